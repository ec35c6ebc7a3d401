//! Asking for a mail with a link: to choose a new password, to make an account, to sign in. Whatever the address, the
//! page answers the same, in words and in time; who has it is looked up when the mail is written.

use askama::Template;
use axum::extract::{OriginalUri, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::person::{EmailAddress, LinkPurpose, Registration};
use platform::frame::{Frame, Problems, address, parts};
use platform::language::Words;
use platform::web::address::local_path;
use platform::web::form::Fields;
use platform::web::{RequestOrigin, Visitor, limits};
use platform::{App, Error, Result, sha256_hex};

use super::{html, limited, portal, query_value, status_of};
use crate::commands::mails::{ASK_NETWORK, Asked, ask_for_link};
use crate::commands::sso::find_only_way;
use crate::page::Place;
use crate::settings;

/// GET and, with problems, POST of the pages that ask for a mail.
#[derive(Template)]
#[template(path = "ask.html")]
struct AskPage {
    w: Words,
    f: Frame,
    kind: &'static Kind,
    email: String,
    /// Asked only of who makes an account.
    name: Option<String>,
    return_to: String,
    sent: bool,
    /// The page says where to turn in place of asking.
    closed: Option<String>,
    problems: Problems,
}

/// What such a page is for, and its words.
struct Kind {
    purpose: LinkPurpose,
    path: &'static str,
    title: &'static str,
    lead: &'static str,
    button: &'static str,
    sent: &'static str,
}

const RESET: Kind = Kind {
    purpose: LinkPurpose::Reset,
    path: "/password",
    title: "ask-reset-title",
    lead: "ask-reset-lead",
    button: "ask-reset-button",
    sent: "ask-reset-sent",
};
const REGISTER: Kind = Kind {
    purpose: LinkPurpose::Register,
    path: "/register",
    title: "ask-register-title",
    lead: "ask-register-lead",
    button: "ask-register-button",
    sent: "ask-register-sent",
};
const SIGN_IN: Kind = Kind {
    purpose: LinkPurpose::SignIn,
    path: "/signin/link",
    title: "ask-link-title",
    lead: "ask-link-lead",
    button: "ask-link-button",
    sent: "ask-link-sent",
};

struct Said<'a> {
    email: &'a str,
    name: &'a str,
    return_to: &'a str,
    sent: bool,
}

async fn show(
    app: &App,
    visitor: &Visitor,
    place: &Place,
    kind: &'static Kind,
    said: Said<'_>,
    problems: Problems,
) -> Result<Response> {
    let (w, f) = portal(app, visitor, place, kind.title).await?;
    let closed = match kind.purpose {
        LinkPurpose::Register => no_account_text(app, place, &w).await?,
        _ => None,
    };
    let page = AskPage {
        w,
        f,
        kind,
        email: said.email.to_owned(),
        name: (kind.purpose == LinkPurpose::Register).then(|| said.name.to_owned()),
        return_to: local_path(said.return_to).unwrap_or_default().to_owned(),
        sent: said.sent,
        closed,
        problems,
    };
    html(status_of(&page.problems), &page)
}

/// Where somebody without an account turns to; `None` where they make one themselves.
async fn no_account_text(app: &App, place: &Place, w: &Words) -> Result<Option<String>> {
    let locale = place.locale;
    let (registration, text) = app
        .store
        .read(move |tx| {
            Ok((
                settings::registration(tx)?,
                settings::NO_ACCOUNT_TEXT.in_language(tx, locale)?,
            ))
        })
        .await?;
    let text = text.unwrap_or_else(|| w.t("no-account-text").into_owned());
    Ok((registration == Registration::Invited).then_some(text))
}

async fn asked_page(
    app: &App,
    visitor: &Visitor,
    place: &Place,
    uri: &axum::http::Uri,
    kind: &'static Kind,
) -> Result<Response> {
    let said = Said {
        email: "",
        name: "",
        return_to: &query_value(uri, "return_to"),
        sent: query_value(uri, "sent") == "1",
    };
    show(app, visitor, place, kind, said, Problems::default()).await
}

async fn ask(
    app: App,
    visitor: Visitor,
    place: Place,
    origin: RequestOrigin,
    fields: Fields,
    kind: &'static Kind,
) -> Result<Response> {
    let w = visitor.words_in(&app, place.locale);
    let registers = kind.purpose == LinkPurpose::Register;
    let mut problems = Problems::default();
    let name = limited(fields.text("name"), 120);
    if registers && name.is_empty() {
        problems.add("name", w.t("setup-problem-name"));
    }
    let address_given = EmailAddress::read(fields.text("email"));
    if let Err(refused) = &address_given {
        problems.add("email", w.t(refused.key()));
    }
    if let Ok(address) = address_given.clone() {
        let only = app
            .store
            .read(move |tx| find_only_way(tx, &address))
            .await?;
        if let Some(provider) = only {
            let name = provider.named(place.locale);
            problems.add("email", w.t1("sso-only", "name", name));
        }
    }
    let return_to = fields.text("return_to").to_owned();
    let said = || Said {
        email: fields.text("email"),
        name: &name,
        return_to: &return_to,
        sent: false,
    };
    let closed = registers && no_account_text(&app, &place, &w).await?.is_some();
    let Some(email) = address_given
        .ok()
        .filter(|_| problems.is_empty() && !closed)
    else {
        if closed {
            problems.add("", w.t("ask-register-closed"));
        }
        return show(&app, &visitor, &place, kind, said(), problems).await;
    };
    let now = app.clock.now();
    let network = format!("ask:{}", limits::network(origin.client_ip));
    let visitor_hash = (kind.purpose == LinkPurpose::SignIn).then(|| sha256_hex(&visitor.visitor));
    let back = local_path(&return_to).unwrap_or_default().to_owned();
    let (locale, called) = (place.locale.code(), name.clone());
    let allowed = app
        .store
        .write(move |tx| {
            if !limits::take(tx, &network, ASK_NETWORK, now)? {
                return Ok(false);
            }
            let asked = Asked {
                purpose: kind.purpose,
                person: None,
                address: &email,
                name: &called,
                locale,
                return_to: &back,
                visitor_hash: visitor_hash.as_deref(),
            };
            // A mailbox that has enough of them gets no more, and nobody is told: it may be somebody else's.
            ask_for_link(tx, &asked, now)?;
            Ok(true)
        })
        .await?;
    if !allowed {
        problems.add("", w.t("sign-in-too-often"));
        let again = show(&app, &visitor, &place, kind, said(), problems).await?;
        return Ok((StatusCode::TOO_MANY_REQUESTS, again).into_response());
    }
    let path = format!("/hc/{}{}", place.locale.code(), kind.path);
    Ok(Redirect::to(&address(&path, &[("sent", "1")])).into_response())
}

macro_rules! pages {
    ($($page:ident $ask:ident $kind:ident),* $(,)?) => {$(
        pub(super) async fn $page(
            State(app): State<App>,
            visitor: Visitor,
            place: Place,
            OriginalUri(uri): OriginalUri,
        ) -> Result<Response> {
            must_be_offered(&app, &$kind).await?;
            asked_page(&app, &visitor, &place, &uri, &$kind).await
        }

        pub(super) async fn $ask(
            State(app): State<App>,
            visitor: Visitor,
            place: Place,
            origin: RequestOrigin,
            fields: Fields,
        ) -> Result<Response> {
            must_be_offered(&app, &$kind).await?;
            ask(app, visitor, place, origin, fields, &$kind).await
        }
    )*};
}

pages! {
    reset_page ask_reset RESET,
    register_page ask_register REGISTER,
    link_page ask_link SIGN_IN,
}

/// Signing in by link is there where administrators switched it on.
async fn must_be_offered(app: &App, kind: &Kind) -> Result<()> {
    let offered =
        kind.purpose != LinkPurpose::SignIn || app.store.read(settings::mailed_link).await?;
    if offered { Ok(()) } else { Err(Error::Absent) }
}
