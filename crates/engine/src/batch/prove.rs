//! Proving every member that is closed.

use super::{AT_ONCE, RowFault};
use crate::actor::Caller;
use crate::error::Result;
use crate::house::Engine;
use exeunt_core::{BatchId, CaseState, Duty};
use exeunt_store::BatchMember;
use futures::{StreamExt, TryStreamExt, stream};

/// What proving a member came to.
#[derive(Debug)]
pub struct MemberProved {
    pub member: BatchMember,
    /// Whether it holds, or why it couldn't be tried.
    pub holds: std::result::Result<bool, RowFault>,
}

impl Engine {
    /// Proves every member that is closed and not proved yet, a few at a time.
    pub async fn batch_prove(&self, caller: &Caller, id: BatchId) -> Result<Vec<MemberProved>> {
        let (_, members) = self.batch_must(caller, Duty::Prove, id).await?;
        let closed = members.into_iter().filter(|member| member.listed.case.state == CaseState::Closed);
        stream::iter(closed)
            .map(|member| async move {
                let holds = match self.prove(caller, member.listed.case.id).await {
                    Ok(proved) => Ok(proved.holds),
                    Err(error) => Err(RowFault::note(member.position, &member.listed.case.person, error)?),
                };
                Ok(MemberProved { member, holds })
            })
            .buffered(AT_ONCE)
            .try_collect()
            .await
    }
}
