//! The conformance suite, as each of the two vendors answers.

use super::simulated::{SimulatedStage, Vendor};
use exeunt_connector::conformance::run;

#[tokio::test]
async fn easemob_passes_the_suite() {
    let report = run(&SimulatedStage::start(Vendor::Easemob).await).await;
    assert_eq!(report.violations, Vec::<String>::new(), "{:#?}", report.rows);
}

#[tokio::test]
async fn agora_passes_the_suite() {
    let report = run(&SimulatedStage::start(Vendor::Agora).await).await;
    assert_eq!(report.violations, Vec::<String>::new(), "{:#?}", report.rows);
}
