-- A model and its prices from one instant to another: the list price, or a tenant’s own.
CREATE TABLE model_registry_entries (
  id                             uuid NOT NULL,
  organization_id                uuid NOT NULL,
  provider                       text COLLATE "C" NOT NULL,
  model                          text COLLATE "C" NOT NULL,
  display_name                   text COLLATE "C" NOT NULL,
  status                         text COLLATE "C" NOT NULL DEFAULT 'active',
  context_window_tokens          bigint,
  max_output_tokens              bigint,
  input_nano_usd_per_mtok        bigint NOT NULL,
  output_nano_usd_per_mtok       bigint NOT NULL,
  cached_input_nano_usd_per_mtok bigint NOT NULL,
  cache_write_nano_usd_per_mtok  bigint NOT NULL,
  reasoning_nano_usd_per_mtok    bigint NOT NULL,
  effective_from                 timestamptz(3) NOT NULL,
  effective_to                   timestamptz(3),
  created_at                     timestamptz(3) NOT NULL DEFAULT now(),

  CONSTRAINT pk_model_registry_entries PRIMARY KEY (id),
  CONSTRAINT uq_model_registry_entries_provider_model_effective_from
    UNIQUE (organization_id, provider, model, effective_from),
  CONSTRAINT chk_model_registry_entries_provider CHECK (length(provider) <= 63),
  CONSTRAINT chk_model_registry_entries_model CHECK (length(model) <= 255),
  CONSTRAINT chk_model_registry_entries_display_name CHECK (length(display_name) <= 200),
  CONSTRAINT chk_model_registry_entries_status
    CHECK (status IN ('active', 'deprecated', 'retired')),
  CONSTRAINT chk_model_registry_entries_context_window_tokens CHECK (context_window_tokens >= 0),
  CONSTRAINT chk_model_registry_entries_max_output_tokens CHECK (max_output_tokens >= 0),
  CONSTRAINT chk_model_registry_entries_input_nano_usd_per_mtok
    CHECK (input_nano_usd_per_mtok >= 0),
  CONSTRAINT chk_model_registry_entries_output_nano_usd_per_mtok
    CHECK (output_nano_usd_per_mtok >= 0),
  CONSTRAINT chk_model_registry_entries_cached_input_nano_usd_per_mtok
    CHECK (cached_input_nano_usd_per_mtok >= 0),
  CONSTRAINT chk_model_registry_entries_cache_write_nano_usd_per_mtok
    CHECK (cache_write_nano_usd_per_mtok >= 0),
  CONSTRAINT chk_model_registry_entries_reasoning_nano_usd_per_mtok
    CHECK (reasoning_nano_usd_per_mtok >= 0),
  CONSTRAINT chk_model_registry_entries_effective CHECK (effective_from < effective_to)
);
