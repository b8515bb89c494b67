//! Numbers from samples, and what a process has used so far.

use std::time::Duration;

/// Samples of one thing, to be summed up.
#[derive(Debug, Clone, Default)]
pub struct Samples(Vec<Duration>);

impl Samples {
    /// Adds one.
    pub fn push(&mut self, sample: Duration) {
        self.0.push(sample);
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none yet.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The sample below which `percent` of them lie; zero without samples.
    pub fn percentile(&self, percent: usize) -> Duration {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        let at = (sorted.len() * percent).div_ceil(100).saturating_sub(1);
        sorted.get(at).copied().unwrap_or_default()
    }

    /// The middle one.
    pub fn median(&self) -> Duration {
        self.percentile(50)
    }
}

/// Milliseconds, for printing.
pub fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

/// How many a second.
#[expect(clippy::cast_precision_loss, reason = "a rate for people to read")]
pub fn rate(count: usize, time: Duration) -> f64 {
    count as f64 / time.as_secs_f64()
}

/// What a process has used so far.
#[derive(Debug, Clone, Copy, Default)]
pub struct Used {
    /// User and system time together.
    pub cpu: Duration,
    /// The most memory that it ever held, in KiB.
    pub peak_kib: u64,
}

impl Used {
    /// Reads it from `/proc`; `process` is a process id or `self`. Zeros where there is no `/proc`.
    pub fn by(process: &str) -> Self {
        let read = |file| std::fs::read_to_string(format!("/proc/{process}/{file}")).unwrap_or_default();
        let status = read("status");
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let peak = peak.and_then(|rest| rest.split_whitespace().next()).and_then(|n| n.parse().ok());
        Self { cpu: cpu(&read("stat")), peak_kib: peak.unwrap_or(0) }
    }

    /// CPU time since `earlier`.
    pub fn cpu_since(&self, earlier: &Self) -> Duration {
        self.cpu.saturating_sub(earlier.cpu)
    }
}

/// User and system ticks are the 14th and 15th field; the second, in parentheses, may hold spaces.
fn cpu(stat: &str) -> Duration {
    const TICK: Duration = Duration::from_millis(10);
    let after_name = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    let ticks = after_name.split_whitespace().skip(11).take(2).filter_map(|n| n.parse::<u32>().ok());
    TICK * ticks.sum::<u32>()
}

/// How long this thread has been on a CPU: on a busy machine the clock counts others too. Brought up to date at the
/// kernel's ticks, so only the difference over many rounds means something.
pub fn on_cpu() -> Duration {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    Duration::from_nanos(text.split_whitespace().next().and_then(|n| n.parse().ok()).unwrap_or(0))
}

/// The load of the machine, to be printed beside every figure: `load 1.20 0.80 0.50`.
pub fn load() -> String {
    let text = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    format!("load {}", text.split_whitespace().take(3).collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_samples() {
        let mut samples = Samples::default();
        assert_eq!(samples.median(), Duration::ZERO);
        (1..=10).rev().for_each(|n| samples.push(Duration::from_millis(n)));
        assert_eq!((samples.median(), samples.percentile(90)), (Duration::from_millis(5), Duration::from_millis(9)));
    }

    #[test]
    fn cpu_time_is_read_past_a_name_with_spaces() {
        let stat = "1 (a b) c) S 1 1 1 0 -1 0 0 0 0 0 150 50 0 0 20 0 1 0 0 0 0";
        assert_eq!(cpu(stat), Duration::from_secs(2));
    }
}
