/** Many guesses at once: no more passwords are looked at than the policy allows, which is counted where they are hashed. */
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { createPasswordHasher } from '#adapters/passwords/password-hasher.ts'
import { parsePeppers } from '#adapters/passwords/password-pepper.ts'
import sessions from '#functions/v1/sessions.ts'
import { tally } from '#test/support/parallel.ts'
import { baseUrl, goodPassword } from '#test/support/servers/postern.ts'
import { generateDevelopmentSecrets } from '#scripts/secrets.ts'
import { useDatabase } from '#test/support/servers/database.ts'

const hashes = vi.hoisted(() => ({ computed: 0 }))
vi.mock('#adapters/passwords/argon2id.ts', async (original) => {
  const { argon2id } = await original<typeof import('#adapters/passwords/argon2id.ts')>()
  const counted: typeof argon2id = (...input) => {
    hashes.computed += 1
    return argon2id(...input)
  }
  return { argon2id: counted }
})

const database = useDatabase()
let bindings: Record<string, string>
beforeAll(async () => {
  const { connectionString, endpoint } = database
  bindings = {
    ...generateDevelopmentSecrets(),
    DATABASE_URL: connectionString,
    NEON_ENDPOINT: endpoint,
    BASE_URL: baseUrl,
  }
  const { PASSWORD_PEPPER } = bindings
  const hash = await createPasswordHasher({ peppers: parsePeppers(PASSWORD_PEPPER) }).hash(goodPassword)
  await database.sql(
    `insert into users (username, username_canonical, username_skeleton, email, email_canonical, password_hash, activated_at)
     select name, name, name, name || '@example.test', name || '@example.test', $1, app_now() from unnest(array['alice', 'carol']) as name`,
    [hash],
  )
  vi.spyOn(console, 'warn').mockReturnValue() // the log has the reason of each
})

const guesses = 100

async function guess(login: string, headers: Record<string, string>): Promise<{ status: number; body: string }> {
  const request = new Request(`${baseUrl}/v1/sessions`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify({ login, password: 'a guess like any other' }),
  })
  const answer = await sessions.fetch(request, bindings)
  const body = await answer.text()
  return { status: answer.status, body: body.replace(/"urn:uuid:[^"]*"/, '') }
}

/** The effects of a hundred simultaneous guesses, in any order. */
async function storm(login: string, from: (n: number) => Record<string, string> = () => ({})) {
  const rows = async () =>
    (
      await database.sql(
        `select (select count(*) from login_attempts) as keys, (select count(*) from source_attempts) as addresses,
           (select count(*) from known_devices) as devices, (select count(*) from audit_events) as events,
           (select count(*) from outbox_mail) as mails, (select sum(failures) from login_attempts) as failures`,
      )
    )[0]!
  const before = await rows()
  hashes.computed = 0
  const answers = await Promise.all(Array.from({ length: guesses }, (_, n) => guess(login, from(n))))
  const after = await rows()
  return {
    computed: hashes.computed,
    statuses: tally(answers.map(({ status }) => status)),
    bodies: new Set(answers.map(({ body }) => body)),
    rows: Object.fromEntries(Object.keys(after).map((name) => [name, Number(after[name]) - Number(before[name])])),
  }
}

describe('a hundred wrong passwords at once', () => {
  it('compute ten hashes, return ten 401 and ninety 429, and write the same rows, for an existing name and for an unknown one', async () => {
    const exists = await storm('alice')
    const unknown = await storm('nobody.of.that.name')
    expect(exists).toMatchObject({ computed: 10, statuses: { 401: 10, 429: 90 } })
    expect(exists.bodies.size, 'of a failure, of the one that locks, and of a refusal').toBe(3)
    expect(unknown).toEqual(exists)
  })

  it('count for the same user name from a hundred addresses', async () => {
    const from = (n: number) => ({ 'CF-Connecting-IP': `198.51.100.${n}` })
    const exists = await storm('carol@example.test', from)
    const unknown = await storm('bob@example.test', (n) => ({ 'CF-Connecting-IP': `203.0.113.${n}` }))
    expect(exists).toMatchObject({ computed: 10, statuses: { 401: 10, 429: 90 }, rows: { addresses: 100 } })
    expect(unknown).toEqual(exists)
  })

  it('compute at most as many hashes as the client address has failures left, over any number of names', async () => {
    await database.sql(`update settings set chosen = '{"failures":7,"window_minutes":10}' where key = 'source_limit'`)
    hashes.computed = 0
    const source = { 'CF-Connecting-IP': '2001:db8::1' }
    const answers = await Promise.all(Array.from({ length: guesses }, (_, n) => guess(`name.${n}`, source)))
    expect(hashes.computed).toBe(7)
    expect(tally(answers.map(({ status }) => status))).toEqual({ 401: 7, 429: 93 })
  })
})
