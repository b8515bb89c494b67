//! What somebody needs to see who comes in the morning: who leaves, whom the cases wait for, what was found, and whether
//! the platforms answer.

use crate::api::cases::CaseShape;
use crate::api::connections::HealthShape;
use crate::api::paper::PartyShape;
use crate::caller::Asker;
use crate::error::{ProblemDocument, Result};
use crate::language::Speaks;
use crate::reach::{Within, seen_of, within};
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use exeunt_core::{CaseState, Departure, Duty, DutyRole, FindingKind, Language};
use exeunt_engine::Caller;
use exeunt_engine::access::Reachable;
use exeunt_plan::{Owed, OwedState, Party, Standing};
use exeunt_store::{CaseFilter, ListedCase};
use futures::try_join;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// How far one looks ahead.
const DAYS: i32 = 7;
/// Cases that are looked at: those whose last day is nearest. A house with more of them open reads the list.
const MOST: u32 = 300;
/// Lines of what waits for one party.
const LINES: usize = 50;

pub(crate) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(today))
}

/// Today, as the caller may see it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Today)]
struct TodayShape {
    /// Who leaves today or within seven days, those who go first, first.
    leaving: Vec<LeavingShape>,
    /// What the caller is asked for: by name, or as one of the department; what is urgent first.
    mine: MineShape,
    /// Whom else the unfinished cases wait for.
    waiting: Vec<WaitingShape>,
    /// There are more unfinished cases than were looked at.
    more: bool,
    /// What waits to be settled, by its kind; absent for a caller who settles nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    findings: Option<Vec<FindingsShape>>,
    /// Absent for a caller who sees their own people only.
    #[serde(skip_serializing_if = "Option::is_none")]
    connections: Option<Vec<PlatformShape>>,
}

/// Somebody who leaves.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Leaving)]
struct LeavingShape {
    /// Days until then where the person is; 0: today.
    days: i32,
    case: CaseShape,
}

/// What waits for the caller.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WaitingForMe)]
struct MineShape {
    number: usize,
    overdue: usize,
    /// What it is, at most 50 lines: departures that may do harm first, then what is late, and of each the nearest last
    /// day first.
    items: Vec<WaitingCase>,
}

/// Everything that waits for one party.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WaitingFor)]
struct WaitingShape {
    /// `hr`, `manager`, `legal`, `it` or `named`.
    party: String,
    cases: usize,
    overdue: usize,
    /// Since when the oldest of it waits.
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<String>,
    /// What it is, at most 50 lines, the longest wait first.
    items: Vec<WaitingCase>,
}

/// One thing that a case waits for.
#[derive(Debug, Serialize, ToSchema)]
struct WaitingCase {
    case: String,
    person: String,
    person_name: String,
    /// Who exactly is asked for it.
    party: PartyShape,
    what: String,
    overdue: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    due: Option<String>,
}

/// Findings of one kind.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FindingsOfKind)]
struct FindingsShape {
    kind: &'static str,
    number: u64,
    /// Since when the oldest waits.
    since: String,
}

/// A connection and whether it answers.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TodayConnection)]
struct PlatformShape {
    name: String,
    platform: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    health: Option<HealthShape>,
}

/// Who leaves, whom the cases wait for, what was found, and whether the platforms answer.
#[utoipa::path(get, path = "/today", tag = "today",
    responses((status = 200, body = TodayShape), (status = 403, body = ProblemDocument)))]
async fn today(State(state): State<AppState>, asker: Asker, Speaks(language): Speaks) -> Result<Json<TodayShape>> {
    let now = state.engine.now();
    let (cases, more) = looked_at(&state, &asker, now).await?;
    let bare: Vec<_> = cases.iter().map(|listed| listed.case.clone()).collect();
    let standings = state.engine.standings(&bare).await?;
    let telling = Telling { caller: &asker.0, language };
    let (mine, waiting) = (telling.mine(&cases, &standings), telling.waiting(&cases, &standings));
    let leaving = cases.into_iter().zip(standings).filter_map(|(listed, standing)| {
        let days = days_left(&listed, now);
        let case = || CaseShape::standing(listed, standing, language);
        (0..=DAYS).contains(&days).then(case).map(|case| LeavingShape { days, case })
    });
    let mut leaving: Vec<_> = leaving.collect();
    leaving.sort_by_key(|leaving| leaving.days);
    Ok(Json(TodayShape {
        leaving,
        mine,
        waiting,
        more,
        findings: findings(&state, &asker).await?,
        connections: connections(&state, &asker).await?,
    }))
}

/// The cases that aren't finished, and those of these days that are, as far as the caller may see them, the nearest last
/// day first; and whether there are more.
async fn looked_at(state: &AppState, asker: &Asker, now: Timestamp) -> Result<(Vec<ListedCase>, bool)> {
    let under = match within(state, &asker.0).await? {
        Within::Everybody => None,
        Within::Under(person) => Some(person),
        Within::Nobody => return Ok((Vec::new(), false)),
    };
    let mine = CaseFilter { under, except: asker.0.person.clone(), ..CaseFilter::default() };
    let unfinished = CaseFilter { states: vec![CaseState::Open, CaseState::Approved], ..mine.clone() };
    // A day earlier and later than ours it may be today elsewhere.
    let today = now.to_zoned_datetime(TimeZone::UTC).date();
    let finished = CaseFilter {
        states: vec![CaseState::Closed, CaseState::Proved],
        last_day_from: Some(today.saturating_sub(1.day())),
        last_day_to: Some(today.saturating_add((DAYS + 1).days())),
        ..mine
    };
    let store = &state.engine.store;
    let (mut rows, finished) =
        try_join!(store.case_search_by_day(&unfinished, MOST + 1), store.case_search_by_day(&finished, MOST + 1))?;
    rows.extend(finished);
    // What may do harm isn't cut off by what is long past its day.
    rows.sort_by_key(|listed| (listed.case.departure != Departure::Hostile, days_left(listed, now), listed.case.id));
    let most = usize::try_from(MOST).unwrap_or(usize::MAX);
    let more = rows.len() > most;
    rows.truncate(most);
    Ok((seen_of(state, &asker.0, rows, |listed| &listed.case.person).await?, more))
}

/// Days until the person's last day, where they are.
fn days_left(listed: &ListedCase, now: Timestamp) -> i32 {
    let zone = TimeZone::get(&listed.zone).unwrap_or(TimeZone::UTC);
    (listed.case.last_working_day - now.to_zoned_datetime(zone).date()).get_days()
}

/// To whom it is told, and how.
struct Telling<'a> {
    caller: &'a Caller,
    language: Language,
}

/// Everything that somebody is waited for, with its case.
fn open<'a>(cases: &'a [ListedCase], standings: &'a [Standing]) -> impl Iterator<Item = (&'a ListedCase, &'a Owed)> {
    let all = cases.iter().zip(standings);
    let all = all.flat_map(|(listed, standing)| standing.owed.iter().map(move |owed| (listed, owed)));
    all.filter(|(_, owed)| owed.is_waited_for())
}

fn is_late(owed: &Owed) -> bool {
    owed.state == OwedState::Overdue
}

impl Telling<'_> {
    /// Whether the caller is asked: by name, or as one of the department. Nobody is asked to approve what they made, where
    /// that takes two.
    fn asks(&self, owed: &Owed) -> bool {
        let has = |role| self.caller.roles.contains(&role);
        if owed.not_by.as_ref() == Some(&self.caller.name) {
            return false;
        }
        match &owed.party {
            Party::Hr => has(DutyRole::Hr),
            Party::Legal => has(DutyRole::Legal),
            Party::It => has(DutyRole::It),
            Party::Manager { person, .. } | Party::Named { person, .. } => self.caller.person.as_ref() == Some(person),
        }
    }

    fn mine(&self, cases: &[ListedCase], standings: &[Standing]) -> MineShape {
        let mut owed: Vec<_> = open(cases, standings).filter(|(_, owed)| self.asks(owed)).collect();
        // Rows come with the nearest last day first, and stay so where nothing else tells them apart.
        owed.sort_by_key(|(listed, owed)| (listed.case.departure != Departure::Hostile, !is_late(owed)));
        MineShape {
            number: owed.len(),
            overdue: owed.iter().filter(|(_, owed)| is_late(owed)).count(),
            items: owed.into_iter().take(LINES).map(|(listed, owed)| self.line(listed, owed)).collect(),
        }
    }

    /// What others owe, by who owes it.
    fn waiting(&self, cases: &[ListedCase], standings: &[Standing]) -> Vec<WaitingShape> {
        let mut by_party: BTreeMap<&'static str, Vec<(&ListedCase, &Owed)>> = BTreeMap::new();
        for (listed, owed) in open(cases, standings).filter(|(_, owed)| !self.asks(owed)) {
            by_party.entry(owed.party.as_str()).or_default().push((listed, owed));
        }
        let shape = |(party, mut owed): (&'static str, Vec<(&ListedCase, &Owed)>)| {
            owed.sort_by_key(|(listed, owed)| (owed.since.is_none(), owed.since, listed.case.id));
            WaitingShape {
                party: party.to_owned(),
                cases: owed.iter().map(|(listed, _)| listed.case.id).collect::<BTreeSet<_>>().len(),
                overdue: owed.iter().filter(|(_, owed)| is_late(owed)).count(),
                since: owed.iter().find_map(|(_, owed)| owed.since).map(|at| at.to_string()),
                items: owed.into_iter().take(LINES).map(|(listed, owed)| self.line(listed, owed)).collect(),
            }
        };
        by_party.into_iter().map(shape).collect()
    }

    fn line(&self, listed: &ListedCase, owed: &Owed) -> WaitingCase {
        WaitingCase {
            case: listed.case.id.to_string(),
            person: listed.case.person.to_string(),
            person_name: listed.name.clone(),
            party: owed.party.clone().into(),
            what: super::said(self.language, &owed.what),
            overdue: is_late(owed),
            since: owed.since.map(|at| at.to_string()),
            due: owed.due.map(|at| at.to_string()),
        }
    }
}

async fn findings(state: &AppState, asker: &Asker) -> Result<Option<Vec<FindingsShape>>> {
    if asker.0.reach(Duty::SettleFinding) != Reachable::Everybody {
        return Ok(None);
    }
    let counted = state.engine.store.finding_count_by_kind(asker.0.person.as_ref()).await?.into_iter();
    let shape = |(kind, number, since): (FindingKind, u64, Timestamp)| FindingsShape {
        kind: kind.as_str(),
        number,
        since: since.to_string(),
    };
    Ok(Some(counted.map(shape).collect()))
}

async fn connections(state: &AppState, asker: &Asker) -> Result<Option<Vec<PlatformShape>>> {
    if asker.0.reach(Duty::Read) != Reachable::Everybody {
        return Ok(None);
    }
    let healths = state.engine.connection_health().await;
    let stored = state.engine.store.connection_list().await?.into_iter();
    let shape = |stored: exeunt_store::StoredConnection| PlatformShape {
        health: healths.get(&stored.name).and_then(HealthShape::of),
        name: stored.name.to_string(),
        platform: stored.platform,
    };
    Ok(Some(stored.map(shape).collect()))
}
