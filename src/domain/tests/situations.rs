//! Situations in which a rule says no, and the commands that come to it.

use super::*;

pub(super) fn set_roles(who: &str, roles: &[Role]) -> Command {
    Command::SetRoles {
        person: person(who),
        roles: roles.iter().copied().collect(),
    }
}

pub(super) fn rapporteurs(named: &[&str]) -> Command {
    Command::SetTextRapporteurs {
        text: summary(),
        rapporteurs: named.iter().map(|word| person(word)).collect(),
    }
}

pub(super) fn file_for(m: &Meeting, who: Who, named: &str, command: Command) -> Refusal {
    let mut act = m.act(who, &command);
    act.delegation = Some(delegation(named));
    decide(&m.conference, &act, &command).expect_err("a rule says no")
}

pub(super) fn with_rules(change: impl FnOnce(&mut Rules)) -> Meeting {
    let mut rules = Rules::consensus();
    change(&mut rules);
    let mut m = Meeting::under(rules);
    m.must(RAP, Meeting::issue());
    m
}

/// Amendment 1 of Arcadia to the first paragraph, in a sitting, the paragraph taken up.
pub(super) fn one() -> Meeting {
    let mut m = Meeting::sitting();
    m.must(
        ANNA,
        m.file_to(
            "p1",
            "Participants noted that threats have grown in number and kind.",
        ),
    );
    m.must(CHAIR, Meeting::take_up("p1"));
    m
}

/// Amendment 1 as in `one`, and sub-amendment 2 of Borduria to it.
pub(super) fn sub() -> Meeting {
    let mut m = one();
    m.must(
        BEN,
        m.file(sub_of(1, "Participants noted that threats have grown in kind.")),
    );
    m
}

pub(super) fn late() -> Meeting {
    let mut m = Meeting::issued();
    let at = m.now() + jiff::SignedDuration::from_hours(1);
    m.must(
        SEC,
        Command::SetAmendmentDeadline {
            text: summary(),
            at: Some(at),
        },
    );
    m.wait(2);
    m
}

pub(super) fn fall(cause: FallCause) -> Command {
    Command::DeclareFallen {
        text: summary(),
        number: 1,
        cause,
    }
}

pub(super) fn object(words: &str) -> Command {
    Command::RaiseObjection {
        text: summary(),
        words: words.into(),
    }
}

pub(super) fn state(paragraph: Option<ParagraphId>, words: String) -> Command {
    Command::StatePosition {
        text: summary(),
        kind: PositionKind::Reservation,
        paragraph,
        words,
    }
}

pub(super) fn revise(reason: &str) -> Command {
    Command::OpenRevision {
        text: summary(),
        reason: reason.into(),
    }
}

pub(super) fn take_over(number: u32) -> Command {
    Command::TakeOverAmendment {
        text: summary(),
        number,
        reason: String::new(),
        co_sponsors: Vec::new(),
    }
}

pub(super) fn read_back(number: u32) -> Command {
    Command::ConfirmWording {
        text: summary(),
        number,
    }
}

pub(super) fn stands(number: u32) -> Command {
    Command::SayWhichStands {
        text: summary(),
        number,
    }
}

pub(super) fn name_head(home: &str, who: Option<&str>) -> Command {
    Command::NameHead {
        delegation: delegation(home),
        person: who.map(person),
    }
}

/// The same filing, dictated.
pub(super) fn dictated(mut filing: Command) -> Command {
    if let Command::FileAmendment { oral, .. } = &mut filing {
        *oral = true;
    }
    filing
}

/// Amendment 1, dictated by Arcadia in a sitting and taken down by the secretariat.
pub(super) fn oral() -> Meeting {
    let mut m = Meeting::sitting();
    let filing = dictated(m.file_to("p1", "Participants noted that threats have grown in size."));
    let mut act = m.act(SEC, &filing);
    act.delegation = Some(delegation("arcadia"));
    m.must_as(act, filing);
    m
}

/// A second person of Arcadia.
pub(super) const ABE: Who = ("abe", Role::Delegate);

pub(super) fn register_abe(m: &mut Meeting) {
    let (id, home) = (person("abe"), Some(delegation("arcadia")));
    let roles = BTreeSet::from([Role::Delegate]);
    m.must(
        SEC,
        Command::RegisterPerson {
            id,
            delegation: home,
            roles,
        },
    );
}

/// Amendments 1 and 2 of Arcadia to the first paragraph, by two people; they contradict each other. It is taken up.
pub(super) fn two_voices() -> Meeting {
    let mut m = Meeting::sitting();
    register_abe(&mut m);
    m.must(
        ANNA,
        m.file_to("p1", "Participants noted that threats have grown in size."),
    );
    m.must(
        ABE,
        m.file_to(
            "p1",
            "Participants noted that threats have grown in strength and in reach.",
        ),
    );
    m.must(CHAIR, Meeting::take_up("p1"));
    m
}

/// Amendments 1 and 2 of Arcadia, by two people; 2 follows from 1 and contradicts it.
pub(super) fn resting_voice() -> Meeting {
    let mut m = Meeting::sitting();
    register_abe(&mut m);
    m.must(
        ANNA,
        m.file_to("p1", "Participants noted that threats have grown in size."),
    );
    m.must(ABE, m.following("p1", 1));
    m
}

/// Arcadia has as many open amendments as a delegation can have.
pub(super) fn full() -> Meeting {
    let mut m = one();
    let first = m.amendment(1).clone();
    let text = m.conference.texts.get_mut(&summary()).unwrap();
    for number in 2..=u32::try_from(filing::PENDING_MAX).unwrap() {
        let next = Amendment {
            number,
            ..first.clone()
        };
        text.amendments.insert(number, next);
    }
    m
}
