//! When the invented vendor is at work, and what it promises: severe tickets soon, others within a business day.

use domain::Moment;
use domain::schedule::Country;
use domain::sla::{Goal, Length, Target};
use domain::ticket::{Category, Priority};
use platform::store::Tx;
use platform::{Error, Result};
use sla::keeping::{keep_policy, keep_schedule};
use sla::queries::{PolicyRow, ScheduleRow};

/// Keeps the schedule and the promises of the first portal, before its story begins.
pub(super) fn make(tx: &Tx<'_>, now: Moment) -> Result<()> {
    let office = ScheduleRow {
        name: "Solvik office".to_owned(),
        time_zone: "Europe/Stockholm".to_owned(),
        country: Some(Country::Se),
        follows_organization: true,
        christmas_eve: true,
        new_years_eve: true,
        midsummer_eve: true,
        week: std::array::from_fn(|day| match day {
            0..4 => vec![(480, 720), (750, 1020)],
            4 => vec![(480, 720), (750, 960)],
            _ => Vec::new(),
        }),
        ..ScheduleRow::default()
    };
    let unfit = |unkept| Error::broken(format!("the demo's service level: {unkept:?}"));
    let office = keep_schedule(tx, &office, now)?.map_err(unfit)?;
    let of = |goal, priority, length, business| (goal, priority, Target { length, business });
    let day = Length::Days(1);
    let promised = PolicyRow {
        name: "By severity".to_owned(),
        active: true,
        schedule: Some(office),
        pauses: vec![Category::Pending, Category::Hold],
        targets: vec![
            of(
                Goal::FirstReply,
                Some(Priority::Urgent),
                Length::Minutes(30),
                false,
            ),
            of(
                Goal::FirstReply,
                Some(Priority::High),
                Length::Minutes(240),
                true,
            ),
            of(Goal::FirstReply, None, day, true),
            of(
                Goal::NextReply,
                Some(Priority::Urgent),
                Length::Minutes(120),
                true,
            ),
            of(Goal::NextReply, None, day, true),
            of(Goal::Resolution, Some(Priority::Urgent), day, true),
            of(Goal::Resolution, None, Length::Days(20), true),
        ],
        ..PolicyRow::default()
    };
    keep_policy(tx, &promised, now)?.map_err(unfit)?;
    sla::settings::SHOWN.store(tx, None, "yes", now)
}
