//! The texts of a conference: where each stands, how long it is, who writes it; and beginning one.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::app::Participant;
use crate::domain::rights::{self, Right};
use crate::domain::{Command, PersonId, Role, Stage, Text, TextId};

use super::conference::text_lines;
use super::errors::Problem;
use super::frame::{Frame, Spot};
use super::reading::OfText;
use super::reply::{self, Filled};
use super::visit::Visit;
use super::words::Words;

#[derive(Template)]
#[template(path = "texts/show.html")]
struct Page {
    frame: Frame,
    w: Words,
    base: String,
    texts: Vec<Line>,
    may_open: bool,
    language: String,
}

/// One text, with who writes it.
struct Line {
    url: String,
    title: String,
    stage: &'static str,
    issue: Option<String>,
    length: String,
    written_by: String,
    /// The rapporteurs to choose from, for those who may name them.
    choices: Vec<Choice>,
}

struct Choice {
    id: String,
    name: String,
    chosen: bool,
}

/// A text to begin.
#[derive(Debug, Deserialize, ToSchema)]
pub struct Opening {
    /// Its id, as it stands in URLs.
    #[schema(value_type = String)]
    pub id: TextId,
    /// Its title.
    #[serde(default)]
    pub title: String,
    /// Its language; the conference's where it is left out.
    #[serde(default)]
    pub language: Option<String>,
}

/// Who writes a text.
#[derive(Debug, Deserialize, ToSchema)]
pub struct RapporteursForm {
    /// Its rapporteurs from now on, by id; nobody means all rapporteurs.
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    pub rapporteurs: BTreeSet<PersonId>,
}

/// Shows the texts.
pub async fn show(visit: Visit) -> Result<Response, Problem> {
    let w = visit.w;
    reply::page(
        visit.json,
        || Page {
            frame: Frame::of(&visit, Spot::Text, &w.say("conference-texts"), None),
            w,
            base: visit.base(),
            texts: lines(&visit),
            may_open: visit.may(Right::OpenText),
            language: visit.conference.particulars.language.clone(),
        },
        || text_lines(&visit),
    )
}

fn lines(visit: &Visit) -> Vec<Line> {
    let may_name = visit.may(Right::NameRapporteurs);
    let on_list = visit.register.delegations().iter();
    let on_list = on_list
        .flat_map(|listed| &listed.people)
        .chain(visit.register.unattached());
    let rapporteurs: Vec<&Participant> = on_list
        .filter(|one| one.roles.contains(&Role::Rapporteur))
        .collect();
    let texts = visit.conference.texts.values().zip(text_lines(visit));
    texts
        .map(|(text, line)| Line {
            url: visit.text_url(&text.id),
            written_by: written_by(visit, text),
            choices: rapporteurs
                .iter()
                .filter(|_| may_name && text.stage != Stage::Adopted)
                .map(|one| Choice {
                    id: one.id.to_string(),
                    name: visit.name(&one.id),
                    chosen: text.rapporteurs.contains(&one.id),
                })
                .collect(),
            length: visit
                .w
                .of("texts-length")
                .with("paragraphs", line.paragraphs)
                .with("words", line.words)
                .to_string(),
            title: line.title,
            stage: line.stage,
            issue: line.issue,
        })
        .collect()
}

fn written_by(visit: &Visit, text: &Text) -> String {
    let named: Vec<String> = rights::named(&visit.conference, text)
        .map(|person| visit.name(person))
        .collect();
    let w = visit.w;
    if !named.is_empty() {
        w.of("texts-written-by")
            .with("count", named.len())
            .with("names", named.join(", "))
            .to_string()
    } else if text.rapporteurs.is_empty() {
        w.say("texts-written-by-all")
    } else {
        w.say("texts-written-by-no-longer")
    }
}

/// Names the rapporteurs of a text.
pub async fn name_rapporteurs(
    visit: Visit,
    Path(of): Path<OfText>,
    filled: Filled<RapporteursForm>,
) -> Result<Response, Problem> {
    let (text, _) = visit.text(&of.text)?;
    let command = Command::SetTextRapporteurs {
        text: text.id.clone(),
        rapporteurs: filled.fields.rapporteurs.clone(),
    };
    let receipt = visit.act(&filled, command).await?;
    let to = format!("{}/texts?done=rapporteurs", visit.base());
    Ok(reply::done(visit.json, &receipt, &to))
}

/// Begins a text.
pub async fn open(visit: Visit, filled: Filled<Opening>) -> Result<Response, Problem> {
    let fields = &filled.fields;
    let command = Command::OpenText {
        id: fields.id.clone(),
        title: fields.title.clone(),
        language: fields
            .language
            .clone()
            .unwrap_or_else(|| visit.conference.particulars.language.clone()),
    };
    let at = visit.text_url(&fields.id);
    let receipt = visit.act(&filled, command).await?;
    Ok(reply::made(visit.json, &receipt, &at))
}
