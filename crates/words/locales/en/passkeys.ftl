### Passkeys: keys on people's own devices, by which they log in.

error-passkey-not-accepted = this passkey opens nothing here
hint-passkey-not-accepted = try once more, or log in by password and code; a passkey that was removed here stays on its device until it is deleted there, too
error-passkey-unfit = what the device made can't be used as a passkey here
hint-passkey-unfit = begin again, and answer the device within five minutes
error-passkey-terms = a passkey needs a name
hint-passkey-terms = give it a name of at most 100 characters, such as the device it is on
error-too-many-passkeys = there are ten passkeys already
hint-too-many-passkeys = remove one that is no longer used
error-no-passkey = there is no passkey of yours yet
hint-no-passkey = type password and code
error-no-password = a passkey stands beside a password, and there is none of yours
hint-no-password = you come in by an identity provider, which may have passkeys of its own; an administrator's invitation gives you a password here
problem-no-passkey-login = passkeys can't be used here
