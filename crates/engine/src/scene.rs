//! Everybody's place, before and after: what the collateral check compares.

use crate::error::{EngineError, Result};
use crate::house::Engine;
use exeunt_connector::Connector;
use exeunt_core::{AccountId, AccountRef, ConnectionName, Group, GroupId, GroupRef, Lane, Login, Member, Observation};
use exeunt_plan::{CollateralScope, Scene};
use futures::{StreamExt, TryStreamExt, stream};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Groups read at the same time. More only adds latency on the platforms measured.
const READS_AT_ONCE: usize = 8;

impl Engine {
    /// Reads everybody's login state and place, as widely as the policy says.
    pub(crate) async fn scene(&self, observation: &Observation) -> Result<Scene> {
        let mut scene = Scene::default();
        for (name, view) in &observation.connections {
            let connector = self.connector(name, Lane::Ordinary).await?;
            let fail = |source| EngineError::Platform { connection: name.clone(), source };
            for account in self.account_list(name).await? {
                let at = AccountRef { connection: name.clone(), account: account.id };
                scene.accounts.insert(at, (account.login, account.admin));
            }
            let wanted = match self.policy.collateral.scope {
                CollateralScope::Everything => all_groups(connector.as_ref()).await.map_err(fail)?,
                CollateralScope::Touched => view.groups.keys().cloned().collect(),
            };
            for group in self.groups(name, &connector, wanted).await? {
                let at = GroupRef { connection: name.clone(), group: group.id };
                scene.groups.insert(at, group.members);
            }
        }
        Ok(scene)
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
