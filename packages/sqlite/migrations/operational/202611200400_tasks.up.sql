-- A request to the platform’s agents, from its approval to its end.
CREATE TABLE tasks (
  organization_id     TEXT NOT NULL,
  task_id             TEXT NOT NULL,
  project_id          TEXT,
  request_text        TEXT NOT NULL,
  status              TEXT NOT NULL DEFAULT 'pending',
  created_at          TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
  created_by          TEXT,
  approved_at         TEXT,
  approved_by         TEXT,
  completed_at        TEXT,
  estimated_resources TEXT,
  actual_resources    TEXT,
  external_ai_used    TEXT,
  error_message       TEXT,

  CONSTRAINT pk_tasks PRIMARY KEY (organization_id, task_id),
  CONSTRAINT fk_tasks_organization_id FOREIGN KEY (organization_id) REFERENCES organizations (id),
  CONSTRAINT chk_tasks_organization_id CHECK (length(organization_id) = 36),
  CONSTRAINT chk_tasks_task_id CHECK (length(task_id) = 36),
  CONSTRAINT chk_tasks_project_id CHECK (length(project_id) <= 255),
  CONSTRAINT chk_tasks_request_text CHECK (length(request_text) <= 100000),
  CONSTRAINT chk_tasks_status
    CHECK (status IN ('pending', 'approved', 'executing', 'completed', 'failed', 'rejected')),
  CONSTRAINT chk_tasks_created_at CHECK (created_at GLOB '????-??-??T??:??:??.???Z'),
  CONSTRAINT chk_tasks_created_by CHECK (length(created_by) <= 255),
  CONSTRAINT chk_tasks_approved_at CHECK (approved_at GLOB '????-??-??T??:??:??.???Z'),
  CONSTRAINT chk_tasks_approved_by CHECK (length(approved_by) <= 255),
  CONSTRAINT chk_tasks_completed_at CHECK (completed_at GLOB '????-??-??T??:??:??.???Z'),
  CONSTRAINT chk_tasks_estimated_resources
    CHECK (json_valid(coalesce(estimated_resources, 'null'))),
  CONSTRAINT chk_tasks_actual_resources CHECK (json_valid(coalesce(actual_resources, 'null'))),
  CONSTRAINT chk_tasks_external_ai_used CHECK (json_valid(coalesce(external_ai_used, 'null'))),
  CONSTRAINT chk_tasks_error_message CHECK (length(error_message) <= 100000)
) STRICT;

-- Retention.
CREATE INDEX idx_tasks_created_at ON tasks (created_at);

-- Tasks in a state, of all organizations.
CREATE INDEX idx_tasks_status ON tasks (status);

-- An organization's tasks, by age.
CREATE INDEX idx_tasks_organization_id_created_at ON tasks (organization_id, created_at);

-- An organization's tasks in a state, by age: lists are sorted so, and a page must not cost a sort.
CREATE INDEX idx_tasks_organization_id_status_created_at
  ON tasks (organization_id, status, created_at);

-- The tasks of a project, by age.
CREATE INDEX idx_tasks_organization_id_project_id_created_at
  ON tasks (organization_id, project_id, created_at);

-- What somebody asked, by age.
CREATE INDEX idx_tasks_organization_id_created_by_created_at
  ON tasks (organization_id, created_by, created_at);

-- One step of a task’s execution.
CREATE TABLE execution_logs (
  organization_id TEXT NOT NULL,
  log_id          TEXT NOT NULL,
  task_id         TEXT NOT NULL,
  step_number     INTEGER NOT NULL,
  agent_type      TEXT NOT NULL,
  action          TEXT NOT NULL,
  status          TEXT NOT NULL DEFAULT 'running',
  output_summary  TEXT,
  output_full     TEXT,
  timestamp       TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
  duration_ms     INTEGER,

  CONSTRAINT pk_execution_logs PRIMARY KEY (organization_id, log_id),
  CONSTRAINT uq_execution_logs_task_id_step_number UNIQUE (organization_id, task_id, step_number),
  CONSTRAINT fk_execution_logs_task_id
    FOREIGN KEY (organization_id, task_id)
    REFERENCES tasks (organization_id, task_id) ON DELETE CASCADE,
  CONSTRAINT chk_execution_logs_organization_id CHECK (length(organization_id) = 36),
  CONSTRAINT chk_execution_logs_log_id CHECK (length(log_id) = 36),
  CONSTRAINT chk_execution_logs_task_id CHECK (length(task_id) = 36),
  CONSTRAINT chk_execution_logs_step_number CHECK (step_number >= 1),
  CONSTRAINT chk_execution_logs_agent_type CHECK (length(agent_type) <= 63),
  CONSTRAINT chk_execution_logs_action CHECK (length(action) <= 10000),
  CONSTRAINT chk_execution_logs_status CHECK (status IN ('running', 'completed', 'failed')),
  CONSTRAINT chk_execution_logs_output_summary CHECK (length(output_summary) <= 500),
  CONSTRAINT chk_execution_logs_output_full CHECK (json_valid(coalesce(output_full, 'null'))),
  CONSTRAINT chk_execution_logs_timestamp CHECK (timestamp GLOB '????-??-??T??:??:??.???Z'),
  CONSTRAINT chk_execution_logs_duration_ms CHECK (duration_ms >= 0)
) STRICT;

-- Steps that failed lately.
CREATE INDEX idx_execution_logs_status_timestamp ON execution_logs (status, timestamp);
