//! Bringing a text into a draft that was written elsewhere: pasted or as a file, shown first exactly as it would come in,
//! and then written. What was pasted stays in the form until it is in the text.

use askama::Template;
use axum::Json;
use axum::extract::multipart::{Field, Multipart};
use axum::extract::{FromRequest, Path, Request};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::app::{LiveText, Place, WriteError, mint, read_source};
use crate::domain::{CommandId, Text, rights};
use crate::text::import::{Format, Imported, Note, decode};
use crate::text::{Block, BlockKind, ParagraphId, number};

use super::late_edits::places;
use crate::web::Web;
use crate::web::house::errors::Problem;
use crate::web::house::frame::{Frame, Spot};
use crate::web::house::reply::{self, Filled};
use crate::web::house::visit::Visit;
use crate::web::house::words::Words;
use crate::web::text::reading::OfText;
use crate::web::text::sheet::BlockLine;

#[derive(Template)]
#[template(path = "import/new.html")]
struct Page {
    frame: Frame,
    w: Words,
    url: String,
    text_title: String,
    language: String,
    command: String,
    source: String,
    format: &'static str,
    formats: Vec<&'static str>,
    preview: Option<Preview>,
    problem: Option<(String, String)>,
    is_empty: bool,
    place: &'static str,
    after: String,
    places: Vec<(String, String)>,
}

struct Preview {
    counts: String,
    notes: Vec<String>,
    blocks: Vec<BlockLine>,
}

/// A text to bring in.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct ImportForm {
    /// The text as it was written elsewhere.
    pub source: String,
    /// markdown, html or plain; guessed where it is left out.
    pub format: Option<String>,
    /// replace (a draft without words), beginning, end, or after.
    pub place: Option<String>,
    /// The paragraph after which it is to stand, when the place is `after`.
    #[schema(value_type = Option<String>)]
    pub after: Option<ParagraphId>,
}

/// What would come in.
#[derive(Serialize, ToSchema)]
pub struct ImportPreviewJson {
    /// markdown, html or plain, as it was read.
    pub format: &'static str,
    /// How many headings.
    pub headings: usize,
    /// How many numbered paragraphs.
    pub paragraphs: usize,
    /// How many items.
    pub items: usize,
    /// What the text does not have of the source, and how often it came.
    #[schema(value_type = Object)]
    pub notes: serde_json::Value,
    /// The blocks in order.
    pub blocks: Vec<ImportedBlockJson>,
}

/// One block that would come in.
#[derive(Serialize, ToSchema)]
pub struct ImportedBlockJson {
    /// heading, paragraph or item.
    pub kind: &'static str,
    /// Its level.
    pub level: u8,
    /// Its words in inline notation.
    pub content: String,
}

/// What came in.
#[derive(Serialize, ToSchema)]
pub struct ImportJson {
    /// How many blocks.
    pub blocks: usize,
    /// The first of them.
    pub first: String,
}

/// What a request brings: a form with or without a file, or JSON.
pub struct Brought {
    command: CommandId,
    form: ImportForm,
    /// Why the file could not be read, while everything else of the form is kept.
    problem: Option<Problem>,
    file_name: Option<String>,
}

impl FromRequest<Web> for Brought {
    type Rejection = Problem;

    async fn from_request(request: Request, web: &Web) -> Result<Self, Problem> {
        let is_multipart = request
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|kind| kind.to_str().ok())
            .is_some_and(|kind| kind.starts_with("multipart/form-data"));
        if !is_multipart {
            let filled = Filled::<ImportForm>::from_request(request, web).await?;
            return Ok(Brought {
                command: filled.command,
                form: filled.fields,
                problem: None,
                file_name: None,
            });
        }
        let malformed = |_| Problem::plain(422, "malformed");
        let mut parts = Multipart::from_request(request, web).await.map_err(malformed)?;
        let mut brought = Brought {
            command: mint::command_id(),
            form: ImportForm::default(),
            problem: None,
            file_name: None,
        };
        while let Some(part) = parts.next_field().await.map_err(broken)? {
            brought.take(part).await?;
        }
        Ok(brought)
    }
}

pub(in crate::web) fn broken(error: axum::extract::multipart::MultipartError) -> Problem {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        Problem::plain(413, "too-large")
    } else {
        Problem::plain(400, "broken-off")
    }
}

impl Brought {
    async fn take(&mut self, part: Field<'_>) -> Result<(), Problem> {
        let name = part.name().unwrap_or_default().to_owned();
        let file_name = part.file_name().map(str::to_owned);
        let bytes = part.bytes().await.map_err(broken)?;
        if name == "file" {
            // A form without a chosen file sends an empty one.
            if !bytes.is_empty() {
                match decode(&bytes) {
                    Ok(source) => (self.form.source, self.file_name) = (source, file_name),
                    Err(unreadable) => self.problem = Some(WriteError::Source(unreadable).into()),
                }
            }
            return Ok(());
        }
        let word = String::from_utf8(bytes.to_vec()).map_err(|_| Problem::plain(422, "malformed"))?;
        if word.trim().is_empty() {
            return Ok(());
        }
        match name.as_str() {
            "command" => self.command = CommandId::new(word).map_err(|_| Problem::plain(422, "malformed"))?,
            // The file comes after the words in the form; where both are there, the file is what was chosen last.
            "source" => self.form.source = word,
            "format" => self.form.format = Some(word),
            "place" => self.form.place = Some(word),
            "after" => self.form.after = word.parse().ok(),
            _ => {}
        }
        Ok(())
    }

    fn format(&self) -> Format {
        let named = self.form.format.as_deref().and_then(Format::named);
        named.unwrap_or_else(|| Format::guess(&self.form.source, self.file_name.as_deref()))
    }

    fn place(&self, live: &LiveText) -> Place {
        match (self.form.place.as_deref(), &self.form.after) {
            (Some("replace"), _) => Place::Replace,
            (Some("beginning"), _) => Place::Beginning,
            (Some("after"), Some(id)) => Place::After(id.clone()),
            (Some(_), _) => Place::End,
            (None, _) if is_empty(live) => Place::Replace,
            (None, _) => Place::End,
        }
    }
}

fn is_empty(live: &LiveText) -> bool {
    live.blocks.iter().all(|block| block.content.is_blank())
}

/// Refuses whoever may not write all of the draft now.
fn may_write(visit: &Visit, text: &Text) -> Result<(), Problem> {
    let who = visit.signed()?;
    rights::may_write(&visit.conference, &who.person, &text.id, None)?;
    Ok(())
}

/// Shows the form.
pub async fn new(visit: Visit, Path(of): Path<OfText>) -> Result<Response, Problem> {
    let (text, live) = visit.text(&of.text)?;
    may_write(&visit, text)?;
    let brought = Brought {
        command: mint::command_id(),
        form: ImportForm::default(),
        problem: None,
        file_name: None,
    };
    reply::html(&page(&visit, text, &live, &brought, None, None))
}

/// Shows exactly what would come in.
pub async fn preview(visit: Visit, Path(of): Path<OfText>, brought: Brought) -> Result<Response, Problem> {
    let (text, live) = visit.text(&of.text)?;
    may_write(&visit, text)?;
    let imported = match read(&brought).await {
        Ok(imported) => imported,
        Err(problem) => return kept(&visit, text, &live, &brought, problem),
    };
    if visit.json {
        return Ok(Json(preview_json(&brought, &imported)).into_response());
    }
    let shown = shown(visit.w, &imported);
    reply::html(&page(&visit, text, &live, &brought, Some(shown), None))
}

/// Writes it into the draft.
pub async fn write(visit: Visit, Path(of): Path<OfText>, brought: Brought) -> Result<Response, Problem> {
    let (text, live) = visit.text(&of.text)?;
    may_write(&visit, text)?;
    let imported = match read(&brought).await {
        Ok(imported) => imported,
        Err(problem) => return kept(&visit, text, &live, &brought, problem),
    };
    let place = brought.place(&live);
    let written = visit
        .hall
        .import(
            visit.signed()?,
            &text.id,
            &brought.command,
            imported.blocks.clone(),
            place,
        )
        .await;
    let blocks = match written {
        Ok(blocks) => blocks,
        Err(error) => {
            let problem = Problem::from(error).in_zone(&visit.zone);
            return kept(&visit, text, &live, &brought, problem);
        }
    };
    let first = mint::derived_paragraph_id(brought.command.as_str(), 0).to_string();
    let at = format!("{}?done=imported#p-{first}", visit.text_url(&text.id));
    if visit.json {
        return Ok((
            StatusCode::CREATED,
            [(header::LOCATION, at)],
            Json(ImportJson { blocks, first }),
        )
            .into_response());
    }
    Ok(Redirect::to(&at).into_response())
}

async fn read(brought: &Brought) -> Result<Imported, Problem> {
    if let Some(problem) = &brought.problem {
        return Err(problem.clone());
    }
    Ok(read_source(brought.form.source.clone(), brought.format()).await?)
}

/// A problem with the form as it was filled in; a program gets the problem alone.
fn kept(
    visit: &Visit,
    text: &Text,
    live: &LiveText,
    brought: &Brought,
    problem: Problem,
) -> Result<Response, Problem> {
    if visit.json || problem.status().is_server_error() {
        return Err(problem);
    }
    let says = problem.words(visit.w);
    let mut response = reply::html(&page(visit, text, live, brought, None, Some(says)))?;
    *response.status_mut() = problem.status();
    Ok(response)
}

fn page(
    visit: &Visit,
    text: &Text,
    live: &LiveText,
    brought: &Brought,
    preview: Option<Preview>,
    problem: Option<(String, String)>,
) -> Page {
    let w = visit.w;
    let is_empty = is_empty(live);
    let format = match (&brought.form.format, brought.form.source.is_empty()) {
        (Some(_), _) | (None, false) => brought.format().code(),
        (None, true) => "",
    };
    Page {
        frame: Frame::of(visit, Spot::Text, &w.say("import-title"), Some(&text.id)),
        w,
        url: visit.text_url(&text.id),
        text_title: text.title.clone(),
        language: text.language.clone(),
        command: brought.command.to_string(),
        source: brought.form.source.clone(),
        format,
        formats: Format::ALL.iter().map(|format| format.code()).collect(),
        preview,
        problem,
        is_empty,
        place: match brought.place(live) {
            Place::Replace if is_empty => "replace",
            Place::Beginning => "beginning",
            Place::After(_) => "after",
            Place::End | Place::Replace => "end",
        },
        after: brought
            .form
            .after
            .as_ref()
            .map_or_else(String::new, ToString::to_string),
        places: places(w, live),
    }
}

fn shown(w: Words, imported: &Imported) -> Preview {
    let blocks: Vec<Block> = imported
        .blocks
        .iter()
        .enumerate()
        .map(|(n, found)| Block {
            id: mint::derived_paragraph_id("", n),
            kind: found.kind,
            level: found.level,
            content: found.content.clone(),
        })
        .collect();
    let numbers = number(&blocks);
    let counts = w
        .of("import-counts")
        .with("headings", imported.count(BlockKind::Heading))
        .with("paragraphs", imported.count(BlockKind::Paragraph))
        .with("items", imported.count(BlockKind::Item));
    let note = |(note, count): (&Note, &usize)| {
        w.named("import-note", note.code())
            .with("count", *count)
            .to_string()
    };
    Preview {
        counts: counts.to_string(),
        notes: imported.notes.iter().map(note).collect(),
        blocks: blocks
            .iter()
            .zip(numbers)
            .map(|(block, number)| BlockLine::alone(block, &number))
            .collect(),
    }
}

fn preview_json(brought: &Brought, imported: &Imported) -> ImportPreviewJson {
    ImportPreviewJson {
        format: brought.format().code(),
        headings: imported.count(BlockKind::Heading),
        paragraphs: imported.count(BlockKind::Paragraph),
        items: imported.count(BlockKind::Item),
        notes: imported
            .notes
            .iter()
            .map(|(note, count)| (note.code().to_owned(), serde_json::json!(count)))
            .collect::<serde_json::Map<_, _>>()
            .into(),
        blocks: imported
            .blocks
            .iter()
            .map(|found| ImportedBlockJson {
                kind: found.kind.as_str(),
                level: found.level,
                content: found.content.notation(),
            })
            .collect(),
    }
}
