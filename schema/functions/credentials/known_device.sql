-- Whether this is a device of that user, by the digest of its token. One unused for 90 days is none, though housekeeping has yet to come.
create or replace function is_known_device(p_user_id integer, p_hash bytea) returns boolean language sql volatile as $$
  select exists (
    select from known_devices d
    where d.hash = p_hash and d.user_id = p_user_id and d.last_used_at > app_now() - interval '90 days')
$$;

-- After a success: keeps the device, or says that it was used. A user has twenty; beyond that the one that was used least recently is
-- forgotten. No row for a token that is somebody else's.
create or replace function remember_device(p_user_id integer, p_hash bytea, p_ip inet, p_user_agent text)
returns table (device_id uuid, is_new boolean) language plpgsql volatile rows 1 as $$
begin
  insert into known_devices as d (user_id, hash, ip, user_agent, last_used_at) values (p_user_id, p_hash, p_ip, p_user_agent, app_now())
    on conflict (hash) do update set last_used_at = excluded.last_used_at, ip = excluded.ip, user_agent = excluded.user_agent
    where d.user_id = excluded.user_id
    returning d.id, d.xmax = 0 into device_id, is_new;
  if is_new then
    delete from known_devices d where d.id in (
      select old.id from known_devices old
      where old.user_id = p_user_id and old.id <> device_id order by old.last_used_at desc, old.id offset 19);
  end if;
  if device_id is not null then
    return next;
  end if;
end $$;
