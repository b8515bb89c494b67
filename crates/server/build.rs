//! Builds the server again when the console was built anew; without this a release would keep the files it had.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=../../console/dist");
}
