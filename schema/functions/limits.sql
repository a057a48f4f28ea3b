-- Figures that statements in SQL and in TypeScript need alike. Each names its constant in `domain/`;
-- test/schema/limits.test.ts compares them. Immutable functions of one constant, so that the planner sees the number.

-- `mailsPerHour` of domain/operations.ts.
create or replace function mails_per_hour() returns integer language sql immutable parallel safe as $$ select 5 $$;
comment on function mails_per_hour() is
  'How many mails of one kind can be sent to an address in an hour on request of somebody who is not signed in.';

-- `lifetimeSeconds` of `group-accept-terms` in domain/operations.ts: a week.
create or replace function terms_link_seconds() returns integer language sql immutable as $$ select 604800 $$;
comment on function terms_link_seconds() is
  'Seconds that a link to accept the terms of a group is valid, and that a pending membership waits.';

-- `knownDeviceDays` of domain/credentials/known-device.ts.
create or replace function known_device_days() returns integer language sql immutable parallel safe as $$ select 90 $$;
comment on function known_device_days() is 'Days without a sign-in after which a device is no longer known.';

-- `unsettledAttemptSeconds` of test/models/credentials/attempts.ts.
create or replace function unsettled_attempt_seconds() returns integer language sql immutable parallel safe
  as $$ select 60 $$;
comment on function unsettled_attempt_seconds() is
  'Seconds after which an attempt whose outcome was not recorded no longer counts.';

create or replace function known_devices_per_user() returns integer language sql immutable parallel safe
  as $$ select 20 $$;
comment on function known_devices_per_user() is 'How many known devices a user can have.';

-- `maxDepth` of domain/resources/resource-path.ts. The constraint `resources_depth` counts the service too.
create or replace function max_depth() returns integer language sql immutable parallel safe as $$ select 100 $$;
comment on function max_depth() is 'How many levels there can be below a service.';

-- `approvalSeconds` of domain/operations.ts: two weeks.
create or replace function approval_seconds() returns integer language sql immutable as $$ select 1209600 $$;
comment on function approval_seconds() is 'Seconds that a confirmed registration awaits approval.';
-- `noticedLockSeconds` of domain/credentials/attempts.ts.
create or replace function noticed_lock_seconds() returns integer language sql immutable parallel safe
  as $$ select 60 $$;
comment on function noticed_lock_seconds() is 'Seconds that a lockout lasts at least for the owner to get a mail.';
