//! What the desk says, wherever it says it: every text with its languages, what it is part of, and where it is written.

use domain::BrandId;
use domain::form::Texts;
use domain::permission::Permission;
use platform::Result;
use platform::settings::{Kind as SettingKind, Setting, Whose};
use platform::store::Tx;

use crate::Decisions;

/// What a text belongs to. Who may write it sees it here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Articles,
    Places,
    Forms,
    Statuses,
    Macros,
    Settings,
    Mails,
    Service,
    News,
    Trainings,
}

impl Kind {
    pub(crate) const ALL: [Self; 10] = [
        Self::Articles,
        Self::Places,
        Self::Forms,
        Self::Statuses,
        Self::Macros,
        Self::Settings,
        Self::Mails,
        Self::Service,
        Self::News,
        Self::Trainings,
    ];

    /// In addresses.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Articles => "articles",
            Self::Places => "places",
            Self::Forms => "forms",
            Self::Statuses => "statuses",
            Self::Macros => "macros",
            Self::Settings => "settings",
            Self::Mails => "mails",
            Self::Service => "status",
            Self::News => "news",
            Self::Trainings => "trainings",
        }
    }

    /// Key of its words.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Articles => "translations-articles",
            Self::Places => "translations-places",
            Self::Forms => "translations-forms",
            Self::Statuses => "translations-statuses",
            Self::Macros => "translations-macros",
            Self::Settings => "translations-settings",
            Self::Mails => "translations-mails",
            Self::Service => "translations-status",
            Self::News => "translations-news",
            Self::Trainings => "translations-trainings",
        }
    }

    /// What whoever writes it must be allowed to.
    pub(crate) fn permission(self) -> Permission {
        match self {
            Self::Articles | Self::Places => Permission::Articles,
            Self::Forms => Permission::Forms,
            Self::Statuses | Self::Macros | Self::Settings | Self::Mails => Permission::Settings,
            Self::Service => Permission::Status,
            Self::News => Permission::Ideas,
            Self::Trainings => Permission::Organizations,
        }
    }

    pub(crate) fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// What a text is part of, as the list calls it.
#[derive(Clone, Debug)]
pub(crate) enum About {
    /// It has a name of its own.
    Named(Texts),
    /// The product's words.
    Key(&'static str),
}

/// One text in its languages.
#[derive(Clone, Debug)]
pub(crate) struct Said {
    pub(crate) kind: Kind,
    /// What it is for good: `field.12.title`.
    pub(crate) place: String,
    pub(crate) about: About,
    /// Key of which part of that it is.
    pub(crate) part: &'static str,
    /// Where it is written.
    pub(crate) edit: String,
    pub(crate) texts: Texts,
}

/// Gathers texts of one kind of thing.
struct Thing<'a> {
    all: &'a mut Vec<Said>,
    kind: Kind,
    /// `field.12`
    place: String,
    about: About,
    edit: String,
}

impl Thing<'_> {
    /// Notes one part of it, if somebody wrote it in any language.
    fn says(&mut self, part: &'static str, texts: &Texts) -> &mut Self {
        if !texts.is_empty() {
            let (_, name) = part.rsplit_once('-').unwrap_or(("", part));
            self.all.push(Said {
                kind: self.kind,
                place: format!("{}.{name}", self.place),
                about: self.about.clone(),
                part,
                edit: self.edit.clone(),
                texts: texts.clone(),
            });
        }
        self
    }
}

/// Every text of the brand but those of articles, which have versions and dates of their own.
pub(crate) fn all(tx: &Tx<'_>, decisions: Decisions) -> Result<Vec<Said>> {
    let mut all = Vec::new();
    places(tx, &mut all)?;
    forms_and_fields(tx, &mut all)?;
    statuses(tx, &mut all)?;
    macros(tx, &mut all)?;
    for setting in decisions.0 {
        decided(tx, setting, &mut all)?;
    }
    service(tx, &mut all)?;
    news(tx, &mut all)?;
    trainings(tx, &mut all)?;
    Ok(all)
}

fn places(tx: &Tx<'_>, all: &mut Vec<Said>) -> Result<()> {
    let structure = help::queries::structure(tx)?;
    let categories = structure.categories.iter();
    let categories =
        categories.map(|one| ("category", "categories", one.id, &one.title, &one.about));
    let sections = structure.sections.iter();
    let sections = sections.map(|one| ("section", "sections", one.id.0, &one.title, &one.about));
    for (thing, folder, id, title, about) in categories.chain(sections) {
        Thing {
            all,
            kind: Kind::Places,
            place: format!("{thing}.{id}"),
            about: About::Named(title.clone()),
            edit: format!("/agent/help/{folder}/{id}"),
        }
        .says("translations-part-title", title)
        .says("translations-part-about", about);
    }
    Ok(())
}

fn forms_and_fields(tx: &Tx<'_>, all: &mut Vec<Said>) -> Result<()> {
    let catalogue = forms::catalogue::catalogue(tx)?;
    for one in catalogue.forms.iter().filter(|one| one.active) {
        let edit = format!("/agent/forms/{}", one.id);
        let named = |name: &Texts| {
            if name.is_empty() {
                About::Key("translations-usual-form")
            } else {
                About::Named(name.clone())
            }
        };
        Thing {
            all,
            kind: Kind::Forms,
            place: format!("form.{}", one.id),
            about: named(&one.name),
            edit: edit.clone(),
        }
        .says("translations-part-name", &one.name)
        .says("translations-part-line", &one.line)
        .says("translations-part-introduction", &one.introduction)
        .says("translations-part-steps", &one.steps)
        .says("translations-part-contact", &one.contact);
        for section in &one.sections {
            Thing {
                all,
                kind: Kind::Forms,
                place: format!("form.{}.section.{}", one.id, section.key),
                about: named(&one.name),
                edit: edit.clone(),
            }
            .says("translations-part-heading", &section.title);
        }
    }
    for one in catalogue.fields.iter().filter(|one| one.field.active) {
        let edit = format!("/agent/fields/{}", one.field.id);
        let mut name = one.title.clone();
        if name.is_empty() {
            name.put("en", &one.key);
        }
        Thing {
            all,
            kind: Kind::Forms,
            place: format!("field.{}", one.field.id),
            about: About::Named(name),
            edit: edit.clone(),
        }
        .says("translations-part-title", &one.title)
        .says("translations-part-agents", &one.agent_title)
        .says("translations-part-help", &one.help)
        .says("translations-part-mismatch", &one.mismatch);
        for option in one.options.iter().filter(|option| option.active) {
            let mut name = option.label.clone();
            if name.is_empty() {
                name.put("en", &option.key);
            }
            Thing {
                all,
                kind: Kind::Forms,
                place: format!("option.{}", option.id),
                about: About::Named(name),
                edit: edit.clone(),
            }
            .says("translations-part-label", &option.label)
            .says("translations-part-definition", &option.definition)
            .says("translations-part-example", &option.example)
            .says("translations-part-promise", &option.promise)
            .says("translations-part-supplier", &option.supplier);
        }
    }
    Ok(())
}

fn statuses(tx: &Tx<'_>, all: &mut Vec<Said>) -> Result<()> {
    let called = tickets::queries::statuses::list_called(tx)?;
    for row in tickets::queries::statuses::list_table(tx)? {
        if !row.active {
            continue;
        }
        let (mut agent, mut customer) = (Texts::default(), Texts::default());
        for one in called.iter().filter(|one| one.id == row.id) {
            agent.put(&one.locale, &one.agent);
            customer.put(&one.locale, &one.customer);
        }
        Thing {
            all,
            kind: Kind::Statuses,
            place: format!("status.{}", row.id),
            about: About::Named(agent.clone()),
            edit: format!("/agent/statuses/{}", row.id),
        }
        .says("translations-part-agents", &agent)
        .says("translations-part-customers", &customer);
    }
    Ok(())
}

/// The desk's; what somebody keeps for themselves is theirs.
fn macros(tx: &Tx<'_>, all: &mut Vec<Said>) -> Result<()> {
    // They are for all portals.
    if tx.brand() != BrandId::FIRST {
        return Ok(());
    }
    let macros = tickets::queries::list_macros(tx, None)?;
    for one in macros.into_iter().filter(|one| one.active) {
        Thing {
            all,
            kind: Kind::Macros,
            place: format!("macro.{}", one.id),
            about: About::Named(one.title.clone()),
            edit: format!("/agent/macros/{}", one.id),
        }
        .says("translations-part-title", &one.title)
        .says("translations-part-text", &one.body);
    }
    Ok(())
}

/// A setting with a text for each language: the portal's words, links and cards, and mails.
fn decided(tx: &Tx<'_>, setting: &'static Setting, all: &mut Vec<Said>) -> Result<()> {
    let theirs = setting.whose == Whose::Brand || tx.brand() == BrandId::FIRST;
    if !setting.is_per_language() || !theirs {
        return Ok(());
    }
    let mut texts = Texts::default();
    for (_, locale) in setting.names() {
        let Some(locale) = locale else { continue };
        texts.put(locale.code(), &setting.written_in(tx, locale)?);
    }
    let mail = matches!(setting.kind, SettingKind::TemplatePerLanguage { .. });
    let (kind, edit) = if mail {
        (Kind::Mails, "/agent/mail-texts".to_owned())
    } else {
        let slug = setting.group.slug;
        let key = setting.key;
        (Kind::Settings, format!("/agent/settings/{slug}#{key}"))
    };
    Thing {
        all,
        kind,
        place: format!("setting.{}", setting.key),
        about: About::Key(setting.title),
        edit,
    }
    .says("translations-part-text", &texts);
    Ok(())
}

fn service(tx: &Tx<'_>, all: &mut Vec<Said>) -> Result<()> {
    use status::queries::{components, incidents, templates};
    for one in components::list(tx)?.into_iter().filter(|one| one.active) {
        Thing {
            all,
            kind: Kind::Service,
            place: format!("component.{}", one.id),
            about: About::Named(one.name.clone()),
            edit: format!("/agent/status/components/{}", one.id),
        }
        .says("translations-part-name", &one.name)
        .says("translations-part-about", &one.about);
    }
    for one in templates::list(tx)?.into_iter().filter(|one| one.active) {
        Thing {
            all,
            kind: Kind::Service,
            place: format!("template.{}", one.id),
            about: About::Named(one.title.clone()),
            edit: format!("/agent/status/templates/{}", one.id),
        }
        .says("translations-part-title", &one.title)
        .says("translations-part-text", &one.body);
    }
    for one in incidents::list_running(tx)? {
        Thing {
            all,
            kind: Kind::Service,
            place: format!("incident.{}", one.id),
            about: About::Named(one.title.clone()),
            edit: format!("/agent/status/incidents/{}", one.id),
        }
        .says("translations-part-title", &one.title)
        .says("translations-part-afterwards", &one.afterwards);
        for update in &one.updates {
            Thing {
                all,
                kind: Kind::Service,
                place: format!("told.{}", update.id),
                about: About::Named(one.title.clone()),
                edit: format!("/agent/status/updates/{}", update.id),
            }
            .says("translations-part-text", &update.body);
        }
    }
    Ok(())
}

/// So many of the newest updates are looked at; older ones are history.
const NEWEST: i64 = 200;

fn news(tx: &Tx<'_>, all: &mut Vec<Said>) -> Result<()> {
    for one in ideas::queries::ideas::list_answered(tx, NEWEST)? {
        Thing {
            all,
            kind: Kind::News,
            place: format!("idea.{}", one.id),
            about: About::Named(one.title.clone()),
            edit: format!("/agent/ideas/{}", one.id),
        }
        .says("translations-part-answer", &one.answer);
    }
    for one in ideas::queries::updates::list_for_team(tx, NEWEST, 0)? {
        Thing {
            all,
            kind: Kind::News,
            place: format!("update.{}", one.id),
            about: About::Named(one.title.clone()),
            edit: format!("/agent/updates/{}", one.id),
        }
        .says("translations-part-title", &one.title)
        .says("translations-part-text", &one.body);
    }
    // What was sent cannot be said otherwise any more, and a letter in one language needs no other.
    let unsent = ideas::queries::newsletters::list(tx, NEWEST, 0)?;
    let unsent = unsent.into_iter().filter(|one| one.sent_at.is_none());
    for one in unsent.filter(|one| one.locale.is_empty()) {
        Thing {
            all,
            kind: Kind::News,
            place: format!("newsletter.{}", one.id),
            about: About::Named(one.subject.clone()),
            edit: format!("/agent/newsletters/{}", one.id),
        }
        .says("translations-part-title", &one.subject)
        .says("translations-part-text", &one.body);
    }
    Ok(())
}

fn trainings(tx: &Tx<'_>, all: &mut Vec<Said>) -> Result<()> {
    // They are the desk's, whatever the portal.
    if tx.brand() != BrandId::FIRST {
        return Ok(());
    }
    let trainings = organizations::queries::list_trainings(tx)?;
    for one in trainings.into_iter().filter(|one| !one.retired) {
        let (mut name, mut how) = (Texts::default(), Texts::default());
        for words in &one.words {
            name.put(words.locale.code(), &words.name);
            how.put(words.locale.code(), &words.how);
        }
        Thing {
            all,
            kind: Kind::Trainings,
            place: format!("training.{}", one.id),
            about: About::Named(name.clone()),
            edit: "/agent/trainings".to_owned(),
        }
        .says("translations-part-name", &name)
        .says("translations-part-how", &how);
    }
    Ok(())
}
