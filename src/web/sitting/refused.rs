//! An act on the floor that was refused: it is said on the floor, where the act was tried, and the fields of its form keep
//! what stood in them. What the chair's form carried unasked, such as the question as put, is nothing the chair wrote.

use askama::Template;
use axum::response::Response;

use crate::domain::{Command, Event};
use crate::text::ParagraphId;

use super::floor;
use crate::web::house::errors::Problem;
use crate::web::house::reply::{self, Filled};
use crate::web::house::visit::Visit;

/// Where on the floor a form stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum At {
    /// On the slip of an amendment.
    Amendment(u32),
    /// Beside the order of putting.
    Order,
    /// Under what is drafted on screen.
    Compromise,
    /// Under what can be put together.
    Bloc,
    /// At a paragraph that the meeting is not at.
    Place(ParagraphId),
    /// In the line of the next step.
    Step,
}

/// What stood in the fields of a form.
#[derive(Debug, Clone, Default)]
pub struct Kept {
    /// The one field of words that each of them has at most.
    pub words: String,
    /// The amendments chosen.
    pub numbers: Vec<u32>,
    /// What was chosen from a list: a cause, or a delegation.
    pub choice: String,
}

/// A form on the floor, as it was sent.
#[derive(Debug, Clone)]
pub struct Form {
    /// Where it stands.
    pub at: At,
    /// Which act, as its address has it; empty where the place has one alone.
    pub act: &'static str,
    /// What stood in it.
    pub kept: Kept,
}

impl Form {
    /// The form at this place.
    pub fn at(at: At) -> Form {
        Form {
            at,
            act: "",
            kept: Kept::default(),
        }
    }

    /// The form for an act on the slip of an amendment.
    pub fn of(number: u32, act: &'static str) -> Form {
        Form {
            act,
            ..Form::at(At::Amendment(number))
        }
    }

    /// With these words in it.
    #[must_use]
    pub fn saying(mut self, words: &str) -> Form {
        self.kept.words = words.to_owned();
        self
    }

    /// With these amendments chosen.
    #[must_use]
    pub fn with(mut self, numbers: &[u32]) -> Form {
        self.kept.numbers = numbers.to_vec();
        self
    }

    /// With this chosen from its list.
    #[must_use]
    pub fn choosing(mut self, choice: String) -> Form {
        self.kept.choice = choice;
        self
    }
}

/// The refusal, as it is said at the form.
#[derive(Debug, Clone, Template)]
#[template(path = "floor/refused.html")]
pub struct Refused {
    /// The form.
    pub form: Form,
    /// The address of the floor: that of the act cannot be asked for again.
    floor: String,
    says: String,
    next: String,
}

/// Does what the chair decided, and goes back to the floor: with what was done, or with the refusal in its place.
pub async fn decided<T>(
    visit: &Visit,
    text: &str,
    filled: &Filled<T>,
    command: Command,
    form: Form,
) -> Result<Response, Problem> {
    let floor = format!("{}/texts/{text}/floor", visit.base());
    match visit.act(filled, command).await {
        Ok(receipt) => {
            // Where the meeting went is what the page shows anyway.
            let went = |event: &Event| matches!(event, Event::ParagraphTakenUp { .. });
            let to = match receipt.events.iter().all(went) {
                true => floor,
                false => format!("{floor}?did={}-{}", receipt.first, receipt.seq),
            };
            Ok(reply::done(visit.json, &receipt, &to))
        }
        Err(problem) => told(visit, text, problem, form, floor),
    }
}

/// A refusal on the floor. A program gets it as any other, and a fault of the machine is told on its own page.
pub fn told(
    visit: &Visit,
    text: &str,
    problem: Problem,
    form: Form,
    floor: String,
) -> Result<Response, Problem> {
    if visit.json || problem.refusal().is_none() {
        return Err(problem.way_on(floor, "problem-to-floor"));
    }
    let (says, next) = problem.words(visit.w);
    let refused = Refused {
        form,
        floor,
        says,
        next,
    };
    let mut page = floor::refusing(visit, text, refused)?;
    *page.status_mut() = problem.status();
    Ok(page)
}
