//! Two versions of a text laid over each other, block by block: what the comparison page and the page of an issue show.
//! Which two, and who asks, is in `comparison.rs`.

use std::collections::HashMap;

use crate::text::diff::{self, BlockChange, Correspondence, Piece, PieceKind};
use crate::text::{Block, BlockKind, Fingerprint, ParagraphId, labels};

use super::difference::Pieces;
use crate::web::house::inline::{self, Below};
use crate::web::house::words::Words;

/// Enough words to know a block by that bears no number.
const CALLED_WORDS: usize = 5;

/// One version of a text, with the numbers it froze.
#[derive(Clone)]
pub struct Version {
    /// As it stands in an address: `L.1`, `L.1-Rev.1`, `draft`, `read`.
    pub key: String,
    /// As people call it.
    pub label: String,
    /// The document symbol, or what stands for it.
    pub symbol: String,
    /// When it was issued, or read, or looked at.
    pub when: String,
    /// The fingerprint of its canonical text.
    pub hash: Fingerprint,
    /// Its blocks.
    pub blocks: Vec<Block>,
    /// Their numbers.
    pub numbers: Vec<String>,
}

/// Both versions.
pub struct Pair<'a> {
    /// Where the comparison starts.
    pub from: &'a Version,
    /// Where it leads.
    pub to: &'a Version,
    was: Labels<'a>,
    is: Labels<'a>,
}

/// What each block of a version is called, and its number.
struct Labels<'a>(HashMap<&'a ParagraphId, (String, &'a str)>);

/// How much of a comparison is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    /// Every difference in its place.
    Markup,
    /// The text as amended, a bar in the margin where it differs.
    Simple,
    /// The text the comparison starts from.
    Original,
    /// The text it leads to.
    Amended,
}

/// What became of a block, as one word says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// Its words changed.
    Changed,
    /// Its words are set otherwise, and are the same.
    Format,
    /// It is of another kind or level, with the same words.
    Kind,
    /// It stands elsewhere, with or without other words.
    Moved,
    /// It stood here.
    Left,
    /// It is new.
    Inserted,
    /// It is gone.
    Deleted,
}

/// One block of a comparison.
pub struct Row {
    /// The paragraph.
    pub id: String,
    /// The id of the element: `p-…`, or `was-…` where the block stood before it moved.
    pub anchor: String,
    /// Its classes.
    pub class: String,
    /// What it is called: `12(a)`, or its first words.
    pub label: String,
    /// The number in the margin.
    pub number: String,
    /// What became of it; none where nothing did.
    pub what: Option<What>,
    /// What else there is to say beside it.
    pub tags: Vec<Tag>,
    /// The element of a heading.
    pub heading: Option<&'static str>,
    /// The differences in its words.
    pub pieces: Option<Pieces>,
    /// Its words without them.
    pub html: String,
    /// The footnotes of these words.
    below: Below,
}

/// A few words beside a block, with the place they lead to.
pub struct Tag {
    /// The words.
    pub words: String,
    /// Where they lead.
    pub href: Option<String>,
}

impl View {
    /// Every view, in the order they are offered.
    pub const ALL: [View; 4] = [View::Markup, View::Simple, View::Original, View::Amended];

    /// Its word in addresses, classes and messages.
    pub const fn code(self) -> &'static str {
        match self {
            View::Markup => "markup",
            View::Simple => "simple",
            View::Original => "original",
            View::Amended => "amended",
        }
    }

    /// Whether it shows where the versions differ.
    pub const fn tells_changes(self) -> bool {
        matches!(self, View::Markup | View::Simple)
    }
}

impl What {
    /// Its word in classes, in messages and in JSON.
    pub const fn code(self) -> &'static str {
        match self {
            What::Changed => "changed",
            What::Format => "format",
            What::Kind => "kind",
            What::Moved => "moved",
            What::Left => "left",
            What::Inserted => "inserted",
            What::Deleted => "deleted",
        }
    }

    /// What became of a block.
    pub fn of(change: &BlockChange) -> Option<What> {
        match change {
            BlockChange::Same(_) => None,
            BlockChange::Changed { old, new, pieces } => Some(if reworded(pieces) {
                What::Changed
            } else if (old.kind, old.level) != (new.kind, new.level) {
                What::Kind
            } else {
                What::Format
            }),
            BlockChange::Moved { .. } => Some(What::Moved),
            BlockChange::Left(_) => Some(What::Left),
            BlockChange::Inserted { .. } => Some(What::Inserted),
            BlockChange::Deleted { .. } => Some(What::Deleted),
        }
    }
}

impl Row {
    /// Whether it is one of the changes that are listed: what moved is listed where it stands now.
    pub fn is_change(&self) -> bool {
        !matches!(self.what, None | Some(What::Left))
    }

    /// The words of its footnotes, to stand below it.
    pub fn below(&self) -> String {
        match &self.pieces {
            Some(pieces) => pieces.below(),
            None => self.below.html(),
        }
    }
}

fn reworded(pieces: &[Piece]) -> bool {
    let comes_or_goes = |piece: &Piece| matches!(piece.kind, PieceKind::Inserted | PieceKind::Deleted);
    pieces.iter().any(comes_or_goes)
}

fn reset(pieces: &[Piece]) -> bool {
    pieces.iter().any(|piece| piece.kind == PieceKind::Reformatted)
}

impl<'a> Labels<'a> {
    fn of(version: &'a Version) -> Labels<'a> {
        let called = labels(&version.blocks, &version.numbers);
        let blocks = version.blocks.iter().zip(&version.numbers).zip(called);
        Labels(
            blocks
                .map(|((block, number), label)| (&block.id, (label, number.as_str())))
                .collect(),
        )
    }

    fn number(&self, id: &ParagraphId) -> &str {
        self.0.get(id).map_or("", |(_, number)| number)
    }

    fn label(&self, id: &ParagraphId) -> &str {
        self.0.get(id).map_or("", |(label, _)| label)
    }
}

/// What a block is called: by its number, or by its first words where it bears none.
pub fn called(label: &str, block: &Block) -> String {
    if !label.is_empty() {
        return label.to_owned();
    }
    let words = block.content.bare();
    let first: Vec<&str> = words.split_whitespace().take(CALLED_WORDS).collect();
    if first.is_empty() {
        "¶".to_owned()
    } else {
        format!("“{} …”", first.join(" "))
    }
}

/// What a kind of block is called.
fn kind(w: Words, block: &Block) -> String {
    let code = match block.kind {
        BlockKind::Paragraph => "paragraph".to_owned(),
        BlockKind::Heading => format!("heading-{}", block.level),
        BlockKind::Item => format!("item-{}", block.level),
    };
    w.named("editor-kind", code).to_string()
}

impl<'a> Pair<'a> {
    /// From one version to another.
    pub fn of(from: &'a Version, to: &'a Version) -> Pair<'a> {
        Pair {
            from,
            to,
            was: Labels::of(from),
            is: Labels::of(to),
        }
    }

    /// What became of each block.
    pub fn changes(&self) -> Vec<BlockChange> {
        diff::blocks(&self.from.blocks, &self.to.blocks)
    }

    /// From the numbers of the one to those of the other.
    pub fn concordance(&self) -> Vec<Correspondence> {
        diff::concordance(
            (&self.from.blocks, &self.from.numbers),
            (&self.to.blocks, &self.to.numbers),
        )
    }

    /// The number a block bore, and the one it bears.
    pub fn numbers(&self, id: &ParagraphId) -> (&str, &str) {
        (self.was.number(id), self.is.number(id))
    }

    /// The text as this view draws it.
    pub fn rows(&self, w: Words, view: View) -> Vec<Row> {
        let plain = |version: &'a Version, labels: &Labels| {
            let blocks = version.blocks.iter();
            blocks.map(|block| self.row(block, labels, None)).collect()
        };
        match view {
            View::Markup => self
                .changes()
                .iter()
                .map(|change| self.marked(w, change))
                .collect(),
            View::Simple => self
                .changes()
                .iter()
                .filter(|change| !matches!(change, BlockChange::Left(_)))
                .map(|change| self.simple(w, change))
                .collect(),
            View::Original => plain(self.from, &self.was),
            View::Amended => plain(self.to, &self.is),
        }
    }

    /// One block with every difference in it.
    pub fn marked(&self, w: Words, change: &BlockChange) -> Row {
        let what = What::of(change);
        let mut row = match change {
            BlockChange::Same(block) => self.row(block, &self.is, what),
            BlockChange::Changed { new, pieces, .. }
            | BlockChange::Moved { new, pieces, .. }
            | BlockChange::Inserted { new, pieces } => Row {
                pieces: Some(Pieces::of(w, pieces)),
                ..self.row(new, &self.is, what)
            },
            BlockChange::Deleted { old, pieces } => Row {
                pieces: Some(Pieces::of(w, pieces)),
                ..self.row(old, &self.was, what)
            },
            BlockChange::Left(block) => Row {
                anchor: format!("was-{}", block.id),
                html: String::new(),
                below: Below::default(),
                ..self.row(block, &self.was, what)
            },
        };
        row.tags = self.tags(w, change);
        row
    }

    /// One block as it reads in the end.
    fn simple(&self, w: Words, change: &BlockChange) -> Row {
        let row = self.marked(w, change);
        match change {
            BlockChange::Deleted { .. } => Row {
                html: String::new(),
                below: Below::default(),
                pieces: None,
                ..row
            },
            _ => Row { pieces: None, ..row },
        }
    }

    fn row(&self, block: &Block, labels: &Labels, what: Option<What>) -> Row {
        let mut class = format!("{} level-{}", block.kind, block.level);
        if let Some(what) = what {
            class = format!("{class} differs what-{}", what.code());
        }
        let mut below = Below::default();
        Row {
            html: inline::signed(&block.content, &mut below),
            below,
            id: block.id.to_string(),
            anchor: format!("p-{}", block.id),
            class,
            label: called(labels.label(&block.id), block),
            number: labels.number(&block.id).to_owned(),
            what,
            tags: Vec::new(),
            heading: (block.kind == BlockKind::Heading).then_some(if block.level == 1 { "h2" } else { "h3" }),
            pieces: None,
        }
    }

    fn tags(&self, w: Words, change: &BlockChange) -> Vec<Tag> {
        let say = |words: String| Tag { words, href: None };
        let was = |id: &ParagraphId| {
            let (was, is) = (self.was.label(id), self.is.label(id));
            let other = !was.is_empty() && was != is;
            other.then(|| say(w.of("comparison-was").with("number", was).to_string()))
        };
        let mut tags = Vec::new();
        match change {
            BlockChange::Same(block) => tags.extend(was(&block.id)),
            BlockChange::Inserted { .. } => tags.push(say(w.say("comparison-what-inserted"))),
            BlockChange::Deleted { .. } => tags.push(say(w.say("comparison-what-deleted"))),
            BlockChange::Left(block) => tags.push(Tag {
                words: w
                    .of("comparison-moved-to")
                    .with("number", called(self.is.label(&block.id), block))
                    .to_string(),
                href: Some(format!("#p-{}", block.id)),
            }),
            BlockChange::Changed { old, new, pieces } | BlockChange::Moved { old, new, pieces } => {
                if let BlockChange::Moved { .. } = change {
                    tags.push(Tag {
                        words: w
                            .of("comparison-moved-from")
                            .with("number", called(self.was.label(&old.id), old))
                            .to_string(),
                        href: Some(format!("#was-{}", old.id)),
                    });
                } else {
                    tags.extend(was(&new.id));
                }
                if (old.kind, old.level) != (new.kind, new.level) {
                    let other = w.of("comparison-kind").with("now", kind(w, new));
                    tags.push(say(other.with("then", kind(w, old)).to_string()));
                }
                if reset(pieces) && !reworded(pieces) {
                    tags.push(say(w.say("comparison-what-format")));
                }
            }
        }
        tags
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderMap;

    use super::*;
    use crate::text::{Content, number};

    fn version(texts: &[(u8, BlockKind, &str)]) -> Version {
        let blocks: Vec<Block> = texts
            .iter()
            .map(|(id, kind, words)| Block {
                id: ParagraphId::from_random([*id; 16]),
                kind: *kind,
                level: 1,
                content: Content::parse(words),
            })
            .collect();
        Version {
            key: String::new(),
            label: String::new(),
            symbol: String::new(),
            when: String::new(),
            hash: Fingerprint::of(""),
            numbers: number(&blocks),
            blocks,
        }
    }

    fn told(view: View) -> Vec<String> {
        use BlockKind::{Heading, Paragraph};
        let from = version(&[
            (1, Paragraph, "One"),
            (2, Paragraph, "Two"),
            (3, Paragraph, "Three"),
            (4, Paragraph, "Four"),
        ]);
        let to = version(&[
            (2, Paragraph, "Two"),
            (3, Heading, "Three"),
            (4, Paragraph, "**Four**"),
            (1, Paragraph, "One"),
        ]);
        let w = Words::asked(&HeaderMap::new());
        let rows = Pair::of(&from, &to).rows(w, view);
        let told = rows.iter().map(|row| {
            let tags: Vec<String> = row
                .tags
                .iter()
                .map(|tag| format!("{}{}", tag.words, tag.href.as_deref().unwrap_or_default()))
                .collect();
            let what = row.what.map_or("same", What::code);
            format!("{} {} {what} [{}]", row.anchor, row.number, tags.join("; "))
        });
        told.collect()
    }

    #[test]
    fn what_moved_is_told_where_it_was_and_where_it_is() {
        assert_eq!(
            told(View::Markup),
            [
                "was-1111111111111111 1. left [moved to 3#p-1111111111111111]",
                "p-2222222222222222 1. same [was 2]",
                "p-3333333333333333 I. kind [was 3; Heading, was: Paragraph]",
                "p-4444444444444444 2. format [was 4; set differently]",
                "p-1111111111111111 3. moved [moved here from 1#was-1111111111111111]",
            ]
        );
        assert_eq!(told(View::Simple).len(), 4, "as amended, what moved stands once");
        assert_eq!(told(View::Original)[2], "p-3333333333333333 3. same []");
        assert_eq!(told(View::Amended)[1], "p-3333333333333333 I. same []");
    }
}
