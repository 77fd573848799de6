-- expand, up
-- DRAFT: if remark is note under another name, replace this and the dropping of note by: ALTER TABLE parents
--   RENAME COLUMN note TO remark.
ALTER TABLE parents ADD COLUMN remark text COLLATE "C";

ALTER TABLE parents ADD CONSTRAINT chk_parents_remark CHECK (length(remark) <= 50) NOT VALID;

-- expand, down
ALTER TABLE parents DROP CONSTRAINT chk_parents_remark;

ALTER TABLE parents DROP COLUMN remark;

-- online, up
ALTER TABLE parents VALIDATE CONSTRAINT chk_parents_remark;

-- online, down
ALTER TABLE parents DROP CONSTRAINT chk_parents_remark;

ALTER TABLE parents ADD CONSTRAINT chk_parents_remark CHECK (length(remark) <= 50) NOT VALID;

-- contract, up
ALTER TABLE parents DROP CONSTRAINT chk_parents_note;

-- DRAFT: parents.note goes with its data: first deploy code that does without it, and keep a copy.
ALTER TABLE parents DROP COLUMN note;

-- contract, down
-- DRAFT: parents.note comes back empty: its data has to come from a copy.
ALTER TABLE parents ADD COLUMN note text COLLATE "C";

ALTER TABLE parents ADD CONSTRAINT chk_parents_note CHECK ((length(note) <= 50));
