-- POST /v1/check/roles, in one snapshot. `p_parties` are the uuids of owners and of users that an item is shared with;
-- `p_subjects` the uuids or canonical names of users that the questions are about, whom only administrators may name.
--
-- Answers {live, required_action, forbidden}, and `RoleFacts` of domain/access/roles/role-questions.ts: {policy,
-- caller, anonymous, subjects: {reference: uuid}, parties: [[uuid, effective role, whether the account is active]]}.
create or replace function role_facts(p_sid uuid, p_sub uuid, p_rev bigint, p_parties uuid[], p_subjects text[])
returns json language plpgsql stable set plan_cache_mode = force_generic_plan as $$
declare
  caller record;
  anonymous_uuid uuid := (select u.uuid from users u where u.id = 2);
  caller_uuid uuid := coalesce(p_sub, anonymous_uuid);
  subjects json;
  subject_uuids uuid[];
begin
  if p_sid is not null then
    select l.username_canonical, l.administrator, l.required_action into caller
      from live_sessions l where l.sid = p_sid and l.sub = p_sub and l.rev = p_rev;
    if not found then
      return '{"live":false}';
    end if;
    if caller.required_action is not null then
      return json_build_object('live', true, 'required_action', caller.required_action);
    end if;
    if cardinality(p_subjects) > 0 and not caller.administrator
      and exists (select from unnest(p_subjects) as a (subject) where a.subject <> caller.username_canonical) then
      return '{"live":true,"forbidden":true}';
    end if;
  end if;

  select json_object_agg(a.subject, u.uuid), array_agg(u.uuid) into subjects, subject_uuids
    from (select distinct subject from unnest(p_subjects) as reference (subject)) a
    cross join lateral find_user(a.subject) u;

  return json_build_object(
    'live', true,
    'policy', (select value from settings where key = 'roles_policy'),
    'caller', caller_uuid,
    'anonymous', anonymous_uuid,
    'subjects', subjects,
    'parties', (
      select json_agg(json_build_array(u.uuid, case
          when u.id = 2 then 'anonymous'
          when u.role = 'reserved' or is_locked(u.lock_kind, u.lock_until, app_now()) then 'locked'
          else u.role end,
        u.id = 2 or is_account_active(u.enabled, u.activated_at, u.lock_kind, u.lock_until, app_now())))
      from users u where u.uuid = any (array[caller_uuid, anonymous_uuid] || subject_uuids || p_parties)));
end $$;
comment on function role_facts(uuid, uuid, bigint, uuid[], text[]) is
  'The roles policy and the users that questions about roles name, for deciding them.';
