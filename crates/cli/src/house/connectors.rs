//! Which platform's name means which connector: the one place where the binary joins the engine and the platforms.

use crate::ambient::SystemClock;
use exeunt_engine::Factory;
use std::sync::Arc;

/// Makes connectors for the hub.
pub(crate) fn factory() -> Factory {
    Box::new(|platform, settings, secret, pace| {
        exeunt_connectors::open(platform, settings, &secret, Arc::new(SystemClock), pace).map_err(|error| error.says())
    })
}
