//! Every message that a page or a handler names is in the Fluent files, and every message there is used.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use plenary::domain::Refusal;

fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(files(&path, ending));
        } else if path.to_string_lossy().ends_with(ending) {
            found.push(path);
        }
    }
    found
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn messages() -> BTreeSet<String> {
    files(&root().join("templates/words/en"), ".ftl")
        .iter()
        .flat_map(|path| {
            let text = fs::read_to_string(path).expect("readable");
            text.lines()
                .filter_map(|line| line.split_once(" ="))
                .map(|(id, _)| id.to_owned())
                .filter(|id| id.starts_with(|c: char| c.is_ascii_lowercase()))
                .collect::<Vec<_>>()
        })
        .collect()
}

fn sources() -> Vec<String> {
    let mut paths = files(&root().join("templates"), ".html");
    paths.extend(files(&root().join("src/web"), ".rs"));
    paths
        .iter()
        .map(|path| fs::read_to_string(path).expect("readable"))
        .collect()
}

/// The word after each of these openings.
fn named<'a>(source: &'a str, opening: &str) -> Vec<&'a str> {
    source
        .split(opening)
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect()
}

#[test]
fn every_message_named_is_there() {
    let messages = messages();
    let mut missing = Vec::new();
    for source in sources() {
        for opening in ["say(\"", ".of(\""] {
            for id in named(&source, opening) {
                if id.contains('-') && !messages.contains(id) {
                    missing.push(id.to_owned());
                }
            }
        }
        for family in named(&source, "named(\"") {
            let is_family = family.chars().all(|c| c.is_ascii_lowercase() || c == '-');
            if is_family && !messages.iter().any(|id| id.starts_with(&format!("{family}-"))) {
                missing.push(format!("{family}-…"));
            }
        }
    }
    assert!(missing.is_empty(), "no words for {missing:?}");
}

#[test]
fn every_message_there_is_named() {
    let whole = sources().join("\n");
    let families: BTreeSet<&str> = named(&whole, "named(\"").into_iter().collect();
    let by_code = ["refusal-", "problem-", "done-", "socket-", "editor-"];
    let unused: Vec<String> = messages()
        .into_iter()
        .filter(|id| !whole.contains(&format!("\"{id}\"")))
        .filter(|id| {
            !families
                .iter()
                .any(|family| id.starts_with(&format!("{family}-")))
        })
        .filter(|id| !by_code.iter().any(|family| id.starts_with(family)))
        .filter(|id| id != "date-month")
        .collect();
    assert!(unused.is_empty(), "nobody says {unused:?}");
}

#[test]
fn every_refusal_problem_and_done_has_words() {
    let messages = messages();
    let whole = sources().join("\n");
    let mut missing: Vec<String> = Refusal::CODES
        .iter()
        .flat_map(|code| [format!("refusal-{code}"), format!("refusal-{code}-next")])
        .filter(|id| !messages.contains(id))
        .collect();
    for rest in whole.split("Problem::plain(").skip(1) {
        let Some(code) = rest
            .split('"')
            .nth(1)
            .filter(|_| rest.starts_with(|c: char| c.is_ascii_digit()))
        else {
            continue;
        };
        if code != "refused"
            && !(messages.contains(&format!("problem-{code}"))
                && messages.contains(&format!("problem-{code}-next")))
        {
            missing.push(format!("problem-{code}"));
        }
    }
    for rest in whole.split("?done=").skip(1) {
        let code: String = rest
            .chars()
            .take_while(|c| c.is_ascii_lowercase() || *c == '-')
            .collect();
        if !messages.contains(&format!("done-{code}")) {
            missing.push(format!("done-{code}"));
        }
    }
    assert!(missing.is_empty(), "no words for {missing:?}");
}
