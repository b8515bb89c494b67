//! What keeps a letter from being tried at all. Nobody has written that down, because nobody has tried.

use crate::error::Result;
use crate::house::Engine;
use exeunt_core::Channel;
use exeunt_store::{NoticeState, StoredNotice};
use serde::Serialize;

/// What the letters of a house need to get anywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ways {
    /// A mail server is set.
    pub mail_server: bool,
    /// It is written down where this house's pages are.
    pub public_url: bool,
}

/// What a letter waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Held {
    /// No mail server is set.
    MailServer,
    /// It leads to a page, and nobody wrote down where this house's pages are.
    PublicUrl,
}

impl Engine {
    /// What the notice waits for, if it is a letter that can't be tried.
    pub async fn notice_held(&self, ways: Ways, notice: &StoredNotice) -> Result<Option<Held>> {
        let untried = notice.state == NoticeState::Waiting && notice.trouble.is_none();
        if !untried || notice.channel != Channel::Mail {
            return Ok(None);
        }
        if !ways.public_url && self.store.notice_sealed(notice.id).await?.is_some() {
            return Ok(Some(Held::PublicUrl));
        }
        Ok((!ways.mail_server).then_some(Held::MailServer))
    }
}
