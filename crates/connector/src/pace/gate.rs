//! One limit in this process: the slices that it holds, and the queue for them.

use super::lender::{Away, Lender, Lent, Memory};
use exeunt_core::pace::{Allowance, Ask, Bucket, Shares, Taken};
use exeunt_core::{Lane, PublishedLimit};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::time::{Instant, sleep, sleep_until, timeout};

/// How long an answer of the lender is waited for: by containing, which takes from the spare part then, and by whoever
/// tells of a refusal.
const PATIENCE: Duration = Duration::from_secs(1);
/// How long the lender is left alone after it didn't answer.
const AWAY: Duration = Duration::from_secs(2);
/// The most that is taken in advance at first.
const FIRST_ADVANCE: u32 = 64;

/// A limit of the connection, as this process keeps it.
pub(super) struct Gate {
    class: String,
    name: String,
    allowance: Allowance,
    lender: Arc<dyn Lender>,
    contain: Queue,
    ordinary: Queue,
    went_well: AtomicBool,
    /// Until when nobody goes, because the platform said so.
    closed_until: Mutex<Option<Instant>>,
    spare: Spare,
}

/// Those of one lane who wait for the same limit, and the slice that they share.
struct Queue {
    turn: tokio::sync::Mutex<()>,
    waiting: AtomicU32,
    slice: Mutex<Slice>,
}

/// Requests that may be sent until a time.
#[derive(Clone, Copy)]
struct Slice {
    size: u32,
    left: u32,
    until: Instant,
    /// How much to take in advance next time.
    advance: u32,
}

/// What containing may use while the lender doesn't answer.
struct Spare {
    allowance: Allowance,
    bucket: Memory,
    away_until: Mutex<Option<Instant>>,
}

impl Gate {
    pub(super) fn new(limit: &PublishedLimit, shares: Shares, lender: Arc<dyn Lender>) -> Self {
        let allowance = Allowance::of(limit, shares);
        let advance = u32::try_from(allowance.burst / 8).unwrap_or(FIRST_ADVANCE).clamp(1, FIRST_ADVANCE);
        let spare = Spare {
            allowance: Allowance::spare(limit, shares),
            bucket: Memory::default(),
            away_until: Mutex::default(),
        };
        Self {
            class: limit.class.clone(),
            name: limit.name(),
            allowance,
            lender,
            contain: Queue::new(advance),
            ordinary: Queue::new(advance),
            went_well: AtomicBool::new(false),
            closed_until: Mutex::default(),
            spare,
        }
    }

    pub(super) fn class(&self) -> &str {
        &self.class
    }

    pub(super) fn is_same(&self, other: &Self) -> bool {
        self.name == other.name
    }

    /// How long one request more takes in the long run, in microseconds.
    pub(super) fn pause(&self) -> i64 {
        self.allowance.period / self.allowance.steady
    }

    /// Waits for one request, and says until when it may be sent.
    pub(super) async fn take(&self, lane: Lane) -> Instant {
        let queue = self.queue(lane);
        let _waiting = Waiting::of(queue);
        let _turn = queue.turn.lock().await;
        loop {
            self.wait_while_closed().await;
            if let Some(until) = self.slice_take(lane) {
                return until;
            }
            if lane == Lane::Contain && self.spare.is_needed() {
                return self.spare_take().await;
            }
            match self.ask(lane).await {
                Ok(Lent { taken: Taken::Slice(size), asked_at }) => {
                    let in_time = queue.keep(size, asked_at + self.allowance.life(), self.most_in_advance());
                    // An answer that comes too late is as good as none.
                    if !in_time && lane == Lane::Contain {
                        self.spare.needed();
                    }
                }
                Ok(Lent { taken: Taken::Wait(wait), .. }) => sleep(self.rest(lane, wait)).await,
                Err(away) => self.is_away(lane, &away).await,
            }
        }
    }

    /// The platform refused. What lies here is given up, and everybody is told.
    pub(super) async fn too_fast(&self, told: Option<Duration>) {
        self.contain.give_up();
        self.ordinary.give_up();
        self.went_well.store(false, Ordering::Relaxed);
        if let Some(told) = told {
            *lock(&self.closed_until) = Some(Instant::now() + told.min(Bucket::LONGEST_PAUSE));
        }
        let telling = timeout(PATIENCE, self.lender.too_fast(&self.name, &self.allowance, told));
        if let Err(away) = telling.await.unwrap_or_else(|_| Err(no_answer())) {
            tracing::warn!(limit = self.name, %away, "other workers are not told to slow down");
        }
    }

    pub(super) fn went_well(&self) {
        self.went_well.store(true, Ordering::Relaxed);
    }

    async fn ask(&self, lane: Lane) -> Result<Lent, Away> {
        let queue = self.queue(lane);
        let need = queue.waiting.load(Ordering::Relaxed).max(1);
        let want = need.max(lock(&queue.slice).advance);
        let went_well = self.went_well.swap(false, Ordering::Relaxed);
        let asked = self.lender.take(&self.name, &self.allowance, Ask { lane, need, want, went_well });
        match lane {
            Lane::Contain => timeout(PATIENCE, asked).await.unwrap_or_else(|_| Err(no_answer())),
            Lane::Ordinary => asked.await,
        }
    }

    /// Containing may use what lies ready for ordinary work, and never the other way round.
    fn slice_take(&self, lane: Lane) -> Option<Instant> {
        match lane {
            Lane::Contain => self.contain.take().or_else(|| self.ordinary.take()),
            Lane::Ordinary => self.ordinary.take(),
        }
    }

    async fn spare_take(&self) -> Instant {
        let ask = Ask { lane: Lane::Contain, need: 1, want: 1, went_well: false };
        while let Taken::Wait(wait) = self.spare.bucket.take_now(&self.name, &self.spare.allowance, ask) {
            sleep(wait).await;
        }
        Instant::now() + self.allowance.life()
    }

    async fn is_away(&self, lane: Lane, away: &Away) {
        tracing::warn!(limit = self.name, %away, "only containing goes on, on the part that is kept for it");
        self.spare.needed();
        if lane == Lane::Ordinary {
            sleep(AWAY).await;
        }
    }

    async fn wait_while_closed(&self) {
        let closed_until = *lock(&self.closed_until);
        if let Some(until) = closed_until {
            sleep_until(until).await;
        }
    }

    /// A request at a time would cost a question each: ordinary work lets a few gather.
    fn rest(&self, lane: Lane, wait: Duration) -> Duration {
        match lane {
            Lane::Contain => wait,
            Lane::Ordinary => wait.max(self.allowance.life() / 2),
        }
    }

    /// One worker leaves something to the others.
    fn most_in_advance(&self) -> u32 {
        u32::try_from(self.allowance.burst / 2).unwrap_or(u32::MAX).max(1)
    }

    fn queue(&self, lane: Lane) -> &Queue {
        match lane {
            Lane::Contain => &self.contain,
            Lane::Ordinary => &self.ordinary,
        }
    }
}

impl Queue {
    fn new(advance: u32) -> Self {
        let slice = Slice { size: 0, left: 0, until: Instant::now(), advance };
        Self { turn: tokio::sync::Mutex::default(), waiting: AtomicU32::new(0), slice: Mutex::new(slice) }
    }

    /// One request of the slice, while it is worth anything.
    fn take(&self) -> Option<Instant> {
        let mut slice = lock(&self.slice);
        if slice.left == 0 || Instant::now() >= slice.until {
            return None;
        }
        slice.left -= 1;
        Some(slice.until)
    }

    /// Puts a new slice in the place of the old one; `false` when it came too late. Whoever uses slices up before their
    /// time takes larger ones, whoever lets them lie takes smaller ones.
    fn keep(&self, size: u32, until: Instant, most: u32) -> bool {
        let now = Instant::now();
        let mut slice = lock(&self.slice);
        let advance = if slice.left == 0 && now < slice.until {
            slice.advance.saturating_mul(2).min(most)
        } else if slice.left > slice.size / 2 {
            (slice.advance / 2).max(1)
        } else {
            slice.advance
        };
        *slice = Slice { size, left: size, until, advance };
        now < until
    }

    fn give_up(&self) {
        lock(&self.slice).left = 0;
    }
}

impl Spare {
    fn needed(&self) {
        *lock(&self.away_until) = Some(Instant::now() + AWAY);
    }

    fn is_needed(&self) -> bool {
        lock(&self.away_until).is_some_and(|until| Instant::now() < until)
    }
}

/// One who waits, for as long as it waits, in whatever way that ends.
struct Waiting<'a>(&'a Queue);

impl<'a> Waiting<'a> {
    fn of(queue: &'a Queue) -> Self {
        queue.waiting.fetch_add(1, Ordering::Relaxed);
        Self(queue)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.waiting.fetch_sub(1, Ordering::Relaxed);
    }
}

fn no_answer() -> Away {
    Away("no answer in time".to_owned())
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
