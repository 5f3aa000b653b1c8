//! The fence: what a change must be before it touches the live document. An allow-list: whatever is not known to be
//! harmless is refused, quickly, and nobody else is affected.
//!
//! Automerge trusts its input: a change of a hundred bytes can panic it, fill the memory, or leave a document that saves
//! and never loads again. So a change is first read by `chunk` and `columns`, which allocate nothing that the frame does
//! not pay for; then held against [`Known`], who made what and knew what; then each operation is held against the form
//! of a text by `form`. Only then does Automerge see it. What this fence does not do: it does not apply anything.

mod chunk;
mod columns;
mod form;
mod known;
mod leb128;
mod order;
mod refusal;
mod values;

use std::panic::{AssertUnwindSafe, catch_unwind};

use automerge::Change;

pub use chunk::CHANGE_MAX;
pub use columns::OPERATIONS_MAX;
pub use known::Known;
pub use refusal::{Misshape, Refusal};

use super::{Actor, message::Rights};

/// Counters end well below the 32 bits Automerge keeps them in: near the end, every later edit panics.
const COUNTER_MAX: u64 = 1 << 30;

/// The end of the year 9999; Automerge adds to times without looking.
const TIME_MAX: i64 = 253_402_300_799;

/// Ten times the largest text anyone will draft with all its history.
const DOCUMENT_OPERATIONS_MAX: u64 = 4_000_000;

/// Who shows a change to the fence.
#[derive(Debug, Clone, Copy)]
pub struct Writer<'a> {
    /// The actor issued to this connection.
    pub actor: Actor,
    /// What may be edited under it now.
    pub rights: &'a Rights,
}

/// What a frame says it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Claim {
    /// Its number among its actor's changes.
    pub seq: u64,
    /// Its hash.
    pub hash: [u8; 32],
}

/// What a frame says it is, so that its refusal can be addressed; `None` if it is no change at all.
pub fn claim(bytes: &[u8]) -> Option<Claim> {
    let chunk = chunk::Chunk::parse(bytes).ok()?;
    Some(Claim {
        seq: chunk.seq,
        hash: chunk.hash,
    })
}

/// Holds a change against all that is known; it is not yet taken in.
pub fn examine(known: &Known, writer: Writer<'_>, bytes: &[u8]) -> Result<Change, Refusal> {
    let chunk = chunk::Chunk::parse(bytes)?;
    let operations = columns::weigh(&chunk.columns, 1 + chunk.others.len() as u64)?;
    let past = provenance(known, writer, &chunk, operations)?;
    // The fence has read every byte that Automerge will read; should Automerge still panic, nothing of ours is held.
    let parsed = catch_unwind(AssertUnwindSafe(|| {
        let change = Change::try_from(bytes).ok()?;
        let expanded = change.decode();
        // A saved document keeps operations, not the bytes of changes: on loading, each change is written anew, and in
        // another spelling it would have another hash, and the document would not load.
        let written = Change::from(expanded.clone());
        (written.raw_bytes() == bytes).then_some((change, expanded))
    }));
    let (change, expanded) = parsed.ok().flatten().ok_or(Refusal::Malformed)?;
    form::check(known, &past, writer.rights, &expanded)?;
    Ok(change)
}

/// Checks who the change is by and what it builds on.
fn provenance(
    known: &Known,
    writer: Writer<'_>,
    chunk: &chunk::Chunk<'_>,
    operations: u64,
) -> Result<known::Past, Refusal> {
    if chunk.actor != writer.actor.as_bytes() {
        return Err(Refusal::Actor);
    }
    if chunk.seq != known.last_seq(chunk.actor) + 1 {
        return Err(Refusal::Sequence);
    }
    if !chunk.others.is_sorted_by(|one, next| one < next)
        || chunk
            .others
            .iter()
            .any(|other| *other == chunk.actor || known.actor(&(*other).into()).is_none())
    {
        return Err(Refusal::Dependencies);
    }
    if !chunk.deps.is_sorted_by(|one, next| one < next) {
        return Err(Refusal::Dependencies);
    }
    let own_last = known
        .actor(&chunk.actor.into())
        .and_then(|actor| known.last_hash(actor));
    if own_last.is_some_and(|last| !chunk.deps.contains(last)) {
        return Err(Refusal::Dependencies);
    }
    let (past, max_op) = known.past(&chunk.deps).ok_or(Refusal::Dependencies)?;
    if chunk.start_op != u64::from(max_op) + 1 || chunk.start_op + operations > COUNTER_MAX {
        return Err(Refusal::Counter);
    }
    if !(0..=TIME_MAX).contains(&chunk.time) {
        return Err(Refusal::Time);
    }
    if known.operations() + operations > DOCUMENT_OPERATIONS_MAX {
        return Err(Refusal::TooLarge);
    }
    Ok(past)
}
