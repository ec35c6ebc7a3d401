//! The customer's list as the desk decided it, and what an address asks of it.

use std::collections::HashMap;
use std::sync::Arc;

use axum::http::Uri;
use domain::permission::Actor;
use domain::{DAY, FieldId, FormId, Moment, StatusId, TicketId};
use forms::{Catalogue, FieldRow};
use people::query_value;
use platform::Result;
use platform::language::{Words, day};
use platform::store::Tx;

use super::list::{DEEPEST, ROWS};
use crate::queries::{self, Filter, Order, StateFilter, StatusLabel};
use crate::settings::{
    LIST_COLUMNS, LIST_EXPORT, LIST_FILTERS, LIST_ORDER, LIST_SORTABLE, PRODUCT_FIELD, REFERENCE,
};
use crate::views::{Column, Narrow, Narrowing};

/// What the desk decided about the list.
pub(super) struct Shape {
    columns: Vec<String>,
    filters: Vec<String>,
    order: String,
    sortable: Vec<String>,
    pub(super) exports: bool,
    all: Arc<Catalogue>,
    /// The field that names the product; it must be one that customers may read.
    product: Option<FieldId>,
    /// The forms that the reader is offered.
    forms: Vec<FormId>,
    /// What statuses are called, in their order.
    pub(super) labels: Arc<Vec<StatusLabel>>,
}

impl Shape {
    pub(super) fn read(tx: &Tx<'_>, who: &Actor, w: &Words, now: Moment) -> Result<Self> {
        let all = forms::catalogue(tx)?;
        let asker = forms::catalogue::asker(tx, who, now)?;
        let key = PRODUCT_FIELD.text(tx)?;
        let product = all
            .fields
            .iter()
            .find(|row| row.key == key)
            .filter(|row| row.field.active && row.field.visible && !row.field.personal)
            .map(FieldRow::id);
        let mut columns = LIST_COLUMNS.several(tx)?;
        if !columns.iter().any(|column| column == "subject") {
            columns.insert(0, "subject".to_owned());
        }
        let references = REFERENCE.is_on(tx)?;
        columns.retain(|column| match column.as_str() {
            "product" => product.is_some(),
            "reference" => references,
            _ => true,
        });
        Ok(Self {
            columns,
            filters: LIST_FILTERS.several(tx)?,
            order: LIST_ORDER.text(tx)?,
            sortable: LIST_SORTABLE.several(tx)?,
            exports: LIST_EXPORT.is_on(tx)?,
            forms: all
                .offered(&asker)
                .iter()
                .filter(|form| form.makes_tickets())
                .map(|form| form.id)
                .collect(),
            labels: queries::list_status_labels(tx, w.locale())?,
            all,
            product,
        })
    }

    fn narrows_by(&self, what: &str) -> bool {
        self.filters.iter().any(|filter| filter == what)
    }

    /// This status and all that the customer reads alike, in their order; none if there is no such status.
    fn statuses_like(&self, id: StatusId) -> Vec<StatusId> {
        let words = self.labels.iter().find(|label| label.id == id);
        let alike = |label: &&StatusLabel| words.is_some_and(|one| one.customer == label.customer);
        self.labels
            .iter()
            .filter(alike)
            .map(|label| label.id)
            .collect()
    }

    /// What each column is called.
    pub(super) fn columns(&self, w: &Words) -> Vec<Column> {
        let sorts = |key: &str| self.sortable.iter().any(|one| one == key);
        let column = |key: &String| Column {
            label: self.label(key, w),
            sorts: sorts(key),
            key: key.clone(),
        };
        self.columns.iter().map(column).collect()
    }

    fn label(&self, column: &str, w: &Words) -> String {
        let key = match column {
            "id" => "request-number",
            "requester" => "requests-column-requester",
            "organization" => "requests-column-organization",
            "status" => "requests-column-status",
            "product" => {
                let row = self.product.and_then(|id| self.all.field(id));
                return row.map(|row| row.title(w)).unwrap_or_default();
            }
            "bug" => "requests-column-bug",
            "type" => "request-form",
            "reference" => "request-reference",
            "activity" => "requests-column-activity",
            "created" => "requests-column-created",
            _ => "requests-column-subject",
        };
        w.t(key).into_owned()
    }

    /// The name of a request's type.
    pub(super) fn form(&self, form: Option<FormId>, w: &Words) -> String {
        let row = self.all.form_of(form);
        row.map(|row| row.name(w)).unwrap_or_default()
    }

    /// The products of these requests in words, where the list shows them.
    pub(super) fn products(
        &self,
        tx: &Tx<'_>,
        who: &Actor,
        ids: &[TicketId],
        w: &Words,
        now: Moment,
    ) -> Result<HashMap<TicketId, String>> {
        let shown = self.columns.iter().any(|column| column == "product");
        let field = self.product.filter(|_| shown);
        let Some(row) = field.and_then(|id| self.all.field(id)) else {
            return Ok(HashMap::new());
        };
        let answers = queries::list_answers_among(tx, who, row.id(), ids, now)?;
        let told = |(id, answer)| (id, row.told(&[answer], w));
        Ok(answers.into_iter().map(told).collect())
    }

    /// How far the bugs came that these requests are about, in words, where the list shows them.
    pub(super) fn bugs(
        &self,
        tx: &Tx<'_>,
        who: &Actor,
        ids: &[TicketId],
        w: &Words,
        now: Moment,
    ) -> Result<HashMap<TicketId, String>> {
        if !self.columns.iter().any(|column| column == "bug") {
            return Ok(HashMap::new());
        }
        let found = queries::list_visible_bugs(tx, who, ids, now)?;
        let told = |(id, bug)| Ok((id, crate::bugs::told(tx, w, &bug)?));
        found.into_iter().map(told).collect()
    }

    /// What the reader can narrow the list by.
    pub(super) fn narrowing(&self, wanted: &Wanted, w: &Words) -> Narrowing {
        let mut lists = Vec::new();
        if self.narrows_by("status") {
            let mut choices: Vec<(String, String, bool)> = Vec::new();
            for label in self.labels.iter() {
                // Statuses that read alike are one to the customer: the first stands for all of them.
                if choices.iter().all(|(_, words, _)| *words != label.customer) {
                    let chosen = wanted.filter.statuses.contains(&label.id);
                    choices.push((label.id.to_string(), label.customer.clone(), chosen));
                }
            }
            lists.push(Narrow {
                name: "status_id",
                label: "requests-column-status",
                choices,
            });
        }
        if self.narrows_by("type") {
            let chosen = wanted.filter.form.map(|(id, _)| id);
            let forms = self.forms.iter().filter_map(|id| self.all.form(*id));
            lists.push(Narrow {
                name: "form",
                label: "request-form",
                choices: forms
                    .map(|form| (form.id.to_string(), form.name(w), chosen == Some(form.id)))
                    .collect(),
            });
        }
        let product = self.product.and_then(|id| self.all.field(id));
        if let Some(row) = product.filter(|_| self.narrows_by("product")) {
            let chosen = wanted.filter.product.as_ref().map(|(_, answer)| answer);
            let options = row.options.iter().filter(|option| option.active);
            lists.push(Narrow {
                name: "product",
                label: "requests-column-product",
                choices: options
                    .map(|option| {
                        let words = option.label(row.field.kind, w);
                        (option.key.clone(), words, chosen == Some(&option.key))
                    })
                    .collect(),
            });
        }
        Narrowing {
            search: self.narrows_by("search"),
            groups: self.narrows_by("groups"),
            lists,
            days: self
                .narrows_by("created")
                .then(|| (wanted.from.clone(), wanted.until.clone())),
            asked: wanted.asked(),
        }
    }
}

/// What the address asks for; anything it does not understand, or that the desk does not offer, is the default, never
/// an error.
pub(super) struct Wanted {
    pub(super) query: String,
    pub(super) tab: String,
    pub(super) organization: Option<i64>,
    pub(super) filter: Filter,
    pub(super) order: Order,
    pub(super) ascending: bool,
    pub(super) page: i64,
    /// First and last day of creation, as they were written.
    from: String,
    until: String,
}

impl Wanted {
    pub(super) fn read(uri: &Uri, shape: &Shape) -> Self {
        let value = |name: &str| query_value(uri, name);
        let tab = match (value("tab").as_str(), value("selected_tab_name").as_str()) {
            ("ccd", _) | ("", "ccd-requests") => "ccd",
            ("org", _) | ("", "org-requests") => "org",
            _ => "mine",
        };
        let state = match value("status").as_str() {
            "solved" => StateFilter::Finished,
            "open" => StateFilter::Unfinished,
            _ => StateFilter::All,
        };
        let order = |word: &str| match word {
            "created" | "created_at" => Some(Order::Created),
            "status" => Some(Order::Status),
            "activity" | "updated_at" => Some(Order::Activity),
            _ => None,
        };
        let chosen = order(&value("sort_by"));
        let usual = order(&shape.order).unwrap_or(Order::Activity);
        let (mut from, mut until) = (value("from").clone(), value("until").clone());
        if day(&from).is_none() || !shape.narrows_by("created") {
            from.clear();
        }
        if day(&until).is_none() || !shape.narrows_by("created") {
            until.clear();
        }
        let form = value("form").parse().ok().map(FormId);
        let form = form.filter(|id| shape.narrows_by("type") && shape.forms.contains(id));
        let is_default = |id: FormId| shape.all.default_form().is_some_and(|form| form.id == id);
        let product = value("product").clone();
        let product = (!product.is_empty() && shape.narrows_by("product")).then_some(product);
        Self {
            query: value("query").trim().to_owned(),
            tab: tab.to_owned(),
            organization: value("organization_id").parse().ok(),
            filter: Filter {
                state: if shape.narrows_by("groups") {
                    state
                } else {
                    StateFilter::All
                },
                statuses: value("status_id")
                    .parse()
                    .ok()
                    .filter(|_| shape.narrows_by("status"))
                    .map(|id| shape.statuses_like(StatusId(id)))
                    .unwrap_or_default(),
                form: form.map(|id| (id, is_default(id))),
                from: day(&from),
                // The whole of the last day.
                until: day(&until).map(|last| last.plus(DAY)),
                product: shape.product.zip(product),
            },
            order: chosen.unwrap_or(usual),
            ascending: match value("sort_order").as_str() {
                "asc" => true,
                "desc" => false,
                // By status, what is open stands first.
                _ => chosen.is_none() && usual == Order::Status,
            },
            page: value("page").parse().unwrap_or(1).clamp(1, DEEPEST / ROWS),
            from,
            until,
        }
    }

    pub(super) fn status(&self) -> &'static str {
        match self.filter.state {
            StateFilter::Unfinished => "open",
            StateFilter::Finished => "solved",
            StateFilter::All => "all",
        }
    }

    pub(super) fn sort_by(&self) -> &'static str {
        match self.order {
            Order::Created => "created",
            Order::Activity => "activity",
            Order::Status => "status",
        }
    }

    /// What the list is narrowed by, as addresses say it.
    pub(super) fn asked(&self) -> Vec<(&'static str, String)> {
        let filter = &self.filter;
        let number = |id: Option<i64>| id.map(|id| id.to_string()).unwrap_or_default();
        vec![
            ("status_id", number(filter.statuses.first().map(|id| id.0))),
            ("form", number(filter.form.map(|(id, _)| id.0))),
            (
                "product",
                filter
                    .product
                    .as_ref()
                    .map(|(_, answer)| answer.clone())
                    .unwrap_or_default(),
            ),
            ("from", self.from.clone()),
            ("until", self.until.clone()),
        ]
    }
}
