//! Whether whoever gets a notice may look at its case: a link that refuses its reader is none.

use crate::actor::Caller;
use crate::error::Result;
use crate::house::Engine;
use exeunt_core::{CaseId, Duty, PersonId, Reach, Receiver};

impl Engine {
    /// Whether the receiver may open the case, as roles and reach are now.
    pub(super) async fn may_open(&self, to: &Receiver, case: CaseId) -> Result<bool> {
        let leaver = self.case_get(case).await?.person;
        match to {
            // Whoever reads a department's mail is of that department.
            Receiver::Desk(role) => Ok(role.reach(Duty::Read) == Reach::Everybody),
            // Who reads what lies at an address isn't known.
            Receiver::Mailbox(..) => Ok(false),
            // Who sits behind an endpoint isn't known; whoever set it up may see the case.
            Receiver::Endpoint(_) => Ok(true),
            Receiver::Actor(name) => {
                let actor = self.store.actor_get(name).await?;
                Ok(!actor.locked && self.may_about(&actor.into(), Duty::Read, &leaver).await?)
            }
            Receiver::Person(person) => self.person_may_open(person, &leaver).await,
        }
    }

    /// A person of the ledger may when they use Exeunt, too.
    async fn person_may_open(&self, person: &PersonId, leaver: &PersonId) -> Result<bool> {
        let theirs = self.store.actor_list().await?.into_iter();
        for actor in theirs.filter(|actor| !actor.locked && actor.person.as_ref() == Some(person)) {
            if self.may_about(&Caller::from(actor), Duty::Read, leaver).await? {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
