//! Amendments as files: taken away, brought in, seen before they are filed, and refused in one clear sentence.

use plenary::domain::{Change, Command, Subject};
use plenary::office::docx::{self, Issued, Paper, Sayings, Sheet};
use plenary::text::{Block, BlockKind, Content, number};

use crate::folder::Folder;
use crate::scene::{paragraph, text};
use crate::web::{Answer, Browser, House};

const LIST: &str = "/conferences/small/texts/summary/amendments";

/// A form with a file, as a browser sends it.
async fn upload(browser: &Browser, file: &[u8]) -> Answer {
    let mut body = Vec::from(
        "--line\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.docx\"\r\n\
         content-type: application/octet-stream\r\n\r\n",
    );
    body.extend(file);
    body.extend(b"\r\n--line--\r\n");
    let kind = ("content-type", "multipart/form-data; boundary=line");
    browser
        .ask("POST", &format!("{LIST}/incoming/preview"), &[kind], &body)
        .await
}

/// A table that proposes new words for the second paragraph.
const TABLE: &str = "Member;Paragraph;Comment;Proposed change\n\
    Utopia;2;They are new;They noted the new threats.\n\
    Utopia;;General;Please shorten.\n";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_goes_out_and_comes_in() {
    let folder = Folder::new();
    let house = House::open(&folder).await;
    let scene = &house.scene;
    let blocks = scene.issue().await;
    let file = Command::FileAmendment {
        text: text(),
        base: scene.live_hash(),
        subject: Subject::Text(vec![Change::wording(
            blocks[1].id.clone(),
            Content::of_plain("They noted the new threats."),
        )]),
        consequential_on: None,
        reason: "They are new.".into(),
        co_sponsors: Vec::new(),
        oral: false,
    };
    scene.act(&scene.delegate, file).await;
    let delegate = house.browser(&scene.delegate).await;
    delegate
        .get(LIST)
        .await
        .says("amendments/file/docx\"")
        .says("amendments/incoming\"");
    let word = delegate.get(&format!("{LIST}/file/docx?amendment=1")).await;
    word.is(200);
    let numbers = number(&blocks);
    let versions = [Issued {
        hash: scene.live_hash(),
        title: "Summary",
        blocks: &blocks,
        numbers: &numbers,
    }];
    let found = docx::proposals(
        &docx::read(&word.bytes).expect("a Word file"),
        &versions,
        &mut plenary::app::mint::paragraph_id,
    );
    assert!(found.basis.named);
    assert_eq!(found.proposals.len(), 1);
    let amendment = scene.hall.conference().texts[&text()].amendments[&1].clone();
    assert_eq!(found.proposals[0].changes, amendment.changes());
    assert_eq!(found.proposals[0].reason, "They are new.");

    // What is here already is not filed again.
    upload(&delegate, &word.bytes)
        .await
        .is(200)
        .says("Amendment 1 is in the file as it is here, and is left alone.")
        .says("No proposals found");
    let csv = delegate.get(&format!("{LIST}/file/csv")).await;
    csv.is(200).says("They noted the new threats.").says("Pending");
    let csv = delegate.get(&format!("{LIST}/file/csv?state=withdrawn")).await;
    assert!(!csv.body().contains("threats"), "the filter holds");
    let book = delegate.get(&format!("{LIST}/file/xlsx")).await;
    book.is(200);
    upload(&delegate, &book.bytes)
        .await
        .is(200)
        .says("1 row was read");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_table_is_seen_first_and_what_is_chosen_is_filed_once() {
    let folder = Folder::new();
    let house = House::open(&folder).await;
    let scene = &house.scene;
    scene.issue().await;
    let delegate = house.browser(&scene.delegate).await;
    delegate
        .get(&format!("{LIST}/incoming"))
        .await
        .is(200)
        .says("See what it proposes");
    let seen = upload(&delegate, TABLE.as_bytes()).await;
    seen.is(200)
        .says("1 proposal found")
        .says("role=\"insertion\"")
        .says("to be made into an amendment by hand. Comment: General Proposed: Please shorten.");
    let amendments = || scene.hall.conference().texts[&text()].amendments.len();
    assert_eq!(amendments(), 0, "nothing is filed by looking");

    let latest = scene.hall.conference().texts[&text()]
        .latest()
        .cloned()
        .expect("issued");
    let carried = serde_json::json!({
        "base": latest.version.hash, "reason": "They are new",
        "changes": [{
            "change": "wording", "paragraph": latest.blocks[1].id, "before": latest.blocks[1].content,
            "after": "They noted the new threats.",
        }],
    })
    .to_string();
    let none = delegate
        .post(&format!("{LIST}/incoming"), &[("proposal", &carried)])
        .await;
    none.is(200).says("None was chosen").says("1 proposal found");
    let filing = [("command", "bring-1"), ("proposal", &carried), ("chosen", "0")];
    delegate
        .post(&format!("{LIST}/incoming"), &filing)
        .await
        .is(200)
        .says("1 amendment is filed.")
        .says("amendments/1\"");
    delegate
        .post(&format!("{LIST}/incoming"), &filing)
        .await
        .is(200)
        .says("1 amendment is filed.");
    assert_eq!(amendments(), 1, "a second click files nothing");
    let stranger = house.browser(&scene.rapporteur).await;
    upload(&stranger, TABLE.as_bytes()).await.is(403);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_no_file_of_ours_is_refused_in_words() {
    let folder = Folder::new();
    let house = House::open(&folder).await;
    house.scene.issue().await;
    let delegate = house.browser(&house.scene.delegate).await;
    for (bytes, says) in [
        (
            b"%PDF-1.7 not words".as_slice(),
            "neither a Word file nor a comment table",
        ),
        (b"PK\x03\x04 cut off", "damaged"),
        (
            &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1],
            "an old Word file",
        ),
        (b"", "No file was chosen"),
        (b"one,two\nthree,four\n", "no column for comments"),
    ] {
        upload(&delegate, bytes).await.is(422).says(says);
    }
    let large = vec![b'x'; 20 * 1024 * 1024];
    upload(&delegate, &large).await.is(413);
}

/// Two amendments of each kind, some on the same words.
fn every_kind() -> (Vec<Block>, Vec<Paper>) {
    let block = |kind, words: &str| Block {
        kind,
        content: Content::parse(words),
        ..paragraph("")
    };
    let mut blocks: Vec<Block> = vec![block(BlockKind::Heading, "Threats & trends")];
    for at in 0..12 {
        // One footnote alone: LibreOffice 7.4 gives several of them each other's words.
        let note = if at == 2 { "^[A decision.]" } else { "" };
        let words = format!(
            "Paragraph {at} of the *summary* says that all States **should** submit reports{note} in \
             [due time](https://example.org/?a={at}&b=2). It has a second sentence of some length."
        );
        let kind = if at % 4 == 3 {
            BlockKind::Item
        } else {
            BlockKind::Paragraph
        };
        blocks.push(block(kind, &words));
    }
    let content = |at: usize| blocks[at].content.clone();
    let id = |at: usize| blocks[at].id.clone();
    let reworded = |at: usize, old: &str, new: &str| Change::Wording {
        paragraph: id(at),
        before: content(at),
        after: Content::parse(&content(at).notation().replace(old, new)),
    };
    let cut = content(6).plain().find(" It has").expect("there");
    let mut joined = content(9);
    joined.push(" ", plenary::text::Marks::default());
    joined.extend(&content(10));
    let changes = vec![
        vec![reworded(1, "all States", "States parties")],
        vec![reworded(1, "all", "most"), reworded(2, "second", "longer")],
        vec![reworded(2, "**should**", "*should*")],
        vec![Change::New {
            after: Some(id(3)),
            block: block(BlockKind::Paragraph, "A **new** paragraph comes in."),
        }],
        vec![Change::Deletion {
            paragraph: id(4),
            before: content(4),
        }],
        vec![Change::Move {
            paragraph: id(5),
            after: Some(id(11)),
        }],
        vec![Change::Split {
            paragraph: id(6),
            before: content(6),
            head: content(6).slice(0, cut),
            tail: Block {
                content: content(6).slice(cut + 1, content(6).plain().len()),
                ..paragraph("")
            },
        }],
        vec![Change::Join {
            paragraph: id(10),
            before: content(10),
            into: id(9),
            into_before: content(9),
            joined,
        }],
        vec![Change::Title {
            before: "Summary".into(),
            after: "Short summary".into(),
        }],
        vec![Change::Deletion {
            paragraph: id(12),
            before: content(12),
        }],
        vec![
            reworded(8, "some length", "no great length"),
            reworded(7, "reports", "reports each year"),
        ],
    ];
    let paper = |(at, changes): (usize, Vec<Change>)| Paper {
        number: at as u32 + 1,
        author: if at % 2 == 0 {
            "Utopia".into()
        } else {
            "Arcadia, Ruritania".into()
        },
        at: jiff::Timestamp::from_second(1_795_000_000 + at as i64 * 60).expect("a moment"),
        heading: format!("Amendment {}", at + 1),
        reason: format!("Reason {}.\nIn two lines.", at + 1),
        changes,
        base: Vec::new(),
        numbers: Vec::new(),
        overlaps: format!("Amendment {} touches the same words:", at + 1),
        other_words: format!("Amendment {} was written against other words:", at + 1),
    };
    let papers = changes.into_iter().enumerate().map(paper).collect();
    (blocks, papers)
}

/// Runs another program to its end.
fn run(program: &str, args: &[&str]) -> String {
    let done = std::process::Command::new(program).args(args).output();
    let done = done.unwrap_or_else(|fault| panic!("{program}: {fault}; tests/office/install brings it"));
    let said = format!(
        "{}{}",
        String::from_utf8_lossy(&done.stdout),
        String::from_utf8_lossy(&done.stderr)
    );
    assert!(done.status.success(), "{program} {args:?}: {said}");
    said
}

#[test]
fn other_programs_find_no_fault_and_lose_no_change() {
    let (blocks, papers) = every_kind();
    let numbers = number(&blocks);
    let base = plenary::text::Fingerprint::of("base");
    let written = docx::write(&Sheet {
        title: "Summary",
        symbol: "L.1",
        language: "en",
        base,
        blocks: &blocks,
        numbers: &numbers,
        papers: papers.clone(),
        sayings: Sayings {
            lead: vec!["Summary with its amendments.".into()],
            left_out: Vec::new(),
        },
    });
    let folder = Folder::new();
    let at = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    std::fs::write(at("sample.docx"), &written).expect("written");
    let audit = concat!(env!("CARGO_MANIFEST_DIR"), "/target/office/bin/openxml-audit");
    run(audit, &[&at("sample.docx")]);
    let home = format!("-env:UserInstallation=file://{}", at("home"));
    run(
        "soffice",
        &[
            &home,
            "--headless",
            "--convert-to",
            "docx",
            "--outdir",
            &at("again"),
            &at("sample.docx"),
        ],
    );
    let again = std::fs::read(at("again/sample.docx")).expect("LibreOffice saved it");
    let versions = [Issued {
        hash: base,
        title: "Summary",
        blocks: &blocks,
        numbers: &numbers,
    }];
    for (name, bytes) in [("as written", written), ("as saved by LibreOffice", again)] {
        let file = docx::read(&bytes).expect("a Word file");
        let found = docx::proposals(&file, &versions, &mut plenary::app::mint::paragraph_id);
        let sorted = |changes: &[Change]| {
            let mut told: Vec<String> = changes.iter().map(|change| format!("{change:?}")).collect();
            told.sort();
            told
        };
        for paper in &papers {
            let back: Vec<_> = found
                .proposals
                .iter()
                .filter(|one| one.amendment == Some(paper.number))
                .collect();
            assert_eq!(back.len(), 1, "{name}: amendment {}: {found:#?}", paper.number);
            assert_eq!(
                sorted(&back[0].changes),
                sorted(&paper.changes),
                "{name}: amendment {}",
                paper.number
            );
            assert_eq!(back[0].reason, paper.reason, "{name}");
            assert_eq!(back[0].author.as_deref(), Some(paper.author.as_str()), "{name}");
        }
        assert_eq!(
            found.proposals.len(),
            papers.len(),
            "{name}: {:#?}",
            found.proposals
        );
        assert!(found.basis.named, "{name}");
    }
    if let Ok(kept) = std::env::var("OFFICE_KEPT") {
        for name in ["sample.docx", "again/sample.docx"] {
            let to = std::path::Path::new(&kept).join(name.replace('/', "-"));
            std::fs::copy(at(name), to).expect("kept");
        }
    }
}
