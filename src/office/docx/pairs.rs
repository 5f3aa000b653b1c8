//! A paragraph that goes in one place and comes in another has moved: the two halves told as one.

use std::collections::BTreeSet;

use crate::domain::Change;
use crate::text::Content;

use super::chains::Unit;

/// A paragraph that goes in one place and comes in another has moved.
pub(super) fn paired(mut units: Vec<Unit>) -> Vec<Unit> {
    let mut at = 0;
    while at < units.len() {
        let Some(Change::Deletion { paragraph, before }) = units[at].changes.first().cloned() else {
            at += 1;
            continue;
        };
        let moved = units[at].moved.clone();
        let comes = |unit: &Unit| match (unit.changes.first(), &moved) {
            (Some(Change::New { .. }), Some(_)) => unit.moved == moved,
            (Some(Change::New { block, .. }), None) => block.content == before,
            _ => false,
        };
        let partner = units
            .iter()
            .position(|unit| comes(unit) && words_of(unit) == Some(&before))
            .or_else(|| units.iter().position(comes));
        let Some(partner) = partner else {
            at += 1;
            continue;
        };
        let Some(Change::New { after, block }) = units[partner].changes.first().cloned() else {
            at += 1;
            continue;
        };
        // What comes after it comes after the paragraph that moved.
        for unit in &mut units {
            for change in &mut unit.changes {
                if let Change::New { after, .. } | Change::Move { after, .. } = change
                    && after.as_ref() == Some(&block.id)
                {
                    *after = Some(paragraph.clone());
                }
            }
        }
        let mut changes = Vec::new();
        if block.content != before {
            changes.push(Change::Wording {
                paragraph: paragraph.clone(),
                before,
                after: block.content,
            });
        }
        changes.push(Change::Move { paragraph, after });
        let gone = units[partner].clone();
        units[at].changes = changes;
        units[at].remarks.extend(&gone.remarks);
        units[at].silent |= gone.silent;
        units.remove(partner);
        if partner > at {
            at += 1;
        }
    }
    units
}

fn words_of(unit: &Unit) -> Option<&Content> {
    match unit.changes.first()? {
        Change::New { block, .. } => Some(&block.content),
        _ => None,
    }
}

/// Changes that nobody tracked, told like tracked ones.
pub(super) fn silent(changes: Vec<Change>) -> Vec<Unit> {
    let unit = |change| Unit {
        changes: vec![change],
        remarks: BTreeSet::new(),
        at: None,
        silent: true,
        moved: None,
    };
    paired(changes.into_iter().map(unit).collect())
}
