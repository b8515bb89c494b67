//! `exeunt policy …`

use crate::args::{Globals, PolicyCommand};
use crate::config::{Config, malformed, parse_policy};
use crate::failure::{Exit, Outcome};
use crate::input;
use crate::screen::{Mark, Screen};
use exeunt_core::Message;
use serde_json::json;
use std::path::Path;

/// Reads files only: neither a database nor a token is needed.
pub(crate) fn run(screen: &Screen, globals: &Globals, command: &PolicyCommand) -> Outcome {
    match command {
        PolicyCommand::Check { file } => check(screen, file),
        PolicyCommand::Show => {
            let config = Config::read(&globals.data)?;
            let policy = config.policy.read(&globals.data)?;
            if screen.json {
                screen.document(&json!({ "digest": policy.digest(), "policy": policy }))?;
            } else {
                screen.raw(&input::text(&globals.data.join(&config.policy.file))?)?;
            }
            Ok(Exit::Done)
        }
        PolicyCommand::Digest => {
            let policy = Config::read(&globals.data)?.policy.read(&globals.data)?;
            if screen.json {
                screen.document(&json!({ "version": policy.version, "digest": policy.digest() }))?;
            } else {
                screen.line(policy.digest().as_str())?;
            }
            Ok(Exit::Done)
        }
    }
}

fn check(screen: &Screen, file: &Path) -> Outcome {
    match parse_policy(file, &input::text(file)?) {
        Ok(policy) => {
            if screen.json {
                let valid = json!({ "valid": true, "version": policy.version, "digest": policy.digest() });
                screen.document(&valid)?;
            } else {
                let message =
                    Message::new("policy-valid").with("version", &policy.version).with("digest", policy.digest());
                screen.line(format!("{} {}", Mark::Done.painted(screen.paint()), screen.say(&message)))?;
            }
            Ok(Exit::Done)
        }
        Err(error) if screen.json => {
            screen.document(&json!({
                "valid": false, "line": error.line, "key": error.key,
                "trouble": error.trouble.to_string(), "hint": error.hint(),
            }))?;
            Ok(Exit::Findings)
        }
        Err(error) => {
            screen.failed(&malformed(file, &error));
            Ok(Exit::Findings)
        }
    }
}
