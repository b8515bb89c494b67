-- Whom a finding is or could be about: who is among them neither reads nor counts it.
CREATE TABLE finding_about (
    finding BLOB NOT NULL REFERENCES finding (id),
    person TEXT NOT NULL,
    PRIMARY KEY (finding, person)
);

CREATE INDEX finding_about_person ON finding_about (person);

INSERT INTO finding_about (finding, person)
SELECT id, person FROM finding WHERE person IS NOT NULL
UNION
SELECT finding.id, candidate.value FROM finding, json_each(finding.document, '$.candidates') AS candidate
UNION
SELECT id, json_extract(settled, '$.how.person') FROM finding WHERE json_extract(settled, '$.how.person') IS NOT NULL;

-- The batch or the finding that a notice tells of, where it tells of no single case.
ALTER TABLE notice ADD COLUMN subject BLOB;

UPDATE notice SET subject = unhex(substr(cause, instr(cause, '/') + 1, 36), '-')
WHERE cause LIKE 'batch/%' OR cause LIKE 'finding/%';
