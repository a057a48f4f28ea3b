import { describe, expect, it } from 'vitest'
import { createTreeFixture, freshName } from '#test/support/fixtures/tree.ts'
import { usePostern, useRoot, useUser } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const root = useRoot(postern)
const alice = useUser(postern, 'alice')

const { call, service, resource, grant, group } = createTreeFixture(postern, root)

async function ask(checks: object[], token: string | null = alice.token, more: object = {}) {
  const asked = { checks: checks.map((check) => ({ permission: 'read', ...check })), ...more }
  const { status, body } = await postern.call('POST', '/v1/check', { body: asked, token })
  expect(status).toBe(200)
  return body.results
}

describe('POST /v1/check with paths', () => {
  it('200 finds a resource by the names from its service down, in one round trip', async () => {
    const name = freshName('s')
    const shelf = await resource(await service(name), 'shelf')
    const book = await resource(shelf, 'Book')
    await grant({ user: 'alice' }, book, 'read-match')
    postern.database.takeRoundTrips()
    const places = [
      { service: name, path: 'shelf/Book' },
      { service: name, path: '/shelf/Book' },
      { service: name.toUpperCase(), path: 'SHELF/book' },
      { service: name, below: ['shelf', 'Book'] },
      { resource: shelf, path: 'Book' },
      { resource: book, below: [] },
    ]
    expect(await ask(places)).toEqual(places.map(() => ({ allow: true, reason: 'user:alice' })))
    expect(postern.database.takeRoundTrips()).toBe(1)
  })

  it('200 decides a missing resource by its closest ancestor: recursive applies to it, match does not', async () => {
    const name = freshName('s')
    const shelf = await resource(await service(name), 'shelf')
    await grant({ user: 'alice' }, shelf, 'read-match')
    await grant({ user: 'alice' }, shelf, 'write')
    await grant('everyone', shelf, 'write-deny')
    const at = { service: name, path: 'shelf/new/deep' }
    const [read, write, shallow] = await ask([at, { ...at, permission: 'write' }, { service: name, path: 'shelf' }])
    expect(read).toEqual({ allow: false, reason: 'no-permission' })
    expect(write).toEqual({ allow: true, reason: 'user:alice', exact: false })
    expect(shallow).toEqual({ allow: true, reason: 'user:alice' })
    const [explained] = await ask([{ ...at, user: 'alice' }], root.token, { explain: true })
    expect(explained).toMatchObject({
      exact: false,
      explain: { deciding: null, losers: [{ grant: { resource: shelf, level: 2 }, why: 'match-does-not-reach' }] },
    })
  })

  it('200 follows a resource that is created, renamed and deleted', async () => {
    const name = freshName('s')
    const top = await service(name)
    await grant({ user: 'alice' }, top, 'read')
    const at = { service: name, path: 'a' }
    expect(await ask([at])).toEqual([{ allow: true, reason: 'user:alice', exact: false }])
    const made = await resource(top, 'a')
    await grant({ user: 'alice' }, made, 'read-deny-match')
    expect(await ask([at])).toEqual([{ allow: false, reason: 'user:alice' }])
    await call('PATCH', `/v1/resources/${made}`, { name: 'b' })
    expect(await ask([at])).toEqual([{ allow: true, reason: 'user:alice', exact: false }])
  })

  it('200 answers a thousand of them, for other users too, in one round trip and in order', async () => {
    const name = freshName('s')
    const shelf = await resource(await service(name), 'shelf')
    await grant({ user: 'alice' }, shelf, 'read')
    const checks = Array.from({ length: 1000 }, (_, n) => ({
      service: n % 7 ? name : 'no-such-service',
      path: n % 2 ? 'shelf/x/y' : '',
      permission: 'read',
      user: n % 3 ? 'alice' : 'anonymous',
    }))
    postern.database.takeRoundTrips()
    const results = await ask(checks, root.token)
    expect(postern.database.takeRoundTrips()).toBe(1)
    expect(results.map(({ reason }: { reason: string }) => reason)).toEqual(
      checks.map((_, n) => (n % 7 ? (n % 2 && n % 3 ? 'user:alice' : 'no-permission') : 'unknown-resource')),
    )
    expect((await postern.call('POST', '/v1/check', { body: { checks }, token: alice.token })).status).toBe(403)
  })

  it.each([
    ['nothing', {}, 'resource', 'missing'],
    ['both', { service: 'a', resource: '00000000-0000-4000-8000-000000000000' }, 'service', 'conflicting-field'],
    ['a way twice', { service: 'a', path: 'b', below: ['b'] }, 'path', 'conflicting-field'],
    ['an empty step', { service: 'a', path: 'b//c' }, 'path', 'too-short'],
    ['a step upwards', { service: 'a', path: 'b/../c' }, 'path', 'reserved-name'],
    ['a slash in a name', { service: 'a', below: ['b/c'] }, 'below/0', 'invalid-character'],
    ['too deep a way', { service: 'a', path: 'a/'.repeat(100) + 'a' }, 'path', 'too-deep'],
  ])('422 refuses %s', async (_, place, field, code) => {
    const body = { checks: [{ permission: 'read', ...place }] }
    expect(await postern.call('POST', '/v1/check', { body })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: `/checks/0/${field}`, code, detail: expect.any(String) }] },
    })
  })
})

it.each(['%2e%2e', 'b%2fc', 'b%20c', 'b?c', 'b#c', 'b;c', 'b.', 'b::$DATA'])(
  '422 refuses the step %s, which servers read differently',
  async (step) => {
    const body = { checks: [{ service: 'a', path: `a/${step}`, permission: 'read' }] }
    expect(await postern.call('POST', '/v1/check', { body })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/checks/0/path', code: 'invalid-character' }] },
    })
  },
)

it('200 takes what a path may not have as names in `below`', async () => {
  const body = { checks: [{ service: 'none', below: ['%2e%2e', 'b?c', 'b.'], permission: 'read' }] }
  expect((await postern.call('POST', '/v1/check', { body })).status).toBe(200)
})

describe('the information in a decision about a guessed path', () => {
  /** Every form of a check: a single question, which has its own statement, and several. */
  async function answersTo(place: object, token: string | null): Promise<unknown[]> {
    const found = []
    for (const more of [{}, { explain: true }]) {
      found.push(await ask([place], token, more))
      found.push((await ask([{ service: 'any' }, place], token, more)).slice(1))
    }
    return found
  }

  /** A service with a shelf and a book without grants, and grants above. */
  async function shelves(...permissions: string[]): Promise<{ name: string; shelf: string }> {
    const name = freshName('s')
    const top = await service(name)
    const shelf = await resource(top, 'shelf')
    await resource(shelf, 'book')
    for (const permission of permissions)
      await grant('everyone', permission.endsWith('match') ? shelf : top, permission)
    return { name, shelf }
  }

  it('a denial is the same for existing and missing resources, at every depth, explained or not', async () => {
    for (const permissions of [[], ['read-deny'], ['read-match'], ['read-deny-match'], ['read-deny', 'write-match']]) {
      const { name, shelf } = await shelves(...permissions)
      for (const token of [null, alice.token]) {
        for (const [there, missing] of [
          [
            { service: name, path: 'shelf/book' },
            { service: name, path: 'shelf/none' },
          ],
          [
            { resource: shelf, below: ['book'] },
            { resource: shelf, below: ['none'] },
          ],
          [
            { service: name, path: 'shelf/book/a' },
            { service: name, path: 'shelf/none/a' },
          ],
        ]) {
          const said = await answersTo(there!, token)
          expect(await answersTo(missing!, token)).toEqual(said)
          expect(JSON.stringify(said)).not.toContain('"exact"')
          expect(JSON.stringify(said)).not.toContain('"allow":true')
        }
      }
    }
  })

  it('an allow says whether the resource exists, and an administrator gets it for every user', async () => {
    const { name } = await shelves('read')
    const missing = { service: name, path: 'none' }
    for (const token of [null, alice.token, root.token])
      for (const [answer] of (await answersTo(missing, token)) as object[][])
        expect(answer).toMatchObject({ allow: true, exact: false })
    for (const user of ['anonymous', 'alice'])
      for (const [answer] of (await answersTo({ ...missing, permission: 'write', user }, root.token)) as object[][])
        expect(answer).toMatchObject({ allow: false, reason: 'no-permission', exact: false })
  })

  it('is the same without a session for existing and missing services; a signed-in user gets the reason unknown-resource', async () => {
    const { name } = await shelves()
    const places = ['', 'shelf'].map((path) => ({ service: name, path }))
    const none = places.map(({ path }) => ({ service: freshName('none'), path }))
    for (const [n, place] of places.entries())
      expect(await answersTo(none[n]!, null)).toEqual(await answersTo(place, null))
    for (const place of none)
      for (const token of [alice.token, root.token])
        for (const [answer] of (await answersTo(place, token)) as object[][])
          expect(answer).toMatchObject({ allow: false, reason: 'unknown-resource' })
  })
})

describe('the default grants of a service type (pypicloud)', () => {
  const outcome = ({ allow, reason }: { allow: boolean; reason: string }) => [allow, reason]
  const questions = (place: object) => ['read', 'write'].map((permission) => ({ ...place, permission }))
  const none = [false, 'no-permission']
  const byDefault = [true, 'default']

  it('read for signed-in users, write for no user, also for a missing package', async () => {
    const name = freshName('index')
    const index = await service(name, 'packages')
    const made = await resource(index, 'requests', 'package')
    for (const place of [{ resource: made }, { service: name, path: 'flask' }, { resource: index }]) {
      expect((await ask(questions(place))).map(outcome)).toEqual([byDefault, none])
      expect((await ask(questions(place), null)).map(outcome)).toEqual([none, none])
      expect((await ask(questions(place), root.token)).map(outcome)).toEqual([1, 2].map(() => [true, 'administrator']))
      for (const [user, expected] of [
        ['alice', byDefault],
        ['anonymous', none],
      ] as const) {
        const asked = questions(place).map((question) => ({ ...question, user }))
        expect((await ask(asked, root.token)).map(outcome)).toEqual([expected, none])
      }
    }
    const [explained] = await ask(questions({ resource: made }), alice.token, { explain: true })
    expect(explained).toEqual({ allow: true, reason: 'default', explain: { deciding: null, losers: [] } })
  })

  it('one grant of any name to any holder on a package replaces the defaults there, until it is deleted or expires', async () => {
    const index = await service(freshName('index'), 'packages')
    const made = await resource(index, 'requests', 'package')
    await postern.createUser('bob')
    const read = async () => outcome((await ask([{ resource: made }]))[0])
    const held = await grant({ user: 'bob' }, made, 'write')
    expect(await read()).toEqual(none)
    expect((await ask(questions({ resource: made }))).map(outcome)).toEqual([none, none])
    await call('DELETE', `/v1/grants/${held}`)
    expect(await read()).toEqual(byDefault)
    await grant({ user: 'bob' }, made, { name: 'read', expires_at: '2999-01-01T00:00:00Z' })
    expect(await read()).toEqual(none)
    expect((await ask(questions({ resource: made }))).map(outcome)).toEqual([none, none])
    await postern.database.sql('update grants set expires_at = app_now() where expires_at is not null')
    expect(await read()).toEqual(byDefault)
    expect((await ask(questions({ resource: made }))).map(outcome)).toEqual([byDefault, none])
  })

  it('write does not imply read, and every inherited grant is stronger than a default', async () => {
    const name = freshName('index')
    const index = await service(name, 'packages')
    const made = await resource(index, 'requests', 'package')
    await grant({ user: 'alice' }, made, 'write')
    expect((await ask(questions({ resource: made }))).map(outcome)).toEqual([none, [true, 'user:alice']])
    await grant('everyone', index, 'read-deny')
    const closed = [{ service: name, path: 'flask' }, { resource: await resource(index, 'flask', 'package') }]
    for (const place of closed) expect((await ask([place])).map(outcome)).toEqual([[false, 'group:everyone']])
  })
})

describe('changes that apply to the next check', () => {
  it('a revoked grant at the root', async () => {
    const name = freshName('s')
    const top = await service(name)
    let leaf = top
    for (let depth = 0; depth < 5; depth += 1) leaf = await resource(leaf)
    const hot = await grant('authenticated', top, 'read')
    const places = [{ resource: leaf }, { resource: top }, { service: name, path: 'not/there' }]
    expect((await ask(places)).every(({ allow }: { allow: boolean }) => allow)).toBe(true)
    await call('DELETE', `/v1/grants/${hot}`)
    expect((await ask(places)).some(({ allow }: { allow: boolean }) => allow)).toBe(false)
  })

  it('a new priority of a group, by PATCH /v1/groups', async () => {
    const names = [freshName('g'), freshName('g')] as const
    const place = await service()
    for (const name of names) await group(name, 1, 'alice')
    await grant({ group: names[0] }, place, 'read')
    await grant({ group: names[1] }, place, 'read-deny')
    const read = async () => (await ask([{ resource: place }]))[0].reason
    expect(await read()).toBe(`group:${names[1]}`)
    expect((await call('PATCH', `/v1/groups/${names[0]}`, { priority: 2 })).status).toBe(200)
    expect(await read()).toBe(`group:${names[0]}`)
  })
})
