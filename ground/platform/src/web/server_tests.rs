//! The front door, knocked at by clients of all manners. Limits are a few dozen milliseconds here, so nobody waits.

use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::routing::{get, post};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::time::Instant;

use super::Patience;
use super::server::{Peer, Settings, serve};

const SHORT: Duration = Duration::from_millis(80);
const LONG: Duration = Duration::from_secs(20);

/// Limits that nobody meets, to set the one that a test is about.
fn patient() -> Settings {
    Settings {
        patience: Patience {
            header: LONG,
            idle: LONG,
            body_stall: LONG,
            body_bytes_per_second: 1,
            write_stall: LONG,
        },
        connections: 8,
        head_bytes: 8 * 1024,
        stop: LONG,
    }
}

async fn pause(span: Duration) {
    let _ = tokio::time::timeout(span, std::future::pending::<()>()).await;
}

struct Door {
    address: std::net::SocketAddr,
    stop: oneshot::Sender<()>,
    ended: tokio::task::JoinHandle<bool>,
}

async fn open(settings: Settings) -> Door {
    let app = Router::new()
        .route(
            "/",
            get(|peer: axum::Extension<Peer>| async move { peer.0.0.ip().to_string() }),
        )
        .route(
            "/slow",
            get(|| async {
                pause(SHORT * 3).await;
                "done"
            }),
        )
        .route(
            "/live",
            get(|| async {
                let beats = futures_util::stream::unfold((), |()| async {
                    pause(SHORT / 4).await;
                    Some((Ok::<_, std::convert::Infallible>("data: x\n\n"), ()))
                });
                (
                    [("content-type", "text/event-stream")],
                    axum::body::Body::from_stream(beats),
                )
            }),
        )
        .route("/large", get(|| async { vec![b'x'; 32 * 1024 * 1024] }))
        .route(
            "/echo",
            post(|body: Bytes| async move { body.len().to_string() }),
        );
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel();
    let ended = tokio::spawn(serve(listener, app, settings, async {
        let _ = stopped.await;
    }));
    Door {
        address,
        stop,
        ended,
    }
}

async fn knock(door: &Door, text: &str) -> TcpStream {
    let mut socket = TcpStream::connect(door.address).await.unwrap();
    socket.write_all(text.as_bytes()).await.unwrap();
    socket
}

/// All that comes until the server closes.
async fn rest(mut socket: TcpStream) -> String {
    let mut text = Vec::new();
    let _ = tokio::time::timeout(LONG, socket.read_to_end(&mut text))
        .await
        .expect("it is closed");
    String::from_utf8_lossy(&text).into_owned()
}

/// What has come when `end` has.
async fn until(socket: &mut TcpStream, end: &str) -> String {
    let mut text = Vec::new();
    while !String::from_utf8_lossy(&text).ends_with(end) {
        let mut piece = [0; 1024];
        let count = socket.read(&mut piece).await.unwrap();
        assert!(
            count > 0,
            "closed after {:?}",
            String::from_utf8_lossy(&text)
        );
        text.extend_from_slice(&piece[..count]);
    }
    String::from_utf8_lossy(&text).into_owned()
}

const ASK: &str = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

#[tokio::test]
async fn a_connection_serves_one_request_after_another() {
    let door = open(patient()).await;
    let mut socket = knock(&door, ASK).await;
    assert!(
        until(&mut socket, "127.0.0.1")
            .await
            .starts_with("HTTP/1.1 200")
    );
    socket.write_all(ASK.as_bytes()).await.unwrap();
    assert!(
        until(&mut socket, "127.0.0.1")
            .await
            .starts_with("HTTP/1.1 200")
    );
    let both = knock(
        &door,
        &format!("{ASK}GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"),
    )
    .await;
    assert_eq!(rest(both).await.matches("HTTP/1.1 200").count(), 2);
}

#[tokio::test]
async fn a_slow_header_is_cut() {
    let mut settings = patient();
    settings.patience.header = SHORT;
    let door = open(settings).await;
    for beginning in ["", "G", "GET / HTTP/1.1\r\nHost: x\r\n"] {
        assert_eq!(
            rest(knock(&door, beginning).await).await,
            "",
            "{beginning:?}"
        );
    }
    // Byte by byte does not help: the head has one clock.
    let mut socket = knock(&door, "GET / HTTP/1.1\r\n").await;
    let begun = Instant::now();
    while begun.elapsed() < LONG {
        if socket.write_all(b"a").await.is_err() {
            break;
        }
        pause(SHORT / 8).await;
    }
    assert!(begun.elapsed() < LONG / 2);
}

#[tokio::test]
async fn an_idle_connection_is_closed_and_a_working_one_is_not() {
    let mut settings = patient();
    settings.patience.idle = SHORT;
    settings.patience.header = SHORT;
    let door = open(settings).await;
    let slow = knock(&door, "GET /slow HTTP/1.1\r\nHost: x\r\n\r\n").await;
    assert!(
        rest(slow).await.ends_with("done"),
        "answered, then closed for being idle"
    );
}

#[tokio::test]
async fn a_slow_body_is_cut() {
    let mut settings = patient();
    settings.patience.body_stall = SHORT;
    let door = open(settings).await;
    let head = "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n";
    let answer = rest(knock(&door, &format!("{head}abc")).await).await;
    assert!(answer.starts_with("HTTP/1.1 400"), "{answer}");
    // A trickle that never stalls runs out of its budget all the same.
    settings.patience.body_bytes_per_second = 1_000_000;
    let door = open(settings).await;
    let mut socket = knock(&door, head).await;
    let begun = Instant::now();
    while begun.elapsed() < LONG && socket.write_all(b"a").await.is_ok() {
        pause(SHORT / 8).await;
    }
    assert!(begun.elapsed() < LONG / 2);
}

#[tokio::test]
async fn a_client_that_sends_too_much_still_hears_why() {
    let door = open(patient()).await;
    let head = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 8000000\r\n\r\n";
    let mut socket = knock(&door, head).await;
    socket.write_all(&vec![b'a'; 8_000_000]).await.unwrap();
    let mut status = [0; 12];
    socket.read_exact(&mut status).await.unwrap();
    assert_eq!(&status, b"HTTP/1.1 405");
}

#[tokio::test]
async fn a_client_that_takes_no_answer_is_cut() {
    let mut settings = patient();
    settings.patience.write_stall = SHORT;
    settings.connections = 1;
    let door = open(settings).await;
    let deaf = knock(&door, "GET /large HTTP/1.1\r\nHost: x\r\n\r\n").await;
    // The one place is free again only when the deaf client's connection has ended.
    let mut next = knock(&door, ASK).await;
    let answer = tokio::time::timeout(LONG, until(&mut next, "127.0.0.1"))
        .await
        .unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"));
    drop(deaf);
}

#[tokio::test]
async fn connections_beyond_the_cap_wait_their_turn() {
    let mut settings = patient();
    settings.connections = 1;
    let door = open(settings).await;
    let mut first = knock(&door, ASK).await;
    until(&mut first, "127.0.0.1").await;
    let mut second = knock(&door, ASK).await;
    let mut one = [0; 1];
    assert!(
        tokio::time::timeout(SHORT, second.read(&mut one))
            .await
            .is_err(),
        "it waits"
    );
    drop(first);
    assert!(
        until(&mut second, "127.0.0.1")
            .await
            .starts_with("HTTP/1.1 200")
    );
}

#[tokio::test]
async fn what_is_no_request_is_answered_in_words_with_the_safety_headers() {
    let door = open(patient()).await;
    let endless = format!("GET /{} HTTP/1.1\r\nHost: x\r\n\r\n", "a".repeat(70_000));
    let stuffed = format!(
        "GET / HTTP/1.1\r\nHost: x\r\nA: {}\r\n\r\n",
        "a".repeat(9_000)
    );
    for text in [
        "nonsense\r\n\r\n",
        "GET / HTTP/9.9\r\n\r\n",
        "GET / HTTP/1.1\r\nA b: c\r\n\r\n",
        &endless,
        &stuffed,
    ] {
        let mut socket = TcpStream::connect(door.address).await.unwrap();
        // The server may have heard enough before everything is said.
        let _ = socket.write_all(text.as_bytes()).await;
        let mut answer = vec![0; 16 * 1024];
        let count = socket.read(&mut answer).await.unwrap_or(0);
        let answer = String::from_utf8_lossy(&answer[..count]).into_owned();
        assert!(answer.starts_with("HTTP/1.1 4"), "{answer}");
        assert!(
            answer.contains("x-content-type-options: nosniff"),
            "{answer}"
        );
        assert!(
            answer.contains("server reads") || answer.contains("server can read"),
            "{answer}"
        );
    }
}

#[tokio::test]
async fn running_requests_end_before_the_server_does() {
    let door = open(patient()).await;
    let slow = knock(&door, "GET /slow HTTP/1.1\r\nHost: x\r\n\r\n").await;
    let mut idle = knock(&door, ASK).await;
    until(&mut idle, "127.0.0.1").await;
    let mut live = knock(&door, "GET /live HTTP/1.1\r\nHost: x\r\n\r\n").await;
    until(&mut live, "data: x\n\n\r\n").await;
    door.stop.send(()).unwrap();
    assert!(rest(slow).await.ends_with("done"));
    assert!(
        rest(live).await.ends_with("0\r\n\r\n"),
        "live updates end as they should"
    );
    assert!(
        tokio::time::timeout(LONG, door.ended)
            .await
            .unwrap()
            .unwrap()
    );
    assert!(TcpStream::connect(door.address).await.is_err());
}

#[tokio::test]
async fn a_request_that_does_not_end_does_not_keep_the_server() {
    let mut settings = patient();
    settings.stop = SHORT;
    let door = open(settings).await;
    let _stuck = knock(
        &door,
        "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n",
    )
    .await;
    let mut other = knock(&door, ASK).await;
    until(&mut other, "127.0.0.1").await;
    door.stop.send(()).unwrap();
    assert!(
        !tokio::time::timeout(LONG, door.ended)
            .await
            .unwrap()
            .unwrap()
    );
}
