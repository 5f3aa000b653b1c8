//! What goes out comes back: random texts with random amendments, written and read again.

use jiff::Timestamp;

use super::*;
use crate::domain::Change;
use crate::text::{Block, Fingerprint, ParagraphId, number};

struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % most as u64) as usize
    }

    fn percent(&mut self, chance: usize) -> bool {
        self.below(100) < chance
    }

    fn id(&mut self) -> ParagraphId {
        ParagraphId::from_random(std::array::from_fn(|_| self.below(256) as u8))
    }
}

const WORDS: [&str; 24] = [
    "The",
    "Conference",
    "urges",
    "all",
    "States",
    "parties",
    "to",
    "submit",
    "their",
    "reports",
    "“quoted”",
    "l’été",
    "доклад",
    "&",
    "<tag>",
    "12",
    "a",
    "of",
    "whereas",
    "noting",
    "deeply",
    "concerned",
    "de\u{301}",
    "50 %",
];
const SIGNS: [&str; 5] = ["", "", ",", ".", ";"];

fn content(dice: &mut Dice, least: usize) -> Content {
    let mut content = Content::default();
    for at in 0..least + dice.below(14) {
        let marks = Marks {
            strong: dice.percent(8),
            emphasis: dice.percent(8),
            link: dice.percent(4).then(|| "https://example.org/?a=1&b=2".to_owned()),
            footnote: None,
        };
        let word = format!(
            "{}{}",
            WORDS[dice.below(WORDS.len())],
            SIGNS[dice.below(SIGNS.len())]
        );
        if at > 0 {
            content.push(" ", Marks::default());
        }
        content.push(&word, marks);
        if dice.percent(5) {
            content.push_note(&format!("Source {}.", dice.below(9)));
        }
    }
    content
}

fn block(dice: &mut Dice) -> Block {
    let (kind, level) = [
        (BlockKind::Paragraph, 1),
        (BlockKind::Paragraph, 1),
        (BlockKind::Item, 1),
        (BlockKind::Item, 2),
        (BlockKind::Heading, 1),
        (BlockKind::Heading, 2),
    ][dice.below(6)];
    Block {
        id: dice.id(),
        kind,
        level,
        content: content(dice, 2),
    }
}

/// The same words with some gone, some new and some set otherwise.
fn reworded(dice: &mut Dice, old: &Content) -> Content {
    loop {
        let mut new = Content::default();
        for span in old.spans() {
            for word in span.text.split_inclusive(' ') {
                let mut marks = span.marks.clone();
                if marks.footnote.is_none() && dice.percent(8) {
                    marks.strong = !marks.strong;
                }
                match dice.below(12) {
                    0 => {}
                    1 => new.push(&format!("{} ", WORDS[dice.below(WORDS.len())]), Marks::default()),
                    2 => {
                        new.push(word, marks);
                        new.push(&format!("{} ", WORDS[dice.below(WORDS.len())]), Marks::default());
                    }
                    _ => new.push(word, marks),
                }
            }
        }
        let new = chains::trimmed(&new);
        if new != *old && !new.is_blank() {
            return new;
        }
    }
}

fn change(dice: &mut Dice, blocks: &[Block], used: &mut Vec<usize>) -> Option<Vec<Change>> {
    let at = dice.below(blocks.len());
    let next = at + 1;
    if used.contains(&at) || used.contains(&next) {
        return None;
    }
    used.extend([at, next]);
    let (paragraph, before) = (blocks[at].id.clone(), blocks[at].content.clone());
    let elsewhere = |dice: &mut Dice, used: &mut Vec<usize>| {
        let to = dice.below(blocks.len());
        if used.contains(&to) || used.contains(&(to + 1)) {
            return None;
        }
        used.extend([to, to + 1]);
        Some(Some(blocks[to].id.clone()))
    };
    let made = match dice.below(10) {
        0..=3 => {
            let mut written = before.clone();
            // Some were written against words that are not those of the version shown.
            if dice.percent(10) {
                written = reworded(dice, &before);
            }
            let after = reworded(dice, &written);
            vec![Change::Wording {
                paragraph,
                before: written,
                after,
            }]
        }
        4 => vec![Change::Deletion { paragraph, before }],
        5 => vec![Change::New {
            after: Some(paragraph),
            block: block(dice),
        }],
        6 => {
            let after = elsewhere(dice, used)?;
            vec![Change::Move { paragraph, after }]
        }
        7 => {
            let after = elsewhere(dice, used)?;
            let words = reworded(dice, &before);
            vec![
                Change::Wording {
                    paragraph: paragraph.clone(),
                    before,
                    after: words,
                },
                Change::Move { paragraph, after },
            ]
        }
        8 => {
            let plain = before.plain();
            let spaces: Vec<usize> = plain.match_indices(' ').map(|(at, _)| at).collect();
            let cut = *spaces.get(spaces.len() / 2)?;
            let head = before.slice(0, cut);
            let tail = before.slice(cut + 1, plain.len());
            if head.is_blank() || tail.is_blank() {
                return None;
            }
            let tail = Block {
                content: tail,
                ..block(dice)
            };
            vec![Change::Split {
                paragraph,
                before,
                head,
                tail,
            }]
        }
        _ => {
            let other = blocks.get(next)?;
            used.push(next + 1);
            let mut joined = before.clone();
            joined.push(" ", Marks::default());
            joined.extend(&other.content);
            vec![Change::Join {
                paragraph: other.id.clone(),
                before: other.content.clone(),
                into: paragraph,
                into_before: before,
                joined,
            }]
        }
    };
    Some(made)
}

fn paper(dice: &mut Dice, number: u32, title: &str, blocks: &[Block]) -> Paper {
    let mut changes = Vec::new();
    let mut used = Vec::new();
    if dice.percent(5) {
        changes.push(Change::Title {
            before: title.to_owned(),
            after: format!("{title} and beyond"),
        });
    } else if dice.percent(5) {
        changes.push(Change::New {
            after: None,
            block: block(dice),
        });
        used.push(0);
    }
    for _ in 0..=dice.below(3) {
        changes.extend(change(dice, blocks, &mut used).unwrap_or_default());
    }
    Paper {
        number,
        author: ["Utopia", "Arcadia, Ruritania", "Ökonomie & Co"][dice.below(3)].to_owned(),
        at: Timestamp::from_second(1_795_000_000 + dice.below(3) as i64).unwrap(),
        heading: format!("Amendment {number}"),
        reason: if dice.percent(50) {
            String::new()
        } else {
            format!("Because {number}.\nAnd again <so>.")
        },
        changes,
        base: Vec::new(),
        numbers: Vec::new(),
        overlaps: "It touches words that another one touches too.".into(),
        other_words: "It was written against other words.".into(),
    }
}

fn sheet<'a>(title: &'a str, blocks: &'a [Block], numbers: &'a [String], papers: Vec<Paper>) -> Sheet<'a> {
    Sheet {
        title,
        symbol: "L.1",
        language: "en",
        base: Fingerprint::of("base"),
        blocks,
        numbers,
        papers,
        sayings: Sayings {
            lead: vec!["Amendments to L.1".into()],
            left_out: Vec::new(),
        },
    }
}

fn found_in(bytes: &[u8], title: &str, blocks: &[Block], numbers: &[String]) -> Found {
    let file = read(bytes).unwrap();
    let versions = [Issued {
        hash: Fingerprint::of("base"),
        title,
        blocks,
        numbers,
    }];
    let mut next = 0_u8;
    proposals(&file, &versions, &mut || {
        next += 1;
        ParagraphId::from_random([next; 16])
    })
}

fn sorted(changes: &[Change]) -> Vec<String> {
    let mut told: Vec<String> = changes.iter().map(|change| format!("{change:?}")).collect();
    told.sort();
    told
}

const TITLE: &str = "Summary & conclusions";

#[test]
fn a_file_that_is_read_again_proposes_the_same() {
    let turns = std::env::var("OFFICE_TURNS")
        .ok()
        .and_then(|turns| turns.parse().ok())
        .unwrap_or(1_000);
    for seed in 1..=turns {
        let dice = &mut Dice(seed * 0x9e37_79b9_7f4a_7c15);
        let blocks: Vec<Block> = (0..4 + dice.below(9)).map(|_| block(dice)).collect();
        let numbers = number(&blocks);
        let papers: Vec<Paper> = (1..=1 + dice.below(8) as u32)
            .map(|number| paper(dice, number, TITLE, &blocks))
            .filter(|paper| !paper.changes.is_empty())
            .collect();
        let bytes = write(&sheet(TITLE, &blocks, &numbers, papers.clone()));
        let found = found_in(&bytes, TITLE, &blocks, &numbers);
        for paper in &papers {
            let back: Vec<&FoundProposal> = found
                .proposals
                .iter()
                .filter(|found| found.amendment == Some(paper.number))
                .collect();
            assert_eq!(
                back.len(),
                1,
                "seed {seed}, amendment {}: {paper:#?}\n{found:#?}",
                paper.number
            );
            assert_eq!(
                sorted(&back[0].changes),
                sorted(&paper.changes),
                "seed {seed}, amendment {}",
                paper.number
            );
            assert_eq!(
                back[0].author.as_deref(),
                Some(paper.author.as_str()),
                "seed {seed}"
            );
            assert_eq!(back[0].reason, paper.reason, "seed {seed}");
            assert!(!back[0].silent, "seed {seed}");
        }
        assert_eq!(
            found.proposals.len(),
            papers.len(),
            "seed {seed}: {:#?}",
            found.proposals
        );
        assert_eq!(found.leftovers, Vec::new(), "seed {seed}");
        assert_eq!(
            (found.basis.found, found.basis.named),
            (blocks.len(), true),
            "seed {seed}"
        );
    }
}
