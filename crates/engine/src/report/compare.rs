//! After a withdrawal: every field against its pre-image. What differs must have been announced by the plan.

use super::gather::Ran;
use super::trail::Trail;
use exeunt_core::{
    Account, AccountId, AccountRef, Action, ConnectionView, Group, GroupRef, Member, Message, Observation, Observed,
    Plan, Presence,
};
use exeunt_report::{Comparison, Field, FieldComparison};
use std::collections::BTreeSet;

pub(super) fn comparison(before: &Observation, after: &Observed, ran: &[Ran], trail: &Trail) -> Vec<FieldComparison> {
    let promised = Promised(ran.last().map(|r| &r.stored.plan));
    let evidence = trail.observation(after.digest());
    let mut rows = Vec::new();
    for (connection, then) in &before.connections {
        let Some(now) = after.connections.get(connection) else { continue };
        for (id, account) in &then.accounts {
            let at = AccountRef { connection: connection.clone(), account: id.clone() };
            if let Some(account_now) = now.accounts.get(id) {
                rows.extend(account_rows(&at, account, account_now, promised));
            }
            rows.extend(place_rows(&at, account, then, now, promised));
        }
    }
    for row in &mut rows {
        row.evidence.clone_from(&evidence);
    }
    rows
}

/// What the plan said would not come back as it was, and why.
#[derive(Clone, Copy)]
struct Promised<'a>(Option<&'a Plan>);

impl Promised<'_> {
    fn lost(self, key: &str, args: &[(&str, &str)]) -> Option<Message> {
        let names = |m: &&Message| args.iter().all(|(name, value)| m.args.get(*name).is_some_and(|has| has == value));
        self.0?.lost.iter().filter(|m| m.key == key).find(names).cloned()
    }

    /// Sessions that were ended are ended for good, whatever has begun since.
    fn sessions(self, at: &AccountRef) -> Message {
        let lost = self.lost("plan-lost-sessions", &[("account", &at.to_string())]);
        lost.unwrap_or_else(|| Message::new("plan-lost-sessions").with("account", at).with("count", 0))
    }

    /// Integrations that can't work again, if these are all that is missing.
    fn integrations(self, at: &AccountRef, then: &Account, now: &Account) -> Option<Message> {
        let lost = self.lost("plan-lost-integrations", &[("account", &at.to_string())])?;
        let names: BTreeSet<&str> = lost.args.get("names")?.split(", ").collect();
        let works = |account: &Account, id| account.integration(id).is_some_and(|i| i.live);
        let missing = then.integrations.iter().filter(|i| i.live && !works(now, &i.id));
        let all_said = missing.map(|i| i.name.as_str()).all(|name| names.contains(name));
        all_said.then_some(lost)
    }

    /// An invitation that nobody can answer any more, or a standing that somebody decided on.
    fn place(self, at: &AccountRef, group: &Group, was: Option<&Member>, is: Option<&Member>) -> Option<Message> {
        let Some(is) = is else {
            let invited = was.is_some_and(|m| m.presence == Presence::Invited);
            return if invited { self.lost("plan-lost-invite", &[("group", &group.name)]) } else { None };
        };
        let so = |action: &Action| {
            *action == Action::MembershipRestored { group: group.id.clone(), standing: is.standing }
                && is.presence == Presence::Joined
        };
        self.0?.steps.iter().find(|step| step.on == *at && so(&step.action)).map(|step| step.why.clone())
    }

    /// Members who stay because they were introduced as successors.
    fn introduced(self, group: &Group, differing: &[&AccountId]) -> Option<Message> {
        let one = |id: &&AccountId| {
            let args = [("account", id.as_str()), ("group", group.name.as_str())];
            let stays = group.member(id).is_none_or(|was| was.presence == Presence::Invited);
            if stays { self.lost("plan-lost-introduced", &args) } else { None }
        };
        differing.iter().map(one).collect::<Option<Vec<_>>>()?.pop()
    }
}

fn account_rows(at: &AccountRef, then: &Account, now: &Account, promised: Promised<'_>) -> Vec<FieldComparison> {
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
        (Field::Integrations, live(then), live(now)),
        (Field::Native, then.native.to_string(), now.native.to_string()),
    ];
    let why = |field| match field {
        Field::Sessions => Some(promised.sessions(at)),
        Field::Integrations => promised.integrations(at, then, now),
        _ => None,
    };
    pairs.into_iter().map(|(field, before, after)| row(at, None, field, [before, after], why(field))).collect()
}

fn place_rows(
    at: &AccountRef,
    account: &Account,
    then: &ConnectionView,
    now: &ConnectionView,
    promised: Promised<'_>,
) -> Vec<FieldComparison> {
    let mut rows = Vec::new();
    for id in account.memberships.keys() {
        let (Some(before), after) = (then.groups.get(id), now.groups.get(id)) else { continue };
        let (was, is) = (before.member(&at.account), after.and_then(|g| g.member(&at.account)));
        let here = |member: Option<&Member>| member.map_or("-".to_owned(), in_words);
        let why = promised.place(at, before, was, is);
        rows.push(row(at, Some(before), Field::Membership, [here(was), here(is)], why));
        rows.extend(after.and_then(|after| others(at, before, after, promised)));
    }
    rows
}

/// The integrations that work.
fn live(account: &Account) -> String {
    ids(account.integrations.iter().filter(|i| i.live).map(|i| i.id.as_str()))
}

/// Everybody else in the group: their roles are what they were.
fn others(at: &AccountRef, before: &Group, after: &Group, promised: Promised<'_>) -> Option<FieldComparison> {
    let everybody: BTreeSet<&AccountId> = before.members.keys().chain(after.members.keys()).collect();
    let role = |group: &Group, id: &AccountId| group.member(id).map(in_words);
    let moved = |id: &&AccountId| **id != at.account && role(before, id) != role(after, id);
    let moved: Vec<&AccountId> = everybody.into_iter().filter(moved).collect();
    if moved.is_empty() {
        return None;
    }
    let those = |group: &Group| {
        let words = moved.iter().filter_map(|id| role(group, id).map(|role| format!("{id}: {role}")));
        words.collect::<Vec<_>>().join(", ")
    };
    let why = promised.introduced(before, &moved);
    Some(row(at, Some(before), Field::OtherMember, [those(before), those(after)], why))
}

fn in_words(member: &Member) -> String {
    format!("{:?} {:?} {:?}", member.presence, member.standing.role, member.standing.level)
}

/// One row; `why` says why a difference was expected, if it was.
fn row(
    at: &AccountRef,
    group: Option<&Group>,
    field: Field,
    [before, after]: [String; 2],
    why: Option<Message>,
) -> FieldComparison {
    let (result, why) = match why {
        _ if before == after => (Comparison::Equal, None),
        Some(why) => (Comparison::Expected, Some(why)),
        None => (Comparison::Unexpected, None),
    };
    let in_group = |g: &Group| GroupRef { connection: at.connection.clone(), group: g.id.clone() };
    let (group, group_name) = (group.map(in_group), group.map(|g| g.name.clone()));
    FieldComparison { account: at.clone(), group, group_name, field, before, after, result, why, evidence: Vec::new() }
}

fn ids<T: AsRef<str>>(ids: impl Iterator<Item = T>) -> String {
    ids.map(|id| id.as_ref().to_owned()).collect::<Vec<_>>().join(", ")
}
