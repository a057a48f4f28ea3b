-- The one clock that decides expiry and windows. Everything that asks for the time asks this, so that a test can move it
-- for its own database (see test/support) and production has nothing to move.
create function app_now() returns timestamptz language sql volatile as 'select clock_timestamp()';
