//! Consent at a provider for a mailbox that takes no password: written down, asked for in a browser, and forgotten.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};

use axum::http::StatusCode;
use domain::person::Role;

use crate::harness::{Browser, Desk};

/// A provider that gives tokens for the code "good"; ends with the process.
fn provider() -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let at = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let mut reader = BufReader::new(stream.try_clone().unwrap());
            let (mut line, mut length) = (String::new(), 0);
            while reader.read_line(&mut line).is_ok_and(|read| read > 0) && line != "\r\n" {
                if let Some(said) = line.to_lowercase().strip_prefix("content-length:") {
                    length = said.trim().parse().unwrap();
                }
                line.clear();
            }
            let mut body = vec![0; length];
            reader.read_exact(&mut body).unwrap();
            let said: std::collections::HashMap<String, String> =
                form_urlencoded::parse(&body).into_owned().collect();
            let is_good = said["code"] == "good"
                && said["client_secret"] == "marked-client"
                && said["redirect_uri"].ends_with("/agent/mailboxes/consent")
                && said["code_verifier"].len() >= 43;
            let (status, answer) = if is_good {
                (
                    "200 OK",
                    r#"{"access_token":"marked-access","token_type":"Bearer","expires_in":3600,"refresh_token":"marked-refresh"}"#,
                )
            } else {
                ("400 Bad Request", r#"{"error":"invalid_grant"}"#)
            };
            let head = format!(
                "HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
                answer.len()
            );
            let _ = stream.write_all(format!("{head}{answer}").as_bytes());
        }
    });
    at
}

async fn mailbox(ola: &mut Browser) -> String {
    let fields = [
        ("address", "help@desk.example"),
        ("host", "outlook.office365.com"),
        ("port", "993"),
        ("encryption", "tls"),
        ("sign_in", "consent"),
        ("folder", "INBOX"),
        ("who", ""),
    ];
    let added = ola.post("/agent/mailboxes", &fields).await;
    assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.text);
    let address = added.location.unwrap();
    address.split('?').next().unwrap().to_owned()
}

/// The address behind the button that leads to the provider.
fn way_to_provider(page: &str, at: &str) -> Option<String> {
    let from = page.find(&format!("href=\"{at}/authorize"))? + 6;
    let link = page[from..].split('"').next()?;
    Some(link.replace("&#38;", "&").replace("&amp;", "&"))
}

fn named(address: &str, name: &str) -> String {
    let query = address.split_once('?').unwrap().1;
    form_urlencoded::parse(query.as_bytes())
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.into_owned())
        .unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_consents_at_the_provider_in_the_browser() {
    let (desk, at) = (Desk::open(), provider());
    desk.person("Ola Ek", "ola@desk.example", Role::Admin, "en");
    desk.person("Sara Ek", "sara@desk.example", Role::Admin, "sv");
    let mut ola = desk.signed_in("ola@desk.example").await;
    let one = mailbox(&mut ola).await;
    let consent = format!("{one}/consent");
    ola.get(&consent)
        .await
        .must_say("It is not written down yet where the tokens come from.")
        .must_say("/agent/mailboxes/consent");
    let wrong = ola
        .post(&consent, &[("provider", "other"), ("token", "nowhere")])
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong
        .must_say("Write the client ID that the provider shows.")
        .must_say("Write a whole address that begins with https://.");
    let (authorize, token) = (format!("{at}/authorize"), format!("{at}/token"));
    let inside = [
        ("provider", "other"),
        ("client_id", "desk"),
        ("authorize", "https://login.example/authorize"),
        ("token", "https://10.0.0.7/token"),
        ("scope", "mail"),
        ("inside", "1"),
    ];
    let refused = ola.post(&consent, &inside).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.must_say("This address leads into a private network.");
    let fields = [
        ("provider", "other"),
        ("client_id", "desk"),
        ("client_secret", "marked-client"),
        ("authorize", authorize.as_str()),
        ("token", token.as_str()),
        ("scope", "mail offline_access"),
    ];
    let saved = ola.post(&consent, &fields).await;
    let page = ola.follow(saved).await;
    page.must_say("Saved. Now consent at the provider.")
        .must_say("Nobody has consented yet.")
        .must_say("A secret is kept.");
    assert!(!page.says("marked-client"), "it is never shown again");
    let way = way_to_provider(&page.text, &at).expect("a way to the provider");
    assert_eq!(named(&way, "login_hint"), "help@desk.example");
    assert_eq!(named(&way, "code_challenge_method"), "S256");
    assert_eq!(named(&way, "scope"), "mail offline_access");
    let state = named(&way, "state");

    // Somebody else's browser, a state that nobody gave, and no code at all change nothing.
    let back =
        |state: &str, code: &str| format!("/agent/mailboxes/consent?state={state}&code={code}");
    let mut sara = desk.signed_in("sara@desk.example").await;
    let other = sara.get(&back(&state, "good")).await;
    assert_eq!(other.status, StatusCode::NOT_FOUND);
    for made_up in ["", "1.2.3.abc", "1.1.99999999999999999999.x"] {
        let no = ola.get(&back(made_up, "good")).await;
        assert_eq!(no.status, StatusCode::NOT_FOUND, "{made_up}");
    }
    let no = ola.get(&back(&state, "")).await;
    ola.follow(no)
        .await
        .must_say("Nobody consented at the provider.");
    let lost = ola.get(&back(&state, "used")).await;
    ola.follow(lost)
        .await
        .must_say("The provider does not take the answer any more");
    let given = ola.get(&back(&state, "good")).await;
    let page = ola.follow(given).await;
    page.must_say("The consent is given.")
        .must_say("Somebody consented");
    assert!(!page.says("marked"));
    sara.get(&one).await.must_say("Samtycket gavs");
    let told = ola.get("/agent/audit?area=access").await;
    told.must_say("help@desk.example");
    assert!(!told.says("marked"));

    desk.app().clock.advance(2 * domain::HOUR);
    let late = ola.get(&back(&state, "good")).await;
    assert_ne!(late.status, StatusCode::OK);
    let mut ola = desk.signed_in("ola@desk.example").await;
    let late = ola.get(&back(&state, "good")).await;
    assert_eq!(late.status, StatusCode::NOT_FOUND, "an hour is enough");
    let forgotten = ola.post(&consent, &[("deed", "forget")]).await;
    ola.follow(forgotten)
        .await
        .must_say("What was known of the consent is forgotten here.")
        .must_say("It is not written down yet where the tokens come from.");
}

#[tokio::test(flavor = "multi_thread")]
async fn microsoft_and_google_need_nothing_but_a_client() {
    let desk = Desk::open();
    desk.person("Ola Ek", "ola@desk.example", Role::Admin, "en");
    let mut ola = desk.signed_in("ola@desk.example").await;
    let one = mailbox(&mut ola).await;
    let consent = format!("{one}/consent");
    for (provider, at, scope) in [
        (
            "microsoft",
            "https://login.microsoftonline.com/vendor.example/oauth2/v2.0",
            "IMAP.AccessAsUser.All",
        ),
        (
            "google",
            "https://accounts.google.com/o/oauth2/v2/auth?",
            "https://mail.google.com/",
        ),
    ] {
        let fields = [
            ("provider", provider),
            ("client_id", "desk"),
            ("tenant", "vendor.example"),
        ];
        let saved = ola.post(&consent, &fields).await;
        let page = ola.follow(saved).await;
        page.must_say(at);
        let from = page.text.find("class=\"btn primary\" href=\"").unwrap();
        let link = page.text[from..].split('"').nth(3).unwrap();
        let link = link.replace("&#38;", "&").replace("&amp;", "&");
        assert!(named(&link, "scope").contains(scope), "{link}");
    }
    // Saved again without the directory, it stays.
    let again = [
        ("provider", "microsoft"),
        ("client_id", "desk"),
        ("tenant", "vendor.example"),
    ];
    ola.post(&consent, &again).await;
    let saved = ola.post(&consent, &again[..2]).await;
    ola.follow(saved)
        .await
        .must_say("login.microsoftonline.com/vendor.example/");
    let mut desk_agent = {
        desk.person("Priya Nair", "priya@desk.example", Role::Agent, "en");
        desk.signed_in("priya@desk.example").await
    };
    assert_eq!(desk_agent.get(&consent).await.status, StatusCode::NOT_FOUND);
}
