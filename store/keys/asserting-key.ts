/** Requests for a client behind a trusted server: whether its key may say so is decided in the transaction of each of their statements. */
import { type SQL, sql } from 'drizzle-orm/sql/sql'
import type { KeyDenial } from '#domain/keys/key-denial.ts'
import type { Refusal } from '#domain/refusal.ts'
import { hex } from '#store/run-as.ts'
import type { Database } from '#store/run.ts'

/** The key of a request that states the address of a client. */
export interface AssertingKey {
  /** SHA-256 of its text. */
  digest: Uint8Array
  /** The refusal of a key that may not; `invalid-token`: there is no such key of an active account. */
  refusalOf: (reason: AssertionDenial) => Refusal
}

/** Why a key may not state the address of a client. */
export type AssertionDenial = KeyDenial | 'invalid-token'

/** Of `require_asserting_key`, as the names of constraints. */
const denials: ReadonlySet<string> = new Set<AssertionDenial>([
  'invalid-token',
  'key-expired',
  'key-revoked',
  'insufficient-scope',
])

/**
 * A database that runs nothing unless the key may state the address of a client. One more statement, and no more round trips.
 *
 * @param onUse told that the database has not noted the use of the key for a while
 */
export function guardedBy({ digest, refusalOf }: AssertingKey, db: Database, onUse: () => void): Database {
  const guard = sql`select require_asserting_key(${hex(digest)}::bytea) as is_use_due`
  const batch = async (statements: SQL[]): Promise<unknown[][]> => {
    const [guarded = [], ...answers] = await db.batch([guard, ...statements]).catch((error: unknown): never => {
      const { constraint = '' } = error as { constraint?: string }
      throw denials.has(constraint) ? refusalOf(constraint as AssertionDenial) : error
    })
    const [use] = guarded as { is_use_due: boolean }[]
    if (use?.is_use_due) onUse()
    return answers
  }
  return { batch, execute: async (statement) => (await batch([statement]))[0]! }
}
