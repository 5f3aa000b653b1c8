//! What is no change at all, or is written as none is: refused before anything unfolds.

use automerge::Change;

use super::super::{
    bytes::{body_of, envelop, write_unsigned},
    hex,
};

use super::*;

#[test]
fn sync_messages_are_not_answered() {
    play(&[
        ("bloom filter without bits", "not-a-change", |_| {
            hex("420001011020000000000000000000000000000000")
        }),
        ("bloom filter of many probes", "not-a-change", |_| {
            hex("4200010106010a80ade204ff00")
        }),
        ("bloom filter of 16 GiB", "not-a-change", |_| {
            hex("4200010106010affffffff0fff00")
        }),
        ("demand of the whole document", "not-a-change", |_| {
            hex("43000000000100000101")
        }),
    ]);
}

#[test]
fn chunks_other_than_one_change_are_refused() {
    play(&[
        ("nothing", "not-a-change", |_| Vec::new()),
        ("garbage", "not-a-change", |_| vec![0x85; 300]),
        ("a document chunk", "not-a-change", |stage| stage.page.save()),
        (
            "a document chunk of 200,000 characters",
            "not-a-change",
            |stage| {
                long(stage);
                stage.page.save()
            },
        ),
        ("a deflated chunk", "not-a-change", |stage| {
            let bytes = typed(stage);
            envelop(2, body_of(&bytes))
        }),
        (
            "200,000 characters deflated into a thousandth",
            "not-a-change",
            |stage| {
                let mut change = Change::try_from(&long(stage)[..]).unwrap();
                let deflated = change.bytes().into_owned();
                assert!(deflated.len() < 4_000 && deflated[8] == 2, "{}", deflated.len());
                deflated
            },
        ),
        ("a bundle chunk", "not-a-change", |stage| {
            let bytes = typed(stage);
            envelop(3, body_of(&bytes))
        }),
        ("a bundle as Automerge makes it, bent", "not-a-change", |stage| {
            let change = Change::try_from(&typed(stage)[..]).unwrap();
            let bundle = stage.page.bundle([change.hash()]).unwrap();
            let mut body = body_of(bundle.bytes()).to_vec();
            let middle = body.len() / 2;
            body[middle] ^= 0x55;
            envelop(3, &body)
        }),
        ("two changes in one frame", "not-a-change", |stage| {
            typed(stage).repeat(2)
        }),
        ("a change cut short", "not-a-change", |stage| {
            let mut bytes = typed(stage);
            bytes.pop();
            bytes
        }),
        ("a wrong checksum", "checksum", |stage| {
            let mut bytes = typed(stage);
            bytes[5] ^= 1;
            bytes
        }),
        ("a byte changed under the old checksum", "checksum", |stage| {
            let mut bytes = typed(stage);
            *bytes.last_mut().unwrap() ^= 1;
            bytes
        }),
        ("a frame over the limit", "too-long", |_| {
            envelop(1, &vec![0; 65 * 1024])
        }),
        ("bytes after the columns", "malformed", |stage| {
            bent(stage, |body| body.rest = vec![1, 0])
        }),
        ("a message", "malformed", |stage| {
            bent(stage, |body| body.message = b"words".to_vec())
        }),
        ("an empty body", "malformed", |_| envelop(1, &[])),
    ]);
}

#[test]
fn columns_are_weighed_before_they_are_unfolded() {
    play(&[
        ("a run of a million operations", "too-many-operations", |stage| {
            bomb(stage, 1_000_000)
        }),
        (
            "a run of 134 million operations",
            "too-many-operations",
            |stage| bomb(stage, 134_000_000),
        ),
        ("a run of 2^62 operations", "too-many-operations", |stage| {
            bomb(stage, 1 << 62)
        }),
        (
            "a million predecessors of one operation",
            "too-many-operations",
            |stage| {
                bent(stage, |body| {
                    let mut runs = vec![1];
                    write_unsigned(1_000_000, &mut runs);
                    *body.column(7 << 4) = runs;
                })
            },
        ),
        ("a null run of 2^40 rows", "too-many-operations", |stage| {
            bent(stage, |body| {
                let mut runs = vec![0];
                write_unsigned(1 << 40, &mut runs);
                *body.column(1 << 4 | 5) = runs;
            })
        }),
        ("a deflated column", "columns", |stage| {
            bent(stage, |body| {
                let bytes = body.columns.pop().unwrap();
                body.columns.push((bytes.0 | 8, bytes.1));
            })
        }),
        ("an unknown column", "columns", |stage| {
            bent(stage, |body| *body.column(12 << 4 | 2) = vec![0x7f, 0])
        }),
        ("a column twice", "columns", |stage| {
            bent(stage, |body| {
                let last = body.columns.last().unwrap().clone();
                body.columns.push(last);
            })
        }),
        ("columns out of order", "columns", |stage| {
            bent(stage, |body| body.columns.reverse())
        }),
        ("an actor index out of range", "columns", |stage| {
            bent(stage, |body| *body.column(1) = vec![0x7f, 9])
        }),
        ("an actor index of an element out of range", "columns", |stage| {
            bent(stage, |body| *body.column(1 << 4 | 1) = vec![0x7f, 9])
        }),
        ("half a character", "malformed", |stage| {
            bent(stage, |body| {
                // What a lone surrogate is in bytes, where "x" was.
                *body.column(5 << 4 | 6) = vec![0x7f, 0x36];
                *body.column(5 << 4 | 7) = vec![0xed, 0xa0, 0x80];
            })
        }),
        ("values longer than their bytes", "columns", |stage| {
            bent(stage, |body| *body.column(5 << 4 | 6) = vec![0x7f, 0x96, 0x01])
        }),
        ("no columns", "columns", |stage| {
            bent(stage, |body| body.columns.clear())
        }),
        ("one operation spelled as a run", "malformed", |stage| {
            bent(stage, |body| *body.column(4 << 4 | 2) = vec![1, 1])
        }),
        ("an overlong number", "columns", |stage| {
            bent(stage, |body| *body.column(4 << 4 | 2) = vec![0xff, 0x7f, 1])
        }),
    ]);
}
