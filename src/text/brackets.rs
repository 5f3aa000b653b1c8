//! Square brackets in a text are open alternatives: "[should][shall]". Finds them in the words of the blocks, whatever marks
//! the words bear; a link's notation is no bracket, since this looks at words and not at notation. `static/editor/brackets.ts`
//! is its twin, and `tests/cases/brackets` holds the two together. It decides nothing.

use super::{Block, Content, ParagraphId};

/// Brackets in brackets are looked into so deep; no drafter reads deeper, and what is deeper counts as words.
pub const DEPTH_MAX: usize = 8;

/// So many signs without a partner are told of one paragraph; they are mended one by one.
pub const STRAYS_MAX: usize = 20;

/// A place where the text is open: one bracket, or several that follow one another and stand for each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenPlace {
    /// The paragraph it is in.
    pub paragraph: ParagraphId,
    /// The brackets, in order.
    pub alternatives: Vec<Alternative>,
    /// How many brackets it is inside of.
    pub depth: usize,
    /// Whether it is all there is in the paragraph, so that the whole paragraph is open.
    pub whole: bool,
    /// Whether the paragraph before is wholly open too, and of its kind: then the two may stand for each other.
    pub instead: bool,
}

/// One bracket, its signs included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alternative {
    /// Where it begins in the words of its paragraph, in UTF-16 units.
    pub from: usize,
    /// Where it ends.
    pub to: usize,
    /// The words between the signs.
    pub words: String,
}

/// A sign without its partner in the paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stray {
    /// The paragraph it is in.
    pub paragraph: ParagraphId,
    /// Where it stands, in UTF-16 units.
    pub at: usize,
    /// `[` or `]`.
    pub sign: char,
}

/// The brackets of a text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Brackets {
    /// The open places, in the order of the text; what is inside another comes after it.
    pub places: Vec<OpenPlace>,
    /// Signs without a partner.
    pub strays: Vec<Stray>,
}

/// How a text is read whose brackets are still there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// As if each open place were decided for its first alternative.
    First,
    /// As if everything in brackets fell.
    Without,
}

/// Where a sign stands: its byte, and the UTF-16 unit.
#[derive(Clone, Copy, Default)]
struct At {
    byte: usize,
    unit: usize,
}

/// A bracket and what is inside it, by its signs.
struct Pair {
    open: At,
    close: At,
    inside: Vec<Pair>,
}

/// Finds the brackets of a text.
pub fn brackets(blocks: &[Block]) -> Brackets {
    let mut found = Brackets::default();
    let mut before: Option<&Block> = None;
    for block in blocks {
        let words = block.content.plain();
        let (pairs, strays) = pairs(&words);
        let first = found.places.len();
        gather(&mut found.places, &block.id, &words, &pairs, 0);
        if let [place, ..] = &mut found.places[first..] {
            let (trimmed, start) = (words.trim(), words.len() - words.trim_start().len());
            let (from, to) = (utf16(&words[..start]), utf16(&words[..start + trimmed.len()]));
            place.whole = place.alternatives.first().is_some_and(|one| one.from == from)
                && place.alternatives.last().is_some_and(|one| one.to == to);
            let alike = before.is_some_and(|before| (before.kind, before.level) == (block.kind, block.level));
            place.instead = place.whole && alike;
        }
        let told = strays.into_iter().take(STRAYS_MAX);
        found.strays.extend(told.map(|(at, sign)| Stray {
            paragraph: block.id.clone(),
            at: at.unit,
            sign,
        }));
        let whole = found.places[first..].first().is_some_and(|place| place.whole);
        before = whole.then_some(block);
    }
    found
}

fn utf16(words: &str) -> usize {
    words.encode_utf16().count()
}

fn pairs(words: &str) -> (Vec<Pair>, Vec<(At, char)>) {
    // What is open: where its sign stands, and what was closed inside it. The lowest is the paragraph itself.
    let mut open: Vec<(At, Vec<Pair>)> = vec![(At::default(), Vec::new())];
    let mut strays = Vec::new();
    let (mut deeper, mut unit) = (0_usize, 0);
    for (byte, sign) in words.char_indices() {
        let at = At { byte, unit };
        unit += sign.len_utf16();
        match sign {
            '[' if open.len() > DEPTH_MAX => deeper += 1,
            '[' => open.push((at, Vec::new())),
            ']' if deeper > 0 => deeper -= 1,
            ']' if open.len() > 1 => {
                let (start, inside) = open.pop().unwrap_or_default();
                let pair = Pair {
                    open: start,
                    close: at,
                    inside,
                };
                if let Some((_, around)) = open.last_mut() {
                    around.push(pair);
                }
            }
            ']' => strays.push((at, sign)),
            _ => {}
        }
    }
    let mut opened = open.into_iter();
    let mut all = opened.next().map(|(_, pairs)| pairs).unwrap_or_default();
    for (at, inside) in opened {
        // It was never closed: what is inside it is not inside anything.
        strays.push((at, '['));
        all.extend(inside);
    }
    strays.sort_unstable_by_key(|(at, _)| at.byte);
    (all, strays)
}

/// Whether nothing but white space stands between.
fn adjacent(words: &str, a: &Pair, b: &Pair) -> bool {
    words[a.close.byte + 1..b.open.byte].trim().is_empty()
}

fn gather(places: &mut Vec<OpenPlace>, id: &ParagraphId, words: &str, pairs: &[Pair], depth: usize) {
    for run in pairs.chunk_by(|a, b| adjacent(words, a, b)) {
        let alternatives = run.iter().map(|pair| Alternative {
            from: pair.open.unit,
            to: pair.close.unit + 1,
            words: words[pair.open.byte + 1..pair.close.byte].to_owned(),
        });
        places.push(OpenPlace {
            paragraph: id.clone(),
            alternatives: alternatives.collect(),
            depth,
            whole: false,
            instead: false,
        });
        for pair in run {
            gather(places, id, words, &pair.inside, depth + 1);
        }
    }
}

/// The words of a block as they would read. Signs without a partner stay.
#[must_use]
pub fn read(content: &Content, reading: Reading) -> Content {
    let words = content.plain();
    let (pairs, _) = pairs(&words);
    let mut kept = Vec::new();
    keep(&words, &pairs, reading, 0, words.len(), &mut kept);
    let mut stretches: Vec<(usize, usize)> = Vec::new();
    for (mut from, to) in kept {
        let next = &words[from..to];
        // Where something fell between two spaces, or between a space and a stop, one space falls with it.
        match stretches.last_mut() {
            Some((start, end)) if words[*start..*end].ends_with(' ') => {
                if next.starts_with(' ') {
                    from += 1;
                } else if next.starts_with([',', '.', ';', ':', ')']) {
                    *end -= 1;
                }
            }
            None if from > 0 && next.starts_with(' ') => from += 1,
            _ => {}
        }
        if from < to {
            stretches.push((from, to));
        }
    }
    if let Some((start, end)) = stretches.last_mut()
        && *end < words.len()
        && words[*start..*end].ends_with(' ')
    {
        *end -= 1;
    }
    let mut out = Content::default();
    for (from, to) in stretches {
        out.extend(&content.slice(from, to));
    }
    out
}

/// The stretches that stay.
fn keep(
    words: &str,
    pairs: &[Pair],
    reading: Reading,
    from: usize,
    to: usize,
    kept: &mut Vec<(usize, usize)>,
) {
    let mut at = from;
    for run in pairs.chunk_by(|a, b| adjacent(words, a, b)) {
        let [first, ..] = run else { continue };
        if at < first.open.byte {
            kept.push((at, first.open.byte));
        }
        if reading == Reading::First {
            keep(
                words,
                &first.inside,
                reading,
                first.open.byte + 1,
                first.close.byte,
                kept,
            );
        }
        at = run.last().map_or(at, |last| last.close.byte + 1);
    }
    if at < to {
        kept.push((at, to));
    }
}

#[cfg(test)]
mod tests {
    use super::super::BlockKind;
    use super::*;
    use serde::Deserialize;

    #[derive(Deserialize)]
    struct Case {
        name: String,
        blocks: Vec<Words>,
        places: Vec<serde_json::Value>,
        strays: Vec<serde_json::Value>,
        first: Vec<String>,
        without: Vec<String>,
    }

    #[derive(Deserialize)]
    struct Words {
        id: String,
        kind: BlockKind,
        content: Content,
    }

    #[test]
    fn any_number_of_signs_is_soon_looked_at() {
        let many = 200_000;
        for words in ["[".repeat(many), "]".repeat(many), "[]".repeat(many), {
            let (open, close) = ("[".repeat(many), "]".repeat(many));
            open + &close
        }] {
            let block = Block {
                id: "aaaaaaaaaaaaaaa1".parse().unwrap(),
                kind: BlockKind::Paragraph,
                level: 1,
                content: Content::of_plain(&words),
            };
            let began = std::time::Instant::now();
            let found = brackets(std::slice::from_ref(&block));
            let told = read(&block.content, Reading::First);
            assert!(found.strays.len() <= STRAYS_MAX && told.plain().len() <= words.len());
            assert!(began.elapsed().as_secs() < 5, "{:?}", began.elapsed());
        }
    }

    #[test]
    fn brackets_are_found_and_read_as_in_the_cases() {
        let folder = format!("{}/tests/cases/brackets", env!("CARGO_MANIFEST_DIR"));
        let mut met = 0;
        for entry in std::fs::read_dir(folder).unwrap() {
            let file = std::fs::read_to_string(entry.unwrap().path()).unwrap();
            for case in serde_json::from_str::<Vec<Case>>(&file).unwrap() {
                met += 1;
                let blocks: Vec<Block> = case
                    .blocks
                    .iter()
                    .map(|words| Block {
                        id: words.id.parse().unwrap(),
                        kind: words.kind,
                        level: 1,
                        content: words.content.clone(),
                    })
                    .collect();
                let found = brackets(&blocks);
                let places: Vec<_> = found
                    .places
                    .iter()
                    .map(|place| {
                        let alternatives = place.alternatives.iter();
                        serde_json::json!({
                            "paragraph": place.paragraph, "depth": place.depth, "whole": place.whole,
                            "instead": place.instead,
                            "alternatives": alternatives
                                .map(|one| serde_json::json!([one.from, one.to, one.words]))
                                .collect::<Vec<_>>(),
                        })
                    })
                    .collect();
                assert_eq!(places, case.places, "{}", case.name);
                let strays: Vec<_> = found
                    .strays
                    .iter()
                    .map(|stray| serde_json::json!([stray.paragraph, stray.at, stray.sign]))
                    .collect();
                assert_eq!(strays, case.strays, "{}", case.name);
                let as_read = |reading| -> Vec<String> {
                    blocks
                        .iter()
                        .map(|block| read(&block.content, reading).notation())
                        .collect()
                };
                assert_eq!(as_read(Reading::First), case.first, "{}", case.name);
                assert_eq!(as_read(Reading::Without), case.without, "{}", case.name);
            }
        }
        assert!(met >= 12, "{met} cases");
    }
}
