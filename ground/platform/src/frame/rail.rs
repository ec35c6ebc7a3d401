//! The places of the workspace's rail: which there are, what they are called, and which stand in the person's menu on a phone.

use super::{Frame, Here};

/// A place that the rail leads to.
#[derive(Debug, Clone, Copy)]
pub struct Stop {
    /// Its page.
    pub url: &'static str,
    /// The key of its name.
    pub word: &'static str,
    /// Its picture.
    pub icon: &'static str,
    /// What to press for it, as `aria-keyshortcuts` says it.
    pub key: Option<&'static str>,
    /// A thumb tells six pictures apart: on a phone this one stands by name in the person's menu.
    pub in_menu: bool,
    here: Here,
    /// What a role must allow.
    needs: Option<&'static str>,
}

const fn stop(url: &'static str, word: &'static str, icon: &'static str, here: Here) -> Stop {
    Stop {
        url,
        word,
        icon,
        key: None,
        in_menu: false,
        here,
        needs: None,
    }
}

impl Stop {
    const fn by(self, key: &'static str) -> Self {
        Self {
            key: Some(key),
            ..self
        }
    }

    const fn for_those_who_may(self, needs: &'static str) -> Self {
        Self {
            needs: Some(needs),
            in_menu: true,
            ..self
        }
    }

    /// The key as people read it on their keyboard.
    pub fn shown_key(&self) -> String {
        self.key.unwrap_or_default().to_uppercase()
    }
}

const ALL: [Stop; 13] = [
    stop("/agent", "frame-tickets", "inbox", Here::Tickets),
    stop("/agent/search", "frame-search", "search", Here::Search).by("/"),
    stop(
        "/agent/tickets/new",
        "frame-new-ticket",
        "square-pen",
        Here::NewTicket,
    )
    .by("c"),
    stop(
        "/agent/problems",
        "frame-problems",
        "triangle-alert",
        Here::Problems,
    ),
    stop(
        "/agent/organizations",
        "frame-organizations",
        "building-2",
        Here::Organizations,
    ),
    stop("/agent/mail", "frame-mail", "mail", Here::Mail).for_those_who_may("mail"),
    stop("/agent/people", "frame-people", "users", Here::People).for_those_who_may("people"),
    stop("/agent/jobs", "frame-jobs", "history", Here::Jobs).for_those_who_may("jobs"),
    stop("/agent/forms", "frame-forms", "list-checks", Here::Forms).for_those_who_may("forms"),
    stop("/agent/help", "frame-help", "life-buoy", Here::Help).for_those_who_may("articles"),
    stop("/agent/status", "frame-status", "activity", Here::Status).for_those_who_may("status"),
    stop("/agent/ideas", "frame-ideas", "lightbulb", Here::Ideas).for_those_who_may("ideas"),
    stop(
        "/agent/settings",
        "frame-settings",
        "settings",
        Here::Settings,
    )
    .for_those_who_may("settings"),
];

impl Frame {
    /// Where the rail leads this person.
    pub fn rail(&self) -> impl Iterator<Item = Stop> {
        ALL.into_iter().filter(|stop| {
            stop.needs.is_none_or(|needs| {
                let person = self.person.as_ref();
                person.is_some_and(|person| person.may(needs))
            })
        })
    }

    /// Whether the page is in this place.
    pub fn stands_at(&self, stop: &Stop) -> bool {
        self.here == stop.here
    }
}
