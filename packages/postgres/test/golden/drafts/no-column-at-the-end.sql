-- contract, up
ALTER TABLE parents DROP CONSTRAINT chk_parents_note;

-- DRAFT: parents.note goes with its data: first deploy code that does without it, and keep a copy.
ALTER TABLE parents DROP COLUMN note;

-- contract, down
-- DRAFT: parents.note comes back empty: its data has to come from a copy.
ALTER TABLE parents ADD COLUMN note text COLLATE "C";

ALTER TABLE parents ADD CONSTRAINT chk_parents_note CHECK ((length(note) <= 50));
