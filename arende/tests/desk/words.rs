//! Every word is used, and every word that is used is there, in every language.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use domain::Refused;
use platform::language::keys;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .to_owned()
}

fn sources(folder: &Path, found: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let (path, name) = (
            entry.path(),
            entry.file_name().to_string_lossy().into_owned(),
        );
        if path.is_dir() {
            if ![
                "target",
                "node_modules",
                "dist",
                "out",
                "words",
                "tests",
                "data",
            ]
            .contains(&name.as_str())
            {
                sources(&path, found);
            }
        } else if [".rs", ".html", ".txt", ".ts"]
            .iter()
            .any(|ending| name.ends_with(ending))
        {
            found.push(std::fs::read_to_string(path).unwrap());
        }
    }
}

/// The values that a sentence takes, as `$name`.
fn values(text: &str, key: &str) -> BTreeSet<String> {
    let mut inside = false;
    let mut found = BTreeSet::new();
    for line in text.lines() {
        let starts = line.starts_with(|c: char| c.is_ascii_lowercase());
        if starts {
            inside = line.split('=').next().map(str::trim) == Some(key);
        }
        if inside {
            for part in line.split('$').skip(1) {
                found.insert(
                    part.chars()
                        .take_while(|c| c.is_ascii_alphanumeric() || *c == '_')
                        .collect(),
                );
            }
        }
    }
    found
}

#[test]
fn every_language_has_the_same_words_with_the_same_values() {
    let files = arende::routes::words();
    let mut all: BTreeMap<&str, BTreeMap<&str, BTreeSet<String>>> = BTreeMap::new();
    for (locale, text) in &files {
        for key in keys(text) {
            let twice = all
                .entry(locale)
                .or_default()
                .insert(key, values(text, key));
            assert!(twice.is_none(), "{key} is defined twice in {locale}");
        }
    }
    let english = &all["en"];
    for (locale, words) in &all {
        let missing: Vec<_> = english
            .keys()
            .filter(|key| !words.contains_key(**key))
            .collect();
        let extra: Vec<_> = words
            .keys()
            .filter(|key| !english.contains_key(**key))
            .collect();
        assert!(
            missing.is_empty() && extra.is_empty(),
            "{locale}: missing {missing:?}, extra {extra:?}"
        );
        for (key, values) in words {
            assert_eq!(
                values, &english[key],
                "{locale}: {key} takes other values than in English"
            );
        }
    }
}

#[test]
fn every_word_is_used_somewhere_and_every_used_word_exists() {
    let mut texts = Vec::new();
    for folder in ["ground", "features", "arende/src", "web/src"] {
        sources(&root().join(folder), &mut texts);
    }
    let everything = texts.join("\n");
    let files = arende::routes::words();
    let known: BTreeSet<&str> = files
        .iter()
        .filter(|(locale, _)| *locale == "en")
        .flat_map(|(_, text)| keys(text))
        .collect();
    let unused: Vec<_> = known
        .iter()
        .filter(|key| {
            !everything.contains(&format!("\"{key}\"")) && !everything.contains(&format!("'{key}'"))
        })
        .collect();
    assert!(unused.is_empty(), "nobody says these words: {unused:?}");
    let mut missing = BTreeSet::new();
    for call in [
        "w.t(\"",
        "w.t1(\"",
        "w.t2(\"",
        "w.form(\"",
        "words.t(\"",
        "words.t1(\"",
    ] {
        for part in everything.split(call).skip(1) {
            let key = part.split('"').next().unwrap_or_default();
            let is_key =
                !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
            if is_key && !known.contains(key) && key != "hello" && key != "files" {
                missing.insert(key);
            }
        }
    }
    assert!(
        missing.is_empty(),
        "these words are said and exist nowhere: {missing:?}"
    );
}

#[test]
fn every_refusal_has_a_sentence() {
    let files = arende::routes::words();
    for refused in Refused::ALL {
        for locale in ["en", "sv"] {
            let told = files
                .iter()
                .any(|(code, text)| *code == locale && keys(text).any(|key| key == refused.key()));
            assert!(told, "{refused:?} cannot be told in {locale}");
        }
    }
}

#[test]
fn everything_that_forms_refuse_has_a_sentence() {
    let problems = domain::form::Problem::all();
    let problems = problems.iter().map(domain::form::Problem::key);
    let unfit = forms::drafts::Unfit::ALL.map(forms::drafts::Unfit::key);
    let files = arende::routes::words();
    for key in problems.chain(unfit) {
        for locale in ["en", "sv"] {
            let told = files
                .iter()
                .any(|(code, text)| *code == locale && keys(text).any(|known| known == key));
            assert!(told, "{key} cannot be told in {locale}");
        }
    }
}
