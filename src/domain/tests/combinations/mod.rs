//! Everything that can happen to amendments, in orders nobody thought of, by seed: whole meetings in which delegations file,
//! join, leave, take over, contradict themselves and are divided, while the text is split, joined and moved between them.
//! Each step is taken or refused; what must hold holds after each.

mod world;

use std::collections::{BTreeMap, BTreeSet};

use super::properties::replayed;
use super::reading::{States, check_news, states};
use super::*;
use crate::domain::living::State;
use world::World;

/// Meetings in the gate; `PLENARY_MEETINGS` asks for more, `PLENARY_MEETINGS_FROM` for others.
const MEETINGS: u64 = 100;
/// Steps in each.
const STEPS: usize = 90;
/// After so many of them all that is shown is looked at as well.
const LOOKED_AT: usize = 5;

/// What has to have happened in some of the meetings.
const KINDS: [&str; 21] = [
    "AmendmentFiled",
    "WordingConfirmed",
    "ProposalUpheld",
    "SponsorJoined",
    "SponsorLeft",
    "AmendmentWithdrawn",
    "AmendmentRebased",
    "AmendmentRuledInadmissible",
    "AmendmentAccepted",
    "SubAmendmentAccepted",
    "AmendmentRejected",
    "AmendmentFallen",
    "AmendmentNotMoved",
    "OrderOfPuttingSet",
    "SeparateDecisionAsked",
    "AmendmentDivided",
    "AmendmentsAcceptedEnBloc",
    "CompromiseAccepted",
    "ParagraphReopened",
    "RevisionOpened",
    "TextPut",
];

impl World {
    /// What holds after every step.
    fn check(&self) {
        let text = self.m.text();
        for one in text.amendments.values() {
            assert!(
                !one.sponsors.is_empty(),
                "amendment {} has no sponsor",
                one.number
            );
            let each: BTreeSet<_> = one.sponsors.iter().collect();
            assert_eq!(
                each.len(),
                one.sponsors.len(),
                "a sponsor of {} twice",
                one.number
            );
            if one.is_pending()
                && let Some(parent) = one.parent()
            {
                assert!(
                    text.amendments[&parent].is_pending(),
                    "{} outlives what it would change",
                    one.number
                );
            }
        }
        for block in text.latest().map_or(&[][..], |latest| &latest.blocks) {
            if let Some(agreement) = text.paragraphs[&block.id].agreed.as_ref() {
                assert_eq!(agreement.hash, content_hash(block));
            }
        }
    }

    /// What takes longer to look at, and holds all the time as well.
    fn check_all(&self) {
        let text = self.m.text();
        // Every open amendment has its place in the order once, at one paragraph or with an identical one.
        let mut placed: BTreeMap<u32, usize> = BTreeMap::new();
        for block in text.latest().map_or(&[][..], |latest| &latest.blocks) {
            for place in order_of_putting(self.m.conference.rules(), text, &block.id) {
                for number in place.identical.iter().chain([&place.number]) {
                    *placed.entry(*number).or_default() += 1;
                }
            }
        }
        for (number, times) in placed {
            assert!(
                self.m.amendment(number).is_pending() && times == 1,
                "{number} is put {times} times"
            );
        }
        let living = self.living();
        let open: Vec<u32> = text.pending().map(|one| one.number).collect();
        let with = living.what_if(&open);
        let mut told: Vec<u32> = with.taken.clone();
        told.extend(with.within.iter().map(|(one, _)| *one));
        told.extend(&with.moot);
        told.extend(with.fallen.iter().map(|fallen| fallen.number));
        told.sort_unstable();
        assert_eq!(told, open, "what if all of them: {with:?}");
        falls_proposed(&self.m.conference, text, &living);
    }

    /// What accepting one does to the text is what "what if" shows of it.
    fn check_alone(&self) {
        let (text, living) = (self.m.text(), self.living());
        for one in text
            .pending()
            .filter(|one| one.parent().is_none() && one.consequential_on.is_none())
        {
            let state = living.condition(one.number).map(|condition| condition.state);
            // Where several came to one gap, acceptance has an order among them that "what if" does not look for.
            let comes = |change: &Change| matches!(change, Change::New { .. } | Change::Move { .. });
            if !matches!(state, Some(State::Clean | State::Moved)) || one.proposes().iter().any(comes) {
                continue;
            }
            let mut blocks = self.m.live.clone();
            for effect in amendment_effects(text, &self.m.live, one.number).unwrap() {
                effect::apply(&mut blocks, &effect).unwrap();
            }
            assert_eq!(
                blocks,
                living.what_if(&[one.number]).blocks,
                "amendment {}",
                one.number
            );
        }
    }

    /// Brings everything to its end, as a patient chair would.
    fn finish(&mut self) {
        let m = &mut self.m;
        if m.text().stage == Stage::Put {
            let reason = "To finish.".to_owned();
            m.must(
                CHAIR,
                Command::WithdrawQuestion {
                    text: summary(),
                    reason,
                },
            );
        }
        if m.text().stage == Stage::Revising {
            m.must(RAP, Meeting::issue());
        }
        loop {
            let next = m.text().pending().map(|one| one.number).next();
            let Some(number) = next else {
                break;
            };
            m.must(CHAIR, Meeting::reject(number));
        }
        m.agree_all();
        for block in m.live.clone() {
            if m.text().state_of(&block.id) != ParagraphState::Agreed {
                m.must(CHAIR, m.agree(block.id.as_str()));
            }
        }
        m.must(CHAIR, m.put_text());
        m.must(CHAIR, m.gavel());
    }

    /// Over the whole of the journal.
    fn check_journal(&self) {
        assert_eq!(replayed(&self.m.journal), self.m.conference);
        let (mut begun, mut ended) = (Vec::new(), Vec::new());
        for sealed in &self.m.journal {
            let (began, ends) = numbers(&sealed.entry.event);
            begun.extend(began);
            ended.extend(ends);
        }
        let all: Vec<u32> = (1..=begun.len() as u32).collect();
        assert_eq!(begun, all, "numbers run in the order of filing");
        ended.sort_unstable();
        assert_eq!(ended, all, "each amendment ends once");
    }
}

/// The amendments that begin with an event, and those that end with it.
fn numbers(event: &Event) -> (Vec<u32>, Vec<u32>) {
    let with = |number: &u32, identical: &[u32]| [&[*number], identical].concat();
    match event {
        Event::AmendmentFiled { number, .. } => (vec![*number], Vec::new()),
        Event::AmendmentDivided { number, parts, .. } => {
            (parts.iter().map(|part| part.number).collect(), vec![*number])
        }
        Event::AmendmentWithdrawn { number, .. }
        | Event::AmendmentRuledInadmissible { number, .. }
        | Event::AmendmentNotMoved { number, .. }
        | Event::AmendmentFallen { number, .. } => (Vec::new(), vec![*number]),
        Event::AmendmentAccepted {
            number, identical, ..
        }
        | Event::SubAmendmentAccepted {
            number, identical, ..
        }
        | Event::AmendmentRejected {
            number, identical, ..
        } => (Vec::new(), with(number, identical)),
        Event::AmendmentsAcceptedEnBloc { parts, .. } => {
            (Vec::new(), parts.iter().map(|part| part.number).collect())
        }
        Event::CompromiseAccepted { amendments, .. } => (Vec::new(), amendments.clone()),
        _ => (Vec::new(), Vec::new()),
    }
}

#[test]
fn whatever_happens_to_amendments_each_ends_once_and_the_journal_tells_it_again() {
    let asked = std::env::var("PLENARY_MEETINGS").ok();
    let meetings = asked.and_then(|many| many.parse().ok()).unwrap_or(MEETINGS);
    let from = std::env::var("PLENARY_MEETINGS_FROM").ok();
    let from: u64 = from.and_then(|from| from.parse().ok()).unwrap_or(0);
    let mut happened: BTreeMap<String, usize> = BTreeMap::new();
    for number in from..from + meetings {
        // Says which meeting it was, where one of them goes wrong.
        let outcome = std::panic::catch_unwind(|| {
            let mut world = World::new(number);
            let (mut known, mut looked) = (States::new(), 0);
            for step in 0..STEPS {
                if step == STEPS / 2 {
                    (known, looked) = (states(world.m.text()), world.m.journal.len());
                }
                world.step();
                world.check();
                if step % LOOKED_AT == 0 {
                    world.check_all();
                    world.check_alone();
                }
            }
            check_news(&world.m, &known, looked);
            world.finish();
            world.check();
            world.check_journal();
            world.m.journal
        });
        let journal = outcome.unwrap_or_else(|_| panic!("meeting {number}"));
        for sealed in &journal {
            let told = format!("{:?}", sealed.entry.event);
            let kind = told.split([' ', '{']).next().unwrap_or_default();
            *happened.entry(kind.to_owned()).or_default() += 1;
        }
    }
    // Meetings in which nothing of a kind happens would prove nothing of it.
    for kind in KINDS {
        assert!(happened.contains_key(kind), "{kind} never happened: {happened:?}");
    }
}
