//! `exeunt evidence …`

mod export;
mod members;
mod verify;

pub(crate) use verify::{check_file, mismatch};

use super::may_read;
use crate::args::{EvidenceCommand, Globals};
use crate::failure::{Exit, Outcome};
use crate::house::House;
use crate::screen::{Mark, Screen};
use exeunt_core::Message;
use exeunt_evidence::TrustedKeys;
use serde_json::json;

pub(crate) async fn run(screen: &Screen, globals: &Globals, command: &EvidenceCommand) -> Outcome {
    match command {
        EvidenceCommand::Verify(args) => verify::run(screen, args),
        EvidenceCommand::Key => {
            // Public, and told to whoever can open the house.
            let key = House::open(globals).await?.engine.log_public_key();
            if screen.json {
                screen.document(&json!({ "key": key }))?;
            } else {
                screen.line(key)?;
            }
            Ok(Exit::Done)
        }
        EvidenceCommand::Export { dir } => {
            let (house, caller) = House::enter(globals).await?;
            may_read(&caller)?;
            export::run(screen, &house, dir).await
        }
        EvidenceCommand::Check => {
            let (house, caller) = House::enter(globals).await?;
            may_read(&caller)?;
            check(screen, &house).await
        }
    }
}

async fn check(screen: &Screen, house: &House) -> Outcome {
    let review = house.engine.store.log_consistent().await?;
    let note = house.engine.store.checkpoint_latest().await?.map(|c| c.note);
    let key = house.engine.log_public_key();
    let signature = match (&note, TrustedKeys::parse(&[&key])) {
        (Some(note), Ok(keys)) => keys.open(note).err(),
        _ => None,
    };
    let fits = review.misfit.is_none() && signature.is_none();
    if screen.json {
        screen.document(&json!({
            "fits": fits, "entries": review.fits, "root": review.root.to_string(),
            "misfit": review.misfit.as_ref().map(|m| json!({ "index": m.index, "why": m.why })),
            "signature": signature.as_ref().map(exeunt_evidence::Mismatch::code),
        }))?;
        return Ok(Exit::findings(!fits));
    }
    let (mark, message) = match (&review.misfit, &signature) {
        (Some(misfit), _) => {
            (Mark::Failed, Message::new("log-misfit").with("index", misfit.index).with("why", misfit.why))
        }
        (None, Some(_)) => (Mark::Failed, Message::new("log-signature")),
        (None, None) => (Mark::Verified, Message::new("log-fits").with("count", review.fits)),
    };
    screen.item(&mark.painted(screen.paint()), &screen.say(&message), 0)?;
    if let Some(signature) = signature {
        screen.paragraph(&screen.say(&mismatch(&signature)), 2)?;
    }
    Ok(Exit::findings(!fits))
}
