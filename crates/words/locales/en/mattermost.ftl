### What the Mattermost connector says of its platform: notes on capabilities, permissions, remarks.

## Mattermost: notes on what it can do
mattermost-note-credential = Sessions and access tokens survive a new password: end them too. An account that logs in through a directory or another service has no password here, and is never given one.
mattermost-note-sessions = An ended session goes on receiving through an open connection until the server forgets the account, so that is made to happen as well. Access tokens are no sessions: stop them one by one.
mattermost-note-push = A device belongs to its session, so those sessions end.
mattermost-note-federated = The link to a login elsewhere can be cut only so that nobody can put it back, so it is never touched. The bar shuts that door too.
mattermost-note-admin = Only the role system_admin is taken and given. Delegated administrative roles stay, as memberships do.
mattermost-note-bar = Deactivates the account, waits two seconds for logins that were on their way, and ends whatever they made. Webhooks, commands and applications go on.
mattermost-note-bar-stops-bots = Deactivates the account, waits two seconds for logins that were on their way, and ends whatever they made. The server disables the account's own bots with it; webhooks, commands and applications go on.
mattermost-note-open = Access tokens that were not stopped work again. Where the server allows only so many users, it may refuse.
mattermost-note-role-held = The successor must be active, and in the team of a channel before he can be in the channel.
mattermost-note-role-dropped = The last admin who can get in is never made an ordinary member while others are in the group. A guest can hold no role.
mattermost-note-membership-ended = Leaving a team leaves all its channels. The channel of the whole team, direct and group messages can't be left alone; where the directory decides who is a member, only it can. People who are there read that the account left.
mattermost-note-membership-restored = A full team takes nobody. Coming back into a team also brings the account into the channels that everybody joins, and is announced.
mattermost-note-push-restored = Push comes back by itself when the person logs in on the device again.
mattermost-note-integration-stopped = Access tokens and bots are disabled and can be enabled again. Webhooks, commands and applications have no switch and are deleted.
mattermost-note-integration-handed-over = Bots only. The server keeps the maker of a webhook, command or application for ever.
mattermost-note-integration-restored = Access tokens and bots. A webhook, command or application made anew has another address or secret.
mattermost-note-deactivated = The server's deactivation can be undone and is the bar itself.
mattermost-note-erased = A permanent deletion takes all posts of the account with it, and is not offered.

## Mattermost: rights of the connection
mattermost-how-system-admin = Everything needs it; delegated administrative roles may neither set passwords nor read private channels. System Console → User Management → Users → the account → Manage Roles → System Admin.
mattermost-how-access-token = The connection acts with a personal access token, which has no end. System Console → Integrations → Integration Management → Enable Personal Access Tokens; then, as the service account: Profile → Security → Personal Access Tokens → Create Token.
mattermost-how-second-admin = A second active system admin, who can activate the service account again. System Console → User Management → Users → another account → Manage Roles → System Admin.

## Mattermost: remarks
mattermost-remark-edition = The server is the { $edition } Edition.
mattermost-remark-tokens = Personal access tokens survive passwords and the end of sessions, sleep while an account is deactivated, and work again as soon as it is activated. Stop them.
mattermost-remark-bots-stop = The server disables the bots of a deactivated owner, and tells every system admin. Activating the owner doesn't enable them again: hand over first what others need.
mattermost-remark-bots-go-on = Bots of a deactivated owner go on working here.
mattermost-remark-hooks = Webhooks, slash commands and registered applications of a deactivated account go on working, into private channels too.
mattermost-remark-reset-mail = A link to reset the password, sent to the account's mailbox, works while the account is deactivated: whoever reads that mailbox chooses the password that is valid later. Close the mailbox first.
mattermost-remark-own-bot = The connection acts as a bot of { $owner }: when that account is deactivated, the server may disable the bot. Hand it over before.
mattermost-remark-directory = A directory or single sign-on is connected: its next synchronisation may activate an account again and put people back into groups. Close the person there first. Newer servers refuse to deactivate accounts of the directory here.
mattermost-remark-no-config = The server's configuration can't be read by the connection's account: whether bots stop with their owner, and how fast the server may be asked, is assumed.

## Mattermost: what undoing doesn't bring back
mattermost-lost-credential = The old password. A new first password is given in the usual way.
mattermost-lost-sessions = The sessions; the person logs in again on each device.
mattermost-lost-bar = The sessions, grants to applications, and when the account was last active.
mattermost-lost-bar-and-bots = The sessions, grants to applications, and when the account was last active. Bots that were disabled with it have to be enabled.
mattermost-lost-membership = What was read and not read, notification settings, the arrangement of the sidebar, and roles beyond member and admin. Leaving and coming back stay visible.
mattermost-lost-integration = A webhook, command or application that was deleted. One made anew has another address or secret.
