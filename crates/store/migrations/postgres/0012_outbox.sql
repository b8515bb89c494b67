-- What is to be told, written in the same transaction as the change that it tells of, and where others are told.

CREATE TABLE notice (
    id UUID NOT NULL PRIMARY KEY,
    cause TEXT NOT NULL,
    channel TEXT NOT NULL,
    receiver TEXT NOT NULL,
    kind TEXT NOT NULL,
    document TEXT NOT NULL,
    case_id UUID REFERENCES leaver_case (id),
    state TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    not_before BIGINT NOT NULL,
    give_up_at BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    -- Attempts of which nobody knows whether they arrived.
    unsure BIGINT NOT NULL,
    worker TEXT,
    lease_until BIGINT,
    generation BIGINT NOT NULL,
    ended_at BIGINT,
    address TEXT,
    trouble TEXT
);

-- Nobody is told twice for one cause.
CREATE UNIQUE INDEX notice_once ON notice (cause, channel, receiver);

CREATE INDEX notice_due ON notice (not_before) WHERE state = 'waiting';

CREATE INDEX notice_case ON notice (case_id, id) WHERE case_id IS NOT NULL;

CREATE INDEX notice_state ON notice (state, id);

CREATE TABLE endpoint (
    name TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    origin TEXT NOT NULL,
    events TEXT NOT NULL,
    language TEXT NOT NULL,
    put_by TEXT NOT NULL,
    put_at BIGINT NOT NULL,
    rotated_at BIGINT,
    failing_since BIGINT,
    disabled_at BIGINT,
    disabled_for TEXT
);

CREATE TABLE desk (
    role TEXT NOT NULL PRIMARY KEY,
    mail TEXT NOT NULL,
    language TEXT NOT NULL
);
