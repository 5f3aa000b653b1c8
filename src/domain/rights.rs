//! Who may do what: the one place where permissions are decided, for acts, buttons and the live editor alike.
//!
//! A role grants rights; the rules of procedure narrow them per category of delegation. Whether an act fits the stage
//! things are at is not a right: that is for the command itself.

use serde::{Deserialize, Serialize};

use crate::text::ParagraphId;

use super::{
    Act, Category, Command, Conference, Delegation, DelegationId, ObserverProposals, Person, PersonId,
    Refusal, Stage, Text, TextId,
};

/// What a person acts as. A person may hold several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Runs the conference: people, texts, deadlines, attendance.
    Secretariat,
    /// May preside; a vice-chair is a chair with that title.
    Chair,
    /// Writes the texts.
    Rapporteur,
    /// Acts for a delegation.
    Delegate,
    /// Follows, and proposes where the rules let observers propose.
    Observer,
    /// Reads what is public.
    Public,
}

impl Role {
    /// Every role.
    pub const ALL: [Role; 6] = [
        Role::Secretariat,
        Role::Chair,
        Role::Rapporteur,
        Role::Delegate,
        Role::Observer,
        Role::Public,
    ];

    /// The word used in forms, files and message ids.
    pub fn code(self) -> &'static str {
        match self {
            Role::Secretariat => "secretariat",
            Role::Chair => "chair",
            Role::Rapporteur => "rapporteur",
            Role::Delegate => "delegate",
            Role::Observer => "observer",
            Role::Public => "public",
        }
    }
}

/// Something that not everybody may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Right {
    /// Found a conference.
    Found,
    /// Register delegations and people, and set roles.
    RegisterPeople,
    /// Begin a text.
    OpenText,
    /// Name the rapporteurs of a text.
    NameRapporteurs,
    /// Write in a live draft.
    Draft,
    /// Comment on words of a draft, reply and resolve.
    Comment,
    /// Say which delegations want an alternative in a draft.
    Attribute,
    /// Issue a text and open its revision.
    Issue,
    /// Set deadlines and give leave to file late.
    SetDeadline,
    /// File amendments, join and leave sponsors.
    File,
    /// Prepare amendments within the own delegation, unseen by everybody else.
    Prepare,
    /// Rule amendments inadmissible.
    Rule,
    /// Open a sitting.
    OpenSitting,
    /// Record which delegations are present.
    RecordAttendance,
    /// Hand over or take the chair.
    HandOver,
    /// Conduct the sitting: take up, decide, put, adopt, close.
    Conduct,
    /// Object to a question.
    Object,
    /// Have a position recorded.
    StatePosition,
}

impl Right {
    /// Every right.
    pub const ALL: [Right; 18] = [
        Right::Found,
        Right::RegisterPeople,
        Right::OpenText,
        Right::NameRapporteurs,
        Right::Draft,
        Right::Comment,
        Right::Attribute,
        Right::Issue,
        Right::SetDeadline,
        Right::File,
        Right::Prepare,
        Right::Rule,
        Right::OpenSitting,
        Right::RecordAttendance,
        Right::HandOver,
        Right::Conduct,
        Right::Object,
        Right::StatePosition,
    ];

    /// The word used in message ids.
    pub fn code(self) -> &'static str {
        match self {
            Right::Found => "found",
            Right::RegisterPeople => "register-people",
            Right::OpenText => "open-text",
            Right::NameRapporteurs => "name-rapporteurs",
            Right::Draft => "draft",
            Right::Comment => "comment",
            Right::Attribute => "attribute",
            Right::Issue => "issue",
            Right::SetDeadline => "set-deadline",
            Right::File => "file",
            Right::Prepare => "prepare",
            Right::Rule => "rule",
            Right::OpenSitting => "open-sitting",
            Right::RecordAttendance => "record-attendance",
            Right::HandOver => "hand-over",
            Right::Conduct => "conduct",
            Right::Object => "object",
            Right::StatePosition => "state-position",
        }
    }

    /// The roles that give this right, the most fitting first.
    pub fn roles(self) -> &'static [Role] {
        match self {
            Right::Found | Right::RegisterPeople => &[Role::Secretariat],
            Right::OpenText | Right::Issue | Right::Comment => &[Role::Rapporteur, Role::Secretariat],
            Right::Draft | Right::Attribute => &[Role::Rapporteur],
            // The secretariat gives the role, and the chair knows who was asked to hold the pen of which text. Not the
            // rapporteurs: nobody lets himself in, or another out.
            Right::SetDeadline | Right::RecordAttendance | Right::NameRapporteurs => {
                &[Role::Secretariat, Role::Chair]
            }
            Right::File => &[Role::Delegate, Role::Observer, Role::Secretariat, Role::Chair],
            Right::Rule | Right::OpenSitting | Right::Conduct | Right::HandOver => &[Role::Chair],
            Right::Object => &[Role::Delegate],
            Right::StatePosition | Right::Prepare => &[Role::Delegate, Role::Observer],
        }
    }

    /// Whether a rapporteur has it only in the texts that are theirs.
    pub fn is_of_a_text(self) -> bool {
        matches!(
            self,
            Right::Draft | Right::Comment | Right::Attribute | Right::Issue
        )
    }
}

/// The right a command needs.
pub fn right_for(command: &Command) -> Right {
    match command {
        Command::CreateConference { .. } => Right::Found,
        Command::RegisterDelegation { .. }
        | Command::RegisterPerson { .. }
        | Command::SetRoles { .. }
        | Command::NameHead { .. } => Right::RegisterPeople,
        Command::OpenText { .. } => Right::OpenText,
        Command::SetTextRapporteurs { .. } => Right::NameRapporteurs,
        Command::IssueText { .. } | Command::OpenRevision { .. } => Right::Issue,
        Command::SetAmendmentDeadline { .. } | Command::GrantLeave { .. } => Right::SetDeadline,
        Command::FileAmendment { .. }
        | Command::TakeOverAmendment { .. }
        | Command::ConfirmWording { .. }
        | Command::SayWhichStands { .. }
        | Command::JoinSponsors { .. }
        | Command::WithdrawAmendment { .. }
        | Command::AskSeparately { .. }
        | Command::AnswerCompromise { .. }
        | Command::WaiveSeparately { .. }
        | Command::ConfirmRebase { .. } => Right::File,
        Command::RuleInadmissible { .. } => Right::Rule,
        Command::OpenSitting { .. } => Right::OpenSitting,
        Command::RecordAttendance { .. } => Right::RecordAttendance,
        Command::HandOverChair { .. } => Right::HandOver,
        Command::CloseSitting
        | Command::TakeUpParagraph { .. }
        | Command::AcceptAmendment { .. }
        | Command::RejectAmendment { .. }
        | Command::DeclareFallen { .. }
        | Command::DeclareFallenTogether { .. }
        | Command::PutAllTheSame { .. }
        | Command::RecordNotMoved { .. }
        | Command::DivideAmendment { .. }
        | Command::SetOrderOfPutting { .. }
        | Command::AcceptEnBloc { .. }
        | Command::RecordCompromise { .. }
        | Command::AgreeParagraph { .. }
        | Command::ReopenParagraph { .. }
        | Command::PutText { .. }
        | Command::WithdrawQuestion { .. }
        | Command::Adopt { .. } => Right::Conduct,
        Command::RaiseObjection { .. } | Command::WithdrawObjection { .. } => Right::Object,
        Command::StatePosition { .. } | Command::WithdrawPosition { .. } => Right::StatePosition,
    }
}

/// The rapporteurs a text names, as far as they are rapporteurs still: who lost the role, or is no longer on the list,
/// does not count. Where nobody is left, the text is every rapporteur's, as it is where it never named any: a text that
/// nobody may write would wait for the secretariat in the middle of the night.
pub fn named<'a>(conference: &'a Conference, text: &'a Text) -> impl Iterator<Item = &'a PersonId> {
    text.rapporteurs
        .iter()
        .filter(|person| holds(conference, person, Role::Rapporteur))
}

/// Whether a person is a rapporteur of this text.
pub fn is_rapporteur_of(conference: &Conference, person: &PersonId, text: &Text) -> bool {
    let mut named = named(conference, text).peekable();
    holds(conference, person, Role::Rapporteur)
        && (named.peek().is_none() || named.any(|rapporteur| rapporteur == person))
}

fn holds(conference: &Conference, person: &PersonId, role: Role) -> bool {
    conference
        .people
        .get(person)
        .is_some_and(|person| person.roles.contains(&role))
}

/// The role in which a person uses a right in a text, or, where none is named, in the conference: the most fitting one
/// the person holds. Without any, the first of the person's roles, so that the refusal can name it.
pub fn capacity(conference: &Conference, person: &PersonId, right: Right, text: Option<&TextId>) -> Role {
    let Some(known) = conference.people.get(person) else {
        // Nobody is on the list before the conference is founded.
        return if right == Right::Found {
            Role::Secretariat
        } else {
            Role::Public
        };
    };
    let fitting = right
        .roles()
        .iter()
        .copied()
        .filter(|role| known.roles.contains(role));
    let presiding = presides(conference, person);
    let mut all: Vec<Role> = fitting.collect();
    // Who presides acts as chair wherever that will do, and nobody as rapporteur of another's text where another role does.
    all.sort_by_key(|role| {
        (
            not_of(conference, person, *role, right, text).is_some(),
            presiding && *role != Role::Chair,
        )
    });
    all.first()
        .copied()
        .or_else(|| known.roles.first().copied())
        .unwrap_or(Role::Public)
}

/// The text, where this role gives this right in some texts and not in this one.
fn not_of<'a>(
    conference: &'a Conference,
    person: &PersonId,
    role: Role,
    right: Right,
    text: Option<&TextId>,
) -> Option<&'a Text> {
    let text = conference.texts.get(text?)?;
    let others = role == Role::Rapporteur && right.is_of_a_text();
    (others && !is_rapporteur_of(conference, person, text)).then_some(text)
}

/// Whether this act may use this right in this text. Everything that asks about a text, asks here.
pub fn may_in(
    conference: &Conference,
    act: &Act,
    right: Right,
    text: Option<&TextId>,
) -> Result<(), Refusal> {
    may(conference, act, right)?;
    match not_of(conference, &act.person, act.capacity, right, text) {
        Some(text) => Err(Refusal::NotRapporteurOfText {
            title: text.title.clone(),
        }),
        None => Ok(()),
    }
}

/// Whether this act may use this right, wherever that is.
fn may(conference: &Conference, act: &Act, right: Right) -> Result<(), Refusal> {
    if !conference.exists() {
        return if right == Right::Found {
            Ok(())
        } else {
            Err(Refusal::ConferenceMissing)
        };
    }
    let person = conference.people.get(&act.person).ok_or(Refusal::NotRegistered)?;
    if !person.roles.contains(&act.capacity) {
        return Err(Refusal::RoleNotHeld { role: act.capacity });
    }
    if !right.roles().contains(&act.capacity) {
        return Err(Refusal::RightMissing {
            right,
            role: act.capacity,
        });
    }
    match act.capacity {
        Role::Delegate | Role::Observer => for_delegation(conference, act, person, right),
        Role::Chair if matches!(right, Right::Conduct | Right::Rule) => match conference.sitting() {
            Some(sitting) if sitting.presiding != act.person => Err(Refusal::NotPresiding),
            _ => Ok(()),
        },
        _ => Ok(()),
    }
}

/// Whether this person presides over the open sitting.
pub fn presides(conference: &Conference, person: &PersonId) -> bool {
    conference
        .sitting()
        .is_some_and(|sitting| sitting.presiding == *person)
}

fn for_delegation(conference: &Conference, act: &Act, person: &Person, right: Right) -> Result<(), Refusal> {
    if presides(conference, &act.person) {
        return Err(Refusal::PresidingForDelegation);
    }
    let own = person.delegation.as_ref().ok_or(Refusal::DelegationNeeded)?;
    if let Some(named) = act.delegation.as_ref().filter(|named| *named != own) {
        return Err(Refusal::OtherDelegation {
            delegation: conference.delegation_name(named),
        });
    }
    let category = conference.delegation(own)?.category;
    category_may(conference, category, right)?;
    let observes = act.capacity == Role::Observer;
    if matches!(right, Right::File | Right::Prepare)
        && observes
        && conference.rules().observer_proposals == ObserverProposals::No
    {
        return Err(Refusal::ObserverMayNotFile);
    }
    Ok(())
}

/// Whether the rules give a category of delegations this right.
pub(super) fn category_may(conference: &Conference, category: Category, right: Right) -> Result<(), Refusal> {
    let rules = conference.rules();
    match right {
        Right::File | Right::Prepare if !rules.may_file.contains(&category) => {
            Err(Refusal::CategoryMayNotFile { category })
        }
        Right::Object if !rules.may_object.contains(&category) => {
            Err(Refusal::CategoryMayNotObject { category })
        }
        Right::StatePosition if !rules.may_state_position.contains(&category) => {
            Err(Refusal::CategoryMayNotState { category })
        }
        _ => Ok(()),
    }
}

impl Conference {
    /// Whether the rules let this delegation be among the sponsors of an amendment.
    pub fn may_sponsor(&self, delegation: &Delegation) -> bool {
        category_may(self, delegation.category, Right::File).is_ok()
    }
}

/// The delegation an act is for: a delegate's own, or the one the secretariat or the chair names.
pub(super) fn delegation_of<'a>(
    conference: &'a Conference,
    act: &'a Act,
) -> Result<&'a DelegationId, Refusal> {
    let own = conference
        .people
        .get(&act.person)
        .and_then(|person| person.delegation.as_ref());
    let delegation = match act.capacity {
        Role::Delegate | Role::Observer => own,
        _ => act.delegation.as_ref(),
    };
    let delegation = delegation.ok_or(Refusal::DelegationNeeded)?;
    conference.delegation(delegation)?;
    Ok(delegation)
}

/// What a person may write in a live draft now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Editable {
    /// Everything.
    All,
    /// These paragraphs alone.
    Some(Vec<ParagraphId>),
    /// Nothing.
    None(Closed),
}

/// Why a person may write nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Closed {
    /// The person is no rapporteur of this conference.
    NotARapporteur,
    /// The text has rapporteurs of its own, and the person is none of them.
    OtherRapporteurs,
    /// There is no such text.
    NoText,
    /// The text is issued, and no paragraph is under consideration.
    Issued,
    /// The question is put.
    Put,
    /// The text is adopted.
    Adopted,
}

impl Closed {
    /// The word used on the wire and in message ids.
    pub fn code(self) -> &'static str {
        match self {
            Closed::NotARapporteur => "not-a-rapporteur",
            Closed::OtherRapporteurs => "other-rapporteurs",
            Closed::NoText => "no-text",
            Closed::Issued => "issued",
            Closed::Put => "put",
            Closed::Adopted => "adopted",
        }
    }
}

/// Refuses whoever may not write in a draft now: in this paragraph, or, where none is named, anywhere in it.
pub fn may_write(
    conference: &Conference,
    person: &PersonId,
    text: &TextId,
    paragraph: Option<&ParagraphId>,
) -> Result<(), Refusal> {
    let closed = match editable(conference, person, text) {
        Editable::All => return Ok(()),
        Editable::Some(open) if paragraph.is_some_and(|paragraph| open.contains(paragraph)) => return Ok(()),
        Editable::Some(_) => Closed::Issued,
        Editable::None(closed) => closed,
    };
    let known = conference.text(text)?;
    Err(match closed {
        Closed::NotARapporteur => Refusal::RightMissing {
            right: Right::Draft,
            role: capacity(conference, person, Right::Draft, None),
        },
        Closed::OtherRapporteurs => Refusal::NotRapporteurOfText {
            title: known.title.clone(),
        },
        Closed::NoText => Refusal::UnknownText { text: text.clone() },
        Closed::Issued => Refusal::TextNotOpen,
        Closed::Put => Refusal::QuestionIsPut,
        Closed::Adopted => Refusal::TextIsAdopted {
            decision: known.adoption.as_ref().map_or(0, |adoption| adoption.decision),
        },
    })
}

/// What this person may write in this text now.
pub fn editable(conference: &Conference, person: &PersonId, text: &TextId) -> Editable {
    if !holds(conference, person, Role::Rapporteur) {
        return Editable::None(Closed::NotARapporteur);
    }
    let Some(text) = conference.texts.get(text) else {
        return Editable::None(Closed::NoText);
    };
    if !is_rapporteur_of(conference, person, text) {
        return Editable::None(Closed::OtherRapporteurs);
    }
    match text.stage {
        Stage::Drafting | Stage::Revising => Editable::All,
        Stage::Issued => match &text.considering {
            Some(paragraph) if conference.sitting().is_some() => Editable::Some(vec![paragraph.clone()]),
            _ => Editable::None(Closed::Issued),
        },
        Stage::Put => Editable::None(Closed::Put),
        Stage::Adopted => Editable::None(Closed::Adopted),
    }
}
