//! Last working days as they are typed: one that lies far off is a slip of the year until somebody says that it is meant.

use crate::failure::Failure;
use exeunt_core::is_far_off;
use exeunt_engine::Engine;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// The day on which lists count, too.
pub(crate) fn today(engine: &Engine) -> Date {
    engine.now().to_zoned_datetime(TimeZone::UTC).date()
}

/// Lets a day pass that is near, or that is meant.
pub(crate) fn must_be_near(engine: &Engine, day: Date, meant: bool) -> Result<(), Failure> {
    let today = today(engine);
    if meant || !is_far_off(day, today) { Ok(()) } else { Err(far_off(day, today).usage()) }
}

pub(crate) fn far_off(day: Date, today: Date) -> Failure {
    Failure::new("error-day-far-off").with("day", day).with("today", today).hint("hint-day-far-off")
}
