-- audit_append_530a191f939a
WITH entry AS (
  SELECT *
  FROM unnest($1::uuid[], $2::bigint[], $3::uuid[], $4::timestamptz[], $5::text[], $6::text[], $7::text[],
    $8::text[], $9::text[], $10::text[], $11::bytea[], $12::bytea[]) AS entry (organization_id, sequence, id,
    occurred_at, actor_type, actor_id, action, resource_type, resource_id, metadata, previous_hash, hash)
), moved AS (
  UPDATE runledger.audit_chains AS chain
  SET sequence = entry.sequence, hash = entry.hash
  FROM (SELECT * FROM entry ORDER BY sequence DESC LIMIT 1) AS entry
  WHERE chain.organization_id = entry.organization_id
)
INSERT INTO runledger.audit_log_entries (organization_id, sequence, id, occurred_at, actor_type, actor_id,
  action, resource_type, resource_id, metadata, previous_hash, hash)
SELECT organization_id, sequence, id, occurred_at, actor_type, actor_id, action, resource_type, resource_id,
  metadata::jsonb, previous_hash, hash
FROM entry;
