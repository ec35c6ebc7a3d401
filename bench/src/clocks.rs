//! Service levels of a desk with many tickets: how long a changed policy takes until every open ticket's clocks are computed anew, while
//! the desk serves, and the queue with what is due first beside the bare page.

use std::time::{Duration, Instant};

use crate::desk::{self, Desk};
use crate::{Outcome, Pair, Wanted, compare};

/// Longer than this nobody waits; something is wrong.
const PATIENCE: Duration = Duration::from_mins(20);

pub fn measure(wanted: &Wanted) -> Outcome<()> {
    let data = wanted
        .data
        .join(format!("{}-{}", wanted.tickets, wanted.seed));
    desk::generate(&wanted.arende, &data, wanted.tickets, wanted.seed)?;
    desk::promise(&data)?;
    let server = Desk::start(&wanted.arende, &data)?;
    // What the desk was made with, and what is promised of it for the first time, is computed first and does not count.
    until_computed(&data)?;
    let mut took = Vec::new();
    for round in 0..4 {
        desk::want_clocks(&data, round % 2 == 0)?;
        took.push(until_computed(&data)?);
    }
    println!(
        "promised for the first time in {:.2} s",
        took.remove(0).as_secs_f64()
    );
    took.sort_unstable();
    let (open, with_clocks) = desk::open_tickets(&data)?;
    let seconds = took[1].as_secs_f64();
    println!(
        "clocks of {open} open tickets ({with_clocks} with a promise): median {seconds:.2} s of {took:?}, \
         {:.2} s for 100,000",
        seconds * 100_000.0 / (open.max(1) as f64)
    );
    let customer = desk::busy_customer(&data)?;
    let pair = Pair {
        name: "due first",
        email: "agent",
        path: "/agent/views/due".into(),
        bare: "due",
    };
    compare(wanted, &server, &data, &customer, &[pair]).map(drop)
}

/// Waits until no clocks are to be computed; answers how long.
fn until_computed(data: &std::path::Path) -> Outcome<Duration> {
    let begun = Instant::now();
    while desk::clocks_waiting(data)? {
        if begun.elapsed() > PATIENCE {
            return Err("the clocks are not computed; see the desk's background work".into());
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    Ok(begun.elapsed())
}
