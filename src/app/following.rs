//! What each person knows of the amendments, which of them they follow, and what they are told. It has no legal effect and
//! is in no journal; all of it is held in memory, so that every page can say how much is new without asking the disk.
//!
//! Notices are not kept: they are read from the journal from where the person last put them away ([`Hall::notices`]). What
//! carries them beyond the page asks there too.

use std::collections::{BTreeMap, HashMap};
use std::sync::RwLock;

use jiff::Timestamp;

use crate::domain::{
    DelegationId, Entry, Follower, News, Notice, PersonId, Role, TextId, follows, news_of, notices,
};
use crate::store::{FollowRow, LookRow, Store};

use super::act::now;
use super::hall::{read, write};
use super::{ActError, Fault, Hall, Who};

/// Up to where somebody knows the amendments of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// How long the journal was.
    pub seq: u64,
    /// When they said so.
    pub at: Timestamp,
}

/// An amendment that somebody follows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Followed {
    /// The text.
    pub text: TextId,
    /// The amendment.
    pub number: u32,
}

type Said = BTreeMap<(TextId, u32), (bool, u64)>;

/// What all people of a conference know and follow.
#[derive(Debug, Default)]
pub(super) struct Followings {
    looks: RwLock<HashMap<(PersonId, TextId), Look>>,
    said: RwLock<HashMap<PersonId, Said>>,
    told: RwLock<HashMap<PersonId, u64>>,
}

impl Followings {
    /// As the store has them. A row that names nothing is passed over: nothing depends on it.
    pub(super) async fn open(store: &Store, conference: &str) -> Result<Self, Fault> {
        let followings = Self::default();
        for row in store.looks(conference).await? {
            if let (Ok(person), Ok(text)) = (PersonId::new(row.person), TextId::new(row.text)) {
                let look = Look {
                    seq: row.seq,
                    at: row.at,
                };
                write(&followings.looks).insert((person, text), look);
            }
        }
        for row in store.follows(conference).await? {
            if let (Ok(person), Ok(text)) = (PersonId::new(row.person), TextId::new(row.text)) {
                let mut said = write(&followings.said);
                let said = said.entry(person).or_default();
                said.insert((text, row.amendment), (row.follows, row.seq));
            }
        }
        for (person, seq) in store.told(conference).await? {
            if let Ok(person) = PersonId::new(person) {
                write(&followings.told).insert(person, seq);
            }
        }
        Ok(followings)
    }

    fn said(&self, person: &PersonId) -> Said {
        read(&self.said).get(person).cloned().unwrap_or_default()
    }
}

/// The delegation by whose amendments somebody is concerned.
fn own(who: &Who) -> Option<&DelegationId> {
    let speaks = who.is(Role::Delegate) || who.is(Role::Observer);
    who.delegation.as_ref().filter(|_| speaks)
}

impl Hall {
    /// Up to where somebody knows the amendments of a text; none where they never said.
    pub fn look(&self, who: &Who, text: &TextId) -> Option<Look> {
        let key = (who.person.clone(), text.clone());
        read(&self.followings.looks).get(&key).copied()
    }

    /// The amendments of a text that somebody does not know as they are; none at all where they never said what they know.
    pub fn news_to(&self, who: &Who, text: &TextId) -> BTreeMap<u32, News> {
        let conference = self.conference();
        let (Some(look), Some(text)) = (self.look(who, text), conference.texts.get(text)) else {
            return BTreeMap::new();
        };
        let entries = self.entries(look.seq + 1);
        news_of(text, entries.iter().map(|sealed| &sealed.entry))
    }

    /// Keeps that somebody knows the amendments of a text as they were when the journal had this length. What came since,
    /// while the page was before them, stays new.
    pub async fn mark_looked(&self, who: &Who, text: &TextId, seq: Option<u64>) -> Result<Look, ActError> {
        let conference = self.conference();
        conference.text(text)?;
        let known = self.look(who, text).map_or(0, |look| look.seq);
        let look = Look {
            seq: seq
                .unwrap_or(conference.seq)
                .clamp(known, conference.seq.max(known)),
            at: now(),
        };
        let row = LookRow {
            text: text.to_string(),
            person: who.person.to_string(),
            seq: look.seq,
            at: look.at,
        };
        self.store.put_look(self.slug().as_str(), &row).await?;
        write(&self.followings.looks).insert((who.person.clone(), text.clone()), look);
        Ok(look)
    }

    /// Whether somebody follows an amendment.
    pub fn follows(&self, who: &Who, text: &TextId, number: u32) -> bool {
        let conference = self.conference();
        let known = conference.texts.get(text);
        let Some(amendment) = known.and_then(|text| text.amendments.get(&number)) else {
            return false;
        };
        let said = read(&self.followings.said)
            .get(&who.person)
            .and_then(|said| said.get(&(text.clone(), number)))
            .map(|(follows, _)| *follows);
        follows(said, own(who), amendment)
    }

    /// Everything somebody follows, in the order of texts and numbers.
    pub fn following(&self, who: &Who) -> Vec<Followed> {
        let conference = self.conference();
        let said = self.followings.said(&who.person);
        let of_text = |text: &crate::domain::Text| {
            let followed = text.amendments.values().filter(|amendment| {
                let said = said.get(&(text.id.clone(), amendment.number));
                follows(said.map(|(follows, _)| *follows), own(who), amendment)
            });
            let followed = followed.map(|amendment| Followed {
                text: text.id.clone(),
                number: amendment.number,
            });
            followed.collect::<Vec<_>>()
        };
        conference.texts.values().flat_map(of_text).collect()
    }

    /// Keeps whether somebody follows an amendment from now on. To say it again changes nothing.
    pub async fn set_following(
        &self,
        who: &Who,
        text: &TextId,
        number: u32,
        follow: bool,
    ) -> Result<(), ActError> {
        let conference = self.conference();
        conference.text(text)?.amendment(number)?;
        if self.follows(who, text, number) == follow {
            return Ok(());
        }
        let row = FollowRow {
            person: who.person.to_string(),
            text: text.to_string(),
            amendment: number,
            follows: follow,
            seq: conference.seq,
        };
        self.store.put_follow(self.slug().as_str(), &row).await?;
        let mut said = write(&self.followings.said);
        let said = said.entry(who.person.clone()).or_default();
        said.insert((text.clone(), number), (row.follows, row.seq));
        Ok(())
    }

    /// What somebody is to be told, oldest first: what happened to what they follow since they last put it away.
    pub fn notices(&self, who: &Who) -> Vec<Notice> {
        let told = read(&self.followings.told).get(&who.person).copied();
        self.happened(who, told.unwrap_or(0) + 1)
    }

    /// What happened to what somebody follows, from an entry of the journal on, oldest first.
    pub fn happened(&self, who: &Who, from: u64) -> Vec<Notice> {
        let entries = self.entries(from);
        let entries = entries.iter().map(|sealed| -> &Entry { &sealed.entry });
        let said = self.followings.said(&who.person);
        let follower = Follower {
            person: &who.person,
            own: own(who),
            said: &said,
        };
        notices(&self.conference(), &follower, entries)
    }

    /// Puts away what somebody was told up to an entry of the journal.
    pub async fn put_away(&self, who: &Who, seq: u64) -> Result<(), ActError> {
        let known = read(&self.followings.told).get(&who.person).copied().unwrap_or(0);
        let seq = seq.min(self.conference().seq);
        if seq <= known {
            return Ok(());
        }
        self.store
            .put_told(self.slug().as_str(), who.person.as_str(), seq)
            .await?;
        write(&self.followings.told).insert(who.person.clone(), seq);
        Ok(())
    }

    /// Forgets what somebody knows, follows and was told.
    pub(super) async fn forget_following(&self, person: &PersonId) -> Result<(), Fault> {
        self.store
            .forget_following(self.slug().as_str(), person.as_str())
            .await?;
        write(&self.followings.looks).retain(|(known, _), _| known != person);
        write(&self.followings.said).remove(person);
        write(&self.followings.told).remove(person);
        Ok(())
    }
}
