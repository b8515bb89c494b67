//! A watched folder, with other programs writing into it and with our own process dying.

use crate::{leaving, said};
use exeunt_core::SourceName;
use exeunt_intake::folder::{Folder, ReportWriter, Settings};
use exeunt_intake::{Batch, Cursor, Source, table};
use jiff::civil::date;
use jiff::{SignedDuration, Timestamp};
use std::fs::{self, File};
use std::path::Path;
use std::time::SystemTime;
use tempfile::TempDir;

const LIST: &str = "工号,最后工作日\n001,2026-11-30\n";

/// Ten minutes before this the lists were written.
fn noon() -> Timestamp {
    "2026-11-25T12:00:00Z".parse().unwrap()
}

fn later(seconds: i64) -> Timestamp {
    noon() + SignedDuration::from_secs(seconds)
}

/// A new process that watches the folder.
fn watching(root: &Path) -> Folder {
    let settings = Settings { path: root.to_owned(), settle_seconds: 10, lists: table::Options::default() };
    Folder::new(SourceName::from("folder"), settings, ReportWriter::json())
}

fn put(root: &TempDir, name: &str, text: &str) {
    fs::write(root.path().join(name), text).unwrap();
    let seconds = u64::try_from(noon().as_second()).unwrap() - 600;
    let written = SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(seconds);
    File::options().write(true).open(root.path().join(name)).unwrap().set_modified(written).unwrap();
}

/// Names in a folder, sorted.
fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort_unstable();
    names
}

async fn look(folder: &Folder, cursor: Option<&Cursor>, now: Timestamp) -> Batch {
    folder.read(cursor, now).await.unwrap()
}

#[tokio::test]
async fn a_list_is_read_when_it_rests_and_put_away_when_it_is_stored() {
    let root = tempfile::tempdir().unwrap();
    put(&root, "leavers.csv", "工号,最后");
    let folder = watching(root.path());
    assert_eq!(said(&look(&folder, None, noon()).await), []);
    // Still being written: it changed between two looks.
    put(&root, "leavers.csv", LIST);
    assert_eq!(said(&look(&folder, None, later(10)).await), []);
    let batch = look(&folder, None, later(20)).await;
    assert_eq!(leaving(&batch), [("001", date(2026, 11, 30))]);
    assert_eq!(batch.statements[0].as_of, noon() - SignedDuration::from_mins(10));
    assert_eq!(names(root.path()), ["done", "leavers.csv", "refused"]);

    let after = look(&folder, batch.next.as_ref(), later(30)).await;
    assert_eq!(said(&after), []);
    assert_eq!(names(root.path()), ["done", "refused"]);
    let done = names(&root.path().join("done"));
    assert_eq!(done.len(), 2, "{done:?}");
    assert!(done[0].starts_with("20261125T115000Z-") && done[0].ends_with("-leavers.csv"), "{done:?}");
    assert_eq!(done[1], format!("{}.report.json", done[0]));
    let report = fs::read_to_string(root.path().join("done").join(&done[1])).unwrap();
    assert!(report.contains("\"used\": true") && report.contains("\"statements\": 1"), "{report}");
}

#[tokio::test]
async fn a_process_that_dies_loses_no_list_and_counts_none_twice() {
    let root = tempfile::tempdir().unwrap();
    put(&root, "leavers.csv", LIST);
    let read = async |cursor: Option<&Cursor>, at: i64| {
        let folder = watching(root.path());
        look(&folder, None, later(at)).await;
        look(&folder, cursor, later(at + 10)).await
    };
    // It dies after reading: the list says the same again, under the same id.
    let first = read(None, 0).await;
    let again = read(None, 100).await;
    assert_eq!(again.statements, first.statements);
    // It dies after storing: the next one puts the list away and reads it no more.
    let after = read(again.next.as_ref(), 200).await;
    assert_eq!(said(&after), []);
    assert_eq!(names(&root.path().join("done")).len(), 2);
    // It dies after putting it away, before that is stored.
    assert_eq!(said(&read(again.next.as_ref(), 300).await), []);
    // The same list put in once more says nothing new; another list under the same name is another one.
    put(&root, "leavers.csv", LIST);
    assert_eq!(read(after.next.as_ref(), 400).await.statements, first.statements);
    put(&root, "leavers.csv", "工号,最后工作日\n002,2026-12-31\n");
    let other = read(again.next.as_ref(), 500).await;
    assert_eq!(leaving(&other), [("002", date(2026, 12, 31))]);
}

#[tokio::test]
async fn what_is_no_list_is_put_aside_with_a_reason_and_never_opened() {
    let root = tempfile::tempdir().unwrap();
    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("secret.csv"), LIST).unwrap();
    std::os::unix::fs::symlink(outside.path().join("secret.csv"), root.path().join("link.csv")).unwrap();
    put(&root, "bad.csv", "工号,最后工作日\n001,31/12/2026\n");
    put(&root, "photo.png", "\u{89}PNG");
    put(&root, "odd\nname.csv", LIST);
    fs::create_dir(root.path().join("archive.csv")).unwrap();
    for passing in [".~lock.leavers.xlsx#", "~$leavers.xlsx", "leavers.csv.part"] {
        put(&root, passing, LIST);
    }
    assert!(std::process::Command::new("mkfifo").arg(root.path().join("pipe.csv")).status().unwrap().success());
    let folder = watching(root.path());
    look(&folder, None, noon()).await;
    let batch = look(&folder, None, later(10)).await;
    assert_eq!(said(&batch), []);
    let mut reasons: Vec<_> = batch.troubles.iter().map(|trouble| trouble.what.key.to_string()).collect();
    reasons.sort_unstable();
    let expected = [
        "intake-file-folder",
        "intake-file-kind",
        "intake-file-link",
        "intake-file-name",
        "intake-file-special",
        "intake-list-refused",
    ];
    assert_eq!(reasons, expected);
    let left = [".~lock.leavers.xlsx#", "archive.csv", "done", "leavers.csv.part", "refused", "~$leavers.xlsx"];
    assert_eq!(names(root.path()), left);
    let refused = names(&root.path().join("refused"));
    assert_eq!(refused.len(), 10, "{refused:?}");
    let report = refused.iter().find(|name| name.ends_with("-bad.csv.report.json")).unwrap();
    let report = fs::read_to_string(root.path().join("refused").join(report)).unwrap();
    assert!(report.contains("intake-not-a-day") && report.contains("\"line\": 2"), "{report}");
    assert_eq!(fs::read_to_string(outside.path().join("secret.csv")).unwrap(), LIST);
}

#[tokio::test]
async fn a_folder_that_is_a_link_or_missing_is_not_watched() {
    let root = tempfile::tempdir().unwrap();
    let link = root.path().join("link");
    std::os::unix::fs::symlink("/tmp", &link).unwrap();
    for path in [link, root.path().join("missing")] {
        let error = watching(&path).read(None, noon()).await.unwrap_err();
        assert_eq!(error.what.key, "intake-no-folder");
    }
    // Somebody replaced the folder of the done ones by a way out.
    std::os::unix::fs::symlink("/tmp", root.path().join("done")).unwrap();
    assert_eq!(watching(root.path()).read(None, noon()).await.unwrap_err().what.key, "intake-no-folder");
}
