//! Mail in: one message becomes a ticket, or a comment of the ticket it answers. Whatever arrives is kept first and
//! understood afterwards, so that nothing is lost.
//!
//! An answer finds its ticket only by what the desk signed itself: the reply address and the Message-ID of the mail it
//! answers. What a stranger sends with such a signature is shown to the team and to nobody else.

mod arrived;
mod bounce;
mod by_team;
mod filing;
mod handing;
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
mod thread;
mod why;

#[cfg(test)]
mod tests;

pub use parsed::parsed_json;
pub use proof::settings::SETTINGS;
pub use proof::{Hop, ask_names};
pub use queries::{Mailbox, find_mailbox_at, list_mailboxes};
pub use receipt::{Action, Receipt};
pub use receive::{receive, receive_over};

/// The pages of mail that came in, and of mailboxes.
pub fn routes() -> axum::Router<platform::App> {
    pages::routes().merge(mailbox_pages::routes())
}

/// Word files: pairs of locale code and Fluent text.
pub const WORDS: &[(&str, &str)] = &[
    ("en", include_str!("../words/en.ftl")),
    ("en", include_str!("../words/handing.en.ftl")),
    ("en", include_str!("../words/mailboxes.en.ftl")),
    ("en", include_str!("../words/proof.en.ftl")),
    ("sv", include_str!("../words/sv.ftl")),
    ("sv", include_str!("../words/handing.sv.ftl")),
    ("sv", include_str!("../words/proof.sv.ftl")),
    ("sv", include_str!("../words/mailboxes.sv.ftl")),
];
