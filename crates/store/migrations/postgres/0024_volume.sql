-- Whose account it is and was. Without this, each account that is bound, and each page of a group's members, reads all
-- accounts of the company.
CREATE INDEX binding_account ON binding (account, connection);

-- Who is below somebody is found in the index alone.
DROP INDEX person_manager;
CREATE INDEX person_manager ON person (manager, id) WHERE manager IS NOT NULL;
