//! What there is to write: the schemas, which `/Schemas` gives out and every reader here goes by.

use exeunt_core::EntryKind;
use scim_v2::schema_urns::{ENTERPRISE_USER, GROUP, USER};
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

/// When and how a person leaves, in days that a core schema has no place for.
pub(super) const LEAVER: &str = "urn:exeunt:scim:schemas:1.0:Leaver";

/// A schema as RFC 7643 describes it. Our files leave out what is usual.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Schema {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) description: String,
    pub(super) attributes: Vec<Attribute>,
}

/// An attribute of a schema, or a part of one.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Attribute {
    pub(super) name: String,
    #[serde(default)]
    pub(super) r#type: Type,
    #[serde(default)]
    pub(super) multi_valued: bool,
    description: String,
    #[serde(default)]
    pub(super) required: bool,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    canonical_values: Vec<String>,
    #[serde(default)]
    pub(super) case_exact: bool,
    #[serde(default)]
    pub(super) mutability: Mutability,
    #[serde(default = "returned")]
    returned: String,
    #[serde(default = "uniqueness")]
    uniqueness: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    reference_types: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) sub_attributes: Vec<Attribute>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) enum Type {
    #[default]
    String,
    Boolean,
    Integer,
    Reference,
    Complex,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) enum Mutability {
    #[default]
    ReadWrite,
    ReadOnly,
    Immutable,
}

fn returned() -> String {
    "default".to_owned()
}

fn uniqueness() -> String {
    "none".to_owned()
}

static SCHEMAS: LazyLock<Vec<Schema>> = LazyLock::new(|| {
    let files = [
        include_str!("schemas/user.json"),
        include_str!("schemas/group.json"),
        include_str!("schemas/enterprise_user.json"),
        include_str!("schemas/leaver.json"),
        include_str!("schemas/service_provider_config.json"),
        include_str!("schemas/resource_type.json"),
        include_str!("schemas/schema.json"),
    ];
    files.into_iter().map(|text| serde_json::from_str(text).expect("our schemas are well-formed")).collect()
});

/// Every schema.
pub(super) fn all() -> &'static [Schema] {
    &SCHEMAS
}

/// The schema with this id, in any case of letters.
pub(super) fn with_id(id: &str) -> Option<&'static Schema> {
    SCHEMAS.iter().find(|schema| schema.id.eq_ignore_ascii_case(id))
}

/// The schema that every entry of this kind has.
pub(super) fn core(kind: EntryKind) -> &'static Schema {
    let id = match kind {
        EntryKind::User => USER,
        EntryKind::Group => GROUP,
    };
    with_id(id).expect("the core schemas are among ours")
}

/// The schemas that an entry of this kind may have besides.
pub(super) fn extensions(kind: EntryKind) -> impl Iterator<Item = &'static Schema> {
    let ids: &[&str] = match kind {
        EntryKind::User => &[ENTERPRISE_USER, LEAVER],
        EntryKind::Group => &[],
    };
    ids.iter().filter_map(|id| with_id(id))
}

/// The extension with this id, where an entry of this kind may have it.
pub(super) fn extension(kind: EntryKind, id: &str) -> Option<&'static Schema> {
    extensions(kind).find(|schema| schema.id.eq_ignore_ascii_case(id))
}

/// The word for a kind in `meta`, and the end of its addresses.
pub(super) fn named(kind: EntryKind) -> (&'static str, &'static str) {
    match kind {
        EntryKind::User => ("User", "Users"),
        EntryKind::Group => ("Group", "Groups"),
    }
}

impl Schema {
    pub(super) fn attribute(&self, name: &str) -> Option<&Attribute> {
        find(&self.attributes, name)
    }
}

impl Attribute {
    pub(super) fn sub(&self, name: &str) -> Option<&Self> {
        find(&self.sub_attributes, name)
    }

    pub(super) fn is_read_only(&self) -> bool {
        self.mutability == Mutability::ReadOnly
    }
}

/// Names are the same in any case of letters.
fn find<'a>(attributes: &'a [Attribute], name: &str) -> Option<&'a Attribute> {
    attributes.iter().find(|attribute| attribute.name.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_complex_has_parts_and_nothing_else_has() {
        for schema in all() {
            for attribute in &schema.attributes {
                assert_eq!(attribute.r#type == Type::Complex, !attribute.sub_attributes.is_empty(), "{attribute:?}");
                let parts = attribute.sub_attributes.iter().chain([attribute]);
                for part in parts {
                    assert_eq!(part.r#type == Type::Reference, !part.reference_types.is_empty(), "{part:?}");
                }
            }
        }
    }

    #[test]
    fn names_are_found_in_any_case() {
        let user = core(EntryKind::User);
        assert_eq!(user.attribute("username").map(|a| a.name.as_str()), Some("userName"));
        assert!(extension(EntryKind::User, &LEAVER.to_uppercase()).is_some());
        assert!(extension(EntryKind::Group, LEAVER).is_none());
    }
}
