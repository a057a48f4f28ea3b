/** Figures that SQL writes out are those of TypeScript. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { knownDeviceDays } from '#domain/credentials/known-device.ts'
import { highestReservedId } from '#schema/reserved-ids.ts'
import { createDatabase, type TestDatabase } from '#test/support/servers/database.ts'
import { root } from '#test/support/source.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createDatabase()
})
afterAll(() => database.close())

it('is_reserved_id is true up to the highest reserved id, after which ordinary rows begin', async () => {
  const [row] = await database.sql('select is_reserved_id($1) as last, is_reserved_id($1 + 1) as next', [
    highestReservedId,
  ])
  expect(row).toEqual({ last: true, next: false })
  const starts = await database.sql(
    `select seqstart::integer as start from pg_sequence where seqrelid in ('users_id_seq'::regclass, 'groups_id_seq'::regclass)`,
  )
  expect(starts).toEqual([{ start: highestReservedId + 1 }, { start: highestReservedId + 1 }])
})

it('a device is known as long as its cookie is valid', () => {
  const text = readFileSync(join(root, 'schema/functions/credentials/known_device.sql'), 'utf8')
  expect([...text.matchAll(/interval '(\d+) days'/g)].map(([, days]) => Number(days))).toEqual([knownDeviceDays])
})
