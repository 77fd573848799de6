DROP TABLE execution_logs;
DROP TABLE tasks;
