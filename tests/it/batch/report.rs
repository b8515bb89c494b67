//! What a batch's report says of rows that are not closed.

use super::site::{Site, both, planner};
use exeunt_engine::batch::Look;
use serde_json::{Value, json};

/// What became of each row, in order.
fn became(body: &Value) -> Vec<&str> {
    body["members"].as_array().unwrap().iter().map(|member| member["became"].as_str().unwrap()).collect()
}

both! {
    async fn every_row_is_in_the_report_whatever_became_of_it(database) {
        let site = Site::of(3, database).await;
        let batch = site.opened().await;
        // Nobody has looked yet: nothing can be reported of anybody, and all three stand there.
        let sealed = site.engine.batch_report(&planner(), batch.id).await.unwrap();
        assert_eq!((sealed.report.members.len(), sealed.members.len()), (3, 0));
        assert_eq!(became(&json!(sealed.report)), ["not_begun"; 3]);
        assert_eq!(sealed.report.counts.without_report, 3);

        site.engine.batch_plan(&planner(), batch.id, Look::Once).await.unwrap();
        let cases = site.cases(&batch).await;
        site.engine.withdraw(&planner(), cases[2]).await.unwrap();
        let sealed = site.engine.batch_report(&planner(), batch.id).await.unwrap();
        let body = json!(sealed.report);
        assert_eq!(became(&body), ["not_begun", "not_begun", "withdrawn"]);
        assert_eq!((&body["conclusion"], &body["counts"]["rows"]), (&json!("unfinished"), &json!(3)));
        assert!(!body["members"][0]["waits"].as_array().unwrap().is_empty(), "{}", body["members"][0]);
        let kept = site.engine.store.batch_report_latest(batch.id).await.unwrap().unwrap();
        assert_eq!(serde_json::from_slice::<serde_json::Value>(&kept.body).unwrap(), body);
        assert_eq!(site.engine.store.batch_report_list(batch.id).await.unwrap().len(), 2);
    }
}
