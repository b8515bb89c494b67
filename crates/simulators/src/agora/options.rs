//! How one deployment of the platform behaves: switches for everything in which the vendor's pages differ.
//!
//! The defaults take both forms where the pages disagree on a form, and the worse one for a caller where they disagree
//! on a consequence.

/// How this app is set up.
#[derive(Debug, Clone)]
pub struct Options {
    /// The published rate limits are enforced.
    pub rate_limits: bool,
    /// Asking too often for tokens blocks the app.
    pub token_guard: Option<TokenGuard>,
    /// The presence feature was bought.
    pub presence: bool,
    /// Times of presence come as text, as in both vendors' samples; as numbers otherwise, as in their tables.
    pub presence_times_as_text: bool,
    /// `GET /users/{}/disconnect`, as the endpoint pages and the SDK have it.
    pub disconnect_by_get: bool,
    /// `POST /users/{}/disconnect`, as Agora's overview has it.
    pub disconnect_by_post: bool,
    /// `DELETE /users/{}/disconnect/{}`, as the pages have it.
    pub device_disconnect_by_delete: bool,
    /// `GET /users/{}/disconnect/{}`, as the SDK has it.
    pub device_disconnect_by_get: bool,
    /// `GET /users/{}/resources`, which only Easemob's pages know.
    pub resources: bool,
    /// Page sizes of member lists.
    pub member_pages: MemberPages,
    /// Administrators have rows of their own kind in member lists (Easemob's newest page) instead of `member`.
    pub admins_in_member_rows: bool,
    /// Owners in the list of all groups are written `org#app_user`, as in the vendor's sample.
    pub long_owner_names: bool,
    /// Details of chat rooms come as one object (the page's sample) instead of a list (the SDK).
    pub room_details_as_object: bool,
    /// Which error a missing group, room or user gets.
    pub missing: Missing,
    /// Taking somebody out of a chat room who isn't there is 400 (the rooms' page) instead of 403.
    pub room_refusals_are_400: bool,
    /// A new password ends sessions and tokens (Easemob's newest page); otherwise neither (Agora's).
    pub password_ends_sessions: bool,
    /// A ban takes a user's tokens away for good. No page says so; otherwise they are refused while it lasts and work
    /// again afterwards (M), which is worse for somebody who lifts one.
    pub ban_revokes_tokens: bool,
    /// A mute in a group outlasts leaving and coming back (Easemob's newest page).
    pub mutes_outlast_membership: bool,
    /// How many users the plan has; more are refused with a 429 that no waiting helps against.
    pub most_users: Option<usize>,
    /// How many groups, and how many rooms, a user may be in.
    pub most_chats_per_user: Option<usize>,
    pub history: History,
    /// How long attachments can be downloaded.
    pub files_kept_ms: i64,
    /// How long messages wait for users who are offline.
    pub messages_kept_ms: i64,
    /// How long a message can be recalled.
    pub recall_within_ms: i64,
}

/// How many token requests are too many, and for how long the app is then blocked. The vendor says that there is such a
/// guard and not how it answers (M).
#[derive(Debug, Clone, Copy)]
pub struct TokenGuard {
    pub most: usize,
    pub per_ms: i64,
    pub blocked_ms: i64,
}

/// Page sizes of member lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MemberPages {
    /// At most 100, 10 by default.
    Agora,
    /// At most 1000, which is the default.
    Easemob,
}

/// Which error says that something isn't there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// `service_resource_not_found` for users, groups and rooms alike; `required_property_not_found` where a password
    /// is set.
    Uniform,
    /// What each of Easemob's pages says: `resource_not_found` for groups and rooms nearly everywhere, and
    /// `entity_not_found` where a password is set.
    ByPage,
}

/// The hourly files of messages.
#[derive(Debug, Clone, Copy)]
pub struct History {
    /// The clock by which hours are named: +8 in China, 0 overseas.
    pub offset_hours: i64,
    /// How long after its end an hour's file is there. The vendor promises nothing and advises to wait a day.
    pub ready_after_ms: i64,
    /// How long after its end an hour's file is kept.
    pub kept_ms: i64,
    /// How long a download address works.
    pub address_valid_ms: i64,
    /// The storage refuses a request that carries a bearer token beside its signature, as such storages do; a caller
    /// who sends one there gives the app's token to a stranger.
    pub refuses_tokens: bool,
}

const HOUR_MS: i64 = 3_600_000;
const DAY_MS: i64 = 24 * HOUR_MS;

impl Default for History {
    fn default() -> Self {
        Self {
            offset_hours: 8,
            ready_after_ms: HOUR_MS,
            kept_ms: 3 * DAY_MS,
            address_valid_ms: HOUR_MS / 2,
            refuses_tokens: true,
        }
    }
}

impl Default for Options {
    fn default() -> Self {
        Self {
            rate_limits: false,
            token_guard: None,
            presence: true,
            presence_times_as_text: true,
            disconnect_by_get: true,
            disconnect_by_post: true,
            device_disconnect_by_delete: true,
            device_disconnect_by_get: true,
            resources: true,
            member_pages: MemberPages::Agora,
            admins_in_member_rows: false,
            long_owner_names: true,
            room_details_as_object: false,
            missing: Missing::Uniform,
            room_refusals_are_400: true,
            password_ends_sessions: false,
            ban_revokes_tokens: false,
            mutes_outlast_membership: false,
            most_users: None,
            most_chats_per_user: None,
            history: History::default(),
            files_kept_ms: 7 * DAY_MS,
            messages_kept_ms: 7 * DAY_MS,
            recall_within_ms: 120_000,
        }
    }
}
