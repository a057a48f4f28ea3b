import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { refusesUnauthorized } from '#test/support/contract/strangers.ts'
import { createTreeFixture, freshName } from '#test/support/fixtures/tree.ts'
import { itemsOf, uuidsOf } from '#test/support/pages.ts'
import { race, racers, tally } from '#test/support/parallel.ts'
import { baseUrl } from '#test/support/servers/postern.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const root = useRoot(postern)
const { call, service, resource, eventsOf } = createTreeFixture(postern, root)

const freshUri = () => `https://${freshName('api')}.example.test/v1`

async function audience(fields: object = {}) {
  const { status, body } = await call('POST', '/v1/audiences', { identifier: freshUri(), ...fields })
  expect(status).toBe(201)
  return body
}

describe('POST /v1/audiences', () => {
  it('201 creates an audience, returns its location, records the creator, and needs one round trip', async () => {
    const place = await service()
    const child = await resource(place)
    const identifier = freshUri()
    const sent = {
      identifier,
      description: 'Reports',
      claims: ['role', 'groups'],
      user_data: ['orcid', 'lab'],
      permissions_at: [child, place, child],
      lifetime_seconds: 60,
    }
    postern.database.takeRoundTrips()
    const created = await call('POST', '/v1/audiences', sent)
    expect(postern.database.takeRoundTrips()).toBe(1)
    expect(created.status).toBe(201)
    expect(created.headers.get('Location')).toBe(`/v1/audiences/${created.body.uuid}`)
    expect(created.body).toEqual({
      ...sent,
      claims: ['groups', 'role'],
      user_data: ['lab', 'orcid'],
      permissions_at: [place, child].sort(),
      uuid: expect.any(String),
      created_at: expect.any(String),
      updated_at: expect.any(String),
    })
    for (const reference of [created.body.uuid, encodeURIComponent(identifier)])
      expect((await call('GET', `/v1/audiences/${reference}`)).body).toEqual(created.body)
    expect(await eventsOf(created.body.uuid)).toEqual([
      { action: 'audience-created', target_kind: 'audience', details: { identifier }, username: 'first.superuser' },
    ])
  })

  it('201 requires an identifier only: no claims, and five minutes', async () => {
    expect(await audience()).toMatchObject({
      description: null,
      claims: [],
      user_data: [],
      permissions_at: [],
      lifetime_seconds: 300,
    })
  })

  it.each([
    'reports',
    'a',
    'reports-2.internal_x~y',
    'urn:example:reports',
    'https://a.example/b%20c/',
    'api://x/y;z=1',
  ])('201 accepts the identifier %s', async (identifier) => {
    const { uuid } = await audience({ identifier })
    expect((await call('GET', `/v1/audiences/${encodeURIComponent(identifier)}`)).body).toMatchObject({ uuid })
  })

  it.each([
    ['no identifier', { identifier: undefined }, '/identifier', 'missing'],
    ['an empty identifier', { identifier: '' }, '/identifier', 'invalid-format'],
    ['a space', { identifier: 'my api' }, '/identifier', 'invalid-format'],
    ['a path', { identifier: 'api/v1' }, '/identifier', 'invalid-format'],
    ['a line break at the end', { identifier: 'api\n' }, '/identifier', 'invalid-format'],
    ['a dot segment', { identifier: '..' }, '/identifier', 'invalid-format'],
    ['a query', { identifier: 'https://a.example/?b' }, '/identifier', 'invalid-format'],
    ['no URI', { identifier: 'https://[a' }, '/identifier', 'invalid-format'],
    ['letters beyond ASCII', { identifier: 'https://ä.example' }, '/identifier', 'invalid-format'],
    ['a fragment', { identifier: 'https://a.example/#b' }, '/identifier', 'fragment-not-allowed'],
    ['an empty fragment', { identifier: 'https://a.example/#' }, '/identifier', 'fragment-not-allowed'],
    ['credentials', { identifier: 'https://a:b@c.example' }, '/identifier', 'credentials-not-allowed'],
    ['an id', { identifier: randomUUID() }, '/identifier', 'uuid-not-allowed'],
    ['our own address', { identifier: baseUrl }, '/identifier', 'own-host-not-allowed'],
    ['our own address', { identifier: `${baseUrl.toUpperCase()}/` }, '/identifier', 'own-host-not-allowed'],
    ['our own address', { identifier: `${baseUrl}:443//` }, '/identifier', 'own-host-not-allowed'],
    ['256 characters', { identifier: 'x'.repeat(256) }, '/identifier', 'too-long'],
    ['an unknown claim', { claims: ['password_hash'] }, '/claims/0', 'invalid-value'],
    ['a claim that no audience chooses', { claims: ['sub'] }, '/claims/0', 'invalid-value'],
    ['a claim twice', { claims: ['role', 'role'] }, '/claims', 'duplicate-name'],
    ['user data twice', { user_data: ['a', 'a'] }, '/user_data', 'duplicate-name'],
    ['a key with its own field', { user_data: ['full_name'] }, '/user_data/0', 'reserved-key'],
    ['21 keys', { user_data: Array.from({ length: 21 }, (_, n) => `k${n}`) }, '/user_data', 'too-many-items'],
    [
      '21 resources',
      { permissions_at: Array.from({ length: 21 }, () => randomUUID()) },
      '/permissions_at',
      'too-many-items',
    ],
    ['a name for a resource', { permissions_at: ['api'] }, '/permissions_at/0', 'invalid-format'],
    ['more than five minutes', { lifetime_seconds: 301 }, '/lifetime_seconds', 'too-large'],
    ['less than ten seconds', { lifetime_seconds: 9 }, '/lifetime_seconds', 'too-small'],
    ['an unknown field', { name: 'x' }, '/name', 'unknown-key'],
  ])('422 for %s, and creates nothing (%j)', async (_, wrong, pointer, code) => {
    const before = await count()
    const answer = await call('POST', '/v1/audiences', { identifier: freshUri(), ...wrong })
    expect(answer).toMatchObject({ status: 422, body: { code: 'invalid-request', errors: [{ pointer, code }] } })
    expect(await count()).toBe(before)
  })

  it('422 for resources that do not exist, and creates nothing', async () => {
    const before = await count()
    const places = [randomUUID(), await service(), randomUUID()]
    const answer = await call('POST', '/v1/audiences', { identifier: freshUri(), permissions_at: places })
    const unknown = (n: number) => ({ pointer: `/permissions_at/${n}`, code: 'unknown-resource' })
    expect(answer).toMatchObject({ status: 422, body: { errors: [unknown(0), unknown(2)] } })
    expect(await count()).toBe(before)
  })

  it('201 returns the same for the same request with the same Idempotency-Key, and creates one audience', async () => {
    const sent = { identifier: freshUri() }
    const key = { 'Idempotency-Key': randomUUID() }
    const first = await call('POST', '/v1/audiences', sent, key)
    expect(await call('POST', '/v1/audiences', sent, key)).toMatchObject({ status: 201, body: first.body })
    expect(await eventsOf(first.body.uuid)).toHaveLength(1)
  })

  it(`201 for one of ${racers} simultaneous creations of one identifier, in any capitals, and 409 for the others`, async () => {
    const name = freshName('racing')
    const answers = await race((n) => call('POST', '/v1/audiences', { identifier: n % 2 ? name : name.toUpperCase() }))
    expect(tally(answers.map(({ status, body }) => body.code ?? status))).toEqual({ 201: 1, 'name-taken': racers - 1 })
  })
})

describe('GET /v1/audiences', () => {
  it('200 lists audiences by id or by identifier over several pages, each once, in one round trip each', async () => {
    const prefix = freshName('list')
    const made = []
    for (const end of ['b', 'C', 'a', 'é', 'B1'].filter((text) => text !== 'é'))
      made.push(await audience({ identifier: `${prefix}.${end}`, claims: ['email'] }))
    const list = `/v1/audiences?q=${prefix.toUpperCase()}&limit=2`
    expect(uuidsOf(await itemsOf(postern, list, root.token))).toEqual(uuidsOf(made).sort())
    const byName = await itemsOf<{ identifier: string }>(postern, `${list}&sort=name`, root.token)
    expect(byName.map(({ identifier }) => identifier.split('.')[1])).toEqual(['a', 'b', 'B1', 'C'])
    postern.database.takeRoundTrips()
    await call('GET', `${list}&sort=name`)
    expect(postern.database.takeRoundTrips()).toBe(1)
    for (const q of ['%25', '_', '%5C']) expect((await call('GET', `/v1/audiences?q=${q}`)).body.items).toEqual([])
  })

  it.each(['limit=0', 'after=x', 'sort=identifier', 'sort=name&after=x', 'q=', 'name=a'])(
    '422 for ?%s',
    async (text) => {
      expect(await call('GET', `/v1/audiences?${text}`)).toMatchObject({
        status: 422,
        body: { code: 'invalid-request' },
      })
    },
  )
})

describe('PATCH /v1/audiences/{audience}', () => {
  it('200 changes the fields that are sent and no others, and records which', async () => {
    const [one, other] = [await service(), await service()]
    const made = await audience({ description: 'before', claims: ['email'], permissions_at: [one] })
    const changed = await call('PATCH', `/v1/audiences/${made.uuid}`, { permissions_at: [other] })
    expect(changed.body).toEqual({ ...made, permissions_at: [other], updated_at: expect.any(String) })
    expect(changed.body.updated_at > made.updated_at).toBe(true)
    const rest = { identifier: freshUri(), description: null, claims: [], user_data: ['lab'], lifetime_seconds: 10 }
    const last = await call('PATCH', `/v1/audiences/${encodeURIComponent(made.identifier)}`, rest)
    expect(last.body).toMatchObject({ ...rest, permissions_at: [other] })
    expect((await call('GET', `/v1/audiences/${made.uuid}`)).body).toEqual(last.body)
    expect((await eventsOf(made.uuid)).map(({ action, details }) => [action, details['fields']])).toEqual([
      ['audience-created', undefined],
      ['audience-updated', ['permissions_at']],
      ['audience-updated', Object.keys(rest)],
    ])
  })

  it('200 changes the capitals of an identifier; 409 when another audience has it, in any capitals', async () => {
    const [one, other] = [await audience({ identifier: freshName('one') }), await audience()]
    const path = `/v1/audiences/${one.uuid}`
    const identifier = one.identifier.toUpperCase()
    expect((await call('PATCH', path, { identifier })).body).toMatchObject({ identifier })
    const taken = await call('PATCH', path, { identifier: other.identifier.replace('https', 'HTTPS') })
    expect(taken).toMatchObject({ status: 409, body: { code: 'name-taken' } })
    expect((await call('GET', path)).body).toMatchObject({ identifier })
  })

  it.each([
    [{}, '', 'missing'],
    [{ identifier: baseUrl }, '/identifier', 'own-host-not-allowed'],
    [{ permissions_at: [randomUUID()] }, '/permissions_at/0', 'unknown-resource'],
    [{ uuid: randomUUID() }, '/uuid', 'unknown-key'],
    [{ claims: ['iss'] }, '/claims/0', 'invalid-value'],
  ])('422 for %j, and changes nothing', async (change, pointer, code) => {
    const made = await audience({ permissions_at: [await service()] })
    const answer = await call('PATCH', `/v1/audiences/${made.uuid}`, change)
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ pointer, code }] } })
    expect((await call('GET', `/v1/audiences/${made.uuid}`)).body).toEqual(made)
    expect(await eventsOf(made.uuid)).toHaveLength(1)
  })

  it(`200 for ${racers} simultaneous changes, and the resources are those of one of them`, async () => {
    const places = [await service(), await service(), await service()]
    const { uuid } = await audience()
    const pair = (n: number) => [places[n % 3]!, places[(n + 1) % 3]!].sort()
    const answers = await race((n) => call('PATCH', `/v1/audiences/${uuid}`, { permissions_at: pair(n) }))
    expect(tally(answers.map(({ status }) => status))).toEqual({ 200: racers })
    expect([pair(0), pair(1), pair(2)]).toContainEqual((await call('GET', `/v1/audiences/${uuid}`)).body.permissions_at)
  })
})

describe('DELETE /v1/audiences/{audience}', () => {
  it('204 deletes an audience, and a resource that is deleted is no longer in any', async () => {
    const place = await service()
    const made = await audience({ permissions_at: [place] })
    expect((await call('DELETE', `/v1/services/${place}`)).status).toBe(204)
    expect((await call('GET', `/v1/audiences/${made.uuid}`)).body).toEqual({ ...made, permissions_at: [] })
    expect((await call('DELETE', `/v1/audiences/${made.uuid}`)).status).toBe(204)
    expect((await eventsOf(made.uuid)).at(-1)).toMatchObject({
      action: 'audience-deleted',
      details: { identifier: made.identifier },
    })
    expect((await call('DELETE', `/v1/audiences/${made.uuid}`)).status).toBe(404)
  })
})

it.each(['no-audience', randomUUID(), 'a%00b', 'x'.repeat(400), '%20'])(
  '404 for the audience %s',
  async (reference) => {
    const path = `/v1/audiences/${reference}`
    expect(await call('GET', path)).toMatchObject({ status: 404, body: { code: 'not-found' } })
    expect((await call('PATCH', path, { lifetime_seconds: 60 })).status).toBe(404)
    expect((await call('DELETE', path)).status).toBe(404)
  },
)

async function count(): Promise<number> {
  const [row] = await postern.database.sql<{ count: number }>('select count(*)::integer as count from audiences')
  return row!.count
}

for (const [method, path, body] of [
  ['GET', '/v1/audiences', undefined],
  ['POST', '/v1/audiences', { identifier: 'strange' }],
  ['GET', '/v1/audiences/strange', undefined],
  ['PATCH', '/v1/audiences/strange', { lifetime_seconds: 60 }],
  ['DELETE', '/v1/audiences/strange', undefined],
] as const) {
  refusesUnauthorized(postern, method, path, 'administrator', body)
}
