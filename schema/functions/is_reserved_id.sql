-- `highestReservedId` of schema/reserved-ids.ts.
create or replace function is_reserved_id(p_id integer) returns boolean language sql immutable parallel safe as $$
  select p_id <= 100
$$;
comment on function is_reserved_id(integer) is 'Whether this is the id of a user or a group of the service itself.';
