//! When an entry became so, finer than the whole seconds that directories write: of two changes of one entry within a
//! second the later one has to be known as the later one.
//!
//! A server with content synchronisation writes the microsecond into `entryCSN`. A domain controller counts its own
//! changes (`uSNChanged`) and writes `whenChanged` for itself, too, so within one second its count tells the order. Both
//! become part of the time as of which an entry says something, and nobody further on knows of any other order.

use super::time;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// A second in which a controller may go on changing entries, and what it had counted before the first of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Second {
    at: Timestamp,
    from: u64,
}

/// The order of what one look at a controller brings.
#[derive(Debug)]
pub(super) struct Order {
    before: Option<Second>,
    from: u64,
    newest: Option<(u64, Timestamp)>,
}

impl Order {
    /// `before` is the newest second of the look before, at the same controller; `from` is what that look had counted. A
    /// first look begins with what the controller has counted by then.
    pub(super) fn new(before: Option<Second>, from: u64) -> Self {
        Self { before, from, newest: None }
    }

    /// The time of a change that was counted as `number`: as many microseconds into its second as changes were counted
    /// since the second began for us.
    pub(super) fn time(&mut self, at: Timestamp, number: u64) -> Timestamp {
        if self.newest.is_none_or(|(newest, _)| newest < number) {
            self.newest = Some((number, at));
        }
        let from = self.before.filter(|before| before.at == at).map_or(self.from, |before| before.from);
        let place = i64::try_from(number.saturating_sub(from)).unwrap_or(i64::MAX).min(999_999);
        at.checked_add(SignedDuration::from_micros(place)).unwrap_or(at)
    }

    /// The second that may not be over yet, for the next look.
    pub(super) fn newest(&self) -> Option<Second> {
        let Some((_, at)) = self.newest else { return self.before };
        self.before.filter(|before| before.at == at).or(Some(Second { at, from: self.from }))
    }
}

/// The time in a change sequence number, such as `20261130120000.123456Z#000000#000#000000`.
pub(super) fn of_csn(text: &str) -> Option<Timestamp> {
    let time = text.split('#').next()?;
    let (_, fraction) = time.strip_suffix('Z')?.split_once('.')?;
    let micros: i64 =
        fraction.get(..6).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))?.parse().ok()?;
    time::generalized(time)?.checked_add(SignedDuration::from_micros(micros)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn a_sequence_number_has_its_microseconds() {
        let time = of_csn("20261130120000.123456Z#000000#000#000000").unwrap();
        assert_eq!(time.to_string(), "2026-11-30T12:00:00.123456Z");
        for wrong in ["", "20261130120000Z#0#0#0", "20261130120000.12Z", "20261130120000.12345xZ", "x.123456Z#"] {
            assert_eq!(of_csn(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn changes_within_a_second_are_in_the_controllers_order_over_any_number_of_looks() {
        let mut first = Order::new(None, 100);
        let old = first.time(at(50), 90);
        assert_eq!(old, at(50), "what was there before the first look");
        let one = first.time(at(60), 101);
        let mut second = Order::new(first.newest(), 101);
        assert_eq!(second.time(at(60), 101), one, "found twice");
        let two = second.time(at(60), 102);
        let mut third = Order::new(second.newest(), 102);
        let three = third.time(at(60), 105);
        assert!(one < two && two < three && three < at(61));
        let next = third.time(at(61), 106);
        let fourth = Order::new(third.newest(), 106).time(at(61), 107);
        assert!(three < next && next < fourth);
        // A look that finds nothing forgets nothing.
        let quiet = Order::new(third.newest(), 106);
        assert_eq!(quiet.newest(), third.newest());
    }

    #[test]
    fn a_controller_whose_clock_was_put_back_still_has_an_order() {
        let mut before = Order::new(None, 100);
        before.time(at(60), 101);
        let mut one = Order::new(before.newest(), 101);
        let first = one.time(at(40), 102);
        let second = Order::new(one.newest(), 102).time(at(40), 103);
        assert!(first < second);
    }
}
