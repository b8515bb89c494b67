//! The letter that somebody gets when a way in of theirs was used up, changed or made.

use super::login::somebody;
use super::{Gate, HOME, PASSWORD, admin, code, from, refusal};
use crate::world::it;
use exeunt_core::{NoticeKind, Person, Scope};
use exeunt_engine::access::{AccessError, NewToken, Weakness};
use exeunt_store::NoticeFilter;
use jiff::SignedDuration;
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use std::collections::BTreeSet;

const NEW: &str = "quite another sentence";

impl Gate {
    /// A gate at which `li.wei` has an address.
    pub(super) async fn with_an_address() -> Self {
        let gate = Self::new().await;
        let person = Person { mail: Some("li.wei@im.test".to_owned()), ..somebody("E007", "黎伟") };
        gate.engine.person_put(&it("lin.wei"), &person).await.unwrap();
        gate.engine.actor_is(&admin(), &"li.wei".into(), Some(&person.id)).await.unwrap();
        gate
    }

    /// What was told of ways in, the oldest first: to whom, what, by whom and from where.
    pub(super) async fn letters(&self) -> Vec<String> {
        let all = self.engine.store.notice_list(&NoticeFilter::default(), 1_000).await.unwrap();
        let mut told: Vec<_> = all.into_iter().filter(|notice| notice.kind == NoticeKind::CredentialsChanged).collect();
        told.sort_by_key(|notice| notice.created_at);
        let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
        told.iter()
            .map(|notice| {
                let details = &notice.document["details"];
                let (kind, by, place) = (&details["change"]["kind"], &details["by"], &details["place"]);
                format!("{} {} by {} from {}", notice.to, text(kind), text(by), text(place))
            })
            .collect()
    }
}

#[tokio::test]
async fn whoever_changes_a_way_in_its_owner_is_told_by_whom_and_from_where() {
    let gate = Gate::with_an_address().await;
    let (engine, name) = (&gate.engine, "li.wei".into());
    let mut secrets: Vec<SecretString> = vec![PASSWORD.into(), NEW.into()];
    let session = gate.logs_in().await.session;
    assert_eq!(gate.letters().await, [] as [&str; 0], "to log in with the app is no news");

    engine.password_change(&session, &NEW.into(), &from("198.51.100.1")).await.unwrap();
    let codes = engine.recovery_codes_renew(&session, &from(HOME)).await.unwrap();
    gate.next_code();
    let entered = gate.enters("li.wei", NEW, codes[0].expose_secret(), HOME).await.unwrap();
    let expires_at = engine.now() + SignedDuration::from_hours(24);
    let scopes = BTreeSet::from([Scope::Read]);
    let token = NewToken { actor: "li.wei".into(), name: "nightly list".to_owned(), scopes, expires_at };
    gate.next_code();
    secrets.push(engine.token_add(&entered.caller, &token).await.unwrap().1);
    gate.next_code();
    let (_, link) = engine.invite(&admin(), &name, SignedDuration::from_hours(24)).await.unwrap();
    let seed = engine.invitation_open(&link).await.unwrap().seed;
    gate.next_code();
    let typed = code(&seed, engine.now().as_second());
    let last = engine.invitation_accept(&link, &PASSWORD.into(), &typed, &from("::ffff:203.0.113.9")).await.unwrap();
    gate.next_code();
    engine.actor_lock(&admin(), &name).await.unwrap();
    secrets.push(engine.actor_unlock(&admin(), &name).await.unwrap());
    assert_eq!(
        gate.letters().await,
        [
            "actor/li.wei password_changed by li.wei from 198.51.100.1",
            "actor/li.wei recovery_codes_renewed by li.wei from 192.0.2.7",
            "actor/li.wei recovery_code_used by li.wei from 192.0.2.7",
            "actor/li.wei token_made by li.wei from -",
            "actor/li.wei invitation_made by the administrator from -",
            "actor/li.wei invitation_used by li.wei from 203.0.113.9",
            "actor/li.wei key_reset by the administrator from -",
        ]
    );
    secrets.extend([link, seed]);
    secrets.extend(codes.into_iter().chain(last));
    let all = engine.store.notice_list(&NoticeFilter::default(), 1_000).await.unwrap();
    for (secret, notice) in secrets.iter().flat_map(|secret| all.iter().map(move |notice| (secret, notice))) {
        let written = format!("{} {}", notice.cause, notice.document);
        assert!(!written.contains(secret.expose_secret()), "no letter holds what opens anything");
    }
}

#[tokio::test]
async fn of_a_recovery_code_it_is_told_how_many_are_left_and_of_what_was_refused_nothing() {
    let gate = Gate::with_an_address().await;
    let (engine, left) = (&gate.engine, async |gate: &Gate| {
        let all = gate.engine.store.notice_list(&NoticeFilter::default(), 1_000).await.unwrap();
        let told = all.into_iter().filter(|notice| notice.kind == NoticeKind::CredentialsChanged);
        told.filter_map(|notice| notice.document["details"]["change"]["left"].as_u64()).collect::<Vec<_>>()
    });
    let session = gate.logs_in().await.session;
    let refused = engine.password_change(&session, &"li.wei@im.test".into(), &from(HOME)).await;
    assert_eq!(refusal(refused), AccessError::Weak(Weakness::Common), "one's own address is guessed first");
    for used in 0..2 {
        let recovery = gate.recovery[used].expose_secret();
        gate.enters("li.wei", PASSWORD, recovery, HOME).await.unwrap();
        gate.next_code();
        gate.enters("li.wei", PASSWORD, recovery, HOME).await.unwrap_err();
        gate.next_code();
    }
    let shown =
        exeunt_engine::access::Shown { password: PASSWORD.into(), code: gate.recovery[2].expose_secret().to_owned() };
    engine.show_again(&session, &shown, &from(HOME)).await.unwrap();
    assert_eq!(left(&gate).await.into_iter().collect::<BTreeSet<_>>(), BTreeSet::from([9, 8, 7]));
    assert_eq!(gate.letters().await.len(), 3);
}

#[tokio::test]
async fn whoever_has_no_address_is_told_of_no_change_by_mail() {
    let gate = Gate::new().await;
    let session = gate.logs_in().await.session;
    gate.engine.password_change(&session, &NEW.into(), &from(HOME)).await.unwrap();
    assert_eq!(gate.letters().await, [] as [&str; 0]);
}
