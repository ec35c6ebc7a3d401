//! The bare limit: the same data by hand-written SQL over rusqlite, put into the same page by pushing strings. No rules,
//! no sessions but the look-up of one, no templates, no languages.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::Read;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Html;
use axum::routing::get;
use rusqlite::{Connection, OpenFlags, Row};

use crate::Outcome;

struct Bare {
    connections: Mutex<Vec<Connection>>,
    which: String,
    customer: i64,
    ticket: i64,
    /// The page before and after what is read from the database.
    before: String,
    after: String,
}

/// `bench bare WHICH ADDRESS CUSTOMER TICKET DATABASE`, with the desk's page on standard input.
pub fn serve(arguments: &[String]) -> Outcome<()> {
    let [which, address, customer, ticket, database] = arguments else {
        return Err("five words".into());
    };
    let mut page = String::new();
    std::io::stdin().read_to_string(&mut page)?;
    let mut bare = Bare {
        connections: Mutex::new(connections(database)?),
        which: which.clone(),
        customer: customer.parse()?,
        ticket: ticket.parse()?,
        before: String::new(),
        after: String::new(),
    };
    // As much frame as the desk's page has around its rows.
    let rows = {
        let connections = bare.connections.lock().map_err(|_| "locked")?;
        let connection = connections.first().ok_or("no connection")?;
        bare.rows(connection)?
    };
    let frame = page.len().saturating_sub(rows.len());
    let mut split = (frame / 2).min(page.len());
    while !page.is_char_boundary(split) {
        split -= 1;
    }
    let mut rest = page.len() - (frame - split).min(page.len());
    while !page.is_char_boundary(rest) {
        rest += 1;
    }
    page[..split].clone_into(&mut bare.before);
    page[rest..].clone_into(&mut bare.after);
    let router = Router::new()
        .route("/", get(answer))
        .with_state(Arc::new(bare));
    serve_router(address, router)
}

fn serve_router(address: &str, router: Router) -> Outcome<()> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?
        .block_on(async {
            let listener = tokio::net::TcpListener::bind(address).await?;
            axum::serve(listener, router).await?;
            Ok(())
        })
}

/// One for each client that asks at the same time, and some to spare.
fn connections(database: &str) -> rusqlite::Result<Vec<Connection>> {
    (0..64)
        .map(|_| {
            let connection =
                Connection::open_with_flags(database, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
            connection.pragma_update(None, "cache_size", -4096)?;
            Ok(connection)
        })
        .collect()
}

/// `bench bare-search ADDRESS DATABASE`: the best five of a full-text index, as a list.
pub fn serve_search(arguments: &[String]) -> Outcome<()> {
    let [address, database] = arguments else {
        return Err("two words".into());
    };
    let router = Router::new()
        .route("/", get(find))
        .with_state(Arc::new(Mutex::new(connections(database)?)));
    serve_router(address, router)
}

type Pool = Arc<Mutex<Vec<Connection>>>;

async fn find(
    State(pool): State<Pool>,
    Query(asked): Query<HashMap<String, String>>,
) -> Result<Html<String>, Failed> {
    let page = tokio::task::spawn_blocking(move || {
        let connection = pool.lock().map_err(failed)?.pop();
        let connection = connection.ok_or_else(|| failed("no connection"))?;
        let typed = asked.get("query").map_or("", String::as_str);
        let page = suggestions(&connection, typed).map_err(failed);
        pool.lock().map_err(failed)?.push(connection);
        page.map(Html)
    });
    page.await.map_err(failed)?
}

fn suggestions(connection: &Connection, typed: &str) -> rusqlite::Result<String> {
    let mut words: Vec<String> = typed
        .split(' ')
        .filter(|word| !word.is_empty())
        .map(|word| format!("\"{word}\""))
        .collect();
    if let Some(last) = words.last_mut() {
        last.push('*');
    }
    let mut statement = connection.prepare_cached(
        "SELECT rowid, title FROM text WHERE text MATCH ?1 ORDER BY bm25(text, 8.0, 1.0) LIMIT 5",
    )?;
    let mut rows = statement.query([words.join(" ")])?;
    let mut out = String::from("<ul>");
    while let Some(row) = rows.next()? {
        let id: i64 = row.get(0)?;
        let _ = write!(out, "<li><a href=\"/hc/en/articles/{id}\">");
        escape(&mut out, &text(row, 1)?);
        out.push_str("</a></li>");
    }
    out.push_str("</ul>");
    Ok(out)
}

type Failed = (StatusCode, String);

fn failed(error: impl ToString) -> Failed {
    (StatusCode::INTERNAL_SERVER_ERROR, error.to_string())
}

async fn answer(State(bare): State<Arc<Bare>>, headers: HeaderMap) -> Result<Html<String>, Failed> {
    let cookie = headers
        .get(header::COOKIE)
        .and_then(|cookie| cookie.to_str().ok())
        .unwrap_or_default();
    let token = cookie
        .strip_prefix("arende_session=")
        .unwrap_or_default()
        .to_owned();
    let page = tokio::task::spawn_blocking(move || {
        let connection = bare.connections.lock().map_err(failed)?.pop();
        let connection = connection.ok_or_else(|| failed("no connection"))?;
        let page = bare.page(&connection, &token).map_err(failed);
        bare.connections.lock().map_err(failed)?.push(connection);
        page.map(Html)
    });
    page.await.map_err(failed)?
}

fn escape(into: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '<' => into.push_str("&lt;"),
            '>' => into.push_str("&gt;"),
            '&' => into.push_str("&amp;"),
            '"' => into.push_str("&quot;"),
            c => into.push(c),
        }
    }
}

/// A time as the pages have it: for machines, on hover, and shown.
fn time(into: &mut String, at: i64) {
    let iso = platform::language::iso(domain::Moment(at));
    let _ = write!(
        into,
        "<time datetime=\"{iso}\" title=\"{iso}\">{iso}</time>"
    );
}

fn text(row: &Row<'_>, column: usize) -> rusqlite::Result<String> {
    row.get::<_, Option<String>>(column)
        .map(Option::unwrap_or_default)
}

impl Bare {
    fn page(&self, connection: &Connection, token: &str) -> rusqlite::Result<String> {
        let mut session = connection.prepare_cached(
            "SELECT p.id, p.name, p.email, p.role, p.locale, p.time_zone FROM session s JOIN person p ON p.id = s.person_id
             WHERE s.token_hash = ?1 AND s.expires_at > 0",
        )?;
        let name: Option<String> = session
            .query_map([platform::sha256_hex(token)], |row| row.get(1))?
            .next()
            .transpose()?;
        let rows = self.rows(connection)?;
        let mut frame = connection.prepare_cached(
            "SELECT value, (SELECT count(*) FROM ticket WHERE requester_id = ?1 AND category = 'pending')
             FROM setting WHERE key = 'site_name'",
        )?;
        let (site, waiting): (String, i64) =
            frame.query_row([self.customer], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let mut page =
            String::with_capacity(self.before.len() + rows.len() + self.after.len() + 100);
        page.push_str(&self.before);
        escape(&mut page, &name.unwrap_or_default());
        escape(&mut page, &site);
        let _ = write!(page, "{waiting}");
        page.push_str(&rows);
        page.push_str(&self.after);
        Ok(page)
    }

    fn rows(&self, connection: &Connection) -> rusqlite::Result<String> {
        let mut out = String::with_capacity(16 * 1024);
        match self.which.as_str() {
            "requests" => self.requests(connection, &mut out)?,
            "request" => self.conversation(connection, false, &mut out)?,
            "queue" => queue(connection, &mut out)?,
            "due" => due(connection, &mut out)?,
            "article" => self.article(connection, &mut out)?,
            _ => {
                queue(connection, &mut out)?;
                self.conversation(connection, true, &mut out)?;
            }
        }
        Ok(out)
    }

    fn number(&self, connection: &Connection, sql: &str) -> rusqlite::Result<i64> {
        connection
            .prepare_cached(sql)?
            .query_row([self.customer], |row| row.get(0))
    }

    fn requests(&self, connection: &Connection, out: &mut String) -> rusqlite::Result<()> {
        for sql in [
            "SELECT count(*) FROM (SELECT 1 FROM ticket WHERE requester_id = ?1 LIMIT 100)",
            "SELECT count(*) FROM participant WHERE person_id = ?1",
            "SELECT count(*) FROM ticket WHERE organization_id IN
               (SELECT organization_id FROM membership WHERE person_id = ?1 AND role = 'admin')",
        ] {
            let _ = write!(
                out,
                "<span class=\"count\">{}</span>",
                self.number(connection, sql)?
            );
        }
        let mut statement = connection.prepare_cached(
            "SELECT t.id, t.subject, s.customer_label, t.category, r.name, t.active_at, t.created_at,
               (SELECT count(*) FROM attachment f WHERE f.ticket_id = t.id AND f.inline = 0), t.last_comment_id
             FROM ticket t JOIN person r ON r.id = t.requester_id
             JOIN status_label s ON s.status_id = t.status_id AND s.locale = 'en'
             WHERE t.requester_id = ?1 ORDER BY t.active_at DESC, t.id DESC LIMIT 15",
        )?;
        let mut rows = statement.query([self.customer])?;
        let mut waiting: Option<i64> = None;
        while let Some(row) = rows.next()? {
            let id: i64 = row.get(0)?;
            let _ = write!(out, "<tr><td><a href=\"/hc/en/requests/{id}\"><b>");
            escape(out, &text(row, 1)?);
            let _ = write!(
                out,
                "</b></a><span class=\"num\">#{id}</span></td><td><span class=\"av\">"
            );
            escape(out, &text(row, 4)?);
            let _ = write!(
                out,
                "</span></td><td><span class=\"st {}\">{}</span></td>",
                text(row, 3)?,
                text(row, 2)?
            );
            let files: i64 = row.get(7)?;
            let _ = write!(out, "<td>{files}</td>");
            for column in [5, 6] {
                out.push_str("<td>");
                time(out, row.get(column)?);
                out.push_str("</td>");
            }
            out.push_str("</tr>");
            if waiting.is_none() && text(row, 3)? == "pending" {
                waiting = row.get(8)?;
            }
        }
        let mut said = connection.prepare_cached(
            "SELECT p.name, c.body, c.created_at FROM comment c JOIN person p ON p.id = c.author_id WHERE c.id = ?1",
        )?;
        let mut said = said.query([waiting])?;
        while let Some(row) = said.next()? {
            escape(out, &text(row, 0)?);
            escape(out, &text(row, 1)?.chars().take(160).collect::<String>());
            time(out, row.get(2)?);
        }
        Ok(())
    }

    /// An article (its number stands in the place of a ticket's), where it stands, and what stands beside it.
    fn article(&self, connection: &Connection, out: &mut String) -> rusqlite::Result<()> {
        for (sql, element) in [
            (
                "SELECT title, body FROM help_text WHERE thing = 'article' AND thing_id = ?1 AND locale = 'en'",
                "article",
            ),
            (
                "SELECT x.title, y.title FROM help_article a JOIN help_section s ON s.id = a.section_id
                 JOIN help_text x ON x.thing = 'section' AND x.thing_id = s.id AND x.locale = 'en'
                 JOIN help_text y ON y.thing = 'category' AND y.thing_id = s.category_id AND y.locale = 'en'
                 WHERE a.id = ?1",
                "nav",
            ),
            (
                "SELECT x.title, '' FROM help_article a JOIN help_article b ON b.section_id = a.section_id
                 JOIN help_text x ON x.thing = 'article' AND x.thing_id = b.id AND x.locale = 'en'
                 WHERE a.id = ?1 ORDER BY b.position, b.id LIMIT 20",
                "li",
            ),
            (
                "SELECT count(*), sum(helpful) FROM help_vote WHERE article_id = ?1",
                "p",
            ),
            (
                "SELECT helpful, '' FROM help_vote WHERE article_id = ?1 AND voter = 'p' || ?2",
                "p",
            ),
            (
                "SELECT name, size FROM help_file WHERE article_id = ?1 ORDER BY id",
                "li",
            ),
            (
                "SELECT count(*), '' FROM help_follower WHERE thing = 'article' AND thing_id = ?1 AND person_id = ?2",
                "p",
            ),
            (
                "SELECT x.title, '' FROM help_seen s CROSS JOIN help_text x ON x.thing = 'article' AND x.thing_id = s.article_id
                 AND x.locale = 'en' WHERE s.person_id = ?2 AND s.article_id <> ?1 ORDER BY s.seen_at DESC LIMIT 5",
                "li",
            ),
        ] {
            let mut statement = connection.prepare_cached(sql)?;
            let of = [self.ticket, self.customer];
            let of = of.into_iter().take(statement.parameter_count());
            let mut rows = statement.query(rusqlite::params_from_iter(of))?;
            while let Some(row) = rows.next()? {
                let _ = write!(out, "<{element}>");
                for column in 0..2 {
                    match row.get_ref(column)? {
                        // A body is HTML already.
                        rusqlite::types::ValueRef::Text(said) if column == 1 => {
                            out.push_str(&String::from_utf8_lossy(said));
                        }
                        rusqlite::types::ValueRef::Text(said) => {
                            escape(out, &String::from_utf8_lossy(said));
                        }
                        rusqlite::types::ValueRef::Integer(number) => {
                            let _ = write!(out, "{number}");
                        }
                        _ => {}
                    }
                }
                let _ = write!(out, "</{element}>");
            }
        }
        Ok(())
    }

    fn conversation(
        &self,
        connection: &Connection,
        staff: bool,
        out: &mut String,
    ) -> rusqlite::Result<()> {
        let mut head = connection.prepare_cached(
            "SELECT t.subject, s.customer_label, r.name, a.name, o.name, t.created_at, t.active_at
             FROM ticket t JOIN person r ON r.id = t.requester_id
             JOIN status_label s ON s.status_id = t.status_id AND s.locale = 'en'
             LEFT JOIN person a ON a.id = t.assignee_id LEFT JOIN organization o ON o.id = t.organization_id
             WHERE t.id = ?1",
        )?;
        let mut rows = head.query([self.ticket])?;
        while let Some(row) = rows.next()? {
            for column in 0..5 {
                out.push_str("<div>");
                escape(out, &text(row, column)?);
                out.push_str("</div>");
            }
        }
        let mut lists = vec![
            "SELECT p.name, p.email, '' FROM participant c JOIN person p ON p.id = c.person_id WHERE c.ticket_id = ?1",
            "SELECT f.name, f.content_type, f.token FROM attachment f WHERE f.ticket_id = ?1",
            "SELECT e.kind, e.after, p.name FROM change e LEFT JOIN person p ON p.id = e.actor_id WHERE e.ticket_id = ?1",
        ];
        if staff {
            lists.extend([
                "SELECT name, email, role FROM person WHERE role IN ('agent', 'admin') AND ?1 > 0 ORDER BY name_folded LIMIT 500",
                "SELECT tag, '', '' FROM ticket_tag WHERE ticket_id = ?1",
                "SELECT t.subject, t.category, t.active_at FROM ticket t WHERE t.requester_id =
                   (SELECT requester_id FROM ticket WHERE id = ?1) ORDER BY t.active_at DESC LIMIT 5",
                "SELECT body, kind, updated_at FROM draft WHERE ticket_id = ?1",
            ]);
        }
        for sql in lists {
            let mut statement = connection.prepare_cached(sql)?;
            let mut rows = statement.query([self.ticket])?;
            while let Some(row) = rows.next()? {
                out.push_str("<li>");
                escape(out, &text(row, 0)?);
                out.push_str("</li>");
            }
        }
        let mut said = connection.prepare_cached(
            "SELECT c.id, p.name, c.body, c.created_at FROM comment c JOIN person p ON p.id = c.author_id
             WHERE c.ticket_id = ?1 ORDER BY c.id",
        )?;
        let mut rows = said.query([self.ticket])?;
        while let Some(row) = rows.next()? {
            let (id, at): (i64, i64) = (row.get(0)?, row.get(3)?);
            let _ = write!(out, "<article id=\"comment-{id}\"><h2>");
            escape(out, &text(row, 1)?);
            out.push_str("</h2>");
            time(out, at);
            out.push_str("<p>");
            escape(out, &text(row, 2)?);
            out.push_str("</p></article>");
        }
        Ok(())
    }
}

/// What is due first, with the counts of the other views.
fn due(connection: &Connection, out: &mut String) -> rusqlite::Result<()> {
    counts(connection, out)?;
    let mut statement = connection.prepare_cached(
        "SELECT t.id, t.subject, r.name, o.name, t.active_at, t.priority, t.category, d.due_at
         FROM ticket_sla d CROSS JOIN ticket t ON t.id = d.ticket_id JOIN person r ON r.id = t.requester_id
         LEFT JOIN organization o ON o.id = t.organization_id
         WHERE d.due_at IS NOT NULL ORDER BY d.due_at, d.ticket_id LIMIT 50",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        in_the_queue(row, "due", out)?;
        time(out, row.get(7)?);
    }
    Ok(())
}

/// One line of the team's list.
fn in_the_queue(row: &Row<'_>, view: &str, out: &mut String) -> rusqlite::Result<()> {
    let id: i64 = row.get(0)?;
    let _ = write!(
        out,
        "<a class=\"q\" href=\"/agent/tickets/{id}?view={view}\"><span class=\"s\">"
    );
    escape(out, &text(row, 1)?);
    out.push_str("</span><span class=\"w\">");
    escape(out, &text(row, 3)?);
    out.push_str(" · ");
    escape(out, &text(row, 2)?);
    out.push_str("</span>");
    time(out, row.get(4)?);
    let _ = write!(out, "<i class=\"{}\"></i></a>", text(row, 6)?);
    Ok(())
}

/// The counts of the team's six views.
fn counts(connection: &Connection, out: &mut String) -> rusqlite::Result<()> {
    for category in ["new", "open", "pending", "hold", "solved", "closed"] {
        let mut count = connection.prepare_cached(
            "SELECT count(*) FROM (SELECT 1 FROM ticket WHERE category = ?1 AND level > 1 LIMIT 100)",
        )?;
        let count: i64 = count.query_row([category], |row| row.get(0))?;
        let _ = write!(out, "<span class=\"count\">{count}</span>");
    }
    Ok(())
}

/// The team's list of open tickets with the counts of its views.
fn queue(connection: &Connection, out: &mut String) -> rusqlite::Result<()> {
    counts(connection, out)?;
    let mut statement = connection.prepare_cached(
        "SELECT t.id, t.subject, r.name, o.name, t.active_at, t.priority, t.category, a.name
         FROM ticket t JOIN person r ON r.id = t.requester_id
         LEFT JOIN organization o ON o.id = t.organization_id LEFT JOIN person a ON a.id = t.assignee_id
         WHERE t.category = ?1 AND t.level > 1 ORDER BY t.active_at DESC LIMIT 50",
    )?;
    for category in ["new", "open"] {
        let mut rows = statement.query([category])?;
        while let Some(row) = rows.next()? {
            in_the_queue(row, "open", out)?;
        }
    }
    Ok(())
}
