//! In and out of teams and channels. Each change is announced to those who are there, so nothing is asked for twice.

use super::Work;
use super::role::{said, synced};
use crate::applied::{already, changed};
use crate::mattermost::api::ChannelMember;
use crate::mattermost::group::Shape;
use crate::mattermost::place::Place;
use crate::refusal::{conflict, unsupported};
use exeunt_connector::{Applied, Result};
use exeunt_core::{AccountId, GroupId, Message, Standing};
use serde_json::json;

impl Work<'_> {
    /// Leaving a team leaves all its channels too, archived ones included; the server does that by itself.
    pub(super) async fn end_membership(&self, group: &GroupId) -> Result<Applied> {
        let account = self.account();
        let (place, shape) = self.mattermost.shape(group).await?;
        let Some(seat) = self.mattermost.seat(&place, account).await? else {
            return Ok(already("GET members/{account}", said(None)));
        };
        may_be_left(group, &shape, seat.guest)?;
        if seat.admin {
            self.must_not_be_the_last_admin(group, account).await?;
        }
        if let Place::Team(team) = &place {
            self.channels_keep_an_admin(team).await?;
        }
        let what = format!("remove \"{account}\" from \"{group}\"");
        self.mattermost.delete(what, &format!("{}/members/{account}", place.path())).await?;
        match self.mattermost.seat(&place, account).await? {
            None => Ok(changed("DELETE members/{account}, GET members/{account}", said(None))),
            Some(_) => Err(conflict(
                Message::new("refused-still-in-group").with("account", account).with("group", group),
                format!("\"{account}\" is still, or again, in \"{group}\""),
            )),
        }
    }

    /// Whoever leaves a team must not take the last admin out of one of its channels. Those that the server makes in
    /// every team have the team's admins.
    async fn channels_keep_an_admin(&self, team: &str) -> Result<()> {
        let account = self.account();
        let what = format!("read channels of \"{account}\" in a team");
        let path = format!("/users/{account}/teams/{team}/channels/members");
        let rows: Vec<ChannelMember> = self.mattermost.read(what, &path).await?;
        for row in rows.iter().filter(|row| row.scheme_admin) {
            let channel = GroupId::from(row.channel_id.as_str());
            let (_, shape) = self.mattermost.shape(&channel).await?;
            if !shape.came_with_its_team() && shape.team() == Some(Place::Team(team.to_owned())) {
                self.must_not_be_the_last_admin(&channel, account).await?;
            }
        }
        Ok(())
    }

    pub(super) async fn restore_membership(&self, group: &GroupId, standing: Standing) -> Result<Applied> {
        let account = self.account();
        let (place, shape) = self.mattermost.shape(group).await?;
        let seat = self.mattermost.seat(&place, account).await?;
        if seat.is_some_and(|seat| seat.standing() == standing) {
            return Ok(already("GET members/{account}", said(seat)));
        }
        if seat.is_none() {
            self.bring_in(&place, &shape, account).await?;
        }
        let seat = self.mattermost.seat(&place, account).await?;
        match seat {
            None => Err(conflict(
                Message::new("refused-not-let-in").with("account", account).with("group", group),
                format!("\"{account}\" did not get into \"{group}\""),
            )),
            Some(seat) if seat.standing() == standing => {
                Ok(changed("POST members, GET members/{account}", said(Some(seat))))
            }
            Some(_) => self.set_standing(group, account, standing).await,
        }
    }

    /// Makes somebody an ordinary member. A channel takes only members of its team.
    pub(super) async fn bring_in(&self, place: &Place, shape: &Shape, who: &AccountId) -> Result<()> {
        let group = place.group_id();
        if shape.is_direct() {
            return Err(unsupported(
                Message::new("refused-conversation-closed").with("group", &group),
                format!("nobody can be added to \"{group}\", a conversation between people"),
            ));
        }
        if shape.is_synced() {
            return Err(synced(&group));
        }
        if let Some(team) = shape.team()
            && self.mattermost.seat(&team, who).await?.is_none()
        {
            let says = Message::new("refused-not-in-team")
                .with("account", who)
                .with("team", team.group_id())
                .with("group", &group);
            let message = format!("\"{who}\" is not in \"{}\", the team of \"{group}\"", team.group_id());
            return Err(conflict(says, message).hint("mend-team-first"));
        }
        let body = match place {
            Place::Team(team) => json!({ "team_id": team, "user_id": who }),
            Place::Channel(_) => json!({ "user_id": who }),
        };
        let what = format!("bring \"{who}\" into \"{group}\"");
        self.mattermost.post(what, &format!("{}/members", place.path()), body).await
    }
}

fn may_be_left(group: &GroupId, shape: &Shape, as_guest: bool) -> Result<()> {
    if shape.is_direct() {
        return Err(unsupported(
            Message::new("refused-nobody-leaves").with("group", group),
            format!("nobody can leave \"{group}\", a conversation between people"),
        )
        .hint("mend-nobody-leaves"));
    }
    // Guests needn't be in the channel of the whole team, and may leave it.
    if shape.is_default() && !as_guest {
        return Err(unsupported(
            Message::new("refused-team-channel").with("group", group),
            format!("nobody leaves \"{group}\" alone, the channel of the whole team"),
        )
        .hint("mend-leave-team"));
    }
    if shape.is_synced() {
        return Err(synced(group));
    }
    Ok(())
}
