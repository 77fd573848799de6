-- expand, up
ALTER TABLE parents ALTER COLUMN name DROP NOT NULL;

-- expand, down
-- DRAFT: fails where rows do not meet name NOT NULL: look, and mend them, before.
ALTER TABLE parents ALTER COLUMN name SET NOT NULL;
