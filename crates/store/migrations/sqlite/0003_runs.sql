-- Runs of approved plans, their steps, and every attempt at a step.

CREATE TABLE run (
    plan BLOB NOT NULL PRIMARY KEY REFERENCES plan (id),
    case_id BLOB NOT NULL REFERENCES leaver_case (id),
    state TEXT NOT NULL,
    reason TEXT,
    started_at BIGINT NOT NULL,
    finished_at BIGINT,
    worker TEXT,
    lease_until BIGINT,
    leased_at BIGINT,
    generation BIGINT NOT NULL
);

CREATE INDEX run_active ON run (leased_at) WHERE state = 'active';

-- `open_generation` is set while attempt number `attempts` is open: the lease under which it was opened.
CREATE TABLE step (
    plan BLOB NOT NULL REFERENCES plan (id),
    position BIGINT NOT NULL,
    id TEXT NOT NULL,
    state TEXT NOT NULL,
    not_before BIGINT,
    attempts BIGINT NOT NULL,
    open_generation BIGINT,
    PRIMARY KEY (plan, position),
    UNIQUE (plan, id)
);

CREATE INDEX step_live ON step (plan, state, not_before) WHERE state IN ('waiting', 'running', 'accepted');

CREATE TABLE attempt (
    plan BLOB NOT NULL,
    position BIGINT NOT NULL,
    number BIGINT NOT NULL,
    generation BIGINT NOT NULL,
    fingerprint TEXT NOT NULL,
    pre_image TEXT NOT NULL,
    opened_at BIGINT NOT NULL,
    outcome TEXT,
    closed_at BIGINT,
    PRIMARY KEY (plan, position, number),
    FOREIGN KEY (plan, position) REFERENCES step (plan, position)
);
