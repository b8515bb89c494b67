-- The case as people work on it: what the manager confirms, one-time links to that page, notes, devices.

-- What a list shows of a plan; null for plans of before.
ALTER TABLE plan ADD COLUMN brief TEXT;

-- The newest round counts. next_at is when somebody is to be reminded, or the proposal stands; null: never.
CREATE TABLE confirmation (
    case_id BLOB NOT NULL REFERENCES leaver_case (id),
    round BIGINT NOT NULL,
    version BIGINT NOT NULL,
    next_at BIGINT,
    document TEXT NOT NULL,
    PRIMARY KEY (case_id, round)
);

CREATE INDEX confirmation_next ON confirmation (next_at) WHERE next_at IS NOT NULL;

-- A token is stored as its digest only. A link has ended when it was opened or revoked.
CREATE TABLE confirmation_link (
    token TEXT NOT NULL PRIMARY KEY,
    case_id BLOB NOT NULL REFERENCES leaver_case (id),
    person TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    ended_at BIGINT
);

CREATE INDEX confirmation_link_case ON confirmation_link (case_id);

CREATE TABLE confirmation_session (
    token TEXT NOT NULL PRIMARY KEY,
    case_id BLOB NOT NULL REFERENCES leaver_case (id),
    person TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    ended_at BIGINT
);

CREATE INDEX confirmation_session_case ON confirmation_session (case_id);

-- Never changed, never deleted; the digest is also in the audit log.
CREATE TABLE note (
    id BLOB NOT NULL PRIMARY KEY,
    case_id BLOB NOT NULL REFERENCES leaver_case (id),
    digest TEXT NOT NULL,
    document TEXT NOT NULL
);

CREATE INDEX note_case ON note (case_id, id);

-- The bytes of attachments, by their digest.
CREATE TABLE content (
    digest TEXT NOT NULL PRIMARY KEY,
    bytes BLOB NOT NULL
);

CREATE TABLE device (
    id BLOB NOT NULL PRIMARY KEY,
    case_id BLOB NOT NULL REFERENCES leaver_case (id),
    version BIGINT NOT NULL,
    document TEXT NOT NULL
);

CREATE INDEX device_case ON device (case_id, id);
