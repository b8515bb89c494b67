//! Every sentence that a person reads, in Chinese and in English.
//!
//! The sentences lie in `locales/{en,zh-CN}/*.ftl` (Project Fluent) and are built into the binary. Code elsewhere makes
//! a [`Message`] (a key and arguments, in no language) and only the outermost layer calls [`say`].
//!
//! Invariants: both languages have the same keys with the same variables; what is missing shows as its key and never as
//! nothing; no invisible isolating marks are put around arguments, because the text is also copied, searched and hashed.
//! It never decides what to say, only how.
#![warn(missing_docs)]

mod enums;
mod lookup;
mod markup;
mod told;

pub use enums::{enum_message, enum_word};
pub use exeunt_core::is_hidden;
pub use exeunt_core::language::{Language, UnknownLanguage};
pub use lookup::{say, word};
pub use markup::{entity, escaped};
pub use told::{Telling, tell};

/// Part of the API, because whoever says something has made one of these.
pub use exeunt_core::Message;
