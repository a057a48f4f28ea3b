-- GET /v1/permissions/resources: the nodes to decide next, at most `p_take`, after the one of `p_cursor` (the uuids
-- from below the top; null: with the top itself). Where part of that path no longer exists, the page begins after where
-- it was.
--
-- `p_nothing_allowed` says that the user was allowed nothing on the page before, not even on its last node. Then the
-- walk skips to the next node at which that can change: the next one with a grant that allows, or the end of the branch
-- of a deny that lies below an allow. For the grant that decides on a node also decides on everything below it that no
-- other grant reaches. So a branch of any size in which nothing is allowed costs one page, unless a holder has more
-- than `max_grants`, which would cost more to read than nodes.
create or replace function accessible_resources_page(
  p_top uuid, p_cursor uuid[], p_nothing_allowed boolean, p_sub uuid, p_user text, p_permission text, p_take integer
) returns table (id bigint, uuid_path uuid[]) language plpgsql stable set plan_cache_mode = force_generic_plan as $$
declare
  max_grants constant integer := 2000;
  top bigint[];
  ids bigint[];
  after_uuid uuid;
  skip record;
begin
  select r.path into top from resources r where r.uuid = p_top;
  if not found then
    return;
  end if;
  if p_cursor is null then
    uuid_path := '{}';
    id := top[cardinality(top)];
    p_take := p_take - 1;
    return next;
  end if;

  select * into ids, uuid_path, after_uuid from resolve_cursor_path(top, coalesce(p_cursor, '{}'));
  if p_nothing_allowed and after_uuid is null then
    select * into skip from skip_denied_nodes(top, ids, uuid_path, p_sub, p_user, p_permission, max_grants);
    if skip.is_finished then
      return;
    elsif skip.target is not null then
      ids := skip.target;
      uuid_path := skip.target_uuid_path;
      id := ids[cardinality(ids)];
      p_take := p_take - 1;
      return next;
    elsif skip.depth is not null then
      after_uuid := uuid_path[skip.depth - cardinality(top)];
      ids := ids[:skip.depth - 1];
      uuid_path := uuid_path[:skip.depth - 1 - cardinality(top)];
    end if;
  end if;

  return query select * from depth_first(ids, uuid_path, after_uuid, p_take);
end $$;
comment on function accessible_resources_page(uuid, uuid[], boolean, uuid, text, text, integer) is
  'One page of a node and everything below it, depth first, without branches in which a user is allowed nothing.';
