//! People for the secretariat: registering them, their names, their links. Roles and delegations go through the journal;
//! names and links do not.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::domain::rights::Right;
use crate::domain::{Command, DelegationId, Event, PersonId, Refusal, Role};
use crate::store::{Batch, Holder, LinkRow, PersonRow};

use super::act::{Beside, now};
use super::register::NAME_CHARS_MAX;
use super::{ActError, Click, Fault, Hall, Names, News, Receipt, Token, Who, mint};

/// Somebody to put on the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPerson {
    /// How they are named.
    pub names: Names,
    /// The delegation they act for.
    pub delegation: Option<DelegationId>,
    /// What they may act as.
    pub roles: BTreeSet<Role>,
}

/// Somebody who was put on the list.
#[derive(Debug)]
pub struct Registered {
    /// Their id.
    pub person: PersonId,
    /// Their personal link. None when the command is repeated so late that the server has forgotten the secret: then a
    /// new link is made with [`Hall::new_link`].
    pub link: Option<Token>,
    /// What the journal says of it.
    pub receipt: Receipt,
}

/// A person's first link.
const FIRST: u32 = 1;

impl Hall {
    /// Puts somebody on the list and makes their personal link.
    pub async fn register_person(
        self: &Arc<Self>,
        who: &Who,
        click: Click,
        new: NewPerson,
    ) -> Result<Registered, ActError> {
        let names = new.names.checked()?;
        let id = mint::person_id();
        let link = self.links.token(self.slug().as_str(), id.as_str(), FIRST);
        let beside = Beside {
            people: vec![names.row(&id)],
            links: vec![self.link_row(&id, &link, FIRST)],
            ..Beside::default()
        };
        let command = Command::RegisterPerson {
            id: id.clone(),
            delegation: new.delegation,
            roles: new.roles,
        };
        let click_id = click.id.clone();
        let receipt = self.act_beside(who.clone(), click, command, beside).await?;
        let person = receipt.events.iter().find_map(|event| match event {
            Event::PersonRegistered { id, .. } => Some(id.clone()),
            _ => None,
        });
        // A repeated click is answered with the person registered by the first one.
        let person = person.ok_or(Refusal::PersonExists)?;
        if person == id {
            self.remember_token(&click_id, &link);
        }
        Ok(Registered {
            person,
            link: self.recent_token(&click_id),
            receipt,
        })
    }

    /// Makes a new personal link; the former one stops working.
    pub async fn new_link(self: &Arc<Self>, who: &Who, person: &PersonId) -> Result<Token, ActError> {
        self.may(who, Right::RegisterPeople, None)?;
        self.known(person)?;
        // Under the lock, since the number of the link follows on the last one's.
        let _floor = self.floor.lock().await;
        let former = self
            .store
            .links(self.slug().as_str())
            .await?
            .into_iter()
            .find(|link| {
                link.holder
                    .as_ref()
                    .is_some_and(|holder| holder.person == person.as_str())
            });
        let generation = former.map_or(FIRST, |link| link.generation + 1);
        let link = self
            .links
            .token(self.slug().as_str(), person.as_str(), generation);
        let links = vec![self.link_row(person, &link, generation)];
        self.store
            .commit(&Batch {
                conference: self.slug().to_string(),
                links,
                ..Batch::default()
            })
            .await?;
        tracing::info!(conference = %self.slug(), %person, by = %who.person, "made a new link");
        Ok(link)
    }

    /// Changes how somebody is named.
    pub async fn rename(
        self: &Arc<Self>,
        who: &Who,
        person: &PersonId,
        names: Names,
    ) -> Result<(), ActError> {
        self.put_names(who, person, names.checked()?).await
    }

    /// Takes somebody's name off the list. The journal keeps an id that names nobody.
    pub async fn erase(self: &Arc<Self>, who: &Who, person: &PersonId) -> Result<(), ActError> {
        self.put_names(who, person, Names::default()).await?;
        self.store
            .forget_readings(self.slug().as_str(), person.as_str())
            .await?;
        self.forget_following(person).await?;
        Ok(())
    }

    async fn put_names(self: &Arc<Self>, who: &Who, person: &PersonId, names: Names) -> Result<(), ActError> {
        self.may(who, Right::RegisterPeople, None)?;
        self.known(person)?;
        let (hall, person) = (self.clone(), person.clone());
        // In a task of its own: a page that goes away must not leave the list behind what is on disk.
        let task = tokio::spawn(async move {
            let mut floor = hall.floor.lock().await;
            let people = vec![names.row(&person)];
            hall.store
                .commit(&Batch {
                    conference: hall.slug().to_string(),
                    people,
                    ..Batch::default()
                })
                .await?;
            floor.names.insert(person.to_string(), names);
            hall.publish_register(&floor.names);
            hall.announce(News::Register);
            Ok(())
        });
        task.await.unwrap_or(Err(Fault::Interrupted.into()))
    }

    /// The links of a demo folder's people, for printing; none in any other folder.
    pub async fn demo_links(&self) -> Result<Vec<(PersonId, Token)>, Fault> {
        if !self.links.can_be_told_again() {
            return Ok(Vec::new());
        }
        let links = self.store.links(self.slug().as_str()).await?;
        let told = links.into_iter().filter_map(|link| {
            let person = PersonId::new(link.holder?.person).ok()?;
            let token = self
                .links
                .token(self.slug().as_str(), person.as_str(), link.generation);
            Some((person, token))
        });
        Ok(told.collect())
    }

    pub(super) fn link_row(&self, person: &PersonId, link: &Token, generation: u32) -> LinkRow {
        LinkRow {
            token_hash: link.hash(),
            holder: Some(Holder {
                conference: self.slug().to_string(),
                person: person.to_string(),
            }),
            generation,
            created_at: now(),
            replaced_at: None,
            used_at: None,
        }
    }

    fn known(&self, person: &PersonId) -> Result<(), Refusal> {
        if self.conference().people.contains_key(person) {
            Ok(())
        } else {
            Err(Refusal::UnknownPerson {
                person: person.clone(),
            })
        }
    }
}

impl Names {
    /// The names without white space around them, if they have words and are not too long.
    pub(super) fn checked(self) -> Result<Self, Refusal> {
        let trimmed = |field, words: String| -> Result<String, Refusal> {
            if words.chars().count() > NAME_CHARS_MAX {
                return Err(Refusal::TooLong {
                    field,
                    limit: NAME_CHARS_MAX,
                });
            }
            Ok(words.split_whitespace().collect::<Vec<_>>().join(" "))
        };
        let names = Self {
            name: trimmed("name", self.name)?,
            title: trimmed("title", self.title)?,
            organisation: trimmed("organisation", self.organisation)?,
        };
        if names.name.is_empty() {
            Err(Refusal::WordsMissing { field: "name" })
        } else {
            Ok(names)
        }
    }

    pub(super) fn row(&self, person: &PersonId) -> PersonRow {
        PersonRow {
            person: person.to_string(),
            name: self.name.clone(),
            title: self.title.clone(),
            organisation: self.organisation.clone(),
        }
    }
}
