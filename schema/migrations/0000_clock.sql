-- Search by any part of a name (schema/users.ts). Neon has it, and so has every PostgreSQL with its usual extensions.
create schema if not exists extensions;
--> statement-breakpoint
create extension if not exists pg_trgm schema extensions;
--> statement-breakpoint
-- The clock for everything that depends on the time: expiry, rate limits, timestamps. One function, so that a test can
-- move the clock of its own database (test/support/global-setup.ts).
create function app_now() returns timestamptz language sql volatile as 'select clock_timestamp()';
--> statement-breakpoint
comment on function app_now() is 'The current time.';
