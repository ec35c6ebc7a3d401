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

pub(crate) use platform::post::own::{Own, framed};
pub(crate) use said::Said;
pub(crate) use settings::SETTINGS;
pub(crate) use store::written;
pub use store::{Trouble, troubles};

use platform::language::Words;
use platform::post::own::Text;
use platform::settings::Setting;

pub(crate) const RECEIVED: &Text = &Text {
    slug: "received",
    title: "mail-text-received",
    about: "mail-text-received-about",
    subject: &settings::RECEIVED_SUBJECT,
    body: &settings::RECEIVED_BODY,
    always: &[],
    sentences: None,
};
pub(crate) const REPLY: &Text = &Text {
    slug: "reply",
    title: "mail-text-reply",
    about: "mail-text-reply-about",
    subject: &settings::REPLY_SUBJECT,
    body: &settings::REPLY_BODY,
    always: &["questions", "files"],
    sentences: None,
};
pub(crate) const LINK: &Text = &Text {
    slug: "link",
    title: "mail-text-link",
    about: "mail-text-link-about",
    subject: &settings::LINK_SUBJECT,
    body: &settings::LINK_BODY,
    always: &[],
    sentences: None,
};
pub(crate) const CHANGED: &Text = &Text {
    slug: "changed",
    title: "mail-text-changed",
    about: "mail-text-changed-about",
    subject: &settings::CHANGED_SUBJECT,
    body: &settings::CHANGED_BODY,
    always: &[],
    sentences: None,
};

/// About requests.
const REQUESTS: [&Text; 4] = [RECEIVED, REPLY, LINK, CHANGED];

/// All mails whose words can be written, in the order of their page.
pub(crate) fn all() -> impl Iterator<Item = &'static Text> {
    let accounts = people::TEXTS.iter().chain(organizations::TEXTS);
    REQUESTS.into_iter().chain(accounts.copied())
}

pub(crate) fn find(slug: &str) -> Option<&'static Text> {
    all().find(|one| one.slug == slug)
}

/// What the product says, as a template of subject and body.
pub(crate) fn standard(text: &Text, w: &Words) -> [String; 2] {
    if text.sentences.is_some() {
        return text.standard(w);
    }
    let site_and_number = |key: &str| w.t2(key, "site", "{{ site }}", "number", "{{ number }}");
    let number = |key: &str| w.t1(key, "number", "{{ number }}");
    let parts = |lines: &[&str]| lines.join("\n\n");
    match text.slug {
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

/// The words of mails about accounts and to people of organizations, as settings.
pub fn settings_of_accounts() -> Vec<&'static Setting> {
    let accounts = people::TEXTS.iter().chain(organizations::TEXTS);
    accounts.flat_map(|one| [one.subject, one.body]).collect()
}
