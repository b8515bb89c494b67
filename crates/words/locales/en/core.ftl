### Words of the core: states, roles, phases, actions, verdicts.
### A key is the enum's name and the variant's name; both languages have the same.

word-with-number = { $name } ({ $number })
place-and-what = { $place }: { $what }

## Account states
account-state-active = active
account-state-frozen = frozen
account-state-dormant = dormant
account-state-disabled = disabled
account-state-erased = erased

## Login
login-open = login open
login-barred = login barred
login-deactivated = deactivated by the platform
login-erased = deactivated and erased by the platform

## What the platform means a room to be
native-kind-group = group
native-kind-space = space
native-kind-direct = direct conversation
native-kind-notices = system notices

## What a group is to the company
group-kind-department = department group
group-kind-project = project group
group-kind-external = partner group
group-kind-customer = customer group
group-kind-confidential = confidential group
group-kind-announcement = announcement group
group-kind-direct = direct conversation
group-kind-other = other group

## In the group, or only invited
presence-joined = in the group
presence-invited = invited, not joined

## Roles in a group
role-member = member
role-moderator = moderator
role-owner = owner

## People who use Exeunt
duty-role-hr = HR
duty-role-manager = manager
duty-role-legal = Legal
duty-role-it = IT
duty-role-group-admin = group admin
duty-role-auditor = auditor
duty-role-administrator = administrator

duty-manage-actors = manage users and their roles
duty-manage-connections = manage connections
duty-keep-history = take messages out of platforms
duty-manage-ledger = keep the ledger
duty-open-case = open a case
duty-contain = contain at once
duty-decide-hand-over = decide the hand-over
duty-decide-hold = decide a legal hold
duty-write-note = write down what was said
duty-observe = look at the platforms
duty-make-plan = make a plan
duty-approve-plan = approve a plan
duty-run = run a plan
duty-settle-step = settle a waiting step
duty-withdraw = withdraw a departure
duty-unfreeze = unfreeze for a time
duty-prove = prove the result
duty-read = read cases and the audit log

## How a person goes
departure-voluntary = resignation
departure-dismissed = dismissal
departure-hostile = high-risk departure

## Case states
case-state-open = nothing approved yet
case-state-approved = approved
case-state-closed = closed
case-state-proved = verified
case-state-withdrawn = withdrawn

## Plans
plan-kind-leave = departure
plan-kind-contain = immediate containment
plan-kind-reinstate = reinstatement
plan-kind-unfreeze = temporary unfreeze

phase-contain = contain
phase-hand-over = hand over
phase-remove = remove
phase-close = close
phase-restore = restore

lane-contain = containment first
lane-ordinary = ordinary

undo-exact = can be taken back exactly
undo-replay = can be put back from the record
undo-partly = only part of it comes back
undo-never = can't be undone

## How far a platform supports something
support-native = by the platform itself
support-emulated = composed of several calls
support-manual = by hand
support-unsupported = not possible on this platform

reversal-exact = can be taken back exactly
reversal-replay = can be put back from the record
reversal-none = can't be undone

proof-kind-read-back = read back from the platform
proof-kind-probe = tried from outside
proof-kind-statement = a named person's statement

## Step states
step-state-waiting = waiting
step-state-running = running
step-state-done = done
step-state-needs-operator = needs a person
step-state-skipped = decided not to do

## Three marks
mark-done = done
mark-confirmed = confirmed
mark-verified = verified

## What came of an attempt
outcome-changed = changed
outcome-already-so = already so
outcome-by-hand = done by hand
outcome-failed = not done

## Checks
check-kind-login = login with password
check-kind-token = use of an old session token
check-kind-refresh-token = use of a refresh token
check-kind-impersonation = acting as the account with our own rights
check-kind-canary = reading a marked message
check-kind-integrations = integrations
check-kind-push = push notices
check-kind-sessions = sessions re-read
check-kind-membership = membership re-read
check-kind-successor = successor's rights
check-kind-collateral = nobody else affected
check-kind-state = login state re-read

verdict-holds = as it must be
verdict-fails = not as it must be
verdict-weak = shows little
verdict-not-tried = could not be tried

## Kinds of failure
error-kind-rate-limited = rate limited by the platform
error-kind-unavailable = platform not reached
error-kind-unknown-outcome = outcome unknown
error-kind-unauthenticated = connection's credential not accepted
error-kind-permission-denied = connection lacks a right
error-kind-not-found = not found on the platform
error-kind-conflict = in conflict with the platform's present state
error-kind-invalid = refused by the platform as invalid
error-kind-unsupported = not supported by this deployment
error-kind-protocol = answer not as documented

response-wait = wait as the platform asks
response-retry = try again later
response-observe-first = look first, then decide
response-park-connection = hold the connection for a person
response-park-step = hold the step for a person
response-plan-again = make a new plan

## Actions
action-kind-credential-replaced = password replaced by one that nobody knows
action-kind-sessions-ended = all sessions ended
action-kind-push-stopped = push notices stopped
action-kind-federated-login-cut = single sign-on cut
action-kind-admin-rights-dropped = platform administration dropped
action-kind-login-barred = login barred
action-kind-login-opened = login opened
action-kind-role-held = successor in place
action-kind-role-dropped = role in the group dropped
action-kind-membership-ended = removed from the group
action-kind-membership-restored = membership restored
action-kind-standing-restored = another member's role restored
action-kind-push-restored = push notices restored
action-kind-federated-login-restored = single sign-on restored
action-kind-admin-rights-restored = platform administration restored
action-kind-integration-stopped = an integration stopped
action-kind-integration-handed-over = an integration handed over
action-kind-integration-restored = an integration restored
action-kind-deactivated = account deactivated on the platform
action-kind-erased = account erased on the platform

## What an integration is.
integration-kind-token = token
integration-kind-bot = bot
integration-kind-webhook = webhook
integration-kind-command = command
integration-kind-app = application

## What becomes of an integration.
fate-stopped = stopped
fate-handed-over = handed over
fate-kept = kept
