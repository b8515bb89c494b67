//! Retries of reads, dry run, faults, and what traces show.

use crate::scripted::{Scripted, error, order};
use exeunt_connector::layers::{DryRun, Fault, Moment, ReadRetry, layered};
use exeunt_connector::{Connector, Probe};
use exeunt_core::{AccountId, Action, ErrorKind};
use secrecy::SecretString;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

const SECOND: Duration = Duration::from_secs(1);

#[tokio::test(start_paused = true)]
async fn reads_are_asked_again_and_writes_never() {
    let unavailable = || error(ErrorKind::Unavailable);
    let inner = Scripted::failing([unavailable(), unavailable(), unavailable()]);
    let retry = ReadRetry::new(Arc::clone(&inner) as Arc<dyn Connector>, 4, 7);
    let started = Instant::now();
    assert!(retry.describe().await.is_ok());
    assert_eq!(inner.calls(), 4);
    let waited = started.elapsed();
    assert!(waited >= Duration::from_millis(700) && waited <= Duration::from_millis(1400), "{waited:?}");

    for kind in [ErrorKind::Unavailable, ErrorKind::RateLimited, ErrorKind::UnknownOutcome] {
        let inner = Scripted::failing([error(kind)]);
        let retry = ReadRetry::new(Arc::clone(&inner) as Arc<dyn Connector>, 4, 7);
        assert_eq!(retry.apply(&order(Action::LoginBarred)).await.unwrap_err().kind, kind);
        assert_eq!(inner.calls(), 1, "{kind:?}");
    }
    let inner = Scripted::failing([unavailable()]);
    let retry = ReadRetry::new(Arc::clone(&inner) as Arc<dyn Connector>, 4, 7);
    assert!(retry.probe(&token()).await.is_err(), "a probe is not repeated: it may log in");
}

#[tokio::test(start_paused = true)]
async fn only_what_passes_is_asked_again() {
    for kind in [ErrorKind::Unauthenticated, ErrorKind::PermissionDenied, ErrorKind::Protocol, ErrorKind::NotFound] {
        let inner = Scripted::failing([error(kind)]);
        let retry = ReadRetry::new(Arc::clone(&inner) as Arc<dyn Connector>, 4, 7);
        assert_eq!(retry.describe().await.unwrap_err().kind, kind);
        assert_eq!(inner.calls(), 1, "{kind:?}");
    }
    let told = |wait| error(ErrorKind::RateLimited).retry_after(Some(wait));
    let inner = Scripted::failing([told(3 * SECOND), told(333 * SECOND)]);
    let retry = ReadRetry::new(Arc::clone(&inner) as Arc<dyn Connector>, 4, 7);
    let started = Instant::now();
    assert_eq!(retry.describe().await.unwrap_err().retry_after, Some(333 * SECOND), "a long wait is the runner's");
    assert_eq!(started.elapsed().as_secs(), 3, "a short one was waited out");
}

#[tokio::test]
async fn a_dry_run_changes_nothing_and_claims_nothing() {
    let inner = Scripted::failing([]);
    let dry = DryRun::new(Arc::clone(&inner) as Arc<dyn Connector>);
    let refused = dry.apply(&order(Action::SessionsEnded)).await.unwrap_err();
    assert_eq!(refused.kind, ErrorKind::Unsupported);
    assert!(dry.canary_send(&AccountId::from("@a:x"), None, "m").await.is_err());
    let login = Probe::Login { account: AccountId::from("@a:x"), password: SecretString::from("p") };
    assert!(dry.probe(&login).await.is_err());
    assert_eq!(inner.calls(), 0);
    assert!(dry.describe().await.is_ok());
    assert!(dry.probe(&token()).await.is_ok());
    assert_eq!(dry.wanted(), [Action::SessionsEnded]);
}

#[tokio::test]
async fn a_fault_cuts_before_or_after_the_effect() {
    for (moment, effects) in [(Moment::Before, 1), (Moment::After, 2)] {
        let inner = Scripted::failing([]);
        let cut = move |call: u64, at: Moment, _: &exeunt_connector::layers::Asked<'_>| {
            (call == 1 && at == moment).then(|| error(ErrorKind::UnknownOutcome))
        };
        let faulty = Fault::new(Arc::clone(&inner) as Arc<dyn Connector>, cut);
        assert!(faulty.apply(&order(Action::LoginBarred)).await.is_ok());
        let second = faulty.apply(&order(Action::LoginBarred)).await;
        assert_eq!(second.unwrap_err().kind, ErrorKind::UnknownOutcome);
        assert_eq!(inner.calls(), effects, "{moment:?}");
        assert_eq!(faulty.calls(), 2);
    }
}

#[test]
fn a_trace_shows_the_action_and_neither_names_nor_secrets() {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(log.clone()).finish();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    tracing::subscriber::with_default(subscriber, || {
        runtime.block_on(async {
            let failing = Scripted::failing([error(ErrorKind::PermissionDenied).code("403 M_FORBIDDEN")]);
            let contain = layered(failing, 4, 7);
            let mut order = order(Action::CredentialReplaced);
            order.account = AccountId::from("@zhangsan001:x");
            order.secret = Some(SecretString::from("hunter2hunter2"));
            assert!(contain.apply(&order).await.is_err());
            assert!(contain.apply(&order).await.is_ok());
        });
    });
    let text = log.text();
    assert!(text.contains("credential_replaced") && text.contains("permission_denied"), "{text}");
    for hidden in ["hunter2", "zhangsan001"] {
        assert!(!text.contains(hidden), "{text}");
    }
}

fn token() -> Probe {
    Probe::Token { account: AccountId::from("@a:x"), token: SecretString::from("t") }
}

#[derive(Clone, Default)]
struct Log(Arc<std::sync::Mutex<Vec<u8>>>);

impl Log {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

impl std::io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> tracing_subscriber::fmt::MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}
