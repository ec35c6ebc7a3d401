//! The desk on PostgreSQL beside bare tokio-postgres that says the same statements, at several sizes.

use std::io::Write;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::client::{Load, Visitor};
use crate::desk::{self, Desk};
use crate::replay::Script;
use crate::wire::{Step, Wire};
use crate::{Outcome, Wanted};

/// A database on the server, filled with the desk of a data folder.
struct Database {
    /// Address of the server without the database's name, like `postgres://arende@127.0.0.1:5432`.
    server: String,
    name: String,
}

impl Database {
    fn url(&self) -> String {
        format!("{}/{}?sslmode=disable", self.server, self.name)
    }

    /// Moves the desk in `data` here, unless an earlier run did.
    fn filled(wanted: &Wanted, server: &str, data: &Path, name: &str) -> Outcome<Self> {
        let (server, _) = server
            .rsplit_once('/')
            .ok_or("the address of the server names no database")?;
        let database = Self {
            server: server.to_owned(),
            name: name.to_owned(),
        };
        let moved = Command::new(&wanted.arende)
            .arg("migrate-to")
            .arg(database.url())
            .arg("--data")
            .arg(data)
            .stdout(Stdio::null())
            .status()?;
        if !moved.success() {
            return Err("the desk could not be moved".into());
        }
        Ok(database)
    }

    fn desk(&self, wanted: &Wanted, data: &Path) -> Outcome<Desk> {
        Desk::on(&wanted.arende, data, Some(&self.url()))
    }
}

fn tokio_runtime() -> Outcome<tokio::runtime::Runtime> {
    Ok(tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?)
}

fn run_sql(url: &str, sql: &str) -> Outcome<()> {
    tokio_runtime()?.block_on(async {
        let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls).await?;
        tokio::spawn(connection);
        let done = client.batch_execute(sql).await;
        done.map_err(|error| match error.as_db_error() {
            Some(said) => format!("{sql}: {}", said.message()),
            None => error.to_string(),
        })?;
        Ok(())
    })
}

/// What is asked for at each size.
struct Asked {
    session: String,
    authorization: String,
    ticket: i64,
}

const THINGS: [&str; 4] = ["list", "ticket", "search", "create"];

impl Asked {
    fn path(&self, thing: &str) -> String {
        match thing {
            "list" => "/agent/views/open".to_owned(),
            "ticket" => format!("/agent/tickets/{}?view=open", self.ticket),
            "search" => "/agent/search?q=exam".to_owned(),
            _ => String::new(),
        }
    }

    /// The answer to one request for it.
    fn once(&self, desk: &Desk, thing: &str) -> Outcome<String> {
        let visitor = Visitor::with_session(&desk.address, &self.session);
        if thing == "create" {
            return visitor.create_one(&self.authorization);
        }
        let page = visitor.get(&self.path(thing))?;
        if page.status == 200 {
            Ok(page.body)
        } else {
            Err(format!("{thing} was answered {}", page.status).into())
        }
    }

    fn load(&self, load: &Load, address: &str, thing: &str) -> Outcome<crate::client::Run> {
        let visitor = Visitor::with_session(address, &self.session);
        if thing == "create" {
            load.create(&visitor, &self.authorization)
        } else {
            load.run(&visitor, &self.path(thing))
        }
    }

    /// The statements of each thing: the shortest list of several, because what is kept in memory for a second is read
    /// now and then only.
    fn scripts(&self, wanted: &Wanted, database: &Database, data: &Path) -> Outcome<Vec<Script>> {
        let (_, host) = database
            .server
            .rsplit_once('@')
            .ok_or("the address of the server names no user")?;
        let wire = Wire::lay(host)?;
        let through = Database {
            server: database
                .server
                .replace(host, &format!("127.0.0.1:{}", wire.port)),
            name: database.name.clone(),
        };
        let desk = through.desk(wanted, data)?;
        let mut scripts = Vec::new();
        for thing in THINGS {
            let mut shortest: Option<Script> = None;
            for _ in 0..12 {
                wire.forget();
                let page = self.once(&desk, thing)?;
                let steps: Vec<Step> = wire.said();
                if shortest
                    .as_ref()
                    .is_none_or(|script| steps.len() < script.steps.len())
                    && !steps.is_empty()
                {
                    shortest = Some(Script {
                        steps,
                        page,
                        makes: thing == "create",
                    });
                }
            }
            scripts.push(shortest.ok_or("nothing was said to the server")?);
        }
        Ok(scripts)
    }
}

/// The bare server of one script; it is stopped when dropped.
struct Replay {
    child: Child,
    address: String,
}

impl Replay {
    fn start(script: &Script, url: &str, connections: usize) -> Outcome<Self> {
        let address = desk::free_address()?;
        let mut child = Command::new(std::env::current_exe()?)
            .args(["replay", &address, url, &connections.to_string()])
            .stdin(Stdio::piped())
            .spawn()?;
        child
            .stdin
            .take()
            .ok_or("no input")?
            .write_all(script.written().as_bytes())?;
        let replay = Self { child, address };
        desk::await_connection(&replay.address)?;
        Ok(replay)
    }
}

impl Drop for Replay {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn copy(from: &Path, to: &Path) -> Outcome<()> {
    if to.exists() {
        std::fs::remove_dir_all(to)?;
    }
    let done = Command::new("cp")
        .args(["-a", "--reflink=auto"])
        .args([from, to])
        .status()?;
    if done.success() {
        Ok(())
    } else {
        Err("the data could not be copied".into())
    }
}

/// Prints what the desk reaches of the bare limit with many clients, and how each thing grows with the number of tickets.
pub fn measure(wanted: &Wanted) -> Outcome<()> {
    let Some(server) = &wanted.postgres else {
        println!("PostgreSQL was not measured: cargo xtask bench starts a server for it");
        return Ok(());
    };
    let many = Load {
        clients: wanted.clients,
        span: Duration::from_secs(wanted.seconds),
    };
    let one = Load {
        clients: 1,
        span: Duration::from_secs(wanted.seconds),
    };
    let mut medians: Vec<[f64; 4]> = Vec::new();
    for tickets in wanted.sizes() {
        let data = wanted.data.join(format!("{tickets}-{}", wanted.seed));
        desk::generate(&wanted.arende, &data, tickets, wanted.seed)?;
        let asked = Asked {
            session: desk::session(&data, desk::AGENT)?,
            authorization: desk::authorization(&wanted.arende, &data)?,
            ticket: desk::busy_customer(&data)?.ticket,
        };
        // A desk that has moved is not served from its file again: a copy moves.
        let file = data;
        let data = wanted.data.join("moved");
        copy(&file, &data)?;
        let name = format!("bench_{tickets}");
        run_sql(
            server,
            &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"),
        )?;
        run_sql(
            server,
            &format!("CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'"),
        )?;
        let database = Database::filled(wanted, server, &data, &name)?;
        // Mails of earlier measurements are not what is measured.
        run_sql(&database.url(), "DELETE FROM job")?;
        run_sql(&database.url(), "VACUUM ANALYZE")?;
        let scripts = asked.scripts(wanted, &database, &data)?;
        let desk = database.desk(wanted, &data)?;
        let mut at_once = [0.0; 4];
        println!("PostgreSQL, {tickets} tickets, {} clients", wanted.clients);
        println!(
            "{:<20} {:>10} {:>10} {:>7} {:>11}",
            "", "desk /s", "bare /s", "ratio", "statements"
        );
        for ((thing, script), median) in THINGS.iter().zip(&scripts).zip(&mut at_once) {
            let bare = Replay::start(script, &database.url(), wanted.clients)?;
            let mut rates = [0.0, 0.0];
            // Turn about, twice each: a machine that slows down slows both.
            for _ in 0..2 {
                rates[0] += asked.load(&many, &desk.address, thing)?.rate() / 2.0;
                rates[1] += asked.load(&many, &bare.address, thing)?.rate() / 2.0;
            }
            println!(
                "{thing:<20} {:>10.0} {:>10.0} {:>7.2} {:>11}",
                rates[0],
                rates[1],
                rates[0] / rates[1],
                script.steps.len()
            );
            *median = asked.load(&one, &desk.address, thing)?.at(50);
        }
        medians.push(at_once);
    }
    crate::growth::print("PostgreSQL ms", &wanted.sizes(), &medians);
    Ok(())
}
