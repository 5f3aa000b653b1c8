//! What every store must do, whatever it is made of: order, wholeness, idempotency, refusal to overwrite.

use std::path::Path;

use jiff::Timestamp;
use plenary::store::{
    ActorRow, Batch, ChangeRow, CommandRow, Holder, JournalRow, LateEditRow, Limits, LinkRow, PersonRow,
    SignInRow, SnapshotRow, Store, StoreError, VersionRow,
};
use sqlx::ConnectOptions as _;
use sqlx::sqlite::SqliteConnectOptions;

use crate::folder::Folder;

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).expect("a small number of seconds is an instant")
}

fn founding(slug: &str) -> Batch {
    Batch {
        conference: slug.into(),
        founding: true,
        ..Batch::default()
    }
}

fn entry(seq: u64) -> JournalRow {
    JournalRow {
        seq,
        line: format!("{{\"seq\":{seq}}}"),
        hash: format!("{seq:064x}"),
    }
}

fn change(text: &str, index: u64, seq: u64) -> ChangeRow {
    ChangeRow {
        text: text.into(),
        index,
        actor: vec![7; 16],
        seq,
        bytes: vec![index as u8; 40],
        at: at(100 + index as i64),
        person: "p1".into(),
    }
}

fn link(hash: u8, holder: Option<Holder>, generation: u32) -> LinkRow {
    LinkRow {
        token_hash: [hash; 32],
        holder,
        generation,
        created_at: at(i64::from(generation)),
        replaced_at: None,
        used_at: None,
    }
}

fn holder(person: &str) -> Holder {
    Holder {
        conference: "c".into(),
        person: person.into(),
    }
}

fn to_c() -> Batch {
    Batch {
        conference: "c".into(),
        ..Batch::default()
    }
}

async fn open(path: &Path) -> Store {
    Store::open(path, Limits::default())
        .await
        .expect("a fresh folder opens")
}

/// How many pages the database has.
async fn pages(folder: &Folder) -> i64 {
    let options = SqliteConnectOptions::new().filename(folder.path().join("plenary.db"));
    let mut connection = options.connect().await.expect("it opens");
    sqlx::query_scalar("PRAGMA page_count")
        .fetch_one(&mut connection)
        .await
        .expect("it is told")
}

async fn opened(folder: &Folder) -> Store {
    let store = open(folder.path()).await;
    store
        .commit(&founding("c"))
        .await
        .expect("the first conference is founded");
    store
}

#[tokio::test]
async fn what_was_committed_is_there_after_opening_again() {
    let folder = Folder::new();
    let store = opened(&folder).await;
    let batch = Batch {
        entries: vec![entry(1), entry(2)],
        command: Some(CommandRow {
            id: "k1".into(),
            first: 1,
            last: 2,
        }),
        changes: vec![change("t", 0, 1), change("t", 1, 2), change("u", 0, 1)],
        versions: vec![VersionRow {
            text: "t".into(),
            hash: "ab".into(),
            canonical: "words".into(),
        }],
        actors: vec![ActorRow {
            text: "t".into(),
            actor: vec![7; 16],
            person: "p1".into(),
        }],
        people: vec![PersonRow {
            person: "p1".into(),
            name: "Ana Lima".into(),
            title: "Head of unit".into(),
            organisation: "Ministry".into(),
        }],
        late_edits: vec![LateEditRow {
            id: "l1".into(),
            text: "t".into(),
            paragraph: "q".into(),
            person: "p1".into(),
            base: "a".into(),
            words: "b".into(),
            at: at(5),
        }],
        ..to_c()
    };
    store.commit(&batch).await.expect("the batch is in order");
    let snapshot = SnapshotRow {
        text: "t".into(),
        index: 2,
        bytes: vec![1, 2, 3],
        picture: "seen".into(),
    };
    store
        .put_snapshot("c", &snapshot, 0)
        .await
        .expect("a snapshot is kept");
    store.close().await;
    drop(store);

    let store = open(folder.path()).await;
    assert_eq!(store.conferences().await.expect("read"), ["c"]);
    assert_eq!(store.journal("c").await.expect("read"), batch.entries);
    assert_eq!(store.command("c", "k1").await.expect("read"), batch.command);
    assert_eq!(store.command("c", "k2").await.expect("read"), None);
    assert_eq!(
        store.changes("c", "t", 0).await.expect("read"),
        batch.changes[..2]
    );
    assert_eq!(
        store.changes("c", "t", 1).await.expect("read"),
        batch.changes[1..2]
    );
    assert_eq!(
        store.version("c", "t", "ab").await.expect("read").as_deref(),
        Some("words")
    );
    assert_eq!(store.versions("c").await.expect("read"), batch.versions);
    assert_eq!(store.actors("c", "t").await.expect("read"), batch.actors);
    assert_eq!(store.people("c").await.expect("read"), batch.people);
    assert_eq!(store.late_edits("c", "t").await.expect("read"), batch.late_edits);
    assert_eq!(store.snapshot("c", "t").await.expect("read"), Some(snapshot));
}

#[tokio::test]
async fn what_does_not_follow_is_refused_whole() {
    let folder = Folder::new();
    let store = opened(&folder).await;
    let first = Batch {
        entries: vec![entry(1)],
        command: Some(CommandRow {
            id: "k1".into(),
            first: 1,
            last: 2,
        }),
        changes: vec![change("t", 0, 1)],
        ..to_c()
    };
    store.commit(&first).await.expect("the first batch is in order");

    let fresh = || vec![entry(2)];
    for (wrong, batch) in [
        (
            "an entry again",
            Batch {
                entries: vec![entry(1)],
                ..to_c()
            },
        ),
        (
            "a gap in the journal",
            Batch {
                entries: vec![entry(3)],
                ..to_c()
            },
        ),
        (
            "a gap within the batch",
            Batch {
                entries: vec![entry(2), entry(4)],
                ..to_c()
            },
        ),
        (
            "a command again",
            Batch {
                entries: fresh(),
                command: first.command.clone(),
                ..to_c()
            },
        ),
        (
            "a change again",
            Batch {
                entries: fresh(),
                changes: vec![change("t", 0, 2)],
                ..to_c()
            },
        ),
        (
            "a gap in the log",
            Batch {
                entries: fresh(),
                changes: vec![change("t", 2, 2)],
                ..to_c()
            },
        ),
        (
            "an actor's change again",
            Batch {
                entries: fresh(),
                changes: vec![change("t", 1, 1)],
                ..to_c()
            },
        ),
        ("a conference again", founding("c")),
    ] {
        let refused = store.commit(&batch).await;
        assert!(
            matches!(refused, Err(StoreError::NotNext(_))),
            "{wrong}: {refused:?}"
        );
    }
    let unknown = Batch {
        conference: "d".into(),
        entries: vec![entry(1)],
        ..Batch::default()
    };
    assert!(
        store.commit(&unknown).await.is_err(),
        "a journal without its conference"
    );

    assert_eq!(store.journal("c").await.expect("read").len(), 1);
    assert_eq!(store.changes("c", "t", 0).await.expect("read").len(), 1);
    let next = Batch {
        entries: fresh(),
        changes: vec![change("t", 1, 2)],
        ..to_c()
    };
    store
        .commit(&next)
        .await
        .expect("the store goes on after refusals");
}

#[tokio::test]
async fn a_full_disk_fails_the_commit_whole_and_only_that() {
    let folder = Folder::new();
    let store = Store::open(folder.path(), Limits { pages_max: Some(80) })
        .await
        .expect("opens");
    store.commit(&founding("c")).await.expect("founded");
    let mut written = 0;
    let refused = loop {
        let mut large = change("t", written, written + 1);
        large.bytes = vec![0; 20_000];
        let batch = Batch {
            entries: vec![entry(written + 1)],
            changes: vec![large],
            ..to_c()
        };
        match store.commit(&batch).await {
            Ok(()) => written += 1,
            Err(error) => break error,
        }
        assert!(written < 100, "80 pages never filled");
    };
    assert!(matches!(refused, StoreError::Full), "{refused:?}");
    assert!(written > 0);
    assert_eq!(store.journal("c").await.expect("read").len() as u64, written);
    assert_eq!(
        store.changes("c", "t", 0).await.expect("read").len() as u64,
        written
    );
    store.close().await;
    drop(store);

    let store = open(folder.path()).await;
    let batch = Batch {
        entries: vec![entry(written + 1)],
        changes: vec![change("t", written, written + 1)],
        ..to_c()
    };
    store
        .commit(&batch)
        .await
        .expect("with room again, the same entry goes in");
}

#[tokio::test]
async fn a_new_link_replaces_the_old_one_and_a_setup_link_works_once() {
    let folder = Folder::new();
    let store = opened(&folder).await;
    for (hash, generation) in [(1, 1), (2, 2)] {
        let links = vec![link(hash, Some(holder("p1")), generation)];
        store
            .commit(&Batch { links, ..to_c() })
            .await
            .expect("a link is made");
    }
    let first = store
        .link(&[1; 32])
        .await
        .expect("read")
        .expect("a replaced link is remembered");
    assert_eq!(first.replaced_at, Some(at(2)));
    let second = store
        .link(&[2; 32])
        .await
        .expect("read")
        .expect("the new link is there");
    assert_eq!((second.replaced_at, second.generation), (None, 2));
    assert_eq!(store.links("c").await.expect("read"), [second]);
    assert_eq!(store.link(&[3; 32]).await.expect("read"), None);

    store
        .commit(&Batch {
            links: vec![link(9, None, 1)],
            ..Batch::default()
        })
        .await
        .expect("a setup link");
    let found = |slug: &str| Batch {
        used_link: Some(([9; 32], at(3))),
        ..founding(slug)
    };
    store.commit(&found("d")).await.expect("the setup link works");
    let again = store.commit(&found("e")).await;
    assert!(matches!(again, Err(StoreError::NotNext(_))), "{again:?}");
    assert_eq!(store.conferences().await.expect("read"), ["c", "d"]);
}

#[tokio::test]
async fn a_sign_in_ends_when_it_expires_or_signs_out() {
    let folder = Folder::new();
    let store = opened(&folder).await;
    let row = |hash: u8, expires: i64| SignInRow {
        token_hash: [hash; 32],
        holder: holder("p1"),
        created_at: at(0),
        expires_at: at(expires),
    };
    let sign_ins = vec![row(1, 10), row(2, 99)];
    store
        .commit(&Batch {
            sign_ins: sign_ins.clone(),
            ..to_c()
        })
        .await
        .expect("signed in");
    assert_eq!(
        store.sign_in(&[1; 32], at(9)).await.expect("read"),
        Some(sign_ins[0].clone())
    );
    assert_eq!(store.sign_in(&[1; 32], at(10)).await.expect("read"), None);
    store
        .commit(&Batch {
            sign_outs: vec![[2; 32]],
            ..to_c()
        })
        .await
        .expect("signed out");
    assert_eq!(store.sign_in(&[2; 32], at(9)).await.expect("read"), None);
}

#[tokio::test]
async fn an_older_snapshot_never_replaces_a_newer_one() {
    let folder = Folder::new();
    let store = opened(&folder).await;
    for index in [5, 3] {
        let snapshot = SnapshotRow {
            text: "t".into(),
            index,
            bytes: vec![index as u8],
            picture: String::new(),
        };
        store
            .put_snapshot("c", &snapshot, 0)
            .await
            .expect("a snapshot is offered");
    }
    let kept = store
        .snapshot("c", "t")
        .await
        .expect("read")
        .expect("there is one");
    assert_eq!((kept.index, kept.bytes), (5, vec![5]));
}

#[tokio::test]
async fn a_snapshot_stands_for_the_changes_before_it_and_the_log_goes_on_after_it() {
    let folder = Folder::new();
    let store = opened(&folder).await;
    let row = |index: u64| {
        let mut row = change("t", index, index + 1);
        row.bytes = vec![1; 10_000];
        row
    };
    let batch = |changes| Batch { changes, ..to_c() };
    let write = batch((0..200).map(row).collect());
    store.commit(&write).await.expect("in order");
    let full = pages(&folder).await;
    let keep = async |index: u64, first: u64| {
        let snapshot = SnapshotRow {
            text: "t".into(),
            index,
            bytes: vec![9],
            picture: format!("after {index}"),
        };
        store.put_snapshot("c", &snapshot, first).await.expect("kept");
    };
    let picture = async || store.picture("c", "t").await.expect("read");
    keep(199, 190).await;
    let left = store.changes("c", "t", 0).await.expect("read");
    assert_eq!((left.len(), left[0].index), (10, 190));
    assert_eq!(picture().await, None, "a change came after it");
    assert!(pages(&folder).await < full / 5, "the room is given back");
    keep(200, 300).await;
    assert_eq!(store.changes("c", "t", 0).await.expect("read"), []);
    assert_eq!(picture().await, Some((200, "after 200".into())));
    for wrong in [0, 199, 201] {
        let refused = store.commit(&batch(vec![row(wrong)])).await;
        assert!(
            matches!(refused, Err(StoreError::NotNext(_))),
            "{wrong}: {refused:?}"
        );
    }
    store.commit(&batch(vec![row(200)])).await.expect("it goes on");
    assert_eq!(picture().await, None);
}

#[tokio::test]
async fn two_servers_never_share_a_folder_but_a_reader_may_look_in() {
    let folder = Folder::new();
    let store = opened(&folder).await;
    let second = Store::open(folder.path(), Limits::default()).await;
    assert!(matches!(second, Err(StoreError::InUse { .. })), "{second:?}");

    let reader = Store::open_to_read(folder.path())
        .await
        .expect("reading beside the server");
    assert_eq!(reader.conferences().await.expect("read"), ["c"]);
    assert!(
        reader.commit(&founding("d")).await.is_err(),
        "a reader writes nothing"
    );
    store.close().await;
    drop(store);
    open(folder.path()).await;
}

#[tokio::test]
async fn a_folder_of_a_newer_version_is_left_alone() {
    let folder = Folder::new();
    opened(&folder).await.close().await;
    folder.pretend_newer().await;
    let refused = Store::open(folder.path(), Limits::default()).await;
    assert!(
        matches!(refused, Err(StoreError::Newer { found: 9999, .. })),
        "{refused:?}"
    );
    let refused = Store::open_to_read(folder.path()).await;
    assert!(
        matches!(refused, Err(StoreError::Newer { found: 9999, .. })),
        "{refused:?}"
    );
}

#[tokio::test]
async fn a_folder_that_cannot_be_is_said_so() {
    let folder = Folder::new();
    let file = folder.path().join("a-file");
    std::fs::write(&file, "not a folder").expect("the temporary folder is writable");
    let refused = Store::open(&file, Limits::default()).await;
    assert!(
        matches!(refused, Err(StoreError::NotWritable { .. })),
        "{refused:?}"
    );
    let refused = Store::open_to_read(&folder.path().join("nothing")).await;
    assert!(matches!(refused, Err(StoreError::Missing { .. })), "{refused:?}");
}
