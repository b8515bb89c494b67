-- What was tried and looked at to prove a case closed, and the reports that say so.

CREATE TABLE proof_check (
    case_id UUID NOT NULL REFERENCES leaver_case (id),
    number BIGINT NOT NULL,
    plan UUID REFERENCES plan (id),
    round BIGINT NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (case_id, number)
);

CREATE TABLE case_report (
    case_id UUID NOT NULL REFERENCES leaver_case (id),
    number BIGINT NOT NULL,
    made_at BIGINT NOT NULL,
    digest TEXT NOT NULL,
    document BYTEA NOT NULL,
    PRIMARY KEY (case_id, number)
);
