-- People by a piece of their name or the beginning of their number: every end of the name, and the number, in small
-- letters. A piece of a name is the beginning of one of its ends, so an index finds it.

CREATE TABLE person_piece (
    piece TEXT NOT NULL,
    person TEXT NOT NULL REFERENCES person (id),
    PRIMARY KEY (piece, person)
) WITHOUT ROWID;

CREATE INDEX person_piece_person ON person_piece (person, piece);

WITH RECURSIVE ends (person, piece) AS (
    SELECT id, lower(substr(name, 1, 200)) FROM person WHERE name <> ''
    UNION ALL
    SELECT person, substr(piece, 2) FROM ends WHERE length(piece) > 1
)
INSERT INTO person_piece (piece, person)
SELECT substr(piece, 1, 100), person FROM ends
UNION
SELECT substr(lower(id), 1, 100), id FROM person;
