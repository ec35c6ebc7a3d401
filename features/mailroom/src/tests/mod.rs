//! A desk with a mailbox: what people say, which mails leave, and what becomes of the answers.

mod again;
mod answering;
mod dialects;
mod hearing;
mod hostile;
mod loops;
mod mailboxes;
mod opening;
mod proving;
mod receiver;
mod serving;

use domain::permission::Actor;
use domain::person::{EmailAddress, Role};
use domain::ticket::{Category, TicketUpdate, UNDO_WINDOW};
use domain::{CommentId, PersonId, StatusId, TicketId};
use mail_text::Mail;
use people::queries::NewPerson;
use platform::app::Parts;
use platform::store::{Migration, Tx};
use platform::testing::TestDesk;
use platform::{App, Config, MasterKey};
use tickets::commands::{self, Deed, Message, NewTicket};
use tickets::queries::{AuditEvent, Comment, Ticket};

use crate::Receipt;
use crate::queries::Letter;

/// The desk's own migrations, whichever there are by now.
fn migrations() -> Vec<Migration> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../arende/migrations");
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().path())
        .collect();
    paths.sort();
    let read = |path: &std::path::Path| Migration {
        name: path
            .file_stem()
            .unwrap()
            .to_str()
            .unwrap()
            .to_owned()
            .leak(),
        sql: std::fs::read_to_string(path).unwrap().leak(),
    };
    paths.iter().map(|path| read(path)).collect()
}

struct Desk {
    app: App,
    test: TestDesk,
}

/// A mail in the outbox.
struct Sent {
    raw: String,
    mail: Mail,
}

impl Sent {
    fn header(&self, name: &str) -> Option<String> {
        let head = self
            .raw
            .split("\r\n\r\n")
            .next()
            .unwrap()
            .replace("\r\n ", " ");
        let start = format!("{name}: ");
        head.split("\r\n")
            .find_map(|line| line.strip_prefix(&start))
            .map(str::to_owned)
    }

    fn reply_to(&self) -> &str {
        &self.mail.reply_to[0].address
    }

    fn html(&self) -> &str {
        self.mail.body_html.as_deref().unwrap()
    }
}

impl Desk {
    fn open() -> Self {
        Self::at("support@desk.example")
    }

    fn at(address: &str) -> Self {
        Self::sending(address, None)
    }

    /// Whose mails go to a mail server.
    fn sending(address: &str, smtp_url: Option<String>) -> Self {
        let words = [
            platform::WORDS,
            platform::web::WORDS,
            notifications::WORDS,
            crate::WORDS,
        ]
        .concat();
        let test = TestDesk::open(&migrations(), &words).unwrap();
        let app = App::new(Parts {
            config: Config {
                mail_address: address.to_owned(),
                smtp_url,
                ..test.app.config.clone()
            },
            store: test.app.store.clone(),
            clock: test.app.clock.clone(),
            key: MasterKey::in_folder(test.folder()).unwrap(),
            files: test.app.files.clone(),
            language: test.app.language.clone(),
            live: test.app.live.clone(),
        });
        let desk = Self { app, test };
        let now = desk.app.clock.now();
        desk.app
            .store
            .write_now(|tx| platform::settings::SITE_NAME.store(tx, None, "Solvik Support", now))
            .unwrap();
        desk
    }

    fn somebody(&self, name: &str, address: &str, role: Role, account: bool) -> PersonId {
        let (now, address) = (self.app.clock.now(), EmailAddress::read(address).unwrap());
        let new = NewPerson {
            name,
            address: &address,
            role,
            locale: "sv",
            time_zone: "Europe/Stockholm",
            password_hash: account.then_some("hash"),
            verified: account,
        };
        self.app
            .store
            .write_now(|tx| people::queries::add(tx, &new, now))
            .unwrap()
    }

    fn maja(&self) -> PersonId {
        self.somebody("Maja Åberg", "maja@skola.example", Role::User, true)
    }

    fn ola(&self) -> PersonId {
        self.somebody("Ola Öst", "ola@desk.example", Role::Agent, true)
    }

    fn asks(&self, who: PersonId, subject: &str, message: Message, cc: &[PersonId]) -> TicketId {
        let deed = Deed::new(Actor::person(who, Role::User), self.app.clock.now(), "web").unwrap();
        let new = NewTicket {
            cc: cc.to_vec(),
            ..NewTicket::from(who, subject, message)
        };
        self.app
            .store
            .write_now(|tx| commands::open_ticket(tx, &deed, &new))
            .unwrap()
    }

    /// An answer of the team, mailed after the undo window.
    fn answers(&self, who: PersonId, ticket: TicketId, text: &str) -> CommentId {
        let comment = self.says(who, ticket, true, Message::text(text));
        self.app.clock.advance(UNDO_WINDOW);
        self.run();
        comment
    }

    fn says(&self, who: PersonId, ticket: TicketId, public: bool, message: Message) -> CommentId {
        let update = TicketUpdate {
            comment: Some(public),
            ..TicketUpdate::default()
        };
        self.updates(who, ticket, &update, &message).unwrap()
    }

    fn becomes(&self, who: PersonId, ticket: TicketId, category: Category) {
        let status = self
            .app
            .store
            .read_now(tickets::queries::list_statuses)
            .unwrap();
        let status: StatusId = status.default_of(category).unwrap().id;
        let update = TicketUpdate {
            status: Some(status),
            ..TicketUpdate::default()
        };
        self.updates(who, ticket, &update, &Message::default());
    }

    fn updates(
        &self,
        who: PersonId,
        ticket: TicketId,
        update: &TicketUpdate,
        message: &Message,
    ) -> Option<CommentId> {
        let deed = Deed::new(Actor::person(who, Role::Agent), self.app.clock.now(), "web").unwrap();
        self.app
            .store
            .write_now(|tx| commands::update_by_agent(tx, &deed, ticket, update, message))
            .unwrap()
            .comment
    }

    /// Does all work that is due.
    fn run(&self) {
        platform::jobs::run_due(&self.app, notifications::WORKS).unwrap();
    }

    /// Mails that left, oldest first.
    fn outbox(&self) -> Vec<Sent> {
        let Ok(files) = std::fs::read_dir(self.test.folder().join("outbox")) else {
            return Vec::new();
        };
        let mut paths: Vec<_> = files.map(|file| file.unwrap().path()).collect();
        paths.sort();
        let read = |path| {
            let raw = std::fs::read_to_string(path).unwrap();
            Sent {
                mail: mail_text::parse(raw.as_bytes()),
                raw,
            }
        };
        paths.into_iter().map(read).collect()
    }

    fn mails_to(&self, address: &str) -> Vec<Sent> {
        self.outbox()
            .into_iter()
            .filter(|sent| sent.mail.to[0].address == address)
            .collect()
    }

    fn receives(&self, raw: &str) -> Receipt {
        crate::receive(&self.app, raw.as_bytes(), None).unwrap()
    }

    fn ticket(&self, id: TicketId) -> Ticket {
        let team = Actor::person(PersonId(0), Role::Agent);
        let now = self.app.clock.now();
        let found = self
            .app
            .store
            .read_now(|tx| tickets::queries::find_visible(tx, &team, id, now));
        found.unwrap().unwrap()
    }

    fn comments(&self, id: TicketId) -> Vec<Comment> {
        let team = Actor::person(PersonId(0), Role::Agent);
        let now = self.app.clock.now();
        self.app
            .store
            .read_now(|tx| {
                tickets::queries::list_visible_comments(tx, &team, id, true, CommentId(0), now)
            })
            .unwrap()
    }

    fn participants(&self, id: TicketId) -> Vec<String> {
        let found = self
            .app
            .store
            .read_now(|tx| tickets::queries::list_participants(tx, id));
        found
            .unwrap()
            .into_iter()
            .map(|participant| participant.email)
            .collect()
    }

    fn letters(&self, only_held: bool) -> Vec<Letter> {
        let wanted = crate::queries::Wanted {
            fate: if only_held { "held" } else { "" }.to_owned(),
            words: String::new(),
        };
        let list = |tx: &Tx<'_>| crate::queries::list_letters(tx, &wanted, i64::MAX, 500);
        self.app.store.read_now(list).unwrap()
    }

    fn last_change(&self, ticket: TicketId) -> AuditEvent {
        let list = |tx: &Tx<'_>| tickets::queries::list_audit_events(tx, ticket, 0);
        self.app.store.read_now(list).unwrap().pop().unwrap()
    }

    fn mails_in(&self) -> i64 {
        self.app
            .store
            .read_now(|tx| tx.number("SELECT count(*) FROM mail_in", &[]))
            .unwrap()
    }
}

/// A mail with these header lines (`\n` between them) and this body.
fn mail(header: &str, body: &str) -> String {
    format!("{header}\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n{body}\n")
        .replace('\n', "\r\n")
}

/// An answer to a mail of the desk, as a mail program writes it.
fn answer(to: &Sent, from: &str, body: &str) -> String {
    let original = to.mail.message_id.as_deref().unwrap();
    let quoted = format!("> {}", to.mail.body_text.replace('\n', "\n> "));
    let header = format!(
        "From: {from}\nTo: {}\nSubject: Re: {}\nMessage-ID: <{}@mail.example>\nIn-Reply-To: <{original}>\n\
         References: <{original}>",
        to.reply_to(),
        to.mail.subject.trim_start_matches("Re: "),
        platform::sha256_hex(&format!("{from}{body}{original}")),
    );
    let wrote = "Den mån 2 mars 2026 kl 10:00 skrev Solvik Support <support@desk.example>:";
    mail(&header, &format!("{body}\n\n{wrote}\n{quoted}"))
}
