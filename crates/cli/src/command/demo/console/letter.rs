//! The link in a letter that no mail server sends: the demo says it aloud, so that the manager's page can be tried.
//!
//! Invariant: a real house says such a link to nobody but its receiver.

use crate::failure::Failure;
use exeunt_core::{NoticeId, NoticeKind, Receiver};
use exeunt_engine::Engine;
use exeunt_store::{NoticeFilter, NoticeState, StoredNotice};
use secrecy::ExposeSecret;
use url::Url;

/// Notices read at once.
const PAGE: u32 = 200;

/// A manager who is asked, and by which link.
pub(super) struct Asked {
    pub(super) manager: String,
    pub(super) leaver: String,
    pub(super) link: String,
}

/// The newest letter that asks a manager whose answer a case waits for.
pub(super) async fn newest(engine: &Engine, url: &Url) -> Result<Option<Asked>, Failure> {
    for notice in asking(engine).await?.into_iter().rev() {
        if let Some(asked) = link(engine, url, &notice).await? {
            return Ok(Some(asked));
        }
    }
    Ok(None)
}

/// Every letter that waits and asks somebody, the oldest first.
async fn asking(engine: &Engine) -> Result<Vec<StoredNotice>, Failure> {
    let (mut found, mut after): (Vec<StoredNotice>, Option<NoticeId>) = (Vec::new(), None);
    loop {
        let filter = NoticeFilter { state: Some(NoticeState::Waiting), after, ..NoticeFilter::default() };
        let page = engine.store.notice_list(&filter, PAGE).await?;
        let Some(last) = page.last() else { return Ok(found) };
        after = Some(last.id);
        found.extend(page.into_iter().filter(|notice| notice.kind == NoticeKind::ConfirmationWanted));
    }
}

async fn link(engine: &Engine, url: &Url, notice: &StoredNotice) -> Result<Option<Asked>, Failure> {
    let (Some(case), Receiver::Person(manager)) = (notice.case, &notice.to) else { return Ok(None) };
    let waits = engine.store.confirmation_lookup(case).await?.is_some_and(|asked| asked.submitted.is_none());
    let Some(token) = engine.store.notice_sealed(notice.id).await?.filter(|_| waits) else { return Ok(None) };
    let leaver = engine.person_get(&engine.case_get(case).await?.person).await?;
    let link = url.join(&format!("confirm#{}", token.expose_secret()));
    Ok(Some(Asked {
        manager: engine.person_get(manager).await?.name,
        leaver: leaver.name,
        link: link.map_err(|error| Failure::new("error-serve").because(&error))?.to_string(),
    }))
}
