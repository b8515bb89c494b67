-- The audit log as a transparency log: leaves, the hashes of its tree, signed checkpoints.

-- `salt` and `payload` are null once shredded; the leaf keeps only their digest.
CREATE TABLE log_entry (
    number INTEGER NOT NULL PRIMARY KEY,
    case_id BLOB,
    leaf BLOB NOT NULL,
    salt BLOB,
    payload BLOB
);

CREATE INDEX log_entry_case ON log_entry (case_id, number) WHERE case_id IS NOT NULL;

CREATE TABLE log_hash (
    number INTEGER NOT NULL PRIMARY KEY,
    hash BLOB NOT NULL
);

CREATE TABLE log_checkpoint (
    size INTEGER NOT NULL PRIMARY KEY,
    note TEXT NOT NULL,
    made_at BIGINT NOT NULL
);
