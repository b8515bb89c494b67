//! What verified claims say, by the settings.

use crate::login::settings::OidcSettings;
use exeunt_core::DutyRole;
use exeunt_engine::access::Vouched;
use serde_json::Value;
use std::collections::BTreeSet;

const LONGEST: usize = 500;
/// Groups looked at.
const MOST: usize = 2_000;

/// Whom the claims mean.
pub(super) fn of(settings: &OidcSettings, claims: &Value) -> Result<Vouched, &'static str> {
    let text = |claim: &str| {
        let text = claims.get(claim).and_then(Value::as_str);
        text.filter(|text| !text.is_empty() && text.len() <= LONGEST).map(str::to_owned)
    };
    let subject = text(&settings.identity_claim).ok_or("no claim that says who it is")?;
    let verified = claims.get("email_verified") == Some(&Value::Bool(true));
    Ok(Vouched {
        issuer: text("iss").ok_or("no issuer")?,
        subject,
        mail: text("email").filter(|_| settings.first_by_mail && verified),
        roles: settings.groups_claim.as_ref().map(|claim| roles(settings, claims.get(claim))),
    })
}

/// The roles of all groups together. Without a group that gives one there is none: who was taken out of every group at
/// the provider may do nothing here.
fn roles(settings: &OidcSettings, groups: Option<&Value>) -> BTreeSet<DutyRole> {
    let groups = groups.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let names = groups.iter().take(MOST).filter_map(Value::as_str);
    names.filter_map(|name| settings.roles.get(name)).flatten().copied().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn settings() -> OidcSettings {
        OidcSettings {
            name: "SSO".to_owned(),
            issuer: url::Url::parse("https://sso.example").unwrap(),
            client_id: "exeunt".to_owned(),
            client_secret: "s".into(),
            identity_claim: "sub".to_owned(),
            first_by_mail: true,
            groups_claim: None,
            roles: [("people".to_owned(), vec![DutyRole::Hr])].into(),
            scopes: Vec::new(),
            hosts: Vec::new(),
        }
    }

    #[test]
    fn only_a_verified_address_counts_and_only_where_the_settings_say_so() {
        let claims = |verified: Value| json!({ "iss": "i", "sub": "s", "email": "a@b", "email_verified": verified });
        let mail = |settings: &OidcSettings, verified| of(settings, &claims(verified)).unwrap().mail;
        assert_eq!(mail(&settings(), json!(true)).as_deref(), Some("a@b"));
        assert_eq!(mail(&settings(), json!(false)), None);
        assert_eq!(mail(&settings(), json!("true")), None);
        assert_eq!(mail(&OidcSettings { first_by_mail: false, ..settings() }, json!(true)), None);
        assert!(
            of(&OidcSettings { identity_claim: "employee".to_owned(), ..settings() }, &claims(json!(true))).is_err()
        );
    }

    #[test]
    fn groups_give_their_roles_and_no_group_gives_none() {
        let settings = OidcSettings { groups_claim: Some("groups".to_owned()), ..settings() };
        let roles = |groups: Value| of(&settings, &json!({ "iss": "i", "sub": "s", "groups": groups })).unwrap().roles;
        assert_eq!(roles(json!(["people", "other"])), Some([DutyRole::Hr].into()));
        assert_eq!(roles(json!(["other"])), Some(BTreeSet::new()));
        assert_eq!(roles(json!("people")), Some(BTreeSet::new()));
    }
}
