-- As `searchForm` in schema/columns.ts writes it for the column and the indexes, which come before this function.
-- Inlined, so that a condition with it uses them. Accents are the marks U+0300 to U+036F; the three letters that
-- Unicode does not take apart are named. Case folding of Unicode, in no locale.
create or replace function search_form(p_text text) returns text language sql immutable parallel safe as $$
  select casefold(normalize(translate(regexp_replace(normalize(p_text, NFKD), '[\u0300-\u036f]', '', 'g'),
    'łŁøØđĐ', 'lLoOdD'), NFKC) collate pg_unicode_fast)
$$;
comment on function search_form(text) is
  'The form of a text in which names are searched: without accents, NFKC, case-folded.';
