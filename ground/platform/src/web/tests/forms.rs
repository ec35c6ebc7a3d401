//! Forms and their files, from honest and from hostile browsers.

use super::*;

#[tokio::test]
async fn a_form_without_its_token_changes_nothing() {
    let mut site = Site::open();
    let token = site.csrf().await;
    let form = || {
        Request::post("/fields").header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
    };
    let right = format!("name=Maja&csrf={token}");
    assert_eq!(site.send(form(), right.clone()).await.text, "Maja");
    assert_eq!(
        site.send(form().header("x-csrf-token", &token), "name=Ola")
            .await
            .text,
        "Ola"
    );
    let own = form()
        .header("origin", "http://localhost")
        .header("sec-fetch-site", "same-origin");
    assert_eq!(site.send(own, right.clone()).await.status, 200);
    for body in ["name=Maja", "name=Maja&csrf=", "name=Maja&csrf=0000"] {
        assert_eq!(site.send(form(), body).await.status, 403, "{body}");
    }
    for (name, value) in [
        ("origin", "http://evil.example"),
        ("origin", "null"),
        ("origin", "https://localhost"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("x-csrf-token", "wrong"),
    ] {
        let answer = site.send(form().header(name, value), right.clone()).await;
        assert_eq!(answer.status, 403, "{name}: {value}");
        assert!(
            answer.text.contains("nothing was changed"),
            "{}",
            answer.text
        );
    }
    let json = Request::post("/fields").header(header::CONTENT_TYPE, "text/plain");
    assert_eq!(site.send(json, r#"{"csrf":"x"}"#).await.status, 403);
    let mut other = Site::open();
    other.csrf().await;
    assert_eq!(
        other.send(form(), right).await.status,
        403,
        "another browser's token"
    );
}

#[tokio::test]
async fn in_a_form_with_files_the_token_comes_first() {
    let mut site = Site::open();
    let token = site.csrf().await;
    let good = form_of(&token, &file_of("a.txt", b"hello"));
    let answer = site.multipart(good).await;
    assert_eq!(answer.text, format!("csrf={token} | a.txt:5 | "));
    let mut late = file_of("a.txt", b"hello");
    late.extend(form_of(&token, b""));
    assert_eq!(site.multipart(late).await.status, 403);
    let wrong = form_of("wrong", &file_of("b.txt", b"hello"));
    assert_eq!(site.multipart(wrong).await.status, 403);
    assert_eq!(
        site.uploads(),
        1,
        "nothing is kept of a form without its token"
    );
}

#[tokio::test]
async fn a_form_that_cannot_be_read_is_answered_in_words() {
    let mut site = Site::open();
    let token = site.csrf().await;
    let whole = form_of(&token, &file_of("a.txt", b"hello"));
    let mut bodies: Vec<Vec<u8>> = (0..whole.len() - 4)
        .map(|end| whole[..end].to_vec())
        .collect();
    bodies.push(form_of(
        &token,
        b"--XX\r\nContent-Disposition: form-data; name=\"\xff\"\r\n\r\n1\r\n",
    ));
    bodies.push(form_of(
        &token,
        b"--XX\r\nContent-Disposition: form-data; name=a\r\n\r\n\xff\r\n",
    ));
    bodies.push(form_of(
        &token,
        b"--XX\r\nContent-Disposition: form-data\r\n\r\n1\r\n",
    ));
    bodies.push(form_of(&token, b"--XX\r\n\r\n1\r\n"));
    bodies.push(form_of(&token, &[b'\r'; 5000]));
    bodies.push(vec![0; 100_000]);
    for body in bodies {
        let length = body.len();
        let answer = site.multipart(body).await;
        assert!(
            (400..500).contains(&answer.status),
            "{} for {length} bytes",
            answer.status
        );
        assert!(answer.text.len() > 20);
    }
    for kind in [
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "multipart/mixed; boundary=XX",
        "",
    ] {
        let request = Request::post("/form")
            .header(header::CONTENT_TYPE, kind)
            .header("x-csrf-token", &token);
        assert_eq!(
            site.send(request, whole.clone()).await.status,
            415,
            "{kind}"
        );
    }
    let kept = std::fs::read_dir(site.desk.folder().join("tmp"))
        .unwrap()
        .count();
    assert_eq!((kept, site.uploads()), (0, 0));
}

#[tokio::test]
async fn a_file_of_exactly_the_limit_is_kept_and_one_byte_more_is_not() {
    let mut site = Site::open();
    let token = site.csrf().await;
    let limit = usize::try_from(crate::Config::UPLOAD_LIMIT).unwrap();
    let mut rest = file_of("full.bin", &vec![b'a'; limit]);
    rest.extend(file_of("over.bin", &vec![b'a'; limit + 1]));
    rest.extend(b"--XX\r\nContent-Disposition: form-data; name=\"after\"\r\n\r\nstill read\r\n");
    let answer = site.multipart(form_of(&token, &rest)).await;
    assert_eq!(
        answer.text,
        format!(
            "csrf={token}&after=still read | full.bin:{limit} | over.bin:TooLarge {{ limit: {limit} }}"
        )
    );
    let send = || Request::post("/uploads?filename=x.bin").header("x-csrf-token", &token);
    assert_eq!(site.send(send(), vec![0; limit]).await.status, 201);
    let answer = site.send(send(), vec![0; limit + 1]).await;
    assert_eq!(answer.status, 413);
    assert_eq!(
        answer.text,
        r#"{"error":"x.bin is larger than 25 MB. Send a link to it, or split it."}"#
    );
}

#[tokio::test]
async fn an_upload_belongs_to_whoever_sent_it() {
    let mut site = Site::open();
    let token = site.csrf().await;
    let request = Request::post("/uploads?filename=..%2Fbild%2Epng").header("x-csrf-token", &token);
    let answer = site.send(request, "<html>").await;
    let upload: serde_json::Value = serde_json::from_str(&answer.text).unwrap();
    assert_eq!(upload["name"], "bild.png");
    assert_eq!(upload["content_type"], "text/plain");
    let upload = upload["token"].as_str().unwrap().to_owned();
    let now = site.desk.app.clock.now();
    let store = site.desk.app.store.clone();
    let claim = |uploader: &str, later: i64| {
        let tokens = [upload.clone(), upload.clone(), String::new()];
        let answer = store.write_now(|tx| {
            // Rolled back: the same upload is asked for again and again.
            let claimed = crate::files::list_pending(tx, &tokens[..1], uploader, now.plus(later))?;
            Err::<(), _>(
                Refusal::new(422, "x")
                    .with("n", claimed.len().to_string())
                    .into(),
            )
        });
        let Err(Error::Refused(refusal)) = answer else {
            panic!()
        };
        refusal.args[0].1.clone()
    };
    let cookie = site
        .cookies
        .iter()
        .find(|cookie| cookie.starts_with("arende_visitor="))
        .unwrap();
    let visitor = cookie.split_once('=').unwrap().1;
    let mine = format!("visitor:{}", crate::sha256_hex(visitor));
    assert_eq!(claim(&mine, 0), "1");
    assert_eq!(claim(&mine, DAY - 1), "1");
    assert_eq!(claim(&mine, DAY), "0", "after a day");
    assert_eq!(claim("visitor:other", 0), "0");
    let mut other = Site {
        desk: TestDesk::open(migrations(), WORDS).unwrap(),
        router: site.router.clone(),
        cookies: Vec::new(),
    };
    let others = other.csrf().await;
    let delete =
        |csrf: &str| Request::delete(format!("/uploads/{upload}")).header("x-csrf-token", csrf);
    assert_eq!(other.send(delete(&others), Body::empty()).await.status, 404);
    assert_eq!(site.send(delete(&token), Body::empty()).await.status, 204);
    assert_eq!(site.send(delete(&token), Body::empty()).await.status, 404);
}

#[tokio::test]
async fn somebody_signed_out_cannot_send_files_for_ever() {
    let mut site = Site::open();
    let token = site.csrf().await;
    let mut statuses = Vec::new();
    for _ in 0..45 {
        let request = Request::post("/uploads?filename=a.txt").header("x-csrf-token", &token);
        statuses.push(site.send(request, "a").await.status);
    }
    assert_eq!(statuses.iter().filter(|status| **status == 201).count(), 40);
    assert_eq!(statuses.last(), Some(&429));
}

/// A request by somebody, as far as files need one: its number and its first comment.
fn ticket(site: &Site) -> (domain::TicketId, domain::CommentId) {
    let maja = site.person("Maja", Role::User);
    let store = &site.desk.app.store;
    let (ticket, comment) = store
        .write_now(|tx| {
            let desk = tx.insert("INSERT INTO desk (name, created_at) VALUES ('D', 1) RETURNING id", &[])?;
            let status = tx.insert(
                "INSERT INTO status (category, position, on_customer_reply, customer_may_close, is_default)
                 VALUES ('new', 1, 'open', 1, 1) RETURNING id",
                &[],
            )?;
            let ticket = tx.insert(
                "INSERT INTO ticket (subject, status_id, category, requester_id, submitter_id, desk_id, channel,
                                     created_at, updated_at, active_at)
                 VALUES ('S', $1, 'new', $2, $2, $3, 'web', 1, 1, 1) RETURNING id",
                &params![status, maja, desk],
            )?;
            let comment = tx.insert(
                "INSERT INTO comment (ticket_id, author_id, public, body, channel, created_at)
                 VALUES ($1, $2, 1, 'B', 'web', 1) RETURNING id",
                &params![ticket, maja],
            )?;
            Ok((ticket, comment))
        })
        .unwrap();
    (domain::TicketId(ticket), domain::CommentId(comment))
}

#[test]
fn a_message_takes_the_senders_own_files_once() {
    use crate::files::{Claimed, add_pending, claim};
    let site = Site::open();
    let (ticket, comment) = ticket(&site);
    let (app, now) = (&site.desk.app, site.desk.app.clock.now());
    let stored = app.files.keep_now(b"hello").unwrap();
    app.store
        .write_now(|tx| {
            add_pending(tx, &stored, "a.txt", "mine", "session:a", now)?;
            add_pending(tx, &stored, "b.txt", "mine", "session:a", now)?;
            add_pending(tx, &stored, "c.txt", "old", "session:a", now.plus(-DAY))?;
            add_pending(tx, &stored, "d.txt", "other", "session:b", now)?;
            let tokens = ["mine", "mine", "old", "other", "unknown", ""].map(str::to_owned);
            let take = |tx| claim(tx, &tokens, "session:a", comment, ticket, now);
            assert_eq!(
                take(tx)?,
                Claimed {
                    attached: 2,
                    missing: 3
                }
            );
            assert_eq!(
                take(tx)?,
                Claimed {
                    attached: 0,
                    missing: 4
                }
            );
            let nobodys = claim(tx, &[String::new()], "", comment, ticket, now)?;
            assert_eq!(
                nobodys,
                Claimed {
                    attached: 0,
                    missing: 0
                }
            );
            Ok(())
        })
        .unwrap();
}

#[test]
fn garbage_is_what_nobody_speaks_of_any_more() {
    use crate::files::{add_pending, claim, garbage};
    let site = Site::open();
    let (ticket, comment) = ticket(&site);
    let app = &site.desk.app;
    let attached = app.files.keep_now(b"attached").unwrap();
    let forgotten = app.files.keep_now(b"forgotten").unwrap();
    // Files carry the machine's time, so the round begins from there.
    let written = std::fs::metadata(app.config.data.join("tmp"))
        .unwrap()
        .modified()
        .unwrap();
    let written = written
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap()
        .as_millis();
    let now = domain::Moment(i64::try_from(written).unwrap());
    app.store
        .write_now(|tx| {
            add_pending(tx, &attached, "a.txt", "a", "session:a", now)?;
            claim(tx, &["a".to_owned()], "session:a", comment, ticket, now)?;
            add_pending(tx, &forgotten, "f.txt", "f", "session:a", now)
        })
        .unwrap();
    let leftover = app.config.data.join("tmp").join("cut");
    std::fs::write(&leftover, "half").unwrap();
    let round = |later: i64| garbage::collect_now(&app.store, &app.files, now.plus(later)).unwrap();
    assert_eq!(
        round(HOUR),
        garbage::Removed::default(),
        "everything is young"
    );
    assert_eq!(round(DAY).uploads, 1);
    let removed = round(2 * DAY + HOUR);
    assert_eq!(
        (removed.uploads, removed.files, removed.leftovers),
        (0, 1, 1)
    );
    assert!(app.files.read_now(&forgotten.sha256).is_err());
    assert_eq!(app.files.read_now(&attached.sha256).unwrap(), b"attached");
    assert_eq!(round(3 * DAY), garbage::Removed::default());
}
