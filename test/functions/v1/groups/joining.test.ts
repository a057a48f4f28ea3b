import { describe, expect, it } from 'vitest'
import { peopleOf } from '#test/support/fixtures/people.ts'
import type { SignedIn } from '#test/support/servers/postern.ts'
import { refusesUnauthorized } from '#test/support/contract/strangers.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const root = useRoot(postern)

const { person, group, as, auditOf } = peopleOf(postern)
const open = async (name: string) => as(root, 'PATCH', `/v1/groups/${name}`, { discoverable: true })
const join = (who: SignedIn, name: string) => as(who, 'POST', `/v1/groups/${name}/join`)
const leave = (who: SignedIn, name: string) => as(who, 'POST', `/v1/groups/${name}/leave`)
const membersOf = async (name: string) => (await as(root, 'GET', `/v1/groups/${name}/members?limit=100`)).body.items
const groupsOf = async (who: SignedIn) => (await as(who, 'GET', '/v1/users/current')).body.groups

describe('POST /v1/groups/{g}/join and leave', () => {
  it('201 makes the caller a member of a discoverable group without flags, 200 for a member, in one round trip', async () => {
    const [name, ann] = [await group(), await person()]
    await open(name)
    postern.database.takeRoundTrips()
    const joined = await join(ann, name)
    expect(postern.database.takeRoundTrips()).toBe(1)
    expect(joined).toMatchObject({ status: 201, body: { name, status: 'active' } })
    expect(await join(ann, joined.body.uuid)).toMatchObject({ status: 200, body: joined.body })
    expect(await membersOf(name)).toMatchObject([{ uuid: ann.uuid, flags: { group_administrator: false } }])
    expect(await auditOf(ann.uuid)).toEqual(['membership-added'])
  })

  it('200 changes no flag of a member', async () => {
    const name = await group()
    const anna = await person({ administers: [name] })
    await open(name)
    expect((await join(anna, name)).status).toBe(200)
    expect(await membersOf(name)).toMatchObject([{ flags: { group_administrator: true } }])
  })

  it('404 for a group that is not discoverable, with the same text as for an unknown one', async () => {
    const ann = await person()
    const unknown = await join(ann, 'nobody-made-this')
    for (const name of [await group(), 'everyone', 'authenticated']) {
      const hidden = await join(ann, name)
      expect(hidden.status).toBe(404)
      expect({ ...hidden.body, instance: '' }).toEqual({ ...unknown.body, instance: '' })
      const left = await leave(ann, name)
      expect({ ...left.body, instance: '' }).toEqual({ ...unknown.body, instance: '' })
    }
    expect(await groupsOf(ann)).toEqual([])
  })

  it('204 for a group, discoverable or not; repeatable, if the group is visible to the caller', async () => {
    const [hidden, found] = [await group(), await group()]
    const ann = await person({ groups: [hidden, found] })
    await open(found)
    postern.database.takeRoundTrips()
    expect((await leave(ann, hidden)).status).toBe(204)
    expect(postern.database.takeRoundTrips()).toBe(1)
    expect((await leave(ann, hidden)).status).toBe(404)
    expect((await leave(ann, found)).status).toBe(204)
    expect((await leave(ann, found)).status).toBe(204)
    expect(await groupsOf(ann)).toEqual([])
    expect(await auditOf(ann.uuid)).toEqual(['membership-removed', 'membership-removed'])
  })
})

refusesUnauthorized(postern, 'POST', '/v1/groups/everyone/join', 'signed-in')
refusesUnauthorized(postern, 'POST', '/v1/groups/everyone/leave', 'signed-in')
