//! Comments beside a draft: the page that lists them, where those who write the text and the secretariat reply and resolve
//! without any script, and the same as JSON for the editor, which shows them beside the words.

use askama::Template;
use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::app::{LiveText, mint};
use crate::domain::{
    Anchor, CharacterId, Comment, CommentAct, CommentId, CommentKind, Comments, Refusal, Resolution, Stage,
    TextId,
};
use crate::text::ParagraphId;

use crate::web::house::errors::Problem;
use crate::web::house::frame::{Frame, Spot};
use crate::web::house::label::live_label;
use crate::web::house::reply::{self, Filled};
use crate::web::house::visit::Visit;
use crate::web::house::words::Words;
use crate::web::meeting::people::Nothing;
use crate::web::text::reading::OfText;

/// The comment a path names.
#[derive(Deserialize)]
pub struct OfComment {
    text: String,
    comment: String,
}

#[derive(Template)]
#[template(path = "comments/list.html")]
struct Page {
    frame: Frame,
    w: Words,
    url: String,
    text_title: String,
    language: String,
    open: Vec<ThreadView>,
    resolved: Vec<ThreadView>,
    paragraphs: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "comments/thread.html")]
struct ThreadView {
    w: Words,
    url: String,
    language: String,
    id: String,
    place: String,
    href: Option<String>,
    quote: String,
    gone: bool,
    resolved: Option<String>,
    notes: Vec<NoteView>,
    command: String,
}

struct NoteView {
    id: String,
    author: String,
    when: String,
    edited: bool,
    words: String,
    mine: bool,
}

/// A thread of comments in JSON.
#[derive(Serialize, ToSchema)]
pub struct ThreadJson {
    /// The first comment.
    #[serde(flatten)]
    pub first: CommentJson,
    /// Which words of the text it is on.
    pub anchor: AnchorJson,
    /// How those words read when it was made.
    pub quote: String,
    /// `comment`, or `attribution` for the delegations that want an alternative.
    pub kind: &'static str,
    /// The names of those delegations.
    pub delegations: Vec<String>,
    /// Who resolved it, and when; nothing while it is open.
    pub resolved: Option<ResolvedJson>,
    /// The replies, in order.
    pub replies: Vec<CommentJson>,
}

/// One comment in JSON.
#[derive(Serialize, ToSchema)]
pub struct CommentJson {
    /// Its id.
    pub id: String,
    /// Who wrote it.
    pub person: String,
    /// Their name.
    pub name: String,
    /// Whether it is the reader's own.
    pub mine: bool,
    /// When.
    pub at: String,
    /// The same in the conference's zone, in words.
    pub when: String,
    /// Whether its words were changed.
    pub edited: bool,
    /// The words; nothing if they were taken back while others had replied.
    pub words: String,
}

/// That a thread is resolved.
#[derive(Serialize, ToSchema)]
pub struct ResolvedJson {
    /// The name of who resolved it.
    pub name: String,
    /// When.
    pub at: String,
    /// Both in a sentence.
    pub says: String,
}

/// Which words of a text a comment is on.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AnchorJson {
    /// The paragraph they begin in.
    #[schema(value_type = String)]
    pub paragraph: ParagraphId,
    /// The first character: its strand and its cursor.
    #[serde(default)]
    #[schema(value_type = Option<Vec<String>>)]
    pub first: Option<CharacterId>,
    /// The last character.
    #[serde(default)]
    #[schema(value_type = Option<Vec<String>>)]
    pub last: Option<CharacterId>,
    /// How far into the paragraph they begin, in UTF-16 units.
    #[serde(default)]
    pub offset: u32,
    /// How they read when they were last seen; empty once they are gone.
    #[serde(default)]
    pub quote: String,
}

/// A comment to make.
#[derive(Debug, Deserialize, ToSchema)]
pub struct CommentForm {
    /// Which words of the text it is on. Without a quotation it is on the whole paragraph.
    #[serde(flatten)]
    pub anchor: AnchorJson,
    /// The comment.
    #[serde(default)]
    pub words: String,
}

/// Words of a reply, or words to put in the place of others.
#[derive(Debug, Deserialize, ToSchema)]
pub struct WordsForm {
    /// The words.
    #[serde(default)]
    pub words: String,
}

/// What a comment is known by.
#[derive(Serialize, ToSchema)]
pub struct MadeJson {
    /// Its id.
    pub id: String,
}

impl From<AnchorJson> for Anchor {
    fn from(anchor: AnchorJson) -> Anchor {
        Anchor {
            paragraph: anchor.paragraph,
            first: anchor.first,
            last: anchor.last,
            offset: anchor.offset,
            words: anchor.quote,
        }
    }
}

impl From<&Anchor> for AnchorJson {
    fn from(anchor: &Anchor) -> AnchorJson {
        AnchorJson {
            paragraph: anchor.paragraph.clone(),
            first: anchor.first.clone(),
            last: anchor.last.clone(),
            offset: anchor.offset,
            quote: anchor.words.clone(),
        }
    }
}

/// Shows the comments.
pub async fn list(visit: Visit, Path(of): Path<OfText>) -> Result<Response, Problem> {
    let (text, live) = visit.text(&of.text)?;
    let comments = visit.hall.comments(visit.signed()?, &text.id).await?;
    reply::page(
        visit.json,
        || page(&visit, &text.id, &live, &comments),
        || {
            comments
                .threads()
                .filter_map(|first| thread_json(&visit, &comments, first))
                .collect::<Vec<_>>()
        },
    )
}

fn threads(comments: &Comments) -> impl Iterator<Item = &Comment> {
    comments
        .threads()
        .filter(|first| first.kind == CommentKind::Comment)
}

fn page(visit: &Visit, text: &TextId, live: &LiveText, comments: &Comments) -> Page {
    let (w, url) = (visit.w, visit.text_url(text));
    let known = &visit.conference.texts[text];
    let place = |first: &Comment| {
        let paragraph = first.anchor.as_ref().map(|anchor| &anchor.paragraph);
        live.blocks.iter().position(|block| Some(&block.id) == paragraph)
    };
    let mut placed: Vec<(Option<usize>, &Comment)> =
        threads(comments).map(|first| (place(first), first)).collect();
    // In the order of the text; what has no place in it any more comes last.
    placed.sort_by_key(|(place, first)| (place.unwrap_or(usize::MAX), first.at));
    let views = |resolved: bool| {
        placed
            .iter()
            .filter(|(_, first)| first.resolved.is_some() == resolved)
            .map(|(place, first)| view(visit, &known.language, &url, live, *place, comments, first))
            .collect()
    };
    let takes_comments = known.stage != Stage::Adopted;
    let paragraphs = live.blocks.iter().enumerate().filter(|_| takes_comments);
    Page {
        frame: Frame::of(visit, Spot::Text, &w.say("comments-title"), Some(text)),
        w,
        text_title: known.title.clone(),
        language: known.language.clone(),
        open: views(false),
        resolved: views(true),
        paragraphs: paragraphs
            .map(|(at, block)| {
                let line = w
                    .of("comments-choice")
                    .with("place", live_label(live, at))
                    .with("words", first_words(&block.content.bare()));
                (block.id.to_string(), line.to_string())
            })
            .collect(),
        url,
    }
}

/// Enough of a paragraph to know it by, in a list to choose from.
fn first_words(words: &str) -> String {
    const CHARS: usize = 60;
    let mut first: String = words.chars().take(CHARS).collect();
    if first.len() < words.len() {
        first.push('…');
    }
    first
}

fn view(
    visit: &Visit,
    language: &str,
    url: &str,
    live: &LiveText,
    place: Option<usize>,
    comments: &Comments,
    first: &Comment,
) -> ThreadView {
    let w = visit.w;
    let note = |comment: &Comment| NoteView {
        id: comment.id.to_string(),
        author: visit.name(&comment.person),
        when: visit.zone.moment(w, comment.at),
        edited: comment.edited_at.is_some() && !comment.words.is_empty(),
        words: comment.words.clone(),
        mine: visit.who.as_ref().is_some_and(|who| who.person == comment.person),
    };
    ThreadView {
        w,
        url: format!("{url}/comments"),
        language: language.to_owned(),
        id: first.id.to_string(),
        place: match place {
            Some(at) => w
                .of("comments-at")
                .with("paragraph", live_label(live, at))
                .to_string(),
            None => w.say("comments-nowhere"),
        },
        href: place.map(|at| format!("{url}#p-{}", live.blocks[at].id)),
        quote: first.quote.clone(),
        gone: place.is_some()
            && first
                .anchor
                .as_ref()
                .is_some_and(|anchor| anchor.words.is_empty()),
        resolved: first
            .resolved
            .as_ref()
            .map(|resolution| resolved_says(visit, resolution)),
        notes: std::iter::once(first)
            .chain(comments.replies(&first.id))
            .map(note)
            .collect(),
        command: mint::command_id().to_string(),
    }
}

fn resolved_says(visit: &Visit, resolution: &Resolution) -> String {
    visit
        .w
        .of("comments-resolved")
        .with("name", visit.name(&resolution.person))
        .with("when", visit.zone.moment(visit.w, resolution.at))
        .to_string()
}

fn thread_json(visit: &Visit, comments: &Comments, first: &Comment) -> Option<ThreadJson> {
    Some(ThreadJson {
        first: comment_json(visit, first),
        anchor: first.anchor.as_ref()?.into(),
        quote: first.quote.clone(),
        kind: first.kind.code(),
        delegations: first
            .delegations
            .iter()
            .map(|id| visit.conference.delegation_name(id))
            .collect(),
        resolved: first.resolved.as_ref().map(|resolution| ResolvedJson {
            name: visit.name(&resolution.person),
            at: resolution.at.to_string(),
            says: resolved_says(visit, resolution),
        }),
        replies: comments
            .replies(&first.id)
            .map(|reply| comment_json(visit, reply))
            .collect(),
    })
}

fn comment_json(visit: &Visit, comment: &Comment) -> CommentJson {
    CommentJson {
        id: comment.id.to_string(),
        person: comment.person.to_string(),
        name: visit.name(&comment.person),
        mine: visit.who.as_ref().is_some_and(|who| who.person == comment.person),
        at: comment.at.to_string(),
        when: visit.zone.moment(visit.w, comment.at),
        edited: comment.edited_at.is_some() && !comment.words.is_empty(),
        words: comment.words.clone(),
    }
}

/// Comments on words of the text.
pub async fn begin(
    visit: Visit,
    Path(of): Path<OfText>,
    filled: Filled<CommentForm>,
) -> Result<Response, Problem> {
    let (text, live) = visit.text(&of.text)?;
    let mut anchor = filled.fields.anchor.clone();
    if anchor.first.is_none() {
        anchor = in_paragraph(&live, anchor).map_err(|problem| problem.having_typed(&filled.typed))?;
    }
    let act = CommentAct::Begin {
        anchor: anchor.into(),
        words: filled.fields.words.clone(),
    };
    act_on(&visit, &text.id, &filled, act, "done=comment").await
}

/// A form names words by quoting them.
fn in_paragraph(live: &LiveText, mut anchor: AnchorJson) -> Result<AnchorJson, Problem> {
    let block = live.blocks.iter().find(|block| block.id == anchor.paragraph);
    let words = block.map(|block| block.content.bare());
    let words = words.ok_or_else(|| Problem::plain(422, "no-paragraph"))?;
    let quote = anchor.quote.trim();
    if quote.is_empty() {
        anchor.quote = words;
        return Ok(anchor);
    }
    let at = words
        .find(quote)
        .ok_or_else(|| Problem::plain(422, "no-quotation"))?;
    anchor.offset = words[..at].encode_utf16().count() as u32;
    anchor.quote = quote.to_owned();
    Ok(anchor)
}

/// Replies.
pub async fn reply(
    visit: Visit,
    Path(of): Path<OfComment>,
    filled: Filled<WordsForm>,
) -> Result<Response, Problem> {
    let act = CommentAct::Reply {
        comment: named(&of)?,
        words: filled.fields.words.clone(),
    };
    on_comment(&visit, &of, &filled, act, "done=reply").await
}

/// Changes one's own words.
pub async fn edit(
    visit: Visit,
    Path(of): Path<OfComment>,
    filled: Filled<WordsForm>,
) -> Result<Response, Problem> {
    let act = CommentAct::Edit {
        comment: named(&of)?,
        words: filled.fields.words.clone(),
    };
    on_comment(&visit, &of, &filled, act, "done=comment-edited").await
}

/// Takes one's own words back.
pub async fn remove(
    visit: Visit,
    Path(of): Path<OfComment>,
    filled: Filled<Nothing>,
) -> Result<Response, Problem> {
    let act = CommentAct::Remove { comment: named(&of)? };
    on_comment(&visit, &of, &filled, act, "done=comment-gone").await
}

/// Says that a comment needs nothing more.
pub async fn resolve(
    visit: Visit,
    Path(of): Path<OfComment>,
    filled: Filled<Nothing>,
) -> Result<Response, Problem> {
    let act = CommentAct::Resolve { comment: named(&of)? };
    on_comment(&visit, &of, &filled, act, "done=comment-resolved").await
}

/// Says that it does.
pub async fn reopen(
    visit: Visit,
    Path(of): Path<OfComment>,
    filled: Filled<Nothing>,
) -> Result<Response, Problem> {
    let act = CommentAct::Reopen { comment: named(&of)? };
    on_comment(&visit, &of, &filled, act, "done=comment-reopened").await
}

/// Says where its words are by now.
pub async fn follow(
    visit: Visit,
    Path(of): Path<OfComment>,
    filled: Filled<AnchorJson>,
) -> Result<Response, Problem> {
    let act = CommentAct::Follow {
        comment: named(&of)?,
        anchor: filled.fields.clone().into(),
    };
    on_comment(&visit, &of, &filled, act, "done=comment").await
}

fn named(of: &OfComment) -> Result<CommentId, Problem> {
    CommentId::new(of.comment.as_str()).map_err(|_| Problem::from(Refusal::UnknownComment))
}

async fn on_comment<T>(
    visit: &Visit,
    of: &OfComment,
    filled: &Filled<T>,
    act: CommentAct,
    done: &str,
) -> Result<Response, Problem> {
    let (text, _) = visit.text(&of.text)?;
    act_on(visit, &text.id, filled, act, done).await
}

/// Does it, and leads back to the list.
async fn act_on<T>(
    visit: &Visit,
    text: &TextId,
    filled: &Filled<T>,
    act: CommentAct,
    done: &str,
) -> Result<Response, Problem> {
    let url = format!("{}/comments", visit.text_url(text));
    let made = matches!(act, CommentAct::Begin { .. } | CommentAct::Reply { .. });
    let thread = match &act {
        CommentAct::Reply { comment, .. }
        | CommentAct::Edit { comment, .. }
        | CommentAct::Remove { comment }
        | CommentAct::Resolve { comment }
        | CommentAct::Reopen { comment }
        | CommentAct::Reattribute { comment, .. }
        | CommentAct::Follow { comment, .. } => Some(comment.to_string()),
        CommentAct::Begin { .. } | CommentAct::Attribute { .. } => None,
    };
    let done_by = visit.hall.comment(visit.signed()?, text, &filled.command, act);
    let id = done_by.await.map_err(|error| {
        Problem::from(error)
            .in_zone(&visit.zone)
            .having_typed(&filled.typed)
            .way_on(url.clone(), "comments-back")
    })?;
    if !visit.json {
        let anchor = thread.unwrap_or_else(|| id.to_string());
        return Ok(Redirect::to(&format!("{url}?{done}#c-{anchor}")).into_response());
    }
    let status = if made { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, Json(MadeJson { id: id.to_string() })).into_response())
}
