//! Amendments taken away as a file: the text with tracked changes for Word, or the comment table for spreadsheets. The
//! same filters as on the list decide which; the words in the file are those of the reader's language.

use axum::extract::{Path, RawQuery};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use crate::domain::{Amendment, Change, Pinned, Refusal, Text};
use crate::office::docx::{Paper, Sayings, Sheet, write};
use crate::office::sheet::{Column, Row, csv, xlsx};
use crate::text::diff::{self, PieceKind};
use crate::text::{BlockKind, Content, Fingerprint, ParagraphId};

use crate::web::amending::amendment_list::{Wanted, is_wanted};
use crate::web::amending::amendments::symbol;
use crate::web::differences::comparison::issue_key;
use crate::web::house::errors::Problem;
use crate::web::house::visit::Visit;
use crate::web::house::words::Words;

/// What a Word file is.
const WORD: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// The file a path names.
#[derive(Deserialize)]
pub struct OfFile {
    text: String,
    format: String,
}

/// The issue a path names, as a file.
#[derive(Deserialize)]
pub struct OfIssueFile {
    text: String,
    issue: String,
}

/// The address of the latest issue as such a file.
pub fn clean(visit: &Visit, text: &Text) -> Option<String> {
    let issue = text.issue()?;
    let url = visit.text_url(&text.id);
    Some(format!("{url}/versions/{}/word", issue_key(&issue.label)))
}

/// Gives one issue as a Word file without amendments, for people to track changes of their own in.
pub async fn issue(visit: Visit, Path(of): Path<OfIssueFile>) -> Result<Response, Problem> {
    let (text, _) = visit.text(&of.text)?;
    let mut issues = text.issues.iter();
    let issue = issues
        .find(|issue| issue_key(&issue.label) == of.issue)
        .ok_or_else(|| Problem::plain(404, "no-issue"))?;
    let w = visit.w;
    let symbol = issue.cited();
    let bytes = write(&Sheet {
        title: &issue.title,
        symbol: &symbol,
        language: &text.language,
        base: issue.pinned.version.hash,
        blocks: &issue.pinned.blocks,
        numbers: &issue.numbers,
        papers: Vec::new(),
        sayings: Sayings {
            lead: vec![w.of("office-lead-clean").with("symbol", &symbol).to_string()],
            left_out: Vec::new(),
        },
    });
    Ok(file(&format!("{}-{symbol}", text.id), "docx", WORD, bytes))
}

/// Which amendments are wanted: as on the list, and further by delegation and by number.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Chosen {
    paragraph: Option<String>,
    state: Option<String>,
    delegation: Option<String>,
    amendment: Vec<u32>,
}

/// The files of a list: their formats, and where they are.
pub fn links(wanted: &Wanted, url: &str) -> Vec<(&'static str, String)> {
    let mut query = form_urlencoded::Serializer::new(String::new());
    for (name, value) in [
        ("paragraph", &wanted.paragraph),
        ("state", &wanted.state),
        ("delegation", &wanted.delegation),
    ] {
        if let Some(value) = value {
            query.append_pair(name, value);
        }
    }
    let query = query.finish();
    let mark = if query.is_empty() { "" } else { "?" };
    ["docx", "xlsx", "csv"]
        .map(|format| (format, format!("{url}/amendments/file/{format}{mark}{query}")))
        .into()
}

/// Gives the file.
pub async fn download(
    visit: Visit,
    Path(of): Path<OfFile>,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let (text, _) = visit.text(&of.text)?;
    let chosen: Chosen = serde_html_form::from_str(query.as_deref().unwrap_or_default())
        .map_err(|_| Problem::plain(422, "malformed"))?;
    let latest = text.latest().ok_or(Refusal::NotIssued)?;
    let amendments: Vec<&Amendment> = text
        .amendments
        .values()
        .filter(|amendment| chosen.takes(&visit, text, amendment))
        .collect();
    let name = format!("{}-{}", text.id, symbol(text));
    let (kind, bytes) = match of.format.as_str() {
        "docx" => (WORD, word(&visit, text, latest, &chosen, &amendments)),
        "xlsx" => (
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            workbook(&visit, text, &amendments)?,
        ),
        "csv" => (
            "text/csv; charset=utf-8",
            csv(&headings(visit.w), &rows(&visit, text, &amendments)),
        ),
        _ => return Err(Problem::not_found()),
    };
    Ok(file(&name, &of.format, kind, bytes))
}

fn file(name: &str, format: &str, kind: &'static str, bytes: Vec<u8>) -> Response {
    let name: String = name
        .chars()
        .map(|one| if one.is_ascii_alphanumeric() { one } else { '-' })
        .collect();
    let disposition = format!("attachment; filename=\"{name}.{format}\"");
    let disposition = HeaderValue::from_str(&disposition).expect("the name is letters, digits and hyphens");
    (
        [
            (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
            (header::CONTENT_DISPOSITION, disposition),
        ],
        bytes,
    )
        .into_response()
}

impl Chosen {
    fn takes(&self, visit: &Visit, text: &Text, amendment: &Amendment) -> bool {
        let wanted = Wanted {
            paragraph: self.paragraph.clone(),
            state: self.state.clone(),
            delegation: self.delegation.clone(),
            ..Wanted::default()
        };
        is_wanted(visit, text, amendment, &wanted)
            && (self.amendment.is_empty() || self.amendment.contains(&amendment.number))
    }

    /// Whether ended ones were asked for; otherwise what the meeting has dealt with is not shown as a change to come.
    fn names_ended(&self) -> bool {
        !self.amendment.is_empty() || self.state.as_deref().is_some_and(|state| state != "yours")
    }
}

fn word(visit: &Visit, text: &Text, latest: &Pinned, chosen: &Chosen, amendments: &[&Amendment]) -> Vec<u8> {
    let w = visit.w;
    let (mut papers, mut subs, mut ended) = (Vec::new(), Vec::new(), Vec::new());
    for amendment in amendments {
        if !amendment.is_pending() && !chosen.names_ended() {
            ended.push(amendment.number.to_string());
        } else if amendment.parent().is_some() || amendment.changes().is_empty() {
            subs.push(amendment.number.to_string());
        } else {
            papers.push(paper(visit, text, latest, amendment));
        }
    }
    let mut left_out = Vec::new();
    for (numbers, id) in [(subs, "office-left-subs"), (ended, "office-left-ended")] {
        if !numbers.is_empty() {
            left_out.push(
                w.of(id)
                    .with("count", numbers.len())
                    .with("numbers", numbers.join(", "))
                    .to_string(),
            );
        }
    }
    let lead = w
        .of("office-lead")
        .with("symbol", symbol(text))
        .with("count", papers.len())
        .to_string();
    let numbers = numbers(text, latest);
    write(&Sheet {
        title: &text.title,
        symbol: &symbol(text),
        language: &text.language,
        base: latest.version.hash,
        blocks: &latest.blocks,
        numbers: &numbers,
        papers,
        sayings: Sayings {
            lead: vec![lead, w.say("office-lead-back")],
            left_out,
        },
    })
}

fn paper(visit: &Visit, text: &Text, latest: &Pinned, amendment: &Amendment) -> Paper {
    let w = visit.w;
    let sponsors = visit.names(&amendment.sponsors);
    let say = |id: &str| {
        w.of(id)
            .with("number", amendment.number)
            .with("sponsors", &sponsors)
            .with("state", w.named("amendments-state", amendment.state()))
            .to_string()
    };
    let base = (amendment.base != latest.version.hash)
        .then(|| known(text, amendment.base))
        .flatten();
    Paper {
        number: amendment.number,
        author: sponsors.clone(),
        at: amendment.filed_at,
        heading: say(if amendment.is_pending() {
            "office-heading"
        } else {
            "office-heading-ended"
        }),
        reason: amendment.reason.clone(),
        changes: amendment.changes(),
        base: base.map(|base| base.blocks.clone()).unwrap_or_default(),
        numbers: base.map(|base| numbers(text, base)).unwrap_or_default(),
        overlaps: say("office-overlaps"),
        other_words: say("office-other-words"),
    }
}

/// A version by its fingerprint, of this issue or of an earlier one.
pub fn known(text: &Text, hash: Fingerprint) -> Option<&Pinned> {
    let issued = || text.issues.iter().map(|issue| &issue.pinned);
    text.version(&hash)
        .or_else(|| issued().find(|pinned| pinned.version.hash == hash))
        .map(AsRef::as_ref)
}

/// The numbers by which people call the blocks of a version: those frozen in its issue; what came later bears none.
pub fn numbers(text: &Text, pinned: &Pinned) -> Vec<String> {
    let own = text
        .issues
        .iter()
        .find(|issue| issue.pinned.version.hash == pinned.version.hash);
    match own {
        Some(issue) => issue.numbers.clone(),
        None => {
            let frozen = |block: &crate::text::Block| text.number_of(&block.id).to_owned();
            pinned.blocks.iter().map(frozen).collect()
        }
    }
}

fn headings(w: Words) -> Vec<String> {
    Column::ALL
        .iter()
        .map(|column| w.named("office-column", column.code()).to_string())
        .collect()
}

fn workbook(visit: &Visit, text: &Text, amendments: &[&Amendment]) -> Result<Vec<u8>, Problem> {
    let at = text.issue().map_or(jiff::Timestamp::UNIX_EPOCH, |issue| issue.at);
    xlsx(
        &text.title,
        &headings(visit.w),
        &rows(visit, text, amendments),
        at,
    )
    .map_err(|error| Problem::fault(&format!("the workbook: {error}")))
}

/// The rows of the comment table.
pub fn rows(visit: &Visit, text: &Text, amendments: &[&Amendment]) -> Vec<Row> {
    let w = visit.w;
    let mut rows = Vec::new();
    for amendment in amendments {
        let row = Row {
            number: amendment.number.to_string(),
            member: visit.names(&amendment.sponsors),
            comment: amendment.reason.clone(),
            observations: w.named("amendments-state", amendment.state()).to_string(),
            kind: "te".to_owned(),
            ..Row::default()
        };
        if let Some(parent) = amendment.parent() {
            rows.push(Row {
                proposed: w.of("office-proposed-sub").with("parent", parent).to_string(),
                ..row
            });
            continue;
        }
        for change in amendment.changes() {
            let at = match &change {
                Change::New { after, .. } => after.clone(),
                Change::Join { into, .. } => Some(into.clone()),
                other => other.paragraphs().next().cloned(),
            };
            rows.push(Row {
                clause: at.as_ref().map(|at| clause(text, at)).unwrap_or_default(),
                paragraph: at.as_ref().map(|at| text.label_of(at)).unwrap_or_default(),
                kind: kind(&change).to_owned(),
                proposed: proposed(w, text, &change),
                ..row.clone()
            });
        }
    }
    rows
}

/// The heading that a paragraph stands under.
fn clause(text: &Text, at: &ParagraphId) -> String {
    let Some(latest) = text.latest() else {
        return String::new();
    };
    let place = latest.blocks.iter().position(|block| block.id == *at);
    let before = &latest.blocks[..place.map_or(0, |place| place + 1)];
    let heading = before
        .iter()
        .rev()
        .find(|block| block.kind == BlockKind::Heading && block.level < 3);
    heading.map_or_else(String::new, |heading| text.label_of(&heading.id))
}

/// `ed` where only the setting or the spelling of signs differs, `te` otherwise.
fn kind(change: &Change) -> &'static str {
    let Change::Wording { before, after, .. } = change else {
        return "te";
    };
    let pieces = diff::words(before, after);
    let is_form = |kind| matches!(kind, PieceKind::Equal | PieceKind::Reformatted);
    if pieces.iter().all(|piece| is_form(piece.kind)) {
        "ed"
    } else {
        "te"
    }
}

/// A change in words: the new wording itself, or what is to be done.
fn proposed(w: Words, text: &Text, change: &Change) -> String {
    let label = |id: &ParagraphId| text.label_of(id);
    let words = Content::notation;
    let says = match change {
        Change::Wording { after, .. } => return words(after),
        Change::Deletion { .. } => w.of("office-proposed-deletion"),
        Change::New { after: None, block } => w
            .of("office-proposed-opening")
            .with("words", words(&block.content)),
        Change::New {
            after: Some(after),
            block,
        } => w
            .of("office-proposed-new")
            .with("paragraph", label(after))
            .with("words", words(&block.content)),
        Change::Move { after: None, .. } => w.of("office-proposed-move-first"),
        Change::Move {
            after: Some(after), ..
        } => w.of("office-proposed-move").with("paragraph", label(after)),
        Change::Split { head, tail, .. } => w
            .of("office-proposed-split")
            .with("head", words(head))
            .with("tail", words(&tail.content)),
        Change::Join {
            paragraph, joined, ..
        } => w
            .of("office-proposed-join")
            .with("paragraph", label(paragraph))
            .with("words", words(joined)),
        Change::Title { after, .. } => w.of("office-proposed-title").with("words", after),
    };
    says.to_string()
}
