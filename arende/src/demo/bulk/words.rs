//! What many thousand tickets are made of: sentences with holes, in Swedish and English.

use super::super::chance::Chance;

/// One language's sentences. `{c}` is a course, `{n}` a number, `{r}` a room, `{a}` an hour.
pub(super) struct Phrases {
    subjects: &'static [&'static str],
    courses: &'static [&'static str],
    openings: &'static [&'static str],
    details: &'static [&'static str],
    answers: &'static [&'static str],
    replies: &'static [&'static str],
    ends: &'static [&'static str],
}

/// Which message of a ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    First,
    Answer,
    Reply,
    Note,
}

pub(super) const SWEDISH: Phrases = Phrases {
    subjects: &[
        "Eleverna kommer inte in på provet i {c}",
        "Fel poäng på fråga {n} i {c}",
        "Kan vi ge extra tid i {c}?",
        "Ljudet saknas i del {n}, {c}",
        "Provet i {c} syns inte för {n} elever",
        "Övervakningen i {r} uppdateras inte",
        "Utskriften av {c} blir tom",
        "Ny provvakt i {r}",
        "Importen av kandidater till {c} stannar på rad {n}",
        "Hur kopierar man en frågebank till {c}?",
        "Inloggningen hänger sig vid start kl. {a}",
        "Bedömningen i {c} går inte att spara",
        "Elev utelåst efter omstart, {r}",
        "Byta ansvarig lärare för {c}",
        "Statistik för {c} saknar {n} deltagare",
        "Bilden i fråga {n} visas inte, {c}",
    ],
    courses: &[
        "Svenska 1",
        "Svenska 3",
        "Engelska 5",
        "Engelska 6",
        "Matematik 1b",
        "Matematik 2b",
        "Matematik 3c",
        "Fysik 1a",
        "Fysik 2",
        "Kemi 1",
        "Biologi 1",
        "Historia 1b",
        "Samhällskunskap 1b",
        "Geografi 1",
        "Naturkunskap 2",
        "Franska 4",
        "Tyska 3",
        "Spanska 3",
        "Psykologi 1",
        "Programmering 1",
    ],
    openings: &["Hej!", "Hej,", "God morgon,", "Hej igen,", "Hej supporten!"],
    details: &[
        "Det började kl. {a} och gäller {n} elever i {r}.",
        "Vi har provat en annan webbläsare och en annan dator, samma sak.",
        "Provet i {c} är på torsdag, så det är lite bråttom.",
        "I förhandsvisningen ser allt rätt ut, men inte för eleverna.",
        "Det fungerade i förra veckan och vi har inte ändrat något.",
        "Läraren i {c} har rättat {n} svar och vill inte börja om.",
        "Samma sak hände i {r} i våras, då hjälpte en omstart.",
        "Jag bifogar ingen bild, men texten var ”Försök igen om {n} minuter”.",
    ],
    answers: &[
        "Tack för att du hör av dig. Jag ser samma sak här och har rättat det; ladda om sidan så ska {c} vara som vanligt.",
        "Jag behöver veta lite mer: gäller det alla i {r}, eller bara några? Och vilken tid ungefär?",
        "Öppna provet, välj Inställningar och bocka i rutan för {c}. Ändringen märks inom {n} minuter.",
        "Det beror på att provet kopierades innan det publicerades. Publicera om {c}, så försvinner felet.",
        "Vi har hittat orsaken och rättar den i kväll. Inget som eleverna har skrivit är borta.",
        "Be IT släppa igenom trafiken från {r}, sedan fungerar övervakningen igen.",
    ],
    replies: &[
        "Nu fungerar det, tack för snabb hjälp!",
        "Det gäller bara {r}, från kl. {a} och framåt.",
        "Vi provade, men {n} elever har kvar problemet.",
        "Läraren är nöjd. Då vet vi till nästa gång.",
        "Jag frågar vår IT-avdelning och återkommer.",
    ],
    ends: &[
        "/Lärarlaget",
        "Vänliga hälsningar",
        "Tack på förhand!",
        "Ha en fin dag!",
        "",
    ],
};

pub(super) const ENGLISH: Phrases = Phrases {
    subjects: &[
        "Candidates cannot start the exam in {c}",
        "Wrong points in question {n} of {c}",
        "Extra time for one candidate in {c}",
        "No sound in part {n}, {c}",
        "Exam in {c} is hidden for {n} candidates",
        "Monitoring in {r} stands still",
        "Printed version of {c} is empty",
        "New proctor for {r}",
        "Import of candidates for {c} stops at row {n}",
        "How do I copy a question bank to {c}?",
        "Sign-in hangs at the start, {a}",
        "Grading of {c} cannot be saved",
        "Locked out after a restart in {r}",
        "Change the responsible teacher of {c}",
        "Statistics for {c} lack {n} candidates",
        "Picture in question {n} is missing, {c}",
    ],
    courses: &[
        "English 5",
        "English 6",
        "Academic Writing",
        "Algebra",
        "Calculus",
        "Statistics",
        "Linear Algebra",
        "Physics 1",
        "Mechanics",
        "Chemistry 1",
        "Biology 1",
        "World History",
        "Economics",
        "Contract Law",
        "Psychology 1",
        "Programming 1",
        "Databases",
        "French 4",
        "Spanish 3",
        "Philosophy",
    ],
    openings: &[
        "Hello,",
        "Hi,",
        "Good morning,",
        "Hello again,",
        "Dear support,",
    ],
    details: &[
        "It began at {a} and concerns {n} candidates in {r}.",
        "We have tried another browser and another computer, with the same result.",
        "The exam in {c} is on Thursday, so it is a little urgent.",
        "The preview looks right, but candidates see something else.",
        "It worked last week and we have not changed anything.",
        "The teacher of {c} has graded {n} answers and would hate to begin again.",
        "The same happened in {r} in spring, a restart helped then.",
        "I have no picture, but the text was “Try again in {n} minutes”.",
    ],
    answers: &[
        "Thank you for telling us. I see the same here and have corrected it; reload the page and {c} should be as usual.",
        "I need to know a little more: does it concern everybody in {r}, or only some? And at about what time?",
        "Open the exam, choose Settings and tick the box for {c}. The change takes effect within {n} minutes.",
        "The exam was copied before it was published. Publish {c} once more and the fault goes away.",
        "We have found the cause and correct it tonight. Nothing that candidates have written is lost.",
        "Ask your IT department to let the traffic from {r} through, then monitoring works again.",
    ],
    replies: &[
        "It works now, thank you for the quick help!",
        "It is only {r}, from {a} onwards.",
        "We tried that, but {n} candidates still have the problem.",
        "The teacher is happy. Now we know for next time.",
        "I will ask our IT department and come back to you.",
    ],
    ends: &[
        "Kind regards",
        "Best wishes",
        "Thank you in advance!",
        "Have a good day!",
        "",
    ],
};

const NOTES: &[&str] = &[
    "Same cause as the other ones this week, see the problem ticket.",
    "Ringde skolan, de provar igen kl. {a}.",
    "Checked the log: {n} retries from {r}, then it went through.",
    "Samma nät som i våras. Be dem titta på filtret.",
    "Waiting for delivery to confirm the fix.",
];

const ROOMS: &[&str] = &[
    "A12", "A204", "B3", "B117", "C01", "C15", "D220", "E8", "F31", "G104", "H2", "K17", "L5",
    "M301", "S12", "V9",
];

pub(super) const TAGS: &[&str] = &[
    "exam-start",
    "lockdown",
    "grading",
    "import",
    "print",
    "sound",
    "sso",
    "monitoring",
    "export",
    "authoring",
    "extra-time",
    "utskrift",
    "bedömning",
    "behörighet",
    "statistik",
    "reservkod",
];

pub(super) const FIRST_NAMES: &[&str] = &[
    "Agnes", "Ahmad", "Alma", "Anders", "Anneli", "Axel", "Birger", "Camilla", "Dana", "David",
    "Ebba", "Elif", "Emil", "Eva", "Fatima", "Filip", "Greta", "Gustav", "Hassan", "Helena", "Ida",
    "Ingmar", "Jamila", "Johanna", "Kerstin", "Leila", "Lennart", "Lova", "Magnus", "Malin",
    "Nadia", "Nils", "Olga", "Oscar", "Petra", "Rasmus", "Rebecka", "Sanna", "Selma", "Simon",
    "Stina", "Tariq", "Tilda", "Ulf", "Vera", "Viktor", "Wilma", "Yusuf", "Zara", "Örjan",
];

pub(super) const LAST_NAMES: &[&str] = &[
    "Ahlgren",
    "Ali",
    "Backlund",
    "Berg",
    "Björk",
    "Blom",
    "Dahl",
    "Demir",
    "Ekdahl",
    "Engström",
    "Falk",
    "Forsman",
    "Grahn",
    "Hallberg",
    "Hedlund",
    "Holm",
    "Ibrahim",
    "Isaksson",
    "Jonsson",
    "Kaya",
    "Kjellin",
    "Lantz",
    "Lilja",
    "Ljung",
    "Lundin",
    "Malm",
    "Moberg",
    "Nordin",
    "Norling",
    "Nyström",
    "Olausson",
    "Palm",
    "Quist",
    "Rosén",
    "Rydell",
    "Sandin",
    "Sjödin",
    "Skog",
    "Strand",
    "Sundin",
    "Söderberg",
    "Thorell",
    "Törn",
    "Wallin",
    "Wester",
    "Vik",
    "Yilmaz",
    "Åberg",
    "Åkesson",
    "Öster",
];

const PLACES: &[&str] = &[
    "Alma", "Björn", "Bäck", "Dal", "Ek", "Fager", "Gran", "Hav", "Järn", "Klock", "Kron", "Lind",
    "Löv", "Mars", "Norr", "Ny", "Ros", "Sol", "Sten", "Ström", "Söder", "Tall", "Torp", "Vall",
    "Väst", "Åker", "Ängs", "Ö", "Öst", "Älv",
];

const ENDINGS: &[&str] = &[
    "berga", "by", "dalen", "fors", "hamn", "holm", "lunda", "näs", "stad", "sund", "torp", "vik",
];

const KINDS: &[&str] = &[
    "gymnasium",
    "skolan",
    "kommun",
    "högskola",
    "folkhögskola",
    "Vux",
];

/// A place nobody has heard of, with what is there.
pub(super) fn organization(chance: &mut Chance) -> String {
    let (place, ending) = (chance.one_of(PLACES), chance.one_of(ENDINGS));
    format!("{place}{ending} {}", chance.one_of(KINDS))
}

/// First and last name.
pub(super) fn person(chance: &mut Chance) -> String {
    format!(
        "{} {}",
        chance.one_of(FIRST_NAMES),
        chance.one_of(LAST_NAMES)
    )
}

/// A subject in `text`, which is emptied first.
pub(super) fn subject(chance: &mut Chance, phrases: &Phrases, text: &mut String) {
    text.clear();
    let template = chance.one_of(phrases.subjects);
    fill(chance, phrases, template, text);
}

/// What is said in `text`, which is emptied first.
pub(super) fn message(chance: &mut Chance, phrases: &Phrases, part: Part, text: &mut String) {
    text.clear();
    match part {
        Part::First => {
            text.push_str(chance.one_of(phrases.openings));
            text.push_str("\n\n");
            for _ in 0..2 + chance.below(2) {
                let template = chance.one_of(phrases.details);
                fill(chance, phrases, template, text);
                text.push(' ');
            }
            text.push_str("\n\n");
            text.push_str(chance.one_of(phrases.ends));
        }
        Part::Answer => {
            text.push_str(chance.one_of(phrases.openings));
            text.push_str("\n\n");
            let template = chance.one_of(phrases.answers);
            fill(chance, phrases, template, text);
        }
        Part::Reply => {
            let template = chance.one_of(phrases.replies);
            fill(chance, phrases, template, text);
        }
        Part::Note => {
            let template = chance.one_of(NOTES);
            fill(chance, phrases, template, text);
        }
    }
    text.truncate(text.trim_end().len());
}

fn fill(chance: &mut Chance, phrases: &Phrases, template: &str, text: &mut String) {
    use std::fmt::Write as _;
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        let (hole, after) = after.split_once('}').unwrap_or((after, ""));
        // Writing to a text does not fail.
        let _ = match hole {
            "c" => write!(text, "{}", chance.one_of(phrases.courses)),
            "r" => write!(text, "{}", chance.one_of(ROOMS)),
            "a" => write!(
                text,
                "{:02}.{:02}",
                8 + chance.below(8),
                chance.below(12) * 5
            ),
            _ => write!(text, "{}", 2 + chance.below(40)),
        };
        rest = after;
    }
    text.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_says_the_same() {
        let say = |seed| {
            let mut chance = Chance::new(seed);
            let (mut all, mut text) = (Vec::new(), String::new());
            for phrases in [&SWEDISH, &ENGLISH] {
                for part in [Part::First, Part::Answer, Part::Reply, Part::Note] {
                    subject(&mut chance, phrases, &mut text);
                    all.push(text.clone());
                    message(&mut chance, phrases, part, &mut text);
                    all.push(text.clone());
                }
            }
            all.extend([organization(&mut chance), person(&mut chance)]);
            all
        };
        assert_eq!(say(1), say(1));
        assert_ne!(say(1), say(2));
        assert!(
            say(5)
                .iter()
                .all(|text| !text.is_empty() && !text.contains(['{', '}']))
        );
    }
}
