//! After the story: the door to the console, with one user for each role and a case in every phase, until Ctrl-C.
//!
//! `users` says who is there, `desk` what people do with a case, `cases` how far each case gets, `batches` how far several
//! get that leave as one, `doors` how one gets in.
//! Every case comes to its phase by the engine's own operations; what lies in the past was done by a clock of the past.

mod batches;
mod cases;
mod desk;
mod doors;
mod letter;
mod users;

use super::scene::{Scene, patient_policy};
use super::simulated;
use super::teller::Teller;
use super::world::Platform;
use crate::ambient::Earlier;
use crate::command::interrupt::Interrupt;
use crate::command::serve::{answer, listen};
use crate::command::worker::Shift;
use crate::failure::{Exit, Failure, Outcome};
use crate::house;
use crate::input::unwritable;
use crate::screen::Colour;
use cases::Before;
use desk::Desk;
use exeunt_core::{Case, Clock, Departure, DutyRole, Message, PersonId};
use exeunt_engine::case::NewCase;
use exeunt_engine::notify::Ways;
use exeunt_notices::Texts;
use exeunt_plan::Policy;
use exeunt_server::{AppState, router};
use exeunt_words::{Language, enum_word, say};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, ToSpan};
use letter::Asked;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;
use tokio::net::TcpListener;
use users::{Pool, User};

/// Long enough ago that the manager has been reminded and is late, whatever holidays there were.
const LONG_AGO: SignedDuration = SignedDuration::from_hours(16 * 24);
/// With fewer people there is nobody left for some part.
pub(super) const FEWEST: u32 = 60;
/// Where the console is, if that is free and nobody wants it elsewhere.
const PORT: u16 = 8080;

/// What was there before the story.
pub(super) struct Opening {
    users: Vec<User>,
    late: Case,
    branch: Platform,
}

/// The clock of the time before the story.
pub(super) fn long_ago() -> Arc<dyn Clock> {
    Arc::new(Earlier(LONG_AGO))
}

/// Makes the users and opens the case whose manager doesn't answer, in a house whose clock is [`long_ago`].
pub(super) async fn prepare(scene: &Scene) -> Result<Opening, Failure> {
    let world = &scene.world;
    let policy = Policy::parse(&patient_policy(world.canary_group))
        .expect("the policy that ships is valid, and so it is with one group more");
    let store = scene.house.engine.store.clone();
    let engine = house::assemble(store, policy, &scene.house.config.pace, long_ago()).await?;
    let manager = manager(scene)?;
    let mut pool = Pool::new(world);
    let users = users::hire(&engine, &scene.it, &mut pool, &manager).await?;
    let branch = simulated::start_branch().await?;
    engine.connection_put(&scene.it, &branch.connection, branch.kind, &branch.settings, branch.secret.clone()).await?;
    let person = pool.staff_of(&manager)?;
    let day = engine.now().to_zoned_datetime(zone()).date();
    let last_working_day = day.checked_add(30.days()).unwrap_or(day);
    let new = NewCase { person: person.id.clone(), departure: Departure::Voluntary, last_working_day };
    let late = engine.case_open(&users[0].caller, &new).await?;
    Ok(Opening { users, late, branch })
}

/// Fills the house, opens the door, and comes back when somebody wants it shut.
pub(super) async fn open(
    teller: &Teller<'_>,
    mut scene: Scene,
    opening: Opening,
    port: Option<u16>,
    keep: bool,
) -> Outcome {
    teller.chapter("demo-chapter-console")?;
    let mut interrupt = Interrupt::listen()?;
    let policy = patient_policy(scene.world.canary_group);
    house::write_private(&scene.house.data.join("policy.toml"), policy.as_bytes())?;
    scene.reopen().await?;
    teller.say(None, &Message::new("demo-console-fills"))?;
    let outcome = tokio::select! {
        filled = fill(teller, &scene, opening) => match filled {
            Ok(users) => serve(teller, &scene, &users, port, keep).await,
            Err(failure) => Err(failure),
        },
        () = interrupt.next() => Ok(Exit::Done),
    };
    if !keep {
        let dir = scene.dir.clone();
        drop(scene);
        std::fs::remove_dir_all(&dir).map_err(|error| unwritable(&dir, &error))?;
        teller.screen.tell(&Message::new("demo-console-removed").with("path", dir.display()));
    }
    outcome
}

/// Brings the cases to their phases. Gives everybody who can log in.
async fn fill(teller: &Teller<'_>, scene: &Scene, opening: Opening) -> Result<Vec<User>, Failure> {
    let Opening { mut users, late, mut branch } = opening;
    let (engine, world) = (&scene.house.engine, &scene.world);
    let manager = manager(scene)?;
    let mut pool = Pool::new(world);
    let plays = |id: &PersonId| users.iter().any(|user| user.caller.person.as_ref() == Some(id)) || late.person == *id;
    while pool.take(|person| plays(&person.id)).is_ok() {}
    let in_branch = pool.staff_who(|person| branch.account_of(&person.id).is_some())?;
    for person in [&in_branch.id, &manager] {
        if let Some(account) = branch.account_of(person) {
            engine.bind(&scene.it, person, &account, &scene.evidence).await?;
        }
    }
    let simulator = branch.simulator.take();
    let typed = |key: &str| teller.screen.word(key);
    let desk = Desk {
        engine,
        hr: &users[0].caller,
        manager: &users[1].caller,
        legal: &users[2].caller,
        it: &users[3].caller,
        second_it: &users[4].caller,
        platforms: world.platforms.iter().chain([&branch]).collect(),
        owners: &world.owners,
        typed: &typed,
    };
    let admin = cases::fill(&desk, &mut pool, &Before { late: &late, manager: &manager }).await?;
    batches::fill(&desk, &mut pool).await?;
    cases::running(&desk, in_branch, simulator).await?;
    if let Some(person) = admin.and_then(|id| world.people.iter().find(|person| person.id == id)) {
        users.push(users::add(engine, &scene.it, person, DutyRole::GroupAdmin).await?);
    }
    engine.seal().await?;
    Ok(users)
}

async fn serve(teller: &Teller<'_>, scene: &Scene, users: &[User], port: Option<u16>, keep: bool) -> Outcome {
    let (listener, at) = bind(port).await?;
    let house = &scene.house;
    let state = AppState::new(house.engine.clone(), house.config.server.settings(at)?);
    let letters = Arc::new(Texts::shipped("Exeunt", Some(state.settings.public_url.clone())));
    let state = state.with_letters(letters, Ways { mail_server: house.config.mail.is_set(), public_url: true });
    let asked = letter::newest(&house.engine, &state.settings.public_url).await?;
    let (doors, links) = doors::doors(&state, users, teller.screen.language)?;
    let (token, due) = (scene.token.clone(), state.due.clone());
    let shift = Shift::new(teller.screen, house, token, Some("demo".to_owned()), state.sources.clone(), due).silent();
    shift.may_work().await?;
    let url = state.settings.public_url.to_string();
    let welcome = || welcome(teller, users, &links, asked.as_ref(), &url, keep.then_some(scene.dir.as_path()));
    answer(teller.screen, house, listener, router(state).merge(doors), Some(&shift), welcome).await
}

/// The usual port if it is free; the one that is wanted, or none.
async fn bind(port: Option<u16>) -> Result<(TcpListener, SocketAddr), Failure> {
    let at = |port| SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    match port {
        Some(port) => listen(at(port)).await,
        None => match listen(at(PORT)).await {
            Ok(listening) => Ok(listening),
            Err(_) => listen(at(0)).await,
        },
    }
}

/// Says in both languages where the console is, who can log in by which link, and how it ends.
fn welcome(
    teller: &Teller<'_>,
    users: &[User],
    links: &[String],
    asked: Option<&Asked>,
    url: &str,
    kept: Option<&Path>,
) -> Result<(), Failure> {
    let screen = teller.screen;
    let both = |message: Message| Language::ALL.iter().try_for_each(|l| screen.paragraph(&say(*l, &message), 3));
    both(Message::new("demo-console-open").with("url", url))?;
    screen.line("")?;
    for (user, link) in users.iter().zip(links) {
        let role = |language| enum_word(language, "duty-role", &user.role);
        screen.line(format!("   {} · {} · {}", role(Language::Zh), role(Language::En), user.name))?;
        screen.line(format!("     {}", screen.paint().of(Colour::Copy, link)))?;
    }
    if let Some(Asked { manager, leaver, link }) = asked {
        both(Message::new("demo-console-asked").with("manager", manager).with("leaver", leaver))?;
        screen.line(format!("     {}", screen.paint().of(Colour::Copy, link)))?;
    }
    screen.line("")?;
    both(Message::new("demo-console-links"))?;
    both(Message::new("demo-console-again"))?;
    for other in Language::ALL.into_iter().filter(|language| *language != screen.language) {
        screen.paragraph(&say(other, &Message::new("demo-console-language")), 3)?;
    }
    both(Message::new("demo-console-no-mail"))?;
    match kept {
        Some(dir) => both(Message::new("demo-console-ends-kept").with("dir", dir.display())),
        None => both(Message::new("demo-console-ends")),
    }
}

/// The manager of the story's leaver.
fn manager(scene: &Scene) -> Result<PersonId, Failure> {
    let leaver = scene.world.leaver();
    leaver
        .and_then(|person| person.manager.clone())
        .ok_or_else(|| Failure::new("error-demo-people").hint("hint-demo-people"))
}

/// Where the company sits.
fn zone() -> TimeZone {
    TimeZone::get("Asia/Shanghai").unwrap_or(TimeZone::UTC)
}
