-- expand, up
ALTER TABLE parents ADD COLUMN level INTEGER NOT NULL DEFAULT 3 CONSTRAINT chk_parents_level CHECK (level >= 0);

-- expand, down
ALTER TABLE parents DROP COLUMN level;
