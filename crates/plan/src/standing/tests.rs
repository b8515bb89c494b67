//! Whom a case waits for.

use super::{CasePhase, Owed, OwedState, Party, Standing};
use exeunt_core::Message;

fn waits(key: &'static str, state: OwedState) -> bool {
    let owed = vec![Owed {
        party: Party::It,
        what: Message::new(key),
        state,
        since: None,
        due: None,
        not_by: None,
        note: None,
    }];
    let sentence = Message::new("standing-running");
    let standing = Standing { phase: CasePhase::Running, sentence, owed, outdated: None, unproved: false };
    assert!(!standing.waits_for("legal"), "{key} is not Legal's");
    standing.waits_for("it")
}

#[test]
fn what_comes_by_itself_waits_for_nobody_until_it_is_late() {
    use OwedState::{Done, NotNeeded, Overdue, Waiting};
    for (key, state, meant) in [
        ("owed-it-scheduled", Waiting, false),
        ("owed-it-run", Waiting, false),
        ("owed-it-run", Overdue, true),
        ("owed-it-approve", Waiting, true),
        ("owed-it-approve", Overdue, true),
        ("owed-it-approve", Done, false),
        ("owed-it-approve", NotNeeded, false),
    ] {
        assert_eq!(waits(key, state), meant, "{key} {state:?}");
    }
}
