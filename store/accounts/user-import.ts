/** Accounts of another system, a batch at a time: all of a batch or none of it. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import type { Caller } from '#domain/caller.ts'
import type { EmailAddress } from '#domain/accounts/email-address.ts'
import { rulesThatPermit, type UsernameRules, type WantedUsername } from '#domain/accounts/username-rules.ts'
import type { Language } from '#domain/languages/language.ts'
import { auditEvent, materialized, runAs } from '#store/run-as.ts'
import type { Database } from '#store/run.ts'
import { settingOf } from '#store/settings.ts'
import { mapNameConflicts } from '#store/users.ts'

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
export interface ImportError {
  line: number
  code: 'username-not-permitted' | 'username-reserved' | 'username-taken' | 'username-similar' | 'email-taken'
}

/** The outcome of a batch. With errors nothing was created. */
export interface ImportOutcome {
  created: number
  errors: ImportError[]
  /** The rules for user names in force. */
  rules: UsernameRules
}

/**
 * Creates all accounts of a batch in one statement, each with an audit event, or none of them. Names and addresses of the batch itself count
 * as taken for the lines that follow.
 *
 * @param dryRun whether to only look for errors
 * @throws Refusal `conflict` for a name or an address that was taken while the statement ran
 */
export async function importUsers(
  db: Database,
  caller: Caller,
  users: readonly ImportedUser[],
  { dryRun }: { dryRun: boolean },
): Promise<ImportOutcome> {
  const outcome = await mapNameConflicts(() =>
    runAs<ImportOutcome>(db, caller, {
      steps: {
        lines: materialized(linesOf(users)),
        rules: materialized(nameRules),
        invalid_lines: materialized(invalidLines),
        created: created(dryRun),
        audited: auditEvent(caller, {
          action: 'user-imported',
          targetKind: 'user',
          target: sql`created.uuid`,
          from: sql`created`,
        }),
      },
      answer: sql`select (select count(*)::integer from created) as created, names as rules,
        (select coalesce(jsonb_agg(f order by line), '[]') from invalid_lines f) as errors from rules`,
    }),
  )
  return outcome!
}

function linesOf(users: readonly ImportedUser[]): SQL {
  return sql`select * from jsonb_to_recordset(${JSON.stringify(users.map(toRow))}::jsonb) as l (line integer, username text,
    username_canonical text, username_skeleton text, permitting text[], email text, email_canonical text, full_name text,
    password_hash text, language text, email_verified boolean, disabled boolean)`
}

const nameRules = sql`select ${settingOf('username_rules')} #>> '{}' as names,
  coalesce((select derived from settings where key = 'reserved_usernames'), '[]') as reserved`

/** The first error of each line that has one. */
const invalidLines = sql`select line, code from (
    select l.line, case
      when (rules.names = any (l.permitting)) is not true then 'username-not-permitted'
      when rules.reserved ? l.username_skeleton then 'username-reserved'
      when ${isTaken(sql`username_canonical`)} then 'username-taken'
      when ${isTaken(sql`username_skeleton`)} then 'username-similar'
      when ${isTaken(sql`email_canonical`)} then 'email-taken'
      end as code
    from lines l, rules) as judged
  where code is not null`

/** Whether a user, a registration or an earlier line has what the line `l` asks for. */
function isTaken(column: SQL): SQL {
  return sql`(exists (select from claimed_names c where c.${column} = l.${column})
    or exists (select from lines o where o.line < l.line and o.${column} = l.${column}))`
}

function created(dryRun: boolean): SQL {
  return sql`insert into users (username, username_canonical, username_skeleton, email, email_canonical, password_hash, enabled,
      activated_at, language, user_data)
    select l.username, l.username_canonical, l.username_skeleton, l.email, l.email_canonical, l.password_hash, not l.disabled,
      case when l.email_verified then app_now() end, l.language,
      jsonb_build_object('full_name', l.full_name, 'registration_source', 'import', 'first_login', true, 'social', '{}'::jsonb)
    from allowed, lines l where not ${dryRun}::boolean and not exists (select from invalid_lines)
    order by l.line returning uuid`
}

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
