-- expand, up
ALTER TABLE children ADD CONSTRAINT chk_children_ordered CHECK (created_at < updated_at) NOT VALID;

-- expand, down
ALTER TABLE children DROP CONSTRAINT chk_children_ordered;

-- online, up
-- DRAFT: fails where rows do not meet chk_children_ordered: look, and mend them, before.
ALTER TABLE children VALIDATE CONSTRAINT chk_children_ordered;

-- online, down
ALTER TABLE children DROP CONSTRAINT chk_children_ordered;

ALTER TABLE children ADD CONSTRAINT chk_children_ordered CHECK (created_at < updated_at) NOT VALID;
