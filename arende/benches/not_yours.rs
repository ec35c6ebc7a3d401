//! How long a page takes for a request that is somebody else's, beside one that is not there: medians of a thousand each,
//! in turns. `cargo bench -p arende --bench not_yours`; a measurement, which proves nothing on a busy machine. That the two
//! do the same work is what `tests/same_work` proves.

#![allow(
    clippy::unwrap_used,
    reason = "all of this crate is a measurement, also what clippy.toml does not know as one"
)]
#![allow(dead_code, reason = "the harness has gestures for tests")]

#[path = "../tests/desk/harness.rs"]
mod harness;

use domain::permission::{Actor, Reach};
use domain::person::Role;
use harness::Desk;
use tickets::commands::{Deed, Message, NewTicket, open_ticket};

/// A number that nobody has.
const NOBODY: i64 = 999_999;

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(medians());
}

async fn medians() {
    let desk = Desk::open();
    let astrid = desk.person("Astrid", "astrid@school.example", Role::User, "en");
    desk.person("Sven", "sven@elsewhere.example", Role::User, "en");
    let jonas = desk.person("Jonas", "jonas@desk.example", Role::Agent, "en");
    let now = desk.app().clock.now();
    let ticket = desk.app().store.write_now(|tx| {
        people::queries::set_reach(tx, jonas, Reach::Groups, now)?;
        let deed = Deed::new(Actor::person(astrid, Role::User), now, "web")?;
        open_ticket(
            tx,
            &deed,
            &NewTicket::from(astrid, "Secret", Message::text("words")),
        )
    });
    let ticket = ticket.unwrap().0;
    for (email, start) in [
        ("sven@elsewhere.example", "/hc/en/requests"),
        ("sven@elsewhere.example", "/api/v2/requests"),
        ("jonas@desk.example", "/agent/tickets"),
        ("jonas@desk.example", "/api/v2/tickets"),
    ] {
        let mut browser = desk.signed_in(email).await;
        let mut took = [Vec::new(), Vec::new()];
        for _ in 0..1000 {
            for (number, times) in [ticket, NOBODY].into_iter().zip(&mut took) {
                let begun = std::time::Instant::now();
                let page = browser.get(&format!("{start}/{number}")).await;
                times.push(begun.elapsed());
                assert_eq!(page.status, 404);
            }
        }
        let told = took.map(|mut times| {
            times.sort_unstable();
            let micros = |at: usize| times.get(at).map_or(0, std::time::Duration::as_micros);
            format!("{} µs ({} to {})", micros(500), micros(250), micros(750))
        });
        println!("{start}/…: not yours {}, not there {}", told[0], told[1]);
    }
}
