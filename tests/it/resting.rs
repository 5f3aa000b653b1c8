//! Drafts that nobody writes in: let go from memory, taken up again by whoever needs them, and never read at a start.

use std::time::Duration;

use plenary::app::{ActError, App, Fault, Opening};
use plenary::domain::Command;
use plenary::store::Store;
use sqlx::ConnectOptions as _;
use sqlx::sqlite::SqliteConnectOptions;

use crate::folder::Folder;
use crate::scene::{Scene, click, open, opened, paragraph, text};

/// Runs a statement on the folder's database, beside the server.
async fn tamper(folder: &Folder, statement: &'static str) {
    let options = SqliteConnectOptions::new().filename(folder.path().join("plenary.db"));
    let mut connection = options.connect().await.expect("the database opens");
    sqlx::query(statement)
        .execute(&mut connection)
        .await
        .expect("it can be written");
}

async fn opened_to_rest(folder: &Folder) -> App {
    let opening = Opening {
        data: folder.path().to_owned(),
        rest_after: Some(Duration::from_millis(30)),
        ..Opening::default()
    };
    opened(&opening).await
}

/// Waits until a snapshot holds everything that was written.
async fn kept(folder: &Folder) -> u64 {
    let store = Store::open_to_read(folder.path()).await.expect("it can be read");
    loop {
        let picture = store.picture("small", text().as_str()).await.expect("read");
        if let Some((index, _)) = picture {
            return index;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_draft_at_rest_is_read_taken_up_and_decided_about_as_ever() {
    let folder = Folder::new();
    let scene = Scene::new(&folder).await;
    let (rapporteur, blocks) = (scene.rapporteur.clone(), [paragraph("One."), paragraph("Two.")]);
    let mut pen = scene.hall.pen(&rapporteur, &text()).await.expect("seated");
    pen.write_blocks(None, &blocks).await.expect("written");
    drop(pen);
    scene.app.close().await;
    drop(scene);

    let app = opened_to_rest(&folder).await;
    let hall = app.hall("small").expect("it is there");
    assert_eq!(hall.live(&text()).expect("there").blocks, blocks);
    let mut pen = hall.pen(&rapporteur, &text()).await.expect("seated");
    let third = paragraph("Three.");
    pen.write_blocks(Some(&blocks[1].id), std::slice::from_ref(&third))
        .await
        .expect("written");
    drop(pen);
    let at = kept(&folder).await;
    tokio::time::sleep(Duration::from_millis(200)).await;
    let live = hall.live(&text()).expect("there");
    assert_eq!((live.at, live.blocks.len()), (at, 3), "it rests and is read");

    // That it is not in memory shows where what is on disk cannot be read.
    tamper(&folder, "CREATE TABLE aside AS SELECT bytes FROM snapshots").await;
    tamper(&folder, "UPDATE snapshots SET bytes = x'00'").await;
    tamper(&folder, "DELETE FROM changes WHERE idx < 2").await;
    let broken = hall
        .pen(&rapporteur, &text())
        .await
        .err()
        .map(|error| error.to_string());
    assert!(broken.is_some_and(|says| says.contains("could not be worked on")));
    let issue = || Command::IssueText {
        text: text(),
        symbol: None,
        note: String::new(),
    };
    match hall.act(&rapporteur, click(), issue()).await {
        Err(ActError::Fault(Fault::Draft { .. })) => {}
        other => panic!("decided about a draft that cannot be read: {other:?}"),
    }
    tamper(&folder, "UPDATE snapshots SET bytes = (SELECT bytes FROM aside)").await;
    hall.act(&rapporteur, click(), issue()).await.expect("issued");
    assert_eq!(hall.live(&text()).expect("there").blocks.len(), 3);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_start_reads_pictures_and_a_draft_written_after_its_picture_itself() {
    let folder = Folder::new();
    let scene = Scene::new(&folder).await;
    let rapporteur = scene.rapporteur.clone();
    let mut pen = scene.hall.pen(&rapporteur, &text()).await.expect("seated");
    pen.write_blocks(None, &[paragraph("Participants met.")])
        .await
        .expect("written");
    drop(pen);
    scene.app.close().await;
    drop(scene);
    tamper(
        &folder,
        "UPDATE snapshots SET picture = replace(picture, 'Participants', 'Delegates')",
    )
    .await;

    let words = |app: &App| {
        let live = app.hall("small").and_then(|hall| hall.live(&text()));
        live.expect("there").canonical.clone()
    };
    let app = open(&folder).await;
    assert!(
        words(&app).contains("Delegates met."),
        "the picture is what is read"
    );
    let hall = app.hall("small").expect("it is there");
    let mut pen = hall.pen(&rapporteur, &text()).await.expect("seated");
    pen.write_blocks(None, &[paragraph("In Strasbourg.")])
        .await
        .expect("written");
    // Killed: nothing is kept but what was committed.
    drop((pen, hall, app));
    tokio::time::sleep(Duration::from_millis(200)).await;

    let app = open(&folder).await;
    assert!(
        words(&app).contains("Participants met."),
        "the draft itself is read"
    );
    assert!(words(&app).contains("In Strasbourg."));
    app.close().await;
    drop(app);

    tamper(&folder, "UPDATE snapshots SET picture = '{\"form\":0}'").await;
    let app = open(&folder).await;
    assert!(
        words(&app).contains("Participants met."),
        "another program's picture is passed over"
    );
}
