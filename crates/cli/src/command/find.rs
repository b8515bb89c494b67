//! Finding what a person named: a case by id, by the beginning of its id, or by employee number; a plan by its digest.

use crate::args::CaseRef;
use crate::failure::Failure;
use crate::house::House;
use exeunt_core::{Case, CaseId, PersonId};
use exeunt_engine::Engine;
use exeunt_store::{PlanSummary, Run, RunState};

/// Cases read from the database at once.
const PAGE: u32 = 1_000;
/// So many digits of an id are needed at least; fewer are a slip of the finger.
const FEWEST_DIGITS: usize = 6;
/// So many hexadecimal digits of a digest a person has to type at least.
const FEWEST_DIGEST_DIGITS: usize = 12;

/// The case that was named.
pub(crate) async fn case(house: &House, named: &CaseRef) -> Result<Case, Failure> {
    let text = named.0.as_str();
    if let Ok(id) = text.parse::<CaseId>() {
        return Ok(house.engine.case_get(id).await?);
    }
    let person = PersonId::from(text);
    if house.engine.store.person_lookup(&person).await?.is_some() {
        let found = house.engine.case_of(&person).await?;
        return found.ok_or_else(|| Failure::new("error-person-without-case").with("person", text).hint("hint-open"));
    }
    by_beginning(house, text).await
}

async fn by_beginning(house: &House, text: &str) -> Result<Case, Failure> {
    let unknown = || Failure::new("error-no-such-case").with("case", text).hint("hint-case");
    let digits = |id: &str| id.replace('-', "").to_ascii_lowercase();
    let wanted = digits(text);
    if wanted.len() < FEWEST_DIGITS || !wanted.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Err(unknown());
    }
    let mut found: Vec<Case> = all_cases(house).await?;
    found.retain(|c| digits(&c.id.to_string()).starts_with(&wanted));
    match found.len() {
        0 => Err(unknown()),
        1 => Ok(found.remove(0)),
        count => {
            let failure = Failure::new("error-case-ambiguous").with("case", text).with("count", count);
            Err(found.iter().take(5).fold(failure, |f, c| f.because_of(c.id)).hint("hint-case"))
        }
    }
}

/// Every case, in the order in which they were opened.
pub(crate) async fn all_cases(house: &House) -> Result<Vec<Case>, Failure> {
    cases(&house.engine).await
}

/// Every case, where there is an engine and no house around it.
pub(crate) async fn cases(engine: &Engine) -> Result<Vec<Case>, Failure> {
    let mut cases: Vec<Case> = Vec::new();
    loop {
        let page = engine.store.case_list(cases.last().map(|c| c.id), PAGE).await?;
        if page.is_empty() {
            return Ok(cases);
        }
        cases.extend(page);
    }
}

/// The newest plan of the case with this digest, or with a digest that begins so.
pub(crate) async fn plan_by_digest(house: &House, case: CaseId, typed: &str) -> Result<PlanSummary, Failure> {
    let digits = typed.trim().strip_prefix("sha256:").unwrap_or(typed.trim()).to_ascii_lowercase();
    if digits.len() < FEWEST_DIGEST_DIGITS || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Err(Failure::new("error-digest-short").with("least", FEWEST_DIGEST_DIGITS).hint("hint-digest").usage());
    }
    let plans = house.engine.store.plan_list(case).await?;
    let begins = |p: &PlanSummary| p.digest.as_str().strip_prefix("sha256:").is_some_and(|d| d.starts_with(&digits));
    let mut matching: Vec<PlanSummary> = plans.into_iter().filter(begins).collect();
    let Some(newest) = matching.pop() else {
        return Err(Failure::new("error-digest-unknown").with("digest", typed).hint("hint-digest"));
    };
    if matching.iter().any(|p| p.digest != newest.digest) {
        return Err(Failure::new("error-digest-ambiguous").with("digest", typed).hint("hint-digest"));
    }
    Ok(newest)
}

/// The run that a person means: the newest that isn't finished, else the newest.
pub(crate) async fn current_run(house: &House, case: CaseId) -> Result<Run, Failure> {
    let runs = house.engine.store.run_list(case).await?;
    let open = runs.iter().rev().find(|r| r.state != RunState::Finished);
    open.or(runs.last()).cloned().ok_or_else(|| Failure::new("error-not-approved").hint("hint-approve"))
}
