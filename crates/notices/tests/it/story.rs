//! From a change in the engine to the mail in a mailbox, with everything that can go wrong in between.

use crate::house::{ByHand, add, carriers, engine, engine_on, furnish, it, mailer_at, open_case, options};
use exeunt_core::{DeliveryTrouble, DutyRole, NoticeKind, Receiver};
use exeunt_engine::Caller;
use exeunt_engine::case::Withdrawal;
use exeunt_engine::notify::{Carriers, Delivered, EndpointKind};
use exeunt_store::{Interruption, NoticeFilter, NoticeState, Point, Store, StoredNotice};
use exeunt_tests::hook::Hook;
use exeunt_tests::maildev::{Door, MailDev};
use exeunt_tests::require;
use jiff::SignedDuration;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

async fn all(engine: &exeunt_engine::Engine) -> Vec<StoredNotice> {
    engine.notice_list(&it(), &NoticeFilter::default(), 1_000).await.unwrap()
}

fn text(mail: &serde_json::Value, field: &str) -> String {
    mail[field].as_str().unwrap_or_default().to_owned()
}

fn receiver(mail: &serde_json::Value) -> String {
    text(&mail["to"][0], "address")
}

#[tokio::test]
async fn the_ticket_goes_to_it_and_to_the_manager_each_in_their_language() {
    let server = require!(MailDev::start(Door::Open).await);
    let clock = ByHand::new();
    let engine = engine("sqlite::memory:", &clock, 1).await;
    furnish(&engine).await;
    let case = open_case(&engine).await;
    assert_eq!(all(&engine).await.len(), 2);

    let carriers = carriers(Some(&server));
    assert_eq!(engine.deliver("w1", &carriers).await.unwrap(), Delivered { sent: 2, later: 0, failed: 0 });
    assert_eq!(engine.deliver("w1", &carriers).await.unwrap(), Delivered::default(), "once is enough");
    let mut mails = server.wait_for(2).await.unwrap();
    mails.sort_by_key(receiver);
    assert_eq!(mails.iter().map(receiver).collect::<Vec<_>>(), ["it@corp.example", "li.si@corp.example"]);
    assert_eq!(text(&mails[0], "subject"), "Leaver ticket: 张三, last working day 31 December 2026");
    assert_eq!(text(&mails[1], "subject"), "离职处理工单：张三（最后工作日 2026年12月31日）");
    assert_eq!(mails[1]["to"][0]["name"], "李四");
    let link = format!("https://exeunt.corp.example/cases/{}", case.id);
    assert!(text(&mails[0], "text").contains(&link) && text(&mails[0], "html").contains(&format!("href=\"{link}\"")));
    assert!(!text(&mails[1], "text").contains("/cases/"), "it would refuse whoever doesn't use the system");

    let told = all(&engine).await;
    assert!(told.iter().all(|notice| notice.state == NoticeState::Sent && !notice.maybe_twice()));
    let words: Vec<String> = {
        let entries = engine.store.log_entries_for_case(case.id).await.unwrap();
        let word = |leaf: &[u8]| serde_json::from_slice::<serde_json::Value>(leaf).unwrap()["what"].clone();
        entries.iter().map(|entry| word(&entry.leaf).as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(words, ["case.opened", "notice.sent", "notice.sent"], "who was told is evidence");
}

#[tokio::test]
async fn a_manager_who_may_open_the_case_gets_a_link_to_it() {
    let server = require!(MailDev::start(Door::Open).await);
    let engine = engine("sqlite::memory:", &ByHand::new(), 1).await;
    furnish(&engine).await;
    let administrator = Caller::new("root", [DutyRole::Administrator]);
    let roles = BTreeSet::from([DutyRole::Manager]);
    engine.actor_add(&administrator, &"li.si".into(), &roles, Some(&"100".into())).await.unwrap();
    let case = open_case(&engine).await;
    engine.deliver("w1", &carriers(Some(&server))).await.unwrap();
    let mails = server.wait_for(2).await.unwrap();
    let manager = mails.iter().find(|mail| receiver(mail) == "li.si@corp.example").unwrap();
    assert!(text(manager, "text").contains(&format!("https://exeunt.corp.example/cases/{}", case.id)));
}

#[tokio::test]
async fn somebody_without_mail_is_a_failure_that_can_be_seen_and_mended() {
    let server = require!(MailDev::start(Door::Open).await);
    let clock = ByHand::new();
    let engine = engine("sqlite::memory:", &clock, 1).await;
    furnish(&engine).await;
    let manager = exeunt_core::Person { mail: None, ..engine.person_get(&"100".into()).await.unwrap() };
    engine.person_put(&it(), &manager).await.unwrap();
    open_case(&engine).await;
    let carriers = carriers(Some(&server));
    engine.deliver("w1", &carriers).await.unwrap();
    let failed = NoticeFilter { state: Some(NoticeState::Failed), ..NoticeFilter::default() };
    let failed = engine.notice_list(&it(), &failed, 10).await.unwrap();
    assert_eq!(failed.len(), 1);
    assert_eq!(failed[0].to, Receiver::Person("100".into()));
    assert_eq!(failed[0].trouble, Some(DeliveryTrouble::NoAddress));

    let mended = exeunt_core::Person { mail: Some("li@corp.example".to_owned()), ..manager };
    engine.person_put(&it(), &mended).await.unwrap();
    engine.notice_retry(&it(), failed[0].id).await.unwrap();
    engine.deliver("w1", &carriers).await.unwrap();
    let mails = server.wait_for(2).await.unwrap();
    assert!(mails.iter().any(|mail| receiver(mail) == "li@corp.example"));
}

#[tokio::test]
async fn a_resignation_taken_back_is_told_and_an_audience_without_a_mailbox_shows() {
    let clock = ByHand::new();
    let engine = engine("sqlite::memory:", &clock, 1).await;
    furnish(&engine).await;
    let case = open_case(&engine).await;
    assert!(matches!(engine.withdraw(&it(), case.id).await.unwrap(), Withdrawal::AtOnce));
    let told: Vec<String> = all(&engine)
        .await
        .iter()
        .filter(|notice| notice.kind == NoticeKind::CaseWithdrawn)
        .map(|notice| notice.to.to_string())
        .collect();
    assert_eq!(told, ["person/100", "desk/hr", "desk/it"]);
}

#[tokio::test]
async fn whoever_read_a_departments_mail_is_told_that_it_goes_elsewhere() {
    let server = require!(MailDev::start(Door::Open).await);
    let clock = ByHand::new();
    let engine = engine("sqlite::memory:", &clock, 1).await;
    furnish(&engine).await;
    assert_eq!(all(&engine).await, [], "nobody read it before there was a mailbox");
    let move_to = async |mail: Option<&str>| {
        let mail = mail.map(|mail| (mail, exeunt_core::Language::Zh));
        engine.desk_set(&it(), DutyRole::It, mail).await.unwrap();
        clock.advance(SignedDuration::from_secs(1));
    };
    // The same address in another language is no move, and moved twice before anything is sent, both are told.
    move_to(Some("it@corp.example")).await;
    assert_eq!(all(&engine).await, []);
    move_to(Some("eve.long-name@elsewhere.example")).await;
    move_to(Some("it-desk@corp.example")).await;
    engine.deliver("w1", &carriers(Some(&server))).await.unwrap();
    let mails = server.wait_for(4).await.unwrap();
    let mut receivers: Vec<String> = mails.iter().map(receiver).collect();
    receivers.sort();
    let (elsewhere, now) = ("eve.long-name@elsewhere.example", "it-desk@corp.example");
    assert_eq!(receivers, [elsewhere, elsewhere, now, "it@corp.example"]);
    let old = mails.iter().find(|mail| receiver(mail) == "it@corp.example").unwrap();
    let written = format!("{}\n{}", text(old, "subject"), text(old, "text"));
    assert!(written.contains("it-li") && written.contains("e…@elsewhere.example"), "{written}");
    assert!(!written.contains("eve.long-name"), "of the new address enough to know its server: {written}");

    // Without a mailbox its people are told, and they are told of the next one.
    let roles = BTreeSet::from([DutyRole::It]);
    let administrator = Caller::new("root", [DutyRole::Administrator]);
    engine.actor_add(&administrator, &"li.si".into(), &roles, Some(&"100".into())).await.unwrap();
    let before = all(&engine).await.len();
    move_to(None).await;
    move_to(Some("it@corp.example")).await;
    let told: Vec<String> = all(&engine).await[before..].iter().map(|notice| notice.to.to_string()).collect();
    let told: BTreeSet<&str> = told.iter().map(String::as_str).collect();
    assert_eq!(told, BTreeSet::from(["actor/li.si", "mailbox/zh/it-desk@corp.example", "mailbox/zh/it@corp.example"]));
    let refused = engine.desk_set(&it(), DutyRole::It, Some(("no mail", exeunt_core::Language::Zh))).await;
    assert!(refused.is_err() && all(&engine).await.len() == before + 4, "{refused:?}");
}

#[tokio::test]
async fn a_mail_server_that_is_away_is_tried_again_and_given_up_in_the_end() {
    let clock = ByHand::new();
    let engine = engine("sqlite::memory:", &clock, 1).await;
    furnish(&engine).await;
    open_case(&engine).await;
    let away = Carriers { mail: Some(Arc::new(mailer_at(1))), ..Carriers::default() };
    assert_eq!(engine.deliver("w1", &away).await.unwrap(), Delivered { sent: 0, later: 2, failed: 0 });
    assert_eq!(engine.deliver("w1", &away).await.unwrap(), Delivered::default(), "not at once");
    let waiting = all(&engine).await;
    assert!(waiting.iter().all(|n| n.trouble == Some(DeliveryTrouble::Unreachable) && n.unsure == 0), "{waiting:?}");
    clock.advance(SignedDuration::from_mins(1));
    assert_eq!(engine.deliver("w1", &away).await.unwrap().later, 2);
    clock.advance(SignedDuration::from_hours(72));
    engine.notify_due(&"w1".into()).await.unwrap();
    let ended = all(&engine).await;
    assert!(ended.iter().all(|notice| notice.state == NoticeState::Failed), "{ended:?}");
    assert_eq!(engine.deliver("w1", &away).await.unwrap(), Delivered::default());
}

/// Kills the store before a commit, once it is armed.
#[derive(Default)]
struct Strike(AtomicBool);

impl Interruption for Strike {
    fn strikes(&self, point: Point) -> bool {
        point == Point::BeforeCommit && self.0.load(Ordering::SeqCst)
    }
}

/// Arms the strike while a notice is on its way: it is sent, and nobody can write that down.
struct Deadly(Arc<Strike>, Arc<dyn exeunt_engine::notify::Carrier>);

#[async_trait::async_trait]
impl exeunt_engine::notify::Carrier for Deadly {
    async fn carry(&self, parcel: &exeunt_engine::notify::Parcel) -> exeunt_engine::notify::Outcome {
        let outcome = self.1.carry(parcel).await;
        self.0.0.store(true, Ordering::SeqCst);
        outcome
    }
}

#[tokio::test]
async fn a_worker_that_dies_between_sending_and_writing_sends_the_same_mail_twice_and_says_so() {
    let server = require!(MailDev::start(Door::Open).await);
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("exeunt.db").display());
    let clock = ByHand::new();
    let setup = engine(&url, &clock, 1).await;
    furnish(&setup).await;
    setup.desk_set(&it(), exeunt_core::DutyRole::It, None).await.unwrap();
    let whole = carriers(Some(&server));
    assert_eq!(setup.deliver("w0", &whole).await.unwrap().sent, 1, "that the mailbox is none any more");
    open_case(&setup).await;

    let strike = Arc::new(Strike::default());
    let store = Store::open_with(options(&url, 2)).await.unwrap().with_interruption(strike.clone());
    let mortal = engine_on(store, &clock, 2);
    let deadly = Carriers { mail: Some(Arc::new(Deadly(strike, whole.mail.clone().unwrap()))), ..Carriers::default() };
    assert!(mortal.deliver("w1", &deadly).await.is_err(), "it died");

    let next = engine(&url, &clock, 3).await;
    assert_eq!(next.deliver("w2", &whole).await.unwrap(), Delivered::default(), "its time isn't over");
    clock.advance(SignedDuration::from_mins(5));
    assert_eq!(next.deliver("w2", &whole).await.unwrap().sent, 1);
    let mails = server.wait_for(3).await.unwrap().split_off(1);
    let ids: Vec<_> = mails.iter().map(|mail| mail["headers"]["message-id"].clone()).collect();
    assert_eq!(ids[0], ids[1], "the same message");
    assert!(text(&mails[1], "text").contains("重复送达"), "{}", text(&mails[1], "text"));
    assert!(all(&next).await.iter().any(|notice| notice.state == NoticeState::Sent && notice.maybe_twice()));
}

#[tokio::test]
async fn an_endpoint_that_fails_for_days_is_told_nothing_more_and_people_are_told_so() {
    let hook = Hook::start().await.unwrap();
    hook.answer(&[(500, "no")]);
    let clock = ByHand::new();
    let engine = engine("sqlite::memory:", &clock, 1).await;
    furnish(&engine).await;
    add(&engine, "hr-system", EndpointKind::Webhook, hook.url()).await;
    engine.endpoint_test(&it(), &"hr-system".into()).await.unwrap();
    let carriers = carriers(None);
    engine.deliver("w1", &carriers).await.unwrap();
    let endpoint = engine.endpoint_list(&it()).await.unwrap().remove(0);
    assert!(endpoint.failing_since.is_some() && endpoint.disabled_at.is_none());

    clock.advance(SignedDuration::from_hours(24 * 6));
    engine.notify_due(&"w1".into()).await.unwrap();
    let second = engine.endpoint_test(&it(), &"hr-system".into()).await.unwrap();
    engine.deliver("w1", &carriers).await.unwrap();
    let endpoint = engine.endpoint_list(&it()).await.unwrap().remove(0);
    assert!(endpoint.disabled_at.is_some());
    let told: Vec<_> =
        all(&engine).await.into_iter().filter(|notice| notice.kind == NoticeKind::EndpointDisabled).collect();
    assert_eq!(told.iter().map(|n| n.to.to_string()).collect::<Vec<_>>(), ["desk/it", "desk/administrator"]);

    // Mended, it gets what failed, by hand.
    hook.answer(&[(200, "{}")]);
    engine.endpoint_enable(&it(), &"hr-system".into()).await.unwrap();
    clock.advance(SignedDuration::from_hours(1));
    engine.deliver("w1", &carriers).await.unwrap();
    assert_eq!(engine.store.notice_get(second).await.unwrap().state, NoticeState::Sent);
}
