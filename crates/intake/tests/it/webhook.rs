//! Our signatures against the official package, in both directions, and what strangers may send.

use exeunt_core::SourceName;
use exeunt_core::webhook::{Headers, Refusal, sign};
use exeunt_intake::webhook::{Received, Receiver};
use exeunt_tests::error::Error;
use exeunt_tests::hook::STANDARD_WEBHOOKS;
use exeunt_tests::node::package;
use exeunt_tests::require;
use jiff::Timestamp;
use proptest::prelude::*;

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const BODY: &str = r#"{"type":"leaver.statement","timestamp":"2026-11-24T02:00:00Z","data":{"employee_number":"001","name":"张三","intention":"leaves","last_working_day":"2026-11-30"}}"#;

/// What a script of the package says of the secret, the time in seconds, a body and a signature.
fn node(script: &str, at: Timestamp, signature: &str) -> Result<String, Error> {
    let folder = package(STANDARD_WEBHOOKS)?;
    Ok(exeunt_tests::node::script(&folder, script, &[SECRET, &at.as_second().to_string(), BODY, signature])?)
}

fn now() -> Timestamp {
    "2026-11-24T02:00:05Z".parse().unwrap()
}

fn receiver() -> Receiver {
    Receiver::new(SourceName::from("hr"), vec![SECRET.parse().unwrap()]).unwrap()
}

#[test]
fn the_official_package_believes_our_signatures_and_we_believe_its() {
    let theirs = r"
        const { Webhook } = require('standardwebhooks');
        const [, secret, seconds, body] = process.argv;
        console.log(new Webhook(secret).sign('msg_2KWPBgLlAfxdpx2AI54pPJ85f4W', new Date(seconds * 1000), body));";
    let theirs = require!(node(theirs, now(), ""));
    let timestamp = now().as_second().to_string();
    let headers =
        Headers { id: Some("msg_2KWPBgLlAfxdpx2AI54pPJ85f4W"), timestamp: Some(&timestamp), signature: Some(&theirs) };
    let Ok(Received::Statement(batch)) = receiver().receive(headers, BODY.as_bytes(), now()) else {
        panic!("the package's own signature is refused");
    };
    assert_eq!(batch.statements[0].id, "msg_2KWPBgLlAfxdpx2AI54pPJ85f4W");
    let tampered = BODY.replace("001", "002");
    assert_eq!(receiver().receive(headers, tampered.as_bytes(), now()), Err(Refusal::Forged.into()));

    let verify = r"
        const { Webhook } = require('standardwebhooks');
        const [, secret, seconds, body, signature] = process.argv;
        Date.now = () => seconds * 1000;
        const RealDate = Date;
        globalThis.Date = class extends RealDate { constructor(...a) { a.length ? super(...a) : super(seconds * 1000); } };
        const headers = { 'webhook-id': 'msg_1', 'webhook-timestamp': seconds, 'webhook-signature': signature };
        const says = (body) => { try { new Webhook(secret).verify(body, headers); return 'good'; } catch { return 'bad'; } };
        console.log(says(body), says(body.replace('001', '002')));";
    let ours = sign(&SECRET.parse().unwrap(), "msg_1", now(), BODY.as_bytes());
    assert_eq!(require!(node(verify, now(), &ours)), "good bad");
}

fn header() -> impl Strategy<Value = Option<String>> {
    let digits = "[0-9]{0,14}";
    let signature = "(v1,[A-Za-z0-9+/]{43}=| |v1a,|v2,[a-z]{4}){0,20}";
    prop_oneof![Just(None), any::<String>().prop_map(Some), digits.prop_map(Some), signature.prop_map(Some)]
}

proptest! {
    #[test]
    fn nobody_without_the_secret_is_heard(
        id in header(), timestamp in header(), signature in header(), body in prop::collection::vec(any::<u8>(), 0..200),
    ) {
        let headers =
            Headers { id: id.as_deref(), timestamp: timestamp.as_deref(), signature: signature.as_deref() };
        prop_assert!(receiver().receive(headers, &body, now()).is_err());
    }

    #[test]
    fn any_signed_body_is_answered(body in any::<String>(), cut in 0..BODY.len()) {
        let beginning: String = BODY.chars().take(cut).collect();
        for body in [body.clone(), beginning.clone() + &body, beginning] {
            let signature = sign(&SECRET.parse().unwrap(), "m", now(), body.as_bytes());
            let timestamp = now().as_second().to_string();
            let headers = Headers { id: Some("m"), timestamp: Some(&timestamp), signature: Some(&signature) };
            prop_assert!(receiver().receive(headers, body.as_bytes(), now()).is_ok());
        }
    }
}
