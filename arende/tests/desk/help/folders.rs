//! A help centre comes in as a folder and leaves as one.

use help::folders::{Beside, Fate, How, Kind, Line, Page, beside, read, take, write_down};
use help::pictures::Arrived;
use help::queries;
use platform::language::Locale;

use super::EVERYONE;
use crate::harness::Desk;

fn pages(files: &[(&str, &str)]) -> Vec<Page> {
    let pages = files
        .iter()
        .map(|(path, text)| read(path, text, Locale::En));
    pages.map(Option::unwrap).collect()
}

fn taken(desk: &Desk, files: &[(&str, &str)], publish: bool) -> Vec<Line> {
    taken_with(desk, files, &[], publish)
}

/// With pictures and files that lie in the folder as well.
fn taken_with(
    desk: &Desk,
    files: &[(&str, &str)],
    others: &[(String, Vec<u8>)],
    publish: bool,
) -> Vec<Line> {
    let how = How {
        usual_place: "Handbook".to_owned(),
        audience: EVERYONE,
        publish,
        now: desk.app().clock.now(),
    };
    let pages = pages(files);
    let paths: Vec<String> = others.iter().map(|(path, _)| path.clone()).collect();
    let others: Vec<Beside> = beside(&pages, &paths)
        .into_iter()
        .map(|path| {
            let (_, bytes) = others.iter().find(|(other, _)| other == path).unwrap();
            let stored = desk.app().files.keep_now(bytes).unwrap();
            Beside {
                path: path.to_owned(),
                arrived: Arrived {
                    sha256: stored.sha256,
                    name: path.rsplit('/').next().unwrap().to_owned(),
                    content_type: stored.content_type.to_owned(),
                    size: bytes.len() as i64,
                },
            }
        })
        .collect();
    let took = desk
        .app()
        .store
        .write_now(|tx| take(tx, &pages, &others, &how));
    took.unwrap()
}

fn fates(lines: &[Line]) -> Vec<Fate> {
    lines.iter().map(|line| line.fate).collect()
}

const FOLDER: &[(&str, &str)] = &[
    (
        "Getting started/Signing in/forgotten.en.md",
        "---\nstate: published\n---\n# A forgotten password\n\nSee [the portal](../../Exams/start.html#now) or [this](gone.md).\n\n> [!NOTE]\n> Ask *first*.\n",
    ),
    (
        "Getting started/Signing in/forgotten.sv.md",
        "# Glömt lösenord\n\nSe [provet](../../Exams/start.html).\n",
    ),
    (
        "Exams/start.html",
        "<html><head><title>x</title></head><body><h1>Starting an exam</h1><p onclick=\"x()\">Press <b>Start</b>.</p><img src=\"a.png\" alt=\"\"></body></html>",
    ),
    ("loose.md", "Nobody knows where this belongs."),
];

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_becomes_categories_sections_and_articles_in_their_languages() {
    let desk = Desk::with_people();
    let lines = taken(&desk, FOLDER, false);
    assert_eq!(fates(&lines), [Fate::Added; 4]);
    assert_eq!(lines[0].lost, ["gone.md"]);
    assert_eq!(lines[2].lost, ["a.png"]);
    let now = desk.app().clock.now();
    let told = desk.app().store.read_now(queries::list_any).unwrap();
    assert_eq!(told.len(), 3);
    let named = |title: &str| {
        let found = told.iter().find(|one| one.title("en") == title);
        found.unwrap_or_else(|| panic!("no {title}"))
    };
    let forgotten = named("A forgotten password");
    let exam = named("Starting an exam");
    assert!(forgotten.article.publish_at.is_some_and(|at| at <= now));
    assert!(exam.article.publish_at.is_none());
    let english = &forgotten.written_in("en").unwrap().body;
    let link = format!(
        "href=\"/hc/en/articles/{}-Starting-an-exam#now\"",
        exam.article.id
    );
    assert!(english.contains(&link), "{english}");
    assert!(english.contains("<div class=\"note\">"), "{english}");
    let swedish = forgotten.written_in("sv").unwrap();
    assert_eq!(swedish.title, "Glömt lösenord");
    assert!(
        swedish.body.contains("/hc/sv/articles/"),
        "{}",
        swedish.body
    );
    let body = &exam.written_in("en").unwrap().body;
    assert!(
        body.contains("<b>Start</b>") && !body.contains("onclick"),
        "{body}"
    );
    let all = desk.app().store.read_now(queries::structure).unwrap();
    let categories = all.categories.iter();
    let categories: Vec<_> = categories
        .filter_map(|one| one.title.for_reader("en"))
        .collect();
    assert_eq!(categories, ["Getting started", "Exams", "Handbook"]);
    // Exams stands in no section of its own: one is made for what lies loose.
    let sections = all.sections.iter();
    let sections: Vec<_> = sections
        .filter_map(|one| one.title.for_reader("en"))
        .collect();
    assert_eq!(sections, ["Signing in", "Handbook", "Handbook"]);
    // Readers find what was published, and nothing of the drafts.
    let mut guest = desk.browser();
    let found = guest.get("/hc/en/search?query=forgotten").await;
    found.must_say("A forgotten password");
    let found = guest.get("/hc/en/search?query=exam").await;
    assert!(!found.says("Starting an exam"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_that_is_taken_again_changes_what_changed_and_nothing_else() {
    let desk = Desk::with_people();
    taken(&desk, FOLDER, true);
    assert_eq!(fates(&taken(&desk, FOLDER, true)), [Fate::Unchanged; 4]);
    let mut changed = FOLDER.to_vec();
    changed[3].1 = "Now somebody knows.";
    let lines = taken(&desk, &changed, true);
    assert_eq!(
        fates(&lines),
        [
            Fate::Unchanged,
            Fate::Unchanged,
            Fate::Unchanged,
            Fate::Changed
        ]
    );
    let told = desk.app().store.read_now(queries::list_any).unwrap();
    assert_eq!(told.len(), 3);
    let long = "x".repeat(300);
    let bad = [("a.md", format!("---\ntitle: {long}\n---\n"))];
    let bad: Vec<_> = bad
        .iter()
        .map(|(path, text)| (*path, text.as_str()))
        .collect();
    assert!(matches!(taken(&desk, &bad, true)[0].fate, Fate::Left(_)));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_written_down_comes_back_as_it_was() {
    for kind in [Kind::Markdown, Kind::Html] {
        let desk = Desk::with_people();
        taken(&desk, FOLDER, true);
        let now = desk.app().clock.now();
        let down = |desk: &Desk| {
            let files = desk.app().store.read_now(|tx| write_down(tx, kind, now));
            files.unwrap().texts
        };
        let files = down(&desk);
        assert_eq!(files.len(), 4);
        let borrowed: Vec<_> = files
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_str()))
            .collect();
        // Back into the same desk: nothing to do.
        assert_eq!(fates(&taken(&desk, &borrowed, false)), [Fate::Unchanged; 4]);
        // Into another one: the same files again, but for the numbers.
        let other = Desk::with_people();
        assert_eq!(fates(&taken(&other, &borrowed, false)), [Fate::Added; 4]);
        let texts = |files: Vec<(String, String)>| {
            let mut texts: Vec<String> = files
                .into_iter()
                .map(|(_, text)| {
                    let lines = text.lines().filter(|line| !line.starts_with("id: "));
                    lines.collect::<Vec<_>>().join("\n")
                })
                .collect();
            texts.sort();
            texts
        };
        assert_eq!(texts(down(&other)), texts(files));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn pictures_and_files_come_in_with_their_folder_and_leave_with_it() {
    const PNG: &[u8] = b"\x89PNG\r\n\x1a\nthe start page";
    const MP4: &[u8] = b"\0\0\0\x20ftypisom\0\0\0\0a film";
    let texts = [
        (
            "Exams/Starting/start.en.md",
            "# Start\n\nPress ![the start page](../img/start%20page.png) and ![x](gone.png) or ![y](../img/drawing.svg).\n\n[The film](start/files/Så%20här.mp4)",
        ),
        (
            "Exams/Starting/start.sv.md",
            "# Börja\n\n![sidan](../img/start%20page.png)",
        ),
    ];
    let mut others: Vec<(String, Vec<u8>)> = vec![
        ("Exams/img/start page.png".into(), PNG.to_vec()),
        (
            "Exams/img/drawing.svg".into(),
            b"<svg onload='x()'/>".to_vec(),
        ),
        ("Exams/img/nobody shows it.png".into(), PNG.to_vec()),
        (
            "Exams/Starting/start/files/Handbook.pdf".into(),
            b"%PDF-1.7 x".to_vec(),
        ),
        ("Exams/Starting/start/files/Så här.mp4".into(), MP4.to_vec()),
    ];
    for kind in [Kind::Markdown, Kind::Html] {
        let desk = Desk::with_people();
        let lines = taken_with(&desk, &texts, &others, true);
        assert_eq!(fates(&lines), [Fate::Added; 2]);
        // What is no picture is left where it is, and named.
        assert_eq!(lines[0].lost, ["gone.png", "../img/drawing.svg"]);
        let lines = taken_with(&desk, &texts, &others, true);
        assert_eq!(fates(&lines), [Fate::Unchanged; 2]);
        let now = desk.app().clock.now();
        let pictures = |desk: &Desk| {
            let read = desk.app().store.read_now(|tx| {
                let all = queries::list_any(tx)?;
                let id = all[0].article.id;
                let files = queries::list_files(tx, id)?;
                Ok((all[0].clone(), queries::list_pictures(tx, id)?, files))
            });
            read.unwrap()
        };
        let (told, all, files) = pictures(&desk);
        assert_eq!(
            (all.len(), files.len()),
            (1, 2),
            "one picture in both languages"
        );
        let address = help::pictures::address(&all[0]);
        for text in &told.texts {
            assert!(text.body.contains(&address), "{}", text.body);
        }
        assert_eq!(desk.browser().get(&address).await.status, 200);
        let id = told.article.id;
        let page = desk
            .browser()
            .get(&format!("/hc/en/articles/{id}-Start"))
            .await;
        page.must_say("aria-label=\"The film\"");
        let down = |desk: &Desk| {
            let down = desk.app().store.read_now(|tx| write_down(tx, kind, now));
            down.unwrap()
        };
        let folder = down(&desk);
        let there = folder.texts.iter();
        let there: Vec<_> = there
            .map(|(path, text)| (path.as_str(), text.as_str()))
            .collect();
        assert!(
            there[0].1.contains("1-Start/1-start-page.png"),
            "{}",
            there[0].1
        );
        let mut names: Vec<_> = folder.files.iter().map(|(path, _)| path.as_str()).collect();
        names.sort_unstable();
        assert_eq!(
            names,
            [
                "Exams/Starting/1-Start/1-start-page.png",
                "Exams/Starting/1-Start/files/Handbook.pdf",
                "Exams/Starting/1-Start/files/Så här.mp4"
            ]
        );
        others = folder
            .files
            .iter()
            .map(|(path, sha256)| {
                use std::io::Read as _;
                let mut bytes = Vec::new();
                let mut kept = desk.app().files.open_now(sha256).unwrap().unwrap();
                kept.read_to_end(&mut bytes).unwrap();
                (path.clone(), bytes)
            })
            .collect();
        // Back into the same desk there is nothing to do; into another one it is the same article.
        let lines = taken_with(&desk, &there, &others, false);
        assert_eq!(fates(&lines), [Fate::Unchanged; 2]);
        let other = Desk::with_people();
        assert_eq!(
            fates(&taken_with(&other, &there, &others, false)),
            [Fate::Added; 2]
        );
        let (_, all, files) = pictures(&other);
        assert_eq!((all.len(), files.len()), (1, 2));
        assert_eq!(files[0].content_type, "application/pdf");
        others = vec![
            ("Exams/img/start page.png".into(), PNG.to_vec()),
            (
                "Exams/img/drawing.svg".into(),
                b"<svg onload='x()'/>".to_vec(),
            ),
            (
                "Exams/Starting/start/files/Handbook.pdf".into(),
                b"%PDF-1.7 x".to_vec(),
            ),
            ("Exams/Starting/start/files/Så här.mp4".into(), MP4.to_vec()),
        ];
    }
}
