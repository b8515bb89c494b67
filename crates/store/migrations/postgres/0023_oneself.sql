-- Whom a finding is or could be about: who is among them neither reads nor counts it.
CREATE TABLE finding_about (
    finding UUID NOT NULL REFERENCES finding (id),
    person TEXT NOT NULL,
    PRIMARY KEY (finding, person)
);

CREATE INDEX finding_about_person ON finding_about (person);

INSERT INTO finding_about (finding, person)
SELECT id, person FROM finding WHERE person IS NOT NULL
UNION
SELECT finding.id, candidate.value
FROM finding, json_array_elements_text(COALESCE(finding.document::json -> 'candidates', '[]'::json)) AS candidate (value)
UNION
SELECT id, settled::json #>> '{how,person}' FROM finding WHERE settled::json #>> '{how,person}' IS NOT NULL;

-- The batch or the finding that a notice tells of, where it tells of no single case.
ALTER TABLE notice ADD COLUMN subject UUID;

UPDATE notice SET subject = split_part(cause, '/', 2)::uuid WHERE cause LIKE 'batch/%' OR cause LIKE 'finding/%';
