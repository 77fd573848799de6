-- expand, up
ALTER TABLE children ADD COLUMN other_id uuid;

ALTER TABLE children ADD CONSTRAINT fk_children_other_id FOREIGN KEY (other_id) REFERENCES parents (id) NOT VALID;

-- expand, down
ALTER TABLE children DROP CONSTRAINT fk_children_other_id;

ALTER TABLE children DROP COLUMN other_id;

-- online, up
ALTER TABLE children VALIDATE CONSTRAINT fk_children_other_id;

-- online, down
ALTER TABLE children DROP CONSTRAINT fk_children_other_id;

ALTER TABLE children ADD CONSTRAINT fk_children_other_id FOREIGN KEY (other_id) REFERENCES parents (id) NOT VALID;
