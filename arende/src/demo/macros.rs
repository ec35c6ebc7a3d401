//! The demo's macros: what Solvik's team answers again and again.

use domain::permission::Actor;
use domain::person::Role;
use domain::ticket::{Category, Set};
use domain::{Moment, PersonId};
use platform::store::Tx;
use platform::{Error, Result};
use tickets::commands::macros::keep_macro;
use tickets::queries::{For, Macro, Writes, list_statuses};

use super::forms::{Both, texts};
use super::people::Everybody;

struct Prepared {
    title: Both,
    body: Both,
    writes: Writes,
    /// What becomes of the status.
    status: Option<Category>,
    sets: &'static str,
    /// Whose it is, if it is somebody's own.
    own: Option<&'static str>,
}

const ALL: [Prepared; 5] = [
    Prepared {
        title: ("Ask for browser and time", "Fråga efter webbläsare och tid"),
        body: (
            "Hello {{ first_name }},\n\nthank you for writing. So that we can look at it:\n\n\
             1. Which browser and which version is it?\n2. When did it happen last, to the minute?\n\
             3. Does it happen to one person or to several?\n\nBest wishes\n{{ author }}",
            "Hej {{ first_name }}!\n\nTack för att du skriver. För att vi ska kunna titta på det:\n\n\
             1. Vilken webbläsare och version är det?\n2. När hände det senast, på minuten?\n\
             3. Händer det en person eller flera?\n\nVänliga hälsningar\n{{ author }}",
        ),
        writes: Writes::Reply,
        status: Some(Category::Pending),
        sets: "tag:needs-details",
        own: None,
    },
    Prepared {
        title: ("Clear the browser’s cache", "Töm webbläsarens cache"),
        body: (
            "Hello {{ first_name }},\n\nplease close all windows of the browser, press Ctrl+F5 on the page of the exam, and sign in once \
             more. Does it work then?\n\nBest wishes\n{{ author }}",
            "Hej {{ first_name }}!\n\nStäng alla webbläsarfönster, tryck Ctrl+F5 på provets sida och logga in en gång till. \
             Fungerar det då?\n\nVänliga hälsningar\n{{ author }}",
        ),
        writes: Writes::Reply,
        status: Some(Category::Pending),
        sets: "",
        own: None,
    },
    Prepared {
        title: ("An exam is going on: take it now", "Prov pågår: ta det nu"),
        body: (
            "An exam is going on{% if organization %} at {{ organization }}{% endif %}. I call them and write here what comes of it.",
            "Ett prov pågår{% if organization %} hos {{ organization }}{% endif %}. Jag ringer och skriver här vad som händer.",
        ),
        writes: Writes::Note,
        status: Some(Category::Open),
        sets: "priority:urgent assignee:me tag:exam-now",
        own: None,
    },
    Prepared {
        title: (
            "Solved: tell us if it comes back",
            "Löst: hör av dig om det kommer tillbaka",
        ),
        body: (
            "Hello {{ first_name }},\n\nthis works again now. Should it come back, just answer here, and {{ number }} is opened again.\n\n\
             Best wishes\n{{ author }}",
            "Hej {{ first_name }}!\n\nNu fungerar det igen. Kommer det tillbaka är det bara att svara här, så öppnas {{ number }} på nytt.\n\n\
             Vänliga hälsningar\n{{ author }}",
        ),
        writes: Writes::Reply,
        status: Some(Category::Solved),
        sets: "",
        own: None,
    },
    Prepared {
        title: (
            "I am in meetings until three",
            "Jag sitter i möten till tre",
        ),
        body: (
            "Hello {{ first_name }},\n\nI am in meetings until three and look at this straight afterwards.\n\nBest wishes\n{{ author }}",
            "Hej {{ first_name }}!\n\nJag sitter i möten till klockan tre och tittar på det här direkt efteråt.\n\nVänliga hälsningar\n{{ author }}",
        ),
        writes: Writes::Reply,
        status: None,
        sets: "assignee:me",
        own: Some("priya"),
    },
];

/// Keeps them for Solvik's team, and one for one of them.
pub(super) fn make(tx: &Tx<'_>, everybody: &Everybody, now: Moment) -> Result<()> {
    let statuses = list_statuses(tx)?;
    let id = |key: &str| everybody.get(key).map(|who| who.id);
    for one in ALL {
        let Some(by) = id(one.own.unwrap_or("linnea")) else {
            continue;
        };
        let status = one
            .status
            .and_then(|category| statuses.default_of(category));
        let set = status.map(|status| Set::Status(status.id));
        let wanted = Macro {
            id: 0,
            whose: one.own.map_or(For::Team, |_| For::Person(by)),
            active: true,
            writes: one.writes,
            sets: set
                .into_iter()
                .chain(tickets::queries::sets_of(one.sets))
                .collect(),
            title: texts(one.title),
            body: texts(one.body),
            ..Macro::default()
        };
        keep_macro(tx, &keeper(by), &wanted, now)?
            .map_err(|why| Error::broken(format!("a macro of the demo: {why:?}")))?;
    }
    Ok(())
}

fn keeper(id: PersonId) -> Actor {
    Actor::person(id, Role::Admin)
}
