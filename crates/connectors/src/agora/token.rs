//! AccessToken2, the vendor's signed token: built from an app's id and certificate, taken apart again, and checked.
//!
//! `"007"` and base64 of the deflated content: a signature, then what it signs. Whole numbers are little-endian, texts
//! carry their length. The time and the salt are parameters. A certificate is a secret; app id, times and salt are not.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use flate2::Compression;
use flate2::read::{ZlibDecoder, ZlibEncoder};
use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretString};
use sha2_for_hmac::Sha256;
use std::collections::BTreeMap;
use std::io::Read;

const VERSION: &str = "007";
/// Among the vendor's services, the one that messages belong to.
const CHAT: u16 = 5;
/// What a token of the chat service allows.
const AS_USER: u16 = 1;
const AS_APP: u16 = 2;
/// More than any token holds.
const LONGEST: u64 = 64 * 1024;

/// What a token says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessToken {
    pub app_id: String,
    /// Seconds since 1970.
    pub issued_at: u32,
    /// Seconds from then on.
    pub lifetime: u32,
    /// Keeps two tokens of the same second apart. Not a secret: it is readable in the token.
    pub salt: u32,
    /// What it allows, by the vendor's numbers, each with its own lifetime.
    pub privileges: BTreeMap<u16, u32>,
    /// Whose it is; empty for the app's own.
    pub user: String,
}

/// A token that can't be built or can't be believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    #[error("an app id and an app certificate are 32 hexadecimal characters each")]
    NotHex,
    #[error("this is not a token of the chat service in version 007")]
    Malformed,
    #[error("the token was not signed with this certificate")]
    Forged,
}

impl AccessToken {
    /// A token with which the app's own server acts.
    pub fn for_app(app_id: &str, issued_at: u32, lifetime: u32, salt: u32) -> Self {
        let privileges = BTreeMap::from([(AS_APP, lifetime)]);
        Self { app_id: app_id.to_owned(), issued_at, lifetime, salt, privileges, user: String::new() }
    }

    /// A token with which one account logs in.
    pub fn for_user(app_id: &str, user: &str, issued_at: u32, lifetime: u32, salt: u32) -> Self {
        let privileges = BTreeMap::from([(AS_USER, lifetime)]);
        Self { user: user.to_owned(), privileges, ..Self::for_app(app_id, issued_at, lifetime, salt) }
    }

    /// Whether it acts as the app.
    pub fn is_of_app(&self) -> bool {
        self.privileges.contains_key(&AS_APP) && self.user.is_empty()
    }

    /// The token as it is sent.
    pub fn sign(&self, certificate: &SecretString) -> Result<SecretString, TokenError> {
        if !is_hex32(&self.app_id) || !is_hex32(certificate.expose_secret()) {
            return Err(TokenError::NotHex);
        }
        let signed = self.signed();
        let mac = self.mac(certificate, &signed).finalize().into_bytes();
        let mut content = packed(&mac);
        content.extend(signed);
        let mut deflated = Vec::new();
        ZlibEncoder::new(content.as_slice(), Compression::default())
            .read_to_end(&mut deflated)
            .expect("memory can be read and written");
        Ok(SecretString::from(format!("{VERSION}{}", BASE64.encode(deflated))))
    }

    /// Takes a token apart and believes it only if it was signed with `certificate`. Says nothing about its time.
    pub fn verify(token: &SecretString, certificate: &SecretString) -> Result<Self, TokenError> {
        let deflated = token.expose_secret().strip_prefix(VERSION).and_then(|rest| BASE64.decode(rest).ok());
        let deflated = deflated.ok_or(TokenError::Malformed)?;
        let mut content = Vec::new();
        let read = ZlibDecoder::new(deflated.as_slice()).take(LONGEST).read_to_end(&mut content);
        read.map_err(|_| TokenError::Malformed)?;
        let mut rest = Unpack(&content);
        let signature = rest.text().ok_or(TokenError::Malformed)?;
        let signed = rest.0;
        let parsed = rest.token().filter(|_| rest.0.is_empty()).ok_or(TokenError::Malformed)?;
        // Compared in constant time.
        parsed.mac(certificate, signed).verify_slice(signature).map_err(|_| TokenError::Forged)?;
        Ok(parsed)
    }

    fn signed(&self) -> Vec<u8> {
        let mut bytes = packed(self.app_id.as_bytes());
        for number in [self.issued_at, self.lifetime, self.salt] {
            bytes.extend(number.to_le_bytes());
        }
        bytes.extend(1_u16.to_le_bytes());
        bytes.extend(CHAT.to_le_bytes());
        bytes.extend(length(self.privileges.len()).to_le_bytes());
        for (privilege, lifetime) in &self.privileges {
            bytes.extend(privilege.to_le_bytes());
            bytes.extend(lifetime.to_le_bytes());
        }
        bytes.extend(packed(self.user.as_bytes()));
        bytes
    }

    fn mac(&self, certificate: &SecretString, signed: &[u8]) -> Hmac<Sha256> {
        let first = hmac(&self.issued_at.to_le_bytes(), certificate.expose_secret().as_bytes());
        let key = hmac(&self.salt.to_le_bytes(), &first.finalize().into_bytes());
        hmac(&key.finalize().into_bytes(), signed)
    }
}

/// A salt without randomness: another one every second and for every certificate, and foretold by nobody without it.
pub(super) fn salt(certificate: &SecretString, issued_at: u32) -> u32 {
    let mac = hmac(certificate.expose_secret().as_bytes(), format!("salt {issued_at}").as_bytes());
    let bytes = mac.finalize().into_bytes();
    // The vendor's own are never zero.
    u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]).max(1)
}

pub(super) fn is_hex32(text: &str) -> bool {
    text.len() == 32 && text.bytes().all(|b| b.is_ascii_hexdigit())
}

fn hmac(key: &[u8], message: &[u8]) -> Hmac<Sha256> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of every length");
    mac.update(message);
    mac
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    [length(bytes.len()).to_le_bytes().as_slice(), bytes].concat()
}

fn length(len: usize) -> u16 {
    u16::try_from(len).expect("nothing in a token is longer than 64 kB")
}

/// What is left to read.
struct Unpack<'a>(&'a [u8]);

impl<'a> Unpack<'a> {
    fn bytes(&mut self, len: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(len)?;
        self.0 = rest;
        Some(taken)
    }

    fn u16(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes(self.bytes(2)?.try_into().ok()?))
    }

    fn u32(&mut self) -> Option<u32> {
        Some(u32::from_le_bytes(self.bytes(4)?.try_into().ok()?))
    }

    fn text(&mut self) -> Option<&'a [u8]> {
        let len = self.u16()?;
        self.bytes(len.into())
    }

    fn string(&mut self) -> Option<String> {
        String::from_utf8(self.text()?.to_vec()).ok()
    }

    fn token(&mut self) -> Option<AccessToken> {
        let app_id = self.string()?;
        let (issued_at, lifetime, salt) = (self.u32()?, self.u32()?, self.u32()?);
        // Other services of the vendor carry other things; such a token isn't one for messages alone.
        if (self.u16()?, self.u16()?) != (1, CHAT) {
            return None;
        }
        let mut privileges = BTreeMap::new();
        for _ in 0..self.u16()? {
            privileges.insert(self.u16()?, self.u32()?);
        }
        Some(AccessToken { app_id, issued_at, lifetime, salt, privileges, user: self.string()? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const APP_ID: &str = "970ca35de60c44645bbae8a215061b33";

    fn certificate() -> SecretString {
        SecretString::from("5cfd2fd1755d40ecb72977518be15d3b")
    }

    #[test]
    fn what_was_signed_is_read_back_and_anything_else_is_not_believed() {
        let app = AccessToken::for_app(APP_ID, 1_111_111, 600, 1);
        let user = AccessToken::for_user(APP_ID, "zhangsan001", 1_111_111, 600, 7);
        for token in [&app, &user] {
            let sent = token.sign(&certificate()).unwrap();
            assert_eq!(AccessToken::verify(&sent, &certificate()).as_ref(), Ok(token));
            let other = SecretString::from("00000000000000000000000000000000");
            assert_eq!(AccessToken::verify(&sent, &other), Err(TokenError::Forged));
        }
        assert!(app.is_of_app() && !user.is_of_app());
        let odd = AccessToken::for_app("not-hex", 1, 1, 1);
        assert_eq!(odd.sign(&certificate()).unwrap_err(), TokenError::NotHex);
    }

    #[test]
    fn nonsense_is_refused_and_never_panics() {
        let sent = AccessToken::for_app(APP_ID, 1, 600, 1).sign(&certificate()).unwrap();
        let cut = sent.expose_secret().get(..sent.expose_secret().len() - 8).unwrap();
        let longer = format!("{VERSION}{}", BASE64.encode(zlib(&[&[0; 40], [7; 40].as_slice()].concat())));
        for bad in ["", "007", "006abc", "007!!!!", cut, &longer] {
            let answer = AccessToken::verify(&SecretString::from(bad), &certificate());
            assert_eq!(answer, Err(TokenError::Malformed), "{bad}");
        }
    }

    fn zlib(content: &[u8]) -> Vec<u8> {
        let mut deflated = Vec::new();
        ZlibEncoder::new(content, Compression::default()).read_to_end(&mut deflated).unwrap();
        deflated
    }

    #[test]
    fn salts_differ_by_second_and_certificate() {
        let other = SecretString::from("00000000000000000000000000000000");
        let all = [salt(&certificate(), 1), salt(&certificate(), 2), salt(&other, 1)];
        assert!(all.iter().all(|s| *s > 0));
        assert!(all[0] != all[1] && all[0] != all[2]);
        assert_eq!(salt(&certificate(), 1), all[0]);
    }
}
