//! Several leavers as one: a site that closes, on a simulated platform, with its papers on either database.

mod colleagues;
mod cuts;
mod notices;
mod proofs;
mod report;
mod site;
mod stop;
mod whole;
