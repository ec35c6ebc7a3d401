//! What administrators decide about mails: how much they carry, whether they can be answered, and who gets them.

use platform::Result;
use platform::settings::{Group, Kind, Setting, Whose};
use platform::store::Tx;

/// Mails about requests.
pub const MAILS: Group = Group {
    slug: "mails",
    title: "settings-mails",
};

/// Whether mails carry what was said, or only the way to it (D01, D18, D20).
pub const CONTENT: Setting = Setting {
    key: "mail_content",
    group: &MAILS,
    title: "settings-mail-content",
    help: "settings-mail-content-help",
    kind: Kind::Choice(&[
        ("full", "settings-mail-content-full"),
        ("link", "settings-mail-content-link"),
    ]),
    default: "full",
    whose: Whose::Brand,
};

/// Whether an answer to a mail becomes part of the conversation (A22, D20).
pub const REPLY: Setting = Setting {
    key: "mail_reply",
    group: &MAILS,
    title: "settings-mail-reply",
    help: "settings-mail-reply-help",
    kind: Kind::Switch,
    default: "yes",
    whose: Whose::Brand,
};

/// Who hears of what is said (A21, A23, D16).
pub const HEARERS: Setting = Setting {
    key: "mail_to",
    group: &MAILS,
    title: "settings-mail-to",
    help: "settings-mail-to-help",
    kind: Kind::Several(&[
        ("requester", "settings-mail-to-requester"),
        ("cc", "settings-mail-to-cc"),
        ("admins", "settings-mail-to-admins"),
        ("followers", "settings-mail-to-followers"),
    ]),
    default: "requester, cc, followers",
    whose: Whose::Brand,
};

/// Whether mails tell of changes without a public comment as well (D17).
pub const CHANGES: Setting = Setting {
    key: "mail_changes",
    group: &MAILS,
    title: "settings-mail-changes",
    help: "settings-mail-changes-help",
    kind: Kind::Switch,
    default: "no",
    whose: Whose::Brand,
};

/// In the order of their page.
pub const SETTINGS: &[&Setting] = &[
    &CONTENT,
    &REPLY,
    &HEARERS,
    &CHANGES,
    crate::texts::SETTINGS[0],
    crate::texts::SETTINGS[1],
    crate::texts::SETTINGS[2],
    crate::texts::SETTINGS[3],
    crate::texts::SETTINGS[4],
    crate::texts::SETTINGS[5],
    crate::texts::SETTINGS[6],
    crate::texts::SETTINGS[7],
];

/// Whether mails carry only the way to what was said.
pub fn link_only(tx: &Tx<'_>) -> Result<bool> {
    Ok(CONTENT.text(tx)? == "link")
}
