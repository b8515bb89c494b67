//! The case as people work on it: confirmed by a link, reviewed, and only then approved.

mod confirmation;
mod departure;
mod silence;
mod stock;
mod waiting;

use crate::refusals::house::{House, OTHER, OWNED, SUCCESSOR, user};
use crate::world::{HQ, it};
use exeunt_core::confirmation::{Answer, DeviceInHand, ProjectFate, Records};
use exeunt_core::{Case, CaseId, Departure, DeviceKind, GroupRef, Language, NoticeKind, Person, PersonId, Receiver};
use exeunt_engine::Engine;
use exeunt_engine::access::From;
use exeunt_engine::case::{NewCase, Respondent};
use exeunt_plan::Policy;
use exeunt_store::{NoticeFilter, NoticeState};
use jiff::Timestamp;

/// A house whose policy wants paper, with a manager and the manager's manager, and a case that somebody has looked at.
pub(crate) struct Office {
    pub(crate) house: House,
    pub(crate) engine: Engine,
    pub(crate) case: Case,
}

pub(crate) const MANAGER: &str = "E100";
pub(crate) const ABOVE: &str = "E200";

impl Office {
    pub(crate) async fn new() -> Self {
        Self::with(|_| {}).await
    }

    pub(crate) async fn with(change: impl FnOnce(&mut Policy)) -> Self {
        let office = Self::opened(change).await;
        office.engine.observe(&it("lin.wei"), office.case.id).await.unwrap();
        office
    }

    /// The same before anybody has looked.
    pub(crate) async fn opened(change: impl FnOnce(&mut Policy)) -> Self {
        let (house, engine) = Self::empty(change).await;
        let case = open(&engine, &house.person, Departure::Voluntary).await;
        Self { house, engine, case }
    }

    /// The same before anybody leaves.
    pub(crate) async fn empty(change: impl FnOnce(&mut Policy)) -> (House, Engine) {
        let mut house = House::new().await;
        house.plot.policy.confirmation = Policy::shipped().confirmation;
        house.plot.policy.review = Policy::shipped().review;
        change(&mut house.plot.policy);
        let engine = house.another().await;
        let manager = person(MANAGER, "李四", Some(ABOVE));
        for new in [person(ABOVE, "王总", None), manager, person("E001", "张三", Some(MANAGER))] {
            engine.person_put(&it("lin.wei"), &new).await.unwrap();
        }
        (house, engine)
    }

    /// What waits in the outbox to be sent about this case, of one kind: to whom, and from when on.
    pub(crate) async fn letters(&self, kind: NoticeKind) -> Vec<(Receiver, Timestamp)> {
        letters(&self.engine, self.case.id, kind).await
    }

    /// The manager has pressed the button of a link.
    pub(crate) async fn respondent(&self) -> Respondent {
        let link = self.engine.confirmation_link(self.case.id, &MANAGER.into()).await.unwrap();
        let opened = self.engine.link_open(&link, &phone()).await.unwrap();
        self.engine.respondent(&opened.session).await.unwrap()
    }

    /// What is left to answer of one of the leaver's groups.
    pub(crate) fn group(&self, name: &str) -> GroupRef {
        GroupRef::new(HQ, self.house.room_id(name))
    }

    /// An answer to everything.
    pub(crate) fn answers(&self) -> Vec<Answer> {
        let [project, department, customer] = OWNED.map(|name| self.group(name));
        let laptop = DeviceInHand { kind: DeviceKind::Computer, name: "ThinkPad X1".to_owned() };
        vec![
            Answer::Records { records: Records::All },
            Answer::Project {
                group: project,
                fate: Some(ProjectFate::GoesOn { with: user(SUCCESSOR).as_str().into() }),
            },
            Answer::Successor { group: department, account: Some(user(OTHER).as_str().into()) },
            Answer::Successor { group: customer, account: Some(user(SUCCESSOR).as_str().into()) },
            Answer::Devices { devices: vec![laptop] },
        ]
    }
}

/// What waits in the outbox to be sent about a case, of one kind: to whom, and from when on.
pub(crate) async fn letters(engine: &Engine, case: CaseId, kind: NoticeKind) -> Vec<(Receiver, Timestamp)> {
    let filter = NoticeFilter { case: Some(case), state: Some(NoticeState::Waiting), ..NoticeFilter::default() };
    let all = engine.store.notice_list(&filter, 1_000).await.unwrap();
    all.into_iter().filter(|notice| notice.kind == kind).map(|notice| (notice.to, notice.not_before)).collect()
}

/// Where links are opened.
pub(crate) fn phone() -> From {
    From { address: "203.0.113.7".parse().unwrap(), agent: "a phone".to_owned() }
}

pub(crate) async fn open(engine: &Engine, person: &PersonId, departure: Departure) -> Case {
    let day = engine.now().to_zoned_datetime(jiff::tz::TimeZone::UTC).date().yesterday().unwrap();
    let new = NewCase { person: person.clone(), departure, last_working_day: day };
    engine.case_open(&it("lin.wei"), &new).await.unwrap()
}

pub(crate) fn person(id: &str, name: &str, manager: Option<&str>) -> Person {
    Person {
        id: id.into(),
        name: name.to_owned(),
        department: "研发一部".to_owned(),
        zone: "Asia/Shanghai".to_owned(),
        manager: manager.map(PersonId::from),
        mail: Some(format!("{}@im.test", id.to_lowercase())),
        language: Language::Zh,
    }
}
