//! `exeunt serve`: answers on HTTP, takes up everything that is due, and seals the log every second while there is news.

use super::interrupt::Interrupt;
use super::worker::Shift;
use crate::args::{Globals, ServeArgs};
use crate::failure::{Exit, Failure, Outcome};
use crate::house::{House, token};
use crate::screen::Screen;
use axum::Router;
use exeunt_core::Message;
use exeunt_server::{AppState, router, serve};
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::sync::watch;

pub(crate) async fn run(screen: &Screen, globals: &Globals, args: &ServeArgs) -> Outcome {
    let house = House::open(globals).await?;
    let (listener, at) = listen(args.listen.unwrap_or(house.config.server.listen)).await?;
    let mut settings = house.config.server.settings(at)?;
    settings.login = house.config.login.settings(&globals.data)?;
    let sources = Arc::new(house.sources()?);
    let state = AppState::new(house.engine.clone(), settings).with_sources(Arc::clone(&sources));
    let state = state.with_letters(Arc::new(house.texts()?), house.ways_of_letters()?);
    let shift = if house.config.server.worker && !args.no_worker {
        let shift = Shift::new(screen, &house, token(globals)?, args.name.clone(), sources, state.due.clone());
        // Better no server at all than one that approves and never runs.
        shift.may_work().await?;
        Some(shift)
    } else {
        None
    };
    let begins = Message::new("serve-begins").with("url", &state.settings.public_url).with("address", at);
    let in_the_open = !at.ip().is_loopback() && !state.settings.is_https();
    let begins = || {
        screen.tell(&begins);
        if in_the_open {
            screen.tell(&Message::new("serve-plain"));
        }
        Ok(())
    };
    answer(screen, &house, listener, router(state), shift.as_ref(), begins).await
}

/// Answers and works until somebody asks to end, which is heard from before `begins` on.
pub(super) async fn answer(
    screen: &Screen,
    house: &House,
    listener: TcpListener,
    app: Router,
    shift: Option<&Shift<'_>>,
    begins: impl FnOnce() -> Result<(), Failure>,
) -> Outcome {
    let mut interrupt = Interrupt::listen()?;
    let sealing = house.engine.keep_sealing();
    begins()?;
    let (end, ended) = watch::channel(false);
    let served = async {
        let served = serve(listener, app, until(ended.clone())).await;
        end.send_replace(true);
        served.map_err(|error| Failure::new("error-serve").because(&error))
    };
    let worked = async {
        let Some(shift) = shift else { return Ok(()) };
        let worked = shift.work(std::pin::pin!(until(ended.clone()))).await;
        end.send_replace(true);
        worked
    };
    let asked = async {
        tokio::select! {
            () = interrupt.next() => screen.tell(&Message::new("serve-ending")),
            () = until(ended.clone()) => {}
        }
        end.send_replace(true);
    };
    let (served, worked, ()) = tokio::join!(served, worked, asked);
    drop(sealing);
    served.and(worked)?;
    house.engine.seal().await?;
    screen.tell(&Message::new("serve-ends"));
    Ok(Exit::Done)
}

/// Comes back once it was said that this is the end, or nobody is left to say so.
async fn until(mut ended: watch::Receiver<bool>) {
    drop(ended.wait_for(|ended| *ended).await);
}

/// Listens, and says where.
pub(super) async fn listen(address: SocketAddr) -> Result<(TcpListener, SocketAddr), Failure> {
    let cannot = |error: std::io::Error| {
        Failure::new("error-listen").with("address", address).because(&error).hint("hint-listen")
    };
    let listener = TcpListener::bind(address).await.map_err(cannot)?;
    let at = listener.local_addr().map_err(cannot)?;
    Ok((listener, at))
}
