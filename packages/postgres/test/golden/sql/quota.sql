-- budgets_lock_07522b5c0953
select id, period, limit_cost_nano_usd, limit_tokens, limit_requests, action
from runledger.budgets
where organization_id = $1 and id in ($2)
order by id
for update;

-- budgets_lock_a826005f8ae5
select id, period, limit_cost_nano_usd, limit_tokens, limit_requests, action
from runledger.budgets
where organization_id = $1 and id in ($2, $3)
order by id
for update;

-- budgets_lock_84cc27afa8b9
select id, period, limit_cost_nano_usd, limit_tokens, limit_requests, action
from runledger.budgets
where organization_id = $1 and id = any($2)
order by id
for update;

-- budget_windows_hold_1141f013c752
insert into runledger.budget_windows (organization_id, budget_id, window_start, reserved_cost_nano_usd,
  reserved_tokens, reserved_requests)
select organization_id, budget_id, window_start, reserved_cost_nano_usd, reserved_tokens, reserved_requests
from (
  select organization_id, budget_id, window_start, reserved_cost_nano_usd, reserved_tokens, reserved_requests
  from json_to_recordset($1) as given (organization_id uuid, budget_id uuid, window_start timestamptz,
    reserved_cost_nano_usd bigint, reserved_tokens bigint, reserved_requests bigint)
) as given
where true
on conflict (organization_id, budget_id, window_start) do update set reserved_cost_nano_usd =
  budget_windows.reserved_cost_nano_usd + excluded.reserved_cost_nano_usd, reserved_tokens =
  budget_windows.reserved_tokens + excluded.reserved_tokens, reserved_requests =
  budget_windows.reserved_requests + excluded.reserved_requests
returning budget_id, cast(runledger.budget_windows.used_cost_nano_usd as text) as used_cost_nano_usd,
  cast(runledger.budget_windows.used_tokens as text) as used_tokens,
  cast(runledger.budget_windows.used_requests as text) as used_requests,
  cast(runledger.budget_windows.reserved_cost_nano_usd as text) as reserved_cost_nano_usd,
  cast(runledger.budget_windows.reserved_tokens as text) as reserved_tokens,
  cast(runledger.budget_windows.reserved_requests as text) as reserved_requests;

-- budget_windows_move_d5d57e75f437
update runledger.budget_windows
set used_cost_nano_usd = budget_windows.used_cost_nano_usd + given.used_cost_nano_usd, used_tokens =
  budget_windows.used_tokens + given.used_tokens, used_requests = budget_windows.used_requests +
  given.used_requests, reserved_cost_nano_usd = budget_windows.reserved_cost_nano_usd +
  given.reserved_cost_nano_usd, reserved_tokens = budget_windows.reserved_tokens + given.reserved_tokens,
  reserved_requests = budget_windows.reserved_requests + given.reserved_requests
from (
  select organization_id, budget_id, window_start, used_cost_nano_usd, used_tokens, used_requests,
    reserved_cost_nano_usd, reserved_tokens, reserved_requests
  from json_to_recordset($1) as given (organization_id uuid, budget_id uuid, window_start timestamptz,
    used_cost_nano_usd bigint, used_tokens bigint, used_requests bigint, reserved_cost_nano_usd bigint,
    reserved_tokens bigint, reserved_requests bigint)
) as given
where runledger.budget_windows.organization_id = given.organization_id and runledger.budget_windows.budget_id
  = given.budget_id and runledger.budget_windows.window_start = given.window_start;

-- quota_situation_ca8db128f4e9
select (
  select request_id
  from runledger.usage_reservations
  where organization_id = $1 and request_id = $2
) as known, exists (
  select 1 as one
  from runledger.usage_reservations
  where organization_id = $3 and (settled_at is null and released_at is null and expires_at <= $4)
) as has_expired, null as id, null as period, null as limit_cost_nano_usd, null as limit_tokens, null as
  limit_requests, null as action, null as used_cost_nano_usd, null as used_tokens, null as used_requests, null
  as reserved_cost_nano_usd, null as reserved_tokens, null as reserved_requests
union all
select null as known, null as has_expired, budget.id, budget.period, budget.limit_cost_nano_usd,
  budget.limit_tokens, budget.limit_requests, budget.action, cast(held.used_cost_nano_usd as text) as
  used_cost_nano_usd, cast(held.used_tokens as text) as used_tokens, cast(held.used_requests as text) as
  used_requests, cast(held.reserved_cost_nano_usd as text) as reserved_cost_nano_usd,
  cast(held.reserved_tokens as text) as reserved_tokens, cast(held.reserved_requests as text) as
  reserved_requests
from runledger.budgets as budget
left join runledger.budget_windows as held on held.organization_id = budget.organization_id and held.budget_id
  = budget.id and held.window_start = case budget.period when 'day' then date_trunc('day', $5, 'UTC') else
  date_trunc('month', $6, 'UTC') end
where budget.organization_id = $7 and budget.user_id is null and budget.api_key_id is null;

-- quota_situation_74a7ce7b8d57
select (
  select request_id
  from runledger.usage_reservations
  where organization_id = $1 and request_id = $2
) as known, exists (
  select 1 as one
  from runledger.usage_reservations
  where organization_id = $3 and (settled_at is null and released_at is null and expires_at <= $4)
) as has_expired, null as id, null as period, null as limit_cost_nano_usd, null as limit_tokens, null as
  limit_requests, null as action, null as used_cost_nano_usd, null as used_tokens, null as used_requests, null
  as reserved_cost_nano_usd, null as reserved_tokens, null as reserved_requests
union all
select null as known, null as has_expired, budget.id, budget.period, budget.limit_cost_nano_usd,
  budget.limit_tokens, budget.limit_requests, budget.action, cast(held.used_cost_nano_usd as text) as
  used_cost_nano_usd, cast(held.used_tokens as text) as used_tokens, cast(held.used_requests as text) as
  used_requests, cast(held.reserved_cost_nano_usd as text) as reserved_cost_nano_usd,
  cast(held.reserved_tokens as text) as reserved_tokens, cast(held.reserved_requests as text) as
  reserved_requests
from runledger.budgets as budget
left join runledger.budget_windows as held on held.organization_id = budget.organization_id and held.budget_id
  = budget.id and held.window_start = case budget.period when 'day' then date_trunc('day', $5, 'UTC') else
  date_trunc('month', $6, 'UTC') end
where budget.organization_id = $7 and budget.user_id is null and budget.api_key_id is null
union all
select null as known, null as has_expired, budget.id, budget.period, budget.limit_cost_nano_usd,
  budget.limit_tokens, budget.limit_requests, budget.action, cast(held.used_cost_nano_usd as text) as
  used_cost_nano_usd, cast(held.used_tokens as text) as used_tokens, cast(held.used_requests as text) as
  used_requests, cast(held.reserved_cost_nano_usd as text) as reserved_cost_nano_usd,
  cast(held.reserved_tokens as text) as reserved_tokens, cast(held.reserved_requests as text) as
  reserved_requests
from runledger.budgets as budget
left join runledger.budget_windows as held on held.organization_id = budget.organization_id and held.budget_id
  = budget.id and held.window_start = case budget.period when 'day' then date_trunc('day', $8, 'UTC') else
  date_trunc('month', $9, 'UTC') end
where budget.organization_id = $10 and budget.user_id = $11 and budget.api_key_id is null;

-- quota_situation_6c4899f82923
select (
  select request_id
  from runledger.usage_reservations
  where organization_id = $1 and request_id = $2
) as known, exists (
  select 1 as one
  from runledger.usage_reservations
  where organization_id = $3 and (settled_at is null and released_at is null and expires_at <= $4)
) as has_expired, null as id, null as period, null as limit_cost_nano_usd, null as limit_tokens, null as
  limit_requests, null as action, null as used_cost_nano_usd, null as used_tokens, null as used_requests, null
  as reserved_cost_nano_usd, null as reserved_tokens, null as reserved_requests
union all
select null as known, null as has_expired, budget.id, budget.period, budget.limit_cost_nano_usd,
  budget.limit_tokens, budget.limit_requests, budget.action, cast(held.used_cost_nano_usd as text) as
  used_cost_nano_usd, cast(held.used_tokens as text) as used_tokens, cast(held.used_requests as text) as
  used_requests, cast(held.reserved_cost_nano_usd as text) as reserved_cost_nano_usd,
  cast(held.reserved_tokens as text) as reserved_tokens, cast(held.reserved_requests as text) as
  reserved_requests
from runledger.budgets as budget
left join runledger.budget_windows as held on held.organization_id = budget.organization_id and held.budget_id
  = budget.id and held.window_start = case budget.period when 'day' then date_trunc('day', $5, 'UTC') else
  date_trunc('month', $6, 'UTC') end
where budget.organization_id = $7 and budget.user_id is null and budget.api_key_id is null
union all
select null as known, null as has_expired, budget.id, budget.period, budget.limit_cost_nano_usd,
  budget.limit_tokens, budget.limit_requests, budget.action, cast(held.used_cost_nano_usd as text) as
  used_cost_nano_usd, cast(held.used_tokens as text) as used_tokens, cast(held.used_requests as text) as
  used_requests, cast(held.reserved_cost_nano_usd as text) as reserved_cost_nano_usd,
  cast(held.reserved_tokens as text) as reserved_tokens, cast(held.reserved_requests as text) as
  reserved_requests
from runledger.budgets as budget
left join runledger.budget_windows as held on held.organization_id = budget.organization_id and held.budget_id
  = budget.id and held.window_start = case budget.period when 'day' then date_trunc('day', $8, 'UTC') else
  date_trunc('month', $9, 'UTC') end
where budget.organization_id = $10 and budget.user_id is null and budget.api_key_id = $11;

-- quota_situation_6a108493fc7f
select (
  select request_id
  from runledger.usage_reservations
  where organization_id = $1 and request_id = $2
) as known, exists (
  select 1 as one
  from runledger.usage_reservations
  where organization_id = $3 and (settled_at is null and released_at is null and expires_at <= $4)
) as has_expired, null as id, null as period, null as limit_cost_nano_usd, null as limit_tokens, null as
  limit_requests, null as action, null as used_cost_nano_usd, null as used_tokens, null as used_requests, null
  as reserved_cost_nano_usd, null as reserved_tokens, null as reserved_requests
union all
select null as known, null as has_expired, budget.id, budget.period, budget.limit_cost_nano_usd,
  budget.limit_tokens, budget.limit_requests, budget.action, cast(held.used_cost_nano_usd as text) as
  used_cost_nano_usd, cast(held.used_tokens as text) as used_tokens, cast(held.used_requests as text) as
  used_requests, cast(held.reserved_cost_nano_usd as text) as reserved_cost_nano_usd,
  cast(held.reserved_tokens as text) as reserved_tokens, cast(held.reserved_requests as text) as
  reserved_requests
from runledger.budgets as budget
left join runledger.budget_windows as held on held.organization_id = budget.organization_id and held.budget_id
  = budget.id and held.window_start = case budget.period when 'day' then date_trunc('day', $5, 'UTC') else
  date_trunc('month', $6, 'UTC') end
where budget.organization_id = $7 and budget.user_id is null and budget.api_key_id is null
union all
select null as known, null as has_expired, budget.id, budget.period, budget.limit_cost_nano_usd,
  budget.limit_tokens, budget.limit_requests, budget.action, cast(held.used_cost_nano_usd as text) as
  used_cost_nano_usd, cast(held.used_tokens as text) as used_tokens, cast(held.used_requests as text) as
  used_requests, cast(held.reserved_cost_nano_usd as text) as reserved_cost_nano_usd,
  cast(held.reserved_tokens as text) as reserved_tokens, cast(held.reserved_requests as text) as
  reserved_requests
from runledger.budgets as budget
left join runledger.budget_windows as held on held.organization_id = budget.organization_id and held.budget_id
  = budget.id and held.window_start = case budget.period when 'day' then date_trunc('day', $8, 'UTC') else
  date_trunc('month', $9, 'UTC') end
where budget.organization_id = $10 and budget.user_id = $11 and budget.api_key_id is null
union all
select null as known, null as has_expired, budget.id, budget.period, budget.limit_cost_nano_usd,
  budget.limit_tokens, budget.limit_requests, budget.action, cast(held.used_cost_nano_usd as text) as
  used_cost_nano_usd, cast(held.used_tokens as text) as used_tokens, cast(held.used_requests as text) as
  used_requests, cast(held.reserved_cost_nano_usd as text) as reserved_cost_nano_usd,
  cast(held.reserved_tokens as text) as reserved_tokens, cast(held.reserved_requests as text) as
  reserved_requests
from runledger.budgets as budget
left join runledger.budget_windows as held on held.organization_id = budget.organization_id and held.budget_id
  = budget.id and held.window_start = case budget.period when 'day' then date_trunc('day', $12, 'UTC') else
  date_trunc('month', $13, 'UTC') end
where budget.organization_id = $14 and budget.user_id is null and budget.api_key_id = $15
union all
select null as known, null as has_expired, budget.id, budget.period, budget.limit_cost_nano_usd,
  budget.limit_tokens, budget.limit_requests, budget.action, cast(held.used_cost_nano_usd as text) as
  used_cost_nano_usd, cast(held.used_tokens as text) as used_tokens, cast(held.used_requests as text) as
  used_requests, cast(held.reserved_cost_nano_usd as text) as reserved_cost_nano_usd,
  cast(held.reserved_tokens as text) as reserved_tokens, cast(held.reserved_requests as text) as
  reserved_requests
from runledger.budgets as budget
left join runledger.budget_windows as held on held.organization_id = budget.organization_id and held.budget_id
  = budget.id and held.window_start = case budget.period when 'day' then date_trunc('day', $16, 'UTC') else
  date_trunc('month', $17, 'UTC') end
where budget.organization_id = $18 and budget.user_id = $19 and budget.api_key_id = $20;

-- usage_reservations_expired_bf6e1e85094a
select organization_id, request_id, budget_windows, reserved_cost_nano_usd, reserved_tokens,
  reserved_requests, reserved_at, expires_at, settled_at, event_id, exceeded, released_at
from runledger.usage_reservations
where organization_id = $1 and (settled_at is null and released_at is null and expires_at <= $2)
order by expires_at, request_id
limit $3;

-- usage_reservations_expire_842ed5fe22ae
with over as materialized (
  select request_id
  from runledger.usage_reservations
  where organization_id = $1 and request_id = any($2) and settled_at is null and released_at is null
  order by request_id
  for update
)
update runledger.usage_reservations
set released_at = runledger.usage_reservations.expires_at
from over
where runledger.usage_reservations.organization_id = $3 and runledger.usage_reservations.request_id =
  over.request_id
returning runledger.usage_reservations.organization_id, runledger.usage_reservations.request_id,
  runledger.usage_reservations.budget_windows, runledger.usage_reservations.reserved_cost_nano_usd,
  runledger.usage_reservations.reserved_tokens, runledger.usage_reservations.reserved_requests,
  runledger.usage_reservations.reserved_at, runledger.usage_reservations.expires_at,
  runledger.usage_reservations.settled_at, runledger.usage_reservations.event_id,
  runledger.usage_reservations.exceeded, runledger.usage_reservations.released_at;

-- usage_reservations_insert_aeb0d1687b7c
insert into runledger.usage_reservations (organization_id, request_id, budget_windows, reserved_cost_nano_usd,
  reserved_tokens, reserved_requests, reserved_at, expires_at, settled_at, event_id, exceeded, released_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
on conflict (organization_id, request_id) do nothing;

-- usage_reservations_by_request_15a21046c59a
select organization_id, request_id, budget_windows, reserved_cost_nano_usd, reserved_tokens,
  reserved_requests, reserved_at, expires_at, settled_at, event_id, exceeded, released_at
from runledger.usage_reservations
where organization_id = $1 and request_id = $2;

-- usage_reservations_settle_d6e8d6e707b0
update runledger.usage_reservations
set settled_at = $1, event_id = $2, exceeded = $3
where organization_id = $4 and request_id = $5 and settled_at is null and (released_at is null or released_at
  >= expires_at)
returning organization_id, request_id, budget_windows, reserved_cost_nano_usd, reserved_tokens,
  reserved_requests, reserved_at, expires_at, settled_at, event_id, exceeded, released_at;

-- usage_reservations_name_event_f7fb458c118d
update runledger.usage_reservations
set event_id = $1
where organization_id = $2 and request_id = $3;

-- usage_reservations_release_7bdc264bf861
update runledger.usage_reservations
set released_at = $1
where organization_id = $2 and request_id = $3 and settled_at is null and released_at is null
returning organization_id, request_id, budget_windows, reserved_cost_nano_usd, reserved_tokens,
  reserved_requests, reserved_at, expires_at, settled_at, event_id, exceeded, released_at;
