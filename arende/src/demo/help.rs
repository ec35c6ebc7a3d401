//! The demo's help centre: two categories, three sections, eight short articles; one in English alone, one for
//! representatives, one whose Swedish has not followed.

use domain::Moment;
use domain::form::{Segment, Texts};
use domain::help::Audience;
use help::commands::{
    Called, Deed, Under, Written, act, begin_article, keep_category, keep_section, settle,
    write_article,
};
use help::contents::from_markdown;
use platform::store::Tx;
use platform::{Error, Result};

/// One article: title and text in English, then in Swedish (empty: nobody has translated it).
type Told = [&'static str; 4];

const SIGNING_IN: &[Told] = &[
    [
        "Sign in with your school account",
        "You need no password of your own.\n\n## On a computer\n\n1. Open the sign-in page.\n2. Choose your school.\n3. Sign in as you do at school.\n\n> [!TIP]\n> Add a passkey under *Account, Ways in*, and you are in with a fingerprint next time.\n\n## When it does not work\n\nAsk your school to look at your account first. We cannot see passwords.\n",
        "Logga in med skolkontot",
        "Du behöver inget eget lösenord.\n\n## På en dator\n\n1. Öppna inloggningssidan.\n2. Välj din skola.\n3. Logga in som du gör i skolan.\n\n> [!TIP]\n> Lägg till en passkey under *Konto, Sätt att logga in*, så räcker ett fingeravtryck nästa gång.\n\n## Om det inte går\n\nBe skolan titta på ditt konto först. Vi kan inte se lösenord.\n",
    ],
    [
        "I have forgotten my password",
        "Choose *Forgot your password?* on the sign-in page. The link in the mail is good for an hour.\n\n> [!NOTE]\n> Nobody at Solvik will ever ask you for your password.\n",
        "Jag har glömt mitt lösenord",
        "Välj *Glömt lösenordet?* på inloggningssidan. Länken i brevet gäller i en timme.\n\n> [!NOTE]\n> Ingen på Solvik frågar dig någonsin efter ditt lösenord.\n",
    ],
];
const RUNNING: &[Told] = &[
    [
        "Start an exam",
        "## Before it begins\n\nCheck that every device has been restarted today.\n\n### Network\n\nOne wired connection for each room is enough.\n\n## Starting\n\nPress **Start** in the list of exams. Candidates see their questions at once.\n\n> [!IMPORTANT]\n> An exam that has started cannot be moved to another day.\n",
        "Starta ett prov",
        "## Innan det börjar\n\nKontrollera att varje dator har startats om i dag.\n\n### Nätverk\n\nEn trådbunden anslutning per sal räcker.\n\n## Starta\n\nTryck på **Starta** i listan över prov. Eleverna ser sina frågor direkt.\n\n> [!IMPORTANT]\n> Ett prov som har startat kan inte flyttas till en annan dag.\n",
    ],
    [
        "“Session expired” during an exam",
        "The candidate's device was without a network for more than ten minutes. Answers are kept on the device.\n\n1. Connect it again.\n2. Open the exam anew.\n3. Unlock the candidate in the list of candidates.\n",
        "”Sessionen har gått ut” under ett prov",
        "Elevens dator var utan nätverk i mer än tio minuter. Svaren finns kvar på datorn.\n\n1. Anslut den igen.\n2. Öppna provet på nytt.\n3. Lås upp eleven i elevlistan.\n",
    ],
    [
        "Give a candidate extra time",
        "Open the candidate in the list and choose *Extra time*. It counts at once, also while the exam is running.\n",
        "",
        "",
    ],
    [
        "Grade together",
        "Several teachers can grade the same exam. Each sees whose answers are taken.\n\n| who | does |\n|---|---|\n| the owner | invites others |\n| a grader | sets points |\n| the owner | publishes the result |\n",
        "Rätta tillsammans",
        "Flera lärare kan rätta samma prov. Var och en ser vilka svar som är tagna.\n\n| vem | gör |\n|---|---|\n| ägaren | bjuder in andra |\n| en rättare | sätter poäng |\n| ägaren | publicerar resultatet |\n",
    ],
];
const ASKING: &[Told] = &[
    [
        "What to write in a request",
        "The more you tell at once, the sooner it is solved.\n\n- **Who** is affected, and how many?\n- **Where**: school, room, device?\n- **When** did it begin?\n- **What** did you expect, and what happened?\n",
        "Vad du skriver i ett ärende",
        "Ju mer du berättar på en gång, desto snabbare blir det löst.\n\n- **Vem** berörs, och hur många?\n- **Var**: skola, sal, dator?\n- **När** började det?\n- **Vad** väntade du dig, och vad hände?\n",
    ],
    [
        "For representatives: asking for your colleagues",
        "You ask on behalf of your organization.\n\n1. Put whoever has the trouble in CC, so that they can answer.\n2. Say which of your schools it is about.\n",
        "För representanter: fråga för dina kollegor",
        "Du frågar för organisationens räkning.\n\n1. Lägg den som har problemet i kopia, så att den kan svara.\n2. Ange vilken av era skolor det gäller.\n",
    ],
];

fn called(english: &str, swedish: &str, about: &str, om: &str) -> Called {
    let (mut title, mut texts) = (Texts::default(), Texts::default());
    title.put("en", english);
    title.put("sv", swedish);
    texts.put("en", about);
    texts.put("sv", om);
    Called {
        title,
        about: texts,
    }
}

fn write(
    locale: &'static str,
    title: &'static str,
    body: &str,
) -> (String, &'static str, &'static str) {
    (from_markdown(body), locale, title)
}

fn add(
    tx: &Tx<'_>,
    section: domain::SectionId,
    told: &Told,
    audience: &Audience,
    now: Moment,
) -> Result<domain::ArticleId> {
    let [title, text, swedish_title, swedish_text] = *told;
    let (body, locale, title) = write("en", title, text);
    let english = Written {
        locale,
        title,
        body: &body,
        others_right: false,
        author: None,
    };
    let id = begin_article(tx, section, &english, now)?;
    if !swedish_title.is_empty() {
        let (body, locale, title) = write("sv", swedish_title, swedish_text);
        let swedish = Written {
            locale,
            title,
            body: &body,
            ..english
        };
        write_article(tx, id, &swedish, None, now)?;
    }
    settle(tx, id, section, audience, now)?;
    act(tx, id, Deed::Publish, now)?;
    Ok(id)
}

/// Writes them all, as of some time ago.
pub(super) fn make(tx: &Tx<'_>, now: Moment) -> Result<()> {
    let before = now.plus(-40 * domain::DAY);
    let under = |tx: &Tx<'_>, category, names: &Called| {
        keep_section(tx, None, Under::Category(category), names, before)?.ok_or(Error::Absent)
    };
    let start = called(
        "Getting started",
        "Kom igång",
        "Accounts, signing in and asking us.",
        "Konton, inloggning och hur du frågar oss.",
    );
    let start = keep_category(tx, None, &start, before)?;
    let exams = called(
        "Exams",
        "Prov",
        "Starting, running and grading exams.",
        "Starta, genomföra och rätta prov.",
    );
    let exams = keep_category(tx, None, &exams, before)?;
    let signing_in = under(tx, start, &called("Signing in", "Logga in", "", ""))?;
    let asking = under(tx, start, &called("Asking us", "Fråga oss", "", ""))?;
    let running = under(
        tx,
        exams,
        &called("Running an exam", "Genomföra ett prov", "", ""),
    )?;
    let everyone = Audience::Everyone;
    for told in SIGNING_IN {
        add(tx, signing_in, told, &everyone, before)?;
    }
    for (at, told) in ASKING.iter().enumerate() {
        let representatives = Audience::Segment(Segment::Representatives);
        let audience = if at == 0 { &everyone } else { &representatives };
        add(tx, asking, told, audience, before)?;
    }
    for (at, told) in RUNNING.iter().enumerate() {
        let id = add(tx, running, told, &everyone, before)?;
        if at == 0 {
            // The English goes on; the Swedish has not followed.
            let text = told[1].replace(
                "restarted today",
                "restarted today, and has at least 2 GB free",
            );
            let (body, locale, title) = write("en", told[0], &text);
            let changed = Written {
                locale,
                title,
                body: &body,
                others_right: false,
                author: None,
            };
            write_article(tx, id, &changed, None, now.plus(-3 * domain::DAY))?;
        }
    }
    Ok(())
}
