-- api_keys_insert_f9af0b99c4e1
insert into runledger.api_keys (organization_id, id, user_id, name, environment, prefix, hash, scopes,
  quota_tier, created_at, expires_at, last_used_at, revoked_at, replaced_by_id)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14);

-- api_keys_get_0973bca2bb99
select organization_id, id, user_id, name, environment, prefix, scopes, quota_tier, created_at, expires_at,
  last_used_at, revoked_at, replaced_by_id
from runledger.api_keys
where organization_id = $1 and id = $2;

-- api_keys_get_for_update_1f2a66f53e7c
select organization_id, id, user_id, name, environment, prefix, scopes, quota_tier, created_at, expires_at,
  last_used_at, revoked_at, replaced_by_id
from runledger.api_keys
where organization_id = $1 and id = $2
for update;

-- api_keys_list_db700f86df16
select runledger.api_keys.organization_id, runledger.api_keys.id, runledger.api_keys.user_id,
  runledger.api_keys.name, runledger.api_keys.environment, runledger.api_keys.prefix,
  runledger.api_keys.scopes, runledger.api_keys.quota_tier, runledger.api_keys.created_at,
  runledger.api_keys.expires_at, runledger.api_keys.last_used_at, runledger.api_keys.revoked_at,
  runledger.api_keys.replaced_by_id
from runledger.api_keys
where organization_id = $1
order by runledger.api_keys.created_at desc, runledger.api_keys.id desc
limit $2;

-- api_keys_list_48028a55ca1a
select runledger.api_keys.organization_id, runledger.api_keys.id, runledger.api_keys.user_id,
  runledger.api_keys.name, runledger.api_keys.environment, runledger.api_keys.prefix,
  runledger.api_keys.scopes, runledger.api_keys.quota_tier, runledger.api_keys.created_at,
  runledger.api_keys.expires_at, runledger.api_keys.last_used_at, runledger.api_keys.revoked_at,
  runledger.api_keys.replaced_by_id
from runledger.api_keys
where organization_id = $1 and (runledger.api_keys.created_at, runledger.api_keys.id) < ($2, $3)
order by runledger.api_keys.created_at desc, runledger.api_keys.id desc
limit $4;

-- api_keys_list_e13ef49fbc2e
select runledger.api_keys.organization_id, runledger.api_keys.id, runledger.api_keys.user_id,
  runledger.api_keys.name, runledger.api_keys.environment, runledger.api_keys.prefix,
  runledger.api_keys.scopes, runledger.api_keys.quota_tier, runledger.api_keys.created_at,
  runledger.api_keys.expires_at, runledger.api_keys.last_used_at, runledger.api_keys.revoked_at,
  runledger.api_keys.replaced_by_id
from runledger.api_keys
where organization_id = $1 and runledger.api_keys.user_id = $2
order by runledger.api_keys.created_at desc, runledger.api_keys.id desc
limit $3;

-- api_keys_list_1d025ade2e6d
select runledger.api_keys.organization_id, runledger.api_keys.id, runledger.api_keys.user_id,
  runledger.api_keys.name, runledger.api_keys.environment, runledger.api_keys.prefix,
  runledger.api_keys.scopes, runledger.api_keys.quota_tier, runledger.api_keys.created_at,
  runledger.api_keys.expires_at, runledger.api_keys.last_used_at, runledger.api_keys.revoked_at,
  runledger.api_keys.replaced_by_id
from runledger.api_keys
where organization_id = $1 and ((runledger.api_keys.revoked_at is null or runledger.api_keys.revoked_at > $2)
  and (runledger.api_keys.expires_at is null or runledger.api_keys.expires_at > $3))
order by runledger.api_keys.created_at desc, runledger.api_keys.id desc
limit $4;

-- api_keys_list_ecb8c8fadde6
select runledger.api_keys.organization_id, runledger.api_keys.id, runledger.api_keys.user_id,
  runledger.api_keys.name, runledger.api_keys.environment, runledger.api_keys.prefix,
  runledger.api_keys.scopes, runledger.api_keys.quota_tier, runledger.api_keys.created_at,
  runledger.api_keys.expires_at, runledger.api_keys.last_used_at, runledger.api_keys.revoked_at,
  runledger.api_keys.replaced_by_id
from runledger.api_keys
where organization_id = $1 and runledger.api_keys.created_at >= $2
order by runledger.api_keys.created_at desc, runledger.api_keys.id desc
limit $3;

-- api_keys_list_c779e8e2fad5
select runledger.api_keys.organization_id, runledger.api_keys.id, runledger.api_keys.user_id,
  runledger.api_keys.name, runledger.api_keys.environment, runledger.api_keys.prefix,
  runledger.api_keys.scopes, runledger.api_keys.quota_tier, runledger.api_keys.created_at,
  runledger.api_keys.expires_at, runledger.api_keys.last_used_at, runledger.api_keys.revoked_at,
  runledger.api_keys.replaced_by_id
from runledger.api_keys
where organization_id = $1 and runledger.api_keys.created_at < $2
order by runledger.api_keys.created_at desc, runledger.api_keys.id desc
limit $3;

-- api_keys_verify_b42155433dc2
select runledger.api_keys.organization_id, runledger.api_keys.id, runledger.api_keys.user_id,
  runledger.api_keys.hash, runledger.api_keys.scopes, runledger.api_keys.expires_at,
  runledger.api_keys.revoked_at, runledger.users.deactivated_at, coalesce(runledger.api_keys.quota_tier,
  runledger.organizations.quota_tier) as quota_tier
from runledger.api_keys
inner join runledger.organizations on runledger.organizations.id = runledger.api_keys.organization_id
left join runledger.users on runledger.users.organization_id = runledger.api_keys.organization_id and
  runledger.users.id = runledger.api_keys.user_id
where runledger.api_keys.prefix = $1;

-- api_keys_revoke_379c7c5754a0
update runledger.api_keys
set revoked_at = case when revoked_at <= $1 then revoked_at else $2 end
where organization_id = $3 and id = $4
returning organization_id, id, user_id, name, environment, prefix, scopes, quota_tier, created_at, expires_at,
  last_used_at, revoked_at, replaced_by_id;

-- api_keys_replace_82aee12eb7a2
update runledger.api_keys
set expires_at = $1, replaced_by_id = $2
where organization_id = $3 and id = $4;

-- api_keys_used_8745b3ec1f32
with due as (
  select runledger.api_keys.organization_id, runledger.api_keys.id, uses.last_used_at
  from runledger.api_keys
  inner join (
    select organization_id, id, last_used_at
    from json_to_recordset($1) as given (organization_id uuid, id uuid, last_used_at timestamptz)
  ) as uses on uses.organization_id = runledger.api_keys.organization_id and uses.id = runledger.api_keys.id
  where (runledger.api_keys.last_used_at is null or (runledger.api_keys.last_used_at + 60000 * interval '1
    millisecond') <= uses.last_used_at)
  for update skip locked
)
update runledger.api_keys
set last_used_at = due.last_used_at
from due
where runledger.api_keys.organization_id = due.organization_id and runledger.api_keys.id = due.id;
