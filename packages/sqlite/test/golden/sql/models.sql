-- models_list_b4686046d457
select model_registry_entries.id, model_registry_entries.organization_id, model_registry_entries.provider,
  model_registry_entries.model, model_registry_entries.display_name, model_registry_entries.status,
  model_registry_entries.context_window_tokens, model_registry_entries.max_output_tokens,
  model_registry_entries.input_nano_usd_per_mtok, model_registry_entries.output_nano_usd_per_mtok,
  model_registry_entries.cached_input_nano_usd_per_mtok, model_registry_entries.cache_write_nano_usd_per_mtok,
  model_registry_entries.reasoning_nano_usd_per_mtok, model_registry_entries.effective_from,
  model_registry_entries.effective_to, model_registry_entries.created_at
from model_registry_entries
where organization_id = ?
order by model_registry_entries.provider asc, model_registry_entries.model asc,
  model_registry_entries.effective_from asc
limit ?;

-- models_list_0facf5038ed0
select model_registry_entries.id, model_registry_entries.organization_id, model_registry_entries.provider,
  model_registry_entries.model, model_registry_entries.display_name, model_registry_entries.status,
  model_registry_entries.context_window_tokens, model_registry_entries.max_output_tokens,
  model_registry_entries.input_nano_usd_per_mtok, model_registry_entries.output_nano_usd_per_mtok,
  model_registry_entries.cached_input_nano_usd_per_mtok, model_registry_entries.cache_write_nano_usd_per_mtok,
  model_registry_entries.reasoning_nano_usd_per_mtok, model_registry_entries.effective_from,
  model_registry_entries.effective_to, model_registry_entries.created_at
from model_registry_entries
where organization_id = ? and (model_registry_entries.provider, model_registry_entries.model,
  model_registry_entries.effective_from) > (?, ?, ?)
order by model_registry_entries.provider asc, model_registry_entries.model asc,
  model_registry_entries.effective_from asc
limit ?;

-- models_list_f3c7496d7960
select model_registry_entries.id, model_registry_entries.organization_id, model_registry_entries.provider,
  model_registry_entries.model, model_registry_entries.display_name, model_registry_entries.status,
  model_registry_entries.context_window_tokens, model_registry_entries.max_output_tokens,
  model_registry_entries.input_nano_usd_per_mtok, model_registry_entries.output_nano_usd_per_mtok,
  model_registry_entries.cached_input_nano_usd_per_mtok, model_registry_entries.cache_write_nano_usd_per_mtok,
  model_registry_entries.reasoning_nano_usd_per_mtok, model_registry_entries.effective_from,
  model_registry_entries.effective_to, model_registry_entries.created_at
from model_registry_entries
where organization_id = ? and model_registry_entries.provider = ?
order by model_registry_entries.provider asc, model_registry_entries.model asc,
  model_registry_entries.effective_from asc
limit ?;

-- models_list_b5c1d8809a1e
select model_registry_entries.id, model_registry_entries.organization_id, model_registry_entries.provider,
  model_registry_entries.model, model_registry_entries.display_name, model_registry_entries.status,
  model_registry_entries.context_window_tokens, model_registry_entries.max_output_tokens,
  model_registry_entries.input_nano_usd_per_mtok, model_registry_entries.output_nano_usd_per_mtok,
  model_registry_entries.cached_input_nano_usd_per_mtok, model_registry_entries.cache_write_nano_usd_per_mtok,
  model_registry_entries.reasoning_nano_usd_per_mtok, model_registry_entries.effective_from,
  model_registry_entries.effective_to, model_registry_entries.created_at
from model_registry_entries
where organization_id = ? and model_registry_entries.model = ?
order by model_registry_entries.provider asc, model_registry_entries.model asc,
  model_registry_entries.effective_from asc
limit ?;

-- models_list_2b7956c24d49
select model_registry_entries.id, model_registry_entries.organization_id, model_registry_entries.provider,
  model_registry_entries.model, model_registry_entries.display_name, model_registry_entries.status,
  model_registry_entries.context_window_tokens, model_registry_entries.max_output_tokens,
  model_registry_entries.input_nano_usd_per_mtok, model_registry_entries.output_nano_usd_per_mtok,
  model_registry_entries.cached_input_nano_usd_per_mtok, model_registry_entries.cache_write_nano_usd_per_mtok,
  model_registry_entries.reasoning_nano_usd_per_mtok, model_registry_entries.effective_from,
  model_registry_entries.effective_to, model_registry_entries.created_at
from model_registry_entries
where organization_id = ? and model_registry_entries.status = ?
order by model_registry_entries.provider asc, model_registry_entries.model asc,
  model_registry_entries.effective_from asc
limit ?;

-- models_list_af9a8768306f
select model_registry_entries.id, model_registry_entries.organization_id, model_registry_entries.provider,
  model_registry_entries.model, model_registry_entries.display_name, model_registry_entries.status,
  model_registry_entries.context_window_tokens, model_registry_entries.max_output_tokens,
  model_registry_entries.input_nano_usd_per_mtok, model_registry_entries.output_nano_usd_per_mtok,
  model_registry_entries.cached_input_nano_usd_per_mtok, model_registry_entries.cache_write_nano_usd_per_mtok,
  model_registry_entries.reasoning_nano_usd_per_mtok, model_registry_entries.effective_from,
  model_registry_entries.effective_to, model_registry_entries.created_at
from model_registry_entries
where organization_id = ? and (model_registry_entries.effective_from <= ? and (effective_to is null or
  effective_to > ?))
order by model_registry_entries.provider asc, model_registry_entries.model asc,
  model_registry_entries.effective_from asc
limit ?;

-- models_by_id_babd21b8eac3
select id, organization_id, provider, model, display_name, status, context_window_tokens, max_output_tokens,
  input_nano_usd_per_mtok, output_nano_usd_per_mtok, cached_input_nano_usd_per_mtok,
  cache_write_nano_usd_per_mtok, reasoning_nano_usd_per_mtok, effective_from, effective_to, created_at
from model_registry_entries
where id = ? and organization_id in (?, ?);

-- models_listed_at_59312e57d9eb
select id, organization_id, provider, model, display_name, status, context_window_tokens, max_output_tokens,
  input_nano_usd_per_mtok, output_nano_usd_per_mtok, cached_input_nano_usd_per_mtok,
  cache_write_nano_usd_per_mtok, reasoning_nano_usd_per_mtok, effective_from, effective_to, created_at
from model_registry_entries
where organization_id = ? and provider = ? and model = ? and effective_from <= ?
order by effective_from desc
limit ?;

-- models_priced_at_3283c7cc4ab8
select id, organization_id, provider, model, display_name, status, context_window_tokens, max_output_tokens,
  input_nano_usd_per_mtok, output_nano_usd_per_mtok, cached_input_nano_usd_per_mtok,
  cache_write_nano_usd_per_mtok, reasoning_nano_usd_per_mtok, effective_from, effective_to, created_at
from (
  select id, organization_id, provider, model, display_name, status, context_window_tokens, max_output_tokens,
    input_nano_usd_per_mtok, output_nano_usd_per_mtok, cached_input_nano_usd_per_mtok,
    cache_write_nano_usd_per_mtok, reasoning_nano_usd_per_mtok, effective_from, effective_to, created_at
  from model_registry_entries
  where organization_id = ? and provider = ? and model = ? and effective_from <= ?
  order by effective_from desc
  limit ?
) as own
union all
select id, organization_id, provider, model, display_name, status, context_window_tokens, max_output_tokens,
  input_nano_usd_per_mtok, output_nano_usd_per_mtok, cached_input_nano_usd_per_mtok,
  cache_write_nano_usd_per_mtok, reasoning_nano_usd_per_mtok, effective_from, effective_to, created_at
from (
  select id, organization_id, provider, model, display_name, status, context_window_tokens, max_output_tokens,
    input_nano_usd_per_mtok, output_nano_usd_per_mtok, cached_input_nano_usd_per_mtok,
    cache_write_nano_usd_per_mtok, reasoning_nano_usd_per_mtok, effective_from, effective_to, created_at
  from model_registry_entries
  where organization_id = ? and provider = ? and model = ? and effective_from <= ?
  order by effective_from desc
  limit ?
) as listed;

-- models_priced_between_480cadb014f6
select id, organization_id, provider, model, display_name, status, context_window_tokens, max_output_tokens,
  input_nano_usd_per_mtok, output_nano_usd_per_mtok, cached_input_nano_usd_per_mtok,
  cache_write_nano_usd_per_mtok, reasoning_nano_usd_per_mtok, effective_from, effective_to, created_at
from model_registry_entries
where organization_id in (?, ?) and provider in (select value from json_each(?)) and model in (select value
  from json_each(?)) and effective_from <= ? and (effective_to is null or effective_to > ?);

-- models_lock_d5d9efc6683e
select null as locked;

-- models_organization_98972ed014ad
select id
from organizations
where id = ?;

-- models_of_f534cfeccf72
select id, organization_id, provider, model, display_name, status, context_window_tokens, max_output_tokens,
  input_nano_usd_per_mtok, output_nano_usd_per_mtok, cached_input_nano_usd_per_mtok,
  cache_write_nano_usd_per_mtok, reasoning_nano_usd_per_mtok, effective_from, effective_to, created_at
from model_registry_entries
where organization_id in (?, ?) and provider in (select value from json_each(?)) and model in (select value
  from json_each(?));

-- models_insert_007a0a7f2105
insert into model_registry_entries (id, organization_id, provider, model, display_name, status,
  context_window_tokens, max_output_tokens, input_nano_usd_per_mtok, output_nano_usd_per_mtok,
  cached_input_nano_usd_per_mtok, cache_write_nano_usd_per_mtok, reasoning_nano_usd_per_mtok, effective_from,
  effective_to, created_at)
values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- models_end_d1c72c856331
update model_registry_entries
set effective_to = ?
where organization_id = ? and id in (select value from json_each(?));

-- models_set_status_of_eb34940f76fb
update model_registry_entries
set status = ?
where organization_id = ? and id in (select value from json_each(?));

-- models_set_status_47e54a0e00e2
update model_registry_entries
set status = ?
where organization_id = ? and provider = ? and model = ? and status <> ?;
