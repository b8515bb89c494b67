//! 钉钉自定义机器人. Signed where the bot was set up so (加签); a bot with keywords needs one of them in our texts.

use super::{Post, cut, in_a_minute};
use crate::sign::hmac_sha256;
use exeunt_core::DeliveryTrouble;
use exeunt_engine::notify::Outcome;
use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use url::Url;

/// What the platform allows is about twenty thousand.
const LONGEST: usize = 16_000;

pub(super) fn post(mut url: Url, secret: Option<&SecretString>, text: &str, now: Timestamp) -> Post {
    if let Some(secret) = secret {
        let (timestamp, secret) = (now.as_millisecond(), secret.expose_secret());
        let sign = hmac_sha256(secret.as_bytes(), format!("{timestamp}\n{secret}").as_bytes());
        url.query_pairs_mut().append_pair("timestamp", &timestamp.to_string()).append_pair("sign", &sign);
    }
    Post { url, body: json!({ "msgtype": "text", "text": { "content": cut(text, LONGEST) } }) }
}

pub(super) fn outcome(body: &Value) -> Outcome {
    match body["errcode"].as_i64() {
        Some(0) => Outcome::Sent,
        Some(-1) => Outcome::later(DeliveryTrouble::Busy),
        // Twenty messages a minute; too many bar the bot for ten.
        Some(130_101 | 410_100 | 660_026) => in_a_minute(),
        // Signature, address or keyword don't fit; or the token is no bot's.
        Some(310_000 | 300_001 | 400_101 | 400_102) => Outcome::Refused(DeliveryTrouble::Unauthenticated),
        Some(_) => Outcome::Refused(DeliveryTrouble::Refused),
        None => Outcome::unknown(DeliveryTrouble::Refused),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_signature_goes_into_the_address_and_covers_the_time() {
        let url: Url = "https://oapi.dingtalk.com/robot/send?access_token=t".parse().unwrap();
        let now = Timestamp::from_millisecond(1_700_000_000_123).unwrap();
        let signed = post(url.clone(), Some(&"SECabc".into()), "text", now).url;
        let pairs: Vec<(String, String)> = signed.query_pairs().into_owned().collect();
        assert_eq!(pairs[1], ("timestamp".to_owned(), "1700000000123".to_owned()));
        assert_eq!(pairs[2], ("sign".to_owned(), hmac_sha256(b"SECabc", b"1700000000123\nSECabc")));
        assert!(!signed.query().unwrap().contains('+'), "a plus would read as a space: {signed}");
        assert_eq!(post(url.clone(), None, "text", now).url, url);
        assert_eq!(outcome(&json!({ "errcode": 310_000 })), Outcome::Refused(DeliveryTrouble::Unauthenticated));
    }
}
