//! Writing a notice into the outbox, in the transaction of the change that it tells of.

use super::audience::{Facts, receivers};
use super::notice::Notice;
use crate::batch::MOST_ROWS;
use crate::error::Result;
use crate::house::Engine;
use exeunt_core::{ActorName, Audience, CaseId, Channel, Departure, NoticeId, NoticeKind, PersonId, Receiver};
use exeunt_store::{Actor, Endpoint, EndpointKind, NewNotice, NoticeFilter, Tx};
use jiff::civil::Date;
use secrecy::SecretString;
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Notices of one case that are read to see who was told of it.
const READ: u32 = 10_000;
/// People who are told one by one; a larger department has a mailbox.
const MOST_OF_A_DEPARTMENT: usize = 20;
/// People who share a mailbox.
const OWNERS: u32 = 20;

/// What every notice about a case says of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CaseFacts {
    pub id: CaseId,
    pub person: Named,
    pub department: String,
    /// In which the person's days are counted.
    pub zone: String,
    pub manager: Option<Named>,
    pub departure: Departure,
    pub last_working_day: Date,
}

/// Who is told of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Among {
    /// Whoever the policy names.
    Everybody,
    /// Only the single people among them: the departments are told of the whole batch that the case goes with.
    People,
}

/// A person as they are written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Named {
    pub id: PersonId,
    pub name: String,
}

impl Engine {
    /// Tells whoever the policy says, and every system that asked for it.
    pub(crate) async fn tell(&self, tx: &mut Tx, case: Option<CaseId>, notice: &Notice) -> Result<()> {
        self.tell_among(tx, case, notice, Among::Everybody).await
    }

    /// As [`Engine::tell`], perhaps without the departments. Other systems are told in any case.
    pub(crate) async fn tell_among(
        &self,
        tx: &mut Tx,
        case: Option<CaseId>,
        notice: &Notice,
        among: Among,
    ) -> Result<()> {
        let with_group_admins = self.policy.notices.told(notice.kind()).contains(&Audience::GroupAdmins);
        let facts = facts(tx, case, with_group_admins).await?;
        self.tell_by(tx, case, notice, &facts, among).await
    }

    /// As [`Engine::tell`], about what is asked of `manager`, who may be named in the manager's place, and of whoever is
    /// above: it is they who are meant by these words of the policy.
    pub(crate) async fn tell_of_asking(
        &self,
        tx: &mut Tx,
        case: CaseId,
        notice: &Notice,
        (manager, above): (&PersonId, Option<&PersonId>),
    ) -> Result<()> {
        let with_group_admins = self.policy.notices.told(notice.kind()).contains(&Audience::GroupAdmins);
        let facts = facts(tx, Some(case), with_group_admins).await?;
        let facts = Facts { manager: Some(manager.clone()), managers_manager: above.cloned(), ..facts };
        self.tell_by(tx, Some(case), notice, &facts, Among::Everybody).await
    }

    async fn tell_by(
        &self,
        tx: &mut Tx,
        case: Option<CaseId>,
        notice: &Notice,
        facts: &Facts,
        among: Among,
    ) -> Result<()> {
        let told = self.policy.notices.told(notice.kind());
        let wanted = |receiver: &Receiver| match among {
            Among::Everybody => true,
            Among::People => matches!(receiver, Receiver::Person(_)),
        };
        let (concerned, mut reached) = (concerned(tx, case, notice).await?, Vec::new());
        for receiver in receivers(&told, facts).into_iter().filter(wanted) {
            reached.extend(instead(tx, receiver, &concerned).await?);
        }
        self.tell_these(tx, case, notice, &reached, None).await?;
        self.tell_systems(tx, case, notice).await
    }

    /// Tells exactly these by mail. What is `sealed` only they get to see, and only once it is sent.
    pub(crate) async fn tell_these(
        &self,
        tx: &mut Tx,
        case: Option<CaseId>,
        notice: &Notice,
        receivers: &[Receiver],
        sealed: Option<&SecretString>,
    ) -> Result<()> {
        let document = document(tx, case, notice).await?;
        for receiver in receivers {
            let mut new = self.new_notice(case, notice, Channel::Mail, receiver.clone(), document.clone());
            new.sealed = sealed.cloned();
            tx.notice_insert(&new).await?;
        }
        Ok(())
    }

    /// Tells every endpoint that asked for this kind, but for one that was set up by whoever it is about.
    pub(crate) async fn tell_systems(&self, tx: &mut Tx, case: Option<CaseId>, notice: &Notice) -> Result<()> {
        let endpoints: Vec<_> =
            tx.endpoint_list().await?.into_iter().filter(|endpoint| asked_for(endpoint, notice.kind())).collect();
        if endpoints.is_empty() {
            return Ok(());
        }
        let (document, concerned) = (document(tx, case, notice).await?, concerned(tx, case, notice).await?);
        let theirs = actors_of(tx, &concerned).await?;
        for endpoint in endpoints.into_iter().filter(|endpoint| !theirs.contains(&endpoint.put_by)) {
            let (channel, receiver) = (channel_of(endpoint.kind), Receiver::Endpoint(endpoint.name));
            tx.notice_insert(&self.new_notice(case, notice, channel, receiver, document.clone())).await?;
        }
        Ok(())
    }

    pub(super) fn new_notice(
        &self,
        case: Option<CaseId>,
        notice: &Notice,
        channel: Channel,
        to: Receiver,
        document: Value,
    ) -> NewNotice {
        let now = self.now();
        NewNotice {
            id: NoticeId(self.randomness.id(now)),
            cause: notice.cause(case),
            channel,
            to,
            kind: notice.kind(),
            document,
            case,
            sealed: None,
            created_at: now,
            not_before: now,
            give_up_at: now.saturating_add(self.policy.notices.give_up_after()).unwrap_or(jiff::Timestamp::MAX),
        }
    }
}

/// The way to what speaks at the other end.
pub(super) fn channel_of(kind: EndpointKind) -> Channel {
    match kind {
        EndpointKind::Webhook => Channel::Webhook,
        EndpointKind::Wecom | EndpointKind::Dingtalk | EndpointKind::Feishu => Channel::Chat,
    }
}

fn asked_for(endpoint: &Endpoint, kind: NoticeKind) -> bool {
    endpoint.disabled_at.is_none() && (endpoint.events.is_empty() || endpoint.events.contains(&kind))
}

/// Everybody whose leaving this tells of, or could: they are told of it in no way.
async fn concerned(tx: &mut Tx, case: Option<CaseId>, notice: &Notice) -> Result<BTreeSet<PersonId>> {
    let mut people = BTreeSet::new();
    if let Some(case) = case {
        people.insert(tx.case_get(case).await?.person);
    }
    if let Some(batch) = notice.batch() {
        let most = u32::try_from(MOST_ROWS).unwrap_or(u32::MAX);
        let members = tx.batch_member_list(batch, 0, most).await?;
        people.extend(members.into_iter().map(|member| member.listed.case.person));
    }
    if let Notice::FindingOpened { finding, .. } = notice
        && let Ok(finding) = finding.parse()
    {
        people.extend(tx.finding_people(finding).await?);
    }
    Ok(people)
}

/// The actors who are one of these people.
async fn actors_of(tx: &mut Tx, people: &BTreeSet<PersonId>) -> Result<BTreeSet<ActorName>> {
    if people.is_empty() {
        return Ok(BTreeSet::new());
    }
    let actors = tx.actor_list().await?.into_iter();
    Ok(actors.filter(|a| a.person.as_ref().is_some_and(|who| people.contains(who))).map(|a| a.name).collect())
}

/// A department without a mailbox is told through those of its people who are in the ledger. Where there are none either,
/// the department stays the receiver, and that it can't be reached is seen when it is to be sent. A mailbox of somebody
/// whom it is about is none.
pub(super) async fn instead(tx: &mut Tx, receiver: Receiver, concerned: &BTreeSet<PersonId>) -> Result<Vec<Receiver>> {
    let Receiver::Desk(role) = receiver else { return Ok(vec![receiver]) };
    let mailbox = tx.desk_lookup(role).await?;
    let owners = match &mailbox {
        Some(desk) => tx.person_list_by_mail(&desk.mail, OWNERS).await?,
        None => Vec::new(),
    };
    let is_theirs = owners.iter().any(|owner| concerned.contains(&owner.id));
    if mailbox.is_some() && !is_theirs {
        return Ok(vec![receiver]);
    }
    let others = |actor: &Actor| {
        let somebody_else = actor.person.as_ref().is_some_and(|who| !concerned.contains(who));
        actor.roles.contains(&role) && !actor.locked && somebody_else
    };
    let actors = tx.actor_list().await?.into_iter().filter(others).take(MOST_OF_A_DEPARTMENT);
    let actors: Vec<_> = actors.map(|actor| Receiver::Actor(actor.name)).collect();
    Ok(if actors.is_empty() && !is_theirs { vec![receiver] } else { actors })
}

async fn facts(tx: &mut Tx, case: Option<CaseId>, with_group_admins: bool) -> Result<Facts> {
    let Some(id) = case else { return Ok(Facts::default()) };
    let case = tx.case_get(id).await?;
    let manager = tx.person_get(&case.person).await?.manager;
    let managers_manager = match &manager {
        Some(manager) => tx.person_lookup(manager).await?.and_then(|person| person.manager),
        None => None,
    };
    let group_admins = if with_group_admins { told_of_groups(tx, id).await? } else { BTreeSet::new() };
    Ok(Facts { leaver: Some(case.person), manager, managers_manager, group_admins })
}

/// Whoever was told that groups of theirs are concerned. Nobody else needs to know how it went on.
async fn told_of_groups(tx: &mut Tx, case: CaseId) -> Result<BTreeSet<PersonId>> {
    let filter = NoticeFilter { case: Some(case), ..NoticeFilter::default() };
    let told = tx.notice_list(&filter, READ).await?.into_iter();
    let person = |to| if let Receiver::Person(person) = to { Some(person) } else { None };
    Ok(told.filter(|n| n.kind == NoticeKind::GroupsConcerned).filter_map(|n| person(n.to)).collect())
}

/// What is told, as data: the case as it is now, and the notice's own details.
pub(super) async fn document(tx: &mut Tx, case: Option<CaseId>, notice: &Notice) -> Result<Value> {
    let case = match case {
        Some(id) => Some(case_facts(tx, id).await?),
        None => None,
    };
    Ok(json!({ "case": case, "details": notice }))
}

async fn case_facts(tx: &mut Tx, id: CaseId) -> Result<CaseFacts> {
    let case = tx.case_get(id).await?;
    let person = tx.person_get(&case.person).await?;
    let manager = match &person.manager {
        Some(manager) => tx.person_lookup(manager).await?.map(|m| Named { id: m.id, name: m.name }),
        None => None,
    };
    Ok(CaseFacts {
        id,
        person: Named { id: person.id, name: person.name },
        department: person.department,
        zone: person.zone,
        manager,
        departure: case.departure,
        last_working_day: case.last_working_day,
    })
}
