### Sentences of plan: why a step is there, what it breaks, what can't be done, what is asked, what is lost.

# Words inside of sentences; the messages that use them pass their arguments on.
plan-action =
    { $action ->
        [credential_replaced] { action-kind-credential-replaced }
        [sessions_ended] { action-kind-sessions-ended }
        [push_stopped] { action-kind-push-stopped }
        [federated_login_cut] { action-kind-federated-login-cut }
        [admin_rights_dropped] { action-kind-admin-rights-dropped }
        [login_barred] { action-kind-login-barred }
        [login_opened] { action-kind-login-opened }
        [role_held] { action-kind-role-held }
        [role_dropped] { action-kind-role-dropped }
        [membership_ended] { action-kind-membership-ended }
        [membership_restored] { action-kind-membership-restored }
        [standing_restored] { action-kind-standing-restored }
        [push_restored] { action-kind-push-restored }
        [federated_login_restored] { action-kind-federated-login-restored }
        [admin_rights_restored] { action-kind-admin-rights-restored }
        [integration_stopped] { action-kind-integration-stopped }
        [integration_handed_over] { action-kind-integration-handed-over }
        [integration_restored] { action-kind-integration-restored }
        [deactivated] { action-kind-deactivated }
        [erased] { action-kind-erased }
       *[other] { $action }
    }
plan-group-kind =
    { $kind ->
        [department] { group-kind-department }
        [project] { group-kind-project }
        [external] { group-kind-external }
        [customer] { group-kind-customer }
        [confidential] { group-kind-confidential }
        [announcement] { group-kind-announcement }
        [direct] { group-kind-direct }
       *[other] { group-kind-other }
    }

## Why a step is there.

plan-why-credential-replaced = Nobody may know a password that opens this account.
plan-why-federated-login-cut = Single sign-on must not open this account any more.
plan-why-sessions-ended = Devices that are logged in stay in until their sessions are ended.
plan-why-token-stopped = A lasting key opens the account without a password.
plan-why-within = Nobody can be in “{ $group }” without being in “{ $parent }”, so { $account } joins it.
plan-why-push-stopped = Push notices carry message text to devices, even to those of a barred account.
plan-why-admin-rights-dropped = Whoever leaves doesn't administer the platform.
plan-why-login-barred = Nobody gets into this account any more; everything in it is kept.
plan-why-window =
    { $steps ->
        [one] One step works only while the account is open. The bar is lifted for it and put back right after.
       *[other] { $steps } steps work only while the account is open. The bar is lifted for them and put back right after.
    }
plan-why-successor-decided = { $by } decided that { $account } takes over.
plan-why-successor-default = { $account } takes over whatever nobody else was named for, as { $by } decided.
plan-why-role-dropped = The role in “{ $group }” would come back with the account if it were ever let in again.
plan-why-membership-ended = “{ $group }” is a { plan-group-kind }; the policy takes leavers out of it.
plan-integration-kind =
    { $kind ->
        [token] { integration-kind-token }
        [bot] { integration-kind-bot }
        [webhook] { integration-kind-webhook }
        [command] { integration-kind-command }
        [app] { integration-kind-app }
       *[other] { $kind }
    }
plan-why-integration-stopped = { $by } decided that the { plan-integration-kind } “{ $name }” is stopped.
plan-why-integration-stopped-by-policy = The policy stops the { plan-integration-kind } “{ $name }”, which works without its person.
plan-why-integration-handed-over = The { plan-integration-kind } “{ $name }” goes on and belongs to { $account }, as { $by } decided.
plan-why-integration-default = The { plan-integration-kind } “{ $name }” goes to { $account }, who takes over whatever nobody else was named for, as { $by } decided.
plan-why-integration-restored = It belonged to the account before, and worked.
plan-why-deactivated = { $by } ordered the platform's own deactivation.
plan-why-reopened = The account was open before.
plan-why-membership-restored = The account was in “{ $group }” before.
plan-why-standing-restored = { $account } took over “{ $group }” only because of the departure.
plan-why-push-restored = These devices were notified before.
plan-why-federated-login-restored = Single sign-on opened this account before.
plan-why-admin-rights-restored = The account administered the platform before.
plan-why-unfreeze = For one purpose, until { $until }: { $purpose }

## What a step breaks for others.

plan-breaks-login = { $account } can't log in any more. Messages to the account stay unanswered.
plan-breaks-sessions =
    { $count ->
        [one] One device is logged out.
       *[other] { $count } devices are logged out.
    }
plan-breaks-integrations =
    { $count ->
        [one] One integration that runs with this account may stop: { $names }.
       *[other] { $count } integrations that run with this account may stop: { $names }.
    }
plan-breaks-token = Whatever uses the token “{ $name }” stops working.
plan-breaks-integration = The { plan-integration-kind } “{ $name }” does nothing any more; whoever relies on it has to be told.
plan-breaks-push =
    { $count ->
        [one] One device gets no notices any more.
       *[other] { $count } devices get no notices any more.
    }
plan-breaks-federated-login =
    { $count ->
        [one] Single sign-on through one identity stops.
       *[other] Single sign-on through { $count } identities stops.
    }
plan-breaks-admin-rights = The platform loses an administrator.
plan-breaks-window = For a short time the platform would let the account in. Its password is unknown to everybody, and its sessions and sign-on are gone, as far as the steps before could end them.
plan-breaks-sole-owner =
    { $members ->
        [one] “{ $group }” has no other owner who can log in, and one other member. Without the successor nobody could manage it.
       *[other] “{ $group }” has no other owner who can log in, and { $members } other members. Without the successor nobody could manage it.
    }
plan-breaks-left-empty = Nobody else is in “{ $group }”. It stays on the platform, empty.
plan-breaks-deactivated = The platform switches the account off in its own way. Not all of it can be taken back.
plan-breaks-erased = The contents of the account are given up. This can't be taken back.
plan-breaks-unfreeze = The account can be used until the end that is planned here. Its password stays one that nobody knows: whoever copies the data needs the platform's administrator for a new one. At the end its sessions are ended and it is barred again.

## What can't be done or shown.

plan-gap-unsupported = This platform has no way to: { plan-action }.
plan-gap-not-in-this-state = On this platform “{ plan-action }” doesn't work in any state that the account goes through here.
plan-gap-needs-window = “{ plan-action }” works only while the account is open, and it is barred. The departure plan opens it for this.
plan-gap-bar-not-liftable = Here the bar can't be lifted again by us.
plan-gap-read-only = The platform lets this account look but not act. Handing over through it may fail.
plan-gap-unknown-zone = The time zone “{ $zone }” is unknown. Times are counted in UTC.
plan-gap-encrypted = The messages in “{ $group }” are encrypted. Neither the platform nor we can export them.
plan-gap-notices-kept = “{ $group }” holds the platform's own notices. The account stays in it.
plan-gap-group-unseen = A group of this account couldn't be read. Nothing is changed there.
plan-gap-lingering-role = The account isn't in “{ $group }”, but would have its role again if it were let in.
plan-gap-permanent-owner = In “{ $group }” this account is an owner for ever. It leaves, but has unlimited power again if it is ever let in.
plan-gap-stays-as-owner = “{ $group }” can't be handed over here. The account stays in it, barred, so that the group keeps its owner.
plan-gap-kept = The account stays in “{ $group }”, as { $by } decided: { $reason }
plan-gap-kind-not-removed = The policy leaves the account in “{ $group }”, barred.
plan-gap-legal-hold = { $ordered_by } ordered a deactivation, but { $by } put everything under legal hold. The account is barred and kept.
plan-gap-policy-never-deactivates = { $ordered_by } ordered a deactivation, but the policy never deactivates. The account is barred and kept.
plan-gap-connection-unseen = The platform couldn't be seen now. Nothing is put back there.
plan-gap-account-gone = The account { $account } isn't there any more. It can't be put back.
plan-gap-cannot-reopen = The platform doesn't let us open this account again.

## What somebody has to decide.

plan-question-successor =
    { $members ->
        [one] Who takes over “{ $group }”? One other member is in it.
       *[other] Who takes over “{ $group }”? { $members } other members are in it.
    }
plan-question-successor-cannot = { $account }, named by { $by }, can't take over “{ $group }”: it is the leaver's own account, or can't log in. Who does?
plan-question-successor-leaves = { $account }, named by { $by }, can't take over “{ $group }”: whoever that is leaves with the same batch. Who does?
plan-question-ownership-back = Others have come to own “{ $group }” meanwhile ({ $owners }). Is it given back?

## What doesn't come back.

plan-lost-by-action = { $account }: “{ plan-action }” can't be taken back.
plan-lost-credential = { $account }: the old password. A new first one is given the usual way.
plan-lost-sessions =
    { $count ->
        [one] { $account }: one session. The device has to log in again.
       *[other] { $account }: { $count } sessions. The devices have to log in again.
    }
plan-lost-bound-role = { $account }: the role in “{ $group }”. Whoever comes back there comes back as an ordinary member.
plan-lost-integration = The { plan-integration-kind } “{ $name }”: once stopped, it can only be made anew, with another address or secret.
plan-lost-integrations =
    { $count ->
        [one] { $account }: one integration, { $names }. Its owner has to set it up again.
       *[other] { $account }: { $count } integrations, { $names }. Their owners have to set them up again.
    }
plan-lost-introduced = { $account } was brought into “{ $group }” and stays there.
plan-lost-invite = An open invitation to “{ $group }”. Somebody has to invite again.

## Integrations and groups within groups: what can't be, and what is asked.

plan-gap-integration-kept = The { plan-integration-kind } “{ $name }” stays as it is, as { $by } decided: { $reason }
plan-gap-lasting =
    { $count ->
        [one] One conversation can't be left on this platform; it stays as long as the account does, and the bar shuts it.
       *[other] { $count } conversations can't be left on this platform; they stay as long as the account does, and the bar shuts them.
    }
plan-gap-integration-secrets = Whoever knows the token or the address of the { plan-integration-kind } “{ $name }” can use it as before: { $account } should replace them after taking over.
plan-gap-outside = “{ $group }” lies within a group that the account does not come back into.
plan-gap-stays-around = “{ $inner }” lies within “{ $group }”, and the account stays in it; so it stays in “{ $group }” too.
plan-question-integration = What becomes of the { plan-integration-kind } “{ $name }”, which works without its person? Hand it over, stop it, or keep it for a reason.
plan-question-integration-stays = The { plan-integration-kind } “{ $name }” can't be handed over on this platform. Stop it, or keep it for a reason.
plan-question-integration-cannot = { $account } can't take over the { plan-integration-kind } “{ $name }”: the account can't log in. Who does?
