### What is refused so that nobody bends a leaving, a proof or a house.

error-oneself = "{ $actor }" cannot change what is said of themselves
hint-oneself = let somebody else do it
problem-oneself = nobody changes what is said of themselves
error-account-held = account { $account } stays whose it is as long as case { $case } goes on
hint-account-held = if it was bound by mistake, take the case back with `exeunt case withdraw { $case }`, release the account, then open the case again
problem-account-held = a case of the account’s person goes on
problem-hint-account-held = if it was bound by mistake, withdraw the case, release the account, then open the case again
error-own-label = a credential cannot be kept as “{ $label }”
hint-own-label = take a label of your own; “replacement”, “control-login” and “impersonation” are Exeunt’s
problem-own-label = this label is Exeunt’s own
error-label-taken = a credential is kept as “{ $label }” already, and none is ever replaced
hint-label-taken = take another label; what was tried before closing has to be the same afterwards
problem-label-taken = there is a credential with this label already
error-too-late-to-try = account { $account } was tried already, so a refresh token that is handed in now would show nothing
hint-too-late-to-try = hand refresh tokens in before the plan runs
problem-too-late-to-try = a refresh token shows nothing any more

## Users
actor-unlocked = “{ $actor }” may come in again. Key and tokens from before stay worthless; the new key, shown only now:
happened-actor-unlocked = User unlocked

## Containment
contain-oneself = Everything of yours is to be shut; a worker does it at once. Others see what comes of it.
contain-oneself-waits = Everything of yours is to be shut as soon as somebody has approved it. Others see what comes of it.
