//! What both sides see of paragraphs that one text took from another: where each comes from, how it read there, and what
//! either side has changed since. The taking itself is in `taking.rs`.

use askama::Template;
use axum::Json;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::app::{Renewal, Taken};
use crate::domain::{Text, TextId, content_hash, rights};
use crate::text::{Block, BlockKind, Content, Fingerprint, ParagraphId, merge};

use crate::web::differences::difference::Difference;
use crate::web::house::errors::Problem;
use crate::web::house::frame::{Frame, Spot};
use crate::web::house::inline;
use crate::web::house::label::live_label;
use crate::web::house::reply::{self, Filled};
use crate::web::house::visit::Visit;
use crate::web::house::words::Words;
use crate::web::text::reading::OfText;

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

/// The paragraph a path names.
#[derive(Deserialize)]
pub struct OfTaking {
    text: String,
    paragraph: String,
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

/// Whether the visitor may take anything into this text.
pub(in crate::web) fn may_take(visit: &Visit, text: &Text) -> Result<(), Problem> {
    let who = visit.signed()?;
    rights::may_write(&visit.conference, &who.person, &text.id, None)?;
    Ok(())
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
