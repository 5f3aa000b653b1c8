//! Whatever people try in whatever order, what must always hold holds.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::domain::effect::{applied, between};

/// One attempt: who, what and a choice among what there is.
pub(super) type Attempt = (u8, u8, u8, u8);

const IDS: [&str; 8] = ["h1", "p1", "i1", "p2", "h2", "p3", "n1", "n2"];

pub(super) fn attempt(m: &mut Meeting, (who, what, a, b): Attempt) {
    let people = [SEC, CHAIR, CHAIR, CHAIR, RAP, ANNA, ANNA, BEN, BEN, OLGA];
    let who = people[who as usize % people.len()];
    let id = IDS[a as usize % IDS.len()];
    let number = u32::from(b) % (m.text().amendments.len() as u32 + 1) + 1;
    let text = [
        "Participants left.",
        "Participants stayed.",
        "Participants noted threats, and left.",
    ];
    let text = text[b as usize % text.len()];
    let command = match what % 22 {
        0 => Meeting::issue(),
        1 => Command::OpenRevision {
            text: summary(),
            reason: "More.".into(),
        },
        2 | 3 => m.file_to(id, text),
        4 => m.file(new_after(Some(id), ["n1", "n2"][b as usize % 2], text)),
        5 => m.file(deletion_of(pid(id))),
        6 => m.file(sub_of(number, text)),
        7 => Meeting::withdraw(number),
        8 => Command::JoinSponsors {
            text: summary(),
            number,
        },
        9 => Meeting::take_up(id),
        10 | 11 => m.accept_with(number, identical_to(m.text(), number)),
        12 => Meeting::reject(number),
        13 => Command::DeclareFallen {
            text: summary(),
            number,
            cause: cause_of_fall(m.text(), number).unwrap_or(FallCause::Amendment(u32::from(a))),
        },
        14 => m.compromise(id, vec![number]),
        15 => m.agree(id),
        16 => Meeting::reopen(id),
        17 => m.put_text(),
        18 => Command::RaiseObjection {
            text: summary(),
            words: text.into(),
        },
        19 => Command::WithdrawObjection { text: summary() },
        20 => m.gavel(),
        _ => {
            // A rapporteur writes, where the rules let her.
            match rights::editable(&m.conference, &person("rap"), &summary()) {
                Editable::All if m.live.iter().any(|block| block.id == pid(id)) => m.write(id, text),
                Editable::Some(ids) => m.write(ids[0].as_str(), text),
                Editable::All | Editable::None(_) => {}
            }
            return;
        }
    };
    let act = m.act(who, &command);
    // A refusal is an answer like any other here; what matters is what stands afterwards.
    let _refused_or_done = m.try_as(act, &command);
}

/// Brings whatever happened to its end, as a patient chair would.
fn finish(m: &mut Meeting) {
    if m.text().stage == Stage::Adopted {
        return;
    }
    if matches!(m.text().stage, Stage::Drafting | Stage::Revising) {
        m.must(RAP, Meeting::issue());
    }
    if m.text().stage == Stage::Put {
        m.must(
            CHAIR,
            Command::WithdrawQuestion {
                text: summary(),
                reason: "To finish.".into(),
            },
        );
    }
    let pending: Vec<u32> = m.text().pending().map(|amendment| amendment.number).collect();
    for number in pending {
        // A sub-amendment falls with its parent.
        if m.amendment(number).is_pending() {
            m.must(CHAIR, Meeting::reject(number));
        }
    }
    m.agree_all();
    let headings: Vec<_> = m
        .live
        .iter()
        .filter(|b| m.text().state_of(&b.id) != ParagraphState::Agreed)
        .cloned()
        .collect();
    for heading in headings {
        m.must(CHAIR, m.agree(heading.id.as_str()));
    }
    m.must(CHAIR, m.put_text());
    m.must(CHAIR, m.gavel());
}

pub(super) fn replayed(journal: &[Sealed]) -> Conference {
    let mut previous = journal::genesis();
    let mut conference = Conference::default();
    for sealed in journal {
        let read = journal::unseal(&previous, &sealed.line, &sealed.hash).unwrap();
        assert_eq!(read, *sealed);
        apply(&mut conference, &read.entry).unwrap();
        previous = sealed.hash;
    }
    conference
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn what_must_hold_holds(attempts in prop::collection::vec(any::<Attempt>(), 0..80)) {
        let mut m = Meeting::sitting();
        for attempt_ in attempts {
            attempt(&mut m, attempt_);
            // No agreed paragraph reads otherwise than as agreed.
            let text = m.text();
            for block in text.latest().map_or(&[][..], |latest| &latest.blocks) {
                if let Some(agreement) = text.paragraphs[&block.id].agreed.as_ref() {
                    prop_assert_eq!(agreement.hash, content_hash(block));
                }
            }
        }
        finish(&mut m);

        // A replay of the lines gives the same conference.
        prop_assert_eq!(&replayed(&m.journal), &m.conference);

        // Every amendment has exactly one end, and numbers run in the order of filing.
        let mut ends: BTreeMap<u32, u32> = BTreeMap::new();
        let mut filed = Vec::new();
        for sealed in &m.journal {
            match &sealed.entry.event {
                Event::AmendmentFiled { number, .. } => filed.push(*number),
                Event::AmendmentWithdrawn { number, .. }
                | Event::AmendmentRuledInadmissible { number, .. }
                | Event::AmendmentFallen { number, .. } => *ends.entry(*number).or_default() += 1,
                Event::AmendmentAccepted { number, identical, .. }
                | Event::SubAmendmentAccepted { number, identical, .. }
                | Event::AmendmentRejected { number, identical, .. } => {
                    for number in identical.iter().chain([number]) {
                        *ends.entry(*number).or_default() += 1;
                    }
                }
                Event::CompromiseAccepted { amendments, .. } => {
                    for number in amendments {
                        *ends.entry(*number).or_default() += 1;
                    }
                }
                _ => {}
            }
        }
        prop_assert_eq!(&filed, &(1..=filed.len() as u32).collect::<Vec<_>>());
        prop_assert_eq!(ends, filed.iter().map(|number| (*number, 1)).collect::<BTreeMap<_, _>>());

        // The text adopted is the one in the last question, and the one that is live.
        let text = m.text();
        let adopted = &text.adoption.as_ref().unwrap().version;
        prop_assert_eq!(adopted, &text.questions.last().unwrap().version);
        prop_assert_eq!(adopted.hash, m.hash());
        prop_assert_eq!(&text.latest().unwrap().blocks, &m.live);

        // A fall by an amendment names one that ended before.
        for amendment in text.amendments.values() {
            if let Some(End::Fallen(FallCause::Amendment(cause))) = &amendment.end {
                let decided = text.amendments[cause].end.as_ref().map(End::code);
                prop_assert!(matches!(decided, Some("accepted" | "accepted-as-sub-amended")));
            }
        }

        // Nothing happens to the text any more.
        let entries = m.journal.len();
        for what in 0..22 {
            attempt(&mut m, (1, what, 1, 1));
            attempt(&mut m, (5, what, 3, 0));
        }
        prop_assert_eq!(m.journal.len(), entries);
    }

    #[test]
    fn effects_lead_from_any_version_to_any_other(
        old in prop::sample::subsequence(IDS.to_vec(), 0..8).prop_shuffle(),
        new in prop::sample::subsequence(IDS.to_vec(), 0..8).prop_shuffle(),
        changed in any::<u8>(),
    ) {
        let block = |(at, id): (usize, &&str)| Block {
            id: pid(id),
            kind: if changed & (1 << at) != 0 { BlockKind::Item } else { BlockKind::Paragraph },
            level: 1,
            content: words(&format!("{id} {}", (changed >> at) & 1)),
        };
        let old: Vec<Block> = old.iter().enumerate().map(block).collect();
        let new: Vec<Block> = new.iter().enumerate().map(|(at, id)| block((7 - at, id))).collect();
        prop_assert_eq!(applied(&old, &between(&old, &new)), Some(new.clone()));
        prop_assert!(between(&new, &new).is_empty());
    }
}

#[test]
fn a_line_that_was_touched_does_not_follow() {
    let m = Meeting::sitting();
    let (first, second) = (&m.journal[0], &m.journal[1]);
    assert_eq!(
        journal::unseal(&first.hash, &second.line, &second.hash),
        Ok(second.clone())
    );
    let touched = second.line.replace("sec", "sek");
    assert_eq!(
        journal::unseal(&first.hash, &touched, &second.hash),
        Err(journal::BrokenChain::Hash)
    );
    let elsewhere = journal::unseal(&second.hash, &second.line, &second.hash);
    assert_eq!(elsewhere, Err(journal::BrokenChain::Hash));
    let spaced = second.line.replacen(':', ": ", 1);
    let hash = journal::link(&first.hash, &spaced);
    assert_eq!(
        journal::unseal(&first.hash, &spaced, &hash),
        Err(journal::BrokenChain::NotCanonical)
    );
    let newer = second.line.replace("\"v\":2}", "\"v\":3}");
    let hash = journal::link(&first.hash, &newer);
    assert_eq!(
        journal::unseal(&first.hash, &newer, &hash),
        Err(journal::BrokenChain::NewerForm(3))
    );
}
