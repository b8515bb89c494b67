//! Bodies that set rights in a team or a channel.

use serde_json::{Map, Value};

use super::cx::Cx;
use super::error::{Refusal, bad_body, refuse};
use super::site::Standing;

/// Which of the two kinds of place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Team,
    Channel,
}

impl Place {
    fn name(self) -> &'static str {
        match self {
            Self::Team => "team",
            Self::Channel => "channel",
        }
    }

    /// `api.channel.update_channel_member_roles.….app_error`, `api.team.update_team_member_roles.….app_error`.
    fn refusal(self, what: &str) -> Refusal {
        let name = self.name();
        refuse(400, format!("api.{name}.update_{name}_member_roles.{what}.app_error"))
    }
}

/// `schemeRoles`: a field that is missing counts as false.
pub(super) fn scheme_roles(place: Place, cx: &Cx<'_>, old: &Standing) -> Result<Standing, Refusal> {
    let body: Map<String, Value> = serde_json::from_slice(&cx.call.body).map_err(|_| bad_body())?;
    let flag = |name: &str| match body.get(name) {
        None | Some(Value::Null) => Ok(false),
        Some(Value::Bool(flag)) => Ok(*flag),
        Some(_) => Err(bad_body()),
    };
    let (scheme_user, scheme_admin, scheme_guest) =
        (flag("scheme_user")?, flag("scheme_admin")?, flag("scheme_guest")?);
    if scheme_user && scheme_guest {
        return Err(place.refusal("guest_and_user"));
    }
    if scheme_guest != old.scheme_guest && (scheme_guest || scheme_user || scheme_admin) {
        return Err(place.refusal("guest"));
    }
    Ok(Standing { scheme_user, scheme_admin, scheme_guest, explicit_roles: old.explicit_roles.clone() })
}

/// `roles`: names of the default scheme become flags, other known ones stay names. Where a custom scheme rules, the
/// default scheme's names are refused.
pub(super) fn named_roles(place: Place, cx: &Cx<'_>, old: &Standing, custom: bool) -> Result<Standing, Refusal> {
    let body = cx.body();
    let roles = body.get("roles").and_then(Value::as_str).unwrap_or_default();
    let mut standing = Standing::default();
    let mut explicit = Vec::new();
    for role in roles.split_whitespace() {
        if !cx.site.roles.contains_key(role) {
            return Err(refuse(400, "app.role.get_by_name.app_error"));
        }
        let of_scheme = role.strip_prefix(place.name()).and_then(|rest| rest.strip_prefix('_'));
        if custom && of_scheme.is_some() {
            return Err(place.refusal("scheme_role"));
        }
        match of_scheme {
            Some("user") => standing.scheme_user = true,
            Some("admin") => standing.scheme_admin = true,
            Some("guest") => standing.scheme_guest = true,
            _ => explicit.push(role),
        }
    }
    if custom {
        (standing.scheme_user, standing.scheme_admin, standing.scheme_guest) =
            (old.scheme_user, old.scheme_admin, old.scheme_guest);
    }
    if standing.scheme_guest && standing.scheme_user {
        return Err(place.refusal("guest_and_user"));
    }
    let changes_kind = standing.scheme_guest != old.scheme_guest && (standing.scheme_guest || standing.scheme_user);
    if changes_kind {
        return Err(place.refusal("guest"));
    }
    standing.explicit_roles = explicit.join(" ");
    Ok(standing)
}
