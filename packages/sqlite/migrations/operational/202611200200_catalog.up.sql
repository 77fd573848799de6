-- A model and its prices from one instant to another: the list price, or a tenant’s own.
CREATE TABLE model_registry_entries (
  id                             TEXT NOT NULL,
  organization_id                TEXT NOT NULL,
  provider                       TEXT NOT NULL,
  model                          TEXT NOT NULL,
  display_name                   TEXT NOT NULL,
  status                         TEXT NOT NULL DEFAULT 'active',
  context_window_tokens          INTEGER,
  max_output_tokens              INTEGER,
  input_nano_usd_per_mtok        INTEGER NOT NULL,
  output_nano_usd_per_mtok       INTEGER NOT NULL,
  cached_input_nano_usd_per_mtok INTEGER NOT NULL,
  cache_write_nano_usd_per_mtok  INTEGER NOT NULL,
  reasoning_nano_usd_per_mtok    INTEGER NOT NULL,
  effective_from                 TEXT NOT NULL,
  effective_to                   TEXT,
  created_at                     TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),

  CONSTRAINT pk_model_registry_entries PRIMARY KEY (id),
  CONSTRAINT uq_model_registry_entries_provider_model_effective_from
    UNIQUE (organization_id, provider, model, effective_from),
  CONSTRAINT chk_model_registry_entries_id CHECK (length(id) = 36),
  CONSTRAINT chk_model_registry_entries_organization_id CHECK (length(organization_id) = 36),
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
  CONSTRAINT chk_model_registry_entries_effective_from
    CHECK (effective_from GLOB '????-??-??T??:??:??.???Z'),
  CONSTRAINT chk_model_registry_entries_effective_to
    CHECK (effective_to GLOB '????-??-??T??:??:??.???Z'),
  CONSTRAINT chk_model_registry_entries_created_at
    CHECK (created_at GLOB '????-??-??T??:??:??.???Z'),
  CONSTRAINT chk_model_registry_entries_effective CHECK (effective_from < effective_to)
) STRICT;
