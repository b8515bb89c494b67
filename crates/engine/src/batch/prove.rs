//! Proving every member that is closed.

use super::RowFault;
use crate::actor::Caller;
use crate::error::Result;
use crate::house::Engine;
use crate::notify::{Among, Notice};
use exeunt_core::{BatchId, CaseState, Duty};
use exeunt_store::BatchMember;

/// What proving a member came to.
#[derive(Debug)]
pub struct MemberProved {
    pub member: BatchMember,
    /// Whether it holds, or why it couldn't be tried.
    pub holds: std::result::Result<bool, RowFault>,
}

impl Engine {
    /// Proves every member that is closed and not proved yet, one after the other: each makes a conversation for its
    /// marked message, and a list of groups that grows while another proof reads it has to be read again.
    pub async fn batch_prove(&self, caller: &Caller, id: BatchId) -> Result<Vec<MemberProved>> {
        let (batch, members) = self.batch_must(caller, Duty::Prove, id).await?;
        let closed = members.into_iter().filter(|member| member.listed.case.state == CaseState::Closed);
        let mut proved = Vec::new();
        for member in closed {
            let holds = match self.prove_among(caller, member.listed.case.id, Among::People).await {
                Ok(proved) => Ok(proved.holds),
                Err(error) => Err(RowFault::note(member.position, &member.listed.case.person, error)?),
            };
            proved.push(MemberProved { member, holds });
        }
        if !proved.is_empty() {
            let held = proved.iter().filter(|one| matches!(one.holds, Ok(true))).count();
            let (not_proved, at) = (proved.len() - held, self.now());
            let notice = Notice::BatchProved { batch: id, name: batch.name, proved: held, not_proved, at };
            let mut tx = self.store.begin().await?;
            self.tell(&mut tx, None, &notice).await?;
            tx.commit().await?;
        }
        Ok(proved)
    }
}
