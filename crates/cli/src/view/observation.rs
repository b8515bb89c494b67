//! What was seen of a leaver, counted.

use super::step::Names;
use crate::failure::Failure;
use crate::screen::{Column, Mark, Screen, Table, visible};
use exeunt_core::{AccountId, ConnectionView, Message, Observed};

/// Prints a line per account, and what couldn't be seen.
pub(crate) fn observation(screen: &Screen, seen: &Observed) -> Result<(), Failure> {
    let column = |key: &'static str| Column::new(screen.word(key));
    let mut table = Table::new(vec![
        column("column-platform"),
        column("column-account").wrapping(),
        column("column-login"),
        column("column-sessions").right(),
        column("column-groups").right(),
        column("column-owned").right(),
        column("column-sole-owner").right(),
    ]);
    let names = Names::seen(seen);
    for (name, view) in &seen.connections {
        for (id, account) in &view.accounts {
            table.row([
                name.to_string(),
                names.member(name, id),
                screen.variant("login", &account.login),
                account.sessions.len().to_string(),
                account.memberships.len().to_string(),
                owned(view, id).to_string(),
                view.groups.values().filter(|g| g.sole_owner(id)).count().to_string(),
            ]);
        }
    }
    if !table.is_empty() {
        screen.line(table.render(screen.width(), screen.paint()))?;
    }
    for gap in seen.connections.values().flat_map(|v| &v.gaps) {
        let mark = Mark::NotPossible.painted(screen.paint());
        screen.item(&mark, &format!("{} · {}", visible(gap.connection.as_str()), screen.say(&gap.what)), 0)?;
    }
    screen.tell(&Message::new("observed").with("person", &seen.person).with("digest", seen.digest().short()));
    Ok(())
}

/// In how many groups the account is an owner.
fn owned(view: &ConnectionView, id: &AccountId) -> usize {
    view.groups.values().filter(|g| g.owners().any(|o| o == id)).count()
}
