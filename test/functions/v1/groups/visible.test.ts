import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { peopleOf } from '#test/support/fixtures/people.ts'
import { refusesUnauthorized } from '#test/support/contract/strangers.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const root = useRoot(postern)

const { person, group, as } = peopleOf(postern)
const see = (name: string, groups: unknown) => as(root, 'PUT', `/v1/groups/${name}/visible-groups`, { groups })
const namesOf = (groups: { name: string }[]) => groups.map(({ name }) => name)

describe('PUT /v1/groups/{g}/visible-groups', () => {
  it('200 sets exactly the groups that its members may see, not transitively, in one round trip, and records the difference', async () => {
    const [name, one, two, three] = [await group(), await group(), await group(), await group()]
    postern.database.takeRoundTrips()
    const { status, body } = await see(name, [one.toUpperCase(), two, two])
    expect(postern.database.takeRoundTrips()).toBe(1)
    expect({ status, names: namesOf(body.visible_groups) }).toEqual({ status: 200, names: [one, two].toSorted() })
    expect((await as(root, 'GET', `/v1/groups/${name}`)).body).toEqual({ ...body, member_count: 0 })
    await see(two, [three])
    const ann = await person({ groups: [name] })
    const { capabilities } = (await as(ann, 'GET', '/v1/users/current/capabilities')).body
    expect(namesOf(capabilities.visible_groups)).toEqual([name, one, two].toSorted())

    const { uuid } = (await as(root, 'GET', `/v1/groups/${three}`)).body
    expect(namesOf((await see(name, [uuid, two])).body.visible_groups)).toEqual([two, three].toSorted())
    expect((await see(name, [two, three])).body.updated_at).toBe((await see(name, [three, two])).body.updated_at)
    expect((await see(name, [])).body.visible_groups).toEqual([])
    const events = await postern.database.sql<{ details: { added: string[]; removed: string[] } }>(
      `select details from audit_events where action = 'group-visibility-set' and target = $1 order by id`,
      [body.uuid],
    )
    expect(events.map(({ details: { added, removed } }) => [added.length, removed.length])).toEqual([
      [2, 0],
      [1, 1],
      [0, 2],
    ])
  })

  it('422 for an unknown group, itself and reserved groups, and changes nothing', async () => {
    const [name, one] = [await group(), await group()]
    await see(name, [one])
    const { status, body } = await see(name, ['nobody-made-this', name, one, randomUUID(), 'everyone'])
    expect(status).toBe(422)
    expect(body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual(
      [0, 1, 3, 4].map((n) => `/groups/${n}`),
    )
    expect(namesOf((await as(root, 'GET', `/v1/groups/${name}`)).body.visible_groups)).toEqual([one])
    expect(
      (
        await see(
          name,
          Array.from({ length: 101 }, () => one),
        )
      ).status,
    ).toBe(422)
    expect((await see('everyone', [one])).status).toBe(403)
    expect((await see('nobody-made-this', [one])).status).toBe(404)
  })
})

refusesUnauthorized(postern, 'PUT', '/v1/groups/everyone/visible-groups', 'administrator', { groups: [] })
