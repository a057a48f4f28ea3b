/** API keys as the password of Basic, and when a 401 asks for them. */
import { beforeAll, describe, expect, it } from 'vitest'
import { createKey } from '#test/support/fixtures/api-keys.ts'
import { createTreeFixture, freshName } from '#test/support/fixtures/tree.ts'
import { proxyOf } from '#test/support/servers/proxy.ts'
import { usePostern, useRoot, useUser } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const root = useRoot(postern)
const ada = useUser(postern, 'ada')
const tree = createTreeFixture(postern, root)
const { ask, status } = proxyOf(postern)

const basicChallenge = 'Basic realm="Postern", charset="UTF-8"'
const basic = (credentials: string) => ({ Authorization: `Basic ${Buffer.from(credentials).toString('base64')}` })
const challengeTo = async (...asked: Parameters<typeof ask>) => {
  const answer = await ask(...asked)
  return [answer.status, answer.headers.get('WWW-Authenticate')]
}

let packages: string
let api: string
let key: string
beforeAll(async () => {
  packages = freshName('index')
  api = freshName('api')
  await tree.service(packages, 'packages')
  const service = await tree.service(api, 'api')
  await tree.grant({ user: 'ada' }, service, 'read')
  await tree.grant({ user: 'ada' }, service, 'write')
  key = await createKey(postern, ada, ['check'])
})

describe('an API key as the password', () => {
  it('200 with any user name or none, in one round trip, and names the account', async () => {
    for (const name of ['', 'ada', '__token__', 'jörg', 'a b'])
      for (const target of [`/${packages}/simple/flask/`, `/${api}/x`]) {
        postern.database.takeRoundTrips()
        const answer = await ask(`GET ${target}`, undefined, basic(`${name}:${key}`))
        expect([name, target, answer.status, postern.database.takeRoundTrips()]).toEqual([name, target, 200, 1])
        expect(answer.headers.get('X-Postern-User')).toBe(ada.uuid)
        expect(answer.headers.get('X-Postern-Username')).toBe('ada')
      }
    const scheme = { Authorization: `bAsIc  ${btoa(`:${key}`)}` }
    expect(await status(`GET /${api}/x`, undefined, scheme)).toBe(200)
  })

  it('403 for what the account may not do, and for a key without the scope', async () => {
    expect(await status(`PUT /${packages}/api/package/flask/flask-1.0.whl`, undefined, basic(`:${key}`))).toBe(403)
    const without = await createKey(postern, ada, ['profile:read'])
    expect((await ask(`GET /${api}/x`, undefined, basic(`:${without}`))).body.code).toBe('insufficient-scope')
  })

  it.each(['key-expired', 'key-revoked'] as const)('401 %s, and asks for another', async (code) => {
    const state = code === 'key-expired' ? { expires: '-1 minute' } : { revoked: true }
    const answer = await ask(`GET /${api}/x`, undefined, basic(`:${await createKey(postern, ada, ['check'], state)}`))
    expect([answer.status, answer.body.code]).toEqual([401, code])
    expect(answer.headers.get('WWW-Authenticate')).toMatch(
      /^Basic realm="Postern", charset="UTF-8", Bearer error="invalid_token"/,
    )
  })

  it('401 for a text that is no key, and for a key in another place', async () => {
    for (const credentials of [
      `ada:${ada.token}`,
      'ada:correct horse battery staple',
      `${key}:`,
      key,
      ':',
      '',
      `:${key}:`,
      `:${key} `,
    ])
      expect([credentials, await status(`GET /${api}/x`, undefined, basic(credentials))]).toEqual([credentials, 401])
    for (const header of ['Basic', 'Basic *', 'Basic =', `Basic ${key}`, `Basic ${btoa(`:${key}`)} x`])
      expect([header, await status(`GET /${api}/x`, undefined, { Authorization: header })]).toEqual([header, 401])
  })

  it('401 everywhere else in the API', async () => {
    const answer = await postern.call('GET', '/v1/users/current', { headers: basic(`:${key}`) })
    expect([answer.status, answer.headers.get('WWW-Authenticate')]).toEqual([401, 'Bearer'])
  })

  it('403 beside a session cookie; with credential=cookie it is no credential', async () => {
    const both = { ...basic(`:${key}`), cookie: `__Host-postern-session=${ada.token}` }
    expect(await status(`GET /${api}/x`, undefined, both)).toBe(403)
    expect(await status(`GET /${api}/x`, undefined, basic(`:${key}`), '?credential=cookie')).toBe(401)
  })

  it('403 for a write from a page of another site, for which a browser adds Basic; 200 for a program', async () => {
    const write = (headers: Record<string, string>) =>
      status(`POST /${api}/x`, undefined, { ...basic(`:${key}`), ...headers })
    expect(await write({})).toBe(200)
    expect(await write({ 'Sec-Fetch-Site': 'same-origin' })).toBe(200)
    expect(await write({ 'Sec-Fetch-Site': 'cross-site' })).toBe(403)
    expect(await write({ 'Sec-Fetch-Site': 'same-site' })).toBe(403)
    expect(await write({ Origin: 'https://evil.test' })).toBe(403)
    expect(await status(`GET /${api}/x`, undefined, { ...basic(`:${key}`), 'Sec-Fetch-Site': 'cross-site' })).toBe(200)
  })
})

describe('a 401', () => {
  const write = (service: string) => `POST /${service}/api/package/flask/flask-1.0.whl`

  it('asks for Basic and Bearer where the type says so, for Bearer elsewhere', async () => {
    expect(await challengeTo(write(packages))).toEqual([401, `${basicChallenge}, Bearer`])
    expect(await challengeTo(write(api))).toEqual([401, 'Bearer'])
    expect(await challengeTo(write('there-is-no-such-service'))).toEqual([401, 'Bearer'])
  })

  it('asks for Basic where a session has ended as well, if the type says so', async () => {
    await postern.createUser('eve')
    const eve = await postern.signIn('eve')
    await postern.call('DELETE', '/v1/sessions/current', { token: eve.token })
    const [code, challenge] = await challengeTo(`GET /${packages}/simple/flask/`, eve)
    expect([code, challenge]).toEqual([401, expect.stringMatching(/^Basic .*, Bearer error="invalid_token"/)])
    expect((await challengeTo(`GET /${api}/x`, eve))[1]).toMatch(/^Bearer/)
  })

  it('asks for Basic where Basic came', async () => {
    expect(await challengeTo(write(api), undefined, basic('ada:guess'))).toEqual([401, `${basicChallenge}, Bearer`])
  })

  it('a type of one’s own decides', async () => {
    for (const [offered, challenge] of [
      [true, `${basicChallenge}, Bearer`],
      [false, 'Bearer'],
    ] as const) {
      const type = { name: freshName('t'), request_mapping: 'api', basic_authentication: offered }
      const nodes = { service: { permissions: ['read', 'write'] } }
      const made = await tree.call('POST', '/v1/services/types', { ...type, nodes })
      expect([made.status, made.body.basic_authentication]).toEqual([201, offered])
      const name = freshName('s')
      await tree.service(name, type.name)
      expect(await challengeTo(`GET /${name}/x`)).toEqual([401, challenge])
    }
  })
})
