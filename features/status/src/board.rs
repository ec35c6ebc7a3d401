//! Everything that the status page shows now, read at once and kept until somebody writes.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::service::{Indicator, Kind, Phase, State, days, overall, uptime};
use domain::{DAY, Moment};
use platform::Result;
use platform::store::Tx;

use crate::queries::components::{self, Component};
use crate::queries::incidents::{self, Incident};

/// What is going on, and how the components are and were.
#[derive(Clone, Debug, Default)]
pub struct Board {
    /// In their order, also groups and those that are not shown any more.
    pub components: Vec<Component>,
    /// Incidents, maintenance and limitations that are not over, oldest first.
    pub running: Vec<Incident>,
    /// When states changed, by component.
    pub changes: BTreeMap<i64, Vec<(Moment, State)>>,
}

/// The board of the transaction's brand.
pub fn board(tx: &Tx<'_>) -> Result<Arc<Board>> {
    tx.kept("service_status", "", || {
        Ok(Board {
            components: components::list(tx)?,
            running: incidents::list_running(tx)?,
            changes: components::list_changes(tx)?,
        })
    })
}

impl Board {
    /// Whether there is a status page at all.
    pub fn is_empty(&self) -> bool {
        self.running.is_empty() && !self.components.iter().any(|one| one.active)
    }

    /// Components that are shown, without groups.
    pub fn shown(&self) -> impl Iterator<Item = &Component> {
        self.components
            .iter()
            .filter(|one| one.active && !one.is_group)
    }

    pub fn component(&self, id: i64) -> Option<&Component> {
        self.components.iter().find(|one| one.id == id)
    }

    fn of(&self, kind: Kind) -> impl Iterator<Item = &Incident> {
        self.running.iter().filter(move |one| one.kind == kind)
    }

    /// Incidents that are not over, newest first.
    pub fn incidents(&self) -> Vec<&Incident> {
        let mut all: Vec<_> = self.of(Kind::Incident).collect();
        all.reverse();
        all
    }

    /// Maintenance that goes on.
    pub fn in_progress(&self) -> Vec<&Incident> {
        self.of(Kind::Maintenance)
            .filter(|one| one.phase == Phase::InProgress)
            .collect()
    }

    /// Maintenance to come, the next one first.
    pub fn planned(&self) -> Vec<&Incident> {
        self.of(Kind::Maintenance)
            .filter(|one| one.phase == Phase::Scheduled)
            .collect()
    }

    /// What is known and stays for a while.
    pub fn limitations(&self) -> Vec<&Incident> {
        self.of(Kind::Limitation).collect()
    }

    /// The most severe wins. A limitation that one has got used to is not news.
    pub fn indicator(&self) -> Indicator {
        let running = self.of(Kind::Incident).map(|one| one.impact);
        overall(self.shown().map(|one| one.state), running)
    }

    /// The last days of a component.
    pub fn days(&self, component: i64, now: Moment) -> Vec<domain::service::Day> {
        days(self.changes.get(&component).map_or(&[], Vec::as_slice), now)
    }

    /// How much it was up, in thousandths of a percent.
    pub fn uptime(&self, component: i64, now: Moment) -> Option<i64> {
        uptime(&self.days(component, now))
    }

    /// When something was last told or changed.
    pub fn updated_at(&self) -> Moment {
        let components = self.components.iter().map(|one| one.updated_at);
        let running = self.running.iter().map(|one| one.updated_at);
        components.chain(running).max().unwrap_or(Moment(0))
    }

    /// Names of components that are shown, for a reader of this language.
    pub fn names(&self, ids: &[i64], locale: &str) -> Vec<String> {
        let found = ids.iter().filter_map(|id| self.component(*id));
        found
            .filter(|one| one.active)
            .map(|one| one.name(locale).to_owned())
            .collect()
    }
}

/// How the first components are, those in trouble before others: for the start page.
pub fn at_a_glance(
    tx: &Tx<'_>,
    w: &platform::language::Words,
    most: usize,
    now: Moment,
) -> Result<Vec<crate::views::ComponentShown>> {
    let board = board(tx)?;
    Ok(crate::views::at_a_glance(&board, w, now, most))
}

/// A sentence about the whole, where something does not work as it should: for pages that lead to the status.
pub fn trouble(tx: &Tx<'_>, w: &platform::language::Words) -> Result<Option<String>> {
    let indicator = board(tx)?.indicator();
    let is_trouble = indicator > Indicator::Maintenance;
    Ok(is_trouble.then(|| w.t(crate::views::indicator_word(indicator)).into_owned()))
}

/// How long what is over is shown on the page.
pub const RECENT: i64 = 14 * DAY;
