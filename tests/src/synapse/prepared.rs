//! A data folder made once and copied for every start: schema, finished background updates, two service admins.
//!
//! A new database needs seconds for its schema, and for a while afterwards some admin calls fail on SQLite because
//! indexes are still being built.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use serde_json::{Value, json};

use super::{Admin, Options, PATIENCE, Synapse, VERSION, config, new_folder, register};
use crate::error::Result;
use crate::http_client;
use crate::install::{cached, run};

const ADMINS: &str = "admins.json";
/// To be raised when what is prepared changes, so that old caches are not used.
const GENERATION: u32 = 1;

/// The prepared folder.
pub(super) async fn folder(python: &Path) -> Result<PathBuf> {
    let (python, runtime) = (python.to_owned(), tokio::runtime::Handle::current());
    let fill = move || {
        cached(&format!("synapse-{VERSION}-data-{GENERATION}"), |folder| runtime.block_on(prepare(&python, folder)))
    };
    Ok(tokio::task::spawn_blocking(fill).await.context("preparing a data folder panicked")??)
}

/// Copies the files of a prepared folder; there are no folders in it.
pub(super) fn copy(from: &Path, to: &Path) -> anyhow::Result<()> {
    for entry in fs::read_dir(from).context("cannot read the prepared data")? {
        let file = entry.context("cannot read the prepared data")?;
        if file.file_name().to_string_lossy().starts_with("server.") {
            fs::copy(file.path(), to.join(file.file_name())).context("cannot copy the prepared data")?;
        }
    }
    Ok(())
}

async fn prepare(python: &Path, prepared: &Path) -> anyhow::Result<()> {
    eprintln!("preparing a Synapse database …");
    let folder = new_folder()?;
    let options = Options::default();
    config::write(&folder, 0, &options, None)?;
    let mut keys = Command::new(python);
    keys.args(["-m", "synapse.app.homeserver", "--generate-keys", "-c"]).arg(folder.join(config::FILE));
    run(keys.current_dir(&folder))?;

    let nobody = || Admin { user_id: String::new(), password: String::new(), access_token: String::new() };
    let synapse = Synapse::launch(folder, python.to_owned(), &options, [nobody(), nobody()]).await?;
    let first = register::admin(&synapse, "exeunt-service", "service-password-1").await?;
    let second = register::admin(&synapse, "exeunt-service-2", "service-password-2").await?;
    wait_for_background_updates(&synapse, &first).await?;
    synapse.kill();
    save_data(&synapse, prepared)?;
    write_admins(prepared, [&first, &second])
}

/// Kills a running server and keeps its data and its admins.
pub(super) fn save(synapse: &Synapse, folder: &Path) -> anyhow::Result<()> {
    synapse.kill();
    save_data(synapse, folder)?;
    let [first, second] = &synapse.admins;
    write_admins(folder, [first, second])
}

/// SQLite's files are whole after a kill as long as the write-ahead log is copied with the database.
fn save_data(synapse: &Synapse, folder: &Path) -> anyhow::Result<()> {
    copy(&synapse.folder, folder)?;
    for log in ["server.log", "server.pid"] {
        drop(fs::remove_file(folder.join(log)));
    }
    Ok(())
}

async fn wait_for_background_updates(synapse: &Synapse, admin: &Admin) -> anyhow::Result<()> {
    let (started, client) = (Instant::now(), http_client());
    let url = format!("{}/_synapse/admin/v1/background_updates/status", synapse.url());
    loop {
        let answer = client.get(&url).bearer_auth(&admin.access_token).send().await?.error_for_status()?;
        let status: Value = answer.json().await?;
        if status["current_updates"].as_object().is_some_and(serde_json::Map::is_empty) {
            return Ok(());
        }
        if started.elapsed() > PATIENCE {
            bail!("the database's background updates do not end: {status}");
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

fn write_admins(folder: &Path, admins: [&Admin; 2]) -> anyhow::Result<()> {
    let admins = admins.map(|admin| json!([admin.user_id, admin.password, admin.access_token]));
    fs::write(folder.join(ADMINS), json!(admins).to_string()).context("cannot write the admins' file")
}

/// The admins in a prepared folder.
pub(super) fn read_admins(folder: &Path) -> anyhow::Result<[Admin; 2]> {
    let text = fs::read_to_string(folder.join(ADMINS)).context("cannot read the admins' file")?;
    let admins: [[String; 3]; 2] = serde_json::from_str(&text).context("the admins' file is damaged")?;
    Ok(admins.map(|[user_id, password, access_token]| Admin { user_id, password, access_token }))
}
