import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { checkerOf } from '#test/support/contract/checker.ts'
import { startPostern } from '#test/support/servers/postern.ts'
import { createTreeFixture, freshName } from '#test/support/fixtures/tree.ts'
import { usePostern, useRoot, useUser } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const root = useRoot(postern)
const alice = useUser(postern, 'Alice')
beforeAll(async () => {
  await group('plain', 0, 'Alice')
  await group('other', 0, 'Alice')
  await group('senior', 5, 'Alice')
  await group('foreign', 9)
})

const { call, service, grant, group, chain } = createTreeFixture(postern, root)

const { check, read: readAs } = checkerOf(postern)
const read = (resource: string, token: string | null = alice.token) => readAs(resource, token)

describe('POST /v1/check', () => {
  it('200 answers in one round trip, from no state older than the request', async () => {
    const [, , leaf] = await chain(3)
    postern.database.takeRoundTrips()
    const { status, body } = await check([{ resource: leaf, permission: 'read' }], alice.token)
    expect(postern.database.takeRoundTrips()).toBe(1)
    expect(status).toBe(200)
    expect(body).toEqual({
      all_allowed: false,
      results: [{ allow: false, reason: 'no-permission' }],
      max_staleness_seconds: 0,
    })
  })

  it('200 answers a thousand questions in the order asked, in one round trip', async () => {
    const nodes = await chain(4)
    await grant({ user: 'alice' }, nodes[1]!, 'read')
    const checks = Array.from({ length: 1000 }, (_, n) => ({
      resource: nodes[n % 4],
      permission: n % 3 === 0 ? 'write' : 'read',
      user: n % 5 === 0 ? 'anonymous' : 'alice',
    }))
    postern.database.takeRoundTrips()
    const { body } = await check(checks, root.token)
    expect(postern.database.takeRoundTrips()).toBe(1)
    const expected = checks.map((_, n) => n % 4 > 0 && n % 3 > 0 && n % 5 > 0)
    expect(body.results.map(({ allow }: { allow: boolean }) => allow)).toEqual(expected)
  })

  it('200 says whether all of these are allowed', async () => {
    const [, leaf] = await chain(2)
    await grant({ user: 'alice' }, leaf!, 'read')
    const allOf = async (...permissions: string[]) => {
      const { body } = await check(
        permissions.map((permission) => ({ resource: leaf, permission })),
        alice.token,
      )
      return body.all_allowed
    }
    expect([await allOf('read'), await allOf('read', 'read'), await allOf('read', 'write')]).toEqual([
      true,
      true,
      false,
    ])
  })

  it('200 accepts a thousand questions with the longest names', async () => {
    const question = { resource: randomUUID(), permission: 'p'.repeat(63), user: '\u{20000}'.repeat(64) }
    const { status, body } = await check(
      Array.from({ length: 1000 }, () => question),
      root.token,
    )
    expect(status).toBe(200)
    expect(body.results).toHaveLength(1000)
  })
})

describe('the holder of a grant', () => {
  it('a user has the grants of their own', async () => {
    const [top, leaf] = await chain(2)
    await grant({ user: 'alice' }, top!, 'read')
    expect(await read(leaf!)).toEqual([true, 'user:Alice'])
    expect(await read(leaf!, null)).toEqual([false, 'no-permission'])
  })

  it('a member has the grants of the group, other users do not', async () => {
    const [top, leaf] = await chain(2)
    await grant({ group: 'plain' }, top!, 'read')
    await grant({ group: 'foreign' }, leaf!, 'read-deny')
    expect(await read(leaf!)).toEqual([true, 'group:plain'])
    await postern.createUser('loner')
    expect(await read(leaf!, (await postern.signIn('loner')).token)).toEqual([false, 'no-permission'])
  })

  it('everyone includes every caller, with a session or without', async () => {
    const place = await service()
    await grant('everyone', place, 'read')
    expect(await read(place)).toEqual([true, 'group:everyone'])
    expect(await read(place, null)).toEqual([true, 'group:everyone'])
  })

  it('authenticated includes signed-in users only, and outranks everyone', async () => {
    const [top, leaf] = await chain(2)
    await grant('authenticated', top!, 'read')
    await grant('everyone', leaf!, 'read-deny')
    expect(await read(leaf!)).toEqual([true, 'group:authenticated'])
    expect(await read(leaf!, null)).toEqual([false, 'group:everyone'])
  })

  it('the end of a membership removes its grants at once', async () => {
    const place = await service()
    const name = freshName('g')
    await group(name, 0, 'Alice')
    await grant({ group: name }, place, 'read')
    expect(await read(place)).toEqual([true, `group:${name}`])
    await postern.database.sql('delete from memberships where group_id = (select id from groups where name = $1)', [
      name,
    ])
    expect(await read(place)).toEqual([false, 'no-permission'])
  })

  it('an administrator is allowed everything, even if denied', async () => {
    const place = await service()
    await grant({ user: 'current' }, place, 'read-deny')
    await grant('everyone', place, 'read-deny')
    expect(await read(place, root.token)).toEqual([true, 'administrator'])
  })
})

describe('the deciding grant', () => {
  it('a user grant at the root wins over a group grant at the leaf, deny over allow and allow over deny', async () => {
    for (const [direct, ofGroup, allowed] of [
      ['read', 'read-deny', true],
      ['read-deny', 'read', false],
    ] as const) {
      const [top, , leaf] = await chain(3)
      await grant({ user: 'alice' }, top!, direct)
      await grant({ group: 'senior' }, leaf!, ofGroup)
      expect(await read(leaf!)).toEqual([allowed, 'user:Alice'])
    }
  })

  it('of two user grants the closer one wins', async () => {
    const [top, middle, leaf] = await chain(3)
    await grant({ user: 'alice' }, top!, 'read')
    await grant({ user: 'alice' }, middle!, 'read-deny')
    expect(await read(leaf!)).toEqual([false, 'user:Alice'])
    expect(await read(top!)).toEqual([true, 'user:Alice'])
  })

  it('a group of higher priority wins at any distance', async () => {
    const [top, leaf] = await chain(2)
    await grant({ group: 'senior' }, top!, 'read')
    await grant({ group: 'plain' }, leaf!, 'read-deny')
    expect(await read(leaf!)).toEqual([true, 'group:senior'])
  })

  it('of groups with the same priority the closer grant wins', async () => {
    const [top, leaf] = await chain(2)
    await grant({ group: 'other' }, top!, 'read-deny')
    await grant({ group: 'plain' }, leaf!, 'read')
    expect(await read(leaf!)).toEqual([true, 'group:plain'])
  })

  it('of groups with the same priority on one resource deny wins', async () => {
    const place = await service()
    await grant({ group: 'plain' }, place, 'read')
    await grant({ group: 'other' }, place, 'read-deny-match')
    expect(await read(place)).toEqual([false, 'group:other'])
  })

  it('equal grants of several groups are reported as multiple', async () => {
    const place = await service()
    await grant({ group: 'plain' }, place, 'read')
    await grant({ group: 'other' }, place, 'read')
    expect(await read(place)).toEqual([true, 'multiple'])
  })

  it('match applies to its resource only, and no grant applies upwards or sideways', async () => {
    const [top, leaf] = await chain(2)
    await grant({ user: 'alice' }, top!, 'read-match')
    expect(await read(top!)).toEqual([true, 'user:Alice'])
    expect(await read(leaf!)).toEqual([false, 'no-permission'])
    const [above, below] = await chain(2)
    await grant({ user: 'alice' }, below!, 'read')
    expect(await read(above!)).toEqual([false, 'no-permission'])
  })

  it('each permission is decided alone', async () => {
    const place = await service()
    await grant({ user: 'alice' }, place, 'read')
    await grant({ user: 'alice' }, place, 'write-deny')
    const checks = ['read', 'write', 'browse'].map((permission) => ({ resource: place, permission }))
    const { body } = await check(checks, alice.token)
    expect(body.results.map(({ allow }: { allow: boolean }) => allow)).toEqual([true, false, false])
  })
})

describe('the time of a grant', () => {
  it('a revoked or replaced grant counts for the next check', async () => {
    const place = await service()
    const uuid = await grant({ user: 'alice' }, place, 'read')
    expect(await read(place)).toEqual([true, 'user:Alice'])
    await call('PUT', '/v1/grants', { holder: { user: 'alice' }, resource: place, permission: 'read-deny' })
    expect(await read(place)).toEqual([false, 'user:Alice'])
    await call('DELETE', `/v1/grants/${uuid}`)
    expect(await read(place)).toEqual([false, 'no-permission'])
  })

  it('a grant applies until it expires, by the clock of the database', async () => {
    const later = await startPostern()
    try {
      const trees = createTreeFixture(later, await later.bootstrap())
      const place = await trees.service()
      const inAnHour = new Date(Date.now() + 3_600_000).toISOString()
      await trees.grant('everyone', place, { name: 'read', expires_at: inAnHour })
      await trees.grant('authenticated', place, { name: 'read', access: 'deny', expires_at: inAnHour })
      const may = async () => {
        const [alone, among] = await Promise.all(
          [1, 2].map(async (count) => {
            const checks = Array.from({ length: count }, () => ({ resource: place, permission: 'read' }))
            return (await later.call('POST', '/v1/check', { body: { checks } })).body.results[0].allow
          }),
        )
        expect(among).toBe(alone)
        return alone
      }
      expect(await may()).toBe(true)
      await later.database.moveClock('59 minutes')
      expect(await may()).toBe(true)
      await later.database.moveClock('2 minutes')
      expect(await may()).toBe(false)
    } finally {
      await later.stop()
    }
  })
})

describe('invalid questions', () => {
  const good = { resource: randomUUID(), permission: 'read' }
  it.each([
    ['no questions', { checks: [] }, '/checks'],
    ['a thousand and one', { checks: Array.from({ length: 1001 }, () => good) }, '/checks'],
    ['an unknown key', { checks: [good], verbose: true }, '/verbose'],
    ['an unknown key in a question', { checks: [{ ...good, scope: 'match' }] }, '/checks/0/scope'],
    ['a resource that is no uuid', { checks: [good, { ...good, resource: 'library' }] }, '/checks/1/resource'],
    ['a permission with its modifiers', { checks: [{ ...good, permission: 'read-allow' }] }, '/checks/0/permission'],
    ['a permission in capitals', { checks: [{ ...good, permission: 'READ' }] }, '/checks/0/permission'],
    ['a modifier for a permission', { checks: [{ ...good, permission: 'deny' }] }, '/checks/0/permission'],
    ['an empty user', { checks: [{ ...good, user: '' }] }, '/checks/0/user'],
    ['a number for a user', { checks: [{ ...good, user: 7 }] }, '/checks/0/user'],
    ['a text for explain', { checks: [good], explain: 'yes' }, '/explain'],
    ['a question that is no list', { checks: good }, '/checks'],
  ])('422 refuses %s', async (_, body, pointer) => {
    for (const token of [undefined, alice.token]) {
      const answer = await postern.call('POST', '/v1/check', { body, token })
      expect(answer).toMatchObject({ status: 422, body: { code: 'invalid-request', errors: [{ pointer }] } })
    }
  })

  it('400, 413, 415 and 405 for a body that is no question', async () => {
    const send = async (body: string, headers = {}) =>
      (await postern.call('POST', '/v1/check', { body, headers })).status
    expect(await send('{"checks":[')).toBe(400)
    expect(await send('{"checks":[],"checks":[]}')).toBe(400)
    expect(await send(JSON.stringify({ checks: [{ ...good, user: 'a\u0000b' }] }))).toBe(400)
    expect(await send(`{"checks":[${' '.repeat(600 * 1024)}]}`)).toBe(413)
    expect(await send('{}', { 'Content-Type': 'text/plain' })).toBe(415)
    expect((await postern.call('GET', '/v1/check')).status).toBe(405)
  })
})
