//! What stands around every page: the house, the conference and its places, who is signed in, and how the page keeps
//! itself up to date.

use crate::app::mint;
use crate::domain::rights::Right;
use crate::domain::{Role, TextId};

use super::assets;
use super::visit::Visit;
use super::words::Words;
use crate::web::amending::slip;
use crate::web::meeting::notices::Notices;

/// What the layout shows around a page.
pub struct Frame {
    /// The words.
    pub w: Words,
    /// The title of the window.
    pub title: String,
    /// The conference's name and path.
    pub conference: Option<Link>,
    /// The places one can go to, the present one marked.
    pub places: Vec<Place>,
    /// Who is signed in.
    pub signed: Option<Signed>,
    /// How the page keeps itself up to date.
    pub live: Option<Live>,
    /// News of what the visitor follows.
    pub notices: Option<Notices>,
    /// What was just done, in words.
    pub done: Option<String>,
    /// A class for the body.
    pub class: &'static str,
}

/// A name that leads somewhere.
#[derive(Clone)]
pub struct Link {
    /// The name.
    pub name: String,
    /// The address.
    pub href: String,
}

/// One of the places of a conference.
pub struct Place {
    /// What it is called.
    pub name: String,
    /// Where it is.
    pub href: String,
    /// Whether the visitor is there.
    pub here: bool,
}

/// Who is signed in.
pub struct Signed {
    /// The name.
    pub name: String,
    /// The roles and the delegation, in words.
    pub capacity: String,
    /// Where signing out is asked for.
    pub sign_out: String,
}

/// How a page keeps itself up to date.
pub struct Live {
    /// The event stream.
    pub url: String,
    /// `text`: changed blocks come in the stream; `page`: the page is fetched anew.
    pub mode: &'static str,
    /// Whether changes of the live text concern the page, and not the journal alone.
    pub words: bool,
    /// How long the journal was when the page was made.
    pub seq: u64,
}

/// Where in a conference a page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spot {
    /// Nowhere in the list.
    Elsewhere,
    /// The text.
    Text,
    /// The amendments.
    Amendments,
    /// The floor, and the question.
    Floor,
    /// The page of the visitor's own delegation.
    Ours,
    /// The list of participants.
    Participants,
    /// The secretariat's desk.
    People,
    /// The record.
    Record,
}

/// What is said with the number of the amendment to which it was done.
const DONE_TO_ONE: [&str; 2] = ["withdrawn", "filed-again"];

/// What was just done, in words; nothing for a code that nobody sends.
fn done(w: Words, code: &str) -> Option<String> {
    let to_one = code.rsplit_once('.').and_then(|(what, number)| {
        let number: u32 = number.parse().ok()?;
        DONE_TO_ONE.contains(&what).then_some((what, number))
    });
    if let Some((what, number)) = to_one {
        return Some(w.named("done", what).with("number", number).to_string());
    }
    let id = format!("done-{code}");
    w.has(&id).then(|| w.say(&id))
}

impl Frame {
    /// A page outside of any conference.
    pub fn bare(w: Words, title: &str) -> Frame {
        Frame {
            w,
            title: title.to_owned(),
            conference: None,
            places: Vec::new(),
            signed: None,
            live: None,
            notices: None,
            done: None,
            class: "",
        }
    }

    /// A page of a conference; `text` is the text the places lead to, if the page is about one.
    pub fn of(visit: &Visit, spot: Spot, title: &str, text: Option<&TextId>) -> Frame {
        let w = visit.w;
        let conference = &visit.conference.particulars.title;
        Frame {
            title: w
                .of("layout-title")
                .with("page", title)
                .with("conference", conference)
                .to_string(),
            conference: Some(Link {
                name: conference.clone(),
                href: visit.base(),
            }),
            places: places(visit, spot, text),
            signed: signed(visit),
            notices: Notices::of(visit),
            done: visit.done.as_deref().and_then(|code| done(w, code)),
            ..Frame::bare(w, title)
        }
    }

    /// The page is fetched anew when the journal grows, and with `words` also when the live text changes.
    #[must_use]
    pub fn living(mut self, visit: &Visit, text_url: &str, words: bool) -> Frame {
        self.live = Some(Live {
            url: format!("{text_url}/events"),
            mode: "page",
            words,
            seq: visit.conference.seq,
        });
        self
    }

    /// Changed blocks come in the stream.
    #[must_use]
    pub fn living_text(mut self, visit: &Visit, text_url: &str) -> Frame {
        self.live = Some(Live {
            url: format!("{text_url}/events"),
            mode: "text",
            words: true,
            seq: visit.conference.seq,
        });
        self
    }

    /// For a page that is all work, or on a wall: no news above it.
    #[must_use]
    pub fn undisturbed(mut self) -> Frame {
        self.notices = None;
        self
    }

    /// Gives the body a class.
    #[must_use]
    pub fn classed(mut self, class: &'static str) -> Frame {
        self.class = class;
        self
    }

    /// Where a built file is.
    pub fn asset(&self, name: &str) -> &'static str {
        assets::path(name)
    }

    /// A fresh id for the command of one form.
    pub fn command(&self) -> String {
        mint::command_id().to_string()
    }
}

fn places(visit: &Visit, spot: Spot, text: Option<&TextId>) -> Vec<Place> {
    let (w, base) = (visit.w, visit.base());
    let place = |name: &str, href: String, of: Spot| Place {
        name: w.say(name),
        href,
        here: spot == of,
    };
    let first = text.or_else(|| visit.conference.texts.keys().next());
    let mut places = Vec::new();
    if let Some(text) = first {
        let url = visit.text_url(text);
        places.push(place("layout-text", url.clone(), Spot::Text));
        places.push(Place {
            name: amendments(visit, text),
            ..place("layout-amendments", format!("{url}/amendments"), Spot::Amendments)
        });
        places.push(place("layout-floor", format!("{url}/floor"), Spot::Floor));
    }
    if let Some(own) = slip::own(visit) {
        places.push(place(
            "layout-ours",
            format!("{base}/delegations/{own}"),
            Spot::Ours,
        ));
    }
    places.push(place(
        "layout-participants",
        format!("{base}/participants"),
        Spot::Participants,
    ));
    if visit.may(Right::RegisterPeople) {
        places.push(place("layout-people", format!("{base}/people"), Spot::People));
    }
    places.push(place("layout-record", format!("{base}/record"), Spot::Record));
    places
}

/// The amendments, with how many of them the visitor does not know as they are.
fn amendments(visit: &Visit, text: &TextId) -> String {
    let who = visit.who.as_ref();
    match who.map_or(0, |who| visit.hall.news_to(who, text).len()) {
        0 => visit.w.say("layout-amendments"),
        count => visit
            .w
            .of("layout-amendments-new")
            .with("count", count)
            .to_string(),
    }
}

fn signed(visit: &Visit) -> Option<Signed> {
    let who = visit.who.as_ref()?;
    let roles: Vec<String> = who
        .roles
        .iter()
        .filter(|role| **role != Role::Public)
        .map(|role| visit.w.named("role", role.code()).to_string())
        .collect();
    let roles = roles.join(", ");
    let capacity = match &who.delegation {
        Some(delegation) => visit
            .w
            .of("layout-capacity")
            .with("roles", roles)
            .with("delegation", visit.conference.delegation_name(delegation))
            .to_string(),
        None => roles,
    };
    Some(Signed {
        name: visit.name(&who.person),
        capacity,
        sign_out: format!("{}/sign-out", visit.base()),
    })
}
