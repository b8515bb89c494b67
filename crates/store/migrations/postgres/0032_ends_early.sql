-- Since when a run shuts what it opened, and opens nothing more, before the end that its plan names.
ALTER TABLE run ADD COLUMN ends_early_at BIGINT;
