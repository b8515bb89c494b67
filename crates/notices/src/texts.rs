//! A notice in words: templates in both languages, which a house can replace one by one.
//!
//! A template's first line is the subject, the rest the text. A template of the house that can't be read, or fails on a
//! notice, is passed over for ours, and that is said: to the log, and by [`Texts::troubles`].

use crate::clean::cleaned;
use crate::html;
use exeunt_core::{BatchId, Language, NoticeKind, Told};
use exeunt_engine::notify::{Destination, Letter, Letters, Parcel};
use exeunt_words::{Message, say, tell};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ZonedDateTime};
use minijinja::{Environment, Error, ErrorKind, UndefinedBehavior, Value, context};
use secrecy::ExposeSecret;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use url::Url;

/// Larger ones are no letters.
const LARGEST_TEMPLATE: u64 = 64 * 1024;
const LONGEST_SUBJECT: usize = 150;
const LONGEST_TEXT: usize = 60_000;

macro_rules! shipped {
    ($($kind:literal),+ $(,)?) => {
        &[$(
            ($kind, include_str!(concat!("../templates/zh-CN/", $kind, ".txt")),
                include_str!(concat!("../templates/en/", $kind, ".txt"))),
        )+]
    };
}

/// Kind, Chinese, English.
const SHIPPED: &[(&str, &str, &str)] = shipped![
    "case.opened",
    "groups.concerned",
    "case.last_day_moved",
    "case.withdrawn",
    "case.restored",
    "contain.ordered",
    "contain.done",
    "unfreeze.approved",
    "plan.waits_for_approval",
    "run.waits_for_person",
    "case.closed",
    "case.proved",
    "case.not_proved",
    "batch.opened",
    "batch.plan_waits_for_approval",
    "batch.waits_for_person",
    "batch.closed",
    "batch.proved",
    "confirmation.wanted",
    "confirmation.reminder",
    "confirmation.escalated",
    "confirmation.received",
    "review.wanted",
    "link.used",
    "finding.opened",
    "login.new_place",
    "credentials.changed",
    "desk.moved",
    "endpoint.disabled",
    "test",
    "_about",
    "_end",
];

/// A notice in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    pub subject: String,
    pub text: String,
    pub html: String,
}

impl Letters for Texts {
    fn letter(&self, parcel: &Parcel) -> Result<Letter, String> {
        let language = match &parcel.to {
            Destination::Mail { language, .. } => *language,
            Destination::Endpoint { endpoint, .. } => endpoint.language,
        };
        let Written { subject, text, .. } = self.write(language, parcel)?;
        Ok(Letter { language, subject, text })
    }
}

/// The templates of a house.
pub struct Texts {
    /// Ours, by language.
    ours: BTreeMap<Language, Environment<'static>>,
    /// With the house's own in place of ours.
    house: BTreeMap<Language, Environment<'static>>,
    /// The text of each template of the house's own.
    replaced: BTreeMap<(Language, &'static str), String>,
    troubles: Vec<TemplateTrouble>,
    name: String,
    address: Option<Url>,
}

/// A template of the house that isn't used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateTrouble {
    /// Within the folder, such as `en/case.opened.txt`.
    pub file: String,
    pub why: String,
}

impl Texts {
    /// Our texts, signed with the house's name; links lead to `address`, where people reach the console.
    pub fn shipped(name: &str, address: Option<Url>) -> Self {
        let ours: BTreeMap<_, _> =
            Language::ALL.into_iter().map(|language| (language, environment(language))).collect();
        let (house, replaced, troubles) = (ours.clone(), BTreeMap::new(), Vec::new());
        Self { ours, house, replaced, troubles, name: name.to_owned(), address }
    }

    /// The same, with the templates of `folder` (`zh-CN/…`, `en/…`) in place of ours. A folder that isn't there replaces
    /// nothing.
    #[must_use]
    pub fn with_folder(mut self, folder: &Path) -> Self {
        for language in Language::ALL {
            let Ok(entries) = std::fs::read_dir(folder.join(language.tag())) else { continue };
            let mut paths: Vec<_> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
            paths.sort();
            for path in paths {
                if let Err(why) = self.replace(language, &path) {
                    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
                    self.troubles.push(TemplateTrouble { file: format!("{}/{name}", language.tag()), why });
                }
            }
        }
        self.troubles.extend(self.trials());
        self
    }

    /// Whether it is known where the house's pages are, so that a link can lead there.
    pub fn leads_anywhere(&self) -> bool {
        self.address.is_some()
    }

    /// Templates of the house that aren't used, and why.
    pub fn troubles(&self) -> &[TemplateTrouble] {
        &self.troubles
    }

    /// How many templates are the house's own.
    pub fn replaced(&self) -> usize {
        self.replaced.len()
    }

    fn replace(&mut self, language: Language, path: &Path) -> Result<(), String> {
        let name = path.file_name().and_then(|name| name.to_str()).and_then(|name| name.strip_suffix(".txt"));
        let known = name.and_then(|name| SHIPPED.iter().find(|(kind, _, _)| *kind == name));
        let Some((kind, _, _)) = known else { return Err("there is no notice of this name".to_owned()) };
        let size = std::fs::metadata(path).map_err(|error| error.to_string())?.len();
        if size > LARGEST_TEMPLATE {
            return Err("it is too large".to_owned());
        }
        let text = std::fs::read_to_string(path).map_err(|error| error.to_string())?;
        let environment = self.house.get_mut(&language).expect("there is one for each language");
        environment.add_template_owned(*kind, text.clone()).map_err(|error| said(&error))?;
        self.replaced.insert((language, *kind), text);
        Ok(())
    }

    /// Tries each of the house's templates among ours on made-up notices, because a slip shows only when one is filled in.
    fn trials(&self) -> Vec<TemplateTrouble> {
        let samples = crate::samples::all();
        let mut troubles = Vec::new();
        for ((language, kind), text) in &self.replaced {
            let mut environment = self.ours[language].clone();
            let added = environment.add_template_owned(*kind, text.clone());
            let tried: Result<(), Error> = added.and_then(|()| {
                let mut concerned =
                    samples.iter().filter(|sample| sample.kind.as_str() == *kind || kind.starts_with('_'));
                concerned.try_for_each(|sample| self.rendered(&environment, *language, sample).map(drop))
            });
            if let Err(error) = tried {
                troubles.push(TemplateTrouble { file: format!("{}/{kind}.txt", language.tag()), why: said(&error) });
            }
        }
        troubles
    }

    /// The notice in words, in this language.
    ///
    /// # Errors
    /// Says why, where even our own template fails: a document that isn't one of ours.
    pub fn write(&self, language: Language, parcel: &Parcel) -> Result<Written, String> {
        let written = self.rendered(&self.house[&language], language, parcel).or_else(|error| {
            tracing::warn!(
                kind = parcel.kind.as_str(),
                error = said(&error),
                "a template of the house fails; ours is used"
            );
            self.rendered(&self.ours[&language], language, parcel)
        });
        written.map_err(|error| said(&error))
    }

    fn rendered(&self, environment: &Environment<'_>, language: Language, parcel: &Parcel) -> Result<Written, Error> {
        let document = cleaned(&parcel.document);
        // Behind the `#`, which browsers send to nobody: no proxy has the token in its log, and no robot that follows the
        // link shows it to anybody.
        let link = parcel.sealed.as_ref().and_then(|token| self.below(&format!("confirm#{}", token.expose_secret())));
        let (case_url, batch_url) = (self.case_url(parcel), self.batch_url(parcel));
        let text = environment.get_template(parcel.kind.as_str())?.render(context! {
            case => Value::from_serialize(&document["case"]),
            details => Value::from_serialize(&document["details"]),
            link => link,
            case_url => case_url,
            batch_url => batch_url,
            house => crate::clean::line(&self.name),
            again => parcel.maybe_again,
            zone => zone_of(parcel),
        })?;
        let (subject, text) = text.trim_start().split_once('\n').unwrap_or((text.trim(), ""));
        let subject: String = crate::clean::line(subject.trim()).chars().take(LONGEST_SUBJECT).collect();
        if subject.is_empty() {
            return Err(Error::new(ErrorKind::InvalidOperation, "the first line, which is the subject, is empty"));
        }
        let text = tidy(text);
        let links: Vec<&str> = link.iter().chain(&case_url).chain(&batch_url).map(String::as_str).collect();
        let html = html::page(language, &subject, &text, &links);
        Ok(Written { subject, text, html })
    }

    fn below(&self, path: &str) -> Option<String> {
        self.address.as_ref()?.join(path).ok().map(String::from)
    }

    /// Where the case is looked at, for who may.
    fn case_url(&self, parcel: &Parcel) -> Option<String> {
        let case = parcel.case.filter(|_| parcel.opens_case)?;
        self.below(&format!("cases/{case}"))
    }

    /// Where the batch is looked at.
    fn batch_url(&self, parcel: &Parcel) -> Option<String> {
        let batch: BatchId = parcel.document["details"]["batch"].as_str()?.parse().ok()?;
        self.below(&format!("batches/{batch}"))
    }
}

/// In which the reader's times are: their own, else the leaver's.
fn zone_of(parcel: &Parcel) -> Option<String> {
    let own = match &parcel.to {
        Destination::Mail { zone, .. } => zone.clone(),
        Destination::Endpoint { .. } => None,
    };
    own.or_else(|| parcel.document["case"]["zone"].as_str().map(str::to_owned))
}

/// No more than one empty line at a time, nothing at the ends, and an end at all.
fn tidy(text: &str) -> String {
    let mut tidy = String::with_capacity(text.len());
    let mut empty = 0;
    for line in text.trim().lines().map(str::trim_end) {
        empty = if line.is_empty() { empty + 1 } else { 0 };
        if empty < 2 {
            tidy.push_str(line);
            tidy.push('\n');
        }
        if tidy.len() > LONGEST_TEXT {
            tidy.push_str("…\n");
            break;
        }
    }
    tidy
}

fn environment(language: Language) -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| minijinja::AutoEscape::None);
    environment.set_trim_blocks(true);
    environment.set_lstrip_blocks(true);
    environment.set_recursion_limit(20);
    environment.add_filter("word", move |value: String, name: String| {
        say(language, &Message::new(format!("{name}-{}", value.replace('_', "-"))))
    });
    environment.add_filter("told", move |told: Value| {
        let told: Told = Told::deserialize(told).map_err(|_| Error::new(ErrorKind::InvalidOperation, "not told"))?;
        Ok::<_, Error>(tell(language, &told).line(language))
    });
    environment.add_filter("day", move |text: String| day(language, &text));
    environment.add_filter("time", move |text: String, zone: Option<String>| time(language, &text, zone.as_deref()));
    for (kind, chinese, english) in SHIPPED {
        let text = match language {
            Language::Zh => chinese,
            Language::En => english,
        };
        environment.add_template(kind, text).expect("the templates that ship can be read");
    }
    environment
}

fn day(language: Language, text: &str) -> Result<String, Error> {
    let date: Date = text.parse().map_err(|_| Error::new(ErrorKind::InvalidOperation, "not a day"))?;
    Ok(match language {
        Language::Zh => format!("{}年{}月{}日", date.year(), date.month(), date.day()),
        Language::En => date.strftime("%-d %B %Y").to_string(),
    })
}

/// In the zone that is given, else in UTC; the zone is always said.
fn time(language: Language, text: &str, zone: Option<&str>) -> Result<String, Error> {
    let at: Timestamp = text.parse().map_err(|_| Error::new(ErrorKind::InvalidOperation, "not a time"))?;
    let zone = zone.and_then(|zone| TimeZone::get(zone).ok()).unwrap_or(TimeZone::UTC);
    Ok(written(language, &at.to_zoned_datetime(zone)))
}

fn written(language: Language, at: &ZonedDateTime) -> String {
    let (date, offset) = (at.date(), at.strftime("UTC%:z"));
    match language {
        Language::Zh => {
            format!("{}年{}月{}日 {}（{offset}）", date.year(), date.month(), date.day(), at.strftime("%H:%M"))
        }
        Language::En => format!("{} ({offset})", at.strftime("%-d %B %Y, %H:%M")),
    }
}

/// The error with its place, in one line.
fn said(error: &Error) -> String {
    let place = error.line().map(|line| format!("line {line}: ")).unwrap_or_default();
    format!("{place}{error}")
}

/// Kinds that have a template; the others are parts of templates.
pub fn kinds() -> impl Iterator<Item = NoticeKind> {
    SHIPPED.iter().filter_map(|(kind, _, _)| NoticeKind::parse(kind))
}

/// Shared by the carriers that write.
pub type Shared = Arc<Texts>;
