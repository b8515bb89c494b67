### Who may come in, and about whom they may do what.

error-out-of-reach = "{ $actor }" may do this, but only about people of their own
hint-reach = a manager reaches those below them, a group's admin those in their groups; `exeunt actor list` shows who you are in the ledger

## At the door
error-login-refused = name, password or code is wrong
hint-login-refused = check all three; who lost one asks an administrator for a new link
error-too-many-attempts = too many attempts in a row
hint-too-many-attempts = wait a little; each failure makes the next wait longer
error-password-short = this password has fewer than 12 characters
error-password-long = this password has more than 128 characters
error-password-common = this password is among the first that anybody would try
hint-password = take a sentence of your own: length counts, special characters don't
error-link-over = this link is no longer good
hint-link-over = each link works once and not for long; ask an administrator for a new one
error-wrong-code = the code is wrong
hint-wrong-code = type the six digits that the app shows now; if they never fit, set the clock of the device
error-show-again = this needs a fresh proof of who you are
hint-show-again = type password and code again, or use a passkey; whoever came in by a provider or a link goes in that way again
error-not-by-token = an API token cannot do this
hint-not-by-token = log in, or use your own key
error-not-yours = there is no such session, token or passkey of yours
hint-not-yours = list them again; it may have ended already
error-unknown-identity = nobody here is known by this identity
hint-unknown-identity = an administrator adds you first; log-in never makes an account
error-token-terms = a token needs a name, at least one scope, and an end within a year
hint-token-terms = give a name of at most 100 characters, scopes, and an expiry
error-invitation-terms = an invitation lasts from an hour to 31 days
hint-invitation-terms = give a number of hours from 1 to 744

error-provider-answer = the identity provider's answer can't be used
hint-provider-answer = begin again from the log-in; an answer is good once, in the browser that asked for it
login-again = back to the log-in
problem-foreign-page = this request came from a page that is not ours
problem-no-password-login = logging in by password is switched off here
problem-provider-unavailable = the identity provider can't be reached

## The command line
actor-invited = { $actor } chooses a password at this link, until { $until }:
actor-changed = { $actor } was changed
token-made = token "{ $name }", good until { $until }:
token-revoked = token { $id } is revoked
token-state-revoked = revoked
token-state-expired = over
sessions-ended = { $count ->
    [one] one session was ended
   *[other] { $count } sessions were ended
}
column-id = id
column-expires = until
column-used = last used
column-address = address
column-agent = browser
column-opened = since
actor-invited-once = It is shown only now. Send it by a way that only they read.
column-token-scopes = good for
problem-no-session = this takes a session of a browser

error-no-way-in = nobody could log in: passwords are switched off and there is no provider
hint-no-way-in = set password = true under [login], or add [login.oidc]
error-oidc-issuer = the provider at { $url } can't be used without https
hint-oidc-issuer = write the issuer with https://; http is for a provider on this machine only
error-oidc-roles = roles of the provider's groups are given, but no claim to read the groups from
hint-oidc-roles = name the claim in groups_claim under [login.oidc], or take roles away
error-oidc-secret = the secret of the provider's client is missing
hint-oidc-secret = name one of secret_env and secret_file under [login.oidc], and see that it holds the secret
error-bad-name = Nobody can be called "{ $name }" here
hint-name = a name is up to 100 characters on one line, without a colon, and not one that the log gives to nobody, such as "somebody"
error-last-administrator = “{ $actor }” is the last administrator who can get in, and stays one
hint-last-administrator = make somebody else an administrator first: `exeunt actor roles NAME --role administrator`
problem-last-administrator = the last administrator stays
problem-hint-last-administrator = make somebody else an administrator first
