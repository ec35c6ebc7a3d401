//! The pipe of a desk that is running: `arende mail receive` hands its mail to the desk that serves its data folder. So no
//! database is opened for each mail.
//!
//! The socket is in the data folder, for the desk's own user alone: whoever reads it could open the database too. A line of
//! JSON comes first, then the message; the answer is the receipt as JSON, or nothing: then whoever has the mail files it
//! without the desk, which is safe because a message that was kept already is a duplicate.

use std::io;
use std::path::{Path, PathBuf};

use platform::App;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::proof::Hop;

/// What comes before the message.
#[derive(Debug, Serialize, Deserialize)]
struct Envelope {
    to: Option<String>,
    hop: Option<Hop>,
    /// Of the message, in bytes.
    size: usize,
}

fn place(data: &Path) -> PathBuf {
    data.join("mail.socket")
}

/// Hands a message to the desk that is running on this data folder; blocks. `None`: no desk is, or it could not keep the
/// message.
pub fn hand_over(data: &Path, raw: &[u8], to: Option<&str>, hop: Option<&Hop>) -> Option<Value> {
    let envelope = Envelope {
        to: to.map(str::to_owned),
        hop: hop.cloned(),
        size: raw.len(),
    };
    ask(&place(data), &envelope, raw).ok()
}

#[cfg(unix)]
fn ask(path: &Path, envelope: &Envelope, raw: &[u8]) -> io::Result<Value> {
    use std::io::{Read as _, Write as _};
    let mut wire = std::os::unix::net::UnixStream::connect(path)?;
    wire.set_read_timeout(Some(PATIENCE))?;
    wire.set_write_timeout(Some(PATIENCE))?;
    let mut line = serde_json::to_vec(envelope)?;
    line.push(b'\n');
    wire.write_all(&line)?;
    wire.write_all(raw)?;
    let mut said = Vec::new();
    wire.read_to_end(&mut said)?;
    Ok(serde_json::from_slice(&said)?)
}

#[cfg(not(unix))]
fn ask(_: &Path, _: &Envelope, _: &[u8]) -> io::Result<Value> {
    Err(io::ErrorKind::Unsupported.into())
}

/// How long either side waits for the other.
#[cfg(unix)]
const PATIENCE: std::time::Duration = std::time::Duration::from_mins(1);

/// Takes what is handed over until `stop` is ready, and ends what is in hand. A desk that cannot open its pipe, or shares
/// its folder with another one, goes on without.
#[cfg(unix)]
pub async fn serve(app: App, stop: impl Future<Output = ()>) {
    let path = place(&app.config.data);
    let door = super::door::open_socket(&path, 0o600).and_then(super::Door::listen);
    match door {
        Ok(door) => taking::take_all(app, door, stop).await,
        Err(error) => {
            tracing::info!(%error, path = %path.display(), "mail is not taken from a pipe: the command files it itself");
        }
    }
}

#[cfg(not(unix))]
pub async fn serve(_: App, _: impl Future<Output = ()>) {}

#[cfg(unix)]
mod taking {
    use std::sync::Arc;
    use std::time::Duration;

    use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
    use tokio::sync::Semaphore;
    use tokio::task::JoinSet;
    use tokio::time::timeout;

    use super::super::door::{Caller, Listening, Wire};
    use super::super::{FILED_AT_ONCE, LARGEST, PIECE};
    use super::{App, Envelope, PATIENCE, io};
    use crate::receive::receive_over;

    /// The longest line before a message, in bytes.
    const LINE: u64 = 16 * 1024;
    /// What is in hand when the desk stops gets this long.
    const END: Duration = Duration::from_secs(11);

    struct Pipe {
        app: App,
        memory: Semaphore,
        filing: Semaphore,
    }

    fn pieces(size: usize) -> u32 {
        u32::try_from(size.div_ceil(PIECE)).unwrap_or(u32::MAX)
    }

    pub(super) async fn take_all(app: App, door: Listening, stop: impl Future<Output = ()>) {
        let pipe = Arc::new(Pipe {
            app,
            memory: Semaphore::new(LARGEST.div_ceil(PIECE)),
            filing: Semaphore::new(FILED_AT_ONCE),
        });
        let mut stop = std::pin::pin!(stop);
        let mut callers = JoinSet::new();
        loop {
            let caller = tokio::select! {
                biased;
                () = &mut stop => break,
                Some(_) = callers.join_next() => continue,
                caller = door.accept() => caller,
            };
            let Ok(caller) = caller else {
                // Out of descriptors, most likely: give connections time to end instead of spinning.
                tokio::time::sleep(Duration::from_millis(100)).await;
                continue;
            };
            let pipe = Arc::clone(&pipe);
            callers.spawn(async move {
                // Without an answer the mail is still with whoever came.
                let _ = take(&pipe, caller).await;
            });
        }
        drop(door);
        let all = async { while callers.join_next().await.is_some() {} };
        let _ = timeout(END, all).await;
    }

    async fn take(pipe: &Pipe, caller: Caller) -> io::Result<()> {
        let mut wire = BufReader::new(caller.wire);
        let mut line = String::new();
        timeout(PATIENCE, (&mut wire).take(LINE).read_line(&mut line)).await??;
        let envelope: Envelope = serde_json::from_str(&line)?;
        if envelope.size > LARGEST {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        let room = pipe.memory.acquire_many(pieces(envelope.size)).await;
        let _room = room.map_err(io::Error::other)?;
        let raw = timeout(PATIENCE, whole(&mut wire, envelope.size)).await??;
        let _turn = pipe.filing.acquire().await.map_err(io::Error::other)?;
        let app = pipe.app.clone();
        let Envelope { to, hop, .. } = envelope;
        // Once begun it is ended, whether somebody waits or not.
        let filed = tokio::task::spawn_blocking(move || {
            receive_over(&app, &raw, to.as_deref(), hop.as_ref())
        });
        match filed.await? {
            Ok(receipt) => {
                tracing::info!(mail = receipt.mail, action = ?receipt.action, "mail came by the pipe");
                wire.write_all(&serde_json::to_vec(&receipt)?).await?;
                wire.shutdown().await
            }
            Err(error) => {
                tracing::error!(%error, "mail was left with the pipe");
                Err(io::Error::other(error))
            }
        }
    }

    /// Grows with what comes, not with what was said to come.
    async fn whole(wire: &mut BufReader<Box<dyn Wire>>, size: usize) -> io::Result<Vec<u8>> {
        let mut raw = Vec::new();
        let size_wanted = u64::try_from(size).unwrap_or(u64::MAX);
        wire.take(size_wanted).read_to_end(&mut raw).await?;
        if raw.len() < size {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(raw)
    }
}
