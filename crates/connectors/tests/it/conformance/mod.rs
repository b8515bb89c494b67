//! The conformance suite on a simulated Synapse and on a real one. Both must pass, and both must come to the same.

mod real;
mod simulated;

use exeunt_connector::conformance::{Report, run};
use exeunt_tests::require;

#[tokio::test]
async fn the_simulated_server_passes() {
    let stage = simulated::SimulatedStage::start().await;
    let report = run(&stage).await;
    assert_eq!(report.violations, Vec::<String>::new(), "{:#?}", report.rows);
}

#[tokio::test]
async fn the_real_server_passes_and_the_simulated_one_tells_no_tales() {
    let stage = require!(real::RealStage::start().await);
    let real = run(&stage).await;
    assert_eq!(real.violations, Vec::<String>::new(), "{:#?}", real.rows);
    let simulated = run(&simulated::SimulatedStage::calm().await).await;
    assert_eq!(differences(&real, &simulated), Vec::<String>::new());
    assert_eq!(differences(&simulated, &real), Vec::<String>::new());
}

/// Every row of the real one that the simulated one shows differently.
pub(crate) fn differences(real: &Report, simulated: &Report) -> Vec<String> {
    let other = |case: &String| simulated.rows.get(case).map_or("nothing", String::as_str).to_owned();
    let rows = real.rows.iter().map(|(case, came_to)| (case, came_to, other(case)));
    rows.filter(|(_, real, simulated)| *real != simulated)
        .map(|(case, real, simulated)| format!("{case}: really {real}, simulated {simulated}"))
        .collect()
}
