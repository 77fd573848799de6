-- Work that a worker claims under a lease, finishes or hands back.
CREATE TABLE jobs (
  organization_id uuid NOT NULL,
  id              uuid NOT NULL,
  user_id         uuid,
  queue           text COLLATE "C" NOT NULL DEFAULT 'default',
  kind            text COLLATE "C" NOT NULL,
  status          text COLLATE "C" NOT NULL DEFAULT 'queued',
  priority        integer NOT NULL DEFAULT 5,
  payload         jsonb NOT NULL,
  options         jsonb NOT NULL DEFAULT '{}',
  idempotency_key text COLLATE "C",
  run_at          timestamptz(3) NOT NULL DEFAULT now(),
  attempt         integer NOT NULL DEFAULT 0,
  max_attempts    integer NOT NULL DEFAULT 20,
  worker_id       text COLLATE "C",
  lease_token     uuid,
  locked_until    timestamptz(3),
  created_at      timestamptz(3) NOT NULL DEFAULT now(),
  started_at      timestamptz(3),
  completed_at    timestamptz(3),
  result          jsonb,
  error           jsonb,

  CONSTRAINT pk_jobs PRIMARY KEY (organization_id, id),
  CONSTRAINT fk_jobs_organization_id FOREIGN KEY (organization_id) REFERENCES organizations (id),
  CONSTRAINT fk_jobs_user_id
    FOREIGN KEY (organization_id, user_id) REFERENCES users (organization_id, id),
  CONSTRAINT chk_jobs_queue CHECK (length(queue) <= 63),
  CONSTRAINT chk_jobs_kind CHECK (length(kind) <= 63),
  CONSTRAINT chk_jobs_status
    CHECK (status IN ('queued', 'processing', 'completed', 'failed', 'cancelled')),
  CONSTRAINT chk_jobs_priority CHECK (priority BETWEEN 0 AND 9),
  CONSTRAINT chk_jobs_idempotency_key CHECK (length(idempotency_key) <= 255),
  CONSTRAINT chk_jobs_attempt CHECK (attempt >= 0),
  CONSTRAINT chk_jobs_max_attempts CHECK (max_attempts >= 1),
  CONSTRAINT chk_jobs_worker_id CHECK (length(worker_id) <= 255),
  CONSTRAINT chk_jobs_lease CHECK (
    (status = 'processing' AND lease_token IS NOT NULL AND locked_until IS NOT NULL)
    OR (status <> 'processing' AND lease_token IS NULL AND locked_until IS NULL)
  )
)
-- Each job leaves two dead rows behind, and claiming walks over what they leave in its index.
WITH (autovacuum_vacuum_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.05);

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
  organization_id uuid NOT NULL,
  id              uuid NOT NULL,
  job_id          uuid NOT NULL,
  file_name       text COLLATE "C" NOT NULL,
  blob_path       text COLLATE "C" NOT NULL,
  content_type    text COLLATE "C" NOT NULL,
  size_bytes      bigint NOT NULL,
  uploaded_at     timestamptz(3) NOT NULL DEFAULT now(),

  CONSTRAINT pk_job_files PRIMARY KEY (organization_id, id),
  CONSTRAINT fk_job_files_job_id
    FOREIGN KEY (organization_id, job_id) REFERENCES jobs (organization_id, id) ON DELETE CASCADE,
  CONSTRAINT chk_job_files_file_name CHECK (length(file_name) <= 255),
  CONSTRAINT chk_job_files_blob_path CHECK (length(blob_path) <= 1024),
  CONSTRAINT chk_job_files_content_type CHECK (length(content_type) <= 127),
  CONSTRAINT chk_job_files_size_bytes CHECK (size_bytes >= 0)
);

-- The files of a job.
CREATE INDEX idx_job_files_organization_id_job_id ON job_files (organization_id, job_id);
