//! The house in which the demo plays: made anew, with two people in it, so that no one approves their own plan.

use super::world::{Platform, World};
use crate::config::{self, Config};
use crate::failure::Failure;
use crate::house::{self, House};
use exeunt_core::{AccountRef, ActorName, Clock, DutyRole, Message};
use exeunt_engine::Caller;
use exeunt_plan::Policy;
use secrecy::SecretString;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Everything that the chapters need.
pub(super) struct Scene {
    pub(super) dir: PathBuf,
    pub(super) house: House,
    /// Plans and runs.
    pub(super) it: Caller,
    /// Approves.
    pub(super) legal: Caller,
    /// The house's own token, by which its worker works.
    pub(super) token: SecretString,
    pub(super) world: World,
    /// What the bindings of the ledger rest on, in the language of the story.
    pub(super) evidence: String,
}

impl Scene {
    /// Makes the house in `dir`, connects the platforms, and fills the ledger, all at the time of `clock`.
    pub(super) async fn build(
        dir: &Path,
        world: World,
        clock: Arc<dyn Clock>,
        evidence: String,
    ) -> Result<Self, Failure> {
        let data = dir.join("house");
        if data.join(config::FILE).exists() {
            let hint = Message::new("hint-demo-dir");
            return Err(Failure::new("error-demo-dir").with("path", data.display()).hint_message(hint).usage());
        }
        house::create_private_folder(dir)?;
        house::create_private_folder(&data)?;
        house::write_new(&data.join("policy.toml"), &policy(world.canary_group))?;
        // The demo's platforms run on this very machine and serve nobody else.
        let unhurried = config::INITIAL.replace("requests_per_second = 80\n", "requests_per_second = 5000\n");
        house::write_new(&data.join(config::FILE), &unhurried)?;
        let made = house::make(&data, "it-zhao", Some("exeunt.demo/log"), clock).await?;
        let engine = made.engine;
        let it = engine.caller(&made.token).await?;
        let legal = ActorName::from("legal-qian");
        let token = engine.actor_add(&it, &legal, &BTreeSet::from([DutyRole::Legal]), None).await?;
        let legal = engine.caller(&token).await?;
        house::write_private(
            &data.join(house::TOKEN_FILE),
            format!("{}\n", secrecy::ExposeSecret::expose_secret(&made.token)).as_bytes(),
        )?;
        let config = Config::read(&data)?;
        let house = House { data, config, engine };
        let scene = Self { dir: dir.to_owned(), house, it, legal, token: made.token, world, evidence };
        scene.fill().await?;
        Ok(scene)
    }

    async fn fill(&self) -> Result<(), Failure> {
        let (engine, world) = (&self.house.engine, &self.world);
        for person in &world.people {
            engine.person_put(&self.it, person).await?;
        }
        for Platform { connection, kind, settings, secret, accounts, .. } in &world.platforms {
            engine.connection_put(&self.it, connection, kind, settings, secret.clone()).await?;
            for (person, account) in accounts {
                let at = AccountRef { connection: connection.clone(), account: account.clone() };
                engine.bind(&self.it, person, &at, &self.evidence).await?;
            }
        }
        Ok(())
    }

    /// Closes the house and opens it again, by the system's clock and the files as they are now.
    pub(super) async fn reopen(&mut self) -> Result<(), Failure> {
        self.house.engine.seal().await?;
        self.house = House::open_in(&self.house.data).await?;
        Ok(())
    }

    /// The leaver's name.
    pub(super) fn name(&self) -> String {
        self.world.leaver().map(|person| person.name.clone()).unwrap_or_default()
    }
}

/// The policy that ships, with one more group to which the marked message may go. Nobody sits there to confirm and review,
/// so it doesn't wait for them.
fn policy(canary_group: &str) -> String {
    patient_policy(canary_group).replace("needed = true", "needed = false")
}

/// The same, where managers and Legal are waited for, as the policy that ships has it.
pub(super) fn patient_policy(canary_group: &str) -> String {
    Policy::SHIPPED.replace("canary_groups = [", &format!("canary_groups = [\"{canary_group}\", "))
}
