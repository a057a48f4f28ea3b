-- Into a group, past its terms (`schema/functions/groups/group_terms.sql`), and out of it: what people and administrators do, one place of one user at a time.

-- Whoever enters or leaves a group, or accepts its terms, waits for whoever publishes terms of it (who holds its row for update), and for
-- whoever does any of these to the same place. What follows in the function finds what they left.
create or replace function lock_membership(p_user integer, p_group integer) returns void language plpgsql volatile as $$
begin
  perform from groups g where g.id = p_group for key share;
  perform pg_advisory_xact_lock(p_user, p_group);
end $$;

-- Puts somebody into a group; where it has terms that they have not accepted, into the queue, and mails them, for the same place at most five
-- times an hour (`mailsPerHour` of `domain/operations.ts`). Flags that are null stay as they are, and are off where there are none.
--
-- `member`: they were, and have these flags; `active`: they are now; `pending`: they wait; `repeated`: they waited already. And since when.
create or replace function join_group(p_user integer, p_group integer, p_administrator boolean, p_flags jsonb, p_by integer)
returns table (outcome text, since timestamptz) language plpgsql volatile rows 1 as $$
declare
  terms integer;
begin
  perform lock_membership(p_user, p_group);
  update memberships m
    set group_administrator = coalesce(p_administrator, m.group_administrator), flags = coalesce(p_flags, m.flags)
    where m.user_id = p_user and m.group_id = p_group returning 'member', m.created_at into outcome, since;
  if found then
    return next;
    return;
  end if;
  terms := group_terms(p_group);
  if terms is null or exists (select from terms_acceptances a where a.user_id = p_user and a.version_id = terms) then
    insert into memberships (user_id, group_id, group_administrator, flags)
      values (p_user, p_group, coalesce(p_administrator, false), coalesce(p_flags, '{}')) returning 'active', created_at into outcome, since;
    return next;
    return;
  end if;
  insert into pending_memberships as p (user_id, group_id, group_administrator, flags, requested_by, ends_at)
    values (p_user, p_group, coalesce(p_administrator, false), coalesce(p_flags, '{}'), p_by,
      app_now() + make_interval(secs => terms_link_seconds()))
    on conflict (user_id, group_id) do update
      set group_administrator = coalesce(p_administrator, p.group_administrator), flags = coalesce(p_flags, p.flags)
    returning case when p.xmax = 0 then 'pending' else 'repeated' end, p.requested_at into outcome, since;
  if 5 > (
    select count(*) from one_time_tokens t where t.user_id = p_user and t.group_id = p_group and t.operation = 'group-accept-terms'
      and t.created_at > (select rate_limit_since())) then
    perform revoke_terms_links(p_user, p_group);
    perform request_terms_acceptance(array[p_user], p_group);
  end if;
  return next;
end $$;

-- Takes somebody out of a group, or out of its queue. The answer is what they were, `active` or `pending`; null: neither.
create or replace function leave_group(p_user integer, p_group integer) returns text language plpgsql volatile as $$
begin
  perform lock_membership(p_user, p_group);
  perform revoke_terms_links(p_user, p_group);
  delete from pending_memberships p where p.user_id = p_user and p.group_id = p_group;
  if found then
    return 'pending';
  end if;
  delete from memberships m where m.user_id = p_user and m.group_id = p_group;
  return case when found then 'active' end;
end $$;

-- Accepts the terms of a group for somebody who waits, and makes them a member with the flags that wait with them. `p_version` null: whichever
-- version is in force.
--
-- `accepted`: now; `before`: they had, and the evidence is the one of then; `not-in-force`, `no-text`, `not-asked`: nothing happened.
create or replace function accept_group_terms(
  p_user integer, p_group integer, p_version integer, p_language text, p_ip inet, p_sid uuid
) returns table (outcome text, acceptance json, flags jsonb) language plpgsql volatile rows 1 as $$
declare
  terms terms_versions;
  said terms_texts;
  place pending_memberships;
begin
  perform lock_membership(p_user, p_group);
  select * into terms from terms_versions v where v.id = group_terms(p_group) and v.version = coalesce(p_version, v.version);
  select * into said from terms_texts t where t.version_id = terms.id and t.language = p_language;
  if terms.id is null then
    outcome := 'not-in-force';
  elsif said.version_id is null then
    outcome := 'no-text';
  else
    delete from pending_memberships p where p.user_id = p_user and p.group_id = p_group returning * into place;
    if found then
      insert into terms_acceptances (user_id, version_id, language, sha256, ip, sid)
        values (p_user, terms.id, said.language, said.sha256, p_ip, p_sid);
      insert into memberships (user_id, group_id, group_administrator, flags)
        values (p_user, p_group, place.group_administrator, place.flags);
      perform revoke_terms_links(p_user, p_group);
      outcome := 'accepted';
    else
      outcome := case when exists (select from memberships m where m.user_id = p_user and m.group_id = p_group)
        then 'before' else 'not-asked' end;
    end if;
  end if;
  select json_build_object('version', terms.version, 'language', a.language, 'sha256', encode(a.sha256, 'hex'), 'accepted_at', a.accepted_at)
    into acceptance from terms_acceptances a
    where a.user_id = p_user and a.version_id = terms.id and outcome in ('accepted', 'before');
  flags := flags_of(place.group_administrator, place.flags);
  return next;
end $$;
