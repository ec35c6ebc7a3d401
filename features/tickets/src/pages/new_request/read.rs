//! What the page of a new request is made of, read at once.

use std::sync::Arc;

use domain::form::Asker;
use domain::permission::Actor;
use domain::{Moment, OrganizationId, TicketId};
use forms::Catalogue;
use people::page::{Surroundings, surroundings};
use people::queries::Membership;
use platform::language::Words;
use platform::store::Tx;
use platform::web::Visitor;
use platform::{App, Result};

use super::super::search::has_suggestions;
use super::{promised, suppliers};
use crate::queries;

/// What the page is made of.
pub(super) struct Read {
    pub(super) around: Surroundings,
    pub(super) places: Vec<Membership>,
    pub(super) all: Arc<Catalogue>,
    pub(super) asker: Asker,
    /// Whether a reply by mail becomes a comment.
    pub(super) replies: bool,
    /// What the request continues.
    pub(super) follows: Option<TicketId>,
    /// Whether articles are suggested: where there are some that they may read.
    pub(super) suggests: bool,
    /// Whose own first line answers first: the organization, and the names of its people.
    pub(super) first_lines: Vec<(OrganizationId, String)>,
    /// What goes on now, and the key of the field that is the product.
    pub(super) running: status::RunningNow,
    pub(super) product: String,
    /// Whether questions about products of others are passed on, and the options of products whose supplier can be written to.
    pub(super) passes_on: bool,
    pub(super) passing: Vec<String>,
    /// Who asks for what, and what is promised about it.
    pub(super) promised: Option<sla::OnForm>,
    /// Whom they can turn to in their organizations.
    pub(super) contacts: Vec<organizations::contacts::Contacts>,
}

impl Read {
    /// Who of their own organization answers first, if somebody does.
    pub(super) fn first_line_for(&self, organization: &str) -> Option<&str> {
        let chosen = self
            .places
            .iter()
            .map(|place| place.belonging.organization)
            .find(|id| id.to_string() == organization);
        let first = self.places.first();
        let place = chosen.or_else(|| first.map(|place| place.belonging.organization))?;
        let mut lines = self.first_lines.iter();
        lines
            .find(|(id, _)| *id == place)
            .map(|(_, names)| names.as_str())
    }
}

/// The request that somebody continues: one that they see, and that is over.
pub(super) fn earlier(
    tx: &Tx<'_>,
    who: &Actor,
    given: &str,
    now: Moment,
) -> Result<Option<TicketId>> {
    let id = given.parse().ok();
    let Some(id) = id.filter(|_| who.person.is_some() && who.guest_of.is_none()) else {
        return Ok(None);
    };
    let found = queries::find_visible(tx, who, TicketId(id), now)?;
    Ok(found
        .filter(|ticket| !ticket.category.is_unfinished())
        .map(|ticket| ticket.id))
}

pub(super) async fn read(
    app: &App,
    visitor: &Visitor,
    w: Words,
    follow_up_of: &str,
    (form, organization): (&str, &str),
) -> Result<Read> {
    let actor = visitor.actor;
    let person = visitor.person.as_ref().map(|person| person.id);
    let now = app.clock.now();
    let follow_up_of = follow_up_of.to_owned();
    let (form, organization) = (form.to_owned(), organization.to_owned());
    let desk = app.clone();
    app.store
        .read(move |tx| {
            let places = match person {
                Some(person) => people::queries::list_memberships(tx, person, now)?,
                None => Vec::new(),
            };
            let mut first_lines = Vec::new();
            for place in &places {
                let id = place.belonging.organization;
                if organizations::first_line::takes(tx, id, person, now)? {
                    let people = organizations::first_line::people_of(tx, id, now)?;
                    let names: Vec<_> = people.into_iter().map(|(_, name)| name).collect();
                    first_lines.push((id, names.join(", ")));
                }
            }
            let (all, asker) = (
                forms::catalogue(tx)?,
                forms::catalogue::asker(tx, &actor, now)?,
            );
            let so_far = promised::Chosen {
                all: &all,
                asker: &asker,
                places: &places,
                form: &form,
                organization: &organization,
            };
            let product = crate::settings::PRODUCT_FIELD.text(tx)?;
            Ok(Read {
                passes_on: crate::settings::PASSES_ON.is_on(tx)?,
                passing: suppliers::passing(&desk, tx, &all, &product, person, &w)?,
                first_lines,
                around: surroundings(tx, person)?,
                promised: promised::promised(tx, &so_far, &w, now)?,
                places,
                all,
                asker,
                replies: notifications::settings::REPLY.is_on(tx)?,
                follows: earlier(tx, &actor, &follow_up_of, now)?,
                suggests: has_suggestions(tx, &actor, person, now)?,
                running: status::running_now(tx, person, &w, now)?,
                product,
                contacts: organizations::contacts::list_own_contacts(tx, person, &w, now)?,
            })
        })
        .await
}
