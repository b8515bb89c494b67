//! A batch's report against the list that was handed in, and against its members' own reports, as far as they lie beside it.

use super::super::batch::MEMBERS;
use super::verify::LARGEST;
use crate::failure::Failure;
use crate::input;
use crate::screen::{Mark, Screen};
use exeunt_core::{Digest, Message};
use exeunt_evidence::{TrustedKeys, Verified, verify};
use serde_json::{Value, json};
use std::path::Path;

/// What a batch's report names, and what was found of it.
pub(super) struct BatchCheck {
    /// Rows of the list as it was handed in; `None`: the entry that has them isn't in the file, or was shredded.
    handed_in: Option<usize>,
    /// Rows of the report.
    rows: usize,
    /// The first row of the report that isn't the row of the list.
    other: Option<usize>,
    /// Reports of members that are named.
    named: usize,
    fit: usize,
    missing: Vec<String>,
    misfit: Vec<String>,
}

impl BatchCheck {
    /// Looks at what a verified report names, if it is a batch's.
    pub(super) fn of(verified: &Verified, file: &Path, keys: &TrustedKeys) -> Result<Option<Self>, Failure> {
        if verified.body["kind"] != "batch" {
            return Ok(None);
        }
        let members = verified.body["members"].as_array().map(Vec::as_slice).unwrap_or_default();
        let list = handed_in(verified);
        let listed = list.iter().flatten().map(|row| &row["case"]);
        let other = listed.zip(members).position(|(listed, member)| *listed != member["case"]).map(|at| at + 1);
        let mut check = Self {
            handed_in: list.as_ref().map(Vec::len),
            rows: members.len(),
            other,
            named: 0,
            fit: 0,
            missing: Vec::new(),
            misfit: Vec::new(),
        };
        let folder = file.parent().unwrap_or(Path::new("")).join(MEMBERS);
        for member in members.iter().filter(|member| !member["report"].is_null()) {
            check.member(member, &folder, keys)?;
        }
        Ok(Some(check))
    }

    fn member(&mut self, member: &Value, folder: &Path, keys: &TrustedKeys) -> Result<(), Failure> {
        self.named += 1;
        let person = member["person"].as_str().unwrap_or_default().to_owned();
        let row = member["row"].as_u64().unwrap_or_default();
        let path = folder.join(format!("{row:04}")).join("report.json");
        if !path.exists() {
            self.missing.push(person);
            return Ok(());
        }
        let own = verify(&input::read(&path, LARGEST)?, keys, &[]);
        let named = member["report"]["digest"].as_str();
        if own.is_ok_and(|own| Some(Digest::of(&own.body).as_str()) == named) {
            self.fit += 1;
        } else {
            self.misfit.push(person);
        }
        Ok(())
    }

    /// Nothing that is at hand contradicts the report. What isn't at hand is said, and is no contradiction.
    pub(super) fn fits(&self) -> bool {
        self.misfit.is_empty() && self.is_whole()
    }

    fn is_whole(&self) -> bool {
        self.other.is_none() && self.handed_in == Some(self.rows)
    }

    pub(super) fn shape(&self) -> Value {
        json!({
            "rows": self.rows, "handed_in": self.handed_in, "whole": self.is_whole(), "named": self.named,
            "fit": self.fit, "missing": self.missing, "misfit": self.misfit,
        })
    }

    pub(super) fn present(&self, screen: &Screen) -> Result<(), Failure> {
        let paint = screen.paint();
        let line = |mark: Mark, message: &Message| screen.item(&mark.painted(paint), &screen.say(message), 2);
        let handed_in = self.handed_in.unwrap_or_default();
        match self.other {
            Some(row) => line(Mark::Failed, &Message::new("verify-batch-other-rows").with("row", row))?,
            None if self.is_whole() => {
                line(Mark::Verified, &Message::new("verify-batch-whole").with("rows", self.rows))?;
            }
            None => {
                let message = Message::new("verify-batch-not-whole").with("members", self.rows).with("rows", handed_in);
                line(Mark::Failed, &message)?;
            }
        }
        let mark = if self.fit == self.named { Mark::Verified } else { Mark::Waiting };
        line(mark, &Message::new("verify-batch-members").with("fit", self.fit).with("named", self.named))?;
        let without = self.rows - self.named;
        if without > 0 {
            line(Mark::NeedsPerson, &Message::new("verify-batch-without").with("count", without))?;
        }
        for person in &self.misfit {
            line(Mark::Failed, &Message::new("verify-batch-member-misfit").with("person", person))?;
        }
        for person in &self.missing {
            line(Mark::Waiting, &Message::new("verify-batch-member-missing").with("person", person))?;
        }
        Ok(())
    }
}

/// The rows of the list, as the entry has them that was written when the batch was opened.
fn handed_in(verified: &Verified) -> Option<Vec<Value>> {
    let opened = verified
        .entries
        .iter()
        .find(|entry| entry.leaf["what"] == "batch.opened" && entry.leaf["on"] == verified.body["batch"]["id"])?;
    opened.payload.as_ref()?.body["rows"].as_array().cloned()
}
