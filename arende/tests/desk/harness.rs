//! A desk with gestures: people sign in, ask, answer and read their mail. The clock stands still until it is moved.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};

use arende::{migrations::MIGRATIONS, routes, schedule};
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use axum::response::Response;
use domain::person::{EmailAddress, MembershipRole, Role};
use domain::{OrganizationId, PersonId};
use platform::testing::TestDesk;
use platform::{App, jobs};
use tower::ServiceExt;

pub const PASSWORD: &str = "ett riktigt lösenord";

#[expect(clippy::struct_field_names, reason = "every test says desk.desk")]
pub struct Desk {
    pub desk: TestDesk,
    pub site: Router,
    damaged: AtomicBool,
}

impl Desk {
    /// The test breaks the desk on purpose: it is not whole afterwards.
    pub fn is_damaged(&self) {
        self.damaged.store(true, Ordering::Relaxed);
    }

    /// A desk with a customer and two agents.
    pub fn with_people() -> Self {
        Self::open().peopled()
    }

    /// The same with a customer and two agents.
    pub fn peopled(self) -> Self {
        let desk = self;
        desk.person(
            "Astrid Lindqvist",
            "astrid@school.example",
            Role::User,
            "sv",
        );
        desk.person("Priya Nair", "priya@desk.example", Role::Agent, "en");
        desk.person("Jonas Bergman", "jonas@desk.example", Role::Agent, "en");
        desk
    }

    pub fn open() -> Self {
        Self::of(TestDesk::open(MIGRATIONS, &routes::words()).unwrap())
    }

    /// A desk that was opened in a way of its own.
    pub fn of(desk: TestDesk) -> Self {
        let site = routes::site(&desk.app);
        Self {
            desk,
            site,
            damaged: AtomicBool::new(false),
        }
    }

    pub fn app(&self) -> &App {
        &self.desk.app
    }

    /// Somebody with an account.
    pub fn person(&self, name: &str, email: &str, role: Role, locale: &str) -> PersonId {
        static HASH: std::sync::OnceLock<String> = std::sync::OnceLock::new();
        let hash = HASH.get_or_init(|| platform::web::password::hash_now(PASSWORD).unwrap());
        let address = EmailAddress::read(email).unwrap();
        let now = self.app().clock.now();
        self.app()
            .store
            .write_now(|tx| {
                let new = people::queries::NewPerson {
                    name,
                    address: &address,
                    role,
                    locale,
                    time_zone: "Europe/Stockholm",
                    password_hash: Some(hash),
                    verified: true,
                };
                people::queries::add(tx, &new, now)
            })
            .unwrap()
    }

    pub fn organization(&self, name: &str, shared: bool) -> OrganizationId {
        let now = self.app().clock.now();
        self.app()
            .store
            .write_now(|tx| people::queries::add_organization(tx, name, "", shared, now))
            .unwrap()
    }

    pub fn join(&self, person: PersonId, organization: OrganizationId, role: MembershipRole) {
        let now = self.app().clock.now();
        self.app()
            .store
            .write_now(|tx| people::queries::add_membership(tx, person, organization, role, now))
            .unwrap();
    }

    /// A browser, signed out.
    pub fn browser(&self) -> Browser {
        Browser {
            site: self.site.clone(),
            cookies: HashMap::new(),
            csrf: String::new(),
            host: "127.0.0.1:3000".to_owned(),
            origin: Some("http://127.0.0.1:3000".to_owned()),
            headers: Vec::new(),
        }
    }

    /// A second program that serves the same desk.
    pub fn another_node(&self) -> (App, Router) {
        let app = self.desk.another_node(MIGRATIONS).unwrap();
        let site = routes::site(&app);
        (app, site)
    }

    /// What a program with somebody's token is answered.
    pub async fn program(
        &self,
        who: PersonId,
        email: &str,
        method: Method,
        path: &str,
        body: &serde_json::Value,
    ) -> (u16, serde_json::Value) {
        use base64::Engine as _;
        let now = self.app().clock.now();
        let token = self
            .app()
            .store
            .write_now(|tx| people::commands::create_api_token(tx, who, now))
            .unwrap();
        let engine = base64::engine::general_purpose::STANDARD;
        let basic = engine.encode(format!("{email}/token:{token}"));
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "127.0.0.1:3000")
            .header(header::AUTHORIZATION, format!("Basic {basic}"))
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(body.to_string()))
            .unwrap();
        let response = self.site.clone().oneshot(request).await.unwrap();
        let page = read(response).await;
        let json = serde_json::from_str(&page.text).unwrap_or_default();
        (page.status.as_u16(), json)
    }

    /// A browser in which this person is signed in already.
    pub fn is_of(&self, person: PersonId) -> Browser {
        let mut browser = self.browser();
        let app = self.app();
        let origin = platform::web::RequestOrigin {
            scheme: "http",
            host: browser.host.clone(),
            client_ip: [127, 0, 0, 1].into(),
            brand: domain::BrandId::FIRST,
        };
        let now = app.clock.now();
        let session = app
            .store
            .write_now(|tx| platform::web::session::begin(tx, person, "test", None, now))
            .unwrap();
        let cookie = session.cookie(&origin);
        let (name, value) = cookie.to_str().unwrap().split_once('=').unwrap();
        let value = value.split(';').next().unwrap();
        browser.cookies.insert(name.to_owned(), value.to_owned());
        browser
    }

    pub async fn signed_in(&self, email: &str) -> Browser {
        let mut browser = self.browser();
        browser.get("/hc/en/signin").await;
        let page = browser
            .post("/hc/en/signin", &[("email", email), ("password", PASSWORD)])
            .await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
        // The session's own token for forms.
        browser.get("/hc/en").await;
        browser
    }

    /// Lets the undo window pass and does all work that waits.
    pub fn later(&self) {
        self.app().clock.advance(20 * domain::SECOND);
        jobs::run_due(self.app(), schedule::WORKS).unwrap();
    }

    /// The mails in the outbox, oldest first.
    pub fn outbox(&self) -> Vec<String> {
        let Ok(entries) = std::fs::read_dir(self.desk.folder().join("outbox")) else {
            return Vec::new();
        };
        let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
        paths.sort();
        paths
            .iter()
            .map(|path| std::fs::read_to_string(path).unwrap())
            .collect()
    }
}

/// A stream of news that a page listens to.
pub struct News(Body);

impl News {
    /// Reads on until something says `words`, and answers all that was said; a test that waits in vain is ended by a generous limit.
    pub async fn until(&mut self, words: &str) -> String {
        let mut heard = String::new();
        let listening = async {
            while !heard.contains(words) {
                let frame = std::future::poll_fn(|context| {
                    axum::body::HttpBody::poll_frame(std::pin::Pin::new(&mut self.0), context)
                });
                let frame = frame.await.unwrap().unwrap();
                heard.push_str(&String::from_utf8_lossy(frame.data_ref().unwrap()));
            }
        };
        let waited = tokio::time::timeout(std::time::Duration::from_secs(20), listening).await;
        assert!(waited.is_ok(), "“{words}” was never said");
        heard
    }
}

impl News {
    /// Reads until the stream ends by itself.
    pub async fn ends(mut self) {
        let listening = async {
            loop {
                let frame = std::future::poll_fn(|context| {
                    axum::body::HttpBody::poll_frame(std::pin::Pin::new(&mut self.0), context)
                });
                if frame.await.is_none() {
                    break;
                }
            }
        };
        let waited = tokio::time::timeout(std::time::Duration::from_secs(20), listening).await;
        assert!(waited.is_ok(), "the stream goes on");
    }
}

/// Whatever a test did, what it leaves is whole.
impl Drop for Desk {
    fn drop(&mut self) {
        if !std::thread::panicking() && !self.damaged.load(Ordering::Relaxed) {
            assert_eq!(
                arende::check::problems(self.app()).unwrap(),
                Vec::<String>::new()
            );
        }
    }
}

/// What a browser got.
pub struct Page {
    pub status: StatusCode,
    pub location: Option<String>,
    pub headers: HeaderMap,
    pub text: String,
}

impl Page {
    pub fn says(&self, words: &str) -> bool {
        self.text.contains(words)
    }

    #[track_caller]
    pub fn must_say(&self, words: &str) -> &Self {
        let start = self.text.find("<main").unwrap_or(0);
        let shown: String = self.text.chars().skip(start).take(4000).collect();
        assert!(
            self.says(words),
            "“{words}” is missing ({}):\n{shown}",
            self.status
        );
        self
    }

    /// The value of the first field of that name.
    pub fn field(&self, name: &str) -> String {
        let sign = format!("name=\"{name}\" value=\"");
        let after = self
            .text
            .split_once(&sign)
            .map(|(_, after)| after)
            .unwrap_or_default();
        after.split('"').next().unwrap_or_default().to_owned()
    }
}

pub struct Browser {
    site: Router,
    pub cookies: HashMap<String, String>,
    pub csrf: String,
    /// The name by which the desk is opened.
    pub host: String,
    /// Where its forms say that they come from.
    pub origin: Option<String>,
    /// What it says besides, perhaps made up.
    pub headers: Vec<(&'static str, String)>,
}

impl Browser {
    /// The same browser, led to another node.
    pub fn at(&self, site: &Router) -> Self {
        Self {
            site: site.clone(),
            cookies: self.cookies.clone(),
            csrf: self.csrf.clone(),
            host: self.host.clone(),
            origin: self.origin.clone(),
            headers: self.headers.clone(),
        }
    }

    /// Says that it comes from somewhere else each time, in every header that proxies use.
    pub fn poses_as(&mut self, turn: usize) {
        let address = format!("198.51.{}.{}", turn / 200, turn % 200);
        self.headers = [
            "x-forwarded-for",
            "x-real-ip",
            "cf-connecting-ip",
            "true-client-ip",
        ]
        .map(|name| (name, address.clone()))
        .to_vec();
        self.headers.push(("forwarded", format!("for={address}")));
    }

    /// The page's stream of news, from now on.
    pub async fn listens(&self) -> News {
        let cookies: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let request = Request::get("/live")
            .header(header::HOST, &self.host)
            .header(header::COOKIE, cookies.join("; "))
            .body(Body::empty())
            .unwrap();
        let response = self.site.clone().oneshot(request).await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        let mut news = News(response.into_body());
        news.until("listening").await;
        news
    }

    pub async fn get(&mut self, path: &str) -> Page {
        self.ask(Method::GET, path, None).await
    }

    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let mut body = form_urlencoded::Serializer::new(String::new());
        body.append_pair("csrf", &self.csrf);
        body.extend_pairs(fields);
        self.ask(Method::POST, path, Some(body.finish())).await
    }

    pub async fn ask(&mut self, method: Method, path: &str, form: Option<String>) -> Page {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, &self.host);
        if !self.cookies.is_empty() {
            let cookies: Vec<String> = self
                .cookies
                .iter()
                .map(|(name, value)| format!("{name}={value}"))
                .collect();
            request = request.header(header::COOKIE, cookies.join("; "));
        }
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        let body = match form {
            Some(form) => {
                if let Some(origin) = &self.origin {
                    request = request.header(header::ORIGIN, origin);
                }
                request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
                Body::from(form)
            }
            None => Body::empty(),
        };
        let response = self
            .site
            .clone()
            .oneshot(request.body(body).unwrap())
            .await
            .unwrap();
        self.keep_cookies(&response);
        let page = read(response).await;
        let csrf = page.field("csrf");
        if !csrf.is_empty() {
            self.csrf = csrf;
        }
        page
    }

    /// Sends a body of any kind.
    pub async fn send(&mut self, path: &str, kind: &str, body: Vec<u8>) -> Page {
        let cookies: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let request = Request::post(path)
            .header(header::HOST, "127.0.0.1:3000")
            .header(header::COOKIE, cookies.join("; "))
            .header("x-csrf-token", &self.csrf)
            .header(header::CONTENT_TYPE, kind)
            .body(Body::from(body))
            .unwrap();
        let response = self.site.clone().oneshot(request).await.unwrap();
        self.keep_cookies(&response);
        read(response).await
    }

    /// Sends a file as the form's script does; answers the token that the form sends with it.
    pub async fn upload(&mut self, name: &str, content: &[u8]) -> String {
        let path = format!("/uploads?filename={name}");
        let page = self
            .send(&path, "application/octet-stream", content.to_vec())
            .await;
        assert_eq!(page.status, StatusCode::CREATED, "{}", page.text);
        let answer: serde_json::Value = serde_json::from_str(&page.text).unwrap();
        answer["token"].as_str().unwrap().to_owned()
    }

    /// Sends a form with a spreadsheet.
    pub async fn send_rows(&mut self, path: &str, fields: &[(&str, &str)], file: &[u8]) -> Page {
        self.send_part(path, fields, ("file", "rows.csv"), file)
            .await
    }

    /// Sends a form with a file as browsers without scripts do.
    pub async fn send_with_file(
        &mut self,
        path: &str,
        fields: &[(&str, &str)],
        name: &str,
        content: &[u8],
    ) -> Page {
        self.send_part(path, fields, ("files", name), content).await
    }

    async fn send_part(
        &mut self,
        path: &str,
        fields: &[(&str, &str)],
        (field, name): (&str, &str),
        content: &[u8],
    ) -> Page {
        let mut body = Vec::new();
        let csrf = self.csrf.clone();
        for (key, value) in [("csrf", csrf.as_str())].iter().chain(fields) {
            let part =
                format!("--b\r\nContent-Disposition: form-data; name=\"{key}\"\r\n\r\n{value}\r\n");
            body.extend_from_slice(part.as_bytes());
        }
        let head = format!(
            "--b\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\r\n"
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n--b--\r\n");
        self.send(path, "multipart/form-data; boundary=b", body)
            .await
    }

    /// The page, or the page it leads to.
    pub async fn follow(&mut self, page: Page) -> Page {
        match page.location {
            Some(location) => self.get(&location).await,
            None => page,
        }
    }

    fn keep_cookies(&mut self, response: &Response) {
        for cookie in response.headers().get_all(header::SET_COOKIE) {
            let text = cookie.to_str().unwrap();
            let (name, rest) = text.split_once('=').unwrap();
            let value = rest.split(';').next().unwrap_or_default();
            if value.is_empty() {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }
}

pub async fn read(response: Response) -> Page {
    let status = response.status();
    let location = response
        .headers()
        .get(header::LOCATION)
        .map(|location| location.to_str().unwrap().to_owned());
    let headers = response.headers().clone();
    let stream = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/event-stream"));
    if stream {
        // It ends when the page is closed: dropping it is that.
        return Page {
            status,
            location,
            headers,
            text: String::new(),
        };
    }
    let bytes = axum::body::to_bytes(response.into_body(), 16 << 20)
        .await
        .unwrap();
    Page {
        status,
        location,
        headers,
        text: String::from_utf8_lossy(&bytes).into_owned(),
    }
}
