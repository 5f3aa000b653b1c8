//! What an uploaded file holds against the versions of a text, in as much as one page can show: its proposals, and in words
//! whatever became none. How it is asked for, shown and filed is in `incoming.rs`.

use crate::app::mint;
use crate::domain::{Amendment, Text};
use crate::office::Room;
use crate::office::docx::{self, Issued, Leftover};
use crate::office::sheet::{self, Numbered, RowFound};
use crate::text::Fingerprint;

use super::carried::{Carried, Standing};
use super::instruction::Instructed;
use super::papers::numbers;
use crate::web::house::visit::Visit;
use crate::web::house::words::Words;

/// What one preview shows, and its form brings back: a form of more would not be taken, since it has the words from before
/// and from after, and each letter beyond the Latin ones takes six bytes of it.
pub(in crate::web) const ROOM: Room = Room {
    proposals: 500,
    changes: 2_000,
    bytes: 1024 * 1024,
};
/// What became no proposal is named one by one; nobody reads more than these, and the form brings them back as well.
pub(in crate::web) const NOTES_MAX: usize = 200;
/// Besides them, how much more there is of each kind.
pub(in crate::web) const MORE_MAX: usize = 2;
/// So much of a row or a comment is enough to find it by.
const NOTE_CHARS_MAX: usize = 1_000;

/// What a file holds, against a version of the text.
pub(in crate::web) struct Held {
    pub base: Fingerprint,
    pub proposals: Vec<Carried>,
    /// The first says what the file was held against.
    pub notes: Vec<String>,
}

impl Held {
    /// A file from here brings back what it was given; that is said once and not shown again.
    pub fn leave_those_here(&mut self, w: Words, text: &Text) {
        let is_here = |one: &Carried| one.standing(text) == Standing::Here;
        let here: Vec<String> = self
            .proposals
            .iter()
            .filter(|one| is_here(one))
            .filter_map(|one| one.amendment.map(|number| number.to_string()))
            .collect();
        self.proposals.retain(|one| !is_here(one));
        let here: Vec<&str> = here.iter().map(String::as_str).collect();
        self.notes.splice(1..1, those_here(w, &here));
    }

    /// Keeps what one preview can show and says how much there is besides.
    pub fn bound(&mut self, w: Words) {
        let mut room = ROOM;
        let all = self.proposals.len();
        self.proposals
            .retain(|one| room.takes(&one.changes, one.reason.len()));
        for note in &mut self.notes {
            if let Some((end, _)) = note.char_indices().nth(NOTE_CHARS_MAX) {
                note.truncate(end);
                note.push('…');
            }
        }
        let mut says = Vec::new();
        let mut more = |id: &str, all: usize, kept: usize| {
            says.extend((kept < all).then(|| w.of(id).with("count", all - kept).to_string()));
        };
        more("incoming-more-proposals", all, self.proposals.len());
        let all = self.notes.len();
        self.notes.truncate(NOTES_MAX);
        more("incoming-more-notes", all, self.notes.len());
        self.notes.extend(says);
    }
}

/// Says which amendments a file brings that are here already; nothing where there are none.
fn those_here(w: Words, numbers: &[&str]) -> Option<String> {
    let mut numbers = numbers.to_vec();
    numbers.dedup();
    let says = w
        .of("incoming-here")
        .with("count", numbers.len())
        .with("numbers", numbers.join(", "));
    (!numbers.is_empty()).then(|| says.to_string())
}

pub(in crate::web) fn of_word(visit: &Visit, text: &Text, file: &docx::File) -> Held {
    let w = visit.w;
    // The version pinned last, the others of this issue, and the earlier issues, newest first and each once.
    let mut pinned = Vec::new();
    let all = text.versions.iter().rev();
    for one in all.chain(text.issues.iter().rev().map(|issue| &issue.pinned)) {
        if !pinned
            .iter()
            .any(|(known, _): &(&std::sync::Arc<crate::domain::Pinned>, _)| {
                known.version.hash == one.version.hash
            })
        {
            pinned.push((one, numbers(text, one)));
        }
    }
    let versions: Vec<Issued<'_>> = pinned
        .iter()
        .map(|(pinned, numbers)| Issued {
            hash: pinned.version.hash,
            title: &text.title,
            blocks: &pinned.blocks,
            numbers,
        })
        .collect();
    let found = docx::proposals(file, &versions, &mut mint::paragraph_id);
    let base = versions[found.basis.version].hash;
    let mut notes = Vec::new();
    let issue = Carried::issue(text, base).unwrap_or_default();
    let is_current = text.latest().is_some_and(|latest| latest.version.hash == base);
    let basis = match (found.basis.named, is_current) {
        (true, true) => "incoming-basis-named",
        (false, true) => "incoming-basis-alike",
        (true, false) => "incoming-basis-named-older",
        (false, false) => "incoming-basis-alike-older",
    };
    notes.push(
        w.of(basis)
            .with("issue", issue)
            .with("found", found.basis.found)
            .with("all", versions[found.basis.version].blocks.len())
            .to_string(),
    );
    if file.base.is_some() && !found.basis.named {
        notes.push(w.say("incoming-basis-unknown"));
    }
    if !file.is_tracked() {
        notes.push(w.say("incoming-untracked"));
    }
    for (oddity, count) in file.oddities() {
        notes.push(
            w.named("incoming-oddity", oddity)
                .with("count", count)
                .to_string(),
        );
    }
    notes.extend(found.leftovers.iter().map(|leftover| left(w, leftover)));
    Held {
        base,
        notes,
        proposals: found
            .proposals
            .into_iter()
            .map(|found| Carried::of(found, base))
            .collect(),
    }
}

fn left(w: Words, leftover: &Leftover) -> String {
    match leftover {
        Leftover::Missing(count) => w.of("incoming-left-missing").with("count", *count),
        Leftover::Beside(words) => w.of("incoming-left-beside").with("words", words),
        Leftover::Remark(author, words) => w
            .of("incoming-left-remark")
            .with("author", author)
            .with("words", words),
        Leftover::Authors(count) => w.of("incoming-left-authors").with("count", *count),
        Leftover::More(count) => w.of("incoming-more-proposals").with("count", *count),
        Leftover::Nested(words) => w.of("incoming-left-nested").with("words", words),
    }
    .to_string()
}

pub(in crate::web) fn of_rows(visit: &Visit, text: &Text, table: sheet::Table) -> Held {
    let w = visit.w;
    let latest = text
        .latest()
        .expect("whoever may file has a version to file against");
    let numbers = numbers(text, latest);
    let count = table.rows.len();
    let rows = sheet::proposals(
        table.rows,
        Numbered {
            blocks: &latest.blocks,
            numbers: &numbers,
        },
    );
    let mut notes = vec![
        w.of("incoming-rows")
            .with("count", count)
            .with("issue", crate::web::amending::amendments::symbol(text))
            .to_string(),
    ];
    if table.beyond > 0 {
        notes.push(
            w.of("incoming-rows-beyond")
                .with("count", table.beyond)
                .with("most", sheet::ROWS_MAX)
                .to_string(),
        );
    }
    let mut instructed = Instructed::of(text, &latest.blocks);
    let mut proposals = Vec::new();
    let filed: Vec<&Amendment> = text.amendments.values().collect();
    let filed = super::papers::rows(visit, text, &filed);
    let mut here: Vec<&str> = Vec::new();
    for one in &rows {
        let row = &one.row;
        // A table from here brings back what it was given.
        let is_here = |own: &sheet::Row| {
            own.number == row.number && own.proposed == row.proposed && own.comment == row.comment
        };
        if !row.number.is_empty() && filed.iter().any(is_here) {
            here.push(&row.number);
            continue;
        }
        let says = |id: &str| {
            w.of(id)
                .with("member", &row.member)
                .with("paragraph", &row.paragraph)
                .with("comment", &row.comment)
                .with("proposed", &row.proposed)
                .to_string()
        };
        let changes = match &one.found {
            RowFound::Change(change) => vec![change.clone()],
            RowFound::Unchanged(_) => {
                notes.push(says("incoming-row-unchanged"));
                continue;
            }
            // What says in words what to do is carried out, as if it had been typed into the form for it.
            RowFound::ByHand(beside) => {
                let beside = beside.as_ref().map(|block| &block.id);
                instructed.carried_out(&row.proposed, beside).unwrap_or_default()
            }
            RowFound::Cut => {
                notes.push(
                    w.of("incoming-row-cut")
                        .with("member", &row.member)
                        .with("paragraph", &row.paragraph)
                        .with("most", sheet::CELL_CHARS_MAX)
                        .to_string(),
                );
                continue;
            }
        };
        if changes.is_empty() {
            notes.push(says("incoming-row-by-hand"));
        } else {
            proposals.push(Carried {
                base: latest.version.hash,
                author: Some(row.member.clone()).filter(|member| !member.is_empty()),
                at: None,
                reason: row.comment.clone(),
                // Others count their rows by themselves.
                amendment: None,
                untracked: false,
                changes,
            });
        }
    }
    notes.splice(1..1, those_here(w, &here));
    Held {
        base: latest.version.hash,
        proposals,
        notes,
    }
}
