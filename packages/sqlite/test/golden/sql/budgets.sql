-- budgets_insert_fd8584616e61
insert into budgets (organization_id, id, user_id, api_key_id, period, limit_cost_nano_usd, limit_tokens,
  limit_requests, action, created_at, updated_at)
values (+?, +?, +?, +?, +?, +?, +?, +?, +?, +?, +?);

-- budgets_by_id_a749ee74faa4
select organization_id, id, user_id, api_key_id, period, limit_cost_nano_usd, limit_tokens, limit_requests,
  action, created_at, updated_at
from budgets
where organization_id = +? and id = +?;

-- budgets_delete_9afcdd7254db
delete from budgets
where organization_id = +? and id = +?;

-- budgets_list_eb6cb09b3613
select budgets.organization_id, budgets.id, budgets.user_id, budgets.api_key_id, budgets.period,
  budgets.limit_cost_nano_usd, budgets.limit_tokens, budgets.limit_requests, budgets.action,
  budgets.created_at, budgets.updated_at
from budgets
where organization_id = +?
order by budgets.id asc
limit +?;

-- budgets_list_c4696c6c7194
select budgets.organization_id, budgets.id, budgets.user_id, budgets.api_key_id, budgets.period,
  budgets.limit_cost_nano_usd, budgets.limit_tokens, budgets.limit_requests, budgets.action,
  budgets.created_at, budgets.updated_at
from budgets
where organization_id = +? and (budgets.id) > (+?)
order by budgets.id asc
limit +?;

-- budgets_list_79bc9e350b61
select budgets.organization_id, budgets.id, budgets.user_id, budgets.api_key_id, budgets.period,
  budgets.limit_cost_nano_usd, budgets.limit_tokens, budgets.limit_requests, budgets.action,
  budgets.created_at, budgets.updated_at
from budgets
where organization_id = +? and budgets.user_id = +?
order by budgets.id asc
limit +?;

-- budgets_list_8954efaa98d4
select budgets.organization_id, budgets.id, budgets.user_id, budgets.api_key_id, budgets.period,
  budgets.limit_cost_nano_usd, budgets.limit_tokens, budgets.limit_requests, budgets.action,
  budgets.created_at, budgets.updated_at
from budgets
where organization_id = +? and budgets.api_key_id = +?
order by budgets.id asc
limit +?;

-- budgets_list_9656cdc6e216
select budgets.organization_id, budgets.id, budgets.user_id, budgets.api_key_id, budgets.period,
  budgets.limit_cost_nano_usd, budgets.limit_tokens, budgets.limit_requests, budgets.action,
  budgets.created_at, budgets.updated_at
from budgets
where organization_id = +? and budgets.period = +?
order by budgets.id asc
limit +?;

-- budgets_list_4e0f67bb5c31
select budgets.organization_id, budgets.id, budgets.user_id, budgets.api_key_id, budgets.period,
  budgets.limit_cost_nano_usd, budgets.limit_tokens, budgets.limit_requests, budgets.action,
  budgets.created_at, budgets.updated_at
from budgets
where organization_id = +? and budgets.action = +?
order by budgets.id asc
limit +?;

-- budgets_update_41e1641955d8
update budgets
set updated_at = +?
where organization_id = +? and id = +?
returning organization_id, id, user_id, api_key_id, period, limit_cost_nano_usd, limit_tokens, limit_requests,
  action, created_at, updated_at;

-- budget_windows_by_budget_85de8a473855
select budget.id, cast(held.used_cost_nano_usd as text) as used_cost_nano_usd, cast(held.used_tokens as text)
  as used_tokens, cast(held.used_requests as text) as used_requests, cast(held.reserved_cost_nano_usd as text)
  as reserved_cost_nano_usd, cast(held.reserved_tokens as text) as reserved_tokens,
  cast(held.reserved_requests as text) as reserved_requests
from budgets as budget
inner join budget_windows as held on held.organization_id = budget.organization_id and held.budget_id =
  budget.id and held.window_start = case budget.period when 'day' then (substr(+?, 1, 10) || 'T00:00:00.000Z')
  else (substr(+?, 1, 7) || '-01T00:00:00.000Z') end
where budget.organization_id = +? and budget.id in (select value from json_each(+?));
