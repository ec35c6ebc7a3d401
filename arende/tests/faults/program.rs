//! The real program, started on a folder of its own, with somebody who may use the API.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// A desk that runs until it is dropped.
pub struct Program {
    data: PathBuf,
    child: Child,
    address: String,
    credentials: String,
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = std::fs::remove_dir_all(&self.data);
    }
}

fn arende(data: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_arende"));
    command.arg("--data").arg(data);
    command
}

impl Program {
    /// Starts it, and waits until it says where it is.
    pub fn start() -> Self {
        let name = format!("arende-faults-{}", platform::random_token().unwrap());
        let data = std::env::temp_dir().join(name);
        let (name, email) = ("Priya Nair", "priya@desk.example");
        let added = arende(&data)
            .args([
                "user", "add", "--email", email, "--name", name, "--role", "agent",
            ])
            .output()
            .unwrap();
        assert!(
            added.status.success(),
            "{}",
            String::from_utf8_lossy(&added.stderr)
        );
        let token = arende(&data)
            .args(["token", "create", "--email", email])
            .output()
            .unwrap();
        let token = String::from_utf8(token.stdout).unwrap().trim().to_owned();
        let mut child = arende(&data)
            .args(["serve", "--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(child.stdout.take().unwrap()).lines();
        let line = said.next().unwrap().unwrap();
        let address = line.rsplit('/').next().unwrap().to_owned();
        Self {
            data,
            child,
            address,
            credentials: base64(format!("{email}/token:{token}").as_bytes()),
        }
    }

    /// Where it listens.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Its data folder.
    pub fn data(&self) -> &Path {
        &self.data
    }

    /// What stands behind `Authorization: Basic`.
    pub fn credentials(&self) -> &str {
        &self.credentials
    }

    /// The whole answer to a question.
    pub fn get(&self, path: &str) -> String {
        let mut socket = TcpStream::connect(&self.address).unwrap();
        write!(
            socket,
            "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n",
            self.address
        )
        .unwrap();
        let mut answer = String::new();
        socket.read_to_string(&mut answer).unwrap();
        answer
    }

    /// A line of the kernel's account of the process, in bytes: `VmRSS` now, `VmHWM` at most.
    pub fn memory(&self, what: &str) -> u64 {
        let status = format!("/proc/{}/status", self.child.id());
        let status = std::fs::read_to_string(status).unwrap();
        let line = status.lines().find(|line| line.starts_with(what)).unwrap();
        let kilobytes = line.split_whitespace().nth(1).unwrap();
        kilobytes.parse::<u64>().unwrap() * 1024
    }
}

/// Enough of it for one header.
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let mut bits = 0_u32;
        for at in 0..3 {
            bits = bits << 8 | u32::from(three.get(at).copied().unwrap_or_default());
        }
        for at in 0..4 {
            let digit = (bits >> (18 - 6 * at)) & 63;
            text.push(if at <= three.len() {
                DIGITS[digit as usize] as char
            } else {
                '='
            });
        }
    }
    text
}
