//! A client that sends one request on a connection of its own, and may be cut off at any point.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use crate::Outcome;

/// An answer that came whole.
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: String,
}

impl Answer {
    /// The value of a header, if there is one.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }

    /// What the body says between two texts.
    pub fn between(&self, before: &str, after: &str) -> Option<&str> {
        let (_, rest) = self.body.split_once(before)?;
        rest.split_once(after).map(|(found, _)| found)
    }
}

/// Sends a request and reads its answer to the end.
pub fn ask(
    address: &str,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &[&[u8]],
) -> Outcome<Answer> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(Duration::from_mins(1)))?;
    stream.set_write_timeout(Some(Duration::from_mins(1)))?;
    let length: usize = body.iter().map(|part| part.len()).sum();
    let mut head = format!("{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n");
    for (name, value) in headers {
        for part in [name, ": ", value, "\r\n"] {
            head.push_str(part);
        }
    }
    head.push_str("Content-Length: ");
    head.push_str(&length.to_string());
    head.push_str("\r\n\r\n");
    stream.write_all(head.as_bytes())?;
    // An answer may come before the body was taken: it is read all the same.
    let sent = body.iter().try_for_each(|part| stream.write_all(part));
    let mut raw = Vec::new();
    let read = stream.read_to_end(&mut raw);
    let text = String::from_utf8_lossy(&raw);
    let Some((head, body)) = text.split_once("\r\n\r\n") else {
        sent?;
        read?;
        return Err("the answer was cut off".into());
    };
    let status = head.split(' ').nth(1).ok_or("no status line")?.parse()?;
    let answer = Answer {
        status,
        head: head.to_owned(),
        body: body.to_owned(),
    };
    let length: Option<usize> = answer
        .header("content-length")
        .map(str::parse)
        .transpose()?;
    if length.is_some_and(|length| length > raw.len()) {
        return Err("the answer was cut off".into());
    }
    Ok(answer)
}
