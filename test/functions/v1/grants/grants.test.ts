import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { uuidsOf, walk } from '#test/support/pages.ts'
import { refusesUnauthorized } from '#test/support/contract/strangers.ts'
import { createTreeFixture, freshName } from '#test/support/fixtures/tree.ts'
import { usePostern, useRoot, useUser } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const root = useRoot(postern)
const alice = useUser(postern, 'alice')

let editors: string
beforeAll(async () => {
  await group('editors', 2, 'alice')
  const [row] = await postern.database.sql<{ uuid: string }>(`select uuid from groups where name = 'editors'`)
  editors = row!.uuid
})

const { call, service, serviceType, resource, grant, group, eventsOf } = createTreeFixture(postern, root)
const byRoot = { target_kind: 'grant', username: 'first.superuser' }

describe('POST /v1/grants', () => {
  it('201 allows a group to read a resource, records the creator, and needs one round trip', async () => {
    const [name, child, leaf] = [freshName('s'), freshName(), freshName()]
    const place = await resource(await resource(await service(name), child), leaf)
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
      service: name,
      path: `/${child}/${leaf}`,
      permission: { name: 'read', access: 'deny', scope: 'match', expires_at: null },
      text: 'read-deny-match',
      created_at: expect.any(String),
      updated_at: made.body.created_at,
    })
    expect((await call('GET', `/v1/grants/${made.body.uuid}`)).body).toEqual(made.body)
    expect(await eventsOf(made.body.uuid)).toEqual([{ ...byRoot, action: 'grant-created', details: made.body }])
  })

  it.each([
    ['a user by name', { user: 'alice' }],
    ['a user by name in another spelling', { user: 'ALICE' }],
    ['the caller', { user: 'current' }],
    ['a group by name', { group: 'editors' }],
    ['everyone', 'everyone'],
    ['authenticated', 'authenticated'],
    ['everyone as the group that it is', { group: 'everyone' }],
  ])('201 accepts %s as the holder, and its response can be sent back', async (_, holder) => {
    const made = await call('POST', '/v1/grants', { holder, resource: await service(), permission: 'read' })
    expect(made.status).toBe(201)
    const { holder: answered, resource: place, permission } = made.body
    const again = await call('PUT', '/v1/grants', { holder: answered, resource: place, permission })
    expect(again).toMatchObject({ status: 200, body: made.body })
  })

  it('201 accepts a user and a group by uuid', async () => {
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
    ['READ', 'read-allow-recursive'],
    [{ name: 'read', access: null, scope: null, expires_at: null, reason: null }, 'read-allow-recursive'],
    [{ perm_name: 'READ', access: 'DENY', scope: 'match', type: 'direct', reason: 'multiple' }, 'read-deny-match'],
    [{ name: 'write', access: 'deny', scope: 'match' }, 'write-deny-match'],
  ])('201 reads %j as %s', async (permission, text) => {
    const made = await call('POST', '/v1/grants', { holder: 'everyone', resource: await service(), permission })
    expect(made).toMatchObject({ status: 201, body: { text } })
  })

  it('201 stores the expiry of a grant in UTC', async () => {
    const permission = { name: 'read', expires_at: '2999-01-02T03:04:05+02:00' }
    const made = await call('POST', '/v1/grants', { holder: 'everyone', resource: await service(), permission })
    expect(made).toMatchObject({ status: 201, body: { text: 'read-allow-recursive' } })
    expect(Date.parse(made.body.permission.expires_at)).toBe(Date.parse(permission.expires_at))
  })

  it('409 when the holder already has a grant of this name', async () => {
    const place = await service()
    for (const holder of ['everyone', { user: 'alice' }, { group: 'editors' }]) {
      await grant(holder, place, 'read')
      const again = await call('POST', '/v1/grants', { holder, resource: place, permission: 'read-deny-match' })
      expect(again).toMatchObject({ status: 409, body: { code: 'duplicate-grant' } })
      expect((await call('POST', '/v1/grants', { holder, resource: place, permission: 'write' })).status).toBe(201)
    }
  })

  it('201 replaces an expired grant, without PUT', async () => {
    const place = await service()
    const permission = { name: 'read', access: 'deny', expires_at: new Date(Date.now() + 3_600_000).toISOString() }
    const old = await grant('everyone', place, permission)
    expect((await call('POST', '/v1/grants', { holder: 'everyone', resource: place, permission: 'read' })).status).toBe(
      409,
    )
    await postern.database.sql(`update grants set expires_at = app_now() - interval '1 second' where uuid = $1`, [old])
    const fresh = await call('POST', '/v1/grants', { holder: 'everyone', resource: place, permission: 'read' })
    expect(fresh).toMatchObject({ status: 201, body: { permission: { access: 'allow', expires_at: null } } })
    expect(fresh.body.uuid).not.toBe(old)
    expect(fresh.body.updated_at).toBe(fresh.body.created_at)
    expect(await grantsOn(place)).toEqual([fresh.body])
  })

  it('201 returns the same for the same Idempotency-Key', async () => {
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
      const { outcome, ...grantNow } = replaced.body
      expect([created.body.outcome, outcome]).toEqual(['created', 'replaced'])
      expect(await grantsOn(place)).toEqual([grantNow])
      expect((await eventsOf(created.body.uuid)).map(({ action }) => action)).toEqual([
        'grant-created',
        'grant-replaced',
      ])
    }
  })

  it('200 sets updated_at if access, scope or expiry changes, and leaves an identical grant unchanged', async () => {
    const place = await service()
    const put = async (permission: unknown) =>
      (await call('PUT', '/v1/grants', { holder: 'everyone', resource: place, permission })).body
    let last = await put('read')
    for (const permission of ['read-deny', 'read-deny-match', { name: 'read', expires_at: '2999-01-01T00:00:00Z' }]) {
      const changed = await put(permission)
      expect(Date.parse(changed.updated_at)).toBeGreaterThan(Date.parse(last.updated_at))
      expect(changed.created_at).toBe(last.created_at)
      expect(await put(permission)).toEqual({ ...changed, outcome: 'unchanged' })
      last = changed
    }
  })

  it('200 removes an expiry', async () => {
    const place = await service()
    await grant('everyone', place, { name: 'read', expires_at: '2999-01-01T00:00:00Z' })
    const { body } = await call('PUT', '/v1/grants', { holder: 'everyone', resource: place, permission: 'read' })
    expect(body.permission.expires_at).toBeNull()
  })
})

describe('DELETE /v1/grants/{id}', () => {
  it('204 deletes a grant, and records it', async () => {
    const uuid = await grant({ user: 'alice' }, await service(), 'read')
    const { body } = await call('GET', `/v1/grants/${uuid}`)
    expect((await call('DELETE', `/v1/grants/${uuid}`)).status).toBe(204)
    expect((await call('GET', `/v1/grants/${uuid}`)).status).toBe(404)
    expect((await call('DELETE', `/v1/grants/${uuid}`)).status).toBe(404)
    expect((await eventsOf(uuid)).at(-1)).toEqual({ ...byRoot, action: 'grant-deleted', details: body })
  })

  it.each(['x', '1', randomUUID()])('404 for the grant %s', async (id) => {
    expect(await call('GET', `/v1/grants/${id}`)).toMatchObject({ status: 404, body: { code: 'not-found' } })
    expect(await call('DELETE', `/v1/grants/${id}`)).toMatchObject({ status: 404, body: { code: 'not-found' } })
  })
})

describe('GET /v1/grants', () => {
  it('200 lists by user, by group, by resource, and by several filters', async () => {
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
      expect(uuidsOf(body.items)).toEqual([...uuids].sort())
      expect(body.next).toBeNull()
    }
  })

  it('200 lists all grants over several pages while others are created', async () => {
    const names = ['p', 'q'].flatMap((letter) => Array.from({ length: 9 }, (_, n) => `${letter}${n}`))
    const place = await service(freshName(), await serviceType(names))
    const made = await Promise.all(Array.from({ length: 9 }, (_, n) => grant('everyone', place, `p${n}`)))
    const met: string[] = []
    let more = 0
    for await (const { items } of walk(postern, `/v1/grants?resource=${place}&limit=4`, root.token)) {
      met.push(...uuidsOf(items))
      await grant('everyone', place, `q${more++}`)
    }
    expect(met).toEqual(expect.arrayContaining(made))
    expect(new Set(met).size).toBe(met.length)
  })

  it('422 for a filter that does not exist, instead of an empty list', async () => {
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
  refusesUnauthorized(postern, method, path, 'administrator', body)
}

async function grantsOn(place: string) {
  return (await call('GET', `/v1/grants?resource=${place}`)).body.items
}
