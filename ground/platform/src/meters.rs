//! What an operator can watch: counters of this process, in the text format that Prometheus reads.
//!
//! One set per process, because that is what is scraped. What other processes change as well (jobs that wait, mails
//! that came in by command line) is read from the database when somebody asks, by the binary.

use std::fmt::Write as _;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use axum::http::{Method, StatusCode};
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::{Registry, Unit};

/// The media type of [`Meters::text`].
pub const CONTENT_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// The route of a request that no route matched: the address itself is anybody's invention.
pub const NO_ROUTE: &str = "none";

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    route: String,
    method: &'static str,
    status: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Asked {
    route: String,
    method: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Why {
    reason: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Kind {
    kind: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Fate {
    fate: &'static str,
}

type Durations<L> = Family<L, Histogram, fn() -> Histogram>;

/// What became of a mail that was to be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailFate {
    /// The mail server took it.
    Sent,
    /// Not now; it is tried again.
    Postponed,
    /// Never.
    Refused,
}

/// Which way a transaction goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transaction {
    /// It reads.
    Read,
    /// It writes, and waits for its commit.
    Write,
}

impl Transaction {
    fn word(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
        }
    }
}

/// All meters of the process. A count costs an atomic or two and one look-up by route.
pub struct Meters {
    registry: Registry,
    requests: Family<Answered, Counter>,
    durations: Durations<Asked>,
    connections_open: Gauge,
    connections: Counter,
    refused: Family<Why, Counter>,
    streams_open: Gauge,
    mails: Family<Fate, Counter>,
    transactions: Durations<Kind>,
    transactions_failed: Family<Kind, Counter>,
    connections_limit: Gauge,
    jobs_waiting: Gauge,
    jobs_dead: Gauge,
    jobs_oldest: Gauge<f64, AtomicU64>,
    jobs_stuck: Gauge,
    mailboxes_stuck: Gauge,
    mails_received: Counter,
    memory: Gauge,
    descriptors: Gauge,
    started: Gauge<f64, AtomicU64>,
}

/// The meters of this process.
pub fn meters() -> &'static Meters {
    static METERS: LazyLock<Meters> = LazyLock::new(Meters::new);
    &METERS
}

/// From a half millisecond to half a minute: what people feel, and where they have gone.
fn of_requests() -> Histogram {
    Histogram::new([
        0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 30.0,
    ])
}

/// From a page in memory to a disk that sleeps.
fn of_transactions() -> Histogram {
    Histogram::new([
        0.000_05, 0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 5.0,
    ])
}

impl Meters {
    fn new() -> Self {
        let mut meters = Self {
            registry: Registry::default(),
            requests: Family::default(),
            durations: Family::new_with_constructor(of_requests),
            connections_open: Gauge::default(),
            connections: Counter::default(),
            refused: Family::default(),
            streams_open: Gauge::default(),
            mails: Family::default(),
            transactions: Family::new_with_constructor(of_transactions),
            transactions_failed: Family::default(),
            connections_limit: Gauge::default(),
            jobs_waiting: Gauge::default(),
            jobs_dead: Gauge::default(),
            jobs_oldest: Gauge::default(),
            jobs_stuck: Gauge::default(),
            mailboxes_stuck: Gauge::default(),
            mails_received: Counter::default(),
            memory: Gauge::default(),
            descriptors: Gauge::default(),
            started: Gauge::default(),
        };
        meters.register();
        meters
    }

    fn register(&mut self) {
        let desk = self.registry.sub_registry_with_prefix("arende");
        desk.register(
            "build",
            "What is running",
            Info::new(vec![("version", env!("CARGO_PKG_VERSION"))]),
        );
        desk.register(
            "http_requests",
            "Requests by route, verb and class of the answer's status; hung-up: the client left before the answer",
            self.requests.clone(),
        );
        desk.register_with_unit(
            "http_request_duration",
            "From a request's head to its answer's head",
            Unit::Seconds,
            self.durations.clone(),
        );
        desk.register(
            "connections_open",
            "Connections that are open now",
            self.connections_open.clone(),
        );
        desk.register(
            "connections_limit",
            "Connections that may be open; more wait to be accepted",
            self.connections_limit.clone(),
        );
        desk.register(
            "connections",
            "Connections that were accepted",
            self.connections.clone(),
        );
        desk.register(
            "connections_refused",
            "Connections that came to nothing: no descriptor left (accept), or no TLS with this client (handshake)",
            self.refused.clone(),
        );
        desk.register(
            "live_streams_open",
            "Pages that listen for news",
            self.streams_open.clone(),
        );
        desk.register(
            "mails_out",
            "Attempts to send a mail, by what became of it",
            self.mails.clone(),
        );
        desk.register(
            "mails_received",
            "Messages that were ever received and kept",
            self.mails_received.clone(),
        );
        desk.register_with_unit(
            "database_transaction_duration",
            "Transactions, with their wait for a connection and, if they write, for the disk",
            Unit::Seconds,
            self.transactions.clone(),
        );
        desk.register(
            "database_transactions_failed",
            "Transactions that the database did not take",
            self.transactions_failed.clone(),
        );
        desk.register(
            "jobs_waiting",
            "Jobs that are to be done, due or not",
            self.jobs_waiting.clone(),
        );
        desk.register(
            "jobs_dead",
            "Jobs that were given up and wait for a person",
            self.jobs_dead.clone(),
        );
        desk.register_with_unit(
            "jobs_oldest_waiting",
            "How long the oldest due job has waited",
            Unit::Seconds,
            self.jobs_oldest.clone(),
        );
        desk.register(
            "jobs_stuck",
            "Jobs, mails out among them, that came to nothing for five minutes or more",
            self.jobs_stuck.clone(),
        );
        desk.register(
            "mailboxes_stuck",
            "Mailboxes that could not be read for five minutes or more",
            self.mailboxes_stuck.clone(),
        );
        // The names that dashboards for any process ask for.
        let process = self.registry.sub_registry_with_prefix("process");
        process.register_with_unit(
            "resident_memory",
            "Memory in use",
            Unit::Bytes,
            self.memory.clone(),
        );
        process.register(
            "open_fds",
            "Open file descriptors",
            self.descriptors.clone(),
        );
        process.register_with_unit(
            "start_time",
            "Start of the process since the Unix epoch",
            Unit::Seconds,
            self.started.clone(),
        );
    }

    /// A request that was answered, or whose client left before (`None`).
    pub fn request(
        &self,
        route: &str,
        method: &Method,
        status: Option<StatusCode>,
        took: Duration,
    ) {
        let method = verb(method);
        self.requests
            .get_or_create(&Answered {
                route: route.to_owned(),
                method,
                status: status.map_or("hung-up", class),
            })
            .inc();
        let asked = Asked {
            route: route.to_owned(),
            method,
        };
        self.durations
            .get_or_create(&asked)
            .observe(took.as_secs_f64());
    }

    /// An attempt to send a mail.
    pub fn mail(&self, fate: MailFate) {
        let fate = match fate {
            MailFate::Sent => "sent",
            MailFate::Postponed => "postponed",
            MailFate::Refused => "refused",
        };
        self.mails.get_or_create(&Fate { fate }).inc();
    }

    /// A transaction that ended, and whether the database took it. Refusals of the desk itself are no failure.
    pub fn transaction(&self, kind: Transaction, took: Duration, failed: bool) {
        let kind = Kind { kind: kind.word() };
        self.transactions
            .get_or_create(&kind)
            .observe(took.as_secs_f64());
        if failed {
            self.transactions_failed.get_or_create(&kind).inc();
        }
    }

    /// A connection that came to nothing.
    pub(crate) fn refused(&self, reason: &'static str) {
        self.refused.get_or_create(&Why { reason }).inc();
    }

    /// A connection, for as long as the answer lives.
    pub(crate) fn connection(&self) -> Open {
        self.connections.inc();
        Open::one_more(&self.connections_open)
    }

    /// A page that listens for news, for as long as the answer lives.
    pub(crate) fn stream(&self) -> Open {
        Open::one_more(&self.streams_open)
    }

    /// How many connections may be open.
    pub fn set_connections_limit(&self, limit: usize) {
        self.connections_limit
            .set(i64::try_from(limit).unwrap_or(i64::MAX));
    }

    /// When the process started, in milliseconds since the Unix epoch.
    pub fn set_started(&self, at: domain::Moment) {
        self.started.set(at.0 as f64 / 1000.0);
    }

    /// What the database says now: jobs that wait, jobs given up, milliseconds that the oldest due one has waited,
    /// messages ever received.
    pub fn set_from_database(&self, waiting: i64, dead: i64, oldest: i64, received: i64) {
        self.jobs_waiting.set(waiting);
        self.jobs_dead.set(dead);
        self.jobs_oldest.set(oldest as f64 / 1000.0);
        self.mails_received.inner().store(
            u64::try_from(received).unwrap_or_default(),
            Ordering::Relaxed,
        );
    }

    /// What the database says is stuck: jobs, and mailboxes.
    pub fn set_stuck(&self, jobs: i64, mailboxes: usize) {
        self.jobs_stuck.set(jobs);
        self.mailboxes_stuck
            .set(i64::try_from(mailboxes).unwrap_or(i64::MAX));
    }

    /// Everything as text.
    pub fn text(&self) -> String {
        if let Some(memory) = resident_memory() {
            self.memory.set(memory);
        }
        if let Ok(open) = std::fs::read_dir("/proc/self/fd") {
            self.descriptors.set(open.count() as i64);
        }
        let mut text = String::new();
        if encode(&mut text, &self.registry).is_err() {
            // Writing to a string does not fail; should a meter's own code, then nothing half is told.
            text.clear();
            let _ = writeln!(text, "# EOF");
        }
        text
    }
}

/// Memory in use, in bytes; only Linux tells.
fn resident_memory() -> Option<i64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kilobytes: i64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kilobytes * 1024)
}

/// Something that is counted while it is open.
#[derive(Debug)]
pub(crate) struct Open(Gauge);

impl Open {
    fn one_more(gauge: &Gauge) -> Self {
        gauge.inc();
        Self(gauge.clone())
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.0.dec();
    }
}

/// Verbs are few; what else a client invents is one more.
pub(crate) fn verb(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}

fn class(status: StatusCode) -> &'static str {
    match status.as_u16() {
        100..=199 => "1xx",
        200..=299 => "2xx",
        300..=399 => "3xx",
        400..=499 => "4xx",
        _ => "5xx",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_told_by_its_route_verb_and_class() {
        let meters = Meters::new();
        let took = Duration::from_millis(3);
        let invented = Method::from_bytes(b"SECRET").unwrap();
        meters.request("/t/{id}", &Method::GET, Some(StatusCode::NOT_FOUND), took);
        meters.request(NO_ROUTE, &invented, None, took);
        let text = meters.text();
        for line in [
            "arende_http_requests_total{route=\"/t/{id}\",method=\"GET\",status=\"4xx\"} 1",
            "arende_http_requests_total{route=\"none\",method=\"other\",status=\"hung-up\"} 1",
            "arende_http_request_duration_seconds_bucket{le=\"0.005\",route=\"/t/{id}\",method=\"GET\"} 1",
            "arende_build_info{version=",
            "# EOF",
        ] {
            assert!(text.contains(line), "{line} is missing in\n{text}");
        }
        assert!(!text.contains("SECRET"));
    }

    #[test]
    fn what_is_open_is_counted_until_it_is_dropped() {
        let meters = Meters::new();
        let (one, two) = (meters.connection(), meters.connection());
        drop(one);
        assert!(meters.text().contains("arende_connections_open 1\n"));
        drop(two);
        assert!(meters.text().contains("arende_connections_open 0\n"));
        assert!(meters.text().contains("arende_connections_total 2\n"));
    }
}
