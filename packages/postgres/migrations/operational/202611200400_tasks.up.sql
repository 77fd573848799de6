-- A request to the platform’s agents, from its approval to its end.
CREATE TABLE tasks (
  organization_id     uuid NOT NULL,
  task_id             uuid NOT NULL,
  project_id          text COLLATE "C",
  request_text        text COLLATE "C" NOT NULL,
  status              text COLLATE "C" NOT NULL DEFAULT 'pending',
  created_at          timestamptz(3) NOT NULL DEFAULT now(),
  created_by          text COLLATE "C",
  approved_at         timestamptz(3),
  approved_by         text COLLATE "C",
  completed_at        timestamptz(3),
  estimated_resources jsonb,
  actual_resources    jsonb,
  external_ai_used    jsonb,
  error_message       text COLLATE "C",

  CONSTRAINT pk_tasks PRIMARY KEY (organization_id, task_id),
  CONSTRAINT fk_tasks_organization_id FOREIGN KEY (organization_id) REFERENCES organizations (id),
  CONSTRAINT chk_tasks_project_id CHECK (length(project_id) <= 255),
  CONSTRAINT chk_tasks_request_text CHECK (length(request_text) <= 100000),
  CONSTRAINT chk_tasks_status
    CHECK (status IN ('pending', 'approved', 'executing', 'completed', 'failed', 'rejected')),
  CONSTRAINT chk_tasks_created_by CHECK (length(created_by) <= 255),
  CONSTRAINT chk_tasks_approved_by CHECK (length(approved_by) <= 255),
  CONSTRAINT chk_tasks_error_message CHECK (length(error_message) <= 100000)
);

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
  organization_id uuid NOT NULL,
  log_id          uuid NOT NULL,
  task_id         uuid NOT NULL,
  step_number     integer NOT NULL,
  agent_type      text COLLATE "C" NOT NULL,
  action          text COLLATE "C" NOT NULL,
  status          text COLLATE "C" NOT NULL DEFAULT 'running',
  output_summary  text COLLATE "C",
  output_full     jsonb,
  timestamp       timestamptz(3) NOT NULL DEFAULT now(),
  duration_ms     bigint,

  CONSTRAINT pk_execution_logs PRIMARY KEY (organization_id, log_id),
  CONSTRAINT uq_execution_logs_task_id_step_number UNIQUE (organization_id, task_id, step_number),
  CONSTRAINT fk_execution_logs_task_id
    FOREIGN KEY (organization_id, task_id)
    REFERENCES tasks (organization_id, task_id) ON DELETE CASCADE,
  CONSTRAINT chk_execution_logs_step_number CHECK (step_number >= 1),
  CONSTRAINT chk_execution_logs_agent_type CHECK (length(agent_type) <= 63),
  CONSTRAINT chk_execution_logs_action CHECK (length(action) <= 10000),
  CONSTRAINT chk_execution_logs_status CHECK (status IN ('running', 'completed', 'failed')),
  CONSTRAINT chk_execution_logs_output_summary CHECK (length(output_summary) <= 500),
  CONSTRAINT chk_execution_logs_duration_ms CHECK (duration_ms >= 0)
);

-- Steps that failed lately.
CREATE INDEX idx_execution_logs_status_timestamp ON execution_logs (status, timestamp);
