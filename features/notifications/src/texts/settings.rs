//! The words of mails as settings, so that they are kept for each portal, audited, and part of the portal's file.

use platform::post::own::TEXTS;
use platform::post::template::Names;
use platform::settings::{Kind, Setting, Whose};

macro_rules! template {
    ($name:ident $key:literal $title:literal $help:literal $longest:literal $texts:tt $parts:tt) => {
        pub(super) const $name: Setting = Setting {
            key: $key,
            group: &TEXTS,
            title: $title,
            help: $help,
            kind: Kind::TemplatePerLanguage {
                longest: $longest,
                names: Names {
                    texts: &$texts,
                    parts: &$parts,
                },
            },
            default: "",
            whose: Whose::Brand,
        };
    };
}

template!(RECEIVED_SUBJECT "mail_received_subject" "mail-text-received" "mail-texts-subject" 200 ["site", "number"] []);
template!(RECEIVED_BODY "mail_received_body" "mail-text-received" "mail-texts-body" 8000
    ["site", "number", "link", "promised", "answering"] []);
template!(REPLY_SUBJECT "mail_reply_subject" "mail-text-reply" "mail-texts-subject" 200
    ["site", "number", "subject", "author", "first", "status", "solved"] []);
template!(REPLY_BODY "mail_reply_body" "mail-text-reply" "mail-texts-body" 8000
    ["site", "number", "subject", "name", "author", "time", "link", "first", "status", "solved"] ["message", "questions", "files"]);
template!(LINK_SUBJECT "mail_link_subject" "mail-text-link" "mail-texts-subject" 200 ["site", "number"] []);
template!(LINK_BODY "mail_link_body" "mail-text-link" "mail-texts-body" 8000
    ["site", "number", "link", "way", "answering"] []);
template!(CHANGED_SUBJECT "mail_changed_subject" "mail-text-changed" "mail-texts-subject" 200 ["site", "number", "subject"] []);
template!(CHANGED_BODY "mail_changed_body" "mail-text-changed" "mail-texts-body" 8000
    ["site", "number", "subject", "name", "link", "answering"] ["changes"]);

/// In the order of their page.
pub(crate) const SETTINGS: [&Setting; 8] = [
    &RECEIVED_SUBJECT,
    &RECEIVED_BODY,
    &REPLY_SUBJECT,
    &REPLY_BODY,
    &LINK_SUBJECT,
    &LINK_BODY,
    &CHANGED_SUBJECT,
    &CHANGED_BODY,
];
