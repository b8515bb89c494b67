-- How people are written to, and how they are found.

ALTER TABLE person ADD COLUMN mail TEXT;
ALTER TABLE person ADD COLUMN language TEXT NOT NULL DEFAULT 'zh';

CREATE INDEX person_mail ON person (lower(mail)) WHERE mail IS NOT NULL;
CREATE INDEX person_manager ON person (manager) WHERE manager IS NOT NULL;
