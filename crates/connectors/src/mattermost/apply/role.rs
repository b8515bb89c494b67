//! Roles in teams and channels: an admin, or an ordinary member.

use super::Work;
use crate::applied::{already, changed};
use crate::http::Call;
use crate::mattermost::api::User;
use crate::mattermost::group::{Seat, Shape};
use crate::mattermost::manners::API;
use crate::mattermost::place::{Place, must_be_id};
use crate::refusal::{conflict, unsupported};
use exeunt_connector::{Applied, ConnectorError, Result};
use exeunt_core::{AccountId, GroupId, Login, Message, NativeKind, Role, Standing};
use serde_json::json;

const ASKED: &str = "PUT members/{member}/schemeRoles, GET members/{member}";

impl Work<'_> {
    pub(super) async fn hold_role(&self, group: &GroupId, member: &AccountId, role: Role) -> Result<Applied> {
        must_be_id(member)?;
        let (place, shape) = self.mattermost.shape(group).await?;
        let seat = self.mattermost.seat(&place, member).await?;
        if seat.is_some_and(|seat| seat.standing().role >= role) {
            return Ok(already("GET members/{member}", said(seat)));
        }
        let heir = self.mattermost.user(member).await?;
        if heir.login() != Login::Open {
            return Err(conflict(
                Message::new("refused-cannot-act").with("account", member),
                format!("\"{member}\" is deactivated, and can hold no role"),
            ));
        }
        if seat.is_none() {
            self.bring_in(&place, &shape, member).await?;
        }
        // Only members and admins are told apart here.
        if role > Role::Member {
            self.set_admin_of(&place, &shape, member, true).await?;
        }
        let after = self.mattermost.seat(&place, member).await?;
        if after.is_some_and(|seat| seat.standing().role >= role) {
            return Ok(changed(ASKED, said(after)));
        }
        Err(conflict(
            Message::new("refused-role-not-held").with("account", member).with("group", group),
            format!("\"{member}\" does not hold the role in \"{group}\" after it was given"),
        ))
    }

    pub(super) async fn drop_role(&self, group: &GroupId) -> Result<Applied> {
        let account = self.account();
        let (place, _) = self.mattermost.shape(group).await?;
        match self.mattermost.seat(&place, account).await? {
            Some(seat) if seat.admin => self.set_standing(group, account, Standing::MEMBER).await,
            seat => Ok(already("GET members/{account}", said(seat))),
        }
    }

    pub(super) async fn restore_standing(
        &self,
        group: &GroupId,
        member: &AccountId,
        standing: Standing,
    ) -> Result<Applied> {
        must_be_id(member)?;
        let (place, _) = self.mattermost.shape(group).await?;
        match self.mattermost.seat(&place, member).await? {
            None => Err(conflict(
                Message::new("refused-not-in-group").with("account", member).with("group", group),
                format!("\"{member}\" is not in \"{group}\""),
            )),
            Some(seat) if seat.standing() == standing => Ok(already("GET members/{member}", said(Some(seat)))),
            Some(_) => self.set_standing(group, member, standing).await,
        }
    }

    /// Exactly this standing, for somebody who is in the group. The last admin is never made an ordinary member.
    pub(super) async fn set_standing(
        &self,
        group: &GroupId,
        member: &AccountId,
        standing: Standing,
    ) -> Result<Applied> {
        let admin = match standing {
            Standing::OWNER => true,
            Standing::MEMBER => false,
            other => {
                return Err(unsupported(
                    Message::new("refused-no-such-role").with("group", group),
                    format!("nobody can have {other:?} in \"{group}\""),
                ));
            }
        };
        if !admin {
            self.must_not_be_the_last_admin(group, member).await?;
        }
        let (place, shape) = self.mattermost.shape(group).await?;
        self.set_admin_of(&place, &shape, member, admin).await?;
        let after = self.mattermost.seat(&place, member).await?;
        if after.is_some_and(|seat| seat.standing() == standing) {
            return Ok(changed(ASKED, said(after)));
        }
        Err(conflict(
            Message::new("refused-role-not-held").with("account", member).with("group", group),
            format!("\"{member}\" has not the wanted role in \"{group}\" after it was given"),
        ))
    }

    /// Both flags are always named: one that is missing counts as taken away.
    async fn set_admin_of(&self, place: &Place, shape: &Shape, member: &AccountId, admin: bool) -> Result<()> {
        if shape.is_direct() {
            let says = Message::new("refused-conversation-without-roles").with("group", place.group_id());
            let message = format!("nobody has a role in \"{}\", a conversation between people", place.group_id());
            return Err(unsupported(says, message));
        }
        let path = format!("{}/members/{member}/schemeRoles", place.path());
        let body = json!({ "scheme_user": true, "scheme_admin": admin });
        let verb = if admin { "make" } else { "unmake" };
        let what = format!("{verb} \"{member}\" an admin of \"{}\"", place.group_id());
        self.mattermost.put(what, &path, body).await
    }

    /// A group with others in it keeps an admin who can get in.
    pub(super) async fn must_not_be_the_last_admin(&self, group: &GroupId, who: &AccountId) -> Result<()> {
        let Some(read) = self.mattermost.group(group).await? else { return Ok(()) };
        let is_owner = read.member(who).is_some_and(exeunt_core::Member::is_owner);
        if !is_owner || read.closed || read.native_kind == NativeKind::Direct || read.members.len() < 2 {
            return Ok(());
        }
        let others: Vec<&AccountId> = read.owners().filter(|owner| *owner != who).collect();
        // The account of the order counts although it is barred: whoever takes a role back from others gives it its own.
        if others.contains(&self.account()) || (!others.is_empty() && self.any_is_active(&others).await?) {
            return Ok(());
        }
        let says = Message::new("refused-only-owner").with("account", who).with("group", group);
        let message = format!("\"{who}\" is the only admin of \"{group}\" who can get in");
        Err(conflict(says, message).hint("mend-hand-over-first"))
    }

    async fn any_is_active(&self, accounts: &[&AccountId]) -> Result<bool> {
        let call = Call::post("look up admins", format!("{API}/users/ids"), json!(accounts)).harmless();
        let users: Vec<User> = self.mattermost.as_service(call).await?.read()?;
        Ok(users.iter().any(|user| user.login() == Login::Open))
    }
}

/// A seat in a proof.
pub(super) fn said(seat: Option<Seat>) -> String {
    match seat {
        None => "404 not in the group".to_owned(),
        Some(seat) => format!("200 scheme_admin={}", seat.admin),
    }
}

/// Why members can't be changed by hand.
pub(super) fn synced(group: &GroupId) -> ConnectorError {
    unsupported(
        Message::new("refused-synced").with("group", group),
        format!("the members of \"{group}\" come from the directory"),
    )
    .hint("mend-synced")
}
