-- users_insert_9c590fefce4a
insert into users (organization_id, id, external_id, email, display_name, role, deactivated_at, created_at,
  updated_at)
values (+?, +?, +?, +?, +?, +?, +?, +?, +?);

-- users_by_email_4111e38ac5ed
select organization_id, id, external_id, email, display_name, role, deactivated_at, created_at, updated_at
from users
where email = +?;

-- users_by_external_id_eec717bac9d5
select organization_id, id, external_id, email, display_name, role, deactivated_at, created_at, updated_at
from users
where external_id = +?;

-- users_of_organization_by_id_31f59bcc297c
select organization_id, id, external_id, email, display_name, role, deactivated_at, created_at, updated_at
from users
where organization_id = +? and id = +?;

-- users_of_organization_by_email_acc41e5d7055
select organization_id, id, external_id, email, display_name, role, deactivated_at, created_at, updated_at
from users
where organization_id = +? and email = +?;

-- users_of_organization_by_external_id_fa2d00e9c3e5
select organization_id, id, external_id, email, display_name, role, deactivated_at, created_at, updated_at
from users
where organization_id = +? and external_id = +?;

-- users_of_organization_by_ids_da6ca9b2c39a
select organization_id, id, external_id, email, display_name, role, deactivated_at, created_at, updated_at
from users
where organization_id = +? and id in (select value from json_each(+?));

-- users_list_d302c6fa47a2
select users.organization_id, users.id, users.external_id, users.email, users.display_name, users.role,
  users.deactivated_at, users.created_at, users.updated_at
from users
where organization_id = +?
order by users.created_at desc, users.id desc
limit +?;

-- users_list_247f32e1c8ee
select users.organization_id, users.id, users.external_id, users.email, users.display_name, users.role,
  users.deactivated_at, users.created_at, users.updated_at
from users
where organization_id = +? and (users.created_at, users.id) < (+?, +?)
order by users.created_at desc, users.id desc
limit +?;

-- users_list_fcad40071354
select users.organization_id, users.id, users.external_id, users.email, users.display_name, users.role,
  users.deactivated_at, users.created_at, users.updated_at
from users
where organization_id = +? and users.role = +?
order by users.created_at desc, users.id desc
limit +?;

-- users_list_93527feb9bd9
select users.organization_id, users.id, users.external_id, users.email, users.display_name, users.role,
  users.deactivated_at, users.created_at, users.updated_at
from users
where organization_id = +? and (users.deactivated_at is null or users.deactivated_at > +?)
order by users.created_at desc, users.id desc
limit +?;

-- users_list_e7bb28e4ff04
select users.organization_id, users.id, users.external_id, users.email, users.display_name, users.role,
  users.deactivated_at, users.created_at, users.updated_at
from users
where organization_id = +? and users.created_at >= +?
order by users.created_at desc, users.id desc
limit +?;

-- users_list_43cfb40cb152
select users.organization_id, users.id, users.external_id, users.email, users.display_name, users.role,
  users.deactivated_at, users.created_at, users.updated_at
from users
where organization_id = +? and users.created_at < +?
order by users.created_at desc, users.id desc
limit +?;

-- users_update_a84a4a7ca20e
update users
set updated_at = +?
where organization_id = +? and id = +?
returning organization_id, id, external_id, email, display_name, role, deactivated_at, created_at, updated_at;

-- users_deactivate_2a3e627f0d90
update users
set deactivated_at = case when deactivated_at <= +? then deactivated_at else +? end, updated_at = case when
  deactivated_at <= +? then updated_at else +? end
where organization_id = +? and id = +?
returning organization_id, id, external_id, email, display_name, role, deactivated_at, created_at, updated_at;

-- users_reactivate_78d8c34ad835
update users
set deactivated_at = case when deactivated_at is null then deactivated_at else null end, updated_at = case
  when deactivated_at is null then updated_at else +? end
where organization_id = +? and id = +?
returning organization_id, id, external_id, email, display_name, role, deactivated_at, created_at, updated_at;

-- users_lock_51d8e6abd274
select id
from users
where organization_id = +? and id = +?;

-- users_belongings_f630b1ee9b46
select case when exists (
  select 1 as one
  from jobs
  where organization_id = +? and user_id = +?
) then 1 else 0 end as jobs, case when exists (
  select 1 as one
  from budgets
  where organization_id = +? and user_id = +?
) then 1 else 0 end as budgets, case when exists (
  select 1 as one
  from daily_usage
  where organization_id = +? and user_id = +?
) or exists (
  select 1 as one
  from usage_events
  where organization_id = +? and user_id = +?
) then 1 else 0 end as usage;

-- users_delete_5cccd56cf228
delete from users
where organization_id = +? and id = +?;
