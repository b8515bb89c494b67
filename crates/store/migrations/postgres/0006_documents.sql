-- What a case keeps beside its tables, by name.

CREATE TABLE case_document (
    case_id UUID NOT NULL REFERENCES leaver_case (id),
    name TEXT NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (case_id, name)
);
