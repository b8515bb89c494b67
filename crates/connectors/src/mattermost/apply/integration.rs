//! Stopping, handing over and restoring what acts without the person. Works while the account is deactivated too.

use super::Work;
use crate::applied::{already, changed};
use crate::mattermost::api::Bot;
use crate::mattermost::integration::{Owned, Sort};
use crate::mattermost::place::is_id;
use crate::refusal::{conflict, invalid, unsupported};
use exeunt_connector::{Applied, ConnectorError, Result};
use exeunt_core::{AccountId, ErrorKind, Integration, IntegrationId, Login, Message};
use serde_json::json;

/// How long after its owner a bot may have been disabled and still count as stopped by the same call.
const WITH_OWNER_MS: i64 = 5_000;

impl Work<'_> {
    /// Tokens and bots are switched off, and can be switched on again. The rest has no switch and is taken away.
    pub(super) async fn stop_integration(&self, id: &IntegrationId) -> Result<Applied> {
        let owned = match self.find(id).await? {
            Some(owned) if owned.integration.live => owned,
            Some(_) => return Ok(already("list of the account's integrations", "200, not live")),
            None => return self.stopped_or_gone(id).await,
        };
        self.refuse_own_bot(&owned).await?;
        self.switch(&owned, false).await?;
        match self.find(id).await? {
            Some(still) if still.integration.live => Err(conflict(
                Message::new("refused-still-live").with("integration", id),
                format!("\"{id}\" is still live"),
            )),
            None if owned.sort == Sort::Bot => self.stopped_or_gone(id).await,
            _ => Ok(changed(stopped_by(owned.sort), "200, not live any more")),
        }
    }

    /// Gone from the account's list. A bot may be somebody else's by now, and work for him.
    async fn stopped_or_gone(&self, id: &IntegrationId) -> Result<Applied> {
        let bot = match Sort::parse(id) {
            Some((Sort::Bot, raw)) if is_id(raw) => self.bot_of(raw).await?,
            Some((Sort::Bot, _)) | None => return Err(not_ours(id)),
            Some(_) => return Ok(already("list of the account's integrations", "200, not there")),
        };
        match bot {
            None => Ok(already("GET bots/{bot}", "404")),
            Some(bot) if bot.delete_at != 0 => Ok(already("GET bots/{bot}", "200 delete_at set")),
            Some(bot) => Err(conflict(
                Message::new("refused-live-elsewhere").with("integration", id).with("account", &bot.owner_id),
                format!("\"{id}\" is live, and belongs to \"{}\" by now", bot.owner_id),
            )
            .hint("mend-live-elsewhere")),
        }
    }

    /// Only bots can have another owner. One that the bar of its owner has stopped worked before, and works again.
    pub(super) async fn hand_integration_over(&self, id: &IntegrationId, to: &AccountId) -> Result<Applied> {
        let (bot, before) = self.bot(id).await?;
        if before.owner_id == to.as_str() {
            return Ok(already("GET bots/{bot}", "200 owned by the successor"));
        }
        if before.owner_id != self.account().as_str() {
            return Err(conflict(
                Message::new("refused-integration-of-another").with("integration", id),
                format!("\"{id}\" belongs to somebody else"),
            ));
        }
        self.must_be_able_to_own(to).await?;
        let (deactivated, disabled) = (self.user.delete_at, before.delete_at);
        let stopped_with_owner = deactivated > 0 && (deactivated..=deactivated + WITH_OWNER_MS).contains(&disabled);
        self.assign(&bot, to).await?;
        if !stopped_with_owner {
            return Ok(changed("POST bots/{bot}/assign/{successor}, GET bots/{bot}", "200 owned by the successor"));
        }
        self.switch_bot(&bot, true).await?;
        let asked = "POST bots/{bot}/assign/{successor}, enable, GET bots/{bot}";
        match self.bot_of(&bot).await? {
            Some(after) if after.delete_at == 0 => Ok(changed(asked, "200 owned by the successor, live again")),
            _ => Err(conflict(
                Message::new("refused-not-live").with("integration", id),
                format!("\"{id}\" is not live after it was handed over"),
            )),
        }
    }

    pub(super) async fn restore_integration(&self, was: &Integration) -> Result<Applied> {
        match Sort::parse(&was.id) {
            Some((Sort::Bot, _)) => self.restore_bot(was).await,
            Some((Sort::Token, _)) => self.restore_token(was).await,
            Some((Sort::Incoming | Sort::Outgoing | Sort::Command | Sort::App, _)) => {
                if self.find(&was.id).await?.is_some() {
                    return Ok(already("list of the account's integrations", "200, there"));
                }
                let says = Message::new("refused-not-made-again").with("integration", &was.id);
                let message = format!("\"{}\" can't be made again as it was", was.id);
                Err(unsupported(says, message).hint("mend-not-made-again"))
            }
            None => Err(not_ours(&was.id)),
        }
    }

    async fn restore_bot(&self, was: &Integration) -> Result<Applied> {
        let (bot, mut now) = self.bot(&was.id).await?;
        let mut moved = false;
        if now.owner_id != self.account().as_str() {
            self.assign(&bot, self.account()).await?;
            moved = true;
        }
        if (now.delete_at == 0) != was.live {
            self.switch_bot(&bot, was.live).await?;
            moved = true;
        }
        now = self.bot(&was.id).await?.1;
        if now.owner_id != self.account().as_str() || (now.delete_at == 0) != was.live {
            return Err(not_as_it_was(was));
        }
        let says = format!("200 owned by the account, live={}", was.live);
        Ok(if moved {
            changed("POST bots/{bot}/assign, enable, GET bots/{bot}", says)
        } else {
            already("GET bots/{bot}", says)
        })
    }

    async fn restore_token(&self, was: &Integration) -> Result<Applied> {
        let Some(owned) = self.find(&was.id).await? else {
            let says = Message::new("refused-revoked").with("integration", &was.id);
            let message = format!("\"{}\" was revoked for good", was.id);
            return Err(unsupported(says, message).hint("mend-revoked"));
        };
        let says = format!("200 is_active={}", was.live);
        if owned.integration.live == was.live {
            return Ok(already("GET users/{account}/tokens", says));
        }
        self.switch(&owned, was.live).await?;
        match self.find(&was.id).await? {
            Some(now) if now.integration.live == was.live => {
                Ok(changed("POST users/tokens/enable, GET users/{account}/tokens", says))
            }
            _ => Err(not_as_it_was(was)),
        }
    }

    async fn find(&self, id: &IntegrationId) -> Result<Option<Owned>> {
        let (sort, _) = Sort::parse(id).ok_or_else(|| not_ours(id))?;
        let owned = self.mattermost.owned_of(&self.user, sort).await?;
        Ok(owned.into_iter().find(|owned| owned.integration.id == *id))
    }

    async fn switch(&self, owned: &Owned, on: bool) -> Result<()> {
        let (raw, id) = (&owned.raw, &owned.integration.id);
        let what = format!("stop \"{id}\"");
        match owned.sort {
            Sort::Token => self.switch_token(raw, on).await,
            Sort::Bot => self.switch_bot(raw, on).await,
            Sort::Incoming => self.mattermost.delete(what, &format!("/hooks/incoming/{raw}")).await,
            Sort::Outgoing => self.mattermost.delete(what, &format!("/hooks/outgoing/{raw}")).await,
            Sort::Command => self.mattermost.delete(what, &format!("/commands/{raw}")).await,
            Sort::App => self.mattermost.delete(what, &format!("/oauth/apps/{raw}")).await,
        }
    }

    /// Switched off rather than revoked: the key is as dead, and a resignation that is taken back can bring it to life.
    async fn switch_token(&self, raw: &str, on: bool) -> Result<()> {
        let verb = if on { "enable" } else { "disable" };
        let what = format!("{verb} an access token of \"{}\"", self.account());
        self.mattermost.post(what, &format!("/users/tokens/{verb}"), json!({ "token_id": raw })).await?;
        if on { Ok(()) } else { self.mattermost.cut_sockets(self.account()).await }
    }

    async fn switch_bot(&self, bot: &str, on: bool) -> Result<()> {
        let verb = if on { "enable" } else { "disable" };
        self.mattermost.post(format!("{verb} bot \"{bot}\""), &format!("/bots/{bot}/{verb}"), json!({})).await
    }

    async fn assign(&self, bot: &str, to: &AccountId) -> Result<()> {
        self.mattermost
            .post(format!("give bot \"{bot}\" to \"{to}\""), &format!("/bots/{bot}/assign/{to}"), json!({}))
            .await?;
        let owner = self.bot_of(bot).await?.map(|bot| bot.owner_id);
        if owner.as_deref() == Some(to.as_str()) {
            return Ok(());
        }
        Err(conflict(
            Message::new("refused-bot-not-given").with("integration", bot).with("account", to),
            format!("bot \"{bot}\" does not belong to \"{to}\" after it was given to him"),
        ))
    }

    async fn bot(&self, id: &IntegrationId) -> Result<(String, Bot)> {
        let raw = match Sort::parse(id) {
            Some((Sort::Bot, raw)) if is_id(raw) => raw.to_owned(),
            Some((Sort::Bot, _)) | None => return Err(not_ours(id)),
            Some(_) => {
                let says = Message::new("refused-maker-stays").with("integration", id);
                let message = format!("\"{id}\" can't belong to anybody else: its maker is kept for ever");
                return Err(unsupported(says, message).hint("mend-maker-stays"));
            }
        };
        let missing = || {
            ConnectorError::new(ErrorKind::NotFound, format!("there is no \"{id}\" here"))
                .says(Message::new("refused-no-integration").with("integration", id))
        };
        let bot = self.bot_of(&raw).await?.ok_or_else(missing)?;
        Ok((raw, bot))
    }

    async fn bot_of(&self, raw: &str) -> Result<Option<Bot>> {
        self.mattermost.lookup(format!("read bot \"{raw}\""), &format!("/bots/{raw}?include_deleted=true")).await
    }

    /// The server would give a bot to somebody who doesn't exist, and disables it when its owner is off.
    async fn must_be_able_to_own(&self, to: &AccountId) -> Result<()> {
        let heir = self.mattermost.user(to).await?;
        if heir.login() != Login::Open || heir.is_bot {
            return Err(conflict(
                Message::new("refused-cannot-own-bot").with("account", to),
                format!("\"{to}\" can't own a bot: it is deactivated, or a bot itself"),
            ));
        }
        Ok(())
    }

    async fn refuse_own_bot(&self, owned: &Owned) -> Result<()> {
        if owned.sort == Sort::Bot && self.mattermost.me().await?.id.as_str() == owned.raw {
            let says = Message::new("refused-own-account").with("account", &owned.integration.id);
            let message = format!("\"{}\" is the connection's own account", owned.integration.id);
            return Err(invalid(says, message).hint("mend-own-bot"));
        }
        Ok(())
    }
}

fn stopped_by(sort: Sort) -> &'static str {
    match sort {
        Sort::Token => "POST users/tokens/disable, PUT patch, list",
        Sort::Bot => "POST bots/{bot}/disable, list",
        Sort::Incoming => "DELETE hooks/incoming/{hook}, list",
        Sort::Outgoing => "DELETE hooks/outgoing/{hook}, list",
        Sort::Command => "DELETE commands/{command}, list",
        Sort::App => "DELETE oauth/apps/{app}, list",
    }
}

fn not_as_it_was(was: &Integration) -> ConnectorError {
    let says = Message::new("refused-not-as-it-was").with("integration", &was.id);
    conflict(says, format!("\"{}\" is not as it was after it was restored", was.id))
}

fn not_ours(id: &IntegrationId) -> ConnectorError {
    invalid(
        Message::new("refused-not-an-integration").with("integration", id),
        format!("\"{id}\" is not an integration of this platform"),
    )
}
