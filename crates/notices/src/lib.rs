//! Mail, chat messages and webhooks that tell people and systems what happened.
