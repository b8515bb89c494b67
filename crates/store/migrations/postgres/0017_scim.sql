-- Users and groups as an identity provider wrote them, with what each user's entry has said of its person.

CREATE TABLE directory_entry (
    id UUID NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    version BIGINT NOT NULL,
    name TEXT NOT NULL,
    unique_name TEXT UNIQUE,
    document TEXT NOT NULL,
    state TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL
);

CREATE INDEX directory_entry_kind ON directory_entry (kind, id);

-- What entries are looked up by, in small letters: a user's names, addresses and numbers, a group's members.
CREATE TABLE directory_key (
    entry UUID NOT NULL REFERENCES directory_entry (id),
    attribute TEXT NOT NULL,
    value TEXT NOT NULL
);

CREATE INDEX directory_key_value ON directory_key (attribute, value);
CREATE INDEX directory_key_entry ON directory_key (entry);
