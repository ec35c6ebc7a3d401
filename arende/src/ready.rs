//! Whether the process lives (`/healthz`) and whether it should be sent people (`/readyz`), for whoever watches over
//! it: a load balancer, systemd, a container's health check. Strangers may ask as well, so the answer is one word.

use std::io::{Read as _, Write as _};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::routing::get;
use axum::{Extension, Router};
use platform::web::errors::Worded;
use platform::{App, Error, Result, params};
use tokio::sync::Mutex;
use tokio::time::Instant;

use crate::desk::Place;
use crate::migrations::MIGRATIONS;
use crate::operate::Service;

/// How long the database may take to answer.
const DEADLINE: Duration = Duration::from_secs(2);
/// An answer is good for so long: asking often must not be a way to keep the desk busy.
const FRESH: Duration = Duration::from_secs(1);

/// What is known of whether the desk can serve. Cloning is cheap.
#[derive(Clone, Default)]
pub struct Readiness(Arc<Known>);

#[derive(Default)]
struct Known {
    stopping: AtomicBool,
    looked: Mutex<Option<(Instant, Look)>>,
}

type Look = std::result::Result<(), &'static str>;

impl Readiness {
    /// From now on nobody should be sent here.
    pub fn stop(&self) {
        self.0.stopping.store(true, Ordering::Relaxed);
    }

    /// Whether the desk can serve; if not, a word on what is missing.
    pub async fn look(&self, app: &App) -> Look {
        if self.0.stopping.load(Ordering::Relaxed) {
            return Err("stopping");
        }
        // Held while somebody looks: the others wait for that one's answer.
        let mut looked = self.0.looked.lock().await;
        if let Some((at, seen)) = *looked
            && at.elapsed() < FRESH
        {
            return seen;
        }
        let seen = look(app).await;
        *looked = Some((Instant::now(), seen));
        seen
    }
}

async fn look(app: &App) -> Look {
    let applied = app
        .store
        .read(|tx| tx.number("SELECT count(*) FROM migration", &params![]));
    match tokio::time::timeout(DEADLINE, applied).await {
        Ok(Ok(applied)) if applied >= MIGRATIONS.len() as i64 => {}
        Ok(Ok(_)) => return Err("migrations"),
        Ok(Err(error)) => {
            tracing::warn!(%error, "not ready: the database cannot be read");
            return Err("database");
        }
        Err(_) => {
            tracing::warn!("not ready: the database does not answer");
            return Err("database");
        }
    }
    let folder = app.config.data.join("tmp");
    let written = tokio::task::spawn_blocking(move || {
        let path = folder.join(platform::random_token()?);
        // More than nothing: an empty file can still be made on a full disk.
        let written = std::fs::write(&path, [b'x'; 4096]);
        let removed = std::fs::remove_file(&path);
        written.and(removed).map_err(Error::from)
    });
    match tokio::time::timeout(DEADLINE, written).await {
        Ok(Ok(Ok(()))) => Ok(()),
        Ok(Ok(Err(error))) => {
            tracing::warn!(%error, "not ready: the data folder cannot be written");
            Err("data-folder")
        }
        _ => Err("data-folder"),
    }
}

/// The two routes, for both the public door and the operators' one.
pub fn routes<S: Clone + Send + Sync + 'static>(app: App, readiness: Readiness) -> Router<S> {
    let ready = move || async move {
        match readiness.look(&app).await {
            Ok(()) => "ok\n".into_response(),
            Err(word) => (
                StatusCode::SERVICE_UNAVAILABLE,
                Extension(Worded),
                format!("{word}\n"),
            )
                .into_response(),
        }
    };
    Router::new()
        .route("/healthz", get(|| async { "ok\n" }))
        .route("/readyz", get(ready))
}

/// Asks a desk that runs on this machine whether it is ready: at the operators' address if it has one, else where
/// everybody asks. Answers what it said.
pub fn ask(place: &Place, service: &Service) -> Result<String> {
    let (address, host) = match service.metrics_listen {
        Some(address) => (address, None),
        None if service.is_encrypted() => {
            return Err(Error::broken(
                "the desk speaks TLS to everybody: give it an address for this with --metrics-listen 127.0.0.1:9464",
            ));
        }
        None => (place.listen, place.base_url.as_deref()),
    };
    let address = reachable(address);
    let host = host
        .and_then(|url| url.split_once("://"))
        .map_or_else(|| address.to_string(), |(_, host)| host.to_owned());
    let host = host.trim_end_matches('/');
    let fails =
        |error: std::io::Error| Error::broken(format!("nobody answers at {address}: {error}"));
    let mut socket = TcpStream::connect_timeout(&address, DEADLINE).map_err(fails)?;
    socket.set_read_timeout(Some(2 * DEADLINE)).map_err(fails)?;
    write!(
        socket,
        "GET /readyz HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
    )
    .map_err(fails)?;
    let mut answer = Vec::new();
    socket
        .take(64 * 1024)
        .read_to_end(&mut answer)
        .map_err(fails)?;
    let answer = String::from_utf8_lossy(&answer);
    let (head, said) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
    if head.starts_with("HTTP/1.1 200 ") {
        return Ok("ready".to_owned());
    }
    if head.starts_with("HTTP/1.1 503 ") {
        return Err(Error::broken(format!("not ready: {}", said.trim())));
    }
    let status = head.lines().next().unwrap_or("nothing");
    Err(Error::broken(format!(
        "{address} answered {status}; give the same --listen, --base-url and --metrics-listen as the desk has"
    )))
}

/// Where a desk that listens everywhere is found from here.
fn reachable(address: SocketAddr) -> SocketAddr {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        other => other,
    };
    SocketAddr::new(ip, address.port())
}
