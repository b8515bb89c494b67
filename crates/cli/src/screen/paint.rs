//! Colour, where a terminal shows it and nobody asked for none.

/// What a colour means here; one place decides how it looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Colour {
    /// Headings and what one must read.
    Strong,
    /// What is good to know but not to be read first.
    Faint,
    /// Proved, done, added.
    Good,
    /// Needs a person, changed.
    Attention,
    /// Failed, removed, irreversible.
    Bad,
    /// Commands and digests to be copied.
    Copy,
}

/// Colours text, or leaves it alone.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Paint(bool);

impl Paint {
    /// Every code that [`Paint::of`] writes; a stream lets no other through.
    pub(super) const CODES: [&'static str; 7] =
        ["\u{1b}[0m", "\u{1b}[1m", "\u{1b}[2m", "\u{1b}[31m", "\u{1b}[32m", "\u{1b}[33m", "\u{1b}[36m"];

    pub(crate) fn new(on: bool) -> Self {
        Self(on)
    }

    /// The text in this colour.
    pub(crate) fn of(self, colour: Colour, text: &str) -> String {
        if !self.0 || text.is_empty() {
            return text.to_owned();
        }
        let code = match colour {
            Colour::Strong => "1",
            Colour::Faint => "2",
            Colour::Good => "32",
            Colour::Attention => "33",
            Colour::Bad => "31",
            Colour::Copy => "36",
        };
        format!("\u{1b}[{code}m{text}\u{1b}[0m")
    }
}
