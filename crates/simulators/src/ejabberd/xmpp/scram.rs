//! SCRAM-SHA-1 (RFC 5802), the server's side.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha1::{Digest, Sha1};

const ITERATIONS: u32 = 4096;

/// An exchange of which the client has sent the first message.
#[derive(Debug)]
pub(super) struct Scram {
    user: String,
    password: String,
    /// The first message without its header.
    first: String,
    nonce: String,
    salt: String,
}

impl Scram {
    /// `n,,n=user,r=nonce`; channel binding is not offered.
    pub(super) fn begin(message: &str, salt: String, nonce: &str) -> Option<Self> {
        let first = message.strip_prefix("n,,").or_else(|| message.strip_prefix("y,,"))?;
        let user = field(first, "n")?.replace("=2C", ",").replace("=3D", "=");
        let nonce = format!("{}{nonce}", field(first, "r")?);
        Some(Self { user, password: String::new(), first: first.to_owned(), nonce, salt })
    }

    /// The account that it turned out to be, and its password.
    pub(super) fn expecting(self, user: String, password: String) -> Self {
        Self { user, password, ..self }
    }

    pub(super) fn user(&self) -> &str {
        &self.user
    }

    pub(super) fn challenge(&self) -> String {
        format!("r={},s={},i={ITERATIONS}", self.nonce, STANDARD.encode(&self.salt))
    }

    /// Checks the client's proof; gives the server's signature.
    pub(super) fn finish(&self, message: &str) -> Result<String, &'static str> {
        const DECODING: &str = "Response decoding failed";
        if field(message, "r").ok_or(DECODING)? != self.nonce {
            return Err("Nonce mismatch");
        }
        let (without_proof, proof) = message.rsplit_once(",p=").ok_or(DECODING)?;
        let proof = STANDARD.decode(proof).map_err(|_| DECODING)?;
        let said = format!("{},{},{without_proof}", self.first, self.challenge());
        let salted = stretch(&self.password, self.salt.as_bytes());
        let client_key = mac(&salted, b"Client Key");
        let signature = mac(&Sha1::digest(client_key), said.as_bytes());
        let expected: Vec<u8> = client_key.iter().zip(signature).map(|(key, byte)| key ^ byte).collect();
        if proof != expected {
            return Err("Invalid username or password");
        }
        Ok(STANDARD.encode(mac(&mac(&salted, b"Server Key"), said.as_bytes())))
    }
}

fn field<'m>(message: &'m str, name: &str) -> Option<&'m str> {
    message.split(',').find_map(|part| part.strip_prefix(name)?.strip_prefix('='))
}

fn mac(key: &[u8], message: &[u8]) -> [u8; 20] {
    let mut mac = Hmac::<Sha1>::new_from_slice(key).expect("HMAC takes keys of any length");
    mac.update(message);
    mac.finalize().into_bytes().into()
}

/// PBKDF2 with one block, which is all that a digest of this length needs.
fn stretch(password: &str, salt: &[u8]) -> [u8; 20] {
    let keyed = Hmac::<Sha1>::new_from_slice(password.as_bytes()).expect("HMAC takes keys of any length");
    let turn = |message: &[u8]| -> [u8; 20] {
        let mut mac = keyed.clone();
        mac.update(message);
        mac.finalize().into_bytes().into()
    };
    let mut last = turn(&[salt, &[0, 0, 0, 1]].concat());
    let mut sum = last;
    for _ in 1..ITERATIONS {
        last = turn(&last);
        sum.iter_mut().zip(last).for_each(|(sum, byte)| *sum ^= byte);
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The exchange of RFC 5802, section 5.
    #[test]
    fn the_example_of_the_standard_is_accepted() {
        let salt = STANDARD.decode("QSXCR+Q6sek8bf92").expect("base64");
        let stretched = stretch("pencil", &salt);
        let said = "n=user,r=fyko+d2lbbFgONRv9qkxdawL,\
                    r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096,\
                    c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j";
        let signature = mac(&mac(&stretched, b"Server Key"), said.as_bytes());
        assert_eq!(STANDARD.encode(signature), "rmF9pqV8S7suAoZWja4dJRkFsKQ=");
    }
}
