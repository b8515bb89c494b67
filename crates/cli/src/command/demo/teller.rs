//! Tells a story: numbered chapters with headings in both languages, lines below them, a breath in between.

use crate::failure::Failure;
use crate::screen::{Colour, Mark, Screen};
use exeunt_core::Message;
use exeunt_words::{Language, word};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// Long enough to look up before the next chapter scrolls in.
const BREATH: Duration = Duration::from_millis(700);

/// Where text begins, below the chapter's name.
const MARGIN: usize = 3;

/// Tells the story on a screen; says nothing where a program listens.
pub(super) struct Teller<'a> {
    pub(super) screen: &'a Screen,
    chapter: AtomicUsize,
    breath: Duration,
}

impl<'a> Teller<'a> {
    pub(super) fn new(screen: &'a Screen, at_once: bool) -> Self {
        let breath = if at_once || !screen.is_watched() { Duration::ZERO } else { BREATH };
        Self { screen, chapter: AtomicUsize::new(1), breath }
    }

    /// Whether people listen.
    pub(super) fn speaks(&self) -> bool {
        !self.screen.json && !self.screen.quiet
    }

    /// The name of the story.
    pub(super) fn title(&self) -> Result<(), Failure> {
        if !self.speaks() {
            return Ok(());
        }
        Language::ALL
            .iter()
            .try_for_each(|l| self.screen.line(self.screen.paint().of(Colour::Strong, &word(*l, "demo-title"))))
    }

    /// Begins a chapter.
    pub(super) fn chapter(&self, key: &str) -> Result<(), Failure> {
        if !self.speaks() {
            return Ok(());
        }
        let number = self.chapter.fetch_add(1, Ordering::Relaxed);
        if number > 1 {
            std::thread::sleep(self.breath);
        }
        let text = format!("{number}  {}", both(key));
        let rule = "─".repeat(self.screen.width().unwrap_or(80).min(80));
        self.screen.line(format!("\n{}", self.screen.paint().of(Colour::Faint, &rule)))?;
        self.screen.line(self.screen.paint().of(Colour::Strong, &text))
    }

    /// Says a sentence.
    pub(super) fn say(&self, mark: Option<Mark>, message: &Message) -> Result<(), Failure> {
        if !self.speaks() {
            return Ok(());
        }
        let text = self.screen.say(message);
        match mark {
            Some(mark) => self.screen.item(&mark.painted(self.screen.paint()), &text, MARGIN),
            None => self.screen.paragraph(&text, MARGIN),
        }
    }

    /// Shows something, where people listen.
    pub(super) fn show(&self, view: impl FnOnce(&Screen) -> Result<(), Failure>) -> Result<(), Failure> {
        if !self.speaks() {
            return Ok(());
        }
        self.screen.set_margin(MARGIN);
        let shown = view(self.screen);
        self.screen.set_margin(0);
        shown
    }
}

/// A heading in both languages, Chinese first.
pub(super) fn both(key: &str) -> String {
    format!("{} · {}", word(Language::Zh, key), word(Language::En, key))
}
