/** The names of accounts, by the rules in force. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import type { Caller } from '#domain/caller.ts'
import type { PasswordChoice, PasswordRules } from '#domain/credentials/password.ts'
import { invalid } from '#domain/refusal.ts'
import { type CheckedUserInfo, checkUserInfo, type UserInfo } from '#domain/accounts/user-info.ts'
import { rulesThatPermit, type UsernameRules, type WantedUsername } from '#domain/accounts/username-rules.ts'
import { passwordRules } from '#store/credentials/password-rules.ts'
import { runAs } from '#store/run-as.ts'
import { type Database, queryOne } from '#store/run.ts'
import { settingOf } from '#store/settings.ts'

/** With a name and an address where they were given. */
type Checked<Info extends UserInfo> = {
  [Field in 'username' | 'email' as Info[Field] extends string ? Field : never]-?: Required<CheckedUserInfo>[Field]
} & CheckedUserInfo

interface Rules {
  names: UsernameRules
  passwords: PasswordRules
}

/**
 * The forms of names that are stored. The database is asked only what to say of those that cannot be, so that every way through a
 * request has one round trip; of a name that some rules permit `permittedName` makes the statement judge. A password costs one more: its
 * rules have to be known before it is hashed.
 *
 * @param caller who may be told the rules, where not everybody may; without an idempotency key
 * @throws Refusal `invalid-request` with every field that is wrong
 */
export async function requireUserInfo<Info extends UserInfo>(
  db: Database,
  info: Info,
  password?: PasswordChoice,
  caller?: Caller,
): Promise<Checked<Info>> {
  const checked = checkUserInfo(info)
  if (typeof checked !== 'function' && !password) return checked as Checked<Info>
  const answer = sql`select ${settingOf('username_rules')} #>> '{}' as names, ${passwordRules(password?.bucket ?? null)} as passwords`
  const rules = (await (caller ? runAs<Rules>(db, caller, { steps: {}, answer }) : queryOne<Rules>(db, answer)))!
  const { username = null, email = null, full_name = null } = info
  const wrong = (await password?.judge(rules.passwords, { username, email, full_name })) ?? []
  const unfit = typeof checked === 'function' ? checked(rules.names) : checked.username?.violations[rules.names]
  if (typeof checked === 'function' || wrong.length > 0) throw invalid([...(unfit ?? []), ...wrong])
  return checked as Checked<Info>
}

/** A name to be stored: the text itself, if the rules in force let it through. Otherwise the statement is undone, for `mapNameConflicts` to tell. */
export function permittedName(name: WantedUsername): SQL {
  return sql`permitted_username(${name.display}, ${name.skeleton}, ${sql.param(rulesThatPermit(name))}::text[])`
}
