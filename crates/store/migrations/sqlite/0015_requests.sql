-- Requests that may come twice: what was asked under which key, whether it changed something, and what was answered.
-- `until` is how long the server that carries it out is believed to be alive; `generation` tells it from a later one.

CREATE TABLE request (
    caller TEXT NOT NULL,
    name TEXT NOT NULL,
    digest TEXT NOT NULL,
    begun_at BIGINT NOT NULL,
    until BIGINT NOT NULL,
    generation BIGINT NOT NULL,
    changed BOOLEAN NOT NULL,
    answer BLOB,
    PRIMARY KEY (caller, name)
);

CREATE INDEX request_begun ON request (begun_at);
