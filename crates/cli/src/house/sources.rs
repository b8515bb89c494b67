//! The sources of a house, opened: their settings from the file, their secrets from where the file says.

use super::House;
use super::folder::{Access, read_private};
use crate::config::{Intake, SecretPlace};
use crate::failure::Failure;
use crate::screen::visible;
use exeunt_core::{Language, Message};
use exeunt_engine::intake::{Asking, KnownSource, Sources};
use exeunt_intake::SourceSettings;
use exeunt_intake::folder::{Report, ReportWriter};
use exeunt_words::say;
use jiff::SignedDuration;
use secrecy::{ExposeSecret, SecretString};
use std::path::Path;

impl House {
    /// The sources that this house is set to. One that can't be opened is among them, with the reason.
    pub(crate) fn sources(&self) -> Result<Sources, Failure> {
        let mut sources = Sources::default();
        for intake in &self.config.intake {
            if !sources.add(intake.name.clone(), opened(intake, &self.data)) {
                return Err(Failure::new("error-source-twice").with("source", &intake.name).hint("hint-source-twice"));
            }
        }
        Ok(sources)
    }
}

fn opened(intake: &Intake, data: &Path) -> KnownSource {
    let secret = intake.secret.as_ref().map(|place| secret(place, data)).transpose();
    let settings = placed(&intake.settings, data);
    let opened = secret.and_then(|secret| {
        settings.open(&intake.name, secret.as_ref(), ReportWriter::text(report)).map_err(|error| error.what)
    });
    let every = SignedDuration::from_secs(i64::from(intake.every_seconds));
    KnownSource { kind: intake.settings.kind(), asking: Asking { every, people: intake.people }, opened }
}

/// A folder is relative to the data folder.
fn placed(settings: &SourceSettings, data: &Path) -> SourceSettings {
    let mut settings = settings.clone();
    if let SourceSettings::Folder(folder) = &mut settings {
        folder.path = data.join(&folder.path);
    }
    settings
}

fn secret(place: &SecretPlace, data: &Path) -> Result<SecretString, Message> {
    match place {
        SecretPlace::Variable(name) => {
            let value = std::env::var(name).ok().filter(|value| !value.trim().is_empty());
            let missing = || Message::new("intake-secret-variable").with("name", name);
            value.map(|value| SecretString::from(value.trim())).ok_or_else(missing)
        }
        SecretPlace::File(file) => {
            let path = data.join(file);
            let about = |key: &'static str| Message::new(key).with("path", path.display());
            match read_private(&path) {
                Ok((text, Access::Ours)) => Ok(SecretString::from(text.expose_secret().trim())),
                Ok((_, Access::Open | Access::Foreign)) => Err(about("intake-secret-public")),
                Err(_) => Err(about("intake-secret-unreadable")),
            }
        }
    }
}

/// What HR finds beside a list that was taken away, in both languages.
fn report(report: &Report) -> String {
    [Language::Zh, Language::En].map(|language| worded(report, language)).join("\n")
}

fn worded(report: &Report, language: Language) -> String {
    let mut says = vec![Message::new("intake-report-file").with("file", &report.file)];
    says.extend(report.as_of.map(|as_of| Message::new("intake-report-as-of").with("as_of", as_of)));
    says.push(if report.used {
        Message::new("intake-report-used").with("count", report.statements)
    } else {
        Message::new("intake-report-refused").with("count", report.troubles.len())
    });
    if report.long_gone > 0 {
        says.push(Message::new("intake-report-long-gone").with("count", report.long_gone));
    }
    let mut lines: Vec<String> = says.iter().map(|message| visible(say(language, message))).collect();
    lines.extend(report.troubles.iter().map(|trouble| {
        let (place, what) = (say(language, &trouble.at.message()), say(language, &trouble.what));
        visible(format!("- {place}: {what}"))
    }));
    lines.join("\n") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;
    use exeunt_intake::{Place, Trouble};

    #[test]
    fn a_report_says_in_both_languages_what_became_of_a_list() {
        let what = Message::new("intake-not-a-day").with("text", "soon\u{202e}");
        let trouble = Trouble::new(Place::Row { line: 7 }, what);
        let refused = Report {
            file: "leavers.csv".to_owned(),
            as_of: None,
            used: false,
            statements: 0,
            long_gone: 2,
            troubles: vec![trouble],
        };
        let text = report(&refused);
        assert_eq!(text.matches("leavers.csv").count(), 2, "{text}");
        assert!(text.contains("Line 7") && text.contains("第 7 行"), "{text}");
        assert!(!text.contains('\u{202e}'), "{text}");
        assert!(report(&Report { used: true, statements: 3, ..refused }).contains('3'));
    }
}
