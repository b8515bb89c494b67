-- Cases and everything that people decided, saw and planned for them.

CREATE TABLE leaver_case (
    id BLOB NOT NULL PRIMARY KEY,
    person TEXT NOT NULL REFERENCES person (id),
    departure TEXT NOT NULL,
    last_working_day TEXT NOT NULL,
    state TEXT NOT NULL,
    opened_by TEXT NOT NULL,
    opened_at BIGINT NOT NULL
);

CREATE INDEX leaver_case_person ON leaver_case (person);

CREATE TABLE decisions (
    case_id BLOB NOT NULL REFERENCES leaver_case (id),
    version BIGINT NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (case_id, version)
);

CREATE TABLE observation (
    case_id BLOB NOT NULL REFERENCES leaver_case (id),
    number BIGINT NOT NULL,
    digest TEXT NOT NULL,
    seen_at BIGINT NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (case_id, number)
);

CREATE INDEX observation_digest ON observation (digest);

-- The bytes are those that the digest was made from.
CREATE TABLE plan (
    id BLOB NOT NULL PRIMARY KEY,
    case_id BLOB NOT NULL REFERENCES leaver_case (id),
    number BIGINT NOT NULL,
    kind TEXT NOT NULL,
    digest TEXT NOT NULL,
    document BLOB NOT NULL,
    made_by TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    UNIQUE (case_id, number)
);

CREATE TABLE approval (
    plan BLOB NOT NULL PRIMARY KEY REFERENCES plan (id),
    digest TEXT NOT NULL,
    kind TEXT NOT NULL,
    approved_by TEXT NOT NULL,
    approved_at BIGINT NOT NULL,
    reason TEXT NOT NULL
);
