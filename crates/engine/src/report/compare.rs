//! After a withdrawal: every field against its pre-image. What differs must have been announced as lost.

use super::gather::Ran;
use super::trail::Trail;
use exeunt_core::{Account, AccountRef, ConnectionView, Group, GroupRef, Message, Observation};
use exeunt_report::{Comparison, Field, FieldComparison};
use std::collections::BTreeMap;

pub(super) fn comparison(
    before: &Observation,
    after: &Observation,
    ran: &[Ran],
    trail: &Trail,
) -> Vec<FieldComparison> {
    let lost = ran.last().map(|r| r.stored.plan.lost.as_slice()).unwrap_or_default();
    let evidence = trail.observation(&after.digest());
    let mut rows = Vec::new();
    for (connection, then) in &before.connections {
        let Some(now) = after.connections.get(connection) else { continue };
        for (id, account) in &then.accounts {
            let at = AccountRef { connection: connection.clone(), account: id.clone() };
            if let Some(account_now) = now.accounts.get(id) {
                rows.extend(account_rows(&at, account, account_now, lost));
            }
            rows.extend(place_rows(&at, account, then, now));
        }
    }
    for row in &mut rows {
        row.evidence.clone_from(&evidence);
    }
    rows
}

/// Fields that never come back: they were ended for good, and the plan said so.
fn gone_for_good(field: Field) -> bool {
    matches!(field, Field::Sessions | Field::Credential)
}

fn account_rows(at: &AccountRef, then: &Account, now: &Account, lost: &[Message]) -> Vec<FieldComparison> {
    let pairs = [
        (Field::DisplayName, then.display_name.clone(), now.display_name.clone()),
        (Field::Login, format!("{:?}", then.login), format!("{:?}", now.login)),
        (Field::ReadOnly, then.read_only.to_string(), now.read_only.to_string()),
        (Field::Admin, then.admin.to_string(), now.admin.to_string()),
        (Field::Sessions, ids(then.sessions.iter().map(|s| &s.id)), ids(now.sessions.iter().map(|s| &s.id))),
        (Field::Push, ids(then.push.iter().map(|p| &p.id)), ids(now.push.iter().map(|p| &p.id))),
        (
            Field::Identities,
            ids(then.identities.iter().map(|i| &i.subject)),
            ids(now.identities.iter().map(|i| &i.subject)),
        ),
        (
            Field::Integrations,
            ids(then.integrations.iter().map(|i| &i.id)),
            ids(now.integrations.iter().map(|i| &i.id)),
        ),
        (Field::Native, then.native.to_string(), now.native.to_string()),
    ];
    pairs.into_iter().map(|(field, before, after)| row(at, None, field, before, after, lost)).collect()
}

fn place_rows(at: &AccountRef, account: &Account, then: &ConnectionView, now: &ConnectionView) -> Vec<FieldComparison> {
    let mut rows = Vec::new();
    for id in account.memberships.keys() {
        let (Some(before), after) = (then.groups.get(id), now.groups.get(id)) else { continue };
        let group = GroupRef { connection: at.connection.clone(), group: id.clone() };
        let here = |g: Option<&Group>| {
            g.and_then(|g| g.member(&at.account))
                .map_or("-".to_owned(), |m| format!("{:?} {:?} {:?}", m.presence, m.standing.role, m.standing.level))
        };
        let mut one = row(at, Some((group, before)), Field::Membership, here(Some(before)), here(after), &[]);
        one.group_name = Some(before.name.clone());
        rows.push(one);
        rows.extend(after.into_iter().flat_map(|after| others(at, before, after)));
    }
    rows
}

/// Everybody else in the group: their roles are what they were.
fn others(at: &AccountRef, before: &Group, after: &Group) -> Vec<FieldComparison> {
    let roles = |g: &Group| -> BTreeMap<String, String> {
        let of = |m: &exeunt_core::Member| format!("{:?} {:?} {:?}", m.presence, m.standing.role, m.standing.level);
        g.members.iter().filter(|(id, _)| **id != at.account).map(|(id, m)| (id.to_string(), of(m))).collect()
    };
    let (then, now) = (roles(before), roles(after));
    if then == now {
        return Vec::new();
    }
    let group = GroupRef { connection: at.connection.clone(), group: before.id.clone() };
    let differing = |a: &BTreeMap<String, String>, b: &BTreeMap<String, String>| {
        a.iter()
            .filter(|(id, role)| b.get(*id) != Some(*role))
            .map(|(id, role)| format!("{id}: {role}"))
            .collect::<Vec<_>>()
            .join(", ")
    };
    vec![row(at, Some((group, before)), Field::OtherMember, differing(&then, &now), differing(&now, &then), &[])]
}

fn row(
    at: &AccountRef,
    group: Option<(GroupRef, &Group)>,
    field: Field,
    before: String,
    after: String,
    lost: &[Message],
) -> FieldComparison {
    let result = if before == after {
        Comparison::Equal
    } else if gone_for_good(field) {
        Comparison::Expected
    } else {
        Comparison::Unexpected
    };
    let why = (result == Comparison::Expected).then(|| lost.first().cloned()).flatten();
    let (group, group_name) = group.map(|(at, g)| (at, g.name.clone())).unzip();
    FieldComparison { account: at.clone(), group, group_name, field, before, after, result, why, evidence: Vec::new() }
}

fn ids<'a>(ids: impl Iterator<Item = &'a String>) -> String {
    ids.cloned().collect::<Vec<_>>().join(", ")
}
