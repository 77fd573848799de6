-- expand, up
ALTER TABLE parents ADD COLUMN level integer NOT NULL DEFAULT 3;

ALTER TABLE parents ADD CONSTRAINT chk_parents_level CHECK (level >= 0) NOT VALID;

-- expand, down
ALTER TABLE parents DROP CONSTRAINT chk_parents_level;

ALTER TABLE parents DROP COLUMN level;

-- online, up
ALTER TABLE parents VALIDATE CONSTRAINT chk_parents_level;

-- online, down
ALTER TABLE parents DROP CONSTRAINT chk_parents_level;

ALTER TABLE parents ADD CONSTRAINT chk_parents_level CHECK (level >= 0) NOT VALID;
