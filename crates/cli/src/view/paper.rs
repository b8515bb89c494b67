//! Who owes what, the confirmation, notes and devices.

use super::{heading, time};
use crate::failure::Failure;
use crate::screen::{Colour, Mark, Screen, visible};
use exeunt_core::confirmation::{GroupQuestion, ProjectFate};
use exeunt_core::{DeviceState, DeviceTask, Message, Note};
use exeunt_engine::case::ConfirmationView;
use exeunt_plan::{Owed, OwedState, Party};

/// One line for each who owes something, with their clock.
pub(crate) fn owed(screen: &Screen, list: &[Owed]) -> Result<(), Failure> {
    for owed in list {
        let mark = owed_mark(owed.state).painted(screen.paint());
        let said = screen.say(&owed.what);
        let line = Message::new("owed-line").with("party", party(screen, owed)).with("what", said);
        screen.item(&mark, &screen.say(&line), 2)?;
        let rest: Vec<String> = [clock(owed), owed.note.clone()].iter().flatten().map(|m| screen.say(m)).collect();
        if !rest.is_empty() {
            screen.paragraph(&screen.paint().of(Colour::Faint, &rest.join(" · ")), 4)?;
        }
    }
    Ok(())
}

fn owed_mark(state: OwedState) -> Mark {
    match state {
        OwedState::Waiting => Mark::Waiting,
        OwedState::Done => Mark::Done,
        OwedState::Overdue => Mark::NeedsPerson,
        OwedState::NotNeeded => Mark::NotPossible,
    }
}

fn party(screen: &Screen, owed: &Owed) -> String {
    let word = screen.variant("party", &owed.party);
    match &owed.party {
        Party::Manager { name, .. } => format!("{word} {}", visible(name)),
        Party::Named { name, .. } => visible(name),
        // HR says who the manager is, and confirms nothing in their place.
        Party::Hr if owed.what.key == "owed-manager-confirmation" => screen.word("party-manager"),
        Party::Hr | Party::Legal | Party::It => word,
    }
}

fn clock(owed: &Owed) -> Option<Message> {
    let said = |key: &'static str, at| Message::new(key).with("at", time(at));
    match owed.state {
        OwedState::Done => owed.since.map(|at| said("owed-done", at)),
        OwedState::Overdue => owed.due.map(|at| said("owed-overdue", at)),
        OwedState::Waiting => owed.due.map(|at| said("owed-due", at)).or(owed.since.map(|at| said("owed-since", at))),
        OwedState::NotNeeded => None,
    }
}

/// What the manager is asked, and what was answered.
pub(crate) fn confirmation(screen: &Screen, asked: &ConfirmationView, name: &str) -> Result<(), Failure> {
    let confirmation = &asked.confirmation;
    let (mark, said) = match &confirmation.submitted {
        Some(submitted) => {
            let said = Message::new("confirm-done").with("at", time(submitted.at)).with("by", &submitted.by);
            (Mark::Done, said.with("receipt", submitted.receipt.short()))
        }
        None => {
            (Mark::Waiting, Message::new("confirm-waits").with("name", name).with("due", time(confirmation.due_at)))
        }
    };
    screen.item(&mark.painted(screen.paint()), &screen.say(&said), 0)?;
    let Some(questions) = &asked.questions else {
        return screen.paragraph(&screen.say(&Message::new("confirm-not-observed")), 2);
    };
    let progress = confirmation.answers.progress(questions);
    let said = Message::new("confirm-progress").with("answered", progress.answered).with("of", progress.of);
    screen.paragraph(&screen.say(&said), 2)?;
    let lists = [("confirm-heading-projects", &questions.projects), ("confirm-heading-groups", &questions.groups)];
    for (key, list) in lists.into_iter().filter(|(_, list)| !list.is_empty()) {
        heading(screen, &screen.word(key))?;
        list.iter().try_for_each(|question| group(screen, asked, question))?;
    }
    Ok(())
}

fn group(screen: &Screen, asked: &ConfirmationView, question: &GroupQuestion) -> Result<(), Failure> {
    let answer = answer(screen, asked, question);
    let mark = match (&answer, question.needed) {
        (Some(_), _) => Mark::Done,
        (None, true) => Mark::NeedsPerson,
        (None, false) => Mark::Waiting,
    };
    let key = if question.needed { "confirm-group-needed" } else { "confirm-group" };
    let title = Message::new(key).with("group", &question.name).with("others", question.others);
    screen.item(&mark.painted(screen.paint()), &screen.say(&title), 2)?;
    screen.line(format!("    {}", screen.paint().of(Colour::Faint, &visible(question.group.to_string()))))?;
    let line = answer.unwrap_or_else(|| {
        let accounts: Vec<&str> = question.proposed.iter().take(3).map(|c| c.account.as_str()).collect();
        if accounts.is_empty() {
            return screen.say(&Message::new("confirm-nobody"));
        }
        screen.say(&Message::new("confirm-proposed").with("accounts", accounts.join(", ")))
    });
    screen.paragraph(&line, 4)
}

fn answer(screen: &Screen, asked: &ConfirmationView, question: &GroupQuestion) -> Option<String> {
    let answers = &asked.confirmation.answers;
    let project = answers.projects.iter().find(|answer| answer.group == question.group).map(|answer| &answer.fate);
    if let Some(ProjectFate::Finished) = project {
        return Some(screen.variant("project-fate", &ProjectFate::Finished));
    }
    let (_, account) = answers.successors().find(|(group, _)| **group == question.group)?;
    Some(screen.say(&Message::new("confirm-answered").with("account", account)))
}

/// The communication log.
pub(crate) fn notes(screen: &Screen, notes: &[Note]) -> Result<(), Failure> {
    for note in notes {
        let kind = screen.variant("note-kind", &note.kind);
        let title =
            Message::new("note-line").with("kind", kind).with("at", time(note.happened_at)).with("by", &note.by);
        screen.item(&Mark::Done.painted(screen.paint()), &screen.say(&title), 0)?;
        screen.line(format!("  {}", screen.paint().of(Colour::Faint, &note.id.to_string())))?;
        let with = (!note.with.is_empty()).then(|| Message::new("note-with").with("with", &note.with));
        let corrects = note.corrects.map(|first| Message::new("note-corrects").with("note", first));
        for said in [with, corrects].into_iter().flatten() {
            screen.paragraph(&screen.say(&said), 2)?;
        }
        for line in note.text.lines() {
            screen.paragraph(&visible(line), 2)?;
        }
        for attachment in &note.attachments {
            let said = Message::new("note-attachment").with("name", &attachment.name);
            let said = said.with("kind", &attachment.media_type).with("size", attachment.size);
            screen.paragraph(&screen.say(&said.with("digest", attachment.digest.short())), 2)?;
        }
    }
    Ok(())
}

/// Devices in the person's hands.
pub(crate) fn devices(screen: &Screen, devices: &[DeviceTask]) -> Result<(), Failure> {
    for task in devices {
        let mark = match task.state {
            DeviceState::Waiting => Mark::Waiting,
            DeviceState::Done => Mark::Done,
            DeviceState::NotNeeded => Mark::NotPossible,
        };
        let (kind, state) = (screen.variant("device-kind", &task.kind), screen.variant("device-state", &task.state));
        let title = Message::new("device-line").with("device", &task.name).with("kind", kind).with("state", state);
        screen.item(&mark.painted(screen.paint()), &screen.say(&title), 0)?;
        screen.line(format!("  {}", screen.paint().of(Colour::Faint, &task.id.to_string())))?;
        if let Some(person) = &task.person {
            screen.paragraph(&screen.say(&Message::new("device-person").with("person", person)), 2)?;
        }
        if let Some(settled) = &task.settled {
            screen.paragraph(&visible(&settled.statement), 2)?;
        }
    }
    Ok(())
}
