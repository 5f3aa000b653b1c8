//! The texts of a conference: where each stands, how long it is, who writes it; and beginning one.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use axum::Json;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::app::{Participant, WORD_LIMIT_MAX};
use crate::domain::rights::{self, Right};
use crate::domain::{Command, PersonId, Role, Stage, Text, TextId};
use crate::text::count_words;

use super::reading::OfText;
use crate::web::house::errors::Problem;
use crate::web::house::frame::{Frame, Spot};
use crate::web::house::reply::{self, Filled};
use crate::web::house::visit::Visit;
use crate::web::house::words::Words;
use crate::web::meeting::conference::text_lines;

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
    /// The limit of words; nothing where there is none.
    limit: String,
    may_limit: bool,
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

/// A limit of words.
#[derive(Debug, Deserialize, ToSchema)]
pub struct LimitForm {
    /// How many words the text should keep to; left out, it has no limit.
    #[serde(default)]
    pub words: Option<String>,
}

/// How long a text is and should be.
#[derive(Serialize, ToSchema)]
pub struct LimitJson {
    /// How many words it has.
    pub words: usize,
    /// How many it should keep to.
    pub limit: Option<u32>,
}

/// Shows the texts.
pub async fn show(visit: Visit) -> Result<Response, Problem> {
    let w = visit.w;
    let limits = visit.hall.word_limits().await?;
    reply::page(
        visit.json,
        || Page {
            frame: Frame::of(&visit, Spot::Text, &w.say("conference-texts"), None),
            w,
            base: visit.base(),
            texts: lines(&visit, &limits),
            may_open: visit.may(Right::OpenText),
            language: visit.conference.particulars.language.clone(),
        },
        || text_lines(&visit),
    )
}

fn lines(visit: &Visit, limits: &BTreeMap<TextId, u32>) -> Vec<Line> {
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
            limit: limits.get(&text.id).map_or_else(String::new, ToString::to_string),
            may_limit: text.stage != Stage::Adopted && visit.may_in(Right::Issue, &text.id),
            length: visit
                .w
                .of(if limits.contains_key(&text.id) {
                    "texts-length-limited"
                } else {
                    "texts-length"
                })
                .with(
                    "limit",
                    limits.get(&text.id).copied().unwrap_or_default() as usize,
                )
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

/// Says how long a text is and should be.
pub async fn limit(visit: Visit, Path(of): Path<OfText>) -> Result<Response, Problem> {
    let (text, live) = visit.text(&of.text)?;
    if !visit.json {
        return Ok(Redirect::to(&format!("{}/texts", visit.base())).into_response());
    }
    let limit = visit.hall.word_limits().await?.get(&text.id).copied();
    let words = live
        .blocks
        .iter()
        .map(|block| count_words(&block.content.plain()))
        .sum();
    Ok(Json(LimitJson { words, limit }).into_response())
}

/// Sets the limit of a text, or lifts it.
pub async fn set_limit(
    visit: Visit,
    Path(of): Path<OfText>,
    filled: Filled<LimitForm>,
) -> Result<Response, Problem> {
    let (text, _) = visit.text(&of.text)?;
    let wanted = filled
        .fields
        .words
        .as_deref()
        .map(str::trim)
        .filter(|words| !words.is_empty());
    let limit = wanted
        .map(|words| as_limit(words).ok_or_else(|| Problem::plain(422, "word-limit")))
        .transpose()?;
    let who = visit.signed()?;
    visit.hall.set_word_limit(who, &text.id, limit).await?;
    if visit.json {
        return self::limit(visit, Path(of)).await;
    }
    Ok(Redirect::to(&format!("{}/texts?done=word-limit", visit.base())).into_response())
}

/// 2500, 2,500, 2.500 and 2 500 are the same number in some country each.
fn as_limit(words: &str) -> Option<u32> {
    let mut groups = words.split([',', '.', '\'', '’', ' ', '\u{a0}', '\u{202f}']);
    let digits = |group: &str| group.bytes().all(|byte| byte.is_ascii_digit());
    let first = groups.next().filter(|first| digits(first) && !first.is_empty())?;
    let rest: Vec<&str> = groups.collect();
    let grouped = rest.is_empty() || first.len() <= 3;
    if !grouped || !rest.iter().all(|group| group.len() == 3 && digits(group)) {
        return None;
    }
    let limit = format!("{first}{}", rest.concat()).parse().ok()?;
    (1..=WORD_LIMIT_MAX).contains(&limit).then_some(limit)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_is_read_as_people_write_numbers() {
        for written in ["2500", "2,500", "2.500", "2 500", "2’500"] {
            assert_eq!(as_limit(written), Some(2_500), "{written}");
        }
        for written in ["", "0", "about ten", "25,00", "2500,000", "1,000,001", "-5", "२५"] {
            assert_eq!(as_limit(written), None, "{written}");
        }
        assert_eq!(as_limit("1,000,000"), Some(WORD_LIMIT_MAX));
    }
}
