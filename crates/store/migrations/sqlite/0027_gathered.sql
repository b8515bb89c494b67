-- Causes of notices of which departments were told with the rest of a batch, so that the same one isn't counted as news.

CREATE TABLE notice_gathered (
    cause TEXT NOT NULL PRIMARY KEY,
    batch BLOB NOT NULL REFERENCES batch (id)
);
