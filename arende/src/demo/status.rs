//! The service status of the invented vendor: components that customers know, what happened last week, what goes on, what is planned.

use domain::service::{Kind, Phase, State};
use domain::{DAY, HOUR, MINUTE, Moment, PersonId};
use platform::Result;
use platform::store::Tx;
use status::commands::{New, Told, Wanted, keep_component, keep_template, open, post_update};
use status::queries::templates::Template;

use super::forms::{Both, texts};

fn component(
    tx: &Tx<'_>,
    group: Option<i64>,
    name: Both,
    about: Both,
    since: Moment,
) -> Result<i64> {
    let wanted = Wanted {
        is_group: false,
        name: texts(name),
        about: texts(about),
        group,
        product: String::new(),
        active: true,
    };
    keep_component(tx, None, &wanted, since)
}

fn told(phase: Phase, body: Both, affected: &[(i64, State)]) -> Told {
    Told {
        phase,
        body: texts(body),
        impact: None,
        affected: affected.to_vec(),
        answers: false,
        announces: false,
    }
}

fn new(kind: Kind, title: Both, starts_at: Moment, first: Told) -> New {
    New {
        kind,
        title: texts(title),
        starts_at,
        ends_at: None,
        first,
    }
}

/// Tells it; `by` is who keeps the status.
pub(super) fn tell(tx: &Tx<'_>, by: Option<PersonId>, now: Moment) -> Result<()> {
    let since = now.plus(-120 * DAY);
    let group = Wanted {
        is_group: true,
        name: texts(("Solvik Exams", "Solvik Prov")),
        active: true,
        ..Wanted::default()
    };
    let exams = keep_component(tx, None, &group, since)?;
    let inside = |name, about| component(tx, Some(exams), name, about, since);
    let taking = inside(
        ("Taking exams", "Skriva prov"),
        (
            "What students see during an exam",
            "Det eleverna ser under ett prov",
        ),
    )?;
    let marking = inside(
        ("Marking and results", "Bedömning och resultat"),
        ("For teachers", "För lärare"),
    )?;
    let sign_in = component(
        tx,
        None,
        ("Signing in", "Inloggning"),
        (
            "With a school account or a password",
            "Med skolkonto eller lösenord",
        ),
        since,
    )?;
    component(
        tx,
        None,
        ("Programming interface", "Programgränssnitt"),
        ("", ""),
        since,
    )?;

    template(tx, now)?;
    long_ago(tx, by, sign_in, now.plus(-40 * DAY))?;
    last_week(tx, by, taking, now.plus(-7 * DAY))?;
    let limitation = now.plus(-20 * DAY);
    let known = told(
        Phase::Known,
        (
            "Sound stops after a pause on iPads with the newest system. Use the app in place of the browser.",
            "Ljudet försvinner efter en paus på iPad med det senaste systemet. Använd appen i stället för webbläsaren.",
        ),
        &[(taking, State::Operational)],
    );
    let title = (
        "No sound after a pause on iPads",
        "Inget ljud efter en paus på iPad",
    );
    let id = open(
        tx,
        &new(Kind::Limitation, title, limitation, known),
        by,
        limitation,
    )?;
    let more = told(
        Phase::Tested,
        (
            "A new version is being tried out at three schools.",
            "En ny version provas på tre skolor.",
        ),
        &[(taking, State::Operational)],
    );
    post_update(tx, id, &more, by, now.plus(-3 * DAY))?;

    let begun = now.plus(-50 * MINUTE);
    let slow = told(
        Phase::Investigating,
        (
            "Lists of results open slowly for large schools. Nothing is lost.",
            "Resultatlistor öppnas långsamt för stora skolor. Ingenting går förlorat.",
        ),
        &[(marking, State::Degraded)],
    );
    let title = ("Results open slowly", "Resultat öppnas långsamt");
    let id = open(tx, &new(Kind::Incident, title, begun, slow), by, begun)?;
    let identified = told(
        Phase::Identified,
        (
            "A report that runs in the background takes too much. We move it to the night.",
            "En rapport i bakgrunden tar för mycket kraft. Vi flyttar den till natten.",
        ),
        &[(marking, State::Degraded)],
    );
    post_update(tx, id, &identified, by, now.plus(-15 * MINUTE))?;

    let starts = now.plus(4 * DAY);
    let planned = New {
        ends_at: Some(starts.plus(2 * HOUR)),
        ..new(
            Kind::Maintenance,
            ("New database servers", "Nya databasservrar"),
            starts,
            told(
                Phase::Scheduled,
                (
                    "We move to new servers. Exams that have begun go on; new ones cannot begin for some minutes.",
                    "Vi flyttar till nya servrar. Prov som pågår fortsätter; nya kan inte börja under några minuter.",
                ),
                &[(taking, State::Maintenance), (marking, State::Maintenance)],
            ),
        )
    };
    open(tx, &planned, by, now).map(drop)
}

fn template(tx: &Tx<'_>, now: Moment) -> Result<()> {
    let template = Template {
        id: 0,
        kind: Kind::Incident,
        phase: Phase::Investigating,
        active: true,
        title: texts(("Signing in does not work", "Det går inte att logga in")),
        body: texts((
            "Some cannot sign in. We look into it and tell more within half an hour.",
            "En del kan inte logga in. Vi undersöker och berättar mer inom en halvtimme.",
        )),
    };
    keep_template(tx, &template, now).map(drop)
}

fn long_ago(tx: &Tx<'_>, by: Option<PersonId>, component: i64, at: Moment) -> Result<()> {
    let first = told(
        Phase::Investigating,
        (
            "Nobody can sign in with a school account.",
            "Ingen kan logga in med skolkonto.",
        ),
        &[(component, State::Major)],
    );
    let title = (
        "School accounts could not sign in",
        "Skolkonton kunde inte logga in",
    );
    let id = open(tx, &new(Kind::Incident, title, at, first), by, at)?;
    let over = told(
        Phase::Resolved,
        (
            "A certificate had run out. All can sign in again.",
            "Ett certifikat hade gått ut. Alla kan logga in igen.",
        ),
        &[(component, State::Operational)],
    );
    post_update(tx, id, &over, by, at.plus(HOUR)).map(drop)
}

fn last_week(tx: &Tx<'_>, by: Option<PersonId>, component: i64, at: Moment) -> Result<()> {
    let first = told(
        Phase::Investigating,
        ("Some exams do not begin.", "En del prov börjar inte."),
        &[(component, State::Partial)],
    );
    let title = ("Some exams did not begin", "En del prov började inte");
    let id = open(tx, &new(Kind::Incident, title, at, first), by, at)?;
    let steps: [(Phase, Both, State, i64); 3] = [
        (
            Phase::Identified,
            (
                "A server in one region is full. We add another.",
                "En server i en region är full. Vi lägger till en till.",
            ),
            State::Partial,
            30,
        ),
        (
            Phase::Monitoring,
            (
                "Exams begin again. We keep watching.",
                "Proven börjar igen. Vi fortsätter att bevaka.",
            ),
            State::Operational,
            75,
        ),
        (
            Phase::Resolved,
            (
                "All exams begin as they should.",
                "Alla prov börjar som de ska.",
            ),
            State::Operational,
            130,
        ),
    ];
    for (phase, body, state, minutes) in steps {
        let more = told(phase, body, &[(component, state)]);
        post_update(tx, id, &more, by, at.plus(minutes * MINUTE))?;
    }
    Ok(())
}
