-- Where a change can make a difference, and to whom: candidates, which may be too many and are never too few; the rules decide them. User by user
-- (`preview_users`), for each of them key by key (`preview_keys`), for each of these place by place (`preview_places`); `begins`: the difference would begin
-- there. Whom no change concerns, who may not act just now and administrators, is left out.
--
-- `reached` says how far each row is, [user uuid, key, line], and a page begins after (`p_user`, `p_key`, `p_line`): without a line after that key,
-- without a key after that user. It has at most `p_take` candidates and looks at about `allowance` rows, so it may have fewer. Where there
-- is more the last row has no `place`.
create or replace function preview_candidates(
  plan planned, p_permission text, p_user uuid, p_key text, p_line uuid[], p_take integer
) returns table (user_id integer, name text, place bigint, begins boolean, reached jsonb)
language plpgsql stable rows 100 set plan_cache_mode = force_generic_plan as $$
declare
  allowance constant integer := 2000;
  keys constant preview_key[] := array(select one from preview_keys(plan, p_permission, p_key) one);
  spent integer := 0;
  account record;
  holders integer[];
  held integer;
  step preview_key;
  concerned boolean;
  spot record;
begin
  <<page>>
  begin
    for account in select u.id, u.uuid from preview_users(plan, array(select one.name from unnest(keys) one), p_user) u loop
      exit page when spent >= allowance;
      spent := spent + 2;
      continue when account.uuid = p_user and p_key is null;
      -- Of those for whom grants decide anything. The group to come is one of theirs.
      select array(select h from holder_ids_of(u.id) h) || plan.joins into holders from users u
        where u.id = account.id and u.role <> 'superuser'
          and (u.id = 2 or is_account_active(u.enabled, u.activated_at, u.lock_kind, u.lock_until, app_now()));
      held := null;
      foreach step in array case when holders is null then '{}' else keys end loop
        continue when account.uuid = p_user and (step.key < p_key collate "C" or step.key = p_key and p_line is null);
        exit page when spent >= allowance;
        spent := spent + 1;
        concerned := preview_concerns(plan, step, p_permission, holders);
        if concerned and step.deep and held is null then
          select count(*) into held from (
            select from grants g where g.user_id = account.id
            union all select from grants g where g.group_id = any (array(select -h from unnest(holders) h)) limit 2001) few;
        end if;
        if concerned or cardinality(plan.by_type) > 0 then
          for spot in
            select * from preview_places(step.place, case when account.uuid = p_user and step.key = p_key then p_line end,
              concerned and step.deep, step.name, holders, held, p_take + 1, allowance - spent)
          loop
            exit page when spot.id is not null and p_take = 0;
            spent := spent + coalesce(spot.looked, 0);
            continue when spot.line is null;
            reached := jsonb_build_array(account.uuid, step.key, spot.line);
            exit page when spot.id is null;
            p_take := p_take - 1;
            user_id := account.id;
            name := step.name;
            place := spot.id;
            begins := spot.line = '{}';
            return next;
          end loop;
        end if;
        reached := jsonb_build_array(account.uuid, step.key, null);
      end loop;
      reached := jsonb_build_array(account.uuid, null, null);
    end loop;
    return;
  end;
  place := null;
  return next;
end $$;
