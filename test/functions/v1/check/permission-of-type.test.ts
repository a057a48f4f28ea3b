/** A no about a permission that resources of the type do not have says so: nobody can be granted it there. */
import { describe, expect, it } from 'vitest'
import { checkerOf } from '#test/support/contract/checker.ts'
import { createTreeFixture, freshName } from '#test/support/fixtures/tree.ts'
import { usePostern, useRoot, useUser } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const root = useRoot(postern)
const alice = useUser(postern, 'Alice')
const { call, service, serviceType, resource, grant } = createTreeFixture(postern, root)
const { check } = checkerOf(postern)

const foreign = { allow: false, reason: 'permission-not-of-type' }
const no = { allow: false, reason: 'no-permission' }

describe('a check of a permission that the type does not have', () => {
  it.each([null, 'alice'])(
    '200 says so, alone, among others and explained, without a session or with one: %j',
    async (who) => {
      const token = who && alice.token
      const place = await service(freshName(), await serviceType(['open']))
      const ask = async (permissions: string[], more = {}) =>
        (
          await check(
            permissions.map((permission) => ({ resource: place, permission })),
            token,
            more,
          )
        ).body.results
      expect(await ask(['fly'])).toEqual([foreign])
      expect(await ask(['open'])).toEqual([no])
      expect(await ask(['open', 'fly', 'fly', 'open'])).toEqual([no, foreign, foreign, no])
      const explained = { ...foreign, explain: { deciding: null, losers: [] } }
      expect(await ask(['fly'], { explain: true })).toEqual([explained])
      const granted = await call('POST', '/v1/grants', { holder: 'everyone', resource: place, permission: 'fly' })
      expect(granted).toMatchObject({ status: 422, body: { errors: [{ code: 'permission-not-allowed' }] } })
    },
  )

  it('200 goes by the type of each node, and not by what its service has', async () => {
    const type = freshName('t')
    const nodes = { service: { permissions: ['open'], children: ['leaf'] }, leaf: { permissions: ['read'] } }
    expect((await call('POST', '/v1/services/types', { name: type, nodes })).status).toBe(201)
    const top = await service(freshName(), type)
    const leaf = await resource(top, 'leaf', 'leaf')
    await grant('everyone', top, 'open')
    const asked = [
      { resource: top, permission: 'open' },
      { resource: top, permission: 'read' },
      { resource: leaf, permission: 'read' },
      { resource: leaf, permission: 'open' },
    ]
    const results = [{ allow: true, reason: 'group:everyone' }, foreign, no, { allow: true, reason: 'group:everyone' }]
    expect((await check(asked, alice.token)).body.results).toEqual(results)
    for (const [n, question] of asked.entries())
      expect((await check([question], alice.token)).body.results).toEqual([results[n]])
  })

  it('200 tells only administrators by path and by name, where it would say which paths exist', async () => {
    const name = freshName('s')
    const top = await service(name)
    await resource(top, 'there')
    const paths = [{ service: name }, { service: name, path: 'there' }, { resource: top, path: 'there' }]
    for (const path of paths) {
      const asked = [{ ...path, permission: 'fly' }]
      for (const token of [null, alice.token]) expect((await check(asked, token)).body.results).toEqual([no])
      const ofAlice = asked.map((question) => ({ ...question, user: 'alice' }))
      expect((await check(ofAlice, root.token)).body.results).toEqual([foreign])
    }
    const missing = [{ service: name, path: 'not/there', permission: 'fly', user: 'alice' }]
    expect((await check(missing, root.token)).body.results).toEqual([{ ...no, exact: false }])
  })
})
