//! Whoever is erased is taken out of every room of the desk: which rooms there are, in order.

use domain::PersonId;
use people::commands::erasing;
use platform::erasing::Erase;
use platform::jobs::{Job, Work};
use platform::{App, Error, Result};

/// Each feature takes out what it holds in its own tables. People are last: the others go by the address.
pub const ROOMS: &[Erase] = &[
    mailroom::erase,
    notifications::queries::erasing::erase,
    // Before tickets, which are put anew into what search looks in.
    forms::queries::erasing::erase,
    tickets::queries::erasing_people::erase,
    |_, tx, gone| access::commands::erase_news_naming(tx, gone.person),
    |_, tx, gone| {
        let addresses = [gone.address.clone()];
        sla::windows::erase_words_of(tx, gone.person, &addresses, gone.now)
    },
    status::queries::erasing::erase,
    ideas::queries::erasing::erase,
    help::queries::erasing::erase,
    organizations::queries::erasing::erase,
    platform::erasing::erase,
    // Once more: mail may have come meanwhile. The last one takes the address away.
    mailroom::erase,
    people::queries::erasing::erase,
];

/// The work of erasing, for the schedule.
pub const WORK: Work = Work {
    kind: erasing::ERASE,
    attempts: 12,
    beside: false,
    run,
    again: |_, _| Ok(()),
};

fn run(app: &App, job: &Job) -> Result<()> {
    let person: i64 = job.payload.parse().map_err(Error::broken)?;
    erasing::go_on(app, ROOMS, PersonId(person))
}
