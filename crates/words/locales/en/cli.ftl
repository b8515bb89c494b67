### The command line: what went wrong, what to do, tables, plans, cases, proof.

## Labels
cli-error = error:
cli-cause = because:
cli-hint = hint:
cli-next = next:
cli-list-separator = {", "}
cli-secret-prompt = Reading the secret from the terminal; end with Enter and Ctrl-D.

## Tables
column-account = account
column-action = wanted state
column-actor = who
column-case = case
column-department = department
column-departure = departure
column-details = details
column-evidence = evidence
column-groups = groups
column-last-day = last day
column-login = login
column-mail = mail
column-manager = manager
column-name = name
column-note = note
column-on = on
column-owned = owned
column-person = number
column-platform = platform
column-proof = shown by
column-roles = roles
column-scopes = needs
column-sessions = sessions
column-settings = settings
column-sole-owner = sole owner
column-state = state
column-support = support
column-time = time
column-undo = undo
column-what = what
column-zone = time zone

## Making a house, actors
init-done = The house is ready in { $path }.
init-token = The token of "{ $actor }", shown only now:
init-token-once = Keep it where only its owner can read it; pass it in EXEUNT_TOKEN or with --token-file.
init-token-saved = It is also in { $path }, readable by you alone.
init-log-key = The audit log's public key, to be given to auditors: { $key }
init-backup = Back up { $path } apart from the database: without it no stored secret opens again.
init-backup-variable = Back up the value of { $variable } apart from the database: without it no stored secret opens again.
init-console = `exeunt actor invite { $actor }` makes you a link to the console, `exeunt serve` opens it, and `exeunt doctor` says what is still missing.
actor-locked = "{ $actor }" is locked out.
actor-state-locked = locked

## The ledger
person-put = { $name } ({ $id }) is in the ledger.
person-changed = { $name } ({ $id }) is changed; what isn't listed here stays as it was:
person-unchanged = { $name } ({ $id }) stays as before; nothing was to be changed.
person-field = {"  "}{ $field }: { $from } → { $to }
person-field-empty = (none)
person-manager-unknown = Careful: nobody has the employee number { $manager }, so nobody of that number can be asked to confirm. Add them: { $command }
person-none = Nobody is in the ledger yet. Add people with `exeunt person import FILE.csv`.
person-imported = { $count ->
    [one] One person imported.
   *[other] { $count } people imported.
}
unfit-field-id = the employee number may not be empty, has at most 100 characters, and neither a blank nor a slash within it
unfit-field-name = the name may not be empty and has at most 200 characters
unfit-field-department = the department has at most 200 characters and no line breaks
unfit-field-mail = the mail address must be one, such as name@company.example
unfit-field-manager = the manager's employee number has at most 100 characters, and neither a blank nor a slash within it
unfit-field-zone = the zone must be an IANA time zone, such as Asia/Shanghai
row-language = "{ $language }" is no language that we write; use zh or en
account-bound = { $account } is { $person }'s.
account-not-there = Careful: the platform has no account { $account }. Is its name right? One that isn't there is never closed.
account-no-connection = Careful: there is no connection "{ $name }", so nothing is ever closed for { $account }. Is the name before the slash right?
account-not-seen = The account { $account } is bound, but nobody has seen whether it exists: "{ $name }" can't be asked now. Look again when it can.
account-not-seen-in-time = The account { $account } is bound, but nobody has seen whether it exists: "{ $name }" gave no answer within { $seconds } seconds. Look again when it does.
account-none = No account to show.
account-nobody = nobody's

## Platforms
connection-put = Connection "{ $name }" is stored; its secret is encrypted.
connection-none = No platform is connected yet.

## The policy
policy-valid = The policy is valid: version { $version }, { $digest }

## Cases
case-none = No case yet. Open one with `exeunt case open`.
case-withdrawn = The resignation of { $person } was taken back before anything was changed. No plan of this case will run.
case-opened = Case opened for { $person }, last working day { $day }.
case-about = { $person } · { $department } · { $departure } · last working day { $day } · case { $case }
case-about-person = { $person } · { $departure } · last working day { $day } · case { $case }
case-sentence = { $name }: { $stage }
case-sentence-decide = { $name }: { $count ->
    [one] one question is open before the plan can be approved
   *[other] { $count } questions are open before the plan can be approved
}
case-sentence-run = { $name }: { $stage }, { $settled } of { $steps } steps settled
case-sentence-wait = { $name }: approved, begins { $at }
case-heading-owes = Who owes what
case-heading-proof = Proof
case-approved-by = Plan approved or ordered by { $actor }
case-sentence-nowhere = { $name }: CONTAINED NOWHERE; { $names } could not be reached, and nothing is shut there
case-sentence-partly = { $name }: NOT CONTAINED EVERYWHERE; { $names } could not be reached, and nothing is shut there
stage-contain = containing didn't reach every platform
stage-not-shut = containing found no door that it could shut
stage-contained = every door is shut, the rest is not planned yet
stage-observe = nobody has looked at the platforms yet
stage-plan = seen, not planned yet
stage-plan-again = the plan no longer fits
stage-decide = questions are open
stage-confirm = the manager or Legal have not said theirs yet
stage-approve = the plan waits for approval
stage-wait-time = approved, waits for its time
stage-run = approved and running
stage-parked = the run is stopped
stage-settle = steps wait for a person
stage-prove = closed, not proved yet
stage-refuted = closed, but the last proof found something that doesn't hold
stage-unproved = closed and read back; not everything could be tried in full
stage-report = closed and proved
stage-withdrawn = withdrawn, everything put back as far as it goes
owes-contain = IT or HR: order containment again
owes-not-shut = IT: mend what was found, then look at every platform
owes-contained = IT: look at every platform
owes-observe = IT: look at every platform
owes-plan = IT: make the plan
owes-plan-again = IT: make the plan again
owes-decide = Manager: answer the open questions
owes-confirm = manager and Legal: say theirs; the plan waits for it
owes-approve = A second person of IT or Legal: read and approve the plan
owes-wait-time = Nobody: a worker begins in time
owes-run = IT: run the plan, or leave it to a worker
owes-parked = IT: find out why it stopped, then let it go on
owes-settle = IT: settle the steps that wait
owes-prove = IT or the auditor: prove that it holds
owes-refuted = IT: look at what doesn't hold, mend it, and prove again
owes-unproved = Nobody; the report says what could not be tried in full
owes-report = Nobody; the report can be sealed at any time
owes-withdrawn = Nobody
decisions-proposed = { $decided ->
    [0] Nothing was left to decide as proposed.
    [one] Decided one question as proposed. A plan made before this no longer fits; make it again.
   *[other] Decided { $decided } questions as proposed. A plan made before this no longer fits; make it again.
  }{ $left ->
    [0] {""}
    [one] {" "}One question has no proposal and is still open.
   *[other] {" "}{ $left } questions have no proposal and are still open.
  }
decision-recorded = Recorded. A plan made before this no longer fits; make it again.
credential-kept = "{ $label }" of { $account } is kept, encrypted; it is tried before and after closing.
observed = Seen and kept: { $person }, { $digest }
report-folder-open = Careful: others on this machine can exchange files in "{ $path }". The seal shows it when they do.

## Who can still get in
contain-unreachable = NOT CONTAINED: "{ $name }" could not be reached, so nothing was shut there: { $why }
contain-nowhere = { $person } IS CONTAINED NOWHERE: no platform could be reached, and no door was shut.
contain-partly = { $person } IS NOT CONTAINED EVERYWHERE: what can be reached is shut now.
contain-nothing = NOTHING WAS SHUT for { $person }; look at what was found:
contain-shut-already = Nothing had to be shut for { $person }: every door was found shut.
contain-again = Order it again when the platform is back; what is shut already stays shut.
door-not-barred = { $account } is NOT barred yet, and the plan rests before that.
door-not-barred-locked = { $account } is not barred yet: its password is unknown and its sessions are ended, but its login is open.
door-open = { $account } is OPEN: the plan has lifted its bar.
door-open-until = { $account } is OPEN until { $at }: the plan has lifted its bar and sets it again then, if a worker runs.
door-contain = `{ $command }` bars it now

## Plans
plan-policy = policy
plan-steps = { $count ->
    [one] one step
   *[other] { $count } steps
}
plan-never = { $count } irreversible
plan-by-hand = { $count } by hand
plan-questions = { $count ->
    [one] one open question
   *[other] { $count } open questions
}
plan-gaps = { $count ->
    [one] one gap
   *[other] { $count } gaps
}
plan-four-eyes = four eyes
plan-not-before = begins { $at }
plan-heading-irreversible = Can't be undone, or only in part
plan-heading-questions = Open questions
plan-heading-breaks = What stops working for others
plan-heading-gaps = What can't be done or proved here
plan-heading-lost = What doesn't come back
plan-all-as-proposed = All as proposed, where nobody has answered yet:
plan-proposed = would do:
plan-folded = … and { $count } more (--all shows them)
plan-digest = digest
plan-approved = Plan { $digest } approved by { $actor }.
diff-none = The last two plans say the same.

## What a step makes so, before a group's name or alone
cli-action-credential-replaced = replace the password with one that nobody knows
cli-action-sessions-ended = end every session, device and token
cli-action-push-stopped = stop push
cli-action-federated-login-cut = cut single sign-on
cli-action-admin-rights-dropped = drop platform administration
cli-action-login-barred = bar login
cli-action-login-opened = open login
cli-action-role-held = hand over
cli-action-role-dropped = drop the role in
cli-action-membership-ended = leave
cli-action-membership-restored = back into
cli-action-standing-restored = role back in
cli-action-push-restored = restore push
cli-action-federated-login-restored = restore single sign-on
cli-action-admin-rights-restored = restore platform administration
cli-action-integration-stopped = stop the integration
cli-action-integration-handed-over = hand over the integration
cli-action-integration-restored = restore the integration
cli-action-deactivated = deactivate the account on the platform
cli-action-erased = erase the account on the platform

## Running
run-waits = waits
run-stopping = Stopping: what is under way is still being recorded. Ctrl-C again leaves at once.
run-stopped = The run for { $person } is stopped; no further step begins.
run-ends-early = What was opened for { $person } is shut now, by any worker or by:
run-resumed = The run for { $person } may go on.
run-counts = { $settled } of { $steps } steps settled
run-end-nothing = The plan has no step, so nothing was changed
run-end-finished = Every step is settled
run-end-waits-until = waits for its time
run-end-waits-until-at = The rest begins { $at }
run-end-needs-operator = waits for a person
run-end-needs-operator-count = { $count ->
    [one] One step waits for a person
   *[other] { $count } steps wait for a person
}
run-end-braked = The run stopped by itself
run-end-stopped = The run is stopped; nothing is lost
run-end-connection-away = platform not reached
run-end-connection-away-name = "{ $name }" is not reached; everything that could be done without it is done, and a worker goes on when it is back
run-end-connection-parked = connection stopped
run-end-connection-parked-name = The connection "{ $name }" no longer accepts our credential
step-settled = { $step }: recorded.
contain-ordered = Containing { $person } now.
contain-waits = The policy wants a second person to approve this first; nothing is shut before.
worker-begins = Worker "{ $name }" is at work; Ctrl-C ends it.
worker-ending = Ending: letting what is under way come to rest.
worker-ends = Worker "{ $name }" has ended.

## Proof
proof-holds = It holds: { $count } checks, round { $round }
proof-fails = It doesn't hold: look at what failed ({ $count } checks, round { $round })
proof-weak = Nothing contradicts it, but it proves too little: look at what is weak or could not be tried ({ $count } checks, round { $round })
proof-heading-tried = Tried from outside
proof-heading-read = Read again

## Evidence
verify-fits = The report is exactly what was sealed.
verify-misfit = The report is not what was sealed.
verify-other-key = It can't be judged: none of the keys that you gave has signed it.
verify-no-report = This is no sealed report.
verify-origin = The report names the log "{ $origin }": its key is the one to give, and should reach you by another way than the report.
verify-counts = { $claims } claims rest on { $entries } entries of a log of { $size }.
verify-body = Digest of the report body: { $digest }
verify-sealed = Sealed { $at }.
verify-signed = Signed by { $key }.
verify-attachment-checked = { $name } is the file that was sealed.
verify-attachment-unchecked = { $name } belongs to it and was not looked at (--attachment).
verify-limits = This shows that nothing was changed since; not that an observation was true when it was written.
log-fits = { $count ->
    [one] The one entry fits, and the newest checkpoint is signed by this house.
   *[other] All { $count } entries fit, and the newest checkpoint is signed by this house.
}
log-misfit = Entry { $index } of the log doesn't fit: { $why }
log-signature = The newest checkpoint is not signed by this house's key.
log-exported = { $count } entries exported in { $files } files.
audit-none = The log has no such entry.
mismatch-file-not-json = The file is not JSON.
mismatch-file-not-canonical = The file is not in canonical form.
mismatch-file-format-unknown = The format of the file is unknown.
mismatch-file-malformed = The file doesn't have the shape of a report.
mismatch-checkpoint-malformed = The checkpoint is malformed.
mismatch-checkpoint-signature-wrong = The signature on the checkpoint is wrong.
mismatch-checkpoint-key-not-trusted = No key that you trust has signed the checkpoint.
mismatch-checkpoint-origin-differs = Report and checkpoint name different logs.
mismatch-entry-out-of-order = Entry { $index } stands in the wrong place.
mismatch-entry-beyond-checkpoint = Entry { $index } is not covered by the checkpoint.
mismatch-entry-inclusion-proof = Entry { $index } is not in the log as it stands here.
mismatch-entry-malformed = Entry { $index } is malformed.
mismatch-entry-payload-digest = The payload of entry { $index } was changed.
mismatch-seal-missing = The report has no seal.
mismatch-seal-malformed = The seal, entry { $index }, is malformed.
mismatch-body-digest = The report's text is not the one that entry { $index } sealed.
mismatch-claim-without-entry = A claim rests on an entry that isn't in the report.
mismatch-attachment-unknown = "{ $name }" does not belong to this report; the report itself is intact. Give the files that lay beside it, under their own names.
mismatch-attachment-differs = "{ $name }" is not the file that was sealed with this report: it was changed, or belongs to another report. The report itself is intact.
mismatch-log-other = These are two different logs.
mismatch-log-shrank = The log has become shorter.
mismatch-log-inconsistent = The log's past was changed.

## Doctor
doctor-folder = Data folder { $path }: readable by you alone
doctor-no-address = Mail is sent without links: nobody can answer what they are asked, because the house doesn't know its own address
doctor-folder-bad = Data folder { $path }
doctor-folder-public = Others on this machine can read the data folder { $path }
doctor-policy = Policy { $version }, { $digest }: valid
doctor-policy-bad = The policy can't be used
doctor-key = Master key from { $place }
doctor-key-bad = The master key can't be used
doctor-token-public = Others on this machine can read the token file
doctor-database = Database { $url }: reachable, schema up to date
doctor-database-bad = The database can't be used
doctor-log = { $count ->
    [one] Audit log: its one entry recomputed, it fits
   *[other] Audit log: { $count } entries recomputed, all fit
}
doctor-log-bad = The audit log can't be read
doctor-log-key-bad = The key that signs the audit log can't be used
doctor-clock = The newest log entry is from { $at }, which is in the future
doctor-people = Four eyes: { $count } people may approve
doctor-people-few = Four eyes need two people who may approve; so far: { $count }
doctor-connection = Connection "{ $name }": { $platform } { $version }, every right granted
doctor-connection-bad = Connection "{ $name }" doesn't work
doctor-connection-rights = Connection "{ $name }": { $platform } { $version }, rights are missing
doctor-found = Something should be mended.
doctor-healthy = Everything is as it should be.

## What went wrong
error-stdout = the output can't be written
error-json = the answer has no JSON form
error-tls = encryption could not be set up
error-runtime = the program could not be set up
error-read = cannot read "{ $path }"
error-write = cannot write "{ $path }"
error-stdin = cannot read from stdin
error-no-secret = no secret was given
error-variable = the environment variable "{ $name }" is not set
system-not-found = there is no such file or folder
system-permission = whoever runs this command has no right to it
system-exists = there is something of this name already
system-folder = this is a folder, not a file
system-no-folder = a part of the path is a file, not a folder
system-full = no room is left on the disk
system-quota = the quota of disk space is used up
system-read-only = nothing can be written to this disk
system-file-name = the system takes no file name like this
system-address-in-use = another program listens at this address
system-address-elsewhere = this machine doesn't have this address
system-no-text = it isn't text in UTF-8
error-file-too-large = "{ $path }" is larger than { $most } MiB
error-no-house = there is no house in "{ $path }"
error-config = "{ $path }", line { $line } can't be used
error-policy = "{ $path }", line { $line }, "{ $key }" is no valid policy
error-no-key = the master key is missing: "{ $path }"
error-key-variable = EXEUNT_KEY holds no usable key
error-key-file = "{ $path }" holds no usable key
error-key-public = others on this machine can read the master key "{ $path }"
error-foreign-owner = "{ $path }" belongs to another user of this machine
error-folder-open = others on this machine can change what lies in "{ $path }"
error-no-log-key = this database has no key for its audit log
error-log-key-damaged = the key of the audit log is damaged
error-log-name = "{ $name }" can't be the name of a log
error-no-token = nobody said who is asking
error-token-public = others on this machine can read the token in "{ $path }"
error-database = the database { $url } can't be reached
error-person = "{ $id }" can't be stored
error-person-new = nobody has the employee number "{ $id }" yet, and somebody new needs a name
error-unfit-person = "{ $person }" can't be stored
error-rows = { $count ->
    [one] one row of "{ $path }" is wrong; nothing was imported
   *[other] { $count } rows of "{ $path }" are wrong; nothing was imported
}
error-person-without-case = "{ $person }" has no case
error-no-such-case = no case "{ $case }"
error-case-ambiguous = "{ $case }" fits { $count } cases
error-digest-short = a digest has to be typed with at least { $least } digits
error-digest-unknown = no plan of this case has the digest "{ $digest }"
error-digest-ambiguous = "{ $digest }" fits more than one plan
error-one-plan = there is only one plan, so nothing to compare it with
error-contain-finished = the containment has run to its end; nothing more is planned yet
error-nothing-shut = NOTHING WAS SHUT for { $person }: the containment found no door that it could shut, and has no step to run
error-shut-in-part = { $person } is not contained everywhere: what could be reached is shut, and there is nothing left to run
error-run-finished = the plan has run to its end
error-run-parked = the run is stopped
error-run = the run ended with an error
error-left = left while something was under way
error-no-verifier-key = no public key was given
cause-verifier-key = { $place }: "{ $key }" is no key
error-verifier-key = a public key can't be used
error-export = the log can't be exported

error-unknown-token = the token belongs to nobody, or its owner is locked out
error-not-your-duty = "{ $actor }" has no role that may do this
cause-duty = to { $duty } is the work of: { $roles }
error-unknown-actor = nobody here has the login name "{ $actor }"
error-actor-exists = "{ $actor }" is somebody's login name already
error-unknown-endpoint = there is no "{ $endpoint }" that is told anything
error-endpoint-exists = there is an "{ $endpoint }" already
error-no-such-token = there is no token "{ $id }"
error-day-far-off = { $day } as the last working day is far from today, { $today }
error-house-has-actors = this house has been set up already
error-unknown-person = nobody has the employee number "{ $person }"
error-no-account = no account is bound to "{ $person }"
error-case-exists = "{ $person }" has an open case already: { $case }
error-unknown-case = no case { $case }
error-no-plan = case { $case } lacks what this needs: an observation or a plan
error-open-questions = { $count ->
    [one] the plan has one open question
   *[other] the plan has { $count } open questions
}
error-foreign-account = the approved plan has step “{ $step }” on an account that is not bound to “{ $person }”
error-broken = something contradicts itself inside
error-log-rewritten = the audit log is not the one that was signed last, so nothing more is signed
error-withdrawn = the resignation of case { $case } was taken back
error-unsound = the plan holds something that no plan may hold
error-wrong-digest = the plan's digest is { $actual }…, not { $given }…
error-four-eyes = "{ $actor }" made this plan, and a second person must approve it
error-policy-changed = the plan follows policy { $planned }…, in force is { $current }…
error-not-approved = nobody has approved a plan of this case
error-stale = the world has changed since the plan was approved
error-not-closed = case { $case } is not closed yet
error-leased = another worker is at this run just now
error-step-not-in-plan = the approved plan has no step "{ $step }"
error-step-not-waiting = step "{ $step }" doesn't wait for anybody
error-reason-required = a reason is needed
error-unknown-connection = no connection "{ $name }"
error-bad-connection = the settings of connection "{ $name }" don't fit
error-planning = such a plan can't be made
error-report = the report can't be made

error-platform-rate-limited = "{ $name }" asks us to slow down
error-platform-unavailable = "{ $name }" can't be reached
error-platform-unknown-outcome = "{ $name }" gave no answer; whether it did what was asked is unknown
error-platform-unauthenticated = "{ $name }" doesn't accept our credential
error-platform-permission-denied = "{ $name }" doesn't let us do that
error-platform-not-found = "{ $name }" doesn't know what was asked for
error-platform-conflict = "{ $name }" is in another state than expected
error-platform-invalid = "{ $name }" says that the request makes no sense
error-platform-unsupported = "{ $name }" can't do that
error-platform-protocol = "{ $name }" answered in a way that its manual doesn't know

error-not-found = "{ $id }" is not there
error-conflict = "{ $id }" can't be changed like this
error-tampered = "{ $id }" is not as it was stored
error-unrecordable = this can't be recorded exactly
error-interrupted = the database was cut off
error-disk-full = there is no room left; nothing of this change was stored
error-busy = the database is busy with somebody else
error-wrong-key = the master key doesn't open this database
error-schema-too-new = the database is newer than this program (migration { $version })
error-location = "{ $url }" is no database
error-store-unavailable = the database doesn't answer

## What to do
hint-init = run `exeunt init`, or name the data folder with --data or EXEUNT_DATA
hint-config = compare with the comments in the file; keys that they don't name are refused
hint-disk-full = make room, then do it again; it goes on where it stopped
hint-file-name = compare the name letter by letter; one that begins without a slash is looked for in { $folder }
hint-file-permission = run it as a user who may read the file, or give this one the right to (chmod, chown)
hint-file-folder = name a file in it
hint-file-text = save it as text in UTF-8, then do it again
hint-file-elsewhere = name another place to write to
hint-file-other = mend what the system complains of, then do it again
hint-permission = run it as the user to whom the folder belongs
hint-chmod = chmod 600 { $path }
hint-chmod-folder = chmod 700 { $path }
hint-foreign-owner = run it as the user to whom { $path } belongs, or make it yours: chown "$(id -un)" { $path }
hint-key = a key is 32 bytes, as 64 hexadecimal digits or base64
hint-key-missing = restore it from its backup, or set EXEUNT_KEY; without it no stored secret opens
hint-wrong-key = use the key that this house was made with, or the database backup that belongs to this key
hint-backup = restore the database from its backup
hint-database = check DATABASE_URL or [database] in exeunt.toml, and that the server runs
hint-location = write sqlite:FILE or postgres://…
hint-schema-too-new = use the newer version of exeunt
hint-secret = pipe it in, or name a variable with --secret-env; it never goes on the command line
hint-variable = export it before the command; the command line takes its name only
hint-token = set EXEUNT_TOKEN to a valid token; an administrator makes one with `exeunt actor add`
hint-token-missing = set EXEUNT_TOKEN, or give --token-file, or run `exeunt init --save-token`
hint-duty = ask somebody who has such a role ({ $roles }); `exeunt actor list` shows who
hint-actor-list = `exeunt actor list` shows everybody; `exeunt actor add` adds somebody
hint-actor-exists = take another name, or change what this one may do with `exeunt actor roles`; `exeunt actor list` shows everybody
hint-endpoint-list = `exeunt webhook list` shows them
hint-token-list = `exeunt token list` shows them
hint-day-far-off = is the year right? A day of more than 90 days ago or in more than two years needs --far-off, which says that it is meant
hint-actors = make further actors with `exeunt actor add`
hint-person = `exeunt person list` shows everybody; `exeunt person add` adds somebody
hint-person-new = give it with --name; `exeunt person list` shows everybody who is there
hint-unfit-person = mend what is named, then do it again; nothing was stored
hint-rows = mend these rows and import the whole file again; the columns are id,name,department,zone,manager,mail,language
hint-bind = `exeunt account unbound` lists accounts without an owner; bind one with `exeunt account bind { $person } CONNECTION/ACCOUNT --evidence …`
hint-open = open one with `exeunt case open { $case } --last-day YYYY-MM-DD`
hint-case-exists = go on with it: `exeunt case show { $case }`
hint-case = `exeunt case list` shows every case; its id, the beginning of its id, or an employee number will do
hint-plan = first `exeunt case observe { $case }`, then `exeunt case plan { $case }`
hint-one-plan = make another with `exeunt case plan { $case }`
hint-questions = answer them with `exeunt case decide`, then make the plan again
hint-broken = run `exeunt doctor`; nothing was lost, and running again goes on from here. If it comes back, please report it
hint-log-rewritten = somebody changed or rolled back the database. Keep a copy of it, restore the last good backup, and compare with checkpoints that auditors hold
hint-withdrawn = if the person leaves after all, open a new case with `exeunt case open`
hint-unsound = make the plan again; if that doesn't help, this is a mistake of ours: please report it
hint-digest = `exeunt case plan { $case } --show` prints the digest below the plan; approve what you have read
hint-four-eyes = let another person of IT or Legal approve
hint-four-eyes-people = add one with `exeunt actor add NAME --role it`
hint-replan = make the plan again and let it be approved: `exeunt case plan { $case }`
hint-approve = `exeunt case plan { $case }`, then `exeunt case approve { $case } --digest …`
hint-run = let the plan run to its end: `exeunt case run { $case }`
hint-contain-finished = look at every platform and plan the rest: `exeunt case observe { $case }`, then `exeunt case plan { $case }`
hint-nothing-shut = mend what is named, then look again with `exeunt case observe { $case }` and plan with `exeunt case plan { $case }`
hint-contain-again = see that the platform can be reached (`exeunt connection check`), then order it again: `{ $command }`
hint-run-finished = `exeunt case prove { $case }` comes next
hint-run-parked = exeunt case resume { $case } --reason … && exeunt case run { $case }
hint-leased = wait a minute; if that worker died, the run is free by then
hint-left = `exeunt case run { $case }` looks first at what was under way, then goes on
hint-step = `exeunt case show { $case }` lists the steps that wait
hint-reason = give it with --reason; it is logged
hint-connection = `exeunt connection list` shows them; change one with `exeunt connection add`
hint-connection-add = exeunt connection add NAME --platform synapse --url … --set server_name=…
hint-platform = `exeunt connection check` says what is wrong
hint-platform-rate-limited = wait; it goes on by itself
hint-platform-unavailable = check address and network, then `exeunt connection check { $name }`
hint-platform-unknown-outcome = do it again: it looks first at what was done
hint-platform-unauthenticated = give a new credential with `exeunt connection add { $name }`
hint-platform-permission-denied = `exeunt connection check { $name }` names the right to grant
hint-platform-not-found = look at `exeunt account list { $name }`
hint-platform-conflict = observe and plan again
hint-platform-invalid = check the settings with `exeunt connection list`
hint-platform-unsupported = `exeunt connection capabilities { $name }` shows what it can do
hint-platform-protocol = is a proxy in between? `exeunt connection check { $name }` asks it directly
hint-conflict = somebody was faster; look again and decide again
hint-tampered = somebody changed the database past this program; keep it as it is and compare with a backup
hint-busy = try again
hint-clock = set this machine's clock; deadlines rest on it
hint-no-address = write where people reach the console into public_url under [server] in exeunt.toml
hint-verifier-key = give it with --key or --key-file; `exeunt evidence key` prints it, and it should reach you by another way than the report

## Demo
demo-title = Exeunt demo: one leaver, from the resignation to the proof
demo-binding-evidence = employee number in the account's name
demo-chapter-company = The company
demo-chapter-resignation = Somebody resigns
demo-chapter-observe = Observe: what is there
demo-chapter-plan = Plan: what would happen
demo-chapter-approve = Approve: four eyes, one digest
demo-chapter-run = Run
demo-chapter-prove = Prove: try to get back in
demo-chapter-report = Report
demo-chapter-verify = Verify offline, and forge one byte
demo-chapter-withdraw = The resignation is withdrawn
demo-chapter-ending = What happened
demo-company = A company of { $people } people.
demo-platform = { $platform }, simulated on { $url }: { $accounts } accounts, { $groups } groups.
demo-platform-real = { $platform }, really running on { $url }: { $accounts } accounts, { $groups } groups.
demo-resigned = { $name } ({ $person }, { $account }) resigned; the last working day was { $day }.
demo-credentials = { $count } credentials of the account are held, encrypted, to be tried before and after.
demo-questions = { $count ->
    [one] The first plan asks one question: who takes over a group whose only owner leaves?
   *[other] The first plan asks { $count } questions: who takes over groups whose only owner leaves?
}
demo-decided = The manager decides for { $connection }: { $account } takes over.
demo-integrations = { $count } of the leaver's webhooks and commands can't be handed over on their platform: the manager has them stopped. Bots go to the manager.
demo-approved = { $planner } made the plan; { $approver } read it and approved exactly { $digest }…
demo-verified = A stranger with the public key alone verifies it: { $claims } claims, { $entries } log entries, both HTML files.
demo-forged = Now one byte of a copy is changed, at { $offset }: another account number in the report.
demo-forgery-missed = The forgery was not found.
demo-withdraw-plan = Putting back is a plan too: { $count } steps out of what was written down before each change.
demo-withdrawn = { $name } is back: { $settled } of { $steps } steps, ownership included.
demo-withdrawn-partly = { $settled } of { $steps } steps are put back; the rest waits for a person.
demo-end-owned = { $name } resigned, owner of { $count } groups
demo-end-planned = { $count } steps planned from what was seen; { $questions } questions answered by a person
demo-end-approved = { $planner } planned, { $approver } approved: nobody approves their own plan
demo-end-run = { $settled } of { $steps } steps done and read back from the platform
demo-end-proved = { $count } checks: every door that was open before is shut, nobody else moved
demo-end-not-proved = { $count } checks, and something didn't hold: see above
demo-end-verified = The report verifies offline, { $entries } log entries with their proofs
demo-end-forgery = One changed byte was found
demo-end-withdrawn = The resignation was withdrawn: { $count } steps put back
demo-end-took = All of it took { $seconds } s
demo-end-files = The reports:
demo-end-try = Look around:
demo-end-own = Your own Synapse next:
error-demo-platform = the simulated platform can't be started
error-demo-json = "{ $path }" doesn't describe a Synapse
error-demo-dir = "{ $path }" holds a house already
hint-demo-json = it comes from `cargo run -p exeunt-tests --bin synapse-up`
hint-demo-dir = name another folder with --keep
demo-and-more = … and { $count } more

## Many of a kind, with a count behind
cli-many-role-held = hand groups over
cli-many-role-dropped = drop roles in groups
cli-many-membership-ended = leave groups
cli-many-membership-restored = back into groups
cli-many-standing-restored = roles of others back

## What is wrong with a policy
policy-trouble-unreadable = { $words }
policy-trouble-empty = it must not be empty
policy-trouble-out-of-range = it must be from { $least } to { $most }
policy-trouble-backoff-shrinks = the longest wait is shorter than the first
policy-trouble-never-for-a-group = only a conversation of two can do without a successor
policy-trouble-twice = "{ $value }" stands here twice
policy-trouble-not-containing = "{ $value }" is no way of keeping somebody out
policy-trouble-canary-outside = test messages never go where customers or partners read along
policy-trouble-no-business-day = without a business day no deadline can be counted
policy-hint-unreadable = compare with `exeunt policy show` of a new house; keys that it doesn't have are refused
policy-hint-empty = write a text between the quotes
policy-hint-out-of-range = choose a number from { $least } to { $most }
policy-hint-backoff-shrinks = make backoff_longest_seconds at least backoff_first_seconds
policy-hint-never-for-a-group = use "if_last_owner" or "always"
policy-hint-twice = remove the second "{ $value }"
policy-hint-not-containing = remove "{ $value }"
policy-hint-canary-outside = write canary = false
policy-hint-no-business-day = name at least one day, such as "mon"

## Messages taken out before a platform forgets them.
history-kept = { $count } hours kept in { $folder }, { $bytes } bytes; { $there } were there already.
history-not-yet = { $count } hours are not ready on the platform yet: run this again later.
history-forgotten = the platform doesn't have { $hour } any more
history-lost = { $count } hours are gone on the platform: run this more often than it forgets.
error-foreign-folder = others can write into "{ $path }"
hint-foreign-folder = name a folder of your own that nobody else can write into
