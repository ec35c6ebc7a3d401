//! How long a client may take: to say what it wants, to send it, and to listen to the answer.
//!
//! A connection is cheap for the one who opens it and dear for the desk, so every wait has an end. Waits for the desk
//! itself (a handler that works) are never counted against the client.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use futures_util::task::AtomicWaker;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Sleep, sleep};

/// The limits of one connection.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// For a whole request head, from its first byte (and, on a new connection, for that first byte).
    pub header: Duration,
    /// Between two requests on one connection.
    pub idle: Duration,
    /// Between two pieces of a request body; also the start of its total budget.
    pub body_stall: Duration,
    /// The slowest average at which a body may arrive: every so many bytes buy a second of waiting.
    pub body_bytes_per_second: u64,
    /// For a client that takes none of the answer.
    pub write_stall: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            header: Duration::from_secs(15),
            idle: Duration::from_secs(75),
            body_stall: Duration::from_secs(30),
            body_bytes_per_second: 4 * 1024,
            write_stall: Duration::from_mins(1),
        }
    }
}

const WAITING: u8 = 0;
const HEAD: u8 = 1;
const ANSWERING: u8 = 2;

/// Whose turn it is on one connection; shared by its socket and the answers sent over it.
#[derive(Debug, Default)]
pub(super) struct Turn {
    phase: AtomicU8,
    requests: AtomicU64,
    /// Whoever reads the socket: it must look again when an answer ends, to start the next clock.
    reader: AtomicWaker,
}

impl Turn {
    /// A whole request head has been read; from here on the desk works.
    pub(super) fn request_began(&self) {
        self.requests.fetch_add(1, Ordering::Relaxed);
        self.phase.store(ANSWERING, Ordering::Release);
    }

    /// Whether the desk owes an answer.
    pub(super) fn is_answering(&self) -> bool {
        self.phase.load(Ordering::Acquire) == ANSWERING
    }

    pub(super) fn answer_ended(&self) {
        self.phase.store(WAITING, Ordering::Release);
        self.reader.wake();
    }
}

/// The phase and request that a clock was set for, and the clock.
type ReadingClock = ((u8, u64), Pin<Box<Sleep>>);

/// A socket that gives up on a client that keeps it waiting.
pub(super) struct Watched<S> {
    socket: S,
    turn: Arc<Turn>,
    patience: Patience,
    reading: Option<ReadingClock>,
    writing: Option<Pin<Box<Sleep>>>,
    stand_in: Option<(Bytes, usize)>,
}

impl<S> Watched<S> {
    pub(super) fn new(socket: S, turn: Arc<Turn>, patience: Patience) -> Self {
        Self {
            socket,
            turn,
            patience,
            reading: None,
            writing: None,
            stand_in: None,
        }
    }
}

fn too_slow() -> std::io::Error {
    std::io::Error::from(std::io::ErrorKind::TimedOut)
}

impl<S: AsyncRead + Unpin> AsyncRead for Watched<S> {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<std::io::Result<()>> {
        let this = self.get_mut();
        let before = buffer.filled().len();
        if let Poll::Ready(read) = Pin::new(&mut this.socket).poll_read(cx, buffer) {
            if buffer.filled().len() > before {
                // The first byte of a request starts the clock of its head; later bytes do not restart it.
                let _ = this.turn.phase.compare_exchange(
                    WAITING,
                    HEAD,
                    Ordering::AcqRel,
                    Ordering::Acquire,
                );
            }
            return Poll::Ready(read);
        }
        // Before the phase is read: an answer that ends in between wakes this reader.
        this.turn.reader.register(cx.waker());
        let phase = this.turn.phase.load(Ordering::Acquire);
        let requests = this.turn.requests.load(Ordering::Relaxed);
        let limit = match phase {
            ANSWERING => {
                this.reading = None;
                return Poll::Pending;
            }
            WAITING if requests > 0 => this.patience.idle,
            _ => this.patience.header,
        };
        let key = (phase, requests);
        if this
            .reading
            .as_ref()
            .is_none_or(|(set_for, _)| *set_for != key)
        {
            this.reading = Some((key, Box::pin(sleep(limit))));
        }
        match &mut this.reading {
            Some((_, timer)) => {
                ready!(timer.as_mut().poll(cx));
                Poll::Ready(Err(too_slow()))
            }
            None => Poll::Pending,
        }
    }
}

impl<S: AsyncWrite + Unpin> Watched<S> {
    /// Hands the rest of an answer that stands in for the library's bare one to the socket.
    fn poll_stand_in(&mut self, cx: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        while let Some((answer, written)) = &mut self.stand_in {
            let rest = answer.slice(*written..);
            if rest.is_empty() {
                break;
            }
            let count = ready!(Pin::new(&mut self.socket).poll_write(cx, &rest))?;
            if count == 0 {
                return Poll::Ready(Err(std::io::ErrorKind::WriteZero.into()));
            }
            *written += count;
        }
        Poll::Ready(Ok(()))
    }

    fn poll_patiently<T>(
        &mut self,
        cx: &mut Context<'_>,
        result: Poll<std::io::Result<T>>,
    ) -> Poll<std::io::Result<T>> {
        if result.is_ready() {
            self.writing = None;
            return result;
        }
        let limit = self.patience.write_stall;
        let timer = self.writing.get_or_insert_with(|| Box::pin(sleep(limit)));
        ready!(timer.as_mut().poll(cx));
        Poll::Ready(Err(too_slow()))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Watched<S> {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        data: &[u8],
    ) -> Poll<std::io::Result<usize>> {
        let this = self.get_mut();
        if this.stand_in.is_none()
            && !this.turn.is_answering()
            && let Some(answer) = super::headers::in_place_of_a_bare_answer(data)
        {
            this.stand_in = Some((answer, 0));
            return Poll::Ready(Ok(data.len()));
        }
        let written = match this.poll_stand_in(cx) {
            Poll::Ready(Ok(())) => Pin::new(&mut this.socket).poll_write(cx, data),
            Poll::Ready(Err(error)) => Poll::Ready(Err(error)),
            Poll::Pending => Poll::Pending,
        };
        this.poll_patiently(cx, written)
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        let this = self.get_mut();
        let flushed = match this.poll_stand_in(cx) {
            Poll::Ready(Ok(())) => Pin::new(&mut this.socket).poll_flush(cx),
            other => other,
        };
        this.poll_patiently(cx, flushed)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        let this = self.get_mut();
        let ended = match this.poll_stand_in(cx) {
            Poll::Ready(Ok(())) => Pin::new(&mut this.socket).poll_shutdown(cx),
            other => other,
        };
        this.poll_patiently(cx, ended)
    }
}
