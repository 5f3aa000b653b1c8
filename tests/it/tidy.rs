//! The tests of the tree itself: what must not drift and what no compiler checks. Not a style guide: a rule stands here
//! once it has been worth saying twice.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// A file that no longer fits on a few screens holds two ideas.
const LINES_MAX: usize = 600;

/// Names that say nothing about the thing they name.
const BANNED: [&str; 8] = [
    "manager", "service", "helper", "helpers", "util", "utils", "process", "info",
];

/// Which layers a layer may name besides itself: inward only.
const LAYERS: [(&str, &[&str]); 9] = [
    ("text", &[]),
    ("domain", &["text"]),
    ("export", &["domain", "text"]),
    ("office", &["domain", "text"]),
    ("sync", &["domain", "text"]),
    ("store", &["domain", "text"]),
    ("app", &["store", "sync", "export", "office", "domain", "text"]),
    ("web", &["app", "export", "office", "sync", "domain", "text"]),
    ("demo", &["app", "sync", "domain", "text"]),
];

/// What the layers without clock, randomness and input or output must not name.
const IMPURE: [&str; 14] = [
    "async fn",
    "tokio::",
    "sqlx::",
    "axum::",
    "askama",
    "getrandom",
    "SystemTime",
    "Instant::now",
    "Timestamp::now",
    "Zoned::now",
    "Uuid::new_v",
    "std::fs",
    "std::net",
    "std::env",
];

struct Source {
    path: String,
    text: String,
}

impl Source {
    fn layer(&self) -> Option<&str> {
        let (layer, rest) = self.path.strip_prefix("src/")?.split_once('/')?;
        (!rest.is_empty()).then_some(layer)
    }

    /// The file without its tests, which end it; nothing of one that holds tests alone.
    fn product(&self) -> &str {
        if self.path.contains("/tests/") || self.path.ends_with("/tests.rs") {
            return "";
        }
        let mut from = 0;
        while let Some(found) = self.text[from..].find("#[cfg(test)]") {
            let at = from + found;
            if self.text[at..]
                .lines()
                .skip(1)
                .find(|line| !line.starts_with("#["))
                .is_some_and(is_test_module)
            {
                return &self.text[..at];
            }
            from = at + 1;
        }
        &self.text
    }

    fn stem(&self) -> &str {
        let name = self.path.rsplit('/').next().unwrap_or(&self.path);
        name.split('.').next().unwrap_or(name)
    }
}

fn is_test_module(line: &str) -> bool {
    line.trim_start().starts_with("mod ") || line.trim_start().starts_with("pub mod ")
}

fn is_rust(path: &str) -> bool {
    Path::new(path)
        .extension()
        .is_some_and(|extension| extension == "rs")
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every text file under a folder of the tree with one of these endings, third-party code and build results left out.
fn sources(folder: &str, endings: &[&str]) -> Vec<Source> {
    fn walk(at: &Path, root: &Path, endings: &[&str], found: &mut Vec<Source>) {
        let Ok(entries) = std::fs::read_dir(at) else {
            return;
        };
        for entry in entries {
            let path = entry.expect("a folder of the tree can be listed").path();
            let name = path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            if path.is_dir() {
                if !["node_modules", "dist", "corpus"].contains(&name.as_str()) {
                    walk(&path, root, endings, found);
                }
            } else if endings.iter().any(|ending| name.ends_with(ending)) && name != "package-lock.json" {
                let shown = path
                    .strip_prefix(root)
                    .expect("walked from the root")
                    .to_string_lossy()
                    .into_owned();
                let text = std::fs::read_to_string(&path).unwrap_or_else(|fault| panic!("{shown}: {fault}"));
                found.push(Source { path: shown, text });
            }
        }
    }
    let mut found = Vec::new();
    walk(&root().join(folder), &root(), endings, &mut found);
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

/// The code alone: comments gone, string literals emptied, so that words in prose are not taken for code.
fn code(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while at < bytes.len() {
        let rest = &text[at..];
        let word_before = out
            .chars()
            .next_back()
            .is_some_and(|c| c.is_alphanumeric() || c == '_');
        if rest.starts_with("//") {
            at += rest.find('\n').unwrap_or(rest.len());
        } else if rest.starts_with("/*") {
            at += rest.find("*/").map_or(rest.len(), |end| end + 2);
        } else if !word_before && (rest.starts_with("r\"") || rest.starts_with("r#")) {
            let hashes = rest[1..].bytes().take_while(|b| *b == b'#').count();
            if rest.as_bytes().get(1 + hashes) == Some(&b'"') {
                let close = format!("\"{}", "#".repeat(hashes));
                let body = 2 + hashes;
                at += rest[body..]
                    .find(&close)
                    .map_or(rest.len(), |end| body + end + close.len());
                out.push_str("\"\"");
            } else {
                out.push('r');
                at += 1;
            }
        } else if rest.starts_with('"') {
            let mut end = 1;
            while end < rest.len() && rest.as_bytes()[end] != b'"' {
                end += if rest.as_bytes()[end] == b'\\' { 2 } else { 1 };
            }
            at += (end + 1).min(rest.len());
            out.push_str("\"\"");
        } else if rest.starts_with("'\"'") || rest.starts_with("'\\\"'") {
            at += if rest.starts_with("'\"'") { 3 } else { 4 };
            out.push_str("' '");
        } else {
            let c = rest.chars().next().expect("at is before the end");
            out.push(c);
            at += c.len_utf8();
        }
    }
    out
}

/// The first names of every path from the crate's root, the grouped form included.
fn named_layers(code: &str) -> BTreeSet<String> {
    let mut named = BTreeSet::new();
    for (at, prefix) in code
        .match_indices("crate::")
        .chain(code.match_indices("plenary::"))
    {
        let rest = &code[at + prefix.len()..];
        if let Some(group) = rest.strip_prefix('{') {
            let mut depth = 0;
            let mut word = String::new();
            for c in group.chars() {
                match c {
                    '{' => depth += 1,
                    '}' if depth == 0 => break,
                    '}' => depth -= 1,
                    ',' if depth == 0 => word.clear(),
                    ':' if depth == 0 => {
                        named.insert(word.trim().to_owned());
                    }
                    c if depth == 0 => word.push(c),
                    _ => {}
                }
            }
        } else {
            named.insert(
                rest.chars()
                    .take_while(|c| c.is_alphanumeric() || *c == '_')
                    .collect(),
            );
        }
    }
    named
}

fn report(rule: &str, faults: &[String]) {
    assert!(faults.is_empty(), "{rule}\n  {}", faults.join("\n  "));
}

#[test]
fn layers_point_inward_only() {
    let layers: BTreeMap<&str, &[&str]> = LAYERS.into();
    let mut faults = Vec::new();
    for source in sources("src", &[".rs"]) {
        let Some(layer) = source.layer() else { continue };
        let Some(may) = layers.get(layer) else {
            faults.push(format!(
                "{}: `{layer}` is not a layer; give it a place in ARCHITECTURE.md and here",
                source.path
            ));
            continue;
        };
        for named in named_layers(&code(source.product())) {
            if layers.contains_key(named.as_str()) && named != layer && !may.contains(&named.as_str()) {
                faults.push(format!("{} names crate::{named}", source.path));
            }
        }
    }
    report(
        "web -> app -> { store, sync, export, office } -> domain -> text, inward only",
        &faults,
    );
}

#[test]
fn automerge_stays_in_text_and_sync() {
    let mut faults = Vec::new();
    for source in sources("src", &[".rs"]) {
        if !matches!(source.layer(), Some("text" | "sync")) && code(&source.text).contains("automerge") {
            faults.push(source.path);
        }
    }
    report("only the text plane knows the CRDT", &faults);
}

#[test]
fn inner_layers_have_no_clock_randomness_or_input() {
    let mut faults = Vec::new();
    for source in sources("src", &[".rs"]) {
        if matches!(
            source.layer(),
            Some("text" | "domain" | "export" | "office" | "sync")
        ) {
            let code = code(source.product());
            faults.extend(
                IMPURE
                    .iter()
                    // A record is a document: its page is a template, filled without any I/O.
                    .filter(|it| !(**it == "askama" && source.layer() == Some("export")))
                    .filter(|it| code.contains(**it))
                    .map(|it| format!("{}: {it}", source.path)),
            );
        }
    }
    report(
        "text, domain, export, office and sync take time, randomness and ids as arguments, and do no I/O",
        &faults,
    );
}

#[test]
fn every_module_says_what_it_is() {
    let faults: Vec<String> = sources("src", &[".rs"])
        .into_iter()
        .chain(sources("tests", &[".rs"]))
        .chain(sources("static", &[".ts", ".mjs", ".js"]))
        .chain(sources("tests", &[".mjs", ".ts"]))
        .filter(|source| {
            let first = source
                .text
                .lines()
                .find(|line| !line.trim().is_empty() && !line.starts_with("#!"));
            let opening = if is_rust(&source.path) { "//!" } else { "/" };
            !first.is_some_and(|line| line.starts_with(opening))
        })
        .map(|source| source.path)
        .collect();
    report("a module opens with what it is, and what it is not", &faults);
}

#[test]
fn names_say_what_the_thing_is() {
    let mut faults = Vec::new();
    for source in sources("src", &[".rs"])
        .into_iter()
        .chain(sources("static", &[".ts", ".js", ".css"]))
    {
        if BANNED.contains(&source.stem()) || source.stem() == "data" {
            faults.push(source.path.clone());
        }
        for line in code(&source.text).lines() {
            let words: Vec<&str> = line
                .split(|c: char| !c.is_alphanumeric() && c != '_')
                .filter(|w| !w.is_empty())
                .collect();
            for pair in words.windows(2) {
                let is_type = ["struct", "enum", "trait", "class", "interface", "type"].contains(&pair[0]);
                let lower = pair[1].to_lowercase();
                if is_type
                    && pair[1].starts_with(char::is_uppercase)
                    && BANNED.iter().any(|b| lower.ends_with(b))
                {
                    faults.push(format!("{}: {}", source.path, pair[1]));
                }
            }
        }
    }
    report(
        "no file or type is named manager, service, helper, util, process, data or info",
        &faults,
    );
}

#[test]
fn a_file_holds_one_idea() {
    let mut faults = Vec::new();
    for folder in ["src", "static", "templates", "tests"] {
        for source in sources(
            folder,
            &[
                ".rs", ".ts", ".js", ".mjs", ".css", ".html", ".ftl", ".toml", ".sql",
            ],
        ) {
            let lines = source.text.lines().count();
            if lines > LINES_MAX {
                faults.push(format!("{}: {lines} lines", source.path));
            }
        }
    }
    report("a file near 500 lines is two ideas", &faults);
}

#[test]
fn nothing_is_left_undone() {
    let marks = [
        concat!("TO", "DO"),
        concat!("FIX", "ME"),
        concat!("XX", "X"),
        "todo!(",
        "unimplemented!(",
        "dbg!(",
    ];
    let mut faults = Vec::new();
    for folder in ["src", "static", "templates", "tests"] {
        for source in sources(
            folder,
            &[".rs", ".ts", ".js", ".mjs", ".css", ".html", ".ftl", ".md"],
        ) {
            if source.path.ends_with("it/tidy.rs") {
                continue;
            }
            for (at, line) in source.text.lines().enumerate() {
                if marks.iter().any(|mark| line.contains(mark)) {
                    faults.push(format!("{}:{}: {}", source.path, at + 1, line.trim()));
                }
            }
        }
    }
    for source in sources("src", &[".rs"]) {
        if code(source.product()).contains(".unwrap()") {
            faults.push(format!("{}: unwrap", source.path));
        }
    }
    report(
        "what is left undone is an issue, not a mark in the source; a promise that cannot fail says why",
        &faults,
    );
}

#[test]
fn the_top_level_stays_short() {
    let known = [
        "Cargo.toml",
        "Cargo.lock",
        "src",
        "templates",
        "static",
        "tests",
        "README.md",
        "build.rs",
    ];
    let ignored = ["target", "data"];
    let faults: Vec<String> = std::fs::read_dir(root())
        .expect("the tree can be listed")
        .map(|entry| {
            entry
                .expect("an entry can be read")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .filter(|name| {
            !name.starts_with('.') && !known.contains(&name.as_str()) && !ignored.contains(&name.as_str())
        })
        .collect();
    report("the top level holds what a newcomer needs to see", &faults);
}

#[test]
fn colours_live_in_the_tokens() {
    let functions = [
        "rgb(", "rgba(", "hsl(", "hwb(", "lab(", "lch(", "oklab(", "oklch(",
    ];
    let mut faults = Vec::new();
    let styled = sources("static", &[".css"])
        .into_iter()
        .chain(sources("templates", &[".html"]));
    for source in styled.filter(|source| source.stem() != "tokens") {
        for (at, line) in source.text.lines().enumerate() {
            let hex = line.match_indices('#').any(|(i, _)| {
                let digits = line[i + 1..].bytes().take_while(u8::is_ascii_hexdigit).count();
                let ends = line[i + 1 + digits..]
                    .chars()
                    .next()
                    .is_none_or(|c| " ;,)\"'".contains(c));
                matches!(digits, 3 | 4 | 6 | 8) && ends && line[..i].contains(':')
            });
            if hex || functions.iter().any(|function| line.contains(function)) {
                faults.push(format!("{}:{}: {}", source.path, at + 1, line.trim()));
            }
        }
    }
    report("a colour has one meaning and one place: the tokens file", &faults);
}
