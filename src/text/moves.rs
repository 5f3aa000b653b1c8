//! Words that leave one block and come, letter for letter, into another: when a paragraph is split or two are joined, no
//! word is lost, and a difference that strikes them out and underlines them again would say so. It only marks what
//! [`diff::words`](super::diff::words) found; sentences that move within their block are its own business.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use super::diff::{BlockChange, Piece, PieceKind, loose};
use super::shift::MOVED_WORDS_LEAST;
use super::words::{Words, is_word, letters, sentences};

/// Fewer words, or fewer letters, may be a block of one text and stand in another by chance.
const ITEM_WORDS_LEAST: usize = 2;
const ITEM_LETTERS_LEAST: usize = 8;
/// Blocks times changes of others; beyond it whole texts were replaced, and what became of their parts helps nobody.
const PARTS_MAX: usize = 10_000;

/// What is looked for: the whole of what goes from a block and comes into another, or one sentence of it.
#[derive(Clone, Copy)]
enum Grain {
    Whole,
    Sentence,
}

/// Words that go or come.
struct Spot {
    change: usize,
    piece: usize,
    /// Bytes of the piece.
    range: Range<usize>,
    /// The words as they are compared.
    key: String,
}

/// Marks what goes from one block to another, on both sides.
pub(super) fn tell(changes: &mut [BlockChange]) {
    for grain in [Grain::Whole, Grain::Sentence] {
        tell_grain(changes, grain);
    }
    tell_parts(changes, PieceKind::Inserted, PieceKind::Deleted);
    tell_parts(changes, PieceKind::Deleted, PieceKind::Inserted);
}

/// A sentence becomes a list, or a list a sentence: all the words of a block stood, or stand, in a row in another.
fn tell_parts(changes: &mut [BlockChange], whole: PieceKind, part: PieceKind) {
    let told = |change: &BlockChange| match pieces(change) {
        [piece] if piece.kind == whole && !piece.moved => Some(piece.content.plain()),
        _ => None,
    };
    let wholes: Vec<usize> = (0..changes.len())
        .filter(|at| told(&changes[*at]).is_some())
        .collect();
    let parts = changes
        .iter()
        .flat_map(pieces)
        .filter(|piece| piece.kind == part)
        .count();
    if wholes.len().saturating_mul(parts) > PARTS_MAX {
        return;
    }
    for at in wholes {
        let Some(text) = told(&changes[at]) else { continue };
        let Some(range) = item(&text) else { continue };
        let words = folded(&text[range.clone()]);
        let others = (0..changes.len()).filter(|other| *other != at);
        let found = others.into_iter().find_map(|other| {
            let mut there = pieces(&changes[other]).iter().enumerate();
            there.find_map(|(piece, in_it)| {
                let fits = in_it.kind == part && !in_it.moved;
                let within = fits.then(|| standing(&in_it.content.plain(), &words)).flatten()?;
                Some((other, piece, within))
            })
        });
        let Some(found) = found else { continue };
        for (change, piece, range) in [(at, 0, range), found] {
            if let Some(pieces) = pieces_mut(&mut changes[change]) {
                let parts = parted(&pieces[piece], vec![range]);
                pieces.splice(piece..=piece, parts);
            }
        }
    }
}

/// The words of an item without the signs and the “and” at its end, if they are enough not to stand elsewhere by chance.
fn item(text: &str) -> Option<Range<usize>> {
    let whole = bare(text, &(0..text.len()));
    let words = &text[whole.clone()];
    let end = match words.rsplit_once([';', ',']) {
        Some((item, last)) if Words::of(last.trim()).all.len() == 1 => item.len(),
        _ => words.len(),
    };
    let range = bare(text, &(whole.start..whole.start + end));
    let words = Words::of(&text[range.clone()]).all;
    let letters: usize = words.iter().map(|word| letters(word)).sum();
    let count = words.iter().filter(|word| is_word(word)).count();
    (count >= ITEM_WORDS_LEAST && letters >= ITEM_LETTERS_LEAST).then_some(range)
}

fn folded(text: &str) -> Vec<String> {
    let words = Words::of(text).all.into_iter();
    words.map(|word| loose(word).to_lowercase()).collect()
}

/// The bytes where these words stand in a row.
fn standing(text: &str, words: &[String]) -> Option<Range<usize>> {
    let here = Words::of(text);
    let folded = folded(text);
    let at = folded.windows(words.len()).position(|window| window == words)?;
    Some(here.bytes(&(at..at + words.len())))
}

fn tell_grain(changes: &mut [BlockChange], grain: Grain) {
    let mut coming: HashMap<String, Vec<Spot>> = HashMap::new();
    for spot in spots(changes, PieceKind::Inserted, grain) {
        coming.entry(spot.key.clone()).or_default().push(spot);
    }
    let mut moved: BTreeMap<(usize, usize), Vec<Range<usize>>> = BTreeMap::new();
    for spot in spots(changes, PieceKind::Deleted, grain) {
        let Some(same) = coming.get_mut(&spot.key) else {
            continue;
        };
        let Some(at) = same.iter().position(|came| came.change != spot.change) else {
            continue;
        };
        let came = same.remove(at);
        for Spot {
            change, piece, range, ..
        } in [spot, came]
        {
            moved.entry((change, piece)).or_default().push(range);
        }
    }
    // From the last piece of a block to its first, so that the places of those before stay.
    for ((change, piece), mut ranges) in moved.into_iter().rev() {
        ranges.sort_by_key(|range| range.start);
        if let Some(pieces) = pieces_mut(&mut changes[change]) {
            let parts = parted(&pieces[piece], ranges);
            pieces.splice(piece..=piece, parts);
        }
    }
}

fn pieces(change: &BlockChange) -> &[Piece] {
    match change {
        BlockChange::Same(_) | BlockChange::Left(_) => &[],
        BlockChange::Changed { pieces, .. }
        | BlockChange::Moved { pieces, .. }
        | BlockChange::Inserted { pieces, .. }
        | BlockChange::Deleted { pieces, .. } => pieces,
    }
}

fn pieces_mut(change: &mut BlockChange) -> Option<&mut Vec<Piece>> {
    match change {
        BlockChange::Same(_) | BlockChange::Left(_) => None,
        BlockChange::Changed { pieces, .. }
        | BlockChange::Moved { pieces, .. }
        | BlockChange::Inserted { pieces, .. }
        | BlockChange::Deleted { pieces, .. } => Some(pieces),
    }
}

/// What lies wholly within one piece of this kind and is long enough not to be there twice by chance.
fn spots(changes: &[BlockChange], kind: PieceKind, grain: Grain) -> Vec<Spot> {
    let other = match kind {
        PieceKind::Deleted => PieceKind::Inserted,
        _ => PieceKind::Deleted,
    };
    let mut found = Vec::new();
    for (change, pieces) in changes.iter().map(pieces).enumerate() {
        if !pieces.iter().any(|piece| piece.kind == kind && !piece.moved) {
            continue;
        }
        let mut text = String::new();
        let mut within: Vec<(usize, Range<usize>)> = Vec::new();
        for (at, piece) in pieces.iter().enumerate().filter(|(_, piece)| piece.kind != other) {
            let content = match (&piece.before, kind) {
                (Some(before), PieceKind::Deleted) => before,
                _ => &piece.content,
            };
            let from = text.len();
            text.push_str(&content.plain());
            if piece.kind == kind && !piece.moved {
                within.push((at, from..text.len()));
            }
        }
        let ranges: Vec<Range<usize>> = match grain {
            Grain::Whole => within.iter().map(|(_, range)| bare(&text, range)).collect(),
            Grain::Sentence => sentences(&text).collect(),
        };
        for range in ranges {
            let Some((piece, whole)) = within
                .iter()
                .find(|(_, piece)| piece.start <= range.start && range.end <= piece.end)
            else {
                continue;
            };
            let words = Words::of(&text[range.clone()]).all;
            if words.iter().filter(|word| is_word(word)).count() >= MOVED_WORDS_LEAST {
                found.push(Spot {
                    change,
                    piece: *piece,
                    range: range.start - whole.start..range.end - whole.start,
                    key: words.into_iter().map(loose).collect::<Vec<Cow<str>>>().concat(),
                });
            }
        }
    }
    found
}

/// A range without the spaces and signs at its ends.
fn bare(text: &str, range: &Range<usize>) -> Range<usize> {
    let sign = |sign: char| !sign.is_alphanumeric();
    let words = &text[range.clone()];
    let start = range.start + words.len() - words.trim_start_matches(sign).len();
    start..start + words.trim_matches(sign).len()
}

/// The piece in parts. Signs and spaces beside a sentence that moves go with it, or they would be changes of their own.
fn parted(piece: &Piece, ranges: Vec<Range<usize>>) -> Vec<Piece> {
    let text = piece.content.plain();
    let mut wide: Vec<Range<usize>> = Vec::new();
    for range in ranges {
        match wide.last_mut() {
            Some(last) if !is_word(&text[last.end..range.start]) => last.end = range.end,
            None if !is_word(&text[..range.start]) => wide.push(0..range.end),
            _ => wide.push(range),
        }
    }
    if let Some(last) = wide.last_mut()
        && !is_word(&text[last.end..])
    {
        last.end = text.len();
    }
    let mut parts = Vec::new();
    let mut from = 0;
    let mut part = |range: Range<usize>, moved| {
        if !range.is_empty() {
            parts.push(Piece {
                content: piece.content.slice(range.start, range.end),
                moved,
                ..piece.clone()
            });
        }
    };
    for range in wide {
        part(from..range.start, false);
        from = range.end;
        part(range, true);
    }
    part(from..text.len(), false);
    parts
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::diff::{after, before, blocks};
    use super::super::{Block, BlockKind, Content, ParagraphId};
    use super::*;

    const FIRST: &str = "The meeting took note of the report of the Secretariat.";
    const SECOND: &str = "It invited all States parties to accede to the Convention.";

    fn block(id: u8, text: &str) -> Block {
        Block {
            id: ParagraphId::from_random([id; 16]),
            kind: BlockKind::Paragraph,
            level: 1,
            content: Content::parse(text),
        }
    }

    fn told(old: &[Block], new: &[Block]) -> String {
        let changes = blocks(old, new);
        let told = changes.iter().map(|change| {
            pieces(change)
                .iter()
                .map(|piece| {
                    let (words, moved) = (piece.content.plain(), if piece.moved { "<" } else { "" });
                    match piece.kind {
                        PieceKind::Deleted => format!("[-{moved}{words}-]"),
                        PieceKind::Inserted => format!("{{+{moved}{words}+}}"),
                        _ => words,
                    }
                })
                .collect::<String>()
        });
        told.collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn a_paragraph_that_is_split_loses_no_word() {
        let old = [block(1, &format!("{FIRST} {SECOND}"))];
        let new = [block(1, FIRST), block(2, SECOND)];
        assert_eq!(
            told(&old, &new),
            format!("{FIRST}[-< {SECOND}-]\n{{+<{SECOND}+}}")
        );
    }

    #[test]
    fn two_paragraphs_that_are_joined_lose_no_word() {
        let old = [block(1, FIRST), block(2, SECOND)];
        let new = [block(1, &format!("{FIRST} {SECOND}"))];
        assert_eq!(
            told(&old, &new),
            format!("{FIRST}{{+< {SECOND}+}}\n[-<{SECOND}-]")
        );
    }

    #[test]
    fn a_sentence_that_is_split_loses_no_word() {
        let (head, tail) = (
            "It invited all States parties",
            "to accede to the Convention soon.",
        );
        let old = [block(1, &format!("{head} {tail}"))];
        let new = [block(1, head), block(2, tail)];
        assert_eq!(told(&old, &new), format!("{head}[-< {tail}-]\n{{+<{tail}+}}"));
    }

    #[test]
    fn words_beside_a_sentence_that_moves_are_told_apart_from_it() {
        let old = [
            block(1, &format!("{FIRST} {SECOND} They left.")),
            block(2, "Done."),
        ];
        let new = [block(1, FIRST), block(2, &format!("Done. {SECOND}"))];
        assert_eq!(
            told(&old, &new),
            format!(
                "{FIRST}[-< {}-][-. They left.-]\nDone.{{+< {SECOND}+}}",
                SECOND.trim_end_matches('.')
            )
        );
    }

    #[test]
    fn a_short_sentence_may_be_there_twice_by_chance() {
        let old = [block(1, "It was so decided. It was so agreed."), block(2, "A.")];
        let new = [block(1, "It was so decided."), block(2, "A. It was so agreed.")];
        assert!(!told(&old, &new).contains('<'));
    }

    proptest! {
        #[test]
        fn marking_moves_changes_no_wording(old in shuffled(), new in shuffled()) {
            for change in blocks(&old, &new) {
                match &change {
                    BlockChange::Changed { old, new, pieces } | BlockChange::Moved { old, new, pieces } => {
                        prop_assert_eq!(&before(pieces), &old.content);
                        prop_assert_eq!(&after(pieces), &new.content);
                    }
                    BlockChange::Inserted { new, pieces } => prop_assert_eq!(&after(pieces), &new.content),
                    BlockChange::Deleted { old, pieces } => prop_assert_eq!(&before(pieces), &old.content),
                    BlockChange::Same(_) | BlockChange::Left(_) => {}
                }
            }
        }
    }

    /// The same sentences, dealt out anew.
    fn shuffled() -> impl Strategy<Value = Vec<Block>> {
        let sentences = vec![
            FIRST,
            SECOND,
            "They left early.",
            "No. ",
            "The Chair closed the meeting **at** six o’clock. ",
        ];
        (
            Just(sentences).prop_shuffle(),
            proptest::collection::vec(0_u8..3, 5),
        )
            .prop_map(|(sentences, places)| {
                let texts = (0..3).map(|place| {
                    let own = sentences.iter().zip(&places).filter(|(_, at)| **at == place);
                    own.map(|(sentence, _)| *sentence).collect::<String>()
                });
                texts
                    .enumerate()
                    .map(|(id, text)| block(id as u8, &text))
                    .collect()
            })
    }
}
