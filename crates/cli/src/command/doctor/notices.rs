//! Whether people can be told: the mail server, the house's own templates, departments without a mailbox, and what could
//! not be delivered.

use super::Looks;
use crate::args::Globals;
use crate::config::Config;
use crate::failure::Failure;
use crate::house::House;
use exeunt_core::{Audience, DutyRole, Message, NoticeKind};
use exeunt_engine::Engine;
use exeunt_store::NoticeState;
use exeunt_words::enum_message;
use std::collections::BTreeSet;
use std::sync::Arc;

pub(super) async fn look(looks: &mut Looks, globals: &Globals, engine: &Engine) {
    let Ok(config) = Config::read(&globals.data) else { return };
    let house = House { data: globals.data.clone(), config, engine: engine.clone() };
    if let Err(trouble) = mail(looks, &house).await {
        looks.mend(Message::new("doctor-mail-bad").with("host", &house.config.mail.host), trouble);
    }
    if let Err(trouble) = undelivered(looks, &house).await {
        looks.mend(Message::new("doctor-database-bad"), trouble);
    }
}

async fn mail(looks: &mut Looks, house: &House) -> Result<(), Failure> {
    let texts = Arc::new(house.texts()?);
    if texts.replaced() > 0 {
        looks.good(Message::new("doctor-templates").with("count", texts.replaced()));
    }
    for trouble in texts.troubles() {
        let says = Message::new("doctor-template-bad").with("file", &trouble.file).with("why", &trouble.why);
        looks.attend(says, "hint-template");
    }
    let host = &house.config.mail.host;
    if house.config.mail.is_set() && !texts.leads_anywhere() {
        looks.attend(Message::new("doctor-mail-no-page"), "hint-mail-no-page");
    }
    let Some(mailer) = house.mailer(texts).await? else {
        looks.remark(Message::new("doctor-mail-none"));
        return Ok(());
    };
    if house.config.notices.address.is_empty() && house.config.server.public_url.is_empty() {
        looks.attend(Message::new("doctor-no-address"), "hint-no-address");
    }
    match mailer.try_out().await {
        Ok(()) => looks.good(Message::new("doctor-mail").with("host", host)),
        Err(trouble) => {
            let says = Message::new("doctor-mail-bad").with("host", host);
            let why = enum_message("delivery-trouble", &trouble);
            looks.mend(says.clone(), Failure::of(says).cause(why).hint("hint-mail-bad"));
        }
    }
    Ok(())
}

async fn undelivered(looks: &mut Looks, house: &House) -> Result<(), Failure> {
    let store = &house.engine.store;
    if house.config.mail.is_set() {
        let desks: BTreeSet<DutyRole> = store.desk_list().await?.into_iter().map(|desk| desk.role).collect();
        for role in told_departments(&house.engine).difference(&desks) {
            let key = format!("doctor-desk-none-{}", role.as_str());
            looks.attend(Message::new(key), "hint-desk");
        }
    }
    let failed = store.notice_count().await?.into_iter().find(|(state, _)| *state == NoticeState::Failed);
    if let Some((_, count)) = failed.filter(|(_, count)| *count > 0) {
        looks.attend(Message::new("doctor-notices-failed").with("count", count), "hint-notices-failed");
    }
    for endpoint in store.endpoint_list().await? {
        if let Some(at) = endpoint.disabled_at {
            let says = Message::new("doctor-endpoint-disabled").with("name", &endpoint.name).with("at", at);
            looks.attend(says, "hint-endpoint-disabled");
        }
    }
    Ok(())
}

/// The departments that the policy tells anything.
fn told_departments(engine: &Engine) -> BTreeSet<DutyRole> {
    let told = NoticeKind::ALL.into_iter().flat_map(|kind| engine.policy().notices.told(kind));
    let department = |audience| match audience {
        Audience::Hr => Some(DutyRole::Hr),
        Audience::It => Some(DutyRole::It),
        Audience::Legal => Some(DutyRole::Legal),
        Audience::Auditor => Some(DutyRole::Auditor),
        Audience::Administrator => Some(DutyRole::Administrator),
        Audience::Manager | Audience::ManagersManager | Audience::GroupAdmins => None,
    };
    told.filter_map(department).collect()
}
