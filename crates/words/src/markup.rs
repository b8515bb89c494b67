//! Text among markup, as HTML and XML want it.

/// The text without anything that markup would understand.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match entity(letter) {
            Some(entity) => out.push_str(entity),
            None => out.push(letter),
        }
    }
    out
}

/// What stands for a letter that markup would understand; `None` where the letter may stand for itself.
pub fn entity(letter: char) -> Option<&'static str> {
    Some(match letter {
        '&' => "&amp;",
        '<' => "&lt;",
        '>' => "&gt;",
        '"' => "&quot;",
        '\'' => "&#39;",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_is_escaped_is_markup() {
        assert_eq!(
            escaped("<a href=\"x\" title='y'>张三 & 李四"),
            "&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;张三 &amp; 李四"
        );
    }
}
