-- audit_append_3fb089345c1e
insert into audit_log_entries (organization_id, sequence, id, occurred_at, actor_type, actor_id, action,
  resource_type, resource_id, metadata, previous_hash, hash)
values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- audit_move_head_42930e5042b6
update audit_chains
set sequence = ?, hash = ?
where organization_id = ?;
