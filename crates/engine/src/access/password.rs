//! Passwords: what is accepted as one, and its hash.
//!
//! After NIST SP 800-63B: length counts, and not being one of the first that anybody would try. No rules on characters,
//! no end of validity. Into every hash goes a key of the house's that isn't in the database ([`Pepper`]); the hash says
//! which. One from before there was such a key is good until its owner logs in, and is made anew then.

use super::error::{AccessError, Weakness};
use crate::error::{EngineError, Result};
use crate::house::Engine;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, KeyId, Params, ParamsBuilder, PasswordHash, Version};
use exeunt_core::ActorName;
use exeunt_store::{Pepper, StoreError};
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::Semaphore;
use zxcvbn::{Score, zxcvbn};

const SHORTEST: usize = 12;
/// Long enough for any sentence, short enough that hashing it costs nothing extra.
const LONGEST: usize = 128;
/// More than ten thousand million guesses: logging in is slowed down to far fewer in a century, and who has stolen the
/// database can try none without the key. The next lower score, which the library calls safe, it gives to any three words in
/// a row, one's own name among them.
const ENOUGH: Score = Score::Four;
/// How many characters are looked at in one piece: the effort grows with the square of them, and more.
const PIECE: usize = 32;
/// Shorter pieces of a name, in bytes, stand in every password by chance: two letters do, and no Chinese character.
const SHORTEST_WORD: usize = 3;
/// What people here begin with, and English lists don't know: one a line, the most frequent first.
const HABITS: &str = include_str!("habits.txt");
/// Passwords that leaked and are long enough for us, one a line in small letters. Two in five of them look strong.
const LEAKED: &str = include_str!("leaked.txt");
/// What is checked where there is no such actor, so that it costs the same.
const NOBODYS: &str = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5IG5vYm9keSE$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Each hash takes 19 MiB; more at once than cores would only wait for each other.
static AT_ONCE: Semaphore = Semaphore::const_new(4);

/// Whether a password is the one of a hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fit {
    No,
    Yes,
    /// It is, and the hash is one that isn't made any more.
    Outdated,
}

impl Engine {
    /// Refuses what is no password for this actor.
    ///
    /// # Errors
    /// [`AccessError::Weak`].
    pub(super) async fn must_be_strong(&self, actor: &ActorName, password: &SecretString) -> Result<()> {
        let (known, password) = (self.known_of(actor).await?, password.clone());
        match aside(move || weakness(password.expose_secret(), &known)).await? {
            Some(weakness) => Err(AccessError::Weak(weakness).into()),
            None => Ok(()),
        }
    }

    /// What whoever knows this actor would try first: names, number, department, and the company by its mail's domain.
    async fn known_of(&self, name: &ActorName) -> Result<Vec<String>> {
        let person = match self.store.actor_get(name).await {
            Ok(actor) => actor.person,
            Err(StoreError::NotFound { .. }) => None,
            Err(error) => return Err(error.into()),
        };
        let mut texts = vec![name.to_string()];
        if let Some(id) = person
            && let Some(person) = self.store.person_lookup(&id).await?
        {
            texts.extend([id.to_string(), person.name, person.department]);
            texts.extend(person.mail);
        }
        Ok(texts.iter().flat_map(|text| words(text)).collect())
    }
}

/// A text, and the words in it.
fn words(text: &str) -> impl Iterator<Item = String> {
    let whole = text.to_lowercase();
    let parts: Vec<String> = whole.split(|c: char| !c.is_alphanumeric()).map(str::to_owned).collect();
    std::iter::once(whole).chain(parts).filter(|word| word.len() >= SHORTEST_WORD)
}

/// Whether `password` may become that of somebody of whom this is `known`.
fn weakness(password: &str, known: &[String]) -> Option<Weakness> {
    match password.chars().count() {
        ..SHORTEST => return Some(Weakness::Short),
        SHORTEST..=LONGEST => {}
        _ => return Some(Weakness::Long),
    }
    let lower = password.to_lowercase();
    if LEAKED.lines().any(|leaked| leaked == lower) {
        return Some(Weakness::Common);
    }
    let known: Vec<&str> = known.iter().map(String::as_str).chain(HABITS.lines()).collect();
    let letters: Vec<char> = password.chars().collect();
    // The whole is no easier to guess than its hardest piece.
    let mut pieces = letters.chunks(PIECE).map(String::from_iter);
    let strong = pieces.any(|piece: String| zxcvbn(&piece, &known).score() >= ENOUGH);
    (!strong).then_some(Weakness::Common)
}

/// The password's hash, with what is needed to check it.
pub(super) async fn hash(password: &SecretString, salt: [u8; 16], pepper: &Pepper) -> Result<String> {
    let (password, pepper) = (password.clone(), pepper.clone());
    aside(move || {
        let hash = with(&pepper)?.hash_password_with_salt(password.expose_secret().as_bytes(), &salt);
        hash.map(|hash: PasswordHash| hash.to_string())
            .map_err(|error| EngineError::Broken(format!("no hash: {error}")))
    })
    .await?
}

/// Whether this is the password of the hash. Without a hash it isn't, and finding that out takes as long.
pub(super) async fn matches(password: &SecretString, hash: Option<String>, pepper: &Pepper) -> Result<Fit> {
    // What is longer was never accepted; cutting it short bounds the work.
    let password: SecretString = password.expose_secret().chars().take(LONGEST + 1).collect::<String>().into();
    let pepper = pepper.clone();
    aside(move || {
        let made_with = hash.as_deref().map_or(Key::Another, |hash| key_of(hash, &pepper));
        let (argon2, hash, fits) = match made_with {
            Key::Ours => (with(&pepper)?, hash.as_deref(), Fit::Yes),
            Key::None => (Argon2::default(), hash.as_deref(), Fit::Outdated),
            Key::Another => (with(&pepper)?, None, Fit::No),
        };
        let right = argon2.verify_password(password.expose_secret().as_bytes(), hash.unwrap_or(NOBODYS)).is_ok();
        Ok(if right { fits } else { Fit::No })
    })
    .await?
}

/// Which key went into a hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Key {
    Ours,
    /// None did, in the days before there was one.
    None,
    /// Nothing fits this hash here.
    Another,
}

fn key_of(hash: &str, pepper: &Pepper) -> Key {
    let params = PasswordHash::new(hash).ok().and_then(|hash| Params::try_from(&hash).ok());
    match params.as_ref().map(Params::keyid) {
        Some([]) => Key::None,
        Some(id) if id == pepper.id() => Key::Ours,
        Some(_) | None => {
            tracing::error!(
                "a password's hash was made with a key that is not this house's: its owner needs a new invitation"
            );
            Key::Another
        }
    }
}

/// Argon2id with the parameters that it comes with, and the house's key.
fn with(pepper: &Pepper) -> Result<Argon2<'_>> {
    let broken = |error: argon2::Error| EngineError::Broken(format!("no hash: {error}"));
    let id = KeyId::new(pepper.id()).map_err(broken)?;
    let params = ParamsBuilder::new().keyid(id).build().map_err(broken)?;
    Argon2::new_with_secret(pepper.key(), Algorithm::Argon2id, Version::V0x13, params).map_err(broken)
}

async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    let _turn = AT_ONCE.acquire().await.map_err(|error| EngineError::Broken(error.to_string()))?;
    tokio::task::spawn_blocking(work).await.map_err(|error| EngineError::Broken(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use exeunt_store::Vault;

    fn pepper(digit: char) -> Pepper {
        Vault::from_text(&digit.to_string().repeat(64).into()).unwrap().pepper()
    }

    fn known() -> Vec<String> {
        ["li.wei", "黎伟", "liwei@acme.example", "研发部"].iter().flat_map(|text| words(text)).collect()
    }

    fn check(password: &str, expected: Option<Weakness>) {
        assert_eq!(weakness(password, &known()), expected, "{password}");
    }

    #[test]
    fn length_counts_and_being_guessed_first_and_nothing_else() {
        for good in [
            "correct horse battery",
            "床前明月光疑是地上霜举头望",
            "all small letters",
            "a sentence of one's own",
            "v8#Kq2!mZr4L",
            "今天中午去哪里吃饭比较好",
        ] {
            check(good, None);
        }
        for common in [
            "password1234",
            "P@ssw0rd!2026!!",
            "passwordpassword",
            "123456789012",
            "abcdefghijklmn",
            "aaaaaaaaaaaa1",
            "qwertyuiop123",
            "1qaz2wsx3edc",
        ] {
            check(common, Some(Weakness::Common));
        }
        check("tooshort", Some(Weakness::Short));
        check(&"长".repeat(129), Some(Weakness::Long));
    }

    #[test]
    fn what_is_usual_in_china_is_guessed_first() {
        for habit in [
            "woaini520520",
            "woaini1314520",
            "5201314520131",
            "zhangwei19900101",
            "a123456789012",
            "qq123456789012",
            "wodemima1234",
            "woaizhongguo123",
            "我爱你我爱你我爱你我爱你",
            "一二三四五六七八九十一二",
        ] {
            check(habit, Some(Weakness::Common));
        }
    }

    #[test]
    fn who_somebody_is_and_where_they_work_is_guessed_first() {
        for own in ["li.wei123li.wei", "liweiliwei2026", "Acme2026Acme2026", "exeunt123456", "acme.example1"] {
            check(own, Some(Weakness::Common));
        }
        assert!(known().contains(&"黎伟".to_owned()), "most Chinese names have two or three characters");
    }

    #[test]
    fn of_a_long_one_the_hardest_piece_counts() {
        check(&format!("{}tulip harbour nineteen", "a".repeat(PIECE)), None);
        check(&"li.wei".repeat(20), Some(Weakness::Common));
        check(&"1234567890".repeat(12), Some(Weakness::Common));
    }

    #[test]
    fn none_of_the_first_ten_thousand_that_leaked_is_taken() {
        assert!(LEAKED.lines().count() > 10_000);
        let in_some_spelling = LEAKED.lines().step_by(20).flat_map(|leaked| [leaked.to_owned(), leaked.to_uppercase()]);
        for leaked in in_some_spelling {
            check(&leaked, Some(Weakness::Common));
        }
    }

    #[tokio::test]
    async fn only_the_password_fits_its_hash_and_nobody_has_none() {
        let (password, pepper) = (SecretString::from("correct horse battery"), pepper('1'));
        let hash = hash(&password, [7; 16], &pepper).await.unwrap();
        assert_eq!(matches(&password, Some(hash.clone()), &pepper).await.unwrap(), Fit::Yes);
        assert_eq!(matches(&"correct horse batterz".into(), Some(hash.clone()), &pepper).await.unwrap(), Fit::No);
        assert_eq!(matches(&password, None, &pepper).await.unwrap(), Fit::No);
        // What nobody has is a hash that takes as long, or an unknown name would show by its time.
        let cost = |hash: &str| {
            let params = Params::try_from(&PasswordHash::new(hash).unwrap()).unwrap();
            (params.m_cost(), params.t_cost(), params.p_cost(), params.output_len())
        };
        assert_eq!(cost(&hash), (19_456, 2, 1, Some(32)));
        assert_eq!(cost(&hash), cost(NOBODYS));
    }

    #[tokio::test]
    async fn a_hash_names_the_key_without_which_nothing_fits_it() {
        let (password, ours, theirs) = (SecretString::from("correct horse battery"), pepper('1'), pepper('2'));
        let hash = hash(&password, [7; 16], &ours).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1,keyid="), "{hash}");
        assert_eq!(matches(&password, Some(hash.clone()), &theirs).await.unwrap(), Fit::No);
        // Whoever takes the mark away has only a hash that nothing fits.
        let (start, end) = hash.split_once(",keyid=").unwrap();
        let unmarked = format!("{start}${}", end.split_once('$').unwrap().1);
        assert_eq!(matches(&password, Some(unmarked), &ours).await.unwrap(), Fit::No);
        assert_eq!(matches(&password, Some("no hash".to_owned()), &ours).await.unwrap(), Fit::No);
    }

    #[tokio::test]
    async fn a_hash_from_before_there_was_a_key_is_good_and_said_to_be_old() {
        let password = SecretString::from("correct horse battery");
        let old: PasswordHash =
            Argon2::default().hash_password_with_salt(password.expose_secret().as_bytes(), &[7; 16]).unwrap();
        let old = old.to_string();
        assert!(!old.contains("keyid"), "{old}");
        assert_eq!(matches(&password, Some(old.clone()), &pepper('1')).await.unwrap(), Fit::Outdated);
        assert_eq!(matches(&"correct horse batterz".into(), Some(old), &pepper('1')).await.unwrap(), Fit::No);
    }
}
