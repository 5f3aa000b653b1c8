//! Comments beside a draft, and the delegations behind its alternatives: kept beside the journal, since they decide nothing.
//! Who may, and what comes of it, is the domain's to say.

use std::sync::Arc;

use crate::domain::rights::Right;
use crate::domain::{
    Anchor, CommandId, Comment, CommentAct, CommentId, CommentKind, CommentStep, Commenting, Comments,
    Refusal, Resolution, TextId,
};
use crate::store::{AnchorRow, Batch, CommentRow};

use super::act::now;
use super::{ActError, Fault, Hall, News, Who};

impl Hall {
    /// The comments beside a text, for those who may comment.
    pub async fn comments(&self, who: &Who, text: &TextId) -> Result<Comments, ActError> {
        self.may_in(who, Right::Comment, text)?;
        self.conference().text(text)?;
        Ok(self.kept_comments(text).await?)
    }

    /// The delegations behind alternatives of a text, for everybody who takes part.
    pub async fn attributions(&self, who: &Who, text: &TextId) -> Result<Comments, ActError> {
        let conference = self.conference();
        conference.text(text)?;
        if !conference.people.contains_key(&who.person) {
            return Err(Refusal::NotRegistered.into());
        }
        let kept = self.kept_comments(text).await?;
        let attributions = kept
            .iter()
            .filter(|comment| comment.kind == CommentKind::Attribution);
        Ok(attributions.cloned().collect())
    }

    async fn kept_comments(&self, text: &TextId) -> Result<Comments, Fault> {
        let rows = self.store.comments(self.slug().as_str(), text.as_str()).await?;
        Ok(rows.into_iter().filter_map(comment_of).collect())
    }

    /// Does what somebody does about comments. The command's id names a comment that is made by it, so that the same
    /// command again makes no second one.
    pub async fn comment(
        self: &Arc<Self>,
        who: &Who,
        text: &TextId,
        command: &CommandId,
        act: CommentAct,
    ) -> Result<CommentId, ActError> {
        let id = CommentId::new(command.as_str()).expect("every identifier of a click is one of a comment");
        self.pace(who)?;
        // The conference's lock, so that what is decided is decided on what is kept.
        let floor = self.floor.lock().await;
        let comments = self.kept_comments(text).await?;
        self.may_in(who, comments.right_for(&act), text)?;
        if comments.get(&id).is_some_and(|known| known.person != who.person) {
            return Err(Fault::CommandTaken.into());
        }
        let by = Commenting {
            person: who.person.clone(),
            id: id.clone(),
            at: now(),
        };
        let conference = self.conference();
        let step = comments.decide(&conference, conference.text(text)?, &by, act)?;
        let told = step.told;
        if step != CommentStep::default() {
            let batch = Batch {
                conference: self.slug().to_string(),
                comments: step
                    .put
                    .into_iter()
                    .map(|comment| row_of(text, comment))
                    .collect(),
                comments_gone: step.gone.iter().map(ToString::to_string).collect(),
                ..Batch::default()
            };
            self.store.commit(&batch).await?;
        }
        drop(floor);
        if told {
            self.announce(News::Comments { text: text.clone() });
        }
        Ok(id)
    }
}

fn row_of(text: &TextId, comment: Comment) -> CommentRow {
    let delegations: Vec<&str> = comment.delegations.iter().map(|id| id.as_str()).collect();
    CommentRow {
        delegations: delegations.join(" "),
        id: comment.id.into(),
        text: text.to_string(),
        thread: comment.thread.into(),
        kind: comment.kind.code().to_owned(),
        person: comment.person.into(),
        at: comment.at,
        edited_at: comment.edited_at,
        words: comment.words,
        quote: comment.quote,
        anchor: comment.anchor.map(|anchor| AnchorRow {
            paragraph: anchor.paragraph.into(),
            first: anchor.first.map(|character| character.to_string()),
            last: anchor.last.map(|character| character.to_string()),
            start: anchor.offset,
            reads: anchor.words,
        }),
        resolved: comment
            .resolved
            .map(|resolution| (resolution.person.into(), resolution.at)),
    }
}

/// A row that this program did not write is passed over.
fn comment_of(row: CommentRow) -> Option<Comment> {
    let anchor = match row.anchor {
        Some(anchor) => Some(Anchor {
            paragraph: anchor.paragraph.parse().ok()?,
            first: anchor.first.and_then(|character| character.parse().ok()),
            last: anchor.last.and_then(|character| character.parse().ok()),
            offset: anchor.start,
            words: anchor.reads,
        }),
        None => None,
    };
    let resolved = match row.resolved {
        Some((person, at)) => Some(Resolution {
            person: person.parse().ok()?,
            at,
        }),
        None => None,
    };
    Some(Comment {
        id: row.id.parse().ok()?,
        thread: row.thread.parse().ok()?,
        kind: if row.kind == CommentKind::Attribution.code() {
            CommentKind::Attribution
        } else {
            CommentKind::Comment
        },
        person: row.person.parse().ok()?,
        at: row.at,
        edited_at: row.edited_at,
        words: row.words,
        delegations: row
            .delegations
            .split_whitespace()
            .filter_map(|id| id.parse().ok())
            .collect(),
        quote: row.quote,
        anchor,
        resolved,
    })
}
