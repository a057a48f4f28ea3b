-- Joining and leaving groups that may have terms (schema/functions/groups/group_terms.sql), for the user's own requests
-- and for those of administrators, one membership at a time. Writes as functions:
-- docs/decisions/code/0049-sql-functions-or-statements.md says why.

-- The row of the group first, so that these wait while its terms are published (which locks it for update); then the
-- membership. Later statements of the function see what the other transaction committed.
create or replace function lock_membership(p_user integer, p_group integer) returns void language plpgsql volatile as $$
begin
  perform from groups g where g.id = p_group for key share;
  perform pg_advisory_xact_lock(p_user, p_group);
end $$;
comment on function lock_membership(integer, integer) is
  'Locks the membership of a user in a group, whether or not it exists, until the end of the transaction.';

-- If the group has terms that the user has not accepted, the membership is pending, and the user is mailed a link, at
-- most `mails_per_hour()` times for the same group. Flags that are null stay as they are; those of a new membership are
-- off. A service account, which can accept nothing, becomes a member at once where somebody else wants it to be one.
--
-- `outcome` is `member` (already one, now with these flags), `active` (now a member), `pending` (now pending) or
-- `repeated` (already pending); `joined_at` is since when.
create or replace function join_group(
  p_user integer, p_group integer, p_administrator boolean, p_flags jsonb, p_requested_by integer
) returns table (outcome text, joined_at timestamptz) language plpgsql volatile rows 1 as $$
declare
  terms_version integer;
begin
  perform lock_membership(p_user, p_group);
  update memberships m
    set group_administrator = coalesce(p_administrator, m.group_administrator), flags = coalesce(p_flags, m.flags)
    where m.user_id = p_user and m.group_id = p_group
    returning 'member', m.created_at into outcome, joined_at;
  if found then
    return next;
    return;
  end if;
  terms_version := group_terms(p_group);
  if terms_version is null
    or exists (select from terms_acceptances a where a.user_id = p_user and a.version_id = terms_version)
    or (p_requested_by <> p_user and exists (select from users u where u.id = p_user and u.kind = 'service')) then
    insert into memberships (user_id, group_id, group_administrator, flags)
      values (p_user, p_group, coalesce(p_administrator, false), coalesce(p_flags, '{}'))
      returning 'active', created_at into outcome, joined_at;
    return next;
    return;
  end if;
  insert into pending_memberships as p (user_id, group_id, group_administrator, flags, requested_by, ends_at)
    values (p_user, p_group, coalesce(p_administrator, false), coalesce(p_flags, '{}'), p_requested_by,
      app_now() + make_interval(secs => terms_link_seconds()))
    on conflict (user_id, group_id) do update
      set group_administrator = coalesce(p_administrator, p.group_administrator), flags = coalesce(p_flags, p.flags)
    returning case when p.xmax = 0 then 'pending' else 'repeated' end, p.requested_at into outcome, joined_at;
  if mails_per_hour() > (
    select count(*) from one_time_tokens t
    where t.user_id = p_user and t.group_id = p_group and t.operation = 'group-accept-terms'
      and t.created_at > (select rate_limit_since())) then
    perform revoke_terms_links(p_user, p_group);
    perform request_terms_acceptance(array[p_user], p_group);
  end if;
  return next;
end $$;
comment on function join_group(integer, integer, boolean, jsonb, integer) is
  'Makes a user a member of a group, or a pending one until they accept its terms.';

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
comment on function leave_group(integer, integer) is
  'Ends a membership and returns what it was: active, pending, or null if there was none.';

-- The member gets the flags of the pending membership. `p_version` null accepts the version that is in force.
--
-- `outcome` is `accepted` (now) or `already-accepted` (a member; `acceptance` is the first one); with `not-in-force`,
-- `unknown-language` and `not-pending` nothing changed.
create or replace function accept_group_terms(
  p_user integer, p_group integer, p_version integer, p_language text, p_ip inet, p_sid uuid
) returns table (outcome text, acceptance json, flags jsonb) language plpgsql volatile rows 1 as $$
declare
  terms terms_versions;
  terms_text terms_texts;
  pending pending_memberships;
begin
  perform lock_membership(p_user, p_group);
  select * into terms from terms_versions v
    where v.id = group_terms(p_group) and v.version = coalesce(p_version, v.version);
  select * into terms_text from terms_texts t where t.version_id = terms.id and t.language = p_language;
  if terms.id is null then
    outcome := 'not-in-force';
  elsif terms_text.version_id is null then
    outcome := 'unknown-language';
  else
    delete from pending_memberships p where p.user_id = p_user and p.group_id = p_group returning * into pending;
    if found then
      insert into terms_acceptances (user_id, version_id, language, sha256, ip, sid)
        values (p_user, terms.id, terms_text.language, terms_text.sha256, p_ip, p_sid);
      insert into memberships (user_id, group_id, group_administrator, flags)
        values (p_user, p_group, pending.group_administrator, pending.flags);
      perform revoke_terms_links(p_user, p_group);
      outcome := 'accepted';
    else
      outcome := case when exists (select from memberships m where m.user_id = p_user and m.group_id = p_group)
        then 'already-accepted' else 'not-pending' end;
    end if;
  end if;
  select json_build_object('version', terms.version, 'language', a.language,
      'sha256', encode(a.sha256, 'hex'), 'accepted_at', a.accepted_at)
    into acceptance from terms_acceptances a
    where a.user_id = p_user and a.version_id = terms.id and outcome in ('accepted', 'already-accepted');
  flags := flags_of(pending.group_administrator, pending.flags, membership_flag_names());
  return next;
end $$;
comment on function accept_group_terms(integer, integer, integer, text, inet, uuid) is
  'Records that a user with a pending membership accepts the terms of the group, and makes them a member.';
