-- After a change that somebody has previewed, in its transaction: undoes it if anything that the preview depended on
-- has changed meanwhile, other than by this transaction. The snapshot of the preview says what it has seen, so that a
-- change that was under way at the time counts, whenever it was committed. Changes that carry out previews wait for
-- each other (`lock_previewed_changes`), so of two with one preview the second sees the first.
--
-- With time alone grants and locks end: those count too. After a day every preview is stale, since the rows of
-- `access_changes` are deleted. A transaction that has written nothing has nothing to undo: an answer that an
-- idempotency key remembers, or a grant that was there already.
create or replace function require_fresh_preview(
  p_snapshot pg_snapshot, p_at timestamptz, p_root uuid, p_user uuid, p_group uuid
) returns void language plpgsql volatile as $$
declare
  now_ constant timestamptz := app_now();
  root_id bigint;
  holder_user integer;
  holder_group integer;
begin
  if pg_current_xact_id_if_assigned() is null then
    return;
  end if;
  select r.id into root_id from resources r where r.uuid = p_root;
  select u.id into holder_user from users u where u.uuid = p_user;
  select h.id into holder_group from groups h where h.uuid = p_group;
  if p_at < now_ - interval '1 day'
    or (p_root is not null and root_id is null) or (p_user is not null and holder_user is null)
    or (p_group is not null and holder_group is null)
    or exists (
      select from access_changes c
      where c.xact >= pg_snapshot_xmin(p_snapshot) and not pg_visible_in_snapshot(c.xact, p_snapshot)
        and c.xact <> pg_current_xact_id()
        and case
          when c.root is not null then root_id is null or c.root = root_id
          when c.user_id is null then true
          when holder_user is not null then c.user_id = holder_user
          when holder_group is not null then c.group_id = holder_group or exists (
            select from memberships m where m.user_id = c.user_id and m.group_id = holder_group)
          else true end)
    or exists (
      select from grants g join resources r on r.id = g.resource_id
      where g.expires_at > p_at and g.expires_at <= now_ and (root_id is null or r.path[1] = root_id))
    or exists (
      select from users u where u.lock_kind is not null and u.lock_until > p_at and u.lock_until <= now_) then
    raise exception 'the preview is stale' using errcode = '23514', constraint = 'preview_is_fresh';
  end if;
end $$;
comment on function require_fresh_preview(pg_snapshot, timestamptz, uuid, uuid, uuid) is
  'Undoes a previewed change if anything that its preview depended on has changed since.';
