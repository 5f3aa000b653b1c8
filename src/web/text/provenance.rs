//! Where the words of a text come from: each phrase leads to the issue, the amendment or the compromise that put it there,
//! with whose it was, and when and how it was decided.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::LiveText;
use crate::domain::rights::{self, Right};
use crate::domain::{Matter, Origin, Run, Text};
use crate::text::{Block, Content, Marks, Span};

use super::reading::OfText;
use super::sheet::BlockLine;
use crate::web::amending::decided::{numbers, says};
use crate::web::amending::standing::sponsors;
use crate::web::differences::comparison::issue_key;
use crate::web::house::errors::Problem;
use crate::web::house::frame::{Frame, Spot};
use crate::web::house::inline;
use crate::web::house::label::live_label;
use crate::web::house::reply;
use crate::web::house::visit::Visit;
use crate::web::house::words::Words;

#[derive(Template)]
#[template(path = "provenance/show.html")]
struct Page {
    frame: Frame,
    w: Words,
    url: String,
    text_title: String,
    language: String,
    first: Option<String>,
    history: bool,
    blocks: Vec<BlockView>,
}

/// A block with where its words come from.
struct BlockView {
    line: BlockLine,
    label: String,
    runs: Vec<RunView>,
    origins: Vec<OriginView>,
}

/// A phrase, and the place of its origin among those of the block; none for what the first issue had.
struct RunView {
    html: String,
    kind: &'static str,
    at: Option<usize>,
}

/// An origin in words.
struct OriginView {
    kind: &'static str,
    /// What put the words there, and whose it was.
    says: String,
    href: Option<String>,
    /// How it was decided, and when.
    decided: String,
    /// Amendments that proposed the same, or that a compromise stands for: what is said of them, then each with its page.
    others: Option<Others>,
}

/// The words of a paragraph and where they come from, in JSON.
#[derive(Serialize, ToSchema)]
pub struct ProvenanceJson {
    /// The paragraph's id.
    pub paragraph: String,
    /// Its number now.
    pub number: String,
    /// Its words, in runs of one origin.
    pub runs: Vec<RunJson>,
}

/// Some words and where they come from.
#[derive(Serialize, ToSchema)]
pub struct RunJson {
    /// The words, in inline notation.
    pub words: String,
    /// issue, amendment, taken-up, compromise, on-screen or draft.
    pub origin: &'static str,
    /// The issue that brought them.
    pub issue: Option<String>,
    /// The amendment that proposed them.
    pub amendment: Option<u32>,
    /// The decision that put them there.
    pub decision: Option<u32>,
}

/// Shows where the words come from.
pub async fn show(visit: Visit, Path(of): Path<OfText>) -> Result<Response, Problem> {
    let (text, live) = visit.text(&of.text)?;
    let provenance = text.provenance(&live.blocks);
    reply::page(
        visit.json,
        || page(&visit, text, &live, &provenance),
        || {
            let blocks = live.blocks.iter().zip(&live.numbers).zip(&provenance);
            let json = blocks.map(|((block, number), runs)| ProvenanceJson {
                paragraph: block.id.to_string(),
                number: number.clone(),
                runs: runs.iter().map(json).collect(),
            });
            json.collect::<Vec<_>>()
        },
    )
}

fn json(run: &Run) -> RunJson {
    let (issue, amendment) = match &run.origin {
        Origin::Issue(issue) => (Some(issue.clone()), None),
        Origin::TakenUp { number, issue } => (Some(issue.clone()), Some(*number)),
        Origin::Amendment { number, .. } => (None, Some(*number)),
        Origin::Compromise { .. } | Origin::OnScreen { .. } | Origin::Draft => (None, None),
    };
    RunJson {
        words: run.words.notation(),
        origin: kind(&run.origin),
        issue,
        amendment,
        decision: decision(&run.origin),
    }
}

fn page(visit: &Visit, text: &Text, live: &LiveText, provenance: &[Vec<Run>]) -> Page {
    let (w, url) = (visit.w, visit.text_url(&text.id));
    let first = text.issues.first();
    let blocks = live.blocks.iter().zip(&live.numbers).zip(provenance);
    Page {
        frame: Frame::of(visit, Spot::Text, &w.say("provenance-title"), Some(&text.id))
            .living(visit, &url, true),
        w,
        text_title: text.title.clone(),
        language: text.language.clone(),
        first: first.map(|issue| {
            w.of("provenance-first")
                .with("names", rapporteurs(visit, text).join(", "))
                .with("issue", &issue.label)
                .with("when", visit.zone.moment(w, issue.at))
                .to_string()
        }),
        history: visit.may_in(Right::Draft, &text.id),
        blocks: blocks
            .enumerate()
            .map(|(at, ((block, number), runs))| {
                let label = live_label(live, at);
                block_view(visit, text, &url, block, (number, label), runs)
            })
            .collect(),
        url,
    }
}

fn block_view(
    visit: &Visit,
    text: &Text,
    url: &str,
    block: &Block,
    (number, label): (&str, String),
    runs: &[Run],
) -> BlockView {
    let first = text.issues.first().map(|issue| &issue.label);
    let mut origins: Vec<&Origin> = Vec::new();
    let mut views: Vec<RunView> = Vec::new();
    for run in runs {
        // What the first issue had is the rule, and is said once for the whole text.
        let is_rule = matches!(&run.origin, Origin::Issue(label) if Some(label) == first);
        let at = (!is_rule).then(|| {
            let found = origins.iter().position(|origin| **origin == run.origin);
            found.unwrap_or_else(|| {
                origins.push(&run.origin);
                origins.len() - 1
            })
        });
        views.push(RunView {
            html: match at {
                Some(_) => inline::html(&unlinked(&run.words)),
                None => inline::html(&run.words),
            },
            kind: kind(&run.origin),
            at,
        });
    }
    BlockView {
        line: BlockLine::alone(block, number),
        label,
        runs: views,
        origins: origins
            .into_iter()
            .map(|origin| origin_view(visit, text, url, origin))
            .collect(),
    }
}

fn kind(origin: &Origin) -> &'static str {
    match origin {
        Origin::Issue(_) => "issue",
        Origin::Amendment { .. } => "amendment",
        Origin::TakenUp { .. } => "taken-up",
        Origin::Compromise { .. } => "compromise",
        Origin::OnScreen { .. } => "on-screen",
        Origin::Draft => "draft",
    }
}

fn decision(origin: &Origin) -> Option<u32> {
    match origin {
        Origin::Amendment { decision, .. }
        | Origin::Compromise { decision }
        | Origin::OnScreen { decision } => Some(*decision),
        Origin::Issue(_) | Origin::TakenUp { .. } | Origin::Draft => None,
    }
}

fn origin_view(visit: &Visit, text: &Text, url: &str, origin: &Origin) -> OriginView {
    let w = visit.w;
    let says = w.named("provenance", kind(origin));
    let rapporteurs = rapporteurs(visit, text);
    let sponsors = |number: &u32| {
        let amendment = text.amendments.get(number);
        visit.names(amendment.into_iter().flat_map(|amendment| &amendment.sponsors))
    };
    let amendment_at = |number: &u32| Some(format!("{url}/amendments/{number}"));
    let issue_at = |label: &str| Some(format!("{url}/versions/{}", issue_key(label)));
    let (says, href) = match origin {
        Origin::Issue(label) if rapporteurs.is_empty() => (says.with("issue", label), issue_at(label)),
        Origin::Issue(label) => {
            let says = w.of("provenance-issue-by").with("names", rapporteurs.join(", "));
            (says.with("issue", label), issue_at(label))
        }
        Origin::TakenUp { number, issue } => (
            says.with("number", *number)
                .with("sponsors", sponsors(number))
                .with("issue", issue),
            amendment_at(number),
        ),
        Origin::Amendment { number, .. } => (
            says.with("number", *number).with("sponsors", sponsors(number)),
            amendment_at(number),
        ),
        Origin::Compromise { .. } | Origin::OnScreen { .. } | Origin::Draft => (says, None),
    };
    let issued = |label: &str| text.issues.iter().find(|issue| issue.label == label);
    let decided = match origin {
        Origin::Issue(label) | Origin::TakenUp { issue: label, .. } => {
            issued(label).map(|issue| visit.zone.moment(w, issue.at))
        }
        _ => decision(origin).and_then(|number| decided(visit, number)),
    };
    OriginView {
        kind: kind(origin),
        says: says.to_string(),
        href,
        decided: decided.unwrap_or_default(),
        others: others(visit, text, origin),
    }
}

/// The rapporteurs of a text, by name: those it names, or all of them.
fn rapporteurs(visit: &Visit, text: &Text) -> Vec<String> {
    let all = visit.conference.people.keys();
    let of_it = all.filter(|person| rights::is_rapporteur_of(&visit.conference, person, text));
    of_it.map(|person| visit.name(person)).collect()
}

/// Other amendments behind some words: what they are to them, and each with its address and its sponsors.
struct Others {
    words: String,
    amendments: Vec<(u32, String, String)>,
}

/// The other amendments behind some words.
fn others(visit: &Visit, text: &Text, origin: &Origin) -> Option<Others> {
    let (message, number, itself) = match origin {
        Origin::Amendment { number, decision } => ("provenance-identical", decision, Some(number)),
        Origin::Compromise { decision } => ("provenance-instead", decision, None),
        _ => return None,
    };
    let mut decisions = visit.conference.decisions.iter();
    let decision = decisions.find(|one| one.number == *number)?;
    let told = match &decision.matter {
        // Those of a set were put as one, and are not the same.
        Matter::EnBloc(_) => &[][..],
        matter => numbers(matter),
    };
    let others: Vec<_> = told
        .iter()
        .filter(|other| Some(*other) != itself)
        .map(|other| {
            let url = format!("{}/amendments/{other}", visit.text_url(&text.id));
            (*other, url, sponsors(visit, text, *other))
        })
        .collect();
    (!others.is_empty()).then(|| Others {
        words: visit.w.say(message),
        amendments: others,
    })
}

/// How and when something was decided: its number, the sitting and the moment.
fn decided(visit: &Visit, number: u32) -> Option<String> {
    let decision = visit
        .conference
        .decisions
        .iter()
        .find(|one| one.number == number)?;
    Some(says(visit, decision))
}

/// The words without the addresses they lead to, since the whole phrase leads to its origin.
fn unlinked(content: &Content) -> Content {
    Content::new(content.spans().iter().map(|span| Span {
        text: span.text.clone(),
        marks: Marks {
            link: None,
            ..span.marks.clone()
        },
    }))
}
