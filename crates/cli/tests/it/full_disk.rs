//! A disk without room: one clear message, nothing half stored, and it goes on once there is room.

use crate::trial::{Trial, run};
use std::path::Path;
use std::process::Command;

/// A small file system of its own, unmounted in the end.
struct SmallDisk<'a>(&'a Path);

impl<'a> SmallDisk<'a> {
    fn mount(at: &'a Path) -> Option<Self> {
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", "size=2m", "tmpfs"]).arg(at).status();
        mounted.is_ok_and(|s| s.success()).then_some(Self(at))
    }
}

impl Drop for SmallDisk<'_> {
    fn drop(&mut self) {
        Command::new("umount").arg(self.0).status().unwrap();
    }
}

#[test]
fn a_full_disk_is_said_and_nothing_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let Some(_disk) = SmallDisk::mount(folder.path()) else {
        eprintln!("SKIPPED: a small file system can only be mounted by root");
        return;
    };
    let data = folder.path().join("house").display().to_string();
    run(&["--data", &data, "init", "--save-token", "--quiet"]).exits(0);
    let ballast = folder.path().join("ballast");
    let full =
        Command::new("dd").args(["if=/dev/zero", "bs=4096"]).arg(format!("of={}", ballast.display())).output().unwrap();
    assert!(!full.status.success(), "the disk is not full");
    let list = tempfile::NamedTempFile::with_suffix(".csv").unwrap();
    let row = |number: u32| format!("{number:05},张三,{}\n", "研发部".repeat(60));
    let rows: String = (0..2_000).map(row).collect();
    std::fs::write(list.path(), format!("id,name,department\n{rows}")).unwrap();
    let refused = run(&["--data", &data, "person", "import", &list.path().display().to_string()]);
    assert_eq!(refused.code, 1, "{}", refused.whole());
    assert!(refused.err.contains("room") && refused.err.lines().count() <= 4, "{}", refused.err);
    std::fs::remove_file(&ballast).unwrap();
    run(&["--data", &data, "evidence", "check"]).exits(0);
    run(&["--data", &data, "person", "add", "001", "--name", "张三"]).exits(0);
}

#[test]
fn a_house_that_could_not_be_finished_is_finished_by_doing_it_again() {
    let folder = tempfile::tempdir().unwrap();
    let trial = Trial::in_folder(folder);
    std::fs::create_dir(trial.data()).unwrap();
    std::fs::write(trial.data().join("policy.toml"), "not a policy").unwrap();
    trial.run(&["init"]).exits(1);
    std::fs::remove_file(trial.data().join("policy.toml")).unwrap();
    trial.run(&["init", "--save-token"]).exits(0);
    trial.run(&["actor", "list"]).exits(0);
}
