//! All the sources of a house: each is asked by itself, so that one that is broken or slow holds up no other.

use super::read::{Asking, Heard, Remark};
use crate::background::Background;
use crate::error::Result;
use crate::house::Engine;
use exeunt_core::{Message, SourceName};
use exeunt_intake::{Opened, Source};
use futures::future::join_all;
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

/// The shortest and the longest time between two looks whether it is time to ask a source.
const LOOKS: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(30));

/// The sources of a house, by name.
#[derive(Debug, Default)]
pub struct Sources(BTreeMap<SourceName, KnownSource>);

/// A source as the house is set to it.
#[derive(Debug)]
pub struct KnownSource {
    /// The kind, as it is written in settings.
    pub kind: &'static str,
    pub asking: Asking,
    /// The source, or why it can't be used as it is set.
    pub opened: std::result::Result<Opened, Message>,
}

impl Sources {
    /// Adds a source. `false`: there is one of this name already, which stays.
    pub fn add(&mut self, name: SourceName, source: KnownSource) -> bool {
        if self.0.contains_key(&name) {
            return false;
        }
        self.0.insert(name, source);
        true
    }

    /// The source of this name.
    pub fn get(&self, name: &SourceName) -> Option<&KnownSource> {
        self.0.get(name)
    }

    /// All of them, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&SourceName, &KnownSource)> {
        self.0.iter()
    }

    /// Those that are asked.
    fn asked(&self) -> impl Iterator<Item = (&SourceName, &dyn Source, Asking)> {
        self.0.iter().filter_map(|(name, source)| match &source.opened {
            Ok(Opened::Asked(asked)) => Some((name, asked.as_ref(), source.asking)),
            Ok(Opened::Webhook(_) | Opened::List(_)) | Err(_) => None,
        })
    }
}

/// How it stands with a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceState {
    pub name: SourceName,
    pub kind: &'static str,
    /// Whether it is asked, and how; others send by themselves.
    pub asking: Option<Asking>,
    /// When it was last asked.
    pub asked_at: Option<Timestamp>,
    /// Why it can't be used, or could not be asked the last time.
    pub trouble: Option<Message>,
    /// What could not be used, the last time there was something.
    pub remark: Option<(Timestamp, Remark)>,
}

impl Engine {
    /// How it stands with each of these sources.
    pub async fn intake_states(&self, sources: &Sources) -> Result<Vec<SourceState>> {
        let stored = self.store.intake_source_list().await?;
        let mut stored: BTreeMap<_, _> = stored.into_iter().map(|source| (source.name.clone(), source)).collect();
        let states = sources.iter().map(|(name, source)| {
            let before = stored.remove(name);
            let asking = match &source.opened {
                Ok(Opened::Webhook(_) | Opened::List(_)) => None,
                Ok(Opened::Asked(_)) | Err(_) => Some(source.asking),
            };
            let failed = before.as_ref().and_then(|before| before.trouble.as_deref()).map(read_message);
            let remark = before.as_ref().and_then(|before| before.remark.as_ref());
            SourceState {
                name: name.clone(),
                kind: source.kind,
                asking,
                asked_at: before.as_ref().and_then(|before| before.read_at),
                trouble: source.opened.as_ref().err().cloned().or(failed),
                remark: remark.and_then(|(at, text)| Some((*at, serde_json::from_str(text).ok()?))),
            }
        });
        Ok(states.collect())
    }

    /// Asks every source for which it is time, all at once, and says of each what came of it; `None`: another worker asks
    /// it, or it was asked a short while ago. `only`: this one alone. `at_once`: also those that were asked just now.
    pub async fn intake_poll(
        &self,
        sources: &Sources,
        worker: &str,
        only: Option<&SourceName>,
        at_once: bool,
    ) -> Vec<(SourceName, Result<Option<Heard>>)> {
        let wanted = sources.asked().filter(|(name, _, _)| only.is_none_or(|only| only == *name));
        let heard = wanted.map(|(name, source, asking)| async move {
            let asking = if at_once { Asking { every: SignedDuration::ZERO, ..asking } } else { asking };
            (name.clone(), self.intake_read(source, worker, asking).await)
        });
        join_all(heard).await
    }

    /// Asks every source again and again, each by a task of its own. What is cut off is read again.
    pub fn keep_polling(&self, sources: &Arc<Sources>, worker: &str) -> Background {
        let mut background = Background::new();
        for (name, _, asking) in sources.asked() {
            let (engine, sources, worker) = (self.clone(), Arc::clone(sources), worker.to_owned());
            let (name, pause) = (name.clone(), between_looks(asking));
            background.start(|mut ending| async move {
                loop {
                    for (name, heard) in engine.intake_poll(&sources, &worker, Some(&name), false).await {
                        log(&name, &heard);
                    }
                    if ending.comes_within(pause).await {
                        return;
                    }
                }
            });
        }
        background
    }
}

/// Often enough that nobody waits twice as long as they are set to, because another worker was a moment earlier.
fn between_looks(asking: Asking) -> Duration {
    let (shortest, longest) = LOOKS;
    (asking.every.unsigned_abs() / 4).clamp(shortest, longest)
}

/// What a worker that nobody watches has to say. No names: they are in the database.
fn log(source: &SourceName, heard: &Result<Option<Heard>>) {
    match heard {
        Ok(None) => {}
        Ok(Some(heard)) => {
            if let Some(why) = &heard.failed {
                tracing::warn!(%source, why = %why.key, "a source could not be asked");
            }
            let unused = heard.troubles.len() + heard.refused.len();
            if unused > 0 {
                tracing::warn!(%source, unused, "a source said what could not be used");
            }
        }
        Err(error) => tracing::error!(%source, %error, "what a source said could not be taken in; it is read again"),
    }
}

/// A trouble as it was kept.
fn read_message(text: &str) -> Message {
    serde_json::from_str(text).unwrap_or_else(|_| Message::new(text.to_owned()))
}
