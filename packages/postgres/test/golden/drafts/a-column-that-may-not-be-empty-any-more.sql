-- expand, up
ALTER TABLE children ALTER COLUMN created_at DROP DEFAULT;

-- expand, down
ALTER TABLE children ALTER COLUMN created_at SET DEFAULT now();
