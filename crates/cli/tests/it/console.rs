//! The console in a real browser, on houses that work: the specs in `console/tests`. `tests/house` opens the same houses to
//! look at.

mod acme;
mod around;
mod first;
mod house;
mod site;

use around::House;
use exeunt_tests::browser::Browser;
use exeunt_tests::require;

#[test]
fn the_console_does_its_work_in_a_browser() {
    let browser = require!(Browser::ready());
    let house = require!(house::open());
    require!(specs(&browser, &house, "test:pages", &[]));
}

#[test]
fn somebody_leaves_in_a_browser_in_chinese_and_in_english() {
    let browser = require!(Browser::ready());
    let house = require!(acme::open());
    require!(specs(&browser, &house, "test:walk", &[]));
}

#[test]
fn the_first_five_steps_lead_from_an_empty_house_to_a_case_in_a_browser() {
    let browser = require!(Browser::ready());
    for spoken in ["zh", "en"] {
        let house = require!(first::open());
        require!(specs(&browser, &house, "test:first", &[("EXEUNT_SPOKEN", spoken)]));
    }
}

#[test]
fn a_site_closes_in_a_browser() {
    let browser = require!(Browser::ready());
    let house = require!(site::open());
    require!(specs(&browser, &house, "test:batch", &[]));
}

#[test]
#[ignore = "judges for a minute or two what the specs look at, too; docs/status.md has the figures"]
fn lighthouse_finds_little_to_say() {
    let browser = require!(Browser::ready());
    let lighthouse = require!(browser.lighthouse()).display().to_string();
    let house = require!(house::open());
    require!(specs(&browser, &house, "test:lighthouse", &[("LIGHTHOUSE", &lighthouse)]));
}

fn specs(browser: &Browser, house: &House, which: &str, more: &[(&str, &str)]) -> exeunt_tests::Result<()> {
    let said = browser.npm_run(which, &[&[("EXEUNT_HOUSE", house.described().as_str())], more].concat());
    said.map(|said| eprintln!("{said}")).inspect_err(|_| eprintln!("{}", house.log()))
}
