//! The first thing that doesn't fit, named so that a person can look at it and a program can translate it.

/// Why a bundle or a checkpoint doesn't verify. Always the first reason in the order in which [`crate::verify()`] looks.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "each field is named in its message")]
pub enum Mismatch {
    #[error("the file is not JSON: {detail}")]
    NotJson { detail: String },
    #[error("the file is not in canonical form (RFC 8785): it first differs at byte {offset}")]
    NotCanonical { offset: usize },
    #[error("the format is \"{found}\", and this verifier knows \"exeunt-report/1\"")]
    FormatUnknown { found: String },
    #[error("the file does not have the shape of a report bundle: {detail}")]
    Malformed { detail: String },
    #[error("the checkpoint is malformed: {detail}")]
    CheckpointMalformed { detail: String },
    #[error("the signature of the key \"{key}\" does not fit the checkpoint")]
    SignatureWrong { key: String },
    #[error("none of the trusted keys has signed the checkpoint for the log \"{origin}\"")]
    KeyNotTrusted { origin: String },
    #[error("the bundle names the log \"{said}\", and the checkpoint is of \"{signed}\"")]
    OriginDiffers { said: String, signed: String },
    #[error("the entries are not in ascending order at entry {index}")]
    EntryOutOfOrder { index: u64 },
    #[error("entry {index} is beyond the checkpoint, which covers {size} entries")]
    EntryBeyondCheckpoint { index: u64, size: u64 },
    #[error("entry {index} is not in the log: its inclusion proof does not lead to the signed root")]
    InclusionProof { index: u64 },
    #[error("entry {index} is not a log entry: {detail}")]
    EntryMalformed { index: u64, detail: String },
    #[error("the payload of entry {index} is not the one that the log committed to")]
    PayloadDigest { index: u64 },
    #[error("the last entry is not the seal of a report")]
    SealMissing,
    #[error("the seal, entry {index}, is malformed: {detail}")]
    SealMalformed { index: u64, detail: String },
    #[error("the body is not the one that was sealed by entry {index}")]
    BodyDigest { index: u64 },
    #[error("the claim at \"{pointer}\" rests on {evidence}, which is not an entry of this bundle")]
    ClaimWithoutEntry { pointer: String, evidence: String, index: Option<u64> },
    #[error("the attachment \"{name}\" is not one that the seal names")]
    AttachmentUnknown { name: String },
    #[error("the attachment \"{name}\" is not the file that was sealed")]
    AttachmentDiffers { name: String },
    #[error("the checkpoints are of different logs: \"{old}\" and \"{new}\"")]
    OtherLog { old: String, new: String },
    #[error("the log has shrunk from {old} to {new} entries")]
    LogShrank { old: u64, new: u64 },
    #[error("the log of {new} entries does not begin with the log of {old} entries: its past was changed")]
    Inconsistent { old: u64, new: u64 },
}

impl Mismatch {
    /// A stable name for programs and translations. It never changes; new reasons get new codes.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotJson { .. } => "file.not-json",
            Self::NotCanonical { .. } => "file.not-canonical",
            Self::FormatUnknown { .. } => "file.format-unknown",
            Self::Malformed { .. } => "file.malformed",
            Self::CheckpointMalformed { .. } => "checkpoint.malformed",
            Self::SignatureWrong { .. } => "checkpoint.signature-wrong",
            Self::KeyNotTrusted { .. } => "checkpoint.key-not-trusted",
            Self::OriginDiffers { .. } => "checkpoint.origin-differs",
            Self::EntryOutOfOrder { .. } => "entry.out-of-order",
            Self::EntryBeyondCheckpoint { .. } => "entry.beyond-checkpoint",
            Self::InclusionProof { .. } => "entry.inclusion-proof",
            Self::EntryMalformed { .. } => "entry.malformed",
            Self::PayloadDigest { .. } => "entry.payload-digest",
            Self::SealMissing => "seal.missing",
            Self::SealMalformed { .. } => "seal.malformed",
            Self::BodyDigest { .. } => "body.digest",
            Self::ClaimWithoutEntry { .. } => "claim.without-entry",
            Self::AttachmentUnknown { .. } => "attachment.unknown",
            Self::AttachmentDiffers { .. } => "attachment.differs",
            Self::OtherLog { .. } => "log.other",
            Self::LogShrank { .. } => "log.shrank",
            Self::Inconsistent { .. } => "log.inconsistent",
        }
    }

    /// The log index of the entry concerned, where there is one.
    pub fn index(&self) -> Option<u64> {
        match self {
            Self::EntryOutOfOrder { index }
            | Self::EntryBeyondCheckpoint { index, .. }
            | Self::InclusionProof { index }
            | Self::EntryMalformed { index, .. }
            | Self::PayloadDigest { index }
            | Self::SealMalformed { index, .. }
            | Self::BodyDigest { index } => Some(*index),
            Self::ClaimWithoutEntry { index, .. } => *index,
            Self::NotJson { .. }
            | Self::NotCanonical { .. }
            | Self::FormatUnknown { .. }
            | Self::Malformed { .. }
            | Self::CheckpointMalformed { .. }
            | Self::SignatureWrong { .. }
            | Self::KeyNotTrusted { .. }
            | Self::OriginDiffers { .. }
            | Self::SealMissing
            | Self::AttachmentUnknown { .. }
            | Self::AttachmentDiffers { .. }
            | Self::OtherLog { .. }
            | Self::LogShrank { .. }
            | Self::Inconsistent { .. } => None,
        }
    }
}
