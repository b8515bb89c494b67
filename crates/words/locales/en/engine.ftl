### Sentences of observing, running and proving.

gap-account-gone = account { $account } is bound to this person but is not on the platform
gap-connection-unreachable = the platform could not be reached, so nothing was done there: { $why }
gap-group-unseen = group { $group } could not be read

probe-label =
    { $label ->
        [replacement] the replaced password
        [control-login] the session of the control login
        [impersonation] the administrator’s right to act as the account
       *[other] “{ $label }”
    }
control-accepted = before closing, { probe-label } got in, as it had to
control-refused = before closing, { probe-label } was refused already, so a refusal afterwards shows nothing
probe-got-in = { probe-label } still gets in
probe-refused = { probe-label } got in before and is refused now, because the account is closed
probe-refused-uncontrolled = { probe-label } is refused because the account is closed; whether it worked before was not tried
probe-ambiguous = { probe-label } is refused, but a wrong credential would be refused in the same way
probe-no-door = { probe-label }: this platform has no such way in
probe-failed = { probe-label } could not be tried
probe-failed-kind = { probe-label } could not be tried: { $kind ->
    [rate_limited] { refused-kind-rate-limited }
    [unavailable] { refused-kind-unavailable }
    [unknown_outcome] { refused-kind-unknown-outcome }
    [unauthenticated] { refused-kind-unauthenticated }
    [permission_denied] { refused-kind-permission-denied }
    [not_found] { refused-kind-not-found }
    [conflict] { refused-kind-conflict }
    [invalid] { refused-kind-invalid }
    [unsupported] { refused-kind-unsupported }
   *[protocol] { refused-kind-protocol }
}

canary-no-group = no group in which the policy allows a test message

collateral-none = { $accounts } accounts and { $groups } groups compared: nobody else moved, except as the plan announced
collateral-found = { $accounts } accounts and { $groups } groups compared: { $count } changes for others that nobody announced: { $examples }

state-barred = login is barred
state-open = login is open
sessions-none = no session is left
sessions-left = sessions are left
integrations-none = nothing that acts without its person is left to the account
integrations-kept = nothing that acts without its person is left to the account but what was kept on purpose
integrations-left = something of the account still acts without its person
heir-stands = what was handed over belongs to { $member }, and works
heir-missing = what was handed over to { $member } is not there, or does nothing
push-none = nothing is pushed any more
push-left = messages are still pushed to a device
account-gone = the account is no longer on the platform
membership-none = not in { $group }
membership-left = still in { $group }
membership-new = came into { $group } after the plan was made
successor-stands = { $member } holds the role that the plan promised
successor-missing = { $member } does not hold the role that the plan promised
owner-stays = { $member } owns this group and can log in
owner-missing = nobody who owns this group can log in
