//! Data forms, as far as a search in an archive sends one.

use crate::ejabberd::xml::Element;

const FORM: &str = "jabber:x:data";

/// The value of a form's field.
pub(super) fn field(query: &Element, name: &str) -> Option<String> {
    let form = query.find("x", FORM)?;
    let field = form.elements().find(|field| field.is("field", FORM) && field.get("var") == Some(name))?;
    field.find("value", FORM).map(Element::content)
}

/// A field of a form that is shown.
pub(super) fn shown(name: &str, value: &str) -> Element {
    Element::new("field", FORM).with("var", name).child(Element::new("value", FORM).text(value))
}

/// A form that is shown, of that type.
pub(super) fn form(kind: &str) -> Element {
    Element::new("x", FORM).with("type", "result").child(shown("FORM_TYPE", kind).with("type", "hidden"))
}
