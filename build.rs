//! Builds the front end under `static/` into `OUT_DIR`, so that one command builds everything.
//!
//! It fetches the front end's packages only when their lock file changed; `static/build.mjs` does the bundling and
//! writes `OUT_DIR/assets.rs`, which `web/assets.rs` includes. It is no task runner: nothing else is built here.

use std::path::Path;
use std::process::Command;
use std::{env, fs};

/// The sources that matter; `static` as a whole would also watch the installed packages.
const WATCHED: [&str; 11] = [
    "css",
    "editor",
    "history",
    "reader",
    "wording",
    "icons",
    "build.mjs",
    "package.json",
    "package-lock.json",
    "tsconfig.json",
    ".npmrc",
];

fn main() {
    let sources = Path::new("static");
    for name in WATCHED {
        // A missing path would make every build a changed one.
        if sources.join(name).exists() {
            println!("cargo::rerun-if-changed=static/{name}");
        }
    }
    if let Err(sentence) = build(sources) {
        println!("cargo::error={sentence}");
    }
}

fn build(sources: &Path) -> Result<(), String> {
    install(sources)?;
    let out = env::var_os("OUT_DIR").ok_or("OUT_DIR is not set: run this through cargo")?;
    run(Command::new("node")
        .arg("build.mjs")
        .arg(out)
        .current_dir(sources))
}

/// `npm ci`, unless the packages that are there were installed from this very lock file.
fn install(sources: &Path) -> Result<(), String> {
    let lock = fs::read(sources.join("package-lock.json"))
        .map_err(|error| format!("static/package-lock.json: {error}"))?;
    let stamp = sources.join("node_modules/.installed-from");
    if fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    run(Command::new("npm")
        .args(["ci", "--ignore-scripts"])
        .current_dir(sources))?;
    fs::write(&stamp, lock).map_err(|error| format!("{}: {error}", stamp.display()))
}

fn run(command: &mut Command) -> Result<(), String> {
    let program = command.get_program().to_string_lossy().into_owned();
    let output = command.output().map_err(|_| {
        format!("Plenary's front end is built with Node 20 or later, and `{program}` was not found: install Node with npm, then build again")
    })?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr)
        .trim()
        .replace('\n', " / ");
    Err(format!(
        "`{program}` could not build the front end under static/: {said}"
    ))
}
