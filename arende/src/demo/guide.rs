//! The questions that find out what a problem is: who, where, what, when and which. A school can go through them by
//! itself first; sent as a request, the answers are fields.

use domain::form::{Audience, Condition, Kind, Listed};
use domain::{FieldId, FormId, Moment};
use forms::catalogue::catalogue;
use forms::drafts::FormDraft;
use platform::store::Tx;
use platform::{Error, Result};

use super::forms::{Both, field, fit, option, texts};

/// Key, title, and the options of a question to choose from.
type Question = (Kind, &'static str, Both, &'static [(&'static str, Both)]);

const QUESTIONS: [Question; 16] = [
    (
        Kind::Choice,
        "affected",
        ("Who is affected?", "Vilka är drabbade?"),
        &[
            ("all", ("All users", "Alla användare")),
            ("few", ("One or a few", "En eller några få")),
        ],
    ),
    (
        Kind::Choices,
        "profiles",
        ("Which kind of users?", "Vilken sorts användare?"),
        &[
            ("pupils", ("Pupils", "Elever")),
            ("teachers", ("Teachers", "Lärare")),
            ("administrators", ("Administrators", "Administratörer")),
        ],
    ),
    (
        Kind::Text,
        "policy",
        (
            "Is a policy tied to these users?",
            "Är någon policy knuten till användarna?",
        ),
        &[],
    ),
    (
        Kind::Choice,
        "courses",
        ("Where does it happen?", "Var händer det?"),
        &[
            ("all", ("In all courses", "I alla kurser")),
            ("some", ("In some courses", "I vissa kurser")),
            ("outside", ("Outside of courses", "Utanför kurser")),
        ],
    ),
    (
        Kind::Text,
        "course",
        (
            "Title of the course, and who created it",
            "Kursens namn och vem som skapade den",
        ),
        &[],
    ),
    (
        Kind::Text,
        "element",
        (
            "Title of the assignment, test or page, and its place",
            "Uppgiftens, provets eller sidans namn och var den finns",
        ),
        &[],
    ),
    (
        Kind::Textarea,
        "tried",
        (
            "What did you do before it happened?",
            "Vad gjorde du innan det hände?",
        ),
        &[],
    ),
    (
        Kind::Textarea,
        "messages",
        (
            "Which warnings or errors were shown?",
            "Vilka varningar eller fel visades?",
        ),
        &[],
    ),
    (
        Kind::Text,
        "first_seen",
        (
            "When did it happen first? As exactly as you can",
            "När hände det första gången? Så exakt du kan",
        ),
        &[],
    ),
    (
        Kind::Checkbox,
        "ongoing",
        ("It still happens", "Det händer fortfarande"),
        &[],
    ),
    (
        Kind::Text,
        "ended",
        ("When did it end?", "När upphörde det?"),
        &[],
    ),
    (
        Kind::Text,
        "browser",
        ("Browser and version", "Webbläsare och version"),
        &[],
    ),
    (
        Kind::Choice,
        "device",
        ("Which device?", "Vilken enhet?"),
        &[
            ("computer", ("Computer", "Dator")),
            (
                "web",
                (
                    "Phone or tablet, in the browser",
                    "Mobil eller platta, i webbläsaren",
                ),
            ),
            (
                "app",
                ("Phone or tablet, in the app", "Mobil eller platta, i appen"),
            ),
        ],
    ),
    (
        Kind::Text,
        "app_version",
        ("Version of the app", "Appens version"),
        &[],
    ),
    (
        Kind::Text,
        "system",
        (
            "Operating system, its version, and special settings",
            "Operativsystem, version och särskilda inställningar",
        ),
        &[],
    ),
    (
        Kind::Choice,
        "managed",
        ("Whose device is it?", "Vems är enheten?"),
        &[
            ("private", ("A private one", "En privat")),
            ("school", ("Managed by the school", "Skolans")),
        ],
    ),
];

/// "Ask the child when the parent is this."
const WHEN: [(&str, &str, &str); 6] = [
    ("affected", "few", "profiles"),
    ("affected", "few", "policy"),
    ("courses", "some", "course"),
    ("courses", "some", "element"),
    ("ongoing", "false", "ended"),
    ("device", "app", "app_version"),
];

/// Makes the form; only whoever has its link finds it.
pub(super) fn make(tx: &Tx<'_>, now: Moment) -> Result<FormId> {
    let mut asked: Vec<(&str, FieldId)> = Vec::new();
    for (kind, key, title, options) in QUESTIONS {
        let id = field(tx, now, kind, key, title, ("", ""), |draft| {
            draft.options = options
                .iter()
                .map(|(key, label)| option(key, *label))
                .collect();
        })?;
        asked.push((key, id));
    }
    let id_of = |key: &str| {
        let found = asked.iter().find(|(known, _)| *known == key);
        found
            .map(|(_, id)| *id)
            .ok_or_else(|| Error::broken(format!("nobody asks {key}")))
    };
    let all = catalogue(tx)?;
    let mut draft = FormDraft::new(&all);
    "technical_problem".clone_into(&mut draft.head.key);
    "list-checks".clone_into(&mut draft.head.icon);
    draft.head.listed = Listed::Link;
    draft.name = texts((
        "Technical problem, step by step",
        "Tekniskt problem, steg för steg",
    ));
    draft.line = texts((
        "The questions that help us find the cause",
        "Frågorna som hjälper oss att hitta orsaken",
    ));
    draft.introduction = texts((
        "Have these answers ready before you begin: incomplete requests take longer to solve.",
        "Ha svaren till hands innan du börjar: ofullständiga ärenden tar längre tid att lösa.",
    ));
    draft.steps = texts((
        "Check that the browser is up to date.\nType the address by hand, not from a bookmark or the history.\nUse one tab only, and log out properly before you try another browser.",
        "Kontrollera att webbläsaren är uppdaterad.\nSkriv in adressen för hand, inte från bokmärken eller historik.\nAnvänd bara en flik, och logga ut ordentligt innan du provar en annan webbläsare.",
    ));
    // After the subject, before files.
    draft.fields.splice(1..1, asked.iter().map(|(_, id)| *id));
    for (parent, value, child) in WHEN {
        let one = Condition {
            parent: id_of(parent)?,
            value: value.to_owned(),
            child: id_of(child)?,
            required: false,
            audience: Audience::Everyone,
        };
        draft.conditions.push((String::new(), one));
    }
    fit(draft.store(tx, None, now)?)
}
