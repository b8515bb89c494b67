//! A message as a real mail server gets it.

use crate::house::{mailer, texts};
use exeunt_core::{DeliveryTrouble, Language};
use exeunt_engine::notify::{Carrier, Destination, Notice, Outcome, Parcel};
use exeunt_notices::mail::{MailSetup, Mailer};
use exeunt_notices::{MailSettings, Security, samples};
use exeunt_tests::maildev::{Door, MailDev, PASSWORD, USER};
use exeunt_tests::require;

fn test(by: &str) -> Parcel {
    samples::parcel(0, &Notice::Test { by: by.into(), at: "2026-11-25T09:00:00Z".parse().unwrap() })
}

fn to(mut parcel: Parcel, address: &str, name: &str) -> Parcel {
    parcel.to = Destination::Mail {
        address: address.to_owned(),
        name: Some(name.to_owned()),
        language: Language::Zh,
        zone: Some("Asia/Shanghai".to_owned()),
    };
    parcel
}

fn header(source: &str, name: &str) -> Vec<String> {
    let (head, _) = source.split_once("\r\n\r\n").or_else(|| source.split_once("\n\n")).unwrap();
    let unfolded = head.replace("\r\n", "\n").replace("\n ", " ").replace("\n\t", " ");
    let values = unfolded.lines().filter_map(|line| line.split_once(": "));
    values.filter(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.to_owned()).collect()
}

#[tokio::test]
async fn a_message_is_readable_marked_as_automatic_and_always_the_same_one() {
    let server = require!(MailDev::start(Door::Open).await);
    let mailer = mailer(&server);
    let wanted = samples::all().into_iter().find(|sample| sample.sealed.is_some()).unwrap();
    for _ in 0..2 {
        assert_eq!(mailer.carry(&wanted).await, Outcome::Sent);
    }
    let mails = server.wait_for(2).await.unwrap();
    let mail = &mails[0];
    assert_eq!(mail["from"][0]["name"], "Exeunt 离职管理");
    assert_eq!(mail["to"][0]["name"], "李四");
    assert!(mail["subject"].as_str().unwrap().starts_with("请确认交接：张三"), "{}", mail["subject"]);
    assert!(mail["text"].as_str().unwrap().contains("https://exeunt.corp.example/confirm#8J2mVwq0"));
    assert!(mail["html"].as_str().unwrap().contains("href=\"https://exeunt.corp.example/confirm#8J2mVwq0\""));
    assert!(!mail["html"].as_str().unwrap().contains("<img"), "nothing is fetched when it is read");
    assert_eq!(mails[0]["headers"]["message-id"], mails[1]["headers"]["message-id"]);

    let source = server.source(mail).await.unwrap();
    assert!(source.is_ascii(), "on the wire it is plain");
    assert_eq!(header(&source, "Auto-Submitted"), ["auto-generated"]);
    assert_eq!(header(&source, "Message-ID"), [format!("<{}@corp.example>", wanted.id)]);
    assert!(header(&source, "Subject")[0].starts_with("=?utf-8?"), "{:?}", header(&source, "Subject"));
}

#[tokio::test]
async fn no_name_and_no_reason_becomes_a_header_or_a_receiver() {
    let server = require!(MailDev::start(Door::Open).await);
    let evil = "Eve\r\nBcc: all@corp.example\r\nSubject: =?utf-8?q?x?=\r\n\r\n.\r\nMAIL FROM:<x@y>\u{202e}\u{0}";
    let mut opened = to(samples::all().remove(0), "li.si@corp.example", evil);
    opened.document["case"]["person"]["name"] = evil.into();
    opened.document["details"]["by"] = evil.into();
    let mailer = mailer(&server);
    assert_eq!(mailer.carry(&opened).await, Outcome::Sent);
    let mails = server.wait_for(1).await.unwrap();
    assert_eq!(mails.len(), 1, "one message, whatever stands in it");
    assert_eq!(mails[0]["envelope"]["to"].as_array().unwrap().len(), 1);
    let source = server.source(&mails[0]).await.unwrap();
    for name in ["Subject", "To", "From", "Message-ID"] {
        assert_eq!(header(&source, name).len(), 1, "{name}: {source}");
    }
    assert_eq!(header(&source, "Bcc"), Vec::<String>::new());
}

#[tokio::test]
async fn what_is_no_address_is_refused_before_anybody_is_asked() {
    let nowhere = MailSettings {
        host: "127.0.0.1".to_owned(),
        port: 1,
        security: Security::None,
        from: "exeunt@corp.example".to_owned(),
        ..MailSettings::default()
    };
    let mailer = Mailer::new(&nowhere, None, texts()).unwrap();
    for address in ["", "nobody", "a@b\r\nRCPT TO:<c@d>", "a@b, c@d", "a b@c"] {
        let outcome = mailer.carry(&to(test("it-li"), address, "x")).await;
        assert_eq!(outcome, Outcome::Refused(DeliveryTrouble::BadAddress), "{address}");
    }
    let outcome = mailer.carry(&to(test("it-li"), "a@b.example", "x")).await;
    assert_eq!(outcome, Outcome::later(DeliveryTrouble::Unreachable), "surely not sent");
    assert_eq!(mailer.try_out().await, Err(DeliveryTrouble::Unreachable));
}

#[tokio::test]
async fn without_encryption_nothing_is_said_unless_the_house_says_so() {
    let server = require!(MailDev::start(Door::Open).await);
    let settings = MailSettings {
        host: "127.0.0.1".to_owned(),
        port: server.port(),
        from: "exeunt@corp.example".to_owned(),
        ..MailSettings::default()
    };
    let careful = Mailer::new(&settings, None, texts()).unwrap();
    assert_eq!(careful.carry(&test("it-li")).await, Outcome::later(DeliveryTrouble::Untrusted));
    assert_eq!(server.mails().await.unwrap().len(), 0);

    let open = MailSettings { security: Security::None, user: "exeunt".to_owned(), ..settings.clone() };
    assert_eq!(Mailer::new(&open, Some(&"hunter2".into()), texts()).err(), Some(MailSetup::PasswordInTheOpen));
    let nameless = MailSettings { from: "nobody".to_owned(), ..settings };
    assert!(matches!(Mailer::new(&nameless, None, texts()).err(), Some(MailSetup::Address(_))));
}

#[tokio::test]
async fn a_server_with_a_log_in_is_trusted_by_the_houses_own_authority_alone() {
    let server = require!(MailDev::start(Door::Tls).await);
    let settings = MailSettings {
        host: "127.0.0.1".to_owned(),
        port: server.port(),
        security: Security::Tls,
        from: "exeunt@corp.example".to_owned(),
        user: USER.to_owned(),
        ..MailSettings::default()
    };
    let trusting = MailSettings { ca_file: server.certificate().display().to_string(), ..settings.clone() };
    let mailer = |settings, password: &str| Mailer::new(settings, Some(&password.to_owned().into()), texts()).unwrap();
    assert_eq!(mailer(&trusting, PASSWORD).try_out().await, Ok(()));
    assert_eq!(mailer(&trusting, PASSWORD).carry(&test("it-li")).await, Outcome::Sent);
    let wrong = mailer(&trusting, "wrong").carry(&test("it-li")).await;
    assert_eq!(wrong, Outcome::later(DeliveryTrouble::Unauthenticated));
    let unknown = mailer(&settings, PASSWORD).carry(&test("it-li")).await;
    assert!(
        matches!(unknown, Outcome::Later { unsure: false, .. }),
        "a certificate that nobody vouches for: {unknown:?}"
    );
    assert_eq!(server.wait_for(1).await.unwrap().len(), 1);
}
