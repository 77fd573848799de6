-- models_list_e962528fd02a
select model_registry_entries.id, model_registry_entries.organization_id, model_registry_entries.provider,
  model_registry_entries.model, model_registry_entries.display_name, model_registry_entries.status,
  model_registry_entries.context_window_tokens, model_registry_entries.max_output_tokens,
  model_registry_entries.input_nano_usd_per_mtok, model_registry_entries.output_nano_usd_per_mtok,
  model_registry_entries.cached_input_nano_usd_per_mtok, model_registry_entries.cache_write_nano_usd_per_mtok,
  model_registry_entries.reasoning_nano_usd_per_mtok, model_registry_entries.effective_from,
  model_registry_entries.effective_to, model_registry_entries.created_at
from model_registry_entries
where organization_id = +?
order by model_registry_entries.provider asc, model_registry_entries.model asc,
  model_registry_entries.effective_from asc
limit +?;

-- models_list_c58acc427dd1
select model_registry_entries.id, model_registry_entries.organization_id, model_registry_entries.provider,
  model_registry_entries.model, model_registry_entries.display_name, model_registry_entries.status,
  model_registry_entries.context_window_tokens, model_registry_entries.max_output_tokens,
  model_registry_entries.input_nano_usd_per_mtok, model_registry_entries.output_nano_usd_per_mtok,
  model_registry_entries.cached_input_nano_usd_per_mtok, model_registry_entries.cache_write_nano_usd_per_mtok,
  model_registry_entries.reasoning_nano_usd_per_mtok, model_registry_entries.effective_from,
  model_registry_entries.effective_to, model_registry_entries.created_at
from model_registry_entries
where organization_id = +? and (model_registry_entries.provider, model_registry_entries.model,
  model_registry_entries.effective_from) > (+?, +?, +?)
order by model_registry_entries.provider asc, model_registry_entries.model asc,
  model_registry_entries.effective_from asc
limit +?;

-- models_list_2982076afdb7
select model_registry_entries.id, model_registry_entries.organization_id, model_registry_entries.provider,
  model_registry_entries.model, model_registry_entries.display_name, model_registry_entries.status,
  model_registry_entries.context_window_tokens, model_registry_entries.max_output_tokens,
  model_registry_entries.input_nano_usd_per_mtok, model_registry_entries.output_nano_usd_per_mtok,
  model_registry_entries.cached_input_nano_usd_per_mtok, model_registry_entries.cache_write_nano_usd_per_mtok,
  model_registry_entries.reasoning_nano_usd_per_mtok, model_registry_entries.effective_from,
  model_registry_entries.effective_to, model_registry_entries.created_at
from model_registry_entries
where organization_id = +? and model_registry_entries.provider = +?
order by model_registry_entries.provider asc, model_registry_entries.model asc,
  model_registry_entries.effective_from asc
limit +?;

-- models_list_eddb7ddfefb6
select model_registry_entries.id, model_registry_entries.organization_id, model_registry_entries.provider,
  model_registry_entries.model, model_registry_entries.display_name, model_registry_entries.status,
  model_registry_entries.context_window_tokens, model_registry_entries.max_output_tokens,
  model_registry_entries.input_nano_usd_per_mtok, model_registry_entries.output_nano_usd_per_mtok,
  model_registry_entries.cached_input_nano_usd_per_mtok, model_registry_entries.cache_write_nano_usd_per_mtok,
  model_registry_entries.reasoning_nano_usd_per_mtok, model_registry_entries.effective_from,
  model_registry_entries.effective_to, model_registry_entries.created_at
from model_registry_entries
where organization_id = +? and model_registry_entries.model = +?
order by model_registry_entries.provider asc, model_registry_entries.model asc,
  model_registry_entries.effective_from asc
limit +?;

-- models_list_aac5c71e51a8
select model_registry_entries.id, model_registry_entries.organization_id, model_registry_entries.provider,
  model_registry_entries.model, model_registry_entries.display_name, model_registry_entries.status,
  model_registry_entries.context_window_tokens, model_registry_entries.max_output_tokens,
  model_registry_entries.input_nano_usd_per_mtok, model_registry_entries.output_nano_usd_per_mtok,
  model_registry_entries.cached_input_nano_usd_per_mtok, model_registry_entries.cache_write_nano_usd_per_mtok,
  model_registry_entries.reasoning_nano_usd_per_mtok, model_registry_entries.effective_from,
  model_registry_entries.effective_to, model_registry_entries.created_at
from model_registry_entries
where organization_id = +? and model_registry_entries.status = +?
order by model_registry_entries.provider asc, model_registry_entries.model asc,
  model_registry_entries.effective_from asc
limit +?;

-- models_list_1670675961f9
select model_registry_entries.id, model_registry_entries.organization_id, model_registry_entries.provider,
  model_registry_entries.model, model_registry_entries.display_name, model_registry_entries.status,
  model_registry_entries.context_window_tokens, model_registry_entries.max_output_tokens,
  model_registry_entries.input_nano_usd_per_mtok, model_registry_entries.output_nano_usd_per_mtok,
  model_registry_entries.cached_input_nano_usd_per_mtok, model_registry_entries.cache_write_nano_usd_per_mtok,
  model_registry_entries.reasoning_nano_usd_per_mtok, model_registry_entries.effective_from,
  model_registry_entries.effective_to, model_registry_entries.created_at
from model_registry_entries
where organization_id = +? and (model_registry_entries.effective_from <= +? and (effective_to is null or
  effective_to > +?))
order by model_registry_entries.provider asc, model_registry_entries.model asc,
  model_registry_entries.effective_from asc
limit +?;

-- models_by_id_929bfa1ba111
select id, organization_id, provider, model, display_name, status, context_window_tokens, max_output_tokens,
  input_nano_usd_per_mtok, output_nano_usd_per_mtok, cached_input_nano_usd_per_mtok,
  cache_write_nano_usd_per_mtok, reasoning_nano_usd_per_mtok, effective_from, effective_to, created_at
from model_registry_entries
where id = +? and organization_id in (+?, +?);

-- models_listed_at_86a0c4235190
select id, organization_id, provider, model, display_name, status, context_window_tokens, max_output_tokens,
  input_nano_usd_per_mtok, output_nano_usd_per_mtok, cached_input_nano_usd_per_mtok,
  cache_write_nano_usd_per_mtok, reasoning_nano_usd_per_mtok, effective_from, effective_to, created_at
from model_registry_entries
where organization_id = +? and provider = +? and model = +? and effective_from <= +?
order by effective_from desc
limit +?;

-- models_priced_at_5cd1ca6d040d
select id, organization_id, provider, model, display_name, status, context_window_tokens, max_output_tokens,
  input_nano_usd_per_mtok, output_nano_usd_per_mtok, cached_input_nano_usd_per_mtok,
  cache_write_nano_usd_per_mtok, reasoning_nano_usd_per_mtok, effective_from, effective_to, created_at
from (
  select id, organization_id, provider, model, display_name, status, context_window_tokens, max_output_tokens,
    input_nano_usd_per_mtok, output_nano_usd_per_mtok, cached_input_nano_usd_per_mtok,
    cache_write_nano_usd_per_mtok, reasoning_nano_usd_per_mtok, effective_from, effective_to, created_at
  from model_registry_entries
  where organization_id = +? and provider = +? and model = +? and effective_from <= +?
  order by effective_from desc
  limit +?
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
  where organization_id = +? and provider = +? and model = +? and effective_from <= +?
  order by effective_from desc
  limit +?
) as listed;

-- models_priced_between_8935f0a63321
select id, organization_id, provider, model, display_name, status, context_window_tokens, max_output_tokens,
  input_nano_usd_per_mtok, output_nano_usd_per_mtok, cached_input_nano_usd_per_mtok,
  cache_write_nano_usd_per_mtok, reasoning_nano_usd_per_mtok, effective_from, effective_to, created_at
from model_registry_entries
where organization_id in (+?, +?) and provider in (select value from json_each(+?)) and model in (select value
  from json_each(+?)) and effective_from <= +? and (effective_to is null or effective_to > +?);

-- models_lock_d5d9efc6683e
select null as locked;

-- models_organization_91c4459e3bd6
select id
from organizations
where id = +?;

-- models_of_ff1cf9015b0a
select id, organization_id, provider, model, display_name, status, context_window_tokens, max_output_tokens,
  input_nano_usd_per_mtok, output_nano_usd_per_mtok, cached_input_nano_usd_per_mtok,
  cache_write_nano_usd_per_mtok, reasoning_nano_usd_per_mtok, effective_from, effective_to, created_at
from model_registry_entries
where organization_id in (+?, +?) and provider in (select value from json_each(+?)) and model in (select value
  from json_each(+?));

-- models_insert_7f6682551523
insert into model_registry_entries (id, organization_id, provider, model, display_name, status,
  context_window_tokens, max_output_tokens, input_nano_usd_per_mtok, output_nano_usd_per_mtok,
  cached_input_nano_usd_per_mtok, cache_write_nano_usd_per_mtok, reasoning_nano_usd_per_mtok, effective_from,
  effective_to, created_at)
values (+?, +?, +?, +?, +?, +?, +?, +?, +?, +?, +?, +?, +?, +?, +?, +?);

-- models_end_a9749ed40a58
update model_registry_entries
set effective_to = +?
where organization_id = +? and id in (select value from json_each(+?));

-- models_set_status_of_0873ab12b0c5
update model_registry_entries
set status = +?
where organization_id = +? and id in (select value from json_each(+?));

-- models_set_status_cfd1e0da1266
update model_registry_entries
set status = +?
where organization_id = +? and provider = +? and model = +? and status <> +?;
