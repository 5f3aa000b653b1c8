//! `cargo bench --bench way`: the figures of the whole way, one tab-separated line each: name, value, unit, goal.
//! Measures the binary from outside, in real browsers and over real sockets; the parts stand beside this file. The exit
//! status is 0 whatever the figures are.
//!
//! `cargo bench --bench way -- PART…` measures some parts alone; `-- cold` measures the first command from nothing, with
//! no build results and no installed packages, which takes minutes and is therefore only done when asked for.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

/// Parts that run without being named, in order.
const PARTS: [&str; 5] = ["weight", "meeting", "keystroke", "history", "survival"];

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    // Cargo adds `--bench`; what has no dashes was typed by somebody.
    let asked: Vec<String> = std::env::args()
        .skip(1)
        .filter(|word| !word.starts_with('-'))
        .collect();
    let parts: Vec<&str> = if asked.is_empty() {
        PARTS.to_vec()
    } else {
        asked.iter().map(String::as_str).collect()
    };
    for part in parts {
        if part == "cold" {
            cold(root);
        } else if let Err(fault) = node(root, part) {
            println!("{part}\tnot measured: {fault}\t\t");
        }
    }
}

fn node(root: &Path, part: &str) -> Result<(), String> {
    let script = root.join("tests/bench").join(part).with_extension("mjs");
    if !script.exists() {
        return Err("there is no such part".to_owned());
    }
    installed(root)?;
    let status = Command::new("node")
        .arg(script)
        .env("PLENARY", env!("CARGO_BIN_EXE_plenary"))
        .stdin(Stdio::null())
        .status()
        .map_err(|fault| format!("node does not start: {fault}"))?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("node ended with {status}"))
    }
}

fn installed(root: &Path) -> Result<(), String> {
    let tests = root.join("tests/browser");
    if tests.join("node_modules").exists() {
        return Ok(());
    }
    let status = Command::new("npm")
        .args(["ci", "--no-audit", "--no-fund"])
        .current_dir(tests)
        .stdout(Stdio::null())
        .status()
        .map_err(|fault| format!("npm does not start: {fault}"))?;
    if status.success() {
        Ok(())
    } else {
        Err("npm ci failed in tests/browser".to_owned())
    }
}

/// From a fresh copy of the tree to the first page served.
fn cold(root: &Path) {
    let copy = std::env::temp_dir().join(format!("plenary-cold-{}", std::process::id()));
    let outcome = first_page(root, &copy);
    // The copy is as large as a build; what cannot be removed is named so that somebody can.
    if let Err(fault) = std::fs::remove_dir_all(&copy) {
        eprintln!("{} stays behind: {fault}", copy.display());
    }
    match outcome {
        Ok(minutes) => println!("cold first command\t{minutes:.2}\tmin\t≤ 6"),
        Err(fault) => println!("cold first command\tnot measured: {fault}\tmin\t≤ 6"),
    }
}

fn first_page(root: &Path, copy: &PathBuf) -> Result<f64, String> {
    let text = |fault: std::io::Error| fault.to_string();
    std::fs::create_dir_all(copy).map_err(text)?;
    let tree =
        "git ls-files -z --cached --others --exclude-standard | tar --null --ignore-failed-read -cf - -T -";
    let copied = Command::new("sh")
        .args(["-c", &format!("{tree} | tar -xf - -C \"$1\""), "sh"])
        .arg(copy)
        .current_dir(root)
        .status()
        .map_err(text)?;
    if !copied.success() {
        return Err("the tree could not be copied".to_owned());
    }
    let began = Instant::now();
    let mut served = Command::new("cargo")
        .args([
            "run",
            "--quiet",
            "--release",
            "--",
            "serve",
            "--demo",
            "--listen",
            "127.0.0.1:0",
            "--data",
        ])
        .arg(copy.join("data"))
        .current_dir(copy)
        .env_remove("CARGO_TARGET_DIR")
        .stdout(Stdio::piped())
        .spawn()
        .map_err(text)?;
    let lines = std::io::BufRead::lines(std::io::BufReader::new(
        served.stdout.take().expect("it was piped"),
    ));
    let listening = lines
        .map_while(Result::ok)
        .any(|line| line.starts_with("listening on "));
    let minutes = began.elapsed().as_secs_f64() / 60.0;
    // It may have ended by itself, and then there is nothing to kill.
    let _ = served.kill();
    let _ = served.wait();
    if listening {
        Ok(minutes)
    } else {
        Err("it never listened".to_owned())
    }
}
