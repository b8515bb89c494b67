//! Everybody's place, before and after: what the collateral check compares.

use crate::error::{EngineError, Result};
use crate::house::Engine;
use crate::listing::{Moment, Moments};
use exeunt_connector::{AccountSummary, Connector};
use exeunt_core::{
    AccountId, AccountRef, ConnectionName, ConnectionView, Group, GroupId, GroupRef, Lane, Login, Member, Observation,
};
use exeunt_plan::{CollateralScope, Scene};
use futures::{StreamExt, TryStreamExt, stream};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Groups read at the same time. More only adds latency on the platforms measured.
const READS_AT_ONCE: usize = 8;

impl Engine {
    /// Everybody's login state and place, as widely as the policy says. Groups that `fresh` holds were looked at just
    /// now and aren't read again, nor are accounts that were listed since that look began.
    pub(crate) async fn scene(
        &self,
        observation: &Observation,
        fresh: Option<(&Observation, &Moments)>,
    ) -> Result<Scene> {
        let mut scene = Scene::default();
        for (name, view) in &observation.connections {
            let connector = self.connector(name, Lane::Ordinary).await?;
            let fail = |source| EngineError::Platform { connection: name.clone(), source };
            let mut wanted = match self.policy.collateral.scope {
                CollateralScope::Everything => all_groups(connector.as_ref()).await.map_err(fail)?,
                CollateralScope::Touched => view.groups.keys().cloned().collect(),
            };
            let looked_at = fresh.and_then(|(fresh, _)| fresh.connections.get(name)).map(|view| &view.groups);
            for (id, group) in looked_at.into_iter().flatten().filter(|(id, _)| wanted.remove(*id)) {
                let at = GroupRef { connection: name.clone(), group: id.clone() };
                scene.groups.insert(at, group.members.clone());
            }
            for group in self.groups(name, &connector, wanted).await? {
                let at = GroupRef { connection: name.clone(), group: group.id };
                scene.groups.insert(at, group.members);
            }
            let since = fresh.and_then(|(_, since)| since.get(name)).copied();
            for (id, account) in self.accounts_in_scope(name, view, since).await? {
                scene.accounts.insert(AccountRef { connection: name.clone(), account: id }, account);
            }
        }
        Ok(scene)
    }

    /// Login state and admin rights of everybody, or of those who are in the groups that were seen.
    async fn accounts_in_scope(
        &self,
        name: &ConnectionName,
        view: &ConnectionView,
        since: Option<Moment>,
    ) -> Result<BTreeMap<AccountId, (Login, bool)>> {
        let accounts = self.accounts_shared(name, since).await?;
        let facts = |account: &AccountSummary| (account.id.clone(), (account.login, account.admin));
        Ok(match self.policy.collateral.scope {
            CollateralScope::Everything => accounts.values().map(facts).collect(),
            CollateralScope::Touched => {
                let members = view.groups.values().flat_map(|group| group.members.keys());
                members.chain(view.accounts.keys()).filter_map(|id| accounts.get(id)).map(facts).collect()
            }
        })
    }

    /// Reads groups, several at once. One that is gone meanwhile is left out.
    pub(crate) async fn groups(
        &self,
        name: &ConnectionName,
        connector: &Arc<dyn Connector>,
        wanted: BTreeSet<GroupId>,
    ) -> Result<Vec<Group>> {
        stream::iter(wanted)
            .map(|group| async move { connector.group_lookup(&group).await })
            .buffered(READS_AT_ONCE)
            .try_filter_map(|group| async move { Ok(group) })
            .try_collect()
            .await
            .map_err(|source| EngineError::Platform { connection: name.clone(), source })
    }
}

/// A scene as JSON. Its maps have keys that aren't text, so they become lists.
#[derive(Serialize, Deserialize)]
struct Written {
    accounts: Vec<(AccountRef, (Login, bool))>,
    groups: Vec<(GroupRef, BTreeMap<AccountId, Member>)>,
}

/// The scene for the database.
pub(crate) fn write(scene: Scene) -> serde_json::Value {
    let written =
        Written { accounts: scene.accounts.into_iter().collect(), groups: scene.groups.into_iter().collect() };
    serde_json::to_value(written).expect("a scene has a JSON form")
}

/// The scene that [`write`] wrote.
pub(crate) fn parse(value: serde_json::Value) -> std::result::Result<Scene, serde_json::Error> {
    let written: Written = serde_json::from_value(value)?;
    Ok(Scene { accounts: written.accounts.into_iter().collect(), groups: written.groups.into_iter().collect() })
}

async fn all_groups(connector: &dyn Connector) -> exeunt_connector::Result<BTreeSet<GroupId>> {
    let mut groups = BTreeSet::new();
    let mut cursor = None;
    loop {
        let page = connector.group_list(cursor.as_ref()).await?;
        groups.extend(page.items.into_iter().map(|g| g.id));
        cursor = page.next;
        if cursor.is_none() {
            return Ok(groups);
        }
    }
}
