-- What could not be used of a source, the last time there was something. The next look doesn't see it again, and it must
-- not be forgotten with it.
ALTER TABLE intake_source ADD COLUMN remark TEXT;
ALTER TABLE intake_source ADD COLUMN remark_at BIGINT;
