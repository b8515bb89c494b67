//! An Active Directory: what changed, by the numbers that a domain controller gives its own updates.
//!
//! Each controller counts for itself, so a number means nothing to another one, and one that was put back from a backup counts
//! anew. Who counted is told by its invocation id; when that isn't the same as last time, everything is read.

use super::connect::{LdapTrouble, lookup, search};
use super::entry::{Entry, wanted};
use super::judge::Seen;
use super::{Position, Settings};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ldap3::controls::RawControl;
use ldap3::{Ldap, Scope, SearchEntry};
use std::time::Duration;

const ANSWER_TIMEOUT: Duration = Duration::from_mins(1);
/// Shows what was deleted.
const SHOW_DELETED: &str = "1.2.840.113556.1.4.417";
/// Deleted entries that are told of in one look.
const MOST_GONE: i32 = 500;

/// What changed since, and from where to go on. The number is read before the search, so that a change in between is found
/// twice rather than never.
pub(super) async fn read(ldap: &mut Ldap, settings: &Settings, position: &Position) -> Result<Seen, LdapTrouble> {
    let controller = controller(ldap).await?;
    let since = position.usn.checked_add(1).filter(|_| position.server.as_ref() == Some(&controller.id));
    let (filter, full) = match since {
        Some(since) => (format!("(&{}(uSNChanged>={since}))", settings.filter), false),
        None => (settings.filter.clone(), true),
    };
    let entries = search(ldap, settings, &filter, &wanted(settings)).await?;
    let gone = match since {
        Some(since) => gone(ldap, settings, &controller, since).await?,
        None => Vec::new(),
    };
    Ok(Seen { entries, gone, full, server: Some(controller.id), usn: controller.usn, ..Seen::default() })
}

struct Controller {
    id: String,
    usn: u64,
    domain: Option<String>,
}

async fn controller(ldap: &mut Ldap) -> Result<Controller, LdapTrouble> {
    let wanted = ["highestCommittedUSN", "dsServiceName", "defaultNamingContext"].map(str::to_owned).to_vec();
    let root = lookup(ldap, "", wanted).await?.ok_or(LdapTrouble::Nonsense)?;
    let usn =
        root.number("highestCommittedUSN").and_then(|usn| u64::try_from(usn).ok()).ok_or(LdapTrouble::Nonsense)?;
    let service = root.raw("dsServiceName").ok_or(LdapTrouble::Nonsense)?.to_owned();
    let settings = lookup(ldap, &service, vec!["invocationId".to_owned()]).await?;
    let invocation = settings.as_ref().and_then(|settings| settings.bytes("invocationId"));
    // An account that may not see it knows the controller by its name, which a restored one keeps.
    let id = invocation.map_or(service, |id| URL_SAFE_NO_PAD.encode(id));
    Ok(Controller { id, usn, domain: root.raw("defaultNamingContext").map(str::to_owned) })
}

/// Names of users that were deleted since. Most accounts may not see them, and then nothing is told of them.
async fn gone(
    ldap: &mut Ldap,
    settings: &Settings,
    controller: &Controller,
    since: u64,
) -> Result<Vec<String>, LdapTrouble> {
    let Some(domain) = &controller.domain else { return Ok(Vec::new()) };
    let base = format!("CN=Deleted Objects,{domain}");
    let filter = format!("(&(isDeleted=TRUE)(objectClass=user)(uSNChanged>={since}))");
    ldap.with_timeout(ANSWER_TIMEOUT);
    ldap.with_controls(RawControl { ctype: SHOW_DELETED.to_owned(), crit: true, val: None });
    ldap.with_search_options(ldap3::SearchOptions::new().sizelimit(MOST_GONE));
    let number = settings.attributes.number.as_str();
    let found = ldap.search(&base, Scope::OneLevel, &filter, vec!["name", "sAMAccountName", number]).await?;
    let entries = found.0.into_iter().filter(|entry| !entry.is_ref() && !entry.is_intermediate());
    Ok(entries.map(|entry| name(&Entry::from(SearchEntry::construct(entry)))).collect())
}

/// A deleted entry is called `name\nDEL:guid`.
fn name(entry: &Entry) -> String {
    let login = entry.text("sAMAccountName");
    let name = entry.raw("name").and_then(|name| name.lines().next()).map(str::to_owned);
    login.or(name).unwrap_or_else(|| entry.id())
}
