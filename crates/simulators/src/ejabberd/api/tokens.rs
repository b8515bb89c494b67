//! OAuth tokens.

use serde_json::json;

use super::{Answer, Cx, Refusal, said};
use crate::ejabberd::jid::Jid;

/// Scopes that are not the name of a command.
const SCOPES: [&str; 3] = ["sasl_auth", "ejabberd:admin", "ejabberd:user"];

/// Issues to any address, also of nobody.
pub(super) fn issue(cx: &mut Cx<'_>) -> Answer {
    if !cx.options.oauth_library {
        return Err(Refusal::Crash);
    }
    let Some(jid) = Jid::parse(cx.text("jid")) else {
        return said(400, &format!("Invalid JID: {}", cx.text("jid")));
    };
    let scopes = cx.text("scopes").to_owned();
    let known = |scope: &str| SCOPES.contains(&scope) || super::table::find(scope).is_some();
    if !scopes.split(';').all(known) {
        return said(400, "invalid_scope");
    }
    let ttl = cx.args["ttl"].as_i64().unwrap_or_default();
    let token = cx.server.issue_token(&cx.by, &jid.bare(), ttl, &scopes);
    Ok(json!({ "token": token, "scopes": scopes.replace(';', ""), "expires_in": format!("{ttl} seconds") }))
}

pub(super) fn list(cx: &mut Cx<'_>) -> Answer {
    if cx.options.sqlite {
        return Err(Refusal::Crash);
    }
    let now = cx.server.now_ms();
    let row = |token: &crate::ejabberd::server::Token| {
        let left = (token.until_ms - now).div_euclid(1000);
        json!({ "token": token.secret, "user": token.jid, "scope": token.scope, "expires_in": format!("{left} seconds") })
    };
    Ok(cx.server.tokens().iter().map(row).collect())
}

/// Says the same for a token that never was.
pub(super) fn revoke(cx: &mut Cx<'_>) -> Answer {
    let token = cx.text("token").to_owned();
    cx.server.revoke_token(&cx.by, &token);
    Ok(json!(""))
}
