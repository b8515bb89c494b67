//! What a broken network and a broken platform do to orders: nothing is claimed that isn't so, and asking again is
//! always right.

use super::{Faults, Suite, Trouble, word};
use crate::order::Applied;
use exeunt_core::{ActionKind, ErrorKind, Holds};
use std::time::Duration;

/// More than any action sends.
const REQUESTS: u64 = 40;

impl Suite<'_> {
    pub(super) async fn troubles(&mut self, faults: &dyn Faults) {
        for kind in ActionKind::ALL {
            if self.by_machine(kind) {
                self.every_answer_lost(faults, kind).await;
                self.every_request_too_fast(faults, kind).await;
                self.every_success_an_error(faults, kind).await;
            }
        }
        self.credential_ends_midway(faults).await;
        if faults.has_pages() {
            self.lists_that_move(faults).await;
        }
    }

    /// Each request of an action in turn has its effect and no answer.
    async fn every_answer_lost(&mut self, faults: &dyn Faults, kind: ActionKind) {
        self.each_request(faults, kind, Trouble::AnswerLost, "answer lost", &[ErrorKind::UnknownOutcome]).await;
    }

    async fn every_success_an_error(&mut self, faults: &dyn Faults, kind: ActionKind) {
        self.each_request(faults, kind, Trouble::ErrorInSuccess, "error in success", &[ErrorKind::Protocol]).await;
    }

    async fn every_request_too_fast(&mut self, faults: &dyn Faults, kind: ActionKind) {
        // That nothing is made up where the platform says nothing shows on any one action.
        let untold = (kind == ActionKind::LoginBarred).then_some(None);
        for wait in untold.into_iter().chain([Some(Duration::from_secs(2))]) {
            let trouble = |nth| Trouble::TooFast { nth, wait };
            let name = if wait.is_some() { "too fast, told how long" } else { "too fast" };
            self.each_request(faults, kind, trouble, name, &[ErrorKind::RateLimited]).await;
        }
    }

    /// Strikes the first request, then the second, until an order sends fewer. After each, asks again in peace.
    async fn each_request(
        &mut self,
        faults: &dyn Faults,
        kind: ActionKind,
        trouble: impl Fn(u64) -> Trouble,
        name: &str,
        allowed: &[ErrorKind],
    ) {
        let flavour = self.stage.flavours()[0];
        let mut words = Vec::new();
        for nth in 1..=REQUESTS {
            let case = format!("{name}/{}/{nth}", kind.as_str());
            let Some(scene) = self.scene(kind, flavour).await else {
                return self.violation(format!("{case}: could not be arranged"));
            };
            faults.clear();
            faults.cause(trouble(nth));
            let troubled = self.apply(&scene.leaver.id, &scene.action).await;
            let struck = faults.struck();
            faults.clear();
            if struck == 0 {
                break;
            }
            words.push(word(&troubled));
            self.honest(&case, &troubled, allowed, trouble(nth), faults.tells_how_long());
            let again = self.settle(&scene.leaver.id, &scene.action).await;
            let holds = self.holds(&scene.leaver.id, &scene.action).await;
            self.promise(again.is_ok(), || format!("{case}: asked again in peace: {again:?}"));
            self.promise(!matches!(holds, Holds::No(_)), || format!("{case}: in the end {holds:?}"));
        }
        self.row(format!("{name}/{}", kind.as_str()), words.join(", "));
    }

    /// A trouble may be overcome, when what it struck did not matter (giving a borrowed token back, say). An error must
    /// be one that the runner can act on rightly.
    fn honest(
        &mut self,
        case: &str,
        answer: &crate::error::Result<Applied>,
        allowed: &[ErrorKind],
        trouble: Trouble,
        tells: bool,
    ) {
        let Err(error) = answer else { return };
        // A request that changes nothing that matters may be called not reached.
        let right = allowed.contains(&error.kind) || error.kind == ErrorKind::Unavailable;
        self.promise(right, || format!("{case}: {error:?}"));
        if let Trouble::TooFast { wait, .. } = trouble {
            let told = error.retry_after;
            let wait = wait.filter(|_| tells);
            self.promise(told == wait, || format!("{case}: told {wait:?}, understood {told:?}"));
        }
    }

    async fn credential_ends_midway(&mut self, faults: &dyn Faults) {
        for nth in 1..=REQUESTS {
            let Some(scene) = self.scene(ActionKind::MembershipEnded, self.stage.flavours()[0]).await else {
                return self.violation("a membership to end could not be arranged");
            };
            faults.clear();
            faults.cause(Trouble::CredentialEnds(nth));
            let answer = self.apply(&scene.leaver.id, &scene.action).await;
            let struck = faults.struck();
            faults.clear();
            if struck == 0 {
                break;
            }
            let kind = answer.as_ref().err().map(|e| e.kind);
            let right = answer.is_ok() || kind == Some(ErrorKind::Unauthenticated);
            self.promise(right, || format!("our credential ended before request {nth}: {answer:?}"));
        }
    }

    async fn lists_that_move(&mut self, faults: &dyn Faults) {
        let expected = self.stage.account_ids().await;
        let moves = if faults.marks_pages() { vec![] } else { vec![Trouble::ListMoves(3), Trouble::ListMoves(-3)] };
        for trouble in moves.into_iter().chain([Trouble::ListEndsEarly]) {
            faults.clear();
            faults.cause(trouble);
            let listed = self.all_accounts().await;
            let struck = faults.struck();
            faults.clear();
            self.promise(struck > 0, || format!("{trouble:?} never struck: too few accounts on the stage"));
            // What was lost must be said; an error is saying it.
            let missing = listed.map_or(0, |listed| expected.iter().filter(|id| !listed.contains_key(*id)).count());
            self.promise(missing == 0, || format!("{trouble:?}: {missing} accounts lost in silence"));
        }
    }
}
