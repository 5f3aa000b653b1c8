//! The wall: one paragraph, huge, or the question; nothing to press. A projector is a browser in full screen.

use askama::Template;
use axum::Json;
use axum::response::IntoResponse;
use axum::response::Response;
use serde_json::json;

use crate::app::LiveText;
use crate::domain::{ParagraphState, Stage, Text, order_of_putting};

use super::floor::Progress;
use super::walk;
use crate::web::amending::slip;
use crate::web::house::errors::Problem;
use crate::web::house::frame::{Frame, Spot};
use crate::web::house::inline::{self, Below};
use crate::web::house::reply;
use crate::web::house::visit::Visit;
use crate::web::house::words::Words;

/// Beyond this many letters the letters get smaller, so that the whole paragraph stays on the wall.
const LONG_LETTERS: usize = 420;

/// More amendments than this would not be read from the back of the room.
const LISTED_MAX: usize = 6;

#[derive(Template)]
#[template(path = "screen/show.html")]
struct Page {
    frame: Frame,
    w: Words,
    conference: String,
    scene: Scene,
}

/// What is on the wall.
enum Scene {
    Welcome { days: String, says: String },
    Paragraph(Paragraph),
    Question(Question),
}

struct Paragraph {
    title: String,
    language: String,
    progress: Progress,
    number: String,
    html: String,
    below: String,
    agreed: bool,
    long: bool,
    amendments: Vec<String>,
    more: usize,
}

struct Question {
    title: String,
    words: String,
    fingerprint: String,
    adopted: bool,
    objecting: String,
}

/// Shows the wall.
pub async fn show(visit: Visit) -> Result<Response, Problem> {
    let text = on_the_wall(&visit);
    if visit.json {
        let body = json!({
            "text": text.map(|text| text.id.to_string()),
            "stage": text.map(|text| text.stage.code()),
            "paragraph": text.and_then(|text| text.considering.as_ref()).map(ToString::to_string),
        });
        return Ok(Json(body).into_response());
    }
    let shown = text.and_then(|text| scene(&visit, text));
    let of = &visit.conference.particulars;
    let mut frame = Frame::of(&visit, Spot::Elsewhere, &visit.w.say("conference-screen"), None)
        .classed("screen")
        .undisturbed();
    if let Some(text) = text {
        frame = frame.living(&visit, &visit.text_url(&text.id), true);
    }
    reply::html(&Page {
        frame,
        w: visit.w,
        conference: of.title.clone(),
        scene: shown.unwrap_or_else(|| Scene::Welcome {
            days: crate::web::house::dates::days(visit.w, of.opens_on, of.closes_on),
            says: text.map_or_else(
                || visit.w.say("floor-nothing-yet"),
                |text| walk::between(visit.w, text),
            ),
        }),
    })
}

/// The text the meeting is at: the one being put, else the one being walked through, else the first.
fn on_the_wall(visit: &Visit) -> Option<&Text> {
    let texts = || visit.conference.texts.values();
    texts()
        .find(|text| text.stage == Stage::Put)
        .or_else(|| texts().find(|text| text.considering.is_some() && text.stage == Stage::Issued))
        .or_else(|| texts().next())
}

fn scene(visit: &Visit, text: &Text) -> Option<Scene> {
    if let Some(adoption) = &text.adoption {
        let words = text.questions.last().map(|question| question.words.clone());
        return Some(Scene::Question(Question {
            title: text.title.clone(),
            words: words.unwrap_or_default(),
            fingerprint: adoption.version.hash.short(),
            adopted: true,
            objecting: String::new(),
        }));
    }
    if let Some(question) = text.question() {
        return Some(Scene::Question(Question {
            title: text.title.clone(),
            words: question.words.clone(),
            fingerprint: question.version.hash.short(),
            adopted: false,
            objecting: visit.names(question.objecting()),
        }));
    }
    let live = visit.hall.live(&text.id)?;
    paragraph(visit, text, &live).map(Scene::Paragraph)
}

fn paragraph(visit: &Visit, text: &Text, live: &LiveText) -> Option<Paragraph> {
    let id = text.considering.as_ref()?;
    let place = live.blocks.iter().position(|block| block.id == *id)?;
    let block = &live.blocks[place];
    let mut below = Below::default();
    let html = inline::signed(&block.content, &mut below);
    let order = order_of_putting(visit.conference.rules(), text, id);
    let line = |number: u32| {
        let amendment = text.amendments.get(&number)?;
        Some(
            visit
                .w
                .of("screen-amendment")
                .with("number", number)
                .with("sponsors", visit.names(&amendment.sponsors))
                .with("target", slip::target(visit, text, amendment))
                .to_string(),
        )
    };
    Some(Paragraph {
        title: text.title.clone(),
        language: text.language.clone(),
        progress: Progress::of(text, live),
        number: live.numbers[place].clone(),
        html,
        below: below.html(),
        agreed: text.state_of(id) == ParagraphState::Agreed,
        long: block.content.told().chars().count() > LONG_LETTERS,
        amendments: order
            .iter()
            .take(LISTED_MAX)
            .filter_map(|place| line(place.number))
            .collect(),
        more: order.len().saturating_sub(LISTED_MAX),
    })
}
