//! What the invented vendor's customers can ask for: three types of request, and two forms for whoever
//! has their links.

use domain::form::{Audience, Condition, Kind, Listed, Texts};
use domain::{FieldId, FormId, Moment};
use forms::catalogue::catalogue;
use forms::drafts::{FieldDraft, FormDraft, OptionDraft};
use platform::store::Tx;
use platform::{Error, Result};

/// English and Swedish.
pub(super) type Both = (&'static str, &'static str);

pub(super) fn texts((en, sv): Both) -> Texts {
    let mut texts = Texts::default();
    texts.put("en", en);
    texts.put("sv", sv);
    texts
}

/// The forms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Forms {
    pub support: FormId,
    pub incident: FormId,
    pub service: FormId,
    pub improvement: FormId,
    pub guide: FormId,
    pub test_link: FieldId,
    pub candidate: FieldId,
    pub service_kind: FieldId,
    pub feature: FieldId,
    pub period: FieldId,
    pub cause: FieldId,
}

pub(super) fn fit<T>(stored: forms::drafts::Stored<T>) -> Result<T> {
    stored.map_err(|unfit| Error::broken(format!("the demo's forms: {}", unfit.key())))
}

/// A field's help, if any, and whether customers must answer.
pub(super) fn field(
    tx: &Tx<'_>,
    now: Moment,
    kind: Kind,
    key: &str,
    title: Both,
    help: Both,
    change: impl FnOnce(&mut FieldDraft),
) -> Result<FieldId> {
    let mut draft = FieldDraft::new(kind);
    key.clone_into(&mut draft.head.key);
    draft.title = texts(title);
    draft.help = texts(help);
    change(&mut draft);
    fit(draft.store(tx, None, now)?)
}

pub(super) fn option(key: &str, label: Both) -> OptionDraft {
    OptionDraft {
        key: key.to_owned(),
        active: true,
        label: texts(label),
        ..OptionDraft::default()
    }
}

/// Makes them.
pub fn make(tx: &Tx<'_>, now: Moment) -> Result<Forms> {
    severity(tx, now)?;
    let test_link = field(
        tx,
        now,
        Kind::Link,
        "test_link",
        ("Test URL or name", "Provets länk eller namn"),
        (
            "Paste the test’s link, or give its name or its ARID: the number at the end of the link.",
            "Klistra in provets länk, eller ange dess namn eller ARID: numret i slutet av länken.",
        ),
        |_| {},
    )?;
    let candidate = field(
        tx,
        now,
        Kind::Pattern,
        "candidate",
        ("Candidate ID", "Kandidatens ID"),
        (
            "Six digits, under the candidate’s name in the list.",
            "Sex siffror, under kandidatens namn i listan.",
        ),
        |draft| {
            "[0-9]{6}".clone_into(&mut draft.head.pattern);
            draft.head.personal = true;
            draft.mismatch = texts((
                "The candidate ID must be 6 digits.",
                "Kandidatens ID måste vara 6 siffror.",
            ));
        },
    )?;
    let service_kind = field(
        tx,
        now,
        Kind::Choice,
        "service_kind",
        (
            "What kind of service are you requesting?",
            "Vilken sorts tjänst gäller det?",
        ),
        ("", ""),
        |draft| {
            draft.head.required.customers = true;
            draft.options = vec![
                option("activation", ("Switch on a feature", "Slå på en funktion")),
                option("report", ("Order a report", "Beställa en rapport")),
                option("other", ("Something else", "Något annat")),
            ];
        },
    )?;
    let feature = field(
        tx,
        now,
        Kind::Text,
        "feature",
        ("Which feature?", "Vilken funktion?"),
        ("", ""),
        |_| {},
    )?;
    let period = field(
        tx,
        now,
        Kind::Date,
        "report_from",
        ("From which day?", "Från vilken dag?"),
        ("", ""),
        |_| {},
    )?;
    let audience = field(
        tx,
        now,
        Kind::Choices,
        "target_users",
        ("Who would use it?", "Vem skulle använda det?"),
        ("", ""),
        |draft| {
            draft.options = vec![
                option("teacher", ("Teachers", "Lärare")),
                option("planner", ("Planners", "Planerare")),
                option("grader", ("Graders", "Bedömare")),
                option("candidate", ("Candidates", "Kandidater")),
            ];
        },
    )?;
    let frequency = field(
        tx,
        now,
        Kind::Choice,
        "frequency",
        ("How often does it matter?", "Hur ofta spelar det roll?"),
        ("", ""),
        |draft| {
            draft.options = vec![
                option("daily", ("Every day", "Varje dag")),
                option("weekly", ("Every week", "Varje vecka")),
                option("exams", ("At every exam", "Vid varje prov")),
                option("rarely", ("Rarely", "Sällan")),
            ];
        },
    )?;
    let impact = field(
        tx,
        now,
        Kind::Textarea,
        "impact",
        ("What would it change?", "Vad skulle det förändra?"),
        ("", ""),
        |_| {},
    )?;
    let workaround = field(
        tx,
        now,
        Kind::Textarea,
        "workaround",
        ("What do you do today?", "Hur gör ni i dag?"),
        ("", ""),
        |_| {},
    )?;
    let cause = field(
        tx,
        now,
        Kind::Choice,
        "cause",
        ("Cause", "Orsak"),
        ("", ""),
        |draft| {
            draft.head.visible = false;
            draft.head.editable = false;
            draft.options = vec![
                option("platform", ("Our platform", "Vår plattform")),
                option("network", ("The school’s network", "Skolans nätverk")),
                option("device", ("A device", "En enhet")),
                option("unknown", ("Not known", "Inte känd")),
            ];
        },
    )?;
    let all = catalogue(tx)?;
    let own = |kind| {
        all.own(kind)
            .map(forms::FieldRow::id)
            .ok_or_else(|| Error::broken("the desk lacks a field of its own"))
    };
    let (subject, description) = (own(Kind::Subject)?, own(Kind::Description)?);
    let (cc, files, priority) = (
        own(Kind::Emails)?,
        own(Kind::Attachments)?,
        own(Kind::Priority)?,
    );
    let usual = all.default_form().ok_or(Error::Absent)?;
    let form = |key: &str, icon: &str, name: Both, line: Both, fields: Vec<FieldId>| {
        let mut draft = FormDraft::new(&all);
        key.clone_into(&mut draft.head.key);
        icon.clone_into(&mut draft.head.icon);
        draft.head.listed = Listed::Everyone;
        draft.name = texts(name);
        draft.line = texts(line);
        draft.fields = fields;
        draft
    };
    let mut support = form(
        "request",
        "life-buoy",
        ("Support request", "Supportärende"),
        (
            "Questions, general help and so on",
            "Frågor, allmän hjälp och liknande",
        ),
        vec![cc, subject, test_link, candidate, description, files],
    );
    support.is_default = true;
    support.steps = texts((
        "Check that the browser is up to date.\nOpen the address by typing it, not from a bookmark.\nClose other tabs that have the exam open.",
        "Kontrollera att webbläsaren är uppdaterad.\nSkriv in adressen för hand i stället för att använda ett bokmärke.\nStäng andra flikar där provet är öppet.",
    ));
    let support = fit(support.store(tx, Some(usual.id), now)?)?;
    let mut incident = form(
        "incident",
        "siren",
        ("Incident", "Incident"),
        ("Report incidents and faults", "Anmäl incidenter och fel"),
        vec![
            cc,
            priority,
            subject,
            description,
            test_link,
            candidate,
            files,
            cause,
        ],
    );
    incident.introduction = texts((
        "The more exactly you describe it, the sooner we can help.",
        "Ju noggrannare du beskriver det, desto snabbare kan vi hjälpa.",
    ));
    let incident = fit(incident.store(tx, None, now)?)?;
    let mut service = form(
        "service",
        "sliders-horizontal",
        ("Service request", "Tjänstebeställning"),
        (
            "Switch on features, order reports and so on",
            "Slå på funktioner, beställ rapporter och liknande",
        ),
        vec![
            cc,
            service_kind,
            feature,
            period,
            subject,
            description,
            files,
        ],
    );
    let when = |key: &str, value: &str, child: FieldId| {
        let condition = Condition {
            parent: service_kind,
            value: value.to_owned(),
            child,
            required: true,
            audience: Audience::Everyone,
        };
        (key.to_owned(), condition)
    };
    service.conditions = vec![
        when("feature_of_activation", "activation", feature),
        when("day_of_report", "report", period),
    ];
    let service = fit(service.store(tx, None, now)?)?;
    let mut improvement = form(
        "improvement",
        "lightbulb",
        ("Improvement suggestion", "Förbättringsförslag"),
        (
            "Something that could work better",
            "Något som skulle kunna fungera bättre",
        ),
        vec![
            cc,
            subject,
            description,
            audience,
            frequency,
            impact,
            workaround,
            files,
        ],
    );
    improvement.head.listed = Listed::Link;
    let improvement = fit(improvement.store(tx, None, now)?)?;
    Ok(Forms {
        support,
        incident,
        service,
        improvement,
        guide: super::guide::make(tx, now)?,
        test_link,
        candidate,
        service_kind,
        feature,
        period,
        cause,
    })
}

/// The priorities as this vendor's customers know them: three, each with what it means (A11, A12).
fn severity(tx: &Tx<'_>, now: Moment) -> Result<()> {
    let all = catalogue(tx)?;
    let row = all.own(Kind::Priority).ok_or(Error::Absent)?;
    let mut draft = FieldDraft::from(row);
    draft.title = texts(("Incident severity", "Hur allvarligt är det?"));
    draft.agent_title = texts(("Priority", "Prioritet"));
    for option in &mut draft.options {
        let (label, definition, example, promise) = match option.key.as_str() {
            "urgent" => (
                ("Urgent", "Akut"),
                (
                    "All essential parts are unavailable, and exams are at risk.",
                    "Alla väsentliga delar är otillgängliga och prov står på spel.",
                ),
                (
                    "Many candidates cannot sign in during a running exam.",
                    "Många kandidater kan inte logga in under ett pågående prov.",
                ),
                ("30 minutes", "30 minuter"),
            ),
            "high" => (
                ("High", "Hög"),
                (
                    "A time-critical function does not work, or is much slower than agreed.",
                    "En tidskritisk funktion fungerar inte eller är mycket långsammare än avtalat.",
                ),
                (
                    "An exam for tomorrow cannot be published.",
                    "Morgondagens prov går inte att publicera.",
                ),
                ("4 hours", "4 timmar"),
            ),
            "normal" => (
                ("Normal", "Normal"),
                (
                    "Not time-critical; there is a way around it.",
                    "Inte tidskritiskt; det finns ett sätt att komma runt det.",
                ),
                (
                    "A column in a report is sorted wrongly.",
                    "En kolumn i en rapport sorteras fel.",
                ),
                ("1 day", "1 dag"),
            ),
            _ => {
                option.active = false;
                continue;
            }
        };
        option.label = texts(label);
        option.definition = texts(definition);
        option.example = texts(example);
        option.promise = texts(promise);
    }
    fit(draft.store(tx, Some(row.id()), now)?).map(drop)
}
