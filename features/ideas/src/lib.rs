//! Ideas of customers with their votes, the roadmap that is made of them, product updates that tell whoever wished for something,
//! and the newsletter.

mod commands;
mod pages;
pub mod portal;
mod post;
pub mod queries;
mod settings;
mod views;

pub use commands::{
    Changed, MailChoice, Merging, NEWS_MAIL, New, NewsletterDraft, UpdateDraft, add_comment,
    become_idea, change, confirm, decide_comment, keep_newsletter, keep_update, mail_returned,
    merge, open, publish_due, remove_unconfirmed, send_due, set_follows, set_vote, subscribe,
    unmerge,
};
pub use pages::routes;
pub use post::{WORKS, all_that_is_due};
pub use settings::SETTINGS;

/// Word files: pairs of locale code and Fluent text.
pub const WORDS: &[(&str, &str)] = &[
    ("en", include_str!("../words/en.ftl")),
    ("en", include_str!("../words/team.en.ftl")),
    ("sv", include_str!("../words/sv.ftl")),
    ("sv", include_str!("../words/team.sv.ftl")),
];
