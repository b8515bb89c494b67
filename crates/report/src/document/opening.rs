//! What stands before the first section: whom it is about, what it comes to, the numbers.

use super::{Fact, Figure, Line, Shape, Span, Tone, Verdict};
use crate::html::Page;
use crate::html::escape::visible;

pub(super) fn fact(label: &str, value: Line) -> Fact {
    Fact { label: Line::of(label), value: value.done(), wide: false }
}

pub(super) fn facts(page: &Page<'_>) -> Vec<Fact> {
    let (w, input) = (page.w, &page.r.input);
    let plain = |key: &str, value: String| fact(&w.t(key), Line::new().plain(value));
    let manager = input.manager.clone().unwrap_or_else(|| w.t("report-manager-unknown"));
    vec![
        plain("report-department", input.person.department.clone()),
        plain("report-manager", manager),
        plain("report-departure", w.e("departure", &input.case.departure)),
        plain("report-last-day", input.case.last_working_day.to_string()),
        plain("report-policy", input.policy.version.clone()),
        fact(&w.t("report-made"), Line::new().time(w, input.made_at)),
        Fact { wide: true, ..fact(&w.t("report-case"), Line::new().code(input.case.id)) },
    ]
}

pub(super) fn verdict(page: &Page<'_>) -> Verdict {
    let sign = page.w.conclusion(&page.r.conclusion);
    Verdict {
        shape: Shape::of(sign.shape),
        tone: Tone::of(sign.class),
        sentence: visible(&page.w.say(&page.r.summary)),
        remarks: page.r.remarks.iter().map(|remark| visible(&page.w.say(remark))).collect(),
    }
}

pub(super) fn figures(page: &Page<'_>) -> Vec<Figure> {
    let figure = |figure: &crate::html::view::Figure| Figure {
        label: figure.label.clone(),
        value: figure.value.clone(),
        note: figure.note.clone(),
        poor: figure.poor,
    };
    page.figures.iter().map(figure).collect()
}

/// A group by its name, after a dot.
pub(super) fn named(line: Line, name: &str) -> Line {
    line.plain(" · ").name(name)
}

/// An account on a line of its own.
pub(super) fn account_below(line: Line, account: &impl ToString) -> Line {
    line.brk().id(account.to_string())
}

/// Nothing but a dash.
pub(super) fn dash() -> Vec<Span> {
    Line::new().put(Tone::Quiet, "–").done()
}
