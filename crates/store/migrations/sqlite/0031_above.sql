-- Who is above whom, however far up, so that somebody's people are found by an index. It follows from `person.manager`.

CREATE TABLE person_above (
    person TEXT NOT NULL REFERENCES person (id),
    above TEXT NOT NULL,
    PRIMARY KEY (person, above)
) WITHOUT ROWID;

CREATE INDEX person_above_below ON person_above (above, person);

WITH RECURSIVE chain (person, above, height) AS (
    SELECT id, manager, 1 FROM person WHERE manager IS NOT NULL
    UNION
    SELECT chain.person, one.manager, chain.height + 1 FROM chain JOIN person one ON one.id = chain.above
    WHERE one.manager IS NOT NULL AND chain.height < 32
)
INSERT INTO person_above (person, above) SELECT DISTINCT person, above FROM chain WHERE above <> person;

-- People of whom only a directory told were not found by their names.

WITH RECURSIVE ends (person, piece) AS (
    SELECT id, lower(substr(name, 1, 200)) FROM person
    WHERE name <> '' AND NOT EXISTS (SELECT 1 FROM person_piece WHERE person_piece.person = person.id)
    UNION ALL
    SELECT person, substr(piece, 2) FROM ends WHERE length(piece) > 1
)
INSERT INTO person_piece (piece, person)
SELECT substr(piece, 1, 100), person FROM ends
UNION
SELECT substr(lower(id), 1, 100), id FROM person
WHERE NOT EXISTS (SELECT 1 FROM person_piece WHERE person_piece.person = person.id);
