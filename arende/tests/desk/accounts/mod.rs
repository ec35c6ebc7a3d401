//! Accounts as people meet them: invitations, forgotten passwords, making an account, second factors, devices, and
//! whoever tries to get in without any of these.

mod changes_of_mind;
mod coming_in;
mod factor;
mod handover;
mod intruders;
mod own;
mod passkeys;
mod people_pages;
mod sso;
mod ways_in;

use axum::http::StatusCode;
use platform::settings::Setting;

use crate::harness::{Browser, Desk, Page};

/// Administrators decide something.
fn decide(desk: &Desk, setting: &Setting, value: &str) {
    let now = desk.app().clock.now();
    desk.app()
        .store
        .write_now(|tx| setting.store(tx, None, value, now))
        .unwrap();
}

/// The mails to an address, oldest first, with their lines whole.
fn mails_to(desk: &Desk, address: &str) -> Vec<String> {
    desk.later();
    desk.outbox()
        .into_iter()
        .map(|mail| {
            mail.replace("=\r\n", "")
                .replace("=\n", "")
                .replace("=3D", "=")
        })
        .filter(|mail| mail.contains(&format!("To: {address}")))
        .collect()
}

/// Where the newest mail to an address leads.
#[track_caller]
fn link_to(desk: &Desk, address: &str) -> String {
    let mails = mails_to(desk, address);
    let mail = mails.last().expect("a mail");
    mail.split("http://127.0.0.1:3000")
        .skip(1)
        .map(|rest| {
            rest.split(['\r', '\n', '"', ' '])
                .next()
                .unwrap_or_default()
        })
        .find(|path| path.contains("/link/"))
        .unwrap_or_else(|| panic!("a link in\n{mail}"))
        .to_owned()
}

/// Presses the button of a mailed link, in a browser that looks at it first.
async fn presses(browser: &mut Browser, link: &str, password: &str) -> Page {
    let seen = browser.get(link).await;
    assert_eq!(seen.status, StatusCode::OK, "{}", seen.text);
    browser.post(link, &[("password", password)]).await
}

/// Signs in with any password; answers what came of it.
async fn tries(browser: &mut Browser, email: &str, password: &str) -> Page {
    browser.get("/hc/en/signin").await;
    browser
        .post("/hc/en/signin", &[("email", email), ("password", password)])
        .await
}

/// Whether this browser is signed in.
async fn is_in(browser: &mut Browser) -> bool {
    browser.get("/hc/en/account").await.status == StatusCode::OK
}
