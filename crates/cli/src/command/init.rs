//! `exeunt init`

use crate::ambient::SystemClock;
use crate::args::{Globals, InitArgs};
use crate::failure::{Exit, Outcome};
use crate::house::{self, KEY_FILE, KEY_VARIABLE, TOKEN_FILE};
use crate::screen::{Colour, Screen};
use crate::view;
use exeunt_core::Message;
use secrecy::ExposeSecret;
use serde_json::json;
use std::sync::Arc;

pub(crate) async fn run(screen: &Screen, globals: &Globals, args: &InitArgs) -> Outcome {
    let made = house::make(&globals.data, &args.actor, args.log.as_deref(), Arc::new(SystemClock)).await?;
    let token = made.token.expose_secret();
    if args.save_token {
        house::write_private(&globals.data.join(TOKEN_FILE), format!("{token}\n").as_bytes())?;
    }
    let key = made.engine.log_public_key();
    if screen.json {
        screen.document(&json!({
            "data": globals.data,
            "database": crate::config::without_password(&made.config.database.address(&globals.data)),
            "actor": args.actor,
            "token": token,
            "log_key": key,
        }))?;
        return Ok(Exit::Done);
    }
    screen.tell(&Message::new("init-done").with("path", globals.data.display()));
    screen.talk("");
    screen.tell(&Message::new("init-token").with("actor", &args.actor));
    screen.line(token)?;
    let place = if args.save_token { "init-token-saved" } else { "init-token-once" };
    screen.tell(&Message::new(place).with("path", globals.data.join(TOKEN_FILE).display()));
    screen.talk("");
    screen.tell(&Message::new("init-log-key").with("key", screen.talk_paint().of(Colour::Copy, &key)));
    let backup = if made.key_in_folder { "init-backup" } else { "init-backup-variable" };
    screen
        .tell(&Message::new(backup).with("path", globals.data.join(KEY_FILE).display()).with("variable", KEY_VARIABLE));
    screen.talk("");
    screen.tell(&Message::new("init-console").with("actor", view::quoted(&args.actor)));
    screen.next("exeunt connection add synapse-hq --platform synapse --url https://… --set server_name=…");
    Ok(Exit::Done)
}
