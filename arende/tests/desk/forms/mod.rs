//! Types of request and what they ask: stories of the exam platform's service desk (A), of the school platform (B, C), of
//! the cloud portal's files (D) and of the product helpdesk's open form (E).

mod answers;
mod asked_for;
mod asking;
mod files;
mod guided;
mod looking_after;
mod programs;
mod scope;

use arende::demo::forms::{Forms, make};
use domain::form::{FileRule, Kind};
use domain::person::Role;
use domain::{FieldId, FormId, PersonId};
use forms::catalogue::catalogue;
use forms::drafts::{FieldDraft, FormDraft};

use crate::harness::Desk;

/// A desk with the exam platform's four types of request, a customer, an agent and an administrator.
fn exam_desk() -> (Desk, Forms) {
    let desk = Desk::with_people();
    desk.person("Ola Ek", "ola@desk.example", Role::Admin, "en");
    let now = desk.app().clock.now();
    let forms = desk.app().store.write_now(|tx| make(tx, now)).unwrap();
    (desk, forms)
}

fn astrid(desk: &Desk) -> PersonId {
    person(desk, "astrid@school.example")
}

fn person(desk: &Desk, email: &str) -> PersonId {
    let address = domain::person::EmailAddress::read(email).unwrap();
    let found = desk
        .app()
        .store
        .read_now(|tx| people::queries::find_by_address(tx, &address));
    found.unwrap().unwrap().id
}

/// A field that customers are asked.
fn field(desk: &Desk, kind: Kind, title: &str, change: impl Fn(&mut FieldDraft) + Sync) -> FieldId {
    let now = desk.app().clock.now();
    let stored = desk.app().store.write_now(|tx| {
        let mut draft = FieldDraft::new(kind);
        draft.title.put("en", title);
        change(&mut draft);
        draft.store(tx, None, now)
    });
    stored.unwrap().unwrap()
}

/// Changes the form that the desk begins with.
fn usual_form(desk: &Desk, change: impl Fn(&mut FormDraft) + Sync) -> FormId {
    let now = desk.app().clock.now();
    let stored = desk.app().store.write_now(|tx| {
        let all = catalogue(tx)?;
        let form = all.default_form().unwrap();
        let mut draft = FormDraft::from(form);
        change(&mut draft);
        draft.store(tx, Some(form.id), now)
    });
    stored.unwrap().unwrap()
}

/// What the cloud portal takes (D13, D14).
fn documents() -> FileRule {
    FileRule {
        kinds: FileRule::kinds_of("doc docx xls xlsx csv txt pdf bmp jpg jpeg png tar zip"),
        most_bytes: Some(15 << 20),
        most_files: None,
    }
}

/// The titles of a page's questions, in their order.
fn questions(page: &str) -> Vec<String> {
    let start = page.find("<ar-questions").unwrap_or(page.len());
    let end = page.find("</ar-questions>").unwrap_or(page.len());
    let mut titles = Vec::new();
    for part in page[start..end].split("data-field=\"").skip(1) {
        // A label, a legend or, for files, a plain text.
        let after = [
            "<label class=\"check\"",
            "<label for",
            "<legend",
            "<span class=\"lbl\"",
        ]
        .iter()
        .filter_map(|tag| part.find(tag))
        .min()
        .unwrap();
        let text = part[after..].split_once('>').unwrap().1;
        let text = match text.split_once("<span>") {
            Some((before, inside)) if before.starts_with("<input") => inside,
            _ => text,
        };
        titles.push(text.split('<').next().unwrap().trim().to_owned());
    }
    titles
}
