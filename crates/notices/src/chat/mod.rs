//! Messages into group chats, by the incoming-webhook bots of three platforms. One small file each: how a message is
//! written, and what an answer means, because all three say 200 to everything.

mod dingtalk;
mod feishu;
mod wecom;

use crate::outward::{Answer, Client, by_status};
use crate::texts::Texts;
use async_trait::async_trait;
use exeunt_core::DeliveryTrouble;
use exeunt_engine::notify::{Carrier, Destination, EndpointKind, EndpointSecrets, Outcome, Parcel};
use jiff::Timestamp;
use reqwest::header::HeaderMap;
use secrecy::ExposeSecret;
use serde_json::Value;
use std::sync::Arc;
use std::time::Duration;
use url::Url;

/// A limit counts in minutes.
const A_MINUTE: Duration = Duration::from_mins(1);

/// Carries notices into group chats.
pub struct Chats {
    client: Client,
    texts: Arc<Texts>,
}

/// What is to be posted where.
struct Post {
    url: Url,
    body: Value,
}

impl Chats {
    /// Through this client, in these words.
    pub fn new(client: Client, texts: Arc<Texts>) -> Self {
        Self { client, texts }
    }
}

#[async_trait]
impl Carrier for Chats {
    async fn carry(&self, parcel: &Parcel) -> Outcome {
        let Destination::Endpoint { endpoint, secrets } = &parcel.to else {
            return Outcome::Refused(DeliveryTrouble::BadAddress);
        };
        let Ok(written) = self.texts.write(endpoint.language, parcel) else {
            return Outcome::Refused(DeliveryTrouble::Unwritable);
        };
        let text = plain(&format!("{}\n\n{}", written.subject, written.text));
        let Some(post) = post(endpoint.kind, secrets, &text, parcel.now) else {
            return Outcome::Refused(DeliveryTrouble::BadAddress);
        };
        match self.client.post(&post.url, HeaderMap::new(), post.body.to_string()).await {
            Ok(answer) => judged(endpoint.kind, &answer),
            Err(outcome) => outcome,
        }
    }
}

fn post(kind: EndpointKind, secrets: &EndpointSecrets, text: &str, now: Timestamp) -> Option<Post> {
    let url = Url::parse(secrets.address.expose_secret()).ok()?;
    match kind {
        EndpointKind::Wecom => Some(wecom::post(url, text)),
        EndpointKind::Dingtalk => Some(dingtalk::post(url, secrets.secret.as_ref(), text, now)),
        EndpointKind::Feishu => Some(feishu::post(url, secrets.secret.as_ref(), text, now)),
        EndpointKind::Webhook => None,
    }
}

fn judged(kind: EndpointKind, answer: &Answer) -> Outcome {
    let Ok(body) = serde_json::from_slice::<Value>(&answer.body) else {
        // Without an answer that can be read nobody knows.
        let unread = Outcome::unknown(DeliveryTrouble::Refused);
        return if answer.status == 200 { unread } else { by_status(answer) };
    };
    match kind {
        EndpointKind::Wecom => wecom::outcome(&body),
        EndpointKind::Dingtalk => dingtalk::outcome(&body),
        EndpointKind::Feishu => feishu::outcome(&body),
        EndpointKind::Webhook => by_status(answer),
    }
}

/// The text without what a chat would take for a mention or a link of its own.
fn plain(text: &str) -> String {
    text.replace('<', "＜").replace('>', "＞").replace('@', "＠")
}

/// At most so many bytes, cut between characters.
fn cut(text: &str, bytes: usize) -> String {
    const MORE: &str = "…";
    if text.len() <= bytes {
        return text.to_owned();
    }
    let mut end = bytes - MORE.len();
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}{MORE}", text.get(..end).unwrap_or_default())
}

/// Not now, but in a minute.
fn in_a_minute() -> Outcome {
    Outcome::Later { trouble: DeliveryTrouble::Busy, unsure: false, after: Some(A_MINUTE) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_can_be_mentioned_by_a_name() {
        assert_eq!(plain("<at user_id=\"all\">所有人</at> @all"), "＜at user_id=\"all\"＞所有人＜/at＞ ＠all");
    }

    #[test]
    fn a_long_text_is_cut_between_characters() {
        assert_eq!(cut("短", 10), "短");
        let long = cut(&"长".repeat(1_000), 2_048);
        assert!(long.len() <= 2_048 && long.ends_with("长…"), "{}", long.len());
    }
}
