/** The rules of what-if: a change survives its address, nothing else is read from one, and rows say what the items of a preview say. */
import * as fc from 'fast-check'
import type { AccessChange } from 'postern/client'
import { describe, expect, it } from 'vitest'
import { whatIfHref } from '#console/parts/what-if-href.ts'
import { countsOf, effects, placesOf } from '#console/screens/what-if/differences.ts'
import { readChange, type Planned } from '#console/screens/what-if/planned.ts'
import { requestOf } from '#console/screens/what-if/request-text.ts'

const uuid = fc.uuid()
const reference = fc.oneof(uuid, fc.constantFrom('ada', 'ada.lovelace', 'ä ö', '100%', 'a&b=c+d', '..'))
const name = fc.constantFrom('read', 'write_all')
const holder = fc.oneof(
  fc.constantFrom('everyone' as const, 'authenticated' as const),
  fc.record({ user: reference }),
  fc.record({ group: reference }),
)
const permission = fc.oneof(
  fc.constantFrom('read', 'read-deny-match', 'read-allow-recursive-aal2-within15'),
  fc.record(
    {
      name,
      access: fc.constantFrom('allow' as const, 'deny' as const),
      scope: fc.constantFrom('match' as const, 'recursive' as const),
      expires_at: fc.constantFrom('2030-01-01T00:00:00.000Z', null),
      requires: fc.record({ aal: fc.constant(2 as const), within_minutes: fc.integer({ min: 1, max: 60 }) }),
    },
    { requiredKeys: ['name', 'access', 'scope'] },
  ),
)
const grant = fc.record({ holder, resource: uuid, permission })
const planned: fc.Arbitrary<Planned> = fc.oneof(
  fc.record({ kind: fc.constant('grant' as const), method: fc.constantFrom('POST' as const, 'PUT' as const), grant }),
  fc.record({ kind: fc.constant('deletion' as const), uuid }),
  fc.record({
    kind: fc.constant('named-deletion' as const),
    holder,
    resource: uuid,
    permission: fc.constantFrom('read', 'read-deny-match'),
  }),
  fc.record({
    kind: fc.constantFrom('joining' as const, 'leaving' as const),
    group: reference.filter((text) => text !== '..'),
    user: reference.filter((text) => text !== '..'),
  }),
  fc.record(
    { kind: fc.constant('move' as const), resource: uuid, parent: uuid, name: fc.constantFrom('shelf', 'ä') },
    { requiredKeys: ['kind', 'resource', 'parent'] },
  ),
)

describe('a change in an address', () => {
  it('is read as it was written, and sent as it is shown', () => {
    fc.assert(
      fc.property(planned, (change) => {
        const { line, body } = requestOf(change)
        const at = line.indexOf(' ')
        const href = whatIfHref({ method: line.slice(0, at), path: line.slice(at + 1), body })
        const text = new URLSearchParams(href.slice(href.indexOf('?'))).get('change')!
        expect(readChange(text)).toEqual(change)
      }),
    )
  })

  it('is nothing if it is anything else', () => {
    const target = '64b6eaf1-b317-4759-8b95-63c2a4ac21ff'
    const all = { holder: 'everyone', resource: target, permission: 'read' }
    const forged: unknown[] = [
      null,
      [],
      {},
      { method: 'DELETE', path: `/v1/users/${target}` },
      { method: 'GET', path: '/v1/grants' },
      { method: 'PATCH', path: '/v1/grants', body: { permissions: [] } },
      { method: 'DELETE', path: '/v1/grants/../users/ada' },
      { method: 'DELETE', path: '/v1/grants/%2e%2e%2fusers%2fada' },
      { method: 'DELETE', path: `/v1/grants/${target}#x` },
      { method: 'DELETE', path: `/v1/grants/${target}`, body: {} },
      { method: 'DELETE', path: `/v1/grants?resource=${target}&permission=read` },
      { method: 'DELETE', path: `/v1/grants?resource=${target}&permission=read&user=ada&group=team` },
      { method: 'DELETE', path: `/v1/grants?resource=${target}&permission=read&user=ada&more=1` },
      { method: 'DELETE', path: '/v1/groups/%E0/members/ada' },
      { method: 'DELETE', path: '/v1/groups/a%2Fb/members/ada' },
      { method: 'PUT', path: '/v1/groups/team/members/current', body: { flags: {} } },
      { method: 'PUT', path: '/v1/groups/team/members/ada', body: { flags: { group_administrator: true } } },
      { method: 'PUT', path: '/v1/groups/team/members/ada' },
      { method: 'PATCH', path: `/v1/resources/${target}`, body: { parent: target, display_name: 'x' } },
      { method: 'PATCH', path: `/v1/resources/${target}`, body: { name: 'x' } },
      { method: 'POST', path: '/v1/grants', body: all, more: 1 },
      { method: 'POST', path: '/v1/grants', body: { ...all, more: 1 } },
      { method: 'POST', path: '/v1/grants', body: { ...all, holder: { user: 'current' } } },
      { method: 'POST', path: '/v1/grants', body: { ...all, permission: { name: 'read', reason: 'x' } } },
      { method: 'POST', path: 'https://x.test/v1/grants', body: all },
    ]
    for (const change of forged) expect([change, readChange(JSON.stringify(change))]).toEqual([change, null])
    for (const text of ['', 'x', '{"method":']) expect(readChange(text)).toBeNull()
    expect(readChange(JSON.stringify({ method: 'POST', path: '/v1/grants', body: all }))).not.toBeNull()
  })
})

const decision = fc.record({
  allow: fc.boolean(),
  reason: fc.constantFrom('user:ada', 'user:ben', 'group:g', 'default'),
})
const difference = fc.option(
  fc.record({ change: fc.constantFrom(...effects), before: decision, after: decision }),
) as fc.Arbitrary<AccessChange['here']>
const items: fc.Arbitrary<AccessChange[]> = fc
  .uniqueArray(
    fc.record({
      username: fc.constantFrom('ada', 'ben', 'cleo'),
      resource: fc.constantFrom('1', '2', '3'),
      permission: name,
      here: difference,
      below: difference,
      resources_below: fc.option(fc.nat(1000)),
      uuid: fc.constant(''),
      path: fc.constant(''),
    }),
    { selector: ({ username, resource, permission: each }) => `${username} ${resource} ${each}` },
  )
  .map((all) => all.map((item) => ({ ...item, uuid: `of ${item.username}`, path: `/${item.resource}` })))

describe('rows of a diff', () => {
  it('say of each user at each place what the items say, and nothing else', () => {
    fc.assert(
      fc.property(items, (given) => {
        const said = placesOf(given).flatMap(({ resource, path, rows }) =>
          rows.flatMap(({ permission: each, here, below, users }) =>
            users.map((user) => ({
              ...user,
              resource,
              path,
              permission: each,
              ...own({ here, below }, user.username),
            })),
          ),
        )
        const expected = given.map(({ uuid: of, username, resource, path, permission: each, here, below }) => ({
          uuid: of,
          username,
          resource,
          path,
          permission: each,
          ...own({ here, below }, username),
        }))
        const inOrder = (all: object[]) => all.map((one) => JSON.stringify(sorted(one))).toSorted()
        expect(inOrder(said)).toEqual(inOrder(expected))
      }),
    )
  })

  it('count each user once for an effect', () => {
    fc.assert(
      fc.property(items, (given) => {
        for (const effect of effects) {
          const users = ['ada', 'ben', 'cleo'].filter((username) =>
            given.some(
              (item) => item.username === username && [item.here, item.below].some((d) => d?.change === effect),
            ),
          )
          expect(countsOf(given)[effect]).toBe(users.length)
        }
      }),
    )
  })
})

/** With a user's own grant called so, since a row is about several users. */
function own(differences: Pick<AccessChange, 'here' | 'below'>, username: string): object {
  return JSON.parse(
    JSON.stringify(differences)
      .replaceAll(`"user:${username}"`, '"own"')
      .replaceAll(/"user:\w+"/g, '"own"'),
  )
}

function sorted(one: object): [string, unknown][] {
  return Object.entries(one).toSorted(([a], [b]) => (a < b ? -1 : 1))
}
