//! Mail in: one message becomes a ticket, or a comment of the ticket it answers. Whatever arrives is kept first and
//! understood afterwards, so that nothing is lost.
//!
//! An answer finds its ticket only by what the desk signed itself: the reply address and the Message-ID of the mail it
//! answers. What a stranger sends with such a signature is shown to the team and to nobody else.

mod arrived;
mod bounce;
mod by_team;
mod consent_pages;
mod filing;
mod handing;
mod held;
pub mod imap;
mod language;
mod mailbox_pages;
pub mod mailboxes;
mod new_ticket;
mod note;
mod pages;
mod parsed;
pub mod proof;
mod queries;
mod receipt;
mod receive;
pub mod receiver;
mod said;
mod signing_pages;
mod thread;
mod why;

#[cfg(test)]
mod tests;

pub use held::held_in;
pub use pages::{Done, WORKS, file_again};
pub use parsed::parsed_json;
pub use proof::settings::SETTINGS;
pub use proof::{Hop, Published, ask_names, published};
pub use queries::{Mailbox, erase, find_mailbox_at, list_mailboxes};
pub use receipt::{Action, Receipt};
pub use receive::{receive, receive_over};
pub use signing_pages::{look as look_up_key, sender_domains};

/// Every kind of work, to have a mail sent again.
#[derive(Clone, Copy)]
pub struct Works(pub &'static [platform::jobs::Work]);

/// The pages of mail that came in and of mail that left, of mailboxes, and of the keys that mail is signed with.
pub fn routes(works: Works) -> axum::Router<platform::App> {
    pages::routes(works)
        .merge(mailbox_pages::routes())
        .merge(signing_pages::routes())
        .merge(held::routes())
        .merge(consent_pages::routes())
}

/// Word files: pairs of locale code and Fluent text.
pub const WORDS: &[(&str, &str)] = &[
    ("en", include_str!("../words/en.ftl")),
    ("en", include_str!("../words/consent.en.ftl")),
    ("en", include_str!("../words/handing.en.ftl")),
    ("en", include_str!("../words/mailboxes.en.ftl")),
    ("en", include_str!("../words/proof.en.ftl")),
    ("en", include_str!("../words/sent.en.ftl")),
    ("sv", include_str!("../words/consent.sv.ftl")),
    ("sv", include_str!("../words/sent.sv.ftl")),
    ("sv", include_str!("../words/sv.ftl")),
    ("sv", include_str!("../words/handing.sv.ftl")),
    ("sv", include_str!("../words/proof.sv.ftl")),
    ("sv", include_str!("../words/mailboxes.sv.ftl")),
];
