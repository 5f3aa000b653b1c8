//! What somebody who follows amendments is told on a page: a few lines above it, that come while it is open and can be put
//! away. What happened is found by the domain (`domain/following.rs`); here it gets its words.

use askama::Template;

use crate::domain::{Amendment, Happening, Notice};

use crate::web::house::visit::Visit;
use crate::web::house::words::Words;

/// So many lines are read at a glance; the rest is one click away.
const LINES_MAX: usize = 3;

/// The lines above a page. Empty ones stand there too, so that a page has a place for what comes while it is open.
#[derive(Template)]
#[template(path = "following/notices.html")]
pub struct Notices {
    w: Words,
    lines: Vec<Line>,
    more: usize,
    /// The last entry of the journal that they tell of.
    seq: u64,
    /// Everything somebody follows.
    following: String,
    /// The page they stand on.
    here: String,
}

/// One thing that happened.
pub struct Line {
    /// What, in words.
    pub says: String,
    /// When.
    pub when: String,
    /// The amendment it happened to.
    pub href: String,
}

impl Line {
    /// A notice in words.
    pub fn of(visit: &Visit, notice: &Notice) -> Line {
        let w = visit.w;
        Line {
            says: says(visit, notice),
            when: visit.zone.recently(w, notice.at, jiff::Timestamp::now()),
            href: format!("{}/amendments/{}", visit.text_url(&notice.text), notice.number),
        }
    }
}

impl Notices {
    /// What the visitor is told now, the latest first; none for somebody who is not signed in.
    pub fn of(visit: &Visit) -> Option<Notices> {
        let who = visit.who.as_ref()?;
        let notices = visit.hall.notices(who);
        Some(Notices {
            w: visit.w,
            lines: notices
                .iter()
                .rev()
                .take(LINES_MAX)
                .map(|notice| Line::of(visit, notice))
                .collect(),
            more: notices.len().saturating_sub(LINES_MAX),
            seq: notices.last().map_or(0, |notice| notice.seq),
            following: format!("{}/following", visit.base()),
            here: visit.here.clone(),
        })
    }
}

/// What happened, in words.
pub fn says(visit: &Visit, notice: &Notice) -> String {
    let says = visit
        .w
        .named("notice", notice.what.code())
        .with("number", notice.number);
    let text = visit.conference.texts.get(&notice.text);
    let state = |number: &u32| {
        let amendment = text.and_then(|text| text.amendments.get(number));
        amendment.map_or(Amendment::PENDING, Amendment::state)
    };
    match &notice.what {
        Happening::Filed | Happening::Dictated => {
            let amendment = text.and_then(|text| text.amendments.get(&notice.number));
            let sponsors =
                amendment.map_or_else(String::new, |amendment| visit.names(amendment.sponsors.first()));
            says.with("delegation", sponsors).to_string()
        }
        Happening::Rebased => says.to_string(),
        Happening::Parted { from } => says.with("from", *from).to_string(),
        Happening::SubFiled { sub } | Happening::Reworded { sub } => says.with("sub", *sub).to_string(),
        Happening::SubEnded { sub } => says.with("sub", *sub).with("state", state(sub)).to_string(),
        Happening::Joined { delegation } | Happening::Left { delegation } => {
            says.with("delegation", visit.names([delegation])).to_string()
        }
        Happening::Ended => says.with("state", state(&notice.number)).to_string(),
    }
}
