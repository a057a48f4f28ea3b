import { describe, expect, it } from 'vitest'
import { refusesUnauthorized } from '#test/support/contract/strangers.ts'
import { createTreeFixture, freshName } from '#test/support/fixtures/tree.ts'
import { itemsOf } from '#test/support/pages.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const root = useRoot(postern)
const { call, service, resource } = createTreeFixture(postern, root)

const search = (q: string, more = '') => call('GET', `/v1/resources?q=${encodeURIComponent(q)}${more}`)

describe('GET /v1/resources?q=', () => {
  it('200 finds services and resources by any part of a name or a display name, in any case, page by page', async () => {
    const part = freshName('Find')
    const top = await service(`${part}-top`)
    const below = await resource(top, `a-${part.toUpperCase()}-b`)
    const { body: shown } = await call('POST', '/v1/resources', {
      parent: below,
      name: freshName(),
      type: 'route',
      display_name: `Ein schöner ${part}`,
    })
    await resource(top)
    const met = await itemsOf<{ uuid: string }>(postern, `/v1/resources?limit=2&q=${part.toLowerCase()}`, root.token)
    expect(met.map(({ uuid }) => uuid)).toEqual(
      [top, below, shown.uuid].toSorted((one, other) => (one < other ? -1 : 1)),
    )
    for (const spelling of ['SCHÖNER', 'scho\u0308ner', 'schoner']) {
      const { body } = await search(`${spelling} ${part}`)
      expect(body).toEqual({ items: [(await call('GET', `/v1/resources/${shown.uuid}`)).body], next: null })
    }
  })

  it('200 takes wildcards as letters', async () => {
    const name = freshName('wild')
    await service(name)
    for (const q of ['%%%', '％％％', 'wi%d', 'w_ld', 'w＿ld', '\\\\\\'])
      expect([q, (await search(q)).body.items]).toEqual([q, []])
  })

  it('200 in one round trip', async () => {
    postern.database.takeRoundTrips()
    expect((await search('any')).status).toBe(200)
    expect(postern.database.takeRoundTrips()).toBe(1)
  })

  it('422 for less than three letters', async () => {
    for (const q of ['', 'ab']) expect([q, (await search(q)).status]).toEqual([q, 422])
    expect((await call('GET', '/v1/resources')).status).toBe(422)
  })
})

refusesUnauthorized(postern, 'GET', '/v1/resources?q=any', 'administrator')
