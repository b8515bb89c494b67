//! Whatever is asked of a bucket, no window sees more than our part, whichever way its clock goes.

use super::{Allowance, Ask, Bucket, PublishedLimit, Shares, Taken};
use crate::plan::Lane;
use proptest::prelude::*;
use std::time::Duration;

/// A moment in 2026, as a database tells it.
const START: u64 = 1_780_000_000_000_000;

fn ask(lane: Lane, need: u32, want: u32) -> Ask {
    Ask { lane, need, want, went_well: true }
}

fn asks() -> impl Strategy<Value = Ask> {
    (any::<bool>(), 1..20_u32, 1..40_u32)
        .prop_map(|(contain, need, want)| ask(if contain { Lane::Contain } else { Lane::Ordinary }, need, want))
}

/// Asks, each so many thousandths of a window after the one before.
fn story() -> impl Strategy<Value = Vec<(u64, Ask)>> {
    prop::collection::vec((0..600_u64, asks()), 1..120)
}

/// When slices were granted, and how much. A request of one is sent within its life, so a window sees what was granted
/// within a period, which is a window and a life.
#[derive(Default)]
struct Sent(Vec<(i64, i64)>);

impl Sent {
    fn note(&mut self, taken: Taken, at: i64) {
        if let Taken::Slice(granted) = taken {
            self.0.push((at, i64::from(granted)));
        }
    }

    /// The most that a window can see.
    fn most_in_a_window(&self, allowance: &Allowance) -> i64 {
        let from = |first: usize| {
            let end = self.0[first].0 + allowance.period;
            self.0[first..].iter().take_while(|(at, _)| *at < end).map(|(_, granted)| granted).sum()
        };
        (0..self.0.len()).map(from).max().unwrap_or(0)
    }
}

fn moment(micros: i64) -> Duration {
    Duration::from_micros(START).saturating_add(Duration::from_micros(micros.unsigned_abs()))
}

proptest! {
    #[test]
    fn no_window_sees_more_than_our_part(requests in 1..400_u32, window in 1..100_000_u64, story in story()) {
        let limit = PublishedLimit::new("write", requests, Duration::from_millis(window), "test");
        let allowance = Allowance::of(&limit, Shares::default());
        let (mut bucket, mut sent, mut now) = (Bucket::full(&allowance, moment(0)), Sent::default(), 0);
        for (wait, ask) in story {
            now += i64::try_from(wait * window).unwrap();
            sent.note(bucket.take(&allowance, ask, moment(now)), now);
        }
        prop_assert!(sent.most_in_a_window(&allowance) < allowance.burst + allowance.steady);
    }

    /// The bucket sees another clock than the one that the platform goes by.
    #[test]
    fn a_clock_that_is_set_back_grants_nothing_more(
        requests in 1..400_u32,
        window in 1..100_000_u64,
        before in story(),
        back in 1..10_000_000_000_i64,
        after in story(),
    ) {
        let limit = PublishedLimit::new("write", requests, Duration::from_millis(window), "test");
        let allowance = Allowance::of(&limit, Shares::default());
        let far = back * 2;
        let (mut bucket, mut sent, mut now) = (Bucket::full(&allowance, moment(far)), Sent::default(), 0);
        let told = before.into_iter().map(|ask| (0, ask)).chain(after.into_iter().map(|ask| (back, ask)));
        for (behind, (wait, ask)) in told {
            now += i64::try_from(wait * window).unwrap();
            sent.note(bucket.take(&allowance, ask, moment(far + now - behind)), now);
        }
        prop_assert!(sent.most_in_a_window(&allowance) < allowance.burst + allowance.steady);
    }
}

#[test]
fn a_clock_that_is_set_back_holds_nobody_up_and_opens_nothing_early() {
    let limit = PublishedLimit::new("write", 50, Duration::from_secs(1), "test");
    let allowance = Allowance::of(&limit, Shares::default());
    let hour = 3_600_000_000;
    let mut bucket = Bucket::full(&allowance, moment(hour));
    assert_eq!(bucket.take(&allowance, ask(Lane::Contain, 4, 4), moment(0)), Taken::Slice(4));
    bucket.too_fast(&allowance, Some(Duration::from_secs(10)), moment(hour));
    let Taken::Wait(wait) = bucket.take(&allowance, ask(Lane::Contain, 1, 1), moment(1_000)) else {
        panic!("the platform told us to stay away");
    };
    assert!(wait <= Duration::from_secs(10) && wait > Duration::from_secs(9), "{wait:?}");
}

#[test]
fn a_clock_that_is_set_ahead_grants_a_burst_too_much_and_no_more() {
    let limit = PublishedLimit::new("write", 100, Duration::from_mins(1), "test");
    let allowance = Allowance::of(&limit, Shares::default());
    let mut bucket = Bucket::full(&allowance, moment(0));
    let mut granted = 0;
    for ahead in [0, 3_600_000_000] {
        while let Taken::Slice(more) = bucket.take(&allowance, ask(Lane::Contain, 5, 5), moment(ahead)) {
            granted += i64::from(more);
        }
    }
    assert_eq!(granted, 2 * allowance.burst);
}

#[test]
fn a_limit_that_is_set_anew_begins_empty() {
    let of = |window| Allowance::of(&PublishedLimit::new("write", 100, window, "test"), Shares::default());
    let (old, new) = (of(Duration::from_secs(1)), of(Duration::from_mins(1)));
    let mut bucket = Bucket::full(&old, moment(0));
    assert!(matches!(bucket.take(&new, ask(Lane::Contain, 1, 1), moment(0)), Taken::Wait(_)));
}
