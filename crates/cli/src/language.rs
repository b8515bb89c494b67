//! Which language to speak: asked for, else the terminal's.

use exeunt_words::Language;

/// `--lang`, else what `LC_ALL`, `LC_MESSAGES` or `LANG` ask for, in the order of POSIX.
pub(crate) fn chosen(asked: Option<Language>) -> Language {
    asked.unwrap_or_else(|| {
        let set = |name: &&str| std::env::var(name).ok().filter(|v| !v.is_empty());
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(set);
        locale.map_or(Language::En, |l| Language::from_locale(&l))
    })
}
