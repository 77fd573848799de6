-- expand, up
ALTER TABLE children ALTER COLUMN size SET DEFAULT 0;

-- expand, down
ALTER TABLE children ALTER COLUMN size DROP DEFAULT;
