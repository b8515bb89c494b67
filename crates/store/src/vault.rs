//! Secrets in the database: encrypted under a key that lies elsewhere.

use crate::dialect::{Cx, change, run};
use crate::error::{Result, StoreError};
use crate::store::Store;
use crate::tx::{Tx, reads};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use exeunt_core::Randomness;
use hmac::{Hmac, Mac};
use secrecy::{ExposeSecret, SecretBox, SecretString};
use sha2_for_hmac::Sha256;
use std::fmt;
use std::sync::Arc;
use zeroize::Zeroizing;

const NONCE: usize = 24;
/// A text that every database holds encrypted, so that a wrong key shows at once and not at the first platform.
const MARK: (&str, &str, &str) = ("exeunt", "key-mark", "this database was set up with this key");

/// The key that opens the secrets of one database (XChaCha20-Poly1305). Wiped when dropped, never printed.
#[derive(Clone)]
pub struct Vault(Arc<SecretBox<[u8; 32]>>);

impl Vault {
    /// A new key.
    pub fn generate(randomness: &dyn Randomness) -> Self {
        let mut key = Box::new([0; 32]);
        randomness.fill(key.as_mut());
        Self(Arc::new(SecretBox::new(key)))
    }

    /// The key written as 64 hexadecimal digits or as base64 of 32 bytes; space around it doesn't matter.
    ///
    /// # Errors
    /// [`StoreError::MalformedKey`], without saying what was there instead.
    pub fn from_text(text: &SecretString) -> Result<Self> {
        let text = text.expose_secret().trim();
        let mut key = Box::new([0; 32]);
        if hex::decode_to_slice(text, key.as_mut()).is_ok() {
            return Ok(Self(Arc::new(SecretBox::new(key))));
        }
        let decoded = [STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD]
            .iter()
            .find_map(|alphabet| alphabet.decode(text).ok().map(Zeroizing::new))
            .filter(|bytes| bytes.len() == key.len())
            .ok_or(StoreError::MalformedKey)?;
        key.copy_from_slice(&decoded);
        Ok(Self(Arc::new(SecretBox::new(key))))
    }

    /// The key as base64, to be put into the environment or a file that only the service can read.
    pub fn to_text(&self) -> SecretString {
        STANDARD.encode(self.0.expose_secret()).into()
    }

    /// Encrypts `text` so that it opens only as the secret `name` of `owner`.
    fn seal(&self, owner: &str, name: &str, text: &str, nonce: [u8; NONCE]) -> Vec<u8> {
        let aad = purpose(owner, name);
        let sealed = self
            .cipher()
            .encrypt(&XNonce::from(nonce), Payload { msg: text.as_bytes(), aad: &aad })
            .expect("a secret is shorter than 256 GiB");
        [&nonce[..], &sealed].concat()
    }

    /// # Errors
    /// [`StoreError::WrongKey`] for another key, another owner or name, and a changed byte: they can't be told apart.
    fn unseal(&self, owner: &str, name: &str, sealed: &[u8]) -> Result<SecretString> {
        let (nonce, text) = sealed.split_first_chunk::<NONCE>().ok_or(StoreError::WrongKey)?;
        let aad = purpose(owner, name);
        let open = self
            .cipher()
            .decrypt(&XNonce::from(*nonce), Payload { msg: text, aad: &aad })
            .map_err(|_| StoreError::WrongKey)?;
        String::from_utf8(open).map(SecretString::from).map_err(|_| StoreError::WrongKey)
    }

    /// What these bytes are known by again without being kept: HMAC-SHA256 under a key of its own for each purpose, so that
    /// nobody who reads the database can try passwords against it.
    pub(crate) fn mark(&self, what_for: &str, bytes: &[u8]) -> String {
        let key = Zeroizing::new(hmac(self.0.expose_secret(), format!("exeunt.v1 mark {what_for}").as_bytes()));
        hex::encode(hmac(key.as_ref(), bytes))
    }

    /// What is mixed into the hash of every password.
    pub fn pepper(&self) -> Pepper {
        let key = hmac(self.0.expose_secret(), b"exeunt.v1 pepper");
        let id = hmac(&key, b"exeunt.v1 pepper id");
        let (id, _) = id.split_first_chunk().expect("a digest is longer");
        Pepper { id: *id, key: Arc::new(SecretBox::new(Box::new(key))) }
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new_from_slice(self.0.expose_secret()).expect("the key has 32 bytes")
    }
}

/// A key that is mixed into the hash of every password: whoever has the database alone can try no password against it. Made
/// from the master key, wiped when dropped, never printed.
#[derive(Clone)]
pub struct Pepper {
    id: [u8; 6],
    key: Arc<SecretBox<[u8; 32]>>,
}

impl Pepper {
    /// By what a hash says that this one was mixed into it; it tells nothing of the key.
    pub fn id(&self) -> &[u8] {
        &self.id
    }

    /// The key itself.
    pub fn key(&self) -> &[u8; 32] {
        self.key.expose_secret()
    }
}

impl fmt::Debug for Pepper {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pepper(***)")
    }
}

fn hmac(key: &[u8], bytes: &[u8]) -> [u8; 32] {
    let mut mac = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(key).expect("a key may have any length");
    mac.update(bytes);
    mac.finalize().into_bytes().into()
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Vault(***)")
    }
}

/// What the ciphertext is bound to: the table, the row, and what it is for. Lengths keep the parts apart.
fn purpose(owner: &str, name: &str) -> Vec<u8> {
    format!("exeunt.v1 secret {}:{owner} {}:{name}", owner.len(), name.len()).into_bytes()
}

impl Cx<'_> {
    async fn sealed_lookup(&mut self, owner: &str, name: &str) -> Result<Option<Vec<u8>>> {
        let sql = "SELECT sealed FROM secret WHERE owner = $1 AND name = $2";
        Ok(run!(self, c => sqlx::query_scalar(sql).bind(owner).bind(name).fetch_optional(c).await?))
    }

    async fn secret_names(&mut self, owner: &str) -> Result<Vec<String>> {
        let sql = "SELECT name FROM secret WHERE owner = $1 ORDER BY name";
        Ok(run!(self, c => sqlx::query_scalar(sql).bind(owner).fetch_all(c).await?))
    }
}

reads! {
    /// The names of an owner's secrets, without opening them.
    fn secret_names(owner: &str) -> Vec<String>;
}

impl Store {
    /// The secret `name` of `owner`.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is none, [`StoreError::WrongKey`] when it doesn't open.
    pub async fn secret_get(&self, owner: &str, name: &str) -> Result<SecretString> {
        self.secret_lookup(owner, name).await?.ok_or_else(|| StoreError::not_found("secret", format!("{owner}/{name}")))
    }

    /// As [`Store::secret_get`], where there may be none.
    pub async fn secret_lookup(&self, owner: &str, name: &str) -> Result<Option<SecretString>> {
        let sealed = self.read().await?.cx().sealed_lookup(owner, name).await?;
        sealed.map(|sealed| self.inner.vault.unseal(owner, name, &sealed)).transpose()
    }

    /// What is mixed into the hash of every password.
    pub fn pepper(&self) -> Pepper {
        self.inner.vault.pepper()
    }

    /// Finds out whether our key is this database's; a new database takes our key as its own.
    pub(crate) async fn vault_check(&self) -> Result<()> {
        let (owner, name, text) = MARK;
        if self.secret_lookup(owner, name).await?.is_some() {
            return Ok(());
        }
        let mut tx = self.begin().await?;
        let sealed = tx.seal(owner, name, text);
        // Another process may set up the same database at the same time; then the first key counts.
        let sql = "INSERT INTO secret (owner, name, sealed) VALUES ($1, $2, $3) ON CONFLICT (owner, name) DO NOTHING";
        change!(&mut tx.cx()?, sqlx::query(sql).bind(owner).bind(name).bind(&sealed[..]));
        tx.commit().await?;
        self.secret_get(owner, name).await.map(drop)
    }
}

impl Tx {
    /// Stores a secret encrypted, in place of an earlier one of the same name.
    pub async fn secret_put(&mut self, owner: &str, name: &str, secret: &SecretString) -> Result<()> {
        let sealed = self.seal(owner, name, secret.expose_secret());
        let sql = "INSERT INTO secret (owner, name, sealed) VALUES ($1, $2, $3)
                   ON CONFLICT (owner, name) DO UPDATE SET sealed = excluded.sealed";
        change!(&mut self.cx()?, sqlx::query(sql).bind(owner).bind(name).bind(&sealed[..]));
        Ok(())
    }

    fn seal(&self, owner: &str, name: &str, text: &str) -> Vec<u8> {
        let mut nonce = [0; NONCE];
        self.inner.randomness.fill(&mut nonce);
        self.inner.vault.seal(owner, name, text, nonce)
    }

    /// Forgets a secret; it is no error if there was none.
    pub async fn secret_delete(&mut self, owner: &str, name: &str) -> Result<()> {
        let sql = "DELETE FROM secret WHERE owner = $1 AND name = $2";
        change!(&mut self.cx()?, sqlx::query(sql).bind(owner).bind(name));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vault(digit: char) -> Vault {
        Vault::from_text(&digit.to_string().repeat(64).into()).unwrap()
    }

    #[test]
    fn a_secret_opens_only_with_its_key_in_its_place_and_unchanged() {
        let sealed = vault('1').seal("zulip-hq", "credential", "hunter2", [7; NONCE]);
        let open = vault('1').unseal("zulip-hq", "credential", &sealed).unwrap();
        assert_eq!(open.expose_secret(), "hunter2");

        let refused = |vault: &Vault, owner: &str, name: &str, sealed: &[u8]| {
            assert!(matches!(vault.unseal(owner, name, sealed), Err(StoreError::WrongKey)), "{owner}/{name}");
        };
        refused(&vault('2'), "zulip-hq", "credential", &sealed);
        refused(&vault('1'), "zulip-hq2", "credential", &sealed);
        refused(&vault('1'), "zulip-hq", "probe", &sealed);
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            refused(&vault('1'), "zulip-hq", "credential", &changed);
        }
        refused(&vault('1'), "zulip-hq", "credential", &sealed[..10]);
    }

    #[test]
    fn a_mark_is_known_again_with_the_key_and_for_its_purpose_alone() {
        let mark = vault('1').mark("request", b"hunter2");
        assert_eq!(mark, vault('1').mark("request", b"hunter2"));
        assert_ne!(mark, vault('2').mark("request", b"hunter2"));
        assert_ne!(mark, vault('1').mark("other", b"hunter2"));
        assert_ne!(mark, vault('1').mark("request", b"hunter3"));
    }

    #[test]
    fn a_pepper_belongs_to_its_key_and_shows_nothing_of_it() {
        let (pepper, again, other) = (vault('1').pepper(), vault('1').pepper(), vault('2').pepper());
        assert_eq!((pepper.id(), pepper.key()), (again.id(), again.key()));
        assert_ne!(pepper.id(), other.id());
        assert_ne!(pepper.key(), other.key());
        assert_ne!(pepper.key(), vault('1').0.expose_secret());
        assert_eq!(format!("{pepper:?}"), "Pepper(***)");
    }

    #[test]
    fn a_key_reads_from_hex_and_from_every_base64_and_from_nothing_else() {
        let key = vault('1');
        let text = key.to_text();
        let again = Vault::from_text(&format!(" {}\n", text.expose_secret()).into()).unwrap();
        assert_eq!(again.0.expose_secret(), key.0.expose_secret());
        let hexed = Vault::from_text(&hex::encode(key.0.expose_secret()).into()).unwrap();
        assert_eq!(hexed.0.expose_secret(), key.0.expose_secret());
        for wrong in ["", "abc", "00", &"0".repeat(63), &"A".repeat(40)] {
            assert!(matches!(Vault::from_text(&wrong.into()), Err(StoreError::MalformedKey)), "{wrong:?}");
        }
    }

    #[test]
    fn neither_the_key_nor_a_refusal_prints_a_secret() {
        let key = vault('1');
        let printed = format!("{key:?} {:?}", key.to_text());
        assert!(!printed.contains(key.to_text().expose_secret()));
        let malformed = Vault::from_text(&"hunter2".into()).unwrap_err();
        assert!(!format!("{malformed:?} {malformed}").contains("hunter2"));
    }
}
