//! A login by SCRAM-SHA-1, the client's side.

use std::net::SocketAddr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha1::{Digest, Sha1};

use super::client::exchange;

const SASL: &str = "urn:ietf:params:xml:ns:xmpp-sasl";

fn mac(key: &[u8], message: &[u8]) -> Vec<u8> {
    let mut mac = Hmac::<Sha1>::new_from_slice(key).expect("any length");
    mac.update(message);
    mac.finalize().into_bytes().to_vec()
}

fn xor(one: &[u8], other: &[u8]) -> Vec<u8> {
    one.iter().zip(other).map(|(a, b)| a ^ b).collect()
}

fn field(message: &str, name: char) -> String {
    let part = message.split(',').find(|part| part.starts_with(name)).expect("the field is there");
    part.chars().skip(2).collect()
}

/// The server's last message, or what it says against it.
pub(crate) async fn login(at: SocketAddr, host: &str, user: &str, password: &str) -> Result<String, String> {
    let first = format!("n={user},r=fyko-d2lbbFgONRv9qkxdawL");
    let auth = STANDARD.encode(format!("n,,{first}"));
    let answer = async |challenge: String| {
        let challenge = String::from_utf8(STANDARD.decode(challenge).expect("base64")).expect("text");
        let salt = STANDARD.decode(field(&challenge, 's')).expect("base64");
        let turns: u32 = field(&challenge, 'i').parse().expect("a number");
        let mut last = mac(password.as_bytes(), &[salt.as_slice(), &[0, 0, 0, 1]].concat());
        let mut salted = last.clone();
        for _ in 1..turns {
            last = mac(password.as_bytes(), &last);
            salted = xor(&salted, &last);
        }
        let without_proof = format!("c=biws,r={}", field(&challenge, 'r'));
        let said = format!("{first},{challenge},{without_proof}");
        let key = mac(&salted, b"Client Key");
        let proof = xor(&key, &mac(&Sha1::digest(&key), said.as_bytes()));
        let message = STANDARD.encode(format!("{without_proof},p={}", STANDARD.encode(proof)));
        format!("<response xmlns='{SASL}'>{message}</response>")
    };
    let auth = format!("<auth xmlns='{SASL}' mechanism='SCRAM-SHA-1'>{auth}</auth>");
    let last = exchange(at, host, &auth, answer).await;
    if last.name == "success" {
        return Ok(String::from_utf8(STANDARD.decode(last.text).expect("base64")).expect("text"));
    }
    Err(last.inside("text"))
}
