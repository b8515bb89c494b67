//! A platform: whether it answers, what we may do there, what it can do.

use crate::failure::Failure;
use crate::screen::{Column, Mark, Screen, Table, visible};
use exeunt_connector::Description;
use exeunt_core::{ActionKind, ConnectionName, Reversal, Support};

/// Prints what a check of a connection found.
pub(crate) fn connection(screen: &Screen, name: &ConnectionName, about: &Description) -> Result<(), Failure> {
    let granted = about.permissions.iter().all(|p| p.granted);
    let mark = if granted { Mark::Done } else { Mark::NeedsPerson }.painted(screen.paint());
    let says = visible(format!("{name} · {} {} · {}", about.platform, about.version, about.service_account));
    screen.line(format!("{mark} {says}"))?;
    for permission in &about.permissions {
        let mark = if permission.granted { Mark::Done } else { Mark::Failed }.painted(screen.paint());
        screen.item(&mark, &format!("{} · {}", visible(&permission.scope), screen.say(&permission.how)), 2)?;
    }
    for remark in &about.remarks {
        screen.paragraph(&format!("· {}", screen.say(remark)), 2)?;
    }
    Ok(())
}

/// Prints the capability table of a deployment; what it can't do is in it too.
pub(crate) fn capabilities(screen: &Screen, about: &Description) -> Result<(), Failure> {
    screen.line(visible(format!("{} {}", about.platform, about.version)))?;
    let column = |key: &'static str| Column::new(screen.word(key));
    let mut table = Table::new(vec![
        Column::marks(),
        column("column-action").wrapping(),
        column("column-support").wrapping(),
        column("column-undo"),
        column("column-proof"),
        column("column-scopes").wrapping(),
        column("column-note").wrapping(),
    ]);
    for kind in ActionKind::ALL {
        let Some(row) = about.capabilities.get(kind) else {
            let word = screen.variant("support", &Support::Unsupported);
            table.row([Mark::NotPossible.painted(screen.paint()), screen.variant("action-kind", &kind), word]);
            continue;
        };
        let mark = match (row.support, row.reversal) {
            (Support::Manual, _) => Mark::NeedsPerson,
            (_, Reversal::None) => Mark::Failed,
            _ => Mark::Done,
        };
        table.row([
            mark.painted(screen.paint()),
            screen.variant("action-kind", &kind),
            screen.variant("support", &row.support),
            screen.variant("reversal", &row.reversal),
            screen.variant("proof-kind", &row.proof),
            row.scopes.join(screen.word("cli-list-separator").as_str()),
            row.note.as_deref().map(|key| screen.word(key)).unwrap_or_default(),
        ]);
    }
    screen.line(table.render(screen.width(), screen.paint()))
}
