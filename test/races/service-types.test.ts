import { describe, expect, it } from 'vitest'
import { createTreeFixture, freshName } from '#test/support/fixtures/tree.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

const writers = 50

const postern = usePostern()
const root = useRoot(postern)

const { call, service, resource, serviceType } = createTreeFixture(postern, root)

describe('service types under races', () => {
  it('of fifty creations of a type with one name one succeeds', async () => {
    const name = freshName('t')
    const answers = await atOnce((n) =>
      call('POST', '/v1/services/types', { name, nodes: { service: { permissions: [`p${n}`] } } }),
    )
    expect(countBy(answers)).toEqual({ 201: 1, 409: writers - 1 })
    const { body } = await call('GET', `/v1/services/types/${name}`)
    expect(body).toEqual(answers.find(({ status }) => status === 201)!.body)
  })

  it('a type that is deleted while services of it are created either stays in use or has no service', async () => {
    for (let round = 0; round < 8; round += 1) {
      const type = await serviceType(['read'])
      const answers = await atOnce((n) =>
        n === round * 3
          ? call('DELETE', `/v1/services/types/${type}`)
          : call('POST', '/v1/services', { name: freshName(), type }),
      )
      const counts = countBy(answers)
      if (counts[204]) expect(counts).toEqual({ 204: 1, 422: writers - 1 })
      else expect(counts).toEqual({ 201: writers - 1, 409: 1 })
    }
    const orphans = await postern.database.sql(
      'select from services s left join service_types t on t.name = s.type where t.name is null',
    )
    expect(orphans).toEqual([])
  })

  it('simultaneous moves and creations never put a node under a parent type that does not allow it', async () => {
    const name = freshName('t')
    const nodes = {
      service: { permissions: [], children: ['even', 'odd'] },
      even: { permissions: [], children: ['odd'] },
      odd: { permissions: [], children: ['even'] },
    }
    await call('POST', '/v1/services/types', { name, nodes })
    const top = await service(freshName(), name)
    const made = await Promise.all(
      Array.from({ length: 12 }, async (_, n) => resource(top, freshName(), n % 2 ? 'odd' : 'even')),
    )
    const statuses = new Set<number>()
    for (let round = 0; round < 4; round += 1) {
      const answers = await atOnce((n) => {
        const [node, parent] = [made[(n * 7 + round) % 12]!, made[(n * 5 + 3 * round + 1) % 12]!]
        if (n % 5 === 0)
          return call('POST', '/v1/resources', { parent, name: freshName(), type: n % 2 ? 'odd' : 'even' })
        return call('PATCH', `/v1/resources/${node}`, { parent })
      })
      for (const { status } of answers) statuses.add(status)
    }
    expect(statuses).toEqual(new Set([200, 201, 422]))
    const misplaced = await postern.database.sql(
      `select from resources c join resources p on p.id = c.parent_id where p.type = c.type or c.path <> p.path || c.id`,
    )
    expect(misplaced).toEqual([])
  })
})

function atOnce<Result>(act: (n: number) => Promise<Result>): Promise<Result[]> {
  return Promise.all(Array.from({ length: writers }, (_, n) => act(n)))
}

function countBy(answers: { status: number }[]): Record<number, number> {
  const counts: Record<number, number> = {}
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1
  return counts
}
