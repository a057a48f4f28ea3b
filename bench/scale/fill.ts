/**
 * `node bench/scale/fill.ts --grants 1e6 [--seed 1] [--data folder]`: creates a database of that size, to inspect or to measure by hand. Uses the
 * database at DATABASE_URL (migrated first; it must have no users yet), or its own Postgres in the folder.
 */
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { Client } from 'pg'
import { startPostgres } from '../../local/postgres/postgres.ts'
import { migrateDatabase } from '../../scripts/migrate.ts'
import { repository } from '../paths.ts'
import { forestOf, insertForest } from './forest.ts'

const { values } = parseArgs({
  options: {
    grants: { type: 'string', default: '1e5' },
    seed: { type: 'string', default: '1' },
    data: { type: 'string', default: join(repository, '.postern/scale') },
  },
})
const given = process.env['DATABASE_URL']
const postgres = given === undefined ? await startPostgres({ dataDirectory: values.data, durable: false }) : undefined
const connectionString = given ?? postgres!.connectionString
const client = new Client({ connectionString })
try {
  await migrateDatabase(connectionString)
  await client.connect()
  const begin = performance.now()
  const forest = forestOf(Number(values.grants))
  const landmarks = await insertForest(client, forest, Number(values.seed))
  console.log({
    ...forest,
    ...landmarks,
    seconds: Math.round((performance.now() - begin) / 1000),
    ...(!given && { data: values.data }),
  })
} finally {
  await client.end()
  await postgres?.stop()
}
