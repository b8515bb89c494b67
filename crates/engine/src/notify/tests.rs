//! Whoever looks after groups is told of theirs: once, only of what is new, and not too early.

use crate::actor::Caller;
use crate::case::{Breadth, NewCase};
use crate::house::{Engine, Parts};
use crate::hub::Hub;
use exeunt_core::capability::CapabilityTable;
use exeunt_core::{
    Account, AccountRef, Case, CaseState, Clock, ConnectionView, Departure, DutyRole, Group, GroupId, Language, Login,
    Member, NativeKind, NoticeKind, Observation, Person, Presence, Randomness, Standing,
};
use exeunt_evidence::LogKey;
use exeunt_plan::Policy;
use exeunt_store::{NoticeFilter, Store, StoredNotice, Vault};
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU8, Ordering};

struct Ticking(AtomicI64);

impl Clock for Ticking {
    fn now(&self) -> Timestamp {
        Timestamp::from_second(1_795_597_200 + self.0.fetch_add(1, Ordering::SeqCst)).unwrap()
    }
}

struct Counting(AtomicU8);

impl Randomness for Counting {
    fn fill(&self, buffer: &mut [u8]) {
        for byte in buffer {
            *byte = self.0.fetch_add(1, Ordering::SeqCst);
        }
    }
}

fn it() -> Caller {
    Caller::new("it-li", [DutyRole::It])
}

/// 张三 is to leave; 李四 and 王五 have accounts, 赵六 has none that anybody knows.
async fn house() -> Engine {
    let randomness: Arc<dyn Randomness> = Arc::new(Counting(AtomicU8::new(0)));
    let store = Store::open("sqlite::memory:", Vault::generate(&*randomness), Arc::clone(&randomness)).await.unwrap();
    let engine = Engine::new(Parts {
        store,
        policy: Policy::shipped(),
        clock: Arc::new(Ticking(AtomicI64::new(0))),
        randomness,
        hub: Hub::new(Box::new(|_, _, _, _| Err("setting-platform".into()))),
        log_key: LogKey::from_seed("exeunt.test/log", &[7; 32]).unwrap(),
    });
    for (id, name, account) in [("001", "张三", "zhang"), ("100", "李四", "li"), ("200", "王五", "wang")] {
        let person = Person {
            id: id.into(),
            name: name.to_owned(),
            department: "研发部".to_owned(),
            zone: "Asia/Shanghai".to_owned(),
            manager: None,
            mail: None,
            language: Language::Zh,
        };
        engine.person_put(&it(), &person).await.unwrap();
        engine.bind(&it(), &id.into(), &AccountRef::new("hq", account), "number").await.unwrap();
    }
    engine
}

async fn open(engine: &Engine, departure: Departure) -> Case {
    let day = "2026-12-31".parse().unwrap();
    engine.case_open(&it(), &NewCase { person: "001".into(), departure, last_working_day: day }).await.unwrap()
}

fn group(id: &str, name: &str, owners: &[&str], members: &[&str]) -> Group {
    let place = |standing| Member { presence: Presence::Joined, standing, permanent: false };
    let owners = owners.iter().map(|id| ((*id).into(), place(Standing::OWNER)));
    let members = members.iter().map(|id| ((*id).into(), place(Standing::MEMBER)));
    Group {
        id: id.into(),
        name: name.to_owned(),
        native_kind: NativeKind::Group,
        public: false,
        encrypted: false,
        closed: false,
        version: None,
        parent: None,
        bound_to_parent: false,
        lasting: false,
        members: owners.chain(members).collect(),
        lingering: BTreeMap::new(),
    }
}

fn seen(groups: Vec<Group>) -> Observation {
    let account = Account {
        id: "zhang".into(),
        display_name: "张三".to_owned(),
        login: Login::Open,
        read_only: false,
        admin: false,
        sessions: Vec::new(),
        push: Vec::new(),
        identities: Vec::new(),
        integrations: Vec::new(),
        last_seen: None,
        memberships: BTreeMap::new(),
        native: serde_json::Value::Null,
    };
    let view = ConnectionView {
        platform: "synapse".to_owned(),
        version: String::new(),
        settings: None,
        capabilities: CapabilityTable::default(),
        accounts: BTreeMap::from([("zhang".into(), account)]),
        groups: groups.into_iter().map(|group| (group.id.clone(), group)).collect::<BTreeMap<GroupId, Group>>(),
        others: BTreeMap::from([("li".into(), Login::Open)]),
        leaving: BTreeSet::new(),
        gaps: Vec::new(),
    };
    Observation { person: "001".into(), at: Timestamp::UNIX_EPOCH, connections: BTreeMap::from([("hq".into(), view)]) }
}

/// Observes, and says who was newly told of which groups.
async fn observe(engine: &Engine, case: &Case, groups: Vec<Group>) -> Vec<String> {
    let before = told(engine).await.len();
    engine.observation_keep("it-li", case, &seen(groups).into(), Breadth::Everything).await.unwrap();
    let news = told(engine).await.into_iter().skip(before);
    let names = |notice: &StoredNotice| {
        let groups = notice.document["details"]["groups"].as_array().unwrap().clone();
        groups.iter().map(|group| group["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>().join("+")
    };
    news.map(|notice| format!("{}: {}", notice.to, names(&notice))).collect()
}

async fn told(engine: &Engine) -> Vec<StoredNotice> {
    let all = engine.store.notice_list(&NoticeFilter::default(), 1_000).await.unwrap();
    all.into_iter().filter(|notice| notice.kind == NoticeKind::GroupsConcerned).collect()
}

#[tokio::test]
async fn whoever_looks_after_a_group_is_told_what_it_means_for_it_and_only_of_what_is_new() {
    let engine = house().await;
    let case = open(&engine, Departure::Voluntary).await;
    let project = || group("!a", "支付项目", &["zhang", "li", "stranger"], &["wang"]);
    let customer = || group("!b", "华东客户群", &["wang"], &["zhang"]);
    assert_eq!(
        observe(&engine, &case, vec![project(), customer()]).await,
        ["person/100: 支付项目", "person/200: 华东客户群"]
    );
    let of = told(&engine).await;
    let note = |at: usize| of[at].document["details"]["groups"][0].clone();
    assert_eq!((&note(0)["sole_owner"], &note(0)["successor"]), (&false.into(), &false.into()));
    assert_eq!(note(1)["successor"], true, "a customer never loses somebody without meeting the next one");

    assert_eq!(observe(&engine, &case, vec![project(), customer()]).await, Vec::<String>::new(), "once");
    let new = group("!c", "研发部", &["li"], &["zhang"]);
    assert_eq!(observe(&engine, &case, vec![project(), customer(), new]).await, ["person/100: 研发部"]);
}

#[tokio::test]
async fn nobody_is_told_of_a_group_between_two_and_the_leaver_is_told_of_nothing() {
    let engine = house().await;
    let case = open(&engine, Departure::Voluntary).await;
    let mut direct = group("!d", "", &["zhang", "li"], &[]);
    direct.native_kind = NativeKind::Direct;
    let own = group("!e", "自己的群", &["zhang"], &["li"]);
    assert_eq!(observe(&engine, &case, vec![direct, own]).await, Vec::<String>::new());
}

#[tokio::test]
async fn a_hostile_departure_is_told_to_group_admins_only_after_the_approval() {
    let engine = house().await;
    let case = open(&engine, Departure::Hostile).await;
    let project = || group("!a", "支付项目", &["zhang", "li"], &[]);
    assert_eq!(observe(&engine, &case, vec![project()]).await, Vec::<String>::new());
    let approved = Case { state: CaseState::Approved, ..case };
    assert_eq!(observe(&engine, &approved, vec![project()]).await, ["person/100: 支付项目"]);
}
