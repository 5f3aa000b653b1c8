//! A delegation's own page: what it filed and what became of each, what touches it, and for its own people what needs them
//! now. What is proposed is public, so everybody may read the page of any delegation.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::{
    Amendment, Delegation, DelegationId, Text, Touching, contradicting, may_uphold, needs, touching,
};

use crate::web::amending::slip;
use crate::web::house::errors::Problem;
use crate::web::house::frame::{Frame, Spot};
use crate::web::house::label::called;
use crate::web::house::reply;
use crate::web::house::visit::Visit;
use crate::web::house::words::Words;

/// The delegation a path names.
#[derive(Deserialize)]
pub struct OfDelegation {
    delegation: String,
}

/// An amendment in one line.
pub struct AmendmentLine {
    /// Its number.
    pub number: u32,
    /// Its own page.
    pub url: String,
    /// What it is aimed at, and whose it is where that is not said already.
    pub target: String,
    /// The word of its state.
    pub state: &'static str,
    /// What else there is to say: how it ended, or why it is listed.
    pub note: String,
    /// Whether the visitor's delegation sponsors it.
    pub mine: bool,
}

impl AmendmentLine {
    /// An amendment with its sponsors.
    pub fn of(visit: &Visit, text: &Text, amendment: &Amendment) -> AmendmentLine {
        let target = visit
            .w
            .of("delegation-line")
            .with("sponsors", visit.names(&amendment.sponsors))
            .with("target", slip::target(visit, text, amendment))
            .to_string();
        AmendmentLine {
            target,
            ..AmendmentLine::own(visit, text, amendment)
        }
    }

    /// An amendment where it is said already whose it is.
    fn own(visit: &Visit, text: &Text, amendment: &Amendment) -> AmendmentLine {
        let w = visit.w;
        let end = amendment.end.as_ref().and_then(|end| slip::end_note(w, end));
        AmendmentLine {
            number: amendment.number,
            url: format!("{}/amendments/{}", visit.text_url(&text.id), amendment.number),
            target: slip::target(visit, text, amendment),
            state: amendment.state(),
            note: end.unwrap_or_default(),
            mine: slip::own(visit).is_some_and(|own| amendment.sponsors.contains(own)),
        }
    }
}

#[derive(Template)]
#[template(path = "delegations/show.html")]
struct Page {
    frame: Frame,
    w: Words,
    name: String,
    category: String,
    ours: bool,
    following: String,
    needs: Vec<NeedLine>,
    texts: Vec<OfText>,
}

/// Something that waits for the delegation.
struct NeedLine {
    says: String,
    href: String,
}

/// One text from where the delegation sits.
struct OfText {
    title: String,
    url: String,
    counts: String,
    filed: Vec<AmendmentLine>,
    co_sponsored: Vec<AmendmentLine>,
    subs: Vec<AmendmentLine>,
    beside: Vec<AmendmentLine>,
    positions: Vec<PositionLine>,
}

struct PositionLine {
    kind: String,
    words: String,
    withdrawn: bool,
}

/// A delegation's page in JSON.
#[derive(Serialize, ToSchema)]
pub struct DelegationPageJson {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its category.
    pub category: &'static str,
    /// The texts it has something to do with.
    pub texts: Vec<DelegationTextJson>,
    /// What needs it now: the words of each, for its own people alone.
    pub needs: Vec<String>,
}

/// One text from where a delegation sits, its amendments by number.
#[derive(Serialize, ToSchema)]
pub struct DelegationTextJson {
    /// The text.
    pub text: String,
    /// What it filed, as the lead.
    pub filed: Vec<u32>,
    /// What others filed and it co-sponsors.
    pub co_sponsored: Vec<u32>,
    /// Sub-amendments of others to what it sponsors.
    pub subs: Vec<u32>,
    /// Others' amendments to the paragraphs it would change.
    pub beside: Vec<u32>,
    /// Positions it has on record, by their numbers.
    pub positions: Vec<u32>,
}

/// Shows a delegation.
pub async fn show(visit: Visit, Path(of): Path<OfDelegation>) -> Result<Response, Problem> {
    let no_such = || Problem::plain(404, "no-delegation");
    let id = DelegationId::new(of.delegation).map_err(|_| no_such())?;
    let delegation = visit.conference.delegations.get(&id).ok_or_else(no_such)?;
    let ours = slip::own(&visit) == Some(&id);
    reply::page(
        visit.json,
        || page(&visit, delegation, ours),
        || json(&visit, delegation, ours),
    )
}

/// The texts that a delegation has something to do with.
fn concerned<'a>(visit: &'a Visit, id: &DelegationId) -> Vec<(&'a Text, Touching)> {
    let texts = visit.conference.texts.values();
    texts
        .map(|text| (text, touching(text, id)))
        .filter(|(_, touching)| !touching.is_empty())
        .collect()
}

fn page(visit: &Visit, delegation: &Delegation, ours: bool) -> Page {
    let w = visit.w;
    let texts = concerned(visit, &delegation.id);
    let mut frame = Frame::of(
        visit,
        if ours { Spot::Ours } else { Spot::Elsewhere },
        &delegation.name,
        None,
    );
    if let Some(text) = visit.conference.texts.keys().next() {
        // The journal is one for all texts.
        frame = frame.living(visit, &visit.text_url(text), false);
    }
    Page {
        frame,
        w,
        name: delegation.name.clone(),
        category: w.named("category", delegation.category.code()).to_string(),
        ours,
        following: format!("{}/following", visit.base()),
        needs: if ours {
            need_lines(visit, &delegation.id)
        } else {
            Vec::new()
        },
        texts: texts
            .iter()
            .map(|(text, touching)| of_text(visit, text, touching))
            .collect(),
    }
}

fn of_text(visit: &Visit, text: &Text, touching: &Touching) -> OfText {
    let w = visit.w;
    let amendments = |numbers: &[u32]| -> Vec<&Amendment> {
        let known = numbers.iter().filter_map(|number| text.amendments.get(number));
        known.collect()
    };
    let others = |numbers: &[u32]| -> Vec<AmendmentLine> {
        let known = amendments(numbers).into_iter();
        known
            .map(|amendment| AmendmentLine::of(visit, text, amendment))
            .collect()
    };
    let filed = amendments(&touching.filed);
    let pending = filed.iter().filter(|amendment| amendment.is_pending()).count();
    OfText {
        title: text.title.clone(),
        url: visit.text_url(&text.id),
        counts: w
            .of("amendments-counts")
            .with("filed", filed.len())
            .with("pending", pending)
            .to_string(),
        filed: filed
            .into_iter()
            .map(|amendment| AmendmentLine::own(visit, text, amendment))
            .collect(),
        co_sponsored: others(&touching.co_sponsored),
        subs: others(&touching.subs),
        beside: others(&touching.beside),
        positions: touching
            .positions
            .iter()
            .filter_map(|number| text.positions.iter().find(|position| position.number == *number))
            .map(|position| PositionLine {
                kind: match &position.paragraph {
                    Some(id) => w
                        .named("question-on-paragraph", position.kind.code())
                        .with("paragraph", called(visit, text, id))
                        .to_string(),
                    None => w.named("question-on-whole", position.kind.code()).to_string(),
                },
                words: position.words.clone(),
                withdrawn: position.withdrawn_at.is_some(),
            })
            .collect(),
    }
}

fn need_lines(visit: &Visit, id: &DelegationId) -> Vec<NeedLine> {
    use crate::domain::Need;
    let w = visit.w;
    let now = jiff::Timestamp::now();
    let mut lines = Vec::new();
    for text in visit.conference.texts.values() {
        let url = visit.text_url(&text.id);
        let living = visit.living(text);
        let asks = |number: u32| {
            let condition = living.as_ref().and_then(|living| living.condition(number));
            condition.is_some_and(|condition| condition.state.asks_sponsors())
        };
        let decides = visit
            .who
            .as_ref()
            .is_some_and(|who| may_uphold(&visit.conference, &who.person, id));
        let against = |number: u32| match living.as_ref().filter(|_| decides) {
            Some(living) => contradicting(text, living, number),
            None => Vec::new(),
        };
        for need in needs(text, id, now, asks, against) {
            let says = w.named("need", need.code());
            let amendment = |number: u32| format!("{url}/amendments/{number}");
            let (says, href) = match need {
                Need::Considered { number } => (says.with("number", number), format!("{url}/floor")),
                Need::SubAmendment { number, sub } => {
                    (says.with("number", number).with("sub", sub), amendment(sub))
                }
                Need::Reads { number } | Need::Wording { number } => {
                    (says.with("number", number), amendment(number))
                }
                Need::WhichStands { number, other } => (
                    says.with("number", number).with("other", other),
                    amendment(number),
                ),
                Need::Objection => (says.with("title", &text.title), format!("{url}/question")),
                Need::Deadline { at } => (
                    says.with("title", &text.title)
                        .with("when", visit.zone.instant(w, at)),
                    url.clone(),
                ),
                Need::Leave => (says.with("title", &text.title), url.clone()),
            };
            lines.push(NeedLine {
                says: says.to_string(),
                href,
            });
        }
    }
    lines
}

fn json(visit: &Visit, delegation: &Delegation, ours: bool) -> DelegationPageJson {
    let texts = concerned(visit, &delegation.id);
    let needs = if ours {
        need_lines(visit, &delegation.id)
    } else {
        Vec::new()
    };
    DelegationPageJson {
        id: delegation.id.to_string(),
        name: delegation.name.clone(),
        category: delegation.category.code(),
        texts: texts
            .into_iter()
            .map(|(text, touching)| DelegationTextJson {
                text: text.id.to_string(),
                filed: touching.filed,
                co_sponsored: touching.co_sponsored,
                subs: touching.subs,
                beside: touching.beside,
                positions: touching.positions,
            })
            .collect(),
        needs: needs.into_iter().map(|need| need.says).collect(),
    }
}
