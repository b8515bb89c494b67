//! Looking at every connection where the person has an account.

use crate::actor::Caller;
use crate::error::{EngineError, Result};
use crate::happened::Happened;
use crate::house::Engine;
use exeunt_connector::{Connector, ConnectorError};
use exeunt_core::{
    AccountId, AccountRef, CapabilityTable, Case, CaseId, ConnectionName, ConnectionView, Duty, ErrorKind, Gap, Group,
    GroupId, Lane, Message, Observation, Observed, PersonId,
};
use futures::{StreamExt, TryStreamExt, stream};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

impl Engine {
    /// Observes the leaver everywhere and keeps what was seen.
    pub async fn observe(&self, caller: &Caller, case: CaseId) -> Result<Observed> {
        let case = self.must_on(caller, Duty::Observe, case).await?;
        let observation = self.look(&case.person, Breadth::Everything).await?;
        self.observation_keep(caller.name.as_str(), &case, &observation, Breadth::Everything).await?;
        Ok(observation)
    }

    pub(crate) async fn observation_keep(
        &self,
        by: &str,
        case: &Case,
        observation: &Observed,
        breadth: Breadth,
    ) -> Result<()> {
        let concerned = self.concerned(case, observation, &self.decisions(case.id).await?).await?;
        let mut tx = self.store.begin().await?;
        tx.observation_insert(case.id, observation).await?;
        let event = self.event(by, Happened::CaseObserved, case.person.as_str()).case(case.id);
        tx.audit(event.payload(json!({ "observation": observation.digest(), "connections": counts(observation) })));
        self.tell_concerned(&mut tx, case.id, &concerned).await?;
        match breadth {
            Breadth::AccountsOnly => self.stock_without_groups(&mut tx, case).await?,
            Breadth::Everything | Breadth::WhatAnswers if is_whole(observation) => {
                self.stock_taken_in(&mut tx, case.id).await?;
            }
            Breadth::Everything | Breadth::WhatAnswers => {}
        }
        tx.commit().await?;
        Ok(())
    }

    /// Reads everything about a person without keeping it.
    pub(crate) async fn look(&self, person: &PersonId, breadth: Breadth) -> Result<Observed> {
        self.look_with(person, breadth, &BTreeMap::new()).await
    }

    /// Reads everything about a person again, and every group that `before` shows: one that the person has left says
    /// nothing about itself in their account any more.
    pub(crate) async fn look_again(&self, before: &Observation) -> Result<Observed> {
        let groups = |view: &ConnectionView| view.groups.keys().cloned().collect();
        let then = before.connections.iter().map(|(name, view)| (name.clone(), groups(view))).collect();
        self.look_with(&before.person, Breadth::Everything, &then).await
    }

    async fn look_with(&self, person: &PersonId, breadth: Breadth, also: &Groups) -> Result<Observed> {
        let accounts = self.accounts_of(person).await?;
        let views: Vec<_> = stream::iter(accounts)
            .map(|(name, accounts)| async move {
                let looking = self.look_at(&name, accounts, breadth, also.get(&name));
                let seen = match breadth.patience() {
                    None => looking.await,
                    Some(patience) => {
                        tokio::time::timeout(patience, looking).await.unwrap_or_else(|_| Err(silent(&name)))
                    }
                };
                let view = match seen {
                    Err(EngineError::Store(error)) => return Err(error.into()),
                    Err(error) if breadth.patience().is_some() => unreachable(&name, &error),
                    other => other?,
                };
                Ok::<_, EngineError>((name, view))
            })
            .buffered(8)
            .try_collect()
            .await?;
        let mut connections: BTreeMap<ConnectionName, ConnectionView> = views.into_iter().collect();
        // Containing asks nobody who takes over, and saves the look.
        if breadth != Breadth::AccountsOnly {
            let decisions = match self.case_of(person).await? {
                Some(case) => Some(self.decisions(case.id).await?),
                None => None,
            };
            self.mark_who_leaves(person, decisions.as_ref(), &mut connections).await?;
        }
        Ok(Observation { person: person.clone(), at: self.clock.now(), connections }.into())
    }

    /// The person's accounts by connection.
    async fn accounts_of(&self, person: &PersonId) -> Result<BTreeMap<ConnectionName, BTreeSet<AccountId>>> {
        let mut accounts: BTreeMap<ConnectionName, BTreeSet<AccountId>> = BTreeMap::new();
        for AccountRef { connection, account } in self.store.binding_list(person).await?.into_iter().map(|b| b.account)
        {
            accounts.entry(connection).or_default().insert(account);
        }
        if accounts.is_empty() {
            return Err(EngineError::NoAccount(person.clone()));
        }
        Ok(accounts)
    }

    async fn look_at(
        &self,
        name: &ConnectionName,
        ids: BTreeSet<AccountId>,
        breadth: Breadth,
        also: Option<&BTreeSet<GroupId>>,
    ) -> Result<ConnectionView> {
        let lanes = self.lanes(name).await?;
        let connector = lanes.of(breadth.lane());
        let fail = |source| EngineError::Platform { connection: name.clone(), source };
        let about = lanes.about(breadth.lane()).await.map_err(fail)?.clone();
        let mut view = ConnectionView {
            platform: about.platform,
            version: about.version,
            settings: Some(lanes.settings().clone()),
            capabilities: about.capabilities,
            accounts: BTreeMap::new(),
            groups: BTreeMap::new(),
            others: BTreeMap::new(),
            leaving: BTreeSet::new(),
            gaps: Vec::new(),
        };
        for id in ids {
            match connector.account_lookup(&id).await.map_err(fail)? {
                Some(account) => drop(view.accounts.insert(id, account)),
                None => view.gaps.push(gap(name, Some(id), None, "gap-account-gone")),
            }
        }
        if breadth != Breadth::AccountsOnly {
            self.look_at_groups(name, &connector, &mut view, also).await?;
        }
        Ok(view)
    }

    async fn look_at_groups(
        &self,
        name: &ConnectionName,
        connector: &Arc<dyn Connector>,
        view: &mut ConnectionView,
        also: Option<&BTreeSet<GroupId>>,
    ) -> Result<()> {
        let own = view.accounts.values().flat_map(|a| a.memberships.keys());
        let wanted: BTreeSet<GroupId> = own.chain(also.into_iter().flatten()).cloned().collect();
        let seen = self.groups(name, connector, wanted.clone()).await?;
        view.groups = seen.into_iter().map(|g| (g.id.clone(), g)).collect();
        for unseen in wanted.iter().filter(|id| !view.groups.contains_key(*id)) {
            view.gaps.push(gap(name, None, Some(unseen.clone()), "gap-group-unseen"));
        }
        let candidates = handover_candidates(&view.groups, &view.accounts.keys().collect());
        if !candidates.is_empty() {
            let accounts = self.accounts_shared(name, None).await?;
            let login = |id: AccountId| accounts.get(&id).map(|account| (id, account.login));
            view.others = candidates.into_iter().filter_map(login).collect();
        }
        Ok(())
    }
}

/// What is said of a connection of which nothing could be seen.
pub(super) const AWAY: &str = "gap-connection-unreachable";

fn silent(connection: &ConnectionName) -> EngineError {
    let source = ConnectorError::new(ErrorKind::Unavailable, "the platform doesn't answer");
    EngineError::Platform { connection: connection.clone(), source }
}

/// Groups of each connection.
type Groups = BTreeMap<ConnectionName, BTreeSet<GroupId>>;

/// How much is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Breadth {
    /// Only the accounts themselves: what containing needs, as fast as can be.
    AccountsOnly,
    /// Accounts, their groups, and everybody in them.
    Everything,
    /// The same of every platform that answers; of one that doesn't, that it is away.
    WhatAnswers,
}

impl Breadth {
    fn lane(self) -> Lane {
        match self {
            Self::AccountsOnly => Lane::Contain,
            Self::Everything | Self::WhatAnswers => Lane::Ordinary,
        }
    }

    /// How long a platform may take before it counts as away; `None`: nothing is seen unless all is.
    fn patience(self) -> Option<Duration> {
        match self {
            // A platform that is down must not keep the doors of the others open.
            Self::AccountsOnly => Some(Duration::from_secs(10)),
            Self::Everything => None,
            Self::WhatAnswers => Some(Duration::from_mins(5)),
        }
    }
}

/// Whether every connection was seen.
pub(super) fn is_whole(seen: &Observation) -> bool {
    !seen.connections.values().any(is_away)
}

/// Whether nothing could be seen of a connection.
pub(super) fn is_away(view: &ConnectionView) -> bool {
    view.gaps.iter().any(|gap| gap.what.key == AWAY)
}

/// A connection of which nothing could be seen.
fn unreachable(name: &ConnectionName, error: &EngineError) -> ConnectionView {
    let cause = match error {
        EngineError::Platform { source, .. } => source.told().says,
        EngineError::BadConnection { why, .. } => Message::clone(why),
        _ => Message::new("refused-kind-unavailable"),
    };
    let what = Message::new(AWAY).with("why", error).with("cause", &cause.key);
    let what = cause.args.iter().fold(what, |what, (name, value)| what.with(name.clone(), value));
    ConnectionView {
        platform: String::new(),
        version: String::new(),
        settings: None,
        capabilities: CapabilityTable::default(),
        accounts: BTreeMap::new(),
        groups: BTreeMap::new(),
        others: BTreeMap::new(),
        leaving: BTreeSet::new(),
        gaps: vec![Gap { connection: name.clone(), account: None, group: None, what }],
    }
}

fn handover_candidates(groups: &BTreeMap<GroupId, Group>, own: &BTreeSet<&AccountId>) -> BTreeSet<AccountId> {
    groups.values().flat_map(|g| g.members.keys()).filter(|id| !own.contains(id)).cloned().collect()
}

fn gap(connection: &ConnectionName, account: Option<AccountId>, group: Option<GroupId>, key: &'static str) -> Gap {
    let mut what = Message::new(key);
    if let Some(account) = &account {
        what = what.with("account", account);
    }
    if let Some(group) = &group {
        what = what.with("group", group);
    }
    Gap { connection: connection.clone(), account, group, what }
}

fn counts(observation: &Observation) -> serde_json::Value {
    observation
        .connections
        .iter()
        .map(|(name, view)| (name.to_string(), json!({ "accounts": view.accounts.len(), "groups": view.groups.len() })))
        .collect::<serde_json::Map<_, _>>()
        .into()
}
