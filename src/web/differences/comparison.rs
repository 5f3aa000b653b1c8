//! Any two versions of a text at one address: the whole text with the differences in place, a list of the changes, and the
//! concordance of the numbers. What a difference is, is found in `text`; how it is drawn, in `compared.rs`.

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::app::LiveText;
use crate::domain::{Issue, Refusal, Text};
use crate::text::diff::{BlockChange, Correspondence, Fate};
use crate::text::{Block, ParagraphId, number};

use super::compared::{Pair, Row, Version, View, What};
use super::difference::{self, PieceJson};
use crate::web::house::errors::Problem;
use crate::web::house::frame::{Frame, Spot};
use crate::web::house::reply;
use crate::web::house::visit::Visit;
use crate::web::house::words::Words;
use crate::web::text::reading::OfText;

/// The live text, in an address.
const DRAFT: &str = "draft";

/// The text as the person who asks last read it.
const READ: &str = "read";

/// What is to be compared. Without `to`, the text as it stands; without `from`, the issue before `to`.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    from: Option<String>,
    to: Option<String>,
    view: Option<String>,
    paragraph: Option<String>,
}

#[derive(Template)]
#[template(path = "comparison/show.html")]
struct Page {
    frame: Frame,
    w: Words,
    url: String,
    text_title: String,
    language: String,
    from: Version,
    to: Version,
    choices: Vec<Choice>,
    view: View,
    views: [View; 4],
    same: bool,
    /// Whether one paragraph alone is shown.
    narrowed: bool,
    /// The same comparison without what narrows it.
    whole: String,
    changes: usize,
    rows: Vec<Row>,
    concordance: Vec<ConcordanceLine>,
}

/// A version to choose.
struct Choice {
    key: String,
    label: String,
}

struct ConcordanceLine {
    id: String,
    from: String,
    to: String,
    what: &'static str,
    /// Whether the number or the place differs.
    differs: bool,
}

/// Two versions compared, in JSON.
#[derive(Serialize, ToSchema)]
pub struct ComparisonJson {
    /// Where the comparison starts.
    pub from: VersionJson,
    /// Where it leads.
    pub to: VersionJson,
    /// How many blocks differ.
    pub changes: usize,
    /// The blocks of both, in the order of the later text.
    pub blocks: Vec<ComparedJson>,
    /// From the numbers of the one to those of the other, in the order of the earlier text.
    pub concordance: Vec<ConcordanceJson>,
}

/// One of the two.
#[derive(Serialize, ToSchema)]
pub struct VersionJson {
    /// As it stands in the address.
    pub key: String,
    /// The label of an issue; for the live text and the text last read, the same as `key`.
    pub label: String,
    /// The fingerprint of its canonical text.
    pub hash: String,
}

/// One block of both versions.
#[derive(Serialize, ToSchema)]
pub struct ComparedJson {
    /// Its permanent id.
    pub id: String,
    /// What became of it: same, changed, format, kind, moved, left (it stood here before it moved), inserted, deleted.
    pub what: &'static str,
    /// As it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<SideJson>,
    /// As it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<SideJson>,
    /// The difference in words; none where the words are the same.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub pieces: Vec<PieceJson>,
}

/// A block in one of the versions.
#[derive(Serialize, ToSchema)]
pub struct SideJson {
    /// Its number in that version.
    pub number: String,
    /// heading, paragraph or item.
    pub kind: &'static str,
    /// Its level.
    pub level: u8,
    /// Its words in inline notation.
    pub content: String,
}

/// A number in both versions.
#[derive(Serialize, ToSchema)]
pub struct ConcordanceJson {
    /// The paragraph's permanent id.
    pub id: String,
    /// What it was called.
    pub from: Option<String>,
    /// What it is called.
    pub to: Option<String>,
    /// kept, moved, inserted or deleted.
    pub fate: &'static str,
}

/// Shows two versions compared.
pub async fn show(
    visit: Visit,
    Path(of): Path<OfText>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let (text, live) = visit.text(&of.text)?;
    let field = |field: &Option<String>| field.clone().filter(|word| !word.is_empty());
    let to = field(&asked.to).unwrap_or_else(|| DRAFT.to_owned());
    let from = field(&asked.from).unwrap_or_else(|| before(text, &to));
    let (from, to) = (
        version(&visit, text, &live, &from).await?,
        version(&visit, text, &live, &to).await?,
    );
    let view = View::ALL
        .into_iter()
        .find(|view| asked.view.as_deref() == Some(view.code()))
        .unwrap_or(View::Markup);
    let only = field(&asked.paragraph)
        .map(|id| id.parse::<ParagraphId>().map_err(|_| Problem::not_found()))
        .transpose()?;
    if let Some(id) = &only
        && ![&from, &to]
            .iter()
            .any(|version| version.blocks.iter().any(|block| block.id == *id))
    {
        let paragraph = id.clone();
        return Err(Refusal::UnknownParagraph { paragraph }.into());
    }
    reply::page(
        visit.json,
        || page(&visit, text, from.clone(), to.clone(), view, only.as_ref()),
        || json(&Pair::of(&from, &to), only.as_ref()),
    )
}

/// The issue before a version: what it is compared with where nothing else is asked for.
fn before(text: &Text, key: &str) -> String {
    let place = text
        .issues
        .iter()
        .position(|issue| issue_key(&issue.label) == key);
    let earlier = match place {
        Some(place) => &text.issues[..place],
        None => &text.issues[..],
    };
    earlier
        .last()
        .map_or_else(|| key.to_owned(), |issue| issue_key(&issue.label))
}

/// How an issue's label stands in a path or a query.
pub fn issue_key(label: &str) -> String {
    label.replace('/', "-")
}

/// An issue as a version to compare.
pub fn of_issue(visit: &Visit, issue: &Issue) -> Version {
    Version {
        key: issue_key(&issue.label),
        label: issue.label.clone(),
        symbol: issue.cited(),
        when: visit.zone.moment(visit.w, issue.at),
        hash: issue.pinned.version.hash,
        blocks: issue.pinned.blocks.clone(),
        numbers: issue.numbers.clone(),
    }
}

async fn version(visit: &Visit, text: &Text, live: &LiveText, key: &str) -> Result<Version, Problem> {
    let w = visit.w;
    match key {
        DRAFT => Ok(Version {
            key: key.to_owned(),
            label: w.say("comparison-draft"),
            symbol: w.say("comparison-draft"),
            when: visit.zone.moment(w, jiff::Timestamp::now()),
            hash: live.version.hash,
            blocks: live.blocks.clone(),
            numbers: live.numbers.clone(),
        }),
        READ => {
            let reading = visit.hall.reading(visit.signed()?, &text.id).await?;
            let reading = reading.ok_or_else(|| Problem::plain(404, "no-reading"))?;
            let when = visit.zone.moment(w, reading.at);
            let label = w.say("comparison-read");
            Ok(Version {
                key: key.to_owned(),
                symbol: label.clone(),
                label,
                when,
                hash: reading.hash,
                numbers: number(&reading.blocks),
                blocks: reading.blocks.to_vec(),
            })
        }
        _ => text
            .issues
            .iter()
            .find(|issue| issue_key(&issue.label) == key)
            .map(|issue| of_issue(visit, issue))
            .ok_or_else(|| {
                let list = format!("{}/versions", visit.text_url(&text.id));
                Problem::plain(404, "no-issue").way_on(list, "versions-title")
            }),
    }
}

fn page(
    visit: &Visit,
    text: &Text,
    from: Version,
    to: Version,
    view: View,
    only: Option<&ParagraphId>,
) -> Page {
    let (w, url) = (visit.w, visit.text_url(&text.id));
    let pair = Pair::of(&from, &to);
    let mut rows = pair.rows(w, view);
    if let Some(only) = only {
        rows.retain(|row| row.id == only.as_str());
    }
    let mut choices: Vec<Choice> = text
        .issues
        .iter()
        .map(|issue| Choice {
            key: issue_key(&issue.label),
            label: issue.label.clone(),
        })
        .collect();
    choices.push(Choice {
        key: DRAFT.to_owned(),
        label: w.say("comparison-draft-choice"),
    });
    // Offered to whoever came from it: without a reading it leads nowhere.
    choices.extend(
        [&from, &to]
            .into_iter()
            .find(|one| one.key == READ)
            .map(|read| Choice {
                key: read.key.clone(),
                label: w.say("comparison-read-choice"),
            }),
    );
    let title = w
        .of("comparison-title")
        .with("from", &from.label)
        .with("to", &to.label)
        .to_string();
    Page {
        frame: Frame::of(visit, Spot::Text, &title, Some(&text.id)),
        w,
        text_title: text.title.clone(),
        language: text.language.clone(),
        choices,
        view,
        views: View::ALL,
        same: from.hash == to.hash,
        narrowed: only.is_some(),
        whole: format!(
            "{url}/comparison?from={}&to={}&view={}",
            from.key,
            to.key,
            view.code()
        ),
        changes: rows.iter().filter(|row| row.is_change()).count(),
        concordance: pair.concordance().into_iter().map(line).collect(),
        rows,
        from,
        to,
        url,
    }
}

fn line(row: Correspondence) -> ConcordanceLine {
    ConcordanceLine {
        id: row.id.to_string(),
        differs: row.from != row.to || row.fate != Fate::Kept,
        from: row.from.unwrap_or_default(),
        to: row.to.unwrap_or_default(),
        what: fate(row.fate),
    }
}

fn fate(fate: Fate) -> &'static str {
    match fate {
        Fate::Kept => "kept",
        Fate::Moved => "moved",
        Fate::Inserted => "inserted",
        Fate::Deleted => "deleted",
    }
}

fn json(pair: &Pair, only: Option<&ParagraphId>) -> ComparisonJson {
    let wanted = |id: &ParagraphId| only.is_none_or(|only| only == id);
    let side = |number: &str, block: &Block| SideJson {
        number: number.to_owned(),
        kind: block.kind.as_str(),
        level: block.level,
        content: block.content.notation(),
    };
    let compared = |change: &BlockChange| {
        let (id, from, to, pieces) = match change {
            BlockChange::Same(block) => (&block.id, Some(block), Some(block), &[][..]),
            BlockChange::Changed { old, new, pieces } | BlockChange::Moved { old, new, pieces } => {
                (&new.id, Some(old), Some(new), &pieces[..])
            }
            BlockChange::Left(block) => (&block.id, Some(block), None, &[][..]),
            BlockChange::Inserted { new, pieces } => (&new.id, None, Some(new), &pieces[..]),
            BlockChange::Deleted { old, pieces } => (&old.id, Some(old), None, &pieces[..]),
        };
        let (was, is) = pair.numbers(id);
        ComparedJson {
            id: id.to_string(),
            what: What::of(change).map_or("same", What::code),
            from: from.map(|block| side(was, block)),
            to: to.map(|block| side(is, block)),
            pieces: difference::json(pieces),
        }
    };
    let version = |version: &Version| VersionJson {
        key: version.key.clone(),
        label: if [DRAFT, READ].contains(&version.key.as_str()) {
            version.key.clone()
        } else {
            version.label.clone()
        },
        hash: version.hash.to_string(),
    };
    let blocks: Vec<ComparedJson> = pair
        .changes()
        .iter()
        .map(compared)
        .filter(|block| only.is_none_or(|only| only.as_str() == block.id))
        .collect();
    ComparisonJson {
        from: version(pair.from),
        to: version(pair.to),
        changes: blocks
            .iter()
            .filter(|block| !["same", "left"].contains(&block.what))
            .count(),
        blocks,
        concordance: pair
            .concordance()
            .into_iter()
            .filter(|row| wanted(&row.id))
            .map(|row| ConcordanceJson {
                id: row.id.to_string(),
                from: row.from,
                to: row.to,
                fate: fate(row.fate),
            })
            .collect(),
    }
}
