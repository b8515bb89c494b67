//! What goes on beside everything else: the log is sealed, notices are delivered, sources are asked.
//!
//! All of it has one shape. A task does a round and rests, again and again. What goes wrong in a round is said in the
//! program's log, and the next round tries again from what is stored; so nothing is handed over at the end, and a task that
//! is cut off is no worse than a crash.

use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinSet;

/// Tasks in the background. Dropped, they stop in the middle; [`Background::end`] lets them finish their round.
#[derive(Debug)]
#[must_use = "dropped, the tasks stop"]
pub struct Background {
    ending: watch::Sender<bool>,
    tasks: JoinSet<()>,
}

/// How a task learns that it is to end.
pub(crate) struct Ending(watch::Receiver<bool>);

impl Background {
    pub(crate) fn new() -> Self {
        Self { ending: watch::Sender::new(false), tasks: JoinSet::new() }
    }

    /// Starts one more.
    pub(crate) fn start<T>(&mut self, task: impl FnOnce(Ending) -> T)
    where
        T: Future<Output = ()> + Send + 'static,
    {
        self.tasks.spawn(task(Ending(self.ending.subscribe())));
    }

    /// Waits until the rounds under way have an end, for at most `patience`. What has none by then is cut off.
    pub async fn end(mut self, patience: Duration) {
        self.ending.send_replace(true);
        let rest = async { while self.tasks.join_next().await.is_some() {} };
        drop(tokio::time::timeout(patience, rest).await);
    }
}

impl Ending {
    /// Rests until the next round. `true`: there is none.
    pub(crate) async fn comes_within(&mut self, rest: Duration) -> bool {
        tokio::time::timeout(rest, self.0.wait_for(|ending| *ending)).await.is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};
    use tokio::sync::Notify;

    const LONG: Duration = Duration::from_mins(1);

    /// A task in the middle of its first round, how to let it go on, and whether it came to the round's end.
    async fn task() -> (Background, Arc<Notify>, Arc<AtomicBool>) {
        let (begun, go_on, done) = (Arc::new(Notify::new()), Arc::new(Notify::new()), Arc::new(AtomicBool::new(false)));
        let mut background = Background::new();
        let theirs = (Arc::clone(&begun), Arc::clone(&go_on), Arc::clone(&done));
        background.start(|mut ending| async move {
            loop {
                theirs.0.notify_one();
                theirs.1.notified().await;
                theirs.2.store(true, Ordering::SeqCst);
                if ending.comes_within(LONG).await {
                    return;
                }
            }
        });
        begun.notified().await;
        (background, go_on, done)
    }

    #[tokio::test]
    async fn what_is_asked_to_end_finishes_its_round_and_begins_no_other() {
        let (background, go_on, done) = task().await;
        let ended = tokio::spawn(background.end(LONG));
        go_on.notify_one();
        tokio::time::timeout(LONG / 2, ended).await.expect("it rests no minute").unwrap();
        assert!(done.load(Ordering::SeqCst));
    }

    #[tokio::test]
    async fn what_has_no_end_is_cut_off() {
        let (background, go_on, done) = task().await;
        background.end(Duration::from_millis(1)).await;
        go_on.notify_one();
        // Until the task is gone.
        while Arc::strong_count(&done) > 1 {
            tokio::task::yield_now().await;
        }
        assert!(!done.load(Ordering::SeqCst));
    }
}
