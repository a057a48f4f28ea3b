import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createTreeFixture, freshName } from '#test/support/fixtures/tree.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const root = useRoot(postern)

const { call, service, resource, grant, chain, createChildren } = createTreeFixture(postern, root)
const move = (uuid: string, parent: string) => call('PATCH', `/v1/resources/${uuid}`, { parent })

describe('names that 50 requests create at once', () => {
  it('409 for all but one service', async () => {
    const name = freshName()
    const answers = await Promise.all(times(50, () => call('POST', '/v1/services', { name, type: 'api' })))
    expect(statuses(answers)).toEqual([201, ...times(49, () => 409)])
  })

  it('409 for all but one resource; with one Idempotency-Key all get the same resource', async () => {
    const parent = await service()
    const asked = { parent, name: 'twin', type: 'route' }
    const answers = await Promise.all(times(50, () => call('POST', '/v1/resources', asked)))
    expect(statuses(answers)).toEqual([201, ...times(49, () => 409)])
    const key = { 'Idempotency-Key': randomUUID() }
    const same = await Promise.all(times(50, () => call('POST', '/v1/resources', { ...asked, name: 'one' }, key)))
    expect(statuses(same)).toEqual(times(50, () => 201))
    expect(new Set(same.map(({ body }) => body.uuid)).size).toBe(1)
  })
})

describe('simultaneous moves', () => {
  it('two moves below each other create no cycle: one moves and the other is refused', async () => {
    for (let round = 0; round < 20; round += 1) {
      const top = await service()
      const [a, b] = await Promise.all([resource(top), resource(top)])
      const answers = await Promise.all([move(a, b), move(b, a)])
      expect(statuses(answers)).toEqual([200, 422])
      await expectTreeRight()
    }
  })

  it('fifty random moves, with creations and deletions, leave every path correct', async () => {
    const top = await service()
    const nodes = [top]
    while (nodes.length < 25) nodes.push(await resource(nodes[Math.floor(Math.random() * nodes.length)]!))
    const one = (of: string[]) => of[Math.floor(Math.random() * of.length)]!
    const spare = await resource(await resource(top)) // which no other act names, so that at least one move succeeds
    const acts = times(150, (n) => {
      if (n % 25 === 24) return call('DELETE', `/v1/resources/${one(nodes.slice(1))}`)
      if (n % 2)
        return call('POST', '/v1/resources', { parent: n === 1 ? top : one(nodes), name: freshName(), type: 'route' })
      return n === 0 ? move(spare, top) : move(one(nodes), one(nodes))
    })
    const answers = await Promise.all(acts)
    const allowed = [200, 201, 204, 404, 422]
    expect(statuses(answers).filter((status) => !allowed.includes(status))).toEqual([])
    expect(statuses(answers)).toEqual(expect.arrayContaining([200, 201]))
    await expectTreeRight()
  })

  it('a node that is created while the branch above it moves gets the new path', async () => {
    const [top, left, branch] = await chain(3)
    const right = await resource(top!)
    await createChildren(branch!, 3000) // moving them takes a while
    for (let round = 0; round < 4; round += 1) {
      const moved = move(branch!, round % 2 ? left! : right)
      const made = times(30, () => call('POST', '/v1/resources', { parent: branch, name: freshName(), type: 'route' }))
      expect(new Set(statuses(await Promise.all([moved, ...made])))).toEqual(new Set([200, 201]))
    }
    await expectTreeRight()
  })

  it('a check sees the tree before or after a move, never in between', async () => {
    const [top, left] = await chain(2)
    const right = await resource(top!)
    let leaf = left!
    const branch = await resource(leaf)
    leaf = branch
    for (let depth = 0; depth < 6; depth += 1) leaf = await resource(leaf)
    await grant('everyone', left!, 'read')
    await grant('everyone', right, 'write')
    const progress = { moving: true }
    const moves = (async () => {
      for (let round = 0; round < 20; round += 1) await move(branch, round % 2 ? left! : right)
      progress.moving = false
    })()
    const seen = new Set<string>()
    while (progress.moving) {
      const checks = [branch, leaf].flatMap((place) =>
        ['read', 'write'].map((permission) => ({ resource: place, permission })),
      )
      const { body } = await postern.call('POST', '/v1/check', { body: { checks } })
      seen.add(body.results.map(({ allow }: { allow: boolean }) => Number(allow)).join(''))
    }
    await moves
    expect([...seen].filter((answer) => answer !== '1010' && answer !== '0101')).toEqual([])
  })
})

describe('the deletion of a parent', () => {
  it('deletes new children as well or refuses them; no orphan remains', async () => {
    for (let round = 0; round < 5; round += 1) {
      const [, parent] = await chain(2)
      const made = times(30, () => call('POST', '/v1/resources', { parent, name: freshName(), type: 'route' }))
      const answers = await Promise.all([...made, call('DELETE', `/v1/resources/${parent}`)])
      expect(statuses(answers).filter((status) => ![201, 204, 422].includes(status))).toEqual([])
      await expectTreeRight()
    }
  })
})

function times<Result>(count: number, make: (n: number) => Result): Result[] {
  return Array.from({ length: count }, (_, n) => make(n))
}

function statuses(answers: { status: number }[]): number[] {
  return answers.map(({ status }) => status).sort((one, other) => one - other)
}

/** Every stored path is the parent's and the node itself: no wrong path, no cycle, no orphan. */
async function expectTreeRight(): Promise<void> {
  const wrong = await postern.database.sql(
    `select c.id from resources c left join resources p on p.id = c.parent_id
     where c.path <> coalesce(p.path, '{}') || c.id or (c.parent_id is not null and p.id is null)`,
  )
  expect(wrong).toEqual([])
}
