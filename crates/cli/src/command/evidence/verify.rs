//! `exeunt evidence verify`: the file, the public keys, and nothing else. No data folder, no network, no trust in us.

use super::members::BatchCheck;
use crate::args::VerifyArgs;
use crate::failure::{Exit, Failure, Outcome};
use crate::input;
use crate::screen::{Colour, Mark, Screen};
use crate::view::time;
use exeunt_core::{Digest, Message};
use exeunt_evidence::{Mismatch, TrustedKeys, Verified, verify};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// Characters of a wrong key that are shown.
const SHOWN: usize = 40;
/// The largest report or attachment that is read.
pub(super) const LARGEST: u64 = 256 * 1024 * 1024;

pub(super) fn run(screen: &Screen, args: &VerifyArgs) -> Outcome {
    let keys = trusted(args)?;
    let checked = check_file(&args.file, &keys, &args.attachments)?;
    let batch = match &checked.report {
        Ok(verified) => BatchCheck::of(verified, &args.file, &keys)?,
        Err(_) => None,
    };
    if screen.json {
        let mut shape = shape(&checked);
        if let Some(batch) = &batch {
            shape["batch"] = batch.shape();
        }
        screen.document(&shape)?;
    } else {
        match &checked.report {
            Ok(verified) => fits(screen, verified, &checked.strangers)?,
            Err(found) => misfits(screen, found)?,
        }
        if let Some(batch) = &batch {
            batch.present(screen)?;
        }
    }
    Ok(Exit::findings(checked.first().is_some() || batch.is_some_and(|batch| !batch.fits())))
}

/// What was found of a report, and of the files that were given with it.
pub(crate) struct Checked {
    pub(crate) report: Result<Verified, Mismatch>,
    /// Files that aren't those that were sealed with the report. They say nothing about the report.
    strangers: Vec<Mismatch>,
}

impl Checked {
    /// The first thing that doesn't fit.
    pub(crate) fn first(&self) -> Option<&Mismatch> {
        self.report.as_ref().err().or(self.strangers.first())
    }
}

/// Verifies a report with the attachments at hand.
pub(crate) fn check_file(file: &Path, keys: &TrustedKeys, attachments: &[PathBuf]) -> Result<Checked, Failure> {
    let mut report = verify(&input::read(file, LARGEST)?, keys, &[]);
    let mut strangers = Vec::new();
    for path in attachments {
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let bytes = input::read(path, LARGEST)?;
        if let Ok(verified) = &mut report {
            strangers.extend(verified.attach(&name, &bytes).err());
        }
    }
    Ok(Checked { report, strangers })
}

fn trusted(args: &VerifyArgs) -> Result<TrustedKeys, Failure> {
    let unusable = |place: String, key: &str| {
        let shown: String = key.chars().take(SHOWN).collect();
        let shown = if shown.len() < key.len() { format!("{shown}…") } else { shown };
        Failure::new("error-verifier-key")
            .cause(Message::new("cause-verifier-key").with("place", place).with("key", shown))
            .hint("hint-verifier-key")
            .usage()
    };
    let mut keys: Vec<(String, String)> = args.keys.iter().map(|key| ("--key".to_owned(), key.clone())).collect();
    if let Some(file) = &args.key_file {
        let bytes = input::read(file, LARGEST)?;
        let text = String::from_utf8_lossy(&bytes);
        let lines = text.lines().map(str::trim).enumerate();
        let lines = lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
        keys.extend(lines.map(|(at, line)| (format!("{}:{}", file.display(), at + 1), line.to_owned())));
    }
    if keys.is_empty() {
        return Err(Failure::new("error-no-verifier-key").hint("hint-verifier-key").usage());
    }
    // One by one, so that a wrong one is named by its place and not printed whole: it may be any file.
    if let Some((place, key)) = keys.iter().find(|(_, key)| TrustedKeys::parse(&[key]).is_err()) {
        return Err(unusable(place.clone(), key));
    }
    let keys: Vec<&String> = keys.iter().map(|(_, key)| key).collect();
    TrustedKeys::parse(&keys)
        .map_err(|error| Failure::new("error-verifier-key").because(&error).hint("hint-verifier-key").usage())
}

fn fits(screen: &Screen, verified: &Verified, strangers: &[Mismatch]) -> Result<(), Failure> {
    let paint = screen.paint();
    let sentence = paint.of(Colour::Strong, &screen.word("verify-fits"));
    screen.line(format!("{} {sentence}", Mark::Verified.painted(paint)))?;
    for stranger in strangers {
        screen.item(&Mark::Failed.painted(paint), &screen.say(&mismatch(stranger)), 0)?;
    }
    let message = Message::new("verify-counts")
        .with("entries", verified.entries.len())
        .with("claims", verified.claims)
        .with("size", verified.checkpoint.size);
    screen.paragraph(&screen.say(&message), 2)?;
    let digest = Digest::of(&verified.body);
    screen.paragraph(&screen.say(&Message::new("verify-body").with("digest", digest)), 2)?;
    // The seal's own words where they are no time.
    let sealed_at = verified.sealed_at.parse().map_or_else(|_| verified.sealed_at.clone(), time);
    screen.paragraph(&screen.say(&Message::new("verify-sealed").with("at", sealed_at)), 2)?;
    for signed in &verified.signed_by {
        screen.paragraph(&screen.say(&Message::new("verify-signed").with("key", &signed.key)), 2)?;
    }
    let differs =
        |name: &str| strangers.iter().any(|s| matches!(s, Mismatch::AttachmentDiffers { name: n } if n == name));
    for attachment in verified.attachments.iter().filter(|attachment| !differs(&attachment.name)) {
        let (mark, key) = if attachment.checked {
            (Mark::Verified, "verify-attachment-checked")
        } else {
            (Mark::Waiting, "verify-attachment-unchecked")
        };
        let text = screen.say(&Message::new(key).with("name", &attachment.name));
        screen.item(&mark.painted(paint), &text, 2)?;
    }
    screen.paragraph(&paint.of(Colour::Faint, &screen.word("verify-limits")), 2)
}

/// A report that can't be judged by what was given isn't one that was changed.
fn misfits(screen: &Screen, found: &Mismatch) -> Result<(), Failure> {
    let (mark, key) = match found.code() {
        "checkpoint.key-not-trusted" => (Mark::NeedsPerson, "verify-other-key"),
        "file.not-json" | "file.format-unknown" | "file.malformed" => (Mark::NeedsPerson, "verify-no-report"),
        _ => (Mark::Failed, "verify-misfit"),
    };
    let sentence = screen.paint().of(Colour::Strong, &screen.word(key));
    screen.item(&mark.painted(screen.paint()), &sentence, 0)?;
    screen.paragraph(&screen.say(&mismatch(found)), 2)?;
    if let Mismatch::KeyNotTrusted { origin } = found {
        screen.paragraph(&screen.say(&Message::new("verify-origin").with("origin", origin)), 2)?;
    }
    // The verifier's own words, in the language of the specification, for whoever looks further.
    let original = format!("{} · {found}", found.code());
    screen.paragraph(&screen.paint().of(Colour::Faint, &original), 2)
}

/// What doesn't fit, as a sentence.
pub(crate) fn mismatch(found: &Mismatch) -> Message {
    let message = Message::new(format!("mismatch-{}", found.code().replace('.', "-")));
    let message = match found {
        Mismatch::AttachmentUnknown { name } | Mismatch::AttachmentDiffers { name } => message.with("name", name),
        _ => message,
    };
    match found.index() {
        Some(index) => message.with("index", index),
        None => message,
    }
}

fn shape(checked: &Checked) -> Value {
    let v = match (&checked.report, checked.first()) {
        (Ok(verified), None) => verified,
        (report, found) => {
            return json!({
                "fits": false,
                "report_fits": report.is_ok(),
                "code": found.map(Mismatch::code),
                "index": found.and_then(Mismatch::index),
                "says": found.map(ToString::to_string),
            });
        }
    };
    json!({
        "fits": true,
        "origin": v.checkpoint.origin,
        "size": v.checkpoint.size,
        "sealed_at": v.sealed_at,
        "body_digest": Digest::of(&v.body),
        "entries": v.entries.len(),
        "claims": v.claims,
        "signed_by": v.signed_by.iter().map(|s| json!({ "key": s.key, "time": s.time })).collect::<Vec<_>>(),
        "attachments": v.attachments.iter().map(|a| json!({ "name": a.name, "checked": a.checked })).collect::<Vec<_>>(),
        "ignored_signatures": v.ignored_signatures,
    })
}
