//! Before closing: every probe must succeed on the live account, and everybody's place is written down.

use crate::case::{CredentialKind, parse_vault_name, vault_name, vault_owner};
use crate::error::Result;
use crate::happened::Happened;
use crate::house::Engine;
use crate::listing::Moments;
use crate::prove::judge::Tried;
use crate::run::Cx;
use crate::run::REPLACEMENT;
use exeunt_connector::{Connector, Probe, ProbeAnswer};
use exeunt_core::{AccountRef, CaseId, Check, CheckKind, Lane, Observation, Phase, PlanId, Response};
use secrecy::SecretString;
use serde_json::json;
use std::collections::BTreeSet;
use std::future::Future;
use std::time::Duration;
use tokio::time::Instant;

/// The label of the session that the control login leaves, and that must be dead afterwards.
pub(crate) const CONTROL_SESSION: &str = "control-login";

/// Where everybody's place before the run is kept.
pub(crate) const SCENE_BEFORE: &str = "scene-before";

/// How long controls wait for platforms that can't answer now. Once the doors are shut they can't be made any more, and
/// without them a refusal proves little; but the doors stay open while they wait.
const PATIENCE: Duration = Duration::from_mins(1);

/// A credential that the house holds of the leaver.
#[derive(Debug, Clone)]
pub(crate) struct Held {
    pub(crate) kind: CredentialKind,
    pub(crate) account: AccountRef,
    pub(crate) label: String,
    pub(crate) secret: SecretString,
}

impl Held {
    pub(crate) fn check_kind(&self) -> CheckKind {
        match self.kind {
            CredentialKind::Password => CheckKind::Login,
            CredentialKind::Token => CheckKind::Token,
            CredentialKind::RefreshToken => CheckKind::RefreshToken,
        }
    }

    pub(crate) fn probe(&self) -> Probe {
        let (account, secret) = (self.account.account.clone(), self.secret.clone());
        match self.kind {
            CredentialKind::Password => Probe::Login { account, password: secret },
            CredentialKind::Token => Probe::Token { account, token: secret },
            CredentialKind::RefreshToken => Probe::RefreshToken { account, token: secret },
        }
    }
}

impl Engine {
    /// Runs before the first step of a leave plan: keeps everybody's place, as far as `fresh`, a look that began at these
    /// moments, doesn't show it already, and tries every probe on the live accounts.
    pub(crate) async fn before_closing(&self, cx: &Cx<'_>, fresh: &Observation, since: &Moments) -> Result<()> {
        let case = cx.plan.case;
        if self.store.document_lookup(case, SCENE_BEFORE).await?.is_none() {
            let observation = self.observation_before(case).await?;
            let scene = self.scene(&observation, Some((fresh, since))).await?;
            let mut tx = self.store.begin().await?;
            let about = json!({ "accounts": scene.accounts.len(), "groups": scene.groups.len() });
            tx.document_put(case, SCENE_BEFORE, &crate::scene::write(scene)).await?;
            tx.audit(self.event(&cx.worker, Happened::SceneKept, &case.to_string()).case(case).payload(about));
            tx.commit().await?;
        }
        let until = Instant::now() + PATIENCE;
        self.control_held(cx, until).await?;
        for account in closing_accounts(cx) {
            self.control_impersonation_of(cx, &account, until).await?;
        }
        self.control_canary(cx, until).await
    }

    /// Every credential that the house holds for the case.
    pub(crate) async fn held(&self, case: CaseId) -> Result<Vec<Held>> {
        let owner = vault_owner(case);
        let mut held = Vec::new();
        for name in self.store.secret_names(&owner).await? {
            let Some((kind, account, label)) = parse_vault_name(&name) else { continue };
            if let Some(secret) = self.store.secret_lookup(&owner, &name).await? {
                held.push(Held { kind, account, label, secret });
            }
        }
        Ok(held)
    }

    async fn control_held(&self, cx: &Cx<'_>, until: Instant) -> Result<()> {
        for held in self.held(cx.plan.case).await?.into_iter().filter(|h| self.may_be_tried(h)) {
            // The new password isn't set yet; and exchanging a refresh token would use it up.
            if held.label == REPLACEMENT || held.kind == CredentialKind::RefreshToken {
                continue;
            }
            let connector = self.connector(&held.account.connection, Lane::Ordinary).await?;
            let probe = held.probe();
            let answer = cx.patiently(until, is_unsure, || connector.probe(&probe)).await;
            let check = self.tried(held.check_kind(), &held.account, &held.label).as_control(answer);
            self.check_keep(cx.plan.case, Some(cx.id), &cx.worker, &check).await?;
        }
        Ok(())
    }

    /// Whether the policy lets this credential be tried.
    pub(crate) fn may_be_tried(&self, held: &Held) -> bool {
        match held.kind {
            CredentialKind::Password => self.policy.probes.login,
            CredentialKind::Token | CredentialKind::RefreshToken => self.policy.probes.tokens,
        }
    }

    /// As [`Engine::before_closing`], in the window of an account that was barred: only now it says something.
    pub(crate) async fn control_opened(&self, cx: &Cx<'_>, account: &AccountRef) -> Result<()> {
        self.control_impersonation_of(cx, account, Instant::now() + PATIENCE).await
    }

    /// Acts as the account with our own right.
    async fn control_impersonation_of(&self, cx: &Cx<'_>, account: &AccountRef, until: Instant) -> Result<()> {
        if !self.policy.probes.impersonation {
            return Ok(());
        }
        let connector = self.connector(&account.connection, Lane::Ordinary).await?;
        let probe = Probe::Impersonation { account: account.account.clone() };
        let answer = cx.patiently(until, is_unsure, || connector.probe(&probe)).await;
        let check = self.tried(CheckKind::Impersonation, account, "impersonation").as_control(answer);
        self.check_keep(cx.plan.case, Some(cx.id), &cx.worker, &check).await
    }

    /// Logs in with the replaced password, and keeps the session's token: both must be refused later.
    pub(crate) async fn control_login(
        &self,
        cx: &Cx<'_>,
        account: &AccountRef,
        connector: &dyn Connector,
    ) -> Result<()> {
        if !self.policy.probes.login {
            return Ok(());
        }
        let (case, plan, worker) = (cx.plan.case, Some(cx.id), cx.worker.as_str());
        let owner = vault_owner(case);
        let name = vault_name(CredentialKind::Password, account, REPLACEMENT);
        let Some(password) = self.store.secret_lookup(&owner, &name).await? else { return Ok(()) };
        let probe = Probe::Login { account: account.account.clone(), password };
        let answer = cx.patiently(Instant::now() + PATIENCE, is_unsure, || connector.probe(&probe)).await;
        let session = match &answer {
            Ok(ProbeAnswer::Accepted { session, .. }) => session.clone(),
            _ => None,
        };
        let check = self.tried(CheckKind::Login, account, REPLACEMENT).as_control(answer);
        let mut tx = self.store.begin().await?;
        if let Some(token) = &session {
            tx.secret_put(&owner, &vault_name(CredentialKind::Token, account, CONTROL_SESSION), token).await?;
            // A session that a login has just given is one that was accepted a moment ago.
            let control = Check { kind: CheckKind::Token, says: says_label(&check, CONTROL_SESSION), ..check.clone() };
            self.check_write(&mut tx, case, plan, worker, &control, 0).await?;
        }
        self.check_write(&mut tx, case, plan, worker, &check, 0).await?;
        tx.commit().await?;
        Ok(())
    }

    pub(crate) fn tried<'a>(&self, kind: CheckKind, account: &'a AccountRef, label: &'a str) -> Tried<'a> {
        Tried { kind, account, label, at: self.now() }
    }

    /// Keeps a check with its audit entry. Round 0 is before closing.
    pub(crate) async fn check_keep(&self, case: CaseId, plan: Option<PlanId>, by: &str, check: &Check) -> Result<()> {
        let mut tx = self.store.begin().await?;
        self.check_write(&mut tx, case, plan, by, check, 0).await?;
        tx.commit().await?;
        Ok(())
    }

    pub(crate) async fn check_write(
        &self,
        tx: &mut exeunt_store::Tx,
        case: CaseId,
        plan: Option<PlanId>,
        by: &str,
        check: &Check,
        round: u32,
    ) -> Result<()> {
        tx.check_insert(case, plan, check, round).await?;
        let what = if check.control { Happened::Control } else { Happened::Check };
        let event = self.event(by, what, &check.account.to_string()).case(case);
        tx.audit(event.payload(json!({ "check": check, "round": round })));
        Ok(())
    }
}

impl Cx<'_> {
    /// Asks until then again, where the answer is one after which that may be done.
    pub(crate) async fn patiently<T, F>(
        &self,
        until: Instant,
        again: impl Fn(Response) -> bool,
        ask: impl Fn() -> F,
    ) -> exeunt_connector::Result<T>
    where
        F: Future<Output = exeunt_connector::Result<T>>,
    {
        let mut failures = 0;
        loop {
            let error = match ask().await {
                Err(error) if again(error.kind.response()) => error,
                answer => return answer,
            };
            failures += 1;
            let wait = self.pause(&error, failures);
            if failures >= self.engine.policy.run.attempts || Instant::now() + wait > until {
                return Err(error);
            }
            tokio::time::sleep(wait).await;
        }
    }
}

/// Whether nothing came of it: it may be done again even if it is seen by others.
pub(crate) fn is_undone(response: Response) -> bool {
    matches!(response, Response::Wait | Response::Retry)
}

/// Whether it isn't known what came of it, either: a probe may be repeated, because nobody sees it.
pub(crate) fn is_unsure(response: Response) -> bool {
    is_undone(response) || response == Response::ObserveFirst
}

fn says_label(check: &Check, label: &str) -> exeunt_core::Message {
    check.says.clone().with("label", label)
}

/// The accounts that a plan closes.
pub(crate) fn closing_accounts(cx: &Cx<'_>) -> BTreeSet<AccountRef> {
    cx.plan.steps.iter().filter(|s| matches!(s.phase, Phase::Contain | Phase::Close)).map(|s| s.on.clone()).collect()
}
