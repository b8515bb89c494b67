//! AccessToken2, the token that a project's own server makes out of its certificate, read and checked.
//!
//! `"007"`, then base64 of a zlib stream: signature, then what is signed: project, time of issue, seconds of life, salt,
//! services with their privileges. Numbers are little-endian; texts have their length in front.

use std::io::Read;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::read::ZlibDecoder;
use sha2::{Digest, Sha256};

/// Nobody's token lives longer than that.
const LONGEST_LIFE_S: u32 = 86_400;
/// More than any honest token inflates to.
const LARGEST: u64 = 64 * 1024;

const CHAT: u16 = 5;
const PRIVILEGE_USER: u16 = 1;
const PRIVILEGE_APP: u16 = 2;

/// For whom the token was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Subject {
    App,
    /// A user, by uuid.
    User(String),
}

/// A good token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Claims {
    pub(super) subject: Subject,
    pub(super) until_ms: i64,
}

/// Why a token isn't good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bad {
    /// Not a token at all, or one without a right to Chat.
    Corrupt,
    /// Of another project, or signed with another certificate.
    Foreign,
    Expired,
}

pub(super) fn looks_like_one(text: &str) -> bool {
    text.starts_with("007")
}

/// Reads a token and checks project, signature, rights and life.
pub(super) fn verify(text: &str, app_id: &str, certificate: &str, now_ms: i64) -> Result<Claims, Bad> {
    let content = text.strip_prefix("007").and_then(inflate).ok_or(Bad::Corrupt)?;
    let mut reader = Reader(&content);
    let signature = reader.bytes().ok_or(Bad::Corrupt)?;
    let signed = reader.0;
    let head = Head::read(&mut reader).ok_or(Bad::Corrupt)?;
    if head.app_id != app_id.as_bytes() || signature != head.signature(certificate, signed) {
        return Err(Bad::Foreign);
    }
    let (subject, privilege_s) = chat_right(&mut reader, head.services).ok_or(Bad::Corrupt)?;
    let life_s = head.expire_s.min(privilege_s).min(LONGEST_LIFE_S);
    let until_ms = (i64::from(head.issued_s) + i64::from(life_s)) * 1000;
    if until_ms <= now_ms { Err(Bad::Expired) } else { Ok(Claims { subject, until_ms }) }
}

fn inflate(text: &str) -> Option<Vec<u8>> {
    let compressed = STANDARD.decode(text).ok()?;
    let mut content = Vec::new();
    ZlibDecoder::new(compressed.as_slice()).take(LARGEST).read_to_end(&mut content).ok()?;
    Some(content)
}

struct Head<'a> {
    app_id: &'a [u8],
    issued_s: u32,
    expire_s: u32,
    salt: u32,
    services: u16,
}

impl<'a> Head<'a> {
    fn read(reader: &mut Reader<'a>) -> Option<Self> {
        Some(Self {
            app_id: reader.bytes()?,
            issued_s: reader.u32()?,
            expire_s: reader.u32()?,
            salt: reader.u32()?,
            services: reader.u16()?,
        })
    }

    /// The certificate is never a key itself: time of issue and salt are, one after the other.
    fn signature(&self, certificate: &str, signed: &[u8]) -> [u8; 32] {
        let first = hmac(&self.issued_s.to_le_bytes(), certificate.as_bytes());
        let second = hmac(&self.salt.to_le_bytes(), &first);
        hmac(&second, signed)
    }
}

/// What the token may do with Chat, and for how many seconds. Services come in ascending order of their numbers, so
/// those before Chat have to be read past.
fn chat_right(reader: &mut Reader<'_>, services: u16) -> Option<(Subject, u32)> {
    for _ in 0..services {
        let service = reader.u16()?;
        let privileges = reader.privileges()?;
        let texts = match service {
            1 | 3 => 2,
            2 | CHAT => 1,
            4 => 0,
            _ => return None,
        };
        let mut last: &[u8] = &[];
        for _ in 0..texts {
            last = reader.bytes()?;
        }
        if service == CHAT {
            let life = |wanted| privileges.iter().find(|(privilege, _)| *privilege == wanted).map(|(_, life)| *life);
            let user = std::str::from_utf8(last).ok()?;
            let as_user = || Some((Subject::User(user.to_owned()), life(PRIVILEGE_USER)?));
            return life(PRIVILEGE_APP).map(|life| (Subject::App, life)).or_else(as_user);
        }
    }
    None
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    fn u16(&mut self) -> Option<u16> {
        self.take(2)?.try_into().ok().map(u16::from_le_bytes)
    }

    fn u32(&mut self) -> Option<u32> {
        self.take(4)?.try_into().ok().map(u32::from_le_bytes)
    }

    fn bytes(&mut self) -> Option<&'a [u8]> {
        let length = self.u16()?;
        self.take(usize::from(length))
    }

    fn privileges(&mut self) -> Option<Vec<(u16, u32)>> {
        let count = self.u16()?;
        (0..count).map(|_| Some((self.u16()?, self.u32()?))).collect()
    }
}

/// HMAC-SHA256 (RFC 2104).
fn hmac(key: &[u8], message: &[u8]) -> [u8; 32] {
    let mut block = [0_u8; 64];
    if key.len() > block.len() {
        block[..32].copy_from_slice(&Sha256::digest(key));
    } else {
        block[..key.len()].copy_from_slice(key);
    }
    let inner = Sha256::new().chain_update(block.map(|byte| byte ^ 0x36)).chain_update(message).finalize();
    Sha256::new().chain_update(block.map(|byte| byte ^ 0x5c)).chain_update(inner).finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    const APP_ID: &str = "970CA35de60c44645bbae8a215061b33";
    const CERTIFICATE: &str = "5CFd2fd1755d40ecb72977518be15d3b";
    const ISSUED_S: i64 = 1_800_000_000;
    /// `buildAppToken` of the vendor's npm package agora-token 2.0.6 with that time of issue and salt 12345678, 3600 s.
    const APP: &str = "007eJxTYKj803Y0PDiDQVOuqiXUqyjBuPdEsNak/UL/12iyFBxfdVyBwdLcwNnR2DQl1cwg2cTEzMQ0KSkx1SLRyNDUwMwwydiY4ZJntgAfA4Nf4h4GRgZWBkYGJgYQn4EBAPqKGiY=";
    /// The same with salt 1 for the user 11111111-0000-1000-8000-000000000001 (`buildUserToken`).
    const USER: &str = "007eJxTYHiiVB1o1KaZ1GC798fjSPalmoevbDm74YbV6ZSazfc/b/RTYLA0N3B2NDZNSTUzSDYxMTMxTUpKTLVINDI0NTAzTDI2ZrjkmS3Ax8DAyADCrAyMDIwMIL4KgyEU6BoYGBjoGoIICxBhgACGADZjItY=";
    /// Chat for a day beside RTM for ten minutes, salt 99999999.
    const TWO_SERVICES: &str = "007eJxTYFipH3zgNfdHQeMrS9bemePIGa/1mWV2k8ws9+LcswLvvIUUGCzNDZwdjU1TUs0Mkk1MzExMk5ISUy0SjQxNDcwMk4yNGS55ZjcEMjL8f/CVlYmBiYGRgZEhgomBgZ2hOD83NT8vlZWBkYGJAaSEgQEAnZ0ghw==";
    /// Valid for 3600 s as a whole, its privilege for 60 s.
    const SHORT_PRIVILEGE: &str = "007eJxTYJjcG6UvXVsl/uxDW0D9ghnaxySrPYo3cFyW7f4RW/u2vlGBwdLcwNnR2DQl1cwg2cTEzMQ0KSkx1SLRyNDUwMwwydiY4ZJntgAfAwMLAwMDIwMrAyMDE4MNAwgAACpBGdQ=";
    /// Asks for 86401 s.
    const TOO_LONG: &str = "007eJxTYAj69pNvbuMHxtuBjZMb5A9qfZLS3qzMrRRpe+r6nRqtxCYFBktzA2dHY9OUVDODZBMTMxPTpKTEVItEI0NTAzPDJGNjhkue2Y2BjAzsDAwMjAysDIwMTAwgPgMDADcKGro=";
    /// RTM only.
    const NO_CHAT: &str = "007eJxTYPA9sVsgbsdC/WYrk08ea27Mi86012Nb2F+R8UFOiHPn7tsKDJbmBs6OxqYpqWYGySYmZiamSUmJqRaJRoamBmaGScbGDJc8swX4GBg4GBgYGBmYGBgZGBlAfEaGCgAiYxma";
    /// Signed with a certificate of zeros.
    const OTHER_CERTIFICATE: &str = "007eJxTYNDknqfFUtV5bNLsKT/uNM7tVriUdG/KzaSfWobNcx1vBbkrMFiaGzg7GpumpJoZJJuYmJmYJiUlplokGhmaGpgZJhkbM1zyzBbgY2DgZGBgYGRgZWBkYGIA8RkYAGfnGoQ=";
    /// Of the project `ffff…`, with our certificate.
    const OTHER_PROJECT: &str =
        "007eJxTYLC8948zserNnirdFewa308ed/P9km1+ooY5157hT1lZyGkFhjQCgOGSZ7YAHwMDFwMDAyMDKwMjAxMDiM/AAAAaph6f";

    fn at(text: &str, seconds: i64) -> Result<Claims, Bad> {
        verify(text, APP_ID, CERTIFICATE, (ISSUED_S + seconds) * 1000)
    }

    #[test]
    fn hmac_agrees_with_the_rfc() {
        // RFC 4231, cases 2 and 6: a short key, and one longer than a block.
        let cases = [
            (b"Jefe".to_vec(), &b"what do ya want for nothing?"[..], 0x5bdc_c146_bf60_754e_6a04_2426_0895_75c7_u128),
            (
                vec![0xaa; 131],
                b"Test Using Larger Than Block-Size Key - Hash Key First",
                0x60e4_3159_1ee0_b67f_0d8a_26aa_cbf5_b77f,
            ),
        ];
        for (key, message, expected) in cases {
            let half: [u8; 16] = hmac(&key, message)[..16].try_into().unwrap();
            assert_eq!(u128::from_be_bytes(half), expected);
        }
    }

    #[test]
    fn the_vendors_app_token_is_good_until_it_expires() {
        let good = Claims { subject: Subject::App, until_ms: (ISSUED_S + 3600) * 1000 };
        assert_eq!(at(APP, 0), Ok(good.clone()));
        assert_eq!(at(APP, 3599), Ok(good));
        assert_eq!(at(APP, 3600), Err(Bad::Expired));
    }

    #[test]
    fn the_vendors_user_token_names_the_user() {
        let user = at(USER, 0).map(|claims| claims.subject);
        assert_eq!(user, Ok(Subject::User("11111111-0000-1000-8000-000000000001".to_owned())));
    }

    #[test]
    fn other_services_are_read_past() {
        assert_eq!(at(TWO_SERVICES, 86_399).map(|claims| claims.subject), Ok(Subject::App));
        assert_eq!(at(NO_CHAT, 0), Err(Bad::Corrupt));
    }

    #[test]
    fn the_shorter_life_counts_and_none_is_longer_than_a_day() {
        assert!(at(SHORT_PRIVILEGE, 59).is_ok());
        assert_eq!(at(SHORT_PRIVILEGE, 60), Err(Bad::Expired));
        assert_eq!(at(TOO_LONG, 86_400), Err(Bad::Expired));
    }

    #[test]
    fn foreign_and_damaged_tokens_are_told_apart() {
        assert_eq!(at(OTHER_CERTIFICATE, 0), Err(Bad::Foreign));
        assert_eq!(at(OTHER_PROJECT, 0), Err(Bad::Foreign));
        assert_eq!(at("007", 0), Err(Bad::Corrupt));
        assert_eq!(at("007AAAA", 0), Err(Bad::Corrupt));
        assert_eq!(at(&APP.replace("007", "006"), 0), Err(Bad::Corrupt));
        assert_eq!(at("", 0), Err(Bad::Corrupt));
    }
}
