//! From what was seen, the policy and people's decisions to a plan.
//!
//! Start at `leave.rs`. Order of a leave plan: nobody gets in ([`contain`]), successors stand ([`handover`]) and
//! get what acts without its person ([`integrations`]), memberships end ([`groups`]), the account is closed. How an account's login has to change on the way is worked out in [`route`].

mod contain;
mod draft;
mod groups;
mod handover;
mod integrations;
mod leave;
mod order;
mod reinstate;
mod restore_group;
mod route;
mod subject;
mod successor;
mod unfreeze;

pub use leave::{plan_contain, plan_leave};
pub use reinstate::plan_reinstate;
pub(crate) use successor::{HandOver, Remaining, hand_over};
pub use unfreeze::{UnfreezeError, UnfreezeRequest, plan_unfreeze};
