//! Mail handed over by the operator's own mail server, in LMTP (RFC 2033) or SMTP (RFC 5321). Yes means kept: whatever
//! is told before that may be lost with the connection, and is sent again.
//!
//! Only mail for the desk's own addresses is taken, only from this machine and from peers that the operator named. What
//! the desk itself cannot do now is put off (4xx), so that the mail server keeps the message and tries again.

mod conversation;
mod data;
mod door;
mod lines;
pub mod pipe;
mod taking;

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use platform::web::Tls;
use platform::{App, Config};
use tokio::io::AsyncWriteExt as _;
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;

pub use door::{Address, Door};

use conversation::Conversation;
use door::Caller;

/// Which of the two is spoken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    /// Each recipient is answered.
    Lmtp,
    /// One answer for all.
    Smtp,
}

/// How mail is taken.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Who may hand mail over beside this machine.
    pub peers: Vec<IpAddr>,
    /// How long to wait for the next command, and for an answer to be read.
    pub command: Duration,
    /// How long to wait for the next piece of a message.
    pub piece: Duration,
    /// How long a whole message may take.
    pub message: Duration,
    /// Conversations at once; more are told to come again.
    pub conversations: usize,
    /// The largest message.
    pub largest: usize,
    /// How long the message in hand may take once the desk stops.
    pub stop: Duration,
    /// The certificate for who wants to go on encrypted (STARTTLS); without it that is not offered.
    pub tls: Option<Tls>,
}

impl Settings {
    /// As RFC 5321 4.5.3.2 asks, with room for a message with the largest attachment the desk takes.
    pub fn of(config: &Config, peers: &[IpAddr]) -> Self {
        let attachment = usize::try_from(config.upload_limit).unwrap_or(usize::MAX);
        Self {
            peers: peers.iter().map(IpAddr::to_canonical).collect(),
            command: Duration::from_mins(5),
            piece: Duration::from_mins(3),
            message: Duration::from_mins(30),
            conversations: 64,
            largest: (attachment / 2).saturating_mul(3).max(LARGEST),
            stop: Duration::from_secs(11),
            tls: None,
        }
    }

    /// Whether somebody at this address may hand mail over.
    pub(crate) fn lets_in(&self, from: IpAddr) -> bool {
        from.is_loopback() || self.peers.contains(&from)
    }
}

/// The largest message that is taken whatever the limit of attachments.
const LARGEST: usize = crate::imap::LARGEST as usize;
/// Memory for messages in hand is lent in pieces of this size.
const PIECE: usize = 64 * 1024;
/// Messages that are filed at once; the others wait for their turn.
const FILED_AT_ONCE: usize = 4;

/// What all conversations share.
struct Receiver {
    app: App,
    protocol: Protocol,
    settings: Settings,
    memory: Arc<Semaphore>,
    filing: Semaphore,
}

/// Takes mail at a door until `stop` is ready, then ends the message in hand and says goodbye to the others.
///
/// # Errors
/// When the door cannot be listened at.
pub async fn serve(
    app: App,
    door: Door,
    protocol: Protocol,
    settings: Settings,
    stop: impl Future<Output = ()>,
) -> std::io::Result<()> {
    let door = door.listen()?;
    let (stopping, told) = watch::channel(false);
    let places = Arc::new(Semaphore::new(settings.conversations));
    let receiver = Arc::new(Receiver {
        memory: Arc::new(Semaphore::new(2 * settings.largest.div_ceil(PIECE) + 2)),
        filing: Semaphore::new(FILED_AT_ONCE),
        app,
        protocol,
        settings,
    });
    let mut conversations = JoinSet::new();
    let mut stop = std::pin::pin!(stop);
    loop {
        let caller = tokio::select! {
            biased;
            () = &mut stop => break,
            Some(_) = conversations.join_next() => continue,
            caller = door.accept() => caller,
        };
        let caller = match caller {
            Ok(caller) => caller,
            Err(error) => {
                // Out of descriptors, most likely: give connections time to end instead of spinning.
                tracing::warn!(%error, "a mail server could not be let in");
                tokio::time::sleep(Duration::from_millis(100)).await;
                continue;
            }
        };
        let (receiver, told) = (Arc::clone(&receiver), told.clone());
        let Ok(place) = Arc::clone(&places).try_acquire_owned() else {
            conversations.spawn(turn_away(
                caller,
                b"421 4.3.2 Too many connections at once, come again\r\n",
            ));
            continue;
        };
        conversations.spawn(async move {
            let _place = place;
            let is_welcome = caller
                .from
                .is_none_or(|from| receiver.settings.lets_in(from));
            if !is_welcome {
                tracing::warn!(from = ?caller.from, "somebody who is no mail peer was turned away");
                return turn_away(caller, b"554 5.7.1 No mail from you here\r\n").await;
            }
            // Its end is the peer's business.
            let _ = Conversation::new(&receiver, caller, told).run().await;
        });
    }
    let patience = receiver.settings.stop;
    drop(door);
    stopping.send_replace(true);
    let all = async { while conversations.join_next().await.is_some() {} };
    if tokio::time::timeout(patience, all).await.is_err() {
        tracing::warn!(
            "a mail was cut off because it did not come in time; its server sends it again"
        );
    }
    Ok(())
}

async fn turn_away(mut caller: Caller, answer: &'static [u8]) {
    let told = async {
        let _ = caller.wire.write_all(answer).await;
        let _ = caller.wire.shutdown().await;
    };
    let _ = tokio::time::timeout(Duration::from_secs(5), told).await;
}
