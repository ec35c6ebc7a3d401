//! When the invented vendor is at work, and what it promises: severe tickets soon, others within a business day.

use domain::schedule::{Country, Day};
use domain::sla::{Conditions, Goal, Length, Target, Window};
use domain::ticket::{Category, Priority};
use domain::{DAY, Moment};
use platform::store::Tx;
use platform::{Error, Result};
use sla::keeping::{keep_policy, keep_schedule, put_in_order};
use sla::queries::{PolicyRow, ScheduleRow, WindowRow};
use sla::windows::announces_for;

use super::people::Everybody;

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
    let critical = PolicyRow {
        name: "On critical days".to_owned(),
        active: true,
        schedule: Some(office),
        pauses: vec![Category::Pending],
        conditions: Conditions {
            critical: true,
            ..Conditions::default()
        },
        targets: vec![
            of(
                Goal::FirstReply,
                Some(Priority::Urgent),
                Length::Minutes(15),
                false,
            ),
            of(Goal::FirstReply, None, Length::Minutes(120), true),
        ],
        ..PolicyRow::default()
    };
    let critical = keep_policy(tx, &critical, now)?.map_err(unfit)?;
    put_in_order(tx, &[critical])?;
    sla::settings::CRITICAL_DAYS.store(tx, None, "yes", now)?;
    sla::settings::SHOWN.store(tx, None, "yes", now)
}

/// Days that customers announced: name, first day from today on, how many, and what else they said.
const DAYS: &[(&str, i64, i64, &str)] = &[
    (
        "National exam in mathematics",
        5,
        1,
        "420 pupils, from 08:30 on. The invigilators have a phone: 070 174 06 05.",
    ),
    ("Mock exams", 16, 4, ""),
];

/// Announces days that are to come.
pub(super) fn announce(tx: &Tx<'_>, everybody: &Everybody, now: Moment) -> Result<()> {
    let Some(astrid) = everybody.get("astrid") else {
        return Ok(());
    };
    let theirs = announces_for(tx, astrid.id, now)?;
    let Some((organization, name)) = theirs.first() else {
        return Ok(());
    };
    let today = Day(now.0.div_euclid(DAY));
    for (what, after, long, note) in DAYS {
        let row = WindowRow {
            id: 0,
            organization: *organization,
            organization_name: name.clone(),
            name: (*what).to_owned(),
            first_day: today.plus(*after).written(),
            last_day: today.plus(after + long - 1).written(),
            time_zone: String::new(),
            note: (*note).to_owned(),
            window: Window::default(),
            by: String::new(),
        };
        sla::windows::announce(tx, &row, astrid.id, now)?
            .map_err(|why| Error::broken(format!("the demo's critical days: {why:?}")))?;
    }
    Ok(())
}
