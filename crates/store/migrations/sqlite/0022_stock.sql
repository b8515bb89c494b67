-- Open cases whose leaver nobody has looked at everywhere, so that there is something to ask the manager. due_at is when
-- a worker may begin: one that has taken a case moves it on, so that another takes it over if it dies.
CREATE TABLE stock (
    case_id BLOB NOT NULL PRIMARY KEY REFERENCES leaver_case (id),
    due_at BIGINT NOT NULL
);

CREATE INDEX stock_due ON stock (due_at);

-- The runs of a case were looked for in all runs.
CREATE INDEX run_case ON run (case_id, started_at);
