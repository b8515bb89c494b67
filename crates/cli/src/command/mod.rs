//! What each command does: asks the engine, hands the answer to a view, and says how it ended.

mod account;
mod actor;
mod audit;
mod batch;
mod case;
mod connection;
mod contain;
mod demo;
mod doctor;
mod doors;
mod evidence;
mod find;
mod finding;
mod history;
mod init;
mod intake;
mod interrupt;
mod notice;
mod person;
mod policy;
mod run;
mod serve;
mod session;
mod token;
mod webhook;
mod worker;

use crate::args::{Cli, Command};
use crate::failure::{Exit, Failure, Outcome};
use crate::screen::Screen;
use clap::CommandFactory;
use clap_complete::Shell;
use exeunt_core::Duty;
use exeunt_engine::{Caller, EngineError};

/// Runs the command that was typed.
pub(crate) async fn run(cli: &Cli, screen: &Screen) -> Outcome {
    let globals = &cli.globals;
    match &cli.command {
        Command::Demo(args) => Box::pin(demo::run(screen, args)).await,
        Command::Init(args) => init::run(screen, globals, args).await,
        Command::Actor(command) => actor::run(screen, globals, command).await,
        Command::Token(command) => token::run(screen, globals, command).await,
        Command::Session(command) => session::run(screen, globals, command).await,
        Command::Person(command) => person::run(screen, globals, command).await,
        Command::Connection(command) => connection::run(screen, globals, command).await,
        Command::Account(command) => account::run(screen, globals, command).await,
        Command::Policy(command) => policy::run(screen, globals, command),
        Command::Case(command) => case::run(screen, globals, command).await,
        Command::Batch(command) => batch::run(screen, globals, command).await,
        Command::Intake(command) => intake::run(screen, globals, command).await,
        Command::Finding(command) => finding::run(screen, globals, command).await,
        Command::Contain { person, reason } => contain::run(screen, globals, person, reason).await,
        Command::Notice(command) => notice::run(screen, globals, command).await,
        Command::Webhook(command) => webhook::run(screen, globals, command).await,
        Command::Serve(args) => serve::run(screen, globals, args).await,
        Command::Worker(args) => worker::run(screen, globals, args).await,
        Command::Evidence(command) => evidence::run(screen, globals, command).await,
        Command::Audit(command) => audit::run(screen, globals, command).await,
        Command::Doctor => doctor::run(screen, globals).await,
        Command::Completion { shell } => completion(screen, *shell),
    }
}

fn completion(screen: &Screen, shell: Shell) -> Outcome {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "exeunt", &mut script);
    screen.raw(&String::from_utf8_lossy(&script))?;
    Ok(Exit::Done)
}

/// Reading asks the duty table too; the operations that change something ask it themselves.
fn may_read(caller: &Caller) -> Result<(), Failure> {
    if caller.may(Duty::Read) {
        return Ok(());
    }
    Err(EngineError::NotYourDuty { actor: caller.name.clone(), duty: Duty::Read }.into())
}
