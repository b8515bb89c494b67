//! Tryton's REST API as far as it is used: employees, page by page.

use super::employee::Employee;
use crate::http::{Http, Trouble};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use reqwest::header::HeaderName;
use serde_json::{Value, json};
use url::Url;

/// Records in a page.
const PAGE: usize = 200;
/// More employees than this are not one company's.
const MOST: usize = 200_000;

#[derive(Debug)]
pub(super) struct Api {
    http: Http,
    base: Url,
    number: String,
}

/// Everybody.
pub(super) fn everybody() -> Value {
    json!([])
}

/// Whose record changed since, or was made since and never changed.
pub(super) fn changed_since(since: Timestamp) -> Value {
    let since = written(since);
    json!(["OR", ["write_date", ">=", since], [["write_date", "=", null], ["create_date", ">=", since]]])
}

/// All records of these people.
pub(super) fn of_parties(parties: &[i64]) -> Value {
    json!([["party", "in", parties]])
}

/// An instant as Tryton writes it.
fn written(at: Timestamp) -> Value {
    let at = at.to_zoned_datetime(TimeZone::UTC);
    json!({
        "__class__": "datetime", "year": at.year(), "month": at.month(), "day": at.day(),
        "hour": at.hour(), "minute": at.minute(), "second": at.second(), "microsecond": 0,
    })
}

impl Api {
    pub(super) fn new(http: Http, base: Url, number: String) -> Self {
        Self { http, base, number }
    }

    /// All employees in a domain, in the order of their ids.
    pub(super) async fn employees(&self, domain: &Value) -> Result<Vec<Employee>, Trouble> {
        let mut employees = Vec::<Employee>::new();
        loop {
            let after = employees.last().map_or(0, |employee| employee.id);
            let page = self.page(&json!([["id", ">", after], domain])).await?;
            let count = page.len();
            for record in page {
                let employee = Employee::read(&record, &self.number).ok_or(Trouble::NotJson)?;
                // A server that doesn't keep to the order would be asked for ever.
                if employee.id <= employees.last().map_or(0, |last| last.id) || employees.len() >= MOST {
                    return Err(Trouble::NotJson);
                }
                employees.push(employee);
            }
            if count < PAGE {
                return Ok(employees);
            }
        }
    }

    async fn page(&self, domain: &Value) -> Result<Vec<Value>, Trouble> {
        let url = self.url(domain)?;
        // Without this, whoever has left is missing.
        let context = (HeaderName::from_static("x-tryton-context"), encoded(&json!({ "active_test": false })));
        match self.http.get(url, &[context]).await? {
            Value::Array(records) => Ok(records),
            _ => Err(Trouble::NotJson),
        }
    }

    fn url(&self, domain: &Value) -> Result<Url, Trouble> {
        let mut url = self.base.clone();
        url.path_segments_mut().map_err(|()| Trouble::NoAnswer)?.pop_if_empty().extend([
            "rest",
            "model",
            "company.employee",
        ]);
        let fields = [
            "party.name",
            "party.email",
            "start_date",
            "end_date",
            "company.rec_name",
            "company.timezone",
            "write_date",
            "create_date",
        ];
        let supervisor = format!("supervisor.{}", self.number);
        let mut query = url.query_pairs_mut();
        query.append_pair("d", &encoded(domain)).append_pair("o", &encoded(&json!([["id", "ASC"]])));
        query.append_pair("s", &PAGE.to_string());
        for field in fields.into_iter().chain([self.number.as_str(), supervisor.as_str()]) {
            query.append_pair("f", field);
        }
        drop(query);
        Ok(url)
    }
}

fn encoded(value: &Value) -> String {
    URL_SAFE.encode(value.to_string())
}
