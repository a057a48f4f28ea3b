import { describe, expect, it } from 'vitest'
import { raceInOrder } from '#test/support/gate.ts'
import { race, racers, tally } from '#test/support/parallel.ts'
import { type Person, peopleOf } from '#test/support/fixtures/people.ts'
import { usePresets } from '#test/support/presets.ts'
import { goodPassword } from '#test/support/servers/postern.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const root = useRoot(postern)
usePresets(postern, 'camcops')

const { person, group, as, auditOf } = peopleOf(postern)
const statuses = (answers: { status: number }[]) => tally(answers.map(({ status }) => status))
const discoverable = async () => {
  const name = await group()
  await as(root, 'PATCH', `/v1/groups/${name}`, { discoverable: true })
  return name
}

describe(`${racers} at once`, () => {
  it('join a group as the same user: one membership, one event', async () => {
    const [name, ann] = [await discoverable(), await person()]
    const answers = await race(() => as(ann, 'POST', `/v1/groups/${name}/join`))
    expect(statuses(answers)).toEqual({ 201: 1, 200: racers - 1 })
    expect((await as(root, 'GET', `/v1/groups/${name}/members`)).body.items).toHaveLength(1)
    expect(await auditOf(ann.uuid)).toEqual(['membership-added'])
  })

  it('add the same user to a group: one adds, the others change nothing', async () => {
    const [name, ann] = [await group(), await person()]
    const answers = await race(() =>
      as(root, 'PUT', `/v1/groups/${name}/members/${ann.uuid}`, { flags: { upload: true } }),
    )
    expect(statuses(answers)).toEqual({ 201: 1, 200: racers - 1 })
    expect(await auditOf(ann.uuid)).toEqual(['membership-added'])
  })

  it('set flags of one member: each change is complete, and each effective one is recorded', async () => {
    const name = await group()
    const ann = await person({ groups: [name] })
    const flags = (n: number) => ({ upload: n % 2 === 0, dump: n % 2 === 0 })
    await race((n) => as(root, 'PUT', `/v1/groups/${name}/members/${ann.uuid}`, { flags: flags(n) }))
    const { items } = (await as(root, 'GET', `/v1/groups/${name}/members`)).body
    expect(items[0].flags.upload).toBe(items[0].flags.dump)
    const events = await postern.database.sql<{ upload: boolean }>(
      `select (details -> 'flags' -> 'upload')::boolean as upload from audit_events where target = $1
       and action = 'membership-flags-changed' order by id`,
      [ann.uuid],
    )
    expect(events.map(({ upload }) => upload)).toEqual(events.map((_, n) => n % 2 === 0))
    expect(events.at(-1)!.upload).toBe(items[0].flags.upload)
  })

  it('remove the same member from a group: all succeed, one event', async () => {
    const name = await group()
    const ann = await person({ groups: [name] })
    const answers = await race(() => as(root, 'DELETE', `/v1/groups/${name}/members/${ann.uuid}`))
    expect(statuses(answers)).toEqual({ 204: racers })
    expect(await auditOf(ann.uuid)).toEqual(['membership-removed'])
  })

  it('set the visible groups of a group: one set remains, never a mixture', async () => {
    const [name, one, two] = [await group(), await group(), await group()]
    const answers = await race((n) =>
      as(root, 'PUT', `/v1/groups/${name}/visible-groups`, { groups: n % 2 ? [one] : [two] }),
    )
    expect(statuses(answers)).toEqual({ 200: racers })
    for (const { body } of answers) expect(body.visible_groups).toHaveLength(1)
    expect((await as(root, 'GET', `/v1/groups/${name}`)).body.visible_groups).toHaveLength(1)
  })

  it('rename groups to one name: one succeeds, the others keep theirs', async () => {
    const names = await Promise.all(Array.from({ length: 20 }, () => group()))
    const answers = await Promise.all(
      names.map((name, n) => as(root, 'PATCH', `/v1/groups/${name}`, { name: n % 2 ? 'Coveted' : 'COVETED' })),
    )
    expect(statuses(answers)).toEqual({ 200: 1, 409: names.length - 1 })
  })
})

describe('a group that is deleted while it is joined', () => {
  it('201 or 404, never 500, and nothing remains', async () => {
    const crowd = await Promise.all(Array.from({ length: 10 }, () => person()))
    for (let round = 0; round < 5; round += 1) {
      const name = await discoverable()
      const other = await group()
      const answers = await race((n) => {
        const ann = crowd[n % crowd.length]!
        if (n === 25) return as(root, 'DELETE', `/v1/groups/${name}`)
        if (n % 3 === 0) return as(root, 'PUT', `/v1/groups/${name}/members/${ann.uuid}`, { flags: {} })
        if (n % 7 === 0) return as(root, 'PUT', `/v1/groups/${other}/visible-groups`, { groups: [name] })
        return as(ann, 'POST', `/v1/groups/${name}/join`)
      })
      const unexpected = answers.filter(({ status }) => ![200, 201, 204, 404, 422].includes(status))
      expect(unexpected).toEqual([])
      for (const table of ['memberships', 'group_visibility'])
        expect(
          await postern.database.sql(
            `select from ${table} x left join groups g on g.id = x.group_id where g.id is null`,
          ),
        ).toEqual([])
    }
  })
})

describe('a user who is deleted while they are added to a group', () => {
  const join = (who: Person, name: string) => as(who, 'POST', `/v1/groups/${name}/join`)
  const deleteOneself = (who: Person) => as(who, 'DELETE', `/v1/users/${who.uuid}`, { current_password: goodPassword })
  const deletionOf = (who: Person) => `delete from users where uuid = '${who.uuid}'`
  const orphanedMemberships = () =>
    postern.database.sql(
      `select from memberships_with_pending p left join users u on u.id = p.user_id and u.uuid = p.user_uuid where u.id is null`,
    )
  /** Holds up a join at the beginning of `join_group`, after the statement has found the user and the group. */
  const membershipOf = ({ uuid }: Person, name: string) =>
    `select pg_advisory_xact_lock(u.id, g.id) from users u, groups g where u.uuid = '${uuid}' and g.name = '${name}'`

  it.each(['without terms', 'with terms'])(
    '401 if the deletion comes before the uuid is resolved; group %s',
    async (kind) => {
      const [name, ann] = [await discoverable(), await person()]
      if (kind === 'with terms') await as(root, 'PUT', `/v1/groups/${name}/terms`, { texts: { en: 'Be kind.' } })
      const answers = await raceInOrder(
        postern.database,
        membershipOf(ann, name),
        [() => join(ann, name)],
        async () => void (await postern.database.sql(deletionOf(ann))),
      )
      expect(statuses(answers)).toEqual({ 401: 1 })
      expect(await orphanedMemberships()).toEqual([])
    },
  )

  it.each(['without terms', 'with terms'])(
    '401 if the deletion comes before the membership is written; group %s',
    async (kind) => {
      const [name, ann] = [await discoverable(), await person()]
      if (kind === 'with terms') await as(root, 'PUT', `/v1/groups/${name}/terms`, { texts: { en: 'Be kind.' } })
      expect(statuses(await raceInOrder(postern.database, deletionOf(ann), [() => join(ann, name)]))).toEqual({
        401: 1,
      })
      expect(await orphanedMemberships()).toEqual([])
    },
  )

  it('201, 404 or 401, never 500, and nothing remains', async () => {
    const names = await Promise.all(Array.from({ length: 8 }, () => discoverable()))
    await as(root, 'PUT', `/v1/groups/${names[0]}/terms`, { texts: { en: 'Be kind.' } })
    for (let round = 0; round < 5; round += 1) {
      const ann = await person()
      const answers = await race((n) => {
        const name = names[n % names.length]!
        if (n === 25) return round % 2 ? deleteOneself(ann) : as(root, 'DELETE', `/v1/users/${ann.uuid}`)
        if (n % 3 === 0) return as(root, 'PUT', `/v1/groups/${name}/members/${ann.uuid}`, { flags: {} })
        if (n % 7 === 0) return as(root, 'PUT', `/v1/users/${ann.uuid}/groups`, { groups: [name] })
        return join(ann, name)
      })
      const unexpected = answers.filter(({ status }) => ![200, 201, 202, 204, 401, 404].includes(status))
      expect(unexpected).toEqual([])
      expect(answers[25]!.status).toBe(204)
      expect(await orphanedMemberships()).toEqual([])
    }
  })
})
