//! Which characters the fonts can draw, and what stands in the place of the others.

use exeunt_report::code_point;
use serde_json::Value;
use std::collections::BTreeSet;
use typst::text::FontInfo;

/// Writes each character that no font has as its code point, in all text of the document, and lists them.
///
/// The names of shapes and tones are text too, but plain ASCII, which every font has.
pub(crate) fn write_out(value: &mut Value, fonts: &[FontInfo]) -> BTreeSet<String> {
    let mut lacking = BTreeSet::new();
    visit(value, fonts, &mut lacking);
    lacking
}

fn visit(value: &mut Value, fonts: &[FontInfo], lacking: &mut BTreeSet<String>) {
    match value {
        Value::String(text) => {
            if let Some(written) = written(text, fonts, lacking) {
                *text = written;
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| visit(item, fonts, lacking)),
        Value::Object(fields) => fields.values_mut().for_each(|field| visit(field, fonts, lacking)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The text with what is lacking written out, if anything is.
fn written(text: &str, fonts: &[FontInfo], lacking: &mut BTreeSet<String>) -> Option<String> {
    let has = |letter: char| fonts.iter().any(|font| font.coverage.contains(u32::from(letter)));
    if text.chars().all(has) {
        return None;
    }
    let mut written = String::with_capacity(text.len());
    for letter in text.chars() {
        if has(letter) {
            written.push(letter);
        } else {
            let code = code_point(letter);
            written.push_str(&code);
            lacking.insert(code);
        }
    }
    Some(written)
}
