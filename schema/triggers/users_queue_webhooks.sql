-- Fires after users are created or deleted: queues `create_user` and `delete_user` from the rows themselves, because
-- there are several ways to create a user and the audit log keeps no name of a deleted one. Relied on by every
-- statement that inserts into or deletes from `users`.
create or replace function queue_user_events() returns trigger language plpgsql as $$
declare
  action_ text := case tg_op when 'INSERT' then 'create_user' else 'delete_user' end;
begin
  if exists (select from webhooks where enabled) then
    insert into webhook_deliveries (webhook_id, action, target, parameters)
    select w.id, action_, c.uuid::text, jsonb_build_object(
      'user.name', c.username, 'user.id', c.uuid, 'user.email', c.email,
      'user.status', account_status(c.enabled, c.activated_at, c.lock_kind, c.lock_until, c.status))
    from changed c join webhooks w on w.enabled and action_ = any (w.actions);
  end if;
  return null;
end $$;
comment on function queue_user_events() is 'Trigger: queues webhook messages for created and deleted users.';

create or replace trigger users_queue_created after insert on users
  referencing new table as changed for each statement execute function queue_user_events();
create or replace trigger users_queue_deleted after delete on users
  referencing old table as changed for each statement execute function queue_user_events();
