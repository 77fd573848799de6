-- organizations_insert_2525be665303
insert into runledger.organizations (id, slug, external_id, name, quota_tier, created_at, updated_at)
values ($1, $2, $3, $4, $5, $6, $7);

-- organizations_by_id_3c9241629a65
select id, slug, external_id, name, quota_tier, created_at, updated_at
from runledger.organizations
where id = $1;

-- organizations_by_slug_e853d777a833
select id, slug, external_id, name, quota_tier, created_at, updated_at
from runledger.organizations
where slug = $1;

-- organizations_by_external_id_aebb0f40dea1
select id, slug, external_id, name, quota_tier, created_at, updated_at
from runledger.organizations
where external_id = $1;

-- organizations_by_ids_a94a63e0c7f5
select id, slug, external_id, name, quota_tier, created_at, updated_at
from runledger.organizations
where id = any($1);

-- organizations_list_f55f7acbb040
select runledger.organizations.id, runledger.organizations.slug, runledger.organizations.external_id,
  runledger.organizations.name, runledger.organizations.quota_tier, runledger.organizations.created_at,
  runledger.organizations.updated_at
from runledger.organizations
order by runledger.organizations.created_at desc, runledger.organizations.id desc
limit $1;

-- organizations_list_cc075d27b284
select runledger.organizations.id, runledger.organizations.slug, runledger.organizations.external_id,
  runledger.organizations.name, runledger.organizations.quota_tier, runledger.organizations.created_at,
  runledger.organizations.updated_at
from runledger.organizations
where (runledger.organizations.created_at, runledger.organizations.id) < ($1, $2)
order by runledger.organizations.created_at desc, runledger.organizations.id desc
limit $3;

-- organizations_list_a85d30e39186
select runledger.organizations.id, runledger.organizations.slug, runledger.organizations.external_id,
  runledger.organizations.name, runledger.organizations.quota_tier, runledger.organizations.created_at,
  runledger.organizations.updated_at
from runledger.organizations
where runledger.organizations.quota_tier = $1
order by runledger.organizations.created_at desc, runledger.organizations.id desc
limit $2;

-- organizations_list_67dc729bb5ba
select runledger.organizations.id, runledger.organizations.slug, runledger.organizations.external_id,
  runledger.organizations.name, runledger.organizations.quota_tier, runledger.organizations.created_at,
  runledger.organizations.updated_at
from runledger.organizations
where runledger.organizations.created_at >= $1
order by runledger.organizations.created_at desc, runledger.organizations.id desc
limit $2;

-- organizations_list_1f35bd9d8ec7
select runledger.organizations.id, runledger.organizations.slug, runledger.organizations.external_id,
  runledger.organizations.name, runledger.organizations.quota_tier, runledger.organizations.created_at,
  runledger.organizations.updated_at
from runledger.organizations
where runledger.organizations.created_at < $1
order by runledger.organizations.created_at desc, runledger.organizations.id desc
limit $2;

-- organizations_update_2dc06113033a
update runledger.organizations
set updated_at = $1
where id = $2
returning id, slug, external_id, name, quota_tier, created_at, updated_at;

-- organizations_lock_d0a0564e4af1
select id
from runledger.organizations
where id = $1
for update;

-- models_lock_4adc68293d90
select pg_advisory_xact_lock(hashtextextended($1, 0))::text as locked;

-- organizations_belongings_2765b6d6f82f
select case when exists (
  select 1 as one
  from runledger.users
  where organization_id = $1
) then 1 else 0 end as users, case when exists (
  select 1 as one
  from runledger.workflow_states
  where organization_id = $2
) then 1 else 0 end as workflows, case when exists (
  select 1 as one
  from runledger.tasks
  where organization_id = $3
) then 1 else 0 end as tasks, case when exists (
  select 1 as one
  from runledger.jobs
  where organization_id = $4
) then 1 else 0 end as jobs, case when exists (
  select 1 as one
  from runledger.model_registry_entries
  where organization_id = $5
) then 1 else 0 end as "prices of its own", case when exists (
  select 1 as one
  from runledger.budgets
  where organization_id = $6
) then 1 else 0 end as budgets, case when exists (
  select 1 as one
  from runledger.usage_reservations
  where organization_id = $7
) or exists (
  select 1 as one
  from runledger.daily_usage
  where organization_id = $8
) or exists (
  select 1 as one
  from runledger.usage_events
  where organization_id = $9
) then 1 else 0 end as usage;

-- organizations_delete_ba883fc46f97
delete from runledger.organizations
where id = $1;
