//! Passwords: what is accepted as one, and its hash.
//!
//! After NIST SP 800-63B: length counts, and not being one of the first that anybody would try. No rules on characters,
//! no end of validity.

use super::error::Weakness;
use crate::error::{EngineError, Result};
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Argon2, PasswordHash};
use exeunt_core::ActorName;
use secrecy::{ExposeSecret, SecretString};
use std::collections::BTreeSet;
use tokio::sync::Semaphore;

const SHORTEST: usize = 12;
/// Long enough for any sentence, short enough that hashing it costs nothing extra.
const LONGEST: usize = 128;
/// The words that make up most of the passwords that leaked, one a line; digits and signs around them don't matter.
const COMMON: &str = include_str!("common.txt");
/// What is checked where there is no such actor, so that it costs the same.
const NOBODYS: &str = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5IG5vYm9keSE$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Each hash takes 19 MiB; more at once than cores would only wait for each other.
static AT_ONCE: Semaphore = Semaphore::const_new(4);

/// Whether `password` may become this actor's.
pub(super) fn weakness(password: &SecretString, actor: &ActorName) -> Option<Weakness> {
    let password = password.expose_secret();
    match password.chars().count() {
        ..SHORTEST => return Some(Weakness::Short),
        SHORTEST..=LONGEST => {}
        _ => return Some(Weakness::Long),
    }
    let lower = password.to_lowercase();
    let distinct: BTreeSet<char> = lower.chars().collect();
    let name = actor.as_str().to_lowercase();
    let common = distinct.len() < 5
        || is_run(&lower)
        || is_made_of(&bare(&lower), |word| COMMON.lines().any(|common| common == word))
        || is_made_of(&lower.replace(|c: char| c.is_ascii_digit(), ""), |word| word == name);
    common.then_some(Weakness::Common)
}

/// The letters only, with signs that stand for letters read as these.
fn bare(lower: &str) -> String {
    let letter = |c: char| match c {
        '0' => Some('o'),
        '3' => Some('e'),
        '@' => Some('a'),
        '$' => Some('s'),
        c => c.is_alphabetic().then_some(c),
    };
    // Digits around a word are no letters of it.
    lower.trim_matches(|c: char| !c.is_alphabetic()).chars().filter_map(letter).collect()
}

/// Whether the text is one such word, or one repeated.
fn is_made_of(text: &str, known: impl Fn(&str) -> bool) -> bool {
    let ends = text.char_indices().map(|(at, _)| at).skip(1).chain([text.len()]);
    let mut beginnings = ends.filter_map(|end| text.get(..end));
    !text.is_empty() && beginnings.any(|word| known(word) && text.replace(word, "").is_empty())
}

/// Whether each character follows the one before, forwards or backwards.
fn is_run(text: &str) -> bool {
    let codes: Vec<i64> = text.chars().map(|c| i64::from(u32::from(c))).collect();
    let steps: BTreeSet<i64> = codes.windows(2).map(|pair| pair[1] - pair[0]).collect();
    // "123456789012" turns over once.
    steps.iter().all(|step| matches!(step, 1 | -1 | 9 | -9 | -25 | 25))
}

/// The password's hash, with what is needed to check it.
pub(super) async fn hash(password: &SecretString, salt: [u8; 16]) -> Result<String> {
    let password = password.clone();
    aside(move || {
        let hash: std::result::Result<PasswordHash, _> =
            Argon2::default().hash_password_with_salt(password.expose_secret().as_bytes(), &salt);
        hash.map(|hash| hash.to_string()).map_err(|error| EngineError::Broken(format!("no hash: {error}")))
    })
    .await?
}

/// Whether this is the password of the hash. Without a hash it isn't, and finding that out takes as long.
pub(super) async fn matches(password: &SecretString, hash: Option<String>) -> Result<bool> {
    // What is longer was never accepted; cutting it short bounds the work.
    let password: SecretString = password.expose_secret().chars().take(LONGEST + 1).collect::<String>().into();
    aside(move || {
        let known = hash.is_some();
        let hash = hash.as_deref().unwrap_or(NOBODYS);
        known & Argon2::default().verify_password(password.expose_secret().as_bytes(), hash).is_ok()
    })
    .await
}

async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    let _turn = AT_ONCE.acquire().await.map_err(|error| EngineError::Broken(error.to_string()))?;
    tokio::task::spawn_blocking(work).await.map_err(|error| EngineError::Broken(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn length_counts_and_being_guessed_first_and_nothing_else() {
        for (password, expected) in [
            ("correct horse", None),
            ("床前明月光疑是地上霜举头望", None),
            ("all small letters", None),
            ("tooshort", Some(Weakness::Short)),
            ("password1234", Some(Weakness::Common)),
            ("P@ssw0rd!2026!!", Some(Weakness::Common)),
            ("passwordpassword", Some(Weakness::Common)),
            ("123456789012", Some(Weakness::Common)),
            ("abcdefghijklmn", Some(Weakness::Common)),
            ("aaaaaaaaaaaa1", Some(Weakness::Common)),
            ("woaini520520", Some(Weakness::Common)),
            ("li.wei123li.wei", Some(Weakness::Common)),
            (&"长".repeat(129), Some(Weakness::Long)),
        ] {
            assert_eq!(weakness(&password.into(), &"li.wei".into()), expected, "{password}");
        }
    }

    #[tokio::test]
    async fn only_the_password_fits_its_hash_and_nobody_has_none() {
        let password = SecretString::from("correct horse battery");
        let hash = hash(&password, [7; 16]).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(matches(&password, Some(hash.clone())).await.unwrap());
        assert!(!matches(&"correct horse batterz".into(), Some(hash)).await.unwrap());
        assert!(!matches(&password, None).await.unwrap());
        // What nobody has is a hash that takes as long, or an unknown name would show by its time.
        assert!(PasswordHash::new(NOBODYS).is_ok());
    }
}
