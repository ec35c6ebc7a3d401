//! The rules of forms, as their administrators would sign them.

use proptest::prelude::*;

use super::*;
use crate::person::MembershipRole;
use crate::{FieldId, FormId, OrganizationId};

struct Desk;

impl World for Desk {
    fn fits(&self, pattern: &str, text: &str) -> bool {
        pattern == "digits" && text.bytes().all(|byte| byte.is_ascii_digit())
    }
    fn knows(&self, _: Lookup, id: i64) -> bool {
        id == 7
    }
}

fn field(id: i64, kind: Kind) -> Field {
    Field {
        id: FieldId(id),
        kind,
        required: Required::default(),
        visible: true,
        editable: true,
        personal: false,
        from_browser: false,
        active: true,
        pattern: "digits".into(),
        lookup: Some(Lookup::Ticket),
        choices: ["a", "b", "c"]
            .map(|key| Choice {
                key: key.into(),
                active: key != "c",
            })
            .into(),
    }
}

fn when(parent: i64, value: &str, child: i64, required: bool) -> Condition {
    Condition {
        parent: FieldId(parent),
        value: value.into(),
        child: FieldId(child),
        required,
        audience: Audience::Everyone,
    }
}

fn form(fields: Vec<Field>, conditions: Vec<Condition>) -> Form {
    Form {
        id: FormId(1),
        fields,
        conditions,
    }
}

fn given(answers: &[(i64, &str)]) -> Given {
    let mut given = Given::default();
    for (field, text) in answers {
        given.add(FieldId(*field), *text);
    }
    given
}

fn one(kind: Kind, text: &str) -> Result<Vec<String>, Problem> {
    let form = form(vec![field(1, kind)], vec![]);
    match check(&form, Who::Customer, &given(&[(1, text)]), &Desk) {
        Ok(answers) => Ok(answers[0].1.clone()),
        Err(problems) => Err(problems[0].1.clone()),
    }
}

#[test]
fn an_answer_is_kept_in_one_way_however_it_was_typed() {
    for (kind, typed, kept) in [
        (Kind::Text, "  two \t words ", "two words"),
        (Kind::Integer, " 1 024 ", "1024"),
        (Kind::Integer, "+7", "7"),
        (Kind::Decimal, "3,50", "3.5"),
        (Kind::Decimal, "-0.0", "0"),
        (Kind::Decimal, "0012.", "12"),
        (Kind::Date, "2024-02-29", "2024-02-29"),
        (Kind::Date, "2024-02-29T10:00:00Z", "2024-02-29"),
        (Kind::Checkbox, "on", "true"),
        (Kind::Choice, "b", "b"),
        (Kind::Pattern, "123", "123"),
        (Kind::Lookup, "7", "7"),
    ] {
        assert_eq!(one(kind, typed), Ok(vec![kept.to_owned()]), "{kind:?}");
    }
    assert_eq!(one(Kind::Checkbox, "0"), Ok(vec![]));
}

#[test]
fn what_cannot_be_meant_is_named() {
    for (kind, typed, problem) in [
        (Kind::Integer, "7.5", Problem::NotInteger),
        (Kind::Integer, "9007199254740993", Problem::NotInteger),
        (Kind::Decimal, "1e5", Problem::NotDecimal),
        (Kind::Decimal, ".", Problem::NotDecimal),
        (Kind::Date, "2023-02-29", Problem::NotDate),
        (Kind::Date, "29/2 2024", Problem::NotDate),
        (Kind::Choice, "c", Problem::NotOffered),
        (Kind::Choices, "z", Problem::NotOffered),
        (Kind::Pattern, "12a", Problem::DoesNotFit),
        (Kind::Lookup, "8", Problem::NotKnown),
    ] {
        assert_eq!(one(kind, typed), Err(problem), "{kind:?} {typed}");
    }
    let long = "x".repeat(check::MAX_LINE + 1);
    assert_eq!(
        one(Kind::Text, &long),
        Err(Problem::TooLong(check::MAX_LINE))
    );
}

#[test]
fn a20_the_field_for_people_in_copy_takes_several_addresses_and_names_the_malformed_one() {
    assert_eq!(
        one(Kind::Emails, "a@x.example; b@y.example, A@x.example"),
        Ok(vec!["a@x.example".to_owned(), "b@y.example".to_owned()])
    );
    assert_eq!(
        one(Kind::Emails, "a@x.example b@"),
        Err(Problem::NotAddress("b@".into()))
    );
    let many: Vec<String> = (0..21).map(|n| format!("a{n}@x.example")).collect();
    assert_eq!(
        one(Kind::Emails, &many.join(",")),
        Err(Problem::TooMany(20))
    );
}

#[test]
fn a15_the_number_at_the_end_of_a_pasted_address_is_taken_out() {
    for (text, number) in [
        ("https://exam.example/run/7731904", Some("7731904")),
        ("https://exam.example/run/7731904/", Some("7731904")),
        (
            "HTTPS://exam.example/run/7731904?from=mail#top",
            Some("7731904"),
        ),
        ("https://exam.example/run?arid=42", Some("42")),
        ("https://exam.example/run/start", None),
        ("https://exam.example:8443", None),
        ("https://exam.example:8443/", None),
        ("https://exam.example/åäö7", Some("7")),
        (" 7731904 ", Some("7731904")),
        ("Physics 1a", None),
        ("Physics 1", None),
        ("", None),
        ("http", None),
        ("åäöåäöå", None),
    ] {
        assert_eq!(number_at_end(text), number, "{text}");
    }
    assert_eq!(
        Kind::Link.sought("https://exam.example/run/7731904"),
        "7731904"
    );
}

#[test]
fn a_field_is_asked_when_another_answer_calls_for_it_also_through_several() {
    let form = form(
        vec![
            field(1, Kind::Choice),
            field(2, Kind::Checkbox),
            field(3, Kind::Text),
        ],
        vec![when(1, "a", 2, false), when(2, "true", 3, true)],
    );
    let asked = |given: &Given| {
        asked(&form, Who::Customer, given)
            .into_iter()
            .map(|one| (one.field.id.0, one.required))
            .collect::<Vec<_>>()
    };
    assert_eq!(asked(&given(&[])), [(1, false)]);
    assert_eq!(asked(&given(&[(1, "a")])), [(1, false), (2, false)]);
    let all = given(&[(1, "a"), (2, "on")]);
    assert_eq!(asked(&all), [(1, false), (2, false), (3, true)]);
    // The box is hidden, so its tick calls for nothing.
    assert_eq!(asked(&given(&[(1, "b"), (2, "on")])), [(1, false)]);
    let missing = check(&form, Who::Customer, &all, &Desk);
    assert_eq!(missing, Err(vec![(FieldId(3), Problem::Missing)]));
}

#[test]
fn what_is_written_where_nothing_was_asked_is_told_and_not_dropped() {
    let form = form(
        vec![field(1, Kind::Choice), field(2, Kind::Text)],
        vec![when(1, "a", 2, false)],
    );
    let written = given(&[(1, "b"), (2, "text")]);
    assert_eq!(
        check(&form, Who::Customer, &written, &Desk),
        Err(vec![(FieldId(2), Problem::NotAsked)])
    );
    let empty = given(&[(1, "b"), (2, " ")]);
    assert_eq!(
        check(&form, Who::Customer, &empty, &Desk),
        Ok(vec![(FieldId(1), vec!["b".to_owned()])])
    );
}

#[test]
fn fields_of_the_team_are_nothing_that_customers_can_answer() {
    let mut secret = field(1, Kind::Text);
    secret.editable = false;
    let form = form(vec![secret], vec![]);
    let answers = check(&form, Who::Customer, &given(&[(1, "x")]), &Desk);
    assert_eq!(answers, Ok(vec![]));
    let answers = check(&form, Who::Agent, &given(&[(1, "x")]), &Desk);
    assert_eq!(answers, Ok(vec![(FieldId(1), vec!["x".to_owned()])]));
}

#[test]
fn guests_are_not_asked_for_people_in_copy() {
    let form = form(vec![field(1, Kind::Emails)], vec![]);
    assert!(asked(&form, Who::Guest, &Given::default()).is_empty());
    assert_eq!(asked(&form, Who::Customer, &Given::default()).len(), 1);
}

#[test]
fn changing_one_answer_asks_for_that_one_only() {
    let mut must = field(1, Kind::Text);
    must.required.agents = true;
    let form = form(vec![must, field(2, Kind::Choice)], vec![]);
    let edit = |given: &Given| check_edit(&form, Who::Agent, &Given::default(), given, &Desk);
    assert_eq!(
        edit(&given(&[(2, "a")])),
        Ok(vec![(FieldId(2), vec!["a".to_owned()])])
    );
    assert_eq!(
        edit(&given(&[(1, "")])),
        Err(vec![(FieldId(1), Problem::Missing)])
    );
    // An option that is no longer offered stays where it was chosen.
    let old = given(&[(2, "c")]);
    assert_eq!(check_edit(&form, Who::Agent, &old, &old, &Desk), Ok(vec![]));
}

#[test]
fn a_ticket_is_solved_only_with_what_the_team_needs() {
    let mut cause = field(2, Kind::Text);
    cause.required.on_solve = true;
    let form = form(
        vec![field(1, Kind::Choice), cause],
        vec![when(1, "a", 2, false)],
    );
    let missing = |given: &Given| missing_on_solve(&form, given).len();
    assert_eq!(missing(&given(&[(1, "b")])), 0);
    assert_eq!(missing(&given(&[(1, "a")])), 1);
    assert_eq!(missing(&given(&[(1, "a"), (2, "worn out")])), 0);
}

#[test]
fn a08_a_form_can_be_for_everybody_for_some_or_for_whoever_has_its_link() {
    let guest = Asker::default();
    let member = Asker {
        signed_in: true,
        staff: false,
        places: vec![(OrganizationId(3), MembershipRole::User)],
    };
    let staff = Asker {
        signed_in: true,
        staff: true,
        places: vec![],
    };
    assert!(Listed::Everyone.is_offered_to(&guest));
    assert!(Listed::Link.is_for(&guest) && !Listed::Link.is_offered_to(&guest));
    let of = |wanted| Listed::Segment(Segment::Organizations(vec![OrganizationId(wanted)]));
    assert!(of(3).is_offered_to(&member) && !of(4).is_for(&member));
    assert!(!Listed::Segment(Segment::SignedIn).is_for(&guest));
    assert!(!Listed::Segment(Segment::Representatives).is_for(&member));
    assert!(Listed::Segment(Segment::Representatives).is_for(&staff));
}

#[test]
fn fields_that_wait_for_each_other_are_found() {
    assert!(is_chain_sound(&[
        when(1, "a", 2, false),
        when(2, "a", 3, false),
        when(1, "b", 3, false),
    ]));
    assert!(!is_chain_sound(&[
        when(1, "a", 2, false),
        when(2, "a", 3, false),
        when(3, "a", 1, false),
    ]));
    assert!(!is_chain_sound(&[when(1, "a", 1, false)]));
}

#[test]
fn a_text_falls_back_to_another_language() {
    let mut texts = Texts::default();
    texts.put("sv", "Ärende");
    assert_eq!(texts.for_reader("en"), Some("Ärende"));
    texts.put("en", "Request");
    assert_eq!(texts.for_reader("sv"), Some("Ärende"));
    assert_eq!(texts.for_reader("de"), Some("Request"));
    texts.put("sv", " ");
    assert_eq!(texts.written_in("sv"), None);
}

#[test]
fn a_key_is_made_of_a_title() {
    assert_eq!(key_from("Test link / name (ARID)"), "test_link_name_arid");
    assert_eq!(key_from("Önskad åtgärd"), "onskad_atgard");
    assert_eq!(key_from("日本"), "x");
    assert!(key_from(&"lång ".repeat(40)).len() <= MAX_KEY);
}

const DOCUMENTS: &str = "doc docx xls xlsx csv txt pdf bmp jpg jpeg png tar zip";

fn file<'a>(name: &'a str, content_type: &'a str, size: u64) -> NamedFile<'a> {
    NamedFile {
        name,
        content_type,
        size,
    }
}

#[test]
fn d14_fifteen_megabytes_pass_and_one_byte_more_does_not() {
    let rule = FileRule {
        most_bytes: Some(15 << 20),
        ..FileRule::default()
    };
    assert_eq!(rule.takes(&file("a.png", "image/png", 15 << 20)), Ok(()));
    assert!(
        rule.takes(&file("a.png", "image/png", (15 << 20) + 1))
            .is_err()
    );
}

#[test]
fn d13_a_file_must_be_what_its_name_says() {
    let rule = FileRule {
        kinds: FileRule::kinds_of(DOCUMENTS),
        most_files: Some(2),
        ..FileRule::default()
    };
    assert_eq!(rule.kinds.len(), 13);
    let takes = |name, content| rule.takes(&file(name, content, 9));
    assert_eq!(takes("Photo.JPG", "image/jpeg"), Ok(()));
    assert_eq!(takes("list.csv", "application/octet-stream"), Ok(()));
    for program in [
        "application/vnd.microsoft.portable-executable",
        "application/x-executable",
    ] {
        for name in ["a.png", "a.txt", "a.doc", "a.tar"] {
            let disguised = FileProblem::Disguised { name: name.into() };
            assert_eq!(takes(name, program), Err(disguised), "{name}");
        }
    }
    let kind = |name: &str| Err(FileProblem::Kind { name: name.into() });
    assert_eq!(takes("a.mp4", "video/mp4"), kind("a.mp4"));
    assert_eq!(takes("a.exe", "image/png"), kind("a.exe"));
    assert_eq!(takes("no_ending", "image/png"), kind("no_ending"));
    let three = [file("a.png", "image/png", 1); 3];
    assert_eq!(rule.problems(&three), [FileProblem::TooMany { most: 2 }]);
}

fn kinds() -> impl Strategy<Value = Kind> {
    prop_oneof![
        Just(Kind::Choice),
        Just(Kind::Choices),
        Just(Kind::Checkbox),
        Just(Kind::Text),
        Just(Kind::Emails),
    ]
}

fn random_field(id: i64) -> impl Strategy<Value = Field> {
    (kinds(), any::<[bool; 4]>()).prop_map(move |(kind, [editable, active, must, agents])| Field {
        editable,
        active,
        required: Required {
            customers: must,
            agents,
            on_solve: must,
        },
        ..field(id, kind)
    })
}

fn values() -> impl Strategy<Value = String> {
    prop::sample::select(vec!["a", "b", "c", "true", "false", "", "on", "0"])
        .prop_map(str::to_owned)
}

fn random_form() -> impl Strategy<Value = Form> {
    let fields: Vec<_> = (1..=6).map(random_field).collect();
    let audience = prop::sample::select(vec![
        Audience::Everyone,
        Audience::Customers,
        Audience::Agents,
    ]);
    let condition = (1_i64..=6, values(), 1_i64..=6, any::<bool>(), audience).prop_map(
        |(parent, value, child, required, audience)| Condition {
            audience,
            ..when(parent, &value, child, required)
        },
    );
    (fields, prop::collection::vec(condition, 0..8))
        .prop_map(|(fields, conditions)| form(fields, conditions))
}

fn random_given() -> impl Strategy<Value = Given> {
    prop::collection::vec((1_i64..=7, values()), 0..8).prop_map(|answers| {
        let mut all = Given::default();
        for (field, text) in answers {
            all.add(FieldId(field), text);
        }
        all
    })
}

proptest! {
    #[test]
    fn only_what_was_asked_is_ever_kept(form in random_form(), given in random_given()) {
        for who in [Who::Guest, Who::Customer, Who::Agent] {
            let shown: Vec<FieldId> = asked(&form, who, &given).iter().map(|one| one.field.id).collect();
            if let Ok(answers) = check(&form, who, &given, &Desk) {
                for (field, _) in &answers {
                    prop_assert!(shown.contains(field));
                }
                for one in asked(&form, who, &given) {
                    let kept = answers.iter().find(|(id, _)| *id == one.field.id).unwrap();
                    prop_assert!(!one.required || !kept.1.is_empty());
                }
            }
            for field in &form.fields {
                let closed = who != Who::Agent && !field.editable;
                prop_assert!(!((closed || !field.active) && shown.contains(&field.id)));
            }
        }
    }

    #[test]
    fn what_was_kept_can_be_given_again(form in random_form(), given in random_given()) {
        if let Ok(answers) = check(&form, Who::Agent, &given, &Desk) {
            let mut again = Given::default();
            for (field, texts) in &answers {
                again.set(*field, texts.clone());
            }
            prop_assert_eq!(check(&form, Who::Agent, &again, &Desk), Ok(answers));
        }
    }

    #[test]
    fn no_address_makes_the_rule_stumble(text in "(https?://)?\\PC{0,30}") {
        if let Some(number) = number_at_end(&text) {
            prop_assert!(number.bytes().all(|byte| byte.is_ascii_digit()));
        }
    }
}

#[test]
fn a_question_in_a_reply_is_asked_as_the_form_would_ask_it_now() {
    let whole = form(
        vec![
            field(1, Kind::Choice),
            field(2, Kind::Text),
            field(3, Kind::Text),
            Field {
                editable: false,
                ..field(4, Kind::Text)
            },
        ],
        vec![when(1, "a", 2, true)],
    );
    let ids = |narrow: &Form| narrow.fields.iter().map(|one| one.id.0).collect::<Vec<_>>();
    let narrow = |present: &[(i64, &str)], wanted: &[i64]| {
        let wanted: Vec<FieldId> = wanted.iter().map(|id| FieldId(*id)).collect();
        narrowed(&whole, Who::Customer, &given(present), &wanted)
    };
    // Two waits for one: it is asked with it, or once it stands there, and not alone.
    assert_eq!(ids(&narrow(&[], &[2, 3])), [3]);
    assert_eq!(ids(&narrow(&[(1, "b")], &[2])), Vec::<i64>::new());
    assert_eq!(ids(&narrow(&[(1, "a")], &[2])), [2]);
    assert!(narrow(&[(1, "a")], &[2]).conditions.is_empty());
    let both = narrow(&[], &[1, 2]);
    assert_eq!(ids(&both), [1, 2]);
    assert!(asked(&both, Who::Customer, &given(&[])).len() == 1);
    // What customers do not answer, and what the form does not have, nobody asks them for.
    assert_eq!(ids(&narrow(&[], &[3, 4, 9])), [3]);
}

#[test]
fn only_what_was_asked_for_is_answered_and_what_is_left_empty_stays_open() {
    let whole = form(
        vec![
            field(1, Kind::Integer),
            field(2, Kind::Checkbox),
            Field {
                required: Required {
                    customers: true,
                    ..Required::default()
                },
                ..field(3, Kind::Text)
            },
        ],
        vec![],
    );
    let said = |answers: &[(i64, &str)], wanted: &[i64]| {
        let wanted: Vec<FieldId> = wanted.iter().map(|id| FieldId(*id)).collect();
        let nothing = Given::default();
        check_wanted(
            &whole,
            Who::Customer,
            &nothing,
            &given(answers),
            &wanted,
            &Desk,
        )
    };
    let kept = said(&[(1, "7"), (2, "0"), (3, " ")], &[1, 2, 3]).unwrap();
    assert_eq!(
        kept,
        [(FieldId(1), vec!["7".to_owned()]), (FieldId(2), vec![])]
    );
    let wrong = said(&[(1, "seven"), (3, "x")], &[1]).unwrap_err();
    assert_eq!(
        wrong,
        [
            (FieldId(1), Problem::NotInteger),
            (FieldId(3), Problem::NotAsked)
        ]
    );
}

#[test]
fn a_form_is_as_complete_as_the_questions_that_are_asked_have_answers() {
    let whole = form(
        vec![
            field(1, Kind::Subject),
            field(2, Kind::Choice),
            field(3, Kind::Text),
            field(4, Kind::Checkbox),
            field(5, Kind::Text),
        ],
        vec![when(2, "a", 3, false)],
    );
    let count = |answers: &[(i64, &str)]| {
        let complete = complete(&whole, Who::Customer, &given(answers));
        (complete.answered, complete.of)
    };
    assert_eq!(count(&[(1, "x")]), (0, 2));
    assert_eq!(count(&[(2, "a"), (3, " ")]), (1, 3));
    assert_eq!(count(&[(2, "b"), (5, "y")]), (2, 2));
}

proptest! {
    /// What a reply asks for can be answered: whatever the small form shows, the whole form takes.
    #[test]
    fn the_small_form_and_the_whole_one_agree(
        conditions in prop::collection::vec((1..3i64, 3..6i64, "[ab]"), 0..5),
        present in prop::collection::vec((1..6i64, "[ab]"), 0..4),
        more in prop::collection::vec((1..6i64, "[ab]"), 0..6),
        wanted in prop::collection::vec(1..6i64, 1..5),
    ) {
        let conditions = conditions.iter().map(|(parent, child, value)| when(*parent, value, *child, true)).collect();
        let whole = form((1..6).map(|id| field(id, Kind::Choice)).collect(), conditions);
        let wanted: Vec<FieldId> = wanted.into_iter().map(FieldId).collect();
        let mut stands = Given::default();
        for (id, value) in &present {
            // What is asked for has no answer yet.
            if !wanted.contains(&FieldId(*id)) { stands.set(FieldId(*id), vec![value.clone()]); }
        }
        let narrow = narrowed(&whole, Who::Customer, &stands, &wanted);
        let mut all = Given::default();
        for (id, value) in &more { all.set(FieldId(*id), vec![value.clone()]); }
        let mut said = Given::default();
        for one in asked(&narrow, Who::Customer, &all) {
            if all.mentions(one.field.id) { said.set(one.field.id, all.of(one.field.id).to_vec()); }
        }
        let kept = check_wanted(&whole, Who::Customer, &stands, &said, &wanted, &Desk);
        prop_assert!(kept.is_ok(), "{kept:?}");
    }
}
