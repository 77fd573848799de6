-- models_list_84a0da193106
select runledger.model_registry_entries.id, runledger.model_registry_entries.organization_id,
  runledger.model_registry_entries.provider, runledger.model_registry_entries.model,
  runledger.model_registry_entries.display_name, runledger.model_registry_entries.status,
  runledger.model_registry_entries.context_window_tokens, runledger.model_registry_entries.max_output_tokens,
  runledger.model_registry_entries.input_nano_usd_per_mtok,
  runledger.model_registry_entries.output_nano_usd_per_mtok,
  runledger.model_registry_entries.cached_input_nano_usd_per_mtok,
  runledger.model_registry_entries.cache_write_nano_usd_per_mtok,
  runledger.model_registry_entries.reasoning_nano_usd_per_mtok,
  runledger.model_registry_entries.effective_from, runledger.model_registry_entries.effective_to,
  runledger.model_registry_entries.created_at
from runledger.model_registry_entries
where organization_id = $1
order by runledger.model_registry_entries.provider asc, runledger.model_registry_entries.model asc,
  runledger.model_registry_entries.effective_from asc
limit $2;

-- models_list_d7d82a383d1f
select runledger.model_registry_entries.id, runledger.model_registry_entries.organization_id,
  runledger.model_registry_entries.provider, runledger.model_registry_entries.model,
  runledger.model_registry_entries.display_name, runledger.model_registry_entries.status,
  runledger.model_registry_entries.context_window_tokens, runledger.model_registry_entries.max_output_tokens,
  runledger.model_registry_entries.input_nano_usd_per_mtok,
  runledger.model_registry_entries.output_nano_usd_per_mtok,
  runledger.model_registry_entries.cached_input_nano_usd_per_mtok,
  runledger.model_registry_entries.cache_write_nano_usd_per_mtok,
  runledger.model_registry_entries.reasoning_nano_usd_per_mtok,
  runledger.model_registry_entries.effective_from, runledger.model_registry_entries.effective_to,
  runledger.model_registry_entries.created_at
from runledger.model_registry_entries
where organization_id = $1 and (runledger.model_registry_entries.provider,
  runledger.model_registry_entries.model, runledger.model_registry_entries.effective_from) > ($2, $3, $4)
order by runledger.model_registry_entries.provider asc, runledger.model_registry_entries.model asc,
  runledger.model_registry_entries.effective_from asc
limit $5;

-- models_list_c4fe09f726f0
select runledger.model_registry_entries.id, runledger.model_registry_entries.organization_id,
  runledger.model_registry_entries.provider, runledger.model_registry_entries.model,
  runledger.model_registry_entries.display_name, runledger.model_registry_entries.status,
  runledger.model_registry_entries.context_window_tokens, runledger.model_registry_entries.max_output_tokens,
  runledger.model_registry_entries.input_nano_usd_per_mtok,
  runledger.model_registry_entries.output_nano_usd_per_mtok,
  runledger.model_registry_entries.cached_input_nano_usd_per_mtok,
  runledger.model_registry_entries.cache_write_nano_usd_per_mtok,
  runledger.model_registry_entries.reasoning_nano_usd_per_mtok,
  runledger.model_registry_entries.effective_from, runledger.model_registry_entries.effective_to,
  runledger.model_registry_entries.created_at
from runledger.model_registry_entries
where organization_id = $1 and runledger.model_registry_entries.provider = $2
order by runledger.model_registry_entries.provider asc, runledger.model_registry_entries.model asc,
  runledger.model_registry_entries.effective_from asc
limit $3;

-- models_list_a03ffbaf4a4e
select runledger.model_registry_entries.id, runledger.model_registry_entries.organization_id,
  runledger.model_registry_entries.provider, runledger.model_registry_entries.model,
  runledger.model_registry_entries.display_name, runledger.model_registry_entries.status,
  runledger.model_registry_entries.context_window_tokens, runledger.model_registry_entries.max_output_tokens,
  runledger.model_registry_entries.input_nano_usd_per_mtok,
  runledger.model_registry_entries.output_nano_usd_per_mtok,
  runledger.model_registry_entries.cached_input_nano_usd_per_mtok,
  runledger.model_registry_entries.cache_write_nano_usd_per_mtok,
  runledger.model_registry_entries.reasoning_nano_usd_per_mtok,
  runledger.model_registry_entries.effective_from, runledger.model_registry_entries.effective_to,
  runledger.model_registry_entries.created_at
from runledger.model_registry_entries
where organization_id = $1 and runledger.model_registry_entries.model = $2
order by runledger.model_registry_entries.provider asc, runledger.model_registry_entries.model asc,
  runledger.model_registry_entries.effective_from asc
limit $3;

-- models_list_fdbd0e01de61
select runledger.model_registry_entries.id, runledger.model_registry_entries.organization_id,
  runledger.model_registry_entries.provider, runledger.model_registry_entries.model,
  runledger.model_registry_entries.display_name, runledger.model_registry_entries.status,
  runledger.model_registry_entries.context_window_tokens, runledger.model_registry_entries.max_output_tokens,
  runledger.model_registry_entries.input_nano_usd_per_mtok,
  runledger.model_registry_entries.output_nano_usd_per_mtok,
  runledger.model_registry_entries.cached_input_nano_usd_per_mtok,
  runledger.model_registry_entries.cache_write_nano_usd_per_mtok,
  runledger.model_registry_entries.reasoning_nano_usd_per_mtok,
  runledger.model_registry_entries.effective_from, runledger.model_registry_entries.effective_to,
  runledger.model_registry_entries.created_at
from runledger.model_registry_entries
where organization_id = $1 and runledger.model_registry_entries.status = $2
order by runledger.model_registry_entries.provider asc, runledger.model_registry_entries.model asc,
  runledger.model_registry_entries.effective_from asc
limit $3;

-- models_list_afd623ef604b
select runledger.model_registry_entries.id, runledger.model_registry_entries.organization_id,
  runledger.model_registry_entries.provider, runledger.model_registry_entries.model,
  runledger.model_registry_entries.display_name, runledger.model_registry_entries.status,
  runledger.model_registry_entries.context_window_tokens, runledger.model_registry_entries.max_output_tokens,
  runledger.model_registry_entries.input_nano_usd_per_mtok,
  runledger.model_registry_entries.output_nano_usd_per_mtok,
  runledger.model_registry_entries.cached_input_nano_usd_per_mtok,
  runledger.model_registry_entries.cache_write_nano_usd_per_mtok,
  runledger.model_registry_entries.reasoning_nano_usd_per_mtok,
  runledger.model_registry_entries.effective_from, runledger.model_registry_entries.effective_to,
  runledger.model_registry_entries.created_at
from runledger.model_registry_entries
where organization_id = $1 and (runledger.model_registry_entries.effective_from <= $2 and (effective_to is
  null or effective_to > $3))
order by runledger.model_registry_entries.provider asc, runledger.model_registry_entries.model asc,
  runledger.model_registry_entries.effective_from asc
limit $4;

-- models_by_id_a0b96c906d33
select id, organization_id, provider, model, display_name, status, context_window_tokens, max_output_tokens,
  input_nano_usd_per_mtok, output_nano_usd_per_mtok, cached_input_nano_usd_per_mtok,
  cache_write_nano_usd_per_mtok, reasoning_nano_usd_per_mtok, effective_from, effective_to, created_at
from runledger.model_registry_entries
where id = $1 and organization_id in ($2, $3);

-- models_listed_at_1a791ca4fc61
select id, organization_id, provider, model, display_name, status, context_window_tokens, max_output_tokens,
  input_nano_usd_per_mtok, output_nano_usd_per_mtok, cached_input_nano_usd_per_mtok,
  cache_write_nano_usd_per_mtok, reasoning_nano_usd_per_mtok, effective_from, effective_to, created_at
from runledger.model_registry_entries
where organization_id = $1 and provider = $2 and model = $3 and effective_from <= $4
order by effective_from desc
limit $5;

-- models_priced_at_7a8d860632b4
select id, organization_id, provider, model, display_name, status, context_window_tokens, max_output_tokens,
  input_nano_usd_per_mtok, output_nano_usd_per_mtok, cached_input_nano_usd_per_mtok,
  cache_write_nano_usd_per_mtok, reasoning_nano_usd_per_mtok, effective_from, effective_to, created_at
from (
  select id, organization_id, provider, model, display_name, status, context_window_tokens, max_output_tokens,
    input_nano_usd_per_mtok, output_nano_usd_per_mtok, cached_input_nano_usd_per_mtok,
    cache_write_nano_usd_per_mtok, reasoning_nano_usd_per_mtok, effective_from, effective_to, created_at
  from runledger.model_registry_entries
  where organization_id = $1 and provider = $2 and model = $3 and effective_from <= $4
  order by effective_from desc
  limit $5
) as own
union all
select id, organization_id, provider, model, display_name, status, context_window_tokens, max_output_tokens,
  input_nano_usd_per_mtok, output_nano_usd_per_mtok, cached_input_nano_usd_per_mtok,
  cache_write_nano_usd_per_mtok, reasoning_nano_usd_per_mtok, effective_from, effective_to, created_at
from (
  select id, organization_id, provider, model, display_name, status, context_window_tokens, max_output_tokens,
    input_nano_usd_per_mtok, output_nano_usd_per_mtok, cached_input_nano_usd_per_mtok,
    cache_write_nano_usd_per_mtok, reasoning_nano_usd_per_mtok, effective_from, effective_to, created_at
  from runledger.model_registry_entries
  where organization_id = $6 and provider = $7 and model = $8 and effective_from <= $9
  order by effective_from desc
  limit $10
) as listed;

-- models_priced_between_f68dcb44c93e
select id, organization_id, provider, model, display_name, status, context_window_tokens, max_output_tokens,
  input_nano_usd_per_mtok, output_nano_usd_per_mtok, cached_input_nano_usd_per_mtok,
  cache_write_nano_usd_per_mtok, reasoning_nano_usd_per_mtok, effective_from, effective_to, created_at
from runledger.model_registry_entries
where organization_id in ($1, $2) and provider = any($3) and model = any($4) and effective_from <= $5 and
  (effective_to is null or effective_to > $6);

-- models_lock_4adc68293d90
select pg_advisory_xact_lock(hashtextextended($1, 0))::text as locked;

-- models_organization_6f646db378cf
select id
from runledger.organizations
where id = $1;

-- models_of_e40d7a65049c
select id, organization_id, provider, model, display_name, status, context_window_tokens, max_output_tokens,
  input_nano_usd_per_mtok, output_nano_usd_per_mtok, cached_input_nano_usd_per_mtok,
  cache_write_nano_usd_per_mtok, reasoning_nano_usd_per_mtok, effective_from, effective_to, created_at
from runledger.model_registry_entries
where organization_id in ($1, $2) and provider = any($3) and model = any($4);

-- models_insert_1c9358129acb
insert into runledger.model_registry_entries (id, organization_id, provider, model, display_name, status,
  context_window_tokens, max_output_tokens, input_nano_usd_per_mtok, output_nano_usd_per_mtok,
  cached_input_nano_usd_per_mtok, cache_write_nano_usd_per_mtok, reasoning_nano_usd_per_mtok, effective_from,
  effective_to, created_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16);

-- models_end_d6a18fe5281b
update runledger.model_registry_entries
set effective_to = $1
where organization_id = $2 and id = any($3);

-- models_set_status_of_45302afef890
update runledger.model_registry_entries
set status = $1
where organization_id = $2 and id = any($3);

-- models_set_status_700a68300ef6
update runledger.model_registry_entries
set status = $1
where organization_id = $2 and provider = $3 and model = $4 and status <> $5;
