//! Signing in, staying signed in, and following one request by a link.

use super::*;

#[tokio::test]
async fn a_page_for_customers_asks_strangers_to_sign_in_and_come_back() {
    let mut site = Site::open();
    let answer = site.get("/hc/sv/mine?a=b").await;
    assert_eq!(answer.status, 303);
    assert_eq!(
        answer.headers[header::LOCATION],
        "/hc/sv/signin?return_to=%2Fhc%2Fsv%2Fmine%3Fa%3Db"
    );
    let fetch = Request::get("/hc/sv/mine").header("sec-fetch-dest", "empty");
    let answer = site.send(fetch, Body::empty()).await;
    assert_eq!(answer.status, 401);
    assert!(answer.text.starts_with(r#"{"error":"#), "{}", answer.text);
    let maja = site.person("Maja", Role::User);
    site.sign_in(maja);
    assert_eq!(site.get("/hc/sv/mine").await.text, "Maja");
}

#[tokio::test]
async fn the_workspace_does_not_exist_for_customers() {
    let mut site = Site::open();
    assert_eq!(site.get("/agent").await.status, 303);
    let maja = site.person("Maja", Role::User);
    site.sign_in(maja);
    let hidden = site.get("/agent").await;
    assert_eq!(hidden.status, 404);
    let ola = site.person("Ola", Role::Agent);
    site.sign_in(ola);
    assert_eq!(site.get("/agent").await.text, "Ola");
}

#[tokio::test]
async fn a_session_ends_when_it_is_not_used_and_when_it_is_old() {
    let mut site = Site::open();
    let maja = site.person("Maja", Role::User);
    site.sign_in(maja);
    let clock = site.desk.app.clock.clone();
    let mut days = 0;
    while site.get("/hc/en/mine").await.status == 200 {
        days += 10;
        // The touch runs beside the request.
        let (store, now) = (site.desk.app.store.clone(), clock.now().0);
        let seen = |tx: &crate::store::Tx<'_>| tx.number("SELECT max(seen_at) FROM session", &[]);
        while store.read(seen).await.unwrap() < now {
            tokio::task::yield_now().await;
        }
        clock.advance(10 * DAY);
    }
    assert_eq!(days, 90, "used every ten days, it lives ninety");
    site.sign_in(maja);
    clock.advance(14 * DAY - 1);
    assert_eq!(site.get("/hc/en/mine").await.status, 200);
    site.sign_in(maja);
    clock.advance(14 * DAY);
    assert_eq!(site.get("/hc/en/mine").await.status, 303);
}

#[tokio::test]
async fn a_suspended_person_is_signed_out_at_once() {
    let mut site = Site::open();
    let maja = site.person("Maja", Role::User);
    site.sign_in(maja);
    assert_eq!(site.get("/hc/en/mine").await.status, 200);
    let store = site.desk.app.store.clone();
    store
        .write_now(|tx| {
            tx.run(
                "UPDATE person SET suspended_at = 1 WHERE id = $1",
                &params![maja],
            )
        })
        .unwrap();
    assert_eq!(site.get("/hc/en/mine").await.status, 303);
}

#[tokio::test]
async fn the_old_session_is_dead_after_signing_in_again_and_after_signing_out() {
    let mut site = Site::open();
    let maja = site.person("Maja", Role::User);
    site.sign_in(maja);
    let old = site.cookies.clone();
    let hash = crate::sha256_hex(old[0].split_once('=').unwrap().1);
    let (store, now) = (site.desk.app.store.clone(), site.desk.app.clock.now());
    store
        .write_now(|tx| session::begin(tx, maja, "test", Some(&hash), now))
        .unwrap();
    assert_eq!(site.get("/hc/en/mine").await.status, 303);
    site.sign_in(maja);
    store
        .write_now(|tx| session::end_all(tx, maja, None))
        .unwrap();
    assert_eq!(site.get("/hc/en/mine").await.status, 303);
}

#[tokio::test]
async fn a_guests_link_shows_one_request_and_nothing_else() {
    let mut site = Site::open();
    let maja = site.person("Maja", Role::User);
    let (store, now) = (site.desk.app.store.clone(), site.desk.app.clock.now());
    store
        .write_now(|tx| {
            tx.run(
                "INSERT INTO link (token_hash, purpose, person_id, ticket_id, created_at, expires_at)
                 VALUES ($1, 'guest', $2, 7, $3, $4)",
                &params![crate::sha256_hex("guest-token"), maja, now, now.plus(HOUR)],
            )
        })
        .unwrap();
    site.cookies.push("arende_guest=guest-token".to_owned());
    let request = Request::get("/page").header(header::COOKIE, site.cookies.join(""));
    let (mut parts, ()) = request.body(()).unwrap().into_parts();
    let app = site.desk.app.clone();
    let visitor =
        <Visitor as axum::extract::FromRequestParts<App>>::from_request_parts(&mut parts, &app)
            .await
            .unwrap();
    assert_eq!(
        visitor.actor,
        domain::permission::Actor::guest(maja, domain::TicketId(7))
    );
    assert!(visitor.person.is_none());
    assert_eq!(site.get("/hc/en/mine").await.status, 303);
    site.desk.app.clock.advance(HOUR + MINUTE);
    parts.extensions.clear();
    let visitor =
        <Visitor as axum::extract::FromRequestParts<App>>::from_request_parts(&mut parts, &app)
            .await
            .unwrap();
    assert_eq!(visitor.actor, domain::permission::Actor::VISITOR);
}
