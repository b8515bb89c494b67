-- Several leavers as one. How far a batch is follows from its cases, plans and runs; only what people said is kept here.

CREATE TABLE batch (
    id UUID NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    reason TEXT NOT NULL,
    opened_by TEXT NOT NULL,
    opened_at BIGINT NOT NULL,
    state TEXT NOT NULL,
    why TEXT
);

-- `held` while the batch isn't closed. `stopped` is the run that stopping the batch has parked, until it goes on.
CREATE TABLE batch_member (
    batch UUID NOT NULL REFERENCES batch (id),
    position BIGINT NOT NULL,
    case_id UUID NOT NULL REFERENCES leaver_case (id),
    held BOOLEAN NOT NULL,
    stopped UUID REFERENCES plan (id),
    PRIMARY KEY (batch, position)
);

CREATE UNIQUE INDEX batch_member_held ON batch_member (case_id) WHERE held;

CREATE TABLE batch_approval (
    batch UUID NOT NULL REFERENCES batch (id),
    number BIGINT NOT NULL,
    digest TEXT NOT NULL,
    approved_by TEXT NOT NULL,
    approved_at BIGINT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (batch, number)
);

-- The bytes are those that the digest was made from.
CREATE TABLE batch_report (
    batch UUID NOT NULL REFERENCES batch (id),
    number BIGINT NOT NULL,
    made_at BIGINT NOT NULL,
    digest TEXT NOT NULL,
    document BYTEA NOT NULL,
    PRIMARY KEY (batch, number)
);
