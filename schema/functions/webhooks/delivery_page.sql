-- At most `p_take` deliveries that match every filter that is not null, after the one with the id `p_after`. Planned
-- for its values each time (custom plan): a webhook with a thousandth of all deliveries needs another plan than one
-- with a third.
create or replace function delivery_page(
  p_webhook integer, p_status text, p_action text, p_from timestamptz, p_to timestamptz, p_after bigint, p_take integer
) returns setof webhook_deliveries language plpgsql stable rows 100 set plan_cache_mode = force_custom_plan as $$
begin
  return query select d.* from webhook_deliveries d
    where (p_webhook is null or d.webhook_id = p_webhook) and (p_action is null or d.action = p_action)
      and (p_status is null or p_status = 'delivered' or d.delivered_at is null)
      and case p_status when 'delivered' then d.delivered_at is not null
        when 'abandoned' then d.abandoned_at is not null when 'waiting' then d.abandoned_at is null else true end
      and (p_from is null or d.created_at >= p_from) and (p_to is null or d.created_at < p_to)
      and (p_after is null or d.id < p_after)
    order by d.id desc limit p_take;
end $$;
comment on function delivery_page(integer, text, text, timestamptz, timestamptz, bigint, integer) is
  'One page of webhook messages that match the filters, newest first.';
