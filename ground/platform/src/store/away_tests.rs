//! A PostgreSQL server that goes away and comes back: callers are told so in time, and all is well again by itself.
//! Without `ARENDE_TEST_POSTGRES` there is no server, and these pass without having tried anything.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use super::*;
use crate::testing::{TestDesk, server};

const MIGRATIONS: &[Migration] = &[Migration {
    name: "0001_things",
    sql: "CREATE TABLE thing (id {id}, name TEXT NOT NULL)",
}];

fn add(tx: &Tx<'_>) -> Result<i64> {
    tx.insert("INSERT INTO thing (name) VALUES ('x') RETURNING id", &[])
}

fn status(answer: Result<i64>) -> u16 {
    match answer {
        Ok(_) => 200,
        Err(Error::Refused(refusal)) => refusal.status,
        Err(error) => panic!("{error}"),
    }
}

/// A wire to the server that can be cut.
struct Wire {
    port: u16,
    cut: Arc<AtomicBool>,
    open: Arc<Mutex<Vec<TcpStream>>>,
}

impl Wire {
    fn to(server: &ServerAddress) -> Self {
        let to = server.config.get_ports().first().copied().unwrap_or(5432);
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let wire = Self {
            port: listener.local_addr().unwrap().port(),
            cut: Arc::default(),
            open: Arc::default(),
        };
        let (cut, open) = (Arc::clone(&wire.cut), Arc::clone(&wire.open));
        std::thread::spawn(move || {
            for near in listener.incoming().flatten() {
                if cut.load(Ordering::SeqCst) {
                    continue;
                }
                let far = TcpStream::connect(("127.0.0.1", to)).unwrap();
                let ends = [&near, &far].map(|end| end.try_clone().unwrap());
                open.lock().unwrap().extend(ends);
                let back = (far.try_clone().unwrap(), near.try_clone().unwrap());
                for (from, to) in [(near, far), back] {
                    std::thread::spawn(move || pass(from, to));
                }
            }
        });
        wire
    }

    fn cut(&self) {
        self.cut.store(true, Ordering::SeqCst);
        for end in self.open.lock().unwrap().drain(..) {
            let _ = end.shutdown(Shutdown::Both);
        }
    }

    fn mend(&self) {
        self.cut.store(false, Ordering::SeqCst);
    }
}

fn pass(mut from: TcpStream, mut to: TcpStream) {
    let mut bytes = [0; 4096];
    while let Ok(count @ 1..) = from.read(&mut bytes) {
        if to
            .write_all(bytes.get(..count).unwrap_or_default())
            .is_err()
        {
            break;
        }
    }
    let _ = to.shutdown(Shutdown::Both);
}

/// A desk whose wire to the server is in our hands.
fn wired() -> Option<(TestDesk, Wire, Store)> {
    server().unwrap()?;
    let desk = TestDesk::open(MIGRATIONS, &[]).unwrap();
    let Engine::Server(engine) = &desk.app.store.0.engine else {
        return None;
    };
    let own = engine.address().unwrap().clone();
    let wire = Wire::to(&own);
    let mut address = own.clone();
    address.config = Box::default();
    address
        .config
        .host("127.0.0.1")
        .port(wire.port)
        .user(own.config.get_user().unwrap_or_default())
        .dbname(own.config.get_dbname().unwrap_or_default())
        .ssl_mode(::postgres::config::SslMode::Disable);
    let settings = StoreSettings {
        connections: 3,
        ..StoreSettings::of(Database::Server(address))
    };
    let store = Store::open(&settings, MIGRATIONS, 0).unwrap();
    Some((desk, wire, store))
}

#[test]
fn while_the_server_is_away_everybody_is_told_so_at_once_and_afterwards_all_is_well() {
    let Some((_desk, wire, store)) = wired() else {
        return;
    };
    assert_eq!(status(store.write_now(add)), 200);
    wire.cut();
    let begun = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..6 {
            scope.spawn(|| {
                assert_eq!(status(store.write_now(add)), 503);
                assert_eq!(status(store.read_now(|tx| tx.number("SELECT 1", &[]))), 503);
            });
        }
    });
    assert!(begun.elapsed() < Duration::from_secs(10));
    wire.mend();
    assert_eq!(status(store.write_now(add)), 200);
    let kept = store.read_now(|tx| tx.number("SELECT count(*) FROM thing", &[]));
    assert_eq!(kept.unwrap(), 2);
}

#[test]
fn a_write_that_is_cut_off_in_the_middle_leaves_nothing_and_says_so() {
    let Some((_desk, wire, store)) = wired() else {
        return;
    };
    let cut = store.write_now(|tx| {
        add(tx)?;
        wire.cut();
        add(tx)
    });
    assert_eq!(status(cut), 503);
    wire.mend();
    let kept = store.read_now(|tx| tx.number("SELECT count(*) FROM thing", &[]));
    assert_eq!(kept.unwrap(), 0);
}

#[test]
fn after_a_restart_of_the_server_nobody_notices_anything() {
    let Some((_desk, wire, store)) = wired() else {
        return;
    };
    for _ in 0..3 {
        assert_eq!(status(store.write_now(add)), 200);
        wire.cut();
        wire.mend();
        assert_eq!(status(store.read_now(|tx| tx.number("SELECT 1", &[]))), 200);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_listener_that_was_cut_off_hears_again() {
    let Some((desk, wire, store)) = wired() else {
        return;
    };
    let mut commits = store.commits();
    let heard = |commits: watch::Receiver<u64>| async move {
        let mut commits = commits;
        tokio::time::timeout(Duration::from_secs(20), commits.changed())
            .await
            .unwrap()
            .unwrap();
    };
    // The first word is that it listens now.
    heard(commits.clone()).await;
    commits.mark_unchanged();
    desk.app.store.write(add).await.unwrap();
    heard(commits.clone()).await;
    wire.cut();
    wire.mend();
    commits.mark_unchanged();
    heard(commits.clone()).await;
    commits.mark_unchanged();
    desk.app.store.write(add).await.unwrap();
    heard(commits).await;
}

#[test]
fn connections_come_back_from_panics_and_errors() {
    let Some((_desk, _wire, store)) = wired() else {
        return;
    };
    for at in 0..12 {
        let work = std::panic::AssertUnwindSafe(|| {
            store.write_now(|tx| {
                add(tx)?;
                assert!(at % 2 == 1, "nobody expects this");
                tx.run("SELECT * FROM nowhere", &[])
            })
        });
        assert!(!matches!(std::panic::catch_unwind(work), Ok(Ok(_))));
    }
    assert_eq!(status(store.write_now(add)), 200);
    let kept = store.read_now(|tx| tx.number("SELECT count(*) FROM thing", &[]));
    assert_eq!(kept.unwrap(), 1);
}

#[test]
fn a_failed_statement_that_is_passed_over_keeps_nothing() {
    let Some((_desk, _wire, store)) = wired() else {
        return;
    };
    let answer = store.write_now(|tx| {
        add(tx)?;
        let _ = tx.run("SELECT * FROM nowhere", &[]);
        Ok(1)
    });
    assert!(matches!(answer, Err(Error::Broken(_))));
    let kept = store.read_now(|tx| tx.number("SELECT count(*) FROM thing", &[]));
    assert_eq!(kept.unwrap(), 0);
}

#[test]
fn nodes_that_start_at_the_same_time_make_the_tables_once() {
    let Some(server) = server().unwrap() else {
        return;
    };
    let name = [
        "arende_started_",
        &crate::key::random_bytes::<8>()
            .map(|bytes| crate::hex(&bytes))
            .unwrap(),
    ]
    .concat();
    server
        .administer(&["CREATE DATABASE ", &name, " TEMPLATE template0"].concat())
        .unwrap();
    let settings = StoreSettings::of(Database::Server(server.database(&name)));
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| Store::open(&settings, MIGRATIONS, 0).map(drop).unwrap());
        }
    });
    let older = Store::open(&settings, &[], 0).map(drop);
    assert!(older.unwrap_err().to_string().contains("newer version"));
    server
        .administer(&["DROP DATABASE ", &name, " WITH (FORCE)"].concat())
        .unwrap();
}

#[test]
fn a_server_that_is_not_there_is_named_without_its_password() {
    // Nobody listens on a port that was free a moment ago.
    let port = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let url = format!("postgres://maja:hemlig@127.0.0.1:{port}/desk");
    let settings = StoreSettings::of(Database::Server(ServerAddress::read(&url).unwrap()));
    let begun = Instant::now();
    let told = Store::open(&settings, MIGRATIONS, 0)
        .map(drop)
        .unwrap_err()
        .to_string();
    assert!(
        told.contains("127.0.0.1") && told.contains("desk"),
        "{told}"
    );
    assert!(!told.contains("hemlig"), "{told}");
    assert!(begun.elapsed() < Duration::from_secs(20));
}
