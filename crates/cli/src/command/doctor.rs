//! `exeunt doctor`: what is right and what should be mended, in sentences. Changes nothing, asks every platform once.

mod intake;
mod notices;

use super::doors::doors;
use super::find;
use crate::args::Globals;
use crate::config::Config;
use crate::failure::{Exit, Failure, Outcome};
use crate::house::{self, KEY_FILE, KEY_VARIABLE, TOKEN_FILE};
use crate::screen::{Colour, Mark, Screen};
use crate::view;
use exeunt_core::{Duty, Message};
use exeunt_engine::Engine;
use exeunt_evidence::{Entry, TrustedKeys};
use serde_json::json;

/// One thing that was looked at.
struct Look {
    mark: Mark,
    says: Message,
    /// What should be mended, and how.
    trouble: Option<Failure>,
}

/// Everything that was looked at, in order.
#[derive(Default)]
struct Looks(Vec<Look>);

impl Looks {
    fn good(&mut self, says: Message) {
        self.0.push(Look { mark: Mark::Done, says, trouble: None });
    }

    fn mend(&mut self, says: Message, trouble: Failure) {
        self.0.push(Look { mark: Mark::Failed, says, trouble: Some(trouble) });
    }

    fn remark(&mut self, says: Message) {
        self.0.push(Look { mark: Mark::Waiting, says, trouble: None });
    }

    fn attend(&mut self, says: Message, hint: &'static str) {
        let trouble = Failure::of(says.clone()).hint(hint);
        self.0.push(Look { mark: Mark::NeedsPerson, says, trouble: Some(trouble) });
    }
}

pub(crate) async fn run(screen: &Screen, globals: &Globals) -> Outcome {
    let mut looks = Looks::default();
    // What comes later needs what comes before, so the first thing that is broken ends the visit.
    if let Some(engine) = house(&mut looks, globals).await {
        log(&mut looks, &engine).await;
        people(&mut looks, &engine).await;
        connections(&mut looks, &engine).await;
        intake::look(&mut looks, globals, &engine).await;
        notices::look(&mut looks, globals, &engine).await;
        if let Err(trouble) = open_doors(&mut looks, &engine).await {
            looks.mend(Message::new("doctor-database-bad"), trouble);
        }
    }
    let found = looks.0.iter().any(|l| l.trouble.is_some());
    if screen.json {
        let rows: Vec<_> = looks.0.iter().map(|l| row(screen, l)).collect();
        screen.document(&json!({ "healthy": !found, "looks": rows }))?;
        return Ok(Exit::findings(found));
    }
    for look in &looks.0 {
        screen.item(&look.mark.painted(screen.paint()), &screen.say(&look.says), 0)?;
        let Some(trouble) = &look.trouble else { continue };
        for line in trouble.details(screen) {
            screen.paragraph(&line, 2)?;
        }
    }
    let end = if found { "doctor-found" } else { "doctor-healthy" };
    screen.line("")?;
    screen.line(screen.paint().of(Colour::Strong, &screen.word(end)))?;
    Ok(Exit::findings(found))
}

fn row(screen: &Screen, look: &Look) -> serde_json::Value {
    json!({
        "about": look.says.key,
        "good": look.trouble.is_none(),
        "says": screen.say(&look.says),
        "trouble": look.trouble.as_ref().map(|t| t.as_value(screen)),
    })
}

/// Folder, settings, policy, keys, database; the engine if all of that is so.
async fn house(looks: &mut Looks, globals: &Globals) -> Option<Engine> {
    let data = &globals.data;
    let config = match Config::read(data) {
        Ok(config) => config,
        Err(trouble) => {
            looks.mend(Message::new("doctor-folder-bad").with("path", data.display()), trouble);
            return None;
        }
    };
    if house::is_private(data).unwrap_or(false) {
        looks.good(Message::new("doctor-folder").with("path", data.display()));
    } else {
        let hint = Message::new("hint-chmod-folder").with("path", data.display());
        let says = Message::new("doctor-folder-public").with("path", data.display());
        looks.mend(says.clone(), Failure::of(says).hint_message(hint));
    }
    let policy = match config.policy.read(data) {
        Ok(policy) => {
            let says = Message::new("doctor-policy").with("version", &policy.version);
            looks.good(says.with("digest", policy.digest().short()));
            Some(policy)
        }
        Err(trouble) => {
            looks.mend(Message::new("doctor-policy-bad"), trouble);
            None
        }
    };
    let vault = match house::master_key(data) {
        Ok(vault) => vault,
        Err(trouble) => {
            looks.mend(Message::new("doctor-key-bad"), trouble);
            return None;
        }
    };
    let place = if data.join(KEY_FILE).exists() { KEY_FILE } else { KEY_VARIABLE };
    looks.good(Message::new("doctor-key").with("place", place));
    if data.join(TOKEN_FILE).exists() && !house::is_private(&data.join(TOKEN_FILE)).unwrap_or(false) {
        let hint = Message::new("hint-chmod").with("path", data.join(TOKEN_FILE).display());
        let says = Message::new("doctor-token-public");
        looks.mend(says.clone(), Failure::of(says).hint_message(hint));
    }
    let store = match house::open_store(&config, data, vault).await {
        Ok(store) => store,
        Err(trouble) => {
            looks.mend(Message::new("doctor-database-bad"), trouble);
            return None;
        }
    };
    let url = crate::config::without_password(&config.database.address(data));
    looks.good(Message::new("doctor-database").with("url", url));
    match house::assemble(store, policy?, &config.pace, std::sync::Arc::new(crate::ambient::SystemClock)).await {
        Ok(engine) => Some(engine),
        Err(trouble) => {
            looks.mend(Message::new("doctor-log-key-bad"), trouble);
            None
        }
    }
}

async fn log(looks: &mut Looks, engine: &Engine) {
    match engine.store.log_consistent().await {
        Err(error) => looks.mend(Message::new("doctor-log-bad"), error.into()),
        Ok(review) => match review.misfit {
            Some(misfit) => {
                let says = Message::new("log-misfit").with("index", misfit.index).with("why", misfit.why);
                looks.mend(says.clone(), Failure::of(says).hint("hint-tampered"));
            }
            None => looks.good(Message::new("doctor-log").with("count", review.fits)),
        },
    }
    if let Err(trouble) = signature(engine).await {
        looks.mend(Message::new("log-signature"), trouble);
    }
    match last_entry(engine).await {
        Ok(Some(at)) if at > engine.now() => looks.attend(Message::new("doctor-clock").with("at", at), "hint-clock"),
        Ok(_) => {}
        Err(trouble) => looks.mend(Message::new("doctor-log-bad"), trouble),
    }
}

async fn signature(engine: &Engine) -> Result<(), Failure> {
    let Some(latest) = engine.store.checkpoint_latest().await? else { return Ok(()) };
    let failed =
        |error: &(dyn std::error::Error + 'static)| Failure::new("log-signature").because(error).hint("hint-tampered");
    let keys = TrustedKeys::parse(&[engine.log_public_key()]).map_err(|e| failed(&e))?;
    keys.open(&latest.note).map(drop).map_err(|e| failed(&e))
}

/// When the newest entry says that it was written. Later than now: somebody has turned the clock back.
async fn last_entry(engine: &Engine) -> Result<Option<jiff::Timestamp>, Failure> {
    let size = engine.store.log_size().await?;
    let newest = engine.store.log_entries(size.saturating_sub(1)..size).await?.pop();
    let entry = newest.and_then(|e| serde_json::from_slice::<Entry>(&e.leaf).ok());
    Ok(entry.and_then(|e| e.time.parse().ok()))
}

/// Four eyes need two people.
async fn people(looks: &mut Looks, engine: &Engine) {
    let actors = match engine.store.actor_list().await {
        Ok(actors) => actors,
        Err(error) => return looks.mend(Message::new("doctor-database-bad"), error.into()),
    };
    let may = |duty: Duty| actors.iter().filter(move |a| !a.locked && a.roles.iter().any(|r| r.may(duty))).count();
    let approvers = may(Duty::ApprovePlan);
    if may(Duty::MakePlan) > 0 && approvers > 1 {
        looks.good(Message::new("doctor-people").with("count", approvers));
    } else {
        looks.attend(Message::new("doctor-people-few").with("count", approvers), "hint-four-eyes-people");
    }
}

/// Accounts that somebody can still get into although a plan to close them is under way.
async fn open_doors(looks: &mut Looks, engine: &Engine) -> Result<(), Failure> {
    for case in find::cases(engine).await? {
        for says in doors(engine, case.id).await? {
            let hint = Message::new("door-contain").with("command", view::contain(&case.person));
            looks.0.push(Look {
                mark: Mark::NeedsPerson,
                trouble: Some(Failure::of(says.clone()).hint_message(hint)),
                says,
            });
        }
    }
    Ok(())
}

async fn connections(looks: &mut Looks, engine: &Engine) {
    let connections = match engine.store.connection_list().await {
        Ok(connections) => connections,
        Err(error) => return looks.mend(Message::new("doctor-database-bad"), error.into()),
    };
    if connections.is_empty() {
        looks.attend(Message::new("connection-none"), "hint-connection-add");
    }
    for connection in connections {
        let name = &connection.name;
        match engine.connection_describe(name).await {
            Err(error) => looks.mend(Message::new("doctor-connection-bad").with("name", name), error.into()),
            Ok(about) => {
                let says = |key: &'static str| {
                    let message = Message::new(key).with("name", name).with("platform", &about.platform);
                    message.with("version", &about.version)
                };
                let missing: Vec<_> = about.permissions.iter().filter(|p| !p.granted).collect();
                if missing.is_empty() {
                    looks.good(says("doctor-connection"));
                } else {
                    let trouble = missing
                        .iter()
                        .fold(Failure::of(says("doctor-connection-rights")), |f, p| f.cause(p.how.clone()));
                    looks.mend(says("doctor-connection-rights").with("count", missing.len()), trouble);
                }
                for remark in about.remarks {
                    looks.remark(remark);
                }
            }
        }
    }
}
