-- usage_idempotency_keys_purge_c5f8010b5a4d
with picked as materialized (
  select organization_id, key
  from usage_idempotency_keys
  where recorded_at < ?
  order by recorded_at
  limit ?
)
delete from usage_idempotency_keys
where (organization_id, key) in (select organization_id, key from picked);
