//! The amendments to a text as a list: by paragraph, by delegation or by state, narrowed as the address says, each marked
//! where it is new to the visitor.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use serde::Deserialize;

use crate::domain::{Amendment, DelegationId, End, News, Text, paragraphs_of};
use crate::text::ParagraphId;

use super::amendments::{json, symbol};
use super::conflict_map;
use super::looks::{self, LookLine};
use super::slip::{self, Slip};
use crate::web::differences::changes;
use crate::web::differences::sentence::{self, Choice as Language};
use crate::web::house::errors::Problem;
use crate::web::house::frame::{Frame, Spot};
use crate::web::house::label::called;
use crate::web::house::reply;
use crate::web::house::visit::Visit;
use crate::web::house::words::Words;
use crate::web::proposing::filing;
use crate::web::proposing::preparations;
use crate::web::text::reading::OfText;

/// Which amendments are wanted, and in which groups. Every combination is an address that can be handed on.
#[derive(Deserialize, Default, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// In which groups.
    pub by: Option<String>,
    /// Those in one state, one's own, or what is new.
    pub state: Option<String>,
    /// Those to one paragraph.
    pub paragraph: Option<String>,
    /// Those that one delegation sponsors.
    pub delegation: Option<String>,
}

/// What the list is grouped by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum By {
    Paragraph,
    Delegation,
    State,
}

impl By {
    const ALL: [By; 3] = [By::Paragraph, By::Delegation, By::State];

    fn code(self) -> &'static str {
        match self {
            By::Paragraph => "paragraph",
            By::Delegation => "delegation",
            By::State => "state",
        }
    }
}

/// The states in the order in which they are listed: what waits for the meeting first.
fn states() -> impl Iterator<Item = &'static str> {
    std::iter::once(Amendment::PENDING).chain(End::CODES)
}

/// The states by which the list is narrowed in one click. `accepted` is all that came of the meeting's yes.
const NARROWED: [Option<&str>; 12] = [
    None,
    Some("new"),
    Some("pending"),
    Some("accepted"),
    Some("incorporated"),
    Some("rejected"),
    Some("withdrawn"),
    Some("not-moved"),
    Some("divided"),
    Some("fallen"),
    Some("inadmissible"),
    Some("yours"),
];

impl Wanted {
    fn by(&self) -> By {
        let by = self.by.as_deref();
        let known = By::ALL.into_iter().find(|one| by == Some(one.code()));
        known.unwrap_or(By::Paragraph)
    }

    /// The address of this list: what is left out goes without saying.
    fn address(&self, url: &str) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        if self.by() != By::Paragraph {
            query.append_pair("by", self.by().code());
        }
        for (name, value) in [
            ("state", &self.state),
            ("delegation", &self.delegation),
            ("paragraph", &self.paragraph),
        ] {
            if let Some(value) = value.as_deref().filter(|value| !value.is_empty()) {
                query.append_pair(name, value);
            }
        }
        let query = query.finish();
        if query.is_empty() {
            format!("{url}/amendments")
        } else {
            format!("{url}/amendments?{query}")
        }
    }

    /// What of its address comes after another field.
    fn rest(&self) -> String {
        let address = self.address("");
        let query = address.split_once('?');
        query.map_or_else(String::new, |(_, query)| format!("&{query}"))
    }

    fn is_narrow(&self) -> bool {
        self.state.is_some() || self.narrows()
    }

    fn narrows(&self) -> bool {
        self.paragraph.is_some() || self.delegation.is_some()
    }

    /// A form sends fields that were left blank.
    fn tidied(self) -> Wanted {
        let said = |field: Option<String>| field.filter(|value| !value.trim().is_empty());
        Wanted {
            by: said(self.by),
            state: said(self.state),
            paragraph: said(self.paragraph),
            delegation: said(self.delegation),
        }
    }
}

#[derive(Template)]
#[template(path = "amendments/list.html")]
struct Page {
    frame: Frame,
    w: Words,
    url: String,
    text_title: String,
    symbol: String,
    standing: String,
    look: Option<LookLine>,
    filters: Vec<Filter>,
    wanted: Wanted,
    by: &'static str,
    ways: Vec<Choice>,
    delegations: Vec<Choice>,
    paragraphs: Vec<Choice>,
    narrow: bool,
    following: Option<String>,
    /// What the visitor's delegation prepares.
    preparing: Option<(String, String)>,
    groups: Vec<Group>,
    /// What the open ones wait for; empty where they wait for nothing.
    asks: String,
    may_file: bool,
    may_instruct: bool,
    sentences: Vec<Language>,
    /// The rest of the address, for the choice of a language.
    keep: String,
    /// The language that was chosen.
    said_in: Option<String>,
    files: Vec<(&'static str, String)>,
}

struct Filter {
    href: String,
    label: String,
    here: bool,
}

/// One choice of a field.
struct Choice {
    value: String,
    label: String,
    here: bool,
}

/// The amendments of one paragraph, delegation or state.
struct Group {
    id: String,
    label: String,
    /// Its own page, where it has one.
    href: Option<String>,
    entries: Vec<Entry>,
    note: Option<String>,
}

/// An amendment in the list.
struct Entry {
    number: u32,
    stamp: String,
    news: Option<&'static str>,
    slip: Slip,
}

/// What one delegation leads, and what it is among the sponsors of.
#[derive(Default)]
struct Sponsored<'a> {
    leads: Vec<&'a Amendment>,
    joins: Vec<u32>,
}

/// The list as one visitor asked for it.
struct List<'a> {
    visit: &'a Visit,
    text: &'a Text,
    news: BTreeMap<u32, News>,
}

/// Shows the list.
pub async fn show(
    visit: Visit,
    Path(of): Path<OfText>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Problem> {
    let (text, _) = visit.text(&of.text)?;
    let wanted = wanted.tidied();
    let list = List::of(&visit, text);
    let chosen = list.chosen(&wanted);
    let preparing = preparations::link(&visit, text).await?;
    reply::page(
        visit.json,
        || Page {
            preparing,
            ..list.page(&wanted, &chosen)
        },
        || {
            let chosen = chosen.iter().map(|amendment| json(text, amendment));
            chosen.collect::<Vec<_>>()
        },
    )
}

/// Whether an amendment is among those that are wanted.
pub fn is_wanted(visit: &Visit, text: &Text, amendment: &Amendment, wanted: &Wanted) -> bool {
    List::of(visit, text).is_wanted(amendment, wanted)
}

impl<'a> List<'a> {
    fn of(visit: &'a Visit, text: &'a Text) -> List<'a> {
        let who = visit.who.as_ref();
        List {
            news: who.map_or_else(BTreeMap::new, |who| visit.hall.news_to(who, &text.id)),
            visit,
            text,
        }
    }

    fn chosen(&self, wanted: &Wanted) -> Vec<&'a Amendment> {
        let amendments = self.text.amendments.values();
        amendments
            .filter(|amendment| self.is_wanted(amendment, wanted))
            .collect()
    }

    fn is_wanted(&self, amendment: &Amendment, wanted: &Wanted) -> bool {
        let here = wanted.paragraph.as_ref().is_none_or(|id| {
            let at = paragraphs_of(self.text, amendment);
            at.iter().any(|at| at.as_str() == id)
        });
        let theirs = wanted.delegation.as_ref().is_none_or(|id| {
            let mut sponsors = amendment.sponsors.iter();
            sponsors.any(|sponsor| sponsor.as_str() == id)
        });
        let so = match wanted.state.as_deref() {
            None => true,
            Some("yours") => slip::own(self.visit).is_some_and(|own| amendment.sponsors.contains(own)),
            Some("new") => self.news.contains_key(&amendment.number),
            Some("accepted") => {
                matches!(
                    amendment.state(),
                    "accepted" | "accepted-as-sub-amended" | "merged"
                )
            }
            Some(state) => amendment.state() == state,
        };
        here && theirs && so
    }

    fn page(&self, wanted: &Wanted, chosen: &[&Amendment]) -> Page {
        let (visit, text) = (self.visit, self.text);
        let (w, url) = (visit.w, visit.text_url(&text.id));
        let counts = w
            .of("amendments-counts")
            .with("filed", text.amendments.len())
            .with("pending", text.pending().count())
            .to_string();
        let who = visit.who.as_ref();
        let may_file = filing::may_file(visit, text);
        Page {
            frame: Frame::of(
                visit,
                Spot::Amendments,
                &w.say("layout-amendments"),
                Some(&text.id),
            )
            .living(visit, &url, false),
            w,
            text_title: text.title.clone(),
            symbol: symbol(text),
            standing: w
                .of("amendments-standing")
                .with("counts", counts)
                .with(
                    "filing",
                    filing::sentence(w, &visit.zone, &visit.conference, text),
                )
                .to_string(),
            look: (!text.amendments.is_empty()).then(|| LookLine::of(visit, text, &self.news)),
            filters: self.filters(wanted, &url),
            by: wanted.by().code(),
            ways: By::ALL
                .into_iter()
                .map(|by| Choice {
                    value: by.code().to_owned(),
                    label: w.named("amendments-by", by.code()).to_string(),
                    here: by == wanted.by(),
                })
                .collect(),
            delegations: self.delegations(wanted),
            paragraphs: self.paragraphs(wanted),
            narrow: wanted.narrows(),
            following: who.map(|_| format!("{}/following", visit.base())),
            preparing: None,
            groups: match wanted.by() {
                By::Paragraph => self.by_paragraph(chosen),
                By::Delegation => self.by_delegation(chosen),
                By::State => self.by_state(chosen),
            },
            wanted: wanted.clone(),
            asks: visit
                .living(text)
                .map_or_else(String::new, |living| conflict_map::asks(w, text, &living)),
            may_file: may_file && !wanted.is_narrow(),
            may_instruct: may_file,
            sentences: sentence::choices(visit, text),
            keep: wanted.rest(),
            said_in: visit.sentences.clone(),
            files: crate::web::proposing::papers::links(wanted, &url),
            url,
        }
    }

    /// One click for each state that there is something in, within what the list is narrowed to otherwise.
    fn filters(&self, wanted: &Wanted, url: &str) -> Vec<Filter> {
        let filter = |state: Option<&str>| {
            let other = Wanted {
                state: state.map(str::to_owned),
                ..wanted.clone()
            };
            let count = self.chosen(&other).len();
            let here = wanted.state.as_deref() == state;
            (state.is_none() || count > 0 || here).then(|| Filter {
                href: other.address(url),
                label: self
                    .visit
                    .w
                    .named("amendments-filter", state.unwrap_or("all"))
                    .with("count", count)
                    .to_string(),
                here,
            })
        };
        NARROWED.into_iter().filter_map(filter).collect()
    }

    /// The delegations that sponsor anything, by name.
    fn delegations(&self, wanted: &Wanted) -> Vec<Choice> {
        let mut ids: Vec<&DelegationId> = Vec::new();
        for sponsor in self
            .text
            .amendments
            .values()
            .flat_map(|amendment| &amendment.sponsors)
        {
            if !ids.contains(&sponsor) {
                ids.push(sponsor);
            }
        }
        let mut choices: Vec<Choice> = ids
            .into_iter()
            .map(|id| Choice {
                value: id.to_string(),
                label: self.visit.conference.delegation_name(id),
                here: wanted.delegation.as_deref() == Some(id.as_str()),
            })
            .collect();
        choices.sort_by_key(|choice| choice.label.to_lowercase());
        choices
    }

    /// The paragraphs that anything is proposed to, in the order of the text.
    fn paragraphs(&self, wanted: &Wanted) -> Vec<Choice> {
        let choice = |id: &ParagraphId| Choice {
            value: id.to_string(),
            label: called(self.visit, self.text, id),
            here: wanted.paragraph.as_deref() == Some(id.as_str()),
        };
        let mut named: Vec<ParagraphId> = self
            .text
            .amendments
            .values()
            .flat_map(|amendment| paragraphs_of(self.text, amendment))
            .collect();
        // A paragraph that somebody was sent to stands in the list although nothing is proposed to it.
        named.extend(wanted.paragraph.as_ref().and_then(|id| id.parse().ok()));
        let order = self.text.latest().map_or(&[][..], |latest| &latest.blocks);
        let standing = order
            .iter()
            .map(|block| &block.id)
            .filter(|id| named.contains(id));
        let mut choices: Vec<Choice> = standing.map(choice).collect();
        for id in &named {
            if choices.iter().all(|known| known.value != id.as_str()) {
                choices.push(choice(id));
            }
        }
        choices
    }

    fn group(&self, id: String, label: String, amendments: &[&Amendment]) -> Group {
        let entry = |amendment: &&Amendment| Entry {
            number: amendment.number,
            stamp: looks::stamp(amendment),
            news: self.news.get(&amendment.number).map(|news| news.code()),
            slip: Slip::of(self.visit, self.text, amendment),
        };
        Group {
            id,
            label,
            href: None,
            entries: amendments.iter().map(entry).collect(),
            note: None,
        }
    }

    /// In the order of the text; an amendment to several paragraphs stands at the first of them.
    fn by_paragraph(&self, chosen: &[&Amendment]) -> Vec<Group> {
        let w = self.visit.w;
        let order = self.text.latest().map_or(&[][..], |latest| &latest.blocks);
        let at = |amendment: &Amendment| {
            let at = paragraphs_of(self.text, amendment);
            at.iter()
                .filter_map(|id| order.iter().position(|block| block.id == *id))
                .min()
        };
        let mut of_block: BTreeMap<usize, Vec<&Amendment>> = BTreeMap::new();
        let (mut of_title, mut gone) = (Vec::new(), Vec::new());
        for amendment in chosen.iter().copied() {
            match at(amendment) {
                Some(place) => of_block.entry(place).or_default().push(amendment),
                None if paragraphs_of(self.text, amendment).is_empty() => of_title.push(amendment),
                None => gone.push(amendment),
            }
        }
        let mut groups = Vec::new();
        if !of_title.is_empty() {
            groups.push(self.group("title".to_owned(), w.say("compilation-to-title"), &of_title));
        }
        for (place, amendments) in of_block {
            let id = &order[place].id;
            let paragraph = changes::group(self.visit, self.text, id);
            groups.push(self.group(id.to_string(), paragraph, &amendments));
        }
        if !gone.is_empty() {
            groups.push(self.group("removed".to_owned(), w.say("amendments-group-removed"), &gone));
        }
        groups
    }

    /// Under the lead of the sponsors, by name; what a delegation co-sponsors is named under it.
    fn by_delegation(&self, chosen: &[&Amendment]) -> Vec<Group> {
        let visit = self.visit;
        let mut sponsors: BTreeMap<(String, &DelegationId), Sponsored<'_>> = BTreeMap::new();
        for amendment in chosen.iter().copied() {
            for (place, sponsor) in amendment.sponsors.iter().enumerate() {
                let name = visit.conference.delegation_name(sponsor).to_lowercase();
                let Sponsored { leads, joins } = sponsors.entry((name, sponsor)).or_default();
                if place == 0 {
                    leads.push(amendment);
                } else {
                    joins.push(amendment.number);
                }
            }
        }
        let groups = sponsors.into_iter().map(|((_, id), Sponsored { leads, joins })| {
            let numbers: Vec<String> = joins.iter().map(ToString::to_string).collect();
            Group {
                href: Some(format!("{}/delegations/{id}", visit.base())),
                note: (!joins.is_empty()).then(|| {
                    visit
                        .w
                        .of("amendments-group-joins")
                        .with("numbers", numbers.join(", "))
                        .to_string()
                }),
                ..self.group(id.to_string(), visit.conference.delegation_name(id), &leads)
            }
        });
        groups.collect()
    }

    fn by_state(&self, chosen: &[&Amendment]) -> Vec<Group> {
        let of_state = |state: &str| {
            let here: Vec<&Amendment> = chosen
                .iter()
                .copied()
                .filter(|amendment| amendment.state() == state)
                .collect();
            let label = self.visit.w.named("amendments-state", state).to_string();
            (!here.is_empty()).then(|| self.group(state.to_owned(), label, &here))
        };
        states().filter_map(of_state).collect()
    }
}
