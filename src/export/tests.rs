//! A record is built, opened by another program's reader, verified, and broken in every way that can be thought of.

use std::io::Read;

use proptest::prelude::*;

use super::archive::{Item, read, write};
use super::*;
use crate::domain::tests::*;
use crate::domain::*;

/// A meeting in which every kind of thing happened, up to the adoption.
fn eventful() -> Meeting {
    let mut m = Meeting::issued();
    let deadline = m.now() + jiff::SignedDuration::from_hours(1);
    m.must(
        SEC,
        Command::SetAmendmentDeadline {
            text: summary(),
            at: Some(deadline),
        },
    );
    m.must(ANNA, m.file_to("p2", "Participants agreed to meet in June."));
    m.must(BEN, m.file_to("p2", "Participants agreed to meet in June."));
    m.must(BEN, m.file(sub_of(1, "Participants agreed to meet in *May*.")));
    m.must(ANNA, m.file(deletion_of(pid("i1"))));
    m.must(BEN, m.file_to("i1", "threats to all networks;"));
    m.must(ANNA, m.file_to("p1", "Participants noted <b>threats</b> & more."));
    m.must(OLGA, m.file_to("p1", "Participants regretted threats."));
    m.must(BEN, m.file_to("p3", "Participants left."));
    m.must(BEN, m.file_to("h1", "Dangers"));
    m.must(BEN, Meeting::withdraw(8));
    m.wait(2);
    m.must(
        SEC,
        Command::GrantLeave {
            text: summary(),
            delegation: delegation("arcadia"),
        },
    );
    m.must(ANNA, m.file(new_after(Some("p3"), "n1", "They sang.")));
    m.must(
        CHAIR,
        Command::RuleInadmissible {
            text: summary(),
            number: 9,
            reason: "Not germane.".into(),
        },
    );
    m.open();
    m.must(VICE, Command::HandOverChair { to: person("vice") });
    m.must(VICE, Meeting::take_up("p1"));
    m.write("p1", "Participants noted threats with regret.");
    m.must(VICE, m.compromise("p1", vec![6, 7]));
    m.must(VICE, Meeting::take_up("i1"));
    m.must(VICE, m.accept(4));
    m.must(
        VICE,
        Command::DeclareFallen {
            text: summary(),
            number: 5,
            cause: FallCause::ParagraphRemoved,
        },
    );
    m.must(VICE, Meeting::take_up("p2"));
    m.must(VICE, m.accept(3));
    m.must(VICE, m.accept(1));
    m.must(VICE, Meeting::reject(2));
    m.must(VICE, m.accept(10));
    m.agree_as(VICE);
    m.must(VICE, Meeting::reopen("p2"));
    m.agree_as(VICE);
    m.must(VICE, m.put_text());
    m.must(
        ANNA,
        Command::RaiseObjection {
            text: summary(),
            words: "Too vague.".into(),
        },
    );
    let words = "Arcadia reads paragraph 2 <as> it does,\n\"always\".".to_owned();
    let (text, kind, paragraph) = (summary(), PositionKind::Reservation, Some(pid("p2")));
    m.must(
        BEN,
        Command::StatePosition {
            text,
            kind,
            paragraph,
            words,
        },
    );
    m.must(ANNA, Command::WithdrawObjection { text: summary() });
    m.must(VICE, m.gavel());
    m.must(VICE, Command::CloseSitting);
    m
}

fn source(m: &Meeting) -> Source {
    let line = |sealed: &Sealed| Line {
        line: sealed.line.clone(),
        hash: sealed.hash.to_string(),
    };
    let people = [
        ("sec", "Sonia Berg"),
        ("chair", "Ottokar, Jr."),
        ("anna", "Anna <script>alert(1)</script>"),
    ];
    let named = |(person, name): (&str, &str)| Named {
        person: person.into(),
        name: name.into(),
        title: "Head of \"unit\"".into(),
        organisation: "Ministry, Klow".into(),
    };
    Source {
        journal: m.journal.iter().map(line).collect(),
        people: people.map(named).to_vec(),
    }
}

fn record() -> Vec<u8> {
    build(&source(&eventful())).unwrap()
}

fn broken(file: &[u8]) -> (String, String) {
    match verify(file) {
        Verdict::Broken { entry, reason } => (entry, reason),
        other => panic!("{other}"),
    }
}

/// The record with one entry changed, and everything around it made to fit again.
fn forged(name: &str, change: impl Fn(String) -> String) -> Vec<u8> {
    let mut items = read(&record()).unwrap();
    for item in items.iter_mut().filter(|item| item.name == name) {
        item.bytes = change(String::from_utf8(item.bytes.clone()).unwrap()).into_bytes();
    }
    refitted(items)
}

fn refitted(mut items: Vec<Item>) -> Vec<u8> {
    let mut manifest: Manifest = serde_json::from_slice(&items.pop().unwrap().bytes).unwrap();
    manifest.entries = items
        .iter()
        .map(|item| ManifestEntry {
            name: item.name.clone(),
            bytes: item.bytes.len() as u64,
            sha256: Fingerprint::of(std::str::from_utf8(&item.bytes).unwrap()),
        })
        .collect();
    let bytes = (serde_json::to_string_pretty(&manifest).unwrap() + "\n").into_bytes();
    items.push(Item {
        name: MANIFEST.to_owned(),
        bytes,
    });
    write(&items)
}

#[test]
fn a_record_proves_what_it_says() {
    let Verdict::Proven(sentences) = verify(&record()) else {
        panic!("{}", verify(&record()))
    };
    let said = sentences.join("\n");
    assert!(
        said.contains("“Conference summary” was adopted by consensus on 10 June 2007"),
        "{said}"
    );
    assert!(
        said.contains("Each of the 10 amendments filed to “Conference summary” came to exactly one end.")
    );
}

#[test]
fn the_same_data_gives_the_same_bytes_in_whatever_order_the_people_come() {
    let m = eventful();
    let mut shuffled = source(&m);
    shuffled.people.reverse();
    assert_eq!(build(&source(&m)), build(&shuffled));
}

#[test]
fn any_program_opens_it() {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(record())).unwrap();
    let names: Vec<String> = archive
        .file_names()
        .map(|name| name.unwrap().into_owned())
        .collect();
    for name in [
        README,
        PAGE,
        PARTICIPANTS,
        JOURNAL,
        MANIFEST,
        "text/summary/L.1.txt",
    ] {
        assert!(names.iter().any(|known| known == name), "{name} is missing");
    }
    let mut adopted = String::new();
    archive
        .by_name("text/summary/adopted.txt")
        .unwrap()
        .read_to_string(&mut adopted)
        .unwrap();
    let text = crate::text::parse_canonical(&adopted).unwrap();
    assert_eq!(text.title, "Conference summary");
    assert_eq!(
        Fingerprint::of(&adopted),
        eventful().text().adoption.as_ref().unwrap().version.hash
    );
}

#[test]
fn the_page_tells_everything_and_runs_nothing() {
    let items = read(&record()).unwrap();
    let page = items.iter().find(|item| item.name == PAGE).unwrap();
    let page = std::str::from_utf8(&page.bytes).unwrap();
    for told in [
        "adopted “Conference summary” by consensus",
        "Amendment 1: accepted as sub-amended (decision",
        "Amendment 4: accepted (decision",
        "Amendment 5: fallen, since its paragraph is no longer in the text",
        "Amendment 6: merged into a compromise (decision 1)",
        "Amendment 8: withdrawn",
        "Amendment 9: ruled inadmissible: Not germane.",
        "after the deadline, by leave",
        "Objection of Arcadia",
        "Reservation of Borduria, on paragraph <a href=\"#p-p200000000000000\">2</a> of the text above",
        "Arcadia reads paragraph 2 &#60;as&#62; it does,\n&#34;always&#34;.",
        "The Conference adopts the summary as it stands on the screen?",
        "the chair passed from Ottokar, Jr. to vice",
    ] {
        assert!(page.contains(told), "the page does not say: {told}");
    }
    assert!(
        !page.contains("<script") && !page.contains("<b>threats"),
        "words are words"
    );
}

#[test]
fn a_conference_without_an_adopted_text_has_a_record_too() {
    for m in [Meeting::founded(), Meeting::issued(), Meeting::put()] {
        let file = build(&source(&m)).unwrap();
        assert_eq!(verify(&file).exit_code(), 0, "{}", verify(&file));
    }
    assert_eq!(build(&Source::default()), Err(BuildError::Empty));
}

#[test]
fn every_changed_byte_is_noticed() {
    let file = record();
    let items = read(&file).unwrap();
    let mut from = 0;
    // Headers and directory byte by byte; within the entries, where a checksum covers all alike, one in 41.
    for item in &items {
        let (start, end) = (
            from + 30 + item.name.len(),
            from + 30 + item.name.len() + item.bytes.len(),
        );
        for at in (from..start).chain((start..end).step_by(41)) {
            let mut changed = file.clone();
            changed[at] ^= 0x20;
            let (entry, _) = broken(&changed);
            let named = entry.starts_with(&item.name) || at < start;
            assert!(
                named,
                "byte {at} of {} was changed, and {entry} is named",
                item.name
            );
        }
        from = end;
    }
    for at in from..file.len() {
        let mut changed = file.clone();
        changed[at] ^= 0x01;
        assert_eq!(
            verify(&changed).exit_code(),
            1,
            "byte {at} of the directory was changed"
        );
    }
}

#[test]
fn a_changed_journal_names_its_first_bad_entry() {
    let mut changed = record();
    let at = changed
        .windows(22)
        .rposition(|window| window == b"Participants regretted")
        .unwrap();
    changed[at] ^= 1;
    let journal = eventful().journal;
    let bad = journal
        .iter()
        .position(|sealed| sealed.line.contains("Participants regretted"))
        .unwrap();
    assert_eq!(broken(&changed).0, format!("journal.jsonl, entry {}", bad + 1));
}

#[test]
fn a_forgery_that_fits_together_is_found_by_what_it_says() {
    let adopted = forged("text/summary/adopted.txt", |text| {
        text.replace("thanked", "blamed")
    });
    assert_eq!(broken(&adopted).0, "text/summary/adopted.txt");
    let page = forged(PAGE, |page| page.replace("Too vague.", "Too clear."));
    assert_eq!(broken(&page).0, PAGE);
    let list = forged(PARTICIPANTS, |list| list.replace("arcadia", "borduria"));
    assert_eq!(
        broken(&list).0,
        PARTICIPANTS,
        "the delegation is the journal's to say"
    );
    let renamed = forged(PARTICIPANTS, |list| list.replace("Sonia Berg", "Sonia Bergman"));
    assert_eq!(broken(&renamed).0, PAGE, "the page has the name the list had");
    let journal = forged(JOURNAL, |journal| journal.replace("Too vague.", "Too clear."));
    assert!(broken(&journal).0.starts_with("journal.jsonl, entry "));
    let cut = forged(JOURNAL, |journal| {
        journal.trim_end().rsplit_once('\n').unwrap().0.to_owned() + "\n"
    });
    assert!(broken(&cut).1.contains("head of the journal"));
    let mut items = read(&record()).unwrap();
    items.insert(
        1,
        Item {
            name: "extra.txt".into(),
            bytes: b"Extra.".to_vec(),
        },
    );
    assert_eq!(broken(&refitted(items)).0, "extra.txt");
}

#[test]
fn a_journal_chained_anew_must_still_make_sense() {
    let rechained = |change: &dyn Fn(&mut Vec<Entry>)| {
        let mut entries: Vec<Entry> = eventful()
            .journal
            .into_iter()
            .map(|sealed| sealed.entry)
            .collect();
        change(&mut entries);
        let mut previous = journal::genesis();
        let mut lines = Vec::new();
        for (place, mut entry) in entries.into_iter().enumerate() {
            entry.seq = place as u64 + 1;
            let sealed = journal::seal(&previous, entry);
            previous = sealed.hash;
            lines.push(Line {
                line: sealed.line,
                hash: sealed.hash.to_string(),
            });
        }
        build(&Source {
            journal: lines,
            people: Vec::new(),
        })
    };
    assert!(rechained(&|_| ()).is_ok());
    let without = |unwanted: fn(&Event) -> bool| {
        let change = |entries: &mut Vec<Entry>| entries.retain(|entry| !unwanted(&entry.event));
        match rechained(&change) {
            Err(BuildError::Journal(broken)) => broken.reason,
            other => panic!("{other:?}"),
        }
    };
    assert!(
        without(|event| matches!(event, Event::ObjectionWithdrawn { .. }))
            .contains("objection was maintained")
    );
    assert!(without(|event| matches!(event, Event::AmendmentRejected { .. })).contains("out of order"));
    assert!(
        without(|event| matches!(event, Event::AmendmentWithdrawn { .. }))
            .contains("amendment 8 has not come")
    );
    let adopted_otherwise = rechained(&|entries| {
        for entry in entries {
            if let Event::TextAdopted { version, .. } = &mut entry.event {
                version.hash = Fingerprint::of("another text");
            }
        }
    });
    assert!(
        matches!(adopted_otherwise, Err(BuildError::Journal(broken)) if broken.reason.contains("question put"))
    );
    let reworded = rechained(&|entries| {
        for entry in entries {
            if let Event::TextIssued { paragraphs, .. } = &mut entry.event {
                paragraphs[1].block.content = words("Participants noted nothing.");
            }
        }
    });
    assert!(
        matches!(reworded, Err(BuildError::Journal(broken)) if broken.reason.contains("the words hash to"))
    );
}

#[test]
fn what_is_no_record_is_said_to_be_none() {
    for file in [&b""[..], b"PK\x03\x04", b"Hello", &[0; 4096]] {
        assert_eq!(verify(file), Verdict::NotARecord);
    }
    let file = record();
    assert_eq!(
        verify(&file[..file.len() / 2]).exit_code(),
        1,
        "half a record is a broken one"
    );
    let longer = [&file[..], b"x"].concat();
    assert_eq!(verify(&longer).exit_code(), 1);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_damage_passes_or_panics(
        at in any::<prop::sample::Index>(),
        length in 0_usize..40,
        with in prop::collection::vec(any::<u8>(), 0..40),
    ) {
        let file = RECORD.with(Clone::clone);
        let start = at.index(file.len());
        let end = (start + length).min(file.len());
        let changed = [&file[..start], &with, &file[end..]].concat();
        prop_assert_eq!(verify(&changed).exit_code() == 0, changed == file);
    }
}

/// A record kept in the tree. A record of today must have the same bytes, or no record of yesterday can be verified: after a
/// change that is meant, give the form a new number, keep the old one, and write the file anew with `BLESS=1`.
const KEPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases/record/small.record.zip");

#[test]
fn a_record_of_yesterday_is_one_of_today() {
    let today = record();
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(KEPT, &today).unwrap();
    }
    let kept = std::fs::read(KEPT).unwrap();
    assert_eq!(verify(&kept).exit_code(), 0, "{}", verify(&kept));
    assert!(kept == today, "the same data gives other bytes than it did");
}

/// The record of the same conference as the first form of the journal had it.
const FIRST: &[u8] = include_bytes!("../../tests/cases/record/first.record.zip");

#[test]
fn a_record_of_the_first_form_is_verified_still() {
    assert_eq!(verify(FIRST).exit_code(), 0, "{}", verify(FIRST));
}

thread_local! {
    static RECORD: Vec<u8> = record();
}
