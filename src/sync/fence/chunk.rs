//! The envelope of a change: one uncompressed chunk, exactly as long as it says, under its true checksum. Its columns
//! are only cut apart here; `columns` weighs them.

use sha2::{Digest, Sha256};

use super::{
    Refusal,
    leb128::{Reader, write_unsigned},
};

/// The largest frame a page may send: some thousand characters typed at once; a longer paste goes in several.
pub const CHANGE_MAX: usize = 64 * 1024;

/// Twice as many heads as people who could have written at once in a hall of delegations; without a limit, 64 KiB of
/// hashes would each be looked up.
const DEPENDENCIES_MAX: u64 = 512;

/// As many other actors as a change could name at one operation a piece is far above what anyone has touched.
const OTHERS_MAX: u64 = 1024;

const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];
const CHANGE_CHUNK: u8 = 1;

/// A change cut into its pieces.
#[derive(Debug)]
pub(super) struct Chunk<'a> {
    pub(super) hash: [u8; 32],
    pub(super) deps: Vec<[u8; 32]>,
    pub(super) actor: &'a [u8],
    pub(super) seq: u64,
    pub(super) start_op: u64,
    pub(super) time: i64,
    pub(super) others: Vec<&'a [u8]>,
    pub(super) columns: Vec<(u64, &'a [u8])>,
}

impl<'a> Chunk<'a> {
    pub(super) fn parse(bytes: &'a [u8]) -> Result<Self, Refusal> {
        if bytes.len() > CHANGE_MAX {
            return Err(Refusal::TooLong);
        }
        let mut head = Reader(bytes);
        let envelope = (|| Some((head.take(4)?, head.take(4)?, head.byte()?, head.unsigned()?)))();
        let (magic, checksum, kind, length) = envelope.ok_or(Refusal::NotAChange)?;
        if magic != MAGIC || kind != CHANGE_CHUNK || length != head.0.len() as u64 {
            return Err(Refusal::NotAChange);
        }
        let hash = hash(head.0);
        if hash[..4] != *checksum {
            return Err(Refusal::Checksum);
        }
        Self::pieces(head, hash).ok_or(Refusal::Malformed)
    }

    fn pieces(mut body: Reader<'a>, hash: [u8; 32]) -> Option<Self> {
        let dep_count = body.unsigned().filter(|count| *count <= DEPENDENCIES_MAX)?;
        let deps = (0..dep_count)
            .map(|_| body.take(32)?.try_into().ok())
            .collect::<Option<Vec<_>>>()?;
        let actor = body.prefixed()?;
        let (seq, start_op, time) = (body.unsigned()?, body.unsigned()?, body.signed()?);
        let message = body.prefixed()?;
        let other_count = body.unsigned().filter(|count| *count <= OTHERS_MAX)?;
        let others = (0..other_count)
            .map(|_| body.prefixed())
            .collect::<Option<Vec<_>>>()?;
        let column_count = body
            .unsigned()
            .filter(|count| *count <= super::columns::COLUMNS_MAX)?;
        let lengths = (0..column_count)
            .map(|_| Some((body.unsigned()?, body.unsigned()?)))
            .collect::<Option<Vec<_>>>()?;
        let columns = lengths
            .into_iter()
            .map(|(column, length)| Some((column, body.take(length)?)))
            .collect::<Option<Vec<_>>>()?;
        // Neither a message nor bytes after the columns has a place in the log.
        (message.is_empty() && body.is_empty()).then_some(Self {
            hash,
            deps,
            actor,
            seq,
            start_op,
            time,
            others,
            columns,
        })
    }
}

fn hash(body: &[u8]) -> [u8; 32] {
    let mut head = vec![CHANGE_CHUNK];
    write_unsigned(body.len() as u64, &mut head);
    Sha256::new()
        .chain_update(head)
        .chain_update(body)
        .finalize()
        .into()
}
