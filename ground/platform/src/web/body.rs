//! Bodies on their way: requests that must keep coming, what is left of them, and answers.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::Body;
use bytes::Bytes;
use hyper::body::{Body as HttpBody, Frame, SizeHint};
use tokio::time::{Instant, Sleep, sleep};

use super::pace::{Patience, Turn};
use crate::meters::Open;

/// Why a request body ended before its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyTrouble {
    /// It came more slowly than [`Patience`] allows.
    Slow,
    /// The connection broke, or the framing was wrong.
    Cut,
}

impl std::fmt::Display for BodyTrouble {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(match self {
            Self::Slow => "the request body came too slowly",
            Self::Cut => "the request body was cut off",
        })
    }
}

impl std::error::Error for BodyTrouble {}

impl BodyTrouble {
    /// What went wrong with a body, found in the chain of causes an extractor met.
    pub fn of(error: &(dyn std::error::Error + 'static)) -> Self {
        let mut cause = Some(error);
        while let Some(error) = cause {
            if let Some(trouble) = error.downcast_ref::<Self>() {
                return *trouble;
            }
            cause = error.source();
        }
        Self::Cut
    }
}

/// A request body that must keep coming.
pub(super) struct Paced<B> {
    body: B,
    patience: Patience,
    received: u64,
    waited: Duration,
    waiting: Option<(Instant, Pin<Box<Sleep>>)>,
}

impl<B> Paced<B> {
    pub(super) fn new(body: B, patience: Patience) -> Self {
        Self {
            body,
            patience,
            received: 0,
            waited: Duration::ZERO,
            waiting: None,
        }
    }
}

impl<B: HttpBody<Data = Bytes> + Unpin> HttpBody for Paced<B> {
    type Data = Bytes;
    type Error = BodyTrouble;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyTrouble>>> {
        let this = self.get_mut();
        match Pin::new(&mut this.body).poll_frame(cx) {
            Poll::Ready(frame) => {
                if let Some((since, _)) = this.waiting.take() {
                    this.waited += since.elapsed();
                }
                if let Some(Ok(frame)) = &frame
                    && let Some(data) = frame.data_ref()
                {
                    this.received += data.len() as u64;
                }
                Poll::Ready(frame.map(|frame| frame.map_err(|_| BodyTrouble::Cut)))
            }
            Poll::Pending => {
                let stall = this.patience.body_stall;
                let earned = this.received / this.patience.body_bytes_per_second.max(1);
                let left = (stall + Duration::from_secs(earned)).saturating_sub(this.waited);
                let (_, timer) = this
                    .waiting
                    .get_or_insert_with(|| (Instant::now(), Box::pin(sleep(left.min(stall)))));
                ready!(timer.as_mut().poll(cx));
                Poll::Ready(Some(Err(BodyTrouble::Slow)))
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// Where a request body comes back to when its handler is done with it, read or not.
pub(super) type Returned<B> = Arc<Mutex<Option<B>>>;

/// A request body that comes back.
pub(super) struct Lent<B> {
    body: Option<B>,
    back: Returned<B>,
}

impl<B> Lent<B> {
    pub(super) fn new(body: B) -> (Self, Returned<B>) {
        let back = Returned::default();
        (
            Self {
                body: Some(body),
                back: Arc::clone(&back),
            },
            back,
        )
    }
}

impl<B: HttpBody<Data = Bytes, Error = BodyTrouble> + Unpin> HttpBody for Lent<B> {
    type Data = Bytes;
    type Error = BodyTrouble;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyTrouble>>> {
        match &mut self.body {
            Some(body) => Pin::new(body).poll_frame(cx),
            None => Poll::Ready(None),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.as_ref().is_none_or(HttpBody::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        self.body
            .as_ref()
            .map(HttpBody::size_hint)
            .unwrap_or_default()
    }
}

impl<B> Drop for Lent<B> {
    fn drop(&mut self) {
        if let Some(body) = self.body.take() {
            *self.back.lock().unwrap_or_else(PoisonError::into_inner) = Some(body);
        }
    }
}

/// The most bytes that are read only to be thrown away.
const MAX_DRAINED: u64 = 64 * 1024 * 1024;

/// Reads what a handler left of a body: closing the connection while a client still sends makes most clients report a
/// broken connection instead of the answer, and a person would never learn that their file is too large.
pub(super) async fn drain<B>(back: &Returned<B>, at_most: Duration)
where
    B: HttpBody<Data = Bytes, Error = BodyTrouble> + Unpin,
{
    let left = back.lock().unwrap_or_else(PoisonError::into_inner).take();
    let Some(mut body) = left.filter(|body| !body.is_end_stream()) else {
        return;
    };
    if body.size_hint().lower() > MAX_DRAINED {
        return;
    }
    let draining = async {
        let mut drained = 0;
        while let Some(Ok(frame)) =
            std::future::poll_fn(|cx| Pin::new(&mut body).poll_frame(cx)).await
        {
            drained += frame.data_ref().map_or(0, |data| data.len() as u64);
            if drained > MAX_DRAINED {
                break;
            }
        }
    };
    let _ = tokio::time::timeout(at_most, draining).await;
}

/// An answer on its way; when it is sent, or given up, it is the client's turn again.
pub(super) struct Answer {
    body: Body,
    turn: Arc<Turn>,
    stop: Option<Pin<Box<dyn Future<Output = ()> + Send>>>,
    _open: Option<Open>,
}

impl Answer {
    /// `stop` ends a body that would never end by itself (live updates) when the server stops; `open` counts it.
    pub(super) fn new(
        body: Body,
        turn: Arc<Turn>,
        stop: Option<Pin<Box<dyn Future<Output = ()> + Send>>>,
        open: Option<Open>,
    ) -> Self {
        Self {
            body,
            turn,
            stop,
            _open: open,
        }
    }
}

impl HttpBody for Answer {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let this = self.get_mut();
        if let Some(stop) = &mut this.stop
            && stop.as_mut().poll(cx).is_ready()
        {
            this.stop = None;
            this.body = Body::empty();
        }
        Pin::new(&mut this.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Drop for Answer {
    fn drop(&mut self) {
        self.turn.answer_ended();
    }
}
