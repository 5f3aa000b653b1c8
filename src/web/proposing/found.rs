//! What was found in a file, as it is shown before anything is filed: each proposal with its differences, and in words
//! whatever became none.

use crate::domain::{Change, Text};
use crate::text::{Content, ParagraphId};

use super::carried::{Carried, Standing};
use crate::web::amending::slip;
use crate::web::differences::difference::Difference;
use crate::web::house::label::label;
use crate::web::house::visit::Visit;
use crate::web::house::words::Words;

/// All of it.
pub struct Found {
    /// The proposals.
    pub proposals: Vec<Shown>,
    /// The rest, in words.
    pub notes: Vec<String>,
    /// How many can be filed.
    pub ready: usize,
}

/// One proposal.
pub struct Shown {
    /// Who made it and when, by what the file says.
    pub by: String,
    /// It was not tracked in the file.
    pub untracked: bool,
    /// The reason.
    pub reason: String,
    /// Its changes.
    pub changes: Vec<ShownChange>,
    /// Why it cannot be filed as it stands, or why it was refused.
    pub barred: Option<String>,
    /// Where it can be proposed by hand.
    pub by_hand: Option<String>,
    /// Whether it can be chosen.
    pub ready: bool,
    /// Whether it is chosen to begin with.
    pub chosen: bool,
    /// The whole, for the form.
    pub carried: String,
}

/// One change of a proposal.
pub struct ShownChange {
    /// To which paragraph, in words.
    pub target: String,
    /// The difference.
    pub differences: Vec<Difference>,
}

impl Found {
    /// These proposals to the text as it stands.
    pub fn of(visit: &Visit, text: &Text, proposals: &[Carried], notes: Vec<String>) -> Found {
        let proposals: Vec<Shown> = proposals.iter().map(|one| shown(visit, text, one)).collect();
        Found {
            ready: proposals.iter().filter(|one| one.ready).count(),
            proposals,
            notes,
        }
    }

    /// The same with what was refused, in the same order.
    #[must_use]
    pub fn refusing(mut self, refused: &[Option<String>]) -> Found {
        for (one, says) in self.proposals.iter_mut().zip(refused) {
            if says.is_some() {
                one.barred.clone_from(says);
                one.chosen = false;
            }
        }
        self
    }
}

fn shown(visit: &Visit, text: &Text, one: &Carried) -> Shown {
    let w = visit.w;
    let standing = one.standing(text);
    let own = slip::own(visit).map(|own| visit.conference.delegation_name(own));
    // A table of several members: those of others are for them to file, unless somebody chooses otherwise.
    let of_another = one.author.as_ref().is_some_and(|author| {
        own.as_ref() != Some(author)
            && visit
                .conference
                .delegations
                .values()
                .any(|other| other.name == *author)
    });
    let ready = standing == Standing::Ready;
    Shown {
        by: by(visit, one),
        untracked: one.untracked,
        reason: one.reason.clone(),
        changes: one
            .changes
            .iter()
            .map(|change| shown_change(w, text, change))
            .collect(),
        barred: (!ready).then(|| {
            w.named("incoming-standing", standing.code())
                .with("number", one.amendment.unwrap_or_default())
                .to_string()
        }),
        by_hand: by_hand(visit, text, one).filter(|_| standing == Standing::OtherWords),
        ready,
        chosen: ready && !one.untracked && !of_another && one.amendment.is_none(),
        carried: serde_json::to_string(one).unwrap_or_default(),
    }
}

fn by(visit: &Visit, one: &Carried) -> String {
    let w = visit.w;
    let at = one
        .at
        .as_deref()
        .and_then(|at| at.parse().ok())
        .map(|at| visit.zone.moment(w, at));
    match (&one.author, at) {
        (Some(author), Some(at)) => w
            .of("incoming-by-at")
            .with("author", author)
            .with("when", at)
            .to_string(),
        (Some(author), None) => w.of("incoming-by").with("author", author).to_string(),
        (None, _) if one.untracked => w.say("incoming-by-nobody"),
        (None, _) => w.say("incoming-by-unnamed"),
    }
}

/// The ordinary form for the first paragraph it names, filled in as far as that goes.
fn by_hand(visit: &Visit, text: &Text, one: &Carried) -> Option<String> {
    let latest = text.latest()?;
    let changes = &one.changes;
    let paragraph = changes
        .iter()
        .flat_map(Change::paragraphs)
        .find(|id| latest.block(id).is_some())?;
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("paragraph", paragraph.as_str());
    let wording = changes.iter().find_map(|change| match change {
        Change::Wording {
            paragraph: of, after, ..
        } if of == paragraph => Some(after.notation()),
        _ => None,
    });
    if let Some(wording) = wording {
        query.append_pair("wording", &wording);
    }
    if !one.reason.is_empty() {
        query.append_pair("reason", &one.reason);
    }
    Some(format!(
        "{}/amendments/new?{}",
        visit.text_url(&text.id),
        query.finish()
    ))
}

fn shown_change(w: Words, text: &Text, change: &Change) -> ShownChange {
    let language = text.language.as_str();
    let named = |id: &ParagraphId| label(w, text, id);
    let place = |after: &Option<ParagraphId>| match after {
        Some(after) if text.paragraphs.contains_key(after) => ("after", named(after)),
        Some(_) => ("above", String::new()),
        None => ("first", String::new()),
    };
    let between = |before: &Content, after: &Content| Difference::between(w, language, before, after);
    let (target, differences) = match change {
        Change::Wording {
            paragraph,
            before,
            after,
        } => (
            w.of("incoming-wording").with("paragraph", named(paragraph)),
            vec![between(before, after)],
        ),
        Change::Deletion { paragraph, before } => (
            w.of("incoming-deletion").with("paragraph", named(paragraph)),
            vec![between(before, &Content::default())],
        ),
        Change::New { after, block } => {
            let (where_to, after) = place(after);
            (
                w.named("incoming-new", where_to).with("after", after),
                vec![Difference::inserted(w, language, &block.content)],
            )
        }
        Change::Move { paragraph, after } => {
            let (where_to, after) = place(after);
            let says = w.named("incoming-move", where_to).with("after", after);
            (says.with("paragraph", named(paragraph)), Vec::new())
        }
        Change::Split {
            paragraph,
            before,
            head,
            tail,
        } => (
            w.of("incoming-split").with("paragraph", named(paragraph)),
            vec![
                between(before, head),
                Difference::inserted(w, language, &tail.content),
            ],
        ),
        Change::Join {
            paragraph,
            into,
            into_before,
            joined,
            ..
        } => (
            w.of("incoming-join")
                .with("paragraph", named(paragraph))
                .with("into", named(into)),
            vec![between(into_before, joined)],
        ),
        Change::Title { before, after } => (
            w.of("incoming-title-change"),
            vec![between(&Content::of_plain(before), &Content::of_plain(after))],
        ),
    };
    ShownChange {
        target: target.to_string(),
        differences,
    }
}
