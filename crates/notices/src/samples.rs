//! Made-up notices, one of each kind and way it can be: what a house's own templates are tried on, and what they look
//! like.

use exeunt_core::{
    AccountRef, BatchId, CaseId, Departure, Digest, DutyRole, GroupKind, GroupRef, Language, Message, NoticeId, PlanId,
    PlanKind, Role, Told,
};
use exeunt_engine::access::CredentialChange;
use exeunt_engine::notify::{
    BatchWaits, CaseFacts, Destination, GroupNote, Named, Notice, Parcel, Redirected, RunWaits,
};
use jiff::Timestamp;
use jiff::civil::date;
use serde_json::json;
use uuid::Uuid;

/// When everything in the samples happens.
fn at() -> Timestamp {
    Timestamp::from_second(1_795_597_200).expect("a time of this century")
}

/// Every kind of notice, some of them twice.
pub fn all() -> Vec<Parcel> {
    notices().into_iter().enumerate().map(|(number, notice)| parcel(number, &notice)).collect()
}

/// A notice about the made-up case, on its way to the made-up reader.
pub fn parcel(number: usize, notice: &Notice) -> Parcel {
    let case = CaseId(Uuid::from_u128(0x0199_0000_0000_7000_8000_0000_0000_0001));
    let about_case = !matches!(
        notice,
        Notice::BatchOpened { .. }
            | Notice::BatchPlanWaits { .. }
            | Notice::BatchWaits { .. }
            | Notice::BatchClosed { .. }
            | Notice::BatchProved { .. }
            | Notice::FindingOpened { .. }
            | Notice::LoginFromNewPlace { .. }
            | Notice::CredentialsChanged { .. }
            | Notice::DeskMoved { .. }
            | Notice::EndpointDisabled { .. }
            | Notice::Test { .. }
    );
    let sealed = match notice {
        Notice::ConfirmationWanted { .. } | Notice::ConfirmationReminder { .. } => true,
        Notice::ConfirmationEscalated { to, .. } => to.is_some(),
        _ => false,
    };
    Parcel {
        id: NoticeId(Uuid::from_u128(0x0199_0000_0000_7000_8000_0000_0001_0000 + number as u128)),
        kind: notice.kind(),
        case: about_case.then_some(case),
        opens_case: about_case,
        document: json!({ "case": about_case.then(|| facts(case)), "details": notice }),
        sealed: sealed.then(|| "8J2mVwq0".into()),
        created_at: at(),
        now: at(),
        maybe_again: false,
        to: Destination::Mail {
            address: "li.si@corp.example".to_owned(),
            name: Some("李四".to_owned()),
            language: Language::Zh,
            zone: Some("Asia/Shanghai".to_owned()),
        },
    }
}

fn facts(id: CaseId) -> CaseFacts {
    CaseFacts {
        id,
        person: Named { id: "001".into(), name: "张三".to_owned() },
        department: "研发部".to_owned(),
        zone: "Asia/Shanghai".to_owned(),
        manager: Some(Named { id: "100".into(), name: "李四".to_owned() }),
        departure: Departure::Voluntary,
        last_working_day: date(2026, 11, 30),
    }
}

fn batch() -> BatchId {
    BatchId(Uuid::from_u128(0x0199_0000_0000_7000_8000_0000_0000_0003))
}

fn batch_opened(more: usize, review_due: Option<Timestamp>) -> Notice {
    let named = |(id, name): (&str, &str)| Named { id: id.into(), name: name.to_owned() };
    Notice::BatchOpened {
        batch: batch(),
        name: "东莞厂区".to_owned(),
        reason: "租约到期".to_owned(),
        by: "hr-wang".into(),
        members: [("001", "张三"), ("002", "欧阳雪")].map(named).to_vec(),
        more,
        review_due,
    }
}

fn batch_waits(waits: BatchWaits) -> Notice {
    Notice::BatchWaits { batch: batch(), name: "东莞厂区".to_owned(), waits, hour: at() }
}

fn notices() -> Vec<Notice> {
    let plan = PlanId(Uuid::from_u128(0x0199_0000_0000_7000_8000_0000_0000_0002));
    let by = || "hr-wang".into();
    let request = || "1".to_owned();
    vec![
        Notice::CaseOpened { by: by() },
        Notice::GroupsConcerned { groups: groups(), more: 0 },
        Notice::GroupsConcerned { groups: groups(), more: 7 },
        Notice::LastDayMoved { from: date(2026, 11, 30), to: date(2026, 12, 4), by: by(), at: at() },
        Notice::Withdrawn { by: by() },
        Notice::Restored { plan, steps: 31, untouched: false },
        Notice::Restored { plan, steps: 0, untouched: true },
        Notice::Restored { plan, steps: 0, untouched: false },
        Notice::ContainOrdered { plan, by: by(), reason: "批量下载客户资料".to_owned(), steps: 6 },
        Notice::ContainDone { plan, steps: 6, missed: Vec::new() },
        Notice::ContainDone { plan, steps: 6, missed: vec!["xmpp-hq".into()] },
        Notice::ContainDone { plan, steps: 0, missed: vec!["xmpp-hq".into(), "chat".into()] },
        Notice::UnfreezeApproved {
            plan,
            by: by(),
            account: AccountRef::new("synapse-hq", "@zhang:corp.example"),
            purpose: "导出客户合同".to_owned(),
            until: at(),
        },
        Notice::PlanWaits {
            plan,
            digest: Digest::of(&"plan"),
            plan_kind: PlanKind::Leave,
            made_by: "it-li".into(),
            steps: 48,
            gaps: 2,
            four_eyes: true,
        },
        waits(plan, RunWaits::Steps { steps: vec!["synapse-hq/@zhang:hq/login_barred".into()], more: 2 }),
        waits(
            plan,
            RunWaits::Braked {
                why: "5 of 20 steps failed".to_owned(),
                told: told(Message::new("stopped-failures").with("failed", 5).with("steps", 20), "mend-resume"),
            },
        ),
        waits(
            plan,
            RunWaits::Connection {
                connection: "synapse-hq".into(),
                why: "401".to_owned(),
                told: told(Message::new("refused-kind-unauthenticated"), "mend-new-token"),
            },
        ),
        Notice::Closed { plan, steps: 48 },
        Notice::Proved { round: 1, checks: 31 },
        Notice::NotProved { round: 1, checks: 31, failed: 1 },
        Notice::NotProved { round: 2, checks: 31, failed: 0 },
        batch_opened(0, Some(at())),
        batch_opened(18, None),
        Notice::BatchPlanWaits {
            batch: batch(),
            name: "东莞厂区".to_owned(),
            digest: Digest::of(&"plan of the whole"),
            made_by: "it-li".into(),
            ready: 17,
            waiting: 3,
            steps: 408,
            gaps: 12,
            four_eyes: true,
        },
        batch_waits(BatchWaits::Steps),
        batch_waits(BatchWaits::Braked),
        batch_waits(BatchWaits::Connection { connection: "synapse-hq".into() }),
        batch_waits(BatchWaits::NotProved),
        Notice::BatchClosed { batch: batch(), name: "东莞厂区".to_owned(), closed: 19, withdrawn: 1 },
        Notice::BatchProved { batch: batch(), name: "东莞厂区".to_owned(), proved: 19, not_proved: 0, at: at() },
        Notice::BatchProved { batch: batch(), name: "东莞厂区".to_owned(), proved: 18, not_proved: 1, at: at() },
        Notice::ConfirmationWanted { request: request(), due: at() },
        Notice::ConfirmationReminder { request: request(), number: 2, due: at() },
        escalated(Some("200")),
        escalated(None),
        Notice::ConfirmationReceived { request: request(), by: "李四".to_owned(), at: at(), redirected: None },
        Notice::ConfirmationReceived {
            request: request(),
            by: "李四".to_owned(),
            at: at(),
            redirected: Some(Redirected { by: "it-li".into(), at: at() }),
        },
        Notice::ReviewWanted { request: request(), due: at() },
        Notice::LinkUsed {
            link: "7".to_owned(),
            purpose: "confirmation".to_owned(),
            place: "203.0.113.7".to_owned(),
            at: at(),
        },
        Notice::FindingOpened {
            finding: "12".to_owned(),
            finding_kind: "fits_nobody".to_owned(),
            about: "张三 <zhang@corp.example>".to_owned(),
        },
        Notice::LoginFromNewPlace { actor: "it-li".into(), place: "203.0.113.7".to_owned(), at: at() },
        credentials(CredentialChange::PasswordChanged, "it-li"),
        credentials(CredentialChange::RecoveryCodesRenewed, "it-li"),
        credentials(CredentialChange::RecoveryCodeUsed { left: 2 }, "it-li"),
        credentials(CredentialChange::InvitationMade { expires_at: at() }, "it-chen"),
        credentials(CredentialChange::InvitationUsed { made_by: "it-chen".into() }, "it-li"),
        credentials(CredentialChange::KeyReset, "it-chen"),
        credentials(CredentialChange::TokenMade { name: "nightly list".to_owned(), expires_at: at() }, "it-li"),
        credentials(CredentialChange::PasskeyAdded, "it-li"),
        credentials(CredentialChange::PasskeyRemoved, "it-li"),
        credentials(CredentialChange::PasskeyCopied, "it-li"),
        desk_moved(Some("i…@corp.example"), Some("h…@corp.example")),
        desk_moved(Some("i…@corp.example"), None),
        desk_moved(None, Some("h…@corp.example")),
        Notice::EndpointDisabled {
            endpoint: "hr-system".into(),
            origin: "https://hr.example".to_owned(),
            since: at(),
            at: at(),
        },
        Notice::Test { by: "it-li".into(), at: at() },
    ]
}

/// What an administrator does comes from nowhere that is known.
fn credentials(change: CredentialChange, by: &str) -> Notice {
    let place = (by == "it-li").then(|| "203.0.113.7".to_owned());
    Notice::CredentialsChanged { actor: "it-li".into(), change, by: by.into(), place, at: at() }
}

fn desk_moved(before: Option<&str>, after: Option<&str>) -> Notice {
    let (before, after) = (before.map(str::to_owned), after.map(str::to_owned));
    Notice::DeskMoved { role: DutyRole::It, before, after, by: "it-chen".into(), at: at() }
}

fn escalated(to: Option<&str>) -> Notice {
    Notice::ConfirmationEscalated {
        request: "1".to_owned(),
        asked: "100".into(),
        asked_name: "李四".to_owned(),
        asked_at: at(),
        due: at(),
        to: to.map(Into::into),
        to_name: to.map(|_| "王总".to_owned()),
    }
}

fn told(says: Message, hint: &'static str) -> Box<Told> {
    Box::new(Told::new(says).hint(hint))
}

fn waits(plan: PlanId, waits: RunWaits) -> Notice {
    Notice::RunWaits { plan, waits, occasion: "1".to_owned() }
}

fn groups() -> Vec<GroupNote> {
    let note = |name: &str, group_kind, sole_owner, successor| GroupNote {
        group: GroupRef::new("synapse-hq", "!a:hq"),
        name: name.to_owned(),
        group_kind,
        role: Role::Owner,
        sole_owner,
        removed: true,
        successor,
    };
    vec![
        note("支付项目", GroupKind::Project, true, true),
        note("华东客户群", GroupKind::Customer, false, true),
        note("研发部", GroupKind::Department, false, false),
    ]
}
