//! The `exeunt` command: parses, wires, prints. It decides nothing; every decision is the engine's or a person's.
//!
//! [`args`] is what can be typed, [`command`] what each command does, [`view`] how it looks, [`house`] how the engine is
//! put together, [`screen`] the two streams, [`failure`] how things go wrong.
//!
//! Invariants: stdout carries data and nothing else; stderr carries talk; a failed command says in three lines what
//! failed, why, and what to do; no secret is ever printed but the one-time token of a new actor.

mod ambient;
mod args;
mod command;
mod config;
mod failure;
mod house;
mod input;
mod language;
mod screen;
mod trouble;
mod usage;
mod view;

use clap::Parser;
use config::Config;
use exeunt_traces::Traces;
use failure::{Exit, Failure};
use screen::Screen;
use std::path::Path;
use std::process::ExitCode;
use tokio::runtime::Runtime;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{EnvFilter, Layer as _};

fn main() -> ExitCode {
    let cli = match args::Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return misused(&error),
    };
    let language = language::chosen(cli.globals.lang.map(|l| l.0));
    let screen = Screen::new(language, cli.globals.json, cli.globals.quiet);
    let outcome = prepare(&cli.globals.data).and_then(|(runtime, traces)| {
        let outcome = runtime.block_on(command::run(&cli, &screen));
        if let Some(traces) = traces {
            traces.end();
        }
        // A thread that still reads stdin must not keep us.
        runtime.shutdown_background();
        outcome
    });
    match outcome {
        Ok(Exit::Done) => ExitCode::SUCCESS,
        Ok(Exit::Findings) => ExitCode::from(3),
        Err(failure) => {
            screen.failed(&failure);
            ExitCode::from(failure.code())
        }
    }
}

/// Help was asked for, or what was typed is no command.
fn misused(error: &clap::Error) -> ExitCode {
    use clap::error::ErrorKind;
    let asked_for_help = matches!(
        error.kind(),
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
    );
    if asked_for_help {
        error.exit();
    }
    let typed: Vec<String> = std::env::args_os().map(|word| word.to_string_lossy().into_owned()).collect();
    let (lang, json) = usage::seen(&typed);
    let failure = usage::failure(error, &typed);
    Screen::new(language::chosen(lang), json, false).failed(&failure);
    ExitCode::from(failure.code())
}

fn prepare(data: &Path) -> Result<(Runtime, Option<Traces>), Failure> {
    // Before any HTTP client is made: there is no other provider in the tree.
    rustls::crypto::ring::default_provider().install_default().map_err(|_| Failure::new("error-tls"))?;
    let runtime = Runtime::new().map_err(|error| Failure::new("error-runtime").because(&error))?;
    let traces = traces(data, &runtime)?;
    let filter = EnvFilter::try_from_env("EXEUNT_LOG").unwrap_or_else(|_| EnvFilter::new("off"));
    let log = tracing_subscriber::fmt::layer().with_writer(std::io::stderr).with_filter(filter);
    tracing_subscriber::registry().with(log).with(traces.as_ref().map(Traces::layer)).init();
    Ok((runtime, traces))
}

/// A file that isn't there or can't be read sends no spans; the command that needs it says what is wrong with it.
fn traces(data: &Path, runtime: &Runtime) -> Result<Option<Traces>, Failure> {
    let Ok(config) = Config::read(data) else { return Ok(None) };
    let Some(settings) = config.traces.settings()? else { return Ok(None) };
    let cannot = |error| Failure::new("error-traces").because(&error).hint("hint-traces");
    Traces::begin(&settings, runtime.handle().clone()).map(Some).map_err(cannot)
}
