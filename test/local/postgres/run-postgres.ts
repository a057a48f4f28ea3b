/** A process of its own that starts the embedded Postgres, says so on a line of JSON, and waits to be killed or told. */
import { startPostgres } from '#local/postgres/postgres.ts'

const [dataDirectory = '', durable = 'durable'] = process.argv.slice(2)

try {
  const { connectionString, pid, reused, stop } = await startPostgres({ dataDirectory, durable: durable === 'durable' })
  console.log(JSON.stringify({ connectionString, pid, reused, node: process.pid }))
  process.stdin.resume() // a word from the test ends it properly, the end of input without stopping anything
  process.stdin.once('data', () => void stop().then(() => process.exit(0)))
  process.stdin.once('end', () => process.exit(0))
} catch (error) {
  console.log(JSON.stringify({ error: String(error), ...Object(error) }))
}
