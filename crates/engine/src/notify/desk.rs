//! The mailboxes of departments.
//!
//! Whoever may set one could have all that a department is told sent elsewhere, and nobody would miss it. So whoever read it
//! until now is told of every move, and so is the new mailbox, at the addresses themselves: what becomes of the setting
//! afterwards changes nothing about that.

use super::notice::Notice;
use super::tell::instead;
use crate::actor::Caller;
use crate::error::{EngineError, Result};
use crate::happened::Happened;
use crate::house::Engine;
use exeunt_core::{Duty, DutyRole, Language, Receiver, is_mail};
use exeunt_store::{Desk, Tx};
use serde_json::json;
use std::collections::BTreeSet;

impl Engine {
    /// Sets the mailbox of a department, or forgets it, and tells those who read its mail before and from now on.
    pub async fn desk_set(&self, caller: &Caller, role: DutyRole, mail: Option<(&str, Language)>) -> Result<()> {
        self.must(caller, Duty::ManageConnections).await?;
        let after = mail.map(|(mail, language)| fit(role, mail.trim(), language)).transpose()?;
        let mut tx = self.store.begin().await?;
        let before = tx.desk_held(role).await?;
        let read_before = readers(&mut tx, role, before.as_ref()).await?;
        match &after {
            Some(desk) => tx.desk_put(desk).await?,
            None => tx.desk_delete(role).await?,
        }
        let about = json!({ "mail": after.as_ref().map(|desk| &desk.mail) });
        tx.audit(self.event(caller.name.as_str(), Happened::DeskPut, role.as_str()).payload(about));
        let address = |desk: &Option<Desk>| desk.as_ref().map(|desk| desk.mail.clone());
        if address(&before) != address(&after) && !read_before.is_empty() {
            let mut told = read_before;
            told.extend(readers(&mut tx, role, after.as_ref()).await?);
            let (before, after) = (before.map(|desk| in_part(&desk.mail)), after.map(|desk| in_part(&desk.mail)));
            let notice = Notice::DeskMoved { role, before, after, by: caller.name.clone(), at: self.now() };
            self.tell_these(&mut tx, None, &notice, &told.into_iter().collect::<Vec<_>>(), None).await?;
            self.tell(&mut tx, None, &notice).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// Every department's mailbox.
    pub async fn desk_list(&self, caller: &Caller) -> Result<Vec<Desk>> {
        self.must(caller, Duty::ManageConnections).await?;
        Ok(self.store.desk_list().await?)
    }
}

fn fit(role: DutyRole, mail: &str, language: Language) -> Result<Desk> {
    if is_mail(mail) {
        Ok(Desk { role, mail: mail.to_owned(), language })
    } else {
        Err(EngineError::BadMail(mail.chars().take(100).collect()))
    }
}

/// Who reads a department's mail: its mailbox, or else its people. Nobody, where there are none either.
async fn readers(tx: &mut Tx, role: DutyRole, desk: Option<&Desk>) -> Result<BTreeSet<Receiver>> {
    if let Some(desk) = desk {
        return Ok(BTreeSet::from([Receiver::Mailbox(desk.language, desk.mail.clone())]));
    }
    let people = instead(tx, Receiver::Desk(role), &BTreeSet::new()).await?;
    Ok(people.into_iter().filter(|receiver| *receiver != Receiver::Desk(role)).collect())
}

/// Enough of an address to see whether it is the right one, and whose server it is; not all of it, because a mailbox that
/// was left may be anybody's by now, or never have been the department's.
fn in_part(mail: &str) -> String {
    let (local, domain) = mail.split_once('@').unwrap_or((mail, ""));
    let first: String = local.chars().take(1).collect();
    format!("{first}…@{domain}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_an_address_its_server_is_shown_and_not_whose_it_is() {
        assert_eq!(in_part("it-desk@corp.example"), "i…@corp.example");
        assert_eq!(in_part("服务台@公司.中国"), "服…@公司.中国");
    }
}
