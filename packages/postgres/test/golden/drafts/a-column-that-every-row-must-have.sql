-- expand, up
ALTER TABLE parents ADD COLUMN code text COLLATE "C";

-- DRAFT: from here on nobody may write parents without code.
ALTER TABLE parents ADD CONSTRAINT chk_parents_code_filled CHECK (code IS NOT NULL) NOT VALID;

ALTER TABLE parents ADD CONSTRAINT chk_parents_code CHECK (length(code) <= 10) NOT VALID;

-- expand, down
ALTER TABLE parents DROP CONSTRAINT chk_parents_code;

ALTER TABLE parents DROP CONSTRAINT chk_parents_code_filled;

ALTER TABLE parents DROP COLUMN code;

-- online, up
-- DRAFT: rows that hold no code need one first: UPDATE parents SET code = … WHERE code IS NULL, in batches.
ALTER TABLE parents VALIDATE CONSTRAINT chk_parents_code_filled;

ALTER TABLE parents VALIDATE CONSTRAINT chk_parents_code;

ALTER TABLE parents ALTER COLUMN code SET NOT NULL;

ALTER TABLE parents DROP CONSTRAINT chk_parents_code_filled;

-- online, down
ALTER TABLE parents ADD CONSTRAINT chk_parents_code_filled CHECK (code IS NOT NULL) NOT VALID;

ALTER TABLE parents ALTER COLUMN code DROP NOT NULL;

ALTER TABLE parents DROP CONSTRAINT chk_parents_code;

ALTER TABLE parents ADD CONSTRAINT chk_parents_code CHECK (length(code) <= 10) NOT VALID;
