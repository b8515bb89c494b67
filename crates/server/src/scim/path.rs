//! Where in an entry something is: `name.givenName`, `emails[type eq "work"].value`, an extension's attribute by its id.

use super::schema::{self, Attribute, Schema};
use exeunt_core::EntryKind;
use scim_v2::filter::{AttrPath, PatchPath, ValFilter};

/// The longest path that is read.
const LONGEST: usize = 1_000;

/// A place in the entries of one kind.
#[derive(Debug)]
pub(super) enum Target {
    /// All of an extension.
    Extension(&'static Schema),
    Attribute(Place),
}

/// An attribute, perhaps some of its values, perhaps a part of them.
#[derive(Debug)]
pub(super) struct Place {
    /// Under which id its extension is; `None` for the core.
    pub(super) extension: Option<&'static str>,
    pub(super) attribute: &'static Attribute,
    pub(super) which: Option<ValFilter>,
    pub(super) sub: Option<&'static Attribute>,
}

/// The place that a path names, if there is one.
pub(super) fn target(kind: EntryKind, path: &str) -> Option<Target> {
    let path = path.trim();
    if path.len() > LONGEST {
        return None;
    }
    if let Some(extension) = schema::extension(kind, path) {
        return Some(Target::Extension(extension));
    }
    let place = match path.parse::<PatchPath>().ok()? {
        PatchPath::Attr(path) => place(kind, &path)?,
        PatchPath::Value(value) => {
            let found = place(kind, &value.attr)?;
            let sub = match value.sub_attr {
                Some(name) => Some(found.attribute.sub(&name)?),
                None => found.sub,
            };
            Place { which: Some(value.filter), sub, ..found }
        }
    };
    Some(Target::Attribute(place))
}

/// The place of an attribute, without a choice among its values.
pub(super) fn place(kind: EntryKind, path: &AttrPath) -> Option<Place> {
    let (schema, extension) = match &path.uri {
        None => (schema::core(kind), None),
        Some(uri) if uri.eq_ignore_ascii_case(&schema::core(kind).id) => (schema::core(kind), None),
        Some(uri) => {
            let extension = schema::extension(kind, uri)?;
            (extension, Some(extension.id.as_str()))
        }
    };
    let attribute = schema.attribute(&path.name)?;
    let sub = match &path.sub_attr {
        Some(name) => Some(attribute.sub(name)?),
        None => None,
    };
    Some(Place { extension, attribute, which: None, sub })
}
