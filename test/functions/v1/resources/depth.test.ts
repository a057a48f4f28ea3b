import { beforeAll, describe, expect, it } from 'vitest'
import { itemsOf, uuidsOf } from '#test/support/pages.ts'
import { createTreeFixture } from '#test/support/fixtures/tree.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

const maxDepth = 100

const postern = usePostern()
const root = useRoot(postern)
const { call, service, resource } = createTreeFixture(postern, root)

/** The service, and below it one node a level. */
let nodes: string[]
beforeAll(async () => {
  nodes = [await service('deep')]
  await plantChain(nodes[0]!, maxDepth - 1)
  const planted = await postern.database.sql<{ uuid: string }>(
    `select uuid from resources where parent_id is not null order by cardinality(path)`,
  )
  nodes.push(...uuidsOf(planted))
})

describe('the depth of a tree', () => {
  it('201 up to a hundred levels below its service, 422 for one more', async () => {
    const deepest = await resource(nodes.at(-1)!, 'deepest')
    nodes.push(deepest)
    const answer = await call('POST', '/v1/resources', { parent: deepest, name: 'deeper', type: 'route' })
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ pointer: '/parent', code: 'too-deep' }] } })
  })

  it('422 counts each node of a branch that moves, and then nothing moves', async () => {
    const shallow = await resource(nodes[0]!)
    await resource(shallow)
    const move = (uuid: string, parent: string) => call('PATCH', `/v1/resources/${uuid}`, { parent })
    expect(await move(shallow, nodes.at(-2)!)).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/parent', code: 'too-deep' }] },
    })
    expect((await call('GET', `/v1/resources/${shallow}`)).body.parent).toBe(nodes[0])
    const { errors } = (await move(shallow, nodes.at(-1)!)).body
    const told = await call('POST', '/v1/grants/preview', {
      change: { move: { resource: shallow, parent: nodes.at(-1) } },
    })
    expect(told).toMatchObject({ status: 422, body: { errors: [{ ...errors[0], pointer: '/change/move/parent' }] } })
    expect(errors[0].code).toBe('too-deep')
    expect((await move(shallow, nodes.at(-3)!)).status).toBe(200)
    expect((await call('DELETE', `/v1/resources/${shallow}`)).status).toBe(204)
  })

  it('200 a check finds the deepest resource by its names', async () => {
    const path = ['deepest', ...Array.from({ length: maxDepth - 1 }, (_, n) => `level${maxDepth - 1 - n}`)].toReversed()
    const checks = [{ service: 'deep', below: path, permission: 'read' }]
    const { body } = await call('POST', '/v1/check', { checks })
    expect(body.results).toEqual([{ allow: true, reason: 'administrator' }])
  })

  it.each([
    ['what one can reach', () => `/v1/permissions/resources?permission=read&under=${nodes[0]}`],
    ['what one has grants on', () => '/v1/permissions/tree?flat=true'],
    ['what is below a service', () => `/v1/resources/${nodes[0]}/tree?flatten=true`],
    ['nodes below it with grants of a user', () => `/v1/resources/${nodes[0]}/tree?flatten=true&user=current`],
  ])('200 the list of %s is complete down to the last level, page by page', async (_, path) => {
    for (const node of nodes) await call('PUT', '/v1/grants', granting(node))
    const met = uuidsOf(await itemsOf(postern, `${path()}&limit=9`, root.token))
    expect(met).toEqual(path().includes('/tree?flatten') ? nodes.slice(1) : nodes)
  })
})

const granting = (place: string) => ({ holder: { user: 'current' }, resource: place, permission: 'read' })

/** One below the other, past the Worker. */
async function plantChain(top: string, levels: number): Promise<void> {
  await postern.database.sql(
    `with recursive made as (
       select id as parent, path, 0 as level, nextval('resources_id_seq') as id from resources where uuid = '${top}'
       union all
       select id, path || id, level + 1, nextval('resources_id_seq') from made where level < ${levels})
     insert into resources (id, parent_id, name, display_name, type, path) overriding system value
     select id, parent, 'level' || level + 1, 'level', 'route', path || id from made where level < ${levels} order by level`,
  )
}
