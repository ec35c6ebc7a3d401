//! A provider of tokens (OAuth 2) of its own for a test: device codes, tokens that end, and a mail server may ask whether one is good.

use std::collections::HashMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

#[derive(Default)]
struct Known {
    /// The token that others come from; `None` once the consent was taken back.
    refresh: Option<String>,
    /// Tokens that are good now.
    good: Vec<String>,
    given: usize,
    /// So often a device has to ask before somebody has typed its code.
    untyped: usize,
    knows_the_desk: bool,
    asked: Vec<HashMap<String, String>>,
}

pub(super) struct Provider {
    pub(super) at: String,
    known: Arc<Mutex<Known>>,
}

impl Provider {
    pub(super) fn opens() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let at = format!("http://{}", listener.local_addr().unwrap());
        let known = Arc::new(Mutex::new(Known {
            untyped: 1,
            knows_the_desk: true,
            ..Known::default()
        }));
        let shared = Arc::clone(&known);
        // It ends with the process: nobody comes to it any more.
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                answer(&shared, stream);
            }
        });
        Self { at, known }
    }

    pub(super) fn takes_the_consent_back(&self) {
        let mut known = self.known.lock().unwrap();
        known.refresh = None;
        known.good.clear();
    }

    /// Tokens that are out are good no more; the consent is.
    pub(super) fn ends_tokens(&self) {
        self.known.lock().unwrap().good.clear();
    }

    pub(super) fn knows_the_desk(&self, knows: bool) {
        self.known.lock().unwrap().knows_the_desk = knows;
    }

    pub(super) fn is_good(&self, token: &str) -> bool {
        self.known
            .lock()
            .unwrap()
            .good
            .iter()
            .any(|good| good == token)
    }

    /// How many tokens it has given.
    pub(super) fn given(&self) -> usize {
        self.known.lock().unwrap().given
    }

    pub(super) fn asked(&self) -> Vec<HashMap<String, String>> {
        self.known.lock().unwrap().asked.clone()
    }
}

fn answer(known: &Mutex<Known>, mut stream: TcpStream) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut line = String::new();
    if reader.read_line(&mut line).is_err() {
        return;
    }
    let path = line.split(' ').nth(1).unwrap_or_default().to_owned();
    let mut length = 0;
    loop {
        line.clear();
        if reader.read_line(&mut line).is_err() || line.trim().is_empty() {
            break;
        }
        let (name, value) = line.split_once(':').unwrap_or_default();
        if name.eq_ignore_ascii_case("content-length") {
            length = value.trim().parse().unwrap_or(0);
        }
    }
    let mut body = vec![0; length];
    if reader.read_exact(&mut body).is_err() {
        return;
    }
    let fields: HashMap<String, String> = form_urlencoded::parse(&body).into_owned().collect();
    let (status, said) = said(&mut known.lock().unwrap(), &path, &fields);
    let said = said.to_string();
    let head = format!(
        "HTTP/1.1 {status} x\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        said.len()
    );
    let _ = stream.write_all(format!("{head}{said}").as_bytes());
}

fn said(known: &mut Known, path: &str, fields: &HashMap<String, String>) -> (u16, Value) {
    let field = |name: &str| fields.get(name).map_or("", String::as_str);
    if path == "/introspect" {
        let good = known.good.iter().any(|good| good == field("token"));
        return (200, json!({ "active": good, "username": "support" }));
    }
    known.asked.push(fields.clone());
    let no = |error: &str| {
        (
            400,
            json!({ "error": error, "error_description": "marked-description" }),
        )
    };
    if !known.knows_the_desk
        || field("client_id") != "desk"
        || field("client_secret") != "marked-client"
    {
        return no("invalid_client");
    }
    if path == "/device" {
        return (
            200,
            json!({
                "device_code": "marked-device", "user_code": "WDJB-MJHT",
                "verification_uri": "https://provider.example/device", "expires_in": 600, "interval": 0,
            }),
        );
    }
    match field("grant_type") {
        "urn:ietf:params:oauth:grant-type:device_code" if known.untyped > 0 => {
            known.untyped -= 1;
            return no("authorization_pending");
        }
        "urn:ietf:params:oauth:grant-type:device_code"
            if field("device_code") == "marked-device" => {}
        "refresh_token" if known.refresh.as_deref() == Some(field("refresh_token")) => {}
        _ => return no("invalid_grant"),
    }
    known.given += 1;
    // Each time another one to renew with: who uses the old one again has stolen it.
    let refresh = format!("marked-refresh-{}", known.given);
    let access = format!("marked-access-{}", known.given);
    known.refresh = Some(refresh.clone());
    known.good.push(access.clone());
    (
        200,
        json!({
            "access_token": access, "token_type": "Bearer", "expires_in": 3600, "refresh_token": refresh,
        }),
    )
}
