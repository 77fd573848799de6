-- Text that is compared is so by code point (COLLATE "C"), whatever the database's locale. Money is
-- whole nano-dollars, and says so in its name. NULL passes every check.

-- A customer of the platform: the tenant that everything else belongs to.
CREATE TABLE organizations (
  id          uuid NOT NULL,
  slug        text COLLATE "C" NOT NULL,
  external_id text COLLATE "C",
  name        text COLLATE "C" NOT NULL,
  quota_tier  text COLLATE "C" NOT NULL DEFAULT 'pro',
  created_at  timestamptz(3) NOT NULL DEFAULT now(),
  updated_at  timestamptz(3) NOT NULL DEFAULT now(),

  CONSTRAINT pk_organizations PRIMARY KEY (id),
  CONSTRAINT uq_organizations_slug UNIQUE (slug),
  CONSTRAINT uq_organizations_external_id UNIQUE (external_id),
  CONSTRAINT chk_organizations_slug CHECK (slug ~ '^[a-z0-9-]{2,63}$'),
  CONSTRAINT chk_organizations_external_id CHECK (length(external_id) <= 255),
  CONSTRAINT chk_organizations_name CHECK (length(name) <= 200),
  CONSTRAINT chk_organizations_quota_tier CHECK (length(quota_tier) <= 63)
);

-- Organizations by age.
CREATE INDEX idx_organizations_created_at ON organizations (created_at);

-- The organizations of a tier.
CREATE INDEX idx_organizations_quota_tier_created_at ON organizations (quota_tier, created_at);

-- A person who belongs to an organization.
CREATE TABLE users (
  organization_id uuid NOT NULL,
  id              uuid NOT NULL,
  external_id     text COLLATE "C",
  email           text COLLATE "C" NOT NULL,
  display_name    text COLLATE "C",
  role            text COLLATE "C" NOT NULL,
  deactivated_at  timestamptz(3),
  created_at      timestamptz(3) NOT NULL DEFAULT now(),
  updated_at      timestamptz(3) NOT NULL DEFAULT now(),

  CONSTRAINT pk_users PRIMARY KEY (organization_id, id),
  CONSTRAINT uq_users_external_id UNIQUE (external_id),
  CONSTRAINT uq_users_email UNIQUE (email),
  CONSTRAINT fk_users_organization_id FOREIGN KEY (organization_id) REFERENCES organizations (id),
  CONSTRAINT chk_users_external_id CHECK (length(external_id) <= 255),
  CONSTRAINT chk_users_email CHECK (length(email) <= 320 AND email = lower(email)),
  CONSTRAINT chk_users_display_name CHECK (length(display_name) <= 200),
  CONSTRAINT chk_users_role CHECK (role IN ('admin', 'user'))
);

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
  organization_id uuid NOT NULL,
  id              uuid NOT NULL,
  user_id         uuid,
  name            text COLLATE "C" NOT NULL,
  environment     text COLLATE "C" NOT NULL DEFAULT 'live',
  prefix          text COLLATE "C" NOT NULL,
  hash            bytea NOT NULL,
  scopes          text[] COLLATE "C" NOT NULL DEFAULT '{}',
  quota_tier      text COLLATE "C",
  created_at      timestamptz(3) NOT NULL DEFAULT now(),
  expires_at      timestamptz(3),
  last_used_at    timestamptz(3),
  revoked_at      timestamptz(3),
  replaced_by_id  uuid,

  CONSTRAINT pk_api_keys PRIMARY KEY (organization_id, id),
  CONSTRAINT uq_api_keys_prefix UNIQUE (prefix),
  CONSTRAINT uq_api_keys_hash UNIQUE (hash),
  CONSTRAINT fk_api_keys_organization_id
    FOREIGN KEY (organization_id) REFERENCES organizations (id) ON DELETE CASCADE,
  CONSTRAINT fk_api_keys_user_id
    FOREIGN KEY (organization_id, user_id) REFERENCES users (organization_id, id) ON DELETE CASCADE,
  CONSTRAINT fk_api_keys_replaced_by_id
    FOREIGN KEY (organization_id, replaced_by_id) REFERENCES api_keys (organization_id, id),
  CONSTRAINT chk_api_keys_name CHECK (length(name) <= 200),
  CONSTRAINT chk_api_keys_environment CHECK (length(environment) <= 16),
  CONSTRAINT chk_api_keys_prefix CHECK (length(prefix) <= 32),
  CONSTRAINT chk_api_keys_hash CHECK (octet_length(hash) = 32),
  CONSTRAINT chk_api_keys_quota_tier CHECK (length(quota_tier) <= 63)
);

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
