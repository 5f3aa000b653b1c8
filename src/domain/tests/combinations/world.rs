//! A meeting on its way, and everything that people can try in it, well or badly.

use std::collections::BTreeSet;

use super::super::situations::*;
use super::super::*;
use crate::domain::living::{Living, Motion};

const BEA: Who = ("bea", Role::Delegate);
const SPONSORS: [Who; 5] = [ANNA, ABE, BEN, BEA, OLGA];
const WORDS: [&str; 8] = [
    "members", "noted", "soon", "again", "all", "networks", "hosts", "never",
];

/// A small generator of numbers: the same seed gives the same meeting.
struct Seeded(u64);

impl Seeded {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end.max(1)
    }

    fn of<T: Clone>(&mut self, all: &[T]) -> Option<T> {
        let at = self.below(all.len());
        all.get(at).cloned()
    }

    fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }
}

/// A meeting on its way.
pub(super) struct World {
    seed: Seeded,
    pub(super) m: Meeting,
    /// How many paragraphs were made.
    made: usize,
}

impl World {
    pub(super) fn new(number: u64) -> World {
        let mut seed = Seeded(number);
        for _ in 0..4 {
            seed.below(2);
        }
        let mut rules = Rules::consensus();
        rules.order = seed
            .of(&[Order::Filing, Order::FurthestFirst, Order::Place])
            .unwrap();
        rules.sub_amendment_depth = 1 + seed.below(3) as u32;
        rules.seconders = u32::from(seed.once_in(6));
        if seed.once_in(6) {
            rules.sponsors = Sponsors::FrozenAtFiling;
        }
        let mut m = Meeting::under(rules);
        register_abe(&mut m);
        m.must(
            SEC,
            Command::RegisterPerson {
                id: person("bea"),
                delegation: Some(delegation("borduria")),
                roles: BTreeSet::from([Role::Delegate]),
            },
        );
        if seed.once_in(2) {
            m.must(SEC, name_head("arcadia", Some("anna")));
        }
        m.must(RAP, Meeting::issue());
        m.open();
        World { seed, m, made: 0 }
    }

    /// A paragraph, more often than not the one that everybody has something to say to.
    fn id(&mut self) -> String {
        if self.seed.once_in(2) && self.m.live.iter().any(|block| block.id == pid("p1")) {
            return pid("p1").to_string();
        }
        let ids: Vec<String> = self.m.live.iter().map(|block| block.id.to_string()).collect();
        self.seed.of(&ids).unwrap_or_else(|| "p1".to_owned())
    }

    fn fresh(&mut self) -> String {
        self.made += 1;
        format!("n{}x", self.made)
    }

    fn reworded(&mut self, words: &str) -> String {
        let mut all: Vec<&str> = words.split_whitespace().collect();
        for _ in 0..=self.seed.below(2) {
            let at = self.seed.below(all.len().max(1));
            let word = self.seed.of(&WORDS).unwrap();
            match self.seed.below(3) {
                0 if all.len() > 1 => {
                    all.remove(at);
                }
                1 => all.insert(at, word),
                _ if all.is_empty() => all.push(word),
                _ => all[at] = word,
            }
        }
        all.join(" ")
    }

    fn plain(&self, id: &str) -> String {
        let block = self.m.live.iter().find(|block| block.id == pid(id));
        block.map_or_else(String::new, |block| block.content.plain())
    }

    /// One change of the text, of any kind.
    fn change(&mut self) -> Change {
        let (id, other) = (self.id(), self.id());
        let was = self.plain(&id);
        match self.seed.below(14) {
            0 => Change::deletion(pid(&id)),
            1 | 2 => Change::New {
                after: (!self.seed.once_in(4)).then(|| pid(&id)),
                block: {
                    let fresh = self.fresh();
                    new_block(&fresh, "Members will meet.")
                },
            },
            3 => Change::Move {
                paragraph: pid(&id),
                after: (!self.seed.once_in(4)).then(|| pid(&other)),
            },
            4 => {
                let each: Vec<&str> = was.split_whitespace().collect();
                let (head, tail) = each.split_at(each.len() / 2);
                Change::Split {
                    paragraph: pid(&id),
                    before: Content::default(),
                    head: words(&head.join(" ")),
                    tail: {
                        let fresh = self.fresh();
                        new_block(&fresh, &tail.join(" "))
                    },
                }
            }
            5 => Change::Join {
                paragraph: pid(&id),
                before: Content::default(),
                into: pid(&other),
                into_before: Content::default(),
                joined: words(&format!("{} {was}", self.plain(&other))),
            },
            6 => Change::Title {
                before: String::new(),
                after: self.reworded("Conference summary"),
            },
            _ => {
                let words = self.reworded(&was);
                wording_of(&id, &words)
            }
        }
    }

    fn number(&mut self) -> u32 {
        let pending: Vec<u32> = self.m.text().pending().map(|one| one.number).collect();
        let all = self.m.text().amendments.len();
        match self.seed.of(&pending) {
            Some(number) if !self.seed.once_in(6) => number,
            _ => self.seed.below(all + 1) as u32 + 1,
        }
    }

    fn filing(&mut self) -> Command {
        let subject = if self.seed.once_in(4) {
            let (number, change) = (self.number(), self.seed.below(2) as u32);
            let now = self.m.text().amendments.get(&number);
            let now = now.and_then(|one| one.subject.words(change));
            let after = self.reworded(&now.map_or_else(String::new, |now| now.plain()));
            Subject::Amendment {
                number,
                change,
                before: Content::default(),
                after: words(&after),
            }
        } else {
            let several = if self.seed.once_in(4) { 3 } else { 1 };
            Subject::Text((0..several).map(|_| self.change()).collect())
        };
        let mut filing = self.m.file(subject);
        let on = self.seed.once_in(4).then(|| self.number());
        let seconds = self.m.conference.rules().seconders > 0 || self.seed.once_in(4);
        let oral_one = self.seed.once_in(6);
        if let Command::FileAmendment {
            consequential_on,
            co_sponsors,
            oral,
            ..
        } = &mut filing
        {
            *consequential_on = on;
            *oral = oral_one;
            if seconds {
                co_sponsors.extend(["arcadia", "borduria", "league"].map(delegation));
            }
        }
        filing
    }

    /// Rapporteurs write between two issues: words, and paragraphs that part, join, move, go and come.
    fn revise(&mut self) {
        for _ in 0..=self.seed.below(3) {
            let id = pid(&self.id());
            let Some(at) = self.m.live.iter().position(|block| block.id == id) else {
                return;
            };
            let was = self.m.live[at].content.plain();
            match self.seed.below(6) {
                0 => {
                    let each: Vec<&str> = was.split_whitespace().collect();
                    let (head, tail) = each.split_at(each.len() / 2);
                    let fresh = self.fresh();
                    self.m.live[at].content = words(&head.join(" "));
                    self.m.live.insert(at + 1, new_block(&fresh, &tail.join(" ")));
                }
                1 if at > 0 => {
                    let gone = self.m.live.remove(at);
                    let both = format!("{} {}", self.m.live[at - 1].content.plain(), gone.content.plain());
                    self.m.live[at - 1].content = words(&both);
                }
                2 => {
                    let block = self.m.live.remove(at);
                    let to = self.seed.below(self.m.live.len() + 1);
                    self.m.live.insert(to, block);
                }
                3 if self.m.live.len() > 3 => {
                    self.m.live.remove(at);
                }
                4 => {
                    // What went may come back under its own id.
                    let gone = self.m.text().paragraphs.iter().filter_map(|(id, standing)| {
                        let back = standing.removed.as_ref()?.block.clone();
                        (!self.m.live.iter().any(|block| block.id == *id)).then_some(back)
                    });
                    let gone: Vec<Block> = gone.collect();
                    if let Some(block) = self.seed.of(&gone) {
                        self.m.live.insert(at, block);
                    }
                }
                _ => {
                    // Now and then exactly what an amendment asks for.
                    let asked: Vec<Content> = self
                        .m
                        .text()
                        .pending()
                        .flat_map(Amendment::changes)
                        .filter_map(|change| match change {
                            Change::Wording { paragraph, after, .. } if paragraph == id => Some(after),
                            _ => None,
                        })
                        .collect();
                    let own = words(&self.reworded(&was));
                    self.m.live[at].content = self.seed.of(&asked).unwrap_or(own);
                }
            }
            self.m.edits += 1;
        }
    }

    pub(super) fn living(&self) -> Living {
        Living::examine(
            &self.m.text().title,
            &self.m.live,
            Motion::all(self.m.text()),
            None,
        )
    }

    /// The chair goes to where an amendment is put.
    fn go_to(&mut self, number: u32) {
        let text = self.m.text();
        let place = text.amendments.get(&number).and_then(|one| place_of(text, one));
        if let Some(place) = place {
            let going = Meeting::take_up(place.as_str());
            let act = self.m.act(CHAIR, &going);
            let _refused_or_done = self.m.try_as(act, &going);
        }
    }

    /// Pending amendments that are put where the meeting is, or any.
    fn here(&mut self) -> Vec<u32> {
        let text = self.m.text();
        let here = text.considering.as_ref().map(|paragraph| {
            let places = order_of_putting(self.m.conference.rules(), text, paragraph);
            places.iter().map(|place| place.number).collect::<Vec<_>>()
        });
        match here {
            Some(here) if !here.is_empty() => here,
            _ => vec![self.number()],
        }
    }

    fn command(&mut self) -> (Who, Command) {
        let sponsor = self.seed.of(&SPONSORS).unwrap();
        let (text, number) = (summary(), self.number());
        let put = {
            let here = self.here();
            self.seed.of(&here).unwrap_or(number)
        };
        match self.seed.below(56) {
            0..=9 | 46..=55 => {
                let filing = self.filing();
                let oral = matches!(&filing, Command::FileAmendment { oral: true, .. });
                (if oral { SEC } else { sponsor }, filing)
            }
            10 | 11 => (sponsor, Command::JoinSponsors { text, number }),
            12 | 13 => (sponsor, Meeting::withdraw(number)),
            14 | 15 => {
                let number = 1 + self.seed.below(self.m.text().amendments.len()) as u32;
                let mut taking = take_over(number);
                if let Command::TakeOverAmendment { co_sponsors, .. } = &mut taking {
                    co_sponsors.extend(["borduria", "arcadia"].map(delegation));
                }
                (sponsor, taking)
            }
            16 | 17 => {
                let living = self.living();
                let text = self.m.text();
                let two = text
                    .pending()
                    .filter(|one| !contradicting(text, &living, one.number).is_empty());
                let two: Vec<u32> = two.map(|one| one.number).collect();
                let number = self.seed.of(&two).unwrap_or(number);
                (sponsor, stands(number))
            }
            18 => {
                let living = self.living();
                let asked = self.m.text().pending().map(|one| one.number);
                let asked: Vec<u32> = asked.filter(|one| living.rebased(*one).is_some()).collect();
                let number = self.seed.of(&asked).unwrap_or(number);
                let found = living.rebased(number);
                let expected = found.map_or_else(|| Fingerprint::of(""), |(_, expected)| expected);
                (sponsor, rebasing::confirm(number, expected))
            }
            19 => (
                CHAIR,
                Command::RuleInadmissible {
                    text,
                    number,
                    reason: "It is about another text.".into(),
                },
            ),
            20..=23 => {
                let place = self
                    .m
                    .text()
                    .amendments
                    .get(&number)
                    .and_then(|one| place_of(self.m.text(), one));
                let id = place.map_or_else(|| self.id(), |place| place.to_string());
                (CHAIR, Meeting::take_up(&id))
            }
            24..=27 => {
                self.go_to(put);
                let with = identical_to(self.m.text(), put);
                let with = if self.seed.once_in(3) { Vec::new() } else { with };
                (CHAIR, self.m.accept_with(put, with))
            }
            28 => (CHAIR, Meeting::reject(put)),
            29 => (CHAIR, Command::RecordNotMoved { text, number: put }),
            30 | 31 => {
                let many = self.m.text().amendments.get(&number);
                let many = many.map_or(0, |one| pieces(one).len());
                let parts = match self.seed.below(2) {
                    0 => Vec::new(),
                    _ => (0..many).map(|_| self.seed.below(2) as u32).collect(),
                };
                (CHAIR, putting::divide(number, &parts))
            }
            32 | 33 => {
                let mut numbers = bloc_offered(self.m.text(), &self.living());
                if numbers.is_empty() || self.seed.once_in(3) {
                    numbers = (0..3).map(|_| self.number()).collect();
                }
                (CHAIR, putting::bloc(&self.m, &numbers))
            }
            34 => (
                sponsor,
                if self.seed.once_in(2) {
                    Command::AskSeparately { text, number }
                } else {
                    Command::WaiveSeparately { text, number }
                },
            ),
            35 | 36 => {
                let here = self.here();
                let some = here.into_iter().filter(|_| self.seed.once_in(2)).collect();
                let at = self.m.text().considering.as_ref().map(ToString::to_string);
                let at = at.unwrap_or_else(|| self.id());
                (CHAIR, self.m.compromise(&at, some))
            }
            37 => {
                let id = self.id();
                (CHAIR, self.m.agree(&id))
            }
            38 => {
                let id = self.id();
                (CHAIR, Meeting::reopen(&id))
            }
            39 | 40 => {
                let mut falls = falls_proposed(&self.m.conference, self.m.text(), &self.living());
                if falls.is_empty() || self.seed.once_in(3) {
                    let cause = FallCause::Amendment(1 + self.seed.below(9) as u32);
                    falls.push(Fall { number, cause });
                }
                match falls.first().cloned() {
                    Some(fall) if self.seed.once_in(4) => (CHAIR, Command::PutAllTheSame { text, fall }),
                    _ => (CHAIR, Command::DeclareFallenTogether { text, falls }),
                }
            }
            41 => {
                let paragraph = pid(&self.id());
                let places = order_of_putting(self.m.conference.rules(), self.m.text(), &paragraph);
                let mut numbers: Vec<u32> = places.iter().map(|place| place.number).collect();
                numbers.reverse();
                let reason = "The chair finds it simpler.".to_owned();
                let order = Command::SetOrderOfPutting {
                    text,
                    paragraph,
                    numbers,
                    reason,
                };
                (CHAIR, order)
            }
            42 => {
                let oral = self.m.text().pending().filter(|one| one.oral);
                let oral: Vec<u32> = oral.map(|one| one.number).collect();
                let who = self.seed.of(&[CHAIR, sponsor]).unwrap();
                (who, read_back(self.seed.of(&oral).unwrap_or(number)))
            }
            43 => (CHAIR, self.m.put_text()),
            44 => (
                CHAIR,
                Command::WithdrawQuestion {
                    text,
                    reason: "Not yet.".into(),
                },
            ),
            _ => (RAP, revise("A new draft.")),
        }
    }

    pub(super) fn step(&mut self) {
        match self.m.text().stage {
            Stage::Revising => {
                self.revise();
                let issue = Meeting::issue();
                let act = self.m.act(RAP, &issue);
                let _refused_or_done = self.m.try_as(act, &issue);
                return;
            }
            Stage::Issued if self.seed.once_in(8) => {
                // On screen, in the paragraph that the meeting is at.
                if let Some(id) = self.m.text().considering.as_ref().map(ToString::to_string) {
                    let words = self.reworded(&self.plain(&id));
                    self.m.write(&id, &words);
                }
                return;
            }
            _ => {}
        }
        let (who, command) = self.command();
        let mut act = self.m.act(who, &command);
        if who == SEC {
            act.delegation = Some(delegation("borduria"));
        }
        let put = matches!(command, Command::PutText { .. });
        if self.m.try_as(act, &command).is_ok() && put {
            assert_eq!(
                self.m.text().pending().count(),
                0,
                "a text is put with open amendments"
            );
        }
    }
}
