//! One conversation with a mail server, command by command.

use std::borrow::Cow;
use std::future::pending;
use std::io::ErrorKind;
use std::sync::Arc;

use smtp_proto::{
    Error as Wrong, MAIL_BODY_7BIT, MAIL_BODY_8BITMIME, MAIL_SMTPUTF8, MailFrom, Request,
};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::sync::{OwnedSemaphorePermit, watch};
use tokio::time::{Instant, timeout, timeout_at};

use super::data::Data;
use super::door::{Caller, Wire};
use super::lines::{self, Line};
use super::{PIECE, Protocol, Receiver, taking};

/// Recipients of one message. RFC 5321 asks for 100 at least; a server with more sends the rest in a second message.
const RECIPIENTS: usize = 100;
/// After so many answers that say no, the peer is out of order.
const MISTAKES: u32 = 50;
const STOPPING: &str = "421 4.3.2 The desk stops, come again";

/// Whether to go on, or the end.
type Next = std::io::Result<Go>;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Go {
    On,
    Away,
}

pub(super) struct Conversation<'a> {
    receiver: &'a Receiver,
    wire: BufReader<Box<dyn Wire>>,
    stop: watch::Receiver<bool>,
    host: String,
    greeted: bool,
    encrypted: bool,
    /// Who sent the message that is being told of; empty for mail that nobody is to answer.
    sender: Option<String>,
    recipients: Vec<String>,
    mistakes: u32,
}

/// What came of reading a message.
enum Came {
    Whole(Vec<u8>),
    TooLarge,
    NoRoom,
    Cut,
    TooSlow,
}

impl<'a> Conversation<'a> {
    pub(super) fn new(receiver: &'a Receiver, caller: Caller, stop: watch::Receiver<bool>) -> Self {
        Self {
            receiver,
            wire: BufReader::with_capacity(16 * 1024, caller.wire),
            stop,
            host: caller.host,
            greeted: false,
            encrypted: false,
            sender: None,
            recipients: Vec::new(),
            mistakes: 0,
        }
    }

    pub(super) async fn run(mut self) -> std::io::Result<()> {
        let name = match self.receiver.protocol {
            Protocol::Lmtp => "LMTP",
            Protocol::Smtp => "ESMTP",
        };
        self.say(format!("220 {} {name} arende", self.host)).await?;
        while self.next().await? == Go::On {}
        self.wire.get_mut().shutdown().await
    }

    async fn say(&mut self, answer: impl Into<Cow<'static, str>>) -> Next {
        let answer = answer.into();
        if answer.starts_with(['4', '5']) {
            self.mistakes += 1;
        }
        let line = format!("{answer}\r\n");
        let write = async {
            let wire = self.wire.get_mut();
            wire.write_all(line.as_bytes()).await?;
            wire.flush().await
        };
        match timeout(self.receiver.settings.command, write).await {
            Ok(written) => written.map(|()| Go::On),
            Err(_) => Err(ErrorKind::TimedOut.into()),
        }
    }

    async fn goodbye(&mut self, answer: &'static str) -> Next {
        self.say(answer).await?;
        Ok(Go::Away)
    }

    async fn next(&mut self) -> Next {
        if self.mistakes >= MISTAKES {
            return self.goodbye("421 4.7.0 Too many mistakes").await;
        }
        let patience = self.receiver.settings.command;
        let mut stop = self.stop.clone();
        let stopped = async {
            if stop.wait_for(|told| *told).await.is_err() {
                pending::<()>().await;
            }
        };
        let line = tokio::select! {
            biased;
            () = stopped => None,
            line = timeout(patience, lines::next(&mut self.wire)) => Some(line),
        };
        match line {
            None => self.goodbye(STOPPING).await,
            Some(Err(_)) => {
                self.goodbye("421 4.4.2 Nothing was said for too long")
                    .await
            }
            Some(Ok(line)) => match line? {
                Line::End => Ok(Go::Away),
                Line::TooLong => self.say("500 5.5.6 The line is too long").await,
                Line::Malformed => self.say("500 5.5.2 Lines end with CR and LF").await,
                Line::Command(line) => self.answer(&line).await,
            },
        }
    }

    async fn answer(&mut self, line: &[u8]) -> Next {
        let request = match Request::parse(&mut line.iter()) {
            Ok(request) => request,
            Err(wrong) => return self.say(wrong_command(&wrong)).await,
        };
        match (request, self.receiver.protocol) {
            (Request::Lhlo { .. }, Protocol::Lmtp) | (Request::Ehlo { .. }, Protocol::Smtp) => {
                self.greet(true).await
            }
            (Request::Helo { .. }, Protocol::Smtp) => self.greet(false).await,
            (Request::Lhlo { .. }, _) => self.say("500 5.5.1 SMTP is spoken here, say EHLO").await,
            (Request::Ehlo { .. } | Request::Helo { .. }, _) => {
                self.say("500 5.5.1 LMTP is spoken here, say LHLO").await
            }
            (Request::Mail { from }, _) => self.begin(from).await,
            (Request::Rcpt { to }, _) => {
                // The grammar knows the postmaster without a domain, and answers an empty address.
                let is_postmaster = to.address.is_empty()
                    && line.to_ascii_lowercase().ends_with(b"<postmaster>\r\n");
                self.add(&to.address, is_postmaster).await
            }
            (Request::Data, _) => self.message().await,
            (Request::Rset, _) => {
                self.forget();
                self.say("250 2.0.0 Forgotten").await
            }
            (Request::StartTls, _) => self.start_tls().await,
            (Request::Noop { .. }, _) => self.say("250 2.0.0 Still here").await,
            (Request::Quit, _) => self.goodbye("221 2.0.0 Goodbye").await,
            (Request::Vrfy { .. }, _) => self.say("252 2.5.0 Send it and see").await,
            (Request::Help { .. }, _) => self.say("214 2.0.0 See RFC 2033 and RFC 5321").await,
            // What follows such a command is no command, and must not be taken for one.
            (Request::Bdat { .. } | Request::Burl { .. }, _) => {
                self.goodbye("421 5.5.1 Not spoken here").await
            }
            _ => self.say("502 5.5.1 Not spoken here").await,
        }
    }

    fn forget(&mut self) {
        self.sender = None;
        self.recipients.clear();
    }

    async fn greet(&mut self, extended: bool) -> Next {
        self.forget();
        self.greeted = true;
        if !extended {
            return self.say(format!("250 {}", self.host)).await;
        }
        let encryption = if self.may_encrypt() {
            "250-STARTTLS\r\n"
        } else {
            ""
        };
        self.say(format!(
            "250-{}\r\n250-PIPELINING\r\n{encryption}250-SIZE {}\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 ENHANCEDSTATUSCODES",
            self.host, self.receiver.settings.largest
        ))
        .await
    }

    fn may_encrypt(&self) -> bool {
        self.receiver.settings.tls.is_some() && !self.encrypted
    }

    /// Goes on encrypted, and from the beginning: whatever was said in the clear may be somebody else's words (RFC 3207 4.2).
    async fn start_tls(&mut self) -> Next {
        if self.encrypted {
            return self.say("503 5.5.1 It is encrypted already").await;
        }
        let Some(tls) = self.receiver.settings.tls.as_ref() else {
            return self.say("502 5.5.1 There is no certificate here").await;
        };
        if !self.wire.buffer().is_empty() {
            return self.goodbye("421 5.5.1 Nothing may follow STARTTLS").await;
        }
        self.say("220 2.0.0 Go on").await?;
        let nothing: Box<dyn Wire> = Box::new(tokio::io::empty());
        let clear = std::mem::replace(&mut self.wire, BufReader::new(nothing)).into_inner();
        let patience = self.receiver.settings.command;
        let Ok(secret) = timeout(patience, tls.acceptor().accept(clear)).await else {
            return Err(ErrorKind::TimedOut.into());
        };
        self.wire = BufReader::with_capacity(16 * 1024, Box::new(secret?));
        self.forget();
        self.greeted = false;
        self.encrypted = true;
        Ok(Go::On)
    }

    async fn begin(&mut self, from: MailFrom<Cow<'_, str>>) -> Next {
        if !self.greeted {
            return self.say("503 5.5.1 Say hello first").await;
        }
        if self.sender.is_some() {
            return self.say("503 5.5.1 One message at a time").await;
        }
        if from.flags & !(MAIL_BODY_7BIT | MAIL_BODY_8BITMIME | MAIL_SMTPUTF8) != 0 {
            return self.say("555 5.5.4 That parameter is not known here").await;
        }
        if from.size > self.receiver.settings.largest {
            return self.say("552 5.3.4 The message is too large").await;
        }
        self.sender = Some(from.address.into_owned());
        self.say("250 2.1.0 Go on").await
    }

    async fn add(&mut self, address: &str, is_postmaster: bool) -> Next {
        if self.sender.is_none() {
            return self.say("503 5.5.1 Say who sent it first").await;
        }
        if self.recipients.len() >= RECIPIENTS {
            return self
                .say("452 4.5.3 Too many recipients, send it again for the others")
                .await;
        }
        let app = &self.receiver.app;
        // Whoever looks after mail here has to be reachable (RFC 5321 4.5.1).
        let address = if is_postmaster {
            app.config.mail_address.clone()
        } else {
            address.to_owned()
        };
        match taking::is_ours(app, &address).await {
            Ok(true) => {
                self.recipients.push(address);
                self.say("250 2.1.5 Go on").await
            }
            Ok(false) => self.say("550 5.1.1 That is no address of this desk").await,
            Err(error) => self.say(taking::put_off(&error)).await,
        }
    }

    async fn message(&mut self) -> Next {
        let Some(sender) = self.sender.take().filter(|_| !self.recipients.is_empty()) else {
            self.forget();
            // A message that was not waited with must not be taken for commands.
            if !self.wire.buffer().is_empty() {
                return self.goodbye("421 5.5.1 Nobody to give it to").await;
            }
            return self.say("503 5.5.1 Say who it is for first").await;
        };
        let recipients = std::mem::take(&mut self.recipients);
        self.say("354 Go on, end with a dot on a line of its own")
            .await?;
        let mut memory = None;
        let raw = match self.read(&sender, &mut memory).await? {
            Came::Whole(raw) => Arc::new(raw),
            Came::TooLarge => {
                let answer = "552 5.3.4 The message is too large";
                return self.answer_all(&recipients, answer).await;
            }
            Came::NoRoom => {
                let answer = "452 4.3.1 Too much at once, try again later";
                return self.answer_all(&recipients, answer).await;
            }
            Came::Cut => return Ok(Go::Away),
            Came::TooSlow => return self.goodbye("421 4.4.2 The message took too long").await,
        };
        let _turn = self.receiver.filing.acquire().await;
        let mut trouble = None;
        for recipient in &recipients {
            let answer = taking::file(&self.receiver.app, &raw, recipient).await;
            if self.receiver.protocol == Protocol::Lmtp {
                self.say(answer).await?;
            } else if !answer.starts_with('2') {
                // Sent again, it is a duplicate where it is kept already.
                trouble = Some(answer);
                break;
            }
        }
        match self.receiver.protocol {
            Protocol::Lmtp => Ok(Go::On),
            Protocol::Smtp => self.say(trouble.unwrap_or("250 2.0.0 Kept")).await,
        }
    }

    /// One answer for the message: in LMTP each recipient gets it.
    async fn answer_all(&mut self, recipients: &[String], answer: &'static str) -> Next {
        let times = match self.receiver.protocol {
            Protocol::Lmtp => recipients.len(),
            Protocol::Smtp => 1,
        };
        for _ in 0..times {
            self.say(answer).await?;
        }
        Ok(Go::On)
    }

    /// Reads a message to its end. Whoever delivers last writes down who it came from (RFC 5321 4.4): by that, mail that
    /// nobody is to answer is known.
    async fn read(
        &mut self,
        sender: &str,
        memory: &mut Option<OwnedSemaphorePermit>,
    ) -> std::io::Result<Came> {
        let settings = &self.receiver.settings;
        let begun = Instant::now();
        let path = format!("Return-Path: <{sender}>\r\n").into_bytes();
        let largest = settings.largest.saturating_add(path.len());
        let mut data = Data::beginning(path);
        let mut came = Came::Cut;
        loop {
            let until = (Instant::now() + settings.piece).min(begun + settings.message);
            let Ok(piece) = timeout_at(until, self.wire.fill_buf()).await else {
                return Ok(Came::TooSlow);
            };
            let piece = piece?;
            if piece.is_empty() {
                return Ok(Came::Cut);
            }
            let (all, end) = (piece.len(), data.take(piece));
            self.wire.consume(end.unwrap_or(all));
            if data.is_kept() && data.size > largest {
                data.let_go();
                came = Came::TooLarge;
            } else if data.is_kept() && !self.lend(data.size, memory) {
                data.let_go();
                came = Came::NoRoom;
            }
            if data.size > largest.saturating_mul(4) {
                return Ok(Came::Cut);
            }
            if end.is_some() {
                return Ok(if data.is_kept() {
                    Came::Whole(data.text)
                } else {
                    came
                });
            }
        }
    }

    /// Whether there is memory for a message of this size.
    fn lend(&self, size: usize, memory: &mut Option<OwnedSemaphorePermit>) -> bool {
        let there = memory.as_ref().map_or(0, OwnedSemaphorePermit::num_permits);
        let more = size.div_ceil(PIECE).saturating_sub(there);
        if more == 0 {
            return true;
        }
        let more = u32::try_from(more).unwrap_or(u32::MAX);
        let Ok(lent) = Arc::clone(&self.receiver.memory).try_acquire_many_owned(more) else {
            return false;
        };
        match memory {
            Some(memory) => memory.merge(lent),
            None => *memory = Some(lent),
        }
        true
    }
}

fn wrong_command(wrong: &Wrong) -> &'static str {
    match wrong {
        Wrong::UnknownCommand => "500 5.5.1 That command is not known here",
        Wrong::InvalidSenderAddress => "553 5.1.7 That is no sender's address",
        Wrong::InvalidRecipientAddress => "553 5.1.3 That is no address",
        Wrong::UnsupportedParameter { .. } => "555 5.5.4 That parameter is not known here",
        Wrong::InvalidParameter { .. } => "501 5.5.4 That parameter is not written like this",
        _ => "501 5.5.2 That command is not written like this",
    }
}
