-- users_insert_8673cc88f66c
insert into runledger.users (organization_id, id, external_id, email, display_name, role, deactivated_at,
  created_at, updated_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- users_by_email_2753c98d1cfb
select organization_id, id, external_id, email, display_name, role, deactivated_at, created_at, updated_at
from runledger.users
where email = $1;

-- users_by_external_id_877a4ee36e7e
select organization_id, id, external_id, email, display_name, role, deactivated_at, created_at, updated_at
from runledger.users
where external_id = $1;

-- users_of_organization_by_id_65cf9c75ce19
select organization_id, id, external_id, email, display_name, role, deactivated_at, created_at, updated_at
from runledger.users
where organization_id = $1 and id = $2;

-- users_of_organization_by_email_4fba0f05ed12
select organization_id, id, external_id, email, display_name, role, deactivated_at, created_at, updated_at
from runledger.users
where organization_id = $1 and email = $2;

-- users_of_organization_by_external_id_695a677eeafd
select organization_id, id, external_id, email, display_name, role, deactivated_at, created_at, updated_at
from runledger.users
where organization_id = $1 and external_id = $2;

-- users_of_organization_by_ids_f55972bb7919
select organization_id, id, external_id, email, display_name, role, deactivated_at, created_at, updated_at
from runledger.users
where organization_id = $1 and id = any($2);

-- users_list_77833fdd8842
select runledger.users.organization_id, runledger.users.id, runledger.users.external_id,
  runledger.users.email, runledger.users.display_name, runledger.users.role, runledger.users.deactivated_at,
  runledger.users.created_at, runledger.users.updated_at
from runledger.users
where organization_id = $1
order by runledger.users.created_at desc, runledger.users.id desc
limit $2;

-- users_list_526f911e30ed
select runledger.users.organization_id, runledger.users.id, runledger.users.external_id,
  runledger.users.email, runledger.users.display_name, runledger.users.role, runledger.users.deactivated_at,
  runledger.users.created_at, runledger.users.updated_at
from runledger.users
where organization_id = $1 and (runledger.users.created_at, runledger.users.id) < ($2, $3)
order by runledger.users.created_at desc, runledger.users.id desc
limit $4;

-- users_list_e6ef2709b10a
select runledger.users.organization_id, runledger.users.id, runledger.users.external_id,
  runledger.users.email, runledger.users.display_name, runledger.users.role, runledger.users.deactivated_at,
  runledger.users.created_at, runledger.users.updated_at
from runledger.users
where organization_id = $1 and runledger.users.role = $2
order by runledger.users.created_at desc, runledger.users.id desc
limit $3;

-- users_list_dd17e2a65540
select runledger.users.organization_id, runledger.users.id, runledger.users.external_id,
  runledger.users.email, runledger.users.display_name, runledger.users.role, runledger.users.deactivated_at,
  runledger.users.created_at, runledger.users.updated_at
from runledger.users
where organization_id = $1 and (runledger.users.deactivated_at is null or runledger.users.deactivated_at > $2)
order by runledger.users.created_at desc, runledger.users.id desc
limit $3;

-- users_list_352004f1dd09
select runledger.users.organization_id, runledger.users.id, runledger.users.external_id,
  runledger.users.email, runledger.users.display_name, runledger.users.role, runledger.users.deactivated_at,
  runledger.users.created_at, runledger.users.updated_at
from runledger.users
where organization_id = $1 and runledger.users.created_at >= $2
order by runledger.users.created_at desc, runledger.users.id desc
limit $3;

-- users_list_6a4494df77c8
select runledger.users.organization_id, runledger.users.id, runledger.users.external_id,
  runledger.users.email, runledger.users.display_name, runledger.users.role, runledger.users.deactivated_at,
  runledger.users.created_at, runledger.users.updated_at
from runledger.users
where organization_id = $1 and runledger.users.created_at < $2
order by runledger.users.created_at desc, runledger.users.id desc
limit $3;

-- users_update_ea958afe0a10
update runledger.users
set updated_at = $1
where organization_id = $2 and id = $3
returning organization_id, id, external_id, email, display_name, role, deactivated_at, created_at, updated_at;

-- users_deactivate_99c0df8c5526
update runledger.users
set deactivated_at = case when deactivated_at <= $1 then deactivated_at else $2 end, updated_at = case when
  deactivated_at <= $3 then updated_at else $4 end
where organization_id = $5 and id = $6
returning organization_id, id, external_id, email, display_name, role, deactivated_at, created_at, updated_at;

-- users_reactivate_2aa7305721fa
update runledger.users
set deactivated_at = case when deactivated_at is null then deactivated_at else null end, updated_at = case
  when deactivated_at is null then updated_at else $1 end
where organization_id = $2 and id = $3
returning organization_id, id, external_id, email, display_name, role, deactivated_at, created_at, updated_at;

-- users_lock_1f9069f1b0f3
select id
from runledger.users
where organization_id = $1 and id = $2
for update;

-- users_belongings_2cf2e54f13c1
select case when exists (
  select 1 as one
  from runledger.jobs
  where organization_id = $1 and user_id = $2
) then 1 else 0 end as jobs, case when exists (
  select 1 as one
  from runledger.budgets
  where organization_id = $3 and user_id = $4
) then 1 else 0 end as budgets, case when exists (
  select 1 as one
  from runledger.daily_usage
  where organization_id = $5 and user_id = $6
) or exists (
  select 1 as one
  from runledger.usage_events
  where organization_id = $7 and user_id = $8
) then 1 else 0 end as usage;

-- users_delete_9edad5c04f7a
delete from runledger.users
where organization_id = $1 and id = $2;
