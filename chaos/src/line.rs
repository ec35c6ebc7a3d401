//! A way to a server that can be cut: everything is passed on, until it is not.

use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use crate::Outcome;

/// The way.
pub struct Line {
    pub port: u16,
    cut: Arc<AtomicBool>,
    open: Arc<Mutex<Vec<TcpStream>>>,
}

impl Line {
    /// Listens on loopback and passes everything on to the server at `to`.
    pub fn lay(to: &str) -> Outcome<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let line = Self {
            port: listener.local_addr()?.port(),
            cut: Arc::default(),
            open: Arc::default(),
        };
        let (to, cut, open) = (to.to_owned(), line.cut.clone(), line.open.clone());
        std::thread::spawn(move || {
            for desk in listener.incoming().flatten() {
                if cut.load(Ordering::SeqCst) {
                    continue;
                }
                if let Ok(server) = TcpStream::connect(&to) {
                    let _ = join(&desk, &server);
                    let mut open = open.lock().unwrap_or_else(PoisonError::into_inner);
                    open.retain(|stream| stream.peer_addr().is_ok());
                    open.extend([desk, server]);
                }
            }
        });
        Ok(line)
    }

    /// Ends every connection, in the middle of what is said, and lets nobody through.
    pub fn cut(&self) {
        self.cut.store(true, Ordering::SeqCst);
        for stream in self
            .open
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .drain(..)
        {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }

    /// Lets everybody through again.
    pub fn mend(&self) {
        self.cut.store(false, Ordering::SeqCst);
    }
}

fn join(desk: &TcpStream, server: &TcpStream) -> std::io::Result<()> {
    desk.set_nodelay(true)?;
    server.set_nodelay(true)?;
    for (from, to) in [(desk, server), (server, desk)] {
        let (mut from, mut to) = (from.try_clone()?, to.try_clone()?);
        std::thread::spawn(move || {
            let _ = std::io::copy(&mut from, &mut to);
            let _ = to.shutdown(Shutdown::Both);
        });
    }
    Ok(())
}
