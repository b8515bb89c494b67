# Batches: several leavers as one.

# ── What is wrong ──
error-unknown-batch = no batch { $batch }
error-no-such-batch = no batch "{ $batch }"
error-batch-ambiguous = { $count } batches are called or begin with "{ $batch }"
error-empty-batch = a batch needs a name and at least one row
error-batch-rows = { $count ->
    [one] 1 row of the list can't be done, so none was
   *[other] { $count } rows of the list can't be done, so none was
}
error-row-twice = "{ $person }" stands in the list before
error-case-held = case { $case } is in the batch { $batch }
error-case-begun = the plan of case { $case } was approved before
error-nothing-to-approve = nothing of batch { $batch } is ready to be approved
error-nothing-approved = nothing of batch { $batch } is approved
error-batch-elsewhere = this can't be done with batch { $batch } as it is
error-batch-runs = runs of batch { $batch } could still go on
hint-batch = `exeunt batch list` shows every batch; its id, the beginning of its id, or its name will do
hint-batch-empty = give a name, and a list with a leaver a row
hint-batch-rows = mend these rows and hand in the whole list again
hint-row-twice = leave one row for each person
hint-case-held = leave the case out of this list, or end the other batch first: `exeunt batch close`
hint-case-begun = leave the case out; its plan goes on alone, and `exeunt case show` says how far it is
hint-batch-plan = `exeunt batch plan` shows what each member waits for
hint-batch-approve = `exeunt batch plan`, then have somebody approve it
hint-batch-state = `exeunt batch show` says how it stands
hint-batch-stop = stop the batch first, or let it come to its end

problem-empty-batch = a batch needs a name and rows
problem-batch-rows = some rows of the list can't be done
problem-row-twice = a person stands in the list twice
problem-case-held = the case is in another batch
problem-case-begun = the case's plan was approved before
problem-nothing-to-approve = nothing is ready to be approved
problem-nothing-approved = nothing is approved
problem-batch-elsewhere = the batch is in another state
problem-batch-runs = runs could still go on
problem-hint-row-twice = leave one row for each person
problem-hint-case-held = leave the case out of this list, or end the other batch first
problem-hint-case-begun = leave the case out; its plan goes on alone
problem-hint-batch-plan = plan the batch and see what each member waits for
problem-hint-batch-rows = mend these rows and send the whole list again
problem-hint-batch-approve = have the batch's plan approved first
problem-hint-batch-stop = stop the batch first, or let it come to its end
fault-batch-row = a row is either a person with departure and last working day, or a case
batch-line = line { $line }, { $about }
batch-mail-shared = several people have the address { $mail }; write the employee number
batch-mail-unknown = nobody has the address { $mail }
batch-row = row { $row }, { $about }

# ── What a member waits for before its plan can be approved ──
batch-waits-withdrawn = the resignation was taken back
batch-waits-observation = nobody has looked at the platforms yet
batch-waits-plan = the plan has to be made
batch-waits-confirmation = the manager has not confirmed the hand-over
batch-waits-review = Legal has not reviewed it
batch-waits-decided = something was decided after the plan was made: plan again
batch-waits-policy = the policy has changed since the plan was made: plan again
batch-waits-questions = { $count ->
    [one] 1 question of the plan is open
   *[other] { $count } questions of the plan are open
}

# ── Where it stands ──
batch-says-open = { $name }: { $members } leavers, { $ready } to approve, { $waiting } waiting for something first
batch-says-running = { $name }: running, { $closed } of { $members } closed{ $stuck ->
    [0] {""}
   *[other] , { $stuck } need a person
}
batch-says-paused = { $name }: paused, { $closed } of { $members } closed
batch-says-stopped = { $name }: stopped, { $closed } of { $members } closed
batch-says-over = { $name }: { $closed } of { $members } closed, { $proved } verified
batch-says-closed = { $name }: the batch is over, { $closed } of { $members } closed, { $proved } verified

batch-state-open = not begun
batch-state-running = running
batch-state-paused = paused
batch-state-stopped = stopped
batch-state-closed = over

member-state-waiting = waits for something
member-state-to-approve = to be approved
member-state-held = held back
member-state-scheduled = scheduled
member-state-running = running
member-state-stuck = needs a person
member-state-closed = closed
member-state-proved = verified
member-state-withdrawn = taken back

batch-became-verified = verified
batch-became-confirmed = read back
batch-became-unfinished = unfinished
batch-became-contradicted = contradicted
batch-became-withdrawn = taken back
batch-became-not-begun = not begun

# ── On the command line ──
batch-foreseen = { $rows ->
    [one] The row
   *[other] Each of the { $rows } rows
} could be taken in; nothing was opened.
batch-opened = Batch "{ $name }" opened with { $rows ->
    [one] 1 leaver
   *[other] { $rows } leavers
}.
batch-none = There is no batch.
batch-column-batch = batch
batch-column-name = name
batch-column-members = members
batch-column-closed = closed
batch-column-row = row
batch-column-waits = waits for
batch-column-plan = plan
batch-digest = Plan of the whole
batch-plan-counts = { $ready } to approve, { $approved } approved, { $waiting } waiting, of { $members }
batch-approved = { $plans ->
    [one] 1 plan of the batch approved
   *[other] { $plans } plans of the batch approved
} by { $actor }.
batch-approved-waiting = { $waiting ->
    [one] 1 member waits and was not approved with it.
   *[other] { $waiting } members wait and were not approved with it.
}
batch-paused = Batch "{ $name }" is paused: no step of it begins.
batch-resumed = Batch "{ $name }" goes on.
batch-stopped = Batch "{ $name }" is stopped: nothing of it begins.
batch-closed = Batch "{ $name }" is over; its cases are cases like any other.
batch-nothing-failed = Nothing has failed.
batch-retried = { $name } ({ $person }): { $steps ->
    [0] the run goes on
    [one] 1 step is tried again
   *[other] { $steps } steps are tried again
}
batch-proved-holds = { $name } ({ $person }): it holds
batch-proved-fails = { $name } ({ $person }): it does not hold
batch-proved-none = No member is closed and not verified yet.
batch-failed-step = { $step }: { $why }
batch-failed-untried = { $step }
batch-run-settled = { $settled } of { $steps } steps
batch-run-nothing = Nothing of the batch is due now.
batch-stopping = Stopping the batch; what is under way is recorded. Again Ctrl-C leaves at once.

# ── Checking a batch's report ──
verify-batch-whole = { $rows } of { $rows } rows of the list that was handed in are in the report.
verify-batch-not-whole = The report has { $members } rows; the list that was handed in had { $rows }.
verify-batch-other-rows = Row { $row } of the report is not row { $row } of the list that was handed in.
verify-batch-members = Reports of members: { $fit } of { $named } are at hand and fit.
verify-batch-member-missing = { $person }: the report is not at hand
verify-batch-member-misfit = { $person }: the report at hand is not the one that is named
verify-batch-without = { $count ->
    [one] 1 row has no report of its own.
   *[other] { $count } rows have no report of their own.
}

# ── The report of a batch ──
report-batch-title = Batch closure report
report-batch-summary-verified = { $name }: { $verified } of { $rows } closed and verified{ $withdrawn ->
    [0] {""}
   *[other] , { $withdrawn } taken back
}
report-batch-summary-confirmed = { $name }: all closed and read back; { $verified } of { $rows } verified from outside{ $withdrawn ->
    [0] {""}
   *[other] , { $withdrawn } taken back
}
report-batch-summary-unfinished = { $name }: { $verified } of { $rows } closed and verified, { $left ->
    [one] 1 is not
   *[other] { $left } are not
}{ $withdrawn ->
    [0] {""}
   *[other] , { $withdrawn } taken back
}
report-batch-summary-contradicted = { $name }: { $contradicted ->
    [one] 1 of { $rows } is contradicted
   *[other] { $contradicted } of { $rows } are contradicted
}; { $verified } closed and verified
report-batch-reason = Reason
report-batch-opened = Opened
report-batch-state = State
report-batch-id = Batch
report-batch-figure-rows = Rows handed in
report-batch-figure-rows-note = each is below, in its place
report-batch-figure-verified = Verified
report-batch-figure-verified-note = tried from outside, and refused
report-batch-figure-steps = Steps done
report-batch-figure-steps-note = of all members
report-batch-figure-withdrawn = Taken back
report-batch-figure-withdrawn-note = put back where anything was changed
report-batch-section-attention = Not verified
report-batch-lead-attention = These rows of the list are not closed and verified, for these reasons.
report-batch-section-rows = Every row of the list
report-batch-lead-rows = In the order in which the list was handed in. A digest names the body of the member's own sealed report.
report-batch-col-row = Row
report-batch-col-person = Person
report-batch-col-became = What became of it
report-batch-col-steps = Steps
report-batch-col-report = Own report
report-batch-no-report = no report of its own
report-batch-section-approvals = Approvals
report-batch-lead-log = Every audit entry of the batch itself. Those of its members are in their own reports.
report-batch-digest-plan = Digest of the batch's plan
report-batch-verify-members = With the members' own reports beside it (members/…/report.json), the command also checks that they are the ones named here.
