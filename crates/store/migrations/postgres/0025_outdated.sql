-- Whether a run was stopped because the world had moved on, so that its plan has to be made again.
ALTER TABLE run ADD COLUMN outdated BOOLEAN NOT NULL DEFAULT FALSE;
