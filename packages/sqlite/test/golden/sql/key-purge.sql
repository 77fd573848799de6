-- usage_idempotency_keys_purge_4d35f3caaa0c
with picked as materialized (
  select organization_id, key
  from usage_idempotency_keys
  where recorded_at < +?
  order by recorded_at, organization_id, key
  limit +?
)
delete from usage_idempotency_keys
where (organization_id, key) in (select organization_id, key from picked);
