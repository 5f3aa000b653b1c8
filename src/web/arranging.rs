//! The order of putting on the floor: the chair arranges it step by step, each step an address, and records it with a reason.

use askama::Template;

use crate::app::mint;
use crate::domain::{Amendment, Order, Place, Text, order_of_putting, proposed_by};
use crate::text::ParagraphId;

use super::visit::Visit;
use super::words::Words;

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
    set: bool,
    presets: Vec<(String, String)>,
}

/// The places as they are shown, and for each the addresses that move it up and down.
pub struct Arranged {
    /// The places.
    pub places: Vec<Place>,
    /// One up and one down, where it can go there.
    pub moves: Vec<(Option<String>, Option<String>)>,
    /// The chair's form; none where there is nothing to arrange.
    pub form: Option<Arranging>,
}

impl Arranged {
    /// The order at a paragraph, as recorded or as the chair is about to arrange it.
    pub fn of(visit: &Visit, text: &Text, id: &ParagraphId, asked: Option<&str>, conducts: bool) -> Arranged {
        let recorded = order_of_putting(visit.conference.rules(), text, id);
        let asked: Option<Vec<u32>> = asked.map(|asked| {
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
                moves: vec![(None, None); places.len()],
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
                        .map(|numbers| address(&floor, &numbers, Some(place.number)))
                };
                (step(false), step(true))
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
        Arranged {
            moves,
            form: Some(Arranging {
                w,
                url: visit.text_url(&text.id),
                floor: format!("{floor}#order"),
                paragraph: id.to_string(),
                draft: drafted.then_some(numbers),
                reason: order.map(|order| order.reason.clone()).unwrap_or_default(),
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

fn address(floor: &str, numbers: &[u32], at: Option<u32>) -> String {
    let numbers: Vec<String> = numbers.iter().map(u32::to_string).collect();
    let at = at.map_or_else(|| "order".to_owned(), |number| format!("amendment-{number}"));
    format!("{floor}?order={}#{at}", numbers.join(","))
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
