//! The bare limit on PostgreSQL: tokio-postgres says the statements that the desk says for a page, with the same values
//! in the same transactions, fetches what they answer, and sends a page that was written beforehand.

use std::collections::HashMap;
use std::error::Error;
use std::io::Read;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use tokio_postgres::types::{IsNull, ToSql, Type, to_sql_checked};
use tokio_postgres::{Client, NoTls, Statement};

use crate::Outcome;
use crate::wire::Step;

/// What the bare server is told on its standard input.
pub struct Script {
    pub steps: Vec<Step>,
    pub page: String,
    /// Whether a ticket is made: each repetition makes one of its own, with rows that get numbers of their own.
    pub makes: bool,
}

/// Bytes in lines: a script goes through a pipe.
fn hex(bytes: &[u8]) -> String {
    platform::hex(bytes)
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    (0..text.len() / 2)
        .map(|at| u8::from_str_radix(text.get(2 * at..2 * at + 2)?, 16).ok())
        .collect()
}

impl Script {
    pub fn written(&self) -> String {
        let mut text = format!("{}\n{}\n", self.makes, hex(self.page.as_bytes()));
        for step in &self.steps {
            match step {
                Step::Plain(sql) => text.extend(["plain ", &hex(sql.as_bytes())]),
                Step::Run(sql, values, came) => {
                    text.extend(["run ", &hex(sql.as_bytes())]);
                    for value in std::iter::once(came).chain(values) {
                        let value = value.as_ref().map(|value| hex(value));
                        text.extend(match &value {
                            Some(value) => [" =", value.as_str()],
                            None => [" -", ""],
                        });
                    }
                }
            }
            text.push('\n');
        }
        text
    }

    fn read(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        let makes = lines.next()?.parse().ok()?;
        let page = String::from_utf8(unhex(lines.next()?)?).ok()?;
        let mut steps = Vec::new();
        for line in lines {
            let mut words = line.split(' ');
            let kind = words.next()?;
            let sql = String::from_utf8(unhex(words.next()?)?).ok()?;
            steps.push(if kind == "plain" {
                Step::Plain(sql)
            } else {
                let value = |word: &str| match word.strip_prefix('=') {
                    Some(bytes) => unhex(bytes).map(Some),
                    None => Some(None),
                };
                let came = value(words.next()?)?;
                Step::Run(sql, words.map(value).collect::<Option<_>>()?, came)
            });
        }
        Some(Self { steps, page, makes })
    }
}

/// A value as it goes over the wire, whatever its type.
#[derive(Debug)]
struct Raw<'a>(Option<&'a [u8]>);

impl ToSql for Raw<'_> {
    fn to_sql(
        &self,
        _: &Type,
        out: &mut tokio_postgres::types::private::BytesMut,
    ) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        Ok(match self.0 {
            Some(bytes) => {
                out.extend_from_slice(bytes);
                IsNull::No
            }
            None => IsNull::Yes,
        })
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

struct Connection {
    client: Client,
    prepared: HashMap<String, Statement>,
}

struct Bare {
    connections: Mutex<Vec<Connection>>,
    script: Script,
}

/// `bench replay ADDRESS DATABASE CONNECTIONS`, with the script on standard input.
pub fn serve(arguments: &[String]) -> Outcome<()> {
    let [address, database, connections] = arguments else {
        return Err("three words".into());
    };
    let mut script = String::new();
    std::io::stdin().read_to_string(&mut script)?;
    let script = Script::read(&script).ok_or("the script cannot be read")?;
    let count: usize = connections.parse()?;
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?
        .block_on(async {
            let mut connections = Vec::new();
            for _ in 0..count {
                let (client, connection) = tokio_postgres::connect(database, NoTls).await?;
                tokio::spawn(connection);
                connections.push(Connection {
                    client,
                    prepared: HashMap::new(),
                });
            }
            let bare = Arc::new(Bare {
                connections: Mutex::new(connections),
                script,
            });
            let router = Router::new().fallback(answer).with_state(bare);
            let listener = tokio::net::TcpListener::bind(address).await?;
            axum::serve(listener, router).await?;
            Ok(())
        })
}

async fn answer(State(bare): State<Arc<Bare>>) -> (StatusCode, String) {
    let connection = bare.connections.lock().ok().and_then(|mut all| all.pop());
    let Some(mut connection) = connection else {
        return (StatusCode::SERVICE_UNAVAILABLE, "no connection".to_owned());
    };
    let mut done = bare.say(&mut connection).await;
    // A transaction that lost a race is begun again, as the desk does.
    let mut tries = 0;
    while done.as_ref().is_err_and(lost) && tries < 200 {
        tries += 1;
        let _ = connection.client.batch_execute("ROLLBACK").await;
        done = bare.say(&mut connection).await;
    }
    if done.is_err() {
        let _ = connection.client.batch_execute("ROLLBACK").await;
    }
    if let Ok(mut all) = bare.connections.lock() {
        all.push(connection);
    }
    match done {
        Ok(()) if bare.script.makes => (StatusCode::CREATED, bare.script.page.clone()),
        Ok(()) => (StatusCode::OK, bare.script.page.clone()),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, format!("{error:?}")),
    }
}

fn lost(error: &tokio_postgres::Error) -> bool {
    error
        .code()
        .is_some_and(|code| ["40001", "40P01"].contains(&code.code()))
}

impl Bare {
    async fn say(&self, connection: &mut Connection) -> Result<(), tokio_postgres::Error> {
        // The numbers of new rows when the steps were noted, and now.
        let mut numbers: HashMap<&[u8], Vec<u8>> = HashMap::new();
        for step in &self.script.steps {
            let (sql, values, came) = match step {
                Step::Plain(sql) => {
                    connection.client.batch_execute(sql).await?;
                    continue;
                }
                Step::Run(sql, values, came) => (sql, values, came),
            };
            let statement = if let Some(statement) = connection.prepared.get(sql) {
                statement.clone()
            } else {
                let statement = connection.client.prepare(sql).await?;
                connection.prepared.insert(sql.clone(), statement.clone());
                statement
            };
            let values: Vec<Raw<'_>> = values
                .iter()
                .map(|value| {
                    let value = value.as_deref();
                    Raw(value.map(|value| numbers.get(value).map_or(value, Vec::as_slice)))
                })
                .collect();
            let values: Vec<&(dyn ToSql + Sync)> = values
                .iter()
                .map(|value| value as &(dyn ToSql + Sync))
                .collect();
            let rows = connection.client.query(&statement, &values).await?;
            if self.script.makes
                && sql.trim_start().starts_with("INSERT")
                && let (Some(came), Some(row)) = (came, rows.first())
                && let Ok(number) = row.try_get::<_, i64>(0)
            {
                numbers.insert(came, number.to_be_bytes().to_vec());
            }
        }
        Ok(())
    }
}
