//! Requests made to take more than anybody needs: who has no right is refused before anything is made of a form, and who
//! has one is told the limit, with the form kept.

use plenary::domain::{CHANGES_MAX, Command};
use plenary::text::{Block, BlockKind};

use crate::folder::Folder;
use crate::scene::{paragraph, text};
use crate::web::House;

const LIST: &str = "/conferences/small/texts/summary/amendments";

/// An amendment of so many changes, as a form sends it.
fn of(changes: usize) -> Vec<(String, String)> {
    (0..changes)
        .flat_map(|at| {
            [
                ("what", "new".to_owned()),
                ("wording", format!("New words {at}.")),
            ]
            .map(|(name, value)| (format!("changes.{at}.{name}"), value))
        })
        .collect()
}

fn fields(owned: &[(String, String)]) -> Vec<(&str, &str)> {
    owned
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_right_is_asked_before_the_form_is_read() {
    let folder = Folder::new();
    let house = House::open(&folder).await;
    house.scene.issue().await;
    let stranger = house.stranger();
    let other = house.browser(&house.scene.rapporteur).await;
    let nonsense = [
        ("paragraph", "nonsense"),
        ("wording", "My own words."),
        ("changes.1.paragraph", "more"),
    ];
    for (browser, status) in [(&stranger, 401), (&other, 403)] {
        let answer = browser.post(LIST, &nonsense).await;
        answer.is(status).says("My own words.");
        assert!(!answer.body().contains("changes.1."), "no form is made for them");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_amendment_of_too_many_changes_is_told_the_limit() {
    let folder = Folder::new();
    let house = House::open(&folder).await;
    house.scene.issue().await;
    let delegate = house.browser(&house.scene.delegate).await;
    let says = format!("at most {CHANGES_MAX} changes");
    let shown = |body: &str| {
        (1..3 * CHANGES_MAX)
            .filter(|at| body.contains(&format!("\"changes.{at}.wording\"")))
            .count()
    };
    let many = of(2 * CHANGES_MAX);
    for path in [LIST.to_owned(), format!("{LIST}/preview")] {
        let answer = delegate.post(&path, &fields(&many)).await;
        answer.is(422).says(&says);
        assert!(shown(&answer.body()) <= CHANGES_MAX + 1, "the form does not grow");
    }
    let preparations = "/conferences/small/texts/summary/preparations";
    delegate
        .post(preparations, &fields(&many))
        .await
        .is(422)
        .says(&says);
    let body: Vec<serde_json::Value> = (0..2 * CHANGES_MAX)
        .map(|at| serde_json::json!({"what": "new", "wording": format!("Words {at}.")}))
        .collect();
    let told = delegate.send(LIST, &serde_json::json!({"changes": body})).await;
    assert_eq!(
        (told.status, told.json()["code"].as_str()),
        (422, Some("changes-too-many"))
    );

    // As many as may be are shown, and one more is not added.
    let mut full = of(CHANGES_MAX);
    let whole = delegate.post(&format!("{LIST}/preview"), &fields(&full)).await;
    whole.is(200);
    full.extend([
        ("more".to_owned(), "new".to_owned()),
        ("add".to_owned(), "start".to_owned()),
    ]);
    let answer = delegate.post(&format!("{LIST}/preview"), &fields(&full)).await;
    answer.is(422).says(&says);
    assert_eq!(shown(&answer.body()), CHANGES_MAX - 1, "nothing of it is lost");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_comes_back_of_a_file_is_bounded_and_each_is_filed_once() {
    let folder = Folder::new();
    let house = House::open(&folder).await;
    house.scene.issue().await;
    let delegate = house.browser(&house.scene.delegate).await;
    let latest = house.scene.hall.conference().texts[&text()]
        .latest()
        .cloned()
        .expect("issued");
    let carried = serde_json::json!({
        "base": latest.version.hash,
        "changes": [{
            "change": "wording", "paragraph": latest.blocks[1].id, "before": latest.blocks[1].content,
            "after": "They noted the new threats.",
        }],
    })
    .to_string();
    let path = format!("{LIST}/incoming");
    let many = vec![("proposal", carried.as_str()); 501];
    delegate
        .post(&path, &many)
        .await
        .is(422)
        .says("More proposals came back");
    let mut again = vec![("proposal", carried.as_str())];
    again.extend(vec![("chosen", "0"); 10_000]);
    delegate
        .post(&path, &again)
        .await
        .is(200)
        .says("1 amendment is filed.");
    assert_eq!(house.scene.hall.conference().texts[&text()].amendments.len(), 1);
    let fields = vec![("chosen", "0"); 30_000];
    delegate
        .post(&path, &fields)
        .await
        .is(422)
        .says("more fields than any page sends");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_paragraph_with_too_many_items_is_not_moved_with_them() {
    let folder = Folder::new();
    let house = House::open(&folder).await;
    let scene = &house.scene;
    let item = |at: usize| Block {
        kind: BlockKind::Item,
        ..paragraph(&format!("thing {at};"))
    };
    let mut blocks = vec![paragraph("Participants met."), paragraph("They noted:")];
    blocks.extend((0..CHANGES_MAX).map(item));
    let mut pen = scene.hall.pen(&scene.rapporteur, &text()).await.expect("a pen");
    pen.write_blocks(None, &blocks).await.expect("written");
    let issue = Command::IssueText {
        text: text(),
        symbol: None,
        note: String::new(),
    };
    scene.act(&scene.rapporteur, issue).await;
    let delegate = house.browser(&scene.delegate).await;
    let id = blocks[1].id.to_string();
    let fields = [
        ("paragraph", id.as_str()),
        ("what", "move"),
        ("move_after", "start"),
        ("wording", "They noted:"),
    ];
    let says = format!("at most {CHANGES_MAX} changes");
    delegate
        .post(&format!("{LIST}/preview"), &fields)
        .await
        .is(422)
        .says(&says);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_table_of_more_rows_than_one_page_shows_is_shown_in_part_and_says_so() {
    let folder = Folder::new();
    let house = House::open(&folder).await;
    house.scene.issue().await;
    let delegate = house.browser(&house.scene.delegate).await;
    let table = |row: &dyn Fn(usize) -> String| {
        let rows: String = (0..700).map(row).collect();
        format!(
            "--line\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\nParagraph;Proposed change\n{rows}\r\n--line--\r\n"
        )
    };
    let kind = ("content-type", "multipart/form-data; boundary=line");
    let path = format!("{LIST}/incoming/preview");
    let words = table(&|at| format!("2;They noted the new threats {at}.\n"));
    delegate
        .ask("POST", &path, &[kind], words.as_bytes())
        .await
        .is(200)
        .says("500 proposals found")
        .says("200 more proposals were found than one page can show");
    // Instructions are carried out as far as that goes, and the other rows are made into amendments by hand.
    let told = table(&|_| "2;Delete paragraph 2.\n".to_owned());
    let answer = delegate.ask("POST", &path, &[kind], told.as_bytes()).await;
    answer
        .is(200)
        .says("500 proposals found")
        .says("made into an amendment by hand");
}
