//! Signing in: a personal link is exchanged for a cookie's token. Links work until they are replaced; setup links once.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use crate::domain::{Command, Particulars, PersonId, Refusal, Slug};
use crate::store::{Batch, LinkRow, SignInRow, StoreError};

use super::act::{Beside, now};
use super::{ActError, App, Click, Fault, Hall, Names, Token, Who, mint};

/// How long a browser stays signed in: longer than a conference and the days around it, shorter than until the next one.
const SIGN_IN_LASTS: Duration = Duration::from_hours(30 * 24);

/// A browser that has just signed in.
#[derive(Debug)]
pub struct SignedIn {
    /// The conference.
    pub slug: Slug,
    /// The person.
    pub person: PersonId,
    /// What the cookie carries.
    pub session: Token,
    /// When the cookie ends.
    pub expires_at: Timestamp,
}

/// Why a link does not sign anybody in.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// There never was such a link.
    #[error("there is no such link")]
    Unknown,
    /// A newer link took its place.
    #[error("the link was replaced by a newer one")]
    Replaced,
    /// A setup link that has been used.
    #[error("the link has been used")]
    Used,
    /// The machine could not.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<StoreError> for SignInError {
    fn from(error: StoreError) -> Self {
        Self::Fault(error.into())
    }
}

/// Why a conference was not founded.
#[derive(Debug, thiserror::Error)]
pub enum FoundError {
    /// The setup link does not work.
    #[error(transparent)]
    Link(#[from] SignInError),
    /// The act did not succeed.
    #[error(transparent)]
    Act(#[from] ActError),
}

/// A conference that was founded.
#[derive(Debug)]
pub struct Founded {
    /// Its slug.
    pub slug: Slug,
    /// The person who founded it: its secretariat.
    pub person: PersonId,
    /// That person's link.
    pub link: Token,
}

impl App {
    /// Exchanges a personal link for a sign-in.
    pub async fn sign_in(&self, link: &str) -> Result<SignedIn, SignInError> {
        let token = Token::parse(link).ok_or(SignInError::Unknown)?;
        let row = self
            .inner
            .store
            .link(&token.hash())
            .await?
            .ok_or(SignInError::Unknown)?;
        if row.replaced_at.is_some() {
            return Err(SignInError::Replaced);
        }
        let holder = row.holder.ok_or(SignInError::Unknown)?;
        let (Ok(slug), Ok(person)) = (holder.conference.parse(), holder.person.parse()) else {
            return Err(SignInError::Unknown);
        };
        let session = Token::random();
        let created_at = now();
        let expires_at = created_at + SIGN_IN_LASTS;
        let sign_in = SignInRow {
            token_hash: session.hash(),
            holder,
            created_at,
            expires_at,
        };
        let batch = Batch {
            sign_ins: vec![sign_in],
            ..Batch::default()
        };
        self.inner.store.commit(&batch).await?;
        tracing::info!(conference = %slug, %person, "signed in");
        Ok(SignedIn {
            slug,
            person,
            session,
            expires_at,
        })
    }

    /// Who a cookie's token signs in, and where.
    pub async fn who(&self, session: &str) -> Result<Option<(Arc<Hall>, Who)>, Fault> {
        let Some(token) = Token::parse(session) else {
            return Ok(None);
        };
        let Some(row) = self.inner.store.sign_in(&token.hash(), now()).await? else {
            return Ok(None);
        };
        let Some(hall) = self.hall(&row.holder.conference) else {
            return Ok(None);
        };
        let who = row
            .holder
            .person
            .parse()
            .ok()
            .and_then(|person| hall.who(&person));
        Ok(who.map(|who| (hall, who)))
    }

    /// Ends a sign-in.
    pub async fn sign_out(&self, session: &str) -> Result<(), Fault> {
        if let Some(token) = Token::parse(session) {
            let batch = Batch {
                sign_outs: vec![token.hash()],
                ..Batch::default()
            };
            self.inner.store.commit(&batch).await?;
        }
        Ok(())
    }

    /// Makes a link by which somebody can found one conference; an earlier one that was not used stops working.
    pub async fn setup_link(&self) -> Result<Token, Fault> {
        let token = Token::random();
        let link = LinkRow {
            token_hash: token.hash(),
            holder: None,
            generation: 1,
            created_at: now(),
            replaced_at: None,
            used_at: None,
        };
        self.inner
            .store
            .commit(&Batch {
                links: vec![link],
                ..Batch::default()
            })
            .await?;
        Ok(token)
    }

    /// Whether a setup link can still be used.
    pub async fn check_setup_link(&self, link: &str) -> Result<Token, SignInError> {
        let token = Token::parse(link).ok_or(SignInError::Unknown)?;
        let row = self
            .inner
            .store
            .link(&token.hash())
            .await?
            .ok_or(SignInError::Unknown)?;
        match row {
            LinkRow { holder: Some(_), .. } => Err(SignInError::Unknown),
            LinkRow { used_at: Some(_), .. } => Err(SignInError::Used),
            LinkRow {
                replaced_at: Some(_), ..
            } => Err(SignInError::Replaced),
            _ => Ok(token),
        }
    }

    /// Founds a conference by a setup link. Whoever does is its secretariat.
    pub async fn found(
        &self,
        setup_link: &str,
        click: Click,
        particulars: Particulars,
        founder: Names,
    ) -> Result<Founded, FoundError> {
        let (app, setup_link) = (self.clone(), setup_link.to_owned());
        // In a task of its own: a page that goes away must not leave a conference on disk that nobody can open.
        let task =
            tokio::spawn(async move { app.found_whole(&setup_link, click, particulars, founder).await });
        task.await
            .unwrap_or(Err(FoundError::Act(ActError::Fault(Fault::Interrupted))))
    }

    async fn found_whole(
        &self,
        setup_link: &str,
        click: Click,
        particulars: Particulars,
        founder: Names,
    ) -> Result<Founded, FoundError> {
        // One at a time, so that the second of two clicks finds what the first one founded.
        let _founding = self.inner.founding.lock().await;
        let token = match self.check_setup_link(setup_link).await {
            Ok(token) => token,
            // The second of two clicks, with the link that the first one used up.
            Err(SignInError::Used) => {
                return self
                    .founded_before(&click, &particulars.slug)
                    .ok_or(SignInError::Used.into());
            }
            Err(error) => return Err(error.into()),
        };
        let founder = founder.checked().map_err(ActError::from)?;
        let slug = particulars.slug.clone();
        if self.hall(slug.as_str()).is_some() {
            return Err(ActError::from(Refusal::ConferenceExists).into());
        }
        let hall = Arc::new(Hall::empty(
            slug.clone(),
            self.inner.store.clone(),
            self.inner.links.clone(),
            self.inner.rest_after,
        ));
        let person = mint::person_id();
        let link = hall.links.token(slug.as_str(), person.as_str(), 1);
        let beside = Beside {
            founding: true,
            people: vec![founder.row(&person)],
            links: vec![hall.link_row(&person, &link, 1)],
            filed: None,
            used_link: Some((token.hash(), now())),
        };
        let who = Who {
            person: person.clone(),
            roles: [].into(),
            delegation: None,
        };
        let id = click.id.clone();
        hall.act_beside(who, click, Command::CreateConference { particulars }, beside)
            .await?;
        hall.remember_token(&id, &link);
        self.admit(hall);
        Ok(Founded { slug, person, link })
    }

    fn founded_before(&self, click: &Click, slug: &Slug) -> Option<Founded> {
        let hall = self.hall(slug.as_str())?;
        let link = hall.recent_token(&click.id)?;
        let first = hall.entries(1).first()?.entry.clone();
        (first.command_id == click.id).then(|| Founded {
            slug: slug.clone(),
            person: first.person,
            link,
        })
    }
}
