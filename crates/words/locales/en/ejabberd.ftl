### What the ejabberd connector says of its platform: notes on capabilities, permissions, remarks.

## ejabberd: notes on what it can do
ejabberd-note-credential = Tokens and live sessions survive a new password; ending the sessions and the bar stop them.
ejabberd-note-sessions = Ends the connections and tokens that the server lists. MQTT sessions are in no list, and on SQL storage tokens aren't either: then only the bar stops tokens, and nothing here stops MQTT.
ejabberd-note-push = No command shows or stops push: a device that asked for it may still learn that messages wait, until somebody removes its registration from the server's storage.
ejabberd-note-admin = Who administers the server stands in the access rules of ejabberd.yml, which no command shows or changes: look there.
ejabberd-note-bar = By a place in the shared group that the access rules deny; the password stays untouched. Believed only after a login with a borrowed token was refused at bind. Live sessions are ended; MQTT is not stopped.
ejabberd-note-bar-untried = By a place in the shared group that the access rules deny; the password stays untouched. No token can be borrowed here to try it, so only a login with the password shows whether the rules really deny the group. MQTT is not stopped.
ejabberd-note-no-group = The shared group that bars logins isn't set up. By hand: replace the password and end the sessions; set the group up to have a bar that can be lifted.
ejabberd-note-last-owner = A room's last owner is never dropped: somebody else has to be an owner first.
ejabberd-note-stale-role = Ends affiliation, subscription and seat. A moderated room for members only remembers the role of whoever was in it and may let him in again; while the login is open a real join tries that, and the proof says what came of it. "close_stale_roles" lets such rooms be made unmoderated.
ejabberd-note-stale-role-untried = Ends affiliation, subscription and seat. A moderated room for members only remembers the role of whoever was in it and may let him in again; without tokens to borrow that can't be tried, so take it that it is so.
ejabberd-note-membership-restored = By affiliation. A subscription (MucSub) is for the account's own client to renew.
ejabberd-note-deactivated = The server knows no switched-off state; keep the login barred.
ejabberd-note-erased = Never done from here; keep the login barred. By hand it is "unregister": it takes all the account's affiliations, its uploaded files and its own archive, leaves rooms without an owner, and frees a name whose next holder is let into the old rooms.

## ejabberd: rights of the connection
ejabberd-how-read = To see anything: grant the reading commands in ejabberd.yml under api_permissions to the service account, as docs/platforms/ejabberd.md lists them.
ejabberd-how-logins = To bar logins, end sessions and replace passwords: grant srg_user_add, srg_user_del, kick_user and change_password in ejabberd.yml under api_permissions.
ejabberd-how-rooms = To hand over rooms and leave them: grant set_room_affiliation and unsubscribe_room (and change_room_option with "close_stale_roles") in ejabberd.yml under api_permissions.
ejabberd-how-tokens = To try things as the account and to revoke its tokens: grant oauth_issue_token, oauth_list_tokens and oauth_revoke_token in ejabberd.yml under api_permissions.

## ejabberd: remarks
ejabberd-remark-trusts-addresses = The API answers whoever comes from this machine's address, without a credential: every process there is an administrator of the server. Give the rights to the service account instead.
ejabberd-remark-no-group = There is no shared group "{ $group }". Create it first, and only then let the access rules deny it: while they name a group that is missing, nobody can log in.
ejabberd-remark-no-oauth = No token can be borrowed (the package erlang-p1-oauth2 is missing, the listener does not take X-OAUTH2, or the right is): bars and ways back into rooms can't be tried as the account.
ejabberd-remark-tokens-unlisted = On this storage the server can't list tokens, so those of a leaver can't be revoked; the bar stops them.
ejabberd-remark-no-plain = The listener for clients does not offer PLAIN, so no login with a password can be tried as a proof.
ejabberd-remark-stale-roles-stay = Moderated rooms for members only let former members in again. Where a join shows that, the proof says so; the room is left as it is.
ejabberd-remark-stale-roles-closed = Moderated rooms for members only let former members in again. Such rooms are made unmoderated when somebody leaves them, which lets everybody in them speak.
ejabberd-remark-mqtt = MQTT is stopped by no bar and no kick and is in no list of sessions. Don't listen for it, or deny the frozen group there too.
ejabberd-remark-no-unban = Accounts are never banned here: a ban replaces the password for good, and this version has no command to lift it.
ejabberd-remark-push = Push registrations are in no list: whether a device still learns that messages wait can't be seen.
ejabberd-remark-hibernation = Only loaded rooms are listed: leave mod_muc's hibernation_timeout at infinity, or memberships will be missed.

## ejabberd: what undoing doesn't bring back
ejabberd-lost-credential = The old password. A new first password is given in the usual way.
ejabberd-lost-sessions = The sessions and the tokens. Clients log in again; tokens are issued anew.
ejabberd-lost-live-sessions = The live sessions. Clients log in again by themselves.
ejabberd-lost-membership = The subscription (MucSub), and the seat in the room; those who were there have seen it go.
