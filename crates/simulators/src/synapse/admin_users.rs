//! Accounts as the administrator sees and changes them.

use serde_json::{Map, Value, json};

use super::cx::{Cx, done, optional_bool, text};
use super::error::{Answer, Refusal, bad, forbidden, invalid, missing, not_found, refuse};
use crate::Reply;
use crate::synapse::estate::{Account, AccountIx, ExternalId, Threepid};

/// Version 2 leaves out deactivated accounts unless they are asked for; `deactivated=true` adds them.
pub(super) fn list_v2(cx: &mut Cx<'_>) -> Answer {
    if cx.face.options.delegated_auth && cx.flag("guests")? != Some(false) {
        return Err(invalid("The guests parameter is not supported when MSC3861 is enabled."));
    }
    let with_deactivated = cx.flag("deactivated")? == Some(true);
    list(cx, &|account| with_deactivated || !account.deactivated)
}

/// Version 3 shows both kinds unless one is asked for.
pub(super) fn list_v3(cx: &mut Cx<'_>) -> Answer {
    let wanted = cx.flag("deactivated")?;
    list(cx, &|account| wanted.is_none_or(|wanted| account.deactivated == wanted))
}

fn list(cx: &mut Cx<'_>, included: &dyn Fn(&Account) -> bool) -> Answer {
    let (from, limit) = (cx.number("from", 0)?, cx.number("limit", 100)?);
    let with_locked = cx.flag("locked")? == Some(true);
    let admins = cx.flag("admins")?;
    let name = cx.call.query("name").map(str::to_lowercase);
    let user_id = cx.call.query("user_id").map(str::to_lowercase);
    let fits = |account: &&Account| {
        included(account)
            && (with_locked || !account.locked)
            && admins.is_none_or(|admins| account.admin == admins)
            && user_id.as_ref().is_none_or(|part| account.user_id.contains(part))
            && name.as_ref().is_none_or(|part| named(account, part))
    };
    let mut found: Vec<&Account> = cx.estate.accounts().filter(fits).collect();
    order(&mut found, cx.call.query("order_by").unwrap_or("name"), cx.call.query("dir").unwrap_or("f"))?;
    let users: Vec<Value> = found.iter().skip(from).take(limit).map(|account| row(account)).collect();
    let mut body = json!({ "total": found.len() });
    if from + limit < found.len() {
        body["next_token"] = json!((from + users.len()).to_string());
    }
    body["users"] = Value::Array(users);
    Ok(done(body))
}

fn named(account: &Account, part: &str) -> bool {
    let display = account.display_name.as_deref().unwrap_or_default();
    account.localpart().contains(part) || display.to_lowercase().contains(part)
}

fn order(accounts: &mut [&Account], by: &str, direction: &str) -> Result<(), Refusal> {
    match by {
        // That is the order in which the estate keeps them.
        "name" => {}
        "last_seen_ts" => accounts.sort_by_key(|a| a.last_seen_ms),
        "creation_ts" => accounts.sort_by_key(|a| a.created_ms),
        "displayname" => accounts.sort_by_key(|a| a.display_name.clone()),
        "admin" => accounts.sort_by_key(|a| a.admin),
        "deactivated" => accounts.sort_by_key(|a| a.deactivated),
        "locked" => accounts.sort_by_key(|a| a.locked),
        "is_guest" | "user_type" | "shadow_banned" | "avatar_url" => {}
        _ => return Err(invalid("Query parameter 'order_by' must be one of the known columns")),
    }
    match direction {
        "f" => Ok(()),
        "b" => {
            accounts.reverse();
            Ok(())
        }
        _ => Err(invalid("Query parameter 'dir' must be one of ['b', 'f']")),
    }
}

fn row(account: &Account) -> Value {
    json!({
        "name": account.user_id,
        "user_type": null,
        "is_guest": false,
        "admin": account.admin,
        "deactivated": account.deactivated,
        "locked": account.locked,
        "shadow_banned": false,
        "erased": account.erased,
        "displayname": account.display_name,
        "avatar_url": null,
        "creation_ts": account.created_ms / 1000 * 1000,
        "last_seen_ts": account.last_seen_ms,
    })
}

pub(super) fn get(cx: &mut Cx<'_>) -> Answer {
    let ix = cx.target(0)?;
    Ok(done(whole(cx.estate.get(ix))))
}

/// One account in full; here the creation time is in seconds, in listings it is in milliseconds.
fn whole(account: &Account) -> Value {
    let threepid = |t: &Threepid| json!({ "medium": t.medium, "address": t.address, "added_at": t.added_ms, "validated_at": t.added_ms });
    let external = |e: &ExternalId| json!({ "auth_provider": e.auth_provider, "external_id": e.external_id });
    json!({
        "name": account.user_id,
        "displayname": account.display_name,
        "avatar_url": null,
        "threepids": account.threepids.iter().map(threepid).collect::<Vec<_>>(),
        "external_ids": account.external_ids.iter().map(external).collect::<Vec<_>>(),
        "is_guest": false,
        "admin": account.admin,
        "deactivated": account.deactivated,
        "locked": account.locked,
        "suspended": account.suspended,
        "shadow_banned": false,
        "erased": account.erased,
        "creation_ts": account.created_ms / 1000,
        "last_seen_ts": account.last_seen_ms,
        "appservice_id": null,
        "consent_server_notice_sent": null,
        "consent_version": null,
        "consent_ts": null,
        "user_type": null,
    })
}

/// What a PUT asks for, checked before anything changes.
struct Wanted {
    /// Empty to take the name away.
    display_name: Option<String>,
    password: Option<String>,
    log_out: bool,
    admin: Option<bool>,
    deactivated: Option<bool>,
    locked: Option<bool>,
    threepids: Option<Vec<Threepid>>,
    external_ids: Option<Vec<ExternalId>>,
}

impl Wanted {
    fn read(body: &Map<String, Value>) -> Result<Self, Refusal> {
        let password = match body.get("password") {
            None | Some(Value::Null) => None,
            Some(Value::String(password)) if password.len() <= 512 => Some(password.clone()),
            Some(_) => return Err(refuse(400, "M_BAD_JSON", "Invalid password")),
        };
        let wanted = Self {
            display_name: body.get("displayname").map(|name| name.as_str().unwrap_or_default().to_owned()),
            password,
            log_out: optional_bool(body, "logout_devices")?.unwrap_or(true),
            admin: optional_bool(body, "admin")?,
            deactivated: optional_bool(body, "deactivated")?,
            locked: optional_bool(body, "locked")?,
            threepids: body.get("threepids").map(threepids).transpose()?,
            external_ids: body.get("external_ids").map(external_ids).transpose()?,
        };
        if wanted.deactivated == Some(true) && wanted.locked == Some(true) {
            return Err(bad("An user can't be deactivated and locked"));
        }
        Ok(wanted)
    }
}

fn threepids(value: &Value) -> Result<Vec<Threepid>, Refusal> {
    let pair = |item: &Value| {
        let part = |name: &str| item.get(name).and_then(Value::as_str).map(str::to_owned).ok_or_else(|| missing(name));
        Ok(Threepid { medium: part("medium")?, address: part("address")?.to_lowercase(), added_ms: 0 })
    };
    value.as_array().into_iter().flatten().map(pair).collect()
}

fn external_ids(value: &Value) -> Result<Vec<ExternalId>, Refusal> {
    let pair = |item: &Value| {
        let part = |name: &str| item.get(name).and_then(Value::as_str).map(str::to_owned).ok_or_else(|| missing(name));
        Ok(ExternalId { auth_provider: part("auth_provider")?, external_id: part("external_id")? })
    };
    value.as_array().into_iter().flatten().map(pair).collect()
}

/// Changes an account, or creates it when there is none: then with 201, and without looking at `locked`.
pub(super) fn put(cx: &mut Cx<'_>) -> Answer {
    let id = cx.local_id(0)?;
    let wanted = Wanted::read(&cx.body()?)?;
    match cx.estate.find(id) {
        Some(ix) => change(cx, ix, wanted),
        None => create(cx, id, wanted),
    }
}

fn change(cx: &mut Cx<'_>, ix: AccountIx, wanted: Wanted) -> Answer {
    if wanted.password.is_some() && cx.face.options.delegated_auth {
        return Err(forbidden("Password changes are not allowed when delegated authentication is on"));
    }
    if ix == cx.by.acting && wanted.admin == Some(false) {
        return Err(bad("You may not demote yourself."));
    }
    let Wanted { display_name, password, log_out, admin, deactivated, locked, threepids, external_ids } = wanted;
    let by = cx.by;
    if let Some(name) = display_name {
        cx.estate.set_display_name(by, ix, Some(&name));
    }
    if let Some(threepids) = threepids {
        cx.estate.set_threepids(by, ix, threepids);
    }
    if let Some(ids) = external_ids {
        cx.estate.set_external_ids(by, ix, ids).map_err(|_| taken())?;
    }
    if let Some(admin) = admin {
        cx.estate.set_admin(by, ix, admin);
    }
    if let Some(password) = password {
        cx.estate.set_password(by, ix, &password, log_out);
    }
    match deactivated {
        Some(true) => cx.estate.deactivate(by, ix, false),
        Some(false) => cx.estate.reactivate(by, ix),
        None => {}
    }
    if let Some(locked) = locked {
        cx.estate.set_locked(by, ix, locked);
    }
    Ok(done(whole(cx.estate.get(ix))))
}

fn taken() -> Refusal {
    refuse(409, "M_UNKNOWN", "External id is already in use.")
}

fn create(cx: &mut Cx<'_>, id: &str, wanted: Wanted) -> Answer {
    if cx.face.options.delegated_auth {
        return Err(forbidden("Creating users is not allowed when delegated authentication is on"));
    }
    let localpart = id.trim_start_matches('@').split(':').next().unwrap_or_default();
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "._=-/+".contains(c);
    if localpart.is_empty() || !localpart.chars().all(allowed) {
        let text = "User ID can only contain characters a-z, 0-9, or '=_-./+'";
        return Err(refuse(400, "M_INVALID_USERNAME", text));
    }
    let in_use = |e: &ExternalId| cx.estate.find_external_id(&e.auth_provider, &e.external_id).is_some();
    if wanted.external_ids.iter().flatten().any(in_use) {
        return Err(taken());
    }
    let by = cx.by;
    let ix = cx.estate.create_account(Some(by), id);
    if let Some(name) = wanted.display_name {
        cx.estate.set_display_name(by, ix, Some(&name));
    }
    if let Some(password) = &wanted.password {
        cx.estate.set_password(by, ix, password, false);
    }
    cx.estate.set_admin(by, ix, wanted.admin.unwrap_or(false));
    if let Some(threepids) = wanted.threepids {
        cx.estate.set_threepids(by, ix, threepids);
    }
    if let Some(ids) = wanted.external_ids {
        cx.estate.set_external_ids(by, ix, ids).map_err(|_| taken())?;
    }
    Ok(Reply::json(201, whole(cx.estate.get(ix))))
}

pub(super) fn suspend(cx: &mut Cx<'_>) -> Answer {
    let ix = cx.target(0)?;
    let body = cx.body()?;
    let suspended = optional_bool(&body, "suspend")?.ok_or_else(|| missing("suspend"))?;
    cx.estate.set_suspended(cx.by, ix, suspended);
    Ok(done(json!({ format!("user_{}_suspended", cx.args[0]): suspended })))
}

pub(super) fn deactivate(cx: &mut Cx<'_>) -> Answer {
    let ix = cx.target(0)?;
    let erase = optional_bool(&cx.body_or_empty()?, "erase")?.unwrap_or(false);
    cx.estate.deactivate(cx.by, ix, erase);
    Ok(done(json!({ "id_server_unbind_result": "success" })))
}

pub(super) fn reset_password(cx: &mut Cx<'_>) -> Answer {
    let body = cx.body()?;
    let password = text(&body, "new_password")?;
    let log_out = optional_bool(&body, "logout_devices")?.unwrap_or(true);
    let ix = cx.target(0)?;
    cx.estate.set_password(cx.by, ix, password, log_out);
    Ok(done(json!({})))
}

pub(super) fn is_admin(cx: &mut Cx<'_>) -> Answer {
    let ix = cx.target(0)?;
    Ok(done(json!({ "admin": cx.estate.get(ix).admin })))
}

pub(super) fn set_admin(cx: &mut Cx<'_>) -> Answer {
    let ix = cx.target(0)?;
    let admin = optional_bool(&cx.body()?, "admin")?.ok_or_else(|| missing("admin"))?;
    if ix == cx.by.acting && !admin {
        return Err(bad("You may not demote yourself."));
    }
    cx.estate.set_admin(cx.by, ix, admin);
    Ok(done(json!({})))
}

pub(super) fn by_threepid(cx: &mut Cx<'_>) -> Answer {
    let found = cx.estate.find_threepid(cx.args[0], cx.args[1]).ok_or_else(|| not_found("User not found"))?;
    Ok(done(json!({ "user_id": cx.estate.get(found).user_id })))
}

pub(super) fn by_external_id(cx: &mut Cx<'_>) -> Answer {
    let found = cx.estate.find_external_id(cx.args[0], cx.args[1]).ok_or_else(|| not_found("User not found"))?;
    Ok(done(json!({ "user_id": cx.estate.get(found).user_id })))
}

pub(super) fn account_data(cx: &mut Cx<'_>) -> Answer {
    let ix = cx.target(0)?;
    Ok(done(json!({ "account_data": { "global": cx.estate.get(ix).account_data, "rooms": {} } })))
}

fn override_body(limit: Option<(u64, u64)>) -> Value {
    limit.map_or_else(|| json!({}), |(rate, burst)| json!({ "messages_per_second": rate, "burst_count": burst }))
}

pub(super) fn rate_override(cx: &mut Cx<'_>) -> Answer {
    let ix = cx.target(0)?;
    Ok(done(override_body(cx.estate.get(ix).rate_override)))
}

pub(super) fn set_rate_override(cx: &mut Cx<'_>) -> Answer {
    let ix = cx.target(0)?;
    let body = cx.body_or_empty()?;
    let number = |name: &str| match body.get(name) {
        None => Ok(0),
        Some(value) => value.as_u64().ok_or_else(|| invalid(format!("{name} parameter must be a positive int"))),
    };
    let limit = Some((number("messages_per_second")?, number("burst_count")?));
    cx.estate.set_rate_override(cx.by, ix, limit);
    Ok(done(override_body(limit)))
}

pub(super) fn clear_rate_override(cx: &mut Cx<'_>) -> Answer {
    let ix = cx.target(0)?;
    cx.estate.set_rate_override(cx.by, ix, None);
    Ok(done(json!({})))
}
