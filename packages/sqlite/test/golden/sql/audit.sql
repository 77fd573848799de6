-- audit_by_id_0bc48c0c921d
select organization_id, sequence, id, occurred_at, actor_type, actor_id, action, resource_type, resource_id,
  metadata, previous_hash, hash
from audit_log_entries
where organization_id = +? and id = +?;

-- audit_list_af3d3eefb555
select audit_log_entries.organization_id, audit_log_entries.sequence, audit_log_entries.id,
  audit_log_entries.occurred_at, audit_log_entries.actor_type, audit_log_entries.actor_id,
  audit_log_entries.action, audit_log_entries.resource_type, audit_log_entries.resource_id,
  audit_log_entries.metadata, audit_log_entries.previous_hash, audit_log_entries.hash
from audit_log_entries
where organization_id = +?
order by audit_log_entries.sequence desc
limit +?;

-- audit_list_8c1722853be0
select audit_log_entries.organization_id, audit_log_entries.sequence, audit_log_entries.id,
  audit_log_entries.occurred_at, audit_log_entries.actor_type, audit_log_entries.actor_id,
  audit_log_entries.action, audit_log_entries.resource_type, audit_log_entries.resource_id,
  audit_log_entries.metadata, audit_log_entries.previous_hash, audit_log_entries.hash
from audit_log_entries
where organization_id = +? and (audit_log_entries.sequence) < (+?)
order by audit_log_entries.sequence desc
limit +?;

-- audit_list_6149ec76287a
select audit_log_entries.organization_id, audit_log_entries.sequence, audit_log_entries.id,
  audit_log_entries.occurred_at, audit_log_entries.actor_type, audit_log_entries.actor_id,
  audit_log_entries.action, audit_log_entries.resource_type, audit_log_entries.resource_id,
  audit_log_entries.metadata, audit_log_entries.previous_hash, audit_log_entries.hash
from audit_log_entries
where organization_id = +? and audit_log_entries.actor_type = +?
order by audit_log_entries.sequence desc
limit +?;

-- audit_list_08c12c5d3dac
select audit_log_entries.organization_id, audit_log_entries.sequence, audit_log_entries.id,
  audit_log_entries.occurred_at, audit_log_entries.actor_type, audit_log_entries.actor_id,
  audit_log_entries.action, audit_log_entries.resource_type, audit_log_entries.resource_id,
  audit_log_entries.metadata, audit_log_entries.previous_hash, audit_log_entries.hash
from audit_log_entries
where organization_id = +? and audit_log_entries.actor_id = +?
order by audit_log_entries.sequence desc
limit +?;

-- audit_list_42daf98812cb
select audit_log_entries.organization_id, audit_log_entries.sequence, audit_log_entries.id,
  audit_log_entries.occurred_at, audit_log_entries.actor_type, audit_log_entries.actor_id,
  audit_log_entries.action, audit_log_entries.resource_type, audit_log_entries.resource_id,
  audit_log_entries.metadata, audit_log_entries.previous_hash, audit_log_entries.hash
from audit_log_entries
where organization_id = +? and audit_log_entries.action = +?
order by audit_log_entries.sequence desc
limit +?;

-- audit_list_c928791a4a6b
select audit_log_entries.organization_id, audit_log_entries.sequence, audit_log_entries.id,
  audit_log_entries.occurred_at, audit_log_entries.actor_type, audit_log_entries.actor_id,
  audit_log_entries.action, audit_log_entries.resource_type, audit_log_entries.resource_id,
  audit_log_entries.metadata, audit_log_entries.previous_hash, audit_log_entries.hash
from audit_log_entries
where organization_id = +? and audit_log_entries.resource_type = +?
order by audit_log_entries.sequence desc
limit +?;

-- audit_list_a73d6fffb7b9
select audit_log_entries.organization_id, audit_log_entries.sequence, audit_log_entries.id,
  audit_log_entries.occurred_at, audit_log_entries.actor_type, audit_log_entries.actor_id,
  audit_log_entries.action, audit_log_entries.resource_type, audit_log_entries.resource_id,
  audit_log_entries.metadata, audit_log_entries.previous_hash, audit_log_entries.hash
from audit_log_entries
where organization_id = +? and audit_log_entries.resource_id = +?
order by audit_log_entries.sequence desc
limit +?;

-- audit_list_5d50509062dd
select audit_log_entries.organization_id, audit_log_entries.sequence, audit_log_entries.id,
  audit_log_entries.occurred_at, audit_log_entries.actor_type, audit_log_entries.actor_id,
  audit_log_entries.action, audit_log_entries.resource_type, audit_log_entries.resource_id,
  audit_log_entries.metadata, audit_log_entries.previous_hash, audit_log_entries.hash
from audit_log_entries
where organization_id = +? and audit_log_entries.occurred_at >= +?
order by audit_log_entries.sequence desc
limit +?;

-- audit_list_6f7f8a63a820
select audit_log_entries.organization_id, audit_log_entries.sequence, audit_log_entries.id,
  audit_log_entries.occurred_at, audit_log_entries.actor_type, audit_log_entries.actor_id,
  audit_log_entries.action, audit_log_entries.resource_type, audit_log_entries.resource_id,
  audit_log_entries.metadata, audit_log_entries.previous_hash, audit_log_entries.hash
from audit_log_entries
where organization_id = +? and audit_log_entries.occurred_at < +?
order by audit_log_entries.sequence desc
limit +?;

-- audit_lock_head_785b0f125386
select sequence, hash
from audit_chains
where organization_id = +?;

-- audit_begin_f1946bb98e2e
insert into audit_chains (organization_id, sequence, hash)
values (+?, +?, +?)
on conflict do nothing;

-- audit_bounds_c37ae18545a6
select (
  select sequence
  from audit_checkpoints
  where organization_id = +?
  order by sequence desc
  limit +?
) as from_sequence, (
  select hash
  from audit_checkpoints
  where organization_id = +?
  order by sequence desc
  limit +?
) as from_hash, (select sequence from audit_chains where organization_id = +?) as head_sequence, (select hash
  from audit_chains where organization_id = +?) as head_hash, case when exists (
  select id
  from audit_log_entries
  where organization_id = +? and sequence > coalesce((select sequence from audit_chains where organization_id
    = +?), 0)
) then 1 else 0 end as goes_on;

-- audit_batch_4bcf82a9309a
select organization_id, sequence, id, occurred_at, actor_type, actor_id, action, resource_type, resource_id,
  metadata, previous_hash, hash
from audit_log_entries
where organization_id = +? and sequence > +? and sequence <= +?
order by sequence
limit +?;

-- audit_insert_checkpoint_64e7d8e00623
insert into audit_checkpoints (organization_id, sequence, hash, created_at, reason)
values (+?, +?, +?, +?, +?);
