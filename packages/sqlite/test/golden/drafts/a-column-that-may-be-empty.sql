-- expand, up
ALTER TABLE parents ADD COLUMN nickname TEXT CONSTRAINT chk_parents_nickname CHECK (length(nickname) <= 20);

-- expand, down
ALTER TABLE parents DROP COLUMN nickname;
