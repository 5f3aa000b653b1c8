//! The conference, its delegations and its people: founded by the secretary through a setup link, and registered by the
//! secretariat.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use crate::app::{App, Hall, Names, NewPerson, Who, mint};
use crate::domain::{Command, DelegationId, Particulars, PersonId, Role, Rules, TextId};
use crate::text::ParagraphId;

use super::octopus::Octopus;
use super::{SeedError, Story, act, click, workshop};

/// Founds the conference and registers everybody.
pub(super) async fn found(app: &App, octopus: Octopus) -> Result<Story, SeedError> {
    let facts = &octopus.facts;
    let (secretary, office) = facts
        .office
        .split_first()
        .expect("a test checks that the secretary comes first");
    let link = app.setup_link().await?;
    let secretary = Names {
        name: secretary.name.clone(),
        title: secretary.title.clone(),
        organisation: String::new(),
    };
    let founded = app
        .found(&link.reveal(), click(), particulars(&octopus), secretary)
        .await?;
    let hall = app
        .hall(founded.slug.as_str())
        .expect("a conference that was founded has a hall");
    let secretariat = present(&hall, &founded.person);

    for delegation in &facts.delegation {
        let id = Story::delegation(&delegation.key);
        let (name, category) = (delegation.name.clone(), delegation.category);
        act(
            &hall,
            &secretariat,
            Command::RegisterDelegation { id, name, category },
        )
        .await?;
    }
    let (mut chair, mut rapporteurs, mut reporter) = (None, Vec::new(), None);
    for person in office {
        let names = Names {
            name: person.name.clone(),
            title: person.title.clone(),
            organisation: String::new(),
        };
        let who = register(&hall, &secretariat, names, &person.of, person.roles.clone()).await?;
        if person.roles.contains(&Role::Chair) && chair.is_none() {
            chair = Some(who.clone());
        }
        if person.workshop {
            reporter = Some(who);
        } else if person.roles.contains(&Role::Rapporteur) {
            rapporteurs.push(who);
        }
    }
    let mut heads = HashMap::new();
    for delegation in &facts.delegation {
        for name in &delegation.people {
            let names = Names {
                name: name.clone(),
                ..Names::default()
            };
            let roles = BTreeSet::from([Role::Delegate]);
            let who = register(&hall, &secretariat, names, &delegation.key, roles).await?;
            heads.entry(delegation.key.clone()).or_insert(who);
        }
    }
    let text = TextId::new("summary").expect("a short plain word");
    let command = Command::OpenText {
        id: text.clone(),
        title: octopus.summary.title.clone(),
        language: facts.conference.language.clone(),
    };
    act(&hall, &secretariat, command).await?;
    let reporter = reporter.expect("a test checks that somebody reports from the workshop");
    let command = Command::OpenText {
        id: workshop::text(),
        title: octopus.workshop.title.clone(),
        language: facts.conference.language.clone(),
    };
    act(&hall, &secretariat, command).await?;
    let command = Command::SetTextRapporteurs {
        text: workshop::text(),
        rapporteurs: BTreeSet::from([reporter.person.clone()]),
    };
    act(&hall, &secretariat, command).await?;
    let mut ids: HashMap<String, ParagraphId> = octopus
        .summary
        .block
        .iter()
        .map(|block| (block.key.clone(), mint::paragraph_id()))
        .collect();
    ids.extend(workshop::taken(&octopus).map(|(key, id)| (key.to_owned(), id)));
    let chair = chair.expect("a test checks that somebody takes the chair");
    Ok(Story {
        octopus,
        hall,
        text,
        secretariat,
        chair,
        rapporteurs,
        workshop: reporter,
        heads,
        ids,
    })
}

fn particulars(octopus: &Octopus) -> Particulars {
    let conference = &octopus.facts.conference;
    Particulars {
        slug: conference.slug.clone(),
        title: conference.title.clone(),
        opens_on: conference.opens_on,
        closes_on: conference.closes_on,
        place: conference.place.clone(),
        country: conference.country.clone(),
        aims: conference.aims.clone(),
        agenda: conference.agenda.clone(),
        language: conference.language.clone(),
        zone: conference.zone.clone(),
        rules: Rules::consensus(),
    }
}

async fn register(
    hall: &Arc<Hall>,
    secretariat: &Who,
    names: Names,
    delegation: &str,
    roles: BTreeSet<Role>,
) -> Result<Who, SeedError> {
    let what = format!("register {}", names.name);
    let delegation: DelegationId = Story::delegation(delegation);
    let new = NewPerson {
        names,
        delegation: Some(delegation),
        roles,
    };
    let registered = hall
        .register_person(secretariat, click(), new)
        .await
        .map_err(|source| SeedError::Act { what, source })?;
    Ok(present(hall, &registered.person))
}

fn present(hall: &Hall, person: &PersonId) -> Who {
    hall.who(person)
        .expect("somebody who was just registered is on the list")
}
