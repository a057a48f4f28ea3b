/** Completing a review, compared with every check before and after it, in random worlds. */
import * as fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { asker, conditionalCases } from '#test/domain/access/decision-worlds.ts'
import { createCheckOracle, differencesOf } from '#test/support/fixtures/check-oracle.ts'
import { seedDecisionCases } from '#test/support/fixtures/decision-cases.ts'
import { createReviewClient, inDays } from '#test/support/fixtures/reviews.ts'
import { createTreeFixture } from '#test/support/fixtures/tree.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

const worldCount = 5
/** With which people gain and lose access, by grants and by the defaults of types. */
const seed = 4

const postern = usePostern()
const root = useRoot(postern)
const { call } = createTreeFixture(postern, root)
const { start, itemsOf, decide, preview, complete } = createReviewClient(call)
const people = [asker, 'bob', 'carl']
const { checkedAll, putOut } = createCheckOracle(call, [...people, 'anonymous', 'first.superuser'])

let planted: string[][]
beforeAll(async () => {
  for (const name of people) await postern.createUser(name)
  const worlds = fc.sample(conditionalCases, { numRuns: worldCount, seed }).map(({ world }) => world)
  planted = await seedDecisionCases(postern.database, worlds, asker)
  await postern.database.sql(
    `insert into memberships (user_id, group_id) select u.id, g.id from users u, groups g
     where (u.username, split_part(g.name, '-', 2)) in (('bob', 'blue'), ('bob', 'grey'), ('carl', 'red'))`,
  )
})

const draws = fc.array(fc.constantFrom('end', 'end', 'expire', 'keep', null), { minLength: 40, maxLength: 40 })

describe('a review', () => {
  it('changes each check as its preview says, at once and when the shortened grants have ended, in random worlds', async () => {
    const seen = new Set<string>()
    for (const [w, decisions] of fc.sample(draws, { numRuns: worldCount, seed }).entries()) {
      const nodes = planted[w]!
      const parents = await parentsOf(nodes)
      const { uuid } = await start({ service: nodes[0]! })
      const items = await itemsOf(uuid)
      const expected = new Map<string, string>()
      for (const [n, item] of items.entries()) {
        const decision = decisions[n % decisions.length]!
        const { status } = await decide(uuid, item.uuid, {
          decision,
          ...(decision === 'expire' && { expires_at: inDays(2) }),
        })
        expect(status).toBe(200)
        if (decision !== 'end') expected.set(item.uuid, decision === 'expire' ? 'ends' : 'stays')
      }
      const before = await checkedAll(nodes)
      const limit = [1, 3, 100][w % 3]!
      const atOnce = await preview(uuid, { limit })
      const inTheEnd = await preview(uuid, { limit, including_shortened: true })
      expect((await complete(uuid, inTheEnd.revision)).status).toBe(200)
      expect(await grantsOf(nodes)).toEqual(expected)
      const after = await checkedAll(nodes)
      expect({ w, told: putOut(atOnce.items, parents) }).toEqual({ w, told: differencesOf(before, after) })
      await postern.database.sql(`update grants set expires_at = app_now() where expires_at is not null`)
      const finally_ = await checkedAll(nodes)
      expect({ w, told: putOut(inTheEnd.items, parents) }).toEqual({ w, told: differencesOf(before, finally_) })
      for (const { change, after: then } of Object.values(differencesOf(before, finally_)))
        seen.add(`${change}${(then as { reason: string }).reason === 'default' ? ' by default' : ''}`)
    }
    expect(seen).toEqual(new Set(['gains', 'gains by default', 'loses', 'step-up']))
  })
})

async function parentsOf(nodes: string[]): Promise<Map<string, string | null>> {
  const rows = await postern.database.sql<{ uuid: string; parent: string | null }>(
    `select r.uuid, p.uuid as parent from resources r left join resources p on p.id = r.parent_id where r.uuid = any ($1) order by r.id`,
    [nodes],
  )
  return new Map(rows.map(({ uuid, parent }) => [uuid, parent]))
}

async function grantsOf(nodes: string[]): Promise<Map<string, string>> {
  const rows = await postern.database.sql<{ uuid: string; how: string }>(
    `select g.uuid, case when g.expires_at is null then 'stays' else 'ends' end as how
     from grants g join resources r on r.id = g.resource_id where r.uuid = any ($1)`,
    [nodes],
  )
  return new Map(rows.map(({ uuid, how }) => [uuid, how]))
}
