-- One page of the audit log, newest first: at most `p_take` events that match every filter that is not null, after the
-- event `p_after`. Sorted by instant, so that a page of a day long past is also a walk of an index. Planned for its
-- values each time (custom plan): an actor with a third of all events needs another plan than one with five events.
create or replace function audit_page(
  p_actor integer, p_actor_key uuid, p_action text, p_kind text, p_target text, p_from timestamptz, p_to timestamptz,
  p_after bigint, p_take integer
) returns setof audit_events language plpgsql stable rows 100 set plan_cache_mode = force_custom_plan as $$
declare
  after_at timestamptz := 'infinity';
begin
  if p_after is not null then
    select e.at into after_at from audit_events e where e.id = p_after;
  end if;
  return query select e.* from audit_events e
    where (p_actor is null or e.actor_id = p_actor) and (p_actor_key is null or e.actor_key = p_actor_key)
      and (p_action is null or e.action = p_action)
      and (p_kind is null or e.target_kind = p_kind) and (p_target is null or e.target = p_target)
      and (p_from is null or e.at >= p_from) and (p_to is null or e.at < p_to)
      and (p_after is null or (e.at, e.id) < (after_at, p_after))
    order by e.at desc, e.id desc limit p_take;
end $$;
comment on function audit_page(integer, uuid, text, text, text, timestamptz, timestamptz, bigint, integer) is
  'One page of audit events that match the filters, newest first.';
