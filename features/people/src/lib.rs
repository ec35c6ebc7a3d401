//! People: who they are, how they sign in, which organizations they belong to.

pub mod commands;
mod handover;
pub mod page;
mod pages;
pub mod portal;
pub mod post;
pub mod queries;
pub mod settings;
pub mod sso;
mod texts;
mod totp;
pub mod views;

pub use pages::{account_deed, html, password_problem, query_value, routes};
pub use texts::TEXTS;

/// Word files of this feature.
pub const WORDS: &[(&str, &str)] = &[
    ("en", include_str!("../words/en.ftl")),
    ("en", include_str!("../words/problems.en.ftl")),
    ("en", include_str!("../words/accounts.en.ftl")),
    ("en", include_str!("../words/mails.en.ftl")),
    ("en", include_str!("../words/sso.en.ftl")),
    ("en", include_str!("../words/passkeys.en.ftl")),
    ("en", include_str!("../words/roles.en.ftl")),
    ("en", include_str!("../words/portal.en.ftl")),
    ("sv", include_str!("../words/sv.ftl")),
    ("sv", include_str!("../words/problems.sv.ftl")),
    ("sv", include_str!("../words/accounts.sv.ftl")),
    ("sv", include_str!("../words/mails.sv.ftl")),
    ("sv", include_str!("../words/sso.sv.ftl")),
    ("sv", include_str!("../words/passkeys.sv.ftl")),
    ("sv", include_str!("../words/roles.sv.ftl")),
    ("sv", include_str!("../words/portal.sv.ftl")),
];
