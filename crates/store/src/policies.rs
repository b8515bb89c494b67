//! The texts of policies by which something was planned or that were adopted.

use crate::columns::{micros, parse_text, time};
use crate::dialect::{Cx, change, run};
use crate::error::Result;
use crate::tx::{Tx, reads};
use exeunt_core::Digest;
use jiff::Timestamp;

/// A policy's text, as it was when it was first used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyText {
    /// Of what the policy says; comments don't count.
    pub digest: Digest,
    pub version: String,
    /// Empty in lists.
    pub text: String,
    pub since: Timestamp,
}

type Row = (String, String, String, i64);

reads! {
    /// The newest policies, without their texts.
    fn policy_list(limit: u32) -> Vec<PolicyText>;
    /// The policy with this digest, if its text was kept.
    fn policy_lookup(digest: &Digest) -> Option<PolicyText>;
}

impl Cx<'_> {
    async fn policy_list(&mut self, limit: u32) -> Result<Vec<PolicyText>> {
        let sql = "SELECT digest, version, '', since FROM policy_text ORDER BY since DESC, digest LIMIT $1";
        let rows: Vec<Row> = run!(self, c => sqlx::query_as(sql).bind(i64::from(limit)).fetch_all(c).await?);
        rows.into_iter().map(policy).collect()
    }

    async fn policy_lookup(&mut self, digest: &Digest) -> Result<Option<PolicyText>> {
        let sql = "SELECT digest, version, text, since FROM policy_text WHERE digest = $1";
        let row: Option<Row> = run!(self, c => sqlx::query_as(sql).bind(digest.as_str()).fetch_optional(c).await?);
        row.map(policy).transpose()
    }
}

impl Tx {
    /// Keeps a policy's text, unless that of the same policy is kept already.
    pub async fn policy_keep(&mut self, digest: &Digest, version: &str, text: &str, since: Timestamp) -> Result<()> {
        let sql = "INSERT INTO policy_text (digest, version, text, since) VALUES ($1, $2, $3, $4)
                   ON CONFLICT (digest) DO NOTHING";
        change!(&mut self.cx()?, sqlx::query(sql).bind(digest.as_str()).bind(version).bind(text).bind(micros(since)));
        Ok(())
    }
}

fn policy((digest, version, text, since): Row) -> Result<PolicyText> {
    Ok(PolicyText { digest: parse_text("policy", &digest)?, version, text, since: time("policy", since)? })
}
