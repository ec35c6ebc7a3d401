//! Stories of spreadsheets: a file is looked at, every bad row is named, and taking it twice changes nothing.

use std::io::Cursor;

use domain::permission::{Right, Sharing};
use domain::person::{MembershipRole, Role};
use organizations::sheets::{How, Kind, Report, Separator, head, import, lines_after};
use platform::language::Locale;

use crate::customers::{School, school};
use crate::harness::{Browser, Desk, Page};

async fn with_admin() -> (School, Browser) {
    let school = school(Sharing::Nobody, Right::Comment);
    school
        .desk
        .person("Ola Ek", "ola@desk.example", Role::Admin, "en");
    let ola = school.desk.signed_in("ola@desk.example").await;
    (school, ola)
}

fn how(desk: &Desk, dry_run: bool) -> How {
    How {
        dry_run,
        invite: false,
        most: u64::MAX,
        now: desk.app().clock.now(),
    }
}

fn take(desk: &Desk, kind: Kind, text: &str, how: How) -> Report {
    let w = desk.app().language.words(Locale::En, "UTC");
    import(&desk.app().store, kind, Cursor::new(text), how, &w, |_| {}).unwrap()
}

/// Counts of added, changed, unchanged and bad rows.
fn counts(report: &Report) -> [u64; 4] {
    [report.added, report.changed, report.unchanged, report.bad]
}

/// Looks at a sheet, takes it, and takes it again: looking tells what taking does, and the second time changes nothing.
#[track_caller]
fn taken(desk: &Desk, kind: Kind, text: &str) -> Report {
    let looked = take(desk, kind, text, how(desk, true));
    let done = take(desk, kind, text, how(desk, false));
    assert_eq!(counts(&looked), counts(&done), "{:?}", done.problems);
    let again = take(desk, kind, text, how(desk, false));
    assert_eq!((again.added, again.changed), (0, 0), "{again:?}");
    done
}

fn exported(desk: &Desk, kind: Kind) -> String {
    let mut text = head(kind, Separator::Comma).unwrap();
    let mut place = (0, None);
    let next = |place| {
        let store = &desk.app().store;
        store.read_now(|tx| lines_after(tx, kind, place, Separator::Comma))
    };
    while let Some((lines, then)) = next(place).unwrap() {
        text.extend(lines);
        place = then;
    }
    String::from_utf8(text).unwrap()
}

#[track_caller]
fn told(page: &Page, line: &str, column: &str, why: &str) {
    let found = page.text.split("<tr>").any(|row| {
        [line, column]
            .iter()
            .all(|cell| row.contains(&format!(">{cell}</td>")))
            && row.contains(why)
    });
    assert!(
        found,
        "no line {line}, {column} with “{why}”: {}",
        page.text
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_organizations_is_looked_at_then_taken() {
    let (school, mut ola) = with_admin().await;
    let desk = &school.desk;
    ola.get("/agent/import").await.must_say("external_id, name");
    // With the mark of UTF-8, semicolons, quotes and columns in another order.
    let file = "\u{feff}name;external_id;domains;seats;country;language;contract_until;sharing;right;sales_name;sales_email;account_manager;notes\r\n\
        \"Öster; skola\";crm-1;oster.example;3;Sverige;sv;2027-12-31;everyone;read;Salla Sälj;salla@desk.example;priya@desk.example;\"Ring först.\nSedan mejl.\"\r\n\
        Väster;crm-2;;many;;xx;tomorrow;nobody;;;not an address;astrid@school.example;\r\n\
        Norr;crm-1;;;;;;;;;;;\r\n\
        ;crm-9;;;;;;;;;;;\r\n\
        Söder;;gmail.com;;;;;;;;;;\r\n\
        Fjällgård Gymnasium;crm-3;;;;;;;;;;;\r\n\r\n\
        Too;many;cells;;;;;;;;;;;;;;;\r\n";
    let looked = ola
        .send_rows(
            "/agent/import",
            &[("kind", "organizations")],
            file.as_bytes(),
        )
        .await;
    looked.must_say("What rows.csv would do");
    told(&looked, "4", "seats", "Seats are a whole number");
    told(&looked, "4", "language", "Choose one of the list.");
    told(&looked, "4", "contract_until", "This is not a day.");
    told(&looked, "4", "sharing", "Choose one of the list.");
    told(&looked, "4", "account_manager", "Nobody of the team");
    told(&looked, "5", "external_id", "Line 2 is about the same one.");
    told(&looked, "6", "name", "Give the organization a name.");
    told(&looked, "7", "domains", "Everybody can have an address");
    told(&looked, "10", "", "The row has 18 cells");
    let before = desk
        .app()
        .store
        .read_now(organizations::queries::count_organizations);
    assert_eq!(before.unwrap(), 1, "nothing is written by looking");
    let token = looked.field("token");
    let form = [
        ("kind", "organizations"),
        ("token", &*token),
        ("apply", "1"),
    ];
    let not_yet = ola.post("/agent/import", &form).await;
    not_yet.must_say("What rows.csv would do");
    let mut form = form.to_vec();
    form.push(("skip", "1"));
    let done = ola.post("/agent/import", &form).await;
    done.must_say("rows.csv was imported");
    let list = ola.get("/agent/organizations?q=skola").await;
    list.must_say("Öster; skola");
    let found = desk.app().store.read_now(|tx| {
        let id = organizations::queries::find_by_external_id(tx, "crm-1")?.unwrap();
        let contacts = organizations::queries::list_contacts(tx, id)?;
        let one = organizations::queries::find_organization(tx, id)?.unwrap();
        Ok((one, contacts))
    });
    let (found, contacts) = found.unwrap();
    assert_eq!(found.facts.notes, "Ring först.\nSedan mejl.");
    assert_eq!(
        (found.facts.seats, found.sharing),
        (Some(3), Sharing::Everyone)
    );
    assert_eq!(found.account_manager_name.as_deref(), Some("Priya Nair"));
    assert_eq!(contacts[0].email, "salla@desk.example");
    // A file that changes nothing says so; one of somebody else's form is not there.
    let same = "name,external_id\nÖster; skola,crm-1\n";
    let looked = ola
        .send_rows(
            "/agent/import",
            &[("kind", "organizations")],
            same.as_bytes(),
        )
        .await;
    looked.must_say("Everything in this file is here already.");
    for (fields, why) in [
        (vec![("kind", "organizations")], "Choose a CSV file."),
        (
            vec![("kind", "organizations"), ("token", "none")],
            "The file is not here any more.",
        ),
    ] {
        ola.post("/agent/import", &fields).await.must_say(why);
    }
    let mut priya = desk.signed_in("priya@desk.example").await;
    assert_eq!(priya.get("/agent/import").await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_a_file_as_a_whole_is_said_at_its_first_line() {
    let (school, mut ola) = with_admin().await;
    for (file, why) in [
        (&b""[..], "The file is empty."),
        (b"external_id\nx\n", "The column name is missing."),
        (b"name,colour\nx,red\n", "There is no such column."),
        (b"name,name\nx,y\n", "This column is there twice."),
    ] {
        let page = ola
            .send_rows("/agent/import", &[("kind", "organizations")], file)
            .await;
        page.must_say(why);
    }
    let latin = ola
        .send_rows(
            "/agent/import",
            &[("kind", "organizations")],
            b"name,country\nV\xe4ster,x\n",
        )
        .await;
    told(&latin, "2", "name", "This is not UTF-8.");
    let long = format!("name\n{}\n", "x\n".repeat(5001));
    let cut = ola
        .send_rows(
            "/agent/import",
            &[("kind", "organizations")],
            long.as_bytes(),
        )
        .await;
    cut.must_say("at most. Use the command line");
    let desk = &school.desk;
    let report = take(
        desk,
        Kind::Organizations,
        "name,domains,external_id\nA,a.example,1\nB,a.example,2\nA,,3\n",
        how(desk, true),
    );
    assert_eq!(counts(&report), [1, 0, 0, 2], "{:?}", report.problems);
    // A number is who they are: neither name nor domain gives it to another one.
    let first = "name,domains,external_id\nA,a.example,1\n";
    assert_eq!(
        counts(&taken(desk, Kind::Organizations, first)),
        [1, 0, 0, 0]
    );
    let other = "name,domains,external_id\nB,a.example,2\n";
    let report = take(desk, Kind::Organizations, other, how(desk, false));
    assert!(report.problems[0].why.contains("has the number 1"));
    // An empty cell leaves what is there, a dash empties it.
    let named = "name,country,domains\nA,Norge,\n";
    assert_eq!(
        counts(&taken(desk, Kind::Organizations, named)),
        [0, 1, 0, 0]
    );
    let emptied = "external_id,name,country\n1,A,-\n";
    assert_eq!(
        counts(&taken(desk, Kind::Organizations, emptied)),
        [0, 1, 0, 0]
    );
    let text = exported(desk, Kind::Organizations);
    assert!(text.contains("1,A,a.example,,"), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn people_come_with_their_places_roles_days_and_trainings() {
    let (school, mut ola) = with_admin().await;
    let desk = &school.desk;
    let training = [("key", "basic"), ("name_en", "Basic"), ("months", "12")];
    ola.post("/agent/trainings", &training).await;
    let file = "email,name,external_id,organization,role,valid_from,valid_to,sees,trainings,language,time_zone\n\
        maja@school.example,Maja Sund,hr-1,Fjällgård Gymnasium,representative,2020-01-01,2999-12-31,read,basic:2020-03-01 basic:2021-03-01,sv,Europe/Oslo\n\
        maja@school.example,,,Second,user,,,,,,\n\
        nils@school.example,Nils Berg,,Fjällgård Gymnasium,representative,,,,,,\n\
        astrid@school.example,Astrid Lindqvist,,Fjällgård Gymnasium,,,,,,,\n";
    let second = "name,seats\nSecond,1\n";
    taken(desk, Kind::Organizations, second);
    let looked = take(desk, Kind::People, file, how(desk, true));
    // Astrid and Maja have the two seats: Nils is one too many, in looking as in doing.
    assert_eq!(counts(&looked), [1, 1, 1, 1], "{:?}", looked.problems);
    assert_eq!(
        (looked.problems[0].line, &*looked.problems[0].column),
        (4, "role")
    );
    assert!(looked.problems[0].why.contains("All seats"));
    taken(desk, Kind::People, file);
    let maja = desk.app().store.read_now(|tx| {
        let maja = people::queries::find_by_external_id(tx, "hr-1")?.unwrap();
        let member = organizations::queries::find_member(tx, school.id, maja.id)?.unwrap();
        let noted = organizations::queries::list_completions(tx, maja.id)?.len();
        Ok((maja, member, noted))
    });
    let (maja, member, noted) = maja.unwrap();
    assert_eq!((&*maja.locale, &*maja.time_zone), ("sv", "Europe/Oslo"));
    assert_eq!(member.role, MembershipRole::Representative);
    assert_eq!((member.named, noted), (Some(Right::Read), 2));
    let bad = "email,external_id,organization,role,valid_from,valid_to,sees,trainings,language,time_zone,name\n\
        nobody,,,,,,,,,,\n\
        ola@desk.example,,Second,user,,,,,,,\n\
        x@school.example,,Nowhere,user,,,,,,,\n\
        x@school.example,,,user,,,,,,,\n\
        x@school.example,,Second,boss,2020-01-01,2019-01-01,some,basic:2999-01-01,xx,Mars,\n\
        y@school.example,,Second,,soon,,,super:2020-01-01,,,\n\
        z@school.example,,Second,,,,,basic:soon,,,\n\
        erik@school.example,hr-1,,,,,,,,,\n\
        new@school.example,hr-1,,,,,,,,,\n\
        maja@school.example,hr-2,,,,,,,,,\n";
    let report = take(desk, Kind::People, bad, how(desk, true));
    let all: Vec<String> = report
        .problems
        .iter()
        .map(|one| format!("{} {}: {}", one.line, one.column, one.why))
        .collect();
    for wanted in [
        "2 email: ",
        "3 email: This person is in the team",
        "4 organization: There is no organization",
        "5 role: Name the organization too.",
        "6 role: Write user, representative or admin.",
        "6 valid_to: The last day is before the first.",
        "6 sees: Write none, read or comment.",
        "6 trainings: That day lies ahead.",
        "6 language: This is no language",
        "6 time_zone: This is not a time zone.",
        "7 valid_from: This is not a day.",
        "7 trainings: “super:2020-01-01”",
        "8 trainings: “basic:soon”",
        "9 external_id: Somebody else has this number.",
        "10 email: This number is somebody’s with another address.",
        "11 external_id: This person has another number already.",
    ] {
        assert!(
            all.iter().any(|one| one.starts_with(wanted)),
            "{wanted}: {all:#?}"
        );
    }
    assert_eq!(report.bad, 10);
    // What leaves comes back as it was: nothing changes by it.
    for kind in [Kind::Organizations, Kind::People] {
        let text = exported(desk, kind);
        let again = take(desk, kind, &text, how(desk, false));
        assert_eq!(
            (again.added, again.changed, again.bad),
            (0, 0, 0),
            "{again:?}\n{text}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn c31_people_are_invited_only_when_somebody_asks_for_it() {
    let (school, mut ola) = with_admin().await;
    let desk = &school.desk;
    let file = "email,organization\nfirst@school.example,Fjällgård Gymnasium\n";
    let looked = ola
        .send_rows("/agent/import", &[("kind", "people")], file.as_bytes())
        .await;
    let token = looked.field("token");
    let form = [("kind", "people"), ("token", &*token), ("apply", "1")];
    ola.post("/agent/import", &form)
        .await
        .must_say("was imported");
    desk.later();
    assert!(desk.outbox().is_empty());
    let file = "email,organization\nsecond@school.example,Fjällgård Gymnasium\n";
    let looked = ola
        .send_rows("/agent/import", &[("kind", "people")], file.as_bytes())
        .await;
    let token = looked.field("token");
    let form = [
        ("kind", "people"),
        ("token", &*token),
        ("apply", "1"),
        ("invite", "1"),
    ];
    ola.post("/agent/import", &form).await;
    desk.later();
    let mails = desk.outbox();
    assert_eq!(mails.len(), 1);
    assert!(mails[0].contains("second@school.example") && mails[0].contains("/link/"));
}

#[tokio::test(flavor = "multi_thread")]
async fn no_cell_of_an_export_is_a_formula_and_it_is_written_for_the_reader_s_program() {
    let (school, mut ola) = with_admin().await;
    let desk = &school.desk;
    let evil = "name,country,contract,notes,sales_phone,sales_name\n\
        \"=HYPERLINK(\"\"http://evil.example\"\",\"\"x\"\")\",@SUM(A1),-2+3,\"+1\n=2\",+46 8 123,＝1\n";
    taken(desk, Kind::Organizations, evil);
    let page = ola.get("/agent/export/organizations.csv").await;
    assert_eq!(page.headers["content-type"], "text/csv; charset=utf-8");
    let disposition = page.headers["content-disposition"].to_str().unwrap();
    assert!(disposition.starts_with("attachment"), "{disposition}");
    assert!(page.text.starts_with("\u{feff}external_id,name,"));
    for cell in csv_cells(&page.text, b',') {
        let first = cell.chars().next();
        let formula = first.is_some_and(|c| "=+-@\t\r＝".contains(c));
        assert!(!formula, "{cell}");
    }
    let again = take(desk, Kind::Organizations, &page.text, how(desk, false));
    assert_eq!(again.unchanged, 2, "{again:?}");
    let own = "/hc/en/account";
    ola.get(own).await;
    let swedish = desk.app().store.write_now(|tx| {
        let ola = people::queries::find_by_address(
            tx,
            &domain::person::EmailAddress::read("ola@desk.example")?,
        )?;
        people::queries::set_locale(tx, ola.unwrap().id, "sv")
    });
    swedish.unwrap();
    let page = ola.get("/agent/export/people.csv").await;
    assert!(page.text.starts_with("\u{feff}email;external_id;"));
    assert!(page.text.contains("astrid@school.example"));
    assert!(!page.text.contains("priya@desk.example"), "customers only");
    assert_eq!(ola.get("/agent/export/people.xls").await.status, 404);
    let mut astrid = desk.signed_in("astrid@school.example").await;
    assert_eq!(astrid.get("/agent/export/people.csv").await.status, 404);
}

/// The cells of a sheet, by a reader of our own: quotes are the only thing to know.
fn csv_cells(text: &str, separator: u8) -> Vec<String> {
    let (mut cells, mut cell, mut quoted) = (Vec::new(), String::new(), false);
    for c in text.trim_start_matches('\u{feff}').chars() {
        match c {
            '"' => quoted = !quoted,
            '\n' if !quoted => cells.push(std::mem::take(&mut cell)),
            c if !quoted && c == char::from(separator) => cells.push(std::mem::take(&mut cell)),
            '\r' if !quoted => {}
            c => cell.push(c),
        }
    }
    cells
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_sheet_is_taken_in_parts_and_what_it_adds_is_all_there() {
    let (school, _) = with_admin().await;
    let desk = &school.desk;
    let mut file = String::from("email,name,organization\n");
    for number in 0..700 {
        let row = format!("p{number}@many.example,Person {number},Fjällgård Gymnasium\n");
        file.push_str(&row);
    }
    let w = desk.app().language.words(Locale::En, "UTC");
    let mut heard = Vec::new();
    let how = how(desk, false);
    let report = import(
        &desk.app().store,
        Kind::People,
        Cursor::new(&file),
        how,
        &w,
        |rows| heard.push(rows),
    );
    assert_eq!(counts(&report.unwrap()), [700, 0, 0, 0]);
    assert_eq!(heard, [200, 400, 600, 700]);
    let text = exported(desk, Kind::People);
    assert_eq!(text.matches("@many.example").count(), 700);
}
