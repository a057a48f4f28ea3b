/** Figures that SQL and TypeScript have both: schema/functions/limits.sql. */
import { expect, it } from 'vitest'
import { unsettledAttemptSeconds } from '#test/models/credentials/attempts.ts'
import { noticedLockSeconds } from '#domain/credentials/attempts.ts'
import { knownDeviceDays } from '#domain/credentials/known-device.ts'
import { approvalSeconds, mailsPerHour, operations } from '#domain/operations.ts'
import { maxDepth } from '#domain/resources/resource-path.ts'
import { highestReservedId } from '#schema/reserved-ids.ts'
import { useDatabase } from '#test/support/servers/database.ts'

const database = useDatabase()

it.each([
  ['mails_per_hour()', mailsPerHour],
  ['terms_link_seconds()', operations['group-accept-terms'].lifetimeSeconds],
  ['approval_seconds()', approvalSeconds],
  ['known_device_days()', knownDeviceDays],
  ['unsettled_attempt_seconds()', unsettledAttemptSeconds],
  ['max_depth()', maxDepth],
  ['noticed_lock_seconds()', noticedLockSeconds],
])('%s is the constant of the domain, %d', async (call, constant) => {
  expect(await database.sql(`select ${call} as figure`)).toEqual([{ figure: constant }])
})

it('the constraint on paths allows max_depth() levels below the service', async () => {
  const [row] = await database.sql<{ definition: string }>(
    `select pg_get_constraintdef(oid) as definition from pg_constraint where conname = 'resources_depth'`,
  )
  expect(row!.definition).toContain(`<= ${maxDepth + 1}`)
})

it('is_reserved_id says yes up to the highest reserved number, below which no ordinary row begins', async () => {
  const [row] = await database.sql('select is_reserved_id($1) as last, is_reserved_id($1 + 1) as next', [
    highestReservedId,
  ])
  expect(row).toEqual({ last: true, next: false })
  const starts = await database.sql(
    `select seqstart::integer as start from pg_sequence where seqrelid in ('users_id_seq'::regclass, 'groups_id_seq'::regclass)`,
  )
  expect(starts).toEqual([{ start: highestReservedId + 1 }, { start: highestReservedId + 1 }])
})
