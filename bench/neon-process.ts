/** The local Neon endpoint as a process: prints its URL and runs until its standard input ends. */
import { once } from 'node:events'
import { startNeonServer } from '../local/neon/neon-server.ts'

const connectionString = process.env['DATABASE_URL']
if (!connectionString) throw new Error('DATABASE_URL says which Postgres to stand in front of')

const neon = await startNeonServer({ connectionString })
console.log(neon.url)
await once(process.stdin.resume(), 'end') // also when the bench is killed
await neon.close()
