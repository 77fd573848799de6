-- Work that a worker claims under a lease, finishes or hands back.
CREATE TABLE jobs (
  organization_id TEXT NOT NULL,
  id              TEXT NOT NULL,
  user_id         TEXT,
  queue           TEXT NOT NULL DEFAULT 'default',
  kind            TEXT NOT NULL,
  status          TEXT NOT NULL DEFAULT 'queued',
  priority        INTEGER NOT NULL DEFAULT 5,
  payload         TEXT NOT NULL,
  options         TEXT NOT NULL DEFAULT '{}',
  idempotency_key TEXT,
  run_at          TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
  attempt         INTEGER NOT NULL DEFAULT 0,
  max_attempts    INTEGER NOT NULL DEFAULT 20,
  worker_id       TEXT,
  lease_token     TEXT,
  locked_until    TEXT,
  created_at      TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
  started_at      TEXT,
  completed_at    TEXT,
  result          TEXT,
  error           TEXT,

  CONSTRAINT pk_jobs PRIMARY KEY (organization_id, id),
  CONSTRAINT fk_jobs_organization_id FOREIGN KEY (organization_id) REFERENCES organizations (id),
  CONSTRAINT fk_jobs_user_id
    FOREIGN KEY (organization_id, user_id) REFERENCES users (organization_id, id),
  CONSTRAINT chk_jobs_organization_id CHECK (length(organization_id) = 36),
  CONSTRAINT chk_jobs_id CHECK (length(id) = 36),
  CONSTRAINT chk_jobs_user_id CHECK (length(user_id) = 36),
  CONSTRAINT chk_jobs_queue CHECK (length(queue) <= 63),
  CONSTRAINT chk_jobs_kind CHECK (length(kind) <= 63),
  CONSTRAINT chk_jobs_status
    CHECK (status IN ('queued', 'processing', 'completed', 'failed', 'cancelled')),
  CONSTRAINT chk_jobs_priority CHECK (priority BETWEEN 0 AND 9),
  CONSTRAINT chk_jobs_payload CHECK (json_valid(payload)),
  CONSTRAINT chk_jobs_options CHECK (json_valid(options)),
  CONSTRAINT chk_jobs_idempotency_key CHECK (length(idempotency_key) <= 255),
  CONSTRAINT chk_jobs_run_at CHECK (run_at GLOB '????-??-??T??:??:??.???Z'),
  CONSTRAINT chk_jobs_attempt CHECK (attempt >= 0),
  CONSTRAINT chk_jobs_max_attempts CHECK (max_attempts >= 1),
  CONSTRAINT chk_jobs_worker_id CHECK (length(worker_id) <= 255),
  CONSTRAINT chk_jobs_lease_token CHECK (length(lease_token) = 36),
  CONSTRAINT chk_jobs_locked_until CHECK (locked_until GLOB '????-??-??T??:??:??.???Z'),
  CONSTRAINT chk_jobs_created_at CHECK (created_at GLOB '????-??-??T??:??:??.???Z'),
  CONSTRAINT chk_jobs_started_at CHECK (started_at GLOB '????-??-??T??:??:??.???Z'),
  CONSTRAINT chk_jobs_completed_at CHECK (completed_at GLOB '????-??-??T??:??:??.???Z'),
  CONSTRAINT chk_jobs_result CHECK (json_valid(coalesce(result, 'null'))),
  CONSTRAINT chk_jobs_error CHECK (json_valid(coalesce(error, 'null'))),
  CONSTRAINT chk_jobs_lease CHECK (
    (status = 'processing' AND lease_token IS NOT NULL AND locked_until IS NOT NULL)
    OR (status <> 'processing' AND lease_token IS NULL AND locked_until IS NULL)
  )
) STRICT;

-- One job for each key.
CREATE UNIQUE INDEX uq_jobs_idempotency_key
  ON jobs (organization_id, idempotency_key)
  WHERE idempotency_key IS NOT NULL;

-- Claiming: the next job of a queue, one priority after the other. Finished jobs are not in it.
CREATE INDEX idx_jobs_queue_priority_run_at_id
  ON jobs (queue, priority, run_at, id)
  WHERE status = 'queued';

-- Claiming in turns: the next organization, and its next job.
CREATE INDEX idx_jobs_queue_priority_organization_id_run_at_id
  ON jobs (queue, priority, organization_id, run_at, id)
  WHERE status = 'queued';

-- An organization's queued jobs, newest first.
CREATE INDEX idx_jobs_organization_id_created_at_id
  ON jobs (organization_id, created_at, id)
  WHERE status = 'queued';

-- All queued jobs, newest first.
CREATE INDEX idx_jobs_created_at_organization_id_id
  ON jobs (created_at, organization_id, id)
  WHERE status = 'queued';

-- Finding expired leases among the few jobs that are under one.
CREATE INDEX idx_jobs_locked_until ON jobs (locked_until) WHERE status = 'processing';

-- An organization's finished jobs, newest first.
CREATE INDEX idx_jobs_organization_id_status_created_at_id
  ON jobs (organization_id, status, created_at, id)
  WHERE status IN ('completed', 'failed', 'cancelled');

-- All finished jobs, newest first, and purging them, oldest first.
CREATE INDEX idx_jobs_status_created_at_organization_id_id
  ON jobs (status, created_at, organization_id, id)
  WHERE status IN ('completed', 'failed', 'cancelled');

-- A user's jobs in each state, newest first.
CREATE INDEX idx_jobs_organization_id_user_id_status_created_at_id
  ON jobs (organization_id, user_id, status, created_at, id)
  WHERE user_id IS NOT NULL;

-- A file that belongs to a job; its content lies in a blob store.
CREATE TABLE job_files (
  organization_id TEXT NOT NULL,
  id              TEXT NOT NULL,
  job_id          TEXT NOT NULL,
  file_name       TEXT NOT NULL,
  blob_path       TEXT NOT NULL,
  content_type    TEXT NOT NULL,
  size_bytes      INTEGER NOT NULL,
  uploaded_at     TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),

  CONSTRAINT pk_job_files PRIMARY KEY (organization_id, id),
  CONSTRAINT fk_job_files_job_id
    FOREIGN KEY (organization_id, job_id) REFERENCES jobs (organization_id, id) ON DELETE CASCADE,
  CONSTRAINT chk_job_files_organization_id CHECK (length(organization_id) = 36),
  CONSTRAINT chk_job_files_id CHECK (length(id) = 36),
  CONSTRAINT chk_job_files_job_id CHECK (length(job_id) = 36),
  CONSTRAINT chk_job_files_file_name CHECK (length(file_name) <= 255),
  CONSTRAINT chk_job_files_blob_path CHECK (length(blob_path) <= 1024),
  CONSTRAINT chk_job_files_content_type CHECK (length(content_type) <= 127),
  CONSTRAINT chk_job_files_size_bytes CHECK (size_bytes >= 0),
  CONSTRAINT chk_job_files_uploaded_at CHECK (uploaded_at GLOB '????-??-??T??:??:??.???Z')
) STRICT;

-- The files of a job.
CREATE INDEX idx_job_files_organization_id_job_id ON job_files (organization_id, job_id);
