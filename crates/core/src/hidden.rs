//! Characters that act on the text around them instead of standing in it.

/// Whether a character is invisible, turns the direction of the text around it, or commands a terminal. Line breaks and
/// tabs are among them: who shows several lines decides where they end.
///
/// Whoever shows a value that somebody else has chosen shows such a character as its code point.
pub fn is_hidden(letter: char) -> bool {
    let marks = matches!(letter,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}');
    letter.is_control() || marks
}
