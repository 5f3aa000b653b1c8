//! How an open amendment stands to the text as it reads now, and to the others: the word on its slip, and on its page the
//! difference that proves it. Which of them it is, is found in `domain::living`.

use askama::Template;

use crate::app::mint;
use crate::domain::living::{Cause, Condition, Living, Part, State};
use crate::domain::{Amendment, Stage, Text};

use super::slip::own;
use crate::web::differences::changes::Shown;
use crate::web::differences::difference::Difference;
use crate::web::house::inline;
use crate::web::house::label::called;
use crate::web::house::visit::Visit;
use crate::web::house::words::Words;

/// The word for how an amendment stands, and a sentence that says why.
pub struct Standing {
    /// The word's code, which is its class too.
    pub code: &'static str,
    /// The word.
    pub word: String,
    /// What happened to its place; none where nothing did.
    pub note: Option<String>,
    /// Whether it is for the visitor to confirm.
    pub asks: bool,
    /// Whether it can be confirmed only when the text is issued again.
    pub later: bool,
}

impl Standing {
    /// How this amendment stands; none once it has come to its end.
    pub fn of(visit: &Visit, text: &Text, living: &Living, amendment: &Amendment) -> Option<Standing> {
        let condition = living.condition(amendment.number)?;
        let sponsors = own(visit).is_some_and(|own| amendment.sponsors.contains(own));
        Some(Standing {
            code: condition.state.code(),
            word: visit.w.named("living-state", condition.state.code()).to_string(),
            note: note(visit, text, condition),
            asks: sponsors && condition.state.asks_sponsors() && text.stage == Stage::Issued,
            later: condition.state.asks_sponsors() && text.stage == Stage::Revising,
        })
    }

    /// Whether it cannot be accepted as it stands.
    pub fn is_stuck(&self) -> bool {
        matches!(self.code, "conflict" | "gone")
    }
}

/// One sentence: of the gravest of its changes.
fn note(visit: &Visit, text: &Text, condition: &Condition) -> Option<String> {
    let part = condition
        .parts
        .iter()
        .max_by_key(|part| (part.state, part.cause != Cause::Nothing))?;
    Some(sentence(visit, text, condition.state, part)).filter(|words| !words.is_empty())
}

fn sentence(visit: &Visit, text: &Text, state: State, part: &Part) -> String {
    let w = visit.w;
    let places: Vec<String> = part.at.iter().map(|id| called(visit, text, id)).collect();
    let places = places.join(", ");
    match (state, &part.cause) {
        (State::Clean, _) | (_, Cause::Nothing) => w.named("living-note", state.code()).to_string(),
        (State::Moot, _) => w.say("living-note-moot"),
        (State::Moved, Cause::Renumbered { from, to }) => w
            .of("living-note-renumbered")
            .with("from", from)
            .with("to", to)
            .to_string(),
        (State::Conflict, Cause::Reworded) => w.say("living-note-conflict"),
        (_, cause) => w
            .named("living-cause", cause.code())
            .with("state", state.code())
            .with("paragraph", places)
            .to_string(),
    }
}

/// What proves how an amendment stands, and what its sponsors may do about it.
#[derive(Template)]
#[template(path = "amendments/standing.html")]
pub struct Proof {
    w: Words,
    url: String,
    standing: Standing,
    parts: Vec<Proved>,
    /// The hash by which a sponsor says which wording was on the screen; only for its sponsors.
    confirm: Option<String>,
    confirmed: Option<String>,
    filed: Vec<Shown>,
    language: String,
    others: Vec<Other>,
    what_if: String,
}

/// One change: what became of its words, and what it would make of them.
struct Proved {
    note: String,
    /// From the words it was written against to those that stand there now.
    drift: Option<Difference>,
    /// From the words that stand there now to those it would make of them.
    comes: Option<Difference>,
    /// Two differences of the same words: what was made of them in the text, and what is proposed.
    clash: Option<(Difference, Difference)>,
    last_words: Option<String>,
}

/// Another amendment that this one is not independent of.
struct Other {
    number: u32,
    url: String,
    sponsors: String,
    code: &'static str,
    words: String,
}

impl Proof {
    /// Of this amendment.
    pub fn of(visit: &Visit, text: &Text, living: &Living, amendment: &Amendment) -> Option<Proof> {
        let (w, url) = (visit.w, visit.text_url(&text.id));
        let condition = living.condition(amendment.number)?;
        let standing = Standing::of(visit, text, living, amendment)?;
        let confirm = living.rebased(amendment.number).filter(|_| standing.asks);
        let filed = match amendment.confirmed {
            Some(_) => Shown::all(visit, text, &amendment.filed),
            None => Vec::new(),
        };
        Some(Proof {
            w,
            parts: condition
                .parts
                .iter()
                .map(|part| proved(visit, text, part))
                .collect(),
            confirm: confirm.map(|(_, hash)| hash.to_string()),
            confirmed: amendment.confirmed.as_ref().map(|(at, delegation)| {
                w.of("living-confirmed")
                    .with("delegation", visit.names([delegation]))
                    .with("when", visit.zone.moment(w, *at))
                    .to_string()
            }),
            filed,
            language: text.language.clone(),
            others: others(visit, text, living, amendment.number),
            what_if: format!("{url}/what-if?with={}", amendment.number),
            url: format!("{url}/amendments/{}", amendment.number),
            standing,
        })
    }

    fn command(&self) -> String {
        mint::command_id().to_string()
    }
}

fn proved(visit: &Visit, text: &Text, part: &Part) -> Proved {
    let w = visit.w;
    let between = |from, to| Difference::between(w, &text.language, from, to);
    let changed = !matches!(part.state, State::Clean | State::Moved);
    Proved {
        note: sentence(visit, text, part.state, part),
        drift: (changed && part.was != part.now && !part.now.is_empty())
            .then(|| between(&part.was, &part.now)),
        comes: part
            .state
            .asks_sponsors()
            .then(|| between(&part.now, &part.comes)),
        clash: part.clash.as_ref().map(|clash| {
            (
                between(&clash.base, &clash.ours),
                between(&clash.base, &clash.theirs),
            )
        }),
        last_words: (part.state == State::Gone && !part.was.is_empty()).then(|| inline::html(&part.was)),
    }
}

fn others(visit: &Visit, text: &Text, living: &Living, number: u32) -> Vec<Other> {
    let url = visit.text_url(&text.id);
    let mut others = living.relations(number);
    others.sort_by_key(|(other, relation)| (!relation.is_collision(), *other));
    others
        .into_iter()
        .map(|(other, relation)| Other {
            number: other,
            url: format!("{url}/amendments/{other}"),
            sponsors: sponsors(visit, text, other),
            code: relation.code(),
            words: visit.w.named("living-relation", relation.code()).to_string(),
        })
        .collect()
}

/// The sponsors of an amendment, by its number.
pub fn sponsors(visit: &Visit, text: &Text, number: u32) -> String {
    let amendment = text.amendments.get(&number);
    amendment.map_or_else(String::new, |amendment| visit.names(&amendment.sponsors))
}
