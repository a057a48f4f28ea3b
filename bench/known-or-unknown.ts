/**
 * `node bench/known-or-unknown.ts [samples] [request]`: tests whether the time of a response reveals that a name or an address has an account.
 * Signs in with a wrong password, requests a reset, an unlock and a sign-in code, and registers, alternately for an existing and an unknown one. Every sample has
 * its own name and client address, so that no lock or limit applies. With `request`, only those whose name begins with it. Exits with status 1 if a
 * pair can be distinguished.
 */
import { randomBytes, randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { migrateDatabase } from '../scripts/migrate.ts'
import { generateDevelopmentSecrets } from '../scripts/secrets.ts'
import { query, startBackdrop } from './backdrop.ts'
import { databaseBindings } from './bare.ts'
import { median } from './load.ts'
import { rankTest } from './rank-test.ts'
import { repository } from './paths.ts'
import { build, serve } from './workerd.ts'

/** The default number of samples of each. */
const defaultSamples = 400
/** Pairs that are not counted. */
const warmUp = 40
/** Between the medians of a pair, relative. */
const widestGap = 0.05
/** The significance level: two equal distributions differ as much in one run of a hundred. */
const leastProbability = 0.01

const samples = Number(process.argv[2] ?? defaultSamples)
const only = process.argv[3] ?? ''
const password = 'correct horse battery staple'

/** The path and body of a request for a name that exists or does not. */
type Request = (name: string, n: number) => readonly [path: string, body: object]

const requests: Record<string, Request> = {
  'sign-in, wrong password': (login) => ['/v1/sessions', { login, password: `${password}, not` }],
  'sign-in by address, wrong password': (name) => [
    '/v1/sessions',
    { login: `${name}@example.com`, password: `${password}, not` },
  ],
  'password reset': (name) => ['/v1/passwords/reset', { email: `${name}@example.com` }],
  'sign-in code': (login) => ['/v1/sessions/codes', { login }],
  'sign-in code by address': (name) => ['/v1/sessions/codes', { login: `${name}@example.com` }],
  unlock: (name) => ['/v1/passwords/unlock', { email: `${name}@example.com` }],
  'registration, address': (name, n) => ['/v1/registrations', { username: `fresh${n}`, email: `${name}@example.com` }],
  'registration, user name': (name, n) => ['/v1/registrations', { username: name, email: `fresh${n}@example.com` }],
}

const backdrop = await startBackdrop()
const interrupt = () => void backdrop.stop().finally(() => process.exit(1))
process.once('SIGINT', interrupt).once('SIGTERM', interrupt)
try {
  const url = await startWithUsers(samples + warmUp)
  const outcomes: boolean[] = []
  for (const [name, request] of Object.entries(requests))
    if (name.startsWith(only)) outcomes.push(await compare(url, name, request))
  process.exitCode = outcomes.every(Boolean) ? 0 : 1
} finally {
  await backdrop.stop()
}

/** The order within a pair is random, so that effects of the first request are distributed equally. */
async function compare(url: string, name: string, request: Request): Promise<boolean> {
  const times: Record<'known' | 'ghost', number[]> = { known: [], ghost: [] }
  for (let n = 0; n < samples + warmUp; n += 1) {
    const pair: ('known' | 'ghost')[] = randomBytes(1)[0]! % 2 ? ['known', 'ghost'] : ['ghost', 'known']
    for (const kind of pair) {
      const milliseconds = await timed(url, ...request(`${kind}${n}`, n * 2 + (kind === 'known' ? 0 : 1)))
      if (n >= warmUp) times[kind].push(milliseconds)
    }
  }
  const [known, ghost] = [median(times.known), median(times.ghost)]
  const gap = known / ghost - 1
  const probability = rankTest(times.known, times.ghost)
  const isAlike = Math.abs(gap) <= widestGap && probability > leastProbability
  console.log(
    `${name}: known ${known.toFixed(2)} ms, unknown ${ghost.toFixed(2)} ms, ${(gap * 100).toFixed(1)} %, p = ${probability.toFixed(3)}: ` +
      (isAlike ? 'alike' : 'TOLD APART'),
  )
  return isAlike
}

async function timed(url: string, path: string, body: object): Promise<number> {
  const source = Array.from({ length: 6 }, () => randomBytes(2).toString('hex')).join(':')
  const headers = { 'content-type': 'application/json', 'cf-connecting-ip': `2001:db8:${source}` }
  const request = { method: 'POST', headers, body: JSON.stringify(body) }
  const begin = performance.now()
  const answer = await fetch(url + path, request)
  await answer.arrayBuffer()
  const milliseconds = performance.now() - begin
  if (answer.status !== 401 && answer.status !== 202) throw new Error(`${path} answered ${answer.status}`)
  return milliseconds
}

/** Serves the composed Worker on a new database with this number of users, `known0`, `known1`, …, with the superuser's password. */
async function startWithUsers(count: number): Promise<string> {
  const database = await backdrop.createDatabase(`names_${randomUUID()}`)
  await migrateDatabase(database.connectionString)
  const secrets = generateDevelopmentSecrets()
  const bindings = { ...databaseBindings(database), ...secrets, BASE_URL: 'https://id.example.com' }
  const bundle = await build(join(repository, 'wrangler.toml'), '', join(backdrop.folder, 'postern'))
  const { url, stop } = await serve(bundle, bindings, false) // it logs every refusal
  backdrop.onStop(stop)
  const body = JSON.stringify({ secret: secrets.BOOTSTRAP_SECRET, username: 'ada', email: 'ada@example.com', password })
  await fetch(`${url}/v1/bootstrap`, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
  await query(
    database.connectionString,
    `insert into users (username, username_canonical, username_skeleton, email, email_canonical, password_hash, activated_at)
     select name, name, name, name || '@example.com', name || '@example.com', u.password_hash, app_now()
     from users u, lateral (select 'known' || n as name from generate_series(0, ${count}) as n) as names
     where u.username = 'ada'`,
  )
  await query(database.connectionString, `update settings set chosen = 'true' where key = 'sign_in_by_code'`)
  return url
}
