-- `is_first`: nothing above this node can differ. `cursor_` is [user uuid, key, uuid_path] of the row. A page begins
-- after (`p_user`, `p_key`, `p_uuid_path`): without a path after that key, without a key after that user. It ends after
-- `p_take` candidates or about `row_budget` rows; if more remains, the last row has no node.
--
-- Three loops: users (`preview_users`), for each user keys (`preview_keys`), for each key places (`preview_places`).
-- Candidates may be too many and are never too few; `domain/grants/grant-preview.ts` decides them.
create or replace function preview_candidates(
  p_plan planned_change, p_permission text, p_user uuid, p_key text, p_uuid_path uuid[], p_take integer
) returns table (user_id integer, permission text, node bigint, is_first boolean, cursor_ jsonb)
language plpgsql stable rows 100 set plan_cache_mode = force_generic_plan as $$
declare
  row_budget constant integer := 2000;
  -- Of several grants each user has other keys.
  keys constant preview_key[] := case when p_plan.removed_holders is null
    then array(select k from preview_keys(p_plan, p_permission, p_key) k) end;
  rows_spent integer := 0;
  candidates_left integer := p_take;
  account record;
  holders integer[];
  held_grants integer;
  key preview_key;
  is_affected boolean;
  place record;
begin
  <<page_full>>
  begin
    for account in
      select u.id, u.uuid from preview_users(p_plan, array(select k.permission from unnest(keys) k), p_user) u
    loop
      exit page_full when rows_spent >= row_budget;
      rows_spent := rows_spent + 2;
      continue when account.uuid = p_user and p_key is null;
      -- Null for administrators and inactive accounts: no grant decides for them. The group to join counts.
      select array(select h from holder_ids_of(u.id) h) || p_plan.joined_group into holders from users u
        where u.id = account.id and u.role <> 'superuser'
          and (u.id = 2 or is_account_active(u.enabled, u.activated_at, u.lock_kind, u.lock_until, app_now()));
      held_grants := null;
      foreach key in array case
        when holders is null then '{}'
        when p_plan.removed_holders is not null then array(select k from pile_keys(p_plan, holders) k)
        else keys end
      loop
        continue when account.uuid = p_user
          and (key.key < p_key collate "C" or key.key = p_key and p_uuid_path is null);
        exit page_full when rows_spent >= row_budget;
        rows_spent := rows_spent + 1;
        is_affected := change_affects_user(p_plan, key, p_permission, holders);
        if is_affected and key.reaches_below and held_grants is null then
          select count(*) into held_grants from (
            select from grants g where g.user_id = account.id
            union all
            select from grants g where g.group_id = any (array(select -h from unnest(holders) h))
            limit 2001) few;
        end if;
        if is_affected or cardinality(p_plan.toggled_defaults) > 0 then
          for place in
            select * from preview_places(
              key.node, case when account.uuid = p_user and key.key = p_key then p_uuid_path end,
              is_affected and key.reaches_below, key.permission, holders, held_grants,
              candidates_left + 1, row_budget - rows_spent)
          loop
            exit page_full when place.id is not null and candidates_left = 0;
            rows_spent := rows_spent + coalesce(place.rows_read, 0);
            continue when place.uuid_path is null;
            cursor_ := jsonb_build_array(account.uuid, key.key, place.uuid_path);
            exit page_full when place.id is null;
            candidates_left := candidates_left - 1;
            user_id := account.id;
            permission := key.permission;
            node := place.id;
            is_first := place.uuid_path = '{}';
            return next;
          end loop;
        end if;
        cursor_ := jsonb_build_array(account.uuid, key.key, null);
      end loop;
      cursor_ := jsonb_build_array(account.uuid, null, null);
    end loop;
    return;
  end;
  node := null;
  return next;
end $$;
comment on function preview_candidates(planned_change, text, uuid, text, uuid[], integer) is
  'A page of users, permissions and resources at which a change can make a difference.';
