//! A small log and the report sealed in it, the same bytes every time.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use ed25519_dalek::{Signer as _, SigningKey};
use exeunt_evidence::{
    Checkpoint, Chosen, Entry, Frontier, Hash, Hashes, LogKey, Payload, SEAL, TrustedKeys, leaf_hash, seal_body,
    seal_bundle,
};
use serde_json::{Value, json};

pub(crate) const ORIGIN: &str = "example.com/exeunt";
pub(crate) const HTML: (&str, &[u8]) = ("report.en.html", b"<p>Access ended on 2 March 2026.</p>\n");
pub(crate) const HTML_ZH: (&str, &[u8]) = ("report.zh.html", "<p>访问已于2026年3月2日终止。</p>\n".as_bytes());

pub(crate) fn key(seed: u8) -> LogKey {
    LogKey::from_seed(ORIGIN, &[seed; 32]).unwrap()
}

pub(crate) fn trusted() -> TrustedKeys {
    TrustedKeys::parse(&[key(1).vkey()]).unwrap()
}

/// A cosigner as C2SP `tlog-cosignature` describes it, written out by hand.
pub(crate) struct Witness {
    name: &'static str,
    secret: SigningKey,
}

impl Witness {
    pub(crate) fn new(name: &'static str) -> Self {
        Self { name, secret: SigningKey::from_bytes(&[0x77; 32]) }
    }

    fn public(&self) -> Vec<u8> {
        [[4].as_slice(), self.secret.verifying_key().as_bytes()].concat()
    }

    fn id(&self) -> [u8; 4] {
        let hash = Hash::of(&[self.name.as_bytes(), b"\n", &self.public()].concat());
        [hash.0[0], hash.0[1], hash.0[2], hash.0[3]]
    }

    pub(crate) fn vkey(&self) -> String {
        format!("{}+{}+{}", self.name, hex::encode(self.id()), BASE64_STANDARD.encode(self.public()))
    }

    /// The signature line for a signed note, given at `time`.
    pub(crate) fn line(&self, note: &str, time: u64) -> String {
        let (text, _) = note.rsplit_once("\n\n").unwrap();
        let signature = self.secret.sign(format!("cosignature/v1\ntime {time}\n{text}\n").as_bytes());
        let data = [self.id().as_slice(), &time.to_be_bytes(), &signature.to_bytes()].concat();
        format!("— {} {}\n", self.name, BASE64_STANDARD.encode(data))
    }
}

/// A log with the payloads beside it, as a store keeps them.
#[derive(Default)]
pub(crate) struct Log {
    pub(crate) leaves: Vec<Vec<u8>>,
    pub(crate) payloads: Vec<Payload>,
    pub(crate) frontier: Frontier,
    pub(crate) hashes: Hashes,
}

impl Log {
    pub(crate) fn append(&mut self, what: &str, case: Option<&str>, body: Value) -> u64 {
        let index = self.frontier.size();
        let payload = Payload { salt: [u8::try_from(index % 251).unwrap(); 32], body };
        let entry = Entry {
            time: format!("2026-03-02T01:00:{:02}Z", index % 60),
            actor: "worker-1".to_owned(),
            what: what.to_owned(),
            on: "zulip-hq/account/42".to_owned(),
            case: case.map(str::to_owned),
            step: case.map(|_| "end-sessions".to_owned()),
            attempt: case.map(|_| 1),
            payload: payload.digest().unwrap(),
            previous: None,
        };
        let leaf = entry.leaf().unwrap();
        self.hashes.extend(self.frontier.append([leaf_hash(&leaf)]));
        self.leaves.push(leaf);
        self.payloads.push(payload);
        index
    }

    pub(crate) fn checkpoint(&self) -> Checkpoint {
        let (size, root) = (self.frontier.size(), self.frontier.root());
        Checkpoint { origin: ORIGIN.to_owned(), size, root, extensions: Vec::new() }
    }

    pub(crate) fn chosen(&self, index: u64) -> Chosen {
        let at = usize::try_from(index).unwrap();
        Chosen { index, leaf: self.leaves[at].clone(), payload: Some(self.payloads[at].clone()) }
    }

    /// `before` entries of other cases, two of ours, the seal, and `after` more that the checkpoint also covers.
    pub(crate) fn with_report(before: u64, after: u64) -> (Self, Value, Vec<Chosen>) {
        let mut log = Self::default();
        for _ in 0..before {
            log.append("step.result", Some("case-0"), json!({"outcome": "done"}));
        }
        let first = log.append("step.intent", Some("case-7"), json!({"wants": "no session alive"}));
        let second = log.append("step.result", Some("case-7"), json!({"ended": 3, "person": "张三", "took_s": 0.25}));
        let body = json!({
            "case": "case-7",
            "claims": [{"text": "every session has ended", "evidence": [first, second]}],
            "note": {"evidence": "see the appendix", "nested/deep": {"evidence": [second]}},
        });
        let seal = log.append(SEAL, Some("case-7"), seal_body(&body, &[HTML, HTML_ZH]).unwrap());
        for _ in 0..after {
            log.append("step.result", None, json!({"outcome": "done"}));
        }
        let chosen = [first, second, seal].map(|index| log.chosen(index)).to_vec();
        (log, body, chosen)
    }
}

/// `report.json` of a log of 12 entries, signed by one key.
pub(crate) fn report() -> Vec<u8> {
    report_signed_by(&[&key(1)])
}

pub(crate) fn report_signed_by(keys: &[&LogKey]) -> Vec<u8> {
    let (log, body, chosen) = Log::with_report(6, 3);
    seal_bundle(&body, chosen, &log.hashes, &log.checkpoint().sign(keys).unwrap()).unwrap()
}
