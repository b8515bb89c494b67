//! A plan as a diff: irreversible first, then by connection and phase; questions, gaps, what is lost, and the digest.

use super::step::{Names, sign, step_title};
use super::{heading, quoted, time};
use crate::failure::Failure;
use crate::screen::{Colour, Mark, Screen, visible};
use exeunt_core::{About, ActionKind, ConnectionName, Message, PersonId, Phase, Plan, Step, Support, Undo};
use exeunt_engine::case::Planned;
use exeunt_plan::PlanDiff;
use std::collections::{BTreeMap, BTreeSet};

/// Lines of one kind that are shown before the rest is folded.
const SHOWN: usize = 6;

/// What is on the page.
pub(crate) struct PlanPage<'a> {
    pub(crate) person: &'a PersonId,
    pub(crate) planned: &'a Planned,
    pub(crate) names: &'a Names,
    /// Nothing is folded, and each step says why.
    pub(crate) all: bool,
    /// For a story: fewer lines, and no commands.
    pub(crate) shortened: bool,
}

impl PlanPage<'_> {
    /// How many lines of one kind are shown before the rest is folded.
    fn shown(&self) -> usize {
        if self.shortened { SHOWN / 2 } else { SHOWN }
    }
}

/// Prints the plan.
pub(crate) fn plan(screen: &Screen, page: &PlanPage<'_>) -> Result<(), Failure> {
    let plan = &page.planned.plan;
    title(screen, page)?;
    irreversible(screen, page)?;
    questions(screen, page)?;
    for (connection, steps) in by_connection(plan) {
        connection_steps(screen, page, connection, &steps)?;
    }
    breaks(screen, page)?;
    gaps(screen, page)?;
    lost(screen, page)?;
    screen.line("")?;
    let digest = screen.paint().of(Colour::Copy, page.planned.digest.as_str());
    screen.line(format!("{} {digest}", screen.word("plan-digest")))?;
    if !page.shortened {
        suggestion(screen, page);
    }
    Ok(())
}

fn title(screen: &Screen, page: &PlanPage<'_>) -> Result<(), Failure> {
    let plan = &page.planned.plan;
    let kind = screen.variant("plan-kind", &plan.kind);
    let text = format!(
        "{kind} · {} · {} {}",
        visible(page.person.as_str()),
        screen.word("plan-policy"),
        visible(&plan.policy_version)
    );
    screen.line(screen.paint().of(Colour::Strong, &text))?;
    let never = plan.steps.iter().filter(|s| s.undo == Undo::Never).count();
    let by_hand = plan.steps.iter().filter(|s| s.support == Support::Manual).count();
    let mut parts = vec![screen.say(&Message::new("plan-steps").with("count", plan.steps.len()))];
    let mut part = |key: &'static str, count: usize| {
        if count > 0 {
            parts.push(screen.say(&Message::new(key).with("count", count)));
        }
    };
    part("plan-never", never);
    part("plan-by-hand", by_hand);
    part("plan-questions", plan.questions.len());
    part("plan-gaps", plan.gaps.len());
    if plan.four_eyes() {
        parts.push(screen.word("plan-four-eyes"));
    }
    screen.paragraph(&parts.join(" · "), 0)?;
    match plan.steps.iter().filter_map(|s| s.not_before).min() {
        Some(at) => screen.line(screen.say(&Message::new("plan-not-before").with("at", time(at)))),
        None => Ok(()),
    }
}

fn irreversible(screen: &Screen, page: &PlanPage<'_>) -> Result<(), Failure> {
    let never: Vec<&Step> = page.planned.plan.steps.iter().filter(|s| s.undo == Undo::Never).collect();
    let partly: Vec<&Step> = page.planned.plan.steps.iter().filter(|s| matches!(s.undo, Undo::Partly { .. })).collect();
    if never.is_empty() && partly.is_empty() {
        return Ok(());
    }
    heading(screen, &screen.word("plan-heading-irreversible"))?;
    let bang = screen.paint().of(Colour::Bad, "!");
    for (what, steps) in by_action(screen, page, &never) {
        screen.item(&bang, &times(&what, steps), 2)?;
    }
    let mut reasons: BTreeMap<String, Vec<&Step>> = BTreeMap::new();
    for step in partly {
        if let Undo::Partly { lost } = &step.undo {
            reasons.entry(screen.say(lost)).or_default().push(step);
        }
    }
    for (lost, steps) in reasons {
        for (what, count) in by_action(screen, page, &steps) {
            screen.item(&bang, &times(&what, count), 2)?;
        }
        screen.paragraph(&screen.paint().of(Colour::Faint, &lost), 4)?;
    }
    Ok(())
}

/// What the steps make so and how many there are: a single one with its group, many of a kind without.
fn by_action(screen: &Screen, page: &PlanPage<'_>, steps: &[&Step]) -> Vec<(String, usize)> {
    let mut kinds: BTreeMap<ActionKind, Vec<&Step>> = BTreeMap::new();
    for step in steps {
        kinds.entry(step.action.kind()).or_default().push(step);
    }
    let title = |steps: Vec<&Step>| match steps.as_slice() {
        [only] => (step_title(screen, page.names, only), 1),
        many => {
            let name = if many[0].action.group().is_some() { "cli-many" } else { "cli-action" };
            (screen.variant(name, &many[0].action), many.len())
        }
    };
    kinds.into_values().map(title).collect()
}

fn questions(screen: &Screen, page: &PlanPage<'_>) -> Result<(), Failure> {
    let questions = &page.planned.plan.questions;
    if questions.is_empty() {
        return Ok(());
    }
    heading(screen, &screen.word("plan-heading-questions"))?;
    let mark = Mark::NeedsPerson.painted(screen.paint());
    let shown = if page.shortened { 3 } else { usize::MAX };
    for question in questions.iter().take(shown) {
        let about = page.names.about(&question.about);
        screen.item(&mark, &format!("{about} · {}", screen.say(&question.what)), 2)?;
        if page.shortened {
            continue;
        }
        let answer = match (&question.about, question.proposed.first()) {
            (About::Group(_), None) => continue,
            (About::Group(_), Some(best)) => ("successor", quoted(best.as_str())),
            (About::Integration(_), Some(best)) => ("integration", format!("--to {}", quoted(best.as_str()))),
            (About::Integration(_), None) => ("integration", "--stop".to_owned()),
        };
        let proposed: Vec<String> =
            question.proposed.iter().take(3).map(|a| page.names.member(question.about.connection(), a)).collect();
        if !proposed.is_empty() {
            let proposed = proposed.join(&screen.word("cli-list-separator"));
            screen.paragraph(&format!("{} {proposed}", screen.word("plan-proposed")), 4)?;
        }
        let (what, who) = answer;
        let (person, about) = (quoted(page.person.as_str()), quoted(&question.about.to_string()));
        let command = format!("exeunt case decide {what} {person} {about} {who}");
        screen.line(format!("    {}", screen.paint().of(Colour::Copy, &command)))?;
    }
    if questions.len() > shown {
        screen.line(format!("  … +{}", questions.len() - shown))?;
    }
    if questions.len() > 1 {
        let all = format!("exeunt case decide proposed {}", quoted(page.person.as_str()));
        screen.paragraph(&screen.word("plan-all-as-proposed"), 2)?;
        screen.line(format!("    {}", screen.paint().of(Colour::Copy, &all)))?;
    }
    Ok(())
}

fn by_connection(plan: &Plan) -> BTreeMap<&ConnectionName, Vec<&Step>> {
    let mut connections: BTreeMap<&ConnectionName, Vec<&Step>> = BTreeMap::new();
    for step in &plan.steps {
        connections.entry(&step.on.connection).or_default().push(step);
    }
    connections
}

fn connection_steps(
    screen: &Screen,
    page: &PlanPage<'_>,
    connection: &ConnectionName,
    steps: &[&Step],
) -> Result<(), Failure> {
    let paint = screen.paint();
    let count = |wanted: char| steps.iter().filter(|s| sign(&s.action) == wanted).count();
    let counts: Vec<String> = [('+', Colour::Good), ('~', Colour::Attention), ('-', Colour::Bad)]
        .into_iter()
        .filter(|(c, _)| count(*c) > 0)
        .map(|(c, colour)| paint.of(colour, &format!("{c} {}", count(c))))
        .collect();
    let accounts: BTreeSet<String> = steps.iter().map(|s| page.names.member(&s.on.connection, &s.on.account)).collect();
    let accounts = accounts.into_iter().collect::<Vec<_>>().join(&screen.word("cli-list-separator"));
    screen.line("")?;
    let name = paint.of(Colour::Strong, &format!("▸ {}", visible(connection.as_str())));
    screen.line(format!("{name}  {}  {}", counts.join("  "), paint.of(Colour::Faint, &accounts)))?;
    for phase in [Phase::Contain, Phase::HandOver, Phase::Remove, Phase::Close, Phase::Restore] {
        let of: Vec<&Step> = steps.iter().copied().filter(|s| s.phase == phase).collect();
        if of.is_empty() {
            continue;
        }
        screen.line(format!("  {}", paint.of(Colour::Faint, &screen.variant("phase", &phase))))?;
        for step in fold(&of, page) {
            step_line(screen, page, step)?;
        }
        folded(screen, page, of.len(), 4)?;
    }
    Ok(())
}

fn step_line(screen: &Screen, page: &PlanPage<'_>, step: &Step) -> Result<(), Failure> {
    let by_hand = match step.support {
        Support::Manual => format!(" · {}", screen.variant("support", &step.support)),
        Support::Native | Support::Emulated | Support::Unsupported => String::new(),
    };
    let (sign, title) = titled(screen, page, step);
    screen.item(&sign, &format!("{title}{by_hand}"), 4)?;
    if page.all {
        let undo = screen.variant("undo", &step.undo);
        screen.paragraph(&screen.paint().of(Colour::Faint, &format!("{} · {undo}", screen.say(&step.why))), 8)?;
        screen.line(format!("        {}", screen.paint().of(Colour::Faint, &visible(step.id.as_str()))))?;
    }
    Ok(())
}

/// Sign, in colour, and title of a step.
fn titled(screen: &Screen, page: &PlanPage<'_>, step: &Step) -> (String, String) {
    let sign = sign(&step.action);
    let colour = match sign {
        '+' => Colour::Good,
        '~' => Colour::Attention,
        _ => Colour::Bad,
    };
    (screen.paint().of(colour, &sign.to_string()), step_title(screen, page.names, step))
}

fn fold<'s>(steps: &[&'s Step], page: &PlanPage<'_>) -> Vec<&'s Step> {
    // Folding one line away would save nothing.
    let shown = if page.all || steps.len() <= page.shown() + 1 { steps.len() } else { page.shown() };
    steps.iter().copied().take(shown).collect()
}

fn folded(screen: &Screen, page: &PlanPage<'_>, count: usize, indent: usize) -> Result<(), Failure> {
    if page.all || count <= page.shown() + 1 {
        return Ok(());
    }
    let key = if page.shortened { "demo-and-more" } else { "plan-folded" };
    let text = screen.say(&Message::new(key).with("count", count - page.shown()));
    screen.line(format!("{}{}", " ".repeat(indent), screen.paint().of(Colour::Faint, &text)))
}

/// What stops working for others, each sentence once.
fn breaks(screen: &Screen, page: &PlanPage<'_>) -> Result<(), Failure> {
    let mut sentences: BTreeMap<String, usize> = BTreeMap::new();
    for what in page.planned.plan.steps.iter().flat_map(|s| &s.breaks) {
        *sentences.entry(screen.say(what)).or_default() += 1;
    }
    if sentences.is_empty() {
        return Ok(());
    }
    heading(screen, &screen.word("plan-heading-breaks"))?;
    listed(screen, page, "·", &sentences.into_iter().map(|(text, n)| times(&text, n)).collect::<Vec<_>>())
}

fn gaps(screen: &Screen, page: &PlanPage<'_>) -> Result<(), Failure> {
    let gaps = &page.planned.plan.gaps;
    if gaps.is_empty() {
        return Ok(());
    }
    heading(screen, &screen.word("plan-heading-gaps"))?;
    let mut sentences: BTreeMap<String, usize> = BTreeMap::new();
    for gap in gaps {
        *sentences.entry(format!("{} · {}", visible(gap.connection.as_str()), screen.say(&gap.what))).or_default() += 1;
    }
    let mark = Mark::NotPossible.painted(screen.paint());
    let lines: Vec<String> = sentences.into_iter().map(|(t, n)| times(&t, n)).collect();
    listed(screen, page, &mark, &lines)
}

fn lost(screen: &Screen, page: &PlanPage<'_>) -> Result<(), Failure> {
    let plan = &page.planned.plan;
    if plan.lost.is_empty() {
        return Ok(());
    }
    heading(screen, &screen.word("plan-heading-lost"))?;
    let sentences: BTreeSet<String> = plan.lost.iter().map(|m| screen.say(m)).collect();
    listed(screen, page, "·", &sentences.into_iter().collect::<Vec<_>>())
}

fn listed(screen: &Screen, page: &PlanPage<'_>, mark: &str, lines: &[String]) -> Result<(), Failure> {
    let least = page.shown();
    let shown = if page.all || lines.len() <= least + 1 { lines.len() } else { least };
    for line in &lines[..shown] {
        screen.item(mark, line, 2)?;
    }
    folded(screen, page, lines.len(), 2)
}

fn times(text: &str, count: usize) -> String {
    if count > 1 { format!("{text} ×{count}") } else { text.to_owned() }
}

fn suggestion(screen: &Screen, page: &PlanPage<'_>) {
    let person = quoted(page.person.as_str());
    if page.planned.plan.questions.is_empty() {
        let digest = page.planned.digest.short();
        screen.next(&format!("exeunt case approve {person} --digest {digest} --reason …"));
    } else {
        screen.next(&format!("exeunt case decide … {person} …  →  exeunt case plan {person}"));
    }
}

/// Prints what differs between two plans.
pub(crate) fn plan_diff(screen: &Screen, names: &Names, diff: &PlanDiff) -> Result<(), Failure> {
    let paint = screen.paint();
    for step in &diff.added {
        screen.item(&paint.of(Colour::Good, "+"), &step_title(screen, names, step), 0)?;
    }
    for change in &diff.changed {
        screen.line(format!("{} {}", paint.of(Colour::Attention, "~"), visible(change.step.as_str())))?;
        for (field, (before, after)) in &change.fields {
            screen.paragraph(&visible(format!("{field}: {before} → {after}")), 4)?;
        }
    }
    for step in &diff.removed {
        screen.item(&paint.of(Colour::Bad, "-"), &step_title(screen, names, step), 0)?;
    }
    for line in &diff.other_added {
        screen.item(&paint.of(Colour::Good, "+"), &visible(line), 0)?;
    }
    for line in &diff.other_removed {
        screen.item(&paint.of(Colour::Bad, "-"), &visible(line), 0)?;
    }
    Ok(())
}
