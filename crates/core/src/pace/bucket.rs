//! One limit's bucket: it fills with time, and gives slices.

use super::Allowance;
use crate::plan::Lane;
use std::time::Duration;

/// How long things must have gone well until a halving is taken back.
const RECOVERY: i64 = 30_000_000;
const LONGEST_PAUSE: i64 = 60_000_000;
/// A clock further back than this was set back.
const CLOCK_SET_BACK: i64 = 1_000_000;
/// How long ordinary work stands back for containing that waits, beyond the time when its turn should come.
const GRACE: i64 = 500_000;

/// Where a limit stands. Levels are requests times the period, times microseconds since a moment that all who ask agree on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bucket {
    pub level: i64,
    /// The period that the level is counted in; a limit that was configured anew begins empty.
    pub period: i64,
    /// Until when it is filled.
    pub at: i64,
    /// Somebody's containing waits: nothing for ordinary work before this.
    pub contain_until: i64,
    /// How often the rate is halved, and since when it is as it is.
    pub halvings: i64,
    pub halved_at: i64,
    /// The platform told us to stay away until then.
    pub closed_until: i64,
}

/// What is asked of a bucket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ask {
    pub lane: Lane,
    /// Requests that wait.
    pub need: u32,
    /// Requests that may be taken in advance together with them.
    pub want: u32,
    /// Whether the platform has answered properly since the last time.
    pub went_well: bool,
}

/// What a bucket answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// So many requests, at least one, to be sent within the slice's life.
    Slice(u32),
    /// Nothing yet; ask again after this.
    Wait(Duration),
}

impl Bucket {
    /// A refusal for being too fast halves the rate this often at the most.
    pub const MOST_HALVINGS: i64 = 6;
    /// However long a platform tells us to wait: the runner waits out the rest, and can do something else meanwhile.
    pub const LONGEST_PAUSE: Duration = Duration::from_micros(LONGEST_PAUSE.unsigned_abs());

    /// A full bucket.
    pub fn full(allowance: &Allowance, now: Duration) -> Self {
        let (level, period) = (allowance.burst * allowance.period, allowance.period);
        Self { level, period, at: micros(now), contain_until: 0, halvings: 0, halved_at: 0, closed_until: 0 }
    }

    /// Takes a slice, or says how long to wait. Containing may take everything; ordinary work leaves the kept part, and
    /// gets nothing while containing waits anywhere.
    pub fn take(&mut self, allowance: &Allowance, ask: Ask, now: Duration) -> Taken {
        let now = self.fill(allowance, now);
        self.recover(ask.went_well, now);
        let closed = self.closed_until - now;
        let promised = match ask.lane {
            Lane::Contain => 0,
            Lane::Ordinary => self.contain_until - now,
        };
        let floor = match ask.lane {
            Lane::Contain => 0,
            Lane::Ordinary => allowance.kept * allowance.period,
        };
        let free = if closed > 0 || promised > 0 { 0 } else { (self.level - floor).max(0) / allowance.period };
        let granted = free.min(i64::from(ask.want.max(ask.need).max(1)));
        self.level -= granted * allowance.period;
        let missing = (floor + allowance.period - self.level).max(0);
        let filled = (missing << self.halvings).div_euclid(allowance.steady) + 1;
        let wait = filled.max(closed).max(promised);
        if ask.lane == Lane::Contain && granted < i64::from(ask.need) {
            self.contain_until = self.contain_until.max(now + wait + GRACE);
        }
        match u32::try_from(granted) {
            Ok(0) | Err(_) => Taken::Wait(Duration::from_micros(wait.unsigned_abs())),
            Ok(granted) => Taken::Slice(granted),
        }
    }

    /// The platform refused for being too fast: half the rate for everybody, what lies ready is left to containing, and
    /// nobody asks before the time that it told. Refusals of requests that were under way together count once.
    pub fn too_fast(&mut self, allowance: &Allowance, told: Option<Duration>, now: Duration) {
        let now = self.fill(allowance, now);
        if self.halvings == 0 || now - self.halved_at >= allowance.period {
            self.halvings = (self.halvings + 1).min(Self::MOST_HALVINGS);
            self.halved_at = now;
        }
        self.level = self.level.min(allowance.kept * allowance.period);
        let told = told.map_or(0, |told| micros(told).min(LONGEST_PAUSE));
        self.closed_until = self.closed_until.max(now + told);
    }

    /// Lets the time since the last look flow in, and says what time it is here.
    ///
    /// A clock that was set back takes the bucket along: no time has passed. One that was set ahead can't be told from
    /// a long rest, so it fills the bucket, and what is granted too much is one burst.
    fn fill(&mut self, allowance: &Allowance, now: Duration) -> i64 {
        let now = micros(now);
        let full = allowance.burst * allowance.period;
        if self.period != allowance.period {
            // The limit was set anew, and nobody knows what was sent of it.
            let (at, period) = (now, allowance.period);
            *self = Self { level: 0, period, at, contain_until: 0, closed_until: 0, halved_at: now, ..*self };
        }
        if self.at - now > CLOCK_SET_BACK {
            self.move_by(now - self.at);
        }
        let passed = (now - self.at).max(0).min((full << Self::MOST_HALVINGS) / allowance.steady + 1);
        self.level = (self.level + ((passed * allowance.steady) >> self.halvings)).min(full);
        self.at = self.at.max(now);
        self.at
    }

    fn move_by(&mut self, time: i64) {
        for at in [&mut self.at, &mut self.contain_until, &mut self.halved_at, &mut self.closed_until] {
            *at = at.saturating_add(time);
        }
    }

    fn recover(&mut self, went_well: bool, now: i64) {
        if went_well && self.halvings > 0 && now - self.halved_at >= RECOVERY {
            self.halvings -= 1;
            self.halved_at = now;
        }
    }
}

fn micros(time: Duration) -> i64 {
    i64::try_from(time.as_micros()).unwrap_or(i64::MAX)
}
