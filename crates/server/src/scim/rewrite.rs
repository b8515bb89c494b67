//! A form of filter that some large providers send and the grammar doesn't have: `emails[type eq "work"].value eq "x"`,
//! which means `emails[type eq "work" and value eq "x"]`.

/// The filter in the grammar's form. What can't be rewritten is left as it is, for the parser to refuse.
pub(super) fn rewritten(filter: &str) -> String {
    let mut out = String::with_capacity(filter.len());
    let mut rest = filter;
    while let Some((before, inside)) = split_at(rest, '[') {
        let Some((inner, after)) = split_at(inside, ']') else { break };
        out.extend([before, "["]);
        rest = after;
        if let Some((comparison, after)) = after.strip_prefix('.').and_then(comparison) {
            out.extend(["(", inner, ") and ", comparison]);
            rest = after;
        } else {
            out.push_str(inner);
        }
        out.push(']');
    }
    out + rest
}

/// The comparison at the beginning of a text, and what follows it.
fn comparison(text: &str) -> Option<(&str, &str)> {
    let (name, rest) = text.split_once(' ')?;
    let operator = rest.split([' ', ')']).next()?;
    let before_value = name.len() + 1 + operator.len();
    if operator.eq_ignore_ascii_case("pr") {
        return Some(text.split_at(before_value));
    }
    let value = text.get(before_value + 1..)?;
    let length = match value.strip_prefix('"') {
        Some(quoted) => outside_escapes(quoted)? + 2,
        None => value.find([' ', ')']).unwrap_or(value.len()),
    };
    Some(text.split_at(before_value + 1 + length))
}

/// What stands before and after a character that isn't within quotes.
fn split_at(text: &str, at: char) -> Option<(&str, &str)> {
    let (before, from) = text.split_at(outside_quotes(text, at)?);
    Some((before, from.strip_prefix(at)?))
}

/// Where a character is that isn't within quotes.
fn outside_quotes(text: &str, wanted: char) -> Option<usize> {
    let (mut quoted, mut escaped) = (false, false);
    for (at, character) in text.char_indices() {
        match character {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            _ if character == wanted && !quoted => return Some(at),
            _ => {}
        }
    }
    None
}

/// Where the quote is that ends a text.
fn outside_escapes(text: &str) -> Option<usize> {
    let mut escaped = false;
    for (at, character) in text.char_indices() {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return Some(at),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use scim_v2::filter::Filter;

    #[track_caller]
    fn check(sent: &str, meant: &str) {
        let rewritten = rewritten(sent);
        assert_eq!(rewritten, meant);
        rewritten.parse::<Filter>().unwrap();
    }

    #[test]
    fn a_part_of_a_chosen_value_is_compared_within_the_choice() {
        check(r#"emails[type eq "work"].value eq "x""#, r#"emails[(type eq "work") and value eq "x"]"#);
        check(
            r#"(emails[type eq "w]k"].value pr) and active eq true"#,
            r#"(emails[(type eq "w]k") and value pr]) and active eq true"#,
        );
        check(
            r#"emails[type eq "work" or primary eq true].value co "a\" b" and title pr"#,
            r#"emails[(type eq "work" or primary eq true) and value co "a\" b"] and title pr"#,
        );
    }

    #[test]
    fn everything_else_stays() {
        for same in
            [r#"userName eq "a[b].c eq d""#, r#"emails[type eq "work"]"#, r#"emails[type eq "work"] and title pr"#]
        {
            check(same, same);
        }
    }
}
