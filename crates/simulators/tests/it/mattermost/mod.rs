//! The simulated Mattermost against the platform page, trap by trap.

mod accounts;
mod channels;
mod company;
mod integrations;
mod judges;
mod listings;
mod login;
mod posts;
mod server;
mod sessions;
mod stage;
mod teams;
mod tokens;
