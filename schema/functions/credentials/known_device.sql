-- The age is checked here too, because housekeeping deletes expired devices later.
create or replace function is_known_device(p_user_id integer, p_hash bytea) returns boolean language sql volatile as $$
  select exists (
    select from known_devices d
    where d.hash = p_hash and d.user_id = p_user_id
      and d.last_used_at > app_now() - make_interval(days => known_device_days()))
$$;
comment on function is_known_device(integer, bytea) is
  'Whether this is a known device of the user, by the SHA-256 of its token.';

-- Called after a success. Beyond `known_devices_per_user()` the devices that were used least recently are deleted.
-- Returns no row for a token that belongs to another user.
create or replace function remember_device(p_user_id integer, p_hash bytea, p_ip inet, p_user_agent text)
returns table (device_id uuid, is_new boolean) language plpgsql volatile rows 1 as $$
begin
  insert into known_devices as d (user_id, hash, ip, user_agent, last_used_at)
    values (p_user_id, p_hash, p_ip, p_user_agent, app_now())
    on conflict (hash) do update
      set last_used_at = excluded.last_used_at, ip = excluded.ip, user_agent = excluded.user_agent
      where d.user_id = excluded.user_id
    returning d.id, d.xmax = 0 into device_id, is_new;
  if is_new then
    delete from known_devices d where d.id in (
      select other.id from known_devices other
      where other.user_id = p_user_id and other.id <> device_id
      order by other.last_used_at desc, other.id offset known_devices_per_user() - 1);
  end if;
  if device_id is not null then
    return next;
  end if;
end $$;
comment on function remember_device(integer, bytea, inet, text) is
  'Stores a known device of the user, or that it was used again.';
