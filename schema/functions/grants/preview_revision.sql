-- What a preview was computed from, as text with `;` between its parts: the snapshot, the time in milliseconds, the
-- service, and whose membership or state counts: a user, a group (`-` and its uuid), or `*` for all.
-- `require_fresh_preview` gets them back. http/previewed.ts reads the text.
create or replace function preview_revision(p_plan planned_change) returns text language sql stable as $$
  select concat_ws(';', pg_current_snapshot(), (extract(epoch from app_now()) * 1000)::bigint,
    case when p_plan.path is null then '*' else (select r.uuid from resources r where r.id = p_plan.path[1])::text end,
    case
      when p_plan.crossed_nodes is not null or p_plan.holder in (-1, -2) or cardinality(p_plan.toggled_defaults) > 0
        then '*'
      when p_plan.holder is null then '*'
      when p_plan.holder > 0 then (select u.uuid from users u where u.id = p_plan.holder)::text
      else '-' || (select h.uuid from groups h where h.id = -p_plan.holder) end)
$$;
comment on function preview_revision(planned_change) is
  'The revision of a preview: what it depends on, and since when.';
