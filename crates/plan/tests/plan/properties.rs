//! What holds for every observation, table, policy and set of decisions.

use crate::judged::{check, plan_contain, plan_leave, plan_reinstate, plan_unfreeze};
use crate::world::{
    CASE, Dice, Platform, accounts, any_decisions, any_observation, any_policy, any_table, living_owners, scene, table,
};
use exeunt_core::{
    About, AccountId, Action, ConnectionView, Decisions, GroupId, GroupRef, IntegrationRef, Login, NativeKind,
    Observation, Plan, Presence, Role,
};
use exeunt_plan::{Policy, UnfreezeRequest, collateral, diff, missing, render, stale};
use proptest::prelude::*;
use std::collections::BTreeSet;

struct Leave {
    seen: Observation,
    policy: Policy,
    decisions: Decisions,
    plan: Plan,
}

fn any_leave(bytes: Vec<u8>, any_platform: bool) -> Leave {
    let mut dice = Dice::new(bytes);
    let policy = any_policy(&mut dice);
    let decisions = any_decisions(&mut dice);
    let table = if any_platform { any_table(&mut dice) } else { table() };
    let seen = any_observation(&mut dice, table);
    let plan = plan_leave(CASE, &seen, &policy, &decisions);
    Leave { seen, policy, decisions, plan }
}

fn bytes() -> impl Strategy<Value = Vec<u8>> {
    proptest::collection::vec(any::<u8>(), 0..420)
}

fn config() -> ProptestConfig {
    ProptestConfig { failure_persistence: None, ..ProptestConfig::default() }
}

fn newcomers(plan: &Plan) -> BTreeSet<AccountId> {
    plan.announced.iter().map(|a| a.member.clone()).collect()
}

/// Groups that must keep an owner: they had one, and somebody else is in them.
fn must_keep_owner(view: &ConnectionView, nobody: &BTreeSet<AccountId>) -> Vec<GroupId> {
    let others = |id: &GroupId| {
        let joined = view.groups[id].members.iter().filter(|(_, m)| m.presence == Presence::Joined);
        joined.filter(|(who, _)| !view.accounts.contains_key(*who)).count()
    };
    let group = |id: &&GroupId| view.groups[*id].native_kind != NativeKind::Direct;
    view.groups
        .keys()
        .filter(|id| living_owners(view, id, nobody) > 0 && others(id) > 0)
        .filter(group)
        .cloned()
        .collect()
}

fn joined(world: &Observation, group: &GroupId, who: &AccountId) -> Option<Role> {
    let view = world.connections.values().next()?;
    let member = view.groups[group].member(who).filter(|m| m.presence == Presence::Joined)?;
    Some(member.standing.role)
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn the_checker_finds_nothing_in_any_plan(bytes in bytes()) {
        let Leave { seen, policy, decisions, plan } = any_leave(bytes, true);
        prop_assert_eq!(check(&plan, &seen, &policy, &decisions), vec![], "{}", render(&plan));
        let contain = plan_contain(CASE, &seen, &policy);
        prop_assert_eq!(check(&contain, &seen, &policy, &decisions), vec![], "{}", render(&contain));
        prop_assert_eq!(&contain.announced, &vec![]);
        for (from, account) in accounts(&seen).into_iter().enumerate() {
            let from = jiff::Timestamp::from_second(i64::try_from(from).unwrap()).unwrap();
            let until = from + jiff::SignedDuration::from_hours(1);
            let request = UnfreezeRequest { account: &account, from, until, purpose: "copy" };
            if let Ok(plan) = plan_unfreeze(CASE, &seen, &policy, &request) {
                prop_assert_eq!(check(&plan, &seen, &policy, &decisions), vec![], "{}", render(&plan));
            }
        }
    }

    #[test]
    fn the_same_values_make_the_same_plan(bytes in bytes()) {
        let Leave { seen, policy, decisions, plan } = any_leave(bytes, true);
        let again = plan_leave(CASE, &seen, &policy, &decisions);
        prop_assert_eq!(plan.digest(), again.digest());
        prop_assert!(diff(&plan, &again).is_empty());
        prop_assert_eq!(stale(&plan, &again), None);
    }

    #[test]
    fn no_group_is_ever_without_an_owner_and_nobody_else_moves_unannounced(bytes in bytes()) {
        let Leave { seen, plan, .. } = any_leave(bytes, true);
        let newcomers = newcomers(&plan);
        let mut platform = Platform::of(&seen);
        platform.run(&plan, |world, step| {
            for (name, view) in &world.connections {
                for group in must_keep_owner(&seen.connections[name], &BTreeSet::new()) {
                    assert!(living_owners(view, &group, &newcomers) > 0, "{group} after {}\n{}", step.id, render(&plan));
                }
            }
        });
        let after = scene(&platform.world);
        prop_assert_eq!(collateral(&scene(&seen), &after, &accounts(&seen), &plan.announced, &BTreeSet::new()), vec![]);
        prop_assert_eq!(missing(&after, &plan.announced), Vec::<&exeunt_core::Announcement>::new());
    }

    #[test]
    fn the_leaver_is_nowhere_except_where_the_plan_says_so(bytes in bytes()) {
        let Leave { seen, plan, .. } = any_leave(bytes, true);
        let mut platform = Platform::of(&seen);
        platform.run(&plan, |_, _| {});
        for (name, view) in &platform.world.connections {
            for (id, account) in &view.accounts {
                for group in account.memberships.keys() {
                    // Whoever stays in a group stays in what is bound to it.
                    let seen_as = &view.groups[group];
                    let group = seen_as.parent.as_ref().filter(|_| seen_as.bound_to_parent).unwrap_or(group);
                    let said = plan.gaps.iter().any(|gap| {
                        gap.connection == *name && gap.group.as_ref() == Some(group)
                            && gap.account.as_ref().is_none_or(|a| a == id)
                    });
                    let about = About::Group(GroupRef { connection: name.clone(), group: group.clone() });
                    let asked = plan.questions.iter().any(|q| q.about == about);
                    prop_assert!(said || asked, "{} is still in {}\n{}", id, group, render(&plan));
                }
                for integration in account.integrations.iter().filter(|i| i.live) {
                    let at = IntegrationRef { connection: name.clone(), integration: integration.id.clone() };
                    let asked = plan.questions.iter().any(|q| q.about == About::Integration(at.clone()));
                    let said = plan.gaps.iter().any(|gap| gap.account.as_ref() == Some(id) && gap.group.is_none());
                    prop_assert!(said || asked, "{} still has {}\n{}", id, integration.id, render(&plan));
                }
                let said = plan.gaps.iter().any(|gap| gap.account.as_ref() == Some(id) && gap.group.is_none());
                prop_assert!(account.login != Login::Open || said, "{} is open\n{}", id, render(&plan));
                prop_assert!(account.sessions.is_empty() || said);
                prop_assert!(account.push.is_empty() || said);
                prop_assert!(account.identities.is_empty() || said);
                prop_assert!(!account.admin || said);
            }
        }
    }

    #[test]
    fn a_plan_made_halfway_never_makes_the_approved_one_stale(bytes in bytes(), cut in 0_usize..60) {
        let Leave { seen, policy, decisions, plan } = any_leave(bytes, false);
        // A plan with open questions is never approved.
        if !plan.questions.is_empty() {
            return Ok(());
        }
        let mut platform = Platform::of(&seen);
        let done = Plan { steps: plan.steps.iter().take(cut).cloned().collect(), ..plan.clone() };
        platform.run(&done, |_, _| {});
        // The platform knows everybody's login; somebody introduced is known once he is in the group.
        let fresh = plan_leave(CASE, &platform.world, &policy, &decisions);
        prop_assert_eq!(stale(&plan, &fresh), None, "{}\n{}", render(&plan), render(&fresh));
        prop_assert_eq!(check(&fresh, &platform.world, &policy, &decisions), vec![]);
    }

    #[test]
    fn putting_back_brings_back_what_was(bytes in bytes()) {
        let Leave { seen, policy, mut decisions, .. } = any_leave(bytes, false);
        decisions.deactivate = None;
        let plan = plan_leave(CASE, &seen, &policy, &decisions);
        let mut platform = Platform::of(&seen);
        platform.run(&plan, |_, _| {});
        let now = platform.world.clone();
        let back = plan_reinstate(CASE, &seen, &now, &policy, &decisions);
        prop_assert_eq!(check(&back, &now, &policy, &decisions), vec![], "{}", render(&back));
        prop_assert_eq!(&back.questions, &vec![], "{}\n{}", render(&plan), render(&back));
        let mut platform = Platform::of(&now);
        platform.run(&back, |_, _| {});
        let introduced = |group: &GroupId, who: &AccountId| {
            let at = &crate::world::at(group.as_str());
            plan.announced.iter().any(|a| a.group == *at && a.member == *who) && joined(&seen, group, who).is_none()
        };
        for (name, was) in &seen.connections {
            let is = &platform.world.connections[name];
            for (id, account) in &was.accounts {
                let same = is.accounts[id].login == account.login || account.login == Login::Deactivated;
                prop_assert!(same, "{} is {:?}\n{}", id, is.accounts[id].login, render(&back));
                prop_assert_eq!(is.accounts[id].admin, account.admin);
                prop_assert_eq!(&is.accounts[id].identities, &account.identities);
            }
            for (id, group) in &was.groups {
                for (who, member) in &is.groups[id].members {
                    let was = group.members.get(who).map(|m| (m.presence, m.standing));
                    let same = was == Some((member.presence, member.standing));
                    let stays = introduced(id, who);
                    let said = back.gaps.iter().any(|gap| gap.group.as_ref() == Some(id));
                    prop_assert!(same || stays || said, "{} in {}\n{}", who, id, render(&back));
                }
                let missing = group.members.iter().filter(|(who, m)| {
                    m.presence == Presence::Joined && !is.groups[id].members.contains_key(*who)
                });
                // Whoever isn't back in a group isn't back in what is bound to it.
                let id = group.parent.as_ref().filter(|_| group.bound_to_parent).unwrap_or(id);
                for (who, _) in missing {
                    let said = back.gaps.iter().any(|g| g.account.as_ref() == Some(who) && g.group.as_ref() == Some(id));
                    prop_assert!(said, "{} isn't back in {}\n{}", who, id, render(&back));
                }
            }
        }
    }

    #[test]
    fn any_restoring_plan_passes_the_checker(bytes in bytes(), given_back in any::<bool>()) {
        let Leave { seen, policy, mut decisions, plan } = any_leave(bytes.clone(), true);
        let mut platform = Platform::of(&seen);
        platform.run(&plan, |_, _| {});
        let mut now = platform.world;
        // Somebody built on the new order of things.
        let mut dice = Dice::new(bytes.into_iter().rev().collect());
        for (id, group) in &mut now.connections.values_mut().next().unwrap().groups {
            if dice.one_in(3) {
                group.members.insert("zhao".into(), crate::world::member(Role::Owner));
            }
            if dice.one_in(3) {
                decisions.given_back.insert(crate::world::at(id.as_str()), crate::world::decided(given_back));
            }
        }
        let back = plan_reinstate(CASE, &seen, &now, &policy, &decisions);
        prop_assert_eq!(check(&back, &now, &policy, &decisions), vec![], "{}", render(&back));
    }

    #[test]
    fn the_digest_changes_with_every_step(bytes in bytes(), which in any::<prop::sample::Index>()) {
        let Leave { plan, .. } = any_leave(bytes, true);
        prop_assume!(!plan.steps.is_empty());
        let at = which.index(plan.steps.len());
        let mut without = plan.clone();
        without.steps.remove(at);
        prop_assert_ne!(plan.digest(), without.digest());
        let mut other = plan.clone();
        other.steps[at].four_eyes = !other.steps[at].four_eyes;
        prop_assert_ne!(plan.digest(), other.digest());
        prop_assert!(!diff(&plan, &other).is_empty());
        let opened = plan.steps.iter().any(|s| s.action == Action::LoginOpened);
        prop_assert!(opened || stale(&without, &plan).is_some());
    }
}
