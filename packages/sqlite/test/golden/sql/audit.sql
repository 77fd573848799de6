-- audit_by_id_b2ee3127b72a
select organization_id, sequence, id, occurred_at, actor_type, actor_id, action, resource_type, resource_id,
  metadata, previous_hash, hash
from audit_log_entries
where organization_id = ? and id = ?;

-- audit_list_09d4d1e7d9c9
select audit_log_entries.organization_id, audit_log_entries.sequence, audit_log_entries.id,
  audit_log_entries.occurred_at, audit_log_entries.actor_type, audit_log_entries.actor_id,
  audit_log_entries.action, audit_log_entries.resource_type, audit_log_entries.resource_id,
  audit_log_entries.metadata, audit_log_entries.previous_hash, audit_log_entries.hash
from audit_log_entries
where organization_id = ?
order by audit_log_entries.sequence desc
limit ?;

-- audit_list_0e9153886204
select audit_log_entries.organization_id, audit_log_entries.sequence, audit_log_entries.id,
  audit_log_entries.occurred_at, audit_log_entries.actor_type, audit_log_entries.actor_id,
  audit_log_entries.action, audit_log_entries.resource_type, audit_log_entries.resource_id,
  audit_log_entries.metadata, audit_log_entries.previous_hash, audit_log_entries.hash
from audit_log_entries
where organization_id = ? and (audit_log_entries.sequence) < (?)
order by audit_log_entries.sequence desc
limit ?;

-- audit_list_743f68102e65
select audit_log_entries.organization_id, audit_log_entries.sequence, audit_log_entries.id,
  audit_log_entries.occurred_at, audit_log_entries.actor_type, audit_log_entries.actor_id,
  audit_log_entries.action, audit_log_entries.resource_type, audit_log_entries.resource_id,
  audit_log_entries.metadata, audit_log_entries.previous_hash, audit_log_entries.hash
from audit_log_entries
where organization_id = ? and audit_log_entries.actor_type = ?
order by audit_log_entries.sequence desc
limit ?;

-- audit_list_12e2ef1debdf
select audit_log_entries.organization_id, audit_log_entries.sequence, audit_log_entries.id,
  audit_log_entries.occurred_at, audit_log_entries.actor_type, audit_log_entries.actor_id,
  audit_log_entries.action, audit_log_entries.resource_type, audit_log_entries.resource_id,
  audit_log_entries.metadata, audit_log_entries.previous_hash, audit_log_entries.hash
from audit_log_entries
where organization_id = ? and audit_log_entries.actor_id = ?
order by audit_log_entries.sequence desc
limit ?;

-- audit_list_bd55525391f1
select audit_log_entries.organization_id, audit_log_entries.sequence, audit_log_entries.id,
  audit_log_entries.occurred_at, audit_log_entries.actor_type, audit_log_entries.actor_id,
  audit_log_entries.action, audit_log_entries.resource_type, audit_log_entries.resource_id,
  audit_log_entries.metadata, audit_log_entries.previous_hash, audit_log_entries.hash
from audit_log_entries
where organization_id = ? and audit_log_entries.action = ?
order by audit_log_entries.sequence desc
limit ?;

-- audit_list_0c0e54e41575
select audit_log_entries.organization_id, audit_log_entries.sequence, audit_log_entries.id,
  audit_log_entries.occurred_at, audit_log_entries.actor_type, audit_log_entries.actor_id,
  audit_log_entries.action, audit_log_entries.resource_type, audit_log_entries.resource_id,
  audit_log_entries.metadata, audit_log_entries.previous_hash, audit_log_entries.hash
from audit_log_entries
where organization_id = ? and audit_log_entries.resource_type = ?
order by audit_log_entries.sequence desc
limit ?;

-- audit_list_6e57d1259b30
select audit_log_entries.organization_id, audit_log_entries.sequence, audit_log_entries.id,
  audit_log_entries.occurred_at, audit_log_entries.actor_type, audit_log_entries.actor_id,
  audit_log_entries.action, audit_log_entries.resource_type, audit_log_entries.resource_id,
  audit_log_entries.metadata, audit_log_entries.previous_hash, audit_log_entries.hash
from audit_log_entries
where organization_id = ? and audit_log_entries.resource_id = ?
order by audit_log_entries.sequence desc
limit ?;

-- audit_list_eb103f4ed9ec
select audit_log_entries.organization_id, audit_log_entries.sequence, audit_log_entries.id,
  audit_log_entries.occurred_at, audit_log_entries.actor_type, audit_log_entries.actor_id,
  audit_log_entries.action, audit_log_entries.resource_type, audit_log_entries.resource_id,
  audit_log_entries.metadata, audit_log_entries.previous_hash, audit_log_entries.hash
from audit_log_entries
where organization_id = ? and audit_log_entries.occurred_at >= ?
order by audit_log_entries.sequence desc
limit ?;

-- audit_list_34f4c95af043
select audit_log_entries.organization_id, audit_log_entries.sequence, audit_log_entries.id,
  audit_log_entries.occurred_at, audit_log_entries.actor_type, audit_log_entries.actor_id,
  audit_log_entries.action, audit_log_entries.resource_type, audit_log_entries.resource_id,
  audit_log_entries.metadata, audit_log_entries.previous_hash, audit_log_entries.hash
from audit_log_entries
where organization_id = ? and audit_log_entries.occurred_at < ?
order by audit_log_entries.sequence desc
limit ?;

-- audit_lock_head_bea99c2771c5
select sequence, hash
from audit_chains
where organization_id = ?;

-- audit_begin_cabe2bf7f3bc
insert into audit_chains (organization_id, sequence, hash)
values (?, ?, ?)
on conflict do nothing;

-- audit_bounds_014d2101f65f
select (
  select sequence
  from audit_checkpoints
  where organization_id = ?
  order by sequence desc
  limit ?
) as from_sequence, (
  select hash
  from audit_checkpoints
  where organization_id = ?
  order by sequence desc
  limit ?
) as from_hash, (select sequence from audit_chains where organization_id = ?) as head_sequence, (select hash
  from audit_chains where organization_id = ?) as head_hash, case when exists (
  select id
  from audit_log_entries
  where organization_id = ? and sequence > coalesce((select sequence from audit_chains where organization_id =
    ?), 0)
) then 1 else 0 end as goes_on;

-- audit_batch_8cd8ac8fa6cd
select organization_id, sequence, id, occurred_at, actor_type, actor_id, action, resource_type, resource_id,
  metadata, previous_hash, hash
from audit_log_entries
where organization_id = ? and sequence > ? and sequence <= ?
order by sequence
limit ?;

-- audit_insert_checkpoint_0891e649842e
insert into audit_checkpoints (organization_id, sequence, hash, created_at, reason)
values (?, ?, ?, ?, ?);
