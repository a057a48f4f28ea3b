/** What each hosted page costs, as docs/hosted-pages.md has it. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { pageLoaders } from '#functions/index.ts'
import { loadAll } from '#openapi/load-all.ts'
import { root as project } from '#test/support/source.ts'
import { openReader } from '#test/support/servers/page-reader.ts'
import { goodPassword } from '#test/support/servers/postern.ts'
import { usePostern, useRoot, useUser } from '#test/support/servers/use-postern.ts'

const pages = await loadAll(pageLoaders)

const postern = usePostern() // not in development, so that the brand is remembered
const root = useRoot(postern)
useUser(postern, 'ben')

const document = readFileSync(join(project, 'docs/hosted-pages.md'), 'utf8')
const table = [...document.matchAll(/^\| `(GET|POST) (\/[^`]*)` \| (\d) \|$/gm)].map(([, method, path, trips]) => ({
  method: method!,
  path: path!,
  trips: Number(trips),
}))

describe('round trips of hosted pages', () => {
  it('are one more while the brand is not known, and a change of it is seen within a minute', async () => {
    const reader = openReader(postern)
    postern.database.takeRoundTrips()
    await reader.get('/sign-in')
    expect(postern.database.takeRoundTrips()).toBe(1)
    await postern.call('PATCH', '/v1/settings', { token: root.token, body: { brand: { name: 'Northwind' } } })
    postern.database.takeRoundTrips()
    expect((await reader.get('/sign-in')).text).toContain('Postern')
    expect(postern.database.takeRoundTrips()).toBe(0)
  })

  it.each(table)('$method $path: $trips', async ({ method, path, trips }) => {
    const reader = openReader(postern)
    if (path.startsWith('/account') || path === '/sign-in/next' || path === '/denied') await reader.signIn('ben')
    await reader.get('/sign-in')
    postern.database.takeRoundTrips()
    const answer =
      method === 'GET' ? await reader.get(path) : await reader.post(path, { login: 'ben', password: goodPassword })
    expect(answer.status).toBe(path === '/denied' ? 403 : method === 'POST' || path === '/sign-in/next' ? 303 : 200)
    expect(postern.database.takeRoundTrips()).toBe(trips)
  })

  it('are listed for every page', () => {
    const all = pages.flatMap(({ routes }) => routes).filter(({ method }) => method === 'GET')
    const listed = table.filter(({ method }) => method === 'GET').map(({ path }) => path)
    const elsewhere = ['/sign-in/second-factor', '/account/data/export'] // which has none, and which is that of the API
    expect(new Set([...listed, ...elsewhere])).toEqual(new Set(all.map(({ path }) => path.replace(/\/$/, ''))))
  })
})
