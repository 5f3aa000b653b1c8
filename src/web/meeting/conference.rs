//! The public page of a conference, as its participants know such pages: when and where, what for, how many, and the text
//! that was adopted.

use std::collections::BTreeSet;

use askama::Template;
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::rights::{self, Right};
use crate::domain::{Category, Conference, Stage};
use crate::text::number::first_notes;
use crate::text::{BlockKind, count_words as words};

use crate::web::house::dates;
use crate::web::house::errors::Problem;
use crate::web::house::frame::{Frame, Spot};
use crate::web::house::inline;
use crate::web::house::reply;
use crate::web::house::visit::Visit;
use crate::web::house::words::Words;
use crate::web::text::notes::Notes;

#[derive(Template)]
#[template(path = "conference/show.html")]
struct Page {
    frame: Frame,
    w: Words,
    base: String,
    title: String,
    days: String,
    place: String,
    aims: Vec<String>,
    agenda: Vec<String>,
    participants: usize,
    countries: usize,
    delegations: usize,
    texts: Vec<TextLine>,
    adopted: Vec<Adopted>,
    sitting: Option<String>,
    may_open_text: bool,
    may_sit: bool,
    signed: bool,
}

struct TextLine {
    title: String,
    href: String,
    stage: &'static str,
}

/// An adopted text, shown whole.
struct Adopted {
    title: String,
    language: String,
    when: String,
    fingerprint: String,
    blocks: Vec<AdoptedBlock>,
    notes: Notes,
}

struct AdoptedBlock {
    id: String,
    class: String,
    number: String,
    html: String,
    heading: bool,
}

/// A conference in JSON.
#[derive(Serialize, ToSchema)]
pub struct ConferenceJson {
    /// Its name in URLs.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// First day.
    pub opens_on: String,
    /// Last day.
    pub closes_on: String,
    /// Venue and city.
    pub place: String,
    /// Country.
    pub country: String,
    /// The zone of the venue.
    pub zone: String,
    /// The language of the authentic text.
    pub language: String,
    /// What it is for.
    pub aims: Vec<String>,
    /// The agenda items.
    pub agenda: Vec<String>,
    /// The rules of procedure by preset and version.
    pub rules: String,
    /// How many people are on the list.
    pub participants: usize,
    /// How many States are represented.
    pub countries: usize,
    /// The last entry of the journal.
    pub seq: u64,
    /// The sitting that is open.
    pub sitting: Option<SittingJson>,
    /// Its texts.
    pub texts: Vec<TextLineJson>,
}

/// A sitting in JSON.
#[derive(Serialize, ToSchema)]
pub struct SittingJson {
    /// Its number.
    pub number: u32,
    /// When it was opened.
    pub opened_at: String,
    /// Who presides, by id.
    pub presiding: String,
    /// The delegations present, by id.
    pub present: Vec<String>,
}

/// A text in the list of a conference.
#[derive(Serialize, ToSchema)]
pub struct TextLineJson {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its language.
    pub language: String,
    /// Where it stands.
    pub stage: &'static str,
    /// Its latest issue.
    pub issue: Option<String>,
    /// The rapporteurs it names, by id; nobody named means that all rapporteurs write it.
    pub rapporteurs: Vec<String>,
    /// How many numbered paragraphs it has now.
    pub paragraphs: usize,
    /// How many words.
    pub words: usize,
}

/// Shows the conference.
pub async fn show(visit: Visit) -> Result<Response, Problem> {
    reply::page(visit.json, || page(&visit), || json(&visit))
}

/// How many States are on the list.
pub fn countries(conference: &Conference) -> usize {
    let states = [Category::Member, Category::Signatory, Category::ObserverState];
    let names: BTreeSet<&str> = conference
        .delegations
        .values()
        .filter(|delegation| states.contains(&delegation.category))
        .map(|delegation| delegation.name.as_str())
        .collect();
    names.len()
}

fn page(visit: &Visit) -> Page {
    let (w, of) = (visit.w, &visit.conference.particulars);
    let texts = visit.conference.texts.values();
    Page {
        frame: Frame::of(visit, Spot::Elsewhere, &of.title, None),
        w,
        base: visit.base(),
        title: of.title.clone(),
        days: dates::days(w, of.opens_on, of.closes_on),
        place: w
            .of("conference-place")
            .with("place", &of.place)
            .with("country", &of.country)
            .to_string(),
        aims: of.aims.clone(),
        agenda: of.agenda.clone(),
        participants: visit.register.count(),
        countries: countries(&visit.conference),
        delegations: visit.conference.delegations.len(),
        texts: texts
            .clone()
            .map(|text| TextLine {
                title: text.title.clone(),
                href: visit.text_url(&text.id),
                stage: text.stage.code(),
            })
            .collect(),
        adopted: texts
            .filter(|text| text.stage == Stage::Adopted)
            .filter_map(|text| adopted(visit, text))
            .collect(),
        sitting: visit.conference.sitting().map(|sitting| {
            w.of("conference-sitting")
                .with("number", sitting.number)
                .with("when", visit.zone.moment(w, sitting.opened_at))
                .to_string()
        }),
        may_open_text: visit.may(Right::OpenText),
        may_sit: visit.may(Right::OpenSitting),
        signed: visit.who.is_some(),
    }
}

fn adopted(visit: &Visit, text: &crate::domain::Text) -> Option<Adopted> {
    let adoption = text.adoption.as_ref()?;
    let live = visit.hall.live(&text.id)?;
    let blocks = live.blocks.iter().zip(&live.numbers);
    let prefix = format!("{}-", text.id);
    Some(Adopted {
        title: text.title.clone(),
        language: text.language.clone(),
        when: visit.zone.moment(visit.w, adoption.at),
        fingerprint: adoption.version.hash.short(),
        blocks: blocks
            .zip(first_notes(&live.blocks))
            .map(|((block, number), note)| AdoptedBlock {
                id: block.id.to_string(),
                class: format!("{} level-{}", block.kind, block.level),
                number: number.clone(),
                html: inline::numbered(&block.content, note, &prefix),
                heading: block.kind == BlockKind::Heading,
            })
            .collect(),
        notes: Notes::under(visit.w, prefix.clone(), &live.blocks),
    })
}

fn json(visit: &Visit) -> ConferenceJson {
    let of = &visit.conference.particulars;
    ConferenceJson {
        slug: of.slug.to_string(),
        title: of.title.clone(),
        opens_on: of.opens_on.to_string(),
        closes_on: of.closes_on.to_string(),
        place: of.place.clone(),
        country: of.country.clone(),
        zone: of.zone.clone(),
        language: of.language.clone(),
        aims: of.aims.clone(),
        agenda: of.agenda.clone(),
        rules: format!("{} {}", of.rules.preset, of.rules.version),
        participants: visit.register.count(),
        countries: countries(&visit.conference),
        seq: visit.conference.seq,
        sitting: visit.conference.sitting().map(|sitting| SittingJson {
            number: sitting.number,
            opened_at: sitting.opened_at.to_string(),
            presiding: sitting.presiding.to_string(),
            present: sitting.present.iter().map(ToString::to_string).collect(),
        }),
        texts: text_lines(visit),
    }
}

/// The texts of a conference in JSON.
pub fn text_lines(visit: &Visit) -> Vec<TextLineJson> {
    let texts = visit.conference.texts.values();
    texts
        .map(|text| {
            let live = visit.hall.live(&text.id);
            let blocks = live.as_ref().map_or(&[][..], |live| &live.blocks);
            TextLineJson {
                id: text.id.to_string(),
                title: text.title.clone(),
                language: text.language.clone(),
                stage: text.stage.code(),
                issue: text.issue().map(|issue| issue.label.clone()),
                rapporteurs: rights::named(&visit.conference, text)
                    .map(ToString::to_string)
                    .collect(),
                paragraphs: blocks
                    .iter()
                    .filter(|block| block.kind == BlockKind::Paragraph)
                    .count(),
                words: blocks.iter().map(|block| words(&block.content.plain())).sum(),
            }
        })
        .collect()
}
