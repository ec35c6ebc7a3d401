//! What is made in bulk is whole, and the same for the same seed.

use platform::store::search::{Scope, matching};
use platform::testing::{MONDAY_MORNING, TestDesk};

use super::making::Maker;
use crate::{check, migrations, routes};

const COUNT: i64 = 400;

fn made(seed: u64) -> TestDesk {
    let desk = TestDesk::open(migrations::MIGRATIONS, &routes::words()).unwrap();
    desk.app
        .store
        .write_now(|tx| {
            let mut maker = Maker::begin(tx, COUNT, seed, MONDAY_MORNING)?;
            (0..COUNT).try_for_each(|_| maker.make(tx))
        })
        .unwrap();
    desk
}

fn count(desk: &TestDesk, sql: &'static str) -> i64 {
    desk.app.store.read_now(|tx| tx.number(sql, &[])).unwrap()
}

#[test]
fn what_is_made_is_whole() {
    let desk = made(1);
    assert_eq!(check::problems(&desk.app).unwrap(), Vec::<String>::new());
    assert_eq!(count(&desk, "SELECT count(*) FROM ticket"), COUNT);
    let messages = count(&desk, "SELECT count(*) FROM comment");
    assert!((2 * COUNT..4 * COUNT).contains(&messages), "{messages}");
    let finished = count(
        &desk,
        "SELECT count(*) FROM ticket WHERE category IN ('solved', 'closed')",
    );
    assert!((85..98).contains(&(finished * 100 / COUNT)), "{finished}");
    let wrong = count(
        &desk,
        "SELECT count(*) FROM ticket t WHERE t.last_comment_id <> (SELECT max(c.id) FROM comment c WHERE c.ticket_id = t.id)
           OR t.change_id <> (SELECT max(h.id) FROM change h WHERE h.ticket_id = t.id)
           OR t.active_at <> (SELECT max(h.at) FROM change h WHERE h.ticket_id = t.id AND h.visible = 1)
           OR t.updated_at <> (SELECT max(h.at) FROM change h WHERE h.ticket_id = t.id)
           OR t.created_at > t.active_at",
    );
    assert_eq!(wrong, 0);
    assert_eq!(
        count(
            &desk,
            "SELECT max(active_at) > 1772442000000 FROM ticket WHERE category <> 'closed'"
        ),
        0,
        "nothing happens tomorrow"
    );
    let found = desk
        .app
        .store
        .read_now(|tx| matching(tx, "provet", &Scope::Everything, 10))
        .unwrap();
    assert_eq!(found.len(), 10);
}

#[test]
fn the_same_seed_makes_the_same_tickets() {
    let subjects = |desk: &TestDesk| {
        desk.app
            .store
            .read_now(|tx| {
                tx.rows("SELECT subject FROM ticket ORDER BY id", &[], |row| {
                    row.text(0)
                })
            })
            .unwrap()
    };
    assert_eq!(subjects(&made(1)), subjects(&made(1)));
    assert_ne!(subjects(&made(1)), subjects(&made(2)));
}
