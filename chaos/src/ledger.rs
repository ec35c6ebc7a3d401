//! What the desk has promised to keep, and whether it did.

use std::collections::HashMap;

use rusqlite::{Connection, OpenFlags};

use crate::Outcome;
use crate::desk::{Desk, Form, Start};

/// Something a writer wants kept, once.
pub struct Wish {
    /// Its words: found again by them.
    pub key: String,
    what: What,
    /// The desk has said that it is kept.
    pub kept: bool,
}

enum What {
    Ticket,
    Comment(i64),
    Request(Form),
}

impl What {
    fn name(&self) -> &'static str {
        match self {
            Self::Ticket => "ticket",
            Self::Comment(_) => "comment",
            Self::Request(_) => "request",
        }
    }
}

/// What the desk said to a wish.
pub enum Said {
    Kept(Option<i64>),
    /// Not now, with the status it said so by.
    NotNow(u16),
}

static FILE: [u8; 40 * 1024] = [b'f'; 40 * 1024];

impl Wish {
    pub fn ticket(key: String) -> Self {
        Self {
            key,
            what: What::Ticket,
            kept: false,
        }
    }

    pub fn comment(key: String, ticket: i64) -> Self {
        Self {
            key,
            what: What::Comment(ticket),
            kept: false,
        }
    }

    /// A request with a file, from the portal.
    pub fn request(key: String, form: Form) -> Self {
        Self {
            key,
            what: What::Request(form),
            kept: false,
        }
    }

    /// Says it to the desk; the same words again are the same wish. An error is a connection that broke, or an answer
    /// that is neither yes nor "not now".
    pub fn say(&mut self, desk: &Desk, authorization: &str) -> Outcome<Said> {
        let (answer, number) = match &self.what {
            What::Ticket => match desk.open_ticket(authorization, &self.key)? {
                Ok(number) => {
                    self.kept = true;
                    return Ok(Said::Kept(Some(number)));
                }
                Err(answer) => (answer, None),
            },
            What::Comment(ticket) => {
                let body = format!(r#"{{"ticket":{{"comment":{{"body":"{}"}}}}}}"#, self.key);
                let path = format!("/api/v2/tickets/{ticket}.json");
                let answer = desk.api(authorization, "PUT", &path, &self.key, &body)?;
                (answer, Some(*ticket))
            }
            What::Request(form) => (form.send(desk, &self.key, &FILE)?, None),
        };
        match answer.status {
            200 | 201 | 303 => {
                self.kept = true;
                Ok(Said::Kept(number))
            }
            429 | 503 | 507 => Ok(Said::NotNow(answer.status)),
            other => {
                let said: String = answer.body.chars().take(200).collect();
                Err(format!("{} was answered {other}: {said}", self.key).into())
            }
        }
    }
}

/// How often each of these words is there.
pub struct Found {
    tickets: HashMap<String, i64>,
    comments: HashMap<String, i64>,
    files: HashMap<String, i64>,
}

impl Found {
    pub fn read(start: &Start) -> Outcome<Self> {
        let database = Connection::open_with_flags(
            start.data.join("arende.db"),
            OpenFlags::SQLITE_OPEN_READ_ONLY,
        )?;
        database.busy_timeout(std::time::Duration::from_secs(10))?;
        let counted = |sql: &str| -> Outcome<HashMap<String, i64>> {
            Ok(database
                .prepare(sql)?
                .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
                .collect::<Result<_, _>>()?)
        };
        Ok(Self {
            tickets: counted(
                "SELECT subject, count(*) FROM ticket WHERE subject LIKE 'w-%' GROUP BY subject",
            )?,
            comments: counted(
                "SELECT trim(body, char(10)), count(*) FROM comment WHERE body LIKE 'w-%' GROUP BY 1",
            )?,
            files: counted(
                "SELECT name, count(*) FROM attachment WHERE comment_id IS NOT NULL AND name LIKE 'w-%' GROUP BY name",
            )?,
        })
    }

    /// The same on a PostgreSQL server.
    pub fn on_a_server(address: &str) -> Outcome<Self> {
        let mut client = postgres::Client::connect(address, postgres::NoTls)?;
        let mut counted = |sql: &str| -> Outcome<HashMap<String, i64>> {
            let rows = client.query(sql, &[])?;
            rows.iter()
                .map(|row| Ok((row.try_get(0)?, row.try_get(1)?)))
                .collect()
        };
        Ok(Self {
            tickets: counted(
                "SELECT subject, count(*) FROM ticket WHERE subject LIKE 'w-%' GROUP BY subject",
            )?,
            comments: counted(
                "SELECT btrim(body, chr(10)), count(*) FROM comment WHERE body LIKE 'w-%' GROUP BY 1",
            )?,
            files: counted(
                "SELECT name, count(*) FROM attachment WHERE comment_id IS NOT NULL AND name LIKE 'w-%' GROUP BY name",
            )?,
        })
    }

    /// How often a wish was fulfilled, whole: 0, 1 or, wrongly, more. An error when a part of it is missing.
    pub fn times(&self, wish: &Wish) -> Outcome<i64> {
        let of = |all: &HashMap<String, i64>, key: &str| all.get(key).copied().unwrap_or(0);
        let comments = of(&self.comments, &wish.key);
        let whole = match &wish.what {
            What::Comment(_) => true,
            What::Ticket => of(&self.tickets, &wish.key) == comments,
            What::Request(_) => {
                let file = format!("{}.txt", wish.key);
                of(&self.tickets, &wish.key) == comments && of(&self.files, &file) == comments
            }
        };
        if whole {
            Ok(comments)
        } else {
            Err(format!("{} is there in part", wish.key).into())
        }
    }

    /// How many of the promised wishes are not there, and how many are there more than once.
    pub fn lost_and_twice(&self, wishes: &[Wish]) -> Outcome<(usize, usize)> {
        let (mut lost, mut twice) = (0, 0);
        for wish in wishes {
            match self.times(wish)? {
                0 if wish.kept => {
                    lost += 1;
                    println!("lost: {} {}", wish.what.name(), wish.key);
                }
                0 | 1 => {}
                times => {
                    twice += 1;
                    println!("{times} times: {} {}", wish.what.name(), wish.key);
                }
            }
        }
        Ok((lost, twice))
    }
}
