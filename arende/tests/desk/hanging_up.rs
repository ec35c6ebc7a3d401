//! Clients that hang up, at every point of what they say and hear: nothing half is kept, and nothing stays open.

use std::net::SocketAddr;
use std::time::Duration;

use domain::person::Role;
use platform::params;
use platform::web::server::{Settings, serve};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;

use crate::harness::{Browser, Desk};

/// A desk at a real port, with few places: whoever stays keeps the next one out.
struct Served {
    desk: Desk,
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    ended: tokio::task::JoinHandle<bool>,
}

impl Served {
    async fn open() -> Self {
        let desk = Desk::open();
        desk.person(
            "Astrid Lindqvist",
            "astrid@school.example",
            Role::User,
            "en",
        );
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel();
        let settings = Settings {
            connections: 2,
            ..Settings::default()
        };
        let ended = tokio::spawn(serve(listener, desk.site.clone(), settings, async {
            let _ = stopped.await;
        }));
        Self {
            desk,
            address,
            stop,
            ended,
        }
    }

    async fn astrid(&self) -> Browser {
        self.desk.signed_in("astrid@school.example").await
    }

    /// Says a part of something and hangs up: politely, or as a machine that loses its power does.
    async fn say_and_leave(&self, words: &[u8], politely: bool) {
        let mut socket = TcpStream::connect(self.address).await.unwrap();
        // The server may have closed already: it need not hear the rest.
        let _ = socket.write_all(words).await;
        if !politely {
            // Without this, closing would still wait for what was sent to be taken.
            #[expect(deprecated, reason = "nothing lingers: zero seconds never block")]
            socket.set_linger(Some(Duration::ZERO)).unwrap();
        }
    }

    /// Says all of it, and hears the answer.
    async fn say(&self, words: &[u8]) -> String {
        let mut socket = TcpStream::connect(self.address).await.unwrap();
        socket.write_all(words).await.unwrap();
        let mut answer = Vec::new();
        socket.read_to_end(&mut answer).await.unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }

    fn count(&self, sql: &'static str) -> i64 {
        let store = &self.desk.app().store;
        store.read_now(|tx| tx.number(sql, &params![])).unwrap()
    }

    /// Every connection has ended by itself, no file is half there, and every row has its file.
    async fn nothing_is_left(self) {
        self.stop.send(()).unwrap();
        assert!(self.ended.await.unwrap(), "every connection has ended");
        let app = self.desk.app();
        let arriving = std::fs::read_dir(self.desk.desk.folder().join("tmp")).unwrap();
        assert_eq!(arriving.count(), 0, "files on their way in");
        let hashes = app
            .store
            .read_now(|tx| {
                tx.rows("SELECT sha256 FROM attachment", &params![], |row| {
                    row.text(0)
                })
            })
            .unwrap();
        for hash in hashes {
            let found = app.files.hash_of(&hash).unwrap().map(|(found, _)| found);
            assert_eq!(found, Some(hash));
        }
    }
}

/// A request as its browser would send it.
fn request(browser: &Browser, line: &str, kind: &str, body: &[u8]) -> Vec<u8> {
    let cookies: Vec<String> = browser
        .cookies
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    let about_body = if kind.is_empty() {
        String::new()
    } else {
        let (token, length) = (&browser.csrf, body.len());
        format!("X-CSRF-Token: {token}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n")
    };
    let words = format!(
        "{line} HTTP/1.1\r\nHost: 127.0.0.1:3000\r\nCookie: {}\r\nConnection: close\r\n{about_body}\r\n",
        cookies.join("; ")
    );
    [words.as_bytes(), body].concat()
}

/// Where to hang up: often while the head is said, then here and there, and just before the end.
fn points(words: &[u8], around: usize) -> Vec<usize> {
    let head = words
        .windows(4)
        .position(|four| four == b"\r\n\r\n")
        .unwrap()
        + 4;
    let step = ((words.len() - head) / around).max(1);
    let mut points: Vec<usize> = (0..head).step_by(13).collect();
    points.extend([head - 1, head, head + 1]);
    points.extend((head..words.len()).step_by(step));
    points.extend([words.len() - 2, words.len() - 1]);
    points.retain(|point| *point < words.len());
    points
}

#[tokio::test]
async fn an_upload_that_breaks_off_leaves_nothing() {
    let served = Served::open().await;
    let astrid = served.astrid().await;
    let words = request(
        &astrid,
        "POST /uploads?filename=log.txt",
        "text/plain",
        &b"a line of a log\n".repeat(20_000),
    );
    for (turn, point) in points(&words, 40).into_iter().enumerate() {
        served.say_and_leave(&words[..point], turn % 2 == 0).await;
    }
    assert_eq!(served.count("SELECT count(*) FROM attachment"), 0);
    let answer = served.say(&words).await;
    assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
    assert_eq!(served.count("SELECT count(*) FROM attachment"), 1);
    served.nothing_is_left().await;
}

#[tokio::test]
async fn a_form_that_breaks_off_asks_nothing() {
    let served = Served::open().await;
    let mut astrid = served.astrid().await;
    astrid.get("/hc/en/requests/new").await;
    let plain = "request[subject]=Locked+out&request[description]=I+cannot+get+in.".as_bytes();
    let kind = "application/x-www-form-urlencoded";
    let plain = request(&astrid, "POST /hc/en/requests/new", kind, plain);
    let mut parts = Vec::new();
    for (name, value) in [
        ("csrf", astrid.csrf.as_str()),
        ("request[subject]", "Locked"),
        ("request[description]", "out"),
    ] {
        parts.extend_from_slice(
            format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
                .as_bytes(),
        );
    }
    parts.extend_from_slice(
        b"--b\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a.txt\"\r\nContent-Type: text/plain\r\n\r\n",
    );
    parts.extend_from_slice(&b"a line of a log\n".repeat(8000));
    parts.extend_from_slice(b"\r\n--b--\r\n");
    let kind = "multipart/form-data; boundary=b";
    let with_file = request(&astrid, "POST /hc/en/requests/new", kind, &parts);
    for words in [&plain, &with_file] {
        for (turn, point) in points(words, 40).into_iter().enumerate() {
            // The end of a form with files is read as well as the last line of it: its line break is no part of it.
            if words[point..] != *b"\r\n" && words[point..] != *b"\n" {
                served.say_and_leave(&words[..point], turn % 2 == 0).await;
            }
        }
    }
    assert_eq!(served.count("SELECT count(*) FROM ticket"), 0);
    for words in [&plain, &with_file] {
        let answer = served.say(words).await;
        assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
    }
    assert_eq!(served.count("SELECT count(*) FROM ticket"), 2);
    served.nothing_is_left().await;
}

#[tokio::test]
async fn who_leaves_in_the_middle_of_an_answer_frees_the_place() {
    let served = Served::open().await;
    let astrid = served.astrid().await;
    let page = request(&astrid, "GET /hc/en", "", b"");
    let live = request(&astrid, "GET /live", "", b"");
    for (words, most) in [(&page, 8000), (&live, 200)] {
        for (turn, heard) in (0..most).step_by(most / 20).enumerate() {
            let mut socket = TcpStream::connect(served.address).await.unwrap();
            socket.write_all(words).await.unwrap();
            // News have no end; what is there is heard, and then there is silence.
            let mut answer = vec![0; heard.max(1)];
            let count = socket.read(&mut answer).await.unwrap();
            assert!(count > 0 && answer.starts_with(b"H"));
            if turn % 2 == 0 {
                #[expect(deprecated, reason = "nothing lingers: zero seconds never block")]
                socket.set_linger(Some(Duration::ZERO)).unwrap();
            }
        }
    }
    // Two places, and forty who left: there is room.
    let answer = served.say(&page).await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    served.nothing_is_left().await;
}
