-- One execution of a workflow.
CREATE TABLE workflow_states (
  organization_id  TEXT NOT NULL,
  workflow_exec_id TEXT NOT NULL,
  workflow_id      TEXT NOT NULL,
  status           TEXT NOT NULL,
  usage            TEXT,
  input            TEXT,
  output           TEXT,
  error            TEXT,
  created_at       TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
  updated_at       TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),

  CONSTRAINT pk_workflow_states PRIMARY KEY (organization_id, workflow_exec_id),
  CONSTRAINT fk_workflow_states_organization_id
    FOREIGN KEY (organization_id) REFERENCES organizations (id),
  CONSTRAINT chk_workflow_states_organization_id CHECK (length(organization_id) = 36),
  CONSTRAINT chk_workflow_states_workflow_exec_id CHECK (length(workflow_exec_id) <= 255),
  CONSTRAINT chk_workflow_states_workflow_id CHECK (length(workflow_id) <= 255),
  CONSTRAINT chk_workflow_states_status CHECK (length(status) <= 63),
  CONSTRAINT chk_workflow_states_usage
    CHECK (json_valid(coalesce(usage, 'null')) AND json_type(usage) = 'array'),
  CONSTRAINT chk_workflow_states_input CHECK (json_valid(coalesce(input, 'null'))),
  CONSTRAINT chk_workflow_states_output CHECK (json_valid(coalesce(output, 'null'))),
  CONSTRAINT chk_workflow_states_error CHECK (json_valid(coalesce(error, 'null'))),
  CONSTRAINT chk_workflow_states_created_at CHECK (created_at GLOB '????-??-??T??:??:??.???Z'),
  CONSTRAINT chk_workflow_states_updated_at CHECK (updated_at GLOB '????-??-??T??:??:??.???Z')
) STRICT;

-- Executions by age.
CREATE INDEX idx_workflow_states_organization_id_created_at
  ON workflow_states (organization_id, created_at);

-- Executions by their last change.
CREATE INDEX idx_workflow_states_organization_id_updated_at
  ON workflow_states (organization_id, updated_at);

-- Executions in a state, by age: lists are sorted so, and a page must not cost a sort.
CREATE INDEX idx_workflow_states_organization_id_status_created_at
  ON workflow_states (organization_id, status, created_at);

-- Executions of a workflow, by age.
CREATE INDEX idx_workflow_states_organization_id_workflow_id_created_at
  ON workflow_states (organization_id, workflow_id, created_at);

-- Executions of a workflow in a state, by age.
CREATE INDEX idx_workflow_states_workflow_id_status_created_at
  ON workflow_states (organization_id, workflow_id, status, created_at);

-- Retention counts from the last change.
CREATE INDEX idx_workflow_states_updated_at ON workflow_states (updated_at);

-- One execution of a task within a workflow’s execution.
CREATE TABLE task_states (
  organization_id  TEXT NOT NULL,
  task_exec_id     TEXT NOT NULL,
  component        TEXT NOT NULL,
  status           TEXT NOT NULL,
  task_id          TEXT NOT NULL,
  workflow_exec_id TEXT NOT NULL,
  workflow_id      TEXT NOT NULL,
  execution_type   TEXT NOT NULL DEFAULT 'basic',
  usage            TEXT,
  agent_id         TEXT,
  tool_id          TEXT,
  action_id        TEXT,
  parent_state_id  TEXT,
  input            TEXT,
  output           TEXT,
  error            TEXT,
  created_at       TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
  updated_at       TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),

  CONSTRAINT pk_task_states PRIMARY KEY (organization_id, task_exec_id),
  CONSTRAINT fk_task_states_workflow_exec_id
    FOREIGN KEY (organization_id, workflow_exec_id)
    REFERENCES workflow_states (organization_id, workflow_exec_id) ON DELETE CASCADE,
  CONSTRAINT fk_task_states_parent_state_id
    FOREIGN KEY (organization_id, parent_state_id)
    REFERENCES task_states (organization_id, task_exec_id) ON DELETE CASCADE,
  CONSTRAINT chk_task_states_organization_id CHECK (length(organization_id) = 36),
  CONSTRAINT chk_task_states_task_exec_id CHECK (length(task_exec_id) <= 255),
  CONSTRAINT chk_task_states_component CHECK (length(component) <= 63),
  CONSTRAINT chk_task_states_status CHECK (length(status) <= 63),
  CONSTRAINT chk_task_states_task_id CHECK (length(task_id) <= 255),
  CONSTRAINT chk_task_states_workflow_exec_id CHECK (length(workflow_exec_id) <= 255),
  CONSTRAINT chk_task_states_workflow_id CHECK (length(workflow_id) <= 255),
  CONSTRAINT chk_task_states_execution_type CHECK (length(execution_type) <= 63),
  CONSTRAINT chk_task_states_usage
    CHECK (json_valid(coalesce(usage, 'null')) AND json_type(usage) = 'array'),
  CONSTRAINT chk_task_states_agent_id CHECK (length(agent_id) <= 255),
  CONSTRAINT chk_task_states_tool_id CHECK (length(tool_id) <= 255),
  CONSTRAINT chk_task_states_action_id CHECK (length(action_id) <= 255),
  CONSTRAINT chk_task_states_parent_state_id CHECK (length(parent_state_id) <= 255),
  CONSTRAINT chk_task_states_input CHECK (json_valid(coalesce(input, 'null'))),
  CONSTRAINT chk_task_states_output CHECK (json_valid(coalesce(output, 'null'))),
  CONSTRAINT chk_task_states_error CHECK (json_valid(coalesce(error, 'null'))),
  CONSTRAINT chk_task_states_created_at CHECK (created_at GLOB '????-??-??T??:??:??.???Z'),
  CONSTRAINT chk_task_states_updated_at CHECK (updated_at GLOB '????-??-??T??:??:??.???Z'),
  CONSTRAINT chk_task_states_performer
    CHECK (
      (
        execution_type = 'basic'
        AND (
          (agent_id IS NOT NULL AND action_id IS NOT NULL AND tool_id IS NULL)
          OR (tool_id IS NOT NULL AND agent_id IS NULL AND action_id IS NULL)
          OR (agent_id IS NULL AND action_id IS NULL AND tool_id IS NULL)
        )
      )
      OR (
        execution_type = 'router'
        AND agent_id IS NULL AND action_id IS NULL AND tool_id IS NULL
      )
      OR execution_type NOT IN ('basic', 'router')
    )
) STRICT;

-- Executions by age.
CREATE INDEX idx_task_states_organization_id_created_at
  ON task_states (organization_id, created_at);

-- Executions by their last change.
CREATE INDEX idx_task_states_organization_id_updated_at
  ON task_states (organization_id, updated_at);

-- Executions in a state, by age: lists are sorted so, and a page must not cost a sort.
CREATE INDEX idx_task_states_organization_id_status_created_at
  ON task_states (organization_id, status, created_at);

-- Executions of a workflow’s tasks, by age.
CREATE INDEX idx_task_states_organization_id_workflow_id_created_at
  ON task_states (organization_id, workflow_id, created_at);

-- Executions of a task, by age.
CREATE INDEX idx_task_states_organization_id_task_id_created_at
  ON task_states (organization_id, task_id, created_at);

-- The parts of a task execution; executions that are part of no other.
CREATE INDEX idx_task_states_organization_id_parent_state_id_created_at
  ON task_states (organization_id, parent_state_id, created_at);

-- The tasks of a workflow execution, by age; with the status it tells by itself how far that is.
CREATE INDEX idx_task_states_workflow_exec_id_created_at_status
  ON task_states (organization_id, workflow_exec_id, created_at, status);

-- Totals of what one execution used of language models, by component.
CREATE TABLE execution_llm_usage (
  organization_id      TEXT NOT NULL,
  id                   TEXT NOT NULL,
  workflow_exec_id     TEXT,
  task_exec_id         TEXT,
  component            TEXT NOT NULL,
  agent_id             TEXT,
  provider             TEXT NOT NULL,
  model                TEXT NOT NULL,
  prompt_tokens        INTEGER NOT NULL DEFAULT 0,
  completion_tokens    INTEGER NOT NULL DEFAULT 0,
  total_tokens         INTEGER NOT NULL DEFAULT 0,
  reasoning_tokens     INTEGER,
  cached_prompt_tokens INTEGER,
  input_audio_tokens   INTEGER,
  output_audio_tokens  INTEGER,
  cost_nano_usd        INTEGER NOT NULL DEFAULT 0,
  created_at           TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
  updated_at           TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),

  CONSTRAINT pk_execution_llm_usage PRIMARY KEY (organization_id, id),
  CONSTRAINT fk_execution_llm_usage_workflow_exec_id
    FOREIGN KEY (organization_id, workflow_exec_id)
    REFERENCES workflow_states (organization_id, workflow_exec_id) ON DELETE CASCADE,
  CONSTRAINT fk_execution_llm_usage_task_exec_id
    FOREIGN KEY (organization_id, task_exec_id)
    REFERENCES task_states (organization_id, task_exec_id) ON DELETE CASCADE,
  CONSTRAINT chk_execution_llm_usage_organization_id CHECK (length(organization_id) = 36),
  CONSTRAINT chk_execution_llm_usage_id CHECK (length(id) = 36),
  CONSTRAINT chk_execution_llm_usage_workflow_exec_id CHECK (length(workflow_exec_id) <= 255),
  CONSTRAINT chk_execution_llm_usage_task_exec_id CHECK (length(task_exec_id) <= 255),
  CONSTRAINT chk_execution_llm_usage_component CHECK (length(component) <= 63),
  CONSTRAINT chk_execution_llm_usage_agent_id CHECK (length(agent_id) <= 255),
  CONSTRAINT chk_execution_llm_usage_provider CHECK (length(provider) <= 63),
  CONSTRAINT chk_execution_llm_usage_model CHECK (length(model) <= 255),
  CONSTRAINT chk_execution_llm_usage_prompt_tokens CHECK (prompt_tokens >= 0),
  CONSTRAINT chk_execution_llm_usage_completion_tokens CHECK (completion_tokens >= 0),
  CONSTRAINT chk_execution_llm_usage_total_tokens CHECK (total_tokens >= 0),
  CONSTRAINT chk_execution_llm_usage_reasoning_tokens CHECK (reasoning_tokens >= 0),
  CONSTRAINT chk_execution_llm_usage_cached_prompt_tokens CHECK (cached_prompt_tokens >= 0),
  CONSTRAINT chk_execution_llm_usage_input_audio_tokens CHECK (input_audio_tokens >= 0),
  CONSTRAINT chk_execution_llm_usage_output_audio_tokens CHECK (output_audio_tokens >= 0),
  CONSTRAINT chk_execution_llm_usage_cost_nano_usd CHECK (cost_nano_usd >= 0),
  CONSTRAINT chk_execution_llm_usage_created_at CHECK (created_at GLOB '????-??-??T??:??:??.???Z'),
  CONSTRAINT chk_execution_llm_usage_updated_at CHECK (updated_at GLOB '????-??-??T??:??:??.???Z'),
  CONSTRAINT chk_execution_llm_usage_one_execution
    CHECK (
      (workflow_exec_id IS NOT NULL AND task_exec_id IS NULL)
      OR (workflow_exec_id IS NULL AND task_exec_id IS NOT NULL)
    )
) STRICT;

-- One row for each component of a task, or of a workflow: recording totals again replaces them.
CREATE UNIQUE INDEX uq_execution_llm_usage_task_exec_id_component
  ON execution_llm_usage (organization_id, task_exec_id, component)
  WHERE task_exec_id IS NOT NULL;

CREATE UNIQUE INDEX uq_execution_llm_usage_workflow_exec_id_component
  ON execution_llm_usage (organization_id, workflow_exec_id, component)
  WHERE workflow_exec_id IS NOT NULL;

-- The usage of a workflow execution.
CREATE INDEX idx_execution_llm_usage_organization_id_workflow_exec_id
  ON execution_llm_usage (organization_id, workflow_exec_id);

-- The usage of a task execution.
CREATE INDEX idx_execution_llm_usage_organization_id_task_exec_id
  ON execution_llm_usage (organization_id, task_exec_id);

-- Usage of a component over time.
CREATE INDEX idx_execution_llm_usage_organization_id_component_created_at
  ON execution_llm_usage (organization_id, component, created_at);
