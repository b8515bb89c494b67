//! What is said, by people and by the server.

use serde_json::{Value, json};

use super::{EffectKind, On, OutgoingCall, Post, Site, Status};

impl Site {
    /// Posts what somebody wrote. Deactivated people still get their mention counted in a D or G channel.
    pub(crate) fn post_message(&mut self, by: &str, channel: &str, text: &str, root: &str, props: Value) -> String {
        let id = self.put_post(by, channel, "", text, root, props);
        let now = self.now_ms();
        if let Some(user) = self.users.get_mut(by) {
            let status = Status { status: "online".to_owned(), manual: false, last_activity_at: now };
            user.status = Some(status);
        }
        self.note(by, EffectKind::MessagePosted, On::user(by).in_channel(channel), &id);
        self.call_outgoing_hooks(by, channel, text);
        id
    }

    /// Posts what the server says of somebody's act; an empty `kind` is an ordinary message in the server's name.
    pub(crate) fn post_system_message(&mut self, by: &str, channel: &str, kind: &str, text: &str) -> String {
        let id = self.put_post(by, channel, kind, text, "", json!({}));
        self.note(by, EffectKind::SystemMessagePosted, On::default().in_channel(channel), kind);
        id
    }

    pub(super) fn put_post(
        &mut self,
        by: &str,
        channel: &str,
        kind: &str,
        text: &str,
        root: &str,
        props: Value,
    ) -> String {
        let (id, now) = (self.new_id(), self.now_ms());
        let post = Post {
            id: id.clone(),
            channel_id: channel.to_owned(),
            user_id: by.to_owned(),
            root_id: root.to_owned(),
            message: text.to_owned(),
            kind: kind.to_owned(),
            props,
            create_at: now,
            update_at: now,
            delete_at: 0,
        };
        self.posts.insert(id.clone(), post);
        if let Some(place) = self.channels.get_mut(channel) {
            place.posts.push(id.clone());
            place.last_post_at = now;
            if kind.is_empty() {
                place.total_msg_count += 1;
            }
            let mentions = !place.is_of_team();
            for (user, row) in &mut place.members {
                if mentions && user != by {
                    row.mention_count += 1;
                }
                if user == by {
                    row.msg_count = place.total_msg_count;
                    row.last_viewed_at = now;
                }
            }
        }
        self.deliver(channel, &id);
        id
    }

    /// Who owns a hook is not asked, and whether they are active even less.
    fn call_outgoing_hooks(&mut self, by: &str, channel: &str, text: &str) {
        let Some(place) = self.channels.get(channel).filter(|place| place.kind == 'O') else { return };
        let first = text.split_whitespace().next().unwrap_or_default();
        let fits = |hook: &&super::OutgoingHook| {
            let here =
                if hook.channel_id.is_empty() { hook.team_id == place.team_id } else { hook.channel_id == channel };
            let spoken = hook.trigger_words.iter().any(|word| word == first);
            here && (spoken || (hook.trigger_words.is_empty() && !hook.channel_id.is_empty()))
        };
        let call = |hook: &super::OutgoingHook| OutgoingCall {
            url: hook.callback_urls.first().cloned().unwrap_or_default(),
            token: hook.token.clone(),
            user_id: by.to_owned(),
            text: text.to_owned(),
        };
        let calls: Vec<OutgoingCall> = self.outgoing_hooks.values().filter(fits).map(call).collect();
        for call in calls {
            self.call_out(call);
        }
    }

    pub(crate) fn delete_post(&mut self, by: &str, id: &str) {
        let now = self.now_ms();
        let Some(post) = self.posts.get_mut(id) else { return };
        if post.delete_at != 0 {
            return;
        }
        post.delete_at = now;
        post.update_at = now;
        let (author, channel) = (post.user_id.clone(), post.channel_id.clone());
        self.note(by, EffectKind::MessageDeleted, On::user(&author).in_channel(&channel), id);
    }
}
