//! Who uses the console in the demo: one user for each role, each a person of the company.

use crate::command::demo::world::World;
use crate::failure::Failure;
use exeunt_core::{ActorName, DutyRole, Person, PersonId};
use exeunt_engine::{Caller, Engine};
use std::collections::BTreeSet;

/// Somebody who can log in.
pub(super) struct User {
    pub(super) role: DutyRole,
    pub(super) caller: Caller,
    /// The person's name.
    pub(super) name: String,
    pub(super) mail: String,
}

/// The company's people, each of whom plays one part.
pub(super) struct Pool<'a> {
    people: &'a [Person],
    taken: BTreeSet<PersonId>,
}

impl<'a> Pool<'a> {
    /// Everybody but the story's leaver.
    pub(super) fn new(world: &'a World) -> Self {
        Self { people: &world.people, taken: BTreeSet::from([world.leaver.clone()]) }
    }

    /// The first who has no part yet and fits.
    pub(super) fn take(&mut self, fits: impl Fn(&Person) -> bool) -> Result<&'a Person, Failure> {
        let free = self.people.iter().find(|person| !self.taken.contains(&person.id) && fits(person));
        let person = free.ok_or_else(|| Failure::new("error-demo-people").hint("hint-demo-people"))?;
        self.taken.insert(person.id.clone());
        Ok(person)
    }

    /// Somebody of a department.
    pub(super) fn of(&mut self, department: &str) -> Result<&'a Person, Failure> {
        self.take(|person| person.department == department)
    }

    /// Somebody without people of their own.
    pub(super) fn staff(&mut self) -> Result<&'a Person, Failure> {
        self.staff_who(|_| true)
    }

    /// Somebody without people of their own who reports to `manager`.
    pub(super) fn staff_of(&mut self, manager: &PersonId) -> Result<&'a Person, Failure> {
        self.staff_who(|person| person.manager.as_ref() == Some(manager))
    }

    /// Somebody without people of their own who fits.
    pub(super) fn staff_who(&mut self, fits: impl Fn(&Person) -> bool) -> Result<&'a Person, Failure> {
        let managers: BTreeSet<&PersonId> = self.people.iter().filter_map(|person| person.manager.as_ref()).collect();
        self.take(|person| !managers.contains(&person.id) && fits(person))
    }

    /// Somebody who has no part and isn't in `parts`.
    pub(super) fn is_free(&self, person: &PersonId) -> bool {
        !self.taken.contains(person)
    }
}

/// The first users, before anybody leaves.
pub(super) async fn hire(
    engine: &Engine,
    administrator: &Caller,
    pool: &mut Pool<'_>,
    manager: &PersonId,
) -> Result<Vec<User>, Failure> {
    let mut users = Vec::new();
    for (role, person) in [
        (DutyRole::Hr, pool.of("人力资源部")?),
        (DutyRole::Manager, pool.take(|person| person.id == *manager)?),
        (DutyRole::Legal, pool.of("法务部")?),
        (DutyRole::It, pool.of("信息技术部")?),
        (DutyRole::It, pool.of("信息技术部")?),
        (DutyRole::Auditor, pool.of("财务部")?),
        (DutyRole::Administrator, pool.of("信息技术部")?),
    ] {
        users.push(add(engine, administrator, person, role).await?);
    }
    Ok(users)
}

/// Makes somebody a user with one role.
pub(super) async fn add(
    engine: &Engine,
    administrator: &Caller,
    person: &Person,
    role: DutyRole,
) -> Result<User, Failure> {
    let mail = person.mail.clone().unwrap_or_default();
    let name = ActorName::from(mail.split('@').next().unwrap_or_default());
    let token = engine.actor_add(administrator, &name, &BTreeSet::from([role]), Some(&person.id)).await?;
    Ok(User { role, caller: engine.caller(&token).await?, name: person.name.clone(), mail })
}
