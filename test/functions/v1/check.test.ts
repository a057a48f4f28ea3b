import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Answer, goodPassword, type Postern, type SignedIn, startPostern } from '../../support/postern.ts'
import { resign } from '../../support/strangers.ts'
import { forester, freshName } from '../../support/tree.ts'

let postern: Postern
let root: SignedIn
let alice: SignedIn
beforeAll(async () => {
  postern = await startPostern()
  root = await postern.bootstrap()
  await postern.createUser('Alice')
  alice = await postern.signIn('alice')
  await group('plain', 0, 'Alice')
  await group('other', 0, 'Alice')
  await group('senior', 5, 'Alice')
  await group('foreign', 9)
})
afterAll(() => postern.stop())

const { call, service, grant, group, chain } = forester(
  () => postern,
  () => root.token,
)

/** @param token null: nobody is signed in */
function check(checks: unknown, token: string | null, more: object = {}): Promise<Answer> {
  return postern.call('POST', '/v1/check', { body: { checks, ...more }, ...(token && { token }) })
}

/** `allow` and `reason` of one question about `read`. */
async function read(resource: string, token: string | null = alice.token): Promise<[boolean, string]> {
  const { status, body } = await check([{ resource, permission: 'read' }], token)
  expect(status).toBe(200)
  return [body.results[0].allow, body.results[0].reason]
}

describe('POST /v1/check', () => {
  it('200 answers in one round trip that nothing older than the question counted', async () => {
    const [, , leaf] = await chain(3)
    postern.database.takeRoundTrips()
    const { status, body } = await check([{ resource: leaf, permission: 'read' }], alice.token)
    expect(postern.database.takeRoundTrips()).toBe(1)
    expect(status).toBe(200)
    expect(body).toEqual({ results: [{ allow: false, reason: 'no-permission' }], max_staleness_seconds: 0 })
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

  it('200 takes a thousand questions with the longest names', async () => {
    const question = { resource: randomUUID(), permission: 'p'.repeat(63), user: '\u{20000}'.repeat(64) }
    const { status, body } = await check(
      Array.from({ length: 1000 }, () => question),
      root.token,
    )
    expect(status).toBe(200)
    expect(body.results).toHaveLength(1000)
  })
})

describe('who holds a grant', () => {
  it('a user holds their own', async () => {
    const [top, leaf] = await chain(2)
    await grant({ user: 'alice' }, top!, 'read')
    expect(await read(leaf!)).toEqual([true, 'user:Alice'])
    expect(await read(leaf!, null)).toEqual([false, 'no-permission'])
  })

  it('a member holds what the group holds, and others do not', async () => {
    const [top, leaf] = await chain(2)
    await grant({ group: 'plain' }, top!, 'read')
    await grant({ group: 'foreign' }, leaf!, 'read-deny')
    expect(await read(leaf!)).toEqual([true, 'group:plain'])
    await postern.createUser('loner')
    expect(await read(leaf!, (await postern.signIn('loner')).token)).toEqual([false, 'no-permission'])
  })

  it('everyone holds what is granted to everyone, signed in or not', async () => {
    const place = await service()
    await grant('everyone', place, 'read')
    expect(await read(place)).toEqual([true, 'group:everyone'])
    expect(await read(place, null)).toEqual([true, 'group:everyone'])
  })

  it('only the signed-in hold what is granted to authenticated, and it outranks everyone', async () => {
    const [top, leaf] = await chain(2)
    await grant('authenticated', top!, 'read')
    await grant('everyone', leaf!, 'read-deny')
    expect(await read(leaf!)).toEqual([true, 'group:authenticated'])
    expect(await read(leaf!, null)).toEqual([false, 'group:everyone'])
  })

  it('a membership that ends takes its grants along, at once', async () => {
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

  it('an administrator may do everything, whatever is denied', async () => {
    const place = await service()
    await grant({ user: 'current' }, place, 'read-deny')
    await grant('everyone', place, 'read-deny')
    expect(await read(place, root.token)).toEqual([true, 'administrator'])
  })
})

describe('which grant wins', () => {
  it('a direct grant at the root wins over a group at the leaf, deny over allow and allow over deny', async () => {
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

  it('of two direct grants the closer one wins', async () => {
    const [top, middle, leaf] = await chain(3)
    await grant({ user: 'alice' }, top!, 'read')
    await grant({ user: 'alice' }, middle!, 'read-deny')
    expect(await read(leaf!)).toEqual([false, 'user:Alice'])
    expect(await read(top!)).toEqual([true, 'user:Alice'])
  })

  it('a group of higher priority wins, however far', async () => {
    const [top, leaf] = await chain(2)
    await grant({ group: 'senior' }, top!, 'read')
    await grant({ group: 'plain' }, leaf!, 'read-deny')
    expect(await read(leaf!)).toEqual([true, 'group:senior'])
  })

  it('of groups of one priority the closer wins', async () => {
    const [top, leaf] = await chain(2)
    await grant({ group: 'other' }, top!, 'read-deny')
    await grant({ group: 'plain' }, leaf!, 'read')
    expect(await read(leaf!)).toEqual([true, 'group:plain'])
  })

  it('of groups of one priority on one resource deny wins', async () => {
    const place = await service()
    await grant({ group: 'plain' }, place, 'read')
    await grant({ group: 'other' }, place, 'read-deny-match')
    expect(await read(place)).toEqual([false, 'group:other'])
  })

  it('groups that say the same are multiple', async () => {
    const place = await service()
    await grant({ group: 'plain' }, place, 'read')
    await grant({ group: 'other' }, place, 'read')
    expect(await read(place)).toEqual([true, 'multiple'])
  })

  it('match holds on its resource and not below, and nothing flows upwards or sideways', async () => {
    const [top, leaf] = await chain(2)
    await grant({ user: 'alice' }, top!, 'read-match')
    expect(await read(top!)).toEqual([true, 'user:Alice'])
    expect(await read(leaf!)).toEqual([false, 'no-permission'])
    const [above, below] = await chain(2)
    await grant({ user: 'alice' }, below!, 'read')
    expect(await read(above!)).toEqual([false, 'no-permission'])
  })

  it('each name is decided alone', async () => {
    const place = await service()
    await grant({ user: 'alice' }, place, 'read')
    await grant({ user: 'alice' }, place, 'write-deny')
    const checks = ['read', 'write', 'browse'].map((permission) => ({ resource: place, permission }))
    const { body } = await check(checks, alice.token)
    expect(body.results.map(({ allow }: { allow: boolean }) => allow)).toEqual([true, false, false])
  })
})

describe('when', () => {
  it('a grant that is taken back or replaced counts for the very next check', async () => {
    const place = await service()
    const uuid = await grant({ user: 'alice' }, place, 'read')
    expect(await read(place)).toEqual([true, 'user:Alice'])
    await call('PUT', '/v1/grants', { holder: { user: 'alice' }, resource: place, permission: 'read-deny' })
    expect(await read(place)).toEqual([false, 'user:Alice'])
    await call('DELETE', `/v1/grants/${uuid}`)
    expect(await read(place)).toEqual([false, 'no-permission'])
  })

  it('a grant holds until it expires, by the clock of the database', async () => {
    const later = await startPostern()
    try {
      const { token } = await later.bootstrap()
      const trees = forester(
        () => later,
        () => token,
      )
      const place = await trees.service()
      const inAnHour = new Date(Date.now() + 3_600_000).toISOString()
      await trees.grant('everyone', place, { name: 'read', expires_at: inAnHour })
      await trees.grant('authenticated', place, { name: 'read', access: 'deny', expires_at: inAnHour })
      const may = async () => (await later.call('POST', '/v1/check', { body: question(place) })).body.results[0].allow
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

const question = (resource: string) => ({ checks: [{ resource, permission: 'read' }] })

describe('what there is not', () => {
  it('200 says that there is no such resource, to administrators too', async () => {
    for (const token of [null, alice.token, root.token]) {
      expect(await read(randomUUID(), token)).toEqual([false, 'unknown-resource'])
    }
  })

  it('200 says that there is no such user', async () => {
    const place = await service()
    await grant('everyone', place, 'read')
    for (const user of ['nobody', randomUUID(), 'constructor', '__proto__', "x' or '1'='1", '{a,"b\\}']) {
      for (const explain of [false, true]) {
        const { body } = await check([{ resource: place, permission: 'read', user }], root.token, { explain })
        expect(body.results[0]).toMatchObject({ allow: false, reason: 'unknown-user' })
      }
    }
  })

  it('200 says no for a user who is disabled or not yet active, and for accounts that nobody has', async () => {
    const place = await service()
    await grant('everyone', place, 'read')
    const [disabled, inactive] = [freshName('u'), freshName('u')]
    await postern.createUser(disabled)
    await postern.createUser(inactive)
    await postern.database.sql(`update users set enabled = false where username = $1`, [disabled])
    await postern.database.sql(`update users set activated_at = null where username = $1`, [inactive])
    const checks = [disabled, inactive, 'system', 'locked'].map((user) => ({
      resource: place,
      permission: 'read',
      user,
    }))
    const { body } = await check(checks, root.token)
    for (const result of body.results) expect(result).toEqual({ allow: false, reason: 'user-disabled' })
  })
})

describe('asking about others', () => {
  it('200 lets an administrator ask about anybody, by uuid or by name', async () => {
    const place = await service()
    await grant({ user: 'alice' }, place, 'read')
    await grant('everyone', place, 'write')
    const users = [alice.uuid, alice.uuid.toUpperCase(), 'alice', 'ALICE', 'Alice']
    const checks = users.map((user) => ({ resource: place, permission: 'read', user }))
    const { body } = await check(checks, root.token)
    for (const result of body.results) expect(result).toEqual({ allow: true, reason: 'user:Alice' })
    const others = await check(
      [
        { resource: place, permission: 'read', user: 'anonymous' },
        { resource: place, permission: 'write', user: 'anonymous' },
        { resource: place, permission: 'read', user: 'current' },
        { resource: place, permission: 'read' },
        { resource: place, permission: 'read', user: root.uuid },
        { resource: place, permission: 'read', user: 'first.superuser' },
      ],
      root.token,
    )
    expect(others.body.results.map(({ reason }: { reason: string }) => reason)).toEqual([
      'no-permission',
      'group:everyone',
      'administrator',
      'administrator',
      'administrator',
      'administrator',
    ])
  })

  it('200 lets everybody name themselves', async () => {
    const place = await service()
    await grant({ user: 'alice' }, place, 'read')
    for (const user of ['current', alice.uuid, 'alice', 'ALICE']) {
      const { body } = await check([{ resource: place, permission: 'read', user }], alice.token)
      expect(body.results).toEqual([{ allow: true, reason: 'user:Alice' }])
    }
    for (const user of ['current', 'anonymous']) {
      const { body } = await check([{ resource: place, permission: 'read', user }], null)
      expect(body.results).toEqual([{ allow: false, reason: 'no-permission' }])
    }
  })

  it('403 refuses everybody else, whether the other exists or not', async () => {
    const place = await service()
    for (const user of ['first.superuser', root.uuid, 'nobody', randomUUID(), 'anonymous']) {
      for (const explain of [false, true]) {
        const checks = [
          { resource: place, permission: 'read' },
          { resource: place, permission: 'read', user },
        ]
        expect(await check(checks, alice.token, { explain })).toMatchObject({
          status: 403,
          body: { code: 'forbidden' },
        })
      }
    }
  })

  it('401 refuses it without a session', async () => {
    const answer = await check([{ resource: await service(), permission: 'read', user: 'alice' }], null)
    expect(answer).toMatchObject({ status: 401, body: { code: 'unauthenticated' } })
  })
})

describe('sessions', () => {
  it('401 refuses a credential that does not hold, instead of taking the caller for anonymous', async () => {
    const name = freshName('u')
    await postern.createUser(name)
    const place = await service()
    await grant('everyone', place, 'read')
    const deaths: Record<string, (session: SignedIn) => Promise<unknown>> = {
      'signed out': ({ token }) => postern.call('DELETE', '/v1/sessions/current', { token }),
      'signed out everywhere': ({ token }) => postern.call('DELETE', '/v1/sessions', { token }),
      disabled: ({ uuid }) => postern.database.sql('update users set enabled = false where uuid = $1', [uuid]),
    }
    for (const [how, die] of Object.entries(deaths)) {
      const session = await postern.signIn(name, goodPassword)
      expect([how, ...(await read(place, session.token))]).toEqual([how, true, 'group:everyone'])
      await die(session)
      for (const explain of [false, true]) {
        const answer = await check([{ resource: place, permission: 'read' }], session.token, { explain })
        expect({ how, ...answer }).toMatchObject({ how, status: 401, body: { code: 'unauthenticated' } })
      }
    }
  })

  it('401 refuses a token that is expired, for another audience or none at all', async () => {
    const key = JSON.parse(postern.secrets.SIGNING_KEY)
    const tokens = [
      'x',
      await resign(alice, key, { iat: -400, exp: -100 }),
      await resign(alice, key, { aud: 'https://other.test' }),
    ]
    for (const token of tokens)
      expect((await check([{ resource: randomUUID(), permission: 'read' }], token)).status).toBe(401)
  })
})

describe('explain', () => {
  it('200 says which grant decided, which lost, why, and at which level', async () => {
    const [top, middle, leaf] = await chain(3)
    const direct = await grant({ user: 'alice' }, top!, 'read')
    const senior = await grant({ group: 'senior' }, middle!, 'read-deny')
    const match = await grant({ group: 'plain' }, middle!, 'read-match')
    const everyone = await grant('everyone', leaf!, 'read-deny')
    await grant({ group: 'foreign' }, leaf!, 'read-deny')
    await grant({ user: 'alice' }, leaf!, 'write-deny')
    postern.database.takeRoundTrips()
    const { body } = await check([{ resource: leaf, permission: 'read' }], alice.token, { explain: true })
    expect(postern.database.takeRoundTrips()).toBe(1)
    expect(body.results).toEqual([
      {
        allow: true,
        reason: 'user:Alice',
        explain: {
          deciding: {
            uuid: direct,
            holder: { user: 'Alice' },
            resource: top,
            level: 2,
            permission: { name: 'read', access: 'allow', scope: 'recursive' },
            text: 'read-allow-recursive',
          },
          losers: [
            {
              grant: expect.objectContaining({ uuid: everyone, holder: 'everyone', level: 0 }),
              why: 'direct-grant-wins',
            },
            {
              grant: expect.objectContaining({ uuid: match, level: 1, resource: middle }),
              why: 'match-does-not-reach',
            },
            {
              grant: expect.objectContaining({
                uuid: senior,
                holder: { group: 'senior' },
                level: 1,
                text: 'read-deny-recursive',
              }),
              why: 'direct-grant-wins',
            },
          ],
        },
      },
    ])
  })

  it('200 has nothing to show for an administrator without grants, for strangers and for what there is not', async () => {
    const place = await service()
    const checks = [place, randomUUID()].map((resource) => ({ resource, permission: 'read' }))
    for (const token of [null, alice.token, root.token]) {
      const { body } = await check(checks, token, { explain: true })
      for (const { explain } of body.results) expect(explain).toEqual({ deciding: null, losers: [] })
    }
  })

  it('200 shows an administrator what would have counted', async () => {
    const place = await service()
    const uuid = await grant('everyone', place, 'read-deny')
    const { body } = await check([{ resource: place, permission: 'read' }], root.token, { explain: true })
    expect(body.results[0]).toMatchObject({
      allow: true,
      reason: 'administrator',
      explain: { deciding: null, losers: [{ grant: { uuid }, why: 'administrator' }] },
    })
  })
})

describe('questions that are none', () => {
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
    ['null for a user', { checks: [{ ...good, user: null }] }, '/checks/0/user'],
    ['a text for explain', { checks: [good], explain: 'yes' }, '/explain'],
    ['a question that is no list', { checks: good }, '/checks'],
  ])('422 refuses %s', async (_, body, pointer) => {
    for (const token of [undefined, alice.token]) {
      const answer = await postern.call('POST', '/v1/check', { body, ...(token && { token }) })
      expect(answer).toMatchObject({ status: 422, body: { code: 'invalid-request', errors: [{ pointer }] } })
    }
  })

  it('400, 413, 415 and 405 refuse what is no question at all', async () => {
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
