//! A seeded model of people who write: bursts in one paragraph, corrections, jumps and moves, several authors in turn.
//! It makes changes as the editor makes them: one for what was typed within a flush.

use automerge::transaction::Transactable as _;
use automerge::{ActorId, Automerge, ObjId, ROOT, ReadDoc as _};
use plenary::text::{Block, BlockKind, Content, Draft, ParagraphId};

/// How much is written.
#[derive(Debug, Clone, Copy)]
pub struct Scale {
    /// Paragraphs of the text.
    pub paragraphs: usize,
    /// Characters of the text in the end, about.
    pub characters: usize,
    /// Keystrokes by which it came about.
    pub keystrokes: usize,
    /// People who write.
    pub authors: usize,
}

/// A 30-page text at the end of a long conference.
pub const LONG: Scale = Scale {
    paragraphs: 300,
    characters: 105_000,
    keystrokes: 250_000,
    authors: 5,
};

/// How a text came about.
pub struct History {
    /// The changes in order, the server's first one included.
    pub made: Vec<Made>,
    /// The document they make.
    pub document: Automerge,
}

impl History {
    /// How many keystrokes it holds.
    pub fn keys(&self) -> usize {
        self.made.iter().map(|one| one.keys).sum()
    }

    /// The ids of the paragraphs that the authors write in when they go on, one each.
    pub fn paragraphs(&self) -> Vec<String> {
        let strands = objects(&self.document, "strands");
        let ids = strands.iter().map(|strand| {
            let (_, marker) = self
                .document
                .get(strand, 0)
                .ok()
                .flatten()
                .expect("a strand opens with a marker");
            let (id, _) = self
                .document
                .get(&marker, "id")
                .ok()
                .flatten()
                .expect("a marker has an id");
            id.into_string().expect("an id is a string")
        });
        ids.collect()
    }
}

/// One change.
pub struct Made {
    /// Its actor.
    pub actor: [u8; 16],
    /// Its number among its actor's changes.
    pub seq: u64,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// How many keystrokes it carries.
    pub keys: usize,
}

/// A sequence of numbers that a seed fixes.
pub struct Chance(u64);

impl Chance {
    /// The sequence of a seed.
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A number below `count`.
    pub fn below(&mut self, count: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as usize % count.max(1)
    }
}

/// The actor of an author.
pub fn actor(author: usize) -> [u8; 16] {
    let mut bytes = [7; 16];
    bytes[..8].copy_from_slice(
        &(author as u64 + 1)
            .wrapping_mul(0x1234_5678_9abc_def1)
            .to_be_bytes(),
    );
    bytes
}

/// A text and how it came about.
pub fn history(scale: Scale, seed: u64) -> History {
    let mut chance = Chance::new(seed);
    let server = scale.authors;
    // A third is there when the writing begins; the rest is what remains of what is typed.
    let opening = scale.characters / 3 / scale.paragraphs;
    let blocks: Vec<Block> = (0..scale.paragraphs)
        .map(|_| Block {
            id: id(&mut chance),
            kind: BlockKind::Paragraph,
            level: 1,
            content: Content::of_plain(&words(&mut chance, opening)),
        })
        .collect();
    let (draft, first) = Draft::new(actor(server), &blocks);
    let mut document: Automerge = draft.into();
    let mut made = vec![Made {
        actor: actor(server),
        seq: 1,
        bytes: first,
        keys: 0,
    }];
    let (strands, paras) = (objects(&document, "strands"), objects(&document, "paras"));
    let mut seqs = vec![0; scale.authors];
    let mut places: Vec<usize> = (0..scale.authors).map(|_| chance.below(strands.len())).collect();
    let net = (scale.characters - opening * scale.paragraphs) as f64 / scale.keystrokes as f64;
    // Of a hundred keys so many take a character away, so that the length comes out.
    let corrections = ((1.0 - net) / 2.0 * 100.0) as usize;
    let mut keys = 0;
    while keys < scale.keystrokes {
        let author = chance.below(scale.authors);
        if chance.below(4) == 0 {
            places[author] = chance.below(strands.len());
        }
        let strand = &strands[places[author]];
        let mut caret = 1 + chance.below(document.length(strand));
        let mut phrase = chance.below(WORDS.len());
        let burst = 5 + chance.below(60);
        let mut typed = 0;
        while typed < burst && keys < scale.keystrokes {
            let flush = 1 + chance.below(3);
            document.set_actor(ActorId::from(actor(author)));
            let mut transaction = document.transaction();
            for _ in 0..flush {
                if caret > 1 && chance.below(100) < corrections {
                    caret -= 1;
                    transaction
                        .splice_text(strand, caret, 1, "")
                        .expect("there is a character");
                } else {
                    phrase = (phrase + 1) % WORDS.len();
                    let key = &WORDS[phrase..=phrase];
                    transaction
                        .splice_text(strand, caret, 0, key)
                        .expect("a caret is a place");
                    caret += 1;
                }
            }
            if chance.below(400) == 0 {
                let para = &paras[chance.below(paras.len())];
                let order = format!(
                    "{}V{}1",
                    ["a", "b", "c", "d"][chance.below(4)],
                    chance.below(1_000_000)
                );
                transaction
                    .put(para, "order", order)
                    .expect("a register takes a string");
            }
            let (hash, _) = transaction.commit();
            let change = document.get_change_by_hash(&hash.expect("something was written"));
            seqs[author] += 1;
            made.push(Made {
                actor: actor(author),
                seq: seqs[author],
                bytes: change.expect("it was just made").raw_bytes().to_vec(),
                keys: flush,
            });
            typed += flush;
            keys += flush;
        }
    }
    History { made, document }
}

/// The objects in one of a draft's maps.
pub fn objects(document: &Automerge, map: &str) -> Vec<ObjId> {
    let (_, map) = document
        .get(ROOT, map)
        .ok()
        .flatten()
        .expect("a draft has its maps");
    let all = document.map_range(&map, ..).map(|entry| entry.id());
    all.collect()
}

fn id(chance: &mut Chance) -> ParagraphId {
    ParagraphId::from_random(std::array::from_fn(|_| chance.below(256) as u8))
}

/// Words as summaries are written with, so that the history can be packed as a real one can.
const WORDS: &str = "participants noted that cooperation between public authorities and the private sector had grown \
    and underlined the need for effective legislation on cybercrime including procedural powers safeguards and training \
    of judges prosecutors investigators in all countries concerned with support from international organisations ";

fn words(chance: &mut Chance, length: usize) -> String {
    let from = chance.below(WORDS.len());
    WORDS.chars().cycle().skip(from).take(length).collect()
}
