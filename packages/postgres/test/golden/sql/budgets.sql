-- budgets_insert_cbadd42bf451
insert into runledger.budgets (organization_id, id, user_id, api_key_id, period, limit_cost_nano_usd,
  limit_tokens, limit_requests, action, created_at, updated_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

-- budgets_by_id_799f7bc95513
select organization_id, id, user_id, api_key_id, period, limit_cost_nano_usd, limit_tokens, limit_requests,
  action, created_at, updated_at
from runledger.budgets
where organization_id = $1 and id = $2;

-- budgets_delete_5874b2728d69
delete from runledger.budgets
where organization_id = $1 and id = $2;

-- budgets_list_a5e6a1d056ce
select runledger.budgets.organization_id, runledger.budgets.id, runledger.budgets.user_id,
  runledger.budgets.api_key_id, runledger.budgets.period, runledger.budgets.limit_cost_nano_usd,
  runledger.budgets.limit_tokens, runledger.budgets.limit_requests, runledger.budgets.action,
  runledger.budgets.created_at, runledger.budgets.updated_at
from runledger.budgets
where organization_id = $1
order by runledger.budgets.id asc
limit $2;

-- budgets_list_5b4e97db304e
select runledger.budgets.organization_id, runledger.budgets.id, runledger.budgets.user_id,
  runledger.budgets.api_key_id, runledger.budgets.period, runledger.budgets.limit_cost_nano_usd,
  runledger.budgets.limit_tokens, runledger.budgets.limit_requests, runledger.budgets.action,
  runledger.budgets.created_at, runledger.budgets.updated_at
from runledger.budgets
where organization_id = $1 and (runledger.budgets.id) > ($2)
order by runledger.budgets.id asc
limit $3;

-- budgets_list_747c90363aa8
select runledger.budgets.organization_id, runledger.budgets.id, runledger.budgets.user_id,
  runledger.budgets.api_key_id, runledger.budgets.period, runledger.budgets.limit_cost_nano_usd,
  runledger.budgets.limit_tokens, runledger.budgets.limit_requests, runledger.budgets.action,
  runledger.budgets.created_at, runledger.budgets.updated_at
from runledger.budgets
where organization_id = $1 and runledger.budgets.user_id = $2
order by runledger.budgets.id asc
limit $3;

-- budgets_list_f4d1df35711b
select runledger.budgets.organization_id, runledger.budgets.id, runledger.budgets.user_id,
  runledger.budgets.api_key_id, runledger.budgets.period, runledger.budgets.limit_cost_nano_usd,
  runledger.budgets.limit_tokens, runledger.budgets.limit_requests, runledger.budgets.action,
  runledger.budgets.created_at, runledger.budgets.updated_at
from runledger.budgets
where organization_id = $1 and runledger.budgets.api_key_id = $2
order by runledger.budgets.id asc
limit $3;

-- budgets_list_69dcefd8a528
select runledger.budgets.organization_id, runledger.budgets.id, runledger.budgets.user_id,
  runledger.budgets.api_key_id, runledger.budgets.period, runledger.budgets.limit_cost_nano_usd,
  runledger.budgets.limit_tokens, runledger.budgets.limit_requests, runledger.budgets.action,
  runledger.budgets.created_at, runledger.budgets.updated_at
from runledger.budgets
where organization_id = $1 and runledger.budgets.period = $2
order by runledger.budgets.id asc
limit $3;

-- budgets_list_2f4e908502e8
select runledger.budgets.organization_id, runledger.budgets.id, runledger.budgets.user_id,
  runledger.budgets.api_key_id, runledger.budgets.period, runledger.budgets.limit_cost_nano_usd,
  runledger.budgets.limit_tokens, runledger.budgets.limit_requests, runledger.budgets.action,
  runledger.budgets.created_at, runledger.budgets.updated_at
from runledger.budgets
where organization_id = $1 and runledger.budgets.action = $2
order by runledger.budgets.id asc
limit $3;

-- budgets_update_fb5648e187e2
update runledger.budgets
set updated_at = $1
where organization_id = $2 and id = $3
returning organization_id, id, user_id, api_key_id, period, limit_cost_nano_usd, limit_tokens, limit_requests,
  action, created_at, updated_at;

-- budget_windows_by_budget_6c48a73340d0
select budget.id, cast(held.used_cost_nano_usd as text) as used_cost_nano_usd, cast(held.used_tokens as text)
  as used_tokens, cast(held.used_requests as text) as used_requests, cast(held.reserved_cost_nano_usd as text)
  as reserved_cost_nano_usd, cast(held.reserved_tokens as text) as reserved_tokens,
  cast(held.reserved_requests as text) as reserved_requests
from runledger.budgets as budget
inner join runledger.budget_windows as held on held.organization_id = budget.organization_id and
  held.budget_id = budget.id and held.window_start = case budget.period when 'day' then date_trunc('day', $1,
  'UTC') else date_trunc('month', $2, 'UTC') end
where budget.organization_id = $3 and budget.id = any($4);
