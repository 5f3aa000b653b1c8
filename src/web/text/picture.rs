//! What the readers of a text were shown last, and what is new since: edited words, whole blocks where more than words
//! changed, and the parts of the page around the text. Rendered once for everybody; sending it is `stream.rs`.

use std::collections::HashMap;
use std::sync::Arc;

use askama::Template;
use serde::Serialize;
use serde::ser::{SerializeTuple, Serializer};

use crate::app::{Hall, LiveText};
use crate::domain::TextId;
use crate::text::character::NOTE;
use crate::text::{Content, Span};

use super::notes::{self, Notes};
use super::outline::Outline;
use super::reading::{self, BlockView, Standing};
use crate::web::house::dates::Zone;
use crate::web::house::words::Words;

/// A text as it is shown.
#[derive(Clone)]
pub struct Picture {
    /// How many changes the live text has taken.
    pub at: u64,
    /// How many entries the journal has.
    pub seq: u64,
    live: Arc<LiveText>,
    buttons: String,
    blocks: Vec<Arc<BlockView>>,
    standing: Arc<str>,
    outline: Arc<str>,
    notes: Arc<str>,
    fingerprint: Arc<str>,
}

/// What a page is told.
#[derive(Serialize, Default)]
pub struct Told<'a> {
    /// The order of the blocks by id, where it changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    order: Option<Vec<&'a str>>,
    /// Words edited within a block, by id.
    #[serde(skip_serializing_if = "HashMap::is_empty")]
    edits: HashMap<&'a str, Edited>,
    /// Blocks of which more changed than some words, by id.
    #[serde(skip_serializing_if = "HashMap::is_empty")]
    blocks: HashMap<&'a str, String>,
    /// Numbers that alone changed, by id.
    #[serde(skip_serializing_if = "HashMap::is_empty")]
    numbers: HashMap<&'a str, &'a str>,
    /// Other parts of the page, by element id.
    #[serde(skip_serializing_if = "HashMap::is_empty")]
    parts: HashMap<&'static str, &'a str>,
    /// When this differs from the page's, the page is fetched anew. Left out where only words were edited.
    #[serde(skip_serializing_if = "Option::is_none")]
    buttons: Option<&'a str>,
}

/// Words edited at one place of one run of a block: a run is one text node of the page.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Edited {
    /// The run, counted from 0.
    run: usize,
    /// How long it was, in UTF-16 units: a page that shows something else asks for everything.
    length: usize,
    /// Where in it, in UTF-16 units.
    at: usize,
    /// How much goes.
    removed: usize,
    /// What comes.
    words: String,
}

/// As an array, since it is sent for every few keystrokes to every reader.
impl Serialize for Edited {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut tuple = serializer.serialize_tuple(5)?;
        tuple.serialize_element(&self.run)?;
        tuple.serialize_element(&self.length)?;
        tuple.serialize_element(&self.at)?;
        tuple.serialize_element(&self.removed)?;
        tuple.serialize_element(&self.words)?;
        tuple.end()
    }
}

impl Picture {
    /// The text as it is now; what an earlier picture shows already is not rendered again.
    pub fn take(hall: &Hall, id: &TextId, w: Words, before: Option<&Picture>) -> Option<Picture> {
        let conference = hall.conference();
        let text = conference.texts.get(id)?;
        let live = hall.live(id)?;
        let url = format!("/conferences/{}/texts/{id}", hall.slug());
        let zone = Zone::named(&conference.particulars.zone);
        let rendered =
            |part: &dyn Fn() -> askama::Result<String>| Arc::<str>::from(part().unwrap_or_default());
        let before = before.filter(|before| before.seq == conference.seq);
        let known = before.map(|before| (&*before.live, &before.blocks[..]));
        let outline = before.filter(|before| same_outline(&before.live, &live));
        Some(Picture {
            at: live.at,
            seq: conference.seq,
            buttons: reading::buttons_of(&conference, text),
            blocks: reading::blocks_after(w, text, &live, &url, known),
            standing: before.map_or_else(
                || rendered(&|| Standing::of(w, &zone, &conference, text).render()),
                |before| before.standing.clone(),
            ),
            outline: outline.map_or_else(
                || rendered(&|| Outline::of(w, text, &live, "#p-".to_owned()).render()),
                |before| before.outline.clone(),
            ),
            notes: before
                .filter(|before| notes::same(&before.live.blocks, &live.blocks))
                .map_or_else(
                    || rendered(&|| Notes::of(w, &live.blocks).render()),
                    |before| before.notes.clone(),
                ),
            fingerprint: live.version.hash.short().into(),
            live,
        })
    }

    /// Keeps the fingerprint that readers were shown last: while people write it would change with every picture, and
    /// nobody can compare one that does not stay.
    pub fn with_fingerprint_of(mut self, shown: &Picture) -> Picture {
        self.fingerprint.clone_from(&shown.fingerprint);
        self
    }

    /// What changed since another picture; everything, where there is none.
    pub fn since<'a>(&'a self, old: Option<&'a Picture>) -> Told<'a> {
        let mut known = Known::of(old);
        let mut told = Told::default();
        for (place, (block, live)) in self.blocks.iter().zip(&self.live.blocks).enumerate() {
            match known.view(place, block) {
                Some((old, _)) if Arc::ptr_eq(old, block) || old == block => continue,
                Some((old, _)) if old.same_but_number(block) => {
                    told.numbers.insert(&block.id, &block.number);
                    continue;
                }
                Some((old, content)) if old.same_but_words(block) => {
                    if let Some(edited) = edited(content, &live.content) {
                        told.edits.insert(&block.id, edited);
                        continue;
                    }
                }
                _ => {}
            }
            told.blocks.insert(&block.id, block.render().unwrap_or_default());
        }
        let same_order = old.is_some_and(|old| {
            let ids = |picture: &'a Picture| picture.blocks.iter().map(|block| block.id.as_str());
            ids(old).eq(ids(self))
        });
        if !same_order {
            told.order = Some(self.blocks.iter().map(|block| block.id.as_str()).collect());
        }
        for (id, now, then) in [
            ("standing", &self.standing, old.map(|old| &old.standing)),
            ("outline", &self.outline, old.map(|old| &old.outline)),
            ("notes", &self.notes, old.map(|old| &old.notes)),
            ("fingerprint", &self.fingerprint, old.map(|old| &old.fingerprint)),
        ] {
            if then != Some(now) {
                told.parts.insert(id, now);
            }
        }
        if old.is_none_or(|old| old.seq != self.seq) {
            told.buttons = Some(&self.buttons);
        }
        told
    }
}

/// What an earlier picture shows, to be found by block.
struct Known<'a> {
    old: Option<&'a Picture>,
    /// Made where a block is not where it was.
    places: Option<HashMap<&'a str, usize>>,
}

impl<'a> Known<'a> {
    fn of(old: Option<&'a Picture>) -> Self {
        Self { old, places: None }
    }

    /// The block of the same id, and its words; as a rule it stands where it stood.
    fn view(&mut self, place: usize, block: &BlockView) -> Option<(&'a Arc<BlockView>, &'a Content)> {
        let old = self.old?;
        let there = old.blocks.get(place).filter(|there| there.id == block.id);
        let place = match there {
            Some(_) => place,
            None => *self.places().get(block.id.as_str())?,
        };
        Some((old.blocks.get(place)?, &old.live.blocks.get(place)?.content))
    }

    fn places(&mut self) -> &HashMap<&'a str, usize> {
        let old = self.old;
        self.places.get_or_insert_with(|| {
            let blocks = old.map(|old| &old.blocks[..]).unwrap_or_default();
            (0..)
                .zip(blocks)
                .map(|(place, block)| (block.id.as_str(), place))
                .collect()
        })
    }
}

impl Told<'_> {
    /// Whether there is nothing to tell.
    pub fn is_empty(&self) -> bool {
        self.order.is_none()
            && self.edits.is_empty()
            && self.blocks.is_empty()
            && self.numbers.is_empty()
            && self.parts.is_empty()
    }
}

/// Whether the outline of two texts reads the same: it shows the numbers, and the words of headings.
fn same_outline(old: &LiveText, new: &LiveText) -> bool {
    use crate::text::BlockKind::Heading;
    let same = |(old, new): (&crate::text::Block, &crate::text::Block)| {
        old.id == new.id && old.kind == new.kind && (new.kind != Heading || old == new)
    };
    old.numbers == new.numbers
        && old.blocks.len() == new.blocks.len()
        && old.blocks.iter().zip(&new.blocks).all(same)
}

/// The one place where two wordings differ, if their runs and marks are the same and only one of them reads otherwise.
fn edited(old: &Content, new: &Content) -> Option<Edited> {
    let (old, new) = (old.spans(), new.spans());
    if old.len() != new.len() || !old.iter().zip(new).all(|(old, new)| old.marks == new.marks) {
        return None;
    }
    let mut differing = (0..old.len()).filter(|run| old[*run].text != new[*run].text);
    let run = differing.next()?;
    // A footnote is its number on the page, and two of the same words in a row are two runs there.
    let signs = |span: &Span| span.marks.footnote.is_some() && !span.text.chars().eq([NOTE]);
    if differing.next().is_some() || old.iter().chain(new).any(signs) {
        return None;
    }
    let (old, new) = (old[run].text.as_str(), new[run].text.as_str());
    let same = |(a, b): &(char, char)| a == b;
    let head: usize = old
        .chars()
        .zip(new.chars())
        .take_while(same)
        .map(|(a, _)| a.len_utf8())
        .sum();
    let tail: usize = old[head..]
        .chars()
        .rev()
        .zip(new[head..].chars().rev())
        .take_while(same)
        .map(|(a, _)| a.len_utf8())
        .sum();
    let units = |text: &str| text.encode_utf16().count();
    Some(Edited {
        run,
        length: units(old),
        at: units(&old[..head]),
        removed: units(&old[head..old.len() - tail]),
        words: new[head..new.len() - tail].to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn between(old: &str, new: &str) -> Option<(usize, usize, usize, usize, String)> {
        let edited = edited(&Content::parse(old), &Content::parse(new))?;
        Some((edited.run, edited.length, edited.at, edited.removed, edited.words))
    }

    #[test]
    fn an_edit_names_the_run_the_place_and_the_words() {
        assert_eq!(
            between("one three", "one two three"),
            Some((0, 9, 5, 0, "wo t".into()))
        );
        assert_eq!(
            between("a **bold** word", "a **bald** word"),
            Some((1, 4, 1, 1, "a".into()))
        );
        assert_eq!(between("aaa", "aa"), Some((0, 3, 2, 1, String::new())));
        assert_eq!(between("a^[x] b", "a^[x] bc"), Some((2, 2, 2, 0, "c".into())));
    }

    #[test]
    fn places_are_counted_as_a_page_counts_them() {
        assert_eq!(between("😀😀 мир", "😀😁 мир"), Some((0, 8, 2, 2, "😁".into())));
    }

    #[test]
    fn where_marks_or_several_runs_change_the_whole_block_is_sent() {
        for (old, new) in [
            ("a b", "a **b**"),
            ("a **b** c", "x **b** y"),
            ("", "a"),
            ("a", ""),
            ("same", "same"),
            ("a^[x] b", "a^[y] b"),
            ("a^[x]^[x] b", "a^[x]^[x] c"),
            ("a^[x] b", "a b"),
        ] {
            assert_eq!(between(old, new), None, "{old} {new}");
        }
    }
}
