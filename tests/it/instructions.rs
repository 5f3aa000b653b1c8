//! Proposing in words, as people write in mails: from the form to a filed amendment, what is said where the words do not
//! fit, and the sentences that say an amendment in three languages.

use serde_json::json;

use crate::folder::Folder;
use crate::scene::text;
use crate::web::House;

const TEXT: &str = "/conferences/small/texts/summary";
const INSTRUCTION: &str = "/conferences/small/texts/summary/amendments/instruction";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_instruction_becomes_the_form_and_the_form_an_amendment() {
    let folder = Folder::new();
    let house = House::open(&folder).await;
    let scene = &house.scene;
    let blocks = scene.issue().await;
    let delegate = house.browser(&scene.delegate).await;

    delegate.get(TEXT).await.says("amendments/instruction");
    delegate
        .get(INSTRUCTION)
        .await
        .is(200)
        .says("name=\"instruction\"");
    let instruction = "In paragraph 2, replace “threats” by “dangers”.";
    let shown = delegate
        .post(INSTRUCTION, &[("instruction", instruction), ("reason", "Wider.")])
        .await;
    shown
        .is(200)
        .says("role=\"deletion\"")
        .says("They noted the dangers.")
        .says("Wider.")
        .says(&format!("name=\"paragraph\" value=\"{}\"", blocks[1].id))
        .says(&scene.live_hash().to_string());
    assert!(
        scene.hall.conference().texts[&text()].amendments.is_empty(),
        "nothing is filed by looking"
    );

    // What the form then sends files it.
    let (base, pid) = (scene.live_hash().to_string(), blocks[1].id.to_string());
    let filing = [
        ("base", base.as_str()),
        ("paragraph", &pid),
        ("wording", "They noted the dangers."),
        ("reason", "Wider."),
    ];
    let filed = delegate.post(&format!("{TEXT}/amendments"), &filing).await;
    assert_eq!(filed.status, 303, "{}", filed.body());

    // And it is said in the language of the text, or in the one that is asked for.
    let page = format!("{TEXT}/amendments/1");
    let said = "In paragraph 2, replace “threats” by “dangers”.";
    delegate.get(&page).await.says(said).says("aria-hidden=\"true\"");
    let russian = delegate.get(&format!("{page}?sentences=ru")).await;
    russian.says("<p class=\"said\" lang=\"ru\">В пункте 2 заменить «threats» на «dangers».</p>");
    delegate.get(&format!("{page}?sentences=tlh")).await.says(said);
    let beside = delegate.get(&format!("{page}?view=side")).await;
    beside
        .is(200)
        .says("As it reads")
        .says("As proposed")
        .says("role=\"deletion\"");
    let listed = delegate.program().get(&page).await;
    let sentences = &listed.json()["sentences"];
    assert_eq!(sentences["en"], said);
    assert_eq!(
        sentences["fr"],
        "Au paragraphe 2, remplacer «\u{a0}threats\u{a0}» par «\u{a0}dangers\u{a0}»."
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn several_changes_are_gone_through_one_by_one() {
    let folder = Folder::new();
    let house = House::open(&folder).await;
    let scene = &house.scene;
    scene.issue().await;
    let delegate = house.browser(&scene.delegate).await;
    let instruction = "Dear Chair,\r\nIn paragraph 2, delete “the”.\r\nMove paragraph 2 before paragraph 1.";
    let shown = delegate.post(INSTRUCTION, &[("instruction", instruction)]).await;
    shown
        .is(200)
        .says("2 changes")
        .says("In paragraph 2, delete “the”.")
        .says("Move paragraph 2 to the beginning of the text.")
        .says("<q>Dear Chair,</q>")
        .says("All of it in one amendment")
        .says("target=\"_blank\"")
        .says("name=\"wording\" value=\"They noted threats.\"");
    let read = delegate
        .program()
        .send(INSTRUCTION, &json!({ "instruction": instruction }))
        .await;
    let read = read.json();
    assert_eq!(
        read["changes"][0]["proposal"]["changes"][0]["wording"],
        "They noted threats."
    );
    assert_eq!(read["changes"][1]["change"]["change"], "move");
    assert_eq!(read["aside"][0], "Dear Chair,");
    let whole = read["proposal"]["changes"].as_array().map(Vec::len);
    assert_eq!(whole, Some(2), "all of it can be one amendment");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_does_not_fit_is_said_in_one_sentence_and_kept() {
    let folder = Folder::new();
    let house = House::open(&folder).await;
    let scene = &house.scene;
    scene.issue().await;
    let delegate = house.browser(&scene.delegate).await;
    for (instruction, says) in [
        (
            "In paragraph 43, delete “new”.",
            "There is no paragraph 43: the text has",
        ),
        (
            "In paragraph 2, delete “old”.",
            "“old” does not stand in paragraph 2.",
        ),
        (
            "In paragraph 2, delete “new",
            "A quotation mark is opened and never closed.",
        ),
        (
            "Please be nicer in paragraph 2",
            "is not an instruction that Plenary understands",
        ),
        (
            "In paragraph 2, replace “they” by “we”.",
            "“they” does not stand in paragraph 2, but “They” does.",
        ),
        (
            "In paragraph 2, replace “the” wiht “some”.",
            "“wiht “some”” is not an instruction that Plenary understands",
        ),
        (
            "In paragraph 2, replace “the”",
            "is not a whole instruction: something is missing at its end.",
        ),
        (
            "Delete paragraphs 2-1.",
            "Paragraphs 2 to 1 are no range in this text",
        ),
        (
            "Split paragraphs 1 and 2 after “the”.",
            "Several paragraphs are named where there can be only one.",
        ),
        (
            "In the second sentence of paragraph 2, delete “the”.",
            "Paragraph 2 has only one sentence.",
        ),
        (
            "In the last sentence of paragraph 2, delete “old”.",
            "“old” does not stand in the last sentence of paragraph 2.",
        ),
        ("", "Write what is to change"),
    ] {
        let answer = delegate.post(INSTRUCTION, &[("instruction", instruction)]).await;
        answer.is(422).says(says);
        if !instruction.is_empty() {
            answer.says(&format!("{instruction}</textarea>"));
        }
    }
    let answer = delegate
        .program()
        .send(INSTRUCTION, &json!({ "instruction": "Hello" }))
        .await;
    answer.is(422).says("“Hello” is not an instruction");
    let visitor = house.stranger();
    visitor
        .post(INSTRUCTION, &[("instruction", "Delete paragraph 2.")])
        .await
        .is(401);
}
