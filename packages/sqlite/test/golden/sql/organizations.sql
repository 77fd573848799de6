-- organizations_insert_326dc089850b
insert into organizations (id, slug, external_id, name, quota_tier, created_at, updated_at)
values (?, ?, ?, ?, ?, ?, ?);

-- organizations_by_id_4cd946c604bf
select id, slug, external_id, name, quota_tier, created_at, updated_at
from organizations
where id = ?;

-- organizations_by_slug_4978addfa2db
select id, slug, external_id, name, quota_tier, created_at, updated_at
from organizations
where slug = ?;

-- organizations_by_external_id_8dcb06cd25a6
select id, slug, external_id, name, quota_tier, created_at, updated_at
from organizations
where external_id = ?;

-- organizations_by_ids_e0ee780149b7
select id, slug, external_id, name, quota_tier, created_at, updated_at
from organizations
where id in (select value from json_each(?));

-- organizations_list_7528d23645fc
select organizations.id, organizations.slug, organizations.external_id, organizations.name,
  organizations.quota_tier, organizations.created_at, organizations.updated_at
from organizations
order by organizations.created_at desc, organizations.id desc
limit ?;

-- organizations_list_574bc3ca54bf
select organizations.id, organizations.slug, organizations.external_id, organizations.name,
  organizations.quota_tier, organizations.created_at, organizations.updated_at
from organizations
where (organizations.created_at, organizations.id) < (?, ?)
order by organizations.created_at desc, organizations.id desc
limit ?;

-- organizations_list_a6270ba37bcb
select organizations.id, organizations.slug, organizations.external_id, organizations.name,
  organizations.quota_tier, organizations.created_at, organizations.updated_at
from organizations
where organizations.quota_tier = ?
order by organizations.created_at desc, organizations.id desc
limit ?;

-- organizations_list_8ccfa037fed6
select organizations.id, organizations.slug, organizations.external_id, organizations.name,
  organizations.quota_tier, organizations.created_at, organizations.updated_at
from organizations
where organizations.created_at >= ?
order by organizations.created_at desc, organizations.id desc
limit ?;

-- organizations_list_0b0924cd9c38
select organizations.id, organizations.slug, organizations.external_id, organizations.name,
  organizations.quota_tier, organizations.created_at, organizations.updated_at
from organizations
where organizations.created_at < ?
order by organizations.created_at desc, organizations.id desc
limit ?;

-- organizations_update_e8164ad3b0ee
update organizations
set updated_at = ?
where id = ?
returning id, slug, external_id, name, quota_tier, created_at, updated_at;

-- organizations_lock_98972ed014ad
select id
from organizations
where id = ?;

-- models_lock_d5d9efc6683e
select null as locked;

-- organizations_belongings_990f614176bd
select case when exists (select 1 as one from users where organization_id = ?) then 1 else 0 end as users,
  case when exists (
  select 1 as one
  from workflow_states
  where organization_id = ?
) then 1 else 0 end as workflows, case when exists (select 1 as one from tasks where organization_id = ?) then
  1 else 0 end as tasks, case when exists (select 1 as one from jobs where organization_id = ?) then 1 else 0
  end as jobs, case when exists (
  select 1 as one
  from model_registry_entries
  where organization_id = ?
) then 1 else 0 end as "prices of its own", case when exists (select 1 as one from budgets where
  organization_id = ?) then 1 else 0 end as budgets, case when exists (
  select 1 as one
  from usage_reservations
  where organization_id = ?
) or exists (select 1 as one from daily_usage where organization_id = ?) or exists (select 1 as one from
  usage_events where organization_id = ?) then 1 else 0 end as usage;

-- organizations_delete_11b5ec0f5589
delete from organizations
where id = ?;
