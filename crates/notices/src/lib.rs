//! Mail, chat messages and webhooks that tell people and systems what happened.
//!
//! Each file is a [`Carrier`](exeunt_engine::notify::Carrier) or a part of one: [`mail`] speaks SMTP, [`webhook`] signs
//! as Standard Webhooks says, [`chat`] knows three bots. [`texts`] puts a notice into words; [`outward`] is the only way
//! to an address that somebody has configured.
//!
//! Invariants: what people wrote is data and never markup, a header or a link; nothing is fetched, no redirect is
//! followed, every answer and every wait is bounded; an address inside our own walls is reached only where the house
//! allows it by name.
//! It never decides who is told and never retries.

pub mod chat;
pub mod mail;
pub mod outward;
pub mod samples;
pub mod texts;
pub mod webhook;

mod clean;
mod html;
mod sign;

pub use mail::{MailSettings, Security};
pub use texts::{Texts, Written};

use exeunt_engine::notify::Carriers;
use exeunt_engine::outside::Outside;
use std::sync::Arc;

/// Every carrier that this house has: mail only where a mail server is set.
pub fn carriers(mail: Option<mail::Mailer>, texts: Arc<Texts>, outside: Outside) -> Carriers {
    let client = outward::Client::new(outside);
    Carriers {
        mail: mail.map(|mail| Arc::new(mail) as _),
        webhook: Some(Arc::new(webhook::Webhooks::new(client.clone()))),
        chat: Some(Arc::new(chat::Chats::new(client, texts))),
    }
}
