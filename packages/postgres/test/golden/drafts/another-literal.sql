-- expand, up
ALTER TABLE parents DROP CONSTRAINT chk_parents_kind;

ALTER TABLE parents ADD CONSTRAINT chk_parents_kind CHECK (kind IN ('a', 'b', 'c')) NOT VALID;

-- expand, down
ALTER TABLE parents DROP CONSTRAINT chk_parents_kind;

-- DRAFT: looks at every row of parents while nobody can write it, and fails where one does not meet
--   chk_parents_kind: where that takes too long, add it NOT VALID, and validate it in a migration of its own.
ALTER TABLE parents ADD CONSTRAINT chk_parents_kind CHECK ((kind = ANY (ARRAY['a'::text, 'b'::text])));

-- online, up
-- DRAFT: fails where rows do not meet chk_parents_kind: look, and mend them, before.
ALTER TABLE parents VALIDATE CONSTRAINT chk_parents_kind;

-- online, down
ALTER TABLE parents DROP CONSTRAINT chk_parents_kind;

ALTER TABLE parents ADD CONSTRAINT chk_parents_kind CHECK (kind IN ('a', 'b', 'c')) NOT VALID;
