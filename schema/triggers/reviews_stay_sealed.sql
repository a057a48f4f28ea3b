-- Fires before a review or one of its items is changed or deleted, and rejects it if the review is completed: its
-- result is sealed. Who started, decided and completed it may become null, when their account is deleted; the result
-- has their names. Relied on by store/reviews/review-completion.ts.
create or replace function keep_sealed_review() returns trigger language plpgsql as $$
begin
  if old.completed_at is not null and (tg_op = 'DELETE' or
      to_jsonb(new) - 'created_by' - 'completed_by' <> to_jsonb(old) - 'created_by' - 'completed_by') then
    raise exception 'a completed review is sealed' using errcode = 'insufficient_privilege';
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end $$;
comment on function keep_sealed_review() is 'Trigger: rejects a change of a completed review.';

create or replace trigger reviews_stay_sealed before update or delete on reviews
  for each row execute function keep_sealed_review();

create or replace function keep_sealed_review_item() returns trigger language plpgsql as $$
begin
  if old.outcome is not null and (tg_op = 'DELETE' or to_jsonb(new) - 'decided_by' <> to_jsonb(old) - 'decided_by') then
    raise exception 'a completed review is sealed' using errcode = 'insufficient_privilege';
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end $$;
comment on function keep_sealed_review_item() is 'Trigger: rejects a change of an item of a completed review.';

create or replace trigger review_items_stay_sealed before update or delete on review_items
  for each row execute function keep_sealed_review_item();
