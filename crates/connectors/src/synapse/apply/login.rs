//! The lock. Believed only when it has been tried, because with a separate authentication service it reads back and
//! does nothing.

use super::Work;
use crate::applied::{already, changed};
use crate::http::{Answer, Call, part};
use crate::refusal::{conflict, unsupported};
use crate::synapse::connector::{ADMIN, CLIENT};
use exeunt_connector::{Applied, ConnectorError, Result};
use exeunt_core::{ErrorKind, Message};
use serde_json::{Value, json};

impl Work<'_> {
    pub(super) async fn bar_login(&mut self) -> Result<Applied> {
        let asked = "PUT users/{account} locked=true, then GET whoami with a borrowed token";
        if self.user.locked.0 {
            self.try_the_lock().await?;
            return Ok(already(asked, "locked before, 401 M_USER_LOCKED"));
        }
        // Borrowed before the lock: where tokens can't be lent nothing is written, and what worked a moment ago is
        // the best thing to be refused now.
        let before = self.whoami().await?;
        let before = if before.status == 200 { "200".to_owned() } else { before.says() };
        self.set_locked(true).await?;
        self.try_the_lock().await?;
        Ok(changed(asked, format!("{before} before, locked=true, 401 M_USER_LOCKED after")))
    }

    pub(super) async fn open_login(&mut self) -> Result<Applied> {
        if self.user.deactivated.0 {
            let says = Message::new("refused-deactivated").with("account", self.account());
            let message = format!("cannot open the login of \"{}\": it is deactivated", self.account());
            return Err(unsupported(says, message).hint("mend-deactivated"));
        }
        if !self.user.locked.0 {
            return Ok(already("GET users/{account}", "200 locked=false"));
        }
        self.set_locked(false).await?;
        Ok(changed("PUT users/{account} locked=false", "200 locked=false"))
    }

    /// A borrowed token must be refused with exactly the code of a lock.
    async fn try_the_lock(&mut self) -> Result<()> {
        let answer = self.whoami().await?;
        if answer.is(401, "M_USER_LOCKED") {
            return Ok(());
        }
        if answer.status != 200 {
            return Err(answer.refusal());
        }
        answer.ok()?;
        let says = Message::new("refused-bar-without-effect").with("account", self.account());
        let message = format!("the lock of \"{}\" has no effect on this server", self.account());
        Err(unsupported(says, message).code(answer.says()).hint("mend-bar-elsewhere"))
    }

    async fn whoami(&mut self) -> Result<Answer> {
        let call = Call::get(format!("try the lock of \"{}\"", self.account()), format!("{CLIENT}/account/whoami"));
        self.hands.as_account(&self.order.account, call).await
    }

    pub(super) async fn set_locked(&self, locked: bool) -> Result<()> {
        let verb = if locked { "lock" } else { "unlock" };
        let body = self.change_user(verb, json!({ "locked": locked })).await?;
        if body["locked"] == Value::Bool(locked) {
            return Ok(());
        }
        let says = Message::new("refused-did-not").with("account", self.account());
        let message = format!("cannot {verb} \"{}\": the server says that it did not", self.account());
        Err(ConnectorError::new(ErrorKind::Protocol, message).says(says).code("200"))
    }

    /// Changes an account that was there a moment ago. The server makes a missing one and says 201: then what was
    /// ordered did not happen, and something else did.
    pub(super) async fn change_user(&self, verb: &str, change: Value) -> Result<Value> {
        let account = self.account();
        let path = format!("{ADMIN}/v2/users/{}", part(account));
        let answer = self.synapse.as_service(Call::put(format!("{verb} \"{account}\""), path, change)).await?;
        if answer.status == 201 {
            let says = Message::new("refused-made-anew").with("account", account);
            let message = format!("\"{account}\" was gone, and the server made a new account of that name");
            return Err(conflict(says, message).code("201").hint("mend-made-anew"));
        }
        Ok(answer.ok()?.body.clone())
    }
}
