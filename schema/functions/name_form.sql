-- As the index of group names has it, which comes before this function. Case folding of Unicode, in no locale.
create or replace function name_form(p_text text) returns text language sql immutable parallel safe as $$
  select casefold(normalize(p_text, NFKC) collate pg_unicode_fast)
$$;
comment on function name_form(text) is
  'The form of a name of a group in which names are the same: NFKC, case-folded.';
