-- budgets_lock_937bff82bf35
select id, period, limit_cost_nano_usd, limit_tokens, limit_requests, action
from budgets
where organization_id = +? and id in (+?)
order by id;

-- budgets_lock_5518dea2e22e
select id, period, limit_cost_nano_usd, limit_tokens, limit_requests, action
from budgets
where organization_id = +? and id in (+?, +?)
order by id;

-- budgets_lock_f06de8b52c54
select id, period, limit_cost_nano_usd, limit_tokens, limit_requests, action
from budgets
where organization_id = +? and id in (select value from json_each(+?))
order by id;

-- budget_windows_hold_ae4a2b5dd558
insert into budget_windows (organization_id, budget_id, window_start, reserved_cost_nano_usd, reserved_tokens,
  reserved_requests)
select organization_id, budget_id, window_start, reserved_cost_nano_usd, reserved_tokens, reserved_requests
from (
  select value ->> '$.organization_id' as organization_id, value ->> '$.budget_id' as budget_id, value ->>
    '$.window_start' as window_start, value ->> '$.reserved_cost_nano_usd' as reserved_cost_nano_usd, value
    ->> '$.reserved_tokens' as reserved_tokens, value ->> '$.reserved_requests' as reserved_requests
  from json_each(+?)
) as given
where true
on conflict (organization_id, budget_id, window_start) do update set reserved_cost_nano_usd =
  budget_windows.reserved_cost_nano_usd + excluded.reserved_cost_nano_usd, reserved_tokens =
  budget_windows.reserved_tokens + excluded.reserved_tokens, reserved_requests =
  budget_windows.reserved_requests + excluded.reserved_requests
returning budget_id, cast(budget_windows.used_cost_nano_usd as text) as used_cost_nano_usd,
  cast(budget_windows.used_tokens as text) as used_tokens, cast(budget_windows.used_requests as text) as
  used_requests, cast(budget_windows.reserved_cost_nano_usd as text) as reserved_cost_nano_usd,
  cast(budget_windows.reserved_tokens as text) as reserved_tokens, cast(budget_windows.reserved_requests as
  text) as reserved_requests;

-- budget_windows_move_4271e5ada628
update budget_windows
set used_cost_nano_usd = budget_windows.used_cost_nano_usd + given.used_cost_nano_usd, used_tokens =
  budget_windows.used_tokens + given.used_tokens, used_requests = budget_windows.used_requests +
  given.used_requests, reserved_cost_nano_usd = budget_windows.reserved_cost_nano_usd +
  given.reserved_cost_nano_usd, reserved_tokens = budget_windows.reserved_tokens + given.reserved_tokens,
  reserved_requests = budget_windows.reserved_requests + given.reserved_requests
from (
  select value ->> '$.organization_id' as organization_id, value ->> '$.budget_id' as budget_id, value ->>
    '$.window_start' as window_start, value ->> '$.used_cost_nano_usd' as used_cost_nano_usd, value ->>
    '$.used_tokens' as used_tokens, value ->> '$.used_requests' as used_requests, value ->>
    '$.reserved_cost_nano_usd' as reserved_cost_nano_usd, value ->> '$.reserved_tokens' as reserved_tokens,
    value ->> '$.reserved_requests' as reserved_requests
  from json_each(+?)
) as given
where budget_windows.organization_id = given.organization_id and budget_windows.budget_id = given.budget_id
  and budget_windows.window_start = given.window_start;

-- quota_situation_f83ab1f95f07
select (
  select request_id
  from usage_reservations
  where organization_id = +? and request_id = +?
) as known, exists (
  select 1 as one
  from usage_reservations
  where organization_id = +? and (settled_at is null and released_at is null and expires_at <= +?)
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
from budgets as budget
left join budget_windows as held on held.organization_id = budget.organization_id and held.budget_id =
  budget.id and held.window_start = case budget.period when 'day' then (substr(+?, 1, 10) || 'T00:00:00.000Z')
  else (substr(+?, 1, 7) || '-01T00:00:00.000Z') end
where budget.organization_id = +? and budget.user_id is null and budget.api_key_id is null;

-- quota_situation_40ea9351b13b
select (
  select request_id
  from usage_reservations
  where organization_id = +? and request_id = +?
) as known, exists (
  select 1 as one
  from usage_reservations
  where organization_id = +? and (settled_at is null and released_at is null and expires_at <= +?)
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
from budgets as budget
left join budget_windows as held on held.organization_id = budget.organization_id and held.budget_id =
  budget.id and held.window_start = case budget.period when 'day' then (substr(+?, 1, 10) || 'T00:00:00.000Z')
  else (substr(+?, 1, 7) || '-01T00:00:00.000Z') end
where budget.organization_id = +? and budget.user_id is null and budget.api_key_id is null
union all
select null as known, null as has_expired, budget.id, budget.period, budget.limit_cost_nano_usd,
  budget.limit_tokens, budget.limit_requests, budget.action, cast(held.used_cost_nano_usd as text) as
  used_cost_nano_usd, cast(held.used_tokens as text) as used_tokens, cast(held.used_requests as text) as
  used_requests, cast(held.reserved_cost_nano_usd as text) as reserved_cost_nano_usd,
  cast(held.reserved_tokens as text) as reserved_tokens, cast(held.reserved_requests as text) as
  reserved_requests
from budgets as budget
left join budget_windows as held on held.organization_id = budget.organization_id and held.budget_id =
  budget.id and held.window_start = case budget.period when 'day' then (substr(+?, 1, 10) || 'T00:00:00.000Z')
  else (substr(+?, 1, 7) || '-01T00:00:00.000Z') end
where budget.organization_id = +? and budget.user_id = +? and budget.api_key_id is null;

-- quota_situation_eb092069984e
select (
  select request_id
  from usage_reservations
  where organization_id = +? and request_id = +?
) as known, exists (
  select 1 as one
  from usage_reservations
  where organization_id = +? and (settled_at is null and released_at is null and expires_at <= +?)
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
from budgets as budget
left join budget_windows as held on held.organization_id = budget.organization_id and held.budget_id =
  budget.id and held.window_start = case budget.period when 'day' then (substr(+?, 1, 10) || 'T00:00:00.000Z')
  else (substr(+?, 1, 7) || '-01T00:00:00.000Z') end
where budget.organization_id = +? and budget.user_id is null and budget.api_key_id is null
union all
select null as known, null as has_expired, budget.id, budget.period, budget.limit_cost_nano_usd,
  budget.limit_tokens, budget.limit_requests, budget.action, cast(held.used_cost_nano_usd as text) as
  used_cost_nano_usd, cast(held.used_tokens as text) as used_tokens, cast(held.used_requests as text) as
  used_requests, cast(held.reserved_cost_nano_usd as text) as reserved_cost_nano_usd,
  cast(held.reserved_tokens as text) as reserved_tokens, cast(held.reserved_requests as text) as
  reserved_requests
from budgets as budget
left join budget_windows as held on held.organization_id = budget.organization_id and held.budget_id =
  budget.id and held.window_start = case budget.period when 'day' then (substr(+?, 1, 10) || 'T00:00:00.000Z')
  else (substr(+?, 1, 7) || '-01T00:00:00.000Z') end
where budget.organization_id = +? and budget.user_id is null and budget.api_key_id = +?;

-- quota_situation_ab7c266ad56b
select (
  select request_id
  from usage_reservations
  where organization_id = +? and request_id = +?
) as known, exists (
  select 1 as one
  from usage_reservations
  where organization_id = +? and (settled_at is null and released_at is null and expires_at <= +?)
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
from budgets as budget
left join budget_windows as held on held.organization_id = budget.organization_id and held.budget_id =
  budget.id and held.window_start = case budget.period when 'day' then (substr(+?, 1, 10) || 'T00:00:00.000Z')
  else (substr(+?, 1, 7) || '-01T00:00:00.000Z') end
where budget.organization_id = +? and budget.user_id is null and budget.api_key_id is null
union all
select null as known, null as has_expired, budget.id, budget.period, budget.limit_cost_nano_usd,
  budget.limit_tokens, budget.limit_requests, budget.action, cast(held.used_cost_nano_usd as text) as
  used_cost_nano_usd, cast(held.used_tokens as text) as used_tokens, cast(held.used_requests as text) as
  used_requests, cast(held.reserved_cost_nano_usd as text) as reserved_cost_nano_usd,
  cast(held.reserved_tokens as text) as reserved_tokens, cast(held.reserved_requests as text) as
  reserved_requests
from budgets as budget
left join budget_windows as held on held.organization_id = budget.organization_id and held.budget_id =
  budget.id and held.window_start = case budget.period when 'day' then (substr(+?, 1, 10) || 'T00:00:00.000Z')
  else (substr(+?, 1, 7) || '-01T00:00:00.000Z') end
where budget.organization_id = +? and budget.user_id = +? and budget.api_key_id is null
union all
select null as known, null as has_expired, budget.id, budget.period, budget.limit_cost_nano_usd,
  budget.limit_tokens, budget.limit_requests, budget.action, cast(held.used_cost_nano_usd as text) as
  used_cost_nano_usd, cast(held.used_tokens as text) as used_tokens, cast(held.used_requests as text) as
  used_requests, cast(held.reserved_cost_nano_usd as text) as reserved_cost_nano_usd,
  cast(held.reserved_tokens as text) as reserved_tokens, cast(held.reserved_requests as text) as
  reserved_requests
from budgets as budget
left join budget_windows as held on held.organization_id = budget.organization_id and held.budget_id =
  budget.id and held.window_start = case budget.period when 'day' then (substr(+?, 1, 10) || 'T00:00:00.000Z')
  else (substr(+?, 1, 7) || '-01T00:00:00.000Z') end
where budget.organization_id = +? and budget.user_id is null and budget.api_key_id = +?
union all
select null as known, null as has_expired, budget.id, budget.period, budget.limit_cost_nano_usd,
  budget.limit_tokens, budget.limit_requests, budget.action, cast(held.used_cost_nano_usd as text) as
  used_cost_nano_usd, cast(held.used_tokens as text) as used_tokens, cast(held.used_requests as text) as
  used_requests, cast(held.reserved_cost_nano_usd as text) as reserved_cost_nano_usd,
  cast(held.reserved_tokens as text) as reserved_tokens, cast(held.reserved_requests as text) as
  reserved_requests
from budgets as budget
left join budget_windows as held on held.organization_id = budget.organization_id and held.budget_id =
  budget.id and held.window_start = case budget.period when 'day' then (substr(+?, 1, 10) || 'T00:00:00.000Z')
  else (substr(+?, 1, 7) || '-01T00:00:00.000Z') end
where budget.organization_id = +? and budget.user_id = +? and budget.api_key_id = +?;

-- usage_reservations_expired_b9c560c22b40
select organization_id, request_id, budget_windows, reserved_cost_nano_usd, reserved_tokens,
  reserved_requests, reserved_at, expires_at, settled_at, event_id, exceeded, released_at
from usage_reservations
where organization_id = +? and (settled_at is null and released_at is null and expires_at <= +?)
order by expires_at, request_id
limit +?;

-- usage_reservations_expire_d93c05cb080e
with over as materialized (
  select request_id
  from usage_reservations
  where organization_id = +? and request_id in (select value from json_each(+?)) and settled_at is null and
    released_at is null
  order by request_id
)
update usage_reservations
set released_at = usage_reservations.expires_at
from over
where usage_reservations.organization_id = +? and usage_reservations.request_id = over.request_id
returning usage_reservations.organization_id, usage_reservations.request_id,
  usage_reservations.budget_windows, usage_reservations.reserved_cost_nano_usd,
  usage_reservations.reserved_tokens, usage_reservations.reserved_requests, usage_reservations.reserved_at,
  usage_reservations.expires_at, usage_reservations.settled_at, usage_reservations.event_id,
  usage_reservations.exceeded, usage_reservations.released_at;

-- usage_reservations_insert_31600c6ea261
insert into usage_reservations (organization_id, request_id, budget_windows, reserved_cost_nano_usd,
  reserved_tokens, reserved_requests, reserved_at, expires_at, settled_at, event_id, exceeded, released_at)
values (+?, +?, +?, +?, +?, +?, +?, +?, +?, +?, +?, +?)
on conflict (organization_id, request_id) do nothing;

-- usage_reservations_by_request_d1fe83513400
select organization_id, request_id, budget_windows, reserved_cost_nano_usd, reserved_tokens,
  reserved_requests, reserved_at, expires_at, settled_at, event_id, exceeded, released_at
from usage_reservations
where organization_id = +? and request_id = +?;

-- usage_reservations_settle_32032d21a40a
update usage_reservations
set settled_at = +?, event_id = +?, exceeded = +?
where organization_id = +? and request_id = +? and settled_at is null and (released_at is null or released_at
  >= expires_at)
returning organization_id, request_id, budget_windows, reserved_cost_nano_usd, reserved_tokens,
  reserved_requests, reserved_at, expires_at, settled_at, event_id, exceeded, released_at;

-- usage_reservations_name_event_18c26a8a532f
update usage_reservations
set event_id = +?
where organization_id = +? and request_id = +?;

-- usage_reservations_release_e67246dcf43e
update usage_reservations
set released_at = +?
where organization_id = +? and request_id = +? and settled_at is null and released_at is null
returning organization_id, request_id, budget_windows, reserved_cost_nano_usd, reserved_tokens,
  reserved_requests, reserved_at, expires_at, settled_at, event_id, exceeded, released_at;
