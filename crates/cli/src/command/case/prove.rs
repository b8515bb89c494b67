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
        view::next(cx.screen, &["case", "report", case.person.as_str(), "--out", "."]);
    }
    Ok(Exit::findings(!proved.holds))
}
