-- What drizzle-kit cannot express: reserved rows, append-only triggers and covering indexes. Other functions and triggers
-- are in schema/functions and schema/triggers.

insert into users (id, username, username_canonical, username_skeleton, role, enabled) overriding system value values
  (1, 'system', 'system', 'system', 'reserved', false),
  (2, 'anonymous', 'anonymous', 'anonymous', 'reserved', false),
  (3, 'locked', 'locked', 'locked', 'reserved', false);
--> statement-breakpoint
insert into groups (id, name, description, priority) overriding system value values
  (1, 'everyone', 'Every caller, signed in or not', -2),
  (2, 'authenticated', 'Every signed-in caller', -1);
--> statement-breakpoint
insert into session_requirements default values;
--> statement-breakpoint

-- Covers the check, which then needs one index-only probe per level for all holders.
drop index grants_once;
--> statement-breakpoint
create unique index grants_once on grants (resource_id, permission, holder) include (access, scope, expires_at, requires_aal, requires_within_minutes);
--> statement-breakpoint
-- Covers the series of sign-ins, which is then read from the index alone.
drop index audit_events_of_action;
--> statement-breakpoint
create index audit_events_of_action on audit_events (action, at, id) include (target_kind);
--> statement-breakpoint
create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append only', tg_table_name using errcode = 'insufficient_privilege';
end $$;
--> statement-breakpoint
comment on function refuse_change() is 'Trigger: rejects every change of an append-only table.';
--> statement-breakpoint
create trigger audit_events_append_only before update or delete or truncate on audit_events
  for each statement execute function refuse_change();
--> statement-breakpoint
create trigger bootstrap_append_only before update or delete or truncate on bootstrap
  for each statement execute function refuse_change();
--> statement-breakpoint
create trigger audit_seals_append_only before update or delete or truncate on audit_seals
  for each statement execute function refuse_change();
--> statement-breakpoint
create trigger terms_versions_append_only before update or delete or truncate on terms_versions
  for each statement execute function refuse_change();
--> statement-breakpoint
create trigger terms_texts_append_only before update or delete or truncate on terms_texts
  for each statement execute function refuse_change();
--> statement-breakpoint
create trigger terms_acceptances_append_only before update or delete or truncate on terms_acceptances
  for each statement execute function refuse_change();
