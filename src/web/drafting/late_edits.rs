//! Late edits: words that may no longer be merged, kept with their author. The editor sends them; whoever may issue the
//! text sees them all, others see their own. Each is shown beside the paragraph as it stands, and a person decides.

use askama::Template;
use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::app::{Fate, Inclusion, LateEdit, LiveText, WriteError};
use crate::domain::rights::{self, Right};
use crate::domain::{Stage, Text, content_hash};
use crate::text::{Block, Content, Fingerprint, ParagraphId, merge};

use crate::web::differences::difference::Difference;
use crate::web::house::errors::Problem;
use crate::web::house::frame::{Frame, Spot};
use crate::web::house::label::label;
use crate::web::house::reply::{self, Filled};
use crate::web::house::visit::Visit;
use crate::web::house::words::Words;
use crate::web::text::reading::OfText;

#[derive(Template)]
#[template(path = "late_edits/show.html")]
struct Page {
    frame: Frame,
    w: Words,
    url: String,
    text_title: String,
    language: String,
    edits: Vec<EditLine>,
    decided: Vec<EditLine>,
    places: Vec<(String, String)>,
}

struct EditLine {
    id: String,
    paragraph: String,
    target: String,
    heading: String,
    by: String,
    /// What its author changed.
    own: Difference,
    /// What has become of the paragraph since: none where it reads as it did.
    since: Option<Difference>,
    gone: bool,
    state: &'static str,
    end: Option<String>,
    note: String,
    amendment: Option<u32>,
    /// The words offered for the text: both changes, where they meet nowhere.
    wording: String,
    collides: bool,
    expected: String,
    words: String,
    reason: String,
    base: String,
    may_include: bool,
    may_propose: bool,
    may_set_aside: bool,
}

/// A late edit in JSON.
#[derive(Serialize, ToSchema)]
pub struct LateEditJson {
    /// Its id.
    pub id: String,
    /// The paragraph it was meant for.
    pub paragraph: String,
    /// Who wrote it.
    pub person: String,
    /// The paragraph as its author last saw it, in inline notation.
    pub base: String,
    /// The paragraph as its author wrote it.
    pub words: String,
    /// When it arrived.
    pub at: String,
    /// The paragraph as it stands now; none if it is no longer in the text.
    pub now: Option<String>,
    /// The fingerprint of the paragraph as it stands, to be sent with an inclusion.
    pub expected: Option<String>,
    /// Both changes in one wording, where they changed different words.
    pub merged: Option<String>,
    /// What became of it; none until somebody decides.
    pub end: Option<LateEndJson>,
}

/// What became of a late edit.
#[derive(Serialize, ToSchema)]
pub struct LateEndJson {
    /// included, proposed or set-aside.
    pub fate: &'static str,
    /// The amendment it was proposed as.
    pub amendment: Option<u32>,
    /// What the person who decided has to say.
    pub note: String,
    /// Who decided.
    pub person: String,
    /// When.
    pub at: String,
}

/// Words that came too late.
#[derive(Debug, Deserialize, ToSchema)]
pub struct LateEditForm {
    /// The paragraph they were meant for.
    #[schema(value_type = String)]
    pub paragraph: ParagraphId,
    /// The paragraph as its author last saw it, in inline notation.
    #[serde(default)]
    pub base: String,
    /// The paragraph as its author wrote it.
    #[serde(default)]
    pub words: String,
}

/// That they are kept.
#[derive(Serialize, ToSchema)]
pub struct KeptJson {
    /// Under which id.
    pub id: String,
}

/// A late edit to take into the text.
#[derive(Debug, Deserialize, ToSchema)]
pub struct InclusionForm {
    /// The paragraph as it is to read, in inline notation.
    #[serde(default)]
    pub wording: String,
    /// The fingerprint of the paragraph as it was shown; left out if it was no longer in the text.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub expected: Option<Fingerprint>,
    /// The paragraph after which the words come back, if theirs is no longer in the text.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub after: Option<ParagraphId>,
}

/// A late edit to set aside.
#[derive(Debug, Deserialize, ToSchema)]
pub struct SettingAsideForm {
    /// Why, for its author.
    #[serde(default)]
    pub note: String,
}

/// The late edit a path names.
#[derive(Deserialize)]
pub struct OfLateEdit {
    text: String,
    edit: String,
}

/// Shows the late edits of a text.
pub async fn show(visit: Visit, Path(of): Path<OfText>) -> Result<Response, Problem> {
    let (text, live) = visit.text(&of.text)?;
    let edits = visit.hall.late_edits(visit.signed()?, &text.id).await?;
    reply::page(
        visit.json,
        || page(&visit, text, &live, &edits),
        || edits.iter().map(|edit| json(&live, edit)).collect::<Vec<_>>(),
    )
}

fn page(visit: &Visit, text: &Text, live: &LiveText, edits: &[LateEdit]) -> Page {
    let w = visit.w;
    let (decided, undecided): (Vec<&LateEdit>, Vec<&LateEdit>) =
        edits.iter().partition(|edit| edit.end.is_some());
    let lines = |edits: Vec<&LateEdit>| -> Vec<EditLine> {
        edits
            .into_iter()
            .map(|edit| line(visit, text, live, edit))
            .collect()
    };
    Page {
        frame: Frame::of(visit, Spot::Text, &w.say("late-title"), Some(&text.id)),
        w,
        url: visit.text_url(&text.id),
        text_title: text.title.clone(),
        language: text.language.clone(),
        edits: lines(undecided),
        decided: lines(decided),
        places: places(w, live),
    }
}

/// The paragraphs of a draft to choose a place from: number and first words.
pub fn places(w: Words, live: &LiveText) -> Vec<(String, String)> {
    /// Enough to know a paragraph by, short enough for a list on a telephone.
    const SHOWN_CHARS: usize = 48;
    live.blocks
        .iter()
        .zip(&live.numbers)
        .map(|(block, number)| {
            let words: String = block.content.bare().chars().take(SHOWN_CHARS).collect();
            let name = w
                .of("place-of-paragraph")
                .with("number", number)
                .with("words", words);
            (block.id.to_string(), name.to_string())
        })
        .collect()
}

fn standing<'a>(live: &'a LiveText, edit: &LateEdit) -> Option<&'a Block> {
    live.blocks.iter().find(|block| block.id == edit.paragraph)
}

fn line(visit: &Visit, text: &Text, live: &LiveText, edit: &LateEdit) -> EditLine {
    let w = visit.w;
    let now = standing(live, edit);
    let between = |old: &Content, new: &Content| Difference::between(w, &text.language, old, new);
    let merged = now.map(|block| merge::three_way(&edit.base, &edit.words, &block.content));
    let collides = matches!(merged, Some(Err(_)));
    let own = visit.who.as_ref().is_some_and(|who| who.person == edit.person);
    let open = edit.end.is_none();
    let writes = visit.who.as_ref().is_some_and(|who| {
        rights::may_write(
            &visit.conference,
            &who.person,
            &text.id,
            now.map(|block| &block.id),
        )
        .is_ok()
    });
    let in_issue = text
        .latest()
        .is_some_and(|latest| latest.block(&edit.paragraph).is_some());
    let number = now
        .and_then(|block| live.blocks.iter().position(|one| one.id == block.id))
        .map(|place| live.numbers[place].trim_end_matches('.').to_owned())
        .filter(|number| !number.is_empty());
    let paragraph = number.unwrap_or_else(|| label(w, text, &edit.paragraph));
    EditLine {
        id: edit.id.clone(),
        heading: if now.is_some() || in_issue {
            w.of("late-to").with("paragraph", paragraph).to_string()
        } else {
            w.say("late-to-gone")
        },
        paragraph: edit.paragraph.to_string(),
        target: if now.is_some() {
            format!("{}#p-{}", visit.text_url(&text.id), edit.paragraph)
        } else {
            String::new()
        },
        by: w
            .of("late-by")
            .with("name", visit.name(&edit.person))
            .with("when", visit.zone.moment(w, edit.at))
            .to_string(),
        own: between(&edit.base, &edit.words),
        since: now
            .filter(|block| block.content != edit.base)
            .map(|block| between(&edit.base, &block.content)),
        gone: now.is_none(),
        state: edit.end.as_ref().map_or("open", |end| end.fate.code()),
        end: edit.end.as_ref().map(|end| {
            w.named("late-end", end.fate.code())
                .with("name", visit.name(&end.person))
                .with("when", visit.zone.moment(w, end.at))
                .to_string()
        }),
        note: edit.end.as_ref().map(|end| end.note.clone()).unwrap_or_default(),
        amendment: edit.end.as_ref().and_then(|end| match end.fate {
            Fate::Proposed(number) => Some(number),
            Fate::Included | Fate::SetAside => None,
        }),
        wording: match merged {
            Some(Ok(merged)) => merged.notation(),
            _ => edit.words.notation(),
        },
        collides,
        expected: now.map_or_else(String::new, |block| content_hash(block).to_string()),
        words: edit.words.notation(),
        reason: w
            .of("late-reason")
            .with("when", visit.zone.moment(w, edit.at))
            .to_string(),
        base: text
            .latest()
            .map_or_else(String::new, |latest| latest.version.hash.to_string()),
        may_include: open && writes,
        may_propose: open && in_issue && text.stage == Stage::Issued && visit.may(Right::File),
        may_set_aside: open && (own || visit.may_in(Right::Issue, &text.id)),
    }
}

fn json(live: &LiveText, edit: &LateEdit) -> LateEditJson {
    let now = standing(live, edit);
    LateEditJson {
        id: edit.id.clone(),
        paragraph: edit.paragraph.to_string(),
        person: edit.person.to_string(),
        base: edit.base.notation(),
        words: edit.words.notation(),
        at: edit.at.to_string(),
        now: now.map(|block| block.content.notation()),
        expected: now.map(|block| content_hash(block).to_string()),
        merged: now
            .and_then(|block| merge::three_way(&edit.base, &edit.words, &block.content).ok())
            .map(|merged| merged.notation()),
        end: edit.end.as_ref().map(|end| LateEndJson {
            fate: end.fate.code(),
            amendment: match end.fate {
                Fate::Proposed(number) => Some(number),
                Fate::Included | Fate::SetAside => None,
            },
            note: end.note.clone(),
            person: end.person.to_string(),
            at: end.at.to_string(),
        }),
    }
}

/// Keeps words that came too late.
pub async fn keep(
    visit: Visit,
    Path(of): Path<OfText>,
    filled: Filled<LateEditForm>,
) -> Result<Response, Problem> {
    let (text, _) = visit.text(&of.text)?;
    let fields = &filled.fields;
    let id = visit
        .hall
        .keep_late_edit(
            visit.signed()?,
            &text.id,
            &fields.paragraph,
            &Content::parse(&fields.base),
            &Content::parse(&fields.words),
        )
        .await
        .map_err(|error| Problem::from(error).having_typed(&filled.typed))?;
    Ok((StatusCode::CREATED, Json(KeptJson { id })).into_response())
}

/// Takes a late edit into the text, in the words sent.
pub async fn include(
    visit: Visit,
    Path(of): Path<OfLateEdit>,
    filled: Filled<InclusionForm>,
) -> Result<Response, Problem> {
    let (text, _) = visit.text(&of.text)?;
    let fields = &filled.fields;
    let inclusion = Inclusion {
        wording: Content::parse(fields.wording.trim()),
        expected: fields.expected,
        after: fields.after.clone(),
    };
    let done = visit
        .hall
        .include_late_edit(visit.signed()?, &text.id, &of.edit, inclusion)
        .await;
    answered(&visit, text, &of, done, &filled.typed, "?done=late-included").await
}

/// Sets a late edit aside.
pub async fn set_aside(
    visit: Visit,
    Path(of): Path<OfLateEdit>,
    filled: Filled<SettingAsideForm>,
) -> Result<Response, Problem> {
    let (text, _) = visit.text(&of.text)?;
    let done = visit
        .hall
        .set_late_edit_aside(visit.signed()?, &text.id, &of.edit, &filled.fields.note)
        .await;
    answered(&visit, text, &of, done, &filled.typed, "?done=late-set-aside").await
}

async fn answered(
    visit: &Visit,
    text: &Text,
    of: &OfLateEdit,
    done: Result<(), WriteError>,
    typed: &[String],
    note: &str,
) -> Result<Response, Problem> {
    let at = format!("{}/late-edits", visit.text_url(&text.id));
    done.map_err(|error| {
        Problem::from(error)
            .in_zone(&visit.zone)
            .having_typed(typed)
            .way_on(format!("{at}#late-{}", of.edit), "late-back")
    })?;
    if !visit.json {
        return Ok(Redirect::to(&format!("{at}{note}#late-{}", of.edit)).into_response());
    }
    let edits = visit.hall.late_edits(visit.signed()?, &text.id).await?;
    let live = visit.hall.live(&text.id).ok_or_else(Problem::not_found)?;
    let edit = edits.iter().find(|edit| edit.id == of.edit);
    let edit = edit.ok_or_else(Problem::not_found)?;
    Ok(Json(json(&live, edit)).into_response())
}
