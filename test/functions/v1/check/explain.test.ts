import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { checkerOf } from '#test/support/contract/checker.ts'
import { createTreeFixture } from '#test/support/fixtures/tree.ts'
import { usePostern, useRoot, useUser } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const root = useRoot(postern)
const alice = useUser(postern, 'Alice')
beforeAll(async () => {
  await group('plain', 0, 'Alice')
  await group('senior', 5, 'Alice')
  await group('foreign', 9)
})

const { service, grant, group, chain } = createTreeFixture(postern, root)
const { check } = checkerOf(postern)

describe('explain', () => {
  it('200 returns the deciding grant, the losing ones, why, and at which level', async () => {
    const [top, middle, leaf] = await chain(3)
    const direct = await grant({ user: 'alice' }, top!, 'read')
    const senior = await grant({ group: 'senior' }, middle!, 'read-deny')
    const match = await grant({ group: 'plain' }, middle!, 'read-match')
    const everyone = await grant('everyone', leaf!, 'read-deny')
    await grant({ group: 'foreign' }, leaf!, 'read-deny')
    await grant({ user: 'alice' }, leaf!, 'write-deny')
    postern.database.takeRoundTrips()
    const { body } = await check([{ resource: leaf, permission: 'read' }], alice.token, { explain: true })
    expect(postern.database.takeRoundTrips()).toBe(1)
    expect(body.results).toEqual([
      {
        allow: true,
        reason: 'user:Alice',
        explain: {
          deciding: {
            uuid: direct,
            holder: { user: 'Alice' },
            resource: top,
            level: 2,
            permission: { name: 'read', access: 'allow', scope: 'recursive' },
            text: 'read-allow-recursive',
          },
          losers: [
            {
              grant: expect.objectContaining({ uuid: everyone, holder: 'everyone', level: 0 }),
              why: 'direct-grant-wins',
            },
            {
              grant: expect.objectContaining({ uuid: match, level: 1, resource: middle }),
              why: 'match-does-not-reach',
            },
            {
              grant: expect.objectContaining({
                uuid: senior,
                holder: { group: 'senior' },
                level: 1,
                text: 'read-deny-recursive',
              }),
              why: 'direct-grant-wins',
            },
          ],
        },
      },
    ])
  })

  it('200 without grants for an administrator, for anonymous and for a missing resource', async () => {
    const place = await service()
    const checks = [place, randomUUID()].map((resource) => ({ resource, permission: 'read' }))
    for (const token of [null, alice.token, root.token]) {
      const { body } = await check(checks, token, { explain: true })
      for (const { explain } of body.results) expect(explain).toEqual({ deciding: null, losers: [] })
    }
  })

  it('200 returns to an administrator the grants that would have decided', async () => {
    const place = await service()
    const uuid = await grant('everyone', place, 'read-deny')
    const { body } = await check([{ resource: place, permission: 'read' }], root.token, { explain: true })
    expect(body.results[0]).toMatchObject({
      allow: true,
      reason: 'administrator',
      explain: { deciding: null, losers: [{ grant: { uuid }, why: 'administrator' }] },
    })
  })
})
