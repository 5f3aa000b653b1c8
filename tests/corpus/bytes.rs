//! A change as bytes that can be bent: taken apart, changed anywhere, and put together under its true checksum.

use sha2::{Digest, Sha256};

const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];

/// The pieces of a change chunk's body.
#[derive(Debug, Clone)]
pub struct Body {
    pub deps: Vec<[u8; 32]>,
    pub actor: Vec<u8>,
    pub seq: u64,
    pub start_op: u64,
    pub time: i64,
    pub message: Vec<u8>,
    pub others: Vec<Vec<u8>>,
    pub columns: Vec<(u64, Vec<u8>)>,
    pub rest: Vec<u8>,
}

impl Body {
    pub fn of(chunk: &[u8]) -> Self {
        let mut at = body_of(chunk);
        let deps = (0..unsigned(&mut at))
            .map(|_| take(&mut at, 32).try_into().unwrap())
            .collect();
        let actor = prefixed(&mut at);
        let (seq, start_op, time) = (unsigned(&mut at), unsigned(&mut at), signed(&mut at));
        let message = prefixed(&mut at);
        let others = (0..unsigned(&mut at)).map(|_| prefixed(&mut at)).collect();
        let lengths: Vec<_> = (0..unsigned(&mut at))
            .map(|_| (unsigned(&mut at), unsigned(&mut at)))
            .collect();
        let columns = lengths
            .into_iter()
            .map(|(column, length)| (column, take(&mut at, length as usize)))
            .collect();
        Self {
            deps,
            actor,
            seq,
            start_op,
            time,
            message,
            others,
            columns,
            rest: at.to_vec(),
        }
    }

    pub fn chunk(&self) -> Vec<u8> {
        let mut out = Vec::new();
        write_unsigned(self.deps.len() as u64, &mut out);
        out.extend(self.deps.iter().flatten());
        write_prefixed(&self.actor, &mut out);
        write_unsigned(self.seq, &mut out);
        write_unsigned(self.start_op, &mut out);
        write_signed(self.time, &mut out);
        write_prefixed(&self.message, &mut out);
        write_unsigned(self.others.len() as u64, &mut out);
        self.others
            .iter()
            .for_each(|other| write_prefixed(other, &mut out));
        write_unsigned(self.columns.len() as u64, &mut out);
        for (column, bytes) in &self.columns {
            write_unsigned(*column, &mut out);
            write_unsigned(bytes.len() as u64, &mut out);
        }
        out.extend(self.columns.iter().flat_map(|(_, bytes)| bytes));
        out.extend(&self.rest);
        envelop(1, &out)
    }

    pub fn column(&mut self, column: u64) -> &mut Vec<u8> {
        if let Some(at) = self.columns.iter().position(|(known, _)| *known == column) {
            return &mut self.columns[at].1;
        }
        let at = self.columns.partition_point(|(known, _)| *known < column);
        self.columns.insert(at, (column, Vec::new()));
        &mut self.columns[at].1
    }
}

/// A chunk of this kind around these bytes, under its true length and checksum.
pub fn envelop(kind: u8, body: &[u8]) -> Vec<u8> {
    let mut head = vec![kind];
    write_unsigned(body.len() as u64, &mut head);
    let hash = Sha256::new().chain_update(&head).chain_update(body).finalize();
    [&MAGIC[..], &hash[..4], &head, body].concat()
}

/// What a chunk holds.
pub fn body_of(chunk: &[u8]) -> &[u8] {
    let mut at = &chunk[9..];
    unsigned(&mut at);
    at
}

fn take(at: &mut &[u8], length: usize) -> Vec<u8> {
    let (taken, rest) = at.split_at(length);
    *at = rest;
    taken.to_vec()
}

fn prefixed(at: &mut &[u8]) -> Vec<u8> {
    let length = unsigned(at) as usize;
    take(at, length)
}

fn unsigned(at: &mut &[u8]) -> u64 {
    let (mut number, mut shift) = (0, 0);
    loop {
        let byte = take(at, 1)[0];
        number |= u64::from(byte & 0x7f) << shift;
        shift += 7;
        if byte & 0x80 == 0 {
            return number;
        }
    }
}

fn signed(at: &mut &[u8]) -> i64 {
    let (mut number, mut shift) = (0, 0);
    loop {
        let byte = take(at, 1)[0];
        number |= i64::from(byte & 0x7f) << shift;
        shift += 7;
        if byte & 0x80 == 0 {
            return if shift < 64 && byte & 0x40 != 0 {
                number | -1 << shift
            } else {
                number
            };
        }
    }
}

pub fn write_unsigned(mut number: u64, out: &mut Vec<u8>) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

pub fn write_signed(mut number: i64, out: &mut Vec<u8>) {
    loop {
        let byte = number as u8 & 0x7f;
        number >>= 7;
        if (number == 0 && byte & 0x40 == 0) || (number == -1 && byte & 0x40 != 0) {
            out.push(byte);
            return;
        }
        out.push(byte | 0x80);
    }
}

fn write_prefixed(bytes: &[u8], out: &mut Vec<u8>) {
    write_unsigned(bytes.len() as u64, out);
    out.extend(bytes);
}
