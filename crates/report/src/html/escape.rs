//! Names come from platforms, and anybody may have chosen theirs. Nothing of them may act as markup, turn the direction
//! of the text around it, or hide.

use askama::filters::Escaper;
use exeunt_words::{entity, is_hidden};
use std::fmt::{Result, Write};

/// Escapes for HTML, and writes invisible and direction-changing marks as their code point.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Visible;

impl Escaper for Visible {
    fn write_escaped_str<W: Write>(&self, mut to: W, text: &str) -> Result {
        text.chars().try_for_each(|letter| write_letter(&mut to, letter))
    }
}

/// The text with invisible and direction-changing marks as their code point; for those who don't write markup.
pub(crate) fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\n' | '\t' => out.push(' '),
            letter if is_hidden(letter) => out.push_str(&code_point(letter)),
            letter => out.push(letter),
        }
    }
    out
}

/// How a letter is written that can't be shown.
pub fn code_point(letter: char) -> String {
    format!("⟨U+{:04X}⟩", u32::from(letter))
}

fn write_letter<W: Write>(to: &mut W, letter: char) -> Result {
    if let Some(entity) = entity(letter) {
        return to.write_str(entity);
    }
    match letter {
        // Markup has its own line breaks; those of a text are only space.
        '\n' | '\t' => to.write_char(letter),
        letter if is_hidden(letter) => to.write_str(&code_point(letter)),
        letter => to.write_char(letter),
    }
}
