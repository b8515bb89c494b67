-- The audit log as a transparency log: leaves, the hashes of its tree, signed checkpoints.

-- `salt` and `payload` are null once shredded; the leaf keeps only their digest.
CREATE TABLE log_entry (
    number BIGINT NOT NULL PRIMARY KEY,
    case_id UUID,
    leaf BYTEA NOT NULL,
    salt BYTEA,
    payload BYTEA
);

CREATE INDEX log_entry_case ON log_entry (case_id, number) WHERE case_id IS NOT NULL;

CREATE TABLE log_hash (
    number BIGINT NOT NULL PRIMARY KEY,
    hash BYTEA NOT NULL
);

CREATE TABLE log_checkpoint (
    size BIGINT NOT NULL PRIMARY KEY,
    note TEXT NOT NULL,
    made_at BIGINT NOT NULL
);
