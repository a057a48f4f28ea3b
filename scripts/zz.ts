import { startPostgres } from '#local/postgres/postgres.ts'
import pg from 'pg'
const p = await startPostgres({ dataDirectory: '/tmp/w/demo-look/state/postgres', durable: true })
const c = new pg.Client({ connectionString: p.connectionString.replace(/postgres$/, 'postern') })
await c.connect()
for (const q of [
  'select count(*) from audit_events',
  'select count(*), sum(events) from audit_seals',
  "select pg_size_pretty(pg_database_size('postern'))",
  'select count(*) from access_changes',
  'select count(*) from live_sessions',
  'select action, count(*) from audit_events group by 1 order by 2 desc',
])
  console.log(q, JSON.stringify((await c.query(q)).rows))
await c.end()
await p.stop()
