//! Signing in, setting up, and the people of a conference.

use std::collections::BTreeSet;

use plenary::app::{ActError, FoundError, NewPerson, SignInError, Token};
use plenary::domain::{PersonId, Refusal, Role};

use crate::folder::Folder;
use crate::scene::{Scene, click, names, open, particulars, refused};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn links_sign_in_until_they_are_replaced() {
    let folder = Folder::new();
    let scene = Scene::new(&folder).await;
    let new = NewPerson {
        names: names("Nia New"),
        delegation: Some(scene.delegation.clone()),
        roles: BTreeSet::from([Role::Delegate]),
    };
    let once = click();
    let registered = scene
        .hall
        .register_person(&scene.secretariat, once.clone(), new.clone())
        .await
        .expect("registered");
    let link = registered.link.expect("a first click brings a link").reveal();
    let again = scene
        .hall
        .register_person(&scene.secretariat, once, new.clone())
        .await
        .expect("answered");
    assert_eq!(again.person, registered.person);
    assert_eq!(again.link.map(|link| link.reveal()).as_ref(), Some(&link));

    for _ in 0..2 {
        let signed_in = scene
            .app
            .sign_in(&link)
            .await
            .expect("a link works again and again");
        let (_, who) = scene
            .app
            .who(&signed_in.session.reveal())
            .await
            .expect("read")
            .expect("signed in");
        assert_eq!(who.person, registered.person);
        scene
            .app
            .sign_out(&signed_in.session.reveal())
            .await
            .expect("signed out");
        assert!(
            scene
                .app
                .who(&signed_in.session.reveal())
                .await
                .expect("read")
                .is_none()
        );
    }
    let newer = scene
        .hall
        .new_link(&scene.secretariat, &registered.person)
        .await
        .expect("a new link");
    assert!(matches!(
        scene.app.sign_in(&link).await,
        Err(SignInError::Replaced)
    ));
    scene
        .app
        .sign_in(&newer.reveal())
        .await
        .expect("the new one works");
    for wrong in ["", "nonsense", &Token::random().reveal()] {
        assert!(
            matches!(scene.app.sign_in(wrong).await, Err(SignInError::Unknown)),
            "{wrong}"
        );
    }
    let denied = scene.hall.register_person(&scene.delegate, click(), new).await;
    assert!(matches!(
        refused(denied.expect_err("not for delegates")),
        Refusal::RightMissing { .. }
    ));
    refused(
        scene
            .hall
            .new_link(&scene.delegate, &registered.person)
            .await
            .expect_err("nor this"),
    );

    scene
        .hall
        .erase(&scene.secretariat, &registered.person)
        .await
        .expect("erased");
    assert_eq!(scene.hall.register().name(&registered.person), "");
    let journal: Vec<_> = scene.hall.entries(1);
    assert!(
        journal.iter().all(|one| !one.line.contains("Nia")),
        "a name is in the journal"
    );
    let unknown: PersonId = "nobody".parse().expect("an id");
    refused(
        scene
            .hall
            .new_link(&scene.secretariat, &unknown)
            .await
            .expect_err("nobody"),
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_setup_link_founds_one_conference_and_a_double_click_the_same_one() {
    let folder = Folder::new();
    let app = open(&folder).await;
    let setup = app.setup_link().await.expect("made").reveal();
    let once = click();
    let (one, second) = tokio::join!(
        app.found(&setup, once.clone(), particulars("small"), names("Sam")),
        app.found(&setup, once.clone(), particulars("small"), names("Sam")),
    );
    let (one, second) = (one.expect("founded"), second.expect("answered alike"));
    assert_eq!(
        (one.person, one.link.reveal()),
        (second.person, second.link.reveal())
    );
    let used = app
        .found(&setup, click(), particulars("other"), names("Sam"))
        .await;
    assert!(
        matches!(used, Err(FoundError::Link(SignInError::Used))),
        "{used:?}"
    );
    let setup = app.setup_link().await.expect("made").reveal();
    let taken = app
        .found(&setup, click(), particulars("small"), names("Sam"))
        .await;
    assert!(
        matches!(
            taken,
            Err(FoundError::Act(ActError::Refused(Refusal::ConferenceExists)))
        ),
        "{taken:?}"
    );
    app.found(&setup, click(), particulars("other"), names("Sam"))
        .await
        .expect("a refusal uses no link up");
}
