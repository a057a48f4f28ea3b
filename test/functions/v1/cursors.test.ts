/** Invalid and foreign cursors for every list. */
import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { createTreeFixture } from '#test/support/fixtures/tree.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const root = useRoot(postern)

let nodes: string[]
beforeAll(async () => {
  nodes = await chain(3)
  nodes.push(await resource(nodes[0]!))
  for (const node of nodes) await grant({ user: 'current' }, node, 'read')
})

const { call, resource, grant, chain } = createTreeFixture(postern, root)

const lists: [list: string, path: () => string][] = [
  ['services', () => '/v1/services?limit=2'],
  ['types of services', () => '/v1/services/types?limit=2'],
  ['children', () => `/v1/resources/${nodes[0]}?children=true&limit=2`],
  ['a branch', () => `/v1/resources/${nodes[0]}/tree?limit=2`],
  ['a flat branch', () => `/v1/resources/${nodes[0]}/tree?flatten=true&limit=2`],
  ['the branch of a user', () => `/v1/resources/${nodes[0]}/tree?user=current&limit=2`],
  ['grants', () => '/v1/grants?limit=2'],
  ['the services of a user', () => '/v1/permissions/services?limit=2'],
  ['the tree of a user', () => '/v1/permissions/tree?limit=2'],
  ['the accessible resources of a user', () => `/v1/permissions/resources?permission=read&under=${nodes[0]}&limit=2`],
  ['holders', () => `/v1/permissions/holders?permission=read&resource=${nodes[0]}&limit=2`],
]

/** Texts that are no cursor of any list. */
const nonsense = ['', ' ', '.', 'w.', 'd.x', 'Null', '{}', '-1', '%00', '%ff', "'--", '{"a":1}', '0'.repeat(40), 'é']
const long = [Array.from({ length: 500 }, () => randomUUID()).join('.'), 'w'.repeat(20_000)]

describe.each(lists)('the list of %s', (_, path) => {
  it('422 for an invalid cursor', async () => {
    for (const after of [...nonsense.map((text) => (text.startsWith('%') ? text : encodeURIComponent(text))), ...long])
      expect([after.slice(0, 50), (await call('GET', `${path()}&after=${after}`)).status]).toEqual([
        after.slice(0, 50),
        expect.toSatisfy((status) => status === 422 || status === 414 || status === 400),
      ])
  })

  it('200 or 422 for a cursor of another list, of deleted items, or forged, and returns nothing that the list would not', async () => {
    const whole = uuidsIn((await call('GET', path().replace('limit=2', 'limit=100'))).body)
    const ways = [randomUUID(), nodes[0]!, nodes[1]!, `${nodes[1]}.${nodes[2]}`, `${nodes[2]}.${nodes[1]}`, 'api']
    const made = ways.flatMap((way) => [way, way.toUpperCase(), `w.${way}`, `d.${way}`, `d.${way}.${randomUUID()}`])
    for (const after of [...made, 'w', 'd']) {
      const { status, body } = await call('GET', `${path()}&after=${after}`)
      expect([after, status]).toEqual([after, expect.toSatisfy((code) => code === 200 || code === 422)])
      if (status === 200) expect(whole).toEqual(expect.arrayContaining(uuidsIn(body)))
    }
  })
})

/** Every uuid, or name of a type, in a response. */
function uuidsIn(body: unknown): string[] {
  return [...JSON.stringify({ ...(body as object), next: null }).matchAll(/"(?:uuid|name)":"([^"]+)"/g)].map(
    ([, text]) => text!,
  )
}
