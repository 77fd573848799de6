-- contract, up
-- DRAFT: children goes with its data: first deploy code that does without it, and keep a copy.
-- DRAFT: rows are only taken away by a file that says so: -- runledger: allow=data-loss reason="…".
DROP TABLE children;

-- contract, down
-- DRAFT: children comes back empty: its data has to come from a copy.
CREATE TABLE children (
  id uuid NOT NULL,
  parent_id uuid NOT NULL,
  size bigint NOT NULL,
  created_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  updated_at timestamp(3) with time zone NOT NULL DEFAULT now(),
  CONSTRAINT chk_children_size CHECK ((size >= 0)),
  CONSTRAINT fk_children_parent_id FOREIGN KEY (parent_id) REFERENCES parents(id) ON DELETE CASCADE,
  CONSTRAINT pk_children PRIMARY KEY (id)
);

CREATE INDEX idx_children_parent_id ON children USING btree (parent_id);
