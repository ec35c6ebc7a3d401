//! A help centre of 20,000 articles in a desk with many tickets: search as one types beside a bare full-text query, an article's page
//! beside a bare one, and the service status under as much load as comes while an agent reads tickets.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rusqlite::Connection;

use crate::client::{Load, Visitor};
use crate::desk::{self, Desk};
use crate::{Outcome, Pair, Wanted, compare};

const ARTICLES: usize = 20_000;
/// Articles of one section; two hundred sections stand in twenty categories.
const IN_A_SECTION: usize = 100;
const SECTIONS_OF_A_CATEGORY: usize = 10;
/// Clients that ask for the service status at once.
const ASKING_FOR_STATUS: usize = 64;

pub fn measure(wanted: &Wanted) -> Outcome<()> {
    let plain = wanted
        .data
        .join(format!("{}-{}", wanted.tickets, wanted.seed));
    desk::generate(&wanted.arende, &plain, wanted.tickets, wanted.seed)?;
    let data = wanted
        .data
        .join(format!("{}-{}-answers", wanted.tickets, wanted.seed));
    let articles = written(wanted.seed);
    take(wanted, &plain, &data, &articles)?;
    let bare = bare_index(&data, &articles)?;

    let server = Desk::start(&wanted.arende, &data)?;
    search(wanted, &server, &bare, &articles)?;

    let customer = desk::busy_customer(&data)?;
    let (article, title): (i64, String) = Connection::open(data.join("arende.db"))?.query_row(
        "SELECT thing_id, title FROM help_text WHERE thing = 'article' AND locale = 'en' ORDER BY thing_id DESC LIMIT 1",
        [],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    let pair = Pair {
        name: "article",
        email: "customer",
        path: format!("/hc/en/articles/{}", domain::help::place(article, &title)),
        bare: "article",
    };
    let of_the_article = desk::Customer {
        ticket: article,
        ..desk::busy_customer(&data)?
    };
    compare(wanted, &server, &data, &of_the_article, &[pair])?;
    status(wanted, &server, &data, &customer)
}

/// One article as it is taken in.
struct Article {
    title: String,
    body: String,
}

/// Numbers that are the same for the same seed.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % most.max(1) as u64) as usize
    }

    /// A word's place in a vocabulary: a few are everywhere, most are rare, as in what people write.
    fn rare(&mut self, most: usize) -> usize {
        let share = self.below(1_000_000) as f64 / 1_000_000.0;
        (((most as f64).powf(share)) as usize)
            .saturating_sub(1)
            .min(most - 1)
    }
}

/// What articles speak of, and what they say of it: the most common words.
const THINGS: &str = "exam student password account teacher printer lesson school browser network device report certificate \
    schedule invitation calendar message payment licence update message folder picture video camera microphone keyboard \
    screen tablet classroom course grade group invoice address answer question window version server backup";
const DONE: &str = "start open close change remove create import export connect install find share print save restore \
    move copy invite approve cancel renew reset check turn choose enter select sign read write";

/// Words of the field first, then made ones, so that there are as many as a handbook has.
fn vocabulary() -> Vec<String> {
    const ONSETS: [&str; 16] = [
        "b", "d", "f", "g", "k", "l", "m", "n", "p", "r", "s", "t", "v", "st", "tr", "pl",
    ];
    const ENDS: [&str; 12] = [
        "al", "en", "ik", "or", "un", "est", "ard", "iv", "ol", "ep", "um", "ax",
    ];
    let mut words: Vec<String> = THINGS
        .split_whitespace()
        .chain(DONE.split_whitespace())
        .map(str::to_owned)
        .collect();
    for one in ONSETS {
        for end in ENDS {
            for second in ONSETS {
                for last in ["a", "er", "ing"] {
                    words.push(format!("{one}{end}{second}{last}"));
                }
            }
        }
    }
    words
}

fn written(seed: u64) -> Vec<Article> {
    let words = vocabulary();
    let mut dice = Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let things: Vec<&str> = THINGS.split_whitespace().collect();
    let done: Vec<&str> = DONE.split_whitespace().collect();
    let article = |_| {
        let title = format!(
            "How to {} the {} of your {} {}",
            done[dice.below(done.len())],
            things[dice.below(things.len())],
            things[dice.below(things.len())],
            words[dice.rare(words.len())]
        );
        let mut body = String::with_capacity(1_500);
        for paragraph in 0..6 {
            if paragraph % 2 == 0 {
                let _ = write!(body, "## {}\n\n", words[dice.rare(words.len())]);
            }
            for at in 0..30 {
                let _ = write!(
                    body,
                    "{}{}",
                    if at == 0 { "" } else { " " },
                    words[dice.rare(words.len())]
                );
            }
            body.push_str(".\n\n");
        }
        Article { title, body }
    };
    (0..ARTICLES).map(article).collect()
}

/// A copy of the desk with these articles in it, unless it is there from an earlier run.
fn take(wanted: &Wanted, plain: &Path, data: &Path, articles: &[Article]) -> Outcome<()> {
    if data.join("complete").exists() {
        return Ok(());
    }
    if data.exists() {
        std::fs::remove_dir_all(data)?;
    }
    let copied = Command::new("cp").arg("-a").arg(plain).arg(data).status()?;
    if !copied.success() {
        return Err("the desk could not be copied".into());
    }
    std::fs::remove_file(data.join("complete"))?;
    let folder = data.join("handbook");
    for (number, article) in articles.iter().enumerate() {
        let section = number / IN_A_SECTION;
        let place = folder
            .join(format!("Product {}", section / SECTIONS_OF_A_CATEGORY))
            .join(format!("Part {section}"));
        std::fs::create_dir_all(&place)?;
        let text = format!("---\ntitle: {}\n---\n{}", article.title, article.body);
        std::fs::write(place.join(format!("article-{number:05}.en.md")), text)?;
    }
    let begun = Instant::now();
    let done = Command::new(&wanted.arende)
        .args(["articles", "import"])
        .arg(&folder)
        .args(["--publish", "--data"])
        .arg(data)
        .stdout(std::process::Stdio::null())
        .status()?;
    if !done.success() {
        return Err("the articles could not be taken in".into());
    }
    println!(
        "took in {} articles in {} s",
        articles.len(),
        begun.elapsed().as_secs()
    );
    std::fs::write(data.join("complete"), "")?;
    Ok(())
}

/// The same texts in a full-text index of their own.
fn bare_index(data: &Path, articles: &[Article]) -> Outcome<PathBuf> {
    let file = data.join("bare-index.db");
    if file.exists() {
        return Ok(file);
    }
    let unfinished = data.join("bare-index.unfinished");
    drop(std::fs::remove_file(&unfinished));
    let mut database = Connection::open(&unfinished)?;
    database.execute_batch(
        "CREATE VIRTUAL TABLE text USING fts5(title, body, tokenize = 'porter unicode61', prefix = '2 3')",
    )?;
    let all = database.transaction()?;
    for (number, article) in articles.iter().enumerate() {
        all.execute(
            "INSERT INTO text (rowid, title, body) VALUES (?1, ?2, ?3)",
            (number as i64 + 1, &article.title, &article.body),
        )?;
    }
    all.commit()?;
    database.execute("INSERT INTO text (text) VALUES ('optimize')", [])?;
    drop(database);
    std::fs::rename(unfinished, &file)?;
    Ok(file)
}

/// What somebody types while looking for one of the articles: its telling words, letter by letter from the third on.
fn typed(articles: &[Article]) -> Vec<String> {
    let mut all = Vec::new();
    for article in articles.iter().step_by(ARTICLES / 40) {
        let words: Vec<&str> = article.title.split(' ').collect();
        // "How to print the report of your exam staler": print report staler.
        let query = [words[2], words[4], words[8]].join(" ");
        all.extend((3..=query.len()).map(|end| query[..end].trim_end().to_owned()));
    }
    all.dedup();
    all
}

fn search(wanted: &Wanted, server: &Desk, bare: &Path, articles: &[Article]) -> Outcome<()> {
    let typed = typed(articles);
    let load = Load {
        clients: wanted.clients,
        span: Duration::from_secs(wanted.seconds),
    };
    let paths = |before: &str| -> Arc<[String]> {
        typed
            .iter()
            .map(|query| format!("{before}{}", query.replace(' ', "+")))
            .collect()
    };
    let ours = paths("/hc/en/search/suggestions?query=");
    let theirs = paths("/?query=");
    let visitor = Visitor::with_session(&server.address, "");
    let found = visitor.get(ours.last().ok_or("nothing typed")?)?;
    if !found.body.contains("How to") {
        return Err(format!("nothing was suggested: {}", found.body).into());
    }
    let index = desk::Bare::search(bare)?;
    let bare_visitor = Visitor::with_session(&index.address, "");
    println!(
        "{:<20} {:>10} {:>10} {:>7}  {:>9} {:>9}",
        "search as one types", "desk /s", "bare /s", "ratio", "p50 ms", "p95 ms"
    );
    let mut rates = [0.0, 0.0];
    let mut last = None;
    // Turn about, twice each: a machine that slows down slows both.
    for _ in 0..2 {
        let run = load.run_over(&visitor, &ours)?;
        rates[0] += run.rate() / 2.0;
        last = Some(run);
        rates[1] += load.run_over(&bare_visitor, &theirs)?.rate() / 2.0;
    }
    let at = |share| last.as_ref().map_or(0.0, |run| run.at(share));
    println!(
        "{:<20} {:>10.0} {:>10.0} {:>7.2}  {:>9.2} {:>9.2}",
        format!("{} articles", articles.len()),
        rates[0],
        rates[1],
        rates[0] / rates[1],
        at(50),
        at(95)
    );
    Ok(())
}

/// As many as can ask for the service status, while one agent reads a ticket again and again.
fn status(wanted: &Wanted, server: &Desk, data: &Path, customer: &desk::Customer) -> Outcome<()> {
    let span = Duration::from_secs(wanted.seconds);
    let agent = Visitor::with_session(&server.address, &desk::session(data, desk::AGENT)?);
    let ticket = format!("/agent/tickets/{}?view=open", customer.ticket);
    let one = Load { clients: 1, span };
    let many = Load {
        clients: ASKING_FOR_STATUS,
        span: span + Duration::from_secs(1),
    };
    let alone = one.run(&agent, &ticket)?;
    let anybody = Visitor::with_session(&server.address, "");
    let (pages, beside) = std::thread::scope(|scope| {
        let crowd = scope.spawn(|| {
            many.run(&anybody, "/hc/en/status")
                .map_err(|error| error.to_string())
        });
        let beside = one.run(&agent, &ticket);
        (crowd.join(), beside)
    });
    let pages = pages.map_err(|_| "the crowd broke")??;
    let beside = beside?;
    println!(
        "service status: {:.0} pages/s to {ASKING_FOR_STATUS} clients (p95 {:.1} ms), all answered; beside it a ticket's page took \
         p50 {:.1} ms, p95 {:.1} ms (alone {:.1} and {:.1})",
        pages.rate(),
        pages.at(95),
        beside.at(50),
        beside.at(95),
        alone.at(50),
        alone.at(95)
    );
    Ok(())
}
