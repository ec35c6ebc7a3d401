//! The browser and the desk ask the same.

use std::path::Path;
use std::process::Command;

use domain::form::{Audience, Choice, Condition, Field, Form, Given, Kind, Required, Who, asked};
use domain::{FieldId, FormId};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

use crate::questions::rules_for_browser;

fn field(id: i64) -> impl Strategy<Value = Field> {
    let kind = prop::sample::select(vec![
        Kind::Choice,
        Kind::Choices,
        Kind::Checkbox,
        Kind::Priority,
        Kind::Text,
        Kind::Emails,
    ]);
    let mostly = || prop::bool::weighted(0.85);
    (kind, mostly(), mostly(), any::<[bool; 2]>()).prop_map(
        move |(kind, editable, active, [customers, agents])| Field {
            id: FieldId(id),
            kind,
            required: Required {
                customers,
                agents,
                on_solve: false,
            },
            visible: true,
            editable,
            personal: false,
            from_browser: false,
            active,
            pattern: String::new(),
            lookup: None,
            choices: ["a", "b"]
                .map(|key| Choice {
                    key: key.into(),
                    active: true,
                })
                .into(),
        },
    )
}

fn value() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "a", "a", "b", "true", "false", "", "on", "0", " a", "å",
    ])
    .prop_map(str::to_owned)
}

fn form() -> impl Strategy<Value = Form> {
    let fields: Vec<_> = (1..=7).map(field).collect();
    let audience = prop::sample::select(vec![
        Audience::Everyone,
        Audience::Customers,
        Audience::Agents,
    ]);
    let wanted = prop::sample::select(vec!["a", "a", "b", "true", "false"]).prop_map(str::to_owned);
    let condition = (1_i64..=7, wanted, 1_i64..=7, any::<bool>(), audience).prop_map(
        |(parent, value, child, required, audience)| Condition {
            parent: FieldId(parent),
            value,
            child: FieldId(child),
            required,
            audience,
        },
    );
    (fields, prop::collection::vec(condition, 1..8)).prop_map(|(fields, conditions)| Form {
        id: FormId(1),
        fields,
        conditions,
    })
}

fn case() -> impl Strategy<Value = (Form, Vec<(i64, String)>, Who)> {
    let answers = prop::collection::vec((1_i64..=8, value()), 0..12);
    let who = prop::sample::select(vec![Who::Guest, Who::Customer, Who::Agent]);
    (form(), answers, who)
}

/// A program for Node that answers a list of cases with what the browser would ask in each.
const PROGRAM: &str = r#"
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
const { asked } = await import(pathToFileURL(process.argv[1]).href);
const cases = JSON.parse(readFileSync(0, "utf8"));
console.log(JSON.stringify(cases.map(({ rules, given }) => asked(rules, given))));
"#;

#[test]
fn the_browser_asks_exactly_what_the_desk_asks() {
    let mut runner = TestRunner::default();
    let mut cases = Vec::new();
    let mut wanted = Vec::new();
    for _ in 0..1500 {
        let (form, answers, who) = case().new_tree(&mut runner).unwrap().current();
        let mut given = Given::default();
        let mut sent = serde_json::Map::new();
        for (field, text) in answers {
            given.add(FieldId(field), text.clone());
            let texts = sent.entry(field.to_string()).or_insert(json!([]));
            texts.as_array_mut().unwrap().push(json!(text));
        }
        let shown: Vec<Value> = asked(&form, who, &given)
            .iter()
            .map(|one| json!({ "id": one.field.id.0, "required": one.required }))
            .collect();
        let holding = form.conditions.iter().filter(|one| one.audience.holds(who));
        let children: Vec<Value> = holding.map(|one| json!(one.child.0)).collect();
        let told = format!("{form:?} {given:?} {who:?}");
        wanted.push((told, Value::Array(shown), children));
        cases.push(json!({ "rules": rules_for_browser(&form, who), "given": sent }));
    }
    let module = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../web/src/common/conditions.mjs");
    let mut node = Command::new("node")
        .args(["--input-type=module", "--eval", PROGRAM, "--"])
        .arg(module)
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .expect("Node, which also builds the scripts");
    std::io::Write::write_all(
        &mut node.stdin.take().unwrap(),
        Value::Array(cases).to_string().as_bytes(),
    )
    .unwrap();
    let answer = node.wait_with_output().unwrap();
    assert!(answer.status.success());
    let answer: Vec<Value> = serde_json::from_slice(&answer.stdout).unwrap();
    assert_eq!(answer.len(), wanted.len());
    let mut with_children = 0;
    for (browser, (case, desk, children_of)) in answer.iter().zip(&wanted) {
        assert_eq!(browser, desk, "{case}");
        let cases_of =
            |shown: &Vec<Value>| shown.iter().any(|one| children_of.contains(&one["id"]));
        with_children += usize::from(desk.as_array().is_some_and(cases_of));
    }
    assert!(
        with_children > 50,
        "only {with_children} cases say something"
    );
}
