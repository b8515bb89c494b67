//! A build without typesetting.

use crate::{SEALED, leaver, troubled, written};
use exeunt_pdf::{BUILT, PrintError, print};
use exeunt_report::Language;

#[test]
fn a_build_without_typesetting_says_so() {
    const { assert!(!BUILT) };
    for input in [leaver::closed(), troubled::troubled()] {
        let refused = print(&written(input, Language::Zh), SEALED);
        assert!(matches!(refused, Err(PrintError::NotBuilt)));
    }
}
