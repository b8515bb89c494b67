//! `exeunt case device …`

use super::Cx;
use crate::args::{CaseRef, DeviceCommand};
use crate::failure::{Exit, Outcome};
use crate::view;
use exeunt_core::{DeviceId, Message, PersonId};
use exeunt_engine::case::{NewDevice, Settling};
use serde_json::json;

pub(super) async fn run(cx: &Cx<'_>, command: &DeviceCommand) -> Outcome {
    match command {
        DeviceCommand::Add { case, kind, name, person, due } => {
            let case = cx.case(case).await?;
            let person = person.as_deref().map(PersonId::from);
            let new = NewDevice { kind: (*kind).into(), name: name.clone(), person, due_at: *due };
            let task = cx.house.engine.device_add(&cx.caller, case.id, &new).await?;
            cx.screen.tell(&Message::new("device-added").with("device", &task.name));
            if cx.screen.json {
                cx.screen.document(&task)?;
            } else {
                cx.screen.line(task.id.to_string())?;
            }
            Ok(Exit::Done)
        }
        DeviceCommand::List { case } => {
            let case = cx.case(case).await?;
            let devices = cx.house.engine.device_list(case.id).await?;
            if cx.screen.json {
                cx.screen.document(&json!({ "devices": devices }))?;
            } else if devices.is_empty() {
                cx.screen.tell(&Message::new("device-none"));
            } else {
                view::devices(cx.screen, &devices)?;
            }
            Ok(Exit::Done)
        }
        DeviceCommand::Assign { case, device, person, due } => {
            let settling = Settling::Assign { person: PersonId::from(person.as_str()), due_at: *due };
            settle(cx, case, *device, settling).await
        }
        DeviceCommand::Done { case, device, statement, note } => {
            settle(cx, case, *device, Settling::Done { statement: statement.clone(), note: *note }).await
        }
        DeviceCommand::NotNeeded { case, device, reason } => {
            settle(cx, case, *device, Settling::NotNeeded { reason: reason.clone() }).await
        }
        DeviceCommand::Reopen { case, device, reason } => {
            settle(cx, case, *device, Settling::Reopen { reason: reason.clone() }).await
        }
    }
}

async fn settle(cx: &Cx<'_>, named: &CaseRef, device: DeviceId, settling: Settling) -> Outcome {
    let case = cx.case(named).await?;
    let task = cx.house.engine.device_settle(&cx.caller, case.id, device, settling).await?;
    let state = cx.screen.variant("device-state", &task.state);
    cx.screen.tell(&Message::new("device-settled").with("device", &task.name).with("state", state));
    if cx.screen.json {
        cx.screen.document(&task)?;
    }
    Ok(Exit::Done)
}
