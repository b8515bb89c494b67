//! Whom a provider vouches for, and who that is here.

use super::{Gate, admin, from, refusal};
use crate::world::it;
use exeunt_core::{DutyRole, Language, Person};
use exeunt_engine::Happened;
use exeunt_engine::access::{AccessError, Vouched};
use secrecy::SecretString;
use std::collections::BTreeSet;

const ISSUER: &str = "https://sso.example";

fn vouched(subject: &str, mail: Option<&str>) -> Vouched {
    Vouched { issuer: ISSUER.to_owned(), subject: subject.to_owned(), mail: mail.map(str::to_owned), roles: None }
}

/// A person with this mail, and an actor who is that person.
async fn put(gate: &Gate, id: &str, mail: &str, actor: &str) {
    let person = Person {
        id: id.into(),
        name: id.to_owned(),
        department: String::new(),
        zone: "Asia/Shanghai".to_owned(),
        manager: None,
        mail: Some(mail.to_owned()),
        language: Language::Zh,
    };
    gate.engine.person_put(&it("lin.wei"), &person).await.unwrap();
    let roles = BTreeSet::from([DutyRole::Manager]);
    gate.engine.actor_add(&admin(), &actor.into(), &roles, Some(&person.id)).await.unwrap();
}

#[tokio::test]
async fn an_actor_is_found_by_verified_mail_once_and_by_subject_from_then_on() {
    let gate = Gate::new().await;
    put(&gate, "E002", "Li.Si@corp.example", "li.si").await;
    let enter = async |vouched: Vouched| gate.engine.enter_vouched(&vouched, &from("192.0.2.1")).await;
    assert_eq!(refusal(enter(vouched("s1", None)).await), AccessError::UnknownIdentity);
    assert_eq!(refusal(enter(vouched("s1", Some("nobody@corp.example"))).await), AccessError::UnknownIdentity);
    let entered = enter(vouched("s1", Some("li.si@corp.example"))).await.unwrap();
    assert_eq!((entered.caller.name.as_str(), entered.caller.person), ("li.si", Some("E002".into())));
    // The subject is known now, whatever becomes of the address; and the address opens nothing to another subject.
    assert_eq!(enter(vouched("s1", None)).await.unwrap().caller.name.as_str(), "li.si");
    assert_eq!(refusal(enter(vouched("s2", Some("li.si@corp.example"))).await), AccessError::UnknownIdentity);
    assert_eq!(gate.logged(Happened::IdentityLinked).await.len(), 1);
    gate.engine.actor_lock(&admin(), &"li.si".into()).await.unwrap();
    assert_eq!(refusal(enter(vouched("s1", None)).await), AccessError::UnknownIdentity);
}

#[tokio::test]
async fn an_address_of_two_actors_means_neither() {
    let gate = Gate::new().await;
    put(&gate, "E002", "team@corp.example", "li.si").await;
    put(&gate, "E003", "team@corp.example", "wang.wu").await;
    let refused = gate.engine.enter_vouched(&vouched("s1", Some("team@corp.example")), &from("192.0.2.1")).await;
    assert_eq!(refusal(refused), AccessError::UnknownIdentity);
}

#[tokio::test]
async fn roles_follow_the_providers_groups_and_older_sessions_end_with_them() {
    let gate = Gate::new().await;
    put(&gate, "E002", "li.si@corp.example", "li.si").await;
    let with = |roles: &[DutyRole]| Vouched {
        roles: Some(roles.iter().copied().collect()),
        ..vouched("s1", Some("li.si@corp.example"))
    };
    let first = gate.engine.enter_vouched(&with(&[DutyRole::Manager]), &from("192.0.2.1")).await.unwrap();
    let second = gate.engine.enter_vouched(&with(&[DutyRole::Hr]), &from("192.0.2.1")).await.unwrap();
    assert_eq!(second.caller.roles, BTreeSet::from([DutyRole::Hr]));
    assert!(gate.engine.session(&first.token).await.is_err());
    assert_eq!(gate.engine.session(&second.token).await.unwrap().1.roles, BTreeSet::from([DutyRole::Hr]));
    assert_eq!(gate.logged(Happened::ActorChanged).await.len(), 1);
}

#[tokio::test]
async fn a_browsers_flow_ends_once_and_in_time() {
    let gate = Gate::new().await;
    let flow = SecretString::from("a secret of the browser");
    gate.engine.flow_begin(&flow, "/cases").await.unwrap();
    assert_eq!(gate.engine.flow_end(&"another".into()).await.unwrap(), None);
    assert_eq!(gate.another().await.flow_end(&flow).await.unwrap().as_deref(), Some("/cases"));
    assert_eq!(gate.engine.flow_end(&flow).await.unwrap(), None);
    gate.engine.flow_begin(&flow, "/").await.unwrap();
    gate.clock.advance(jiff::SignedDuration::from_mins(11));
    assert_eq!(gate.engine.flow_end(&flow).await.unwrap(), None);
}
