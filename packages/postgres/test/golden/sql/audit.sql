-- audit_by_id_da063c433d37
select organization_id, sequence, id, occurred_at, actor_type, actor_id, action, resource_type, resource_id,
  metadata, previous_hash, hash
from runledger.audit_log_entries
where organization_id = $1 and id = $2;

-- audit_list_b67442c0ebe1
select runledger.audit_log_entries.organization_id, runledger.audit_log_entries.sequence,
  runledger.audit_log_entries.id, runledger.audit_log_entries.occurred_at,
  runledger.audit_log_entries.actor_type, runledger.audit_log_entries.actor_id,
  runledger.audit_log_entries.action, runledger.audit_log_entries.resource_type,
  runledger.audit_log_entries.resource_id, runledger.audit_log_entries.metadata,
  runledger.audit_log_entries.previous_hash, runledger.audit_log_entries.hash
from runledger.audit_log_entries
where organization_id = $1
order by runledger.audit_log_entries.sequence desc
limit $2;

-- audit_list_c4bb9cb2b85f
select runledger.audit_log_entries.organization_id, runledger.audit_log_entries.sequence,
  runledger.audit_log_entries.id, runledger.audit_log_entries.occurred_at,
  runledger.audit_log_entries.actor_type, runledger.audit_log_entries.actor_id,
  runledger.audit_log_entries.action, runledger.audit_log_entries.resource_type,
  runledger.audit_log_entries.resource_id, runledger.audit_log_entries.metadata,
  runledger.audit_log_entries.previous_hash, runledger.audit_log_entries.hash
from runledger.audit_log_entries
where organization_id = $1 and (runledger.audit_log_entries.sequence) < ($2)
order by runledger.audit_log_entries.sequence desc
limit $3;

-- audit_list_35d74d5fe0fc
select runledger.audit_log_entries.organization_id, runledger.audit_log_entries.sequence,
  runledger.audit_log_entries.id, runledger.audit_log_entries.occurred_at,
  runledger.audit_log_entries.actor_type, runledger.audit_log_entries.actor_id,
  runledger.audit_log_entries.action, runledger.audit_log_entries.resource_type,
  runledger.audit_log_entries.resource_id, runledger.audit_log_entries.metadata,
  runledger.audit_log_entries.previous_hash, runledger.audit_log_entries.hash
from runledger.audit_log_entries
where organization_id = $1 and runledger.audit_log_entries.actor_type = $2
order by runledger.audit_log_entries.sequence desc
limit $3;

-- audit_list_634649fea237
select runledger.audit_log_entries.organization_id, runledger.audit_log_entries.sequence,
  runledger.audit_log_entries.id, runledger.audit_log_entries.occurred_at,
  runledger.audit_log_entries.actor_type, runledger.audit_log_entries.actor_id,
  runledger.audit_log_entries.action, runledger.audit_log_entries.resource_type,
  runledger.audit_log_entries.resource_id, runledger.audit_log_entries.metadata,
  runledger.audit_log_entries.previous_hash, runledger.audit_log_entries.hash
from runledger.audit_log_entries
where organization_id = $1 and runledger.audit_log_entries.actor_id = $2
order by runledger.audit_log_entries.sequence desc
limit $3;

-- audit_list_a1b8fa309341
select runledger.audit_log_entries.organization_id, runledger.audit_log_entries.sequence,
  runledger.audit_log_entries.id, runledger.audit_log_entries.occurred_at,
  runledger.audit_log_entries.actor_type, runledger.audit_log_entries.actor_id,
  runledger.audit_log_entries.action, runledger.audit_log_entries.resource_type,
  runledger.audit_log_entries.resource_id, runledger.audit_log_entries.metadata,
  runledger.audit_log_entries.previous_hash, runledger.audit_log_entries.hash
from runledger.audit_log_entries
where organization_id = $1 and runledger.audit_log_entries.action = $2
order by runledger.audit_log_entries.sequence desc
limit $3;

-- audit_list_170490fa6c00
select runledger.audit_log_entries.organization_id, runledger.audit_log_entries.sequence,
  runledger.audit_log_entries.id, runledger.audit_log_entries.occurred_at,
  runledger.audit_log_entries.actor_type, runledger.audit_log_entries.actor_id,
  runledger.audit_log_entries.action, runledger.audit_log_entries.resource_type,
  runledger.audit_log_entries.resource_id, runledger.audit_log_entries.metadata,
  runledger.audit_log_entries.previous_hash, runledger.audit_log_entries.hash
from runledger.audit_log_entries
where organization_id = $1 and runledger.audit_log_entries.resource_type = $2
order by runledger.audit_log_entries.sequence desc
limit $3;

-- audit_list_1d61a5ab020d
select runledger.audit_log_entries.organization_id, runledger.audit_log_entries.sequence,
  runledger.audit_log_entries.id, runledger.audit_log_entries.occurred_at,
  runledger.audit_log_entries.actor_type, runledger.audit_log_entries.actor_id,
  runledger.audit_log_entries.action, runledger.audit_log_entries.resource_type,
  runledger.audit_log_entries.resource_id, runledger.audit_log_entries.metadata,
  runledger.audit_log_entries.previous_hash, runledger.audit_log_entries.hash
from runledger.audit_log_entries
where organization_id = $1 and runledger.audit_log_entries.resource_id = $2
order by runledger.audit_log_entries.sequence desc
limit $3;

-- audit_list_7ce9800a7ee6
select runledger.audit_log_entries.organization_id, runledger.audit_log_entries.sequence,
  runledger.audit_log_entries.id, runledger.audit_log_entries.occurred_at,
  runledger.audit_log_entries.actor_type, runledger.audit_log_entries.actor_id,
  runledger.audit_log_entries.action, runledger.audit_log_entries.resource_type,
  runledger.audit_log_entries.resource_id, runledger.audit_log_entries.metadata,
  runledger.audit_log_entries.previous_hash, runledger.audit_log_entries.hash
from runledger.audit_log_entries
where organization_id = $1 and runledger.audit_log_entries.occurred_at >= $2
order by runledger.audit_log_entries.sequence desc
limit $3;

-- audit_list_13cedf91d094
select runledger.audit_log_entries.organization_id, runledger.audit_log_entries.sequence,
  runledger.audit_log_entries.id, runledger.audit_log_entries.occurred_at,
  runledger.audit_log_entries.actor_type, runledger.audit_log_entries.actor_id,
  runledger.audit_log_entries.action, runledger.audit_log_entries.resource_type,
  runledger.audit_log_entries.resource_id, runledger.audit_log_entries.metadata,
  runledger.audit_log_entries.previous_hash, runledger.audit_log_entries.hash
from runledger.audit_log_entries
where organization_id = $1 and runledger.audit_log_entries.occurred_at < $2
order by runledger.audit_log_entries.sequence desc
limit $3;

-- audit_lock_head_259347f143f6
select sequence, hash
from runledger.audit_chains
where organization_id = $1
for update;

-- audit_begin_c0738b53ad45
insert into runledger.audit_chains (organization_id, sequence, hash)
values ($1, $2, $3)
on conflict do nothing;

-- audit_bounds_530e43a3c0a3
select (
  select sequence
  from runledger.audit_checkpoints
  where organization_id = $1
  order by sequence desc
  limit $2
) as from_sequence, (
  select hash
  from runledger.audit_checkpoints
  where organization_id = $3
  order by sequence desc
  limit $4
) as from_hash, (
  select sequence
  from runledger.audit_chains
  where organization_id = $5
) as head_sequence, (
  select hash
  from runledger.audit_chains
  where organization_id = $6
) as head_hash, case when exists (
  select id
  from runledger.audit_log_entries
  where organization_id = $7 and sequence > coalesce((
    select sequence
    from runledger.audit_chains
    where organization_id = $8
  ), 0)
) then 1 else 0 end as goes_on;

-- audit_batch_19988ca93ad7
select organization_id, sequence, id, occurred_at, actor_type, actor_id, action, resource_type, resource_id,
  metadata, previous_hash, hash
from runledger.audit_log_entries
where organization_id = $1 and sequence > $2 and sequence <= $3
order by sequence
limit $4;

-- audit_insert_checkpoint_049dee347698
insert into runledger.audit_checkpoints (organization_id, sequence, hash, created_at, reason)
values ($1, $2, $3, $4, $5);
