-- Fires after a statement has changed what decisions depend on: grants, memberships, places in the tree, the state of
-- accounts, priorities of groups and service types. It is noted in `access_changes`. Relied on by
-- schema/functions/grants/require_fresh_preview.sql, which refuses to carry out a preview that has become stale.
--
-- One row for each service or membership; for many at once one row that stands for everything, so that a change of a
-- hundred thousand rows costs no more than one of ten. A new node changes no decision: it has no grants.

create or replace function note_grant_changes() returns trigger language plpgsql volatile as $$
begin
  with roots as (
    select distinct r.path[1] as root from changed c left join resources r on r.id = c.resource_id limit 11)
  insert into access_changes (root)
  select roots.root from roots where (select count(*) from roots) <= 10
  union all
  select null where (select count(*) from roots) > 10;
  return null;
end $$;
comment on function note_grant_changes() is 'Trigger: notes the services whose grants changed.';
create or replace trigger grants_note_inserted after insert on grants referencing new table as changed
  for each statement execute function note_grant_changes();
create or replace trigger grants_note_updated after update on grants referencing new table as changed
  for each statement execute function note_grant_changes();
create or replace trigger grants_note_deleted after delete on grants referencing old table as changed
  for each statement execute function note_grant_changes();

create or replace function note_membership_changes() returns trigger language plpgsql volatile as $$
begin
  with few as (select c.user_id, c.group_id from changed c limit 11)
  insert into access_changes (user_id, group_id)
  select few.user_id, few.group_id from few where (select count(*) from few) <= 10
  union all
  select null, null where (select count(*) from few) > 10;
  return null;
end $$;
comment on function note_membership_changes() is 'Trigger: notes who joined or left which group.';
create or replace trigger memberships_note_inserted after insert on memberships referencing new table as changed
  for each statement execute function note_membership_changes();
create or replace trigger memberships_note_deleted after delete on memberships referencing old table as changed
  for each statement execute function note_membership_changes();

create or replace function note_node_changes() returns trigger language plpgsql volatile as $$
begin
  with roots as (select distinct c.path[1] as root from changed c limit 11)
  insert into access_changes (root)
  select roots.root from roots where (select count(*) from roots) <= 10
  union all
  select null where (select count(*) from roots) > 10;
  return null;
end $$;
comment on function note_node_changes() is 'Trigger: notes the services whose nodes moved, were renamed or went.';
create or replace trigger resources_note_updated after update on resources referencing new table as changed
  for each statement execute function note_node_changes();
create or replace trigger resources_note_deleted after delete on resources referencing old table as changed
  for each statement execute function note_node_changes();

create or replace function note_account_change() returns trigger language plpgsql volatile as $$
begin
  insert into access_changes (user_id) values (coalesce(new.id, old.id));
  return null;
end $$;
comment on function note_account_change() is 'Trigger: notes that the state or the role of an account changed.';
create or replace trigger users_note_new after insert on users
  for each row when (new.activated_at is not null) execute function note_account_change();
create or replace trigger users_note_updated
  after update of role, enabled, activated_at, lock_kind, lock_until, username on users for each row
  when ((old.role, old.enabled, old.activated_at, old.lock_kind, old.lock_until, old.username)
    is distinct from (new.role, new.enabled, new.activated_at, new.lock_kind, new.lock_until, new.username))
  execute function note_account_change();
create or replace trigger users_note_deleted after delete on users
  for each row execute function note_account_change();

create or replace function note_any_change() returns trigger language plpgsql volatile as $$
begin
  insert into access_changes (root) values (null);
  return null;
end $$;
comment on function note_any_change() is 'Trigger: notes a change on which any decision may depend.';
create or replace trigger groups_note_updated after update of name, priority on groups
  for each row when ((old.name, old.priority) is distinct from (new.name, new.priority))
  execute function note_any_change();
create or replace trigger service_types_note_changes after update or delete on service_types
  for each statement execute function note_any_change();
create or replace trigger services_note_changes after update on services
  for each statement execute function note_any_change();
