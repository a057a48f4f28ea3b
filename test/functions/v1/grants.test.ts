import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Postern, type SignedIn, startPostern } from '../../support/postern.ts'
import { refusesStrangers } from '../../support/strangers.ts'
import { forester, freshName } from '../../support/tree.ts'

let postern: Postern
let root: SignedIn
let alice: SignedIn
let editors: string
beforeAll(async () => {
  postern = await startPostern()
  root = await postern.bootstrap()
  await postern.createUser('alice')
  alice = await postern.signIn('alice')
  await group('editors', 2, 'alice')
  const [row] = await postern.database.sql<{ uuid: string }>(`select uuid from groups where name = 'editors'`)
  editors = row!.uuid
})
afterAll(() => postern.stop())

const { call, service, serviceType, resource, grant, group } = forester(
  () => postern,
  () => root.token,
)

describe('POST /v1/grants', () => {
  it('201 lets a group read a resource, records who granted it, and needs one round trip', async () => {
    const place = await resource(await service())
    postern.database.takeRoundTrips()
    const made = await call('POST', '/v1/grants', {
      holder: { group: 'editors' },
      resource: place,
      permission: 'read-deny-match',
    })
    expect(postern.database.takeRoundTrips()).toBe(1)
    expect(made.status).toBe(201)
    expect(made.headers.get('Location')).toBe(`/v1/grants/${made.body.uuid}`)
    expect(made.body).toEqual({
      uuid: expect.stringMatching(/^[0-9a-f-]{36}$/),
      holder: { group: editors },
      holder_name: 'editors',
      resource: place,
      permission: { name: 'read', access: 'deny', scope: 'match', expires_at: null },
      text: 'read-deny-match',
      created_at: expect.any(String),
    })
    expect((await call('GET', `/v1/grants/${made.body.uuid}`)).body).toEqual(made.body)
    expect(await auditOf(made.body.uuid)).toEqual([['grant-created', 'first.superuser', made.body]])
  })

  it.each([
    ['a user by name', { user: 'alice' }],
    ['a user by name in another spelling', { user: 'ALICE' }],
    ['the caller', { user: 'current' }],
    ['a group by name', { group: 'editors' }],
    ['everyone', 'everyone'],
    ['authenticated', 'authenticated'],
    ['everyone as the group that it is', { group: 'everyone' }],
  ])('201 takes %s for a holder, and its answer is one to send back', async (_, holder) => {
    const made = await call('POST', '/v1/grants', { holder, resource: await service(), permission: 'read' })
    expect(made.status).toBe(201)
    const { holder: answered, resource: place, permission } = made.body
    const again = await call('PUT', '/v1/grants', { holder: answered, resource: place, permission })
    expect(again).toMatchObject({ status: 200, body: made.body })
  })

  it('201 takes a user and a group by uuid', async () => {
    const place = await service()
    for (const holder of [{ user: alice.uuid }, { group: editors }, { user: root.uuid.toUpperCase() }]) {
      expect((await call('POST', '/v1/grants', { holder, resource: place, permission: 'read' })).status).toBe(201)
    }
  })

  it.each([
    ['read', 'read-allow-recursive'],
    ['read-match', 'read-allow-match'],
    ['read-deny', 'read-deny-recursive'],
    [{ name: 'read' }, 'read-allow-recursive'],
    ['READ-DENY', 'read-deny-recursive'],
    [{ perm_name: 'READ', access: 'DENY', scope: 'match', type: 'direct', reason: 'multiple' }, 'read-deny-match'],
    [{ name: 'write', access: 'deny', scope: 'match' }, 'write-deny-match'],
  ])('201 reads %j as %s', async (permission, text) => {
    const made = await call('POST', '/v1/grants', { holder: 'everyone', resource: await service(), permission })
    expect(made).toMatchObject({ status: 201, body: { text } })
  })

  it('201 keeps when a grant expires, in UTC', async () => {
    const permission = { name: 'read', expires_at: '2999-01-02T03:04:05+02:00' }
    const made = await call('POST', '/v1/grants', { holder: 'everyone', resource: await service(), permission })
    expect(made).toMatchObject({ status: 201, body: { text: 'read-allow-recursive' } })
    expect(Date.parse(made.body.permission.expires_at)).toBe(Date.parse(permission.expires_at))
  })

  it('409 refuses a second grant of the same name to the same holder', async () => {
    const place = await service()
    for (const holder of ['everyone', { user: 'alice' }, { group: 'editors' }]) {
      await grant(holder, place, 'read')
      const again = await call('POST', '/v1/grants', { holder, resource: place, permission: 'read-deny-match' })
      expect(again).toMatchObject({ status: 409, body: { code: 'conflict' } })
      expect((await call('POST', '/v1/grants', { holder, resource: place, permission: 'write' })).status).toBe(201)
    }
  })

  it.each([
    'read-dny',
    'read-',
    '-read',
    'read allow',
    'Read',
    'GETMAP',
    '[read]',
    'read-match-deny',
    'read-allow-match-now',
    'deny-match',
    '',
    'x'.repeat(5000),
    null,
    1,
    [],
    ['read'],
    {},
    { name: 'read', access: 'dney' },
    { name: 'read', acces: 'deny' },
    { name: 'read', scope: null },
    { name: 'read-match' },
    { name: 'Read' },
    { name: 'read', permission: 'read' },
    { name: 'read', type: 'owned' },
    { name: 'read', expires_at: 'tomorrow' },
    { name: 'read', expires_at: '2999-02-30T00:00:00Z' },
    { name: 'read', expires_at: '0000-01-01T00:00:00Z' },
    { name: 'read', expires_at: '9999-12-31T23:59:59-23:00' },
    { name: 'read', expires_at: 4_000_000_000 },
  ])('422 refuses %j instead of reading it as allow', async (permission) => {
    const place = await service()
    const answer = await call('POST', '/v1/grants', { holder: 'everyone', resource: place, permission })
    expect(answer).toMatchObject({ status: 422, body: { code: 'invalid-request' } })
    expect(answer.body.errors[0].pointer).toMatch(/^\/permission/)
    expect(await grantsOn(place)).toEqual([])
  })

  it('422 refuses what has expired already', async () => {
    const place = await service()
    const permission = { name: 'read', expires_at: new Date(Date.now() - 1000).toISOString() }
    for (const method of ['POST', 'PUT']) {
      expect(await call(method, '/v1/grants', { holder: 'everyone', resource: place, permission })).toMatchObject({
        status: 422,
        body: { errors: [{ pointer: '/permission/expires_at', code: 'in-the-past' }] },
      })
    }
    expect(await grantsOn(place)).toEqual([])
  })

  it('422 points at holders and resources that there are not', async () => {
    const place = await service()
    const cases = [
      [{ user: 'nobody.there' }, place, '/holder/user', 'unknown-user'],
      [{ user: randomUUID() }, place, '/holder/user', 'unknown-user'],
      [{ group: 'editor' }, place, '/holder/group', 'unknown-group'],
      [{ group: randomUUID() }, place, '/holder/group', 'unknown-group'],
      ['everyone', randomUUID(), '/resource', 'unknown-resource'],
    ] as const
    for (const [holder, where, pointer, code] of cases) {
      const answer = await call('POST', '/v1/grants', { holder, resource: where, permission: 'read' })
      expect(answer).toMatchObject({ status: 422, body: { errors: [{ pointer, code }] } })
    }
    const both = await call('POST', '/v1/grants', { holder: { user: 'x' }, resource: randomUUID(), permission: 'read' })
    expect(both.body.errors).toHaveLength(2)
    expect(await grantsOn(place)).toEqual([])
  })

  it('422 refuses reserved users and says what to do instead', async () => {
    const place = await service()
    const [anonymous] = await postern.database.sql<{ uuid: string }>(`select uuid from users where id = 2`)
    for (const user of ['anonymous', 'Anonymous', 'system', 'locked', anonymous!.uuid]) {
      for (const method of ['POST', 'PUT']) {
        const answer = await call(method, '/v1/grants', { holder: { user }, resource: place, permission: 'read' })
        expect(answer).toMatchObject({
          status: 422,
          body: {
            errors: [{ pointer: '/holder/user', code: 'reserved-user', detail: expect.stringContaining('everyone') }],
          },
        })
      }
    }
    expect(await grantsOn(place)).toEqual([])
  })

  it.each([
    ['a holder that is a user and a group', { holder: { user: 'alice', group: 'editors' } }],
    ['a holder that is nothing', { holder: {} }],
    ['a holder that is a text', { holder: 'alice' }],
    ['a resource by name', { resource: 'library' }],
    ['an unknown key', { note: 'x' }],
  ])('422 refuses %s', async (_, wrong) => {
    const asked = { holder: 'everyone', resource: await service(), permission: 'read', ...wrong }
    const answer = await call('POST', '/v1/grants', asked)
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ pointer: `/${Object.keys(wrong)[0]}` }] } })
  })

  it.each([
    ['an access that is none', { name: 'read', access: 'dney' }, '/permission/access', 'invalid-value', 'allow, deny'],
    ['no scope', { name: 'read', scope: null }, '/permission/scope', 'invalid-value', 'match, recursive'],
    ['a key that is none', { name: 'read', acces: 'deny' }, '/permission/acces', 'unknown-key', undefined],
    ['a text that is too long', 'x'.repeat(5000), '/permission', 'too-big', 'at most 79 characters'],
    ['no instant', { name: 'read', expires_at: 'soon' }, '/permission/expires_at', 'invalid-format', 'datetime'],
    [
      'an instant that nobody can keep',
      { name: 'read', expires_at: '0001-01-01T00:00:00Z' },
      '/permission/expires_at',
      'invalid-format',
      'documented form',
    ],
    ['a number', 7, '/permission', 'invalid-union', 'read-deny-match'],
  ])(
    '422 points into a permission at %s, and says what would be right',
    async (_, permission, pointer, code, words) => {
      const { body } = await call('POST', '/v1/grants', { holder: 'everyone', resource: await service(), permission })
      expect(body.errors).toEqual([{ pointer, code, ...(words && { detail: expect.stringContaining(words) }) }])
    },
  )

  it.each([
    [{ user: '' }, '/holder/user', 'too-small', 'at least 1 characters'],
    [{ user: 'alice', role: 'x' }, '/holder/role', 'unknown-key', undefined],
    ['alice', '/holder', 'invalid-union', 'everyone, authenticated'],
    [{ user: 'alice', group: 'editors' }, '/holder', 'invalid-union', 'either user or group'],
  ])('422 points into the holder %j, and says what would be right', async (holder, pointer, code, words) => {
    const { body } = await call('POST', '/v1/grants', { holder, resource: await service(), permission: 'read' })
    expect(body.errors).toEqual([{ pointer, code, ...(words && { detail: expect.stringContaining(words) }) }])
  })

  it('201 puts a new grant in the place of one that has expired, which PUT would not need', async () => {
    const place = await service()
    const permission = { name: 'read', access: 'deny', expires_at: new Date(Date.now() + 3_600_000).toISOString() }
    const old = await grant('everyone', place, permission)
    expect((await call('POST', '/v1/grants', { holder: 'everyone', resource: place, permission: 'read' })).status).toBe(
      409,
    )
    await postern.database.sql(`update grants set expires_at = moment() - interval '1 second' where uuid = $1`, [old])
    const fresh = await call('POST', '/v1/grants', { holder: 'everyone', resource: place, permission: 'read' })
    expect(fresh).toMatchObject({ status: 201, body: { permission: { access: 'allow', expires_at: null } } })
    expect(fresh.body.uuid).not.toBe(old)
    expect(await grantsOn(place)).toEqual([fresh.body])
  })

  it('201 answers the same to the same Idempotency-Key', async () => {
    const asked = { holder: 'everyone', resource: await service(), permission: 'read' }
    const key = { 'Idempotency-Key': randomUUID() }
    const first = await call('POST', '/v1/grants', asked, key)
    expect(await call('POST', '/v1/grants', asked, key)).toMatchObject({ status: 201, body: first.body })
    expect((await call('POST', '/v1/grants', asked)).status).toBe(409)
  })
})

describe('PUT /v1/grants', () => {
  it('201 creates, 200 replaces and keeps the id', async () => {
    for (const holder of ['everyone', { user: 'alice' }, { group: 'editors' }]) {
      const place = await service()
      postern.database.takeRoundTrips()
      const created = await call('PUT', '/v1/grants', { holder, resource: place, permission: 'read' })
      expect(postern.database.takeRoundTrips()).toBe(1)
      const replaced = await call('PUT', '/v1/grants', { holder, resource: place, permission: 'read-deny-match' })
      expect([created.status, replaced.status]).toEqual([201, 200])
      expect(created.headers.get('Location')).toBe(`/v1/grants/${created.body.uuid}`)
      expect(replaced.body).toMatchObject({ uuid: created.body.uuid, text: 'read-deny-match' })
      expect(await grantsOn(place)).toEqual([replaced.body])
      expect((await auditOf(created.body.uuid)).map(([action]) => action)).toEqual(['grant-created', 'grant-replaced'])
    }
  })

  it('200 takes an expiry away', async () => {
    const place = await service()
    await grant('everyone', place, { name: 'read', expires_at: '2999-01-01T00:00:00Z' })
    const { body } = await call('PUT', '/v1/grants', { holder: 'everyone', resource: place, permission: 'read' })
    expect(body.permission.expires_at).toBeNull()
  })
})

describe('DELETE /v1/grants/{id}', () => {
  it('204 takes a grant back, and records what it was', async () => {
    const uuid = await grant({ user: 'alice' }, await service(), 'read')
    const { body } = await call('GET', `/v1/grants/${uuid}`)
    expect((await call('DELETE', `/v1/grants/${uuid}`)).status).toBe(204)
    expect((await call('GET', `/v1/grants/${uuid}`)).status).toBe(404)
    expect((await call('DELETE', `/v1/grants/${uuid}`)).status).toBe(404)
    expect((await auditOf(uuid)).at(-1)).toEqual(['grant-deleted', 'first.superuser', body])
  })

  it.each(['x', '1', randomUUID()])('404 knows no grant %s', async (id) => {
    expect(await call('GET', `/v1/grants/${id}`)).toMatchObject({ status: 404, body: { code: 'not-found' } })
    expect(await call('DELETE', `/v1/grants/${id}`)).toMatchObject({ status: 404, body: { code: 'not-found' } })
  })
})

describe('GET /v1/grants', () => {
  it('200 lists by user, by group, by resource, and by several of them', async () => {
    const name = freshName('u')
    await postern.createUser(name)
    await group(name)
    const [one, other] = [await service(), await service()]
    const ofUser = await grant({ user: name }, one, 'read')
    const ofUserThere = await grant({ user: name }, other, 'read')
    const ofGroup = await grant({ group: name }, one, 'read')
    const cases = [
      [`user=${name}`, [ofUser, ofUserThere]],
      [`group=${name}`, [ofGroup]],
      [`resource=${one}`, [ofUser, ofGroup]],
      [`user=${name}&resource=${one}`, [ofUser]],
      [`user=${name}&group=${name}`, []],
    ] as const
    for (const [filter, uuids] of cases) {
      postern.database.takeRoundTrips()
      const { status, body } = await call('GET', `/v1/grants?${filter}`)
      expect(postern.database.takeRoundTrips()).toBe(1)
      expect(status).toBe(200)
      expect(body.items.map(({ uuid }: { uuid: string }) => uuid)).toEqual([...uuids].sort())
      expect(body.next).toBeNull()
    }
  })

  it('200 lists everything over several pages while others are granted', async () => {
    const names = ['p', 'q'].flatMap((letter) => Array.from({ length: 9 }, (_, n) => `${letter}${n}`))
    const place = await service(freshName(), await serviceType(names))
    const made = await Promise.all(Array.from({ length: 9 }, (_, n) => grant('everyone', place, `p${n}`)))
    const met: string[] = []
    let next: string | null = null
    let more = 0
    do {
      const { body } = await call('GET', `/v1/grants?resource=${place}&limit=4${next ? `&after=${next}` : ''}`)
      met.push(...body.items.map(({ uuid }: { uuid: string }) => uuid))
      next = body.next
      await grant('everyone', place, `q${more++}`)
    } while (next)
    expect(met).toEqual(expect.arrayContaining(made))
    expect(new Set(met).size).toBe(met.length)
  })

  it('422 says when what is asked for does not exist, instead of an empty list', async () => {
    for (const [filter, code] of [
      [`user=${randomUUID()}`, 'unknown-user'],
      ['group=nobody', 'unknown-group'],
      [`resource=${randomUUID()}`, 'unknown-resource'],
    ]) {
      const name = filter!.split('=')[0]
      expect(await call('GET', `/v1/grants?${filter}`)).toMatchObject({
        status: 422,
        body: { errors: [{ pointer: `?${name}`, code }] },
      })
    }
    expect((await call('GET', '/v1/grants?holder=x')).status).toBe(422)
    expect((await call('GET', '/v1/grants?resource=x')).status).toBe(422)
  })
})

const anyGrant = { holder: 'everyone', resource: randomUUID(), permission: 'read' }
for (const [method, path, body] of [
  ['GET', '/v1/grants', undefined],
  ['POST', '/v1/grants', anyGrant],
  ['PUT', '/v1/grants', anyGrant],
  ['GET', `/v1/grants/${randomUUID()}`, undefined],
  ['DELETE', `/v1/grants/${randomUUID()}`, undefined],
] as const) {
  refusesStrangers(() => postern, method, path, 'administrator', body)
}

async function grantsOn(place: string) {
  return (await call('GET', `/v1/grants?resource=${place}`)).body.items
}

async function auditOf(target: string) {
  const rows = await postern.database.sql<{ action: string; username: string; details: unknown }>(
    `select action, u.username, details from audit_events a join users u on u.id = a.actor_id
     where target_kind = 'grant' and target = $1 order by a.id`,
    [target],
  )
  return rows.map(({ action, username, details }) => [action, username, details])
}
