//! `cargo bench --bench amendments`: what open amendments cost that live with a long text: 110 paragraphs, 10,500 words, 200
//! amendments of all kinds. One tab-separated line per figure: name, value, unit, goal. It exits 0 whatever the figures are.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Instant;

use plenary::domain::living::{Living, Motion, Proposed};
use plenary::domain::{Change, Pinned};
use plenary::text::edits::joined;
use plenary::text::{Block, BlockKind, Content, Fingerprint, ParagraphId, TextVersion, canonical};

const PARAGRAPHS: usize = 110;
const WORDS: usize = 10_500;
const AMENDMENTS: u32 = 200;

/// Of so many takes the median is told.
const TAKES: usize = 41;

const VOCABULARY: [&str; 60] = [
    "participants",
    "noted",
    "the",
    "need",
    "for",
    "closer",
    "cooperation",
    "between",
    "States",
    "and",
    "service",
    "providers",
    "in",
    "matters",
    "of",
    "cybercrime",
    "electronic",
    "evidence",
    "should",
    "be",
    "preserved",
    "without",
    "delay",
    "training",
    "judges",
    "prosecutors",
    "requests",
    "urgent",
    "cases",
    "contact",
    "points",
    "available",
    "at",
    "all",
    "hours",
    "measures",
    "against",
    "child",
    "abuse",
    "online",
    "Convention",
    "Parties",
    "ratification",
    "implementation",
    "legislation",
    "private",
    "sector",
    "guidelines",
    "law",
    "enforcement",
    "data",
    "retention",
    "traffic",
    "safeguards",
    "human",
    "rights",
    "capacity",
    "building",
    "regional",
    "network",
];

struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end
    }
}

fn sentence(chance: &mut Chance, words: usize) -> String {
    let words: Vec<&str> = (0..words)
        .map(|_| VOCABULARY[chance.below(VOCABULARY.len())])
        .collect();
    format!("The meeting {}.", words.join(" "))
}

fn id(word: &str) -> ParagraphId {
    format!("{word:0<16}").parse().expect("an id")
}

fn block(word: &str, words: &str) -> Block {
    Block {
        id: id(word),
        kind: BlockKind::Paragraph,
        level: 1,
        content: Content::parse(words),
    }
}

fn text(chance: &mut Chance) -> Vec<Block> {
    let each = WORDS / PARAGRAPHS;
    let paragraph = |at: usize| {
        let words: Vec<String> = (0..each / 19).map(|_| sentence(chance, 17)).collect();
        block(&format!("p{at}x"), &words.join(" "))
    };
    (0..PARAGRAPHS).map(paragraph).collect()
}

fn change(chance: &mut Chance, number: u32, base: &[Block]) -> Change {
    let at = 1 + chance.below(base.len() - 1);
    let here = &base[at];
    let text = here.content.plain();
    match number % 20 {
        0 => Change::Deletion {
            paragraph: here.id.clone(),
            before: here.content.clone(),
        },
        1 | 2 => Change::New {
            after: Some(here.id.clone()),
            block: block(&format!("n{number}x"), &sentence(chance, 30)),
        },
        3 => Change::Move {
            paragraph: here.id.clone(),
            after: Some(base[(at + 7) % base.len()].id.clone()),
        },
        4 => {
            let end = text.find(". ").expect("several sentences") + 1;
            Change::Split {
                paragraph: here.id.clone(),
                before: here.content.clone(),
                head: here.content.slice(0, end),
                tail: Block {
                    id: id(&format!("t{number}x")),
                    content: here.content.slice(end + 1, text.len()),
                    ..here.clone()
                },
            }
        }
        5 => Change::Join {
            paragraph: here.id.clone(),
            before: here.content.clone(),
            into: base[at - 1].id.clone(),
            into_before: base[at - 1].content.clone(),
            joined: joined(&base[at - 1].content, &here.content),
        },
        _ => {
            let mut words: Vec<String> = text.split(' ').map(str::to_owned).collect();
            for _ in 0..=chance.below(3) {
                let at = chance.below(words.len());
                match chance.below(4) {
                    0 => drop(words.remove(at)),
                    1 => words.insert(at, "in particular".to_owned()),
                    2 => words[at] = format!("**{}**", words[at].trim_matches('*')),
                    _ => words[at] = "otherwise".to_owned(),
                }
            }
            Change::Wording {
                paragraph: here.id.clone(),
                before: here.content.clone(),
                after: Content::parse(&words.join(" ")),
            }
        }
    }
}

fn figure(name: &str, value: f64, unit: &str, goal: &str) {
    println!("{name}\t{value:.2}\t{unit}\t{goal}");
}

/// The median of several takes, in milliseconds; each is given its number.
fn median(mut take: impl FnMut(usize) -> f64) -> f64 {
    let mut all: Vec<f64> = (0..TAKES).map(&mut take).collect();
    all.sort_by(f64::total_cmp);
    all[TAKES / 2]
}

fn timed<T>(act: impl FnOnce() -> T) -> (f64, T) {
    let start = Instant::now();
    let made = act();
    (start.elapsed().as_secs_f64() * 1_000.0, made)
}

fn main() {
    let mut chance = Chance(2007);
    let base = text(&mut chance);
    let version = Arc::new(Pinned {
        version: TextVersion {
            text: "summary".into(),
            heads: Vec::new(),
            hash: Fingerprint::of(&canonical("en", "Summary", &base)),
        },
        blocks: base.clone(),
    });
    let motions: Vec<Motion> = (1..=AMENDMENTS)
        .map(|number| Motion {
            number,
            base: Some(version.clone()),
            follows: None,
            proposed: Proposed::Changes(vec![change(&mut chance, number, &base)]),
        })
        .collect();
    let words: usize = base
        .iter()
        .map(|block| plenary::text::count_words(&block.content.plain()))
        .sum();
    figure("text.words", words as f64, "words", "");

    let examine = |blocks: &[Block], earlier: Option<&Living>| {
        let motions = motions.clone();
        timed(|| Living::examine("Summary", blocks, motions, earlier))
    };
    let nothing = median(|_| examine(&base, None).0);
    let (_, living) = examine(&base, None);
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, _, relation) in living.pairs() {
        *kinds.entry(relation.code()).or_default() += 1;
    }
    for (kind, count) in kinds {
        figure(&format!("pairs.{kind}"), count as f64, "pairs", "");
    }
    figure("examine.from_nothing", nothing, "ms", "1000");

    let changed = |take: usize| {
        let mut blocks = base.clone();
        let at = take * 7 % blocks.len();
        let text = format!("{} It was so agreed.", blocks[at].content.plain());
        blocks[at].content = Content::parse(&text.replacen("meeting", "conference", 1));
        blocks
    };
    figure(
        "examine.one_paragraph_changed",
        median(|take| examine(&changed(take), Some(&living)).0),
        "ms",
        "100",
    );
    let inserted = |take: usize| {
        let mut blocks = base.clone();
        blocks.insert(
            take * 5 % base.len(),
            block("freshx", "A paragraph that nobody expected."),
        );
        blocks
    };
    figure(
        "examine.one_paragraph_inserted",
        median(|take| examine(&inserted(take), Some(&living)).0),
        "ms",
        "100",
    );
    let all: Vec<u32> = (1..=AMENDMENTS).collect();
    figure(
        "what_if.all",
        median(|_| timed(|| living.what_if(&all)).0),
        "ms",
        "50",
    );
    figure(
        "what_if.twenty",
        median(|take| {
            let some: Vec<u32> = all.iter().copied().skip(take).step_by(9).collect();
            timed(|| living.what_if(&some)).0
        }),
        "ms",
        "50",
    );
}
