//! Cases, and what people decided for them.

use crate::columns::{document, micros, parse_document, parse_text, parse_word, time, time_if_any, word};
use crate::dialect::{Cx, among, change, run};
use crate::error::{Result, StoreError};
use crate::tx::{Tx, reads};
use exeunt_core::{Case, CaseId, CaseState, Decisions, Departure, PersonId};
use jiff::{Timestamp, civil::Date};
use uuid::Uuid;

pub(crate) type Row = (Uuid, String, String, String, String, String, i64);

reads! {
    /// The case; fails when there is none.
    fn case_get(id: CaseId) -> Case;
    /// The next cases after `after`, in the order in which they were opened.
    fn case_list(after: Option<CaseId>, limit: u32) -> Vec<Case>;
    /// Every case of a person, in the order in which they were opened.
    fn case_list_of(person: &PersonId) -> Vec<Case>;
    /// The cases of these people, the earliest last day first.
    fn case_list_among(people: &[PersonId]) -> Vec<Case>;
    /// Who of these people is on the way out: has a case that is neither at its end nor taken back.
    fn leaving_among(people: &[PersonId]) -> Vec<PersonId>;
    /// What is decided for a case, and the version to name when changing it. Fails when nothing was decided yet.
    fn decisions_get(case: CaseId) -> (u32, Decisions);
    /// When a case was last proved or taken back; `None` while it never was.
    fn case_ended_at(id: CaseId) -> Option<Timestamp>;
}

impl Cx<'_> {
    async fn case_get(&mut self, id: CaseId) -> Result<Case> {
        let sql = "SELECT id, person, departure, last_working_day, state, opened_by, opened_at
                   FROM leaver_case WHERE id = $1";
        let row: Option<Row> = run!(self, c => sqlx::query_as(sql).bind(id.0).fetch_optional(c).await?);
        row.map(case).transpose()?.ok_or_else(|| StoreError::not_found("case", id))
    }

    async fn case_list(&mut self, after: Option<CaseId>, limit: u32) -> Result<Vec<Case>> {
        // Ids sort by the time of opening.
        let sql = "SELECT id, person, departure, last_working_day, state, opened_by, opened_at
                   FROM leaver_case WHERE id > $1 ORDER BY id LIMIT $2";
        let (after, limit) = (after.map_or(Uuid::nil(), |id| id.0), i64::from(limit));
        let rows: Vec<Row> = run!(self, c => sqlx::query_as(sql).bind(after).bind(limit).fetch_all(c).await?);
        rows.into_iter().map(case).collect()
    }

    async fn case_list_of(&mut self, person: &PersonId) -> Result<Vec<Case>> {
        let sql = "SELECT id, person, departure, last_working_day, state, opened_by, opened_at
                   FROM leaver_case WHERE person = $1 ORDER BY id";
        let rows: Vec<Row> = run!(self, c => sqlx::query_as(sql).bind(person.as_str()).fetch_all(c).await?);
        rows.into_iter().map(case).collect()
    }

    async fn case_list_among(&mut self, people: &[PersonId]) -> Result<Vec<Case>> {
        let sql = "SELECT id, person, departure, last_working_day, state, opened_by, opened_at
                   FROM leaver_case WHERE person IN (VALUES {rows})";
        let rows = among!(self, Row, sql, people, |query, person| query.bind(person.as_str()));
        let mut cases = rows.into_iter().map(case).collect::<Result<Vec<_>>>()?;
        cases.sort_by_key(|case| (case.last_working_day, case.id));
        Ok(cases)
    }

    async fn leaving_among(&mut self, people: &[PersonId]) -> Result<Vec<PersonId>> {
        let sql = "SELECT DISTINCT person FROM leaver_case
                   WHERE person IN (VALUES {rows}) AND state IN ('open', 'approved')";
        let rows = among!(self, (String,), sql, people, |query, person| query.bind(person.as_str()));
        Ok(rows.into_iter().map(|(person,)| PersonId::from(person)).collect())
    }

    async fn case_ended_at(&mut self, id: CaseId) -> Result<Option<Timestamp>> {
        let sql = "SELECT ended_at FROM leaver_case WHERE id = $1";
        let at: Option<Option<i64>> = run!(self, c => sqlx::query_scalar(sql).bind(id.0).fetch_optional(c).await?);
        time_if_any("case", at.flatten())
    }

    async fn decisions_get(&mut self, case: CaseId) -> Result<(u32, Decisions)> {
        let sql = "SELECT version, document FROM decisions WHERE case_id = $1 ORDER BY version DESC LIMIT 1";
        let row: Option<(i64, String)> = run!(self, c => sqlx::query_as(sql).bind(case.0).fetch_optional(c).await?);
        let (version, text) = row.ok_or_else(|| StoreError::not_found("decisions", case))?;
        Ok((crate::columns::count("decisions", version)?, parse_document("decisions", case, &text)?))
    }
}

impl Tx {
    /// Opens a case. Times are kept to the microsecond.
    pub async fn case_insert(&mut self, case: &Case) -> Result<()> {
        self.person_get(&case.person).await?;
        let sql = "INSERT INTO leaver_case (id, person, departure, last_working_day, state, opened_by, opened_at)
                   VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING";
        let added = change!(
            &mut self.cx()?,
            sqlx::query(sql)
                .bind(case.id.0)
                .bind(case.person.as_str())
                .bind(word(&case.departure))
                .bind(case.last_working_day.to_string())
                .bind(word(&case.state))
                .bind(case.opened_by.as_str())
                .bind(micros(case.opened_at))
        );
        if added == 0 { Err(StoreError::conflict("case", case.id, "there is one already")) } else { Ok(()) }
    }

    /// Moves a case on and returns the state that it was in.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when a case may not go from there to `to`.
    pub async fn case_become(&mut self, id: CaseId, to: CaseState) -> Result<CaseState> {
        let from = self.case_get(id).await?.state;
        if !from.may_become(to) {
            return Err(StoreError::conflict("case", id, format!("{} cannot become {}", word(&from), word(&to))));
        }
        let sql = "UPDATE leaver_case SET state = $1 WHERE id = $2 AND state = $3";
        let done = change!(&mut self.cx()?, sqlx::query(sql).bind(word(&to)).bind(id.0).bind(word(&from)));
        if done == 0 { Err(StoreError::conflict("case", id, "somebody moved it at the same time")) } else { Ok(from) }
    }

    /// Notes when a case ended, so that what was said before isn't taken for news.
    pub async fn case_ended(&mut self, id: CaseId, at: Timestamp) -> Result<()> {
        let sql = "UPDATE leaver_case SET ended_at = $1 WHERE id = $2";
        let done = change!(&mut self.cx()?, sqlx::query(sql).bind(micros(at)).bind(id.0));
        if done == 0 { Err(StoreError::not_found("case", id)) } else { Ok(()) }
    }

    /// Says anew how and when the person goes.
    pub async fn case_amend(&mut self, id: CaseId, departure: Departure, last_working_day: Date) -> Result<()> {
        let sql = "UPDATE leaver_case SET departure = $1, last_working_day = $2 WHERE id = $3";
        let (departure, day) = (word(&departure), last_working_day.to_string());
        let done = change!(&mut self.cx()?, sqlx::query(sql).bind(departure.as_str()).bind(day.as_str()).bind(id.0));
        if done == 0 { Err(StoreError::not_found("case", id)) } else { Ok(()) }
    }

    /// Stores what is decided now, as the version after `version` (0: nothing was decided yet). Earlier versions stay.
    /// Returns the new version.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when somebody decided something since `version`.
    pub async fn decisions_put(&mut self, case: CaseId, decisions: &Decisions, version: u32) -> Result<u32> {
        let sql = "INSERT INTO decisions (case_id, version, document)
                   SELECT $1, $2 + 1, $3
                   WHERE (SELECT COALESCE(MAX(version), 0) FROM decisions WHERE case_id = $1) = $2
                   ON CONFLICT DO NOTHING";
        let text = document(decisions)?;
        let added =
            change!(&mut self.cx()?, sqlx::query(sql).bind(case.0).bind(i64::from(version)).bind(text.as_str()));
        if added == 0 {
            let why = format!("they are no longer at version {version}");
            return Err(StoreError::conflict("decisions", case, why));
        }
        Ok(version + 1)
    }
}

pub(crate) fn case((id, person, departure, last_working_day, state, opened_by, opened_at): Row) -> Result<Case> {
    Ok(Case {
        id: CaseId(id),
        person: person.into(),
        departure: parse_word("case", &departure)?,
        last_working_day: parse_text("case", &last_working_day)?,
        state: parse_word("case", &state)?,
        opened_by: opened_by.into(),
        opened_at: time("case", opened_at)?,
    })
}
