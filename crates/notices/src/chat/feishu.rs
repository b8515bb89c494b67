//! 飞书自定义机器人. Signed where the bot was set up so (签名校验): the signed text is the key, and the message is empty.

use super::{Post, cut, in_a_minute};
use crate::sign::hmac_sha256;
use exeunt_core::DeliveryTrouble;
use exeunt_engine::notify::Outcome;
use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use url::Url;

/// What the platform allows is twenty thousand for the whole request.
const LONGEST: usize = 15_000;

pub(super) fn post(url: Url, secret: Option<&SecretString>, text: &str, now: Timestamp) -> Post {
    let mut body = json!({ "msg_type": "text", "content": { "text": cut(text, LONGEST) } });
    if let Some(secret) = secret {
        let timestamp = now.as_second();
        let key = format!("{timestamp}\n{}", secret.expose_secret());
        body["timestamp"] = json!(timestamp.to_string());
        body["sign"] = json!(hmac_sha256(key.as_bytes(), b""));
    }
    Post { url, body }
}

pub(super) fn outcome(body: &Value) -> Outcome {
    // Older answers say `StatusCode`.
    match body["code"].as_i64().or_else(|| body["StatusCode"].as_i64()) {
        Some(0) => Outcome::Sent,
        // A hundred messages a minute, five a second.
        Some(9_499 | 11_232) => in_a_minute(),
        // Signature, address or keyword don't fit.
        Some(19_001 | 19_021 | 19_022 | 19_024) => Outcome::Refused(DeliveryTrouble::Unauthenticated),
        Some(_) => Outcome::Refused(DeliveryTrouble::Refused),
        None => Outcome::unknown(DeliveryTrouble::Refused),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_signature_goes_into_the_body() {
        let url: Url = "https://open.feishu.cn/open-apis/bot/v2/hook/x".parse().unwrap();
        let now = Timestamp::from_second(1_599_360_473).unwrap();
        let body = post(url.clone(), Some(&"s".into()), "text", now).body;
        assert_eq!(body["timestamp"], "1599360473");
        assert_eq!(body["sign"], hmac_sha256(b"1599360473\ns", b""));
        assert_eq!(post(url, None, "text", now).body, json!({ "msg_type": "text", "content": { "text": "text" } }));
        assert_eq!(outcome(&json!({ "code": 0, "msg": "success" })), Outcome::Sent);
        assert_eq!(outcome(&json!({ "StatusCode": 0 })), Outcome::Sent);
        assert_eq!(outcome(&json!({ "code": 19_021 })), Outcome::Refused(DeliveryTrouble::Unauthenticated));
    }
}
