/** Forward authorization by API key. */
import { describe, expect, it } from 'vitest'
import { createKey } from '#test/support/fixtures/api-keys.ts'
import { createTreeFixture } from '#test/support/fixtures/tree.ts'
import { createServiceTree } from '#test/support/servers/proxy.ts'
import { usePostern, useRoot, useUser } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const root = useRoot(postern)
const ada = useUser(postern, 'ada')
const tree = createTreeFixture(postern, root)

const authorize = (path: string, token: string, method = 'GET') =>
  postern.call('GET', '/v1/authorize', {
    token,
    headers: { 'X-Original-Method': method, 'X-Original-URI': path },
  })

describe('GET /v1/authorize with an API key', () => {
  it('200 names the account; 403 for what it may not, and outside the branches; 403 insufficient-scope', async () => {
    const { name, uuids } = await createServiceTree(tree, 'api', { a: 'route', 'a/b': 'route', c: 'route' })
    await tree.grant({ user: 'ada' }, uuids['']!, 'read')
    const key = await createKey(postern, ada, ['check'])
    const limited = await createKey(postern, ada, ['check'], { branches: [uuids['a']!] })
    postern.database.takeRoundTrips()
    const { status, headers } = await authorize(`/${name}/a/b`, key)
    expect([status, headers.get('X-Postern-User'), headers.get('X-Postern-Username')]).toEqual([200, ada.uuid, 'ada'])
    expect(postern.database.takeRoundTrips()).toBe(1)
    expect((await authorize(`/${name}/a/b`, key, 'PUT')).status).toBe(403)

    for (const path of ['a', 'a/b', 'a/b/new']) expect((await authorize(`/${name}/${path}`, limited)).status).toBe(200)
    for (const path of ['', 'c', 'new']) {
      expect((await authorize(`/${name}/${path}`, key)).status).toBe(200)
      expect(await authorize(`/${name}/${path}`, limited)).toMatchObject({ status: 403, body: { code: 'forbidden' } })
    }
    const other = await createKey(postern, ada, ['tree:read'])
    expect(await authorize(`/${name}/a`, other)).toMatchObject({ status: 403, body: { code: 'insufficient-scope' } })
    const revoked = await createKey(postern, ada, ['check'], { revoked: true })
    expect(await authorize(`/${name}/a`, revoked)).toMatchObject({ status: 401, body: { code: 'key-revoked' } })
  })
})
