//! Whether an entry is what a filter asks for, and by which key such entries are found fast.

use super::path::place;
use super::schema;
use exeunt_core::EntryKind;
use jiff::Timestamp;
use scim_v2::filter::{AttrExp, AttrPath, CompValue, CompareOp, Filter, ValFilter};
use scim_v2::schema_urns::ENTERPRISE_USER;
use serde_json::Value;
use std::cmp::Ordering;

/// Attributes of the core, besides those in the schema, that every entry has.
const COMMON: [&str; 4] = ["id", "externalId", "meta", "schemas"];

/// Whether an entry, as it is shown, is asked for.
pub(super) fn matches(filter: &Filter, kind: EntryKind, entry: &Value) -> bool {
    match filter {
        Filter::Attr(AttrExp::Present(path)) => values(kind, entry, path).iter().any(|value| is_something(value)),
        Filter::Attr(AttrExp::Comparison(path, op, wanted)) => {
            compare_any(op, &values(kind, entry, path), wanted, is_exact(kind, path))
        }
        Filter::ValuePath(choice) => {
            let elements = whole(kind, entry, &choice.attr);
            elements.into_iter().any(|element| is_chosen(&choice.filter, element))
        }
        Filter::Not(inner) => !matches(inner, kind, entry),
        Filter::And(all) => all.as_slice().iter().all(|filter| matches(filter, kind, entry)),
        Filter::Or(any) => any.as_slice().iter().any(|filter| matches(filter, kind, entry)),
    }
}

/// Whether one of several values is chosen by what stands in brackets.
pub(super) fn is_chosen(filter: &ValFilter, element: &Value) -> bool {
    match filter {
        ValFilter::Attr(AttrExp::Present(path)) => part(element, &path.name).is_some_and(is_something),
        ValFilter::Attr(AttrExp::Comparison(path, op, wanted)) => {
            let value: Vec<&Value> = part(element, &path.name).into_iter().collect();
            compare_any(op, &value, wanted, false)
        }
        ValFilter::Not(inner) => !is_chosen(inner, element),
        ValFilter::And(all) => all.as_slice().iter().all(|filter| is_chosen(filter, element)),
        ValFilter::Or(any) => any.as_slice().iter().any(|filter| is_chosen(filter, element)),
    }
}

/// The values of an attribute; of one that has parts, what is in the part that is meant.
pub(super) fn values<'a>(kind: EntryKind, entry: &'a Value, path: &AttrPath) -> Vec<&'a Value> {
    let sub = path.sub_attr.as_deref();
    let inner = |value: &'a Value| match (value, sub) {
        (Value::Object(_), Some(sub)) => part(value, sub),
        (Value::Object(_), None) => part(value, "value").or(Some(value)),
        (_, Some(_)) => None,
        (value, None) => Some(value),
    };
    whole(kind, entry, path).into_iter().filter_map(inner).collect()
}

/// The values of an attribute as they stand, each by itself.
fn whole<'a>(kind: EntryKind, entry: &'a Value, path: &AttrPath) -> Vec<&'a Value> {
    let holder = match &path.uri {
        Some(uri) => match schema::extension(kind, uri) {
            Some(extension) => entry.get(&extension.id),
            None => uri.eq_ignore_ascii_case(&schema::core(kind).id).then_some(entry),
        },
        None => Some(entry),
    };
    match holder.and_then(|holder| part(holder, &path.name)) {
        Some(Value::Array(elements)) => elements.iter().collect(),
        other => other.into_iter().collect(),
    }
}

fn part<'a>(value: &'a Value, name: &str) -> Option<&'a Value> {
    value.as_object()?.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
}

fn is_something(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::String(text) => !text.is_empty(),
        Value::Array(elements) => !elements.is_empty(),
        Value::Object(parts) => !parts.is_empty(),
        Value::Bool(_) | Value::Number(_) => true,
    }
}

fn is_exact(kind: EntryKind, path: &AttrPath) -> bool {
    let common = path.uri.is_none() && COMMON.iter().any(|name| name.eq_ignore_ascii_case(&path.name));
    common || place(kind, path).is_some_and(|place| place.attribute.case_exact)
}

/// "Isn't" means that none is; everything else, that one is.
fn compare_any(op: &CompareOp, values: &[&Value], wanted: &CompValue, exact: bool) -> bool {
    match (op, wanted) {
        (CompareOp::Eq, CompValue::Null) => values.is_empty(),
        (CompareOp::Ne, CompValue::Null) => !values.is_empty(),
        (CompareOp::Ne, _) => !values.iter().any(|value| compare(&CompareOp::Eq, value, wanted, exact)),
        _ => values.iter().any(|value| compare(op, value, wanted, exact)),
    }
}

fn compare(op: &CompareOp, value: &Value, wanted: &CompValue, exact: bool) -> bool {
    match (value, wanted) {
        (Value::String(value), CompValue::Str(wanted)) if exact => texts(op, value, wanted),
        (Value::String(value), CompValue::Str(wanted)) => texts(op, &value.to_lowercase(), &wanted.to_lowercase()),
        // Some providers write `active eq "True"`.
        (Value::Bool(value), CompValue::Str(wanted)) => is_eq(op) && wanted.eq_ignore_ascii_case(&value.to_string()),
        (Value::Bool(value), CompValue::True) => is_eq(op) && *value,
        (Value::Bool(value), CompValue::False) => is_eq(op) && !*value,
        _ => false,
    }
}

fn is_eq(op: &CompareOp) -> bool {
    matches!(op, CompareOp::Eq)
}

fn texts(op: &CompareOp, value: &str, wanted: &str) -> bool {
    match op {
        CompareOp::Eq => value == wanted,
        CompareOp::Ne => value != wanted,
        CompareOp::Co => value.contains(wanted),
        CompareOp::Sw => value.starts_with(wanted),
        CompareOp::Ew => value.ends_with(wanted),
        CompareOp::Gt => order(value, wanted).is_gt(),
        CompareOp::Ge => order(value, wanted).is_ge(),
        CompareOp::Lt => order(value, wanted).is_lt(),
        CompareOp::Le => order(value, wanted).is_le(),
    }
}

/// Times by when they are, everything else by its letters.
fn order(value: &str, wanted: &str) -> Ordering {
    let time = |text: &str| text.to_uppercase().parse::<Timestamp>().ok();
    match (time(value), time(wanted)) {
        (Some(value), Some(wanted)) => value.cmp(&wanted),
        _ => value.cmp(wanted),
    }
}

/// Key and value by which everything that the filter may let through is found.
pub(super) fn key(kind: EntryKind, filter: &Filter) -> Option<(&'static str, String)> {
    match filter {
        Filter::Attr(AttrExp::Comparison(path, CompareOp::Eq, CompValue::Str(wanted))) => {
            Some((indexed(kind, path)?, wanted.to_lowercase()))
        }
        Filter::ValuePath(choice) if choice.attr.name.eq_ignore_ascii_case("emails") => {
            Some(("emails", chosen_value(&choice.filter)?.to_lowercase()))
        }
        Filter::And(all) => all.as_slice().iter().find_map(|filter| key(kind, filter)),
        Filter::Attr(_) | Filter::ValuePath(_) | Filter::Not(_) | Filter::Or(_) => None,
    }
}

/// The key under which [`super::facts::index`] keeps an attribute.
fn indexed(kind: EntryKind, path: &AttrPath) -> Option<&'static str> {
    let is = |name: &str| path.name.eq_ignore_ascii_case(name);
    let by_value = path.sub_attr.as_deref().is_none_or(|sub| sub.eq_ignore_ascii_case("value"));
    if path.uri.as_deref().is_some_and(|uri| uri.eq_ignore_ascii_case(ENTERPRISE_USER)) {
        return (kind == EntryKind::User && is("employeeNumber")).then_some("employeeNumber");
    }
    if path.uri.as_deref().is_some_and(|uri| !uri.eq_ignore_ascii_case(&schema::core(kind).id)) {
        return None;
    }
    match kind {
        _ if is("externalId") => Some("externalId"),
        EntryKind::User if is("userName") => Some("userName"),
        EntryKind::User if is("emails") && by_value => Some("emails"),
        EntryKind::Group if is("displayName") => Some("displayName"),
        EntryKind::Group if is("members") && by_value => Some("members"),
        EntryKind::User | EntryKind::Group => None,
    }
}

fn chosen_value(filter: &ValFilter) -> Option<&str> {
    match filter {
        ValFilter::Attr(AttrExp::Comparison(path, CompareOp::Eq, CompValue::Str(wanted)))
            if path.name.eq_ignore_ascii_case("value") =>
        {
            Some(wanted)
        }
        ValFilter::And(all) => all.as_slice().iter().find_map(chosen_value),
        ValFilter::Attr(_) | ValFilter::Not(_) | ValFilter::Or(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[track_caller]
    fn check(filter: &str, expected: bool, by: Option<&str>) {
        let entry = json!({
            "id": "7", "userName": "Zhang.San", "active": true, "title": "",
            "emails": [{ "value": "z@corp.test", "type": "work" }, { "value": "home@x.test", "type": "home" }],
            ENTERPRISE_USER: { "employeeNumber": "001" },
            "meta": { "created": "2026-11-25T01:00:00Z" },
        });
        let filter: Filter = super::super::rewrite::rewritten(filter).parse().unwrap();
        assert_eq!(matches(&filter, EntryKind::User, &entry), expected, "{filter}");
        assert_eq!(key(EntryKind::User, &filter).map(|(name, _)| name), by, "{filter}");
    }

    #[test]
    fn entries_are_found_by_what_they_say() {
        check(r#"userName eq "zhang.san""#, true, Some("userName"));
        check(r#"id eq "7""#, true, None);
        check(r#"userName eq "li.si" or active eq "True""#, true, None);
        check(r#"emails.value eq "HOME@x.test""#, true, Some("emails"));
        check(r#"emails[type eq "work"].value eq "home@x.test""#, false, Some("emails"));
        check(r#"emails[type eq "work"].value eq "z@corp.test" and active eq true"#, true, Some("emails"));
        check(
            r#"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber eq "001""#,
            true,
            Some("employeeNumber"),
        );
        check(r#"meta.created ge "2026-11-25T09:00:00+08:00""#, true, None);
        check("title pr", false, None);
        check(r#"not (userName sw "zhang")"#, false, None);
        check(r#"nickName ne "x""#, true, None);
        check(r#"nothing eq "x""#, false, None);
    }
}
