//! A row of somebody at an organization: who it is, where they belong as what, and what they completed.

use domain::permission::Right;
use domain::person::{EmailAddress, MembershipRole};
use domain::{DAY, Moment, OrganizationId, PersonId, TrainingId, text};
use people::queries::Person;
use platform::Result;
use platform::language::{Locale, Words, is_time_zone};
use platform::store::Tx;

use super::reading::Row;
use super::run::{Fate, How, Imagined, Problem};
use super::writing::{day_or_nothing, first_day};
use crate::commands::{Belongs, change_member, complete, count_seats};
use crate::pages::form::read_day;
use crate::queries::{self, Member, PersonRow};

pub(super) const COLUMNS: &[&str] = &[
    "email",
    "external_id",
    "name",
    "language",
    "time_zone",
    "organization",
    "role",
    "valid_from",
    "valid_to",
    "sees",
    "trainings",
];

/// What no two rows may have in common: one person in one organization.
pub(super) fn keys(row: &Row) -> Vec<(&'static str, String)> {
    let email = row.given("email").unwrap_or_default().to_lowercase();
    let place = text::folded(row.given("organization").unwrap_or_default());
    vec![("email", format!("{email}\n{place}"))]
}

/// What a row means.
struct Meant {
    address: EmailAddress,
    known: Option<Person>,
    place: Option<OrganizationId>,
    member: Option<Member>,
    belongs: Belongs,
    trainings: Vec<(TrainingId, Moment)>,
}

/// The organization of a cell: its number in other systems, its name, or a mail domain of it.
fn organization(tx: &Tx<'_>, named: &str) -> Result<Option<OrganizationId>> {
    if let Some(id) = queries::find_by_external_id(tx, named)? {
        return Ok(Some(id));
    }
    if let Some(id) = queries::find_by_name(tx, named)? {
        return Ok(Some(id));
    }
    people::queries::find_organization_by_domain(tx, &named.to_lowercase())
}

/// Completed trainings: `basic:2026-03-01 super-user:2025-09-30`.
fn trainings(
    tx: &Tx<'_>,
    row: &Row,
    now: Moment,
    w: &Words,
) -> Result<std::result::Result<Vec<(TrainingId, Moment)>, Problem>> {
    let mut found = Vec::new();
    let Some(cell) = row.wanted("trainings").filter(|cell| !cell.is_empty()) else {
        return Ok(Ok(found));
    };
    let all = queries::list_trainings(tx)?;
    for part in cell
        .split([' ', ',', ';', '|'])
        .filter(|part| !part.is_empty())
    {
        let (key, day) = part.split_once(':').unwrap_or((part, ""));
        let training = all.iter().find(|known| known.key == key);
        let day = read_day(day).ok().flatten();
        let key = match (training, day) {
            (Some(training), Some(day)) if day <= now.plus(DAY) => {
                found.push((training.id, day));
                continue;
            }
            (Some(_), Some(_)) => "refused-not-yet-completed",
            (Some(_), None) => "sheet-problem-training-day",
            (None, _) => "sheet-problem-training",
        };
        return Ok(Err(row.problem("trainings", w.t1(key, "part", part))));
    }
    Ok(Ok(found))
}

fn meant(
    tx: &Tx<'_>,
    row: &Row,
    now: Moment,
    w: &Words,
) -> Result<std::result::Result<Meant, Vec<Problem>>> {
    let mut problems = Vec::new();
    let mut wrong = |column, key: &'static str| {
        problems.push(row.problem(column, w.t(key).into_owned()));
    };
    let Ok(address) = EmailAddress::read(row.given("email").unwrap_or_default()) else {
        wrong("email", "refused-not-an-address");
        return Ok(Err(problems));
    };
    let by_address = people::queries::find_by_address(tx, &address)?;
    let number = row
        .wanted("external_id")
        .filter(|number| !number.is_empty());
    let by_number = match number {
        Some(number) => people::queries::find_by_external_id(tx, number)?,
        None => None,
    };
    let known = match (by_number, by_address) {
        (Some(one), Some(other)) if one.id != other.id => {
            wrong("external_id", "sheet-problem-number-taken");
            None
        }
        // An address is who somebody is: they change it themselves, by a mail to the new one.
        (Some(_), None) => {
            wrong("email", "sheet-problem-address");
            None
        }
        (_, known) => known,
    };
    if let (Some(known), Some(number)) = (&known, number) {
        let held = queries::find_person_number(tx, known.id)?;
        if held.is_some_and(|held| held != number) {
            wrong("external_id", "sheet-problem-number");
        }
    }
    if known.as_ref().is_some_and(|known| known.role.is_staff()) {
        wrong("email", "organization-problem-team");
    }
    if row
        .wanted("name")
        .is_some_and(|name| name.chars().count() > 120)
    {
        let why = w.t1("organization-problem-long", "most", 120_i64);
        problems.push(row.problem("name", why));
    }
    let mut wrong = |column, key: &'static str| {
        problems.push(row.problem(column, w.t(key).into_owned()));
    };
    if let Some(language) = row.given("language")
        && Locale::read(language).is_none()
    {
        wrong("language", "sheet-problem-language");
    }
    if let Some(zone) = row.given("time_zone")
        && !is_time_zone(zone)
    {
        wrong("time_zone", "organization-problem-time-zone");
    }
    let place = match row.given("organization") {
        Some(named) => {
            let found = organization(tx, named)?;
            if found.is_none() {
                wrong("organization", "sheet-problem-organization");
            }
            found
        }
        None => None,
    };
    let member = match (place, &known) {
        (Some(place), Some(known)) => queries::find_member(tx, place, known.id)?,
        _ => None,
    };
    let mut belongs = member.as_ref().map_or(
        Belongs {
            role: MembershipRole::User,
            from: None,
            to: None,
            named: None,
        },
        Belongs::as_now,
    );
    for column in ["role", "valid_from", "valid_to", "sees"] {
        if row.given(column).is_some() && row.given("organization").is_none() {
            wrong(column, "sheet-problem-nowhere");
        }
    }
    if let Some(role) = row.given("role") {
        match MembershipRole::read(role) {
            Some(role) => belongs.role = role,
            None => wrong("role", "sheet-problem-role"),
        }
    }
    if let Some(day) = row.given("valid_from") {
        match read_day(day) {
            Ok(day) => belongs.from = day,
            Err(()) => wrong("valid_from", "organization-problem-day"),
        }
    }
    if let Some(day) = row.wanted("valid_to") {
        match read_day(day) {
            // It ends when its last day is over; what ended in the middle of a day ended with the day before.
            Ok(day) => {
                let to = day.map(|day| day.plus(DAY));
                let known = member.as_ref().and_then(|member| member.to);
                let same = day_or_nothing(to) == day_or_nothing(known);
                belongs.to = if same { known } else { to };
            }
            Err(()) => wrong("valid_to", "organization-problem-day"),
        }
    }
    if let (Some(from), Some(to)) = (belongs.from, belongs.to)
        && to <= from
    {
        wrong("valid_to", "organization-problem-span");
    }
    match row.given("sees") {
        None => {}
        Some("none" | "-") => belongs.named = None,
        Some(word) => match Right::read(word) {
            Some(right) => belongs.named = Some(right),
            None => wrong("sees", "sheet-problem-sees"),
        },
    }
    let completed = match trainings(tx, row, now, w)? {
        Ok(completed) => completed,
        Err(problem) => {
            problems.push(problem);
            Vec::new()
        }
    };
    if !problems.is_empty() {
        return Ok(Err(problems));
    }
    Ok(Ok(Meant {
        address,
        known,
        place,
        member,
        belongs,
        trainings: completed,
    }))
}

/// Whether the row makes somebody a representative who has no seat yet, or the other way round.
fn seats_moved(meant: &Meant, now: Moment) -> i64 {
    let lasts = |to: Option<Moment>| to.is_none_or(|to| to > now);
    let representative = MembershipRole::Representative;
    let had = meant
        .member
        .as_ref()
        .is_some_and(|member| member.role == representative && lasts(member.to));
    let has = meant.belongs.role == representative && lasts(meant.belongs.to);
    i64::from(has) - i64::from(had)
}

/// Finds out what a row does, and does it unless nothing is to be written.
pub(super) fn take(
    tx: &Tx<'_>,
    row: &Row,
    imagined: Option<&mut Imagined>,
    how: How,
    w: &Words,
) -> Result<std::result::Result<Fate, Vec<Problem>>> {
    let now = how.now;
    let meant = match meant(tx, row, now, w)? {
        Ok(meant) => meant,
        Err(problems) => return Ok(Err(problems)),
    };
    let moved = seats_moved(&meant, now);
    let imagined_seats = match (&imagined, meant.place) {
        (Some(imagined), Some(place)) => imagined.seats.get(&place).copied().unwrap_or(0),
        _ => 0,
    };
    if let Some(place) = meant.place.filter(|_| moved > 0) {
        let (seats, taken) = count_seats(tx, place, now)?;
        if taken + imagined_seats >= seats {
            let why = w.t("refused-no-seat-left").into_owned();
            return Ok(Err(vec![row.problem("role", why)]));
        }
    }
    let mut fate = fate(tx, row, &meant)?;
    if let Some(imagined) = imagined {
        if let Some(place) = meant.place {
            *imagined.seats.entry(place).or_default() += moved;
        }
        let key = format!("person {}", meant.address.folded());
        if fate == Fate::Added && !imagined.added.insert(key) {
            // An earlier row of the sheet adds them.
            fate = Fate::Changed;
        }
    }
    if !how.dry_run && fate != Fate::Unchanged {
        write(tx, row, &meant, how)?;
    }
    Ok(Ok(fate))
}

fn fate(tx: &Tx<'_>, row: &Row, meant: &Meant) -> Result<Fate> {
    let Some(known) = &meant.known else {
        return Ok(Fate::Added);
    };
    let differs = |column: &str, present: &str| row.given(column).is_some_and(|to| to != present);
    if differs("name", &known.name)
        || differs("language", &known.locale)
        || differs("time_zone", &known.time_zone)
    {
        return Ok(Fate::Changed);
    }
    if let Some(number) = row
        .wanted("external_id")
        .filter(|number| !number.is_empty())
        && queries::find_person_number(tx, known.id)?.as_deref() != Some(number)
    {
        return Ok(Fate::Changed);
    }
    match (&meant.member, meant.place) {
        (None, Some(_)) => return Ok(Fate::Changed),
        (Some(member), _) => {
            let belongs = &meant.belongs;
            let same = member.role == belongs.role
                && belongs.from.is_none_or(|from| same_day(from, member.from))
                && member.to == belongs.to
                && member.named == belongs.named;
            if !same {
                return Ok(Fate::Changed);
            }
        }
        (None, None) => {}
    }
    if meant.trainings.is_empty() {
        return Ok(Fate::Unchanged);
    }
    let noted = queries::list_completions(tx, known.id)?;
    let is_noted = |(training, day): &(TrainingId, Moment)| {
        let is_it = |one: &queries::Completion| {
            one.training == *training && same_day(one.completed_at, *day)
        };
        noted.iter().any(is_it)
    };
    Ok(if meant.trainings.iter().all(is_noted) {
        Fate::Unchanged
    } else {
        Fate::Changed
    })
}

/// Sheets know days; what began at noon began that day.
fn same_day(one: Moment, other: Moment) -> bool {
    one.0.div_euclid(DAY) == other.0.div_euclid(DAY)
}

fn write(tx: &Tx<'_>, row: &Row, meant: &Meant, how: How) -> Result<()> {
    let now = how.now;
    let id: PersonId = match &meant.known {
        Some(known) => {
            let or = |column: &str, present: &str| row.given(column).unwrap_or(present).to_owned();
            let (name, locale) = (or("name", &known.name), or("language", &known.locale));
            let zone = or("time_zone", &known.time_zone);
            if name != known.name || locale != known.locale || zone != known.time_zone {
                let locale = Locale::read(&locale).map_or("en", Locale::code);
                people::queries::set_profile(tx, known.id, &name, locale, &zone, now)?;
            }
            known.id
        }
        None => add(tx, row, meant, now)?,
    };
    if let Some(number) = row
        .wanted("external_id")
        .filter(|number| !number.is_empty())
    {
        people::queries::set_external_id(tx, id, number, now)?;
    }
    if let Some(place) = meant.place {
        people::queries::add_membership(tx, id, place, MembershipRole::User, now)?;
        let mut belongs = meant.belongs.clone();
        if let Some(member) = &meant.member
            && belongs.from.is_some_and(|from| same_day(from, member.from))
        {
            belongs.from = Some(member.from);
        }
        change_member(tx, place, id, &belongs, now)?;
    }
    for (training, day) in &meant.trainings {
        complete(tx, *training, id, *day, now)?;
    }
    if how.invite
        && let Some(person) = people::queries::find(tx, id)?
        && !person.has_account
        && !person.invited
        && !person.suspended
    {
        people::commands::mails::invite(tx, &person, now)?;
    }
    Ok(())
}

/// Somebody new, in the language and time zone of their organization where the sheet says nothing else.
fn add(tx: &Tx<'_>, row: &Row, meant: &Meant, now: Moment) -> Result<PersonId> {
    let place = match meant.place {
        Some(place) => queries::find_organization(tx, place)?,
        None => None,
    };
    let facts = place.map(|place| place.facts).unwrap_or_default();
    let usual = platform::settings::locale(tx)?;
    let locale = row
        .given("language")
        .or(facts.locale.as_deref())
        .and_then(Locale::read)
        .unwrap_or(usual);
    let name = row.given("name").unwrap_or_default();
    let id = people::queries::find_or_add_guest(tx, &meant.address, name, locale.code(), now)?;
    let zone = row
        .given("time_zone")
        .map(str::to_owned)
        .or(facts.time_zone);
    if let (Some(zone), Some(person)) = (zone, people::queries::find(tx, id)?) {
        people::queries::set_profile(tx, id, &person.name, locale.code(), &zone, now)?;
    }
    Ok(id)
}

/// The cells of somebody at one organization, or at none.
pub(super) fn cells(tx: &Tx<'_>, one: &PersonRow, last: Option<PersonId>) -> Result<Vec<String>> {
    let place = one.place.as_ref();
    // What was completed belongs to the person, and stands in their first row.
    let completed = if last == Some(one.person) {
        String::new()
    } else {
        let all = queries::list_trainings(tx)?;
        let key = |id| all.iter().find(|known| known.id == id);
        let noted = queries::list_completions(tx, one.person)?;
        let parts: Vec<String> = noted
            .iter()
            .filter_map(|noted| {
                let key = &key(noted.training)?.key;
                Some(format!("{key}:{}", first_day(noted.completed_at)))
            })
            .collect();
        parts.join(" ")
    };
    let or_nothing = |text: Option<String>| text.unwrap_or_default();
    Ok(vec![
        one.email.clone(),
        one.external_id.clone().unwrap_or_default(),
        one.name.clone(),
        one.locale.clone(),
        one.time_zone.clone(),
        or_nothing(place.map(|place| place.organization.clone())),
        or_nothing(place.map(|place| place.role.word().to_owned())),
        or_nothing(place.map(|place| first_day(place.from))),
        or_nothing(place.map(|place| day_or_nothing(place.to))),
        or_nothing(place.map(|place| place.named.map_or("none", Right::word).to_owned())),
        completed,
    ])
}
