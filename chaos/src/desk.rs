//! The desk under test: started, killed, asked.

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use base64::Engine as _;

use crate::Outcome;
use crate::client::{Answer, ask};

pub const AGENT: &str = "agent@desk.example";
pub const CUSTOMER: &str = "customer@school.example";
const PASSWORD: &str = "en lagom lång mening";

/// A folder that is removed at the end.
pub struct Folder(pub PathBuf);

impl Folder {
    pub fn new() -> Outcome<Self> {
        let path = std::env::temp_dir().join(format!("arende-chaos-{:x}", crate::below(u64::MAX)));
        std::fs::create_dir_all(&path)?;
        Ok(Self(path))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// How a desk is started.
#[derive(Clone)]
pub struct Start {
    pub arende: PathBuf,
    pub data: PathBuf,
    pub more: Vec<(String, String)>,
    pub variables: Vec<(String, String)>,
}

impl Start {
    pub fn new(arende: &Path, data: &Path) -> Self {
        Self {
            arende: arende.to_owned(),
            data: data.to_owned(),
            more: Vec::new(),
            variables: Vec::new(),
        }
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(&self.arende);
        command.args(words).arg("--data").arg(&self.data);
        for (name, value) in &self.more {
            command.arg(name).arg(value);
        }
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        command
    }

    /// Runs a command of the binary; answers what it printed.
    pub fn run(&self, words: &[&str], input: &str) -> Outcome<String> {
        let mut child = self
            .command(words)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        child
            .stdin
            .take()
            .ok_or("no input")?
            .write_all(input.as_bytes())?;
        let done = child.wait_with_output()?;
        let said = String::from_utf8_lossy(&done.stdout).trim().to_owned();
        if !done.status.success() {
            let complaint = String::from_utf8_lossy(&done.stderr);
            return Err(format!("arende {}: {said} {}", words.join(" "), complaint.trim()).into());
        }
        Ok(said)
    }

    /// Adds an agent and a customer; answers the agent's credentials for the API.
    pub fn people(&self) -> Outcome<String> {
        for (email, role) in [(AGENT, "admin"), (CUSTOMER, "user")] {
            let name = email.split('@').next().unwrap_or_default();
            self.run(
                &[
                    "user",
                    "add",
                    "--email",
                    email,
                    "--name",
                    name,
                    "--role",
                    role,
                    "--password-stdin",
                ],
                PASSWORD,
            )?;
        }
        self.token()
    }

    /// A new token of the agent, as the API's `Authorization` header.
    pub fn token(&self) -> Outcome<String> {
        let token = self.run(&["token", "create", "--email", AGENT], "")?;
        let pair = format!("{AGENT}/token:{token}");
        Ok(format!(
            "Basic {}",
            base64::engine::general_purpose::STANDARD.encode(pair)
        ))
    }

    /// Serves on a port the system gives; returns when the desk answers.
    pub fn serve(&self) -> Outcome<Desk> {
        let begun = Instant::now();
        let mut child = self
            .command(&["serve", "--listen", "127.0.0.1:0"])
            .env("RUST_LOG", "error")
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()?;
        let out = child.stdout.take().ok_or("no output")?;
        let mut desk = Desk {
            child,
            address: String::new(),
            ready: Duration::ZERO,
        };
        let mut lines = BufReader::new(out).lines();
        while desk.address.is_empty() {
            let line = lines.next().ok_or("the desk ended at its start")??;
            if let Some((_, rest)) = line.split_once("http://") {
                rest.trim().clone_into(&mut desk.address);
            }
        }
        // What it says further is read away, so that it never waits for a reader.
        std::thread::spawn(move || lines.for_each(drop));
        while ask(&desk.address, "GET", "/hc/en", &[], &[]).map_or(0, |answer| answer.status) != 200
        {
            if begun.elapsed() > Duration::from_secs(30) {
                return Err("the desk does not answer".into());
            }
            std::thread::sleep(Duration::from_millis(2));
        }
        desk.ready = begun.elapsed();
        Ok(desk)
    }

    /// `arende check` on what is there; an error when it finds something.
    pub fn check(&self) -> Outcome<()> {
        let said = self.run(&["check"], "")?;
        if said.lines().last() == Some("ok") {
            Ok(())
        } else {
            Err(format!("check says: {said}").into())
        }
    }
}

/// A served desk. Dropping it kills it, as a power cut would.
pub struct Desk {
    child: Child,
    pub address: String,
    /// From its start to its first answer.
    pub ready: Duration,
}

impl Desk {
    /// kill -9, while others still talk to it.
    pub fn kill_now(&self) {
        let pid = self.child.id().to_string();
        let _ = Command::new("kill").args(["-KILL", &pid]).status();
    }

    pub fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Asks it to stop, and waits; an error when it takes longer than 15 s.
    pub fn stop(mut self) -> Outcome<()> {
        let pid = self.child.id().to_string();
        Command::new("kill").args(["-TERM", &pid]).status()?;
        let begun = Instant::now();
        while self.child.try_wait()?.is_none() {
            if begun.elapsed() > Duration::from_secs(15) {
                return Err("it did not stop within 15 s".into());
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        Ok(())
    }

    pub fn is_running(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// Resident memory in MiB.
    pub fn memory(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))
            .unwrap_or_default();
        status
            .lines()
            .find_map(|line| {
                line.strip_prefix("VmRSS:")?
                    .split_whitespace()
                    .next()?
                    .parse::<u64>()
                    .ok()
            })
            .unwrap_or(0)
            / 1024
    }

    /// A call of the API with a JSON body.
    pub fn api(
        &self,
        authorization: &str,
        method: &str,
        path: &str,
        key: &str,
        body: &str,
    ) -> Outcome<Answer> {
        let headers = [
            ("Authorization", authorization),
            ("Content-Type", "application/json"),
            ("Idempotency-Key", key),
        ];
        ask(&self.address, method, path, &headers, &[body.as_bytes()])
    }

    /// Opens a ticket by the API; answers its number.
    pub fn open_ticket(&self, authorization: &str, key: &str) -> Outcome<Result<i64, Answer>> {
        let body = format!(r#"{{"ticket":{{"subject":"{key}","comment":{{"body":"{key}"}}}}}}"#);
        let answer = self.api(authorization, "POST", "/api/v2/tickets.json", key, &body)?;
        if answer.status != 201 {
            return Ok(Err(answer));
        }
        // By its own address: its fields have numbers, too.
        let number = answer.between("/api/v2/tickets/", ".json");
        Ok(Ok(number.ok_or("no ticket")?.parse()?))
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        self.kill();
    }
}

/// The customer in a browser: a session and forms.
#[derive(Clone)]
pub struct Browser {
    cookies: String,
}

impl Browser {
    pub fn sign_in(desk: &Desk) -> Outcome<Self> {
        let page = ask(&desk.address, "GET", "/hc/en/signin", &[], &[])?;
        let csrf = page
            .between("name=\"csrf\" value=\"", "\"")
            .ok_or("no form to sign in")?;
        let cookies = cookies(&page);
        let body = format!(
            "csrf={csrf}&email={}&password={}",
            CUSTOMER.replace('@', "%40"),
            PASSWORD.replace(' ', "+").replace('å', "%C3%A5")
        );
        let headers = [
            ("Cookie", cookies.as_str()),
            ("Content-Type", "application/x-www-form-urlencoded"),
        ];
        let answer = ask(
            &desk.address,
            "POST",
            "/hc/en/signin",
            &headers,
            &[body.as_bytes()],
        )?;
        if answer.status != 303 {
            return Err(format!("signing in answered {}", answer.status).into());
        }
        Ok(Self {
            cookies: self::cookies(&answer),
        })
    }

    /// The form for a new request: its tokens against forgery and against sending twice. Where there are several types of
    /// requests, it is the first.
    pub fn form(&self, desk: &Desk) -> Outcome<Form> {
        let cookies = [("Cookie", self.cookies.as_str())];
        let page = ask(&desk.address, "GET", "/hc/en/requests/new", &cookies, &[])?;
        let kind = page.between("href=\"?ticket_form_id=", "\"");
        let kind = kind.unwrap_or_default().to_owned();
        let value = |name: &str| {
            page.between(&format!("name=\"{name}\" value=\""), "\"")
                .map(str::to_owned)
                .ok_or("no form for a request")
        };
        Ok(Form {
            cookies: self.cookies.clone(),
            csrf: value("csrf")?,
            submission: value("submission")?,
            kind,
        })
    }
}

fn cookies(answer: &Answer) -> String {
    let pairs: Vec<&str> = answer
        .head
        .lines()
        .filter_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case("set-cookie")
                .then(|| value.trim().split(';').next())
                .flatten()
        })
        .collect();
    pairs.join("; ")
}

/// A form in the customer's browser, not sent yet.
#[derive(Clone)]
pub struct Form {
    cookies: String,
    csrf: String,
    submission: String,
    /// The type of request; empty where there is one alone.
    kind: String,
}

const BOUNDARY: &str = "----chaos-boundary";

impl Form {
    /// Sends it with a file; sending it again is the same request.
    pub fn send(&self, desk: &Desk, subject: &str, file: &[u8]) -> Outcome<Answer> {
        let mut before = String::new();
        for (name, value) in [
            ("csrf", self.csrf.as_str()),
            ("submission", &self.submission),
            ("ticket_form_id", &self.kind),
            ("request[subject]", subject),
            ("request[description]", subject),
        ] {
            if value.is_empty() {
                continue;
            }
            let _ = write!(
                before,
                "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            );
        }
        let _ = write!(
            before,
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"files\"; filename=\"{subject}.txt\"\r\n\
             Content-Type: text/plain\r\n\r\n{subject}\n"
        );
        let after = format!("\r\n--{BOUNDARY}--\r\n");
        let kind = format!("multipart/form-data; boundary={BOUNDARY}");
        let headers = [("Cookie", self.cookies.as_str()), ("Content-Type", &kind)];
        let body = [before.as_bytes(), file, after.as_bytes()];
        ask(
            &desk.address,
            "POST",
            "/hc/en/requests/new",
            &headers,
            &body,
        )
    }
}
