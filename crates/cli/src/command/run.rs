//! Running a plan before somebody's eyes, and stopping it in good order when they press Ctrl-C.

use super::interrupt::Interrupt;
use crate::failure::Failure;
use crate::house::House;
use crate::screen::{Bar, Screen, step_mark, visible};
use crate::view::{self, Names, step_title};
use exeunt_core::{Language, Message, Plan, PlanId, PlanKind, StepId, StepState};
use exeunt_engine::Caller;
use exeunt_engine::run::{Progress, RunReport, Watch};
use exeunt_words::tell;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// What the watcher knows, apart from what the engine tells it.
struct Watched {
    bar: Bar,
    titles: BTreeMap<StepId, String>,
    settled: u64,
    waiting: String,
    language: Language,
    plain_marks: crate::screen::Paint,
}

/// Runs a plan as far as it goes now. The first Ctrl-C stops it after what is under way is recorded; the second leaves
/// at once, and whoever goes on looks first at what was under way.
pub(crate) async fn run_plan(
    screen: &Screen,
    house: &House,
    caller: &Caller,
    plan: PlanId,
) -> Result<RunReport, Failure> {
    let planned = house.engine.plan_get(plan).await?;
    let names = Names::of(house, &planned.plan).await?;
    let done = house.engine.store.step_list(plan).await?.iter().filter(|s| s.state.is_settled()).count();
    let watch = watcher(screen, &planned.plan, &names, done);
    let sealing = house.engine.keep_sealing();
    let mut interrupt = Interrupt::listen()?;
    let running = Box::pin(house.engine.run(caller, plan, watch));
    let report = interrupt
        .stops(running, async || {
            screen.tell(&Message::new("run-stopping"));
            house.engine.run_stop(caller, plan, &screen.word("run-interrupted")).await?;
            if planned.plan.kind == PlanKind::Unfreeze {
                let person = house.engine.case_get(planned.plan.case).await?.person;
                screen.tell(&Message::new("run-ends-early").with("person", &person));
                view::next(screen, &["case", "run", person.as_str()]);
            }
            Ok(())
        })
        .await?;
    drop(sealing);
    house.engine.seal().await?;
    Ok(report)
}

fn watcher(screen: &Screen, plan: &Plan, names: &Names, done: usize) -> Watch {
    let titles = plan.steps.iter().map(|s| (s.id.clone(), step_title(screen, names, s))).collect();
    let settled = u64::try_from(done).unwrap_or(u64::MAX);
    let bar = Bar::new(screen, u64::try_from(plan.steps.len()).unwrap_or(u64::MAX));
    bar.at(settled, "");
    let waiting = screen.word("run-waits");
    let watched = Mutex::new(Watched {
        bar,
        titles,
        settled,
        waiting,
        language: screen.language,
        plain_marks: screen.talk_paint(),
    });
    Arc::new(move |progress| watched.lock().unwrap_or_else(PoisonError::into_inner).take(&progress))
}

impl Watched {
    fn take(&mut self, progress: &Progress) {
        match progress {
            Progress::Begins { step, .. } => self.bar.at(self.settled, self.title(step)),
            Progress::Rests { step, state, .. } => {
                self.settled += u64::from(state.is_settled());
                self.bar.at(self.settled, self.title(step));
                if *state != StepState::Done || !self.bar.moves() {
                    let mark = step_mark(*state).painted(self.plain_marks);
                    self.bar.note(&format!("{mark} {}", self.title(step)));
                }
            }
            Progress::Waits { step, told, millis, .. } => {
                let seconds = (millis + 500) / 1_000;
                let why = tell(self.language, told).line(self.language);
                self.bar.note(&format!("◔ {} · {} {seconds}s · {}", self.title(step), self.waiting, visible(why)));
            }
        }
    }

    fn title<'a>(&'a self, step: &'a StepId) -> &'a str {
        self.titles.get(step).map_or(step.as_str(), String::as_str)
    }
}
