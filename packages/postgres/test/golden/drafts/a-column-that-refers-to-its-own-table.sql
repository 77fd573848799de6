-- expand, up
ALTER TABLE parents ADD COLUMN above_id uuid;

ALTER TABLE parents ADD CONSTRAINT fk_parents_above_id FOREIGN KEY (above_id) REFERENCES parents (id) NOT VALID;

-- expand, down
ALTER TABLE parents DROP CONSTRAINT fk_parents_above_id;

ALTER TABLE parents DROP COLUMN above_id;

-- online, up
ALTER TABLE parents VALIDATE CONSTRAINT fk_parents_above_id;

-- online, down
ALTER TABLE parents DROP CONSTRAINT fk_parents_above_id;

ALTER TABLE parents ADD CONSTRAINT fk_parents_above_id FOREIGN KEY (above_id) REFERENCES parents (id) NOT VALID;
