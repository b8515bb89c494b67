//! Invitations, passwords, codes, and how guessing is slowed down.

use super::{Gate, HOME, PASSWORD, admin, code, from, refusal};
use crate::world::it;
use argon2::password_hash::PasswordHasher;
use argon2::{Argon2, PasswordHash};
use exeunt_core::{DutyRole, Language, NoticeKind, Person};
use exeunt_engine::access::{AccessError, Shown, Weakness};
use exeunt_engine::{Caller, EngineError, Happened};
use exeunt_store::{Login, NoticeFilter};
use jiff::SignedDuration;
use secrecy::ExposeSecret;

#[tokio::test]
async fn a_link_is_good_once_and_asks_for_a_sound_password_and_a_right_code() {
    let gate = Gate::new().await;
    let engine = &gate.engine;
    let day = SignedDuration::from_hours(24);
    let (_, replaced) = engine.invite(&admin(), &"he.jun".into(), day).await.unwrap();
    let (_, link) = engine.invite(&admin(), &"he.jun".into(), day).await.unwrap();
    assert_eq!(refusal(engine.invitation_open(&replaced).await), AccessError::LinkOver);

    let welcome = engine.invitation_open(&link).await.unwrap();
    assert!(welcome.enrolment_url.expose_secret().starts_with("otpauth://totp/Exeunt:he.jun?secret="));
    let right = code(&welcome.seed, engine.now().as_second());
    let wrong = if right == "000000" { "000001" } else { "000000" };
    for (password, code, expected) in [
        ("too short", right.as_str(), AccessError::Weak(Weakness::Short)),
        ("password1234", right.as_str(), AccessError::Weak(Weakness::Common)),
        (PASSWORD, wrong, AccessError::WrongCode),
    ] {
        assert_eq!(refusal(engine.invitation_accept(&link, &password.into(), code, &from(HOME)).await), expected);
    }
    let codes = engine.invitation_accept(&link, &PASSWORD.into(), &right, &from(HOME)).await.unwrap();
    assert_eq!(codes.len(), 10);
    assert_eq!(
        refusal(engine.invitation_accept(&link, &PASSWORD.into(), &right, &from(HOME)).await),
        AccessError::LinkOver
    );

    let (_, late) = engine.invite(&admin(), &"he.jun".into(), day).await.unwrap();
    gate.clock.advance(day);
    assert_eq!(refusal(engine.invitation_open(&late).await), AccessError::LinkOver);
    // Nobody but an administrator makes one.
    let it = Caller::new("lin.wei", [DutyRole::It]);
    let refused = engine.invite(&it, &"he.jun".into(), day).await;
    assert!(matches!(refused, Err(EngineError::NotYourDuty { .. })), "{refused:?}");
}

#[tokio::test]
async fn whatever_is_wrong_looks_the_same_and_every_attempt_is_in_the_log() {
    let gate = Gate::new().await;
    let wrong_code = if gate.code() == "000000" { "000001" } else { "000000" };
    for (name, password, code) in [
        ("nobody", PASSWORD, gate.code().as_str()),
        ("he.jun", PASSWORD, gate.code().as_str()),
        ("li.wei", "another sentence", gate.code().as_str()),
        ("li.wei", PASSWORD, wrong_code),
        ("li.wei", PASSWORD, ""),
    ] {
        assert_eq!(refusal(gate.enters(name, password, code, HOME).await), AccessError::Refused, "{name}");
    }
    // Another try at once would have to wait a second.
    gate.clock.advance(SignedDuration::from_secs(2));
    gate.logs_in().await;
    let failed = gate.logged(Happened::LoginFailed).await;
    let on: Vec<&str> = failed.iter().map(|(on, _)| on.as_str()).collect();
    assert_eq!(on, ["unknown", "he.jun", "li.wei", "li.wei", "li.wei"], "an unknown name may be a password");
    assert!(failed.iter().all(|(_, payload)| payload["address"] == HOME));
    assert_eq!(gate.logged(Happened::LoggedIn).await.len(), 1);
    gate.engine.actor_lock(&admin(), &"li.wei".into()).await.unwrap();
    assert_eq!(refusal(gate.enters("li.wei", PASSWORD, &gate.code(), HOME).await), AccessError::Refused);
}

#[tokio::test]
async fn no_code_is_accepted_twice_on_any_server() {
    let gate = Gate::new().await;
    let code = gate.code();
    let other = gate.another().await;
    gate.enters("li.wei", PASSWORD, &code, HOME).await.unwrap();
    let shown = Shown { password: PASSWORD.into(), code: code.clone() };
    assert_eq!(refusal(other.log_in("li.wei", &shown, &from(HOME)).await), AccessError::Refused);

    let recovery = gate.recovery[3].expose_secret().to_lowercase();
    gate.enters("li.wei", PASSWORD, &recovery, HOME).await.unwrap();
    assert_eq!(refusal(gate.enters("li.wei", PASSWORD, &recovery, HOME).await), AccessError::Refused);
    assert_eq!(gate.engine.store.recovery_codes_left(&"li.wei".into()).await.unwrap(), 9);
}

#[tokio::test]
async fn guessing_waits_longer_each_time_on_all_servers_together() {
    let gate = Gate::new().await;
    let other = gate.another().await;
    let guess = Shown { password: "is it this one then".into(), code: "123456".to_owned() };
    let guesser = from("203.0.113.9");
    for _ in 0..2 {
        assert_eq!(refusal(gate.engine.log_in("li.wei", &guess, &guesser).await), AccessError::Refused);
        assert_eq!(refusal(other.log_in("li.wei", &guess, &guesser).await), AccessError::Refused);
    }
    let AccessError::TooSoon { wait } = refusal(other.log_in("li.wei", &guess, &guesser).await) else {
        panic!("four wrong guesses cost nothing")
    };
    assert!(wait > SignedDuration::ZERO && wait <= SignedDuration::from_secs(1), "{wait}");
    // Even the right password isn't looked at before.
    let right = Shown { password: PASSWORD.into(), code: gate.code() };
    assert!(matches!(refusal(other.log_in("li.wei", &right, &guesser).await), AccessError::TooSoon { .. }));
    gate.clock.advance(wait);
    assert_eq!(refusal(gate.engine.log_in("li.wei", &guess, &guesser).await), AccessError::Refused);
    let failed = gate.logged(Happened::LoginFailed).await;
    assert_eq!(failed.last().unwrap().1["turned_away"], 2, "those who were turned away are counted in the log");
}

#[tokio::test]
async fn an_outsider_keeps_nobody_from_the_place_where_they_work() {
    let gate = Gate::new().await;
    gate.logs_in().await;
    let guess = Shown { password: "is it this one then".into(), code: "123456".to_owned() };
    let mut slowed = false;
    for number in 0..24 {
        let guesser = from(&format!("203.0.113.{number}"));
        let refused = refusal(gate.engine.log_in("li.wei", &guess, &guesser).await);
        slowed |= matches!(refused, AccessError::TooSoon { .. });
    }
    assert!(slowed, "many addresses at one account wait, too");
    let elsewhere = gate.enters("li.wei", PASSWORD, &gate.code(), "198.51.100.1").await;
    assert!(matches!(refusal(elsewhere), AccessError::TooSoon { .. }));
    gate.logs_in().await;
    // And from a new place after a minute at most.
    gate.clock.advance(SignedDuration::from_mins(1));
    gate.enters("li.wei", PASSWORD, &gate.code(), "198.51.100.1").await.unwrap();
}

#[tokio::test]
async fn a_log_in_from_a_new_place_is_told_once_and_the_place_is_kept_as_a_hash_only() {
    let gate = Gate::new().await;
    let engine = &gate.engine;
    let person = Person { mail: Some("li.wei@im.test".to_owned()), ..somebody("E007", "黎伟") };
    engine.person_put(&it("lin.wei"), &person).await.unwrap();
    engine.actor_is(&admin(), &"li.wei".into(), Some(&person.id)).await.unwrap();
    let told = async || {
        let all = engine.store.notice_list(&NoticeFilter::default(), 1_000).await.unwrap();
        let places = all.into_iter().filter(|notice| notice.kind == NoticeKind::LoginNewPlace);
        places.map(|n| format!("{} {}", n.to, n.document["details"]["place"].as_str().unwrap())).collect::<Vec<_>>()
    };
    gate.logs_in().await;
    assert_eq!(told().await, ["actor/li.wei 192.0.2.7"]);
    // The same network: a new lease at home is no news.
    for address in ["192.0.2.7", "192.0.2.200", "::ffff:192.0.2.9"] {
        gate.enters("li.wei", PASSWORD, &gate.code(), address).await.unwrap();
        gate.next_code();
    }
    assert_eq!(told().await.len(), 1);
    // A refused log-in is none, and makes no place known.
    gate.enters("li.wei", "another sentence", &gate.code(), "198.51.100.1").await.unwrap_err();
    assert_eq!(told().await.len(), 1);
    gate.enters("li.wei", PASSWORD, &gate.code(), "198.51.100.1").await.unwrap();
    gate.next_code();
    assert_eq!(told().await[1..], ["actor/li.wei 198.51.100.1"]);
    // After a month away it is news again.
    gate.clock.advance(SignedDuration::from_hours(24 * 31));
    gate.logs_in().await;
    assert_eq!(told().await.len(), 3);
    // Where somebody has been doesn't stand in the database as a list of networks.
    let database = std::fs::read(gate.file()).unwrap();
    for network in ["192.0.2.0/24", "198.51.100.0/24"] {
        assert!(!database.windows(network.len()).any(|window| window == network.as_bytes()), "{network}");
    }
}

#[tokio::test]
async fn whoever_has_no_address_logs_in_without_a_notice_that_fails() {
    let gate = Gate::new().await;
    gate.logs_in().await;
    let all = gate.engine.store.notice_list(&NoticeFilter::default(), 1_000).await.unwrap();
    assert_eq!(all, []);
}

#[tokio::test]
async fn a_hash_from_before_there_was_a_key_is_made_anew_with_the_log_in() {
    let gate = Gate::new().await;
    let (engine, name) = (&gate.engine, "li.wei".into());
    let stored = async || engine.store.login_lookup(&name).await.unwrap().unwrap();
    let put = async |password: String| {
        let mut tx = engine.store.begin().await.unwrap();
        tx.login_put(&name, &Login { password, ..stored().await }).await.unwrap();
        tx.commit().await.unwrap();
    };
    let before = stored().await;
    assert!(before.password.contains(",keyid="), "{}", before.password);
    let old: PasswordHash = Argon2::default().hash_password_with_salt(PASSWORD.as_bytes(), &[7; 16]).unwrap();
    put(old.to_string()).await;
    // What isn't let in changes nothing.
    let wrong_code = if gate.code() == "000000" { "000001" } else { "000000" };
    assert_eq!(refusal(gate.enters("li.wei", PASSWORD, wrong_code, HOME).await), AccessError::Refused);
    assert_eq!(stored().await.password, old.to_string());
    gate.clock.advance(SignedDuration::from_secs(2));
    gate.logs_in().await;
    let renewed = stored().await;
    assert!(renewed.password.contains(",keyid="), "{}", renewed.password);
    assert_eq!(renewed.changed_at, before.changed_at, "the password is the same");
    gate.logs_in().await;
    assert_eq!(stored().await.password, renewed.password);
    // Nothing fits a hash that another house's key went into; whoever stands outside is told nothing more.
    let (start, rest) = renewed.password.split_once(",keyid=").unwrap();
    put(format!("{start},keyid=AAAAAAAA${}", rest.split_once('$').unwrap().1)).await;
    assert_eq!(refusal(gate.enters("li.wei", PASSWORD, &gate.code(), HOME).await), AccessError::Refused);
}

pub(crate) fn somebody(id: &str, name: &str) -> Person {
    Person {
        id: id.into(),
        name: name.to_owned(),
        department: String::new(),
        zone: "Asia/Shanghai".to_owned(),
        manager: None,
        mail: None,
        language: Language::Zh,
    }
}
