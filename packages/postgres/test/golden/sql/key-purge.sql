-- usage_idempotency_keys_purge_4ddea521dff5
with picked as materialized (
  select organization_id, key
  from runledger.usage_idempotency_keys
  where recorded_at < $1
  order by recorded_at, organization_id, key
  limit $2
  for update skip locked
)
delete from runledger.usage_idempotency_keys
where (organization_id, key) in (select organization_id, key from picked);
