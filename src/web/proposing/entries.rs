//! The changes of an amendment as a form brings them, and as the form shows them again: one entry each, with everything
//! that was typed.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

use crate::app::mint;
use crate::domain::{CHANGES_MAX, Change, Conference, Refusal, Text, gone};
use crate::text::{Block, BlockKind, Content, Fingerprint, ParagraphId, number};

use super::proposal_form::ProposalForm;
use crate::web::differences::difference::Difference;
use crate::web::house::errors::Problem;
use crate::web::house::label::label;
use crate::web::house::visit::Visit;
use crate::web::house::words::Words;

/// Enough words of a paragraph to choose it from a list by.
const PLACE_WORDS: usize = 6;
/// How the beginning of the text is named as a place.
const START: &str = "start";

/// One change as a form or JSON brings it.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct ChangeForm {
    /// What is proposed: wording, deletion, move, split, join, new or title.
    pub what: Option<String>,
    /// The paragraph it is about.
    pub paragraph: Option<String>,
    /// The paragraph after which a new one is to stand; left out for the beginning of the text.
    pub after: Option<String>,
    /// The paragraph after which a moved one is to stand, or `start`.
    pub move_after: Option<String>,
    /// The words as they should read in the end, in inline notation; for a split with an empty line where it parts.
    pub wording: String,
    /// What a new paragraph is: heading, paragraph or item.
    pub kind: Option<String>,
    /// The level of a new paragraph.
    pub level: Option<u8>,
    /// The permanent id of a new paragraph; made where it is left out.
    pub id: Option<String>,
}

/// Reads a list of things: in JSON a list, in a form what `reply.rs` made of its numbered fields.
pub fn listed<'de, D: Deserializer<'de>, T: DeserializeOwned>(from: D) -> Result<Vec<T>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Listed<T> {
        Things(Vec<T>),
        Written(String),
    }
    match Listed::deserialize(from)? {
        Listed::Things(things) => Ok(things),
        Listed::Written(json) => serde_json::from_str(&json).map_err(serde::de::Error::custom),
    }
}

/// Reads the further changes of an amendment. Of more than an amendment may have, one too many is kept, so that the refusal
/// names the limit.
pub fn changes<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<ChangeForm>, D::Error> {
    let mut changes = listed(from)?;
    changes.truncate(CHANGES_MAX + 1);
    Ok(changes)
}

impl ChangeForm {
    /// What is proposed.
    pub fn what(&self) -> &str {
        match self.what.as_deref() {
            Some(what) => what,
            None if self.paragraph.is_some() => "wording",
            None => "new",
        }
    }

    /// Gives a new paragraph its id, so that the same one is filed however often it is looked at before.
    pub fn settle(&mut self) {
        let known = self
            .id
            .as_deref()
            .is_some_and(|id| id.parse::<ParagraphId>().is_ok());
        if !known {
            self.id = Some(mint::paragraph_id().to_string());
        }
    }

    fn new_id(&self) -> ParagraphId {
        let brought = self.id.as_deref().and_then(|id| id.parse().ok());
        brought.unwrap_or_else(mint::paragraph_id)
    }
}

/// The paragraph named, which must be in the text or come with the same form.
fn known(
    conference: &Conference,
    text: &Text,
    forms: &[ChangeForm],
    id: &str,
) -> Result<ParagraphId, Problem> {
    let latest = text.latest().ok_or(Refusal::NotIssued)?;
    let parsed: ParagraphId = id.parse().map_err(|_| Problem::plain(422, "no-target"))?;
    let brought = forms
        .iter()
        .any(|form| form.paragraph.is_none() && form.id.as_deref() == Some(id));
    if brought || latest.block(&parsed).is_some() {
        return Ok(parsed);
    }
    if text.paragraphs.contains_key(&parsed) {
        let removed = || Refusal::ParagraphRemoved {
            paragraph: parsed.clone(),
        };
        return Err(gone(conference, text, &parsed).unwrap_or_else(removed).into());
    }
    Err(Refusal::UnknownParagraph { paragraph: parsed }.into())
}

/// Beside an item of a list, a new paragraph is another item, until somebody says otherwise.
pub fn as_before(text: &Text, form: &mut ProposalForm) {
    let after = form.after.as_deref().and_then(|id| id.parse().ok());
    let before = after.and_then(|id: ParagraphId| text.latest()?.block(&id));
    if let Some(item) = before.filter(|block| block.kind == BlockKind::Item && form.kind.is_none()) {
        form.kind = Some(item.kind.as_str().to_owned());
        form.level = Some(item.level);
    }
}

/// The changes that these entries propose, with the words as they are now.
pub fn read(conference: &Conference, text: &Text, forms: &[ChangeForm]) -> Result<Vec<Change>, Problem> {
    let mut changes = Vec::new();
    for form in forms {
        let change = one(conference, text, forms, form)?;
        let along = match &change {
            Change::Move { paragraph, .. } => items_of(text, paragraph, forms),
            _ => Vec::new(),
        };
        changes.push(change);
        changes.extend(along);
        if changes.len() > CHANGES_MAX {
            return Err(Refusal::ChangesTooMany { limit: CHANGES_MAX }.into());
        }
    }
    Ok(changes)
}

fn one(
    conference: &Conference,
    text: &Text,
    forms: &[ChangeForm],
    form: &ChangeForm,
) -> Result<Change, Problem> {
    let latest = text.latest().ok_or(Refusal::NotIssued)?;
    let content = Content::parse(form.wording.trim());
    match form.what() {
        "title" => {
            return Ok(Change::Title {
                before: text.title.clone(),
                after: form.wording.trim().to_owned(),
            });
        }
        "new" => {
            let after = form.after.as_deref().filter(|after| *after != START);
            let kind = match form.kind.as_deref() {
                Some("heading") => BlockKind::Heading,
                Some("item") => BlockKind::Item,
                _ => BlockKind::Paragraph,
            };
            return Ok(Change::New {
                after: after.map(|id| known(conference, text, forms, id)).transpose()?,
                block: Block {
                    id: form.new_id(),
                    kind,
                    level: kind.level(i64::from(form.level.unwrap_or(1))),
                    content,
                },
            });
        }
        _ => {}
    }
    let named = form
        .paragraph
        .as_deref()
        .ok_or_else(|| Problem::plain(422, "no-target"))?;
    let paragraph = known(conference, text, &[], named)?;
    let block = latest.block(&paragraph).ok_or(Refusal::ProposalMisfit)?;
    let before = block.content.clone();
    Ok(match form.what() {
        "wording" => Change::Wording {
            paragraph,
            before,
            after: content,
        },
        "deletion" => Change::Deletion { paragraph, before },
        "move" => {
            let to = form
                .move_after
                .as_deref()
                .ok_or_else(|| Problem::plain(422, "no-place"))?;
            let after = match to {
                START => None,
                id => Some(known(conference, text, forms, id)?),
            };
            Change::Move { paragraph, after }
        }
        "split" => {
            let (head, tail) = parted(&form.wording);
            Change::Split {
                paragraph,
                before,
                head,
                tail: Block {
                    id: form.new_id(),
                    kind: block.kind,
                    level: block.level,
                    content: tail,
                },
            }
        }
        "join" => {
            let place = latest.blocks.iter().position(|other| other.id == paragraph);
            let first = place
                .and_then(|place| latest.blocks.get(place.checked_sub(1)?))
                .ok_or(Refusal::ProposalMisfit)?;
            let mut joined = first.content.clone();
            joined.push(" ", crate::text::Marks::default());
            joined.extend(&before);
            Change::Join {
                paragraph,
                before,
                into: first.id.clone(),
                into_before: first.content.clone(),
                joined,
            }
        }
        _ => return Err(Problem::plain(422, "no-target")),
    })
}

/// A change as the form has it.
pub fn written(text: &Text, change: &Change) -> ChangeForm {
    let id = |id: &ParagraphId| Some(id.to_string());
    let now = |id: &ParagraphId| {
        let block = text.latest().and_then(|latest| latest.block(id));
        block.map(|block| block.content.notation()).unwrap_or_default()
    };
    let entry = |what: &str, paragraph: &ParagraphId, wording: String| ChangeForm {
        what: Some(what.to_owned()),
        paragraph: id(paragraph),
        wording,
        ..ChangeForm::default()
    };
    match change {
        Change::Wording { paragraph, after, .. } => entry("wording", paragraph, after.notation()),
        Change::Deletion { paragraph, .. } => entry("deletion", paragraph, now(paragraph)),
        Change::Join { paragraph, .. } => entry("join", paragraph, now(paragraph)),
        Change::Move { paragraph, after } => ChangeForm {
            move_after: Some(after.as_ref().map_or(START.to_owned(), ToString::to_string)),
            ..entry("move", paragraph, now(paragraph))
        },
        Change::Split {
            paragraph,
            head,
            tail,
            ..
        } => ChangeForm {
            id: id(&tail.id),
            ..entry(
                "split",
                paragraph,
                format!("{}\n\n{}", head.notation(), tail.content.notation()),
            )
        },
        Change::New { after, block } => ChangeForm {
            what: Some("new".to_owned()),
            after: after.as_ref().map(ToString::to_string),
            wording: block.content.notation(),
            kind: Some(block.kind.as_str().to_owned()),
            level: Some(block.level),
            id: id(&block.id),
            ..ChangeForm::default()
        },
        Change::Title { after, .. } => ChangeForm {
            what: Some("title".to_owned()),
            wording: after.clone(),
            ..ChangeForm::default()
        },
    }
}

/// The items of a paragraph, which go along with it where nothing else is proposed for them.
fn items_of(text: &Text, paragraph: &ParagraphId, forms: &[ChangeForm]) -> Vec<Change> {
    let blocks = text.latest().map_or(&[][..], |latest| &latest.blocks);
    let Some(place) = blocks.iter().position(|block| block.id == *paragraph) else {
        return Vec::new();
    };
    if blocks[place].kind != BlockKind::Paragraph {
        return Vec::new();
    }
    let named = |block: &Block| {
        forms
            .iter()
            .any(|form| form.what() == "move" && form.paragraph.as_deref() == Some(block.id.as_str()))
    };
    let items = blocks[place + 1..]
        .iter()
        .take_while(|block| block.kind == BlockKind::Item && !named(block));
    let mut last = paragraph.clone();
    items
        .map(|item| Change::Move {
            paragraph: item.id.clone(),
            after: Some(std::mem::replace(&mut last, item.id.clone())),
        })
        .collect()
}

/// The two parts of a wording: at the first empty line, or line of dashes, that has words on both sides.
fn parted(wording: &str) -> (Content, Content) {
    let lines: Vec<&str> = wording.trim().lines().collect();
    let parts = |line: &&str| {
        let line = line.trim();
        line.is_empty() || (line.len() >= 3 && line.chars().all(|sign| sign == '-'))
    };
    let at = lines.iter().position(parts).unwrap_or(lines.len());
    let joined = |lines: &[&str]| {
        let kept: Vec<&str> = lines.iter().filter(|line| !parts(line)).copied().collect();
        Content::parse(kept.join("\n").trim())
    };
    (joined(&lines[..at]), joined(&lines[at..]))
}

/// What the names of an entry's fields begin with.
pub fn prefix(index: usize) -> String {
    if index == 0 {
        String::new()
    } else {
        format!("changes.{index}.")
    }
}

/// One entry as the form shows it.
pub struct Entry {
    /// What the names of its fields begin with.
    pub prefix: String,
    /// What the ids of its elements end in.
    pub suffix: String,
    /// Its place in the form, from 0.
    pub index: usize,
    /// What it is about.
    pub label: String,
    /// What was typed.
    pub form: ChangeForm,
    /// The words now.
    pub before: Option<String>,
    /// What changed in the paragraph since the form was opened.
    pub moved: Option<Difference>,
    /// Whether it can be joined to the paragraph before it.
    pub may_join: bool,
    /// Where it can be moved.
    pub places: Vec<Place>,
}

/// A paragraph to choose.
pub struct Place {
    /// Its permanent id, or `start`.
    pub id: String,
    /// Its number and first words.
    pub label: String,
}

impl Entry {
    /// The entry for these fields.
    pub fn of(visit: &Visit, text: &Text, index: usize, mut form: ChangeForm, base: Option<&str>) -> Entry {
        let w = visit.w;
        form.settle();
        let latest = text.latest();
        let id: Option<ParagraphId> = form.paragraph.as_deref().and_then(|id| id.parse().ok());
        let block = id.as_ref().and_then(|id| latest?.block(id));
        let follows = block.and_then(|block| {
            let blocks = &latest?.blocks;
            let place = blocks.iter().position(|other| other.id == block.id)?;
            blocks.get(place.checked_sub(1)?)
        });
        let heading = |block: &Block| block.kind == BlockKind::Heading;
        let label = match (
            form.what(),
            &id,
            form.after.as_deref().and_then(|id| id.parse().ok()),
        ) {
            ("title", ..) => w.say("amendments-to-title"),
            (_, Some(id), _) => w
                .of("amendments-to-paragraph")
                .with("paragraph", label(w, text, id))
                .to_string(),
            (_, None, Some(after)) => w
                .of("amendments-to-gap")
                .with("paragraph", label(w, text, &after))
                .to_string(),
            (_, None, None) => w.say("amendments-to-opening"),
        };
        Entry {
            prefix: prefix(index),
            suffix: if index == 0 {
                String::new()
            } else {
                format!("-{index}")
            },
            index,
            label,
            before: block.map(|block| crate::web::house::inline::html(&block.content)),
            moved: block.and_then(|block| moved(w, text, base?, block)),
            may_join: block
                .is_some_and(|block| follows.is_some_and(|follows| heading(follows) == heading(block))),
            places: match &id {
                Some(id) => places(w, text, Some(id)),
                None => Vec::new(),
            },
            form,
        }
    }

    /// Whether this is what is proposed.
    pub fn does(&self, what: &str) -> bool {
        self.form.what() == what
    }

    /// Whether this is the kind of the new paragraph.
    pub fn kind_is(&self, kind: &str) -> bool {
        self.form.kind.as_deref().unwrap_or("paragraph") == kind
    }

    /// Whether this is where it is to go.
    pub fn goes(&self, to: &str) -> bool {
        self.form.move_after.as_deref() == Some(to)
    }
}

/// What changed in a paragraph since the form was opened.
fn moved(w: Words, text: &Text, base: &str, now: &Block) -> Option<Difference> {
    let base: Fingerprint = base.parse().ok()?;
    let then = text
        .version(&base)
        .or_else(|| {
            let mut issues = text.issues.iter();
            issues
                .find(|issue| issue.pinned.version.hash == base)
                .map(|issue| &issue.pinned)
        })?
        .block(&now.id)?;
    let difference = Difference::between(w, &text.language, &then.content, &now.content);
    (!difference.is_empty()).then_some(difference)
}

/// The paragraphs of the text to choose from, but for one; with the beginning of the text where one is left out.
pub fn places(w: Words, text: &Text, but: Option<&ParagraphId>) -> Vec<Place> {
    let blocks = text.latest().map_or(&[][..], |latest| &latest.blocks);
    let numbers = number(blocks);
    let start = but.map(|_| Place {
        id: START.to_owned(),
        label: w.say("proposal-start"),
    });
    let of_text = blocks
        .iter()
        .zip(&numbers)
        .filter(|(block, _)| Some(&block.id) != but);
    start
        .into_iter()
        .chain(of_text.map(|(block, number)| {
            let words = block.content.bare();
            let mut first: Vec<&str> = words.split_whitespace().take(PLACE_WORDS).collect();
            first.insert(0, number);
            Place {
                id: block.id.to_string(),
                label: first.join(" ").trim().to_owned(),
            }
        }))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wording_is_parted_at_an_empty_line_or_a_line_of_dashes() {
        for wording in [
            "One.\n\nTwo.",
            "One.\r\n---\r\nTwo.",
            " One. \n-----\n\nTwo. \n",
            "One.\n \nTwo.",
        ] {
            let (head, tail) = parted(wording);
            assert_eq!(
                (head.notation(), tail.notation()),
                ("One.".into(), "Two.".into()),
                "{wording:?}"
            );
        }
        let (head, tail) = parted("One. Two.");
        assert_eq!((head.notation().as_str(), tail.is_blank()), ("One. Two.", true));
        let (head, tail) = parted("One\nand a half.\n\nTwo\n\nthree.");
        assert_eq!(
            (head.notation().as_str(), tail.notation().as_str()),
            ("One and a half.", "Two three.")
        );
    }
}
