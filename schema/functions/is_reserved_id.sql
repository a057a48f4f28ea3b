-- Whether a number of a user or a group is one of the service's own (`highestReservedId` of `schema/reserved-ids.ts`).
create or replace function is_reserved_id(p_id integer) returns boolean language sql immutable parallel safe as $$
  select p_id <= 100
$$;
