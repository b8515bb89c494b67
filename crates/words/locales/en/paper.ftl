# The case as people work on it: who owes what, the confirmation, Legal's review, notes, devices, business days.

due-beyond-calendar = counted by weekdays only: the calendar { $calendar } doesn't know the days off of { $year } yet
policy-trouble-unknown-calendar = there is no calendar "{ $name }"
policy-trouble-bad-calendar = the calendar can't be used: { $words }
policy-hint-unknown-calendar = use "cn", or put calendars/{ $name }.toml beside the policy
policy-hint-bad-calendar = compare with the calendar that ships, policy/calendars/cn.toml

# ── Standing ──
standing-opened = { $name }: nobody has looked at the platforms yet
standing-confirming = { $name }: waiting for the manager or Legal{ $overdue ->
    [0] {""}
   *[other] , { $overdue } overdue
}
standing-planning = { $name }: everything is said, the plan can be made
standing-contained = { $name }: shut out since { $at }; the plan for everything else can be made
standing-deciding = { $name }: the plan has { $questions ->
    [one] 1 open question
   *[other] { $questions } open questions
}{ $shut ->
    [no] {""}
   *[other] ; shut out since { $shut }
}
standing-approving = { $name }: the plan waits for approval{ $shut ->
    [no] {""}
   *[other] ; shut out since { $shut }
}
standing-scheduled = { $name }: approved, begins { $at }{ $shut ->
    [no] {""}
   *[other] ; shut out since { $shut }
}
standing-running = { $name }: running, { $settled } of { $steps } steps done
standing-approving-back = { $name }: the departure is taken back; the plan that puts everything back waits for approval
standing-approving-unfreeze = { $name }: a temporary unfreeze waits for approval
standing-stuck = { $name }: a person is needed, { $settled } of { $steps } steps done
standing-closed = { $name }: closed ({ $settled } of { $steps } steps), not verified yet
standing-unproved = { $name }: closed ({ $settled } of { $steps } steps) and read back; { $count ->
    [one] one check could
   *[other] { $count } checks could
} not be tried in full, as the report says
standing-contradicted = { $name }: closed, but the proof failed: { $count ->
    [one] one check does
   *[other] { $count } checks do
} not hold
standing-proved = { $name }: closed and verified
standing-withdrawn = { $name }: the resignation was taken back
standing-outdated = { $name }: the plan no longer fits and has to be made again
outdated-day = The last working day was moved from { $from } to { $to } after the plan was made.
outdated-departure = How the person goes was changed after the plan was made.
outdated-decided = Something was decided after the plan was made.
outdated-policy = The policy has changed since the plan was made.
outdated-world = The platforms are not any more as they were when the plan was made.

owed-hr-facts = kind of departure and last working day
owed-hr-manager = say who confirms the hand-over: the ledger knows no manager
owed-manager-confirmation = confirm the hand-over{ $of ->
    [0] {""}
   *[other] {" "}({ $answered } of { $of } answered)
}
owed-legal-review = hold, retention and export
owed-it-observe = look at the platforms
owed-it-plan = make the plan
owed-it-plan-again = make the plan again
owed-note-contained = shut already, and stays so until an unfreeze or a withdrawal is approved
owed-it-decide = settle what the plan asks
owed-it-approve = read the plan and approve it
owed-it-approve-back = read the plan that puts everything back, and approve it
owed-it-scheduled = nothing until the plan's time comes
owed-it-run = let the run finish
owed-it-settle = settle what waits for a person
owed-it-prove = verify that it holds
owed-it-contradicted = look into what did not hold, then prove again
owed-it-unproved = the report is ready; it says what could not be tried in full
owed-it-report = the report is ready
owed-device = { $device }

case-phase-opened = platforms not looked at yet
case-phase-confirming = waits for the manager or Legal
case-phase-planning = plan to be made
case-phase-deciding = questions to answer
case-phase-approving = plan waits for approval
case-phase-scheduled = approved, waits for its time
case-phase-running = running
case-phase-stuck = steps wait for a person
case-phase-closed = closed, to be verified
case-phase-proved = closed and verified
case-phase-withdrawn = withdrawn

party-hr = HR
party-manager = Manager
party-legal = Legal
party-it = IT
party-named = Named person
owed-line = { $party }: { $what }
owed-since = since { $at }
owed-due = due { $at }
owed-overdue = overdue since { $at }
owed-done = done { $at }
owed-state-waiting = waiting
owed-state-done = done
owed-state-overdue = overdue
owed-state-not-needed = not needed

# ── Confirmation ──
confirmed-by-asked = by whoever was asked
confirmed-by-on-behalf = written down on behalf
confirmed-by-silence = by silence: the proposal stands
records-all = all records stay
records-chosen = chosen records stay
project-fate-finished = finished
project-fate-goes-on = goes on
answer-records = records
answer-project = project
answer-successor = successor
answer-devices = devices
answer-remark = remark
unfit-answer-not-asked = not asked
unfit-answer-too-long = too long

confirm-asked = { $name } is asked to confirm the hand-over by { $due }
confirm-waits = Waiting for { $name }, due { $due }
confirm-done = Confirmed { $at } by { $by } · receipt { $receipt }
confirm-progress = { $answered } of { $of } answered
confirm-not-observed = nobody has looked at the platforms yet, so nothing can be asked
confirm-group = { $group } ({ $others } others)
confirm-group-needed = { $group } ({ $others } others) · needs somebody
confirm-answered = { $account }
confirm-proposed = proposed: { $accounts }
confirm-nobody = nobody in it would do
confirm-heading-projects = Projects
confirm-heading-groups = Groups
confirm-submitted = Confirmed on behalf of { $name }; receipt { $receipt }
confirm-reminded = Reminded
confirm-escalated = The manager's manager is asked as well
confirm-revoked = { $ended } links and pages ended
review-recorded = Legal's review of { $person } is recorded
error-not-confirmed = the manager hasn't confirmed the hand-over of case { $case } yet
error-not-reviewed = Legal hasn't reviewed case { $case } yet
error-no-manager = the ledger knows no manager of { $person }
error-nothing-asked = nobody was asked to confirm the hand-over of case { $case }
error-already-confirmed = the hand-over of case { $case } is confirmed already
error-unanswered = { $count ->
    [one] 1 question is not answered yet
   *[other] { $count } questions are not answered yet
}
error-not-observed = nobody has looked at the platforms for case { $case } yet
error-unfit-answer = the answer doesn't fit
error-answered-meanwhile = somebody else has answered since
error-link-dead = this link can't be opened any more
error-unknown-retention = the policy has no retention class "{ $class }"
error-too-much = more than { $most }
error-not-of-this-case = case { $case } has no { $id }
hint-confirm = the manager answers by link, or write down what was said: exeunt case confirm on-behalf { $case } --how …
hint-review = exeunt case review { $case } --reason …
hint-manager = name somebody: exeunt case confirm ask { $case } --manager PERSON
hint-confirm-ask = exeunt case confirm ask { $case }
hint-confirm-again = exeunt case confirm ask { $case } begins another round
hint-answers = exeunt case confirm show { $case } lists what is asked
hint-observe = exeunt case observe { $case }
problem-hint-already-confirmed = ask for the confirmation once more if something has changed
hint-answered-meanwhile = look again, then answer
hint-link = ask for a new link; it goes to the address in the ledger
hint-retention = the policy lists them under [review]
hint-too-much = make it shorter, or split it

# ── Notes and devices ──
note-kind-comment = comment
note-kind-call = call
note-kind-message = message
note-kind-meeting = meeting
note-kind-refusal = refusal
note-written = Written down; it can't be changed, only corrected by another note
note-none = Nothing was written down yet
note-line = { $kind } · { $at } · { $by }
note-with = with { $with }
note-corrects = corrects { $note }
note-attachment = { $name } ({ $kind }, { $size } bytes, { $digest })
device-kind-phone = phone
device-kind-computer = computer
device-kind-tablet = tablet
device-kind-security-key = security key
device-kind-other = other
device-state-waiting = waiting
device-state-done = done
device-state-not-needed = not needed
device-added = { $device } is on the list
device-settled = { $device }: { $state }
device-none = No device is on the list
device-line = { $device } ({ $kind }) · { $state }
device-person = sees to it: { $person }

# ── Over HTTP ──
problem-hint-not-confirmed = wait for the manager, or write down what was said
problem-hint-not-reviewed = wait for Legal's review
problem-hint-no-manager = name somebody who answers in the manager's place
problem-hint-link-dead = ask for a new link; it goes to the address in the ledger
error-not-asked = “{ $actor }” isn't among those who are asked to confirm the hand-over of case { $case }
hint-not-asked = write down what the manager said with `exeunt case confirm on-behalf`, or name somebody else with `exeunt case confirm ask`
problem-not-asked = somebody else is asked
problem-hint-not-asked = write down what the manager said and how, or name somebody else who answers
problem-another-confirmation = this browser has opened the page of another hand-over since
problem-hint-another-confirmation = open the link of this hand-over again, or ask for a new one; what was saved so far is kept
