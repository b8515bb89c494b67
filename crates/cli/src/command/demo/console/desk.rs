//! What people do with a case, one sentence each: the demo's cases come to their phases by these and by nothing else.

use crate::command::demo::world::Platform;
use crate::failure::Failure;
use exeunt_core::confirmation::{Answer, DeviceInHand, Records};
use exeunt_core::{
    About, AccountId, Case, CaseId, ConnectionName, Departure, DeviceKind, Fate, Observed, Person, PersonId,
};
use exeunt_engine::case::{ConfirmationView, CredentialKind, Decision, NewCase, Planned, Review};
use exeunt_engine::run::unwatched;
use exeunt_engine::{Caller, Engine};
use jiff::ToSpan;
use jiff::civil::Date;
use std::collections::BTreeSet;

/// The people at work, and where.
pub(super) struct Desk<'a> {
    pub(super) engine: &'a Engine,
    pub(super) hr: &'a Caller,
    pub(super) manager: &'a Caller,
    pub(super) legal: &'a Caller,
    pub(super) it: &'a Caller,
    /// Approves what the first of IT has planned.
    pub(super) second_it: &'a Caller,
    pub(super) platforms: Vec<&'a Platform>,
    /// Who owns groups.
    pub(super) owners: &'a BTreeSet<PersonId>,
    /// Texts that people type, in the reader's language.
    pub(super) typed: &'a dyn Fn(&str) -> String,
}

impl Desk<'_> {
    /// A day so many days from today.
    pub(super) fn day(&self, days: i64) -> Date {
        let today = self.engine.now().to_zoned_datetime(super::zone()).date();
        today.checked_add(days.days()).unwrap_or(today)
    }

    /// HR opens a case.
    pub(super) async fn open(&self, person: &Person, days: i64) -> Result<Case, Failure> {
        let new =
            NewCase { person: person.id.clone(), departure: Departure::Voluntary, last_working_day: self.day(days) };
        Ok(self.engine.case_open(self.hr, &new).await?)
    }

    /// IT looks at the platforms.
    pub(super) async fn look(&self, case: CaseId) -> Result<Observed, Failure> {
        Ok(self.engine.observe(self.it, case).await?)
    }

    /// IT keeps what opens somebody's accounts, to be tried again at the end.
    pub(super) async fn keep_passwords(&self, case: CaseId, person: &PersonId) -> Result<(), Failure> {
        for bound in self.engine.store.binding_list(person).await? {
            let password = exeunt_simulators::company::PASSWORD.into();
            let kind = CredentialKind::Password;
            let label = (self.typed)("demo-label-password");
            self.engine.credential_add(self.it, case, &bound.account, kind, &label, &password).await?;
        }
        Ok(())
    }

    /// The manager answers, in the console where it is the demo's own, else by telephone to HR.
    pub(super) async fn manager_says(&self, case: CaseId) -> Result<(), Failure> {
        let asked = self.engine.confirmation(case).await?;
        let answers = self.answers(&asked);
        let own = self.manager.person.as_ref().is_some_and(|manager| asked.confirmation.asks(manager));
        if own {
            let who = self.engine.respondent_caller(self.manager, case).await?;
            self.engine.confirmation_save(&who, None, &answers).await?;
            self.engine.confirmation_submit(&who, None).await?;
        } else {
            let how = (self.typed)("demo-typed-by-telephone");
            self.engine.confirmation_on_behalf(self.hr, case, &answers, &how).await?;
        }
        Ok(())
    }

    /// What is proposed, and somebody where nobody is.
    fn answers(&self, asked: &ConfirmationView) -> Vec<Answer> {
        let phone = DeviceInHand { kind: DeviceKind::Phone, name: (self.typed)("demo-typed-phone") };
        let mut answers = vec![Answer::Records { records: Records::All }, Answer::Devices { devices: vec![phone] }];
        let Some(questions) = &asked.questions else { return answers };
        let proposal = questions.proposal();
        let projects = proposal.projects.into_iter();
        answers.extend(projects.map(|a| Answer::Project { group: a.group, fate: Some(a.fate) }));
        let successors = proposal.successors.into_iter();
        answers.extend(successors.map(|a| Answer::Successor { group: a.group, account: Some(a.account) }));
        let alone = questions.all().filter(|question| question.needed && question.proposed.is_empty());
        answers.extend(alone.map(|question| Answer::Successor {
            account: self.stand_in(&question.group.connection),
            group: question.group.clone(),
        }));
        answers
    }

    /// The manager's own account on a platform.
    fn stand_in(&self, connection: &ConnectionName) -> Option<AccountId> {
        let platform = self.platforms.iter().find(|platform| platform.connection == *connection)?;
        Some(platform.account_of(self.manager.person.as_ref()?)?.account)
    }

    /// Legal's review.
    pub(super) async fn legal_says(&self, case: CaseId, hold: bool) -> Result<(), Failure> {
        let reason = (self.typed)(if hold { "demo-typed-hold" } else { "demo-typed-no-hold" });
        let retention = if hold { "core_business" } else { "ordinary" }.to_owned();
        self.engine.review(self.legal, case, &Review { hold, retention, export: false, reason }).await?;
        Ok(())
    }

    /// From the opening to where everything is said.
    pub(super) async fn ready(&self, person: &Person, days: i64) -> Result<Case, Failure> {
        let case = self.open(person, days).await?;
        self.look(case.id).await?;
        self.manager_says(case.id).await?;
        self.legal_says(case.id, false).await?;
        Ok(case)
    }

    /// IT plans, decides what the plan still asks, and plans again.
    pub(super) async fn plan(&self, case: CaseId) -> Result<Planned, Failure> {
        let planned = self.engine.plan_leave(self.it, case).await?;
        if planned.plan.questions.is_empty() {
            return Ok(planned);
        }
        for question in &planned.plan.questions {
            let decision = match &question.about {
                About::Group(group) => {
                    let account = self
                        .stand_in(&group.connection)
                        .ok_or_else(|| Failure::new("error-demo-people").hint("hint-demo-people"))?;
                    Decision::Successor { group: group.clone(), account }
                }
                About::Integration(integration) => {
                    Decision::Integration { integration: integration.clone(), fate: Fate::Stopped }
                }
            };
            self.engine.decide(self.it, case, &decision).await?;
        }
        Ok(self.engine.plan_leave(self.it, case).await?)
    }

    /// Plans, and the second of IT approves.
    pub(super) async fn approve(&self, case: CaseId) -> Result<Planned, Failure> {
        let planned = self.plan(case).await?;
        let reason = (self.typed)("demo-typed-approval");
        self.engine.approve(self.second_it, planned.id, &planned.digest, &reason).await?;
        Ok(planned)
    }

    /// Approves and runs as far as it goes now.
    pub(super) async fn run(&self, case: CaseId) -> Result<(), Failure> {
        let planned = self.approve(case).await?;
        self.engine.run(self.it, planned.id, unwatched()).await?;
        Ok(())
    }

    /// HR has everything of a person shut at once.
    pub(super) async fn contain(&self, person: &PersonId) -> Result<Case, Failure> {
        let ordered = self.engine.contain(self.hr, person, &(self.typed)("demo-typed-contain")).await?;
        self.engine.run(self.it, ordered.plan, unwatched()).await?;
        Ok(ordered.case)
    }
}
