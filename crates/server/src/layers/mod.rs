//! What every request passes on its way in and every answer on its way out.

mod headers;
mod observed;
mod problems;
mod rates;
mod request_id;

pub(crate) use headers::protect;
pub(crate) use observed::observe;
pub(crate) use problems::{panicked, write_problems};
pub(crate) use rates::{Rates, address, ip};
pub(crate) use request_id::identify_request;

pub(crate) use problems::{instance, written};
