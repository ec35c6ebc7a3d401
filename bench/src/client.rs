//! A small HTTP client that keeps its connections: reads whole answers, counts them and times them.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::Outcome;

/// Somebody with a session at one address.
#[derive(Clone)]
pub struct Visitor {
    address: String,
    pub session: String,
}

pub struct Page {
    pub status: u16,
    pub body: String,
}

impl Visitor {
    pub fn with_session(address: &str, session: &str) -> Self {
        Self {
            address: address.to_owned(),
            session: session.to_owned(),
        }
    }

    fn request(&self, path: &str) -> String {
        format!(
            "GET {path} HTTP/1.1\r\nHost: {}\r\nCookie: arende_session={}\r\n\r\n",
            self.address, self.session
        )
    }

    /// A ticket as the API takes it, each with words of its own.
    fn new_ticket(&self, authorization: &str, number: usize) -> String {
        let body = format!(
            r#"{{"ticket":{{"subject":"Bench {number}","comment":{{"body":"The exam does not start on {number} computers."}}}}}}"#
        );
        format!(
            "POST /api/v2/tickets.json HTTP/1.1\r\nHost: {}\r\nAuthorization: {authorization}\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            self.address,
            body.len()
        )
    }

    pub fn get(&self, path: &str) -> Outcome<Page> {
        let mut connection = Connection::open(&self.address)?;
        let (status, body) = connection.ask(&self.request(path))?;
        Ok(Page {
            status,
            body: String::from_utf8_lossy(&body).into_owned(),
        })
    }
}

impl Visitor {
    /// The answer to one new ticket.
    pub fn create_one(&self, authorization: &str) -> Outcome<String> {
        let mut connection = Connection::open(&self.address)?;
        let (status, body) = connection.ask(&self.new_ticket(authorization, 0))?;
        if status == 201 {
            Ok(String::from_utf8_lossy(&body).into_owned())
        } else {
            Err(format!("a new ticket was answered {status}").into())
        }
    }
}

struct Connection {
    reader: BufReader<TcpStream>,
    body: Vec<u8>,
}

impl Connection {
    fn open(address: &str) -> Outcome<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(30)))?;
        Ok(Self {
            reader: BufReader::with_capacity(64 * 1024, stream),
            body: Vec::new(),
        })
    }

    fn ask(&mut self, request: &str) -> Outcome<(u16, Vec<u8>)> {
        self.reader.get_mut().write_all(request.as_bytes())?;
        let mut line = String::new();
        self.reader.read_line(&mut line)?;
        let status = line.split(' ').nth(1).ok_or("no status line")?.parse()?;
        let mut length = None;
        loop {
            line.clear();
            self.reader.read_line(&mut line)?;
            if line == "\r\n" || line.is_empty() {
                break;
            }
            if let Some((name, value)) = line.split_once(':')
                && name.eq_ignore_ascii_case("content-length")
            {
                length = Some(value.trim().parse()?);
            }
        }
        self.body.resize(length.ok_or("no length")?, 0);
        self.reader.read_exact(&mut self.body)?;
        Ok((status, self.body.clone()))
    }
}

/// So many connections asking for the same page, for so long.
pub struct Load {
    pub clients: usize,
    pub span: Duration,
}

pub struct Run {
    pub times: Vec<Duration>,
    span: Duration,
}

impl Run {
    /// The time that this share of the answers took at most, in milliseconds.
    pub fn at(&self, share: usize) -> f64 {
        let mut times = self.times.clone();
        times.sort_unstable();
        times
            .get(times.len() * share / 100)
            .map_or(0.0, |time| time.as_secs_f64() * 1000.0)
    }

    pub fn rate(&self) -> f64 {
        self.times.len() as f64 / self.span.as_secs_f64()
    }
}

impl Load {
    /// The load after half a second of the same to warm up; any answer but 200 ends it.
    pub fn run(&self, visitor: &Visitor, path: &str) -> Outcome<Run> {
        self.once(visitor, path, Duration::from_millis(500))?;
        self.once(visitor, path, self.span)
    }

    /// The same over many pages in turn.
    pub fn run_over(&self, visitor: &Visitor, paths: &[String]) -> Outcome<Run> {
        let requests: Vec<String> = paths.iter().map(|path| visitor.request(path)).collect();
        let next = |number: usize| requests[number % requests.len()].clone();
        self.asking(visitor, Duration::from_millis(500), next, 200)?;
        self.asking(visitor, self.span, next, 200)
    }

    fn once(&self, visitor: &Visitor, path: &str, span: Duration) -> Outcome<Run> {
        let request = visitor.request(path);
        self.asking(visitor, span, |_| request.clone(), 200)
    }

    /// Tickets made by the API for that long, each answered when it is on disk.
    pub fn create(&self, visitor: &Visitor, authorization: &str) -> Outcome<Run> {
        self.asking(
            visitor,
            self.span,
            |number| visitor.new_ticket(authorization, number),
            201,
        )
    }

    fn asking(
        &self,
        visitor: &Visitor,
        span: Duration,
        request: impl Fn(usize) -> String + Sync,
        wanted: u16,
    ) -> Outcome<Run> {
        let number = AtomicUsize::new(0);
        let stop = AtomicBool::new(false);
        let begun = Instant::now();
        let times = std::thread::scope(|scope| {
            let clients: Vec<_> = (0..self.clients)
                .map(|_| {
                    scope.spawn(|| {
                        let mut times = Vec::new();
                        let asking = || -> Outcome<()> {
                            let mut connection = Connection::open(&visitor.address)?;
                            while !stop.load(Ordering::Relaxed) {
                                let request = request(number.fetch_add(1, Ordering::Relaxed));
                                let asked = Instant::now();
                                let (status, body) = connection.ask(&request)?;
                                if status != wanted {
                                    let line = request.lines().next().unwrap_or_default();
                                    let said: String =
                                        String::from_utf8_lossy(&body).chars().take(300).collect();
                                    return Err(
                                        format!("{line} was answered {status}: {said}").into()
                                    );
                                }
                                times.push(asked.elapsed());
                            }
                            Ok(())
                        };
                        let mut asking = asking;
                        asking().map_err(|error| error.to_string()).map(|()| times)
                    })
                })
                .collect();
            std::thread::sleep(span);
            stop.store(true, Ordering::Relaxed);
            let mut all = Vec::new();
            for client in clients {
                all.extend(client.join().map_err(|_| "a client broke")??);
            }
            Ok::<_, String>(all)
        })?;
        Ok(Run {
            times,
            span: begun.elapsed(),
        })
    }
}
