//! Reading the letter of a notice: its words, and never what was sealed into it.

use super::carrier::{Destination, Letter, Letters, Parcel};
use crate::actor::Caller;
use crate::error::{EngineError, Result};
use crate::house::Engine;
use exeunt_core::{Channel, Language, NoticeId, NoticeKind, Receiver};
use exeunt_store::{NoticeFilter, StoreError, StoredNotice};
use secrecy::SecretString;

/// What stands in a letter in place of a one-time token: whoever reads it must not answer in the receiver's place.
const HIDDEN: &str = "***";

impl Engine {
    /// The notice, for those who may see notices, and not when it is about their own leaving.
    pub async fn notice_get(&self, caller: &Caller, id: NoticeId) -> Result<StoredNotice> {
        let one = NoticeFilter { id: Some(id), ..NoticeFilter::default() };
        let found = self.notice_list(caller, &one, 1).await?.pop();
        let unknown = || StoreError::NotFound { what: "notice", id: id.to_string() };
        Ok(found.ok_or_else(unknown)?)
    }

    /// The letter of a notice as its receiver gets it, but for what only they may see. `None`: it is data for a system,
    /// and no letter.
    pub async fn notice_letter(&self, caller: &Caller, id: NoticeId, letters: &dyn Letters) -> Result<Option<Letter>> {
        let notice = self.notice_get(caller, id).await?;
        match notice.channel {
            Channel::Mail => {}
            Channel::Webhook | Channel::Chat => return Ok(None),
        }
        let opens_case = match notice.case {
            Some(case) => self.may_open(&notice.to, case).await?,
            None => false,
        };
        let parcel = Parcel {
            id: notice.id,
            kind: notice.kind,
            case: notice.case,
            opens_case,
            sealed: self.has_link(&notice).await?.then(|| SecretString::from(HIDDEN)),
            created_at: notice.created_at,
            now: self.now(),
            maybe_again: false,
            to: self.addressed(&notice.to).await?,
            document: notice.document,
        };
        letters.letter(&parcel).map(Some).map_err(EngineError::Broken)
    }

    /// Whether a one-time link lies, or lay until it was sent, in this letter.
    async fn has_link(&self, notice: &StoredNotice) -> Result<bool> {
        if self.store.notice_sealed(notice.id).await?.is_some() {
            return Ok(true);
        }
        let (Receiver::Person(person), Some(case)) = (&notice.to, notice.case) else { return Ok(false) };
        let Some(confirmation) = self.store.confirmation_lookup(case).await? else { return Ok(false) };
        let asks = matches!(notice.kind, NoticeKind::ConfirmationWanted | NoticeKind::ConfirmationReminder);
        // Others than the last are only told that it was passed on.
        let last = notice.kind == NoticeKind::ConfirmationEscalated && confirmation.asked.last() == Some(person);
        Ok(last || asks && confirmation.asks(person))
    }

    /// Where it goes, also where nobody can be reached there: then as it would be written.
    async fn addressed(&self, to: &Receiver) -> Result<Destination> {
        if let Ok(there) = self.destination(to).await? {
            return Ok(there);
        }
        let person = match to {
            Receiver::Person(id) => self.store.person_lookup(id).await?,
            Receiver::Actor(_) | Receiver::Desk(_) | Receiver::Mailbox(..) | Receiver::Endpoint(_) => None,
        };
        let (language, zone) = person.map_or((Language::Zh, None), |person| (person.language, Some(person.zone)));
        Ok(Destination::Mail { address: String::new(), name: None, language, zone })
    }
}
