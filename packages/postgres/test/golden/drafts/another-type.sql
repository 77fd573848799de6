-- expand, up
ALTER TABLE children DROP CONSTRAINT chk_children_size;

-- DRAFT: children.size changes from bigint to integer: look whether every value can be converted, and back.
-- DRAFT: most changes of a type write the whole table anew while nobody can read it: on a large one add a
--   column, fill it in batches, and drop this one later.
ALTER TABLE children ALTER COLUMN size TYPE integer USING size::integer;

-- expand, down
-- DRAFT: children.size changes from integer to bigint: look whether every value can be converted, and back.
-- DRAFT: most changes of a type write the whole table anew while nobody can read it: on a large one add a
--   column, fill it in batches, and drop this one later.
ALTER TABLE children ALTER COLUMN size TYPE bigint USING size::bigint;

-- DRAFT: looks at every row of children while nobody can write, and fails where rows do not meet
--   chk_children_size: look, and mend them, before.
ALTER TABLE children ADD CONSTRAINT chk_children_size CHECK ((size >= 0));
