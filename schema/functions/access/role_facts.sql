-- POST /v1/check/roles, in one snapshot. `p_parties` are the uuids of owners and of users that an item is shared with;
-- `p_subjects` the uuids or canonical names of users that the questions are about, whom only administrators may name;
-- `p_key` the digest of an API key, in place of a session.
--
-- Answers why not (`asking_refusal`), or {live, is_use_due} and `RoleFacts` of domain/access/roles/role-questions.ts:
-- {policy, caller, is_limited, anonymous, subjects: {reference: uuid}, parties: [[uuid, effective role, whether the
-- account is active]]}.
create or replace function role_facts(
  p_sid uuid, p_sub uuid, p_rev bigint, p_key bytea, p_parties uuid[], p_subjects text[]
) returns json language plpgsql stable set plan_cache_mode = force_generic_plan as $$
declare
  caller record;
  refusal json;
  anonymous_uuid uuid := (select u.uuid from users u where u.id = 2);
  caller_uuid uuid := anonymous_uuid;
  caller_is_limited boolean := false;
  caller_use_is_due boolean := false;
  subjects json;
  subject_uuids uuid[];
begin
  if p_sid is not null or p_key is not null then
    select * into caller from asking_caller(p_sid, p_sub, p_rev, p_key, 'check', 'check:others');
    if not found then
      return '{"live":false}';
    end if;
    refusal := asking_refusal(caller.required_action, caller.denial, case
      when exists (select from unnest(p_subjects) as a (subject)
        where a.subject not in (caller.username_canonical, caller.user_uuid::text)) then caller.others_denial end);
    if refusal is not null then
      return refusal;
    end if;
    caller_uuid := caller.user_uuid;
    caller_is_limited := caller.ceiling is not null;
    caller_use_is_due := caller.is_use_due;
  end if;

  select json_object_agg(a.subject, u.uuid), array_agg(u.uuid) into subjects, subject_uuids
    from (select distinct subject from unnest(p_subjects) as reference (subject)) a
    cross join lateral find_user(a.subject) u;

  return json_build_object(
    'live', true,
    'policy', (select value from settings where key = 'roles_policy'),
    'caller', caller_uuid,
    'is_limited', caller_is_limited,
    'is_use_due', caller_use_is_due,
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
comment on function role_facts(uuid, uuid, bigint, bytea, uuid[], text[]) is
  'The roles policy and the users that questions about roles name, for deciding them.';
