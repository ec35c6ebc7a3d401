//! Whether anything gets slower with the number of tickets: the same four things at 10,000, 100,000 and 1,000,000.

use std::time::Duration;

use crate::client::{Load, Visitor};
use crate::desk::{self, Desk};
use crate::{Outcome, Wanted};

const THINGS: [&str; 4] = ["list", "ticket", "search", "create"];

/// Prints the median of each thing at each size, one client at a time, and how much it grew.
pub fn measure(wanted: &Wanted) -> Outcome<()> {
    let load = Load {
        clients: 1,
        span: Duration::from_secs(wanted.seconds),
    };
    let mut medians = Vec::new();
    for tickets in wanted.sizes() {
        let data = wanted.data.join(format!("{tickets}-{}", wanted.seed));
        desk::generate(&wanted.arende, &data, tickets, wanted.seed)?;
        let authorization = desk::authorization(&wanted.arende, &data)?;
        desk::without_work(&data)?;
        let session = desk::session(&data, desk::AGENT)?;
        let customer = desk::busy_customer(&data)?;
        let desk = Desk::start(&wanted.arende, &data)?;
        let visitor = Visitor::with_session(&desk.address, &session);
        medians.push([
            load.run(&visitor, "/agent/views/open")?.at(50),
            load.run(
                &visitor,
                &format!("/agent/tickets/{}?view=open", customer.ticket),
            )?
            .at(50),
            load.run(&visitor, "/agent/search?q=exam")?.at(50),
            load.create(&visitor, &authorization)?.at(50),
        ]);
    }
    print("median ms", &wanted.sizes(), &medians);
    Ok(())
}

/// The table of what was measured at each size.
pub fn print(title: &str, sizes: &[u64], medians: &[[f64; 4]]) {
    print!("{title:<14}");
    for size in sizes {
        print!(" {size:>10}");
    }
    println!(" {:>8}", "growth");
    for (at, thing) in THINGS.iter().enumerate() {
        let row: Vec<f64> = medians
            .iter()
            .filter_map(|medians| medians.get(at).copied())
            .collect();
        print!("{thing:<14}");
        for median in &row {
            print!(" {median:>10.3}");
        }
        let growth = row.last().unwrap_or(&0.0) / row.first().unwrap_or(&0.0);
        println!(" {growth:>8.2}");
    }
}
