//! The chapters: resignation, observation, plan, approval, run, proof, report, forgery, withdrawal.

use super::scene::Scene;
use super::tamper::tamper;
use super::teller::Teller;
use super::world::World;
use crate::args::PageFormat;
use crate::command::case::write_report;
use crate::command::evidence::{check_file, mismatch};
use crate::command::run::run_plan;
use crate::failure::Failure;
use crate::screen::Mark;
use crate::view::{self, Names, PlanPage};
use exeunt_core::{About, Case, CaseId, Departure, Fate, Message, Plan};
use exeunt_engine::case::{Decision, NewCase, Planned};
use exeunt_engine::run::{RunEnd, RunReport};
use exeunt_evidence::TrustedKeys;
use exeunt_report::Conclusion;
use jiff::ToSpan;
use jiff::tz::TimeZone;
use serde::Serialize;
use std::path::PathBuf;

/// What happened, for the ending and for programs.
#[derive(Debug, Serialize)]
pub(super) struct Told {
    pub(super) case: CaseId,
    pub(super) groups_owned: usize,
    pub(super) steps: usize,
    pub(super) questions: usize,
    pub(super) settled: usize,
    pub(super) proved: bool,
    pub(super) checks: usize,
    pub(super) conclusion: Conclusion,
    pub(super) files: Vec<PathBuf>,
    pub(super) log_key: String,
    pub(super) verified: bool,
    pub(super) entries: usize,
    /// Whether changing one byte was found.
    pub(super) tampering_found: bool,
    pub(super) tampering_code: Option<&'static str>,
    /// `None`: left out.
    pub(super) put_back: Option<RunReport>,
}

/// Introduces the company.
pub(super) fn company(teller: &Teller<'_>, world: &World) -> Result<(), Failure> {
    teller.say(None, &Message::new("demo-company").with("people", world.people.len()))?;
    for platform in &world.platforms {
        let key = if platform.simulator.is_some() { "demo-platform" } else { "demo-platform-real" };
        let message = Message::new(key)
            .with("platform", platform.kind)
            .with("accounts", platform.accounts.len())
            .with("groups", platform.groups)
            .with("url", &platform.url);
        teller.say(None, &message)?;
    }
    Ok(())
}

/// Tells everything from the resignation to the withdrawal.
pub(super) async fn tell(teller: &Teller<'_>, scene: &Scene, no_withdraw: bool) -> Result<Told, Failure> {
    let case = resignation(teller, scene).await?;
    let groups_owned = observation(teller, scene, &case).await?;
    let (planned, questions) = plan(teller, scene, &case).await?;
    approval(teller, scene, &planned).await?;
    let run = running(teller, scene, &planned).await?;
    let (proved, checks) = proof(teller, scene, &case).await?;
    let report = report(teller, scene, &case).await?;
    let (verified, entries, tampering_code) = verification(teller, scene, &report.files)?;
    let put_back = if no_withdraw { None } else { Some(withdrawal(teller, scene, &case).await?) };
    Ok(Told {
        case: case.id,
        groups_owned,
        steps: planned.plan.steps.len(),
        questions,
        settled: run.settled,
        proved,
        checks,
        conclusion: report.conclusion,
        files: report.files,
        log_key: scene.house.engine.log_public_key(),
        verified,
        entries,
        tampering_found: tampering_code.is_some(),
        tampering_code,
        put_back,
    })
}

async fn resignation(teller: &Teller<'_>, scene: &Scene) -> Result<Case, Failure> {
    teller.chapter("demo-chapter-resignation")?;
    let engine = &scene.house.engine;
    let zone = TimeZone::get("Asia/Shanghai").unwrap_or(TimeZone::UTC);
    let today = engine.now().to_zoned_datetime(zone).date();
    // Yesterday, so that everything is due now.
    let last_working_day = today.checked_sub(1.day()).unwrap_or(today);
    let new = NewCase { person: scene.world.leaver.clone(), departure: Departure::Voluntary, last_working_day };
    let case = engine.case_open(&scene.it, &new).await?;
    let (mut accounts, mut held) = (Vec::new(), 0);
    for (platform, account) in scene.world.accounts() {
        for (kind, label, secret) in &platform.credentials {
            engine.credential_add(&scene.it, case.id, &account, *kind, &called(teller, label), secret).await?;
            held += 1;
        }
        accounts.push(account.to_string());
    }
    let message = Message::new("demo-resigned")
        .with("name", scene.name())
        .with("person", &case.person)
        .with("account", accounts.join(", "))
        .with("day", last_working_day);
    teller.say(None, &message)?;
    teller.say(None, &Message::new("demo-credentials").with("count", held))?;
    Ok(case)
}

/// What people call a credential, in the language of the story; one that was described elsewhere keeps its name.
fn called(teller: &Teller<'_>, label: &str) -> String {
    let key = format!("demo-label-{label}");
    let word = teller.screen.word(&key);
    if word == key { label.to_owned() } else { word }
}

async fn observation(teller: &Teller<'_>, scene: &Scene, case: &Case) -> Result<usize, Failure> {
    teller.chapter("demo-chapter-observe")?;
    let seen = scene.house.engine.observe(&scene.it, case.id).await?;
    teller.show(|screen| view::observation(screen, &seen))?;
    let owned = scene.world.accounts().filter_map(|(_, at)| {
        let groups = seen.connections.get(&at.connection)?.groups.values();
        Some(groups.filter(|g| g.owners().any(|o| *o == at.account)).count())
    });
    Ok(owned.sum())
}

/// The first plan asks; the manager answers; the second plan can be approved.
async fn plan(teller: &Teller<'_>, scene: &Scene, case: &Case) -> Result<(Planned, usize), Failure> {
    teller.chapter("demo-chapter-plan")?;
    let engine = &scene.house.engine;
    let first = engine.plan_leave(&scene.it, case.id).await?;
    let questions = first.plan.questions.len();
    if questions > 0 {
        teller.say(Some(Mark::NeedsPerson), &Message::new("demo-questions").with("count", questions))?;
    }
    for platform in &scene.world.platforms {
        let (connection, account) = (platform.connection.clone(), platform.successor.clone());
        let says = Message::new("demo-decided").with("connection", &connection).with("account", &account);
        engine.decide(&scene.it, case.id, &Decision::DefaultSuccessor { connection, account }).await?;
        teller.say(Some(Mark::Done), &says)?;
    }
    let mut second = engine.plan_leave(&scene.it, case.id).await?;
    if settle_integrations(teller, scene, case, &second.plan).await? {
        second = engine.plan_leave(&scene.it, case.id).await?;
    }
    show(teller, scene, &second).await?;
    Ok((second, questions))
}

/// What can't be handed over is stopped. Says whether there was anything to decide.
async fn settle_integrations(teller: &Teller<'_>, scene: &Scene, case: &Case, plan: &Plan) -> Result<bool, Failure> {
    let mut stopped = 0;
    for question in &plan.questions {
        let About::Integration(integration) = &question.about else { continue };
        let decision = Decision::Integration { integration: integration.clone(), fate: Fate::Stopped };
        scene.house.engine.decide(&scene.it, case.id, &decision).await?;
        stopped += 1;
    }
    if stopped > 0 {
        teller.say(Some(Mark::Done), &Message::new("demo-integrations").with("count", stopped))?;
    }
    Ok(stopped > 0)
}

async fn show(teller: &Teller<'_>, scene: &Scene, planned: &Planned) -> Result<(), Failure> {
    let names = Names::of(&scene.house, &planned.plan).await?;
    let page = PlanPage { person: &scene.world.leaver, planned, names: &names, all: false, shortened: true };
    teller.show(|screen| view::plan(screen, &page))
}

async fn approval(teller: &Teller<'_>, scene: &Scene, planned: &Planned) -> Result<(), Failure> {
    teller.chapter("demo-chapter-approve")?;
    let engine = &scene.house.engine;
    let reason = teller.screen.word("demo-typed-approval");
    engine.approve(&scene.legal, planned.id, &planned.digest, &reason).await?;
    let message = Message::new("demo-approved")
        .with("planner", &scene.it.name)
        .with("approver", &scene.legal.name)
        .with("digest", planned.digest.short());
    teller.say(Some(Mark::Done), &message)
}

async fn running(teller: &Teller<'_>, scene: &Scene, planned: &Planned) -> Result<RunReport, Failure> {
    teller.chapter("demo-chapter-run")?;
    let report = run_plan(teller.screen, &scene.house, &scene.it, planned.id).await?;
    teller.show(|screen| view::run_sentence(screen, &report))?;
    Ok(report)
}

async fn proof(teller: &Teller<'_>, scene: &Scene, case: &Case) -> Result<(bool, usize), Failure> {
    teller.chapter("demo-chapter-prove")?;
    let proved = scene.house.engine.prove(&scene.it, case.id).await?;
    teller.show(|screen| view::proof(screen, &proved))?;
    Ok((proved.holds, proved.checks.len()))
}

struct Reported {
    files: Vec<PathBuf>,
    conclusion: Conclusion,
}

async fn report(teller: &Teller<'_>, scene: &Scene, case: &Case) -> Result<Reported, Failure> {
    teller.chapter("demo-chapter-report")?;
    let sealed = scene.house.engine.report(&scene.it, case.id).await?;
    let files = write_report(teller.screen, &sealed, &[PageFormat::Html], &scene.dir)?;
    let mark = match sealed.report.conclusion {
        Conclusion::Verified => Mark::Verified,
        Conclusion::Confirmed => Mark::Done,
        Conclusion::Unfinished => Mark::NeedsPerson,
        Conclusion::Contradicted => Mark::Failed,
    };
    teller.say(Some(mark), &sealed.report.summary)?;
    Ok(Reported { files, conclusion: sealed.report.conclusion })
}

/// Verifies the report as a stranger would, then a copy with one byte changed. Returns whether the report fits, how many
/// entries it carries, and what was found in the forgery.
fn verification(
    teller: &Teller<'_>,
    scene: &Scene,
    files: &[PathBuf],
) -> Result<(bool, usize, Option<&'static str>), Failure> {
    teller.chapter("demo-chapter-verify")?;
    let key = scene.house.engine.log_public_key();
    let keys = TrustedKeys::parse(&[&key]).map_err(|e| Failure::new("error-verifier-key").because(&e))?;
    let (report, attachments) = files.split_first().ok_or_else(|| Failure::new("error-report"))?;
    let checked = check_file(report, &keys, attachments)?;
    let (entries, claims) = checked.report.as_ref().map_or((0, 0), |v| (v.entries.len(), v.claims));
    let (mark, message) = match checked.first() {
        None => (Mark::Verified, Message::new("demo-verified").with("entries", entries).with("claims", claims)),
        Some(found) => (Mark::Failed, mismatch(found)),
    };
    teller.say(Some(mark), &message)?;
    let (_, account) = scene.world.accounts().next().ok_or_else(|| Failure::new("error-demo-json"))?;
    let forged = tamper(report, account.account.as_str())?;
    let found = check_file(&forged.file, &keys, &[])?.report.err();
    teller.say(None, &Message::new("demo-forged").with("offset", forged.offset))?;
    match &found {
        Some(found) => teller.say(Some(Mark::Failed), &mismatch(found))?,
        None => teller.say(Some(Mark::Failed), &Message::new("demo-forgery-missed"))?,
    }
    Ok((checked.first().is_none(), entries, found.map(|f| f.code())))
}

async fn withdrawal(teller: &Teller<'_>, scene: &Scene, case: &Case) -> Result<RunReport, Failure> {
    teller.chapter("demo-chapter-withdraw")?;
    let engine = &scene.house.engine;
    let planned = engine.plan_reinstate(&scene.it, case.id).await?;
    teller.say(None, &Message::new("demo-withdraw-plan").with("count", planned.plan.steps.len()))?;
    lost(teller, &planned.plan)?;
    let reason = teller.screen.word("demo-typed-approval");
    engine.approve(&scene.legal, planned.id, &planned.digest, &reason).await?;
    let report = run_plan(teller.screen, &scene.house, &scene.it, planned.id).await?;
    let (mark, key) = match report.end {
        RunEnd::Finished => (Mark::Done, "demo-withdrawn"),
        _ => (Mark::NeedsPerson, "demo-withdrawn-partly"),
    };
    let message = Message::new(key).with("settled", report.settled).with("steps", report.steps);
    teller.say(Some(mark), &message.with("name", scene.name()))?;
    Ok(report)
}

fn lost(teller: &Teller<'_>, plan: &Plan) -> Result<(), Failure> {
    let shown = plan.lost.len().min(3);
    plan.lost[..shown].iter().try_for_each(|what| teller.say(Some(Mark::NotPossible), what))?;
    match plan.lost.len() - shown {
        0 => Ok(()),
        more => teller.say(None, &Message::new("demo-and-more").with("count", more)),
    }
}
