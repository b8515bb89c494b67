### What HR says, and what a person has to settle.

duty-give-statement = hand in what a source says
duty-settle-finding = settle findings

became-opened = opened a case
became-moved = moved the last working day
became-completed = said how the person goes
became-withdrawn = took the resignation back
became-putting-back = took the resignation back; a plan puts everything back
became-nothing-new = nothing new
became-overtaken = overtaken by something later
became-waits = waits for a person
became-dismissed = dismissed

finding-kind-fits-nobody = fits nobody of the ledger
finding-kind-fits-several = fits several people
finding-kind-number-and-mail-disagree = employee number and mail are not the same person's
finding-kind-number-and-name-disagree = employee number and name are not the same person's
finding-kind-contradiction = contradicts what is known
finding-kind-taken-back-late = taken back after something was approved
finding-kind-moved-late = last working day moved after the closing began
finding-kind-entry-deleted = the directory deleted the entry

finding-how-person = it is somebody
finding-how-accepted = accepted
finding-how-dismissed = dismissed
finding-how-overtaken = overtaken

intention-leaves = leaves
intention-stays = stays

statement-nameless = it has no source or no id
statement-text = a text is too long or has control characters
statement-nobody = it says neither employee number nor mail nor name
statement-future = its time lies more than a day ahead
statement-day = the last working day is more than twenty years away

error-case-ended = case { $case } has ended
error-bad-statement = what "{ $source }" says can't be taken in
error-statement-differs = "{ $source }" has said something else under the id "{ $id }" before
error-unknown-finding = there is no finding { $finding }
error-finding-settled = finding { $finding } is settled already
error-unfit-settlement = finding { $finding } can't be settled like this
error-too-many = no more than { $most } at once

hint-case-ended = if the person leaves after all, open a new case with `exeunt case open`
hint-statement = mend it at its source and send it again
hint-statement-differs = a source gives each change an id of its own; see what was received with `exeunt intake list`
hint-finding = `exeunt finding list` shows those that wait
hint-settlement = name the person where it isn't clear who is meant; else accept or dismiss
hint-too-many = do it in several parts

owed-hr-departure = say how the person goes; its source does not know

column-source = source
column-intention = says
column-became = what became of it
column-finding = finding

intake-taken-in = { $count } statement(s) taken in.
intake-foreseen = This would come of { $count } statement(s). Nothing was changed.
intake-none = Nothing was received yet.
finding-settled = { $count } finding(s) settled.
finding-none = Nothing waits.
finding-waits = waits
case-day-moved = The last working day of "{ $person }" is { $day } now. Make the plan again, and let it be approved.

error-list-refused = the list is refused for { $count } reason(s); nothing of it was used
error-no-such-finding = no single finding begins with "{ $finding }"

intake-polled = { $source }: { $count } statement(s), { $added } person(s) added, { $changed } changed
intake-poll-busy = "{ $source }" is being asked by a worker just now.
intake-no-sources = No source is set up. `exeunt.toml` has them, as [[intake]].
intake-not-asked = not asked yet
intake-good = good
intake-unused = On { $at } "{ $source }" said { $count } thing(s) that could not be used:
intake-not-taken-in = It could not be taken in: { $why }.
intake-not-stored = What it said could not be stored. It is read again from the same place; the log of the program says why.
intake-unfit-person = The record can't be a person's: its number, name, address or time zone is missing, too long or not known. Correct it in the directory.
intake-secret-made = It is kept nowhere: give it to the sender, and put it where the source's secret_env or secret_file says.
intake-secret-variable = The environment variable { $name }, which should hold the secret, is empty. Set it and start again.
intake-secret-public = The file { $path } holds a secret and can be read by others. Let it belong to the account that Exeunt runs as, and `chmod 600` it.
intake-secret-unreadable = The secret can't be read from the file { $path }.

intake-report-file = List: { $file }
intake-report-as-of = As it stood at { $as_of }
intake-report-used = It was used. { $count } row(s) say that somebody leaves or stays. What became of each is shown in Exeunt.
intake-report-refused = It was refused, and nothing of it was used. Mend { $count } place(s), and put it in again:
intake-report-long-gone = { $count } row(s) were left out, because their last day is long past.

column-kind = kind
column-asked = last asked

doctor-sources-bad = the sources of leavers are not set up right
doctor-source = source "{ $source }" ({ $kind }) is set up
doctor-source-bad = source "{ $source }" ({ $kind }) can't be used

error-source-twice = two sources are called "{ $source }"
error-source-no-list = "{ $source }" is a source of the kind "{ $kind }" and speaks for itself
error-no-such-source = there is no source "{ $source }"

hint-source-twice = give each [[intake]] in exeunt.toml a name of its own
hint-sources = `exeunt intake sources` shows them all
hint-source-bad = mend it in exeunt.toml or at the source; then `exeunt intake poll` asks it again
