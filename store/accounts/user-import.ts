/** Accounts of another system, a batch at a time: all of a batch or none of it. */
import { sql } from 'drizzle-orm'
import type { Caller } from '#domain/caller.ts'
import type { EmailAddress } from '#domain/accounts/email-address.ts'
import { rulesThatPermit, type UsernameRules, type WantedUsername } from '#domain/accounts/username-rules.ts'
import type { Language } from '#domain/languages/language.ts'
import { act, audited } from '#store/run-as.ts'
import type { Database } from '#store/run.ts'
import { settingOf } from '#store/settings.ts'
import { orNameTaken } from '#store/users.ts'

/** An account as it is to be created. */
export interface ImportedUser {
  /** Where it stands in the file, from 1. */
  line: number
  username: WantedUsername
  email: EmailAddress
  fullName: string | null
  /** As it is stored here; null: the account has no password yet. */
  passwordHash: string | null
  language: Language | null
  emailVerified: boolean
  disabled: boolean
}

/** Why one line keeps its batch from being created. */
export interface ImportFault {
  line: number
  fault: 'username-not-permitted' | 'username-reserved' | 'username-taken' | 'username-similar' | 'email-taken'
}

/** What became of a batch. With faults nothing was created. */
export interface ImportOutcome {
  created: number
  faults: ImportFault[]
  /** The rules for user names in force. */
  rules: UsernameRules
}

/**
 * Creates all accounts of a batch in one statement, each with an audit event, or none of them. Names and addresses of the batch itself count
 * as taken for the lines that follow.
 *
 * @param dryRun whether to look for faults only
 * @throws Refusal `conflict` for a name or an address that somebody took while the statement ran
 */
export async function importUsers(
  db: Database,
  caller: Caller,
  users: readonly ImportedUser[],
  { dryRun }: { dryRun: boolean },
): Promise<ImportOutcome> {
  const outcome = await orNameTaken(() =>
    act<ImportOutcome>(db, caller, {
      steps: [
        sql`lines as materialized (
          select * from jsonb_to_recordset(${JSON.stringify(users.map(toRow))}::jsonb) as l (line integer, username text,
            username_canonical text, username_skeleton text, permitting text[], email text, email_canonical text,
            full_name text, password_hash text, language text, email_verified boolean, disabled boolean))`,
        sql`rules as materialized (
          select ${settingOf('username_rules')} #>> '{}' as names,
            coalesce((select derived from settings where key = 'reserved_usernames'), '[]') as reserved)`,
        faulty,
        sql`created as (
          insert into users (username, username_canonical, username_skeleton, email, email_canonical, password_hash, enabled,
            activated_at, language, user_data)
          select l.username, l.username_canonical, l.username_skeleton, l.email, l.email_canonical, l.password_hash,
            not l.disabled, case when l.email_verified then app_now() end, l.language,
            jsonb_build_object('full_name', l.full_name, 'registration_source', 'import', 'first_login', true, 'social', '{}'::jsonb)
          from allowed, lines l where not ${dryRun}::boolean and not exists (select from faulty)
          order by l.line returning uuid)`,
        audited(caller, {
          action: 'user-imported',
          targetKind: 'user',
          target: sql`created.uuid`,
          from: sql`created`,
        }),
      ],
      answer: sql`select (select count(*)::integer from created) as created, names as rules,
        (select coalesce(jsonb_agg(f order by line), '[]') from faulty f) as faults from rules`,
    }),
  )
  return outcome!
}

/** The first reason against each line that has one. */
const faulty = sql`faulty as materialized (
  select line, fault from (
    select l.line, case
      when (rules.names = any (l.permitting)) is not true then 'username-not-permitted'
      when rules.reserved ? l.username_skeleton then 'username-reserved'
      when exists (select from claimed_names c where c.username_canonical = l.username_canonical)
        or exists (select from lines o where o.line < l.line and o.username_canonical = l.username_canonical) then 'username-taken'
      when exists (select from claimed_names c where c.username_skeleton = l.username_skeleton)
        or exists (select from lines o where o.line < l.line and o.username_skeleton = l.username_skeleton) then 'username-similar'
      when exists (select from claimed_names c where c.email_canonical = l.email_canonical)
        or exists (select from lines o where o.line < l.line and o.email_canonical = l.email_canonical) then 'email-taken'
      end as fault
    from lines l, rules) as judged
  where fault is not null)`

function toRow({ line, username, email, fullName, passwordHash, language, emailVerified, disabled }: ImportedUser) {
  return {
    line,
    username: username.display,
    username_canonical: username.canonical,
    username_skeleton: username.skeleton,
    permitting: rulesThatPermit(username),
    email: email.display,
    email_canonical: email.canonical,
    full_name: fullName,
    password_hash: passwordHash,
    language,
    email_verified: emailVerified,
    disabled,
  }
}
