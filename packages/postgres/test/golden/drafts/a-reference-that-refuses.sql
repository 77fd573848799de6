-- expand, up
ALTER TABLE children DROP CONSTRAINT fk_children_parent_id;

ALTER TABLE children ADD CONSTRAINT fk_children_parent_id FOREIGN KEY (parent_id) REFERENCES parents (id) NOT VALID;

-- expand, down
ALTER TABLE children DROP CONSTRAINT fk_children_parent_id;

-- DRAFT: looks at every row of children while nobody can write it, and fails where one does not meet
--   fk_children_parent_id: where that takes too long, add it NOT VALID, and validate it in a migration of its
--   own.
ALTER TABLE children ADD CONSTRAINT fk_children_parent_id FOREIGN KEY (parent_id) REFERENCES parents(id) ON DELETE CASCADE;

-- online, up
-- DRAFT: fails where rows do not meet fk_children_parent_id: look, and mend them, before.
ALTER TABLE children VALIDATE CONSTRAINT fk_children_parent_id;

-- online, down
ALTER TABLE children DROP CONSTRAINT fk_children_parent_id;

ALTER TABLE children ADD CONSTRAINT fk_children_parent_id FOREIGN KEY (parent_id) REFERENCES parents (id) NOT VALID;
