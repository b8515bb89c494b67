//! What an order came to, with its proof: what was asked, and what was answered.

use exeunt_connector::Applied;
use exeunt_core::Proof;

/// It was not so, and now it is.
pub(crate) fn changed(asked: impl Into<String>, answered: impl Into<String>) -> Applied {
    Applied::Changed(proof(asked, answered))
}

/// Looking was enough.
pub(crate) fn already(asked: impl Into<String>, answered: impl Into<String>) -> Applied {
    Applied::AlreadySo(proof(asked, answered))
}

pub(crate) fn proof(asked: impl Into<String>, answered: impl Into<String>) -> Proof {
    Proof { asked: asked.into(), answered: answered.into() }
}
