### What the connector for Agora Chat and Easemob IM says of its platform: notes on capabilities, permissions, remarks.

## Agora Chat: notes on what it can do
agora-note-credential = Ends no session, and means nothing to an account that logs in with signed tokens: for those, only the bar closes the door.
agora-note-sessions = Throws out every device that is online. A device connects again by itself with what it holds, so the bar belongs to it. No call ends a token that was given out before: whoever has one gets in again when the login is opened.
agora-note-push = Each device is unbound; an app that is still logged in binds itself again, so the sessions end first. By the vendor's documents nothing is pushed to a barred account anyway.
agora-note-admin = The only role that an account can have over the whole project: it may make chat rooms in an app.
agora-note-bar = Takes effect at once and throws every device out. Others can still write to the account; what they write waits for seven days unless the plan says otherwise.
agora-note-role-held = A group has exactly one owner. Whoever takes over is brought into the group first, and takes the role from the leaver, who stays as an ordinary member until he goes.
agora-note-role-dropped = An admin becomes an ordinary member. An owner is one no longer the moment somebody takes over, and can't step back otherwise.
agora-note-membership-ended = Also takes the account out of the group's threads. The platform removes no owner: hand over first. A group in which the owner is alone needs a person's decision.
agora-note-membership-restored = Nobody is asked for consent. An owner who comes back takes the group from whoever owns it then.
agora-note-standing = An owner who steps back gives the group to the account that came back.
agora-note-deactivated = The platform switches an account off only together with its contents; without erasing, the bar is the end.
agora-note-erased = The account goes with its contents: messages, contacts, attributes. Refused while it owns any group or chat room, because they would be destroyed with it.

## Agora Chat: rights of the connection
agora-how-client = Everything needs it. In the Easemob console: application details, “Client ID” and “ClientSecret”; give both, separated by a space, as the secret.
agora-how-certificate = Everything needs it. In the Agora console: the project's App ID and its primary certificate, with Chat enabled; give both, separated by a space, as the secret.

## Agora Chat: remarks
agora-remark-host = Each project lives on one host for ever ({ $host } is configured; the console shows it as “REST API”). On another host, or with another app key, the project is not found (organization_application_not_found).
agora-remark-signed-tokens = If your own server signs tokens for people with the app's certificate, it lets them in without a password and nothing here shows it. A barred account is not opened by them; stop your server from giving them all the same.
agora-remark-devices = Only devices that are online can be listed and thrown out. Where the project lists no devices, one entry stands for “is online”.
agora-remark-history = The platform hands out messages hour by hour for { $days } days and no longer. An archive has to run before anybody leaves.
agora-remark-files = Files are kept for seven days unless the plan says otherwise, and a restricted one opens only with the share secret that lies in its message. No call lists a person's files.
agora-remark-callbacks = Callbacks are signed weakly (MD5, not over the event). Let them in from the vendor's network only.
agora-remark-no-presence = Without the presence feature, nobody can see when an account was last used. If the project has it, set presence=true.

## Agora Chat: what undoing doesn't bring back
agora-lost-credential = The old password. A new first password is given in the usual way.
agora-lost-sessions = The sessions: people log in again.
agora-lost-membership = Mutes in the group, entries in its lists and places in its threads.
agora-lost-erased = The account, its contacts, attributes, conversations and push bindings.
