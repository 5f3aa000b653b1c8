//! A small meeting to test the procedure with: five delegations, one text of six blocks, and a live draft that is a list.

#![expect(
    clippy::needless_pass_by_value,
    clippy::similar_names,
    reason = "a test reads as a sentence when commands are built where they are given"
)]

mod chains;
mod combinations;
mod comments;
mod gavel;
mod kinds;
mod people;
mod prepared;
mod procedure;
mod properties;
mod provenance;
mod putting;
mod rapporteurs;
mod reading;
mod rebasing;
mod refusals;
mod situations;

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::*;
use crate::text::{Block, BlockKind, Content, Fingerprint, ParagraphId, TextVersion, canonical};

/// The text every test is about.
pub fn summary() -> TextId {
    TextId::new("summary").unwrap()
}

/// A paragraph's id from a short word.
pub fn pid(word: &str) -> ParagraphId {
    format!("{word:0<16}").parse().unwrap()
}

pub fn person(word: &str) -> PersonId {
    PersonId::new(word).unwrap()
}

pub fn delegation(word: &str) -> DelegationId {
    DelegationId::new(word).unwrap()
}

pub fn words(text: &str) -> Content {
    Content::of_plain(text)
}

pub fn to_text(change: Change) -> Subject {
    Subject::Text(vec![change])
}

pub fn wording_of(id: &str, text: &str) -> Change {
    Change::wording(pid(id), words(text))
}

pub fn deletion_of(id: ParagraphId) -> Subject {
    to_text(Change::deletion(id))
}

pub fn new_block(id: &str, text: &str) -> Block {
    Block {
        id: pid(id),
        kind: BlockKind::Paragraph,
        level: 1,
        content: words(text),
    }
}

pub fn new_after(after: Option<&str>, id: &str, text: &str) -> Subject {
    to_text(Change::New {
        after: after.map(pid),
        block: new_block(id, text),
    })
}

pub fn sub_of(number: u32, text: &str) -> Subject {
    Subject::Amendment {
        number,
        change: 0,
        before: Content::default(),
        after: words(text),
    }
}

/// A conference with its live draft and its journal.
#[derive(Clone)]
pub struct Meeting {
    pub conference: Conference,
    pub journal: Vec<Sealed>,
    pub live: Vec<Block>,
    edits: u64,
    now: Timestamp,
    restarted_at: u64,
}

/// Who does something: the person and the role.
pub type Who = (&'static str, Role);

pub const SEC: Who = ("sec", Role::Secretariat);
pub const CHAIR: Who = ("chair", Role::Chair);
pub const VICE: Who = ("vice", Role::Chair);
pub const RAP: Who = ("rap", Role::Rapporteur);
pub const ANNA: Who = ("anna", Role::Delegate);
pub const BEN: Who = ("ben", Role::Delegate);
pub const OLGA: Who = ("olga", Role::Observer);
pub const PETE: Who = ("pete", Role::Delegate);

impl Meeting {
    /// Nothing has happened yet.
    pub fn nowhere() -> Meeting {
        Meeting {
            conference: Conference::default(),
            journal: Vec::new(),
            live: Vec::new(),
            edits: 0,
            restarted_at: 0,
            now: "2007-06-10T08:00:00Z".parse().unwrap(),
        }
    }

    /// Founded under these rules, with its people, and a text begun.
    pub fn under(rules: Rules) -> Meeting {
        let mut m = Meeting::nowhere();
        m.must(
            SEC,
            Command::CreateConference {
                particulars: particulars(rules),
            },
        );
        for (id, name, category) in [
            ("arcadia", "Arcadia", Category::Member),
            ("borduria", "Borduria", Category::Member),
            ("league", "League of Registrars", Category::Ngo),
            ("gazette", "The Gazette", Category::Press),
            ("syldavia", "Syldavia", Category::Signatory),
        ] {
            let name = name.to_owned();
            m.must(
                SEC,
                Command::RegisterDelegation {
                    id: delegation(id),
                    name,
                    category,
                },
            );
        }
        for (id, home, held) in [
            ("chair", Some("syldavia"), vec![Role::Chair, Role::Delegate]),
            ("vice", None, vec![Role::Chair]),
            ("rap", None, vec![Role::Rapporteur]),
            ("anna", Some("arcadia"), vec![Role::Delegate]),
            ("ben", Some("borduria"), vec![Role::Delegate]),
            ("olga", Some("league"), vec![Role::Observer, Role::Delegate]),
            ("pete", Some("gazette"), vec![Role::Delegate]),
        ] {
            let roles = BTreeSet::from_iter(held);
            m.must(
                SEC,
                Command::RegisterPerson {
                    id: person(id),
                    delegation: home.map(delegation),
                    roles,
                },
            );
        }
        let title = "Conference summary".to_owned();
        m.must(
            RAP,
            Command::OpenText {
                id: summary(),
                title,
                language: "en".into(),
            },
        );
        m.live = [
            ("h1", BlockKind::Heading, "Threats"),
            (
                "p1",
                BlockKind::Paragraph,
                "Participants noted that threats have grown in number.",
            ),
            ("i1", BlockKind::Item, "threats to networks;"),
            (
                "p2",
                BlockKind::Paragraph,
                "Participants agreed to meet again next year.",
            ),
            ("h2", BlockKind::Heading, "Closing"),
            (
                "p3",
                BlockKind::Paragraph,
                "Participants thanked the hosts for their work.",
            ),
        ]
        .map(|(id, kind, text)| Block {
            id: pid(id),
            kind,
            level: 1,
            content: words(text),
        })
        .to_vec();
        m
    }

    /// Founded under the preset `consensus`.
    pub fn founded() -> Meeting {
        Meeting::under(Rules::consensus())
    }

    /// The text issued.
    pub fn issued() -> Meeting {
        let mut m = Meeting::founded();
        m.must(RAP, Meeting::issue());
        m
    }

    /// In a sitting, everybody there.
    pub fn sitting() -> Meeting {
        let mut m = Meeting::issued();
        m.open();
        m
    }

    /// Everything agreed, and the question put.
    pub fn put() -> Meeting {
        let mut m = Meeting::sitting();
        m.agree_all();
        m.must(CHAIR, m.put_text());
        m
    }

    /// Adopted.
    pub fn adopted() -> Meeting {
        let mut m = Meeting::put();
        m.must(CHAIR, m.gavel());
        m
    }

    pub fn open(&mut self) {
        let present = self.conference.delegations.keys().cloned().collect();
        self.must(CHAIR, Command::OpenSitting { present });
    }

    pub fn agree_all(&mut self) {
        self.agree_as(CHAIR);
    }

    pub fn agree_as(&mut self, chair: Who) {
        for block in self.live.clone() {
            if self.text().state_of(&block.id) != ParagraphState::Agreed && block.kind != BlockKind::Heading {
                self.must(chair, self.agree(block.id.as_str()));
            }
        }
    }

    pub fn text(&self) -> &Text {
        &self.conference.texts[&summary()]
    }

    pub fn amendment(&self, number: u32) -> &Amendment {
        &self.text().amendments[&number]
    }

    pub fn pinned(&self) -> Pinned {
        let title = self
            .conference
            .texts
            .get(&summary())
            .map(|text| text.title.as_str());
        pinned(title.unwrap_or_default(), &self.live, self.edits)
    }

    pub fn hash(&self) -> Fingerprint {
        self.pinned().version.hash
    }

    /// A rapporteur writes.
    pub fn write(&mut self, id: &str, text: &str) {
        let block = self.live.iter_mut().find(|block| block.id == pid(id)).unwrap();
        block.content = words(text);
        self.edits += 1;
    }

    pub fn wait(&mut self, hours: i64) {
        self.now += jiff::SignedDuration::from_hours(hours);
    }

    /// The server goes, and comes back.
    pub fn restart(&mut self) {
        self.restarted_at = self.conference.seq;
    }

    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// The act as the application would prepare it.
    pub fn act(&self, who: Who, command: &Command) -> Act {
        let before = self.pinned();
        let edits = self.edits + 1;
        let text = match preparation(&self.conference, command) {
            Preparation::Nothing => None,
            Preparation::Pin(_) => Some(TextFacts {
                before,
                after: None,
                title: None,
            }),
            Preparation::Issue(_) => Some(TextFacts {
                before,
                after: Some(pinned(&self.text().title, &self.live, edits)),
                title: None,
            }),
            Preparation::Amend(_, number) => {
                let effects = amendment_effects(self.text(), &self.live, number).unwrap_or_default();
                let title = Effect::title_after(&effects).map(str::to_owned);
                let named = title.as_deref().unwrap_or(&self.text().title);
                let after = effect::applied(&self.live, &effects).map(|blocks| pinned(named, &blocks, edits));
                Some(TextFacts { before, after, title })
            }
            Preparation::Bloc(_, numbers) => {
                let parts = bloc_parts(self.text(), &self.live, &numbers).unwrap_or_default();
                let effects: Vec<Effect> = parts.into_iter().flat_map(|part| part.effects).collect();
                let title = Effect::title_after(&effects).map(str::to_owned);
                let named = title.as_deref().unwrap_or(&self.text().title);
                let after = effect::applied(&self.live, &effects).map(|blocks| pinned(named, &blocks, edits));
                Some(TextFacts { before, after, title })
            }
        };
        Act {
            person: person(who.0),
            capacity: who.1,
            delegation: None,
            at: self.now,
            serving_since: self.restarted_at,
            text,
        }
    }

    pub fn ask(&self, who: Who, command: &Command) -> Result<Vec<Event>, Refusal> {
        decide(&self.conference, &self.act(who, command), command)
    }

    pub fn refused(&self, who: Who, command: Command) -> Refusal {
        self.ask(who, &command).expect_err("a rule says no")
    }

    pub fn must(&mut self, who: Who, command: Command) -> Vec<Event> {
        let act = self.act(who, &command);
        self.must_as(act, command)
    }

    pub fn must_as(&mut self, act: Act, command: Command) -> Vec<Event> {
        self.try_as(act, &command)
            .unwrap_or_else(|refusal| panic!("{command:?} was refused: {refusal:?}"))
    }

    pub fn try_as(&mut self, act: Act, command: &Command) -> Result<Vec<Event>, Refusal> {
        let events = decide(&self.conference, &act, command)?;
        if let Some(after) = act
            .text
            .as_ref()
            .and_then(|facts| facts.after.clone())
            .filter(|_| !events.is_empty())
        {
            self.live = after.blocks;
            self.edits += 1;
        }
        for event in &events {
            let entry = Entry {
                v: journal::ENTRY_VERSION,
                seq: self.conference.seq + 1,
                at: act.at,
                person: act.person.clone(),
                capacity: act.capacity,
                delegation: act.delegation.clone(),
                command_id: CommandId::new(format!("c{}", self.conference.seq)).unwrap(),
                request_id: None,
                event: event.clone(),
            };
            apply(&mut self.conference, &entry).expect("what was decided applies");
            let previous = self
                .journal
                .last()
                .map_or_else(journal::genesis, |sealed| sealed.hash);
            self.journal.push(journal::seal(&previous, entry));
        }
        self.now += jiff::SignedDuration::from_secs(60);
        Ok(events)
    }

    // Commands on the text, as a page with the present text on it would send them.

    pub fn issue() -> Command {
        Command::IssueText {
            text: summary(),
            symbol: None,
            note: String::new(),
        }
    }

    pub fn file(&self, subject: Subject) -> Command {
        Command::FileAmendment {
            text: summary(),
            base: self
                .text()
                .latest()
                .map_or_else(|| self.hash(), |latest| latest.version.hash),
            subject,
            consequential_on: None,
            reason: "It says more exactly what was meant.".into(),
            co_sponsors: Vec::new(),
            oral: false,
        }
    }

    pub fn file_to(&self, id: &str, text: &str) -> Command {
        self.file(to_text(wording_of(id, text)))
    }

    /// Other words for a paragraph, which follow from an amendment.
    pub fn following(&self, id: &str, on: u32) -> Command {
        let mut filing = self.file_to(id, "They followed.");
        if let Command::FileAmendment { consequential_on, .. } = &mut filing {
            *consequential_on = Some(on);
        }
        filing
    }

    pub fn take_up(id: &str) -> Command {
        Command::TakeUpParagraph {
            text: summary(),
            paragraph: pid(id),
        }
    }

    pub fn accept(&self, number: u32) -> Command {
        self.accept_with(number, Vec::new())
    }

    pub fn accept_with(&self, number: u32, identical: Vec<u32>) -> Command {
        let question = format!("Amendment {number} is accepted?");
        Command::AcceptAmendment {
            text: summary(),
            number,
            identical,
            question,
            expected: self.hash(),
        }
    }

    pub fn reject(number: u32) -> Command {
        Command::RejectAmendment {
            text: summary(),
            number,
            identical: Vec::new(),
            question: format!("Amendment {number} is not accepted?"),
            reason: String::new(),
        }
    }

    pub fn withdraw(number: u32) -> Command {
        Command::WithdrawAmendment {
            text: summary(),
            number,
        }
    }

    pub fn compromise(&self, id: &str, amendments: Vec<u32>) -> Command {
        Command::RecordCompromise {
            text: summary(),
            paragraph: pid(id),
            amendments,
            question: "The words on screen are accepted?".into(),
            expected: self.hash(),
        }
    }

    pub fn agree(&self, id: &str) -> Command {
        let id: ParagraphId = if id.len() == 16 {
            id.parse().unwrap()
        } else {
            pid(id)
        };
        let block = self.live.iter().find(|block| block.id == id);
        let expected = block.map_or_else(|| Fingerprint::of(""), content_hash);
        Command::AgreeParagraph {
            text: summary(),
            paragraph: id,
            expected,
        }
    }

    pub fn reopen(id: &str) -> Command {
        Command::ReopenParagraph {
            text: summary(),
            paragraph: pid(id),
            reason: "An error was found.".into(),
        }
    }

    pub fn put_text(&self) -> Command {
        let question = "The Conference adopts the summary as it stands on the screen?".into();
        Command::PutText {
            text: summary(),
            question,
            expected: self.hash(),
        }
    }

    pub fn gavel(&self) -> Command {
        let version = self.pinned().version;
        Command::Adopt {
            text: summary(),
            heads: version.heads,
            hash: version.hash,
        }
    }
}

fn particulars(rules: Rules) -> Particulars {
    Particulars {
        slug: Slug::new("small").unwrap(),
        title: "A Small Conference".into(),
        opens_on: "2007-06-11".parse().unwrap(),
        closes_on: "2007-06-12".parse().unwrap(),
        place: "Town hall, Klow".into(),
        country: "Syldavia".into(),
        aims: vec!["To meet.".into()],
        agenda: vec!["Threats".into(), "Closing".into()],
        language: "en".into(),
        zone: "Europe/Paris".into(),
        rules,
    }
}

fn pinned(title: &str, blocks: &[Block], edits: u64) -> Pinned {
    let hash = Fingerprint::of(&canonical("en", title, blocks));
    let version = TextVersion {
        text: "summary".into(),
        heads: vec![format!("{edits:064x}")],
        hash,
    };
    Pinned {
        version,
        blocks: blocks.to_vec(),
    }
}
