//! Products that are somebody else's: whose, that nothing is sent to the team about them (C10), and passing the question on.

use axum::response::{IntoResponse, Redirect, Response};
use domain::PersonId;
use domain::form::{Given, Kind};
use forms::questions as asking;
use forms::{Catalogue, FieldRow, FormRow};
use people::page::Place;
use platform::frame::Problems;
use platform::language::Words;
use platform::store::Tx;
use platform::web::{Fields, Visitor};
use platform::{App, Error, Result};

use super::super::suppliers::too_often;
use super::once::as_problem;
use super::read::Read;
use super::{Filled, show};
use crate::commands::Deed;
use crate::commands::suppliers::{
    Foreign, PassedOn, Passing, can_pass_on, foreign_of, pass_on_instead,
};
use crate::views::SupplierCard;

/// The suppliers among the options of the product.
pub(super) fn cards(
    row: &FieldRow,
    given: &Given,
    passing: &[String],
    w: &Words,
) -> Vec<SupplierCard> {
    let chosen = given.of(row.id());
    foreign_of(row, w)
        .into_iter()
        .map(|one| SupplierCard {
            chosen: chosen.contains(&one.key),
            passes: passing.contains(&one.key),
            key: one.key,
            product: one.product,
            supplier: one.supplier,
        })
        .collect()
}

/// The options of products whose supplier a question of theirs can be passed on to.
pub(super) fn passing(
    app: &App,
    tx: &Tx<'_>,
    all: &Catalogue,
    product: &str,
    person: Option<PersonId>,
    w: &Words,
) -> Result<Vec<String>> {
    let row = all.fields.iter().find(|row| row.key == product);
    let (Some(row), Some(person)) = (row, person) else {
        return Ok(Vec::new());
    };
    let mut can = Vec::new();
    for one in foreign_of(row, w) {
        if can_pass_on(app, tx, &one.supplier, person)? {
            can.push(one.key);
        }
    }
    Ok(can)
}

/// The control and the sentence for whoever asks about a product that is somebody else's.
pub(super) fn turned_away(
    all: &Catalogue,
    form: &FormRow,
    product: &str,
    given: &Given,
    w: &Words,
) -> Option<(String, String)> {
    let row = all.fields_of(form).find(|row| row.key == product)?;
    let card = cards(row, given, &[], w)
        .into_iter()
        .find(|card| card.chosen)?;
    let sentence = w.t2(
        "supplier-turned-away",
        "product",
        &card.product,
        "supplier",
        &card.supplier.name,
    );
    Some((asking::control(row), sentence))
}

/// Passes what was written on to the supplier of a product, instead of making a ticket of it.
pub(super) async fn pass_on(
    app: &App,
    visitor: &Visitor,
    place: &Place,
    read: Read,
    form: &FormRow,
    mut filled: Filled,
    fields: &Fields,
) -> Result<Response> {
    let w = visitor.words_in(app, place.locale);
    let key = fields.text("pass_on");
    let row = read.all.fields_of(form).find(|row| row.key == read.product);
    let row = row.ok_or(Error::Absent)?;
    let foreign = foreign_of(row, &w).into_iter().find(|one| one.key == key);
    let may_pass = |one: &Foreign| {
        read.passing.contains(&one.key) && read.first_line_for(&filled.organization).is_none()
    };
    let Some(foreign) = foreign.filter(may_pass) else {
        // Whoever is answered by their own people, or is nobody yet, is shown whom to turn to; what was written stays.
        let mut problems = Problems::default();
        problems.add("", w.t("supplier-problem-no-way"));
        return show(app, visitor, place, read, filled, problems);
    };
    filled.given.set(row.id(), vec![foreign.key.clone()]);
    let (subject, body) = (
        fields.text("request[subject]").to_owned(),
        fields.text("request[description]").to_owned(),
    );
    let mut problems = Problems::default();
    for (kind, text, refused) in [
        (Kind::Subject, &subject, domain::Refused::EmptySubject),
        (Kind::Description, &body, domain::Refused::EmptyDescription),
    ] {
        if text.trim().is_empty()
            && let Some(row) = read.all.own(kind)
        {
            problems.add(asking::control(row), w.t(refused.key()));
        }
    }
    if !problems.is_empty() {
        return show(app, visitor, place, read, filled, problems);
    }
    let passing = Passing {
        foreign,
        subject,
        body,
        submission: filled.submission.clone(),
    };
    let (desk, actor, now) = (app.clone(), visitor.actor, app.clock.now());
    let done = app
        .store
        .write(move |tx| pass_on_instead(&desk, tx, &Deed::new(actor, now, "web")?, &passing))
        .await;
    match done {
        Ok(PassedOn::Done(id, _)) => {
            let target = format!("/hc/{}/passed-on/{id}", place.locale.code());
            Ok(Redirect::to(&target).into_response())
        }
        Ok(PassedOn::TooOften) => {
            problems.add("", w.t("supplier-problem-often"));
            Ok(too_often(show(
                app, visitor, place, read, filled, problems,
            )?))
        }
        Err(error) => {
            problems.add("", as_problem(error, &w)?);
            show(app, visitor, place, read, filled, problems)
        }
    }
}
