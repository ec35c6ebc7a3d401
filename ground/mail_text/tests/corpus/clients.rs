//! Answers as mail programs write them, in every language: what was said must come out, and nothing else.

use crate::languages::Language;

/// What the desk had written.
const QUOTED: &str = "Prova att starta om skrivaren.\n\nPriya";

/// How a mail program writes an answer, without and with a signature.
type Writes = fn(&Language, bool) -> String;

/// Mail programs by their names.
pub const ALL: &[(&str, Writes)] = &[
    ("Gmail", gmail),
    ("Gmail, text alone", gmail_text),
    ("Outlook, text alone", outlook_text),
    ("Outlook", outlook_desktop),
    ("Outlook on the web", outlook_web),
    ("Outlook for phones", outlook_phone),
    ("Exchange, text alone", exchange_text),
    ("Apple Mail", apple),
    ("iPhone, text alone", iphone_text),
    ("Thunderbird, text alone", thunderbird_text),
    ("Thunderbird", thunderbird),
    ("K-9", k9),
    ("Proton", proton),
    ("Samsung", samsung),
    ("Lotus Notes", lotus),
    ("Yahoo", yahoo),
    ("Roundcube at a provider", roundcube),
    ("Answer below the quote", below),
];

fn head(w: &Language, content_type: &str) -> String {
    format!(
        "From: Maja Åberg <maja@skola.example>\nTo: {} <support+r7-abc@desk.example>\nSubject: Re: Skrivaren\n\
         Message-ID: <answer-{}@skola.example>\nIn-Reply-To: <7.1@desk.example>\nMIME-Version: 1.0\n\
         Content-Type: {content_type}\nContent-Transfer-Encoding: 8bit\n\n",
        w.desk, w.code
    )
}

fn text(w: &Language, body: &str) -> String {
    format!("{}{body}\n", head(w, "text/plain; charset=utf-8"))
}

fn html(w: &Language, plain: &str, html: &str) -> String {
    format!(
        "{}--b\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{plain}\n\
         --b\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n\
         <html><head><style>p {{ margin: 0 }}</style></head><body>{html}</body></html>\n--b--\n",
        head(w, "multipart/alternative; boundary=b")
    )
}

/// The answer, with a signature after the mark of RFC 3676 or without.
fn said(w: &Language, signed: bool) -> String {
    if signed {
        format!(
            "{}\n\n-- \nMaja Åberg\nLärare, Björkskolan\n070-123 45 67",
            w.reply
        )
    } else {
        w.reply.to_owned()
    }
}

fn quoted() -> String {
    QUOTED
        .lines()
        .map(|line| format!("> {line}"))
        .collect::<Vec<_>>()
        .join("\n")
}

fn paragraphs(text: &str, tag: &str) -> String {
    text.split("\n\n")
        .map(|part| format!("<{tag}>{}</{tag}>\n", part.replace('\n', "<br>")))
        .collect::<Vec<_>>()
        .concat()
}

fn header_block(w: &Language) -> String {
    format!(
        "{}: {} <support@desk.example>\n{}: {}\n{}: Maja Åberg <maja@skola.example>\n{}: Skrivaren",
        w.from, w.desk, w.sent, w.outlook_time, w.to, w.subject
    )
}

fn header_html(w: &Language) -> String {
    format!(
        "<b>{}:</b> {} &lt;support@desk.example&gt;<br><b>{}:</b> {}<br><b>{}:</b> Maja Åberg<br><b>{}:</b> Skrivaren",
        w.from, w.desk, w.sent, w.outlook_time, w.to, w.subject
    )
}

fn gmail(w: &Language, signed: bool) -> String {
    let signature = if signed {
        "<span class=\"gmail_signature_prefix\">-- </span><br><div dir=\"ltr\" class=\"gmail_signature\" data-smartmail=\"gmail_signature\">Maja Åberg<br>Björkskolan</div>"
    } else {
        ""
    };
    html(
        w,
        &format!("{}\n\n{}\n\n{}", said(w, signed), w.gmail, quoted()),
        &format!(
            "<div dir=\"ltr\">{}{signature}</div><br><div class=\"gmail_quote gmail_quote_container\"><div dir=\"ltr\" class=\"gmail_attr\">{}<br></div>\
             <blockquote class=\"gmail_quote\" style=\"margin:0\">{}</blockquote></div>",
            paragraphs(w.reply, "div").replace("</div>\n", "</div><div><br></div>"),
            w.gmail.replace('<', "&lt;").replace('>', "&gt;"),
            paragraphs(QUOTED, "p")
        ),
    )
}

fn gmail_text(w: &Language, signed: bool) -> String {
    // Long lines are broken where they happen to end.
    let attribution = w.gmail.replace(" <support", "\n<support");
    text(
        w,
        &format!("{}\n\n{attribution}\n\n{}", said(w, signed), quoted()),
    )
}

fn outlook_text(w: &Language, signed: bool) -> String {
    text(
        w,
        &format!("{}\n\n\n{}\n\n{QUOTED}", said(w, signed), header_block(w)),
    )
}

fn outlook_desktop(w: &Language, signed: bool) -> String {
    html(
        w,
        &format!("{}\n\n{}\n\n{QUOTED}", said(w, signed), header_block(w)),
        &format!(
            "<div class=\"WordSection1\">{}<p class=\"MsoNormal\">&nbsp;</p>\
             <div><div style=\"border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm\"><p class=\"MsoNormal\">{}</p></div></div>{}</div>",
            paragraphs(&said(w, signed), "p class=\"MsoNormal\"")
                .replace("</p class=\"MsoNormal\">", "</p>"),
            header_html(w),
            paragraphs(QUOTED, "p")
        ),
    )
}

fn outlook_web(w: &Language, signed: bool) -> String {
    let signature = if signed {
        "<div id=\"Signature\"><p>Maja Åberg</p><p>Björkskolan</p></div>"
    } else {
        ""
    };
    html(
        w,
        &format!(
            "{}\n________________________________\n{}\n\n{QUOTED}",
            said(w, signed),
            header_block(w)
        ),
        &format!(
            "<div class=\"elementToProof\">{}</div>{signature}<div id=\"appendonsend\"></div><hr style=\"display:inline-block;width:98%\" tabindex=\"-1\">\
             <div id=\"divRplyFwdMsg\" dir=\"ltr\">{}</div><div>{}</div>",
            paragraphs(w.reply, "p"),
            header_html(w),
            paragraphs(QUOTED, "p")
        ),
    )
}

fn outlook_phone(w: &Language, signed: bool) -> String {
    let line = if signed {
        format!("\n\n{}<https://aka.ms/o0ukef>", w.get_outlook)
    } else {
        String::new()
    };
    html(
        w,
        &format!(
            "{}{line}\n________________________________\n{}\n\n{QUOTED}",
            w.reply,
            header_block(w)
        ),
        &format!(
            "{}<div id=\"ms-outlook-mobile-signature\"><p><a href=\"https://aka.ms/o0ukef\">{}</a></p></div>\
             <hr style=\"display:inline-block;width:98%\" tabindex=\"-1\"><div id=\"divRplyFwdMsg\" dir=\"ltr\">{}</div>{}",
            paragraphs(w.reply, "div").replace("</div>\n", "</div><div><br></div>"),
            w.get_outlook,
            header_html(w),
            paragraphs(QUOTED, "p")
        ),
    )
}

fn exchange_text(w: &Language, signed: bool) -> String {
    text(
        w,
        &format!(
            "{}\n\n-----{}-----\n{}\n\n{QUOTED}",
            said(w, signed),
            w.original,
            header_block(w)
        ),
    )
}

fn apple(w: &Language, signed: bool) -> String {
    html(
        w,
        &format!("{}\n\n> {}\n> \n{}", said(w, signed), w.apple, quoted()),
        &format!(
            "{}<br id=\"lineBreakAtBeginningOfMessage\"><div><br><blockquote type=\"cite\"><div>{}</div><br class=\"Apple-interchange-newline\">{}</blockquote></div>",
            paragraphs(&said(w, signed), "div").replace("</div>\n", "</div><div><br></div>"),
            w.apple.replace('<', "&lt;").replace('>', "&gt;"),
            paragraphs(QUOTED, "div")
        ),
    )
}

fn iphone_text(w: &Language, signed: bool) -> String {
    let line = if signed { w.from_my_phone } else { "" };
    text(
        w,
        &format!("{}\n\n{line}\n\n> {}\n> \n{}", w.reply, w.apple, quoted()),
    )
}

fn thunderbird_text(w: &Language, signed: bool) -> String {
    // The signature stands below what is quoted, as it does there.
    let signature = if signed { "\n\n-- \nMaja Åberg" } else { "" };
    text(
        w,
        &format!("{}\n\n{}\n{}{signature}", w.reply, w.thunderbird, quoted()),
    )
}

fn thunderbird(w: &Language, signed: bool) -> String {
    let signature = if signed {
        "<div class=\"moz-signature\">-- <br>Maja Åberg</div>"
    } else {
        ""
    };
    html(
        w,
        &format!("{}\n\n{}\n{}", said(w, signed), w.thunderbird, quoted()),
        &format!(
            "{}{signature}<div class=\"moz-cite-prefix\">{}<br></div><blockquote type=\"cite\" cite=\"mid:7.1@desk.example\">{}</blockquote>",
            paragraphs(w.reply, "p"),
            w.thunderbird,
            paragraphs(QUOTED, "p")
        ),
    )
}

fn k9(w: &Language, signed: bool) -> String {
    text(w, &format!("{}\n\n{}\n{}", said(w, signed), w.k9, quoted()))
}

fn proton(w: &Language, signed: bool) -> String {
    html(
        w,
        &format!("{}\n\n{}\n\n{}", said(w, signed), w.gmail, quoted()),
        &format!(
            "{}<div class=\"protonmail_quote\">{}<br><blockquote class=\"protonmail_quote\" type=\"cite\">{}</blockquote></div>",
            paragraphs(&said(w, signed), "div").replace("</div>\n", "</div><div><br></div>"),
            w.gmail.replace('<', "&lt;").replace('>', "&gt;"),
            paragraphs(QUOTED, "p")
        ),
    )
}

fn samsung(w: &Language, signed: bool) -> String {
    text(
        w,
        &format!(
            "{}\n\n-------- {} --------\n{}\n\n{QUOTED}",
            said(w, signed),
            w.original,
            header_block(w)
        ),
    )
}

fn lotus(w: &Language, signed: bool) -> String {
    text(
        w,
        &format!(
            "{}\n\n{}\n{}: maja@skola.example\n{}: support@desk.example\n{}: Skrivaren\n\n{QUOTED}",
            said(w, signed),
            w.lotus,
            w.to,
            w.from,
            w.subject
        ),
    )
}

fn yahoo(w: &Language, signed: bool) -> String {
    html(
        w,
        &format!("{}\n\n{}\n\n{}", said(w, signed), w.gmail, quoted()),
        &format!(
            "<div class=\"ydp1\">{}</div><div id=\"ydpyahoo_quoted\" class=\"yahoo_quoted\"><div>{}</div><div>{}</div></div>",
            paragraphs(&said(w, signed), "div").replace("</div>\n", "</div><div><br></div>"),
            w.gmail.replace('<', "&lt;").replace('>', "&gt;"),
            paragraphs(QUOTED, "p")
        ),
    )
}

fn roundcube(w: &Language, signed: bool) -> String {
    text(
        w,
        &format!("{}\n\n{}\n{}", said(w, signed), w.roundcube, quoted()),
    )
}

fn below(w: &Language, signed: bool) -> String {
    text(
        w,
        &format!("{}\n{}\n\n{}", w.thunderbird, quoted(), said(w, signed)),
    )
}
