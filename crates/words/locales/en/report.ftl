### Sentences of the report.

## The first sentence
report-summary-leave-verified = { $accounts ->
    [one] The account of { $name } is closed and verified
   *[other] The { $accounts } accounts of { $name } are closed and verified
}: { $refused ->
    [one] one way in that worked before is now refused.
   *[other] { $refused } ways in that worked before are now refused.
}
report-summary-leave-confirmed = { $accounts ->
    [one] The account of { $name } is closed
   *[other] The { $accounts } accounts of { $name } are closed
} and read back from the platforms; not every account was tried from outside.
report-summary-leave-unfinished = The departure of { $name } is not finished: { $done } of { $steps } steps are done on { $accounts ->
    [one] one account
   *[other] { $accounts } accounts
}.
report-summary-leave-contradicted = { $accounts ->
    [one] The account of { $name } can't be called closed
   *[other] The { $accounts } accounts of { $name } can't be called closed
}: { $count ->
    [one] one result contradicts it.
   *[other] { $count } results contradict it.
}
report-summary-leave-moved = { $accounts ->
    [one] The account of { $name } is closed
   *[other] The { $accounts } accounts of { $name } are closed
}, but { $count ->
    [one] one change for somebody else was not announced.
   *[other] { $count } changes for others were not announced.
}
report-summary-contain-verified = { $accounts ->
    [one] The account of { $name } is frozen and verified
   *[other] The { $accounts } accounts of { $name } are frozen and verified
}: { $refused ->
    [one] one way in that worked before is now refused.
   *[other] { $refused } ways in that worked before are now refused.
}
report-summary-contain-confirmed = { $accounts ->
    [one] The account of { $name } is frozen
   *[other] The { $accounts } accounts of { $name } are frozen
} and read back from the platforms; not every account was tried from outside.
report-summary-contain-unfinished = The containment of { $name } is not finished: { $done } of { $steps } steps are done on { $accounts ->
    [one] one account
   *[other] { $accounts } accounts
}.
report-summary-contain-contradicted = { $accounts ->
    [one] The account of { $name } can't be called contained
   *[other] The { $accounts } accounts of { $name } can't be called contained
}: { $count ->
    [one] one result contradicts it.
   *[other] { $count } results contradict it.
}
report-summary-reinstate-confirmed = { $accounts ->
    [one] The account of { $name } is
   *[other] The { $accounts } accounts of { $name } are
} back, and a field-by-field comparison shows no unexpected difference.
report-summary-reinstate-unfinished = The reinstatement of { $name } is not finished: { $done } of { $steps } steps are done on { $accounts ->
    [one] one account
   *[other] { $accounts } accounts
}.
report-summary-reinstate-contradicted = { $accounts ->
    [one] The account of { $name } was put back
   *[other] The { $accounts } accounts of { $name } were put back
}, but with { $count ->
    [one] one unexpected difference.
   *[other] { $count } unexpected differences.
}
report-summary-unfreeze-confirmed = The temporary unfreeze of { $name } ran as planned on { $accounts ->
    [one] one account
   *[other] { $accounts } accounts
}.
report-summary-unfreeze-unfinished = The temporary unfreeze of { $name } is not finished: { $done } of { $steps } steps are done on { $accounts ->
    [one] one account
   *[other] { $accounts } accounts
}.
report-summary-unfreeze-contradicted = The temporary unfreeze of { $name } ran on { $accounts ->
    [one] one account
   *[other] { $accounts } accounts
}, but with { $count ->
    [one] one unexpected difference.
   *[other] { $count } unexpected differences.
}

## What the first sentence leaves open
report-remark-failed = { $count ->
    [one] One check did not come out as it must.
   *[other] { $count } checks did not come out as they must.
}
report-remark-unexplained = { $count ->
    [one] One change for somebody else was not in the plan and is unexplained.
   *[other] { $count } changes for others were not in the plan and are unexplained.
}
report-remark-needs-person = { $count ->
    [one] One step needs a person.
   *[other] { $count } steps need a person.
}
report-remark-waiting = { $count ->
    [one] One step is not finished yet.
   *[other] { $count } steps are not finished yet.
}
report-remark-skipped = { $count ->
    [one] Somebody decided not to do one step.
   *[other] Somebody decided not to do { $count } steps.
}
report-remark-unproved = { $count ->
    [one] One account was not shown to be open before and refused after.
   *[other] { $count } accounts were not shown to be open before and refused after.
}
report-remark-weak = { $count ->
    [one] One check shows little.
   *[other] { $count } checks show little.
}
report-remark-not-tried = { $count ->
    [one] One check could not be tried.
   *[other] { $count } checks could not be tried.
}
report-remark-by-hand = { $count ->
    [one] One step was done by hand and rests on a named person's statement.
   *[other] { $count } steps were done by hand and rest on named persons' statements.
}
report-remark-gaps = { $count ->
    [one] One thing can't be seen, done or proved here.
   *[other] { $count } things can't be seen, done or proved here.
}
report-remark-findings = { $count ->
    [one] One finding is open.
   *[other] { $count } findings are open.
}
report-remark-no-collateral = Whether anybody else was affected has not been compared yet.

## The page
report-title = Account closure report
report-title-kind = Report: { $kind }
report-page-title = { $name } · Account closure report
report-case = Case
report-made = Made
report-zone = All times are local times of { $zone }.
report-zone-unknown = The time zone "{ $zone }" is unknown; all times are UTC.
report-person-number = Employee number
report-department = Department
report-manager = Manager
report-manager-unknown = not recorded
report-departure = Departure
report-last-day = Last working day
report-policy = Policy version
report-contents = Contents
report-no-rows = None.
report-none = none
report-unknown = unknown
report-not-read = not read again
report-evidence = Log
report-evidence-none = no entry

report-figure-ended = Access ended
report-figure-ended-not = not shown
report-figure-contain = Order to last session refused
report-figure-contain-not = not all refused yet
report-duration-seconds = { $seconds } s
report-duration-minutes = { $minutes } min { $seconds } s
report-duration-hours = { $hours } h { $minutes } min
report-figure-steps = Steps done
report-figure-steps-marks = { $verified } verified · { $confirmed } confirmed · { $done } done
report-figure-refused = Ways in refused
report-figure-refused-note = { $count ->
    [one] it had worked before
   *[other] each had worked before
}
report-figure-refused-open = { $count ->
    [one] one let somebody in
   *[other] { $count } let somebody in
}
report-figure-refused-weak = { $count ->
    [one] one more is refused too, but that proves less (not tried before, or an unclear answer)
   *[other] { $count } more are refused too, but that proves less (not tried before, or an unclear answer)
}
report-figure-refused-untried = { $count ->
    [one] one could not be tried
   *[other] { $count } could not be tried
}
report-figure-refused-and = {"; "}
report-figure-memberships = Groups left
report-figure-memberships-kept = { $kept } more kept
report-figure-memberships-all = all re-read
report-figure-successions = Groups handed over
report-figure-successions-note = read back or exercised
report-figure-accounts = Accounts
report-of = { $some } / { $all }

report-section-attention = Needs attention
report-section-accounts = Accounts
report-section-checks = Attempts to get in, and other checks
report-section-successions = Hand-over of groups
report-section-memberships = Memberships
report-section-collateral = Was anybody else affected?
report-section-comparison = Before and after, field by field
report-section-steps = Steps
report-section-manual = Steps by hand
report-section-decisions = Decisions and approvals
report-section-controls = Controls
report-section-log = Audit log
report-section-verify = Check it yourself

report-lead-attention = These were not done, not proved, or need a person.
report-lead-checks = “Before” is the same attempt while the account was live (the negative control) and had to succeed; “after” had to be refused. A check without its control verifies nothing.
report-lead-memberships = Re-read group by group from the platform's side, not from a cached list.
report-lead-steps = Three marks, never mixed: done = the platform said yes; confirmed = read back; verified = tried from outside.
report-lead-controls = Only clause numbers, versions and our own claims; no text of a standard is quoted. “Met” stands only where log entries carry the whole claim. Return of hardware and badges, confidentiality undertakings and training lie outside this report.
report-lead-log = Every audit entry of the case. The leaf hash (RFC 6962) finds the entry in the transparency log.
report-lead-comparison = Compared with the state saved before the departure.

report-col-account = Account
report-col-platform = Platform
report-col-before = Before
report-col-after = After
report-col-check = Check
report-col-result = Result
report-col-group = Group
report-col-group-kind = Kind
report-col-old-owner = Old owner
report-col-new-owner = New owner
report-col-decided-by = Decided by
report-col-mark = Mark
report-col-step = Step
report-col-time = Time
report-col-proof = Answer
report-col-what = What
report-col-value = Content
report-col-who = Who
report-col-field = Field
report-col-clause = Clause
report-col-claim = Claim
report-col-signed = Signed by
report-col-index = No.
report-col-event = Event
report-col-subject = On
report-col-actor = By
report-col-leaf = Leaf hash
report-col-change = Change
report-col-statement = Statement

report-attention-findings = Open findings
report-attention-gaps = Can't be seen, done or proved
report-attention-lost = Does not come back
report-attention-steps = Unfinished steps
report-since = since { $time }

report-control-before = got in
report-control-missing = no negative control
report-check-read = read from the platform
report-attempts = { $count ->
    [one] one attempt
   *[other] { $count } attempts
}
report-attempt-n = attempt { $n }
report-attempt-open = outcome unknown; the platform was looked at again
report-late = later than the deadline { $deadline }
report-on-time = deadline { $deadline }
report-why = Why
report-breaks = Effect
report-waits-until = not before { $time }
report-policy-default = policy default
report-nobody-yet = nobody yet
report-kept-because = kept: { $reason }
report-place-absent = not in the group
report-place-invited = invited, not joined
report-place-level = { $role } (level { $level })

report-collateral-scope = Compared: { $accounts ->
    [one] one other account
   *[other] { $accounts } other accounts
} and { $groups ->
    [one] one group
   *[other] { $groups } groups
}.
report-collateral-clean = Nothing changed beyond what the plan announced.
report-collateral-moved = { $count ->
    [one] One change was not in the plan and is unexplained.
   *[other] { $count } changes were not in the plan and are unexplained.
}
report-collateral-none = Not compared yet.
report-collateral-announced = announced in the plan
report-collateral-unexplained = unexplained
report-comparison-equal = equal
report-comparison-expected = different, as announced
report-comparison-unexpected = unexpected difference

report-decision-departure = Departure and last working day
report-decision-successor = Successor named
report-decision-default-successor = Default successor
report-decision-kind = Kind of group corrected
report-decision-kept = Kept in the group
report-decision-deactivate = Platform's own deactivation
report-decision-deactivate-erase = deactivate and erase
report-decision-deactivate-keep = deactivate, erase nothing
report-decision-hold = Legal hold
report-decision-hold-on = on hold, nothing may be destroyed
report-decision-hold-off = no hold needed
report-event-plan-made = Plan made
report-event-approved = Approved
report-event-approved-second = Approved (four eyes)
report-event-ordered = Immediate containment ordered
report-digest-policy = Policy digest
report-digest-plan = Plan digest
report-digest-before = Observation before
report-digest-after = Observation after
report-digest-body = Digest of the report body
report-four-eyes-needed = This plan needed a second person's approval.

field-display-name = display name
field-login = login
field-read-only = read only
field-admin = platform administration
field-sessions = sessions
field-push = push notices
field-identities = single sign-on
field-integrations = bots and tokens
field-membership = membership
field-other-member = another member's role
field-native = the platform's own data

report-verify-lead = This page is a copy for reading, and its digest is sealed with the report; the sealed JSON file is what counts. You need to trust neither our server nor those who run it:
report-verify-step-file = Get the sealed report.json and the file of this page, and the log's public key by another channel (save it as log.pub).
report-verify-step-run = Run this command offline. It checks the signature, the inclusion proof of each entry, and the entries that each claim names.
report-verify-step-other = All formats are public (C2SP tlog-tiles, signed-note, RFC 6962, RFC 8785); any other implementation can check them too.
report-verify-origin = Name of the log
report-verify-key = Public key of the log
report-footer = Made by Exeunt { $version }

## Controls
control-verdict-met = met
control-verdict-not-met = not met
control-verdict-not-applicable = not applicable

control-claim-access-ended-in-time = { $accounts ->
    [one] Access through the leaver's one account
   *[other] Access through all { $accounts } accounts of the leaver
} ended within the time set.
control-claim-authenticators-revoked = No password, session, token or single sign-on that the leaver holds opens { $accounts ->
    [one] the account.
   *[other] any of the { $accounts } accounts.
}
control-claim-groups-keep-an-owner = Each group that the leaver ran has a new owner, whose rights were checked.
control-claim-changes-approved = Each change to an account comes from a plan that somebody approved or ordered, and all are settled.
control-claim-told-in-time = Those who keep the accounts knew of the departure before the last working day was over.
control-claim-rights-removed = Access and group memberships of { $accounts ->
    [one] the leaver's account
   *[other] the leaver's { $accounts } accounts
} are withdrawn; whatever stays has a stated reason.
control-claim-duties-handed-over = Who takes over which group is decided by name and recorded. Continuing duties of confidentiality lie outside this report.
control-claim-credentials-removed = Once access was no longer authorised, the credentials of { $accounts ->
    [one] the account
   *[other] { $accounts } accounts
} stopped working and the accounts were closed.
control-claim-roles-changed-as-planned = Roles changed only as the approved plan says, and nobody else's rights did.
control-claim-all-access-ended = All access of the leaver through { $accounts ->
    [one] one account
   *[other] { $accounts } accounts
} ended in time. Return of badges, hardware and software lies outside this report.
control-claim-accounts-disabled = { $accounts ->
    [one] The leaver's account is disabled.
   *[other] All { $accounts } accounts of the leaver are disabled.
}

control-na-contain = This report is about immediate containment only.
control-na-access-given-back = This report is about giving access back, not about ending it.
control-na-no-account = The ledger has no account of this person.
control-na-no-group = This person ran no group.
control-no-evidence = No log entry carries this claim.
control-late = { $account }: access ended later than its deadline.
control-access-not-shown = { $account }: nothing shows that access ended.
control-sessions-not-shown = { $account }: nothing shows that all sessions ended.
control-credential-not-shown = { $account }: nothing shows that the credential stopped working.
control-entered = { $account }: could still be entered after closing.
control-not-tried = { $account }: nobody tried to get in from outside.
control-only-read-back = { $account }: no conclusive attempt from outside is possible; read back from the platform only.
control-frozen-for-kept-groups = { $account }: login barred and sessions ended; it still counts as frozen because some groups are kept by decision.
control-only-frozen = { $account }: frozen, not disabled yet.
control-membership-not-read = "{ $group }": membership not read again.
control-membership-stays = "{ $group }": still in the group.
control-membership-kept = "{ $group }": kept, because { $reason }.
control-no-owner-shown = "{ $group }": nothing shows that the new owner is in place.
control-no-successor = "{ $group }": nobody takes over yet.
control-no-collateral = Whether anybody else was affected has not been compared yet.
control-unexplained = { $count ->
    [one] One change for somebody else was not in the plan.
   *[other] { $count } changes for others were not in the plan.
}
control-plan-not-approved = Plan { $digest }: no approval is recorded.
control-four-eyes-missing = Plan { $digest }: a second person's approval is missing.
control-steps-open = { $count ->
    [one] One step is not settled.
   *[other] { $count } steps are not settled.
}
control-steps-without-evidence = { $count ->
    [one] One step has no log entry.
   *[other] { $count } steps have no log entry.
}
control-told-late = The case was opened after the last working day.
control-zone-unknown = The time zone "{ $zone }" is unknown, so it can't be said whether this was in time.
