//! Writes small things in one language and one time zone: words, times, links to log entries, marks.

use super::escape::Visible;
use crate::input::{CheckResult, Comparison, LogEntry, Place, ReportInput, StepResult};
use crate::summary::Conclusion;
use crate::{ControlRow, ControlVerdict};
use askama::filters::Escaper as _;
use exeunt_core::{GroupRef, Mark, Message, Standing, StepState, Told, Verdict};
use exeunt_words::{Language, enum_word, say, tell, word};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// How something stands, by shape, colour and word at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sign {
    pub(crate) shape: &'static str,
    pub(crate) class: &'static str,
    pub(crate) word: String,
}

pub(crate) struct Pen {
    pub(crate) language: Language,
    pub(crate) zone: TimeZone,
    entries: BTreeSet<u64>,
    groups: BTreeMap<GroupRef, String>,
}

impl Pen {
    /// A pen for what isn't about one case.
    pub(crate) fn of(language: Language, zone: &str, timeline: &[LogEntry]) -> Self {
        Self {
            language,
            zone: TimeZone::get(zone).unwrap_or(TimeZone::UTC),
            entries: timeline.iter().map(|entry| entry.index).collect(),
            groups: BTreeMap::new(),
        }
    }

    pub(crate) fn new(language: Language, input: &ReportInput) -> Self {
        let memberships = input.memberships.iter().map(|m| (m.group.clone(), m.name.clone()));
        let successions = input.successions.iter().map(|s| (s.group.clone(), s.name.clone()));
        Self {
            language,
            zone: TimeZone::get(&input.person.zone).unwrap_or(TimeZone::UTC),
            entries: input.timeline.iter().map(|e| e.index).collect(),
            groups: memberships.chain(successions).collect(),
        }
    }

    pub(crate) fn t(&self, key: &str) -> String {
        word(self.language, key)
    }

    /// Why a step isn't done: the sentence where there is one, else the machine's words.
    pub(crate) fn stands_in_the_way(&self, told: Option<&Told>, words: Option<&str>) -> Option<String> {
        let told = told.map(|told| tell(self.language, told).line(self.language));
        told.or_else(|| words.map(str::to_owned))
    }

    pub(crate) fn say(&self, message: &Message) -> String {
        say(self.language, message)
    }

    /// Sentences in their order; what several platforms say in the same words stands once.
    pub(crate) fn each_once(&self, messages: &[Message]) -> Vec<String> {
        let mut said = Vec::new();
        for sentence in messages.iter().map(|message| self.say(message)) {
            if !said.contains(&sentence) {
                said.push(sentence);
            }
        }
        said
    }

    pub(crate) fn e<T: Serialize>(&self, name: &str, value: &T) -> String {
        enum_word(self.language, name, value)
    }

    /// A group by its name, or by its id where nobody knows a name.
    pub(crate) fn group(&self, group: &GroupRef) -> String {
        self.groups.get(group).cloned().unwrap_or_else(|| group.group.to_string())
    }

    /// As plain text, such as `2026-11-30 18:00:03 +08`.
    pub(crate) fn plain_time(&self, at: Timestamp) -> String {
        let (date, clock, offset) = self.parts(at);
        format!("{date} {clock} {offset}")
    }

    /// As markup; the offset stands back.
    pub(crate) fn time(&self, at: &Timestamp) -> String {
        let (date, clock, offset) = self.parts(*at);
        format!(
            "<time datetime=\"{at}\"><span class=\"nb\">{date}</span> <span class=\"nb\">{clock}<span class=\"zone\"> {offset}</span></span></time>"
        )
    }

    /// Date, clock and offset.
    pub(crate) fn parts(&self, at: Timestamp) -> (String, String, String) {
        let local = at.to_zoned_datetime(self.zone.clone());
        let offset = local.strftime("%:z").to_string();
        let offset = offset.strip_suffix(":00").unwrap_or(&offset).to_owned();
        (local.strftime("%Y-%m-%d").to_string(), local.strftime("%H:%M:%S").to_string(), offset)
    }

    /// Links to entries, neighbours drawn together: `12–15, 19`.
    pub(crate) fn log(&self, evidence: &[u64]) -> String {
        if evidence.is_empty() {
            return format!("<span class=\"none\">{}</span>", escaped(&self.t("report-evidence-none")));
        }
        let link = |(text, to): (String, Option<u64>)| match to {
            Some(to) => format!("<a href=\"#e{to}\">{text}</a>"),
            None => text,
        };
        self.entries(evidence).into_iter().map(link).collect::<Vec<_>>().join(", ")
    }

    /// Neighbours drawn together, each with the row that it leads to. A dangling link would promise a row that isn't there.
    pub(crate) fn entries(&self, evidence: &[u64]) -> Vec<(String, Option<u64>)> {
        let text = |(first, last)| if first == last { format!("{first}") } else { format!("{first}–{last}") };
        let to = |first| self.entries.contains(&first).then_some(first);
        runs(evidence).into_iter().map(|run| (text(run), to(run.0))).collect()
    }

    /// A long id as markup that may break at its slashes.
    #[expect(clippy::unused_self, reason = "templates call the pen for everything")]
    pub(crate) fn id<T: std::fmt::Display>(&self, id: &T) -> String {
        escaped(&id.to_string()).replace('/', "/<wbr>")
    }

    pub(crate) fn place(&self, place: &Place) -> String {
        match place {
            Place::Absent => self.t("report-place-absent"),
            Place::Invited => self.t("report-place-invited"),
            Place::Joined { standing } => self.standing(*standing),
            Place::Login { login } => self.e("login", login),
        }
    }

    fn standing(&self, standing: Standing) -> String {
        let role = self.e("role", &standing.role);
        match standing.level {
            None => role,
            Some(level) => self.say(&Message::new("report-place-level").with("role", role).with("level", level)),
        }
    }

    #[expect(clippy::trivially_copy_pass_by_ref, clippy::ref_option, reason = "templates pass references")]
    pub(crate) fn mark(&self, mark: &Option<Mark>) -> Sign {
        match mark {
            Some(mark @ Mark::Verified) => sign("✓", "good", self.e("mark", mark)),
            Some(mark @ Mark::Confirmed) => sign("●", "plain", self.e("mark", mark)),
            Some(mark @ Mark::Done) => sign("●", "quiet", self.e("mark", mark)),
            None => sign("○", "quiet", self.e("step-state", &StepState::Waiting)),
        }
    }

    pub(crate) fn step(&self, step: &StepResult) -> Sign {
        let state = || self.e("step-state", &step.state);
        match step.state {
            StepState::Done => self.mark(&Some(step.mark.unwrap_or(Mark::Done))),
            StepState::Waiting => sign("○", "quiet", state()),
            StepState::Running => sign("◔", "accent", state()),
            StepState::NeedsOperator => sign("▲", "warn", state()),
            StepState::Skipped => sign("⊘", "warn", state()),
        }
    }

    pub(crate) fn check(&self, check: &CheckResult) -> Sign {
        let word = self.e("verdict", &check.verdict);
        match check.verdict {
            Verdict::Holds if check.is_refused_entry() => sign("✓", "good", self.e("mark", &Mark::Verified)),
            Verdict::Holds => sign("●", "plain", word),
            Verdict::Fails => sign("✕", "bad", word),
            Verdict::Weak => sign("▲", "warn", word),
            Verdict::NotTried => sign("⊘", "warn", word),
        }
    }

    pub(crate) fn control(&self, row: &ControlRow) -> Sign {
        let word = self.e("control-verdict", &row.verdict);
        match row.verdict {
            ControlVerdict::Met => sign("✓", "good", word),
            ControlVerdict::NotMet => sign("✕", "bad", word),
            ControlVerdict::NotApplicable => sign("–", "quiet", word),
        }
    }

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "templates pass references")]
    pub(crate) fn comparison(&self, result: &Comparison) -> Sign {
        let word = self.e("report-comparison", result);
        match result {
            Comparison::Equal => sign("●", "plain", word),
            Comparison::Expected => sign("▲", "warn", word),
            Comparison::Unexpected => sign("✕", "bad", word),
        }
    }

    /// The summary's shape; its word is the sentence itself.
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "templates pass references")]
    pub(crate) fn conclusion(&self, conclusion: &Conclusion) -> Sign {
        match conclusion {
            Conclusion::Verified => sign("✓", "good", self.e("mark", &Mark::Verified)),
            Conclusion::Confirmed => sign("●", "plain", self.e("mark", &Mark::Confirmed)),
            Conclusion::Unfinished => sign("◔", "warn", self.e("step-state", &StepState::Running)),
            Conclusion::Contradicted => sign("✕", "bad", self.e("verdict", &Verdict::Fails)),
        }
    }

    pub(crate) fn duration(&self, from: Timestamp, to: Timestamp) -> String {
        let seconds = to.duration_since(from).as_secs().max(0);
        let (hours, minutes) = (seconds / 3600, seconds / 60);
        let message = if hours > 0 {
            Message::new("report-duration-hours").with("hours", hours).with("minutes", minutes % 60)
        } else if minutes > 0 {
            Message::new("report-duration-minutes").with("minutes", minutes).with("seconds", seconds % 60)
        } else {
            Message::new("report-duration-seconds").with("seconds", seconds)
        };
        self.say(&message)
    }
}

pub(crate) fn sign(shape: &'static str, class: &'static str, word: String) -> Sign {
    Sign { shape, class, word }
}

pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    Visible.write_escaped_str(&mut out, text).expect("a string takes everything");
    out
}

/// Neighbouring indexes drawn together, ascending.
fn runs(evidence: &[u64]) -> Vec<(u64, u64)> {
    let sorted: BTreeSet<u64> = evidence.iter().copied().collect();
    let mut runs: Vec<(u64, u64)> = Vec::new();
    for index in sorted {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == index => *last = index,
            _ => runs.push((index, index)),
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_are_drawn_together() {
        assert_eq!(runs(&[19, 12, 13, 15, 14, 13]), [(12, 15), (19, 19)]);
        assert_eq!(runs(&[]), []);
    }

    #[test]
    fn nothing_hides_and_nothing_acts() {
        assert_eq!(escaped("<script>'\"&"), "&lt;script&gt;&#39;&quot;&amp;");
        assert_eq!(escaped("a\u{202e}txt\u{200b}"), "a⟨U+202E⟩txt⟨U+200B⟩");
        assert_eq!(escaped("张三"), "张三");
    }
}
