//! The canary: a marked harmless message, and an attempt to read it with everything that the account holds.

use crate::error::Result;
use crate::happened::Happened;
use crate::house::Engine;
use crate::prove::controls::{Held, is_undone, is_unsure};
use crate::prove::judge::{Tried, failed};
use crate::run::Cx;
use exeunt_connector::{CANARY_MARK, CanarySent, Connector, Probe};
use exeunt_core::{
    AccountRef, ActorName, CaseId, Check, CheckKind, Decisions, GroupId, GroupRef, Lane, Message, Observation, Verdict,
};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use tokio::time::Instant;

/// A canary that was sent within this time may belong to a proof that is still under way.
const UNDER_WAY: SignedDuration = SignedDuration::from_mins(10);

impl Engine {
    /// Before closing: a token that the house holds must be able to read a canary.
    pub(crate) async fn control_canary(&self, cx: &Cx<'_>, until: Instant) -> Result<()> {
        let held = self.held(cx.plan.case).await?;
        if !held.iter().any(|h| h.check_kind() == CheckKind::Token) {
            return Ok(());
        }
        let before = self.observation_before(cx.plan.case).await?;
        let decisions = self.decisions(cx.plan.case).await?;
        for token in held.iter().filter(|h| h.check_kind() == CheckKind::Token) {
            let Some(group) = self.canary_group(&before, &decisions, &token.account) else { continue };
            let connector = self.connector(&token.account.connection, Lane::Ordinary).await?;
            let marker = self.marker();
            let sent = cx
                .patiently(until, is_undone, || connector.canary_send(&token.account.account, Some(&group), &marker))
                .await;
            let tried = self.tried(CheckKind::Canary, &token.account, &token.label);
            let check = match sent {
                Ok(sent) => {
                    let reading = reading(token, &sent);
                    tried.as_control(cx.patiently(until, is_unsure, || connector.probe(&reading)).await)
                }
                Err(error) => tried.as_control(Err(error)),
            };
            self.check_keep(cx.plan.case, Some(cx.id), &cx.worker, &check).await?;
        }
        Ok(())
    }

    /// After closing: one canary to the service group that the account was in, one directly to it; nothing that the
    /// account holds can read either.
    pub(crate) async fn canaries(
        &self,
        before: &Observation,
        decisions: &Decisions,
        account: &AccountRef,
        held: &[Held],
    ) -> Result<Vec<Check>> {
        let connector = self.connector(&account.connection, Lane::Ordinary).await?;
        let group = self.canary_group(before, decisions, account);
        let mut checks = Vec::new();
        if let Some(group) = &group {
            checks.extend(self.one_canary(connector.as_ref(), account, Some(group), held).await);
        } else {
            checks.push(self.no_canary(account));
        }
        if self.policy.probes.direct_canary {
            checks.extend(self.one_canary(connector.as_ref(), account, None, held).await);
        }
        Ok(checks)
    }

    async fn one_canary(
        &self,
        connector: &dyn Connector,
        account: &AccountRef,
        group: Option<&GroupId>,
        held: &[Held],
    ) -> Vec<Check> {
        let sent = match connector.canary_send(&account.account, group, &self.marker()).await {
            Ok(sent) => sent,
            Err(error) => {
                let tried = self.tried(CheckKind::Canary, account, "-");
                return vec![Check { proof: failed(&error), ..tried.as_proof(Err(error), false) }];
            }
        };
        let mut checks = Vec::new();
        for token in held.iter().filter(|h| h.account == *account && h.check_kind() == CheckKind::Token) {
            let answer = connector.probe(&reading(token, &sent)).await;
            let tried: Tried<'_> = self.tried(CheckKind::Canary, account, &token.label);
            checks.push(tried.as_proof(answer, true));
        }
        checks
    }

    fn no_canary(&self, account: &AccountRef) -> Check {
        let proof = exeunt_core::Proof {
            asked: "a group that the policy allows canaries in".to_owned(),
            answered: "the account was in none".to_owned(),
        };
        Check {
            kind: CheckKind::Canary,
            account: account.clone(),
            group: None,
            at: self.now(),
            control: false,
            verdict: Verdict::NotTried,
            proof,
            says: Message::new("canary-no-group"),
        }
    }

    /// The first group of the account in which the policy allows a canary. Never one with outsiders.
    fn canary_group(&self, before: &Observation, decisions: &Decisions, account: &AccountRef) -> Option<GroupId> {
        let view = before.connections.get(&account.connection)?;
        let own = view.accounts.get(&account.account)?;
        own.memberships
            .keys()
            .filter_map(|id| view.groups.get(id))
            .find(|g| {
                let at = GroupRef { connection: account.connection.clone(), group: g.id.clone() };
                self.policy.canary_allowed(g, self.kind_of(decisions, &at, g))
            })
            .map(|g| g.id.clone())
    }

    fn marker(&self) -> String {
        format!("{CANARY_MARK}{}", self.randomness.id(self.now()).simple())
    }

    /// Ends what earlier canaries to this account left, because their proof died in the middle. One that can't be ended
    /// is found when the memberships are read.
    pub(crate) async fn clear_canaries(&self, by: &ActorName, case: CaseId, account: &AccountRef) -> Result<()> {
        let connector = self.connector(&account.connection, Lane::Ordinary).await?;
        let before = self.now().saturating_sub(UNDER_WAY).unwrap_or(Timestamp::MIN);
        let cleared = match connector.canary_clear(&account.account, before).await {
            Ok(cleared) => cleared,
            Err(error) => {
                tracing::warn!(%error, case.id = %case, "what an earlier proof left could not be cleared away");
                return Ok(());
            }
        };
        if cleared.is_empty() {
            return Ok(());
        }
        let mut tx = self.store.begin().await?;
        let event = self.event(by.as_str(), Happened::CanaryCleared, &account.to_string()).case(case);
        tx.audit(event.payload(json!({ "groups": cleared })));
        tx.commit().await?;
        Ok(())
    }
}

fn reading(token: &Held, sent: &CanarySent) -> Probe {
    Probe::ReadCanary {
        account: token.account.account.clone(),
        token: token.secret.clone(),
        group: sent.group.clone(),
        event: sent.event.clone(),
    }
}
