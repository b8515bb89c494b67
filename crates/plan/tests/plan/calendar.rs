//! Business days: swapped days, holidays, clocks that change, years that nobody has published yet.

use exeunt_plan::{Calendar, Due, Policy};
use jiff::Timestamp;
use jiff::ToSpan;
use jiff::civil::{Date, date};
use jiff::tz::TimeZoneDatabase;
use proptest::prelude::*;

fn due(from: &str, days: u32, zone: &str) -> Due {
    Policy::shipped().business_days_after(from.parse().unwrap(), days, zone).unwrap()
}

#[test]
fn swapped_days_and_holidays_of_china_are_known() {
    let policy = Policy::shipped();
    let works = |y, m, d| policy.is_business_day(date(y, m, d));
    assert!(works(2026, 2, 14), "a Saturday that people work for the Spring Festival");
    assert!(!works(2026, 2, 16), "a Monday of the Spring Festival");
    assert!(works(2025, 9, 28) && works(2026, 10, 10) && !works(2025, 10, 8) && !works(2026, 1, 2));
    assert!(works(2026, 11, 25) && !works(2026, 11, 28));
    // From the last afternoon before the Spring Festival to the first one after it.
    assert_eq!(due("2026-02-14T07:00:00Z", 1, "Asia/Shanghai").at, "2026-02-24T07:00:00Z".parse().unwrap());
    assert_eq!(due("2026-11-27T07:00:00Z", 2, "Asia/Shanghai").at, "2026-12-01T07:00:00Z".parse().unwrap());
}

#[test]
fn a_year_that_is_not_published_is_counted_by_weekdays_and_says_so() {
    let policy = Policy::shipped();
    let within = due("2026-12-28T02:00:00Z", 2, "Asia/Shanghai");
    assert_eq!((within.beyond, policy.calendar_gap(within)), (None, None));
    let beyond = due("2026-12-31T02:00:00Z", 1, "Asia/Shanghai");
    assert_eq!(beyond, Due { at: "2027-01-01T02:00:00Z".parse().unwrap(), beyond: Some(2027) });
    let said = policy.calendar_gap(beyond).unwrap();
    assert_eq!((said.args["calendar"].as_str(), said.args["year"].as_str()), ("cn", "2027"));
}

#[test]
fn a_holiday_of_the_policys_own_beats_the_calendar_and_a_policy_without_one_goes_by_weekdays() {
    let mut policy = Policy::shipped();
    policy.timing.holidays = vec![date(2026, 2, 14), date(2026, 11, 25)];
    assert!(!policy.is_business_day(date(2026, 2, 14)) && !policy.is_business_day(date(2026, 11, 25)));
    let text = Policy::SHIPPED.replace("calendar = \"cn\"\n", "");
    let plain = Policy::parse(&text).unwrap();
    assert_eq!(plain.calendar, None);
    assert!(!plain.is_business_day(date(2026, 2, 14)) && plain.is_business_day(date(2026, 2, 16)));
    let from: Timestamp = "2026-12-31T02:00:00Z".parse().unwrap();
    assert_eq!(plain.business_days_after(from, 1, "Asia/Shanghai").unwrap().beyond, None);
}

#[test]
fn a_calendar_is_replaced_by_the_users_own_and_its_mistakes_are_named() {
    let own = |text: &'static str| Policy::parse_with(Policy::SHIPPED, &|name| (name == "cn").then(|| text.to_owned()));
    let newer = own(
        "name = \"cn\"\nyears = [2027]\nworking_days = []\n[[off]]\nname = \"元旦\"\nfrom = \"2027-01-01\"\nto = \"2027-01-01\"\n",
    );
    assert!(!newer.unwrap().is_business_day(date(2027, 1, 1)));
    let error = own("name = \"cn\"\nyears = [2026]\nworking_days = [\"2027-01-02\"]\noff = []\n").unwrap_err();
    assert_eq!(error.key, "timing.calendar");
    assert!(error.to_string().contains("2027-01-02 is in a year that isn't listed"), "{error}");
    let unknown = Policy::parse(&Policy::SHIPPED.replace("calendar = \"cn\"", "calendar = \"atlantis\"")).unwrap_err();
    assert!(unknown.to_string().contains("there is no calendar \"atlantis\""), "{unknown}");
    let both = "name = \"x\"\nyears = [2026]\nworking_days = [\"2026-01-02\"]\n[[off]]\nname = \"n\"\nfrom = \"2026-01-01\"\nto = \"2026-01-03\"\n";
    assert_eq!(Calendar::parse(both).unwrap_err(), "2026-01-02 is a working day and a day off");
}

#[test]
fn a_policy_that_leaves_no_business_day_and_a_zone_that_does_not_exist_are_no_time() {
    let mut policy = Policy::shipped();
    policy.timing.business_days.clear();
    policy.calendar = None;
    let now: Timestamp = "2026-11-25T09:00:00Z".parse().unwrap();
    assert!(policy.business_days_after(now, 1, "Asia/Shanghai").is_err());
    assert!(Policy::shipped().business_days_after(now, 1, "Asia/Atlantis").is_err());
}

fn business_days_between(policy: &Policy, after: Date, until: Date) -> u32 {
    let days = after.series(1.day()).skip(1).take_while(|day| *day <= until);
    u32::try_from(days.filter(|day| policy.is_business_day(*day)).count()).unwrap()
}

proptest! {
    #[test]
    fn as_many_business_days_lie_between_as_were_asked_for(
        second in 1_735_689_600_i64..1_798_761_600, // 2025 and 2026
        days in 1_u32..40,
        zone in prop::sample::select(vec!["Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"]),
    ) {
        let policy = Policy::shipped();
        let from = Timestamp::from_second(second).unwrap();
        let zoned = |at: Timestamp| at.to_zoned_datetime(TimeZoneDatabase::bundled().get(zone).unwrap());
        let due = policy.business_days_after(from, days, zone).unwrap();
        let (start, end) = (zoned(from), zoned(due.at));
        prop_assert!(policy.is_business_day(end.date()));
        prop_assert_eq!(business_days_between(&policy, start.date(), end.date()), days);
        prop_assert!(due.at > from);
        // The hour is the same, unless the clocks skipped it that day.
        let skipped = end.time() != start.time();
        prop_assert!(!skipped || end.datetime() > end.date().to_datetime(start.time()));
        let next = policy.business_days_after(from, days + 1, zone).unwrap();
        prop_assert!(next.at > due.at);
        prop_assert_eq!(due.beyond.is_some(), end.date().year() > 2026);
    }
}
