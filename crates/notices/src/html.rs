//! A plain text as simple HTML: paragraphs, lists, and links only where we made them. Nothing in the text is markup.

use exeunt_core::Language;
use exeunt_words::escaped;
use std::fmt::Write as _;

const STYLE: &str = "font-family:-apple-system,'PingFang SC','Microsoft YaHei',sans-serif;font-size:15px;\
                     line-height:1.7;color:#1f2328;max-width:42em;margin:0 auto;padding:16px";

/// The page. A line that is exactly one of `links` becomes one; whatever else looks like an address stays text.
pub(crate) fn page(language: Language, title: &str, body: &str, links: &[&str]) -> String {
    let (tag, title) = (language.tag(), escaped(title));
    let mut page = format!(
        "<!doctype html><html lang=\"{tag}\"><head><meta charset=\"utf-8\"><title>{title}</title></head>\
         <body style=\"{STYLE}\">"
    );
    for block in body.split("\n\n").map(str::trim).filter(|block| !block.is_empty()) {
        push_block(&mut page, block, links);
    }
    page.push_str("</body></html>");
    page
}

fn push_block(page: &mut String, block: &str, links: &[&str]) {
    let (mut open, mut first) = ("", true);
    for text in block.lines().map(str::trim_end) {
        let (tag, content) = text.strip_prefix("- ").map_or(("p", text), |item| ("ul", item));
        if tag != open {
            close(page, open);
            page.push_str(if tag == "ul" { "<ul>" } else { "<p>" });
            (open, first) = (tag, true);
        }
        let content = if links.contains(&content) { link(content) } else { escaped(content) };
        let written = match (tag, first) {
            ("ul", _) => write!(page, "<li>{content}</li>"),
            (_, true) => write!(page, "{content}"),
            (_, false) => write!(page, "<br>{content}"),
        };
        written.expect("writing to a string cannot fail");
        first = false;
    }
    close(page, open);
}

fn close(page: &mut String, open: &str) {
    match open {
        "ul" => page.push_str("</ul>"),
        "p" => page.push_str("</p>"),
        _ => {}
    }
}

fn link(address: &str) -> String {
    let address = escaped(address);
    format!("<a href=\"{address}\">{address}</a>")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(text: &str, links: &[&str]) -> String {
        let page = page(Language::En, "t", text, links);
        page.split_once("\">")
            .and_then(|(_, rest)| rest.split_once("padding:16px\">"))
            .unwrap()
            .1
            .replace("</body></html>", "")
    }

    #[test]
    fn paragraphs_lists_and_our_own_links() {
        let ours = "https://exeunt.example/l/abc";
        let html = body("Dear\nall\n\n- one\n- two\n\nhttps://exeunt.example/l/abc\nbye", &[ours]);
        let link = format!("<a href=\"{ours}\">{ours}</a>");
        assert_eq!(html, format!("<p>Dear<br>all</p><ul><li>one</li><li>two</li></ul><p>{link}<br>bye</p>"));
    }

    #[test]
    fn nothing_that_somebody_wrote_becomes_markup_or_a_link() {
        let html = body("<img src=x onerror=alert(1)> \"&'\nhttps://evil.example/", &["https://exeunt.example/"]);
        assert_eq!(html, "<p>&lt;img src=x onerror=alert(1)&gt; &quot;&amp;&#39;<br>https://evil.example/</p>");
    }
}
