//! The page on which rapporteurs write. It only opens the editor; everything else of it is in `static/editor`.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;

use crate::domain::rights::Right;

use crate::web::house::errors::Problem;
use crate::web::house::frame::{Frame, Spot};
use crate::web::house::layers::EditorPage;
use crate::web::house::reply;
use crate::web::house::visit::Visit;
use crate::web::text::reading::OfText;

#[derive(Template)]
#[template(path = "editor/show.html")]
struct Page {
    frame: Frame,
    url: String,
    title: String,
    language: String,
    person: String,
    name: String,
    zone: String,
    acts: &'static [Act],
    keys: &'static [&'static str],
}

/// Something that can be done in the editor, by name in its list of acts.
struct Act {
    name: &'static str,
    /// It changes the text, so there is no offering it where nothing may be written.
    writes: bool,
    /// Keys do it as well.
    keyed: bool,
}

/// Everything that can be done, in the order of the list. What an act does is in `static/editor`.
const ACTS: [Act; 26] = [
    act("paragraph", true, true),
    act("heading-1", true, true),
    act("heading-2", true, true),
    act("heading-3", true, true),
    act("item-1", true, true),
    act("item-2", true, true),
    act("deeper", true, true),
    act("outer", true, true),
    act("strong", true, true),
    act("emphasis", true, true),
    act("link", true, true),
    act("footnote", true, true),
    act("up", true, true),
    act("down", true, true),
    act("undo", true, true),
    act("redo", true, true),
    act("comment", false, true),
    act("find", false, true),
    act("replace", true, true),
    act("find-next", false, true),
    act("find-previous", false, true),
    act("outline", false, false),
    act("history", false, true),
    act("wrote", false, false),
    act("limit", false, false),
    act("keys", false, true),
];

/// The list of keys, in the order in which one comes to need them.
const KEYS: [&str; 29] = [
    "split",
    "join",
    "undo",
    "redo",
    "palette",
    "slash",
    "find",
    "replace",
    "find-next",
    "find-previous",
    "strong",
    "emphasis",
    "link",
    "footnote",
    "up",
    "down",
    "paragraph",
    "heading-1",
    "heading-2",
    "heading-3",
    "item-1",
    "item-2",
    "deeper",
    "outer",
    "comment",
    "comments",
    "history",
    "tools",
    "keys",
];

const fn act(name: &'static str, writes: bool, keyed: bool) -> Act {
    Act { name, writes, keyed }
}

impl Page {
    /// The keys of an act as they are called on a keyboard of this make.
    fn key(&self, act: &str, make: &str) -> String {
        let words = self.frame.w;
        words
            .named("editor-key", act)
            .with("mod", words.named("editor-mod", make))
            .with("on", make)
            .to_string()
    }

    /// A sentence whose places the editor fills in as it says it.
    fn open(&self, name: &str) -> String {
        self.opened("editor", name)
    }

    /// The same of another stem.
    fn opened(&self, stem: &str, name: &str) -> String {
        ["at", "count", "limit", "name", "when"]
            .into_iter()
            .fold(self.frame.w.named(stem, name), |phrase, place| {
                phrase.with(place, format!("{{{place}}}"))
            })
            .to_string()
    }
}

/// Shows the editor.
pub async fn show(visit: Visit, Path(of): Path<OfText>) -> Result<Response, Problem> {
    let (text, _) = visit.text(&of.text)?;
    let who = visit.signed()?;
    visit.hall.may(who, Right::Draft, None)?;
    let page = Page {
        frame: Frame::of(&visit, Spot::Text, &text.title, Some(&text.id))
            .classed("editing")
            .undisturbed(),
        url: visit.text_url(&text.id),
        title: text.title.clone(),
        language: text.language.clone(),
        person: who.person.to_string(),
        name: visit.name(&who.person),
        zone: visit.conference.particulars.zone.clone(),
        acts: &ACTS,
        keys: &KEYS,
    };
    let mut response = reply::html(&page)?;
    response.extensions_mut().insert(EditorPage);
    Ok(response)
}
