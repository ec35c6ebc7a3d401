//! The words of mails about requests, as far as administrators write them: which mails there are, what each may speak
//! of, and the standard words in the same language.
//!
//! What a mail may not tell is not among its names: an acknowledgement knows nothing that its reader sent, and a mail
//! that carries the way alone knows neither subject nor message. Where answers go, the line above which they are
//! written, the link and why somebody gets the mail are no part of a template, so none can lose them.

pub(crate) mod pages;
pub(crate) mod said;
mod settings;
mod store;

pub(crate) use said::Said;
pub(crate) use settings::SETTINGS;
pub(crate) use store::{Own, framed, own};
pub use store::{Trouble, troubles};

use platform::language::Words;
use platform::post::template::Names;
use platform::settings::{Kind as SettingKind, Setting};

/// A kind of mail whose words can be written.
#[derive(Debug)]
pub(crate) struct Letter {
    /// In addresses.
    pub(crate) slug: &'static str,
    /// Key of what it is called.
    pub(crate) title: &'static str,
    /// Key of when it is sent.
    pub(crate) about: &'static str,
    pub(crate) subject: &'static Setting,
    pub(crate) body: &'static Setting,
}

pub(crate) const RECEIVED: &Letter = &Letter {
    slug: "received",
    title: "mail-text-received",
    about: "mail-text-received-about",
    subject: &settings::RECEIVED_SUBJECT,
    body: &settings::RECEIVED_BODY,
};
pub(crate) const REPLY: &Letter = &Letter {
    slug: "reply",
    title: "mail-text-reply",
    about: "mail-text-reply-about",
    subject: &settings::REPLY_SUBJECT,
    body: &settings::REPLY_BODY,
};
pub(crate) const LINK: &Letter = &Letter {
    slug: "link",
    title: "mail-text-link",
    about: "mail-text-link-about",
    subject: &settings::LINK_SUBJECT,
    body: &settings::LINK_BODY,
};
pub(crate) const CHANGED: &Letter = &Letter {
    slug: "changed",
    title: "mail-text-changed",
    about: "mail-text-changed-about",
    subject: &settings::CHANGED_SUBJECT,
    body: &settings::CHANGED_BODY,
};

/// In the order of their page.
pub(crate) const ALL: [&Letter; 4] = [RECEIVED, REPLY, LINK, CHANGED];

/// What a setting's template may speak of.
pub(crate) fn names(setting: &Setting) -> Names {
    match setting.kind {
        SettingKind::TemplatePerLanguage { names, .. } => names,
        _ => Names {
            texts: &[],
            parts: &[],
        },
    }
}

impl Letter {
    pub(crate) fn find(slug: &str) -> Option<&'static Self> {
        ALL.into_iter().find(|one| one.slug == slug)
    }

    /// What the product says, as a template of subject and body.
    pub(crate) fn standard(&self, w: &Words) -> [String; 2] {
        let site_and_number = |key: &str| w.t2(key, "site", "{{ site }}", "number", "{{ number }}");
        let number = |key: &str| w.t1(key, "number", "{{ number }}");
        let parts = |lines: &[&str]| lines.join("\n\n");
        match self.slug {
            "received" => [
                site_and_number("mail-received-subject"),
                parts(&[
                    &w.t("mail-received-lead"),
                    &format!(
                        "{}{{% if promised %}}\n{{{{ promised }}}}{{% endif %}}\n{{{{ answering }}}}",
                        number("mail-received-number")
                    ),
                    &w.t("mail-received-not-you"),
                ]),
            ],
            "reply" => [
                "{% if not first %}Re: {% endif %}{{ subject }}".to_owned(),
                parts(&[
                    &w.t2(
                        "mail-reply-by",
                        "name",
                        "{{ author }}",
                        "number",
                        "{{ number }}",
                    ),
                    "{{ message }}",
                    "{{ questions }}",
                    "{{ files }}",
                ]),
            ],
            "link" => [
                site_and_number("mail-link-subject"),
                format!(
                    "{}\n{{{{ way }}}}\n\n{{{{ answering }}}}",
                    number("mail-link-lead")
                ),
            ],
            _ => [
                format!(
                    "{{% if subject %}}Re: {{{{ subject }}}}{{% else %}}{}{{% endif %}}",
                    site_and_number("mail-link-subject")
                ),
                format!(
                    "{}\n\n{{{{ changes }}}}\n\n{{{{ answering }}}}",
                    number("mail-changed-lead")
                ),
            ],
        }
    }
}
