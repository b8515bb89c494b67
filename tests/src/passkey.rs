//! A device with passkeys (an authenticator of WebAuthn), in software and by the standard's own text: it shares nothing
//! with the library that checks its answers. A test decides how honest it is.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::digest::{SHA256, digest};
use ring::rand::{SecureRandom, SystemRandom};
use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair};
use serde_json::{Value, json};

const USER_PRESENT: u8 = 0x01;
const USER_VERIFIED: u8 = 0x04;
const NEW_KEY: u8 = 0x40;

/// A device and the browser that it is plugged into.
pub struct Device {
    keys: Vec<Key>,
    /// The page that asks, as the browser sees it.
    pub origin: String,
    /// Whether it makes sure of its owner, by finger or PIN.
    pub verifies: bool,
    /// What it counts at the next use; 0 for good where it doesn't count.
    pub counter: u32,
}

struct Key {
    credential: Vec<u8>,
    party: String,
    handle: String,
    pair: EcdsaKeyPair,
}

impl Device {
    /// An honest device that counts, at a page of this origin.
    pub fn at(origin: &str) -> Self {
        Self { keys: Vec::new(), origin: origin.to_owned(), verifies: true, counter: 1 }
    }

    /// Makes a key for whom the options name, and answers as a browser's `toJSON` does.
    pub fn make(&mut self, options: &Value) -> Value {
        let random = SystemRandom::new();
        let mut credential = vec![0; 32];
        random.fill(&mut credential).expect("the system has randomness");
        let secret = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &random).expect("a key can be made");
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, secret.as_ref(), &random)
            .expect("it was made just now");
        let party = options["rp"]["id"].as_str().expect("the options name a house").to_owned();
        let handle = options["user"]["id"].as_str().expect("the options name somebody").to_owned();

        let mut data = self.data(&party, NEW_KEY);
        data.extend([0; 16]); // which maker's device it is, it doesn't say
        data.extend([0, 32]);
        data.extend(&credential);
        // The public key as COSE writes it: EC2, ES256, P-256, x, y.
        let point = pair.public_key().as_ref();
        data.extend([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20]);
        data.extend(&point[1..33]);
        data.extend([0x22, 0x58, 0x20]);
        data.extend(&point[33..65]);
        // {"fmt": "none", "attStmt": {}, "authData": …} in CBOR.
        let mut object = vec![0xa3];
        object.extend(b"\x63fmt\x64none\x67attStmt\xa0\x68authData\x58");
        object.push(u8::try_from(data.len()).expect("it is short"));
        object.extend(&data);

        let client = self.client("webauthn.create", options);
        self.counter += u32::from(self.counter > 0);
        let id = URL_SAFE_NO_PAD.encode(&credential);
        self.keys.push(Key { credential, party, handle, pair });
        json!({
            "id": id, "rawId": id, "type": "public-key", "authenticatorAttachment": "platform",
            "clientExtensionResults": { "credProps": { "rk": true } },
            "response": {
                "attestationObject": URL_SAFE_NO_PAD.encode(&object),
                "clientDataJSON": URL_SAFE_NO_PAD.encode(&client),
                "transports": ["internal"],
            },
        })
    }

    /// Signs what the options ask, with the newest key that they allow.
    ///
    /// # Panics
    /// When it has none: a test that wants a wrong answer changes a right one.
    pub fn sign(&mut self, options: &Value) -> Value {
        let allowed = options["allowCredentials"].as_array().cloned().unwrap_or_default();
        let fits = |key: &&Key| {
            let id = URL_SAFE_NO_PAD.encode(&key.credential);
            options["rpId"] == key.party.as_str()
                && (allowed.is_empty() || allowed.iter().any(|one| one["id"] == id.as_str()))
        };
        let key = self.keys.iter().rev().find(fits).expect("the device has a key that is allowed");
        let data = self.data(&key.party, 0);
        let client = self.client("webauthn.get", options);
        let mut signed = data.clone();
        signed.extend(digest(&SHA256, &client).as_ref());
        let signature = key.pair.sign(&SystemRandom::new(), &signed).expect("a key signs");
        let id = URL_SAFE_NO_PAD.encode(&key.credential);
        let answer = json!({
            "id": id, "rawId": id, "type": "public-key", "authenticatorAttachment": "platform",
            "clientExtensionResults": {},
            "response": {
                "authenticatorData": URL_SAFE_NO_PAD.encode(&data),
                "clientDataJSON": URL_SAFE_NO_PAD.encode(&client),
                "signature": URL_SAFE_NO_PAD.encode(signature.as_ref()),
                "userHandle": key.handle,
            },
        });
        self.counter += u32::from(self.counter > 0);
        answer
    }

    /// What the device says of itself and this use.
    fn data(&self, party: &str, more: u8) -> Vec<u8> {
        let mut data = digest(&SHA256, party.as_bytes()).as_ref().to_vec();
        data.push(USER_PRESENT | more | if self.verifies { USER_VERIFIED } else { 0 });
        data.extend(self.counter.to_be_bytes());
        data
    }

    /// What the browser says of the page that asked.
    fn client(&self, kind: &str, options: &Value) -> Vec<u8> {
        let said = json!({
            "type": kind, "challenge": options["challenge"], "origin": self.origin, "crossOrigin": false,
        });
        said.to_string().into_bytes()
    }
}
