//! What was shown: accounts, attempts to get in, groups, and everybody else.

use super::opening::{account_below, named};
use super::sections::{columns, row, section, table};
use super::{Block, Line, Row, Section, Shape, Tone};
use crate::html::Page;
use crate::input::{CheckResult, Collateral, Difference, FieldComparison, MembershipResult, Succession};

pub(super) fn accounts(page: &Page<'_>) -> Section {
    let w = page.w;
    let rows = page.r.input.accounts.iter().map(|account| {
        let after = match &account.after {
            Some(after) => Line::new().strong(w.e("account-state", after)),
            None => Line::new().warn(w.t("report-not-read")),
        };
        row([
            account_below(Line::new().name(&account.display_name), &account.account.account),
            Line::new().plain(page.platform(&account.account)),
            Line::new().plain(w.e("account-state", &account.before)),
            after,
            Line::new().log(w, &account.evidence),
        ])
    });
    let columns = columns(
        page,
        &[
            ("report-col-account", 30),
            ("report-col-platform", 30),
            ("report-col-before", 14),
            ("report-col-after", 14),
            ("report-evidence", 12),
        ],
    );
    let rows = rows.collect();
    section(page, "report-section-accounts", None, vec![table(columns, rows)])
}

pub(super) fn checks(page: &Page<'_>) -> Option<Section> {
    let rows: Vec<Row> = page.r.input.checks.iter().map(|check| check_row(page, check)).collect();
    let columns = columns(
        page,
        &[
            ("report-col-result", 13),
            ("report-col-check", 29),
            ("report-col-before", 23),
            ("report-col-after", 23),
            ("report-evidence", 12),
        ],
    );
    let blocks = |rows| vec![table(columns, rows)];
    (!rows.is_empty()).then(|| section(page, "report-section-checks", Some("report-lead-checks"), blocks(rows)))
}

fn check_row(page: &Page<'_>, check: &CheckResult) -> Row {
    let w = page.w;
    let what = Line::new()
        .strong(w.e("check-kind", &check.kind))
        .some(check.group.as_ref(), |line, group| named(line, &w.group(group)))
        .when(page.many_accounts(), |line| account_below(line, &check.account.account))
        .brk()
        .aside(w.say(&check.says));
    let before = match &check.control {
        Some(control) => Line::new().time(w, control.at).brk().code(&control.proof.answered),
        None if check.is_entry() => Line::new().warn(w.t("report-control-missing")),
        None => Line::new().put(Tone::Quiet, w.t("report-check-read")),
    };
    let evidence = Line::new().some(check.control.as_ref(), |line, control| line.log(w, &control.evidence).plain(", "));
    row([
        Line::new().sign(&w.check(check)),
        what,
        before,
        Line::new().time(w, check.at).brk().code(&check.proof.answered),
        evidence.log(w, &check.evidence),
    ])
}

pub(super) fn successions(page: &Page<'_>) -> Option<Section> {
    let rows: Vec<Row> = page.r.input.successions.iter().map(|s| succession_row(page, s)).collect();
    let columns = columns(
        page,
        &[
            ("report-col-group", 25),
            ("report-col-old-owner", 19),
            ("report-col-new-owner", 19),
            ("report-col-decided-by", 13),
            ("report-col-mark", 12),
            ("report-evidence", 12),
        ],
    );
    let blocks = |rows| vec![table(columns, rows)];
    (!rows.is_empty()).then(|| section(page, "report-section-successions", None, blocks(rows)))
}

fn succession_row(page: &Page<'_>, succession: &Succession) -> Row {
    let w = page.w;
    let new_owner = match &succession.new_owner {
        Some(owner) => Line::new().id(owner),
        None => Line::new().shape(Shape::Triangle, Tone::Warn).warn(format!(" {}", w.t("report-nobody-yet"))),
    };
    let decided_by = match &succession.decided_by {
        Some(by) => Line::new().plain(by),
        None => Line::new().plain(w.t("report-policy-default")),
    };
    row([
        Line::new().name(&succession.name).brk().aside(w.e("group-kind", &succession.group_kind)),
        Line::new().each(&succession.old_owners, Line::brk, Line::id),
        new_owner,
        decided_by,
        Line::new().sign(&w.mark(&succession.mark)),
        Line::new().log(w, &succession.evidence),
    ])
}

pub(super) fn memberships(page: &Page<'_>) -> Option<Section> {
    let rows: Vec<Row> = page.r.input.memberships.iter().map(|m| membership_row(page, m)).collect();
    let columns = columns(
        page,
        &[
            ("report-col-group", 24),
            ("report-col-group-kind", 14),
            ("report-col-before", 18),
            ("report-col-after", 19),
            ("report-col-time", 15),
            ("report-evidence", 10),
        ],
    );
    let lead = Some("report-lead-memberships");
    let blocks = |rows| vec![table(columns, rows)];
    (!rows.is_empty()).then(|| section(page, "report-section-memberships", lead, blocks(rows)))
}

fn membership_row(page: &Page<'_>, m: &MembershipResult) -> Row {
    let w = page.w;
    let (shape, tone) = match m {
        m if m.has_ended() => (Shape::Dot, Tone::Plain),
        m if m.kept.is_some() => (Shape::Slashed, Tone::Warn),
        _ => (Shape::Cross, Tone::Bad),
    };
    let after = match &m.after {
        Some(after) => Line::new().shape(shape, tone).plain(format!(" {}", w.place(after))),
        None => Line::new().shape(Shape::Triangle, Tone::Warn).warn(format!(" {}", w.t("report-not-read"))),
    };
    row([
        Line::new().name(&m.name).when(page.many_accounts(), |line| account_below(line, &m.account.account)),
        Line::new().plain(w.e("group-kind", &m.group_kind)),
        Line::new().plain(w.place(&m.before)),
        after.some(m.kept.as_ref(), |line, kept| line.brk().aside(page.because(kept))),
        Line::new().some(m.read_at, |line, at| line.time(w, at)),
        Line::new().log(w, &m.evidence),
    ])
}

pub(super) fn collateral(page: &Page<'_>) -> Section {
    let blocks = if let Some(collateral) = &page.r.input.collateral {
        compared(page, collateral)
    } else {
        let line = Line::new().shape(Shape::Triangle, Tone::Warn);
        vec![Block::Paragraph { spans: line.warn(format!(" {}", page.w.t("report-collateral-none"))).done() }]
    };
    section(page, "report-section-collateral", None, blocks)
}

fn compared(page: &Page<'_>, collateral: &Collateral) -> Vec<Block> {
    let w = page.w;
    let found = if collateral.unexplained.is_empty() {
        Line::new().shape(Shape::Dot, Tone::Plain).plain(format!(" {}", w.t("report-collateral-clean")))
    } else {
        Line::new().shape(Shape::Cross, Tone::Bad).plain(format!(" {}", page.moved()))
    };
    let scope = found
        .aside(format!(" {} ", page.scope()))
        .aside_time(w, collateral.at)
        .aside(format!(" · {} ", w.t("report-evidence")))
        .log(w, &collateral.evidence);
    let unexplained = collateral.unexplained.iter().map(|d| difference_row(page, d, false));
    let rows: Vec<Row> =
        unexplained.chain(collateral.announced.iter().map(|d| difference_row(page, d, true))).collect();
    let columns = columns(
        page,
        &[
            ("report-col-change", 20),
            ("report-col-account", 26),
            ("report-col-group", 24),
            ("report-col-before", 15),
            ("report-col-after", 15),
        ],
    );
    let mut blocks = vec![Block::Paragraph { spans: scope.done() }];
    if !rows.is_empty() {
        blocks.push(table(columns, rows));
    }
    blocks
}

fn difference_row(page: &Page<'_>, difference: &Difference, announced: bool) -> Row {
    let w = page.w;
    let (shape, tone, key) = if announced {
        (Shape::Dot, Tone::Quiet, "report-collateral-announced")
    } else {
        (Shape::Cross, Tone::Bad, "report-collateral-unexplained")
    };
    row([
        Line::new().shape(shape, tone).put(tone, format!(" {}", w.t(key))),
        Line::new().id(&difference.account.account),
        Line::new().some(difference.group_name.as_ref(), Line::plain),
        Line::new().plain(w.place(&difference.before)),
        Line::new().plain(w.place(&difference.after)),
    ])
}

pub(super) fn comparison(page: &Page<'_>) -> Option<Section> {
    let rows: Vec<Row> = page.r.input.comparison.iter().map(|field| field_row(page, field)).collect();
    let columns = columns(
        page,
        &[
            ("report-col-result", 20),
            ("report-col-field", 30),
            ("report-col-before", 19),
            ("report-col-after", 19),
            ("report-evidence", 12),
        ],
    );
    let lead = Some("report-lead-comparison");
    let blocks = |rows| vec![table(columns, rows)];
    (!rows.is_empty()).then(|| section(page, "report-section-comparison", lead, blocks(rows)))
}

fn field_row(page: &Page<'_>, c: &FieldComparison) -> Row {
    let w = page.w;
    let field = Line::new()
        .strong(w.e("field", &c.field))
        .some(c.group_name.as_ref(), |line, name| named(line, name))
        .when(page.many_accounts(), |line| account_below(line, &c.account.account))
        .some(c.why.as_ref(), |line, why| line.brk().aside(w.say(why)));
    row([
        Line::new().sign(&w.comparison(&c.result)),
        field,
        Line::new().plain(&c.before),
        Line::new().plain(&c.after),
        Line::new().log(w, &c.evidence),
    ])
}
