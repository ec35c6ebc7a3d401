//! The desk's front door: accepts connections, and shows out those who neither speak nor listen.
//!
//! HTTP/1.1 only, plain or under TLS, without upgrades: live updates are plain long answers (`text/event-stream`), and a proxy in front
//! brings HTTP/2. Limits per connection are in [`Patience`].

use std::convert::Infallible;
use std::future::Future;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, Response, header};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio_rustls::server::TlsStream;
use tower::ServiceExt;

use super::body::{Answer, Lent, Paced, drain};
use super::pace::{Patience, Turn, Watched};
use super::tls::Tls;
use crate::meters::meters;

/// How the front door is kept.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// How long clients may take.
    pub patience: Patience,
    /// How many connections are open at most; more wait to be accepted.
    pub connections: usize,
    /// The largest request head in bytes that is read at all; larger ones are answered 431. At least 8 KiB.
    pub head_bytes: usize,
    /// How long running requests may take to end after the stop signal.
    pub stop: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            patience: Patience::default(),
            connections: 1024,
            head_bytes: 64 * 1024,
            stop: Duration::from_secs(15),
        }
    }
}

/// The other end of the connection a request came by: a proxy, or the client itself. In the request's extensions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Peer(pub SocketAddr);

/// The connection is encrypted, up to this process. In the request's extensions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnderTls;

/// Serves `app` until `shutdown` is ready, then lets running requests end for at most `settings.stop`.
/// Answers whether all of them ended.
pub async fn serve(
    listener: TcpListener,
    app: Router,
    settings: Settings,
    shutdown: impl Future<Output = ()>,
) -> bool {
    serve_with(listener, app, settings, None, shutdown).await
}

/// [`serve`], encrypted if there is a certificate.
pub async fn serve_with(
    listener: TcpListener,
    app: Router,
    settings: Settings,
    tls: Option<Tls>,
    shutdown: impl Future<Output = ()>,
) -> bool {
    let places = Arc::new(Semaphore::new(settings.connections.max(1)));
    let graceful = GracefulShutdown::new();
    let (stopping, stop) = watch::channel(false);
    let mut shutdown = std::pin::pin!(shutdown);
    loop {
        let accepted = tokio::select! {
            biased;
            () = &mut shutdown => break,
            accepted = accept(&listener, &places) => accepted,
        };
        let (socket, peer, place) = accepted;
        let connection = Connection {
            app: app.clone(),
            peer,
            settings,
            stop: stop.clone(),
            under_tls: tls.is_some(),
        };
        let watcher = graceful.watcher();
        let tls = tls.clone();
        tokio::spawn(async move {
            let _place = place;
            let _open = meters().connection();
            // Its end is the client's business: cut, slow and malformed connections are no event for the log.
            match tls {
                None => {
                    let _ = watcher.watch(connection.run(socket)).await;
                }
                Some(tls) => {
                    if let Some(socket) = connection.shake_hands(&tls, socket).await {
                        let _ = watcher.watch(connection.run(socket)).await;
                    }
                }
            }
        });
    }
    drop(listener);
    let _ = stopping.send(true);
    tokio::time::timeout(settings.stop, graceful.shutdown())
        .await
        .is_ok()
}

/// The next connection, when there is room for one.
async fn accept(
    listener: &TcpListener,
    places: &Arc<Semaphore>,
) -> (TcpStream, SocketAddr, tokio::sync::OwnedSemaphorePermit) {
    loop {
        let Ok(place) = Arc::clone(places).acquire_owned().await else {
            // The semaphore is never closed; if it were, nothing more may be accepted.
            std::future::pending::<()>().await;
            continue;
        };
        match listener.accept().await {
            Ok((socket, peer)) => {
                // Answers are written whole; waiting to fill a packet would only delay them.
                let _ = socket.set_nodelay(true);
                return (socket, peer, place);
            }
            Err(error) => {
                // Out of descriptors, most likely: give connections time to end instead of spinning.
                tracing::warn!(%error, "a connection could not be accepted");
                meters().refused("accept");
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }
}

struct Connection {
    app: Router,
    peer: SocketAddr,
    settings: Settings,
    stop: watch::Receiver<bool>,
    under_tls: bool,
}

impl Connection {
    /// The handshake has the time of a request head, and ends at once when the server does.
    async fn shake_hands(&self, tls: &Tls, socket: TcpStream) -> Option<TlsStream<TcpStream>> {
        let mut stop = self.stop.clone();
        let shaken = tokio::select! {
            shaken = tokio::time::timeout(self.settings.patience.header, tls.acceptor().accept(socket)) => shaken,
            _ = stop.wait_for(|stopping| *stopping) => return None,
        };
        if let Ok(Ok(stream)) = shaken {
            return Some(stream);
        }
        meters().refused("handshake");
        None
    }

    fn run<S>(self, socket: S) -> http1::Connection<TokioIo<Watched<S>>, impl Serve>
    where
        S: tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin + Send + 'static,
    {
        let turn = Arc::new(Turn::default());
        let patience = self.settings.patience;
        let watched = Watched::new(socket, Arc::clone(&turn), patience);
        let head_bytes = self.settings.head_bytes.max(8 * 1024);
        let service = service_fn(move |request: Request<Incoming>| {
            turn.request_began();
            // Who asks first whether to send would be told yes by reading.
            let waits = request.headers().contains_key(header::EXPECT);
            let (parts, body) = request.into_parts();
            let (body, back) = Lent::new(Paced::new(body, patience));
            let mut request = Request::from_parts(parts, Body::new(body));
            request.extensions_mut().insert(Peer(self.peer));
            if self.under_tls {
                request.extensions_mut().insert(UnderTls);
            }
            let answering = self.app.clone().oneshot(request);
            let turn = Arc::clone(&turn);
            let stop = self.stop.clone();
            async move {
                let response = match answering.await {
                    Ok(response) => response,
                    Err(never) => match never {},
                };
                if !waits {
                    drain(&back, patience.body_stall).await;
                }
                Ok::<_, Infallible>(answer(response, turn, stop))
            }
        });
        http1::Builder::new()
            .header_read_timeout(None)
            .max_buf_size(head_bytes)
            .serve_connection(TokioIo::new(watched), service)
    }
}

/// What a connection's service is, without its unnameable type.
trait Serve:
    hyper::service::Service<
        Request<Incoming>,
        Response = Response<Answer>,
        Error = Infallible,
        Future: Send + 'static,
    > + Send
    + 'static
{
}

impl<S> Serve for S where
    S: hyper::service::Service<
            Request<Incoming>,
            Response = Response<Answer>,
            Error = Infallible,
            Future: Send + 'static,
        > + Send
        + 'static
{
}

fn answer(
    response: Response<Body>,
    turn: Arc<Turn>,
    mut stop: watch::Receiver<bool>,
) -> Response<Answer> {
    let endless = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/event-stream"));
    let stop: Option<Pin<Box<dyn Future<Output = ()> + Send>>> = if endless {
        Some(Box::pin(async move {
            let _ = stop.wait_for(|stopping| *stopping).await;
        }))
    } else {
        None
    };
    let open = endless.then(|| meters().stream());
    response.map(|body| Answer::new(body, turn, stop, open))
}
