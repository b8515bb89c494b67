//! The conformance suite.

use super::real::RealStage;
use exeunt_connector::conformance::run;
use exeunt_tests::require;

#[tokio::test]
async fn the_real_ejabberd_passes() {
    let stage = require!(RealStage::start().await);
    let real = run(&stage).await;
    assert_eq!(real.violations, Vec::<String>::new(), "{:#?}", real.rows);
}
