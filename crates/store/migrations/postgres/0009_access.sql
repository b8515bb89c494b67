-- Who may come in. Tokens and links are here only as hashes.

-- An actor can be a person of the ledger; a machine is nobody.
ALTER TABLE actor ADD COLUMN person TEXT REFERENCES person (id);
