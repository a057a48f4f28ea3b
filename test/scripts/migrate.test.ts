import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { expect, inject, it } from 'vitest'
import { serviceTypes } from '#domain/resources/service-types.ts'
import { migrateDatabase } from '#scripts/migrate.ts'
import { createDatabase } from '#test/support/servers/database.ts'

it('migrates an empty database once, for simultaneous and repeated runs', async () => {
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
  expect((await run(address.href, 'select from disposable_domains')).length).toBeGreaterThan(8000)
  await run(inject('postgres'), `drop database ${name} with (force)`)
})

it('updates the built-in service types to this release, and keeps types of administrators, also of the same name', async () => {
  const database = await createDatabase()
  const own = { service: { permissions: ['own'], children: [] } }
  await database.sql(`delete from service_types where name in ('wps', 'wfs')`)
  await database.sql(`insert into service_types (name, nodes) values ('wps', $1), ('mine', $1)`, [own])
  await database.sql(`update service_types set nodes = $1, configurable = true where name = 'api'`, [own])
  await migrateDatabase(database.connectionString)
  const rows = await database.sql('select name, built_in, nodes, configurable from service_types order by name')
  const ours = serviceTypes.map(({ name, nodes, configurable }) => ({ name, nodes, configurable, built_in: true }))
  const theirs = ['mine', 'wps'].map((name) => ({ name, built_in: false, nodes: own, configurable: false }))
  const expected = [...ours.filter(({ name }) => name !== 'wps'), ...theirs]
  expect(rows).toEqual(expected.toSorted((one, other) => (one.name < other.name ? -1 : 1)))
  await database.close()
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
