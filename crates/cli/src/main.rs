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
mod view;

use clap::Parser;
use failure::{Exit, Failure};
use screen::Screen;
use std::process::ExitCode;
use tracing_subscriber::EnvFilter;

fn main() -> ExitCode {
    let cli = args::Cli::parse();
    let language = language::chosen(cli.globals.lang.map(|l| l.0));
    let screen = Screen::new(language, cli.globals.json, cli.globals.quiet);
    let outcome = prepare().and_then(|runtime| {
        let outcome = runtime.block_on(command::run(&cli, &screen));
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

fn prepare() -> Result<tokio::runtime::Runtime, Failure> {
    // Before any HTTP client is made: there is no other provider in the tree.
    rustls::crypto::ring::default_provider().install_default().map_err(|_| Failure::new("error-tls"))?;
    let filter = EnvFilter::try_from_env("EXEUNT_LOG").unwrap_or_else(|_| EnvFilter::new("off"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    tokio::runtime::Runtime::new().map_err(|error| Failure::new("error-runtime").because(&error))
}
