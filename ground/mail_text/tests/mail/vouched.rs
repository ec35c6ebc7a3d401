//! What a trusted server wrote above a mail.

use mail_text::{Vouched, vouched};

fn said(header: &str) -> Vouched {
    let raw = format!("{header}\nFrom: maja@skola.example\nSubject: x\n\nHej\n");
    vouched(raw.as_bytes(), &["mx.desk.example"])
}

fn pair(result: &str, domain: &str) -> (String, String) {
    (result.to_owned(), domain.to_owned())
}

#[test]
fn results_are_read_as_the_common_servers_write_them() {
    let google = said(
        "Authentication-Results: mx.desk.example;\n       dkim=pass header.i=@skola.example header.s=s1 header.b=abc;\n       \
         spf=pass (mx.desk.example: domain of maja@skola.example designates 192.0.2.1 as permitted sender) smtp.mailfrom=maja@skola.example;\n       \
         dmarc=pass (p=REJECT sp=REJECT dis=NONE) header.from=skola.example",
    );
    assert_eq!(google.dkim, [pair("pass", "skola.example")]);
    assert_eq!(google.spf, Some(pair("pass", "skola.example")));
    assert_eq!(google.dmarc, Some(pair("pass", "skola.example")));
    assert_eq!(google.policy.as_deref(), Some("reject"));
    let microsoft = said(
        "Authentication-Results: mx.desk.example 1; spf=fail (sender IP is 192.0.2.1) smtp.mailfrom=skola.example; dkim=none (message not signed) header.d=none; dmarc=fail action=oreject header.from=skola.example;compauth=fail reason=000",
    );
    assert_eq!(microsoft.dmarc, Some(pair("fail", "skola.example")));
    assert_eq!(microsoft.spf, Some(pair("fail", "skola.example")));
    let rspamd = said(
        "Authentication-Results: mx.desk.example;\n\tdkim=pass header.d=a.example header.s=x;\n\tdkim=fail (\"headers rsa verify failed\") header.d=skola.example;\n\tspf=none (mx.desk.example: no SPF) smtp.mailfrom=\"maja@skola.example\";\n\tdmarc=fail reason=\"No valid SPF; no DKIM\" header.from=skola.example (policy=quarantine)",
    );
    assert_eq!(
        rspamd.dkim,
        [pair("pass", "a.example"), pair("fail", "skola.example")]
    );
    assert_eq!(rspamd.dmarc, Some(pair("fail", "skola.example")));
    assert_eq!(rspamd.policy.as_deref(), Some("quarantine"));
    let received = said(
        "Received-SPF: Pass (mailfrom) identity=mailfrom; client-ip=192.0.2.1; helo=a; envelope-from=maja@skola.example; receiver=mx.desk.example",
    );
    assert_eq!(received.spf, Some(pair("pass", "skola.example")));
}

#[test]
fn what_anybody_else_wrote_there_says_nothing() {
    for header in [
        "Authentication-Results: evil.example; dmarc=pass header.from=skola.example",
        "Authentication-Results: (mx.desk.example) evil.example; dmarc=pass header.from=skola.example",
        "Authentication-Results: mx.desk.example.evil.example; dmarc=pass header.from=skola.example",
        "X-Authentication-Results: mx.desk.example; dmarc=pass header.from=skola.example",
        "ARC-Authentication-Results: i=1; mx.desk.example; dmarc=pass header.from=skola.example",
        "Authentication-Results: evil.example; x=\"; mx.desk.example; dmarc=pass\"",
        "Received-SPF: pass receiver=evil.example; envelope-from=maja@skola.example",
        "Received-SPF: pass (receiver=mx.desk.example) envelope-from=maja@skola.example",
    ] {
        assert_eq!(said(header), Vouched::default(), "{header}");
    }
    let raw =
        b"Authentication-Results: mx.desk.example; dmarc=pass header.from=skola.example\n\nHej\n";
    assert_eq!(vouched(raw, &[]), Vouched::default());
}

#[test]
fn the_field_on_top_counts_before_one_that_was_there_already() {
    let both = said(
        "Authentication-Results: mx.desk.example; dkim=none; spf=fail smtp.mailfrom=skola.example; dmarc=fail (p=NONE) header.from=skola.example\n\
         Authentication-Results: mx.desk.example; dkim=pass header.d=skola.example; spf=pass smtp.mailfrom=skola.example; dmarc=pass header.from=skola.example",
    );
    assert_eq!(both.dkim, [pair("none", "")]);
    assert_eq!(both.dmarc, Some(pair("fail", "skola.example")));
    assert_eq!(both.policy.as_deref(), Some("none"));
    let two = said(
        "Authentication-Results: mx.desk.example; dmarc=pass header.from=skola.example\n\
         Authentication-Results: mx.desk.example; dkim=pass header.d=skola.example",
    );
    assert_eq!(two.dkim, [pair("pass", "skola.example")]);
}

#[test]
fn what_came_along_below_the_line_of_the_server_says_nothing() {
    let forged = said(
        "Authentication-Results: mx.desk.example; dmarc=none\n\
         Received: from evil.example by mx.desk.example\n\
         Authentication-Results: mx.desk.example; dkim=pass header.d=skola.example",
    );
    assert_eq!(forged.dkim, []);
}

#[test]
fn nonsense_says_nothing_and_ends() {
    let deep = format!(
        "Authentication-Results: mx.desk.example; {}",
        "(".repeat(50_000)
    );
    assert_eq!(said(&deep), Vouched::default());
    assert_eq!(said("Authentication-Results:"), Vouched::default());
    assert_eq!(
        said("Authentication-Results: mx.desk.example; ;;=;dkim;spf"),
        Vouched::default()
    );
    said("Received-SPF: ");
}
