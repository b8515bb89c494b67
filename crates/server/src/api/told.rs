//! What stands in the way of a step or a run, in the reader's language.

use crate::api::said;
use exeunt_core::{Language, Message, Outcome, Told};
use exeunt_words::{Telling, enum_word, tell};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

/// What is in the way, and what to do about it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Told)]
pub(crate) struct ToldShape {
    says: String,
    /// The platform's own words beside it: its code, and the id of a group that the sentence names by its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    aside: Option<String>,
    /// What to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<String>,
}

impl ToldShape {
    /// In this language.
    pub(crate) fn of(told: &Told, language: Language) -> Self {
        let Telling { says, aside, hint } = tell(language, told);
        Self { says, aside, hint }
    }

    /// Why an attempt failed, if it did. What was written before there were sentences has the machine's words beside
    /// the kind of failure.
    pub(crate) fn of_outcome(outcome: &Outcome, language: Language) -> Option<Self> {
        match outcome {
            Outcome::Failed { told: Some(told), .. } => Some(Self::of(told, language)),
            Outcome::Failed { error, detail, told: None } => Some(Self {
                says: enum_word(language, "error-kind", error),
                aside: Some(detail.clone()).filter(|detail| !detail.is_empty()),
                hint: Some(said(language, &Message::new(format!("mend-kind-{}", error.as_str().replace('_', "-"))))),
            }),
            Outcome::Changed { .. } | Outcome::AlreadySo { .. } | Outcome::ByHand { .. } => None,
        }
    }

    /// What an entry of the log tells: of an attempt, of a step that came to rest, or of a run.
    pub(crate) fn of_payload(payload: &Value, language: Language) -> Option<Self> {
        let told = payload.get("told").or_else(|| payload.get("outcome")?.get("told"))?;
        let told: Told = serde_json::from_value(told.clone()).ok()?;
        Some(Self::of(&told, language))
    }
}
