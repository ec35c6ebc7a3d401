//! The promises, each with messages that it is about.

use serde_json::Value;

pub struct Sentence {
    pub number: u32,
    pub says: &'static str,
    pub mails: fn() -> Vec<Vec<u8>>,
    pub holds: fn(&Value) -> bool,
}

fn raw(text: &str) -> Vec<u8> {
    text.replace('\n', "\r\n").into_bytes()
}

fn from_maja(header: &str, body: &str) -> Vec<u8> {
    raw(&format!(
        "From: Maja <maja@skola.example>\nTo: support@desk.example\n{header}\nMIME-Version: 1.0\n\n{body}\n"
    ))
}

fn with(headers: &[&str]) -> Vec<Vec<u8>> {
    headers
        .iter()
        .map(|header| from_maja(&format!("Subject: Hej\n{header}"), "Hej"))
        .collect()
}

fn of(kind: &str, parts: &[&str]) -> Vec<u8> {
    let parts = parts.join("\n--b\n");
    from_maja(
        &format!("Subject: Hej\nContent-Type: multipart/{kind}; boundary=b"),
        &format!("--b\n{parts}\n--b--"),
    )
}

fn report(action: &str, status: &str) -> Vec<u8> {
    raw(&format!(
        "From: MAILER-DAEMON@mx.example\nTo: support@desk.example\nSubject: Undelivered\nMIME-Version: 1.0\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n\nIt did not arrive.\n--b\n\
         Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n\
         Final-Recipient: rfc822; maja@skola.example\nAction: {action}\nStatus: {status}\n\n--b\n\
         Content-Type: message/rfc822\n\nMessage-ID: <7.1@desk.example>\nFrom: support@desk.example\nSubject: Re: Hej\n\nHej\n--b--\n"
    ))
}

fn text<'v>(said: &'v Value, key: &str) -> &'v str {
    said[key].as_str().unwrap_or_default()
}

fn files(said: &Value) -> Vec<&str> {
    let all = said["attachments"].as_array().map(Vec::as_slice);
    let names = all.unwrap_or_default().iter();
    names.map(|file| text(file, "filename")).collect()
}

pub const ALL: &[Sentence] = &[
    Sentence {
        number: 22,
        says: "A mail is automatic by any of the headers that say so",
        mails: || {
            with(&[
                "Auto-Submitted: auto-replied",
                "Auto-Submitted: auto-generated",
                "Precedence: auto_reply",
                "X-Autoreply: yes",
                "X-Autorespond: yes",
                "X-Autoresponse: yes",
                "X-AutoReply-From: maja@skola.example",
                "X-Mail-Autoreply: yes",
                "X-FC-Machinegenerated: true",
                "X-Loop: yes",
                "Precedence: bulk",
                "Precedence: list",
                "Precedence: junk",
                "List-Unsubscribe: <mailto:off@skola.example>",
                "Return-Path: <>",
                "X-Auto-Response-Suppress: All\nX-MS-Exchange-Inbox-Rules-Loop: maja@skola.example",
            ])
        },
        holds: |said| said["auto_reply"] == true,
    },
    Sentence {
        number: 22,
        says: "Auto-Submitted: no is a person",
        mails: || with(&["Auto-Submitted: no"]),
        holds: |said| said["auto_reply"] == false,
    },
    Sentence {
        number: 23,
        says: "An absence is known by how its subject begins, in each language",
        mails: || {
            [
                "Autosvar: Hej",
                "Automatiskt svar: Hej",
                "Frånvaro: semester",
                "Abwesenheitsnotiz: Hallo",
                "Automatic reply: Hi",
                "Out of Office: Hi",
                "Réponse automatique : Bonjour",
            ]
            .map(|subject| from_maja(&format!("Subject: {subject}"), "Jag är borta."))
            .to_vec()
        },
        holds: |said| said["auto_reply"] == true,
    },
    Sentence {
        number: 23,
        says: "Who speaks of an absence further on is a person",
        mails: || {
            vec![from_maja(
                "Subject: Fråga om Autosvar: Hej",
                "Hur stänger jag av det?",
            )]
        },
        holds: |said| said["auto_reply"] == false,
    },
    Sentence {
        number: 24,
        says: "X-Auto-Response-Suppress alone proves no automatic answer",
        mails: || {
            with(&[
                "X-Auto-Response-Suppress: All",
                "X-Auto-Response-Suppress: OOF",
            ])
        },
        holds: |said| said["auto_reply"] == false,
    },
    Sentence {
        number: 27,
        says: "A delivery report is a failure notice, with address and the mail that failed",
        mails: || vec![report("failed", "5.1.1")],
        holds: |said| {
            said["bounce"] == true
                && said["bounce_permanent"] == true
                && said["bounce_recipient"] == "maja@skola.example"
                && said["bounce_message_id"] == "7.1@desk.example"
        },
    },
    Sentence {
        number: 28,
        says: "A delivery that is delayed is no failure for good",
        mails: || vec![report("delayed", "4.4.1")],
        holds: |said| said["bounce_permanent"] != true,
    },
    Sentence {
        number: 28,
        says: "A delivery that succeeded is no failure notice",
        mails: || vec![report("delivered", "2.0.0"), report("relayed", "2.0.0")],
        holds: |said| said["bounce"] == false,
    },
    Sentence {
        number: 32,
        says: "Of two senders the one that has an address counts",
        mails: || {
            vec![raw(
                "From: Maja\nFrom: Maja <maja@skola.example>\nSubject: Hej\n\nHej\n",
            )]
        },
        holds: |said| said["from"]["address"] == "maja@skola.example",
    },
    Sentence {
        number: 33,
        says: "Addresses are read however they are written",
        mails: || {
            [
                "Maja [mailto:maja@skola.example]",
                "maja@skola.example (Maja)",
                "\"Maja\" <maja@skola.example.>",
                "<maja@skola.example>",
                "'maja@skola.example' <maja@skola.example>",
            ]
            .map(|from| raw(&format!("From: {from}\nSubject: Hej\n\nHej\n")))
            .to_vec()
        },
        holds: |said| said["from"]["address"] == "maja@skola.example",
    },
    Sentence {
        number: 38,
        says: "A charset that is wrong or unknown is an answer, and Swedish stays Swedish",
        mails: || {
            let head = |charset: &str| {
                format!("From: maja@skola.example\r\nSubject: Hej\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset={charset}\r\nContent-Transfer-Encoding: 8bit\r\n\r\n").into_bytes()
            };
            let utf8 = "Åsa är på övervåningen".as_bytes();
            let latin: Vec<u8> = "Åsa är på övervåningen"
                .chars()
                .map(|c| u8::try_from(u32::from(c)).unwrap())
                .collect();
            vec![
                [head("utf-8"), utf8.to_vec()].concat(),
                [head("no-such-charset"), utf8.to_vec()].concat(),
                [head("us-ascii"), utf8.to_vec()].concat(),
                [head("iso-8859-1"), latin.clone()].concat(),
                [head("utf-8"), latin].concat(),
            ]
        },
        holds: |said| text(said, "body_text").trim() == "Åsa är på övervåningen",
    },
    Sentence {
        number: 39,
        says: "An unknown way of encoding leaves the text as it is; a NUL is survived",
        mails: || {
            vec![
                from_maja(
                    "Subject: Hej\nContent-Transfer-Encoding: no-such",
                    "Hej på er",
                ),
                from_maja("Subject: Hej", "Hej\u{0} på er")
                    .into_iter()
                    .collect(),
            ]
        },
        holds: |said| {
            text(said, "body_text")
                .replace(['\u{0}', '\u{fffd}'], "")
                .contains("Hej på er")
        },
    },
    Sentence {
        number: 40,
        says: "A mail without a body or a subject is an answer all the same",
        mails: || {
            vec![
                raw("From: maja@skola.example\n\n"),
                raw("From: maja@skola.example\nSubject:\n\n"),
                b"From: maja@skola.example".to_vec(),
                Vec::new(),
                b"no header at all, and no line end".to_vec(),
            ]
        },
        holds: |said| said.is_object() && said["attachments"].is_array(),
    },
    Sentence {
        number: 42,
        says: "Where the text is empty, the HTML is read",
        mails: || {
            vec![of(
                "alternative",
                &[
                    "Content-Type: text/plain; charset=utf-8\n\n ",
                    "Content-Type: text/html; charset=utf-8\n\n<p>Den <b>står</b> still.</p>",
                ],
            )]
        },
        holds: |said| text(said, "body_text").contains("Den står still."),
    },
    Sentence {
        number: 44,
        says: "A picture that the text does not hold is a file",
        mails: || {
            vec![of(
                "related",
                &[
                    "Content-Type: text/html; charset=utf-8\n\n<p>Hej</p>",
                    "Content-Type: image/png; name=bild.png\nContent-ID: <a@b>\nContent-Disposition: inline; filename=bild.png\nContent-Transfer-Encoding: base64\n\niVBORw0KGgo=",
                ],
            )]
        },
        holds: |said| files(said) == ["bild.png"],
    },
    Sentence {
        number: 45,
        says: "Names of files are read however they are written",
        mails: || {
            [
                "attachment; filename*=utf-8''r%C3%A4kning.pdf",
                "attachment; filename*0*=utf-8''r%C3%A4k; filename*1=ning.pdf",
                "attachment; filename=\"=?utf-8?Q?r=C3=A4kning.pdf?=\"",
                "attachment; filename=\"räkning.pdf\"",
            ]
            .map(|how| {
                of(
                    "mixed",
                    &[
                        "Content-Type: text/plain; charset=utf-8\n\nHej",
                        &format!("Content-Type: application/pdf\nContent-Disposition: {how}\n\nx"),
                    ],
                )
            })
            .to_vec()
        },
        holds: |said| files(said) == ["räkning.pdf"],
    },
    Sentence {
        number: 45,
        says: "A file without a name has one",
        mails: || {
            vec![of(
                "mixed",
                &[
                    "Content-Type: text/plain; charset=utf-8\n\nHej",
                    "Content-Type: application/pdf\nContent-Disposition: attachment\n\nx",
                ],
            )]
        },
        holds: |said| files(said).len() == 1 && !files(said)[0].is_empty(),
    },
    Sentence {
        number: 47,
        says: "An invitation is a file, and its words stay",
        mails: || {
            vec![of(
                "alternative",
                &[
                    "Content-Type: text/plain; charset=utf-8\n\nMöte på fredag",
                    "Content-Type: text/calendar; charset=utf-8; method=REQUEST\n\nBEGIN:VCALENDAR\nEND:VCALENDAR",
                ],
            )]
        },
        holds: |said| text(said, "body_text").contains("Möte på fredag") && files(said).len() == 1,
    },
    Sentence {
        number: 58,
        says: "Where nothing is left, the whole text is kept",
        mails: || {
            vec![from_maja(
                "Subject: Re: Hej\nContent-Type: text/plain; charset=utf-8",
                "> Hej\n> Har ni provat?",
            )]
        },
        holds: |said| text(said, "reply_text").contains("Har ni provat?"),
    },
    Sentence {
        number: 59,
        says: "An answer between the quotes keeps them",
        mails: || {
            vec![from_maja(
                "Subject: Re: Hej\nContent-Type: text/plain; charset=utf-8",
                "> Står den still?\n\nJa.\n\n> Har ni startat om?\n\nNej.",
            )]
        },
        holds: |said| {
            let reply = text(said, "reply_text");
            ["Står den still?", "Ja.", "Har ni startat om?", "Nej."]
                .iter()
                .all(|part| reply.contains(part))
        },
    },
    Sentence {
        number: 59,
        says: "A mail that is passed on is kept whole",
        mails: || {
            vec![from_maja(
                "Subject: Fwd: Hej\nContent-Type: text/plain; charset=utf-8",
                "Se nedan.\n\n---------- Forwarded message ---------\nFrom: Bo <bo@skola.example>\nSubject: Hej\n\nDen står still.",
            )]
        },
        holds: |said| text(said, "reply_text").contains("Den står still."),
    },
    Sentence {
        number: 60,
        says: "Text that is made to take long does not",
        mails: || {
            vec![
                from_maja("Subject: Hej", &">".repeat(200_000)),
                from_maja("Subject: Hej", &"> a\n".repeat(50_000)),
                from_maja(
                    "Subject: Hej\nContent-Type: text/html",
                    &"<div>".repeat(50_000),
                ),
                from_maja(
                    "Subject: Hej",
                    &format!("On {}", "On Mon, wrote ".repeat(20_000)),
                ),
                from_maja(
                    "Subject: Hej\nContent-Type: multipart/mixed; boundary=b",
                    &"--b\n".repeat(50_000),
                ),
            ]
        },
        holds: Value::is_object,
    },
];
