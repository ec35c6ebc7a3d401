//! A way to a server that breaks off at one command, and knows what was asked.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

/// What the way does when its command comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// It breaks off before the server hears the command.
    Before,
    /// It breaks off before the client hears the answer.
    After,
    /// The server says no.
    No,
}

#[derive(Default)]
struct Known {
    commands: Mutex<Vec<String>>,
    has_cut: AtomicBool,
    /// Answers do not come through any more.
    deaf: AtomicBool,
}

pub(super) struct Cutter {
    pub(super) port: u16,
    known: Arc<Known>,
}

impl Cutter {
    /// A whole way.
    pub(super) fn whole(server: u16) -> Self {
        Self::new(server, |_, _| None)
    }

    /// Breaks off at the `at`th command of its first connection.
    pub(super) fn at(server: u16, at: usize, fault: Fault) -> Self {
        Self::new(server, move |number, _| (number == at).then_some(fault))
    }

    /// Does this whenever a command holds these words.
    pub(super) fn whenever(server: u16, words: &'static str, fault: Fault) -> Self {
        Self::new(server, move |_, command| {
            command.contains(words).then_some(fault)
        })
    }

    fn new(
        server: u16,
        when: impl Fn(usize, &str) -> Option<Fault> + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let known = Arc::new(Known::default());
        let shared = Arc::clone(&known);
        // It ends with the process: nobody comes to it any more.
        std::thread::spawn(move || {
            for client in listener.incoming().flatten() {
                shared.deaf.store(false, Ordering::SeqCst);
                carry(&shared, &client, server, &when);
            }
        });
        Self { port, known }
    }

    pub(super) fn has_cut(&self) -> bool {
        self.known.has_cut.load(Ordering::SeqCst)
    }

    pub(super) fn commands(&self) -> Vec<String> {
        self.known.commands.lock().unwrap().clone()
    }
}

fn carry(
    known: &Arc<Known>,
    client: &TcpStream,
    server: u16,
    when: &dyn Fn(usize, &str) -> Option<Fault>,
) {
    let Ok(server) = TcpStream::connect(("127.0.0.1", server)) else {
        return;
    };
    let _ = (client.set_nodelay(true), server.set_nodelay(true));
    let (mut from, mut to) = (server.try_clone().unwrap(), client.try_clone().unwrap());
    let shared = Arc::clone(known);
    let back = std::thread::spawn(move || {
        let mut piece = [0; 16 * 1024];
        while let Ok(read @ 1..) = from.read(&mut piece) {
            if shared.deaf.load(Ordering::SeqCst) || to.write_all(&piece[..read]).is_err() {
                break;
            }
        }
        let _ = (to.shutdown(Shutdown::Both), from.shutdown(Shutdown::Both));
    });
    let lines = BufReader::new(client.try_clone().unwrap()).lines();
    for (number, line) in lines.map_while(Result::ok).enumerate() {
        let (tag, command) = line.split_once(' ').unwrap_or(("", &line));
        known.commands.lock().unwrap().push(command.to_owned());
        match when(number, command) {
            Some(Fault::No) => {
                let answer = format!("{tag} NO as planned\r\n");
                let _ = client.try_clone().unwrap().write_all(answer.as_bytes());
                continue;
            }
            Some(fault) => {
                known.has_cut.store(true, Ordering::SeqCst);
                if fault == Fault::Before {
                    break;
                }
                known.deaf.store(true, Ordering::SeqCst);
            }
            None => {}
        }
        if (&server)
            .write_all(format!("{line}\r\n").as_bytes())
            .is_err()
        {
            break;
        }
    }
    let _ = (
        client.shutdown(Shutdown::Both),
        server.shutdown(Shutdown::Both),
    );
    let _ = back.join();
}
