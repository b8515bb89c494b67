//! Every future of this crate can be spawned. Compiled only: what can't move between threads doesn't get past here.

use crate::{AuditEvent, GroupCommit, Lease, Options, RunWrite, Store};
use exeunt_core::pace::{Allowance, Ask};
use exeunt_core::{CaseId, ConnectionName, PersonId, PlanId};
use jiff::Timestamp;

fn sendable<F: Future + Send>(_: F) {}

#[expect(dead_code, reason = "it is enough that it compiles")]
fn all(
    options: Options,
    store: &Store,
    group: &GroupCommit,
    write: RunWrite,
    lease: &Lease,
    event: AuditEvent,
    slice: (&ConnectionName, &Allowance, Ask),
) {
    let (case, plan, at) = (CaseId(uuid::Uuid::nil()), PlanId(uuid::Uuid::nil()), Timestamp::UNIX_EPOCH);
    sendable(Store::open_with(options));
    sendable(async move {
        let person = PersonId::from("1");
        let mut tx = store.begin().await?;
        tx.case_get(case).await?;
        tx.person_get(&person).await?;
        tx.plan_list(case).await?;
        tx.run_start(plan, at).await?;
        tx.run_finish(lease, at).await?;
        tx.payload_shred(&[1]).await?;
        tx.secret_put("owner", "name", &"secret".into()).await?;
        tx.audit(event);
        tx.commit().await
    });
    sendable(store.case_get(case));
    sendable(store.plan_get(plan));
    sendable(store.step_list(plan));
    sendable(store.secret_lookup("owner", "name"));
    sendable(store.run_write(vec![write.clone()]));
    sendable(store.run_lease(plan, "worker", at, at));
    sendable(store.log_consistent());
    sendable(store.log_hashes(&[]));
    sendable(store.checkpoint_insert("note", 1, at));
    sendable(group.write(write));
    sendable(store.notice_claim(&[], "worker", (at, at), 1));
    sendable(store.bucket_take(slice.0, "every/1000", slice.1, slice.2));
}
