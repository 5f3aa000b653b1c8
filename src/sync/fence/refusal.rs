//! Why a change is not taken. Every refusal has a stable code; its words are the web's.

use crate::text::ParagraphId;

/// Why a change is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Over [`super::CHANGE_MAX`].
    #[error("the change is too long")]
    TooLong,
    /// Not one uncompressed change chunk of its true length.
    #[error("the frame is no change")]
    NotAChange,
    /// The checksum is not that of the bytes.
    #[error("the checksum is wrong")]
    Checksum,
    /// The pieces of the change do not fit together.
    #[error("the change is malformed")]
    Malformed,
    /// Unknown, repeated or inconsistent columns.
    #[error("the columns of the change are malformed")]
    Columns,
    /// Over [`super::OPERATIONS_MAX`], or too many marks in long strands.
    #[error("the change holds too many operations")]
    TooManyOperations,
    /// Not the actor this connection was given.
    #[error("the change is another writer's")]
    Actor,
    /// Not the next change of its actor.
    #[error("the change is not the next of its writer")]
    Sequence,
    /// Unknown, unsorted or repeated dependencies, or without the actor's own last change.
    #[error("the change builds on changes that are not known")]
    Dependencies,
    /// Operations that are not counted on from what the change builds on.
    #[error("the operations of the change are counted wrongly")]
    Counter,
    /// A time no clock shows.
    #[error("the time of the change is out of range")]
    Time,
    /// An operation that the form of a text does not know.
    #[error("the change does what no text allows: {0}")]
    Form(Misshape),
    /// Characters that do not belong in a text.
    #[error("the change holds characters that a text may not have")]
    Characters,
    /// A link to something other than a web page or a mail address, or too long.
    #[error("the change holds a link that a text may not have")]
    Link,
    /// A footnote that says nothing, is too long, or holds characters that a text may not have.
    #[error("the change holds a footnote that a text may not have")]
    Footnote,
    /// It would make the text larger than it may be.
    #[error("the text would be too large")]
    TooLarge,
    /// Its writer may not edit that now.
    #[error("the paragraphs may not be edited now")]
    Locked(Vec<ParagraphId>),
    /// It writes into something that was dropped when the text was laid out anew; nobody would see the words.
    #[error("the paragraphs were laid out anew")]
    Gone(Vec<ParagraphId>),
    /// Automerge would not have it, though the fence found nothing.
    #[error("the change cannot be applied")]
    Unusable,
}

/// What about an operation is not of the form of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Misshape {
    /// The object is unknown, or nothing may be done there.
    #[error("unknown object")]
    Object,
    /// The kind of operation has no place on that object.
    #[error("operation out of place")]
    Operation,
    /// The element is unknown, not in this strand, or of a kind that may not be changed.
    #[error("unknown element")]
    Element,
    /// It names other predecessors than it has.
    #[error("wrong predecessors")]
    Predecessors,
    /// A name or value that is not of its register.
    #[error("wrong value")]
    Value,
    /// The id of a strand or paragraph is malformed or taken.
    #[error("id malformed or taken")]
    Identity,
    /// A mark without its other edge, or the wrong way round.
    #[error("unpaired mark")]
    Mark,
    /// A marker, strand or paragraph that lacks its other half.
    #[error("incomplete paragraph")]
    Incomplete,
}

impl Refusal {
    /// Every code there is, for whoever has words for them.
    pub const CODES: [&'static str; 19] = [
        "too-long",
        "not-a-change",
        "checksum",
        "malformed",
        "columns",
        "too-many-operations",
        "actor",
        "sequence",
        "dependencies",
        "counter",
        "time",
        "form",
        "characters",
        "link",
        "footnote",
        "too-large",
        "paragraph-locked",
        "paragraph-gone",
        "unusable",
    ];

    /// The stable word for it on the wire.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TooLong => "too-long",
            Self::NotAChange => "not-a-change",
            Self::Checksum => "checksum",
            Self::Malformed => "malformed",
            Self::Columns => "columns",
            Self::TooManyOperations => "too-many-operations",
            Self::Actor => "actor",
            Self::Sequence => "sequence",
            Self::Dependencies => "dependencies",
            Self::Counter => "counter",
            Self::Time => "time",
            Self::Form(_) => "form",
            Self::Characters => "characters",
            Self::Link => "link",
            Self::Footnote => "footnote",
            Self::TooLarge => "too-large",
            Self::Locked(_) => "paragraph-locked",
            Self::Gone(_) => "paragraph-gone",
            Self::Unusable => "unusable",
        }
    }

    /// The paragraphs the change would have touched, where that is the reason.
    pub fn paragraphs(&self) -> &[ParagraphId] {
        match self {
            Self::Locked(paragraphs) | Self::Gone(paragraphs) => paragraphs,
            _ => &[],
        }
    }
}
