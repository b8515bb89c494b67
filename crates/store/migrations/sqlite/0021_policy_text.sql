-- The text of every policy by which something was planned or that was adopted, with its comments, as it was then. The digest
-- is of what the policy says, so that a text with other comments only is the same policy.
CREATE TABLE policy_text (
    digest TEXT NOT NULL PRIMARY KEY,
    version TEXT NOT NULL,
    text TEXT NOT NULL,
    since BIGINT NOT NULL
);
