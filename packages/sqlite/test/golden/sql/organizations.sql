-- organizations_insert_30590a8588bc
insert into organizations (id, slug, external_id, name, quota_tier, created_at, updated_at)
values (+?, +?, +?, +?, +?, +?, +?);

-- organizations_by_id_2f782ead2c79
select id, slug, external_id, name, quota_tier, created_at, updated_at
from organizations
where id = +?;

-- organizations_by_slug_89e27615b080
select id, slug, external_id, name, quota_tier, created_at, updated_at
from organizations
where slug = +?;

-- organizations_by_external_id_a71859f12b8a
select id, slug, external_id, name, quota_tier, created_at, updated_at
from organizations
where external_id = +?;

-- organizations_by_ids_fd6ec8522bb3
select id, slug, external_id, name, quota_tier, created_at, updated_at
from organizations
where id in (select value from json_each(+?));

-- organizations_list_b5a0603bd21c
select organizations.id, organizations.slug, organizations.external_id, organizations.name,
  organizations.quota_tier, organizations.created_at, organizations.updated_at
from organizations
order by organizations.created_at desc, organizations.id desc
limit +?;

-- organizations_list_07248e4e85e2
select organizations.id, organizations.slug, organizations.external_id, organizations.name,
  organizations.quota_tier, organizations.created_at, organizations.updated_at
from organizations
where (organizations.created_at, organizations.id) < (+?, +?)
order by organizations.created_at desc, organizations.id desc
limit +?;

-- organizations_list_379d21799710
select organizations.id, organizations.slug, organizations.external_id, organizations.name,
  organizations.quota_tier, organizations.created_at, organizations.updated_at
from organizations
where organizations.quota_tier = +?
order by organizations.created_at desc, organizations.id desc
limit +?;

-- organizations_list_dc0dbb68c7ef
select organizations.id, organizations.slug, organizations.external_id, organizations.name,
  organizations.quota_tier, organizations.created_at, organizations.updated_at
from organizations
where organizations.created_at >= +?
order by organizations.created_at desc, organizations.id desc
limit +?;

-- organizations_list_30f20d651de8
select organizations.id, organizations.slug, organizations.external_id, organizations.name,
  organizations.quota_tier, organizations.created_at, organizations.updated_at
from organizations
where organizations.created_at < +?
order by organizations.created_at desc, organizations.id desc
limit +?;

-- organizations_update_9bab004a578d
update organizations
set updated_at = +?
where id = +?
returning id, slug, external_id, name, quota_tier, created_at, updated_at;

-- organizations_lock_91c4459e3bd6
select id
from organizations
where id = +?;

-- models_lock_d5d9efc6683e
select null as locked;

-- organizations_belongings_cdaf05c27181
select case when exists (select 1 as one from users where organization_id = +?) then 1 else 0 end as users,
  case when exists (
  select 1 as one
  from workflow_states
  where organization_id = +?
) then 1 else 0 end as workflows, case when exists (select 1 as one from tasks where organization_id = +?)
  then 1 else 0 end as tasks, case when exists (select 1 as one from jobs where organization_id = +?) then 1
  else 0 end as jobs, case when exists (
  select 1 as one
  from model_registry_entries
  where organization_id = +?
) then 1 else 0 end as "prices of its own", case when exists (select 1 as one from budgets where
  organization_id = +?) then 1 else 0 end as budgets, case when exists (
  select 1 as one
  from usage_reservations
  where organization_id = +?
) or exists (select 1 as one from daily_usage where organization_id = +?) or exists (select 1 as one from
  usage_events where organization_id = +?) then 1 else 0 end as usage;

-- organizations_delete_823c9af8be89
delete from organizations
where id = +?;
