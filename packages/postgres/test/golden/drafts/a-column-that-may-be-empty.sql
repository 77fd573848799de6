-- expand, up
ALTER TABLE parents ADD COLUMN nickname text COLLATE "C";

ALTER TABLE parents ADD CONSTRAINT chk_parents_nickname CHECK (length(nickname) <= 20) NOT VALID;

-- expand, down
ALTER TABLE parents DROP CONSTRAINT chk_parents_nickname;

ALTER TABLE parents DROP COLUMN nickname;

-- online, up
ALTER TABLE parents VALIDATE CONSTRAINT chk_parents_nickname;

-- online, down
ALTER TABLE parents DROP CONSTRAINT chk_parents_nickname;

ALTER TABLE parents ADD CONSTRAINT chk_parents_nickname CHECK (length(nickname) <= 20) NOT VALID;
