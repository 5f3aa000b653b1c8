//! The footnotes of a whole text, listed after it. A page that shows less than a whole text has no list, and says the words
//! of a footnote where its sign stands (`inline.rs`).

use askama::Template;

use crate::text::{Block, Content};

use crate::web::house::words::Words;

/// The footnotes in their order.
#[derive(Template)]
#[template(path = "notes/list.html")]
pub struct Notes {
    w: Words,
    /// Before each id, where a page shows several texts.
    prefix: String,
    notes: Vec<String>,
}

impl Notes {
    /// Those of these blocks.
    pub fn of(w: Words, blocks: &[Block]) -> Notes {
        Notes::under(w, String::new(), blocks)
    }

    /// The same, on a page that shows several texts.
    pub fn under(w: Words, prefix: String, blocks: &[Block]) -> Notes {
        Notes {
            w,
            prefix,
            notes: words(blocks).map(str::to_owned).collect(),
        }
    }
}

/// Whether the lists of two texts are the same.
pub fn same(old: &[Block], new: &[Block]) -> bool {
    words(old).eq(words(new))
}

fn words(blocks: &[Block]) -> impl Iterator<Item = &str> {
    let notes = blocks.iter().flat_map(|block| Content::notes(&block.content));
    notes.map(|(_, words)| words)
}
