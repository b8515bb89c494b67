//! A leaver's case, from the resignation to the proof, and the way through its states.

use crate::id::{ActorName, CaseId, PersonId};
use jiff::{Span, Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

/// One leaver's case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    pub id: CaseId,
    pub person: PersonId,
    pub departure: Departure,
    /// In the person's time zone.
    pub last_working_day: Date,
    pub state: CaseState,
    pub opened_by: ActorName,
    pub opened_at: Timestamp,
}

/// How a person goes. Decides the order of containing and handing over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Departure {
    /// 主动离职
    Voluntary,
    /// 辞退
    Dismissed,
    /// Not cooperating, or dangerous: freeze first, everything else follows. 敌意
    Hostile,
}

/// Leavers whose last day lies further back than this many days are no news: lists leave them out.
pub const LONG_GONE_DAYS: u16 = 90;
/// Nobody gives notice further ahead than this many days.
const FAR_AHEAD_DAYS: u16 = 730;

/// Whether a last working day is rather a slip of whoever typed it.
pub fn is_far_off(day: Date, today: Date) -> bool {
    let within = |days: u16| Span::new().days(i64::from(days));
    let oldest = today.checked_sub(within(LONG_GONE_DAYS)).unwrap_or(Date::MIN);
    let furthest = today.checked_add(within(FAR_AHEAD_DAYS)).unwrap_or(Date::MAX);
    day < oldest || day > furthest
}

/// Where a case stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CaseState {
    /// Opened; nothing approved yet.
    Open,
    /// A plan is approved and may be running or waiting for its time.
    Approved,
    /// Every step of the approved plan is settled.
    Closed,
    /// Closed, and every probe after it was refused as it should be.
    Proved,
    /// The resignation was taken back and everything put back as far as it goes.
    Withdrawn,
}

impl CaseState {
    /// Whether a case may go from here to `to`.
    pub fn may_become(self, to: Self) -> bool {
        use CaseState::{Approved, Closed, Open, Proved, Withdrawn};
        match self {
            Open => matches!(to, Approved | Withdrawn),
            Approved => matches!(to, Open | Approved | Closed | Withdrawn),
            // Back to `Approved`: a drift was found or a withdrawal approved, and a new plan is to be run.
            Closed | Proved => matches!(to, Approved | Closed | Proved | Withdrawn),
            Withdrawn => matches!(to, Approved),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_last_day_is_near_today_or_a_slip() {
        let today = date(2026, 11, 24);
        for near in [date(2026, 8, 26), today, date(2028, 11, 23)] {
            assert!(!is_far_off(near, today), "{near}");
        }
        for far in [date(1990, 1, 1), date(2026, 8, 25), date(2028, 11, 24), Date::MAX] {
            assert!(is_far_off(far, today), "{far}");
        }
    }
}
