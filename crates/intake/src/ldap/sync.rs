//! Content synchronisation (RFC 4533): a server gives what changed since a cookie, and a new cookie.

use super::connect::{LdapTrouble, refused};
use super::entry::{Entry, wanted};
use super::judge::Seen;
use super::{MOST_ENTRIES, Settings};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ldap3::controls::{
    Control, ControlType, EntryState, RawControl, RefreshMode, SyncDone, SyncInfo, SyncRequest, SyncState,
    parse_syncinfo,
};
use ldap3::{Ldap, ResultEntry, Scope, SearchEntry, SearchStream};
use std::time::Duration;

const ANSWER_TIMEOUT: Duration = Duration::from_mins(1);
/// The longest cookie that is kept.
const LONGEST_COOKIE: usize = 4096;

type Stream<'a> = SearchStream<'a, String, Vec<String>>;

/// What changed since the cookie, or everything without one. A server that has forgotten the cookie gives everything.
pub(super) async fn read(ldap: &mut Ldap, settings: &Settings, cookie: Option<&str>) -> Result<Seen, LdapTrouble> {
    match refresh(ldap, settings, cookie).await {
        Err(LdapTrouble::StartAgain) if cookie.is_some() => refresh(ldap, settings, None).await,
        seen => seen,
    }
}

async fn refresh(ldap: &mut Ldap, settings: &Settings, cookie: Option<&str>) -> Result<Seen, LdapTrouble> {
    let mut stream = start(ldap, settings, cookie, RefreshMode::RefreshOnly).await?;
    let mut seen = Seen { full: cookie.is_none(), cookie: cookie.map(str::to_owned), ..Seen::default() };
    while let Some(message) = stream.next().await? {
        if seen.entries.len() + seen.gone.len() >= MOST_ENTRIES {
            return Err(LdapTrouble::TooMany);
        }
        if message.is_intermediate() {
            let info = parse_syncinfo(message);
            if let SyncInfo::SyncIdSet { refresh_deletes: true, sync_uuids, .. } = &info {
                seen.gone.extend(sync_uuids.iter().map(|id| uuid(id)));
            }
            keep(&mut seen, cookie_of(info))?;
        } else if !message.is_ref() {
            take(&mut seen, message)?;
        }
    }
    let result = stream.finish().await;
    if result.rc != 0 {
        return Err(refused(result.rc));
    }
    let done = result.ctrls.iter().find_map(|control| match control {
        Control(Some(ControlType::SyncDone), raw) => Some(raw.parse::<SyncDone>()),
        _ => None,
    });
    // A server that doesn't know the control may leave it out and give everything, each time.
    let done = done.ok_or(LdapTrouble::Refused(12))?;
    keep(&mut seen, done.cookie)?;
    Ok(seen)
}

/// Ends when something changes after the cookie.
pub(super) async fn wait(ldap: &mut Ldap, settings: &Settings, cookie: Option<&str>) -> Result<(), LdapTrouble> {
    let mut stream = start(ldap, settings, cookie, RefreshMode::RefreshAndPersist).await?;
    while let Some(message) = stream.next().await? {
        if message.is_intermediate() || message.is_ref() {
            continue;
        }
        match state(&message) {
            Some(SyncState { state: EntryState::Present, .. }) => {}
            Some(_) => return Ok(()),
            None => return Err(LdapTrouble::Refused(12)),
        }
    }
    Err(refused(stream.finish().await.rc))
}

async fn start<'a>(
    ldap: &mut Ldap,
    settings: &Settings,
    cookie: Option<&str>,
    mode: RefreshMode,
) -> Result<Stream<'a>, LdapTrouble> {
    let cookie = cookie.and_then(|cookie| STANDARD.decode(cookie).ok());
    let persists = matches!(mode, RefreshMode::RefreshAndPersist);
    // Critical: who doesn't know it must say so.
    let request = RawControl { crit: true, ..SyncRequest { mode, cookie, reload_hint: false }.into() };
    ldap.with_controls(request);
    if !persists {
        ldap.with_timeout(ANSWER_TIMEOUT);
    }
    let stream = ldap.streaming_search(&settings.base, Scope::Subtree, &settings.filter, wanted(settings)).await?;
    Ok(stream)
}

/// An entry that was added or changed, or the name of one that is gone. What is only still there comes without attributes.
fn take(seen: &mut Seen, message: ResultEntry) -> Result<(), LdapTrouble> {
    let state = state(&message).ok_or(LdapTrouble::Refused(12))?;
    let entry = SearchEntry::construct(message);
    match state.state {
        EntryState::Add | EntryState::Modify => seen.entries.push(Entry::from(entry)),
        EntryState::Delete => seen.gone.push(entry.dn),
        EntryState::Present => {}
    }
    keep(seen, state.cookie)
}

/// Deleted entries are named by their `entryUUID` only.
fn uuid(bytes: &[u8]) -> String {
    let digits =
        <[u8; 16]>::try_from(bytes).map_or_else(|_| String::new(), |id| format!("{:032x}", u128::from_be_bytes(id)));
    let parts = [0..8, 8..12, 12..16, 16..20, 20..32].map(|part| digits.get(part).unwrap_or_default().to_owned());
    parts.join("-")
}

fn state(message: &ResultEntry) -> Option<SyncState> {
    message.1.iter().find_map(|control| match control {
        Control(Some(ControlType::SyncState), raw) => Some(raw.parse::<SyncState>()),
        _ => None,
    })
}

fn cookie_of(info: SyncInfo) -> Option<Vec<u8>> {
    match info {
        SyncInfo::NewCookie(cookie) => Some(cookie),
        SyncInfo::RefreshDelete { cookie, .. }
        | SyncInfo::RefreshPresent { cookie, .. }
        | SyncInfo::SyncIdSet { cookie, .. } => cookie,
    }
}

fn keep(seen: &mut Seen, cookie: Option<Vec<u8>>) -> Result<(), LdapTrouble> {
    let Some(cookie) = cookie else { return Ok(()) };
    if cookie.len() > LONGEST_COOKIE {
        return Err(LdapTrouble::Nonsense);
    }
    seen.cookie = Some(STANDARD.encode(cookie));
    Ok(())
}
