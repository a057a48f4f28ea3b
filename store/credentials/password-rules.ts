/** What a new password is judged against. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import type { PasswordRules } from '#domain/credentials/password.ts'
import { type Database, queryOne } from '#store/run.ts'

/**
 * `PasswordRules`, in a statement that reads what a new password is judged against.
 *
 * @param bucket `PasswordChoice.bucket`; null where there is no password yet
 */
export function passwordRules(bucket: number | null): SQL {
  return sql`password_rules(${bucket}::integer)`
}

/** The rules, where no other statement reads anything: one round trip. */
export async function readPasswordRules(db: Database, bucket: number | null): Promise<PasswordRules> {
  const { rules } = await queryOne<{ rules: PasswordRules }>(db, sql`select ${passwordRules(bucket)} as rules`)
  return rules
}
