//! Mail that the pipe command hands to the desk that is running.

use std::io::{Read as _, Write as _};
use std::net::Shutdown;
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::net::UnixStream;
use std::path::PathBuf;

use tokio::sync::oneshot;

use super::*;
use crate::receiver::pipe;

const MAIL: &[u8] = b"From: Maja <maja@skola.example>\r\nTo: support@desk.example\r\nSubject: Hej\r\nMessage-ID: <1@skola.example>\r\n\r\nProvet startar inte\r\n";

/// Serves the pipe while `meanwhile` runs.
fn while_served<T>(desk: &Desk, meanwhile: impl FnOnce(PathBuf) -> T) -> T {
    let data = desk.app.config.data.clone();
    let socket = data.join("mail.socket");
    let (stop, told) = oneshot::channel::<()>();
    let app = desk.app.clone();
    let running = std::thread::spawn(move || {
        run(pipe::serve(app, async {
            let _ = told.await;
        }));
    });
    while UnixStream::connect(&socket).is_err() {
        assert!(!running.is_finished(), "the pipe could not be opened");
        std::thread::yield_now();
    }
    let done = meanwhile(data);
    drop(stop);
    running.join().unwrap();
    assert!(!socket.exists(), "nobody listens there any more");
    done
}

#[test]
fn a_mail_of_the_pipe_is_filed_by_the_desk_that_runs_and_only_once() {
    let desk = Desk::open();
    let data = desk.app.config.data.clone();
    assert_eq!(
        pipe::hand_over(&data, MAIL, None, None),
        None,
        "no desk runs"
    );
    let to = Some("support@desk.example");
    let (first, again) = while_served(&desk, |data| {
        let mode = data.join("mail.socket").metadata().unwrap().permissions();
        assert_eq!(mode.mode() & 0o777, 0o600, "for the desk's own user alone");
        let first = pipe::hand_over(&data, MAIL, to, None).unwrap();
        (first, pipe::hand_over(&data, MAIL, to, None).unwrap())
    });
    assert_eq!(first["action"], "created");
    assert_eq!(again["action"], "duplicate");
    assert_eq!(first["ticket"], again["ticket"]);
    assert_eq!(pipe::hand_over(&data, MAIL, to, None), None);
}

#[test]
fn whoever_hangs_up_or_talks_nonsense_holds_up_nobody() {
    let desk = Desk::open();
    let without_end = vec![b'x'; 40_000];
    while_served(&desk, |data| {
        for words in [
            &b""[..],
            b"hello\n",
            b"{\"size\": 10}\nshort",
            b"{\"size\": 99999999999}\n",
            &without_end,
        ] {
            let mut wire = UnixStream::connect(data.join("mail.socket")).unwrap();
            // It may be closed on the other side by now.
            let _ = wire.write_all(words);
            let _ = wire.shutdown(Shutdown::Write);
            let mut said = Vec::new();
            let _ = wire.read_to_end(&mut said);
            assert!(said.is_empty(), "{said:?}");
        }
        let receipt = pipe::hand_over(&data, MAIL, None, None).unwrap();
        assert_eq!(receipt["action"], "created");
    });
    let held = desk
        .app
        .store
        .read_now(|tx| tx.number("SELECT count(*) FROM mail_in", &[]))
        .unwrap();
    assert_eq!(held, 1, "nothing was made of the nonsense");
}
