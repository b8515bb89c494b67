-- What people are told of a step that waits for a person, and of a run that stopped by itself: a sentence of the
-- catalogue with its arguments, as JSON. Absent in what was written before, which has the words of the machine alone.
ALTER TABLE step ADD COLUMN told TEXT;
ALTER TABLE run ADD COLUMN told TEXT;
