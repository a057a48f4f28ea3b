/** Limits on what callers without a session can request: registrations, password resets, unlock links. */
import { beforeAll, describe, expect, it } from 'vitest'
import { allowCodes } from '#test/support/fixtures/sign-in-codes.ts'
import { freshName } from '#test/support/fixtures/tree.ts'
import { race, racers, tally } from '#test/support/parallel.ts'
import type { Answer } from '#test/support/servers/postern.ts'
import { usePostern } from '#test/support/servers/use-postern.ts'

const postern = usePostern() // cannot send email
beforeAll(() => allowCodes(postern))

let networks = 0
/** The address of a client in a network of its own. */
const newClient = () => `10.9.${((networks += 1) >> 8) % 256}.${networks % 256}`

const requests: Record<string, (email: string) => [path: string, body: object]> = {
  registration: (email) => ['/v1/registrations', { username: freshName('u'), email }],
  'password reset': (email) => ['/v1/passwords/reset', { email }],
  'unlock link': (email) => ['/v1/passwords/unlock', { email }],
  'sign-in code': (login) => ['/v1/sessions/codes', { login }],
}
const newAddress = () => `${freshName('a')}@example.test`

function ask(kind: string, email: string, client = newClient()): Promise<Answer> {
  const [path, body] = requests[kind]!(email)
  return postern.call('POST', path, { body, headers: { 'CF-Connecting-IP': client } })
}

const statusesOf = (answers: Answer[]) => tally(answers.map(({ status }) => status))
const mails = async () => (await postern.database.sql('select from outbox_mail')).length

describe.each(Object.keys(requests))('a %s', (kind) => {
  it('429 beyond twenty from one network, also for fifty at the same time, with no mail for the others', async () => {
    const client = newClient()
    const before = await mails()
    const answers = await race(() => ask(kind, newAddress(), client))
    expect(statusesOf(answers)).toEqual({ 202: 20, 429: racers - 20 })
    expect((await mails()) - before).toBe(20)
    const refused = answers.find(({ status }) => status === 429)!
    expect(refused.body).toMatchObject({ code: 'too-many-requests', detail: expect.stringContaining('this network') })
    expect(refused.headers.get('RateLimit-Policy')).toBe('"per_network";q=20;w=3600')
    const wait = refused.headers.get('Retry-After')
    expect(Number(wait)).toBeGreaterThan(170)
    expect(Number(wait)).toBeLessThanOrEqual(180)
    expect(refused.headers.get('RateLimit')).toBe(`"per_network";r=0;t=${wait}`)
    expect((await ask(kind, newAddress())).status).toBe(202)
    await postern.database.moveClock(`${wait} seconds`)
    expect((await ask(kind, newAddress(), client)).status).toBe(202)
    expect((await ask(kind, newAddress(), client)).status).toBe(429)
  })

  it('429 from every address of an IPv6 /64 network once it has used up its limit', async () => {
    const network = `2001:db8:0:${(networks += 1).toString(16)}`
    const answers: Answer[] = []
    for (let n = 0; n < 21; n += 1) answers.push(await ask(kind, newAddress(), `${network}::${n.toString(16)}`))
    expect(statusesOf(answers)).toEqual({ 202: 20, 429: 1 })
    expect(answers.at(-1)!.status).toBe(429)
  })

  it('429 beyond five for one address, word for word the same whether or not an account has it', async () => {
    const name = freshName('known')
    await postern.createUser(name)
    const seen = new Set<string>()
    for (const email of [`${name}@example.test`, newAddress()]) {
      const answers: [number, number][] = []
      let last: Answer | undefined
      for (let n = 0; n < 6; n += 1) {
        postern.database.takeRoundTrips()
        last = await ask(kind, n % 2 ? email.toUpperCase() : email)
        answers.push([last.status, postern.database.takeRoundTrips()])
      }
      const { instance: _, ...body } = last!.body
      expect(last!.headers.get('RateLimit-Policy')).toBe('"per_target";q=5;w=3600')
      expect(Number(last!.headers.get('Retry-After'))).toBeGreaterThan(700)
      seen.add(JSON.stringify([answers, body]))
    }
    expect([...seen]).toHaveLength(1)
    expect(JSON.parse([...seen][0]!)[0]).toEqual([...Array.from({ length: 5 }, () => [202, 1]), [429, 1]])
  })

  it('422 and 400 are not counted', async () => {
    const client = newClient()
    const [path] = requests[kind]!('')
    for (const body of [...Array.from({ length: 25 }, () => ({ email: 'none' })), '{'])
      expect((await postern.call('POST', path, { body, headers: { 'CF-Connecting-IP': client } })).status).not.toBe(429)
    expect((await ask(kind, newAddress(), client)).status).toBe(202)
  })
})

describe('the settings of limits', () => {
  it('202 and 429 follow them from the next request on', async () => {
    const choose = (limit: object) =>
      postern.database.sql(`update settings set chosen = $1 where key = 'registration_limit'`, [JSON.stringify(limit)])
    const client = newClient()
    await choose({ per_network: 3, per_target: 2, window_minutes: 1 })
    const email = newAddress()
    const statuses = []
    for (const address of [email, email, email, newAddress()])
      statuses.push((await ask('registration', address, client)).status)
    expect(statuses).toEqual([202, 202, 429, 429]) // the third counts for the network
    await choose({ per_network: 60, per_target: 2, window_minutes: 1 })
    await postern.database.moveClock('1 second')
    expect((await ask('registration', newAddress(), client)).status).toBe(202)
    await postern.database.sql(`update settings set chosen = null where key = 'registration_limit'`)
  })

  it('202 for an address whose resets are used up, of another kind of request', async () => {
    const email = newAddress()
    for (let n = 0; n < 6; n += 1) await ask('password reset', email)
    expect((await ask('unlock link', email)).status).toBe(202)
    expect((await ask('registration', email)).status).toBe(202)
  })

  it('403 while registration is closed, and nothing is counted', async () => {
    await postern.database.sql(`update settings set chosen = 'false' where key = 'registration_open'`)
    const client = newClient()
    for (let n = 0; n < 25; n += 1) expect((await ask('registration', newAddress(), client)).status).toBe(403)
    await postern.database.sql(`update settings set chosen = null where key = 'registration_open'`)
    expect((await ask('registration', newAddress(), client)).status).toBe(202)
  })
})
