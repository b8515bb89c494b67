//! Devices in a leaver's hands (B10): a task for each, a named person, a proof.

use super::note::not_of;
use crate::actor::Caller;
use crate::error::{EngineError, Result};
use crate::happened::Happened;
use crate::house::Engine;
use crate::written::must_be_a_reason;
use exeunt_core::confirmation::{DeviceInHand, MOST_DEVICES};
use exeunt_core::device::Settlement;
use exeunt_core::{ActorName, CaseId, DeviceId, DeviceKind, DeviceState, DeviceTask, Duty, NoteId, PersonId, bounds};
use exeunt_store::Tx;
use jiff::Timestamp;
use serde_json::json;

/// A device to see to.
#[derive(Debug, Clone)]
pub struct NewDevice {
    pub kind: DeviceKind,
    pub name: String,
    /// Who sees to it.
    pub person: Option<PersonId>,
    pub due_at: Option<Timestamp>,
}

/// What becomes of a device's task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Settling {
    /// Somebody else sees to it, or by another time.
    Assign { person: PersonId, due_at: Option<Timestamp> },
    /// It is logged out and back, as this shows.
    Done { statement: String, note: Option<NoteId> },
    /// Nothing has to be done, for this reason.
    NotNeeded { reason: String },
    /// It isn't settled after all.
    Reopen { reason: String },
}

impl Engine {
    /// Adds a device to a case.
    pub async fn device_add(&self, caller: &Caller, case: CaseId, new: &NewDevice) -> Result<DeviceTask> {
        let case = self.must_on(caller, Duty::DecideHandOver, case).await?;
        if let Some(person) = &new.person {
            self.person_get(person).await?;
        }
        let name = new.name.trim();
        if name.is_empty() || name.chars().count() > bounds::NAME {
            return Err(EngineError::TooMuch { what: "name", most: bounds::NAME });
        }
        if self.store.device_list(&[case.id]).await?.len() >= MOST_DEVICES {
            return Err(EngineError::TooMuch { what: "devices", most: MOST_DEVICES });
        }
        let mut tx = self.store.begin().await?;
        let task = self.device_add_in(&mut tx, &caller.name, case.id, new).await?;
        tx.commit().await?;
        Ok(task)
    }

    async fn device_add_in(&self, tx: &mut Tx, by: &ActorName, case: CaseId, new: &NewDevice) -> Result<DeviceTask> {
        let now = self.now();
        let task = DeviceTask {
            id: DeviceId(self.randomness.id(now)),
            case,
            kind: new.kind,
            name: new.name.trim().to_owned(),
            person: new.person.clone(),
            due_at: new.due_at,
            state: DeviceState::Waiting,
            added_by: by.clone(),
            added_at: now,
            settled: None,
            version: 0,
        };
        tx.device_insert(&task).await?;
        let event = self.event(by.as_str(), Happened::DeviceAdded, &task.id.to_string()).case(case);
        tx.audit(event.payload(json!(task)));
        Ok(task)
    }

    /// Adds what the manager says is in the person's hands; whoever confirmed sees to it. A device of the same kind and name
    /// that is there already isn't added again.
    pub(super) async fn devices_from_confirmation(
        &self,
        tx: &mut Tx,
        by: &ActorName,
        case: CaseId,
        person: Option<&PersonId>,
        devices: &[DeviceInHand],
    ) -> Result<()> {
        let known = tx.device_list(&[case]).await?;
        for device in devices {
            let same = |task: &&DeviceTask| task.kind == device.kind && task.name == device.name.trim();
            if known.iter().find(same).is_none() {
                let (kind, name) = (device.kind, device.name.clone());
                let new = NewDevice { kind, name, person: person.cloned(), due_at: None };
                self.device_add_in(tx, by, case, &new).await?;
            }
        }
        Ok(())
    }

    /// Gives a device to somebody, settles it, or opens it again.
    pub async fn device_settle(
        &self,
        caller: &Caller,
        case: CaseId,
        device: DeviceId,
        settling: Settling,
    ) -> Result<DeviceTask> {
        self.must_on(caller, Duty::DecideHandOver, case).await?;
        let mut tx = self.store.begin().await?;
        let mut task = tx.device_get(device).await?;
        if task.case != case {
            return Err(not_of(case, "device", &device));
        }
        let previous = task.state;
        match settling {
            Settling::Assign { person, due_at } => {
                tx.person_lookup(&person).await?.ok_or_else(|| EngineError::UnknownPerson(person.clone()))?;
                (task.person, task.due_at) = (Some(person), due_at.or(task.due_at));
            }
            Settling::Done { statement, note } => {
                if let Some(note) = note {
                    let of_case = tx.note_lookup(note).await?.is_some_and(|note| note.case == case);
                    if !of_case {
                        return Err(not_of(case, "note", &note));
                    }
                }
                task.settled = Some(self.settlement(caller, statement, note)?);
                task.state = DeviceState::Done;
            }
            Settling::NotNeeded { reason } => {
                task.settled = Some(self.settlement(caller, reason, None)?);
                task.state = DeviceState::NotNeeded;
            }
            Settling::Reopen { reason } => {
                task.settled = Some(self.settlement(caller, reason, None)?);
                task.state = DeviceState::Waiting;
            }
        }
        task.version += 1;
        tx.device_update(&task).await?;
        let event = self.event(caller.name.as_str(), Happened::DeviceChanged, &device.to_string()).case(case);
        tx.audit(event.previous(device_word(previous)).payload(json!(task)));
        tx.commit().await?;
        Ok(task)
    }

    fn settlement(&self, caller: &Caller, statement: String, note: Option<NoteId>) -> Result<Settlement> {
        must_be_a_reason(&statement)?;
        Ok(Settlement { by: caller.name.clone(), at: self.now(), statement, note })
    }

    /// Every device of a case.
    pub async fn device_list(&self, case: CaseId) -> Result<Vec<DeviceTask>> {
        self.case_get(case).await?;
        Ok(self.store.device_list(&[case]).await?)
    }
}

fn device_word(state: DeviceState) -> &'static str {
    match state {
        DeviceState::Waiting => "waiting",
        DeviceState::Done => "done",
        DeviceState::NotNeeded => "not_needed",
    }
}
