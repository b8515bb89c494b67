//! Doors: open while the account lives, shut with the right code afterwards, and never called shut for a wrong key. A
//! door that isn't there while the account lives isn't there later either.

use super::Suite;
use crate::error::Result;
use crate::probe::{Probe, ProbeAnswer};
use exeunt_core::{AccountId, Action, ErrorKind, GroupId};
use secrecy::{ExposeSecret, SecretString};

impl Suite<'_> {
    pub(super) async fn probes(&mut self) {
        let (leaver, other) = (self.person("leaver").await, self.person("other").await);
        let flavour = self.stage.flavours()[0];
        let group = self.stage.group(flavour, &other, &[&leaver]).await;
        let id = leaver.id.clone();
        let canary = self.canary(&id, Some(&group)).await.unwrap_or_default();
        let direct = self.canary(&id, None).await;
        self.promise(!canary.0.is_empty(), || "no canary in a group".to_owned());
        let login = |password: &SecretString| Probe::Login { account: id.clone(), password: password.clone() };
        let token = Probe::Token { account: id.clone(), token: leaver.token.clone() };
        let read = |(group, event): &(String, String)| Probe::ReadCanary {
            account: id.clone(),
            token: leaver.token.clone(),
            group: group.clone(),
            event: event.clone(),
        };
        let wrong = login(&SecretString::from("not-the-password"));

        let borrowed = Probe::Impersonation { account: id.clone() };
        self.expect("live/login", login(&leaver.password), OPEN).await;
        self.expect("live/wrong password", wrong.clone(), UNCLEAR).await;
        self.expect("live/token", token.clone(), OPEN).await;
        self.expect("live/impersonation", borrowed.clone(), OPEN).await;
        self.expect("live/canary", read(&canary), OPEN).await;
        if let Some(direct) = &direct {
            self.expect("live/direct canary", read(direct), OPEN).await;
        }

        self.must(&id, Action::LoginBarred).await;
        self.expect("barred/login", login(&leaver.password), SHUT).await;
        // Some platforms look at the bar first, others at the password.
        self.expect("barred/wrong password", wrong, SHUT_OR_UNCLEAR).await;
        self.expect("barred/token", token.clone(), SHUT).await;
        self.expect("barred/impersonation", borrowed, SHUT).await;
        self.expect("barred/canary", read(&canary), SHUT).await;

        self.must(&id, Action::CredentialReplaced).await;
        self.expect("replaced and barred/login", login(&SecretString::from(super::NEW_PASSWORD)), SHUT).await;
        self.must(&id, Action::SessionsEnded).await;
        self.must(&id, Action::LoginOpened).await;
        let old = if self.stage.tokens_outlive_sessions() { OPEN } else { SHUT };
        self.expect("opened again/old token", token, old).await;
        self.expect("opened again/old password", login(&leaver.password), UNCLEAR).await;
        self.expect("opened again/new password", login(&SecretString::from(super::NEW_PASSWORD)), OPEN).await;
    }

    /// Where a canary lies; nothing where a direct one can't be sent here.
    async fn canary(&mut self, account: &AccountId, group: Option<&GroupId>) -> Option<(String, String)> {
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
        let unsupported = matches!(&sent, Err(error) if error.kind == ErrorKind::Unsupported);
        self.row(
            format!("canary/{}", if group.is_some() { "group" } else { "direct" }),
            sent.as_ref().map_or_else(|error| error.kind.as_str(), |_| "sent"),
        );
        self.promise(sent.is_ok() || (unsupported && group.is_none()), || format!("no canary: {sent:?}"));
        sent.ok().map(|sent| (sent.group, sent.event))
    }

    async fn must(&mut self, account: &AccountId, action: Action) {
        let answer = self.settle(account, &action).await;
        self.promise(answer.is_ok(), || format!("{action:?}: {answer:?}"));
    }

    async fn expect(&mut self, case: &str, probe: Probe, expected: &[&str]) {
        let door = door(&probe);
        let answer = self.connector.probe(&probe).await;
        self.heard(&answer);
        self.heard(&probe);
        if let Ok(ProbeAnswer::Accepted { session: Some(session), .. }) = &answer {
            self.secrets.push(session.expose_secret().to_owned());
        }
        let got = word(&answer);
        self.row(format!("probe/{case}"), got);
        if got == NO_DOOR && expected == OPEN {
            self.no_doors.insert(door);
        }
        let right = if self.no_doors.contains(door) { got == NO_DOOR } else { expected.contains(&got) };
        self.promise(right, || format!("probe {case}: {got} instead of {expected:?}"));
    }
}

const OPEN: &[&str] = &["accepted"];
const SHUT: &[&str] = &["closed"];
const UNCLEAR: &[&str] = &["ambiguous"];
const SHUT_OR_UNCLEAR: &[&str] = &["closed", "ambiguous"];
const NO_DOOR: &str = "no such door";

/// Which door a probe tries.
fn door(probe: &Probe) -> &'static str {
    match probe {
        Probe::Login { .. } => "login",
        Probe::Token { .. } => "token",
        Probe::RefreshToken { .. } => "refresh token",
        Probe::Impersonation { .. } => "impersonation",
        Probe::ReadCanary { .. } => "canary",
    }
}

fn word(answer: &Result<ProbeAnswer>) -> &'static str {
    match answer {
        Ok(ProbeAnswer::Accepted { .. }) => "accepted",
        Ok(ProbeAnswer::Closed { .. }) => "closed",
        Ok(ProbeAnswer::Ambiguous { .. }) => "ambiguous",
        Ok(ProbeAnswer::NoSuchDoor { .. }) => NO_DOOR,
        Err(error) => error.kind.as_str(),
    }
}
