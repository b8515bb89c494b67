//! How many listen to streams of progress at once. Each of them looks into the database every second, for minutes, for
//! one request that was counted.

use crate::error::{Problem, Result};
use axum::http::StatusCode;
use exeunt_core::ActorName;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// A browser has six connections to one server.
const EACH: usize = 20;
const ALL: usize = 400;
/// When it is worth trying again.
const WAIT: Duration = Duration::from_secs(15);

/// Those who listen, by name.
#[derive(Default)]
pub(crate) struct Listeners(Mutex<BTreeMap<ActorName, usize>>);

/// The place of one listener, which is free again when this is dropped.
pub(crate) struct Place {
    among: Arc<Listeners>,
    caller: ActorName,
}

impl Listeners {
    /// Lets one more listen.
    ///
    /// # Errors
    /// `too-many-requests` when the caller has, or all have, as many streams as there may be.
    pub(crate) fn admit(self: &Arc<Self>, caller: &ActorName) -> Result<Place> {
        let mut now = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let own = now.get(caller).copied().unwrap_or(0);
        if own >= EACH || now.values().sum::<usize>() >= ALL {
            return Err(Problem::new(StatusCode::TOO_MANY_REQUESTS, "too-many-requests").retry_after(WAIT));
        }
        now.insert(caller.clone(), own + 1);
        Ok(Place { among: Arc::clone(self), caller: caller.clone() })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut now = self.among.0.lock().unwrap_or_else(PoisonError::into_inner);
        match now.get_mut(&self.caller) {
            Some(own) if *own > 1 => *own -= 1,
            _ => drop(now.remove(&self.caller)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_caller_takes_not_every_place_and_a_place_is_free_again() {
        let listeners = Arc::new(Listeners::default());
        let mut places: Vec<Place> = (0..EACH).map(|_| listeners.admit(&"li".into()).unwrap()).collect();
        assert_eq!(listeners.admit(&"li".into()).err().unwrap().slug(), "too-many-requests");
        drop(listeners.admit(&"wang".into()).unwrap());
        places.pop();
        places.push(listeners.admit(&"li".into()).unwrap());
        drop(places);
        assert!(listeners.0.lock().unwrap().is_empty());
    }

    #[test]
    fn however_many_callers_there_are_the_database_is_asked_by_so_many() {
        let listeners = Arc::new(Listeners::default());
        let admit = |number: usize| listeners.admit(&format!("a{}", number / EACH).as_str().into());
        let places: Vec<Place> = (0..ALL).map(|number| admit(number).unwrap()).collect();
        assert!(admit(ALL).is_err());
        drop(places);
    }
}
