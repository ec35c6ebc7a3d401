//! The desk as its operators see it: whether it lives and is ready, what it counts, and what it never writes down.

use std::io::{BufRead as _, BufReader, Write};
use std::sync::{Arc, Mutex, PoisonError};

use arende::operate::{operators_routes, redirect_routes};
use arende::ready::Readiness;
use arende::{routes, schedule};
use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use domain::person::Role;
use platform::app::Parts;
use platform::{App, Config, jobs};
use tower::ServiceExt;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

use crate::harness::{Desk, PASSWORD, Page, read};

async fn get(site: &Router, path: &str) -> Page {
    let request = Request::builder()
        .uri(path)
        .header(header::HOST, "127.0.0.1:3000");
    let request = request.body(Body::empty()).unwrap();
    read(site.clone().oneshot(request).await.unwrap()).await
}

fn differently(desk: &Desk, change: impl FnOnce(&mut Config)) -> App {
    let app = desk.app();
    let mut config = app.config.clone();
    change(&mut config);
    App::new(Parts {
        config,
        store: app.store.clone(),
        clock: app.clock.clone(),
        key: app.key.clone(),
        files: app.files.clone(),
        language: app.language.clone(),
        live: app.live.clone(),
    })
}

#[tokio::test]
async fn a_desk_that_stops_lives_and_is_not_ready() {
    let desk = Desk::open();
    let readiness = Readiness::default();
    let site = routes::site_while(desk.app(), readiness.clone());
    assert_eq!(get(&site, "/readyz").await.text, "ok\n");
    readiness.stop();
    let page = get(&site, "/readyz").await;
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(page.text, "stopping\n");
    assert_eq!(get(&site, "/healthz").await.text, "ok\n");
}

#[tokio::test]
async fn a_desk_whose_folder_cannot_be_written_is_not_ready() {
    let desk = Desk::open();
    desk.is_damaged();
    let folder = desk.desk.folder().join("tmp");
    std::fs::remove_dir_all(&folder).unwrap();
    std::fs::write(&folder, "in the way").unwrap();
    let page = get(&desk.site, "/readyz").await;
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(page.text, "data-folder\n");
}

#[tokio::test]
async fn a_desk_whose_database_is_not_its_own_is_not_ready() {
    let desk = Desk::open();
    desk.is_damaged();
    let store = &desk.app().store;
    store
        .write_now(|tx| tx.run("DELETE FROM migration WHERE name = '0003_post'", &[]))
        .unwrap();
    assert_eq!(get(&desk.site, "/readyz").await.text, "migrations\n");
    store
        .write_now(|tx| tx.run("DROP TABLE migration", &[]))
        .unwrap();
    let again = routes::site(desk.app());
    assert_eq!(get(&again, "/readyz").await.text, "database\n");
}

#[tokio::test]
async fn operators_see_requests_by_route_and_the_work_that_waits() {
    let desk = Desk::open();
    desk.app()
        .store
        .write_now(|tx| jobs::add(tx, "test", "", desk.app().clock.now()))
        .unwrap();
    desk.app().clock.advance(90_000);
    get(&desk.site, "/hc/en/guest/s3cret-token?query=s3cret").await;
    let operators = operators_routes(desk.app(), Readiness::default());
    let page = get(&operators, "/metrics").await;
    assert!(
        page.headers[header::CONTENT_TYPE]
            .to_str()
            .unwrap()
            .contains("openmetrics")
    );
    for line in [
        "arende_http_requests_total{route=\"/hc/{locale}/guest/{token}\",method=\"GET\",status=\"4xx\"}",
        "arende_http_request_duration_seconds_bucket",
        "arende_jobs_waiting 1\n",
        "arende_jobs_oldest_waiting_seconds 90.0\n",
        "arende_jobs_dead 0\n",
        "arende_mails_received_total 0\n",
        "arende_connections_open ",
        "arende_live_streams_open ",
        "process_resident_memory_bytes ",
        "process_start_time_seconds ",
    ] {
        assert!(page.says(line), "{line} is missing in\n{}", page.text);
    }
    assert!(!page.says("s3cret"));
    assert_eq!(get(&operators, "/readyz").await.text, "ok\n");
    assert_eq!(
        get(&desk.site, "/metrics").await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn plain_http_leads_to_the_same_place_under_https() {
    let desk = Desk::open();
    let app = differently(&desk, |config| {
        config.base_url = Some("https://desk.example".to_owned());
    });
    let routes = redirect_routes(&app);
    for (asked, led_to) in [
        (
            "/hc/en?query=a%20b",
            "https://desk.example/hc/en?query=a%20b",
        ),
        ("/", "https://desk.example/"),
        ("//evil.example/x", "https://desk.example//evil.example/x"),
        ("http://evil.example/x", "https://desk.example/x"),
    ] {
        let page = get(&routes, asked).await;
        assert_eq!(page.status, StatusCode::PERMANENT_REDIRECT);
        assert_eq!(page.location.as_deref(), Some(led_to));
    }
}

#[tokio::test]
async fn a_trusted_proxys_number_of_a_request_comes_back() {
    let desk = Desk::open();
    let app = differently(&desk, |config| {
        config.trusted_proxies = vec![std::net::Ipv4Addr::LOCALHOST.into()];
    });
    for (site, comes_back) in [(routes::site(&app), true), (desk.site.clone(), false)] {
        let request = Request::builder()
            .uri("/healthz")
            .header(header::HOST, "127.0.0.1:3000")
            .header("x-request-id", "from-the-proxy-1");
        let answer = site.oneshot(request.body(Body::empty()).unwrap()).await;
        let id = answer.unwrap().headers()["x-request-id"].clone();
        assert_eq!(id == "from-the-proxy-1", comes_back, "{id:?}");
    }
}

/// A log that is kept in memory.
#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Vec<u8>>>);

impl Write for Kept {
    fn write(&mut self, piece: &[u8]) -> std::io::Result<usize> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.extend_from_slice(piece);
        Ok(piece.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Tries a mailbox whose server does not take the password, and says it again.
async fn mailbox_that_says_no(app: &App) -> mailroom::imap::Trouble {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let server = std::thread::spawn(move || {
        let (stream, _) = listener.accept().unwrap();
        (&stream).write_all(b"* OK hello\r\n").unwrap();
        let mut line = String::new();
        BufReader::new(&stream).read_line(&mut line).unwrap();
        assert!(
            line.contains("LOGIN") && line.contains("s3cret-imap"),
            "{line}"
        );
        let tag = line.split(' ').next().unwrap();
        (&stream)
            .write_all(format!("{tag} NO not with s3cret-imap\r\n").as_bytes())
            .unwrap();
    });
    let mailbox = mailroom::Mailbox {
        encryption: domain::mailbox::Encryption::Here,
        ..mailroom::Mailbox::at("help@desk.example", "127.0.0.1", port)
    };
    let draft = mailroom::mailboxes::Draft {
        mailbox,
        secret: Some("s3cret-imap".to_owned()),
    };
    let now = app.clock.now();
    let kept = app.store.write_now(|tx| {
        mailroom::mailboxes::save(tx, &app.key, &draft, now)?.unwrap();
        mailroom::find_mailbox_at(tx, "help@desk.example")
    });
    let trouble = mailroom::imap::test(app, &kept.unwrap().unwrap()).await;
    server.join().unwrap();
    let trouble = trouble.unwrap_err();
    tracing::warn!(%trouble, "mailbox not read");
    trouble
}

#[tokio::test]
async fn what_is_secret_is_never_in_the_log_and_never_counted() {
    let kept = Kept::default();
    let writer = kept.clone();
    // For the whole process: the desk also works on threads of its own.
    let lines = tracing_subscriber::fmt::layer()
        .with_ansi(false)
        .with_writer(move || writer.clone());
    // The last two would tell of every byte that goes to a mailbox, if anybody could ask them to.
    let filter = EnvFilter::new(
        "off,arende=trace,platform=trace,domain=trace,people=trace,tickets=trace,notifications=trace,\
         mailroom=trace,mail_text=trace,async_imap=trace,async_imap::imap_stream=trace",
    );
    tracing_subscriber::registry()
        .with(arende::log::discreet(lines, filter))
        .init();
    let desk = Desk::open();
    desk.person("Priya Nair", "priya@desk.example", Role::Agent, "en");
    let site = &desk.site;
    // A provider of single sign-on that does not answer.
    let provider = people::commands::sso::Draft {
        provider: people::queries::sso::Provider {
            slug: "school".to_owned(),
            name: "The school".to_owned(),
            issuer: "http://127.0.0.1:9/".to_owned(),
            client_id: "desk".to_owned(),
            active: true,
            ..people::queries::sso::Provider::default()
        },
        secret: people::commands::sso::Secret::New("s3cret-of-a-client".to_owned()),
        ..people::commands::sso::Draft::default()
    };
    let (app, now) = (desk.app(), desk.app().clock.now());
    let saved = app
        .store
        .write_now(|tx| people::commands::sso::save(tx, &app.key, &provider, true, now));
    saved.unwrap().unwrap();

    let mut priya = desk.signed_in("priya@desk.example").await;
    let mut guest = desk.browser();
    guest.get("/hc/en/requests/new").await;
    let fields = [
        ("request[subject]", "s3cret-subject"),
        ("request[description]", "s3cret-body"),
        ("request[anonymous_requester_email]", "maja@school.example"),
    ];
    let sent = guest.post("/hc/en/requests/new", &fields).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    priya
        .post(
            "/hc/en/signin",
            &[("email", "x@y.example"), ("password", "s3cret-wrong")],
        )
        .await;
    priya.get("/agent/search?query=s3cret-query").await;
    for path in [
        "/hc/en/guest/s3cret-guest-link",
        "/setup/s3cret-setup",
        "/hc/en/link/s3cret-link",
        "/hc/en/signin?return_to=/s3cret-place",
        "/attachments/s3cret-attachment/s3cret-name.png",
        "/access/oidc/school?state=s3cret-state-of-a-browser-on-its-way&code=s3cret-code",
        "/access/jwt?jwt=s3cret-note&return_to=/s3cret-place",
        "/hc/en/signin/with/school?return_to=/s3cret-place",
        "/kept/s3cret-kept",
        "/nothing/s3cret-path?token=s3cret-query",
    ] {
        get(site, path).await;
    }
    let mut odd = desk.browser();
    odd.ask(Method::DELETE, "/uploads/s3cret-upload", None)
        .await;
    odd.post(
        "/hc/en/guest/s3cret-guest-link/reply",
        &[("csrf", "s3cret-csrf"), ("body", "s3cret-body")],
    )
    .await;
    odd.get("/hc/en/password").await;
    for (path, fields) in [
        (
            "/hc/en/link/s3cret-link",
            [("password", "s3cret-new-password"), ("code", "")],
        ),
        (
            "/hc/en/password",
            [("email", "s3cret@school.example"), ("code", "")],
        ),
        (
            "/hc/en/signin/code",
            [("code", "s3cret-code"), ("nonce", "")],
        ),
        (
            "/hc/en/signin/passkey",
            [
                ("question", "s3cret-question"),
                ("answer", "{s3cret-answer}"),
            ],
        ),
    ] {
        odd.post(path, &fields).await;
    }
    priya.get("/hc/en/account/password").await;
    let fields = [
        ("password", PASSWORD),
        ("new_password", "s3cret-new-password"),
    ];
    let changed = priya.post("/hc/en/account/password", &fields).await;
    assert_eq!(changed.status, StatusCode::SEE_OTHER);
    let api = Request::builder()
        .uri("/api/v2/tickets.json?query=s3cret-query")
        .header(header::HOST, "127.0.0.1:3000")
        .header(header::AUTHORIZATION, "Bearer s3cret-api-token")
        .header(
            header::COOKIE,
            "session=s3cret-cookie; arende_session=s3cret-cookie",
        );
    let answer = site.clone().oneshot(api.body(Body::empty()).unwrap()).await;
    assert_eq!(answer.unwrap().status(), StatusCode::UNAUTHORIZED);

    // A mail server that is not there, with a password in its address.
    let nowhere = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let app = differently(&desk, |config| {
        config.smtp_url = Some(format!("smtp://desk:s3cret-smtp@{nowhere}"));
    });
    app.clock.advance(20 * domain::SECOND);
    let runner = app.clone();
    tokio::task::spawn_blocking(move || jobs::run_due(&runner, schedule::WORKS))
        .await
        .unwrap()
        .unwrap();
    mailroom::receive(
        &app,
        b"From: anna@x.example\r\nSubject: s3cret-mail\r\n\r\ns3cret-mail-body\r\n",
        None,
    )
    .unwrap();

    let trouble = mailbox_that_says_no(&app).await;
    assert!(matches!(trouble, mailroom::imap::Trouble::Password(_)));

    let log = String::from_utf8(kept.0.lock().unwrap().clone()).unwrap();
    let metrics = get(&operators_routes(&app, Readiness::default()), "/metrics")
        .await
        .text;
    assert!(log.contains("job will be tried again"), "{log}");
    assert!(
        log.contains("a provider of single sign-on does not answer"),
        "{log}"
    );
    assert!(
        log.contains("route=\"/hc/{locale}/guest/{token}\" status=404"),
        "{log}"
    );
    let secrets = priya
        .cookies
        .values()
        .chain(guest.cookies.values())
        .map(String::as_str);
    let secrets = secrets.filter(|value| value.len() > 16).chain([
        priya.csrf.as_str(),
        guest.csrf.as_str(),
        PASSWORD,
        "s3cret",
        "maja@",
        "anna@",
        "priya@",
    ]);
    let mut count = 0;
    for secret in secrets {
        count += 1;
        assert!(!log.contains(secret), "{secret} is in\n{log}");
        assert!(!metrics.contains(secret), "{secret} is in\n{metrics}");
    }
    assert!(count > 8, "there were cookies to look for");
}
