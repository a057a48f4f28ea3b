import { randomUUID } from 'node:crypto'
import * as fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Change, createPreviewClient } from '#test/support/fixtures/preview-client.ts'
import { refusesUnauthorized } from '#test/support/contract/strangers.ts'
import { createTreeFixture, freshName } from '#test/support/fixtures/tree.ts'
import { usePresets } from '#test/support/presets.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const root = useRoot(postern)
usePresets(postern, 'magpie')
beforeAll(async () => {
  for (const name of people) await postern.createUser(name)
  await postern.database.sql(`update users set enabled = false where username = 'dora'`)
  await group('blue', 1, 'ada')
  await group('red', 0, 'ada', 'bob', 'dora')
})

const people = ['ada', 'bob', 'cleo', 'dora']
const everybody = [...people, 'anonymous', 'first.superuser']
const { call, service, resource, grant, group } = createTreeFixture(postern, root)
const { previewAll, applyChange } = createPreviewClient(call)

describe('POST /v1/grants/preview of one resource', () => {
  it('200 lists users who lose access and why, in one round trip, and writes nothing', async () => {
    const place = await service()
    await grant('everyone', place, 'read')
    await grant({ user: 'bob' }, place, 'read')
    const before = await postern.database.sql('select * from grants order by id')
    postern.database.takeRoundTrips()
    const change = { grant: { holder: { group: 'red' }, resource: place, permission: 'read-deny' } }
    const { status, body } = await call('POST', '/v1/grants/preview', { change, at: place })
    expect(postern.database.takeRoundTrips()).toBe(1)
    expect(status).toBe(200)
    expect(body).toMatchObject({ resource: place, permission: 'read', next: null })
    expect(body.items).toEqual([
      {
        uuid: expect.any(String),
        username: 'ada',
        change: 'loses',
        before: { allow: true, reason: 'group:everyone' },
        after: { allow: false, reason: 'group:red' },
      },
    ])
    expect(await postern.database.sql('select * from grants order by id')).toEqual(before)
  })

  let world: Awaited<ReturnType<typeof plantWorld>> | undefined
  const seen = new Set<string>()
  it.each([
    ['', 0],
    [', and more of them', 1],
    [', and more of them still', 2],
  ])(
    '200 equals, over pages of two, the difference of every check before and after the change, for random changes%s',
    async (_, part) => {
      world ??= await plantWorld()
      for (const drawn of fc.sample(changes, { numRuns: 200, seed }).filter((__, n) => n % 3 === part)) {
        const { change, act, at } = world(drawn)
        const asked = { change, at, permission: 'read' }
        const [{ refusal, items }, before] = await Promise.all([previewAll<DifferenceItem>(asked), checked(at)])
        const done = await act()
        if (refusal !== undefined) {
          expect({ change, status: done }).toEqual({ change, status: refusal })
          continue
        }
        expect(done, JSON.stringify(change)).toBeLessThan(300)
        const after = await checked(at)
        const expected = everybody.flatMap((username, n) =>
          before[n]!.allow === after[n]!.allow
            ? []
            : [{ username, change: after[n]!.allow ? 'gains' : 'loses', before: before[n], after: after[n] }],
        )
        const told = items.map(({ username, change: how, before: was, after: will }) => ({
          username,
          change: how,
          before: was,
          after: will,
        }))
        expect({ change, told: told.toSorted(byName) }).toEqual({ change, told: expected.toSorted(byName) })
        if (told.length > 0) seen.add(Object.keys(change)[0]!)
      }
    },
  )

  it('and each kind of change made a difference', () => {
    expect(seen).toEqual(new Set(['delete', 'grant', 'membership', 'move']))
  })

  it('422 and 404 for an impossible change, with a pointer', async () => {
    const place = await service()
    const good = { holder: 'everyone', resource: place, permission: 'read' }
    const cases = [
      [{ change: {} }, 422, '/change'],
      [{ change: { grant: good, delete: good } }, 422, '/change'],
      [{ change: { grant: { ...good, resource: randomUUID() } } }, 422, '/change/grant/resource'],
      [{ change: { grant: good }, at: randomUUID() }, 422, '/at'],
      [{ change: { grant: { ...good, holder: { user: 'nobody' } } } }, 422, '/change/grant/holder/user'],
      [{ change: { grant: { ...good, holder: { user: 'anonymous' } } } }, 422, '/change/grant/holder/user'],
      [{ change: { grant: { ...good, permission: 'getmap' } } }, 422, '/change/grant/permission'],
      [{ change: { grant: { ...good, permission: 'read-dny' } } }, 422, '/change/grant/permission'],
      [
        { change: { grant: { ...good, permission: { name: 'read', expires_at: '2001-01-01T00:00:00Z' } } } },
        422,
        '/change/grant/permission/expires_at',
      ],
      [{ change: { grant: good }, permission: 'write' }, 422, '/permission'],
      [
        { change: { membership: { user: 'ada', group: 'everyone', action: 'add' } }, at: place, permission: 'read' },
        422,
        '/change/membership/group',
      ],
      [{ change: { membership: { user: 'ada', group: 'red', action: 'add' } }, at: place }, 422, '/permission'],
      [{ change: { move: { resource: place, parent: place } }, permission: 'read' }, 422, '/change/move/parent'],
      [{ change: { delete: good } }, 404, undefined],
    ] as const
    for (const [body, status, pointer] of cases) {
      const answer = await call('POST', '/v1/grants/preview', body)
      expect({ body, status: answer.status, pointer: answer.body.errors?.[0].pointer }).toEqual({
        body,
        status,
        pointer,
      })
    }
  })

  it('422, 404 and 409 as for the change itself, with the same pointer and text', async () => {
    const place = await service()
    const [one, other] = [await resource(place, 'one'), await resource(place, 'other')]
    const twin = await resource(other, 'ONE')
    const maps = await service(freshName('s'), 'wps')
    const [leaf, second] = [await resource(maps, 'leaf', 'process'), await resource(maps, 'second', 'process')]
    const good = { holder: 'everyone', resource: place, permission: 'read' }
    const grants = [
      { ...good, resource: randomUUID() },
      { ...good, holder: { user: 'nobody' } },
      { ...good, holder: { user: 'Anonymous' } },
      { ...good, holder: { group: 'nobody' } },
      { ...good, permission: 'getmap' },
      { ...good, resource: maps, permission: 'read' },
      { ...good, permission: { name: 'read', expires_at: '2001-01-01T00:00:00Z' } },
      { ...good, holder: { user: 'nobody' }, resource: randomUUID() },
    ]
    for (const asked of grants) {
      const [told, done] = [await preview({ grant: asked }), await call('PUT', '/v1/grants', asked)]
      expect(done.status).toBe(422)
      expect(refusalOf(told, '/change/grant')).toEqual(refusalOf(done))
    }
    const moves = [
      [one, randomUUID(), 422],
      [one, maps, 422],
      [one, one, 422],
      [other, twin, 422],
      [leaf, second, 422],
      [twin, place, 409],
    ] as const
    for (const [moved, parent, status] of moves) {
      const told = await preview({ move: { resource: moved, parent } })
      const done = await call('PATCH', `/v1/resources/${moved}`, { parent })
      expect(done.status).toBe(status)
      expect(refusalOf(told, '/change/move')).toEqual(refusalOf(done))
    }
    const renamed = await preview({ move: { resource: twin, parent: place, name: 'another' } })
    expect(renamed).toMatchObject({ status: 200, body: { items: [], next: null } })
    const packages = await service(freshName('s'), await packageType())
    const [shelf, leafy] = [await resource(packages, 'shelf', 'box'), await resource(packages, 'x', 'box')]
    const dotted = await resource(leafy, 'zope.interface', 'box')
    for (const name of [undefined, 'zope_interface', 'zope-interface']) {
      const told = await preview({ move: { resource: dotted, parent: packages, name } })
      const done = await call('PATCH', `/v1/resources/${dotted}`, { parent: packages, name })
      expect([done.status, told.status]).toEqual(name === 'zope-interface' ? [200, 200] : [422, 422])
      if (name !== 'zope-interface') expect(wordsOf(told)).toEqual(wordsOf(done))
    }
    expect((await preview({ move: { resource: shelf, parent: leafy, name: 'a/b' } })).status).toBe(422)
    for (const [holder, query, status] of [
      [{ user: 'nobody' }, 'user=nobody', 422],
      [{ user: 'anonymous' }, 'user=anonymous', 422],
      [{ group: 'red' }, 'group=red', 404],
    ] as const) {
      const told = await preview({ delete: { ...good, holder } })
      const done = await call('DELETE', `/v1/grants?resource=${place}&permission=read&${query}`)
      expect(done.status).toBe(status)
      expect(wordsOf(told)).toEqual(wordsOf(done))
    }
    for (const membership of [
      { user: 'anonymous', group: 'red', action: 'add' },
      { user: 'ada', group: 'everyone', action: 'remove' },
    ])
      expect((await preview({ membership })).body.errors).toMatchObject([{ code: 'membership-not-allowed' }])
  })
})

/** Whose nodes are packages, in boxes. */
async function packageType(): Promise<string> {
  const name = freshName('t')
  const node = { permissions: ['read'], children: ['box'] }
  await call('POST', '/v1/services/types', { name, nodes: { service: node, box: node }, request_mapping: 'packages' })
  return name
}

const preview = (change: object) => call('POST', '/v1/grants/preview', { change })

interface Refused {
  status: number
  body: { code: string; detail?: string; errors?: { pointer: string; code: string; detail: string }[] }
}

/** The error of a refused request. @param below the part of the request that pointers are relative to */
function refusalOf({ status, body }: Refused, below = '') {
  const errors = body.errors?.map(({ pointer, code, detail }) => [pointer.slice(below.length), code, detail])
  return { status, code: body.code, errors: errors?.toSorted() }
}

function wordsOf({ status, body }: Refused) {
  const words = body.errors?.map(({ code, detail }) => [code, detail]) ?? body.detail
  return { status, code: body.code, words }
}

refusesUnauthorized(postern, 'POST', '/v1/grants/preview', 'administrator', {
  change: { grant: { holder: 'everyone', resource: randomUUID(), permission: 'read' } },
})

const places = 6
/** A seed with which each kind of change makes a difference, for any ids. */
const seed = 7
const changes = fc.record({
  kind: fc.constantFrom('grant', 'grant', 'delete', 'membership', 'move'),
  place: fc.noBias(fc.nat(places - 1)),
  other: fc.noBias(fc.nat(places - 1)),
  at: fc.noBias(fc.nat(places - 1)),
  holder: fc.constantFrom<string | Record<string, string>>(
    'everyone',
    'authenticated',
    { group: 'blue' },
    { group: 'red' },
    { user: 'ada' },
    { user: 'bob' },
  ),
  form: fc.constantFrom('read', 'read-match', 'read-deny', 'read-deny-match'),
  user: fc.constantFrom('ada', 'bob', 'cleo'),
  team: fc.constantFrom('blue', 'red'),
  action: fc.constantFrom('add', 'remove'),
})
type Drawn = typeof changes extends fc.Arbitrary<infer T> ? T : never

/** A tree of a type with defaults, and random changes as previews and as requests. */
async function plantWorld() {
  const type = freshName('t')
  const node = { permissions: ['read', 'write'], children: ['route'] }
  const defaults = { read: ['authenticated'] }
  await call('POST', '/v1/services/types', {
    name: type,
    nodes: { service: node, route: node },
    default_grants: defaults,
  })
  const nodes = [await service(freshName('s'), type)]
  while (nodes.length < places) nodes.push(await resource(nodes[Math.floor((nodes.length - 1) / 2)]!))
  return ({ kind, place, other, at, holder, form, user, team, action }: Drawn) => {
    const spot = nodes[place]!
    const permission = kind === 'delete' && form !== 'read-match' ? 'read' : form
    const asked = { holder, resource: spot, permission }
    const drawn: Record<typeof kind, Change> = {
      grant: { grant: asked },
      delete: { delete: asked },
      membership: { membership: { user, group: team, action } },
      move: { move: { resource: spot, parent: nodes[other]! } },
    }
    const change = drawn[kind]
    const isRefused = kind === 'move' && place === 0
    return {
      at: kind === 'delete' ? spot : nodes[at]!,
      change,
      act: () => (isRefused ? Promise.resolve(422) : applyChange(change)),
    }
  }
}

interface DifferenceItem {
  uuid: string
  username: string
  change: string
  before: unknown
  after: unknown
}

/** The decisions for all users, in order. */
async function checked(place: string): Promise<{ allow: boolean; reason: string }[]> {
  const checks = everybody.map((user) => ({ resource: place, permission: 'read', user }))
  return (await call('POST', '/v1/check', { checks })).body.results
}

function byName(one: { username: string }, other: { username: string }): number {
  return one.username < other.username ? -1 : 1
}
