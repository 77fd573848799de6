-- expand, up
ALTER TABLE parents ADD COLUMN seen_at timestamptz(3) NOT NULL DEFAULT now();

-- expand, down
ALTER TABLE parents DROP COLUMN seen_at;
