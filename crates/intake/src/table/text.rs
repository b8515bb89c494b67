//! The encodings in which spreadsheets write text files.
//!
//! Excel in China writes GB18030 without saying so, "Unicode text" is UTF-16, and "CSV UTF-8" begins with a mark. What has
//! no mark and is valid UTF-8 is UTF-8: Chinese text in GB18030 practically never is.

use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};
use std::borrow::Cow;

/// The text of a file, or `None` when it isn't text in its encoding.
pub(super) fn decode<'a>(bytes: &'a [u8], named: Option<&'static Encoding>) -> Option<Cow<'a, str>> {
    let (encoding, bytes) = match Encoding::for_bom(bytes) {
        Some((encoding, mark)) => (encoding, bytes.get(mark..).unwrap_or_default()),
        None => (named.unwrap_or_else(|| likely(bytes)), bytes),
    };
    let text = encoding.decode_without_bom_handling_and_without_replacement(bytes)?;
    // A text file has none; a picture or a half-written file has.
    (!text.contains('\0')).then_some(text)
}

/// The encoding that an administrator names.
pub(super) fn named(label: &str) -> Option<&'static Encoding> {
    Encoding::for_label(label.trim().as_bytes())
}

fn likely(bytes: &[u8]) -> &'static Encoding {
    if std::str::from_utf8(bytes).is_ok_and(|text| !text.contains('\0')) {
        return UTF_8;
    }
    let zeros = |odd: usize| bytes.iter().skip(odd).step_by(2).take(200).filter(|byte| **byte == 0).count();
    match (zeros(0), zeros(1)) {
        (0, 0) => GB18030,
        (even, odd) if even > odd => UTF_16BE,
        _ => UTF_16LE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "工号,姓名\r\n001,张三㐀𠀀\r\n";

    fn utf16(big: bool) -> Vec<u8> {
        let unit = |u: u16| if big { u.to_be_bytes() } else { u.to_le_bytes() };
        TEXT.encode_utf16().flat_map(unit).collect()
    }

    #[test]
    fn each_encoding_of_a_spreadsheet_is_found_out() {
        let gb = GB18030.encode(TEXT).0.into_owned();
        let marked = |mark: &[u8], bytes: Vec<u8>| [mark.to_vec(), bytes].concat();
        for (name, bytes) in [
            ("utf-8", TEXT.as_bytes().to_vec()),
            ("utf-8 with a mark", marked(b"\xef\xbb\xbf", TEXT.as_bytes().to_vec())),
            ("utf-16le with a mark", marked(b"\xff\xfe", utf16(false))),
            ("utf-16be with a mark", marked(b"\xfe\xff", utf16(true))),
            ("utf-16le", utf16(false)),
            ("utf-16be", utf16(true)),
            ("gb18030", gb),
        ] {
            assert_eq!(decode(&bytes, None).as_deref(), Some(TEXT), "{name}");
        }
    }

    #[test]
    fn what_is_no_text_is_refused() {
        assert_eq!(decode(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\xff", None), None);
        assert_eq!(decode(b"\xef\xbb\xbf\xff", None), None);
        assert!(named("GBK").is_some() && named("klingon").is_none());
    }
}
