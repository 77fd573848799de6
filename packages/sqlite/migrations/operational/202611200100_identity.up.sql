-- STRICT holds each column to its type; the checks say what a type of four leaves open: identifiers are
-- UUIDs in text, instants ISO 8601 in UTC with milliseconds. NULL passes every check.

-- A customer of the platform: the tenant that everything else belongs to.
CREATE TABLE organizations (
  id          TEXT NOT NULL,
  slug        TEXT NOT NULL,
  external_id TEXT,
  name        TEXT NOT NULL,
  quota_tier  TEXT NOT NULL DEFAULT 'pro',
  created_at  TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
  updated_at  TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),

  CONSTRAINT pk_organizations PRIMARY KEY (id),
  CONSTRAINT uq_organizations_slug UNIQUE (slug),
  CONSTRAINT uq_organizations_external_id UNIQUE (external_id),
  CONSTRAINT chk_organizations_id CHECK (length(id) = 36),
  CONSTRAINT chk_organizations_slug
    CHECK (slug NOT GLOB '*[^a-z0-9-]*' AND length(slug) BETWEEN 2 AND 63),
  CONSTRAINT chk_organizations_external_id CHECK (length(external_id) <= 255),
  CONSTRAINT chk_organizations_name CHECK (length(name) <= 200),
  CONSTRAINT chk_organizations_quota_tier CHECK (length(quota_tier) <= 63),
  CONSTRAINT chk_organizations_created_at CHECK (created_at GLOB '????-??-??T??:??:??.???Z'),
  CONSTRAINT chk_organizations_updated_at CHECK (updated_at GLOB '????-??-??T??:??:??.???Z')
) STRICT;

-- Organizations by age.
CREATE INDEX idx_organizations_created_at ON organizations (created_at);

-- The organizations of a tier.
CREATE INDEX idx_organizations_quota_tier_created_at ON organizations (quota_tier, created_at);

-- A person who belongs to an organization.
CREATE TABLE users (
  organization_id TEXT NOT NULL,
  id              TEXT NOT NULL,
  external_id     TEXT,
  email           TEXT NOT NULL,
  display_name    TEXT,
  role            TEXT NOT NULL,
  deactivated_at  TEXT,
  created_at      TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
  updated_at      TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),

  CONSTRAINT pk_users PRIMARY KEY (organization_id, id),
  CONSTRAINT uq_users_external_id UNIQUE (external_id),
  CONSTRAINT uq_users_email UNIQUE (email),
  CONSTRAINT fk_users_organization_id FOREIGN KEY (organization_id) REFERENCES organizations (id),
  CONSTRAINT chk_users_organization_id CHECK (length(organization_id) = 36),
  CONSTRAINT chk_users_id CHECK (length(id) = 36),
  CONSTRAINT chk_users_external_id CHECK (length(external_id) <= 255),
  CONSTRAINT chk_users_email CHECK (length(email) <= 320 AND email = lower(email)),
  CONSTRAINT chk_users_display_name CHECK (length(display_name) <= 200),
  CONSTRAINT chk_users_role CHECK (role IN ('admin', 'user')),
  CONSTRAINT chk_users_deactivated_at CHECK (deactivated_at GLOB '????-??-??T??:??:??.???Z'),
  CONSTRAINT chk_users_created_at CHECK (created_at GLOB '????-??-??T??:??:??.???Z'),
  CONSTRAINT chk_users_updated_at CHECK (updated_at GLOB '????-??-??T??:??:??.???Z')
) STRICT;

-- The users with a role.
CREATE INDEX idx_users_role ON users (role);

-- An organization's users, newest first.
CREATE INDEX idx_users_organization_id_created_at ON users (organization_id, created_at);

-- An organization's users with a role.
CREATE INDEX idx_users_organization_id_role_created_at ON users (organization_id, role, created_at);

-- The users who were deactivated.
CREATE INDEX idx_users_organization_id_deactivated_at
  ON users (organization_id, deactivated_at)
  WHERE deactivated_at IS NOT NULL;

-- A key for calling the platform: the secret itself is shown once and never stored.
CREATE TABLE api_keys (
  organization_id TEXT NOT NULL,
  id              TEXT NOT NULL,
  user_id         TEXT,
  name            TEXT NOT NULL,
  environment     TEXT NOT NULL DEFAULT 'live',
  prefix          TEXT NOT NULL,
  hash            BLOB NOT NULL,
  scopes          TEXT NOT NULL DEFAULT '[]',
  quota_tier      TEXT,
  created_at      TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
  expires_at      TEXT,
  last_used_at    TEXT,
  revoked_at      TEXT,
  replaced_by_id  TEXT,

  CONSTRAINT pk_api_keys PRIMARY KEY (organization_id, id),
  CONSTRAINT uq_api_keys_prefix UNIQUE (prefix),
  CONSTRAINT uq_api_keys_hash UNIQUE (hash),
  CONSTRAINT fk_api_keys_organization_id
    FOREIGN KEY (organization_id) REFERENCES organizations (id) ON DELETE CASCADE,
  CONSTRAINT fk_api_keys_user_id
    FOREIGN KEY (organization_id, user_id) REFERENCES users (organization_id, id) ON DELETE CASCADE,
  CONSTRAINT fk_api_keys_replaced_by_id
    FOREIGN KEY (organization_id, replaced_by_id) REFERENCES api_keys (organization_id, id),
  CONSTRAINT chk_api_keys_organization_id CHECK (length(organization_id) = 36),
  CONSTRAINT chk_api_keys_id CHECK (length(id) = 36),
  CONSTRAINT chk_api_keys_user_id CHECK (length(user_id) = 36),
  CONSTRAINT chk_api_keys_name CHECK (length(name) <= 200),
  CONSTRAINT chk_api_keys_environment CHECK (length(environment) <= 16),
  CONSTRAINT chk_api_keys_prefix CHECK (length(prefix) <= 32),
  CONSTRAINT chk_api_keys_hash CHECK (length(hash) = 32),
  CONSTRAINT chk_api_keys_scopes CHECK (json_valid(scopes) AND json_type(scopes) = 'array'),
  CONSTRAINT chk_api_keys_quota_tier CHECK (length(quota_tier) <= 63),
  CONSTRAINT chk_api_keys_created_at CHECK (created_at GLOB '????-??-??T??:??:??.???Z'),
  CONSTRAINT chk_api_keys_expires_at CHECK (expires_at GLOB '????-??-??T??:??:??.???Z'),
  CONSTRAINT chk_api_keys_last_used_at CHECK (last_used_at GLOB '????-??-??T??:??:??.???Z'),
  CONSTRAINT chk_api_keys_revoked_at CHECK (revoked_at GLOB '????-??-??T??:??:??.???Z'),
  CONSTRAINT chk_api_keys_replaced_by_id CHECK (length(replaced_by_id) = 36)
) STRICT;

-- An organization's keys, newest first.
CREATE INDEX idx_api_keys_organization_id_created_at ON api_keys (organization_id, created_at);

-- A user's keys.
CREATE INDEX idx_api_keys_organization_id_user_id_created_at
  ON api_keys (organization_id, user_id, created_at);

-- The keys that a deleted key had replaced.
CREATE INDEX idx_api_keys_organization_id_replaced_by_id
  ON api_keys (organization_id, replaced_by_id)
  WHERE replaced_by_id IS NOT NULL;

-- Keys by age.
CREATE INDEX idx_api_keys_created_at ON api_keys (created_at);
