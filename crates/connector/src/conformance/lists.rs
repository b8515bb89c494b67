//! Listings: whole, sorted, hidden accounts included.

use super::Suite;
use crate::connector::{AccountSummary, Cursor};
use crate::error::Result;
use exeunt_core::{AccountId, Action, Login};
use std::collections::BTreeMap;

impl Suite<'_> {
    pub(super) async fn lists(&mut self) {
        let (barred, off) = (self.person("barred").await, self.person("off").await);
        let shut = self.apply(&barred.id, &Action::LoginBarred).await;
        let deactivated = self.settle(&off.id, &Action::Deactivated { erase: false }).await;
        let listed = self.all_accounts().await;
        let listed = match listed {
            Ok(listed) => listed,
            Err(error) => return self.violation(format!("the accounts can't be listed: {error:?}")),
        };
        let expected = self.stage.account_ids().await;
        let missing: Vec<_> = expected.iter().filter(|id| !listed.contains_key(*id)).collect();
        let (missing, odd) = (missing.len(), listed.len() - (expected.len() - missing.len()));
        self.row("list/accounts", format!("{missing} missing, {odd} too many"));
        self.promise(missing == 0 && odd == 0, || format!("{missing} accounts missing in the list, {odd} too many"));
        for (id, order, login) in [(&barred.id, shut, Login::Barred), (&off.id, deactivated, Login::Deactivated)] {
            let seen = listed.get(id);
            self.promise(order.is_err() || seen == Some(&login), || format!("{login:?} is listed as {seen:?}"));
        }
        let groups = self.connector.group_list(None).await;
        let sorted = groups.as_ref().is_ok_and(|page| page.items.is_sorted_by(|a, b| a.id < b.id));
        self.promise(sorted, || "groups are not sorted by id".to_owned());
    }

    /// Every page, checked on the way.
    pub(super) async fn all_accounts(&mut self) -> Result<BTreeMap<AccountId, Login>> {
        let (mut all, mut cursor): (BTreeMap<_, _>, Option<Cursor>) = (BTreeMap::new(), None);
        for _ in 0..10_000 {
            let page = self.connector.account_list(cursor.as_ref()).await?;
            let sorted = page.items.is_sorted_by(|a: &AccountSummary, b| a.id < b.id);
            self.promise(sorted, || "a page of accounts is not sorted by id".to_owned());
            all.extend(page.items.into_iter().map(|a| (a.id, a.login)));
            cursor = page.next;
            if cursor.is_none() {
                return Ok(all);
            }
        }
        self.violation("the list of accounts never ends");
        Ok(all)
    }
}
