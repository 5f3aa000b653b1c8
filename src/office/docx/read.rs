//! Reading a Word file: its paragraphs with what is tracked of them, its comments, and by name everything in it that a
//! text does not have. It proposes nothing yet; that is in `proposals.rs`.

use std::collections::{BTreeMap, HashMap};

use crate::text::Fingerprint;
use crate::text::character::{FOOTNOTE_MAX, may_be_written};

use super::super::bare::{Bit, Budget, walk};
use super::super::package::{Package, Unreadable};
use super::gather::Gatherer;
use super::{BASE_PROPERTY, Line};

/// What is in a file and not in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Oddity {
    Tables,
    Images,
    TextBoxes,
    Fields,
    Formulas,
    Signs,
    Notes,
    Ranges,
}

impl Oddity {
    /// The word used in message ids.
    pub fn code(self) -> &'static str {
        match self {
            Oddity::Tables => "tables",
            Oddity::Images => "images",
            Oddity::TextBoxes => "text-boxes",
            Oddity::Fields => "fields",
            Oddity::Formulas => "formulas",
            Oddity::Signs => "signs",
            Oddity::Notes => "notes",
            Oddity::Ranges => "ranges",
        }
    }
}

/// Who tracked something, and when.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub(super) struct Stamp {
    pub author: String,
    pub at: String,
}

/// A comment of the file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Remark {
    pub by: Stamp,
    pub initials: String,
    pub words: Vec<String>,
    /// How much of the file it lies over.
    pub reach: usize,
}

impl Remark {
    /// The number of the amendment that it stands for in a file that was written here.
    pub fn amendment(&self) -> Option<u32> {
        self.initials.strip_prefix('A')?.parse().ok()
    }

    /// What it says as a reason, without the heading that a file of ours gives it.
    pub fn reason(&self) -> String {
        let skipped = usize::from(self.amendment().is_some());
        self.words
            .iter()
            .skip(skipped)
            .map(String::as_str)
            .collect::<Vec<_>>()
            .join("\n")
            .trim()
            .to_owned()
    }
}

/// A Word file as it was read.
#[derive(Debug, Clone, Default)]
pub struct File {
    pub(super) lines: Vec<Line>,
    pub(super) stamps: Vec<Stamp>,
    pub(super) remarks: Vec<Remark>,
    pub(super) oddities: BTreeMap<Oddity, usize>,
    /// The version it was made from, where it says so.
    pub base: Option<Fingerprint>,
}

impl File {
    /// What the file has and a text has not, and how often: tables, images, text-boxes, fields,
    /// formulas, signs, notes too long for a footnote, ranges that are not closed.
    pub fn oddities(&self) -> impl Iterator<Item = (&'static str, usize)> {
        self.oddities
            .iter()
            .map(|(oddity, count)| (oddity.code(), *count))
    }

    /// How many changes are tracked in it.
    pub fn is_tracked(&self) -> bool {
        !self.stamps.is_empty()
    }
}

/// What the styles of a file say about its runs and paragraphs.
#[derive(Debug, Clone, Default)]
pub(super) struct Style {
    pub name: String,
    pub strong: bool,
    pub emphasis: bool,
}

/// The parts beside the text that its reading needs.
#[derive(Default)]
pub(super) struct Parts {
    pub styles: HashMap<String, Style>,
    pub links: HashMap<String, String>,
    pub notes: HashMap<(bool, String), String>,
}

/// Reads a file.
pub fn read(bytes: &[u8]) -> Result<File, Unreadable> {
    let mut package = Package::open(bytes)?;
    if !package.has("word/document.xml") {
        return Err(Unreadable::OtherKind);
    }
    let mut budget = Budget::default();
    let mut parts = Parts::default();
    if let Some(xml) = package.part("word/styles.xml")? {
        parts.styles = styles(&xml, &mut budget)?;
    }
    if let Some(xml) = package.part("word/_rels/document.xml.rels")? {
        walk(&xml, |bit| {
            if let Bit::Start("Relationship", attributes) = bit
                && attributes
                    .get("Type")
                    .is_some_and(|kind| kind.ends_with("/hyperlink"))
                && let Some(target) = attributes.get("Target")
            {
                budget.spend_on::<(String, String)>(target.len())?;
                parts.links.insert(attributes.name("Id"), target);
            }
            Ok(())
        })?;
    }
    for (part, is_endnote) in [("word/footnotes.xml", false), ("word/endnotes.xml", true)] {
        if let Some(xml) = package.part(part)? {
            for (id, words) in notes(&xml, &mut budget)? {
                parts.notes.insert((is_endnote, id), words);
            }
        }
    }
    let remarks = match package.part("word/comments.xml")? {
        Some(xml) => comments(&xml, &mut budget)?,
        None => Vec::new(),
    };
    let base = match package.part("docProps/custom.xml")? {
        Some(xml) => property(&xml)?,
        None => None,
    };
    let xml = package.part("word/document.xml")?.ok_or(Unreadable::Damaged)?;
    let mut gatherer = Gatherer::new(&parts, remarks, budget);
    walk(&xml, |bit| gatherer.take(bit))?;
    let mut file = gatherer.done();
    file.base = base;
    let is_empty = |line: &Line| line.runs.iter().all(|run| run.content.is_blank());
    if file.lines.iter().all(is_empty) {
        return Err(Unreadable::Empty);
    }
    Ok(file)
}

fn styles(xml: &str, budget: &mut Budget) -> Result<HashMap<String, Style>, Unreadable> {
    let mut styles: HashMap<String, Style> = HashMap::new();
    let mut id = String::new();
    walk(xml, |bit| {
        let Bit::Start(name, attributes) = bit else {
            return Ok(());
        };
        if name == "style" {
            id = attributes.name("styleId");
            budget.spend_on::<(String, Style)>(id.len())?;
        }
        if !matches!(name, "name" | "b" | "i") {
            return Ok(());
        }
        let style = styles.entry(id.clone()).or_default();
        match name {
            "name" => style.name = attributes.name("val"),
            "b" => style.strong = attributes.is_on(),
            _ => style.emphasis = attributes.is_on(),
        }
        Ok(())
    })?;
    Ok(styles)
}

/// The words of footnotes by their id, paragraphs in one; of an endless one more than a footnote may have, and no more.
fn notes(xml: &str, budget: &mut Budget) -> Result<Vec<(String, String)>, Unreadable> {
    let mut notes: Vec<(String, String)> = Vec::new();
    let (mut in_words, mut gone) = (false, 0);
    walk(xml, |bit| {
        match bit {
            Bit::Start("footnote" | "endnote", attributes) => {
                budget.spend_on::<(String, String)>(0)?;
                notes.push((attributes.name("id"), String::new()));
            }
            Bit::Start("del" | "moveFrom", _) => gone += 1,
            Bit::End("del" | "moveFrom") => gone -= 1,
            Bit::Start("t", _) => in_words = gone == 0,
            Bit::End("t") => in_words = false,
            _ => {}
        }
        let more = match bit {
            Bit::Start("tab" | "br", _) | Bit::End("p") => " ",
            Bit::Words(more) if in_words => more,
            _ => return Ok(()),
        };
        if let Some((_, words)) = notes.last_mut() {
            let left = (FOOTNOTE_MAX + 1).saturating_sub(words.chars().count());
            let before = words.len();
            let spaced = more.chars().map(|one| if one == '\n' { ' ' } else { one });
            words.extend(spaced.filter(|one| may_be_written(*one)).take(left));
            budget.spend(words.len() - before)?;
        }
        Ok(())
    })?;
    for (_, words) in &mut notes {
        *words = words.trim().to_owned();
    }
    Ok(notes)
}

fn comments(xml: &str, budget: &mut Budget) -> Result<Vec<(String, Remark)>, Unreadable> {
    let mut remarks: Vec<(String, Remark)> = Vec::new();
    let mut in_words = false;
    walk(xml, |bit| {
        match bit {
            Bit::Start("comment", attributes) => {
                let get = |name| attributes.get(name).unwrap_or_default();
                let remark = Remark {
                    by: Stamp {
                        author: get("author"),
                        at: attributes.name("date"),
                    },
                    initials: attributes.name("initials"),
                    ..Remark::default()
                };
                budget.spend_on::<(String, Remark)>(remark.by.author.len())?;
                remarks.push((attributes.name("id"), remark));
            }
            Bit::Start("p", _) => {
                if let Some((_, remark)) = remarks.last_mut() {
                    budget.spend_on::<String>(0)?;
                    remark.words.push(String::new());
                }
            }
            Bit::Start("t", _) => in_words = true,
            Bit::End("t") => in_words = false,
            Bit::Words(more) if in_words => {
                let words = remarks.last_mut().and_then(|(_, remark)| remark.words.last_mut());
                if let Some(words) = words {
                    budget.spend(more.len())?;
                    words.push_str(more);
                }
            }
            _ => {}
        }
        Ok(())
    })?;
    Ok(remarks)
}

/// The version that a file of ours was made from.
fn property(xml: &str) -> Result<Option<Fingerprint>, Unreadable> {
    let (mut here, mut value) = (false, String::new());
    walk(xml, |bit| {
        match bit {
            Bit::Start("property", attributes) => {
                here = attributes.get("name").as_deref() == Some(BASE_PROPERTY);
            }
            Bit::End("property") => here = false,
            Bit::Words(words) if here => value.push_str(words),
            _ => {}
        }
        Ok(())
    })?;
    Ok(value.trim().parse().ok())
}
