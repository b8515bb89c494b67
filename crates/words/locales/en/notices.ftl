### Notices: their words, what goes wrong with them, and what the command line says of them.

notice-kind-case-opened = somebody leaves
notice-kind-groups-concerned = groups are concerned
notice-kind-case-last-day-moved = last working day moved
notice-kind-case-withdrawn = departure taken back
notice-kind-case-restored = everything put back
notice-kind-contain-ordered = containment ordered
notice-kind-contain-done = containment done
notice-kind-unfreeze-approved = a temporary unfreeze approved
notice-kind-plan-waits-for-approval = plan waits for approval
notice-kind-run-waits-for-person = run waits for a person
notice-kind-case-closed = accounts closed
notice-kind-case-proved = closing proved
notice-kind-case-not-proved = closing not proved
notice-kind-batch-opened = many leave as one
notice-kind-batch-plan-waits-for-approval = batch waits for approval
notice-kind-batch-waits-for-person = batch waits for a person
notice-kind-batch-closed = whole batch closed
notice-kind-batch-proved = batch tried again
notice-kind-confirmation-wanted = confirmation wanted
notice-kind-confirmation-reminder = confirmation: reminder
notice-kind-confirmation-escalated = confirmation: escalated
notice-kind-confirmation-received = confirmation received
notice-kind-review-wanted = Legal's review wanted
notice-kind-link-used = one-time link used
notice-kind-finding-opened = finding to settle
notice-kind-login-new-place = log-in from a new place
notice-kind-credentials-changed = a way in changed
notice-kind-desk-moved = department's mailbox moved
notice-kind-endpoint-disabled = endpoint disabled
notice-kind-test = trial

audience-hr = HR
audience-it = IT
audience-legal = Legal
audience-auditor = auditor
audience-administrator = administrator
audience-manager = manager
audience-managers-manager = manager's manager
audience-group-admins = group admins

credential-password-changed = a new password
credential-recovery-codes-renewed = new recovery codes
credential-recovery-code-used = a recovery code was used
credential-invitation-made = a link to set it anew
credential-invitation-used = password and app set anew
credential-key-reset = a new key
credential-token-made = a new API token
credential-passkey-added = a new passkey
credential-passkey-removed = a passkey less
credential-passkey-copied = a passkey that may have been copied

channel-mail = mail
channel-webhook = webhook
channel-chat = chat

receiver-person = person
receiver-actor = actor
receiver-desk = department
receiver-mailbox = mailbox
receiver-endpoint = endpoint

delivery-trouble-no-address = nobody wrote down an address
delivery-trouble-bad-address = the address is none
delivery-trouble-unreachable = not reached
delivery-trouble-timed-out = no answer in time
delivery-trouble-busy = busy, tried again
delivery-trouble-refused = refused
delivery-trouble-unauthenticated = our credential isn't accepted
delivery-trouble-forbidden = lies inside our own network, which the house doesn't allow
delivery-trouble-untrusted = can't prove who it is, or offers no encryption
delivery-trouble-gone = exists no more
delivery-trouble-disabled = the endpoint is disabled
delivery-trouble-no-page = waits for public_url in [server] of exeunt.toml: its link would lead nowhere
delivery-trouble-unwritable = can't be put into words
delivery-trouble-gave-up = given up in the end

endpoint-kind-webhook = webhook
endpoint-kind-wecom = WeCom bot
endpoint-kind-dingtalk = DingTalk bot
endpoint-kind-feishu = Feishu bot

notice-state-waiting = waiting
notice-state-sent = sent
notice-state-failed = failed
notice-held-mail-server = held back until a mail server is set: [mail] in exeunt.toml
notice-held-public-url = held back until public_url in [server] of exeunt.toml is set: its link would lead nowhere
notice-maybe-twice = may have arrived twice
notice-maybe-arrived = may have arrived all the same
notice-none = no notices
notice-waits-again = { $id } is sent again
notice-password-kept = the password of the mail server is kept, encrypted

desk-put = { $role } is reached at { $mail }
desk-removed = { $role } has no mailbox any more
desk-none = no department has a mailbox yet; what is meant for one fails visibly

webhook-put = "{ $name }" is told from now on
webhook-secret = Its signing secret:
webhook-secret-once = It is shown this once. Whoever receives needs it to verify what comes.
webhook-overlap = For a day everything is signed with the old secret, too.
webhook-removed = "{ $name }" is told nothing any more, and its secrets are forgotten
webhook-enabled = "{ $name }" is told again
webhook-arrived = the trial reached "{ $name }"
webhook-not-arrived = the trial didn't reach "{ $name }": { $why }
webhook-none = nobody else is told anything
webhook-everything = everything
webhook-disabled-since = disabled since { $at }
webhook-failing-since = failing since { $at }

column-event = event
column-events = told of
column-meaning = meaning
column-receiver = to
column-language = language

doctor-mail = mail is handed in at { $host }
doctor-mail-none = no mail server is set: nobody is told anything by mail (set host and from in [mail] of exeunt.toml)
doctor-mail-no-page = nobody wrote down where people reach the console, so letters with a link wait
hint-mail-no-page = set public_url in [server] of exeunt.toml, such as "https://exeunt.corp.example"
doctor-mail-bad = the mail server { $host } can't be used
doctor-templates = { $count } { $count ->
    [one] template of the house's own is
   *[other] templates of the house's own are
  } used
doctor-template-bad = the house's template { $file } isn't used, ours is: { $why }
doctor-desk-none-hr = HR has no mailbox, so what is meant for it fails
doctor-desk-none-it = IT has no mailbox, so what is meant for it fails
doctor-desk-none-legal = Legal has no mailbox, so what is meant for it fails
doctor-desk-none-auditor = The auditor has no mailbox, so what is meant for it fails
doctor-desk-none-administrator = The administrator has no mailbox, so what is meant for it fails
doctor-notices-failed = { $count ->
    [one] one notice
   *[other] { $count } notices
  } could not be delivered
doctor-endpoint-disabled = the endpoint "{ $name }" is disabled since { $at }

error-bad-endpoint = The endpoint "{ $name }" can't be set up like this
error-bad-mail = "{ $mail }" is not a mail address
error-mail-settings = The section [mail] can't be used
error-notice-address = The address "{ $address }" in [notices] is no web address
hint-endpoint = give a name of small letters, digits and hyphens, and an address that begins with https://
hint-mail = give one address, such as it@example.com
hint-mail-bad = look at [mail] in exeunt.toml and at the password (EXEUNT_MAIL_PASSWORD, or `exeunt notice mail-password`)
hint-mail-settings = look at [mail] in exeunt.toml
hint-template = mend it in the folder "notices" of the data folder, or take it away
hint-desk = give it one with `exeunt notice desk set`
hint-notices-failed = see them with `exeunt notice list --state failed`, send them again with `exeunt notice retry`
hint-endpoint-disabled = mend it, then `exeunt webhook enable`
