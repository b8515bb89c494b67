//! What acts without its person: a bot, a webhook, a command, an application. Each is handed over, stopped, or kept on
//! purpose. Keys into the account itself are doors, and shut with the others.

use super::draft::Draft;
use super::leave::Desk;
use super::route::Stage;
use crate::policy::IntegrationRule;
use exeunt_core::{
    About, AccountId, Action, ActionKind, ActorName, Decisions, Fate, Integration, IntegrationKind, IntegrationRef,
    Login, Message, Phase, Question,
};

/// Everything of one account.
pub(crate) fn leave_integrations(draft: &mut Draft<'_>, desk: &mut Desk<'_>, decisions: &Decisions) {
    let account = desk.subject.account;
    for integration in account.integrations.iter().filter(|i| i.live && i.kind != IntegrationKind::Token) {
        match settle(draft, desk, integration, decisions) {
            Settled::Stopped => stop(draft, desk, integration, None),
            Settled::Decided(Fate::Stopped, by) => stop(draft, desk, integration, Some(&by)),
            Settled::Decided(Fate::HandedOver { to }, by) => {
                let why = about("plan-why-integration-handed-over", integration).with("account", &to).with("by", by);
                hand_over(draft, desk, integration, to, why);
            }
            Settled::Default(to, by) => {
                let why = about("plan-why-integration-default", integration).with("account", &to).with("by", by);
                hand_over(draft, desk, integration, to, why);
            }
            Settled::Decided(Fate::Kept { reason }, by) => {
                let what = about("plan-gap-integration-kept", integration).with("reason", reason).with("by", by);
                draft.gaps.push(desk.subject.gap(None, what));
            }
            Settled::Ask(what) => ask(draft, desk, integration, decisions, what),
        }
    }
}

/// What becomes of one.
enum Settled {
    Decided(Fate, ActorName),
    /// To whoever takes over on the whole connection.
    Default(AccountId, ActorName),
    /// By the policy.
    Stopped,
    Ask(Message),
}

fn settle(draft: &Draft<'_>, desk: &Desk<'_>, integration: &Integration, decisions: &Decisions) -> Settled {
    for rule in &draft.policy.integrations.order {
        match rule {
            IntegrationRule::Decided => {
                let Some(decided) = decisions.integrations.get(&reference(desk, integration)) else { continue };
                if let Fate::HandedOver { to } = &decided.value
                    && let Some(why_not) = refused(desk, integration, to)
                {
                    return Settled::Ask(why_not.with("by", &decided.by));
                }
                return Settled::Decided(decided.value.clone(), decided.by.clone());
            }
            IntegrationRule::Default => {
                let default = decisions.default_successors.get(&desk.subject.on.connection);
                let Some(default) = default.filter(|d| refused(desk, integration, &d.value).is_none()) else {
                    continue;
                };
                return Settled::Default(default.value.clone(), default.by.clone());
            }
            IntegrationRule::Stop => return Settled::Stopped,
        }
    }
    Settled::Ask(about("plan-question-integration", integration))
}

/// Why it can't belong to `to`, as a question.
fn refused(desk: &Desk<'_>, integration: &Integration, to: &AccountId) -> Option<Message> {
    let view = desk.subject.view;
    if !integration.transferable || desk.subject.row(ActionKind::IntegrationHandedOver).is_none() {
        return Some(about("plan-question-integration-stays", integration));
    }
    let barred = view.others.get(to).is_some_and(|login| *login != Login::Open);
    let closed = barred || view.accounts.contains_key(to) || view.leaving.contains(to);
    closed.then(|| about("plan-question-integration-cannot", integration).with("account", to))
}

fn ask(draft: &mut Draft<'_>, desk: &Desk<'_>, integration: &Integration, decisions: &Decisions, what: Message) {
    let default = decisions.default_successors.get(&desk.subject.on.connection);
    let proposed = default.filter(|d| refused(desk, integration, &d.value).is_none());
    let proposed = proposed.map(|d| d.value.clone()).into_iter().collect();
    let about = About::Integration(reference(desk, integration));
    draft.questions.push(Question { about, what, proposed });
}

fn stop(draft: &mut Draft<'_>, desk: &mut Desk<'_>, integration: &Integration, by: Option<&ActorName>) {
    let action = Action::IntegrationStopped { integration: integration.id.clone() };
    let why = match by {
        Some(by) => about("plan-why-integration-stopped", integration).with("by", by),
        None => about("plan-why-integration-stopped-by-policy", integration),
    };
    let breaks = about("plan-breaks-integration", integration);
    step(draft, desk, Phase::Remove, action, why, vec![breaks]);
}

fn hand_over(draft: &mut Draft<'_>, desk: &mut Desk<'_>, integration: &Integration, to: AccountId, why: Message) {
    let secrets = about("plan-gap-integration-secrets", integration).with("account", &to);
    draft.gaps.push(desk.subject.gap(None, secrets));
    let action = Action::IntegrationHandedOver { integration: integration.id.clone(), to };
    step(draft, desk, Phase::HandOver, action, why, Vec::new());
}

fn step(draft: &mut Draft<'_>, desk: &mut Desk<'_>, phase: Phase, action: Action, why: Message, breaks: Vec<Message>) {
    let kind = action.kind();
    let Some(stage) = desk.route.place(&desk.subject, kind, Stage::First) else {
        return draft.unreachable(&desk.subject, kind, None);
    };
    let needs = desk.gate(stage);
    if let Some(id) = draft.step(&desk.subject, phase, action, why, needs, breaks) {
        desk.planned(&id, kind, stage);
    }
}

fn reference(desk: &Desk<'_>, integration: &Integration) -> IntegrationRef {
    IntegrationRef { connection: desk.subject.on.connection.clone(), integration: integration.id.clone() }
}

fn about(key: &'static str, integration: &Integration) -> Message {
    Message::new(key).with("name", &integration.name).with("kind", integration.kind.as_str())
}
