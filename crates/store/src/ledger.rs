//! People, and which accounts are theirs (the ledger).

use crate::columns::{micros, parse_word, time, time_if_any, word};
use crate::dialect::{Cx, among, bulk, change, run};
use crate::error::{Result, StoreError};
use crate::tx::{Tx, reads};
use exeunt_core::{AccountRef, Binding, Person, PersonId};
use jiff::Timestamp;
use std::collections::BTreeSet;

/// A binding as it was, and when it ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastBinding {
    pub binding: Binding,
    /// `None`: it still holds.
    pub ended_at: Option<Timestamp>,
}

/// People are found by this much of their name, typed this far.
const LONGEST_NAME: usize = 200;
const LONGEST_PIECE: usize = 100;

pub(crate) type PersonRow = (String, String, String, String, Option<String>, Option<String>, String);
type BindingRow = (String, String, String, String, i64, String, Option<i64>);

reads! {
    /// The person with this employee number, if known.
    fn person_lookup(id: &PersonId) -> Option<Person>;
    /// The person with this employee number; fails when unknown.
    fn person_get(id: &PersonId) -> Person;
    /// People with this mail address, in any case of letters; no more than `limit`.
    fn person_list_by_mail(mail: &str, limit: u32) -> Vec<Person>;
    /// The next people after `after` in the order of their employee numbers.
    fn person_list(after: Option<&PersonId>, limit: u32) -> Vec<Person>;
    /// Those of these people who are known.
    fn person_several(ids: &[PersonId]) -> Vec<Person>;
    /// Whose account this is.
    fn binding_lookup(account: &AccountRef) -> Option<Binding>;
    /// Whose accounts these are, for those that are somebody's.
    fn binding_several(accounts: &[AccountRef]) -> Vec<Binding>;
    /// The accounts that are this person's.
    fn binding_list(person: &PersonId) -> Vec<Binding>;
    /// Everybody whose account this ever was, the latest last.
    fn binding_history(account: &AccountRef) -> Vec<PastBinding>;
}

impl Cx<'_> {
    pub(crate) async fn person_lookup(&mut self, id: &PersonId) -> Result<Option<Person>> {
        let sql = "SELECT id, name, department, zone, manager, mail, language FROM person WHERE id = $1";
        let row: Option<PersonRow> = run!(self, c => sqlx::query_as(sql).bind(id.as_str()).fetch_optional(c).await?);
        row.map(person).transpose()
    }

    async fn person_get(&mut self, id: &PersonId) -> Result<Person> {
        self.person_lookup(id).await?.ok_or_else(|| StoreError::not_found("person", id))
    }

    async fn person_list_by_mail(&mut self, mail: &str, limit: u32) -> Result<Vec<Person>> {
        let sql = "SELECT id, name, department, zone, manager, mail, language FROM person
                   WHERE mail IS NOT NULL AND lower(mail) = lower($1) ORDER BY id LIMIT $2";
        let rows: Vec<PersonRow> =
            run!(self, c => sqlx::query_as(sql).bind(mail).bind(i64::from(limit)).fetch_all(c).await?);
        rows.into_iter().map(person).collect()
    }

    async fn person_list(&mut self, after: Option<&PersonId>, limit: u32) -> Result<Vec<Person>> {
        let sql =
            "SELECT id, name, department, zone, manager, mail, language FROM person WHERE id > $1 ORDER BY id LIMIT $2";
        let (after, limit) = (after.map_or("", PersonId::as_str), i64::from(limit));
        let rows: Vec<PersonRow> = run!(self, c => sqlx::query_as(sql).bind(after).bind(limit).fetch_all(c).await?);
        rows.into_iter().map(person).collect()
    }

    async fn person_several(&mut self, ids: &[PersonId]) -> Result<Vec<Person>> {
        let sql = "SELECT id, name, department, zone, manager, mail, language FROM person WHERE id IN (VALUES {rows})";
        let rows = among!(self, PersonRow, sql, ids, |query, id| query.bind(id.as_str()));
        rows.into_iter().map(person).collect()
    }

    async fn binding_lookup(&mut self, account: &AccountRef) -> Result<Option<Binding>> {
        let history = self.binding_history(account).await?;
        Ok(history.into_iter().find(|past| past.ended_at.is_none()).map(|past| past.binding))
    }

    async fn binding_several(&mut self, accounts: &[AccountRef]) -> Result<Vec<Binding>> {
        // Names of accounts are nearly always their own on one connection; the few that aren't are sorted out here.
        let sql = "SELECT connection, account, person, bound_by, bound_at, evidence, ended_at FROM binding
                   WHERE account IN (VALUES {rows}) AND ended_at IS NULL";
        let rows = among!(self, BindingRow, sql, accounts, |query, on| query.bind(on.account.as_str()));
        let bindings = rows.into_iter().map(|row| past_binding(row).map(|past| past.binding));
        let wanted: std::collections::BTreeSet<_> = accounts.iter().collect();
        let bindings: Vec<Binding> = bindings.collect::<Result<_>>()?;
        Ok(bindings.into_iter().filter(|binding| wanted.contains(&binding.account)).collect())
    }

    async fn binding_list(&mut self, person: &PersonId) -> Result<Vec<Binding>> {
        let sql = "SELECT connection, account, person, bound_by, bound_at, evidence, ended_at FROM binding
                   WHERE person = $1 AND ended_at IS NULL ORDER BY connection, account";
        let rows: Vec<BindingRow> = run!(self, c => sqlx::query_as(sql).bind(person.as_str()).fetch_all(c).await?);
        rows.into_iter().map(|row| past_binding(row).map(|past| past.binding)).collect()
    }

    async fn binding_history(&mut self, account: &AccountRef) -> Result<Vec<PastBinding>> {
        let sql = "SELECT connection, account, person, bound_by, bound_at, evidence, ended_at FROM binding
                   WHERE connection = $1 AND account = $2 ORDER BY bound_at, ended_at IS NULL, ended_at";
        let (connection, account) = (account.connection.as_str(), account.account.as_str());
        let rows: Vec<BindingRow> =
            run!(self, c => sqlx::query_as(sql).bind(connection).bind(account).fetch_all(c).await?);
        rows.into_iter().map(past_binding).collect()
    }
}

impl Tx {
    /// The person with this employee number. Until the transaction ends, nobody else begins or changes a case of theirs
    /// who holds them first.
    pub async fn person_hold(&mut self, id: &PersonId) -> Result<Option<Person>> {
        let mut cx = self.cx()?;
        let sql =
            cx.locking("SELECT id, name, department, zone, manager, mail, language FROM person WHERE id = $1 {lock}");
        let row: Option<PersonRow> = run!(&mut cx, c => sqlx::query_as(sql).bind(id.as_str()).fetch_optional(c).await?);
        row.map(person).transpose()
    }

    /// Adds or changes a person.
    pub async fn person_put(&mut self, person: &Person) -> Result<()> {
        let before = self.person_hold(&person.id).await?;
        let sql = "INSERT INTO person (id, name, department, zone, manager, mail, language)
                   VALUES ($1, $2, $3, $4, $5, $6, $7)
                   ON CONFLICT (id) DO UPDATE SET name = excluded.name, department = excluded.department,
                   zone = excluded.zone, manager = excluded.manager, mail = excluded.mail,
                   language = excluded.language";
        change!(
            &mut self.cx()?,
            sqlx::query(sql)
                .bind(person.id.as_str())
                .bind(person.name.as_str())
                .bind(person.department.as_str())
                .bind(person.zone.as_str())
                .bind(person.manager.as_ref().map(PersonId::as_str))
                .bind(person.mail.as_deref())
                .bind(word(&person.language))
        );
        if before.as_ref().is_none_or(|before| before.manager != person.manager) {
            self.moved.insert(person.id.clone());
        }
        if before.is_none_or(|before| before.name != person.name) {
            self.pieces_put(person).await?;
        }
        Ok(())
    }

    /// Adds a person, or changes what a directory knows of one. In which language and zone somebody known lives is not the
    /// directory's to say, and stays as it is.
    pub async fn person_hear(&mut self, person: &Person) -> Result<()> {
        let mut person = person.clone();
        if let Some(known) = self.person_hold(&person.id).await? {
            (person.zone, person.language) = (known.zone, known.language);
        }
        self.person_put(&person).await
    }

    /// Keeps what the person is found by: every end of the name, and the number.
    async fn pieces_put(&mut self, person: &Person) -> Result<()> {
        let id = person.id.as_str();
        let mut cx = self.cx()?;
        change!(&mut cx, sqlx::query("DELETE FROM person_piece WHERE person = $1").bind(id));
        let pieces: Vec<String> = pieces(&person.name, id).into_iter().collect();
        let sql = "INSERT INTO person_piece (piece, person) VALUES {rows}";
        bulk!(&mut cx, sql, 2, &pieces, |query, piece| query.bind(piece.as_str()).bind(id));
        Ok(())
    }

    /// Says whose account it is from now on. An earlier binding of the account ends and is kept as history; the same
    /// binding again changes nothing.
    pub async fn binding_put(&mut self, binding: &Binding) -> Result<()> {
        self.person_get(&binding.person).await?;
        if let Some(current) = self.binding_lookup(&binding.account).await? {
            if current.person == binding.person {
                return Ok(());
            }
            self.binding_end(&binding.account, binding.at).await?;
        }
        let sql = "INSERT INTO binding (connection, account, person, bound_by, bound_at, evidence)
                   VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING";
        let done = change!(
            &mut self.cx()?,
            sqlx::query(sql)
                .bind(binding.account.connection.as_str())
                .bind(binding.account.account.as_str())
                .bind(binding.person.as_str())
                .bind(binding.by.as_str())
                .bind(micros(binding.at))
                .bind(binding.evidence.as_str())
        );
        if done == 0 {
            return Err(StoreError::conflict("account", &binding.account, "somebody bound it at the same time"));
        }
        Ok(())
    }

    /// Says that the account is nobody's any more.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when it was nobody's.
    pub async fn binding_end(&mut self, account: &AccountRef, at: Timestamp) -> Result<()> {
        let sql = "UPDATE binding SET ended_at = $1 WHERE connection = $2 AND account = $3 AND ended_at IS NULL";
        let ended = change!(
            &mut self.cx()?,
            sqlx::query(sql).bind(micros(at)).bind(account.connection.as_str()).bind(account.account.as_str())
        );
        if ended == 0 { Err(StoreError::not_found("binding", account)) } else { Ok(()) }
    }
}

/// Every end of the name and the number, in small letters, as far as anybody types.
fn pieces(name: &str, id: &str) -> BTreeSet<String> {
    let (name, id) = (name.to_lowercase(), id.to_lowercase());
    let ends = name.char_indices().take(LONGEST_NAME).filter_map(|(at, _)| name.get(at..));
    ends.chain([id.as_str()]).map(|piece| piece.chars().take(LONGEST_PIECE).collect()).collect()
}

pub(crate) fn person((id, name, department, zone, manager, mail, language): PersonRow) -> Result<Person> {
    let manager = manager.map(PersonId::from);
    let language = parse_word("person", &language)?;
    Ok(Person { id: id.into(), name, department, zone, manager, mail, language })
}

fn past_binding(row: BindingRow) -> Result<PastBinding> {
    let (connection, account, person, by, at, evidence, ended_at) = row;
    let binding = Binding {
        person: person.into(),
        account: AccountRef::new(connection, account),
        by: by.into(),
        at: time("binding", at)?,
        evidence,
    };
    Ok(PastBinding { binding, ended_at: time_if_any("binding", ended_at)? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn somebody_is_found_by_every_end_of_the_name_and_by_the_number() {
        let found: Vec<String> = pieces("欧阳Li", "E001").into_iter().collect();
        assert_eq!(found, ["e001", "i", "li", "欧阳li", "阳li"]);
        assert_eq!(pieces("", "7").len(), 1);
        let long = pieces(&"长".repeat(300), "7");
        assert!(long.iter().all(|piece| piece.chars().count() <= LONGEST_PIECE));
    }
}
