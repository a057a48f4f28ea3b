/** better-auth 1.7.7 on the same workerd, the same Postgres and an equal Neon endpoint. */
import { randomBytes, randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { query } from './backdrop.ts'
import type { Backdrop } from './backdrop.ts'
import { databaseBindings } from './bare.ts'
import type { Contestant } from './contestant.ts'
import { install } from './install.ts'
import { bench } from './paths.ts'
import { buildEntry, serve } from './workerd.ts'

const folder = join(bench, 'better-auth')
const baseUrl = 'http://localhost'
const fromOurPage = { 'content-type': 'application/json', origin: baseUrl }
const person = { name: 'Ada', email: 'ada@example.com', password: 'correct horse battery staple' }

export const betterAuthStrict: Contestant = {
  name: 'better-auth',
  description: '`get-session`, from the database every time',
  start: (backdrop) => startGetSession(backdrop, 'off'),
}

export const betterAuthCached: Contestant = {
  name: 'better-auth',
  description: '`get-session` with `cookieCache`',
  start: (backdrop) => startGetSession(backdrop, 'on'),
}

export const betterAuthSignIn: Contestant = {
  name: 'better-auth',
  description: '`sign-in/email`, native scrypt (its default)',
  start: async (backdrop) => {
    const { url, processId } = await startBetterAuth(backdrop, 'off')
    const { email, password } = person
    const body = JSON.stringify({ email, password })
    return { url: `${url}/api/auth/sign-in/email`, method: 'POST', headers: fromOurPage, body, processId }
  },
}

async function startGetSession(backdrop: Backdrop, cookieCache: 'on' | 'off') {
  const { url, processId, cookie } = await startBetterAuth(backdrop, cookieCache)
  const address = `${url}/api/auth/get-session`
  const answer = await fetch(address, { headers: { cookie } })
  const found = await answer.json<{ user?: { email: string } } | null>()
  // It returns 200 and `null` without a session, which would be measured otherwise.
  if (found?.user?.email !== person.email) throw new Error('better-auth does not know the session it has just made')
  return { url: address, method: 'GET' as const, headers: { cookie }, processId }
}

/** Serves better-auth on an empty database and signs up a user, which also signs in. */
async function startBetterAuth(backdrop: Backdrop, cookieCache: 'on' | 'off') {
  await install(folder)
  const database = await backdrop.createDatabase(`better_auth_${randomUUID()}`)
  await query(database.connectionString, await readFile(join(folder, 'schema.sql'), 'utf8'))

  const bundle = await buildEntry(join(folder, 'worker.ts'), join(backdrop.folder, `better-auth-${randomUUID()}`))
  const { url, processId, stop } = await serve(bundle, {
    ...databaseBindings(database),
    BASE_URL: baseUrl,
    SECRET: randomBytes(32).toString('base64url'),
    COOKIE_CACHE: cookieCache,
  })
  backdrop.onStop(stop)
  return { url, processId, cookie: await signUp(url) }
}

async function signUp(url: string): Promise<string> {
  const body = JSON.stringify(person)
  const answer = await fetch(`${url}/api/auth/sign-up/email`, { method: 'POST', headers: fromOurPage, body })
  if (!answer.ok) throw new Error(`better-auth refused the sign-up: ${await answer.text()}`)
  return answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ')
}
