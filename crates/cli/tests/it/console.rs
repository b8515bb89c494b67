//! The console in a real browser, on a house that works: the specs in `console/tests`, and a house to look at.

mod house;

use exeunt_tests::browser::Browser;
use exeunt_tests::require;
use house::House;

#[test]
fn the_console_does_its_work_in_a_browser() {
    let browser = require!(Browser::ready());
    let house = require!(House::open());
    require!(browser.npm_run("test:browser", &[("EXEUNT_HOUSE", &house.described())]));
}

/// `cargo nextest run -p exeunt --run-ignored only --no-capture a_house_to_look_at`, and then `npm run dev` with its address
/// in `EXEUNT_URL`.
#[test]
#[ignore = "stays until its input ends, for whoever works on the console"]
fn a_house_to_look_at() {
    let house = require!(House::open());
    eprintln!("{}", std::fs::read_to_string(house.described()).unwrap());
    std::io::copy(&mut std::io::stdin(), &mut std::io::sink()).unwrap();
}
