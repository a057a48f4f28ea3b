/** Figures that SQL and TypeScript have both: schema/functions/limits.sql. */
import { expect, it } from 'vitest'
import { knownDeviceDays } from '#domain/credentials/known-device.ts'
import { mailsPerHour, operations } from '#domain/operations.ts'
import { maxDepth } from '#domain/resources/resource-path.ts'
import { useDatabase } from '#test/support/servers/database.ts'

const database = useDatabase()

it.each([
  ['mails_per_hour()', mailsPerHour],
  ['terms_link_seconds()', operations['group-accept-terms'].lifetimeSeconds],
  ['known_device_days()', knownDeviceDays],
  ['max_depth()', maxDepth],
])('%s is the constant of the domain, %d', async (call, constant) => {
  expect(await database.sql(`select ${call} as figure`)).toEqual([{ figure: constant }])
})

it('the constraint on paths allows max_depth() levels below the service', async () => {
  const [row] = await database.sql<{ definition: string }>(
    `select pg_get_constraintdef(oid) as definition from pg_constraint where conname = 'resources_depth'`,
  )
  expect(row!.definition).toContain(`<= ${maxDepth + 1}`)
})
