//! Whether somebody has an account cannot be told by how long a page takes, nor whether a request, an organization or a
//! person is there that is not theirs to see: for every address, and for every such number, the same work is done. What
//! is counted is work, not time: statements in their order, and passwords that were hashed. A program of its own, because
//! it counts everything that happens in it.

#![allow(
    clippy::unwrap_used,
    reason = "all of this crate is tests, also what clippy.toml does not know as one"
)]
#![allow(dead_code, reason = "the harness has gestures for other tests as well")]

#[path = "../desk/harness.rs"]
mod harness;

mod ids;

use domain::person::Role;
use harness::Desk;
use people::settings::{REGISTRATION, SIGN_IN_BY_LINK};
use platform::testing::work;

/// Addresses of somebody with a password, with an account and none, without an account, suspended, and of nobody.
const ADDRESSES: [&str; 5] = [
    "astrid@school.example",
    "keyless@school.example",
    "guest@school.example",
    "gone@school.example",
    "nobody@school.example",
];

fn prepared() -> Desk {
    let desk = Desk::open();
    for (name, email) in [
        ("Astrid", ADDRESSES[0]),
        ("Keyless", ADDRESSES[1]),
        ("Guest", ADDRESSES[2]),
        ("Gone", ADDRESSES[3]),
    ] {
        desk.person(name, email, Role::User, "en");
    }
    let now = desk.app().clock.now();
    desk.app()
        .store
        .write_now(|tx| {
            tx.run(
                "UPDATE person SET password_hash = NULL WHERE email = 'keyless@school.example'",
                &[],
            )?;
            tx.run(
                "UPDATE person SET password_hash = NULL, account_at = NULL WHERE email = 'guest@school.example'",
                &[],
            )?;
            tx.run(
                "UPDATE person SET suspended_at = 1 WHERE email = 'gone@school.example'",
                &[],
            )?;
            SIGN_IN_BY_LINK.store(tx, None, "yes", now)?;
            REGISTRATION.store(tx, None, "anyone", now)
        })
        .unwrap();
    desk
}

/// What one door does for an address, in a browser that is new.
async fn at(desk: &Desk, door: &str, email: &str) -> Vec<String> {
    let mut browser = desk.browser();
    browser.get(door).await;
    let fields = [
        ("email", email),
        ("password", "not the password"),
        ("name", "Somebody"),
    ];
    work::begin();
    let page = browser.post(door, &fields).await;
    let done = work::end();
    assert!(!page.status.is_server_error());
    done
}

/// One at a time: what is counted is counted in the whole program.
static ALONE: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());

#[tokio::test(flavor = "multi_thread")]
async fn every_address_makes_the_same_work_at_every_door() {
    let _alone = ALONE.lock().await;
    let desk = prepared();
    for (door, hashes) in [
        ("/hc/en/signin", 1),
        ("/hc/en/password", 0),
        ("/hc/en/register", 0),
        ("/hc/en/signin/link", 0),
    ] {
        // What is read once and remembered is remembered from here on.
        at(&desk, door, "warm@school.example").await;
        let mut usual = at(&desk, door, ADDRESSES[4]).await;
        assert!(usual.len() > 3, "{door} does something: {usual:#?}");
        assert_eq!(
            usual.iter().filter(|one| *one == work::HASHED).count(),
            hashes,
            "{door}: {usual:#?}"
        );
        for email in &ADDRESSES[..4] {
            let mut done = at(&desk, door, email).await;
            // It is remembered for a second, so by chance one of them reads it again; what really differs does each time.
            for _ in 0..5 {
                if done == usual {
                    break;
                }
                usual = at(&desk, door, ADDRESSES[4]).await;
                done = at(&desk, door, email).await;
            }
            assert_eq!(done, usual, "{door} for {email}");
        }
    }
}
