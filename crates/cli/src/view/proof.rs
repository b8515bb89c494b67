//! What proving found: attempts to get back in first, then what was re-read, counted where it is much.

use super::heading;
use crate::failure::Failure;
use crate::screen::{Colour, Mark, Screen, check_mark, visible};
use exeunt_core::{Check, CheckKind, Message, Verdict};
use exeunt_engine::prove::Proved;

/// Memberships that are as they must be are only counted beyond this many.
const SHOWN: usize = 3;

/// Prints a round of proof.
pub(crate) fn proof(screen: &Screen, proved: &Proved) -> Result<(), Failure> {
    let contradicted = proved.checks.iter().any(|check| check.verdict == Verdict::Fails);
    let (mark, key) = match (proved.holds, contradicted) {
        (true, _) => (Mark::Verified, "proof-holds"),
        (false, true) => (Mark::Failed, "proof-fails"),
        (false, false) => (Mark::NeedsPerson, "proof-weak"),
    };
    let sentence = Message::new(key).with("count", proved.checks.len()).with("round", proved.round);
    let sentence = screen.paint().of(Colour::Strong, &screen.say(&sentence));
    screen.item(&mark.painted(screen.paint()), &sentence, 0)?;
    screen.paragraph(&proof_counts(screen, &proved.checks), 2)?;
    let tried = |c: &&Check| {
        matches!(
            c.kind,
            CheckKind::Login
                | CheckKind::Token
                | CheckKind::RefreshToken
                | CheckKind::Impersonation
                | CheckKind::Canary
        )
    };
    section(screen, "proof-heading-tried", &proved.checks.iter().filter(tried).collect::<Vec<_>>())?;
    section(screen, "proof-heading-read", &proved.checks.iter().filter(|c| !tried(c)).collect::<Vec<_>>())
}

/// How many checks came out how.
pub(crate) fn proof_counts(screen: &Screen, checks: &[Check]) -> String {
    let count = |verdict: Verdict| checks.iter().filter(|c| c.verdict == verdict).count();
    [Verdict::Holds, Verdict::Fails, Verdict::Weak, Verdict::NotTried]
        .into_iter()
        .filter(|v| count(*v) > 0)
        .map(|v| format!("{} {} {}", check_mark(v).painted(screen.paint()), count(v), screen.variant("verdict", &v)))
        .collect::<Vec<_>>()
        .join("  ")
}

fn section(screen: &Screen, key: &str, checks: &[&Check]) -> Result<(), Failure> {
    if checks.is_empty() {
        return Ok(());
    }
    heading(screen, &screen.word(key))?;
    let quiet =
        |c: &Check| c.verdict == Verdict::Holds && matches!(c.kind, CheckKind::Membership | CheckKind::Successor);
    for kind in [CheckKind::Membership, CheckKind::Successor] {
        let many: Vec<&Check> = checks.iter().copied().filter(|c| quiet(c) && c.kind == kind).collect();
        if many.len() > SHOWN {
            let mark = Mark::Verified.painted(screen.paint());
            screen.line(format!("  {mark} {} ×{}", screen.variant("check-kind", &kind), many.len()))?;
        } else {
            lines(screen, &many)?;
        }
    }
    lines(screen, &checks.iter().copied().filter(|c| !quiet(c)).collect::<Vec<_>>())
}

/// A line per check; what says the same is said once and counted.
fn lines(screen: &Screen, checks: &[&Check]) -> Result<(), Failure> {
    let mut said: Vec<(String, &Check, usize)> = Vec::new();
    for check in checks {
        let says = screen.say(&check.says);
        let text = format!("{} · {says}", screen.variant("check-kind", &check.kind));
        match said.iter_mut().find(|(known, other, _)| *known == text && other.verdict == check.verdict) {
            Some((_, _, count)) => *count += 1,
            None => said.push((text, check, 1)),
        }
    }
    for (text, check, count) in said {
        let mark = check_mark(check.verdict).painted(screen.paint());
        let times = if count > 1 { format!(" ×{count}") } else { String::new() };
        screen.item(&mark, &format!("{text}{times}"), 2)?;
        if check.verdict != Verdict::Holds {
            let answer = format!("{} → {}", check.proof.asked, check.proof.answered);
            screen.paragraph(&screen.paint().of(Colour::Faint, &visible(answer)), 6)?;
        }
    }
    Ok(())
}
