-- api_keys_insert_2c3ac85527dc
insert into api_keys (organization_id, id, user_id, name, environment, prefix, hash, scopes, quota_tier,
  created_at, expires_at, last_used_at, revoked_at, replaced_by_id)
values (+?, +?, +?, +?, +?, +?, +?, +?, +?, +?, +?, +?, +?, +?);

-- api_keys_get_d56d02691759
select organization_id, id, user_id, name, environment, prefix, scopes, quota_tier, created_at, expires_at,
  last_used_at, revoked_at, replaced_by_id
from api_keys
where organization_id = +? and id = +?;

-- api_keys_get_for_update_d56d02691759
select organization_id, id, user_id, name, environment, prefix, scopes, quota_tier, created_at, expires_at,
  last_used_at, revoked_at, replaced_by_id
from api_keys
where organization_id = +? and id = +?;

-- api_keys_list_a67699960a18
select api_keys.organization_id, api_keys.id, api_keys.user_id, api_keys.name, api_keys.environment,
  api_keys.prefix, api_keys.scopes, api_keys.quota_tier, api_keys.created_at, api_keys.expires_at,
  api_keys.last_used_at, api_keys.revoked_at, api_keys.replaced_by_id
from api_keys
where organization_id = +?
order by api_keys.created_at desc, api_keys.id desc
limit +?;

-- api_keys_list_647840f3eb78
select api_keys.organization_id, api_keys.id, api_keys.user_id, api_keys.name, api_keys.environment,
  api_keys.prefix, api_keys.scopes, api_keys.quota_tier, api_keys.created_at, api_keys.expires_at,
  api_keys.last_used_at, api_keys.revoked_at, api_keys.replaced_by_id
from api_keys
where organization_id = +? and (api_keys.created_at, api_keys.id) < (+?, +?)
order by api_keys.created_at desc, api_keys.id desc
limit +?;

-- api_keys_list_52614e943fc1
select api_keys.organization_id, api_keys.id, api_keys.user_id, api_keys.name, api_keys.environment,
  api_keys.prefix, api_keys.scopes, api_keys.quota_tier, api_keys.created_at, api_keys.expires_at,
  api_keys.last_used_at, api_keys.revoked_at, api_keys.replaced_by_id
from api_keys
where organization_id = +? and api_keys.user_id = +?
order by api_keys.created_at desc, api_keys.id desc
limit +?;

-- api_keys_list_df7022f389c3
select api_keys.organization_id, api_keys.id, api_keys.user_id, api_keys.name, api_keys.environment,
  api_keys.prefix, api_keys.scopes, api_keys.quota_tier, api_keys.created_at, api_keys.expires_at,
  api_keys.last_used_at, api_keys.revoked_at, api_keys.replaced_by_id
from api_keys
where organization_id = +? and ((api_keys.revoked_at is null or api_keys.revoked_at > +?) and
  (api_keys.expires_at is null or api_keys.expires_at > +?))
order by api_keys.created_at desc, api_keys.id desc
limit +?;

-- api_keys_list_34f35deab876
select api_keys.organization_id, api_keys.id, api_keys.user_id, api_keys.name, api_keys.environment,
  api_keys.prefix, api_keys.scopes, api_keys.quota_tier, api_keys.created_at, api_keys.expires_at,
  api_keys.last_used_at, api_keys.revoked_at, api_keys.replaced_by_id
from api_keys
where organization_id = +? and api_keys.created_at >= +?
order by api_keys.created_at desc, api_keys.id desc
limit +?;

-- api_keys_list_a42959696f0c
select api_keys.organization_id, api_keys.id, api_keys.user_id, api_keys.name, api_keys.environment,
  api_keys.prefix, api_keys.scopes, api_keys.quota_tier, api_keys.created_at, api_keys.expires_at,
  api_keys.last_used_at, api_keys.revoked_at, api_keys.replaced_by_id
from api_keys
where organization_id = +? and api_keys.created_at < +?
order by api_keys.created_at desc, api_keys.id desc
limit +?;

-- api_keys_verify_4515b0d22eac
select api_keys.organization_id, api_keys.id, api_keys.user_id, api_keys.hash, api_keys.scopes,
  api_keys.expires_at, api_keys.revoked_at, users.deactivated_at, coalesce(api_keys.quota_tier,
  organizations.quota_tier) as quota_tier
from api_keys
inner join organizations on organizations.id = api_keys.organization_id
left join users on users.organization_id = api_keys.organization_id and users.id = api_keys.user_id
where api_keys.prefix = +?;

-- api_keys_revoke_e35610ddcc51
update api_keys
set revoked_at = case when revoked_at <= +? then revoked_at else +? end
where organization_id = +? and id = +?
returning organization_id, id, user_id, name, environment, prefix, scopes, quota_tier, created_at, expires_at,
  last_used_at, revoked_at, replaced_by_id;

-- api_keys_replace_2d793de57161
update api_keys
set expires_at = +?, replaced_by_id = +?
where organization_id = +? and id = +?;

-- api_keys_used_9e6d18ed5c1a
with due as (
  select api_keys.organization_id, api_keys.id, uses.last_used_at
  from api_keys
  inner join (
    select value ->> '$.organization_id' as organization_id, value ->> '$.id' as id, value ->>
      '$.last_used_at' as last_used_at
    from json_each(+?)
  ) as uses on uses.organization_id = api_keys.organization_id and uses.id = api_keys.id
  where (api_keys.last_used_at is null or strftime('%Y-%m-%dT%H:%M:%fZ', api_keys.last_used_at, (60000 /
    1000.0) || ' seconds') <= uses.last_used_at)
)
update api_keys
set last_used_at = due.last_used_at
from due
where api_keys.organization_id = due.organization_id and api_keys.id = due.id;
