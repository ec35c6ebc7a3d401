//! Hints from other nodes: one connection of its own listens for commits elsewhere. A hint that is lost costs nothing but
//! time, because everybody who waits for commits also looks now and then.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Weak};
use std::time::Duration;

use tokio::sync::watch;

use super::address::ServerAddress;
use super::pool::Connection;

/// How often the listener looks whether it is still wanted.
const ROUND: Duration = Duration::from_millis(500);

/// A listening thread; it ends soon after this is dropped.
pub(super) struct News(Arc<AtomicBool>);

impl News {
    pub(super) fn listen(address: ServerAddress, committed: Weak<watch::Sender<u64>>) -> Self {
        let wanted = Arc::new(AtomicBool::new(true));
        let still = Arc::clone(&wanted);
        std::thread::spawn(move || {
            while still.load(Ordering::Relaxed) {
                // Away: said by those who need the database; here it is tried again until it is back.
                let _ = hear(&address, &committed, &still);
                std::thread::sleep(ROUND);
            }
        });
        Self(wanted)
    }
}

impl Drop for News {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Relaxed);
    }
}

fn hear(
    address: &ServerAddress,
    committed: &Weak<watch::Sender<u64>>,
    still: &AtomicBool,
) -> Result<(), postgres::Error> {
    use postgres::fallible_iterator::FallibleIterator as _;
    let mut connection = Connection::open(address)?;
    connection.client.batch_execute("LISTEN arende")?;
    let tell = || {
        if let Some(committed) = committed.upgrade() {
            committed.send_modify(|count| *count += 1);
        }
    };
    // What was committed while nobody listened.
    tell();
    while still.load(Ordering::Relaxed) && committed.strong_count() > 0 {
        let heard = connection
            .client
            .notifications()
            .timeout_iter(ROUND)
            .next()?;
        if heard.is_some() {
            tell();
        } else {
            connection.client.check_connection()?;
        }
    }
    Ok(())
}
