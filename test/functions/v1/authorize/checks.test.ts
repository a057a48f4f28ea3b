import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { SignedIn } from '#test/support/servers/postern.ts'
import { createServiceTree, proxyOf } from '#test/support/servers/proxy.ts'
import { createTreeFixture } from '#test/support/fixtures/tree.ts'
import { usePostern, useRoot, useUser } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const root = useRoot(postern)
const ada = useUser(postern, 'ada')
const tree = createTreeFixture(postern, root)

const adas = { user: 'ada' }
const { status } = proxyOf(postern)
const newTree = (...asked: [type: string, nodes?: Record<string, string>]) => createServiceTree(tree, ...asked)

describe('GET /v1/authorize and POST /v1/check', () => {
  const kinds = [
    { type: 'packages', nodes: { flask: 'package', django: 'package' }, below: 'simple/', missing: ['numpy'] },
    { type: 'api', nodes: { a: 'route', 'a/b': 'route' }, below: '', missing: ['a/c', 'a/b/c/d', 'z'] },
  ]
  const holders = [adas, 'everyone', 'authenticated']
  const grants = fc.uniqueArray(
    fc.record({
      holder: fc.nat(holders.length - 1),
      place: fc.nat(2),
      name: fc.constantFrom('read', 'write'),
      how: fc.constantFrom('allow-match', 'allow-recursive', 'deny-match', 'deny-recursive'),
    }),
    { maxLength: 4, selector: ({ holder, place, name }) => `${holder} ${place} ${name}` },
  )

  /** The decisions for a caller on each path and permission: [by a check, by the proxy, reason]. */
  async function both(service: string, below: string, paths: string[], as?: SignedIn) {
    const asked = paths.flatMap((path) => ['read', 'write'].map((permission) => ({ service, path, permission })))
    const checked = await postern.call('POST', '/v1/check', { body: { checks: asked }, token: as?.token })
    const passed = await Promise.all(
      asked.map(({ path, permission }) =>
        status(`${permission === 'read' ? 'GET' : 'PUT'} /${service}${path && `/${below}${path}`}`, as),
      ),
    )
    return asked.map(({ path, permission }, n) => {
      const { allow, reason } = checked.body.results[n]
      return { path, permission, allow, passed: passed[n] === 200, reason }
    })
  }

  it('return the same for existing and missing resources, for users, administrators and requests without a session', async () => {
    const seen = new Set<string>()
    for (const [n, given] of fc.sample(grants, { numRuns: 16, seed: 25 }).entries()) {
      const { type, nodes, below, missing } = kinds[n % kinds.length]!
      const { name, uuids } = await newTree(type, nodes)
      const places = Object.values(uuids)
      for (const { holder, place, name: permission, how } of given)
        await tree.grant(holders[holder], places[place]!, `${permission}-${how}`)
      // The index itself has another path, and no request writes there.
      const paths = [...Object.keys(uuids), ...missing].filter((path) => path !== '' || type === 'api')
      for (const as of [ada, undefined, root]) {
        for (const { allow, passed, reason, ...at } of await both(name, below, paths, as)) {
          expect({ given, ...at, passed }).toEqual({ given, ...at, passed: allow })
          seen.add(`${reason} ${!missing.includes(at.path)}`)
        }
      }
    }
    const reasons = ['default', 'no-permission', 'user:ada', 'group:everyone', 'administrator']
    expect([...seen]).toEqual(
      expect.arrayContaining(reasons.flatMap((reason) => [`${reason} true`, `${reason} false`])),
    )
  })

  it('200 an index allows every signed-in user to read a missing package, until a deny at the root', async () => {
    const { name, uuids } = await newTree('packages', { flask: 'package' })
    for (const path of ['simple/flask/', 'simple/not-yet/', 'pypi/not-yet/json', 'simple/']) {
      expect([path, await status(`GET /${name}/${path}`, ada)]).toEqual([path, 200])
      expect([path, await status(`GET /${name}/${path}`)]).toEqual([path, 401])
    }
    expect(await status(`PUT /${name}/api/package/not-yet/not-yet-1.0.tar.gz`, ada)).toBe(403)
    await tree.grant('everyone', uuids['flask']!, 'write')
    expect(await status(`GET /${name}/simple/flask/`, ada)).toBe(403)
    expect(await status(`GET /${name}/simple/not-yet/`, ada)).toBe(200)
    await tree.grant('everyone', uuids['']!, 'read-deny')
    expect(await status(`GET /${name}/simple/not-yet/`, ada)).toBe(403)
  })
})
