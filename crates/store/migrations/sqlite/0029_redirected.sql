-- Who last changed by hand where somebody's letters go, or whose people they are: the mail address, or the manager.

CREATE TABLE person_redirected (
    person TEXT NOT NULL PRIMARY KEY REFERENCES person (id),
    changed_by TEXT NOT NULL,
    changed_at BIGINT NOT NULL
);
