/** Starts the embedded Postgres in its own process, prints one line of JSON, and waits for a signal or a message. */
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
