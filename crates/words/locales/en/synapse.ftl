### What the Synapse connector says of its platform: notes on capabilities, permissions, remarks.

## Synapse: notes on what it can do
synapse-note-credential = Tokens that an administrator has minted for the account survive a new password; only the lock stops them.
synapse-note-sessions = Tokens without a device are in no list and end only by the lock. A request for news that is waiting ends with its session.
synapse-note-push = Works while the login is open, as the account. Once it is barred, ending the sessions ends their push too.
synapse-note-lock = The lock is believed only after a token was refused because of it. It does not stop accounts of bridges, nor a request for news that is already waiting; ending the sessions first does.
synapse-note-role-held = Through the account itself while it is open, else through another owner; with neither, the server gives a level of 100 at most, with which a group of version 12 can't be closed or upgraded.
synapse-note-role-dropped = In groups of version 12 a creator's power is permanent, and an equal can't be lowered by an equal; then it says so instead.
synapse-note-membership-ended = Leaves as the account while the login is open. Once it is barred, only a stronger owner can remove it, and nobody can remove a creator.
synapse-note-membership-restored = A private group needs an owner who invites. The timeline shows leaving and coming back.
synapse-note-push-restored = Restored push targets belong to no device any more, so ending a session does not end them.
synapse-note-deactivated = The server leaves the groups one by one afterwards.
synapse-note-erased = The server leaves the groups one by one afterwards. Whoever was in a group still reads what the account wrote there; whoever joins later doesn't.
synapse-note-mas-account = Logins belong to the separate authentication service: do it there.
synapse-note-mas-sessions = Ends the sessions here; the authentication service can open them again, so end them there first.
synapse-note-mas-push = Push ends with the sessions: end them in the authentication service.
synapse-note-mas-lock = A lock has no effect on this server. Lock the account in the authentication service.
synapse-note-mas-group = With a separate authentication service nobody can act for the account: do it as an owner of the group, in a client.
synapse-note-mas-role-held = The server itself makes the successor an owner, with a level of 100 at most; a private group must have him as a member already.

## Synapse: rights of the connection
synapse-how-server-admin = Everything needs it. On the server's machine: register_new_matrix_user --admin, or as an administrator PUT /_synapse/admin/v1/users/{"{"}account{"}"}/admin.
synapse-how-second-admin = A second account that administers the server, to undo a lock of the first. Make one and keep its token apart.
synapse-how-override-ratelimit = Without it, invitations, joins and changes of roles come to a halt after a few. As an administrator: POST /_synapse/admin/v1/users/{"{"}account{"}"}/override_ratelimit with both values 0.

## Synapse: remarks
synapse-remark-stock-rate-limits = The server's rate limits apply to { $account } and to whatever it does for others: restoring private groups stalls after five invitations to one person. Lift them for this account.
synapse-remark-delegated = Logins belong to a separate authentication service: a lock has no effect here, and nobody can act for an account. Bar accounts in the authentication service.
synapse-remark-sso = Single sign-on opens accounts here: replacing a password closes nothing by itself. Cut the identities too.
synapse-remark-no-password = There is no login by password, so no real login can be tried as a proof.
synapse-remark-appservice = Accounts of bridges and other application services are not stopped by a lock.

## Synapse: what undoing doesn't bring back
synapse-lost-credential = The old password. A new first password is given in the usual way.
synapse-lost-sessions = The sessions, and the encryption keys that only their devices had.
synapse-lost-push = The link between a push target and its device: ending a session later doesn't end a restored push target.
synapse-lost-membership = The unbroken membership: the timelines show leaving and coming back.
synapse-lost-deactivated = Groups, invitations, devices, push, bound addresses, account data and the password.
synapse-lost-erased = Groups, invitations, devices, push, bound addresses, account data, the password, the name and the picture; and what the account wrote, for whoever joins later.
