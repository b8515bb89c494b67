//! Bots: listing, switching off and on, handing over.

use super::cx::{Cx, done, rows};
use super::error::{Answer, Refusal, refuse};
use super::permission::may;
use super::site::{Bot, User};

/// Without a word, the list leaves out disabled bots, and bots of others where one may not read those.
pub(super) fn list(cx: &mut Cx<'_>) -> Answer {
    let others = cx.site.may(&cx.me, may::READ_OTHERS_BOTS);
    if !others {
        cx.require(may::READ_BOTS)?;
    }
    let (deleted, orphaned) = (cx.flag("include_deleted"), cx.flag("only_orphaned"));
    let fits = |bot: &&Bot| {
        let owner_is_off = cx.site.users.get(&bot.owner_id).is_some_and(|owner| !User::is_active(owner));
        (others || bot.owner_id == cx.me) && (deleted || bot.delete_at == 0) && (!orphaned || owner_is_off)
    };
    let mut found: Vec<&Bot> = cx.site.bots.values().filter(fits).collect();
    found.sort_by(|a, b| (a.create_at, &a.user_id).cmp(&(b.create_at, &b.user_id)));
    Ok(rows(cx.cut(found).into_iter().map(|bot| cx.bot_row(bot)).collect()))
}

/// A disabled bot is found only with `include_deleted`.
pub(super) fn get(cx: &mut Cx<'_>) -> Answer {
    let bot = cx.site.bots.get(cx.id(0)?).filter(|bot| bot.delete_at == 0 || cx.flag("include_deleted"));
    let bot = bot.ok_or_else(unknown)?;
    let permission = if bot.owner_id == cx.me { may::READ_BOTS } else { may::READ_OTHERS_BOTS };
    if !cx.site.may(&cx.me, may::READ_OTHERS_BOTS) && !cx.site.may(&cx.me, permission) {
        return Err(unknown());
    }
    Ok(done(cx.bot_row(bot)))
}

pub(super) fn disable(cx: &mut Cx<'_>) -> Answer {
    let id = manageable(cx)?;
    let me = cx.me.clone();
    cx.site.disable_bot(&me, &id);
    shown(cx, &id)
}

pub(super) fn enable(cx: &mut Cx<'_>) -> Answer {
    let id = manageable(cx)?;
    let me = cx.me.clone();
    cx.site.enable_bot(&me, &id);
    shown(cx, &id)
}

/// Works while the bot is off. Whether the new owner exists is not asked; whether they are a bot is.
pub(super) fn assign(cx: &mut Cx<'_>) -> Answer {
    let id = manageable(cx)?;
    let owner = cx.user_id(1)?;
    if cx.site.bots.contains_key(&owner) {
        // Not on the page; from the vendor's source as remembered: a bot can't own a bot.
        return Err(super::error::forbidden());
    }
    let me = cx.me.clone();
    cx.site.assign_bot(&me, &id, &owner);
    shown(cx, &id)
}

fn unknown() -> Refusal {
    refuse(404, "store.sql_bot.get.missing.app_error")
}

fn manageable(cx: &Cx<'_>) -> Result<String, Refusal> {
    let id = cx.id(0)?;
    let bot = cx.site.bots.get(id).ok_or_else(unknown)?;
    let permission = if bot.owner_id == cx.me { may::MANAGE_BOTS } else { may::MANAGE_OTHERS_BOTS };
    cx.require(permission)?;
    Ok(id.to_owned())
}

fn shown(cx: &Cx<'_>, id: &str) -> Answer {
    let bot = cx.site.bots.get(id).ok_or_else(unknown)?;
    Ok(done(cx.bot_row(bot)))
}
