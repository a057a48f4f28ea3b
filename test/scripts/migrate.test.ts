import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { expect, inject, it } from 'vitest'
import { migrateDatabase } from '../../scripts/migrate.ts'

it('migrates an empty database once, however many do it at the same time and again', async () => {
  const name = `migrated_${randomBytes(4).toString('hex')}`
  const address = new URL(inject('postgres'))
  await run(address.href, `create database ${name}`)
  address.pathname = name
  await Promise.all(Array.from({ length: 5 }, () => migrateDatabase(address.href)))
  await migrateDatabase(address.href)
  const [{ applied }] = await run<{ applied: string }>(
    address.href,
    'select count(*) = count(distinct hash) and count(*) > 0 as applied from drizzle.__drizzle_migrations',
  )
  expect(applied).toBe(true)
  expect(await run(address.href, 'select from users where id <= 3')).toHaveLength(3)
  expect(await run(address.href, 'select from common_passwords')).toHaveLength(256)
  await run(inject('postgres'), `drop database ${name} with (force)`)
})

async function run<Row extends pg.QueryResultRow>(
  connectionString: string,
  statement: string,
): Promise<[Row, ...Row[]]> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  const { rows } = await client.query<Row>(statement)
  await client.end()
  return rows as [Row, ...Row[]]
}
