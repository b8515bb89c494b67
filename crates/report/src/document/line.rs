//! A line is put together piece by piece, as a sentence is spoken.

use super::{Shape, Span, Tone};
use crate::html::escape::visible;
use crate::html::pen::{Pen, Sign};
use jiff::Timestamp;

/// Text in the making.
#[derive(Debug, Default)]
pub(crate) struct Line(Vec<Span>);

impl Line {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// One piece of plain text.
    pub(crate) fn of(text: impl ToString) -> Vec<Span> {
        Self::new().plain(text).done()
    }

    pub(crate) fn done(self) -> Vec<Span> {
        self.0
    }

    #[expect(clippy::needless_pass_by_value, reason = "a line is handed its pieces, whether lent or made for it")]
    pub(crate) fn put(mut self, tone: Tone, text: impl ToString) -> Self {
        let text = visible(&text.to_string());
        if !text.is_empty() {
            self.0.push(Span::Text { text, tone });
        }
        self
    }

    pub(crate) fn plain(self, text: impl ToString) -> Self {
        self.put(Tone::Plain, text)
    }

    pub(crate) fn strong(self, text: impl ToString) -> Self {
        self.put(Tone::Strong, text)
    }

    pub(crate) fn name(self, text: impl ToString) -> Self {
        self.put(Tone::Name, text)
    }

    pub(crate) fn aside(self, text: impl ToString) -> Self {
        self.put(Tone::Aside, text)
    }

    pub(crate) fn id(self, text: impl ToString) -> Self {
        self.put(Tone::Id, text)
    }

    pub(crate) fn code(self, text: impl ToString) -> Self {
        self.put(Tone::Code, text)
    }

    pub(crate) fn warn(self, text: impl ToString) -> Self {
        self.put(Tone::Warn, text)
    }

    pub(crate) fn brk(mut self) -> Self {
        self.0.push(Span::Break);
        self
    }

    pub(crate) fn shape(mut self, shape: Shape, tone: Tone) -> Self {
        self.0.push(Span::Shape { shape, tone });
        self
    }

    /// A shape and its word in one tone.
    pub(crate) fn sign(self, sign: &Sign) -> Self {
        let tone = Tone::of(sign.class);
        self.shape(Shape::of(sign.shape), tone).put(tone, format!(" {}", sign.word))
    }

    pub(crate) fn time(self, pen: &Pen, at: Timestamp) -> Self {
        let (date, clock, offset) = pen.parts(at);
        // Breaks after the date, if it must.
        self.plain(format!("{date} {clock}")).put(Tone::Quiet, format!("\u{a0}{offset}"))
    }

    /// A time that stands back.
    pub(crate) fn aside_time(self, pen: &Pen, at: Timestamp) -> Self {
        self.aside(pen.plain_time(at))
    }

    /// Links to entries, or that there is none.
    pub(crate) fn log(mut self, pen: &Pen, evidence: &[u64]) -> Self {
        if evidence.is_empty() {
            return self.put(Tone::Quiet, pen.t("report-evidence-none"));
        }
        for (place, (text, to)) in pen.entries(evidence).into_iter().enumerate() {
            if place > 0 {
                self = self.plain(", ");
            }
            self.0.push(Span::Entry { text, to });
        }
        self
    }

    /// What `add` adds, where there is something.
    pub(crate) fn some<T>(self, value: Option<T>, add: impl FnOnce(Self, T) -> Self) -> Self {
        match value {
            Some(value) => add(self, value),
            None => self,
        }
    }

    /// What `add` adds, where it is so.
    pub(crate) fn when(self, so: bool, add: impl FnOnce(Self) -> Self) -> Self {
        if so { add(self) } else { self }
    }

    /// What `add` adds for each, with `between` between them.
    pub(crate) fn each<T>(
        mut self,
        items: impl IntoIterator<Item = T>,
        between: impl Fn(Self) -> Self,
        add: impl Fn(Self, T) -> Self,
    ) -> Self {
        for (place, item) in items.into_iter().enumerate() {
            if place > 0 {
                self = between(self);
            }
            self = add(self, item);
        }
        self
    }
}
