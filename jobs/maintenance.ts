/** Maintenance of the database: seals the audit log, deletes expired rows, tells of API keys that expire soon and carries out recoveries of accounts. */
import { connect } from '#adapters/neon.ts'
import { type Env, setting } from '#http/env.ts'
import { sealAuditEvents } from '#store/audit/audit-seals.ts'
import { carryOutRecoveries } from '#store/factors/recoveries.ts'
import { deleteExpired } from '#store/housekeeping.ts'
import { mailExpiryNotices } from '#store/keys/key-notices.ts'

/** One bounded run. Two runs at once are safe. A failure of one part does not stop the other. */
export async function runMaintenance(env: Env): Promise<void> {
  const db = connect(setting(env, 'DATABASE_URL'), env.NEON_ENDPOINT)
  await runAll([sealAuditEvents(db), deleteExpired(db), mailExpiryNotices(db), carryOutRecoveries(db)])
}

/** Waits until every job has ended, also after a failure. @throws the first error, in the order of the jobs */
export async function runAll(jobs: Promise<unknown>[]): Promise<void> {
  const outcomes = await Promise.allSettled(jobs)
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason
}
