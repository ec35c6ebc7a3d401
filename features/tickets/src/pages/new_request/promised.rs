//! What the form says of how soon somebody answers: beside each severity, or for the whole form.

use domain::form::{Asker, Kind};
use domain::ticket::Priority;
use domain::{Moment, OrganizationId};
use forms::Catalogue;
use forms::questions::Questions;
use people::queries::Membership;
use platform::Result;
use platform::language::Words;
use platform::store::Tx;
use sla::{Asking, OnForm};

/// Who asks, and what they have chosen so far.
pub(super) struct Chosen<'a> {
    pub(super) all: &'a Catalogue,
    pub(super) asker: &'a Asker,
    pub(super) places: &'a [Membership],
    /// The form, by number or key; empty: none yet.
    pub(super) form: &'a str,
    /// The number of the organization; empty: the first.
    pub(super) organization: &'a str,
}

pub(super) fn promised(
    tx: &Tx<'_>,
    chosen: &Chosen<'_>,
    w: &Words,
    now: Moment,
) -> Result<Option<OnForm>> {
    let all = chosen.all;
    let form = if chosen.form.is_empty() {
        match *all.offered(chosen.asker) {
            [only] => Some(only),
            _ => None,
        }
    } else {
        all.named(chosen.form, chosen.asker)
    };
    let asks_priority = form.is_some_and(|form| {
        all.fields_of(form)
            .any(|row| row.field.kind == Kind::Priority && row.field.editable)
    });
    let places = || {
        chosen
            .places
            .iter()
            .map(|place| place.belonging.organization)
    };
    let wanted = chosen.organization.parse().ok().map(OrganizationId);
    let organization = places()
        .find(|one| Some(*one) == wanted)
        .or_else(|| places().next());
    let asking = Asking {
        form: form.map(|form| form.id),
        organization,
        asks_priority,
    };
    sla::on_form(tx, asking, w, now)
}

/// Says beside each severity what is promised of it; somebody's own words for it stay.
pub(super) fn beside(questions: &mut Questions, all: &Catalogue, promised: &OnForm) {
    let Some(field) = all.own(Kind::Priority).map(|row| row.id().0) else {
        return;
    };
    let of_it = |one: &&mut forms::questions::Question| one.field == field;
    let Some(question) = questions.questions.iter_mut().find(of_it) else {
        return;
    };
    for choice in &mut question.choices {
        let said = promised
            .by_priority
            .iter()
            .find(|(priority, _)| Priority::read(&choice.value) == Some(*priority));
        if let Some((_, said)) = said {
            let own = choice.promise.take();
            choice.promise =
                Some(own.map_or_else(|| said.clone(), |own| format!("{own} · {said}")));
            question.look = "radios";
        }
    }
}
