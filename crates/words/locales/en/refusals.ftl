### What stands in the way of a step or a run, and what to do about it. `group` is a name where one is known.

## What stands in the way of a step
refused-kind-rate-limited = the platform asks us to slow down
refused-kind-unavailable = the platform can't be reached
refused-kind-unknown-outcome = the platform gave no answer, so it may or may not have happened
refused-kind-unauthenticated = the platform doesn't accept the connection's credential
refused-kind-permission-denied = the connection's account lacks the right to do this
refused-kind-not-found = the platform doesn't know what this is about
refused-kind-conflict = the platform is in another state than expected and refuses
refused-kind-invalid = the platform says that the request makes no sense
refused-kind-unsupported = this platform, as it is set up, can't do that
refused-kind-protocol = the platform answered in a way that its manual doesn't know
refused-nonsense = the platform's answer makes no sense
refused-no-answer = the platform gave no complete answer in time
refused-too-large = the platform's answer is larger than anything sensible
refused-odd-token = the access token of the connection holds characters that no token has
refused-odd-id = an id of this order can't be part of an address
refused-no-token-made = no token can be made from the connection's certificate
refused-list-moves = the platform's list changes while it is read
refused-did-not = the platform took the order for { $account }, and its own answer shows that it did not do it
refused-did-not-do = the platform says that it did not do it

refused-no-account = there is no account { $account } on the platform
refused-no-group = there is no group { $group } on the platform
refused-own-account = { $account } is the account that the connection itself uses
refused-own-account-missing = the connection's own account { $account } does not exist
refused-odd-account = { $account } is not an account of this platform
refused-not-here = this platform can't do that

refused-no-hand-role = nobody whose login is open can give the role in "{ $group }"
refused-no-hand-power = nobody whose login is open can change roles in "{ $group }"
refused-no-hand-remove = nobody whose login is open can remove members from "{ $group }"
refused-no-hand-invite = nobody whose login is open can invite into "{ $group }"
refused-only-owner = { $account } is the only owner of "{ $group }", and others are in it
refused-owner-stays = { $account } owns "{ $group }", and an owner can't leave
refused-owner-alone = { $account } owns "{ $group }", in which nobody else is, and an owner can't leave
refused-owns-doomed-group = { $account } owns "{ $group }", which would be destroyed with the account
refused-owned-by-another = "{ $group }" belongs to somebody else by now
refused-nobody-to-give-back = { $account } owns "{ $group }", and nobody is in it to give it back to
refused-banned = { $account } is banned from "{ $group }"
refused-cannot-act = { $account } can't take part: its login is barred, or it is switched off
refused-other-server = { $account } lives on another server
refused-role-not-held = { $account } has not the wanted role in "{ $group }" after it was given
refused-still-admin = { $account } is still an admin of "{ $group }"
refused-admin-unchanged = the admin rights of { $account } are as before after they were changed
refused-login-unchanged = whether { $account } may log in is as before after it was changed
refused-power-permanent = the power of { $account } in "{ $group }" is permanent
refused-role-of-everybody = in "{ $group }" everybody has the role that is to be dropped
refused-rules-changed = the rules of "{ $group }" have changed: what was given before is another role now
refused-no-power-levels = "{ $group }" has no roles
refused-power-moves = the roles of "{ $group }" keep changing while they are written
refused-no-such-role = there is no such role in "{ $group }"
refused-conversation-without-roles = "{ $group }" is a conversation between people, in which nobody has a role
refused-conversation-closed = "{ $group }" is a conversation between people, to which nobody can be added
refused-nobody-leaves = "{ $group }" is a conversation between people, which nobody can leave
refused-team-channel = "{ $group }" is the channel of the whole team, which nobody leaves alone
refused-not-in-team = { $account } is not in "{ $team }", the team of "{ $group }"
refused-synced = the members of "{ $group }" come from the directory
refused-archived = "{ $group }" is archived
refused-still-in-group = { $account } is still, or again, in "{ $group }"
refused-not-in-group = { $account } is not in "{ $group }" any more
refused-not-let-in = { $account } did not get into "{ $group }"
refused-whole-domain = { $account } belongs to "{ $group }" because everybody of its domain does
refused-still-lets-in = "{ $group }" still lets { $account } in

refused-barred = this has to be done as { $account }, whose login is barred
refused-deactivated = { $account } was switched off for good
refused-active-again = { $account } is not switched off any more
refused-still-there = { $account } is still, or again, there
refused-made-anew = { $account } was gone, and the platform made a new account of that name
refused-bar-without-effect = barring { $account } has no effect on this server: it still gets in
refused-no-bar-group = the shared group "{ $name }", which bars logins, is not there
refused-not-barred = { $account } is not in the group that bars logins after it was put in
refused-still-barred = { $account } is still in the group that bars logins
refused-bar-untried = the bar of { $account } could not be tried: a token of a moment ago was refused
refused-no-password = no new password for { $account } is at hand
refused-password-not-set = { $account } does not have the password that was set
refused-password-elsewhere = the password of { $account } belongs to the directory
refused-sessions-return = new sessions of { $account } keep appearing
refused-tokens-return = new tokens of { $account } keep appearing
refused-devices-left = { $count ->
    [one] { $account } still has one device online after it was thrown out
   *[other] { $account } still has { $count } devices online after they were thrown out
}
refused-push-left = { $count ->
    [one] one device of { $account } still gets notifications
   *[other] { $count } devices of { $account } still get notifications
}
refused-push-odd = a device that got notifications before can't be bound again
refused-push-not-restored = notifications can't be restored from here
refused-sso-link = the link of { $account } to its single sign-on can't be cut so that it could be restored
refused-sso-not-restored = single sign-on can't be restored from here
refused-signed-tokens = whoever signs tokens for this project lets people in, and no call shows or stops that
refused-no-other-role = { $account } would have no role at all without its admin rights
refused-owns-our-bot = { $account } owns the bot that this connection acts as
refused-off-with-contents = this platform switches an account off only together with its contents
refused-not-closed-further = { $account } can't be closed further than by barring its login
refused-not-erased = accounts are not erased on this platform

refused-no-integrations = accounts have no integrations on this platform
refused-not-an-integration = { $integration } is not an integration of this platform
refused-no-integration = there is no { $integration } here
refused-still-live = { $integration } is still live
refused-not-live = { $integration } is not live after it was handed over
refused-live-elsewhere = { $integration } is live and belongs to { $account } by now
refused-integration-of-another = { $integration } belongs to somebody else
refused-not-made-again = { $integration } can't be made again as it was
refused-not-as-it-was = { $integration } is not as it was after it was restored
refused-revoked = { $integration } was revoked for good
refused-maker-stays = { $integration } can't belong to anybody else: its maker is kept for ever
refused-bot-not-given = bot { $integration } does not belong to { $account } after it was given
refused-cannot-own-bot = { $account } can't own a bot: it is switched off, or a bot itself

refused-no-archive = what was sent can't be read again: the group keeps no archive
refused-canary-encrypted = "{ $group }" is encrypted: a plain test message would alarm its members
refused-canary-nobody = nobody can send the test message to "{ $group }"
refused-canary-not-let-in = "{ $group }" does not let the sender of the test message in
refused-canary-to-nobody = the platform took the test message and sent it to nobody
refused-canary-stays = a test message to { $account } directly would leave a conversation for ever
refused-canary-team = "{ $group }" is a team, not a channel
refused-canary-conversation = "{ $group }" is a conversation of others

refused-by-hand = this step is done by hand
refused-contradiction = the platform said yes, and reading it again shows that it is not so
refused-interrupted = an attempt was cut off, and reading can't show whether it had an effect
refused-no-effect = an attempt was cut off and had no effect
refused-unseen-end = nobody saw how the last attempt ended: it may have happened
refused-still-working = the platform accepted it and has not finished yet
refused-too-late = its end has come before its beginning

misfit-no-account = account { $account } is not there
misfit-no-group = group "{ $group }" is not there
misfit-last-owner = { $account } is the last owner of "{ $group }" who can log in, and { $others } others are in it
misfit-successor-closed = { $account } can't take over: the account is barred or switched off
misfit-successor-unknown = nothing is known of { $account }, who should take over
misfit-successor-is-leaver = { $account } would take over from itself
misfit-closed-for-good = account { $account } is closed for good
misfit-member-gone = { $account } is no longer in "{ $group }"
misfit-no-owner-left = "{ $group }" would have no owner left if { $account } stepped back


## Why a run stops by itself
stopped-failures = { $failed } of { $steps } steps failed, more than the policy allows
stopped-contradiction = the platform said that step { $step } was done, and it is not so
stopped-collateral = with step { $step } the place of { $account } changed too, which nobody announced
stopped-superseded = another plan was approved after it
stopped-connection-changed = the settings of connection { $connection } were changed after the plan was made
stopped-hold = Legal ordered a hold, and the plan would still destroy something
stopped-taken-back = { $by } took the departure back
stopped-stale = the platforms are not as the plan saw them
stopped-unfit = the plan can't be run as it is stored


## What to do about it
mend-kind-rate-limited = wait; it goes on by itself
mend-kind-unavailable = check address and network; it is tried again by itself
mend-kind-unknown-outcome = retry the step: it looks first at what was done
mend-kind-unauthenticated = give the connection a new credential (`exeunt connection add`), then resume
mend-kind-permission-denied = check the connection: it names the right to grant; then retry the step
mend-kind-not-found = see on the platform whether it was renamed or removed; then look at the platforms and plan again
mend-kind-conflict = look at it on the platform, mend what is in the way and retry the step; or look at the platforms and plan again
mend-kind-invalid = check the connection's settings; if they are right, do it on the platform and retry the step: it sees that it is done
mend-kind-unsupported = do it on the platform and retry the step, which sees that it is done; or leave it out with a reason
mend-kind-protocol = check the connection: is a proxy in between? then retry the step
mend-open-owner = open the login of an owner ({ $owners }) for the time of the change and retry the step: the leaver's own by "Unfreeze for a time" on the case page (`exeunt case unfreeze`), anybody else's in the platform's own administration. Or let an owner do it in a client and retry the step: it sees that it is done
mend-no-owner = the group has no owner any more: bring somebody with the power back into it on the platform, then retry the step; or do it there and retry the step: it sees that it is done
mend-hand-over-first = hand the group over first: name a successor, look at the platforms and plan again
mend-owner-alone = name a successor for the group, or dissolve it on the platform: it knows no group without owner
mend-end-membership = end the membership instead; the group is safe as long as the account does not come back
mend-look-again = look at the platforms and plan again: the group was handed over meanwhile
mend-bring-back-first = bring the account back into the group first
mend-team-first = bring the account into the team first
mend-of-this-server = choose a successor of this server
mend-own-host = only accounts of the connection's own host can be changed
mend-own-account = change the connection's own account on the platform, by a second admin
mend-own-account-missing = make the account on the platform, or name another one in the settings
mend-own-bot = hand it over instead of stopping it
mend-own-locked = the connection's own account is locked: let a second admin unlock it
mend-own-suspended = the connection's own account is suspended: let a second admin lift that
mend-owns-our-bot = hand the bot over to another admin on the platform first, or it may be disabled with its owner
mend-open-first = open the account's login first ("Unfreeze for a time", `exeunt case unfreeze`), then retry the step
mend-bar-first = bar the login first: a device connects again by itself; then retry the step
mend-shut-first = replace the password, cut single sign-on or bar the login first; then retry the step
mend-sessions-first = end the sessions first: a live app registers itself again; then retry the step
mend-push-by-sessions = end the sessions instead: notifications end with their devices
mend-push-by-itself = they come back by themselves when the person logs in on the device again
mend-sso-link = bar the login: that shuts this door too
mend-sso-never-cut = it is never cut here either: opening the login is enough
mend-signed-tokens = bar the login: a signed token opens no barred account
mend-bar-instead = bar the login instead
mend-bar-or-erase = bar the login, which keeps everything; or have it erased
mend-bar-elsewhere = bar the login in the authentication service that this server uses, and retry the step: it sees that it is done
mend-deactivated = switching it on again brings back neither groups nor credentials: do that on the platform if it is wanted
mend-active-again = somebody, or a directory, has switched it on again: ask who, then retry the step
mend-directory-set-back = a directory may have set it back: change it there, then retry the step
mend-directory-decides = the directory decides about this account: disable or enable it there, then retry the step
mend-made-anew = look at the new account on the platform and switch it off there
mend-password-elsewhere = replace the password in the directory, and retry the step: it sees that it is done
mend-suspended = the account is suspended: lift that on the platform first
mend-clocks = a token of a few minutes was refused: compare the clocks of this machine and the server
mend-no-other-role = give the account the role system_user on the platform first
mend-nobody-leaves = it stays as long as the account does; barring the login shuts it
mend-leave-team = end the membership in the team instead
mend-synced = change the members in the directory, and retry the step: it sees that it is done
mend-whole-domain = let an owner take the domain out of the group's list, for everybody
mend-guest-role = a guest can hold no role: make the account an ordinary member on the platform first
mend-scheme = a permission scheme manages the roles here: change them in the System Console
mend-notices-room = the room of server notices stays as long as the account does
mend-self-deactivation = the server doesn't let people deactivate themselves: use another admin account for the connection
mend-guest-access = turn guest access on in the System Console first
mend-user-limit = the server has as many users as it allows: deactivate somebody or raise the limit first
mend-team-full = the team is full: raise the largest number of users per team first
mend-live-elsewhere = somebody handed it over meanwhile: ask its new owner, then plan again
mend-not-made-again = a new one has another address or secret: make it on the platform and tell its users
mend-revoked = the person makes a new token
mend-maker-stays = let the successor make a new one
mend-no-integrations = there is nothing to do: leave the step out
mend-not-erased = a permanent deletion takes all posts of the account with it: do it on the platform if that is wanted

mend-new-token = give the connection a new access token (`exeunt connection add`)
mend-new-personal-token = give the connection a new personal access token, and see whether its account is active
mend-new-token-refused = the token is refused although it is new: is the secret of this very project, and the clock right?
mend-present-password = give the connection the present password of the service account
mend-client-secret = give the connection the client id and secret that the vendor's console shows
mend-server-admin = make the connection's account a server admin
mend-system-admin = make the connection's account a system admin
mend-api-permissions = grant the command under api_permissions in ejabberd.yml
mend-trusts-no-address = the API trusts no address: give the connection the address and password of the service account
mend-symbol-rule = exempt passwords set by admins from the rule for symbols, on the server
mend-password-rules = the server's rules for passwords refuse this one: loosen them, then retry the step
mend-quota = a quota of the vendor's plan is used up: wait, or buy more
mend-presence = the project has not bought this feature: set presence=false for this connection
mend-project-host = each project lives on one host: compare base_url, org_name and app_name with the vendor's console
mend-rest-host = is base_url the project's REST host?
mend-base-url = is base_url the server itself, or a proxy that hides it?
mend-no-such-call = this version of the server has no such call
mend-feature-off = the server has this feature switched off, or no licence for it
mend-synapse-unreachable = the call is not reachable: another server version, a separate authentication service, or a proxy that hides it
mend-ejabberd-unreachable = the command is not reachable: mod_admin_extra or mod_muc_admin is not loaded, the listener has no /api, another server version, or a proxy that hides it
mend-ejabberd-admins = who administers the server stands in ejabberd.yml: change the access rules there
mend-ejabberd-push = no command shows or stops notifications
mend-ejabberd-passwords = how passwords are checked stands in ejabberd.yml, for everybody at once
mend-ejabberd-unregister = bar the login; or run "unregister" by hand when all may be lost
mend-ejabberd-access-rule = let the access rule of the listener for clients deny the shared group
mend-no-bar-group = set the shared group up first, then let the access rules deny it
mend-no-archive = load mod_mam and set the group's option "mam"
mend-xmpp-listener = "xmpp" must name a listener for clients
mend-xmpp-starttls = the listener at "xmpp" must offer STARTTLS, or "xmpp_tls" must say what it does
mend-xmpp-certificate = the listener's certificate must name the virtual host and be trusted here, or by "xmpp_ca"
mend-xmpp-host = "host" is no virtual host of the server at "xmpp"
mend-xmpp-failed-logins = the server refuses us for a while, because it counts failed logins: wait
mend-xmpp-look-there = look into the server's log; when nobody can log in, the access rules may name a shared group that is not there
mend-canary-member = make the connection's account a member of the service group
mend-canary-plain-group = name a service group that is not encrypted
mend-canary-channel = name a service channel for test messages
mend-wait-platform = wait a little and retry the step: it looks first
mend-plan-again = look at the platforms and plan again
mend-taken-back = make and approve the plan that puts everything back; if the departure stands after all, let the run go on
mend-successor = name another successor, then plan again
mend-by-hand = do it on the platform, then note the step as done by hand, with what shows it
mend-resume = look at the steps that failed, mend what is in the way, then resume the run
mend-look-then-resume = look at the group on the platform; when it is as it should be, resume the run


## Settings of a connection that don't fit
setting-missing = "{ $field }" is missing (`--set { $field }=…`)
setting-unknown = there is no setting "{ $field }"; there are: { $known }
setting-not-one-of = "{ $word }" is none of: { $known }
setting-unreadable = a setting can't be read: { $what }
setting-platform = no connector is called "{ $name }"; there are: { $known }
setting-insecure = "base_url" must be https, or http on this very machine
setting-not-an-origin = "base_url" is a host and perhaps a port, such as https://im.example.com, and nothing else
setting-limit-class = "limits" names the class "{ $class }": it must be one of { $known }
setting-client = no requests can be sent from here: { $why }
setting-server-name = "server_name" is empty or holds characters that an account id can't hold
setting-no-token = no access token was given
setting-one-token = exactly one access token must be given
setting-agora-app-key = "org_name" and "app_name" are the two halves of the app key, as the vendor's console shows it
setting-agora-app-id = "app_id" must be the project's App ID of 32 hexadecimal characters when paths begin with it
setting-agora-secret = the secret must be two words: a client id and its secret, or an App ID and its certificate
setting-agora-certificate = an App ID and an App Certificate are 32 hexadecimal characters each
setting-domain = "{ $field }" is empty or holds characters that a domain can't hold
setting-xmpp = "xmpp" must be "host:port"
setting-insecure-xmpp = "xmpp_tls" may be "none" only where "xmpp" is this very machine
setting-authority = "xmpp_ca" holds no PEM certificate that can be used
setting-frozen-group = "frozen_group" is empty or holds an "@"
setting-ejabberd-account = the service account must be a plain lower-case address on "host", such as exeunt-service@corp.example
setting-ejabberd-secret = the secret must be the service account's address on its first line and its password on the second
setting-ejabberd-who = without a secret, "service_account" must say whom we act as; with one, it must not be there
cause-platform-code = it answers { $code }


## What a person asked for and can't have
refused-unfreeze-unknown = account { $account } was not seen
refused-unfreeze-not-frozen = account { $account } isn't frozen
refused-unfreeze-ends-first = it must end after it begins
refused-unfreeze-too-long = the policy allows { $hours } hours at most
refused-unfreeze-by-hand = the platform of { $account } can't both open and bar the login by machine
refused-too-far = that lies too far in the future
refused-calendar = no business day can be counted there
refused-answer-successor = { $account } can't take over { $group }
refused-answer-not-asked = nothing was asked about { $group }
refused-answer-too-long = an answer is too long or holds too much
refused-endpoint-name = a name is made of small letters, digits and hyphens
refused-endpoints-too-many = there are too many endpoints already
refused-endpoint-of-a-chat = only a webhook's secret is made here; a chat bot's is changed in its chat
refused-address-too-long = the address is too long
refused-address-no-url = the address is no URL
refused-address-scheme = the address must begin with https://
refused-address-user = the address must not hold a user or a password
stopped-decided-anew = something was decided after the plan was made
error-step-by-machine = step "{ $step }" is the machine's work, so nobody can say that it was done by hand
problem-hint-step-by-machine = do it on the platform and retry the step: it sees that it is done; or leave it out with a reason
too-much-how = how it was said
too-much-answers = answers
too-much-reason = the reason
too-much-name = the name
too-much-devices = devices
too-much-statement = the statement
too-much-text = the text
too-much-with = with whom
too-much-attachments = files
too-much-attachment = the size of a file
too-much-attachment-name = the name of a file
run-interrupted = interrupted at the terminal


## How the parts stand together
told-aside = { $says } ({ $aside })
told-hint = { $says }. What to do: { $hint }
