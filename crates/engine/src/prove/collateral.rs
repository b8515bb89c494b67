//! The collateral check: everybody who isn't the leaver is where they were, but for what the plan announced.

use crate::error::{EngineError, Result};
use crate::happened::Happened;
use crate::house::Engine;
use crate::prove::controls::SCENE_BEFORE;
use crate::prove::judge::looked;
use crate::report::unreportable;
use exeunt_core::{
    AccountRef, Announcement, CaseId, Check, CheckKind, ConnectionName, ConnectionView, Lane, Message, Observation,
    Plan, Proof, Standing,
};
use exeunt_plan::{Difference, Scene, Side};
use exeunt_report::{Collateral, Difference as Shown, Place};
use serde_json::json;
use std::collections::BTreeSet;

/// Where the newest comparison is kept.
pub(crate) const COLLATERAL: &str = "collateral";

/// So many of those who moved are named in the check.
const NAMED: usize = 5;

impl Engine {
    /// Compares everybody's place now with before the run, and keeps the result for the report. `None`: nothing was
    /// written down before. Where nobody had moved when the last run was over, nobody is compared again: what people do
    /// in later weeks is their own.
    pub(crate) async fn collateral(
        &self,
        by: &str,
        case: CaseId,
        before: &Observation,
        plans: &[Plan],
    ) -> Result<Option<Collateral>> {
        if let Some(found) = self.found_clean(case).await? {
            return Ok(Some(found));
        }
        let Some(kept) = self.store.document_lookup(case, SCENE_BEFORE).await? else { return Ok(None) };
        let then = crate::scene::parse(kept).map_err(unreportable)?;
        let now = self.scene(before, None).await?;
        let announced: Vec<Announcement> = plans.iter().flat_map(|p| p.announced.iter().cloned()).collect();
        let ours = self.own_accounts(before).await?;
        let differences = exeunt_plan::collateral(&then, &now, &leaver_accounts(before), &announced, &ours);
        let mut unexplained = Vec::new();
        for difference in &differences {
            if !self.explained_elsewhere(case, difference.group.as_ref(), &difference.account).await? {
                unexplained.push(shown(difference, before));
            }
        }
        let found = Collateral {
            at: self.now(),
            accounts: count(then.accounts.len()),
            groups: count(then.groups.len()),
            announced: announced.iter().filter_map(|a| as_announced(a, &now, before)).collect(),
            unexplained,
            evidence: Vec::new(),
        };
        let mut tx = self.store.begin().await?;
        tx.document_put(case, COLLATERAL, &json!(found)).await?;
        tx.audit(self.event(by, Happened::CollateralCompared, &case.to_string()).case(case).payload(json!(found)));
        tx.commit().await?;
        Ok(Some(found))
    }

    /// An earlier comparison in which nobody had moved, if nothing was run since.
    async fn found_clean(&self, case: CaseId) -> Result<Option<Collateral>> {
        let Some(kept) = self.store.document_lookup(case, COLLATERAL).await? else { return Ok(None) };
        let found: Collateral = serde_json::from_value(kept).map_err(unreportable)?;
        let over = |at| at <= found.at;
        let runs = self.store.run_list(case).await?;
        let stands = found.unexplained.is_empty() && runs.iter().all(|run| run.finished_at.is_some_and(over));
        Ok(stands.then_some(found))
    }

    /// The accounts that we act as on these connections, as each platform says whose our credential is.
    async fn own_accounts(&self, seen: &Observation) -> Result<BTreeSet<AccountRef>> {
        let mut ours = BTreeSet::new();
        for name in seen.connections.keys() {
            let lanes = self.lanes(name).await?;
            let fail = |source| EngineError::Platform { connection: name.clone(), source };
            let about = lanes.about(Lane::Ordinary).await.map_err(fail)?;
            ours.insert(AccountRef { connection: name.clone(), account: about.service_account.clone() });
        }
        Ok(ours)
    }

    /// The result as a check. It stands under the leaver's first account, because it is about everybody else.
    pub(crate) fn collateral_check(&self, before: &Observation, found: Option<&Collateral>) -> Option<Check> {
        let (found, at) = (found?, leaver_accounts(before).pop_first()?);
        let proof = Proof {
            asked: format!(
                "compared {} accounts and {} groups of {} with before",
                found.accounts, found.groups, found.at
            ),
            answered: match found.unexplained.len() {
                0 => "nothing moved but what the plan announced".to_owned(),
                moved => format!("{moved} unannounced difference(s): {}", examples(&found.unexplained)),
            },
        };
        let holds = found.unexplained.is_empty();
        let says = Message::new(if holds { "collateral-none" } else { "collateral-found" })
            .with("accounts", found.accounts)
            .with("groups", found.groups)
            .with("count", found.unexplained.len())
            .with("examples", examples(&found.unexplained));
        Some(looked(CheckKind::Collateral, &at, None, self.now(), holds, proof, says))
    }
}

/// Who moved, and where, for whoever has to look into it. The report has them all.
fn examples(unexplained: &[Shown]) -> String {
    let told = |difference: &Shown| match (&difference.group_name, &difference.group) {
        (Some(name), _) => format!("{} ({name})", difference.account),
        (None, Some(group)) => format!("{} ({})", difference.account, group.group),
        (None, None) => difference.account.to_string(),
    };
    let mut named: Vec<String> = unexplained.iter().take(NAMED).map(told).collect();
    if unexplained.len() > NAMED {
        named.push("…".to_owned());
    }
    named.join(", ")
}

/// All accounts that were seen to be the leaver's.
pub(crate) fn leaver_accounts(observation: &Observation) -> BTreeSet<AccountRef> {
    let of = |(name, view): (&ConnectionName, &ConnectionView)| {
        view.accounts.keys().map(|id| AccountRef { connection: name.clone(), account: id.clone() }).collect::<Vec<_>>()
    };
    observation.connections.iter().flat_map(of).collect()
}

/// An announced change that came about.
fn as_announced(announced: &Announcement, now: &Scene, names: &Observation) -> Option<Shown> {
    let member = now.groups.get(&announced.group)?.get(&announced.member)?;
    let account = AccountRef { connection: announced.group.connection.clone(), account: announced.member.clone() };
    Some(Shown {
        account,
        group_name: name_of(&announced.group, names),
        group: Some(announced.group.clone()),
        before: announced.before.map_or(Place::Absent, |standing| Place::Joined { standing }),
        after: Place::Joined { standing: member.standing },
    })
}

fn shown(difference: &Difference, names: &Observation) -> Shown {
    Shown {
        account: difference.account.clone(),
        group_name: difference.group.as_ref().and_then(|g| name_of(g, names)),
        group: difference.group.clone(),
        before: place(difference.before),
        after: place(difference.after),
    }
}

fn place(side: Side) -> Place {
    match side {
        Side::Absent => Place::Absent,
        Side::Account { login, .. } => Place::Login { login },
        Side::Member { presence: exeunt_core::Presence::Invited, .. } => Place::Invited,
        Side::Member { role, level, .. } => Place::Joined { standing: Standing { role, level } },
    }
}

fn name_of(group: &exeunt_core::GroupRef, names: &Observation) -> Option<String> {
    names.connections.get(&group.connection)?.groups.get(&group.group).map(|g| g.name.clone())
}

fn count(n: usize) -> u64 {
    u64::try_from(n).unwrap_or(u64::MAX)
}
