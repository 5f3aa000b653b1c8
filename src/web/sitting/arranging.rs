//! The order of putting on the floor: the chair arranges it step by step, each step an address, and records it with a reason.

use askama::Template;
use serde::Deserialize;

use crate::app::mint;
use crate::domain::{Amendment, Order, Place, Text, order_of_putting, proposed_by};
use crate::text::ParagraphId;

use super::refused::Refused;
use crate::web::house::visit::Visit;
use crate::web::house::words::Words;

/// The order of putting as the chair arranges it: each step is an address, and nothing is recorded before the reason is
/// given.
#[derive(Template)]
#[template(path = "floor/arranging.html")]
pub struct Arranging {
    w: Words,
    url: String,
    floor: String,
    paragraph: String,
    /// As it would be recorded; none while nothing is moved.
    draft: Option<Vec<u32>>,
    reason: String,
    refused: Option<Refused>,
    set: bool,
    presets: Vec<(String, String)>,
}

/// The places as they are shown, and for each the addresses that move it up and down.
pub struct Arranged {
    /// The places.
    pub places: Vec<Place>,
    /// One up and one down, where it can go there.
    pub moves: Vec<Moves>,
    /// Whether this is an order that is not recorded yet.
    pub drafted: bool,
    /// The chair's form; none where there is nothing to arrange.
    pub form: Option<Arranging>,
}

/// Where one amendment can be moved from where it stands, as addresses.
#[derive(Debug, Clone, Default)]
pub struct Moves {
    /// One place earlier.
    pub up: Option<String>,
    /// One place later.
    pub down: Option<String>,
    /// Which of the two has the focus: the one that was used last, so that it can be used again.
    pub focus: &'static str,
}

/// The order that the chair is about to arrange.
#[derive(Debug, Default, Deserialize)]
pub struct Arrangement {
    /// Its numbers.
    pub order: Option<String>,
    /// The one that was moved up last.
    pub earlier: Option<String>,
    /// The one that was moved down last.
    pub later: Option<String>,
}

impl Arrangement {
    fn focus(&self, number: u32, up: bool, down: bool) -> &'static str {
        let is = |asked: &Option<String>| asked.as_deref() == Some(number.to_string().as_str());
        match (is(&self.earlier), is(&self.later)) {
            (true, _) if up => "up",
            (true, _) => "down",
            (_, true) if down => "down",
            (_, true) => "up",
            _ => "",
        }
    }
}

impl Arranged {
    /// The order at a paragraph, as recorded or as the chair is about to arrange it.
    pub fn of(
        visit: &Visit,
        text: &Text,
        id: &ParagraphId,
        arrangement: &Arrangement,
        conducts: bool,
        refused: Option<&Refused>,
    ) -> Arranged {
        let recorded = order_of_putting(visit.conference.rules(), text, id);
        let asked: Option<Vec<u32>> = arrangement.order.as_deref().map(|asked| {
            asked
                .split(',')
                .filter_map(|number| number.trim().parse().ok())
                .collect()
        });
        let draft = asked
            .filter(|_| conducts)
            .and_then(|asked| sorted(&recorded, &asked));
        let drafted = draft.is_some();
        let places = draft.unwrap_or(recorded);
        let units = units(text, &places);
        if !conducts || places.len() < 2 {
            return Arranged {
                moves: vec![Moves::default(); places.len()],
                drafted,
                places,
                form: None,
            };
        }
        let floor = format!("{}/floor", visit.text_url(&text.id));
        let moves = places
            .iter()
            .map(|place| {
                let step = |down| {
                    moved(&units, place.number, down)
                        .map(|numbers| address(&floor, &numbers, Some((place.number, down))))
                };
                let (up, down) = (step(false), step(true));
                let focus = arrangement.focus(place.number, up.is_some(), down.is_some());
                Moves { up, down, focus }
            })
            .collect();
        let w = visit.w;
        let order = text.orders.get(id);
        let numbers: Vec<u32> = places.iter().map(|place| place.number).collect();
        let presets = [
            (Order::FurthestFirst, "putting-by-furthest"),
            (Order::Place, "putting-by-place"),
            (Order::Filing, "putting-by-filing"),
        ]
        .into_iter()
        .map(|(order, words)| {
            let by: Vec<u32> = proposed_by(order, text, id)
                .iter()
                .map(|place| place.number)
                .collect();
            (address(&floor, &by, None), w.say(words))
        })
        .collect();
        let kept = refused.map(|refused| refused.form.kept.words.clone());
        Arranged {
            moves,
            drafted,
            form: Some(Arranging {
                w,
                url: visit.text_url(&text.id),
                floor: format!("{floor}#order"),
                paragraph: id.to_string(),
                draft: drafted.then_some(numbers),
                reason: kept
                    .or_else(|| order.map(|order| order.reason.clone()))
                    .unwrap_or_default(),
                refused: refused.cloned(),
                set: order.is_some(),
                presets,
            }),
            places,
        }
    }
}

impl Arranging {
    fn command(&self) -> String {
        mint::command_id().to_string()
    }
}

/// The address of an order, and of the amendment that was moved to make it. No fragment: the moved line has the focus, and
/// what is not recorded yet stays in sight beside it.
fn address(floor: &str, numbers: &[u32], moved: Option<(u32, bool)>) -> String {
    let numbers: Vec<String> = numbers.iter().map(u32::to_string).collect();
    let numbers = numbers.join(",");
    match moved {
        Some((number, true)) => format!("{floor}?order={numbers}&later={number}"),
        Some((number, false)) => format!("{floor}?order={numbers}&earlier={number}"),
        None => format!("{floor}?order={numbers}#order"),
    }
}

/// The places in the order asked for; none where these are not the amendments that are pending there.
fn sorted(places: &[Place], asked: &[u32]) -> Option<Vec<Place>> {
    let ordered: Option<Vec<Place>> = asked
        .iter()
        .map(|number| places.iter().find(|place| place.number == *number).cloned())
        .collect();
    ordered.filter(|ordered| {
        ordered.len() == places.len()
            && places
                .iter()
                .all(|place| ordered.iter().any(|other| other.number == place.number))
    })
}

/// Each amendment with the sub-amendments before it: they move together.
fn units(text: &Text, places: &[Place]) -> Vec<Vec<u32>> {
    let parent = |number: &u32| text.amendments.get(number).and_then(Amendment::parent);
    let numbers: Vec<u32> = places.iter().map(|place| place.number).collect();
    let roots = numbers
        .iter()
        .filter(|number| parent(number).is_none_or(|parent| !numbers.contains(&parent)));
    roots
        .map(|root| {
            let subs = numbers.iter().filter(|number| parent(number) == Some(*root));
            subs.chain(std::iter::once(root)).copied().collect()
        })
        .collect()
}

/// The numbers with one moved up or down: an amendment past its neighbour, a sub-amendment among those beside it.
fn moved(units: &[Vec<u32>], number: u32, down: bool) -> Option<Vec<u32>> {
    let at = units.iter().position(|unit| unit.contains(&number))?;
    let mut units = units.to_vec();
    let other = |at: usize| if down { Some(at + 1) } else { at.checked_sub(1) };
    if units[at].last() == Some(&number) {
        let to = other(at).filter(|to| *to < units.len())?;
        units.swap(at, to);
    } else {
        let unit = &mut units[at];
        let stands = unit.iter().position(|one| *one == number)?;
        // The last of a unit is what they would change.
        let to = other(stands).filter(|to| to + 1 < unit.len())?;
        unit.swap(stands, to);
    }
    Some(units.concat())
}
