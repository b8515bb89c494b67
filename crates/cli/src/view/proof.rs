//! What proving found: attempts to get back in first, then what was re-read, counted where it is much.

use super::heading;
use crate::failure::Failure;
use crate::screen::{Colour, Mark, Screen, check_mark};
use exeunt_core::{Check, CheckKind, Message, Verdict};
use exeunt_engine::prove::Proved;

/// Memberships that are as they must be are only counted beyond this many.
const SHOWN: usize = 3;

/// Prints a round of proof.
pub(crate) fn proof(screen: &Screen, proved: &Proved) -> Result<(), Failure> {
    let (mark, key) = if proved.holds { (Mark::Verified, "proof-holds") } else { (Mark::Failed, "proof-fails") };
    let sentence = Message::new(key).with("count", proved.checks.len()).with("round", proved.round);
    let sentence = screen.paint().of(Colour::Strong, &screen.say(&sentence));
    screen.paragraph(&format!("{} {sentence}", mark.painted(screen.paint())), 0)?;
    screen.paragraph(&proof_counts(screen, &proved.checks), 2)?;
    let tried = |c: &&Check| {
        matches!(
            c.kind,
            CheckKind::Login | CheckKind::Token | CheckKind::RefreshToken | CheckKind::Impersonation | CheckKind::Canary
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
    let quiet = |c: &&&Check| {
        c.verdict == Verdict::Holds && matches!(c.kind, CheckKind::Membership | CheckKind::Successor)
    };
    for kind in [CheckKind::Membership, CheckKind::Successor] {
        let many: Vec<_> = checks.iter().filter(quiet).filter(|c| c.kind == kind).collect();
        if many.len() > SHOWN {
            let mark = Mark::Verified.painted(screen.paint());
            screen.line(format!("  {mark} {} ×{}", screen.variant("check-kind", &kind), many.len()))?;
        } else {
            many.into_iter().try_for_each(|c| line(screen, c))?;
        }
    }
    checks.iter().filter(|c| !quiet(c)).try_for_each(|c| line(screen, c))
}

fn line(screen: &Screen, check: &Check) -> Result<(), Failure> {
    let mark = check_mark(check.verdict).painted(screen.paint());
    let kind = screen.variant("check-kind", &check.kind);
    screen.paragraph(&format!("{mark} {kind} · {}", screen.say(&check.says)), 2)?;
    if check.verdict == Verdict::Holds {
        return Ok(());
    }
    let answer = format!("{} → {}", check.proof.asked, check.proof.answered);
    screen.paragraph(&screen.paint().of(Colour::Faint, &answer), 6)
}
