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

-- DRAFT: looks at every row of children while nobody can write it, and fails where one does not meet
--   chk_children_size: where that takes too long, add it NOT VALID, and validate it in a migration of its
--   own.
ALTER TABLE children ADD CONSTRAINT chk_children_size CHECK ((size >= 0));
