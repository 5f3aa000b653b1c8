//! Taking paragraphs of one text into another, and what both sides see of it afterwards: where each paragraph comes from,
//! how it read there, and what either side has changed since.

use askama::Template;
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::app::{LiveText, Place, Renewal, Taken, Taking, WriteError};
use crate::domain::{CommandId, Text, TextId, content_hash, rights};
use crate::text::{Block, BlockKind, Content, Fingerprint, ParagraphId, merge};

use super::difference::Difference;
use super::errors::Problem;
use super::frame::{Frame, Spot};
use super::inline;
use super::label::live_label;
use super::late_edits::places;
use super::reading::OfText;
use super::reply::{self, Filled};
use super::sheet::BlockLine;
use super::visit::Visit;
use super::words::Words;

#[derive(Template)]
#[template(path = "takings/new.html")]
struct NewPage {
    frame: Frame,
    w: Words,
    url: String,
    text_title: String,
    command: String,
    texts: Vec<SourceLine>,
    chosen: Option<Chosen>,
    problem: Option<(String, String)>,
    places: Vec<(String, String)>,
    place: String,
    is_empty: bool,
}

/// A text that can be taken from.
struct SourceLine {
    id: String,
    title: String,
    stage: &'static str,
    here: bool,
}

/// The text that is taken from.
struct Chosen {
    id: String,
    title: String,
    language: String,
    version: String,
    choices: Vec<Choice>,
}

/// A block that can be chosen.
struct Choice {
    block: BlockLine,
    ticked: bool,
    whole: bool,
    /// It stands in the receiving text already.
    taken: bool,
}

#[derive(Template)]
#[template(path = "takings/list.html")]
struct ListPage {
    frame: Frame,
    w: Words,
    url: String,
    text_title: String,
    language: String,
    taken: Vec<TakenLine>,
    given: Vec<TakenLine>,
    may_take: bool,
}

struct TakenLine {
    id: String,
    /// Where it is on this side; none once it is gone.
    here: Option<String>,
    heading: String,
    /// Where it is on the other side.
    there: String,
    from: String,
    by: String,
    state: &'static str,
    wording: String,
    /// What the source has changed since it was taken.
    since: Option<Difference>,
    /// What the receiving text has changed since.
    own: Option<Difference>,
    /// The words offered; none where there is nothing to follow, or nobody who may.
    offer: Option<Offer>,
}

struct Offer {
    wording: String,
    collides: bool,
    expected: String,
    source: String,
}

/// What to take.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct TakingForm {
    /// The text to take from.
    #[schema(value_type = Option<String>)]
    pub source: Option<TextId>,
    /// Paragraphs of it.
    #[schema(value_type = Vec<String>)]
    pub paragraphs: Vec<ParagraphId>,
    /// Headings of it whose whole sections are taken.
    #[schema(value_type = Vec<String>)]
    pub sections: Vec<ParagraphId>,
    /// The hash of the other text as it was seen; where it is left out, it is taken as it stands.
    #[schema(value_type = Option<String>)]
    pub version: Option<Fingerprint>,
    /// beginning, end, or the paragraph after which it is to stand.
    pub place: Option<String>,
}

/// How a paragraph follows its source.
#[derive(Debug, Deserialize, ToSchema)]
pub struct RenewalForm {
    /// The paragraph as it is to read, in inline notation.
    #[serde(default)]
    pub wording: String,
    /// Leaves the paragraph as it is, and only notes that the source was looked at.
    #[serde(default)]
    pub keep: bool,
    /// The hash of the paragraph as it was seen.
    #[schema(value_type = String)]
    pub expected: Fingerprint,
    /// The hash of the source's paragraph as it was seen.
    #[schema(value_type = String)]
    pub source: Fingerprint,
}

/// The text that is asked for to take from.
#[derive(Debug, Deserialize)]
pub struct OfSource {
    from: Option<String>,
}

/// The paragraph a path names.
#[derive(Deserialize)]
pub struct OfTaking {
    text: String,
    paragraph: String,
}

/// What was taken.
#[derive(Serialize, ToSchema)]
pub struct TakenJson {
    /// The ids under which the paragraphs stand now.
    pub paragraphs: Vec<String>,
}

/// What a text took from others, and others from it.
#[derive(Serialize, ToSchema)]
pub struct TakingsJson {
    /// Taken from others.
    pub taken: Vec<TakingJson>,
    /// Taken from it.
    pub given: Vec<TakingJson>,
}

/// A paragraph that was taken.
#[derive(Serialize, ToSchema)]
pub struct TakingJson {
    /// The text it stands in.
    pub text: String,
    /// Its id there.
    pub paragraph: String,
    /// The text it comes from.
    pub source: String,
    /// Its id there.
    pub source_paragraph: String,
    /// How it was called there when it was taken.
    pub label: String,
    /// The hash of the source as it stood then.
    pub version: String,
    /// How it read there, in inline notation.
    pub wording: String,
    /// Who took it, by id.
    pub person: String,
    /// When.
    pub at: String,
    /// current, changed, source-gone or gone.
    pub state: &'static str,
    /// How the source reads now.
    pub source_now: Option<String>,
    /// The hash of the source's paragraph now.
    pub source_hash: Option<String>,
    /// How the paragraph reads now where it was taken to.
    pub now: Option<String>,
    /// The hash of the paragraph there now.
    pub expected: Option<String>,
}

/// A paragraph that was taken, and both its sides as they stand.
struct Sides<'a> {
    taken: &'a Taken,
    here: Option<Block>,
    source: Option<Block>,
}

impl<'a> Sides<'a> {
    fn of(visit: &Visit, taken: &'a Taken) -> Sides<'a> {
        let block = |text: &TextId, id: &ParagraphId| {
            let live = visit.hall.live(text)?;
            live.blocks.iter().find(|block| block.id == *id).cloned()
        };
        Sides {
            taken,
            here: block(&taken.text, &taken.paragraph),
            source: block(&taken.source, &taken.source_paragraph),
        }
    }

    fn state(&self) -> &'static str {
        match (&self.here, &self.source) {
            (None, _) => "gone",
            (_, None) => "source-gone",
            (_, Some(source)) if source.content == self.taken.wording => "current",
            _ => "changed",
        }
    }

    fn json(&self) -> TakingJson {
        let notation = |block: &Option<Block>| block.as_ref().map(|block| block.content.notation());
        let hash = |block: &Option<Block>| block.as_ref().map(|block| content_hash(block).to_string());
        TakingJson {
            text: self.taken.text.to_string(),
            paragraph: self.taken.paragraph.to_string(),
            source: self.taken.source.to_string(),
            source_paragraph: self.taken.source_paragraph.to_string(),
            label: self.taken.label.clone(),
            version: self.taken.version.to_string(),
            wording: self.taken.wording.notation(),
            person: self.taken.person.to_string(),
            at: self.taken.at.to_string(),
            state: self.state(),
            source_now: notation(&self.source),
            source_hash: hash(&self.source),
            now: notation(&self.here),
            expected: hash(&self.here),
        }
    }

    fn line(&self, visit: &Visit, is_given: bool) -> TakenLine {
        let (w, taken) = (visit.w, self.taken);
        let language = |text: &TextId| {
            let text = visit.conference.texts.get(text);
            text.map_or("", |text| text.language.as_str())
        };
        let title = |text: &TextId| {
            let text = visit.conference.texts.get(text);
            text.map_or_else(|| taken.source.to_string(), |text| text.title.clone())
        };
        let (side, id, other, other_id) = if is_given {
            (
                &taken.source,
                &taken.source_paragraph,
                &taken.text,
                &taken.paragraph,
            )
        } else {
            (
                &taken.text,
                &taken.paragraph,
                &taken.source,
                &taken.source_paragraph,
            )
        };
        let differs = |text: &TextId, now: &Option<Block>| {
            let now = now.as_ref().filter(|now| now.content != taken.wording)?;
            Some(Difference::between(
                w,
                language(text),
                &taken.wording,
                &now.content,
            ))
        };
        let numbered = if taken.label.starts_with('“') {
            "no"
        } else {
            "yes"
        };
        let from = if is_given { "takings-given" } else { "takings-from" };
        TakenLine {
            id: taken.paragraph.to_string(),
            here: label_now(visit, side, id),
            heading: label_now(visit, side, id).unwrap_or_else(|| w.say("takings-gone")),
            there: format!("{}#p-{other_id}", visit.text_url(other)),
            from: w
                .of(from)
                .with("title", title(other))
                .with("label", &taken.label)
                .with("numbered", numbered)
                .to_string(),
            by: w
                .of("takings-by")
                .with("name", visit.name(&taken.person))
                .with("when", visit.zone.moment(w, taken.at))
                .with("fingerprint", taken.version.short())
                .to_string(),
            state: self.state(),
            wording: inline::html(&taken.wording),
            since: differs(&taken.source, &self.source),
            own: differs(&taken.text, &self.here),
            offer: self.offer(visit).filter(|_| !is_given),
        }
    }

    /// What the source says now, with what was changed here meanwhile, for those who may write it down.
    fn offer(&self, visit: &Visit) -> Option<Offer> {
        let (here, source) = (self.here.as_ref()?, self.source.as_ref()?);
        let who = visit.who.as_ref().filter(|_| self.state() == "changed")?;
        let text = &self.taken.text;
        rights::may_write(&visit.conference, &who.person, text, Some(&here.id)).ok()?;
        let merged = merge::three_way(&self.taken.wording, &source.content, &here.content);
        Some(Offer {
            collides: merged.is_err(),
            wording: merged.map_or_else(|_| source.content.notation(), |merged| merged.notation()),
            expected: content_hash(here).to_string(),
            source: content_hash(source).to_string(),
        })
    }
}

/// How a paragraph is called in its text now; none once it is gone.
fn label_now(visit: &Visit, text: &TextId, id: &ParagraphId) -> Option<String> {
    let live = visit.hall.live(text)?;
    let at = live.blocks.iter().position(|block| block.id == *id)?;
    let words = if live.blocks[at].kind == BlockKind::Heading {
        "takings-heading"
    } else {
        "takings-paragraph"
    };
    Some(visit.w.of(words).with("label", live_label(&live, at)).to_string())
}

/// Lists what the text took, and what was taken from it.
pub async fn list(visit: Visit, Path(of): Path<OfText>) -> Result<Response, Problem> {
    let (text, _) = visit.text(&of.text)?;
    let (taken, given) = visit.hall.takings(&text.id).await?;
    let lines = |takings: &[Taken], is_given| {
        let sides = takings.iter().map(|taken| Sides::of(&visit, taken));
        sides.map(|sides| sides.line(&visit, is_given)).collect()
    };
    let jsons = |takings: &[Taken]| takings.iter().map(|it| Sides::of(&visit, it).json()).collect();
    reply::page(
        visit.json,
        || ListPage {
            frame: Frame::of(&visit, Spot::Text, &visit.w.say("takings-title"), Some(&text.id)),
            w: visit.w,
            url: visit.text_url(&text.id),
            text_title: text.title.clone(),
            language: text.language.clone(),
            taken: lines(&taken, false),
            given: lines(&given, true),
            may_take: may_take(&visit, text).is_ok(),
        },
        || TakingsJson {
            taken: jsons(&taken),
            given: jsons(&given),
        },
    )
}

fn may_take(visit: &Visit, text: &Text) -> Result<(), Problem> {
    let who = visit.signed()?;
    rights::may_write(&visit.conference, &who.person, &text.id, None)?;
    Ok(())
}

/// Shows the form: which text, which paragraphs, and where to.
pub async fn ask(
    visit: Visit,
    Path(of): Path<OfText>,
    asked: Result<Query<OfSource>, QueryRejection>,
) -> Result<Response, Problem> {
    let (text, live) = visit.text(&of.text)?;
    may_take(&visit, text)?;
    let Query(asked) = asked.map_err(|_| Problem::not_found())?;
    let form = TakingForm {
        source: asked.from.and_then(|id| TextId::new(id).ok()),
        ..TakingForm::default()
    };
    let command = crate::app::mint::command_id();
    reply::html(&form_page(&visit, text, &live, &command, &form, None).await?)
}

/// Takes the paragraphs.
pub async fn take(
    visit: Visit,
    Path(of): Path<OfText>,
    filled: Filled<TakingForm>,
) -> Result<Response, Problem> {
    let (text, live) = visit.text(&of.text)?;
    may_take(&visit, text)?;
    let form = &filled.fields;
    let done = match form.source.clone() {
        None => Err(WriteError::NothingChosen),
        Some(source) => {
            let taking = Taking {
                source,
                paragraphs: form.paragraphs.clone(),
                sections: form.sections.clone(),
                version: form.version,
                place: place(form, &live)?,
            };
            let who = visit.signed()?;
            visit.hall.take(who, &text.id, &filled.command, taking).await
        }
    };
    let ids = match done {
        Ok(ids) => ids,
        Err(error) => {
            let problem = Problem::from(error).in_zone(&visit.zone);
            if visit.json || problem.status().is_server_error() {
                return Err(problem);
            }
            // What was ticked stays ticked.
            let says = Some(problem.words(visit.w));
            let page = form_page(&visit, text, &live, &filled.command, form, says).await?;
            let mut response = reply::html(&page)?;
            *response.status_mut() = problem.status();
            return Ok(response);
        }
    };
    let first = ids.first().map_or_else(String::new, ToString::to_string);
    let at = format!("{}?done=taken#p-{first}", visit.text_url(&text.id));
    if !visit.json {
        return Ok(Redirect::to(&at).into_response());
    }
    let paragraphs = ids.iter().map(ToString::to_string).collect();
    Ok((
        StatusCode::CREATED,
        [(header::LOCATION, at)],
        Json(TakenJson { paragraphs }),
    )
        .into_response())
}

fn is_empty(live: &LiveText) -> bool {
    live.blocks.iter().all(|block| block.content.is_blank())
}

fn place(form: &TakingForm, live: &LiveText) -> Result<Place, Problem> {
    Ok(match form.place.as_deref() {
        _ if is_empty(live) => Place::Replace,
        None | Some("end") => Place::End,
        Some("beginning") => Place::Beginning,
        Some(after) => Place::After(after.parse().map_err(|_| Problem::plain(422, "malformed"))?),
    })
}

async fn form_page(
    visit: &Visit,
    text: &Text,
    live: &LiveText,
    command: &CommandId,
    form: &TakingForm,
    problem: Option<(String, String)>,
) -> Result<NewPage, Problem> {
    let w = visit.w;
    let others = || {
        visit
            .conference
            .texts
            .values()
            .filter(|other| other.id != text.id)
    };
    let mut source = form.source.as_ref().filter(|id| **id != text.id);
    if source.is_none() && others().count() == 1 {
        source = others().next().map(|other| &other.id);
    }
    let (taken, _) = visit.hall.takings(&text.id).await?;
    let stands = |id: &ParagraphId| {
        let here = |one: &Taken| live.blocks.iter().any(|block| block.id == one.paragraph);
        taken.iter().any(|one| one.source_paragraph == *id && here(one))
    };
    let chosen = source
        .and_then(|id| visit.conference.texts.get(id))
        .and_then(|other| Some((other, visit.hall.live(&other.id)?)))
        .map(|(other, from)| Chosen {
            id: other.id.to_string(),
            title: other.title.clone(),
            language: other.language.clone(),
            version: from.version.hash.to_string(),
            choices: from
                .blocks
                .iter()
                .zip(&from.numbers)
                .map(|(block, number)| Choice {
                    block: BlockLine::alone(block, number),
                    ticked: form.paragraphs.contains(&block.id),
                    whole: form.sections.contains(&block.id),
                    taken: stands(&block.id),
                })
                .collect(),
        });
    Ok(NewPage {
        frame: Frame::of(visit, Spot::Text, &w.say("takings-new"), Some(&text.id)),
        w,
        url: visit.text_url(&text.id),
        text_title: text.title.clone(),
        command: command.to_string(),
        texts: others()
            .map(|other| SourceLine {
                id: other.id.to_string(),
                title: other.title.clone(),
                stage: other.stage.code(),
                here: chosen
                    .as_ref()
                    .is_some_and(|chosen| chosen.id == other.id.as_str()),
            })
            .collect(),
        chosen,
        problem,
        places: places(w, live),
        place: form.place.clone().unwrap_or_else(|| "end".to_owned()),
        is_empty: is_empty(live),
    })
}

/// Follows the source, or notes that it was looked at.
pub async fn renew(
    visit: Visit,
    Path(of): Path<OfTaking>,
    filled: Filled<RenewalForm>,
) -> Result<Response, Problem> {
    let (text, _) = visit.text(&of.text)?;
    let paragraph: ParagraphId = of.paragraph.parse().map_err(|_| Problem::not_found())?;
    let form = &filled.fields;
    let wording = Content::parse(form.wording.trim());
    if !form.keep && wording.is_blank() {
        return Err(Problem::plain(422, "malformed").having_typed(&filled.typed));
    }
    let renewal = Renewal {
        wording: (!form.keep).then_some(wording),
        expected: form.expected,
        source: form.source,
    };
    let done = visit
        .hall
        .renew_taking(visit.signed()?, &text.id, &paragraph, renewal)
        .await;
    let at = format!("{}/takings", visit.text_url(&text.id));
    done.map_err(|error| {
        Problem::from(error)
            .in_zone(&visit.zone)
            .having_typed(&filled.typed)
            .way_on(format!("{at}#taken-{paragraph}"), "takings-back")
    })?;
    if !visit.json {
        return Ok(Redirect::to(&format!("{at}?done=taking-renewed#taken-{paragraph}")).into_response());
    }
    let (taken, _) = visit.hall.takings(&text.id).await?;
    let one = taken.iter().find(|one| one.paragraph == paragraph);
    let one = one.ok_or_else(Problem::not_found)?;
    Ok(Json(Sides::of(&visit, one).json()).into_response())
}

/// How much was taken between this text and others, in a few words; none where nothing was.
pub async fn between(visit: &Visit, text: &TextId) -> Result<Option<String>, Problem> {
    let (taken, given) = visit.hall.takings(text).await?;
    let sides: Vec<Sides> = taken.iter().map(|taken| Sides::of(visit, taken)).collect();
    let count = sides.iter().filter(|sides| sides.state() != "gone").count() + given.len();
    let changed = sides.iter().filter(|sides| sides.state() == "changed").count();
    let words = || {
        visit
            .w
            .of("takings-link")
            .with("count", count)
            .with("changed", changed)
    };
    Ok((count > 0).then(|| words().to_string()))
}
