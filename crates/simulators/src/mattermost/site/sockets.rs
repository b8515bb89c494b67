//! Open WebSockets, as far as the rest of the server tells them apart: a socket outlives its session until something
//! drops the server's cache for its user.

use super::Site;

/// A WebSocket connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Socket {
    /// The bearer that it was opened with.
    pub token: String,
    pub user_id: String,
    pub open: bool,
    /// Ids of the posts that came through it.
    pub received: Vec<String>,
}

impl Site {
    /// Opens a socket with a live bearer and returns its number.
    pub fn open_socket(&mut self, token: &str) -> Option<usize> {
        let session = self.authenticate(token)?;
        let socket = Socket { token: token.to_owned(), user_id: session.user_id, open: true, received: Vec::new() };
        self.sockets.push(socket);
        Some(self.sockets.len() - 1)
    }

    pub fn socket(&self, number: usize) -> Option<&Socket> {
        self.sockets.get(number)
    }

    /// What happens when the server drops what it remembers of a user: sockets whose bearer is dead close, and reading
    /// shows the row as it is.
    pub(crate) fn drop_cache(&mut self, user: &str) {
        let mine = |socket: &super::Socket| socket.open && socket.user_id == user;
        let dead: Vec<usize> = (0..self.sockets.len())
            .filter(|n| mine(&self.sockets[*n]) && !self.is_accepted(&self.sockets[*n].token))
            .collect();
        for number in dead {
            self.sockets[number].open = false;
        }
        if let Some(user) = self.users.get_mut(user) {
            user.cached_auth_service = None;
        }
    }

    /// Drops every cache of reading. Sockets are not among them.
    pub(crate) fn invalidate_caches(&mut self) {
        self.erased.clear();
        self.users.values_mut().for_each(|user| user.cached_auth_service = None);
    }

    pub(crate) fn deliver(&mut self, channel: &str, post: &str) {
        let Some(channel) = self.channels.get(channel) else { return };
        for socket in self.sockets.iter_mut().filter(|socket| socket.open) {
            if channel.members.contains_key(&socket.user_id) {
                socket.received.push(post.to_owned());
            }
        }
    }
}
