//! Passkeys: who gets one, whom it lets in, and what a thief, a lure and a copied device come to.

use super::{Gate, HOME, PASSWORD, admin, code, from, refusal};
use exeunt_engine::access::{ANSWERED_WITHIN, AccessError, Entered, FRESH, Party};
use exeunt_engine::{Engine, EngineError, Happened};
use exeunt_store::{How, Session};
use exeunt_tests::passkey::Device;
use jiff::SignedDuration;
use serde_json::{Value, json};

const AT: &str = "https://exeunt.example";

fn party() -> Party {
    Party::at(&AT.parse().unwrap()).unwrap()
}

/// Adds a passkey on this device.
async fn adds(gate: &Gate, session: &Session, device: &mut Device, name: &str) -> Result<(), EngineError> {
    let options = gate.engine.passkey_add_begin(&party(), session).await?;
    gate.engine.passkey_add(&party(), session, (name, &device.make(&options)), &from(HOME)).await.map(drop)
}

/// A gate, a session of `li.wei`, who has an address, and a device of theirs with a passkey.
async fn with_device() -> (Gate, Session, Device) {
    let gate = Gate::with_an_address().await;
    let session = gate.logs_in().await.session;
    let mut device = Device::at(AT);
    adds(&gate, &session, &mut device, "phone").await.unwrap();
    (gate, session, device)
}

async fn enters(engine: &Engine, device: &mut Device) -> Result<Entered, EngineError> {
    let (secret, options) = engine.passkey_begin(&party()).await.unwrap();
    engine.passkey_log_in(&party(), Some(&secret), &device.sign(&options), &from(HOME)).await
}

/// Whoever failed waits, sooner or later.
fn rest(gate: &Gate) {
    gate.clock.advance(SignedDuration::from_hours(2));
}

/// The reasons of all that were refused, in their order.
async fn why(gate: &Gate) -> Vec<String> {
    let failed = gate.logged(Happened::LoginFailed).await;
    failed.iter().map(|(_, payload)| payload["why"].as_str().unwrap_or_default().to_owned()).collect()
}

#[tokio::test]
async fn a_passkey_lets_its_owner_in_without_a_name_on_any_server() {
    let (gate, _, mut device) = with_device().await;
    let other = gate.another().await;
    let (secret, options) = gate.engine.passkey_begin(&party()).await.unwrap();
    assert_eq!(options["allowCredentials"], json!([]), "nobody is told who has one");
    let answer = device.sign(&options);
    let entered = other.passkey_log_in(&party(), Some(&secret), &answer, &from(HOME)).await.unwrap();
    assert_eq!((entered.session.actor.as_str(), entered.session.how), ("li.wei", How::Passkey));
    let (session, caller) = gate.engine.session(&entered.token).await.unwrap();
    assert_eq!((session.how, caller.name.as_str()), (How::Passkey, "li.wei"));
    gate.engine.must_be_fresh(Some(&session)).unwrap();
    let kept = gate.engine.passkey_list(&session).await.unwrap();
    assert!(kept[0].name == "phone" && kept[0].used_at > Some(kept[0].made_at), "{:?}", kept[0]);
    let logged = gate.logged(Happened::LoggedIn).await;
    assert_eq!((&logged[1].0, &logged[1].1["by"]), (&"li.wei".to_owned(), &json!("passkey")));
}

#[tokio::test]
async fn it_is_added_after_a_fresh_proof_renamed_removed_and_worth_nothing_then() {
    let (gate, session, mut device) = with_device().await;
    let engine = &gate.engine;
    gate.clock.advance(FRESH + SignedDuration::from_secs(1));
    let again = refusal(engine.passkey_add_begin(&party(), &session).await);
    assert_eq!(again, AccessError::ShowAgain);
    let id = engine.passkey_list(&session).await.unwrap()[0].id;
    assert_eq!(refusal(engine.passkey_remove(&session, id, &from(HOME)).await), AccessError::ShowAgain);

    let options = engine.passkey_show_begin(&party(), &session).await.unwrap();
    assert_eq!(options["allowCredentials"].as_array().unwrap().len(), 1, "only their own");
    // An authenticator that is asked for one key needn't say whose it is.
    let mut answer = device.sign(&options);
    answer["response"].as_object_mut().unwrap().remove("userHandle");
    engine.passkey_show_again(&party(), &session, &answer, &from(HOME)).await.unwrap();
    let fresh = Session { shown_at: engine.now(), ..session.clone() };
    assert_eq!(gate.logged(Happened::ShownAgain).await[0].1["by"], "passkey");

    assert_eq!(refusal(engine.passkey_rename(&session, id, " ").await), AccessError::PasskeyTerms);
    engine.passkey_rename(&session, id, "我的手机").await.unwrap();
    assert_eq!(engine.passkey_list(&session).await.unwrap()[0].name, "我的手机");
    let elsewhere = enters(engine, &mut device).await.unwrap();
    engine.passkey_remove(&fresh, id, &from(HOME)).await.unwrap();
    assert!(engine.session(&elsewhere.token).await.is_err(), "it may be on the device that was lost");
    assert_eq!(refusal(engine.passkey_remove(&fresh, id, &from(HOME)).await), AccessError::NotYours);
    assert_eq!(refusal(enters(engine, &mut device).await), AccessError::PasskeyNotAccepted);
    assert_eq!(refusal(engine.passkey_show_begin(&party(), &fresh).await), AccessError::NoPasskey);
    assert_eq!(gate.logged(Happened::PasskeyAdded).await.len(), 1);
    assert_eq!(gate.logged(Happened::PasskeyRenamed).await[0].1["name"], "我的手机");
    assert_eq!(gate.logged(Happened::PasskeyRemoved).await[0].1["sessions_ended"], 1);
    assert_eq!(why(&gate).await, ["unknown_passkey"]);
}

#[tokio::test]
async fn an_answer_counts_once_in_time_and_in_the_browser_that_asked() {
    let (gate, _, mut device) = with_device().await;
    let engine = &gate.engine;
    let (secret, options) = engine.passkey_begin(&party()).await.unwrap();
    let answer = device.sign(&options);
    let again =
        async |secret: Option<&_>, answer: &Value| engine.passkey_log_in(&party(), secret, answer, &from(HOME)).await;
    let (anothers, _) = engine.passkey_begin(&party()).await.unwrap();
    assert_eq!(refusal(again(None, &answer).await), AccessError::PasskeyNotAccepted);
    assert_eq!(refusal(again(Some(&anothers), &answer).await), AccessError::PasskeyNotAccepted);
    again(Some(&secret), &answer).await.unwrap();
    assert_eq!(refusal(again(Some(&secret), &answer).await), AccessError::PasskeyNotAccepted);
    rest(&gate);
    let (secret, options) = engine.passkey_begin(&party()).await.unwrap();
    gate.clock.advance(ANSWERED_WITHIN);
    assert_eq!(refusal(again(Some(&secret), &device.sign(&options)).await), AccessError::PasskeyNotAccepted);
    assert_eq!(why(&gate).await, ["over", "other_challenge", "over", "over"]);
}

#[tokio::test]
async fn a_lure_an_unlocked_device_a_copy_and_a_forger_stay_outside() {
    let (gate, _, mut device) = with_device().await;
    let engine = &gate.engine;
    device.origin = "https://exeunt.example.evil.test".to_owned();
    assert_eq!(refusal(enters(engine, &mut device).await), AccessError::PasskeyNotAccepted);
    device.origin = AT.to_owned();
    device.verifies = false;
    assert_eq!(refusal(enters(engine, &mut device).await), AccessError::PasskeyNotAccepted);
    device.verifies = true;
    enters(engine, &mut device).await.unwrap();
    rest(&gate);
    device.counter = 1;
    assert_eq!(refusal(enters(engine, &mut device).await), AccessError::PasskeyNotAccepted);
    let copied = gate.logged(Happened::PasskeyCopied).await;
    assert_eq!(copied.iter().map(|(on, _)| on.as_str()).collect::<Vec<_>>(), ["li.wei"]);
    let told = gate.letters().await;
    let expected = format!("actor/li.wei passkey_copied by li.wei from {HOME}");
    assert_eq!(told.last(), Some(&expected), "its owner hears of it");
    device.counter = 50;
    let (secret, options) = engine.passkey_begin(&party()).await.unwrap();
    let mut answer = device.sign(&options);
    answer["response"]["signature"] = json!("MEQCIAAA");
    let forged = engine.passkey_log_in(&party(), Some(&secret), &answer, &from(HOME)).await;
    assert_eq!(refusal(forged), AccessError::PasskeyNotAccepted);
    for nonsense in [json!(null), json!({}), json!("x".repeat(100_000)), json!({ "id": "a", "rawId": "!" })] {
        rest(&gate);
        let refused = engine.passkey_log_in(&party(), Some(&secret), &nonsense, &from(HOME)).await;
        assert_eq!(refusal(refused), AccessError::PasskeyNotAccepted);
    }
    let expected = ["other_origin", "not_verified", "counter_back", "wrong"];
    let why = why(&gate).await;
    assert_eq!(why[..4], expected);
    assert!(why[4..].iter().all(|why| why == "unreadable"), "{why:?}");
    enters(engine, &mut device).await.unwrap();
}

#[tokio::test]
async fn nobody_acts_by_the_passkey_of_somebody_else() {
    let (gate, session, mut device) = with_device().await;
    let engine = &gate.engine;
    // He Jun gets a password and a passkey, too.
    let (_, link) = engine.invite(&admin(), &"he.jun".into(), SignedDuration::from_hours(24)).await.unwrap();
    let seed = engine.invitation_open(&link).await.unwrap().seed;
    engine
        .invitation_accept(&link, &PASSWORD.into(), &code(&seed, engine.now().as_second()), &from(HOME))
        .await
        .unwrap();
    gate.next_code();
    let hes = gate.enters("he.jun", PASSWORD, &code(&seed, engine.now().as_second()), HOME).await.unwrap().session;
    let mut his = Device::at(AT);
    adds(&gate, &hes, &mut his, "key").await.unwrap();

    // His answer in her session.
    let mut asked = engine.passkey_show_begin(&party(), &session).await.unwrap();
    asked["allowCredentials"] = json!([]);
    let shown = engine.passkey_show_again(&party(), &session, &his.sign(&asked), &from(HOME)).await;
    assert_eq!(refusal(shown), AccessError::PasskeyNotAccepted);
    // His key, under her handle: whom a device names is compared with whose key it is.
    let (secret, options) = engine.passkey_begin(&party()).await.unwrap();
    let mut answer = his.sign(&options);
    answer["response"]["userHandle"] = device.sign(&options)["response"]["userHandle"].clone();
    let entered = engine.passkey_log_in(&party(), Some(&secret), &answer, &from(HOME)).await;
    assert_eq!(refusal(entered), AccessError::PasskeyNotAccepted);
    // And without one nobody is named at all.
    let (secret, options) = engine.passkey_begin(&party()).await.unwrap();
    let mut answer = his.sign(&options);
    answer["response"]["userHandle"] = Value::Null;
    let entered = engine.passkey_log_in(&party(), Some(&secret), &answer, &from(HOME)).await;
    assert_eq!(refusal(entered), AccessError::PasskeyNotAccepted);
    // Nor does anybody name or remove another's, or register a key that is somebody's already.
    let id = engine.passkey_list(&session).await.unwrap()[0].id;
    assert_eq!(refusal(engine.passkey_rename(&hes, id, "mine").await), AccessError::NotYours);
    assert_eq!(refusal(engine.passkey_remove(&hes, id, &from(HOME)).await), AccessError::NotYours);
    assert_eq!(why(&gate).await, ["other_owner"; 3]);
}

#[tokio::test]
async fn a_locked_actor_stays_outside_and_a_new_invitation_ends_every_passkey() {
    let (gate, _, mut device) = with_device().await;
    let engine = &gate.engine;
    engine.actor_lock(&admin(), &"li.wei".into()).await.unwrap();
    assert_eq!(refusal(enters(engine, &mut device).await), AccessError::PasskeyNotAccepted);
    engine.actor_unlock(&admin(), &"li.wei".into()).await.unwrap();
    assert_eq!(refusal(enters(engine, &mut device).await), AccessError::PasskeyNotAccepted);
    assert_eq!(why(&gate).await, ["locked", "unknown_passkey"]);

    let (gate, _, mut device) = with_device().await;
    let engine = &gate.engine;
    let (_, link) = engine.invite(&admin(), &"li.wei".into(), SignedDuration::from_hours(24)).await.unwrap();
    enters(engine, &mut device).await.expect("until it is accepted, as the password");
    let seed = engine.invitation_open(&link).await.unwrap().seed;
    engine
        .invitation_accept(&link, &PASSWORD.into(), &code(&seed, engine.now().as_second()), &from(HOME))
        .await
        .unwrap();
    assert_eq!(gate.logged(Happened::LoginSet).await.last().unwrap().1["passkeys_removed"], 1);
    assert_eq!(refusal(enters(engine, &mut device).await), AccessError::PasskeyNotAccepted);
    assert_eq!(why(&gate).await, ["unknown_passkey"]);
}

#[tokio::test]
async fn who_gets_one_has_a_password_and_nobody_gets_eleven() {
    let (gate, session, mut device) = with_device().await;
    let engine = &gate.engine;
    for number in 2..=10 {
        adds(&gate, &session, &mut device, &format!("key {number}")).await.unwrap();
    }
    assert_eq!(refusal(adds(&gate, &session, &mut device, "key 11").await), AccessError::TooManyPasskeys);
    let list = engine.passkey_list(&session).await.unwrap();
    assert!(list.iter().all(|key| key.handle == list[0].handle), "a device shows one account");

    let vouched =
        exeunt_engine::access::Vouched { issuer: "i".to_owned(), subject: "s".to_owned(), mail: None, roles: None };
    let mut tx = engine.store.begin().await.unwrap();
    tx.identity_put("i", "s", &"he.jun".into(), engine.now()).await.unwrap();
    tx.commit().await.unwrap();
    let vouched = engine.enter_vouched(&vouched, &from(HOME)).await.unwrap().session;
    assert_eq!(refusal(engine.passkey_add_begin(&party(), &vouched).await), AccessError::NoPassword);
}

#[tokio::test]
async fn what_a_device_makes_for_another_page_unlocked_or_twice_is_not_kept() {
    let gate = Gate::new().await;
    let (engine, session) = (&gate.engine, gate.logs_in().await.session);
    let mut device = Device::at("https://evil.example");
    assert_eq!(refusal(adds(&gate, &session, &mut device, "lure").await), AccessError::PasskeyUnfit);
    device.origin = AT.to_owned();
    device.verifies = false;
    assert_eq!(refusal(adds(&gate, &session, &mut device, "open").await), AccessError::PasskeyUnfit);
    device.verifies = true;
    let options = engine.passkey_add_begin(&party(), &session).await.unwrap();
    let made = device.make(&options);
    engine.passkey_add(&party(), &session, ("key", &made), &from(HOME)).await.unwrap();
    let twice = engine.passkey_add(&party(), &session, ("again", &made), &from(HOME)).await;
    assert_eq!(refusal(twice), AccessError::PasskeyUnfit);
    let options = engine.passkey_add_begin(&party(), &session).await.unwrap();
    let made = device.make(&options);
    gate.clock.advance(ANSWERED_WITHIN);
    assert_eq!(
        refusal(engine.passkey_add(&party(), &session, ("late", &made), &from(HOME)).await),
        AccessError::PasskeyUnfit
    );
    let refused = gate.logged(Happened::PasskeyRefused).await;
    let why: Vec<&Value> = refused.iter().map(|(_, payload)| &payload["why"]).collect();
    assert_eq!(why, ["other_origin", "not_verified", "over", "over"]);
    assert_eq!(engine.passkey_list(&session).await.unwrap().len(), 1);
}

#[tokio::test]
async fn guessing_by_passkey_waits_as_guessing_by_password_does() {
    let (gate, _, mut device) = with_device().await;
    device.verifies = false;
    for _ in 0..4 {
        assert_eq!(refusal(enters(&gate.engine, &mut device).await), AccessError::PasskeyNotAccepted);
    }
    device.verifies = true;
    let (secret, options) = gate.engine.passkey_begin(&party()).await.unwrap();
    let answer = device.sign(&options);
    let soon = gate.engine.passkey_log_in(&party(), Some(&secret), &answer, &from(HOME)).await;
    let AccessError::TooSoon { wait } = refusal(soon) else { panic!("four failures cost nothing") };
    gate.clock.advance(wait);
    gate.engine.passkey_log_in(&party(), Some(&secret), &answer, &from(HOME)).await.expect("it was not used up");
}
