//! What somebody else has chosen, made safe to read: a name never moves the cursor, ends a line, or hides.
//!
//! Two fences. Every value is made [`visible`] before it gets into a line, line breaks included. Each stream then lets
//! through line breaks and our own colours ([`shown`]), so that a forgotten value still commands nothing.

use super::paint::Paint;
use exeunt_core::Message;
use exeunt_words::is_hidden;
use std::fmt::Write;

/// The value with a visible mark in place of everything that acts on a terminal or can't be seen.
pub(crate) fn visible(value: impl AsRef<str>) -> String {
    value.as_ref().chars().fold(String::new(), with_mark)
}

/// Every line of a text made visible; for words of others that are shown as a block of their own.
pub(crate) fn visible_lines(text: &str) -> Vec<String> {
    text.lines().map(visible).collect()
}

/// The sentence with every argument made visible.
pub(crate) fn visible_args(message: &Message) -> Message {
    let args = message.args.iter().map(|(name, value)| (name.clone(), visible(value)));
    Message { key: message.key.clone(), args: args.collect() }
}

/// What a stream may show of a text of ours: line breaks and our own colours; everything else is made visible.
pub(crate) fn shown(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        if let Some(code) = Paint::CODES.iter().find(|code| rest.starts_with(**code)) {
            safe.push_str(code);
            rest = rest.get(code.len()..).unwrap_or_default();
            continue;
        }
        safe = if letter == '\n' { safe + "\n" } else { with_mark(safe, letter) };
        rest = rest.get(letter.len_utf8()..).unwrap_or_default();
    }
    safe
}

/// JSON text that says the same and hides nothing: what JSON itself leaves as it is becomes an escape.
pub(crate) fn escaped_json(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        if letter == '\n' || !is_hidden(letter) {
            safe.push(letter);
            continue;
        }
        for unit in letter.encode_utf16(&mut [0; 2]) {
            write!(safe, "\\u{unit:04x}").expect("a string takes everything");
        }
    }
    safe
}

fn with_mark(mut text: String, letter: char) -> String {
    match letter {
        '\n' => text.push('⏎'),
        letter if is_hidden(letter) => {
            write!(text, "⟨U+{:04X}⟩", u32::from(letter)).expect("a string takes everything");
        }
        letter => text.push(letter),
    }
    text
}

#[cfg(test)]
mod tests {
    use super::super::Colour;
    use super::*;

    const EVIL: &str = "ok\u{1b}[1A\u{1b}[2K\u{1b}]0;pwn\u{7}\u{202e}evil\n\u{9b}2J\u{200b}";

    #[test]
    fn nothing_of_a_value_acts_and_nothing_is_lost() {
        let safe = visible(EVIL);
        assert!(!safe.chars().any(is_hidden), "{safe}");
        assert_eq!(safe, "ok⟨U+001B⟩[1A⟨U+001B⟩[2K⟨U+001B⟩]0;pwn⟨U+0007⟩⟨U+202E⟩evil⏎⟨U+009B⟩2J⟨U+200B⟩");
        assert_eq!(visible(&safe), safe, "a value may be made visible twice");
    }

    #[test]
    fn a_stream_keeps_our_colours_and_line_breaks_alone() {
        let ours = Paint::new(true).of(Colour::Bad, "张三\nLi");
        assert_eq!(shown(&ours), ours);
        assert_eq!(shown("\u{1b}[8mhidden\u{1b}[5m"), "⟨U+001B⟩[8mhidden⟨U+001B⟩[5m");
    }

    #[test]
    fn json_stays_the_same_value() {
        let text = serde_json::to_string(&format!("{EVIL}\u{e0041}")).unwrap();
        let safe = escaped_json(&text);
        assert!(!safe.chars().any(is_hidden), "{safe}");
        assert_eq!(serde_json::from_str::<String>(&safe).unwrap(), format!("{EVIL}\u{e0041}"));
    }
}
