//! A marked harmless message, sent so that afterwards everything can be tried that could still read it.

use super::api::Post;
use super::connector::Mattermost;
use super::group::Shape;
use super::manners::API;
use crate::http::Call;
use crate::refusal::{conflict, unsupported};
use exeunt_connector::{CanarySent, Result};
use exeunt_core::{AccountId, GroupId, Message, Proof};
use serde_json::json;

/// Into a channel, as our own account and without joining: joining and leaving are announced to everybody there.
pub(super) async fn canary_send(
    mattermost: &Mattermost,
    account: &AccountId,
    group: Option<&GroupId>,
    marker: &str,
) -> Result<CanarySent> {
    mattermost.refuse_own(account).await?;
    let Some(group) = group else {
        let says = Message::new("refused-canary-stays").with("account", account);
        let message = format!("no direct canary can be sent to \"{account}\": the conversation would stay for ever");
        return Err(unsupported(says, message).hint("mend-canary-channel"));
    };
    let (_, shape) = mattermost.shape(group).await?;
    must_take_it(group, &shape)?;
    let body = json!({ "channel_id": group, "message": marker });
    let answer = mattermost.as_service(Call::post("send a canary", format!("{API}/posts"), body)).await?;
    if answer.is(403, "api.context.permissions.app_error") {
        let error = conflict(
            Message::new("refused-canary-nobody").with("group", group),
            format!("our own account can't post in \"{group}\""),
        )
        .code(answer.says());
        return Err(error.hint("mend-canary-member"));
    }
    let post: Post = answer.read()?;
    let proof = Proof { asked: "POST posts as the service account".to_owned(), answered: "201".to_owned() };
    Ok(CanarySent { group: group.to_string(), event: post.id, proof })
}

fn must_take_it(group: &GroupId, shape: &Shape) -> Result<()> {
    match shape {
        Shape::Team(_) => Err(unsupported(
            Message::new("refused-canary-team").with("group", group),
            format!("\"{group}\" is a team, not a channel"),
        )
        .hint("mend-canary-channel")),
        Shape::Channel(channel) if channel.delete_at != 0 => {
            Err(conflict(Message::new("refused-archived").with("group", group), format!("\"{group}\" is archived")))
        }
        Shape::Channel(_) if shape.is_direct() => Err(unsupported(
            Message::new("refused-canary-conversation").with("group", group),
            format!("\"{group}\" is a conversation of others"),
        )
        .hint("mend-canary-channel")),
        Shape::Channel(_) => Ok(()),
    }
}
