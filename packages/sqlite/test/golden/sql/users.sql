-- users_insert_ef3ede1c7b3d
insert into users (organization_id, id, external_id, email, display_name, role, deactivated_at, created_at,
  updated_at)
values (?, ?, ?, ?, ?, ?, ?, ?, ?);

-- users_by_email_f85ec1710ce1
select organization_id, id, external_id, email, display_name, role, deactivated_at, created_at, updated_at
from users
where email = ?;

-- users_by_external_id_1c55adf93661
select organization_id, id, external_id, email, display_name, role, deactivated_at, created_at, updated_at
from users
where external_id = ?;

-- users_of_organization_by_id_88708607a09b
select organization_id, id, external_id, email, display_name, role, deactivated_at, created_at, updated_at
from users
where organization_id = ? and id = ?;

-- users_of_organization_by_email_2ded2999d503
select organization_id, id, external_id, email, display_name, role, deactivated_at, created_at, updated_at
from users
where organization_id = ? and email = ?;

-- users_of_organization_by_external_id_f7361a88fbc5
select organization_id, id, external_id, email, display_name, role, deactivated_at, created_at, updated_at
from users
where organization_id = ? and external_id = ?;

-- users_of_organization_by_ids_79678b7aed2b
select organization_id, id, external_id, email, display_name, role, deactivated_at, created_at, updated_at
from users
where organization_id = ? and id in (select value from json_each(?));

-- users_list_f29d723d3e47
select users.organization_id, users.id, users.external_id, users.email, users.display_name, users.role,
  users.deactivated_at, users.created_at, users.updated_at
from users
where organization_id = ?
order by users.created_at desc, users.id desc
limit ?;

-- users_list_1da3656fabec
select users.organization_id, users.id, users.external_id, users.email, users.display_name, users.role,
  users.deactivated_at, users.created_at, users.updated_at
from users
where organization_id = ? and (users.created_at, users.id) < (?, ?)
order by users.created_at desc, users.id desc
limit ?;

-- users_list_3ab1e9f9a3a3
select users.organization_id, users.id, users.external_id, users.email, users.display_name, users.role,
  users.deactivated_at, users.created_at, users.updated_at
from users
where organization_id = ? and users.role = ?
order by users.created_at desc, users.id desc
limit ?;

-- users_list_c39ec48ca4e2
select users.organization_id, users.id, users.external_id, users.email, users.display_name, users.role,
  users.deactivated_at, users.created_at, users.updated_at
from users
where organization_id = ? and (users.deactivated_at is null or users.deactivated_at > ?)
order by users.created_at desc, users.id desc
limit ?;

-- users_list_64e848aec36c
select users.organization_id, users.id, users.external_id, users.email, users.display_name, users.role,
  users.deactivated_at, users.created_at, users.updated_at
from users
where organization_id = ? and users.created_at >= ?
order by users.created_at desc, users.id desc
limit ?;

-- users_list_d212da5907a7
select users.organization_id, users.id, users.external_id, users.email, users.display_name, users.role,
  users.deactivated_at, users.created_at, users.updated_at
from users
where organization_id = ? and users.created_at < ?
order by users.created_at desc, users.id desc
limit ?;

-- users_update_16c9ea811757
update users
set updated_at = ?
where organization_id = ? and id = ?
returning organization_id, id, external_id, email, display_name, role, deactivated_at, created_at, updated_at;

-- users_deactivate_ddf226126b95
update users
set deactivated_at = case when deactivated_at <= ? then deactivated_at else ? end, updated_at = case when
  deactivated_at <= ? then updated_at else ? end
where organization_id = ? and id = ?
returning organization_id, id, external_id, email, display_name, role, deactivated_at, created_at, updated_at;

-- users_reactivate_3d1f1b1a79d4
update users
set deactivated_at = case when deactivated_at is null then deactivated_at else null end, updated_at = case
  when deactivated_at is null then updated_at else ? end
where organization_id = ? and id = ?
returning organization_id, id, external_id, email, display_name, role, deactivated_at, created_at, updated_at;

-- users_lock_ad122dbb49d4
select id
from users
where organization_id = ? and id = ?;

-- users_belongings_35053a1371ca
select case when exists (
  select 1 as one
  from jobs
  where organization_id = ? and user_id = ?
) then 1 else 0 end as jobs, case when exists (
  select 1 as one
  from budgets
  where organization_id = ? and user_id = ?
) then 1 else 0 end as budgets, case when exists (
  select 1 as one
  from daily_usage
  where organization_id = ? and user_id = ?
) or exists (
  select 1 as one
  from usage_events
  where organization_id = ? and user_id = ?
) then 1 else 0 end as usage;

-- users_delete_241e1505b2eb
delete from users
where organization_id = ? and id = ?;
