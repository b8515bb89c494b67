//! The outbox: what is to be told, to whom, and what became of it.
//!
//! A row is written in the transaction of the change that it tells of, so neither is ever there without the other. Its
//! cause is unique for each receiver, so that nobody is told twice however often the change is tried. Taking a row is
//! the intent to send it: a row that was taken and never settled may have been sent, and says so (`unsure`).

use crate::columns::{count, document, micros, parse_document, parse_word, time, time_if_any, word};
use crate::dialect::{Conditions, Cx, Value, change, run, wanted};
use crate::error::{Result, StoreError};
use crate::store::Store;
use crate::tx::{Tx, reads};
use exeunt_core::{CaseId, Channel, DeliveryTrouble, NoticeId, NoticeKind, PersonId, Receiver};
use jiff::Timestamp;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use uuid::Uuid;

/// What a notice carries that nobody else may read, such as a one-time link.
const SEALED: &str = "sealed";

/// Something to be told to one receiver.
#[derive(Debug, Clone)]
pub struct NewNotice {
    pub id: NoticeId,
    /// What it comes from, such as `case/…/opened`. Told once for each receiver and channel.
    pub cause: String,
    pub channel: Channel,
    pub to: Receiver,
    pub kind: NoticeKind,
    /// What is told, as data. Never a secret.
    pub document: Json,
    pub case: Option<CaseId>,
    /// Kept in the vault until it was sent.
    pub sealed: Option<SecretString>,
    pub created_at: Timestamp,
    pub not_before: Timestamp,
    /// From then on it isn't tried any more.
    pub give_up_at: Timestamp,
}

/// A notice as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredNotice {
    pub id: NoticeId,
    pub cause: String,
    pub channel: Channel,
    pub to: Receiver,
    pub kind: NoticeKind,
    pub document: Json,
    pub case: Option<CaseId>,
    pub state: NoticeState,
    pub created_at: Timestamp,
    pub not_before: Timestamp,
    pub give_up_at: Timestamp,
    pub attempts: u32,
    /// Attempts that may have arrived although nobody saw their end.
    pub unsure: u32,
    /// Who sends it at this moment.
    pub worker: Option<String>,
    pub ended_at: Option<Timestamp>,
    /// Where it went.
    pub address: Option<String>,
    /// Why the last attempt failed.
    pub trouble: Option<DeliveryTrouble>,
}

impl StoredNotice {
    /// Whether the receiver may have it more than once.
    pub fn maybe_twice(&self) -> bool {
        self.unsure > 1 || (self.unsure == 1 && self.state == NoticeState::Sent)
    }
}

/// What became of a notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoticeState {
    Waiting,
    Sent,
    /// Not sent, and not tried again unless somebody says so.
    Failed,
}

/// The right to send a notice, once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeClaim {
    pub notice: StoredNotice,
    pub worker: String,
    generation: i64,
}

/// Which notices are wanted.
#[derive(Debug, Clone, Default)]
pub struct NoticeFilter {
    pub id: Option<NoticeId>,
    pub state: Option<NoticeState>,
    pub case: Option<CaseId>,
    /// Without what is about this person's leaving: of their cases, of batches that they are in, of findings that could
    /// be about them.
    pub except: Option<PersonId>,
    pub after: Option<NoticeId>,
}

const NOT_OF_A_CASE_OF: &str = "NOT EXISTS (SELECT 1 FROM leaver_case c WHERE c.id = notice.case_id AND c.person = ?)";
const NOT_OF_A_BATCH_OF: &str = "NOT EXISTS (SELECT 1 FROM batch_member m JOIN leaver_case c ON c.id = m.case_id
     WHERE m.batch = notice.subject AND c.person = ?)";
const NOT_OF_A_FINDING_ABOUT: &str =
    "NOT EXISTS (SELECT 1 FROM finding_about f WHERE f.finding = notice.subject AND f.person = ?)";

const COLUMNS: &str =
    "id, cause, channel, receiver, kind, document, case_id, state, created_at, not_before, give_up_at,
                       attempts, unsure, worker, generation, ended_at, address, trouble";

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    cause: String,
    channel: String,
    receiver: String,
    kind: String,
    document: String,
    case_id: Option<Uuid>,
    state: String,
    created_at: i64,
    not_before: i64,
    give_up_at: i64,
    attempts: i64,
    unsure: i64,
    worker: Option<String>,
    generation: i64,
    ended_at: Option<i64>,
    address: Option<String>,
    trouble: Option<String>,
}

reads! {
    /// Whether anybody was told of this cause.
    fn notice_is_told(cause: &str) -> bool;
    /// The notice; fails when there is none.
    fn notice_get(id: NoticeId) -> StoredNotice;
    /// The next notices after the filter's `after`, in the order in which they were written.
    fn notice_list(filter: &NoticeFilter, limit: u32) -> Vec<StoredNotice>;
    /// How many notices are in each state.
    fn notice_count() -> Vec<(NoticeState, u64)>;
    /// Waiting notices that nobody sends and whose time is over.
    fn notice_overdue(now: Timestamp, limit: u32) -> Vec<StoredNotice>;
}

impl Cx<'_> {
    async fn notice_is_told(&mut self, cause: &str) -> Result<bool> {
        let sql = "SELECT 1 FROM notice WHERE cause = $1 LIMIT 1";
        let found: Option<i32> = run!(self, c => sqlx::query_scalar(sql).bind(cause).fetch_optional(c).await?);
        Ok(found.is_some())
    }

    async fn notice_get(&mut self, id: NoticeId) -> Result<StoredNotice> {
        let sql = sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM notice WHERE id = $1"));
        let row: Option<Row> = run!(self, c => sqlx::query_as(sql).bind(id.0).fetch_optional(c).await?);
        row.map(notice).transpose()?.ok_or_else(|| StoreError::not_found("notice", id))
    }

    async fn notice_list(&mut self, filter: &NoticeFilter, limit: u32) -> Result<Vec<StoredNotice>> {
        let mut wanted = Conditions::default();
        if let Some(after) = filter.after {
            wanted.and("id > ?", [Value::Id(after.0)]);
        }
        if let Some(id) = filter.id {
            wanted.and("id = ?", [Value::Id(id.0)]);
        }
        wanted.and_if("state = ?", filter.state.map(|state| word(&state)));
        if let Some(case) = filter.case {
            wanted.and("case_id = ?", [Value::Id(case.0)]);
        }
        for without in [NOT_OF_A_CASE_OF, NOT_OF_A_BATCH_OF, NOT_OF_A_FINDING_ABOUT] {
            wanted.and_if(without, filter.except.as_ref().map(PersonId::as_str));
        }
        // Ids sort by the time of writing.
        let sql = format!("SELECT {COLUMNS} FROM notice {{where}} ORDER BY id LIMIT {limit}");
        let rows = wanted!(self, Row, &sql, wanted);
        rows.into_iter().map(notice).collect()
    }

    async fn notice_count(&mut self) -> Result<Vec<(NoticeState, u64)>> {
        let sql = "SELECT state, COUNT(*) FROM notice GROUP BY state ORDER BY state";
        let rows: Vec<(String, i64)> = run!(self, c => sqlx::query_as(sql).fetch_all(c).await?);
        rows.into_iter().map(|(state, number)| Ok((parse_word("notice", &state)?, count("notice", number)?))).collect()
    }

    async fn notice_overdue(&mut self, now: Timestamp, limit: u32) -> Result<Vec<StoredNotice>> {
        let sql = sqlx::AssertSqlSafe(format!(
            "SELECT {COLUMNS} FROM notice WHERE state = 'waiting' AND give_up_at <= $1
             AND (lease_until IS NULL OR lease_until < $1) ORDER BY id LIMIT $2"
        ));
        let (now, limit) = (micros(now), i64::from(limit));
        let rows: Vec<Row> = run!(self, c => sqlx::query_as(sql).bind(now).bind(limit).fetch_all(c).await?);
        rows.into_iter().map(notice).collect()
    }
}

impl Store {
    /// Takes up to `limit` notices that are due on one of `channels`, for `worker` until `until`. One that was taken
    /// before and never settled counts as unsure: it may have been sent.
    pub async fn notice_claim(
        &self,
        channels: &[Channel],
        worker: &str,
        (now, until): (Timestamp, Timestamp),
        limit: u32,
    ) -> Result<Vec<NoticeClaim>> {
        let (now, until) = (micros(now), micros(until));
        let wanted = |channel| if channels.contains(&channel) { channel.as_str() } else { "" };
        let (mail, webhook, chat) = (wanted(Channel::Mail), wanted(Channel::Webhook), wanted(Channel::Chat));
        let mut tx = self.begin().await?;
        let mut cx = tx.cx()?;
        let sql = cx.skipping(&format!(
            "UPDATE notice SET unsure = unsure + CASE WHEN worker IS NULL THEN 0 ELSE 1 END, worker = $1,
             lease_until = $2, generation = generation + 1, attempts = attempts + 1
             WHERE id IN (SELECT id FROM notice WHERE state = 'waiting' AND not_before <= $3
                 AND give_up_at > $3 AND (lease_until IS NULL OR lease_until < $3) AND channel IN ($4, $5, $6)
                 ORDER BY not_before, id LIMIT $7 {{lock}})
             RETURNING {COLUMNS}"
        ));
        let rows: Vec<Row> = run!(&mut cx, c => sqlx::query_as(sql)
            .bind(worker)
            .bind(until)
            .bind(now)
            .bind(mail)
            .bind(webhook)
            .bind(chat)
            .bind(i64::from(limit))
            .fetch_all(c)
            .await?);
        tx.commit().await?;
        let claim = |row: Row| {
            let generation = row.generation;
            Ok(NoticeClaim { notice: notice(row)?, worker: worker.to_owned(), generation })
        };
        rows.into_iter().map(claim).collect()
    }

    /// What a notice carries that nobody else may read.
    pub async fn notice_sealed(&self, id: NoticeId) -> Result<Option<SecretString>> {
        self.secret_lookup(&owner(id), SEALED).await
    }
}

impl Tx {
    /// Writes down what is to be told. `false`: the same receiver is told of the same cause by this channel already.
    pub async fn notice_insert(&mut self, new: &NewNotice) -> Result<bool> {
        let sql = "INSERT INTO notice (id, cause, channel, receiver, kind, document, case_id, state, created_at,
                   not_before, give_up_at, subject, attempts, unsure, generation)
                   VALUES ($1, $2, $3, $4, $5, $6, $7, 'waiting', $8, $9, $10, $11, 0, 0, 0)
                   ON CONFLICT (cause, channel, receiver) DO NOTHING";
        let text = document(&new.document)?;
        let added = change!(
            &mut self.cx()?,
            sqlx::query(sql)
                .bind(new.id.0)
                .bind(new.cause.as_str())
                .bind(new.channel.as_str())
                .bind(new.to.to_string())
                .bind(new.kind.as_str())
                .bind(text.as_str())
                .bind(new.case.map(|case| case.0))
                .bind(micros(new.created_at))
                .bind(micros(new.not_before))
                .bind(micros(new.give_up_at))
                .bind(subject(&new.cause))
        );
        if added == 1
            && let Some(sealed) = &new.sealed
        {
            self.secret_put(&owner(new.id), SEALED, sealed).await?;
        }
        Ok(added == 1)
    }

    /// It was sent to `address`. What was sealed is forgotten.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when the time of the claim was over and somebody else has taken it.
    pub async fn notice_sent(&mut self, claim: &NoticeClaim, address: &str, at: Timestamp) -> Result<()> {
        let sql = "UPDATE notice SET state = 'sent', ended_at = $1, address = $2, trouble = NULL, worker = NULL,
                   lease_until = NULL WHERE id = $3 AND worker = $4 AND generation = $5";
        let done = change!(
            &mut self.cx()?,
            sqlx::query(sql)
                .bind(micros(at))
                .bind(address)
                .bind(claim.notice.id.0)
                .bind(claim.worker.as_str())
                .bind(claim.generation)
        );
        still_held(claim, done)?;
        self.secret_delete(&owner(claim.notice.id), SEALED).await
    }

    /// It wasn't sent, as far as is known, and is tried again at `at`; `unsure` where it may have arrived all the same.
    ///
    /// # Errors
    /// As [`Tx::notice_sent`].
    pub async fn notice_later(
        &mut self,
        claim: &NoticeClaim,
        at: Timestamp,
        trouble: DeliveryTrouble,
        unsure: bool,
    ) -> Result<()> {
        let sql = "UPDATE notice SET not_before = $1, trouble = $2, unsure = unsure + $3, worker = NULL,
                   lease_until = NULL WHERE id = $4 AND worker = $5 AND generation = $6";
        let done = change!(
            &mut self.cx()?,
            sqlx::query(sql)
                .bind(micros(at))
                .bind(trouble.as_str())
                .bind(i64::from(unsure))
                .bind(claim.notice.id.0)
                .bind(claim.worker.as_str())
                .bind(claim.generation)
        );
        still_held(claim, done)
    }

    /// It can't be sent. Somebody can have it tried again.
    ///
    /// # Errors
    /// As [`Tx::notice_sent`].
    pub async fn notice_failed(&mut self, claim: &NoticeClaim, trouble: DeliveryTrouble, at: Timestamp) -> Result<()> {
        let sql = "UPDATE notice SET state = 'failed', ended_at = $1, trouble = $2, worker = NULL, lease_until = NULL
                   WHERE id = $3 AND worker = $4 AND generation = $5";
        let done = change!(
            &mut self.cx()?,
            sqlx::query(sql)
                .bind(micros(at))
                .bind(trouble.as_str())
                .bind(claim.notice.id.0)
                .bind(claim.worker.as_str())
                .bind(claim.generation)
        );
        still_held(claim, done)
    }

    /// Ends a waiting notice that nobody sends. `false`: somebody took it or ended it meanwhile.
    pub async fn notice_give_up(&mut self, id: NoticeId, at: Timestamp) -> Result<bool> {
        let sql = "UPDATE notice SET state = 'failed', ended_at = $1, worker = NULL, lease_until = NULL,
                   unsure = unsure + CASE WHEN worker IS NULL THEN 0 ELSE 1 END,
                   trouble = COALESCE(trouble, 'gave_up')
                   WHERE id = $2 AND state = 'waiting' AND (lease_until IS NULL OR lease_until < $1)";
        Ok(change!(&mut self.cx()?, sqlx::query(sql).bind(micros(at)).bind(id.0)) == 1)
    }

    /// Lets notices of this kind about a case that nobody tried to send yet wait until `at`, and no longer.
    pub async fn notice_hold(&mut self, case: CaseId, kind: NoticeKind, at: Timestamp) -> Result<()> {
        let sql = "UPDATE notice SET not_before = $1
                   WHERE case_id = $2 AND kind = $3 AND state = 'waiting' AND attempts = 0";
        change!(&mut self.cx()?, sqlx::query(sql).bind(micros(at)).bind(case.0).bind(kind.as_str()));
        Ok(())
    }

    /// Forgets notices of this kind about a case that nobody tried to send yet: what they ask isn't asked any more.
    pub async fn notice_take_back(&mut self, case: CaseId, kind: NoticeKind) -> Result<()> {
        let sql = "DELETE FROM notice WHERE case_id = $1 AND kind = $2 AND state = 'waiting' AND attempts = 0
                   RETURNING id";
        let forgotten: Vec<Uuid> = run!(&mut self.cx()?, c => sqlx::query_scalar(sql)
            .bind(case.0)
            .bind(kind.as_str())
            .fetch_all(c)
            .await?);
        for id in forgotten {
            self.secret_delete(&owner(NoticeId(id)), SEALED).await?;
        }
        Ok(())
    }

    /// Has a notice sent again that failed, or that was sent: tried from now on until `give_up_at`.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when it waits to be sent anyway.
    pub async fn notice_retry(&mut self, id: NoticeId, now: Timestamp, give_up_at: Timestamp) -> Result<()> {
        let sql = "UPDATE notice SET unsure = unsure + CASE WHEN state = 'sent' THEN 1 ELSE 0 END, state = 'waiting',
                   not_before = $1, give_up_at = $2, ended_at = NULL, generation = generation + 1
                   WHERE id = $3 AND state <> 'waiting'";
        let done = change!(&mut self.cx()?, sqlx::query(sql).bind(micros(now)).bind(micros(give_up_at)).bind(id.0));
        if done == 1 {
            return Ok(());
        }
        self.notice_get(id).await?;
        Err(StoreError::conflict("notice", id, "it waits to be sent already"))
    }
}

fn still_held(claim: &NoticeClaim, done: u64) -> Result<()> {
    if done == 1 { Ok(()) } else { Err(StoreError::conflict("notice", claim.notice.id, "somebody else has taken it")) }
}

/// The batch or the finding that a cause names, where it tells of no single case.
fn subject(cause: &str) -> Option<Uuid> {
    let mut parts = cause.split('/');
    let names_one = matches!(parts.next(), Some("batch" | "finding"));
    parts.next().filter(|_| names_one).and_then(|id| Uuid::try_parse(id).ok())
}

fn owner(id: NoticeId) -> String {
    format!("notice/{id}")
}

fn notice(row: Row) -> Result<StoredNotice> {
    let wrong = |what: &str, text: &str| StoreError::tampered("notice", row.id, format!("no such {what}: {text}"));
    Ok(StoredNotice {
        id: NoticeId(row.id),
        channel: parse_word("notice", &row.channel)?,
        to: Receiver::parse(&row.receiver).ok_or_else(|| wrong("receiver", &row.receiver))?,
        kind: NoticeKind::parse(&row.kind).ok_or_else(|| wrong("kind", &row.kind))?,
        document: parse_document("notice", row.id, &row.document)?,
        case: row.case_id.map(CaseId),
        state: parse_word("notice", &row.state)?,
        created_at: time("notice", row.created_at)?,
        not_before: time("notice", row.not_before)?,
        give_up_at: time("notice", row.give_up_at)?,
        attempts: count("notice", row.attempts)?,
        unsure: count("notice", row.unsure)?,
        ended_at: time_if_any("notice", row.ended_at)?,
        trouble: row.trouble.as_deref().map(|trouble| parse_word("notice", trouble)).transpose()?,
        cause: row.cause,
        worker: row.worker,
        address: row.address,
    })
}
