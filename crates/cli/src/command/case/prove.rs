//! `exeunt case prove`

use super::Cx;
use crate::args::CaseRef;
use crate::failure::{Exit, Outcome};
use crate::view;

pub(super) async fn run(cx: &Cx<'_>, named: &CaseRef) -> Outcome {
    let case = cx.case(named).await?;
    let proved = cx.house.engine.prove(&cx.caller, case.id).await?;
    cx.house.engine.seal().await?;
    if cx.screen.json {
        cx.screen.document(&proved)?;
    } else {
        view::proof(cx.screen, &proved)?;
        let person = case.person.as_str();
        // What doesn't hold is looked at first; a report can be sealed all the same, and says it.
        let next: &[&str] =
            if proved.holds { &["case", "report", person, "--out", "."] } else { &["case", "show", person] };
        view::next(cx.screen, next);
    }
    Ok(Exit::findings(!proved.holds))
}
