import { beforeAll, expect, it } from 'vitest'
import { createTreeFixture, freshName } from '#test/support/fixtures/tree.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const root = useRoot(postern)
beforeAll(() => postern.createUser('alice'))

const { call, service, resource } = createTreeFixture(postern, root)

it('a service deletion under traffic: every response matches the state before or after, and nothing remains', async () => {
  const statuses = new Set<number>()
  for (let round = 0; round < 4; round += 1) {
    const top = await service()
    const nodes = [top]
    for (let n = 0; n < 16; n += 1) nodes.push(await resource(nodes[n >> 1]!))
    const answers = Array.from({ length: 72 }, (_, n) => (n === 36 ? remove(top) : traffic(nodes, n)))
    for (const { status } of await Promise.all(answers)) statuses.add(status)
    expect((await remove(top)).status).toBe(404)
  }
  expect([...statuses].filter((status) => ![200, 201, 204, 404, 409, 422].includes(status))).toEqual([])
  expect([...statuses]).toEqual(expect.arrayContaining([200, 204, 422]))
  const left = await postern.database.sql(
    `select from resources union all select from grants union all select from services`,
  )
  expect(left).toEqual([])
})

const remove = (uuid: string) => call('DELETE', `/v1/services/${uuid}`)

/** A random request about the nodes of a service. */
function traffic(nodes: string[], n: number) {
  const [one, other] = [nodes[(n * 7) % nodes.length]!, nodes[(n * 5 + 3) % nodes.length]!]
  const permission = 'read'
  const acts = [
    () => call('PATCH', `/v1/resources/${one}`, { parent: other }),
    () => call('PATCH', `/v1/resources/${one}`, { name: freshName() }),
    () => call('POST', '/v1/resources', { parent: one, name: freshName(), type: 'route' }),
    () => call('POST', '/v1/grants', { holder: { user: 'alice' }, resource: one, permission }),
    () => call('PUT', '/v1/grants', { holder: 'everyone', resource: one, permission }),
    () => call('POST', '/v1/check', { checks: nodes.map((place) => ({ resource: place, permission, user: 'alice' })) }),
    () => call('GET', `/v1/permissions/resources?permission=read&under=${one}&user=alice`),
    () => call('GET', `/v1/permissions/holders?permission=read&resource=${one}`),
    () => call('DELETE', `/v1/resources/${one}`),
  ]
  return acts[n % acts.length]!()
}
