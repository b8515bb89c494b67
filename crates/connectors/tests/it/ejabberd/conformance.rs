//! The conformance suite. Both must pass, and both must come to the same.

use super::real::RealStage;
use super::simulated::SimulatedStage;
use crate::stages::differences;
use exeunt_connector::conformance::run;
use exeunt_tests::require;

#[tokio::test]
async fn the_simulated_ejabberd_passes() {
    let stage = SimulatedStage::start().await;
    let report = run(&stage).await;
    assert_eq!(report.violations, Vec::<String>::new(), "{:#?}", report.rows);
}

#[tokio::test]
async fn the_real_ejabberd_passes_and_the_simulated_one_tells_no_tales() {
    let stage = require!(RealStage::start().await);
    let real = run(&stage).await;
    assert_eq!(real.violations, Vec::<String>::new(), "{:#?}", real.rows);
    let simulated = run(&SimulatedStage::calm().await).await;
    assert_eq!(differences(&real, &simulated), Vec::<String>::new());
    assert_eq!(differences(&simulated, &real), Vec::<String>::new());
}
