//! 企业微信群机器人. The address is the key; there is no signature.

use super::{Post, cut, in_a_minute};
use exeunt_core::DeliveryTrouble;
use exeunt_engine::notify::Outcome;
use serde_json::{Value, json};
use url::Url;

/// What the platform allows.
const LONGEST: usize = 2_048;

pub(super) fn post(url: Url, text: &str) -> Post {
    Post { url, body: json!({ "msgtype": "text", "text": { "content": cut(text, LONGEST) } }) }
}

pub(super) fn outcome(body: &Value) -> Outcome {
    match body["errcode"].as_i64() {
        Some(0) => Outcome::Sent,
        Some(-1) => Outcome::later(DeliveryTrouble::Busy),
        // Twenty messages a minute.
        Some(45009 | 45033) => in_a_minute(),
        // The key belongs to no bot, or to none any more.
        Some(93000 | 93008) => Outcome::Refused(DeliveryTrouble::Unauthenticated),
        Some(_) => Outcome::Refused(DeliveryTrouble::Refused),
        None => Outcome::unknown(DeliveryTrouble::Refused),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_and_what_its_answers_mean() {
        let url: Url = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k".parse().unwrap();
        let post = post(url.clone(), "离职处理工单");
        assert_eq!(post.url, url);
        assert_eq!(post.body, json!({ "msgtype": "text", "text": { "content": "离职处理工单" } }));
        assert_eq!(outcome(&json!({ "errcode": 0, "errmsg": "ok" })), Outcome::Sent);
        assert!(matches!(outcome(&json!({ "errcode": 45009 })), Outcome::Later { unsure: false, .. }));
        assert_eq!(outcome(&json!({ "errcode": 93000 })), Outcome::Refused(DeliveryTrouble::Unauthenticated));
    }
}
