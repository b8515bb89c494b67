//! A house for whoever works on the console: a server, a worker, mail, a platform and people with invitations, for as long
//! as the input lasts.
//!
//! `cargo test -p exeunt --test house -- simulated`, or `real` for one beside a Synapse with thirty people. It prints what
//! the specs know of the house; `npm run dev` in `console/` shows the pages that are being written, with the house's address
//! in `EXEUNT_URL`.
#![expect(clippy::unwrap_used, reason = "a house that cannot be furnished is not opened")]
#![expect(dead_code, unused_imports, reason = "the tests beside it need more of what furnishes a house")]

#[path = "../it/console/acme.rs"]
mod acme;
#[path = "../it/console/around.rs"]
mod around;
#[path = "../it/console/house.rs"]
mod house;
#[path = "../it/platform.rs"]
mod platform;
#[path = "../it/story.rs"]
mod story;
#[path = "../it/trial.rs"]
mod trial;

use std::process::ExitCode;

fn main() -> ExitCode {
    let opened = match std::env::args().nth(1).as_deref() {
        Some("simulated") => house::open(),
        Some("real") => acme::open(),
        _ => {
            eprintln!("which house? cargo test -p exeunt --test house -- simulated | real");
            return ExitCode::from(2);
        }
    };
    match opened {
        Ok(house) => {
            println!("{}", std::fs::read_to_string(house.described()).unwrap());
            eprintln!(
                "the house is open, and described in {}; it closes at the end of the input (Ctrl-D)",
                house.described()
            );
            std::io::copy(&mut std::io::stdin(), &mut std::io::sink()).unwrap();
            ExitCode::SUCCESS
        }
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}
