DROP TABLE model_registry_entries;
