-- People, their accounts, the platforms these lie on, and who uses Exeunt. Times are microseconds since 1970, UTC.

CREATE TABLE person (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    department TEXT NOT NULL,
    zone TEXT NOT NULL,
    manager TEXT
);

CREATE TABLE binding (
    connection TEXT NOT NULL,
    account TEXT NOT NULL,
    person TEXT NOT NULL REFERENCES person (id),
    bound_by TEXT NOT NULL,
    bound_at BIGINT NOT NULL,
    evidence TEXT NOT NULL,
    ended_at BIGINT
);

-- An account is one person's at a time.
CREATE UNIQUE INDEX binding_current ON binding (connection, account) WHERE ended_at IS NULL;

CREATE INDEX binding_person ON binding (person);

CREATE TABLE connection (
    name TEXT NOT NULL PRIMARY KEY,
    platform TEXT NOT NULL,
    settings TEXT NOT NULL
);

CREATE TABLE secret (
    owner TEXT NOT NULL,
    name TEXT NOT NULL,
    sealed BYTEA NOT NULL,
    PRIMARY KEY (owner, name)
);

CREATE TABLE actor (
    name TEXT NOT NULL PRIMARY KEY,
    roles TEXT NOT NULL,
    token TEXT NOT NULL UNIQUE,
    locked BOOLEAN NOT NULL
);
