-- Names and what they are looked for by, in one form: as the column `users.search_text` and the index of group names
-- write it, which come before this function. Case folding of Unicode, in no locale.
create or replace function search_form(p_text text) returns text language sql immutable parallel safe as $$
  select casefold(normalize(p_text, NFKC) collate pg_unicode_fast)
$$;
comment on function search_form(text) is 'The form of a text in which names are searched: NFKC, case-folded.';
