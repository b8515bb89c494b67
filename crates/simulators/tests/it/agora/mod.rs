//! The simulated Agora Chat against what the vendor's pages say of the real one.

mod banned;
mod company;
mod files;
mod groups;
mod history;
mod judges;
mod limits;
mod pages;
mod refusals;
mod rooms;
mod sessions;
mod stage;
mod tokens;
mod users;
