//! One-time links: 256 bits that open the page once. Looking at the page burns nothing, because mail scanners look at every
//! link; pressing its button does. Whoever lost the page asks for another link, which goes to the person's own address.

use super::answer::Respondent;
use crate::access::From;
use crate::actor::Caller;
use crate::case::is_unfinished;
use crate::error::{EngineError, Result};
use crate::happened::Happened;
use crate::house::Engine;
use crate::notify::Notice;
use exeunt_core::{ActorName, CaseId, Digest, Duty, PersonId};
use exeunt_store::{LinkedTo, Tx};
use jiff::{SignedDuration, Timestamp};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;

/// Between two links that are asked for.
const PAUSE: SignedDuration = SignedDuration::from_mins(5);
/// Links that one person can have for one case in a day.
const MOST_A_DAY: i64 = 20;
/// No token is longer.
const LONGEST_TOKEN: usize = 128;

/// The page that a link opened.
#[derive(Debug)]
pub struct Opened {
    /// Shown once, to the browser that pressed the button.
    pub session: SecretString,
    pub until: Timestamp,
}

impl Engine {
    /// Makes a link for somebody who is asked, to be put into a letter to that person's own address and nowhere else.
    pub(crate) async fn link_make_in(&self, tx: &mut Tx, by: &str, to: &LinkedTo) -> Result<SecretString> {
        let (token, now) = (self.link_token(), self.now());
        let hours = SignedDuration::from_hours(self.policy.confirmation.link_hours.into());
        let until = now.saturating_add(hours).unwrap_or(Timestamp::MAX);
        tx.link_insert(&fingerprint(&token), to, now, until).await?;
        let event = self.event(by, Happened::LinkMade, to.person.as_str()).case(to.case);
        tx.audit(event.payload(json!({ "until": until })));
        Ok(token)
    }

    /// A link of its own for each letter that asks, reminds or escalates.
    ///
    /// # Errors
    /// [`EngineError::NothingAsked`] when this person isn't asked.
    pub async fn confirmation_link(&self, case: CaseId, person: &PersonId) -> Result<SecretString> {
        let mut tx = self.store.begin().await?;
        let asked = tx.confirmation_lookup(case).await?.is_some_and(|asked| asked.asks(person));
        if !asked {
            return Err(EngineError::NothingAsked(case));
        }
        let link = self.link_make_in(&mut tx, "notices", &LinkedTo { case, person: person.clone() }).await?;
        tx.commit().await?;
        Ok(link)
    }

    /// Whether the link can be opened. Burns nothing and tells nothing else.
    pub async fn link_peek(&self, token: &SecretString) -> Result<bool> {
        if too_long(token) {
            return Ok(false);
        }
        match self.store.link_alive(&fingerprint(token), self.now()).await? {
            Some(to) => self.still_asks(&to).await,
            None => Ok(false),
        }
    }

    /// Whether a link, used up or not, is for what this respondent has open.
    pub async fn link_leads_to(&self, token: &SecretString, who: &Respondent) -> Result<bool> {
        if too_long(token) {
            return Ok(false);
        }
        let to = self.store.link_lookup(&fingerprint(token)).await?;
        Ok(to.is_some_and(|to| to.case == who.case && to.person == who.person))
    }

    /// Opens the link: it is used up, and the browser gets a short session for this confirmation and nothing else. Whose
    /// link it was is told, because a link that somebody else used is noticed by nobody otherwise.
    ///
    /// # Errors
    /// [`EngineError::LinkDead`], whatever the reason.
    pub async fn link_open(&self, token: &SecretString, from: &From) -> Result<Opened> {
        if too_long(token) {
            return Err(EngineError::LinkDead);
        }
        let (now, link) = (self.now(), fingerprint(token));
        let mut tx = self.store.begin().await?;
        let to = tx.link_burn(&link, now).await?.ok_or(EngineError::LinkDead)?;
        if !is_unfinished(&tx.case_get(to.case).await?) {
            return Err(EngineError::LinkDead);
        }
        let session = self.link_token();
        let minutes = SignedDuration::from_mins(self.policy.confirmation.session_minutes.into());
        let until = now.saturating_add(minutes).unwrap_or(Timestamp::MAX);
        tx.link_session_insert(&fingerprint(&session), &to, until).await?;
        let by = respondent_name(&to.person);
        let event = self.event(by.as_str(), Happened::LinkOpened, to.person.as_str()).case(to.case);
        tx.audit(event.payload(json!({ "address": from.address })));
        let notice = Notice::LinkUsed {
            link: link.short().to_owned(),
            purpose: "confirmation".to_owned(),
            place: from.address.to_string(),
            at: now,
        };
        self.tell_of_asking(&mut tx, to.case, &notice, (&to.person, None)).await?;
        tx.commit().await?;
        Ok(Opened { session, until })
    }

    /// Whoever pressed the button, as long as the session holds and they are still asked.
    ///
    /// # Errors
    /// [`EngineError::LinkDead`].
    pub async fn respondent(&self, session: &SecretString) -> Result<Respondent> {
        if too_long(session) {
            return Err(EngineError::LinkDead);
        }
        let to = self.store.link_session(&fingerprint(session), self.now()).await?.ok_or(EngineError::LinkDead)?;
        if !self.still_asks(&to).await? {
            return Err(EngineError::LinkDead);
        }
        Ok(Respondent { by: respondent_name(&to.person), case: to.case, person: to.person })
    }

    /// Whether this person is asked, about a case that isn't over.
    async fn still_asks(&self, to: &LinkedTo) -> Result<bool> {
        let asks = self.store.confirmation_lookup(to.case).await?.is_some_and(|asked| asked.asks(&to.person));
        Ok(asks && is_unfinished(&self.case_get(to.case).await?))
    }

    /// Somebody who holds a link, used up or not, asks for another one. It goes to the person's own address. A link that
    /// nobody knows, or whose case is over, changes nothing, and the answer is the same.
    pub async fn link_ask_again(&self, token: &SecretString) -> Result<()> {
        if too_long(token) {
            return Ok(());
        }
        let mut tx = self.store.begin().await?;
        let Some(to) = tx.link_lookup(&fingerprint(token)).await? else { return Ok(()) };
        let now = self.now();
        let since = |length: SignedDuration| now.saturating_sub(length).unwrap_or(Timestamp::MIN);
        let recent = tx.link_count(&to, since(PAUSE)).await?;
        let today = tx.link_count(&to, since(SignedDuration::from_hours(24))).await?;
        let Some(asked) = tx.confirmation_lookup(to.case).await?.filter(|asked| asked.asks(&to.person)) else {
            return Ok(());
        };
        if recent > 0 || today >= MOST_A_DAY || !is_unfinished(&tx.case_get(to.case).await?) {
            return Ok(());
        }
        tx.audit(self.event("link", Happened::LinkAsked, to.person.as_str()).case(to.case));
        // Each link is a cause of its own, so that its letter is not taken for one that was sent.
        let request = format!("{}/link/{}", asked.round, now.as_microsecond());
        let notice = Notice::ConfirmationWanted { request, due: asked.due_at };
        self.tell_asked(&mut tx, &respondent_name(&to.person), &asked, &to.person, &notice).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Ends every link and session of a case's confirmation, and says how many there were.
    pub async fn links_revoke(&self, caller: &Caller, case: CaseId) -> Result<u64> {
        self.must_on(caller, Duty::OpenCase, case).await?;
        let mut tx = self.store.begin().await?;
        let ended = tx.link_revoke(case, self.now()).await?;
        let event = self.event(caller.name.as_str(), Happened::LinksRevoked, &case.to_string()).case(case);
        tx.audit(event.payload(json!({ "ended": ended })));
        tx.commit().await?;
        Ok(ended)
    }

    fn link_token(&self) -> SecretString {
        let half = || {
            let mut bytes = [0; 16];
            self.randomness.fill(&mut bytes);
            u128::from_be_bytes(bytes)
        };
        SecretString::from(format!("{:032x}{:032x}", half(), half()))
    }
}

/// Tokens are long and random, so a plain hash hides them as well as a slow one would. Finding one by its hash gives
/// nothing away by time.
fn fingerprint(token: &SecretString) -> Digest {
    Digest::of_bytes(token.expose_secret().as_bytes())
}

fn too_long(token: &SecretString) -> bool {
    token.expose_secret().len() > LONGEST_TOKEN
}

/// By what name somebody who answers by a link is in the log.
fn respondent_name(person: &PersonId) -> ActorName {
    ActorName::from(format!("manager:{person}"))
}
