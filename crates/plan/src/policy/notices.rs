//! `[notices]`: who is told what, and how long a delivery is tried.

use exeunt_core::{Audience, Departure, NoticeKind};
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Who is told what. A policy that says nothing here means what ships.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Notices {
    /// How long a notice is tried before it counts as failed.
    pub give_up_hours: u32,
    /// After so many days on which nothing arrived, an endpoint is told nothing any more.
    pub disable_after_days: u32,
    /// Whoever looks after groups is not told of such a departure before a plan to close it is approved.
    pub discreet: BTreeSet<Departure>,
    /// Who is told of what; a kind that isn't named here is told to whom it is told in the policy that ships.
    pub told: BTreeMap<NoticeKind, BTreeSet<Audience>>,
}

impl Default for Notices {
    fn default() -> Self {
        Self {
            give_up_hours: 72,
            disable_after_days: 5,
            discreet: BTreeSet::from([Departure::Hostile]),
            told: BTreeMap::new(),
        }
    }
}

impl Notices {
    /// Who is told of a kind.
    pub fn told(&self, kind: NoticeKind) -> BTreeSet<Audience> {
        self.told.get(&kind).cloned().unwrap_or_else(|| usually(kind))
    }

    /// How long a notice is tried.
    pub fn give_up_after(&self) -> SignedDuration {
        SignedDuration::from_hours(i64::from(self.give_up_hours))
    }

    /// How long an endpoint may fail.
    pub fn disable_after(&self) -> SignedDuration {
        SignedDuration::from_hours(24 * i64::from(self.disable_after_days))
    }
}

/// Who is told of a kind where the policy doesn't say. Nobody, where it goes to the one whom it concerns.
fn usually(kind: NoticeKind) -> BTreeSet<Audience> {
    use Audience::{Administrator, GroupAdmins, Hr, It, Legal, Manager, ManagersManager};
    let told: &[Audience] = match kind {
        NoticeKind::CaseOpened | NoticeKind::CaseLastDayMoved => &[It, Manager],
        NoticeKind::GroupsConcerned => &[GroupAdmins],
        NoticeKind::CaseWithdrawn | NoticeKind::CaseRestored => &[It, Hr, Manager, GroupAdmins],
        NoticeKind::ContainOrdered | NoticeKind::ContainDone | NoticeKind::UnfreezeApproved => &[It, Hr, Legal],
        NoticeKind::PlanWaitsForApproval | NoticeKind::RunWaitsForPerson | NoticeKind::CaseNotProved => &[It],
        NoticeKind::BatchOpened => &[It, Legal],
        NoticeKind::BatchPlanWaitsForApproval | NoticeKind::BatchWaitsForPerson => &[It],
        NoticeKind::BatchClosed | NoticeKind::BatchProved => &[It, Hr],
        NoticeKind::CaseClosed => &[It, Hr, Manager],
        NoticeKind::CaseProved | NoticeKind::FindingOpened => &[It, Hr],
        NoticeKind::ConfirmationWanted | NoticeKind::ConfirmationReminder | NoticeKind::LinkUsed => &[Manager],
        NoticeKind::ConfirmationEscalated => &[ManagersManager, Manager, It, Hr],
        NoticeKind::ConfirmationReceived => &[It, Hr],
        NoticeKind::ReviewWanted => &[Legal],
        NoticeKind::EndpointDisabled => &[It, Administrator],
        NoticeKind::LoginNewPlace | NoticeKind::CredentialsChanged | NoticeKind::DeskMoved | NoticeKind::Test => &[],
    };
    told.iter().copied().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Policy;

    #[test]
    fn what_ships_says_what_holds_without_it() {
        let shipped = Policy::shipped().notices;
        for kind in NoticeKind::ALL {
            assert_eq!(shipped.told(kind), usually(kind), "{kind}");
        }
        assert_eq!(Notices { told: BTreeMap::new(), ..shipped }, Notices::default());
    }

    #[test]
    fn a_house_can_tell_others_or_nobody() {
        let text = Policy::SHIPPED.replace("\"case.proved\" = [\"it\", \"hr\"]", "\"case.proved\" = []");
        let policy = Policy::parse(&text).unwrap();
        assert_eq!(policy.notices.told(NoticeKind::CaseProved), BTreeSet::new());
        let misspelt = Policy::SHIPPED.replace("\"case.proved\"", "\"case.prooved\"");
        assert!(Policy::parse(&misspelt).is_err());
    }
}
