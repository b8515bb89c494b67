//! Text in columns: Chinese characters take two, and lines may break between them.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// How many columns a text takes; colour codes take none.
pub(crate) fn width(text: &str) -> usize {
    if !text.contains('\u{1b}') {
        return text.width();
    }
    let mut rest = text;
    let mut sum = 0;
    while let Some((before, code)) = rest.split_once('\u{1b}') {
        sum += before.width();
        rest = code.split_once('m').map_or("", |(_, after)| after);
    }
    sum + rest.width()
}

/// The lines of a text, each at most `columns` wide where a break is possible.
pub(crate) fn wrapped(text: &str, columns: usize) -> Vec<String> {
    let columns = columns.max(8);
    text.lines().flat_map(|line| wrapped_line(line, columns)).collect()
}

/// The text with every line indented, wrapped to `width` if there is one.
pub(crate) fn indented(text: &str, indent: usize, width: Option<usize>) -> String {
    let pad = " ".repeat(indent);
    let lines = match width {
        Some(width) => wrapped(text, width.saturating_sub(indent)),
        None => text.lines().map(str::to_owned).collect(),
    };
    lines.iter().map(|line| format!("{pad}{line}").trim_end().to_owned()).collect::<Vec<_>>().join("\n")
}

fn wrapped_line(line: &str, columns: usize) -> Vec<String> {
    // What a line begins with stays the margin of its continuation: lists keep their shape.
    let margin: String = line.chars().take_while(|c| *c == ' ').collect();
    let mut lines = Vec::new();
    let mut current = String::new();
    for piece in pieces(line) {
        if !current.trim().is_empty() && width(&current) + width(piece.trim_end()) > columns {
            lines.push(current.trim_end().to_owned());
            current.clone_from(&margin);
            current.push_str(piece.trim_start());
        } else {
            current.push_str(piece);
        }
        while width(current.trim_end()) > columns {
            let Some((head, tail)) = cut(&current, columns) else { break };
            lines.push(head);
            current = format!("{margin}{tail}");
        }
    }
    lines.push(current.trim_end().to_owned());
    lines
}

/// A word that is longer than a line, cut at its end. Coloured text is left whole.
fn cut(text: &str, columns: usize) -> Option<(String, String)> {
    if text.contains('\u{1b}') {
        return None;
    }
    let mut used = 0;
    let at = text.char_indices().find(|(_, c)| {
        used += c.width().unwrap_or(0);
        used > columns
    });
    let (at, _) = at?;
    let (head, tail) = text.split_at_checked(at)?;
    let progress = !head.trim().is_empty();
    progress.then(|| (head.to_owned(), tail.to_owned()))
}

/// Pieces between which a line may break: after a space, and around wide characters but before no closing mark.
fn pieces(line: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut before: Option<char> = None;
    for (at, c) in line.char_indices() {
        if before.is_some_and(|b| breaks_between(b, c))
            && let Some(piece) = line.get(start..at)
        {
            pieces.push(piece);
            start = at;
        }
        before = Some(c);
    }
    pieces.extend(line.get(start..).filter(|rest| !rest.is_empty()));
    pieces
}

fn breaks_between(before: char, after: char) -> bool {
    if before == ' ' {
        return after != ' ';
    }
    let wide = |c: char| c.width() == Some(2);
    (wide(before) || wide(after)) && !closes(after) && !opens(before) && after != ' '
}

fn closes(c: char) -> bool {
    "，。、；：！？）」』”’》〉】…,.;:!?)]}%".contains(c)
}

fn opens(c: char) -> bool {
    "（「『“‘《〈【([{".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_counts_double_and_colour_nothing() {
        assert_eq!(width("张三 a"), 6);
        assert_eq!(width("\u{1b}[31m张三\u{1b}[0m"), 4);
    }

    #[test]
    fn lines_break_between_wide_characters_and_never_before_a_closing_mark() {
        assert_eq!(wrapped("他是项目群的群主，没有别人。", 12), ["他是项目群的", "群主，没有别", "人。"]);
        assert_eq!(wrapped("the quick brown fox", 10), ["the quick", "brown fox"]);
    }

    #[test]
    fn a_word_longer_than_the_line_is_cut_and_nothing_is_lost() {
        let long = "sha256:0123456789abcdef0123456789abcdef";
        assert_eq!(wrapped(long, 10).concat(), long);
    }

    #[test]
    fn continuations_keep_the_margin() {
        assert_eq!(indented("  one two three", 0, Some(9)), "  one two\n  three");
    }
}
