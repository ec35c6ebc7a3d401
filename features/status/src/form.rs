//! What the form for a new request shows of the status: "is it this one?"

use askama::Template;
use domain::service::{Kind, Phase};
use domain::{Moment, PersonId};
use platform::clean;
use platform::language::Words;
use platform::store::Tx;
use platform::{Error, Result};

use crate::board::board;
use crate::commands;
use crate::views::{RunningCard, RunningPart, told};

/// What goes on now, read for somebody who is about to ask.
pub struct RunningNow {
    all: Vec<RunningCard>,
}

/// Reads what goes on in the transaction's portal: incidents, maintenance and known limitations.
pub fn running_now(
    tx: &Tx<'_>,
    person: Option<PersonId>,
    w: &Words,
    now: Moment,
) -> Result<RunningNow> {
    let board = board(tx)?;
    let mut all = Vec::new();
    let limitations = board.limitations();
    let on: Vec<_> = board
        .incidents()
        .into_iter()
        .chain(board.in_progress())
        .chain(limitations)
        .filter(|one| one.phase != Phase::Scheduled)
        .collect();
    for one in on {
        let shown = told(one, &board, w, now);
        let mut products = String::new();
        let about = one.components();
        let found: Vec<&str> = about
            .iter()
            .filter_map(|id| board.component(*id))
            .map(|component| component.product.as_str())
            .collect();
        // One that is no product's concerns everybody.
        if !found.is_empty() && found.iter().all(|product| !product.is_empty()) {
            products = format!(" {} ", found.join(" "));
        }
        let said_so = match person {
            Some(person) => commands::is_concerned(tx, one.id, person, now)?,
            None => false,
        };
        all.push(RunningCard {
            title: shown.title,
            url: shown.url,
            phase: shown.phase,
            tone: shown.tone,
            icon: shown.icon,
            about: shown.about,
            latest: one
                .updates
                .first()
                .and_then(|update| update.body.for_reader(w.locale()))
                .map(clean::from_text)
                .unwrap_or_default(),
            products,
            said_so,
            can_say: one.kind != Kind::Maintenance,
        });
    }
    Ok(RunningNow { all })
}

/// Something that goes on, in a line.
#[derive(Clone, Debug)]
pub struct Known {
    pub url: String,
    pub title: String,
    /// "Investigating · Sign-in".
    pub about: String,
}

impl RunningNow {
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// What of it `says` something: it is given title, what it is about, and what was told last.
    pub fn that(&self, says: impl Fn(&str) -> bool) -> Vec<Known> {
        let found = self.all.iter().filter(|one| {
            let latest = clean::text_of(&one.latest);
            says(&format!("{} {} {latest}", one.title, one.about))
        });
        found
            .map(|one| Known {
                url: one.url.clone(),
                title: one.title.clone(),
                about: one.phase.clone(),
            })
            .collect()
    }

    /// As a part of a page; nothing when nothing goes on. `control` is that of the product.
    pub fn shown(
        self,
        w: Words,
        csrf: String,
        sign_in: Option<String>,
        control: String,
    ) -> Result<Option<String>> {
        if self.all.is_empty() {
            return Ok(None);
        }
        let part = RunningPart {
            w,
            csrf,
            sign_in,
            page: format!("/hc/{}/status", w.locale()),
            control,
            all: self.all,
        };
        part.render().map(Some).map_err(Error::broken)
    }
}
