//! What the store keeps of an amendment in preparation: one step at a time, and for its delegation alone.

use jiff::Timestamp;
use plenary::store::{
    Batch, KeptRow, Limits, PreparationChange, PreparationEndRow, PreparationStep, RemarkRow, Store,
};

use crate::folder::Folder;

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).expect("a small number of seconds is an instant")
}

#[tokio::test]
async fn a_preparation_is_its_delegation_s_and_goes_on_one_step_at_a_time() {
    let folder = Folder::new();
    let store = Store::open(folder.path(), Limits::default())
        .await
        .expect("it opens");
    let founding = Batch {
        conference: "small".into(),
        founding: true,
        ..Batch::default()
    };
    store.commit(&founding).await.expect("founded");
    let kept = |version: u32| KeptRow {
        version,
        title: "Stronger".into(),
        form: format!("{{\"wording\":\"{version}\"}}"),
        person: "anna".into(),
        at: at(i64::from(version)),
    };
    let step = |second: i64, what: PreparationChange| Batch {
        conference: "small".into(),
        preparations: vec![PreparationStep {
            id: "one".into(),
            at: at(second),
            what,
        }],
        ..Batch::default()
    };
    let begin = PreparationChange::Begin {
        text: "summary".into(),
        delegation: "utopia".into(),
        kept: kept(1),
    };
    let keep = |version| PreparationChange::Keep {
        kept: kept(version),
        versions_kept: 2,
    };
    let end = |fate: &str| {
        PreparationChange::End(PreparationEndRow {
            fate: fate.into(),
            amendment: None,
            person: "anna".into(),
            at: at(9),
        })
    };
    store.commit(&step(1, begin.clone())).await.expect("begun");
    store
        .commit(&step(1, begin))
        .await
        .expect_err("not twice under one id");
    store.commit(&step(2, keep(2))).await.expect("kept");
    store
        .commit(&step(2, keep(2)))
        .await
        .expect_err("not twice on one version");
    store.commit(&step(3, keep(3))).await.expect("kept");
    let remark = RemarkRow {
        id: "said".into(),
        person: "olaf".into(),
        at: at(4),
        words: "Is that all?".into(),
    };
    store
        .commit(&step(4, PreparationChange::Say(remark.clone())))
        .await
        .expect("said");
    let found = store
        .preparations("small", "summary", "utopia")
        .await
        .expect("read");
    assert_eq!(
        (found.len(), &found[0].kept, &found[0].remarks),
        (1, &kept(3), &vec![remark])
    );
    for (text, delegation) in [("summary", "arcadia"), ("other", "utopia")] {
        assert!(
            store
                .preparations("small", text, delegation)
                .await
                .expect("read")
                .is_empty()
        );
        assert_eq!(
            store
                .preparations_open("small", text, delegation)
                .await
                .expect("read"),
            0
        );
    }
    let form = async |delegation: &str, version: u32| {
        store
            .preparation_form("small", delegation, "one", version)
            .await
            .expect("read")
    };
    assert_eq!(form("utopia", 1).await, None, "only so many versions stay");
    assert!(form("utopia", 2).await.is_some());
    assert_eq!(form("arcadia", 2).await, None);
    store.commit(&step(9, end("discarded"))).await.expect("ended");
    store
        .commit(&step(9, keep(4)))
        .await
        .expect_err("what has ended is not kept");
    store
        .commit(&step(9, end("filed")))
        .await
        .expect_err("and does not end twice");
    store
        .commit(&step(10, PreparationChange::Recover))
        .await
        .expect("back");
    assert_eq!(
        store
            .preparations_open("small", "summary", "utopia")
            .await
            .expect("read"),
        1
    );
    store.commit(&step(11, end("discarded"))).await.expect("ended");
    let forget = Batch {
        conference: "small".into(),
        discarded_before: Some(at(20)),
        ..Batch::default()
    };
    store.commit(&forget).await.expect("forgotten");
    assert!(
        store
            .preparations("small", "summary", "utopia")
            .await
            .expect("read")
            .is_empty()
    );
}
