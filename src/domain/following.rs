//! What happens to amendments, as it is told to those who follow them and to those who come back after a while. Everything
//! here is found in the journal: what has been told is a place in it, so nothing is told twice and nothing gets lost.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::{Amendment, Conference, DelegationId, Entry, Event, FallCause, PersonId, Text, TextId};

/// Something that happened to one amendment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Happening {
    /// It was filed.
    Filed,
    /// It was taken down as it was dictated, for its sponsors to confirm.
    Dictated,
    /// A sub-amendment to it was filed.
    SubFiled {
        /// Its number.
        sub: u32,
    },
    /// A sub-amendment to it has come to its end.
    SubEnded {
        /// Its number.
        sub: u32,
    },
    /// It proposes other words, since a sub-amendment to it was accepted.
    Reworded {
        /// The number of that one.
        sub: u32,
    },
    /// A sponsor confirmed how it reads in the text as it stood then.
    Rebased,
    /// A delegation joined the sponsors.
    Joined {
        /// Which.
        delegation: DelegationId,
    },
    /// A delegation left the sponsors.
    Left {
        /// Which.
        delegation: DelegationId,
    },
    /// It has come to its end. There is one for each, and it says which.
    Ended,
}

impl Happening {
    /// The word used in files and message ids.
    pub fn code(&self) -> &'static str {
        match self {
            Happening::Filed => "filed",
            Happening::Dictated => "dictated",
            Happening::SubFiled { .. } => "sub-filed",
            Happening::SubEnded { .. } => "sub-ended",
            Happening::Reworded { .. } => "reworded",
            Happening::Rebased => "rebased",
            Happening::Joined { .. } => "joined",
            Happening::Left { .. } => "left",
            Happening::Ended => "ended",
        }
    }
}

/// What an entry of the journal means to the amendments of its text, by their numbers.
pub fn happenings(text: &Text, event: &Event) -> Vec<(u32, Happening)> {
    let parent = |number: u32| text.amendments.get(&number).and_then(Amendment::parent);
    let ends = |number: u32, tells_parent: bool| {
        let sub = parent(number).filter(|_| tells_parent);
        let told = sub.map(|parent| (parent, Happening::SubEnded { sub: number }));
        std::iter::once((number, Happening::Ended)).chain(told)
    };
    match event {
        Event::AmendmentFiled { number, oral, .. } => {
            let sub = parent(*number).map(|parent| (parent, Happening::SubFiled { sub: *number }));
            let filed = if *oral {
                Happening::Dictated
            } else {
                Happening::Filed
            };
            std::iter::once((*number, filed)).chain(sub).collect()
        }
        Event::SponsorJoined {
            number, delegation, ..
        } => {
            let delegation = delegation.clone();
            vec![(*number, Happening::Joined { delegation })]
        }
        Event::SponsorLeft {
            number, delegation, ..
        } => {
            let delegation = delegation.clone();
            vec![(*number, Happening::Left { delegation })]
        }
        Event::AmendmentRebased { number, .. } => vec![(*number, Happening::Rebased)],
        Event::AmendmentWithdrawn { number, .. } | Event::AmendmentRuledInadmissible { number, .. } => {
            ends(*number, true).collect()
        }
        // Those who follow the parent are told of its own end.
        Event::AmendmentFallen { number, cause, .. } => {
            ends(*number, !matches!(cause, FallCause::Parent(_))).collect()
        }
        Event::AmendmentAccepted {
            number, identical, ..
        }
        | Event::AmendmentRejected {
            number, identical, ..
        } => std::iter::once(number)
            .chain(identical)
            .flat_map(|number| ends(*number, true))
            .collect(),
        // The parent is told of one change of its words, not of each of the amendments that made it.
        Event::SubAmendmentAccepted {
            number,
            identical,
            parent,
            ..
        } => std::iter::once(number)
            .chain(identical)
            .flat_map(|number| ends(*number, false))
            .chain([(*parent, Happening::Reworded { sub: *number })])
            .collect(),
        Event::CompromiseAccepted { amendments, .. } => {
            amendments.iter().flat_map(|number| ends(*number, true)).collect()
        }
        _ => Vec::new(),
    }
}

/// How an amendment differs from what somebody knows of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum News {
    /// It was filed since.
    New,
    /// It has come to its end since, or proposes other words.
    Changed,
}

impl News {
    /// The word used in files, classes and message ids.
    pub fn code(self) -> &'static str {
        match self {
            News::New => "new",
            News::Changed => "changed",
        }
    }
}

/// The amendments of a text that are new or otherwise than they were, by what these entries say.
pub fn news_of<'a>(text: &Text, entries: impl IntoIterator<Item = &'a Entry>) -> BTreeMap<u32, News> {
    let mut news = BTreeMap::new();
    for entry in entries {
        if entry.event.text() != Some(&text.id) {
            continue;
        }
        for (number, happening) in happenings(text, &entry.event) {
            match happening {
                Happening::Filed | Happening::Dictated => {
                    news.insert(number, News::New);
                }
                Happening::Ended | Happening::Reworded { .. } => {
                    news.entry(number).or_insert(News::Changed);
                }
                _ => {}
            }
        }
    }
    news
}

/// Whether somebody follows an amendment: as they said, and without a word of theirs, if their delegation sponsors it.
pub fn follows(said: Option<bool>, own: Option<&DelegationId>, amendment: &Amendment) -> bool {
    said.unwrap_or_else(|| own.is_some_and(|own| amendment.sponsors.contains(own)))
}

/// Something to be told to somebody who follows an amendment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// The entry of the journal.
    pub seq: u64,
    /// When it happened.
    pub at: Timestamp,
    /// The text.
    pub text: TextId,
    /// The amendment.
    pub number: u32,
    /// What happened to it.
    pub what: Happening,
}

/// Who is to be told, and what they said they follow.
#[derive(Debug, Clone, Copy)]
pub struct Follower<'a> {
    /// The person.
    pub person: &'a PersonId,
    /// The delegation they speak for.
    pub own: Option<&'a DelegationId>,
    /// What they said about each amendment, and how long the journal was then.
    pub said: &'a BTreeMap<(TextId, u32), (bool, u64)>,
}

/// **Where notices are born**: what these entries mean to one follower, oldest first. Nobody is told what they did
/// themselves. Whatever carries notices (the page, one day a mail) asks here, and remembers how far it has told.
pub fn notices<'a>(
    conference: &Conference,
    follower: &Follower<'_>,
    entries: impl IntoIterator<Item = &'a Entry>,
) -> Vec<Notice> {
    let mut notices = Vec::new();
    for entry in entries {
        let text = entry.event.text().and_then(|id| conference.texts.get(id));
        let Some(text) = text.filter(|_| entry.person != *follower.person) else {
            continue;
        };
        for (number, what) in happenings(text, &entry.event) {
            let Some(amendment) = text.amendments.get(&number) else {
                continue;
            };
            let said = follower.said.get(&(text.id.clone(), number));
            let from = said.map_or(0, |(_, from)| *from);
            // What a colleague filed for the own delegation is no news to it; to be named among another's sponsors is.
            let by_own = what == Happening::Filed && entry.delegation.as_ref() == follower.own;
            let told = follows(said.map(|(follows, _)| *follows), follower.own, amendment)
                && entry.seq > from
                && !by_own;
            if told {
                notices.push(Notice {
                    seq: entry.seq,
                    at: entry.at,
                    text: text.id.clone(),
                    number,
                    what,
                });
            }
        }
    }
    notices
}
