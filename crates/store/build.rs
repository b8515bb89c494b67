//! Rebuilds when a migration is added: the list is read at compile time.

fn main() {
    println!("cargo:rerun-if-changed=migrations");
}
