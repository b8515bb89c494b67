-- What somebody may log in with in place of password and code. Only the public half of a key is here, with the count of
-- its uses where the device counts. `handle` is what the device knows its owner by; it says nothing of who that is.
CREATE TABLE passkey (
    id BLOB NOT NULL PRIMARY KEY,
    credential BLOB NOT NULL UNIQUE,
    actor TEXT NOT NULL REFERENCES actor (name),
    handle BLOB NOT NULL,
    name TEXT NOT NULL,
    public_key TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    used_at BIGINT
);

CREATE INDEX passkey_actor ON passkey (actor);

-- What a device was asked to sign, until it answered. Gone once it did.
CREATE TABLE passkey_challenge (
    flow TEXT NOT NULL PRIMARY KEY,
    state TEXT NOT NULL,
    expires_at BIGINT NOT NULL
);

CREATE INDEX passkey_challenge_expires ON passkey_challenge (expires_at);
