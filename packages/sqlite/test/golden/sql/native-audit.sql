-- audit_append_3a977156b5b5
insert into audit_log_entries (organization_id, sequence, id, occurred_at, actor_type, actor_id, action,
  resource_type, resource_id, metadata, previous_hash, hash)
values (+?, +?, +?, +?, +?, +?, +?, +?, +?, +?, +?, +?);

-- audit_move_head_58d6b8e2369b
update audit_chains
set sequence = +?, hash = +?
where organization_id = +?;
