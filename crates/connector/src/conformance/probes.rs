//! Doors: open while the account lives, shut with the right code afterwards, and never called shut for a wrong key.

use super::Suite;
use crate::error::Result;
use crate::probe::{Probe, ProbeAnswer};
use exeunt_core::{AccountId, Action, GroupId};
use secrecy::{ExposeSecret, SecretString};

impl Suite<'_> {
    pub(super) async fn probes(&mut self) {
        let (leaver, other) = (self.person("leaver").await, self.person("other").await);
        let flavour = self.stage.flavours()[0];
        let group = self.stage.group(flavour, &other, &[&leaver]).await;
        let id = leaver.id.clone();
        let canary = self.canary(&id, Some(&group)).await;
        let direct = self.canary(&id, None).await;
        let login = |password: &SecretString| Probe::Login { account: id.clone(), password: password.clone() };
        let token = Probe::Token { account: id.clone(), token: leaver.token.clone() };
        let read = |(group, event): &(String, String)| Probe::ReadCanary {
            account: id.clone(),
            token: leaver.token.clone(),
            group: group.clone(),
            event: event.clone(),
        };
        let wrong = login(&SecretString::from("not-the-password"));

        self.expect("live/login", login(&leaver.password), "accepted").await;
        self.expect("live/wrong password", wrong.clone(), "ambiguous").await;
        self.expect("live/token", token.clone(), "accepted").await;
        self.expect("live/impersonation", Probe::Impersonation { account: id.clone() }, "accepted").await;
        self.expect("live/canary", read(&canary), "accepted").await;
        self.expect("live/direct canary", read(&direct), "accepted").await;

        self.must(&id, Action::LoginBarred).await;
        self.expect("barred/login", login(&leaver.password), "closed").await;
        self.expect("barred/wrong password", wrong, "ambiguous").await;
        self.expect("barred/token", token.clone(), "closed").await;
        self.expect("barred/impersonation", Probe::Impersonation { account: id.clone() }, "closed").await;
        self.expect("barred/canary", read(&canary), "closed").await;

        self.must(&id, Action::CredentialReplaced).await;
        self.expect("replaced and barred/login", login(&SecretString::from(super::NEW_PASSWORD)), "closed").await;
        self.must(&id, Action::SessionsEnded).await;
        self.must(&id, Action::LoginOpened).await;
        self.expect("opened again/old token", token, "closed").await;
        self.expect("opened again/old password", login(&leaver.password), "ambiguous").await;
        self.expect("opened again/new password", login(&SecretString::from(super::NEW_PASSWORD)), "accepted").await;
    }

    async fn canary(&mut self, account: &AccountId, group: Option<&GroupId>) -> (String, String) {
        let before = self.account(account).await.memberships;
        let sent = self.connector.canary_send(account, group, "exeunt-canary-1").await;
        self.heard(&sent);
        let after = self.account(account).await.memberships;
        self.promise(before == after, || "a canary left a membership behind".to_owned());
        let ours = match &sent {
            Ok(sent) => self.connector.group_lookup(&GroupId::from(sent.group.as_str())).await,
            Err(_) => Ok(None),
        };
        let stayed = group.is_none() && ours.is_ok_and(|g| g.is_some_and(|g| !g.members.is_empty()));
        self.promise(!stayed, || "a direct canary left a conversation with members".to_owned());
        self.promise(sent.is_ok(), || format!("no canary: {sent:?}"));
        sent.map_or_else(|_| (String::new(), String::new()), |sent| (sent.group, sent.event))
    }

    async fn must(&mut self, account: &AccountId, action: Action) {
        let answer = self.apply(account, &action).await;
        self.promise(answer.is_ok(), || format!("{action:?}: {answer:?}"));
    }

    async fn expect(&mut self, case: &str, probe: Probe, expected: &str) {
        let answer = self.connector.probe(&probe).await;
        self.heard(&answer);
        self.heard(&probe);
        if let Ok(ProbeAnswer::Accepted { session: Some(session), .. }) = &answer {
            self.secrets.push(session.expose_secret().to_owned());
        }
        let got = word(&answer);
        self.row(format!("probe/{case}"), got);
        self.promise(got == expected, || format!("probe {case}: {got} instead of {expected}"));
    }
}

fn word(answer: &Result<ProbeAnswer>) -> &'static str {
    match answer {
        Ok(ProbeAnswer::Accepted { .. }) => "accepted",
        Ok(ProbeAnswer::Closed { .. }) => "closed",
        Ok(ProbeAnswer::Ambiguous { .. }) => "ambiguous",
        Ok(ProbeAnswer::NoSuchDoor { .. }) => "no such door",
        Err(error) => error.kind.as_str(),
    }
}
