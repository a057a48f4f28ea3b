/** `npm run demo`: fills the database of `npm start`, running or not, with an organisation to look at (local/demo). */
import { connect } from '#adapters/neon.ts'
import { createPasswordHasher } from '#adapters/passwords/password-hasher.ts'
import { parsePeppers } from '#adapters/passwords/password-pepper.ts'
import { fillDemo } from '#local/demo/fill.ts'
import { openOwnDatabase, type OwnDatabase } from '#local/demo/own-database.ts'
import { demoPassword, peopleCount, staff } from '#local/demo/people.ts'
import { startNeonServer } from '#local/neon/neon-server.ts'
import { sealAuditEvents } from '#store/audit/audit-seals.ts'

const seed = 'postern'
const alreadyThere = '\n  The demonstration is there already. Nothing was changed.'

try {
  const database = await openOwnDatabase(process.env)
  try {
    const begin = performance.now()
    const isNew = await fill(database)
    const seconds = ((performance.now() - begin) / 1000).toFixed(1)
    console.log(isNew ? `\n  Added ${peopleCount} people and all that belongs to them in ${seconds} s.` : alreadyThere)
    console.log(next(database))
  } finally {
    await database.close()
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}

async function fill({ connectionString, passwordPepper, baseUrl }: OwnDatabase): Promise<boolean> {
  const passwordHash = await createPasswordHasher({ peppers: parsePeppers(passwordPepper) }).hash(demoPassword)
  const isNew = await fillDemo(connectionString, { seed, now: new Date(), passwordHash, baseUrl })
  const neon = await startNeonServer({ connectionString, maxConnections: 2 })
  try {
    const db = connect(connectionString, neon.url)
    while ((await sealAuditEvents(db)) > 0);
  } finally {
    await neon.close()
  }
  return isNew
}

function next({ baseUrl, isRunning }: OwnDatabase): string {
  const accounts = staff.map(({ username, role }) => `    ${username.padEnd(10)} ${role}`)
  return `
  ${isRunning ? 'Sign' : 'Run npm start, and then sign'} in at ${baseUrl}/console as one of
${accounts.join('\n')}
  with the password "${demoPassword}", which everybody here has. It is for this machine only.
`
}
