//! What the store keeps, as plain rows. No row knows a rule; ids are strings here, validated above.

use jiff::Timestamp;

/// A SHA-256 of a secret token; the token itself is never at rest.
pub type TokenHash = [u8; 32];

/// One line of the journal, exactly as it was hashed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournalRow {
    /// Position, from 1 without gaps.
    pub seq: u64,
    /// The canonical JSON of the entry.
    pub line: String,
    /// The hash of the chain up to and including this line.
    pub hash: String,
}

/// What a command came to: these lines of the journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommandRow {
    /// The id the page gave its command.
    pub id: String,
    /// The first line.
    pub first: u64,
    /// The last line.
    pub last: u64,
}

/// One change of a draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeRow {
    /// The text it belongs to.
    pub text: String,
    /// Position in the text's log, from 0 without gaps.
    pub index: u64,
    /// The actor that made it.
    pub actor: Vec<u8>,
    /// Its number among the changes of that actor.
    pub seq: u64,
    /// The change itself.
    pub bytes: Vec<u8>,
    /// When it was admitted.
    pub at: Timestamp,
    /// Who wrote it.
    pub person: String,
}

/// A draft as it stood after `index` changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SnapshotRow {
    /// The text it belongs to.
    pub text: String,
    /// How many changes it holds.
    pub index: u64,
    /// The saved document.
    pub bytes: Vec<u8>,
    /// What it reads like, in the form of whoever keeps it.
    pub picture: String,
}

/// The canonical text of a version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionRow {
    /// The text it belongs to.
    pub text: String,
    /// Its fingerprint, in hex.
    pub hash: String,
    /// The canonical text.
    pub canonical: String,
}

/// An actor and the person it was given to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActorRow {
    /// The text it may write in.
    pub text: String,
    /// The actor.
    pub actor: Vec<u8>,
    /// Who it was given to.
    pub person: String,
}

/// Who first wrote under an actor, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WriterRow {
    /// The actor.
    pub actor: Vec<u8>,
    /// Who wrote.
    pub person: String,
    /// When its first change was kept.
    pub at: Timestamp,
}

/// A person's name and what stands beside it in the list of participants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonRow {
    /// The id by which the journal knows the person.
    pub person: String,
    /// The name as the person wishes it; empty once erased.
    pub name: String,
    /// The title, such as "Head of unit".
    pub title: String,
    /// The organisation line.
    pub organisation: String,
}

/// A link by which a person signs in, or by which a conference is set up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkRow {
    /// The hash of its token.
    pub token_hash: TokenHash,
    /// Whose it is; none for a setup link.
    pub holder: Option<Holder>,
    /// The how-manieth link of its holder, from 1.
    pub generation: u32,
    /// When it was made.
    pub created_at: Timestamp,
    /// When another took its place.
    pub replaced_at: Option<Timestamp>,
    /// When it was used up (setup links only).
    pub used_at: Option<Timestamp>,
}

/// A person in a conference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// The conference's slug.
    pub conference: String,
    /// The person's id.
    pub person: String,
}

/// A browser that is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignInRow {
    /// The hash of its token.
    pub token_hash: TokenHash,
    /// Who is signed in, and where.
    pub holder: Holder,
    /// Since when.
    pub created_at: Timestamp,
    /// Until when.
    pub expires_at: Timestamp,
}

/// Words that came too late to be merged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LateEditRow {
    /// Its id.
    pub id: String,
    /// The text it was meant for.
    pub text: String,
    /// The paragraph it was meant for.
    pub paragraph: String,
    /// Who wrote it.
    pub person: String,
    /// The paragraph as its author last saw it, in inline notation.
    pub base: String,
    /// The paragraph as its author wrote it, in inline notation.
    pub words: String,
    /// When it arrived.
    pub at: Timestamp,
}

/// What became of a late edit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LateEditEndRow {
    /// The late edit.
    pub id: String,
    /// The text it was meant for.
    pub text: String,
    /// The word for what became of it.
    pub fate: String,
    /// The amendment it was proposed as.
    pub amendment: Option<u32>,
    /// What the person who decided has to say.
    pub note: String,
    /// Who decided.
    pub person: String,
    /// When.
    pub at: Timestamp,
}
