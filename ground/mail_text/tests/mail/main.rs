//! What the reader of mail promises, told with invented mails.

mod automatic;
mod bounces;
mod hostile;
mod parts;
mod people;
mod replies;
mod vouched;
mod words;

use mail_text::{Mail, parse};

/// Reads a mail written with plain line feeds.
fn read(mail: &str) -> Mail {
    parse(mail.as_bytes())
}

/// A plain mail from Maja with these words.
fn plain(words: &str) -> Mail {
    read(&format!(
        "From: Maja Lind <maja@skola.example>\nTo: help@desk.example\nSubject: Skrivaren\n\
         Content-Type: text/plain; charset=utf-8\n\n{words}"
    ))
}

/// A mail from Maja that is only HTML.
fn html(words: &str) -> Mail {
    read(&format!(
        "From: Maja Lind <maja@skola.example>\nTo: help@desk.example\nSubject: Skrivaren\n\
         Content-Type: text/html; charset=utf-8\n\n{words}"
    ))
}
