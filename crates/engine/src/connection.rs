//! Connections: the platforms on which accounts lie, and how to reach them.

use crate::actor::Caller;
use crate::error::{EngineError, Result};
use crate::happened::Happened;
use crate::house::Engine;
use exeunt_connector::{Description, Pace};
use exeunt_core::{ConnectionName, Duty, Lane};
use secrecy::SecretString;
use serde_json::{Value, json};

impl Engine {
    /// Adds or changes a connection. Its secret is stored encrypted; the settings must satisfy the platform's connector.
    /// With settings by which it leads elsewhere, plans made for the former ones are stale, and their runs stop at once.
    ///
    /// # Errors
    /// [`crate::access::AccessError::NotByToken`]: whoever says where a connection leads is handed its credential.
    pub async fn connection_put(
        &self,
        caller: &Caller,
        name: &ConnectionName,
        platform: &str,
        settings: &Value,
        secret: SecretString,
    ) -> Result<()> {
        self.must(caller, Duty::ManageConnections).await?;
        caller.must_be_in_person()?;
        self.hub.make(name, platform, settings, secret.clone(), Pace::free())?;
        let mut tx = self.store.begin().await?;
        let before = tx.connection_lookup(name).await?;
        tx.connection_put(name, platform, settings, &secret).await?;
        if before.is_some_and(|before| !before.leads_to(platform, settings)) {
            self.park_on(&mut tx, caller.name.as_str(), name).await?;
        }
        let event = self.event(caller.name.as_str(), Happened::ConnectionPut, name.as_str());
        tx.audit(event.payload(json!({ "platform": platform, "settings": settings })));
        tx.commit().await?;
        self.hub.forget(name).await;
        Ok(())
    }

    /// What the connection's deployment is and can do, asked just now.
    pub async fn connection_describe(&self, name: &ConnectionName) -> Result<Description> {
        let connector = self.connector(name, Lane::Ordinary).await?;
        connector.describe().await.map_err(|source| EngineError::Platform { connection: name.clone(), source })
    }
}
