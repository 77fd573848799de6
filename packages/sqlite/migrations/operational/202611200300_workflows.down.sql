DROP TABLE execution_llm_usage;
DROP TABLE task_states;
DROP TABLE workflow_states;
