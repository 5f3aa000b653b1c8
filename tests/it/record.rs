//! The record file as others meet it: unpacked by another program, checked by hand as its README says, verified, damaged.

use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};
use std::process::Command;

use plenary::export::{Verdict, verify};

const RECORD: &[u8] = include_bytes!("../cases/record/small.record.zip");

/// A folder of this test's own, gone afterwards.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let path = std::env::temp_dir().join(format!("plenary-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).expect("the temporary folder can be written");
        Folder(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // Left behind it harms nobody; the test has said what it had to say.
        let _gone_or_not = std::fs::remove_dir_all(&self.0);
    }
}

fn archive() -> zip::ZipArchive<Cursor<&'static [u8]>> {
    zip::ZipArchive::new(Cursor::new(RECORD)).expect("the record is a ZIP")
}

fn unpack(into: &Path) {
    archive().extract(into).expect("the record can be unpacked");
}

fn manifest() -> serde_json::Value {
    let mut words = String::new();
    let mut archive = archive();
    let mut file = archive
        .by_name("manifest.json")
        .expect("the record has a manifest");
    file.read_to_string(&mut words).expect("the manifest is text");
    serde_json::from_str(&words).expect("the manifest is JSON")
}

#[test]
fn the_kept_record_is_proven() {
    let Verdict::Proven(sentences) = verify(RECORD) else {
        panic!("{}", verify(RECORD))
    };
    assert!(
        sentences
            .iter()
            .any(|sentence| sentence.contains("was adopted by consensus"))
    );
    let head = manifest()["journal_head"].as_str().unwrap().to_owned();
    assert!(sentences.iter().any(|sentence| sentence.contains(&head)));
}

/// The commands stand in the README for somebody without this program, so they are run as they stand there.
#[test]
#[cfg(target_os = "linux")]
fn it_can_be_checked_by_hand_as_its_readme_says() {
    let folder = Folder::new("record-by-hand");
    unpack(&folder.0);
    let readme = std::fs::read_to_string(folder.0.join("README.txt")).unwrap();
    let from = readme.find("    prev=").unwrap();
    let to = from + readme[from..].find("\n\n").unwrap();
    let run = |script: &str| {
        let done = Command::new("bash")
            .arg("-c")
            .arg(script)
            .current_dir(&folder.0)
            .output()
            .unwrap();
        assert!(done.status.success(), "{done:?}");
        String::from_utf8(done.stdout).unwrap()
    };
    let manifest = manifest();
    assert_eq!(
        run(&readme[from..to]).trim_end(),
        manifest["journal_head"].as_str().unwrap()
    );
    for entry in manifest["entries"].as_array().unwrap() {
        let sum = run(&format!("sha256sum '{}'", entry["name"].as_str().unwrap()));
        assert!(sum.starts_with(entry["sha256"].as_str().unwrap()), "{sum}");
    }
    let adopted = run("sha256sum text/summary/adopted.txt");
    assert!(adopted.starts_with(manifest["adopted"][0]["sha256"].as_str().unwrap()));
    // The check must be able to fail, too.
    let journal = folder.0.join("journal.jsonl");
    let changed = std::fs::read_to_string(&journal)
        .unwrap()
        .replace("Too vague.", "Too clear.");
    std::fs::write(&journal, changed).unwrap();
    assert!(run(&readme[from..to]).contains("bad: "));
}

#[test]
fn every_entry_is_named_when_a_byte_of_it_changes() {
    let mut archive = archive();
    for place in 0..archive.len() {
        let file = archive.by_index(place).unwrap();
        let (name, middle) = (file.name().unwrap().into_owned(), file.size() / 2);
        let at = (file.data_start().unwrap() + middle) as usize;
        let mut changed = RECORD.to_vec();
        changed[at] ^= 1;
        let Verdict::Broken { entry, reason } = verify(&changed) else {
            panic!("{name} passed")
        };
        assert!(
            entry.starts_with(&name),
            "{name} was changed, {entry} is named: {reason}"
        );
    }
}
