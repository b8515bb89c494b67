//! The leaver's steps, with one retry and one done by hand.

use super::log::Log;
use super::{GROUPS, HQ, at, group, hq, labs, proof};
use exeunt_core::{
    AccountRef, Action, ErrorKind, Lane, Mark, Message, Outcome, Phase, ProofKind, Role, Step, StepState, Support, Undo,
};
use exeunt_report::{Attempt, ByHand, StepResult};

pub fn all(log: &mut Log) -> Vec<StepResult> {
    let mut steps = Vec::new();
    for account in [hq(), labs()] {
        contain(log, &mut steps, &account);
    }
    for (index, (_, _, successor)) in GROUPS.iter().enumerate() {
        if let Some(successor) = successor {
            let held = Action::RoleHeld { group: group(index).group, member: (*successor).into(), role: Role::Owner };
            steps.push(done(log, 20, Phase::HandOver, held, &hq(), Mark::Confirmed));
            let dropped = Action::RoleDropped { group: group(index).group };
            steps.push(done(log, 24, Phase::HandOver, dropped, &hq(), Mark::Confirmed));
        }
    }
    for index in [3, 6, 8, 9, 10] {
        let dropped = Action::RoleDropped { group: group(index).group };
        steps.push(done(log, 26, Phase::HandOver, dropped, &hq(), Mark::Confirmed));
    }
    steps[10] = retried(log, steps[10].clone());
    for (index, _) in GROUPS.iter().enumerate().filter(|(index, _)| *index != 11) {
        let ended = Action::MembershipEnded { group: group(index).group };
        steps.push(done(log, 40, Phase::Remove, ended, &hq(), Mark::Confirmed));
    }
    for account in [hq(), labs()] {
        steps.push(done(log, 52, Phase::Close, Action::LoginBarred, &account, Mark::Verified));
    }
    let by_hand = done(log, 55, Phase::Close, Action::AdminRightsDropped, &labs(), Mark::Done);
    steps.push(stated(by_hand));
    steps
}

fn contain(log: &mut Log, steps: &mut Vec<StepResult>, account: &AccountRef) {
    let first = [
        (Action::CredentialReplaced, Mark::Verified),
        (Action::SessionsEnded, Mark::Verified),
        (Action::PushStopped, Mark::Confirmed),
        (Action::FederatedLoginCut, Mark::Confirmed),
    ];
    for (action, mark) in first {
        steps.push(done(log, 3, Phase::Contain, action, account, mark));
    }
}

fn done(log: &mut Log, seconds: i64, phase: Phase, action: Action, on: &AccountRef, mark: Mark) -> StepResult {
    let kind = action.kind().as_str();
    let id = match action.group() {
        Some(group) => format!("{on}/{kind}/{group}"),
        None => format!("{on}/{kind}"),
    };
    let opened = at(seconds) + jiff::SignedDuration::from_millis(410);
    let closed = at(seconds + 1);
    let evidence = vec![log.add(opened, "exeunt", "step.intent", &id), log.add(closed, "exeunt", "step.result", &id)];
    let platform = if on.connection.as_str() == HQ { "synapse" } else { "mattermost" };
    let answer = Outcome::Changed { proof: proof(&format!("PUT {platform} {kind}"), "200 {\"locked\":true}") };
    let step = Step {
        id: id.into(),
        phase,
        lane: if phase == Phase::Contain { Lane::Contain } else { Lane::Ordinary },
        support: Support::Native,
        why: exeunt_words::enum_message("plan-kind", &exeunt_core::PlanKind::Leave),
        breaks: Vec::new(),
        needs: Vec::new(),
        undo: if kind == "credential_replaced" { Undo::Never } else { Undo::Replay },
        proof: ProofKind::ReadBack,
        not_before: Some(at(0)),
        deadline: Some(at(3600)),
        four_eyes: false,
        on: on.clone(),
        action,
    };
    let attempts = vec![Attempt { n: 1, opened, closed: Some(closed), outcome: Some(answer) }];
    StepResult { step, state: StepState::Done, mark: Some(mark), attempts, by_hand: None, evidence }
}

/// The first attempt hit the platform's rate limit.
fn retried(log: &mut Log, mut step: StepResult) -> StepResult {
    let failed = Outcome::Failed { error: ErrorKind::RateLimited, detail: "429 retry_after=2s".to_owned(), told: None };
    step.evidence.push(log.add(at(19), "exeunt", "step.result", step.step.id.as_str()));
    step.attempts.insert(0, Attempt { n: 1, opened: at(18), closed: Some(at(19)), outcome: Some(failed) });
    step.attempts[1].n = 2;
    step
}

fn stated(mut step: StepResult) -> StepResult {
    step.step.support = Support::Manual;
    step.step.breaks = vec![Message::new("support-manual")];
    let statement = "已在系统控制台收回管理员权限\u{ff0c}截图见工单 OPS-2291".to_owned();
    let outcome = Outcome::ByHand { by: "it.sun".to_owned(), statement: statement.clone() };
    step.attempts[0].outcome = Some(outcome);
    step.by_hand = Some(ByHand { by: "it.sun".into(), at: at(56), statement });
    step
}
