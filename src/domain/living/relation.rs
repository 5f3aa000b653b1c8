//! How two open amendments stand to each other, as far as the text can tell: whether both could go in, and in which order.
//! What one excludes *in substance* is the chair's to say.

use crate::text::ParagraphId;
use crate::text::edits::{Edit, Ground, Meeting};

use super::form::{Deed, Form, Site};

/// How one amendment stands to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Relation {
    /// Both may go in, in any order.
    Independent,
    /// They make the same change.
    Identical,
    /// The first does all that the second does, and more.
    Contains,
    /// The second does all that the first does, and more.
    Contained,
    /// They change the same place, and nothing else of each other: an order is needed.
    SamePoint,
    /// They make different things of the same words or of the same paragraph.
    Contradictory,
    /// The first changes what the second brings, or is a sub-amendment to it.
    DependsOn,
    /// The second changes what the first brings, or is a sub-amendment to it.
    NeededBy,
}

impl Relation {
    /// The word used in pages, files and message ids.
    pub const fn code(self) -> &'static str {
        match self {
            Relation::Independent => "independent",
            Relation::Identical => "identical",
            Relation::Contains => "contains",
            Relation::Contained => "contained",
            Relation::SamePoint => "same-point",
            Relation::Contradictory => "contradictory",
            Relation::DependsOn => "depends-on",
            Relation::NeededBy => "needed-by",
        }
    }

    /// The same, told from the other's side.
    #[must_use]
    pub const fn mirrored(self) -> Self {
        match self {
            Relation::Contains => Relation::Contained,
            Relation::Contained => Relation::Contains,
            Relation::DependsOn => Relation::NeededBy,
            Relation::NeededBy => Relation::DependsOn,
            other => other,
        }
    }

    /// Whether people have to choose between the two, or to order them.
    pub const fn is_collision(self) -> bool {
        matches!(self, Relation::SamePoint | Relation::Contradictory)
    }
}

/// The same with what only carrying out has to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Found {
    pub relation: Relation,
    /// At the same point, and yet both can go in: whole paragraphs, in the order of filing.
    pub queues: bool,
}

impl Found {
    const INDEPENDENT: Found = Found::of(Relation::Independent);
    const QUEUE: Found = Found {
        relation: Relation::SamePoint,
        queues: true,
    };

    const fn of(relation: Relation) -> Self {
        Self {
            relation,
            queues: false,
        }
    }

    fn mirrored(self) -> Self {
        Self {
            relation: self.relation.mirrored(),
            ..self
        }
    }
}

/// How one form stands to another. Of several answers the gravest counts.
pub(super) fn relate(one: &Form, other: &Form) -> Found {
    let mut gravest = Found::INDEPENDENT;
    let (mut ones, mut others) = (
        vec![Found::INDEPENDENT; one.deeds.len()],
        vec![Found::INDEPENDENT; other.deeds.len()],
    );
    for (at, first) in one.deeds.iter().enumerate() {
        for (to, second) in other.deeds.iter().enumerate() {
            let found = meet(first, second);
            if weight(found) > weight(gravest) {
                gravest = found;
            }
            if rank(found.relation) > rank(ones[at].relation) {
                ones[at] = found;
            }
            let mirrored = found.mirrored();
            if rank(mirrored.relation) > rank(others[to].relation) {
                others[to] = mirrored;
            }
        }
    }
    if weight(gravest) > 0 {
        return gravest;
    }
    let within = |deeds: &[Found]| {
        !deeds.is_empty()
            && deeds
                .iter()
                .all(|found| matches!(found.relation, Relation::Identical | Relation::Contained))
    };
    let same = |deeds: &[Found]| deeds.iter().all(|found| found.relation == Relation::Identical);
    match (within(&ones), within(&others)) {
        (true, true) if same(&ones) && same(&others) => Found::of(Relation::Identical),
        (true, false) => Found::of(Relation::Contained),
        (false, true) => Found::of(Relation::Contains),
        // Each has something that the other has not.
        (true, true) | (false, false) => Found::INDEPENDENT,
    }
}

fn weight(found: Found) -> u8 {
    match found.relation {
        Relation::Contradictory => 4,
        Relation::SamePoint if !found.queues => 3,
        Relation::DependsOn | Relation::NeededBy => 2,
        Relation::SamePoint => 1,
        _ => 0,
    }
}

/// Which of several answers says most about one deed.
fn rank(relation: Relation) -> u8 {
    match relation {
        Relation::Identical => 3,
        Relation::Contained => 2,
        Relation::Contains => 1,
        _ => 0,
    }
}

fn meet(one: &Deed, other: &Deed) -> Found {
    meet_in_order(one, other)
        .or_else(|| meet_in_order(other, one).map(Found::mirrored))
        .unwrap_or(Found::INDEPENDENT)
}

/// One half of the table; the other is its mirror.
fn meet_in_order(one: &Deed, other: &Deed) -> Option<Found> {
    use Relation::{Contained, Contradictory, DependsOn, Identical, SamePoint};
    if let Some(brought) = brought(other)
        && needed(one, brought)
    {
        return Some(Found::of(DependsOn));
    }
    let found = match (one, other) {
        (
            Deed::Words { site, ground, edits },
            Deed::Words {
                site: at,
                ground: other,
                edits: others,
            },
        ) if site == at && ground == other => words(ground, edits, others),
        (
            Deed::Words {
                site: Site::Paragraph(id),
                edits,
                ..
            },
            Deed::Removal { paragraph },
        ) if id == paragraph => {
            let less = edits.iter().all(Edit::only_deletes);
            Found::of(if less { Contained } else { Contradictory })
        }
        (
            Deed::Words {
                site: Site::Paragraph(id),
                ground,
                edits,
            },
            Deed::Parting {
                paragraph,
                ground: other,
                edits: others,
                at,
                ..
            },
        ) if id == paragraph && ground == other => at_cut(ground, edits, others, *at),
        (
            Deed::Words {
                site: Site::Paragraph(id),
                ground: own,
                edits,
            },
            Deed::Joining {
                paragraph,
                into,
                ground,
                edits: others,
                at,
            },
        ) if id == paragraph || id == into => {
            let by = if id == paragraph { *at } else { 0 };
            if !ground.holds(by, own) {
                return None;
            }
            let edits: Vec<Edit> = edits.iter().map(|edit| edit.shifted(by)).collect();
            at_cut(ground, &edits, others, *at)
        }
        (Deed::Removal { paragraph }, Deed::Removal { paragraph: other }) if paragraph == other => {
            Found::of(Identical)
        }
        (
            Deed::Removal { paragraph },
            Deed::Move { paragraph: other, .. } | Deed::Parting { paragraph: other, .. },
        ) if paragraph == other => Found::of(Contradictory),
        (
            Deed::Removal { paragraph: id }
            | Deed::Parting { paragraph: id, .. }
            | Deed::Move { paragraph: id, .. },
            Deed::Joining { paragraph, into, .. },
        ) if id == paragraph || id == into => Found::of(Contradictory),
        (
            Deed::Arrival { gap, block },
            Deed::Arrival {
                gap: at,
                block: other,
            },
        ) if gap == at => {
            let same =
                block.content == other.content && block.kind == other.kind && block.level == other.level;
            if same { Found::of(Identical) } else { Found::QUEUE }
        }
        (
            Deed::Move { paragraph, gap },
            Deed::Move {
                paragraph: other,
                gap: at,
            },
        ) => {
            if paragraph == other {
                Found::of(if gap == at { Identical } else { Contradictory })
            } else if gap == at || gap.as_ref() == Some(other) || at.as_ref() == Some(paragraph) {
                Found::QUEUE
            } else {
                return None;
            }
        }
        (Deed::Move { paragraph, .. }, Deed::Parting { paragraph: other, .. }) if paragraph == other => {
            Found::of(SamePoint)
        }
        (
            Deed::Parting {
                paragraph,
                ground,
                edits,
                at,
                ..
            },
            Deed::Parting {
                paragraph: other,
                ground: theirs,
                edits: others,
                at: to,
                ..
            },
        ) if paragraph == other => {
            // Edits of other words are not to be laid on these.
            let same = at == to && ground == theirs && same_edits(ground, edits, others);
            Found::of(if same { Identical } else { SamePoint })
        }
        (
            Deed::Joining {
                paragraph,
                into,
                ground,
                edits,
                ..
            },
            Deed::Joining {
                paragraph: other,
                into: to,
                ground: theirs,
                edits: others,
                ..
            },
        ) if paragraph == other || into == to || paragraph == to || into == other => {
            if paragraph != other || into != to {
                Found::of(Contradictory)
            } else if edits.is_empty() && others.is_empty() {
                Found::of(Identical)
            } else if edits.is_empty() {
                Found::of(Contained)
            } else if others.is_empty() {
                Found::of(Contained).mirrored()
            } else if ground != theirs {
                // Both join, and each changes words while at it that the other does not know.
                Found::of(Contradictory)
            } else if same_edits(ground, edits, others) {
                Found::of(Identical)
            } else {
                let found = words(ground, edits, others);
                // Both join, and each would change other words while at it: one of them has to go first.
                if found.relation == Relation::Independent {
                    Found::of(SamePoint)
                } else {
                    found
                }
            }
        }
        (Deed::Arrival { gap: Some(gap), .. }, other) if is_about(other, gap) => Found::QUEUE,
        (Deed::Arrival { gap, .. }, Deed::Move { gap: at, .. }) if gap == at => Found::QUEUE,
        (Deed::Move { gap: Some(gap), .. }, other) if is_about(other, gap) => Found::QUEUE,
        _ => return None,
    };
    Some(found)
}

/// Whether something is done to this paragraph as a whole.
fn is_about(deed: &Deed, id: &ParagraphId) -> bool {
    match deed {
        Deed::Removal { paragraph } | Deed::Move { paragraph, .. } | Deed::Parting { paragraph, .. } => {
            paragraph == id
        }
        Deed::Joining { paragraph, into, .. } => paragraph == id || into == id,
        Deed::Words { .. } | Deed::Arrival { .. } => false,
    }
}

fn brought(deed: &Deed) -> Option<&ParagraphId> {
    match deed {
        Deed::Arrival { block, .. } | Deed::Parting { tail: block, .. } => Some(&block.id),
        _ => None,
    }
}

fn needed(deed: &Deed, id: &ParagraphId) -> bool {
    match deed {
        Deed::Words { site, .. } => matches!(site, Site::Paragraph(paragraph) if paragraph == id),
        Deed::Removal { paragraph } | Deed::Parting { paragraph, .. } => paragraph == id,
        Deed::Arrival { gap, .. } => gap.as_ref() == Some(id),
        Deed::Move { paragraph, gap } => paragraph == id || gap.as_ref() == Some(id),
        Deed::Joining { paragraph, into, .. } => paragraph == id || into == id,
    }
}

/// Two changes of the same words.
fn words(ground: &Ground, edits: &[Edit], others: &[Edit]) -> Found {
    let (mut clash, mut touch, mut partly) = (false, false, false);
    let mut inside = (vec![false; edits.len()], vec![false; others.len()]);
    for (at, one) in edits.iter().enumerate() {
        for (to, other) in others.iter().enumerate() {
            match ground.meeting(one, other) {
                Meeting::Apart => {}
                Meeting::Same => (inside.0[at], inside.1[to]) = (true, true),
                Meeting::Within => (inside.0[at], partly) = (true, true),
                Meeting::Around => (inside.1[to], partly) = (true, true),
                Meeting::Touching => touch = true,
                Meeting::Clashing => clash = true,
            }
        }
    }
    let all = |inside: &[bool]| !inside.is_empty() && inside.iter().all(|inside| *inside);
    Found::of(match (all(&inside.0), all(&inside.1)) {
        _ if clash => Relation::Contradictory,
        _ if touch => Relation::SamePoint,
        (true, true) if same_edits(ground, edits, others) => Relation::Identical,
        (true, false) => Relation::Contained,
        (false, true) => Relation::Contains,
        // They share a part of one change, and each has something that the other has not.
        _ if partly => Relation::SamePoint,
        _ => Relation::Independent,
    })
}

fn same_edits(ground: &Ground, edits: &[Edit], others: &[Edit]) -> bool {
    edits == others
        || ground.with(&edits.iter().collect::<Vec<_>>()) == ground.with(&others.iter().collect::<Vec<_>>())
}

/// Words changed in a paragraph that is divided before one of them, or two that meet there.
fn at_cut(ground: &Ground, edits: &[Edit], others: &[Edit], at: usize) -> Found {
    let mut found = words(ground, edits, others);
    // The cut stands for a change of its own, so that nothing is the same as it, or in it.
    if !found.relation.is_collision() {
        found = Found::INDEPENDENT;
    }
    for edit in edits {
        let range = edit.range();
        if range.start < at && at < range.end {
            return Found::of(Relation::Contradictory);
        }
        if ground.touches(edit, at) && found.relation != Relation::Contradictory {
            found = Found::of(Relation::SamePoint);
        }
    }
    found
}
