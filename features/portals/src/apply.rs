//! Makes the portal what a file says, in one transaction: all of it or nothing. Nothing is deleted: what the file does
//! not name and the portal does not need is not offered any more, and everything that tickets hold stays.

use std::collections::HashMap;

use domain::form::{Audience, Condition, FileRule, Kind, Listed, Lookup, Required, Segment};
use domain::ticket::{Category, OnCustomerReply};
use domain::{BrandId, FieldId, Moment, OrganizationId, StatusId};
use forms::catalogue::{SectionRow, catalogue};
use forms::drafts::{FieldDraft, FormDraft, OptionDraft};
use platform::language::Locale;
use platform::settings::{Setting, Whose};
use platform::store::Tx;
use platform::{Error, Refusal, Result};
use tickets::commands::statuses as status_commands;
use tickets::queries::statuses::{Called, StatusRow, list_table};

use crate::between::{check_conditions, check_sections, why};
use crate::current::{current, is_own};
use crate::difference::{Difference, differences, retired, said};
use crate::shape::{Decided, Field, Form, Portal, Status, Texts};
use crate::{desks, levels};

/// Why a file cannot be applied: where, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unfit {
    pub at: String,
    pub why: String,
}

/// Key of the sentence that refuses a file.
const REFUSED: &str = "blueprints-refused";

impl From<Unfit> for Error {
    /// A refusal, so that the transaction it is met in leaves nothing.
    fn from(unfit: Unfit) -> Self {
        Refusal::new(422, REFUSED)
            .with("at", unfit.at)
            .with("why", unfit.why)
            .into()
    }
}

impl Unfit {
    /// What a refusal says, if a file was refused.
    pub fn of(error: &Error) -> Option<Self> {
        let Error::Refused(refusal) = error else {
            return None;
        };
        let value = |name| {
            let mut args = refusal.args.iter();
            args.find(|(known, _)| *known == name)
                .map(|(_, value)| value.clone())
                .unwrap_or_default()
        };
        (refusal.key == REFUSED).then(|| Self {
            at: value("at"),
            why: value("why"),
        })
    }
}

pub(crate) fn unfit<T>(at: &str, why: impl Into<String>) -> Result<T> {
    Err(refused(at, why))
}

pub(crate) fn refused(at: &str, why: impl Into<String>) -> Error {
    Unfit {
        at: at.to_owned(),
        why: why.into(),
    }
    .into()
}

/// What applying would change.
///
/// # Errors
/// A refusal that says where and why the file cannot be applied ([`Unfit::of`]); when the database cannot be read.
pub fn look(
    tx: &Tx<'_>,
    settings: &[&'static Setting],
    wanted: &Portal,
) -> Result<Vec<Difference>> {
    let now = current(tx, settings)?;
    let wanted = &of_brand(tx, settings, wanted)?;
    check(settings, &now, wanted)?;
    find_organizations(tx, wanted)?;
    desks::find_customers(tx, wanted)?;
    Ok(differences(&now, wanted))
}

/// Makes it so. Answers what was changed.
///
/// # Errors
/// As [`look`], also for what only storing shows: nothing is stored then.
pub fn apply(
    tx: &Tx<'_>,
    settings: &[&'static Setting],
    wanted: &Portal,
    now: Moment,
) -> Result<Vec<Difference>> {
    let before = current(tx, settings)?;
    let wanted = &of_brand(tx, settings, wanted)?;
    check(settings, &before, wanted)?;
    let changes = differences(&before, wanted);
    if changes.is_empty() {
        return Ok(changes);
    }
    for (key, value) in &wanted.settings {
        if let Some(setting) = settings.iter().find(|setting| setting.key == key) {
            store_setting(tx, setting, value, now)?;
        }
    }
    store_statuses(tx, &before, wanted, now)?;
    for field in &wanted.fields {
        store_field(tx, field, now)?;
    }
    store_forms(tx, &before, wanted, now)?;
    desks::store(tx, &before, wanted, now)?;
    levels::store(tx, &before, wanted, now)?;
    Ok(changes)
}

/// What a file says to the transaction's brand. Another than the first takes nothing that is decided for the whole desk: the
/// file may say the same as the desk, and nothing else.
fn of_brand(tx: &Tx<'_>, settings: &[&'static Setting], wanted: &Portal) -> Result<Portal> {
    let mut wanted = wanted.clone();
    desks::of_brand(tx, &mut wanted)?;
    if tx.brand() == BrandId::FIRST {
        return Ok(wanted);
    }
    for setting in settings.iter().filter(|one| one.whose == Whose::Desk) {
        if let Some(value) = wanted.settings.remove(setting.key)
            && setting.fit(&said(&value)).ok() != Some(setting.text(tx)?)
        {
            return unfit(
                &format!("settings.{}", setting.key),
                format!(
                    "this is decided for the whole desk, where it is {}",
                    setting.text(tx)?
                ),
            );
        }
    }
    Ok(wanted)
}

fn check(settings: &[&'static Setting], now: &Portal, wanted: &Portal) -> Result<()> {
    for (key, value) in &wanted.settings {
        let at = format!("settings.{key}");
        let Some(setting) = settings.iter().find(|setting| setting.key == key) else {
            return unfit(&at, "there is no such setting");
        };
        match (setting.is_per_language(), value) {
            (true, Decided::Texts(texts)) => {
                known_languages(&at, texts)?;
                for (locale, text) in texts {
                    if let Err(why) = setting.fit(text) {
                        return unfit(&format!("{at}.{locale}"), why.to_string());
                    }
                }
            }
            (true, _) => return unfit(&at, "it has a text for each language, like { en = \"…\" }"),
            (false, Decided::Texts(_)) => return unfit(&at, "it is the same in all languages"),
            (false, value) => {
                if let Err(why) = setting.fit(&said(value)) {
                    return unfit(&at, why.to_string());
                }
            }
        }
    }
    twice("status", wanted.statuses.iter().map(|one| &one.key))?;
    twice("field", wanted.fields.iter().map(|one| &one.key))?;
    twice("form", wanted.forms.iter().map(|one| &one.key))?;
    for status in &wanted.statuses {
        check_status(now, wanted, status)?;
    }
    if !wanted.statuses.is_empty() {
        for category in Category::ALL.map(Category::word) {
            let chosen = wanted.statuses.iter();
            let chosen = chosen.filter(|one| one.category == category && one.default);
            if chosen.count() != 1 {
                return unfit(
                    "status",
                    format!("exactly one status of the category {category} must be its default"),
                );
            }
        }
    }
    for field in &wanted.fields {
        check_field(now, field)?;
    }
    for form in &wanted.forms {
        check_form(now, wanted, form)?;
    }
    if !wanted.forms.is_empty() && wanted.forms.iter().filter(|form| form.default).count() != 1 {
        return unfit("form", "exactly one form must be the default");
    }
    desks::check(now, wanted)?;
    levels::check(now, wanted)
}

pub(crate) fn known_languages(at: &str, texts: &Texts) -> Result<()> {
    match texts.keys().find(|code| Locale::read(code).is_none()) {
        Some(code) => unfit(
            &format!("{at}.{code}"),
            format!("the desk has no language {code}"),
        ),
        None => Ok(()),
    }
}

pub(crate) fn twice<'k>(kind: &str, keys: impl Iterator<Item = &'k String>) -> Result<()> {
    let mut seen: Vec<&str> = Vec::new();
    for key in keys {
        let at = format!("{kind}.{key}");
        if *key != domain::form::key_from(key) {
            return unfit(&at, "a key has small letters, digits and _ alone");
        }
        if seen.contains(&key.as_str()) {
            return unfit(&at, "this key is there twice");
        }
        seen.push(key);
    }
    Ok(())
}

fn check_status(now: &Portal, wanted: &Portal, status: &Status) -> Result<()> {
    let at = format!("status.{}", status.key);
    if Category::read(&status.category).is_none() {
        return unfit(
            &format!("{at}.category"),
            one_of(&Category::ALL.map(Category::word)),
        );
    }
    let there = now.statuses.iter().find(|one| one.key == status.key);
    if there.is_some_and(|one| one.category != status.category) {
        return unfit(
            &format!("{at}.category"),
            "the desk has a status of this key in another category, and tickets lie in it",
        );
    }
    if OnCustomerReply::read(&status.on_reply).is_none() {
        return unfit(
            &format!("{at}.on_reply"),
            one_of(&["stay", "open", "refuse", "follow_up"]),
        );
    }
    if !matches!(status.closes_as.as_str(), "solved" | "closed") {
        return unfit(&format!("{at}.closes_as"), one_of(&["solved", "closed"]));
    }
    if let Some(then) = &status.then
        && !wanted.statuses.iter().any(|one| one.key == *then)
    {
        return unfit(
            &format!("{at}.then"),
            format!("there is no status {then} here"),
        );
    }
    for (name, texts) in [("agent", &status.agent), ("customer", &status.customer)] {
        known_languages(&format!("{at}.{name}"), texts)?;
        if texts.is_empty() {
            return unfit(&at, "it needs a word for the team and one for customers");
        }
    }
    if !status.agent.keys().eq(status.customer.keys()) {
        return unfit(&at, "agent and customer need words in the same languages");
    }
    Ok(())
}

fn one_of(words: &[&str]) -> String {
    format!("it must be one of: {}", words.join(", "))
}

fn check_field(now: &Portal, field: &Field) -> Result<()> {
    let at = format!("field.{}", field.key);
    if Kind::read(&field.kind).is_none() {
        return unfit(&format!("{at}.kind"), one_of(&Kind::ALL.map(Kind::word)));
    }
    let there = now.fields.iter().find(|one| one.key == field.key);
    match there {
        Some(one) if one.kind != field.kind => {
            return unfit(
                &format!("{at}.kind"),
                format!(
                    "the desk has a field of this key that is {}, and tickets hold answers",
                    one.kind
                ),
            );
        }
        None if is_own(&field.kind) => {
            return unfit(
                &format!("{at}.kind"),
                "every desk has exactly one such field, with its own key",
            );
        }
        _ => {}
    }
    if let Some(whom) = field
        .required
        .iter()
        .find(|whom| !matches!(whom.as_str(), "customers" | "agents" | "solve"))
    {
        return unfit(
            &format!("{at}.required"),
            format!("{whom}: {}", one_of(&["customers", "agents", "solve"])),
        );
    }
    let takes = Kind::read(&field.kind).is_some_and(Kind::takes_sentences);
    if field.from_browser && !takes {
        return unfit(
            &format!("{at}.from_browser"),
            "only fields of one or several lines are filled in from the browser",
        );
    }
    if !field.lookup.is_empty() && Lookup::read(&field.lookup).is_none() {
        return unfit(
            &format!("{at}.lookup"),
            one_of(&["ticket", "person", "organization"]),
        );
    }
    for (name, texts) in [
        ("title", &field.title),
        ("agent_title", &field.agent_title),
        ("help", &field.help),
        ("mismatch", &field.mismatch),
    ] {
        known_languages(&format!("{at}.{name}"), texts)?;
    }
    if let Err(unfit) = field_draft(field).check() {
        return Err(refused(&at, why(unfit)));
    }
    twice(
        &format!("{at}.option"),
        field.options.iter().map(|one| &one.key),
    )?;
    for option in &field.options {
        for (name, texts) in [
            ("label", &option.label),
            ("definition", &option.definition),
            ("example", &option.example),
            ("promise", &option.promise),
            ("supplier", &option.supplier),
        ] {
            known_languages(&format!("{at}.option.{}.{name}", option.key), texts)?;
        }
    }
    Ok(())
}

fn check_form(now: &Portal, wanted: &Portal, form: &Form) -> Result<()> {
    let at = format!("form.{}", form.key);
    let listed = [
        "everyone",
        "signed_in",
        "members",
        "representatives",
        "organizations",
        "link",
    ];
    if !listed.contains(&form.listed.as_str()) {
        return unfit(&format!("{at}.listed"), one_of(&listed));
    }
    if form.name.is_empty() && form.active && !form.default {
        return unfit(&format!("{at}.name"), "it needs a name");
    }
    let knows = |key: &str| {
        let mut keys = wanted.fields.iter().chain(&now.fields).map(|one| &one.key);
        keys.any(|one| one == key)
    };
    if let Some(key) = form.fields.iter().find(|key| !knows(key)) {
        return unfit(&format!("{at}.fields"), format!("there is no field {key}"));
    }
    for one in &form.conditions {
        let at = format!("{at}.condition.{}", one.key);
        for key in [&one.ask, &one.when] {
            if !form.fields.contains(key) {
                return unfit(&at, format!("the form does not ask {key}"));
            }
        }
        if Audience::read(&one.of).is_none() {
            return unfit(
                &format!("{at}.of"),
                one_of(&["everyone", "customers", "agents"]),
            );
        }
    }
    if form.default && (!form.active || form.listed == "link") {
        return unfit(&format!("{at}.listed"), why(forms::drafts::Unfit::Default));
    }
    if form.default && form.route {
        return unfit(&format!("{at}.route"), why(forms::drafts::Unfit::Route));
    }
    if form.listed == "organizations" && form.organizations.is_empty() {
        return unfit(
            &format!("{at}.organizations"),
            why(forms::drafts::Unfit::Organizations),
        );
    }
    check_sections(&at, form)?;
    check_conditions(&at, now, wanted, form)?;
    twice(
        &format!("{at}.condition"),
        form.conditions.iter().map(|one| &one.key),
    )?;
    for (name, texts) in [
        ("name", &form.name),
        ("line", &form.line),
        ("introduction", &form.introduction),
        ("steps", &form.steps),
        ("contact", &form.contact),
    ] {
        known_languages(&format!("{at}.{name}"), texts)?;
    }
    Ok(())
}

fn store_setting(tx: &Tx<'_>, setting: &Setting, value: &Decided, now: Moment) -> Result<()> {
    for (_, locale) in setting.names() {
        let text = match (value, locale) {
            (Decided::Texts(texts), Some(locale)) => {
                texts.get(locale.code()).cloned().unwrap_or_default()
            }
            (value, _) => said(value),
        };
        let text = setting
            .fit(&text)
            .map_err(|why| refused(setting.key, why.to_string()))?;
        if setting.kept(tx, locale)? != text {
            setting.store(tx, locale, &text, now)?;
        }
    }
    Ok(())
}

/// Why a status cannot be stored.
fn kept_not(unkept: status_commands::Unkept) -> &'static str {
    use status_commands::Unkept;
    match unkept {
        Unkept::Nameless => "it needs a word for the team and one for customers",
        Unkept::IsChosen => "rules choose it, or silent tickets go there, so it must stay active",
        Unkept::Timer => {
            "`after_days` and `then` go together: some days, and an active status further on"
        }
    }
}

fn store_statuses(tx: &Tx<'_>, before: &Portal, wanted: &Portal, now: Moment) -> Result<()> {
    if wanted.statuses.is_empty() {
        return Ok(());
    }
    for status in &wanted.statuses {
        let category = Category::read(&status.category).unwrap_or(Category::Open);
        if !before.statuses.iter().any(|one| one.key == status.key) {
            status_commands::add(tx, category, Some(&status.key), now)?;
        }
    }
    let table = list_table(tx)?;
    let id_of = |key: &str| -> Result<StatusId> {
        let row = table.iter().find(|row| row.key == key);
        row.map(|row| row.id)
            .ok_or_else(|| refused(key, "no such status"))
    };
    // First whom rules choose, so that nothing is chosen that is not given any more; timers last, when all are there.
    let mut order: Vec<&Status> = wanted.statuses.iter().collect();
    order.sort_by_key(|status| (!status.default, !status.active));
    for with_timers in [false, true] {
        for status in &order {
            let id = id_of(&status.key)?;
            let then = match (&status.then, with_timers) {
                (Some(then), true) => Some(id_of(then)?),
                _ => None,
            };
            let row = StatusRow {
                id,
                key: status.key.clone(),
                category: Category::read(&status.category).unwrap_or(Category::Open),
                on_customer_reply: OnCustomerReply::read(&status.on_reply)
                    .unwrap_or(OnCustomerReply::Stay),
                customer_may_close: status.customer_may_close,
                closes_as: Category::read(&status.closes_as).unwrap_or(Category::Solved),
                is_default: status.default,
                active: status.active,
                after_days: status.after_days.filter(|_| then.is_some()),
                then,
            };
            let called: Vec<Called> = status
                .agent
                .iter()
                .map(|(locale, agent)| Called {
                    id,
                    locale: locale.clone(),
                    agent: agent.clone(),
                    customer: status.customer.get(locale).cloned().unwrap_or_default(),
                })
                .collect();
            status_commands::keep(tx, &row, &called, now)?
                .map_err(|unkept| refused(&format!("status.{}", status.key), kept_not(unkept)))?;
        }
    }
    for (_, key) in retired(before, wanted)
        .iter()
        .filter(|(kind, _)| *kind == "status")
    {
        status_commands::retire(tx, id_of(key)?, now)?;
    }
    let order = wanted.statuses.iter().map(|status| id_of(&status.key));
    status_commands::put_in_order(tx, &order.collect::<Result<Vec<_>>>()?)
}

fn texts(from: &Texts) -> domain::form::Texts {
    let mut texts = domain::form::Texts::default();
    for (locale, text) in from {
        texts.put(locale, text);
    }
    texts
}

/// A field as the desk stores it.
fn field_draft(wanted: &Field) -> FieldDraft {
    let kind = Kind::read(&wanted.kind).unwrap_or(Kind::Text);
    let is = |whom: &str| wanted.required.iter().any(|one| one == whom);
    let mut draft = FieldDraft::new(kind);
    draft.head.key.clone_from(&wanted.key);
    draft.head.active = wanted.active;
    draft.head.required = Required {
        customers: is("customers"),
        agents: is("agents"),
        on_solve: is("solve"),
    };
    draft.head.visible = wanted.visible;
    draft.head.editable = wanted.editable;
    draft.head.personal = wanted.personal;
    draft.head.from_browser = wanted.from_browser;
    draft.head.pattern.clone_from(&wanted.pattern);
    draft.head.lookup = Lookup::read(&wanted.lookup);
    draft.title = texts(&wanted.title);
    draft.agent_title = texts(&wanted.agent_title);
    draft.help = texts(&wanted.help);
    draft.mismatch = texts(&wanted.mismatch);
    draft.options = wanted
        .options
        .iter()
        .map(|one| OptionDraft {
            key: one.key.clone(),
            active: one.active,
            is_default: one.default,
            label: texts(&one.label),
            definition: texts(&one.definition),
            example: texts(&one.example),
            promise: texts(&one.promise),
            supplier: texts(&one.supplier),
        })
        .collect();
    draft
}

fn store_field(tx: &Tx<'_>, wanted: &Field, now: Moment) -> Result<()> {
    let all = catalogue(tx)?;
    let there = all.fields.iter().find(|row| row.key == wanted.key);
    field_draft(wanted)
        .store(tx, there.map(forms::FieldRow::id), now)?
        .map(drop)
        .map_err(|unfit| refused(&format!("field.{}", wanted.key), why(unfit)))
}

fn store_forms(tx: &Tx<'_>, before: &Portal, wanted: &Portal, now: Moment) -> Result<()> {
    if wanted.forms.is_empty() {
        return Ok(());
    }
    // The one for everybody first: while it is chosen, the one before may go.
    let mut order: Vec<&Form> = wanted.forms.iter().collect();
    order.sort_by_key(|form| !form.default);
    for form in order {
        store_form(tx, form, now)?;
    }
    let all = catalogue(tx)?;
    for (_, key) in retired(before, wanted)
        .iter()
        .filter(|(kind, _)| *kind == "form")
    {
        let Some(row) = all.forms.iter().find(|row| row.key == *key) else {
            continue;
        };
        let mut draft = FormDraft::from(row);
        draft.head.active = false;
        draft
            .store(tx, Some(row.id), now)?
            .map_err(|unfit| refused(&format!("form.{key}"), why(unfit)))?;
    }
    let named = wanted.forms.iter().map(|form| form.key.as_str());
    let others = all.forms.iter().map(|row| row.key.as_str());
    let others = others.filter(|key| !wanted.forms.iter().any(|form| form.key == *key));
    for (position, key) in named.chain(others).enumerate() {
        if let Some(row) = all.forms.iter().find(|row| row.key == key) {
            forms::queries::set_form_place(tx, row.id, position as i64 + 1)?;
        }
    }
    Ok(())
}

fn store_form(tx: &Tx<'_>, wanted: &Form, now: Moment) -> Result<()> {
    let at = format!("form.{}", wanted.key);
    let all = catalogue(tx)?;
    let ids: HashMap<&str, FieldId> = all
        .fields
        .iter()
        .map(|row| (row.key.as_str(), row.id()))
        .collect();
    let id_of = |key: &str| {
        let id = ids.get(key).copied();
        id.ok_or_else(|| refused(&at, format!("there is no field {key}")))
    };
    let there = all.forms.iter().find(|row| row.key == wanted.key);
    let mut draft = FormDraft::new(&all);
    draft.head.key.clone_from(&wanted.key);
    draft.head.listed = match wanted.listed.as_str() {
        "everyone" => Listed::Everyone,
        "signed_in" => Listed::Segment(Segment::SignedIn),
        "members" => Listed::Segment(Segment::Members),
        "representatives" => Listed::Segment(Segment::Representatives),
        "organizations" => Listed::Segment(Segment::Organizations(by_name(tx, &at, wanted)?)),
        _ => Listed::Link,
    };
    draft.head.active = wanted.active;
    draft.head.icon.clone_from(&wanted.icon);
    draft.head.is_route = wanted.route;
    draft.head.files = FileRule {
        kinds: wanted.files.kinds.clone(),
        most_bytes: wanted.files.most_bytes,
        most_files: wanted.files.most_files,
    };
    draft.is_default = wanted.default;
    draft.fields = wanted
        .fields
        .iter()
        .map(|key| id_of(key))
        .collect::<Result<_>>()?;
    for one in &wanted.conditions {
        let condition = Condition {
            parent: id_of(&one.when)?,
            value: one.is.clone(),
            child: id_of(&one.ask)?,
            required: one.required,
            audience: Audience::read(&one.of).unwrap_or(Audience::Everyone),
        };
        draft.conditions.push((one.key.clone(), condition));
    }
    for one in &wanted.sections {
        draft.sections.push(SectionRow {
            key: one.key.clone(),
            above: id_of(&one.above)?,
            title: texts(&one.title),
        });
    }
    draft.name = texts(&wanted.name);
    draft.line = texts(&wanted.line);
    draft.introduction = texts(&wanted.introduction);
    draft.steps = texts(&wanted.steps);
    draft.contact = texts(&wanted.contact);
    draft
        .store(tx, there.map(|row| row.id), now)?
        .map(drop)
        .map_err(|unfit| refused(&at, why(unfit)))
}

/// That every organization that a form is for is there.
fn find_organizations(tx: &Tx<'_>, wanted: &Portal) -> Result<()> {
    for form in &wanted.forms {
        by_name(tx, &format!("form.{}", form.key), form)?;
    }
    Ok(())
}

fn by_name(tx: &Tx<'_>, at: &str, form: &Form) -> Result<Vec<OrganizationId>> {
    let all = forms::queries::list_organizations(tx)?;
    form.organizations
        .iter()
        .map(|wanted| {
            let found = all.iter().find(|(_, name)| name == wanted);
            found.map(|(id, _)| *id).ok_or_else(|| {
                refused(
                    &format!("{at}.organizations"),
                    format!("there is no organization {wanted}"),
                )
            })
        })
        .collect()
}
