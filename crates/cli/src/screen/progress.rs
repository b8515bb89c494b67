//! Progress on stderr: a bar in a terminal, plain lines elsewhere, nothing with `--json` or `--quiet`.

use super::Screen;
use super::plain::shown;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::time::Duration;

/// How far something is. Ends its line when dropped.
pub(crate) struct Bar {
    bar: Option<ProgressBar>,
    plain: bool,
}

impl Bar {
    /// A bar of `steps` steps.
    pub(crate) fn new(screen: &Screen, steps: u64) -> Self {
        let bar = screen.is_watched().then(|| {
            let bar = ProgressBar::with_draw_target(Some(steps), ProgressDrawTarget::stderr());
            let style = ProgressStyle::with_template("{bar:24.cyan/dim} {pos}/{len}  {wide_msg}");
            bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()).progress_chars("━━─"));
            bar.enable_steady_tick(Duration::from_millis(120));
            bar
        });
        Self { plain: bar.is_none() && !screen.quiet && !screen.json, bar }
    }

    /// Where it stands, and what is happening now.
    pub(crate) fn at(&self, position: u64, now: &str) {
        if let Some(bar) = &self.bar {
            bar.set_position(position);
            bar.set_message(shown(now));
        }
    }

    /// Whether it is a bar that moves, so that lines for what went well would be too much.
    pub(crate) fn moves(&self) -> bool {
        self.bar.is_some()
    }

    /// A line that stays: something that a person should see even when it has gone by.
    pub(crate) fn note(&self, line: &str) {
        let line = shown(line);
        match &self.bar {
            Some(bar) => bar.println(line),
            None if self.plain => drop(std::io::Write::write_fmt(&mut std::io::stderr(), format_args!("{line}\n"))),
            None => {}
        }
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
