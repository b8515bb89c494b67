//! What others wrote, made harmless before it gets into a text.

use exeunt_words::is_hidden;
use serde_json::Value;
use std::fmt::Write as _;

/// No name and no reason needs more.
const LONGEST: usize = 600;

/// The document with every text in it made harmless: on one line, nothing invisible, nothing that turns the text around
/// it, and not longer than a person reads.
pub(crate) fn cleaned(document: &Value) -> Value {
    match document {
        Value::String(text) => Value::String(line(text)),
        Value::Array(items) => Value::Array(items.iter().map(cleaned).collect()),
        Value::Object(fields) => {
            Value::Object(fields.iter().map(|(name, value)| (name.clone(), cleaned(value))).collect())
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => document.clone(),
    }
}

/// One text as one harmless line. What is hidden shows as its code point.
pub(crate) fn line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for (count, letter) in text.chars().enumerate() {
        if count == LONGEST {
            line.push('…');
            break;
        }
        match letter {
            '\r' | '\n' | '\t' => line.push(' '),
            hidden if is_hidden(hidden) => {
                write!(line, "⟨{:04X}⟩", u32::from(hidden)).expect("writing to a string cannot fail");
            }
            plain => line.push(plain),
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn nothing_breaks_out_of_its_line_and_nothing_turns_it_around() {
        assert_eq!(line("张三\r\nBcc: x@y"), "张三  Bcc: x@y");
        assert_eq!(line("abc\u{202e}txt.exe"), "abc⟨202E⟩txt.exe");
        assert_eq!(line("a\u{0}\u{200b}b"), "a⟨0000⟩⟨200B⟩b");
        assert_eq!(line(&"长".repeat(1_000)).chars().count(), LONGEST + 1);
        let document = json!({ "a": ["x\ny", 1], "b": { "c": null } });
        assert_eq!(cleaned(&document), json!({ "a": ["x y", 1], "b": { "c": null } }));
    }
}
