-- Who may come in. Tokens, codes and links are here only as hashes; the seeds of one-time codes are in the vault.

-- An actor can be a person of the ledger; a machine is nobody.
ALTER TABLE actor ADD COLUMN person TEXT REFERENCES person (id);

-- How an actor shows who they are by themselves. `last_step` is the newest step of time whose code was accepted.
CREATE TABLE login (
    actor TEXT NOT NULL PRIMARY KEY REFERENCES actor (name),
    password TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    last_step BIGINT NOT NULL
);

CREATE TABLE recovery_code (
    actor TEXT NOT NULL REFERENCES actor (name),
    code TEXT NOT NULL,
    used_at BIGINT,
    PRIMARY KEY (actor, code)
);

CREATE TABLE invitation (
    id BLOB NOT NULL PRIMARY KEY,
    token TEXT NOT NULL UNIQUE,
    actor TEXT NOT NULL REFERENCES actor (name),
    made_by TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);

CREATE INDEX invitation_actor ON invitation (actor);

CREATE TABLE session (
    id BLOB NOT NULL PRIMARY KEY,
    token TEXT NOT NULL UNIQUE,
    actor TEXT NOT NULL REFERENCES actor (name),
    how TEXT NOT NULL,
    address TEXT NOT NULL,
    agent TEXT NOT NULL,
    opened_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    shown_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    ended_at BIGINT
);

CREATE INDEX session_actor ON session (actor);

CREATE TABLE api_token (
    id BLOB NOT NULL PRIMARY KEY,
    token TEXT NOT NULL UNIQUE,
    actor TEXT NOT NULL REFERENCES actor (name),
    name TEXT NOT NULL,
    scopes TEXT NOT NULL,
    made_by TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT,
    revoked_at BIGINT
);

CREATE INDEX api_token_actor ON api_token (actor);

-- Whom an identity provider means by one of its subjects.
CREATE TABLE identity (
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    actor TEXT NOT NULL REFERENCES actor (name),
    linked_at BIGINT NOT NULL,
    PRIMARY KEY (issuer, subject)
);

CREATE INDEX identity_actor ON identity (actor);

-- A log-in at an identity provider that a browser has begun. Gone once it came back.
CREATE TABLE login_flow (
    flow TEXT NOT NULL PRIMARY KEY,
    back_to TEXT NOT NULL,
    expires_at BIGINT NOT NULL
);

CREATE INDEX login_flow_expires ON login_flow (expires_at);

-- How often logging in failed, by account, by address, and by both together; each key is a digest.
CREATE TABLE login_throttle (
    key TEXT NOT NULL PRIMARY KEY,
    failures BIGINT NOT NULL,
    last_at BIGINT NOT NULL,
    open_at BIGINT NOT NULL,
    turned_away BIGINT NOT NULL
);

CREATE INDEX login_throttle_last ON login_throttle (last_at);
