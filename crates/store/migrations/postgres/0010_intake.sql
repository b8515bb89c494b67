-- What sources said about people, for good, and what of it a person has to settle.

-- `person`, `case_id` and `finding`: what it was found to be about, and what it led to.
CREATE TABLE statement (
    key UUID NOT NULL PRIMARY KEY,
    source TEXT NOT NULL,
    id TEXT NOT NULL,
    as_of BIGINT NOT NULL,
    received_at BIGINT NOT NULL,
    digest TEXT NOT NULL,
    document TEXT NOT NULL,
    person TEXT REFERENCES person (id),
    kind TEXT NOT NULL,
    became TEXT NOT NULL,
    finding UUID,
    UNIQUE (source, id)
);

CREATE INDEX statement_person ON statement (person, source, as_of) WHERE person IS NOT NULL;
CREATE INDEX statement_finding ON statement (finding) WHERE finding IS NOT NULL;

-- `subject` tells findings apart: the same thing found again while it waits is the same finding.
CREATE TABLE finding (
    id UUID NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    person TEXT,
    source TEXT,
    document TEXT NOT NULL,
    since BIGINT NOT NULL,
    settled_at BIGINT,
    settled TEXT
);

CREATE UNIQUE INDEX finding_waits ON finding (subject) WHERE settled_at IS NULL;
CREATE INDEX finding_open ON finding (id) WHERE settled_at IS NULL;
CREATE INDEX finding_person ON finding (person, id) WHERE person IS NOT NULL;

-- How far each source was read, and by which worker just now.
CREATE TABLE intake_source (
    name TEXT NOT NULL PRIMARY KEY,
    cursor TEXT,
    worker TEXT,
    lease_until BIGINT,
    generation BIGINT NOT NULL,
    read_at BIGINT,
    trouble TEXT
);

-- When nothing was left to do in a case, for the last time.
ALTER TABLE leaver_case ADD COLUMN ended_at BIGINT;
