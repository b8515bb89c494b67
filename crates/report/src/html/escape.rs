//! Names come from platforms, and anybody may have chosen theirs. Nothing of them may act as markup, turn the direction
//! of the text around it, or hide.

use askama::filters::Escaper;
use std::fmt::{Result, Write};

/// Escapes for HTML, and writes invisible and direction-changing marks as their code point.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Visible;

impl Escaper for Visible {
    fn write_escaped_str<W: Write>(&self, mut to: W, text: &str) -> Result {
        text.chars().try_for_each(|letter| write_letter(&mut to, letter))
    }
}

fn write_letter<W: Write>(to: &mut W, letter: char) -> Result {
    match letter {
        '&' => to.write_str("&amp;"),
        '<' => to.write_str("&lt;"),
        '>' => to.write_str("&gt;"),
        '"' => to.write_str("&quot;"),
        '\'' => to.write_str("&#39;"),
        letter if is_hidden(letter) => write!(to, "⟨U+{:04X}⟩", u32::from(letter)),
        letter => to.write_char(letter),
    }
}

fn is_hidden(letter: char) -> bool {
    let control = letter.is_control() && !matches!(letter, '\n' | '\t');
    let marks = matches!(letter,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}');
    control || marks
}
