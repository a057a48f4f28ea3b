import { describe, expect, it } from 'vitest'
import { race, tally } from '#test/support/parallel.ts'
import { type Person, peopleOf } from '#test/support/fixtures/people.ts'
import type { SignedIn } from '#test/support/servers/postern.ts'
import { refusesUnauthorized } from '#test/support/contract/strangers.ts'
import { flagsOff, usePresets } from '#test/support/presets.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const root = useRoot(postern)
usePresets(postern, 'camcops')

const { person, group, as, row, auditOf } = peopleOf(postern)
const isSignedIn = async (who: SignedIn) => (await as(who, 'GET', '/v1/sessions/current')).status === 200
const set = (who: SignedIn | undefined, whom: { uuid: string }, groups: unknown) =>
  as(who, 'PUT', `/v1/users/${whom.uuid}/groups`, { groups })
const actIn = (who: SignedIn, whom: { uuid: string }, name: string | null) =>
  as(who, 'PUT', `/v1/users/${whom.uuid}/upload-group`, { group: name })
const names = (groups: { name: string }[]) => groups.map(({ name }) => name)
const setFlags = (who: Person, name: string, flags: object) =>
  postern.database.sql(
    `update memberships set flags = $3 where user_id = (select id from users where uuid = $1)
       and group_id = (select id from groups where name = $2)`,
    [who.uuid, name, JSON.stringify(flags)],
  )

async function groupsOf(who: { uuid: string }): Promise<string[]> {
  const { body } = await as(root, 'GET', `/v1/users/${who.uuid}/groups?limit=100`)
  return names(body.items).sort()
}

describe('GET /v1/users/{u}/groups', () => {
  it('200 returns the caller’s groups with every flag, page by page, in one round trip each', async () => {
    const clubs = [await group(), await group(), await group()]
    const ann = await person({ groups: [clubs[0]!, clubs[1]!], administers: [clubs[2]!] })
    await setFlags(ann, clubs[0]!, { upload: true, dump: 'yes', unheard_of: true })
    postern.database.takeRoundTrips()
    const first = await as(ann, 'GET', '/v1/users/current/groups?limit=2')
    expect(postern.database.takeRoundTrips()).toBe(1)
    const second = await as(ann, 'GET', `/v1/users/current/groups?limit=2&after=${first.body.next}`)
    expect([first.body.items.length, second.body.items.length, second.body.next]).toEqual([2, 1, null])
    const items = [...first.body.items, ...second.body.items]
    expect(names(items).sort()).toEqual([...clubs].sort())
    expect(items.find(({ name }) => name === clubs[0])).toMatchObject({
      status: 'active',
      flags: { ...flagsOff, upload: true },
    })
    expect(items.find(({ name }) => name === clubs[2]).flags).toEqual({ ...flagsOff, group_administrator: true })
  })

  it('200 returns custom flags, of members and of pending ones, as the group does', async () => {
    const [club, closed] = [await group(), await group()]
    const ann = await person()
    await as(root, 'PUT', `/v1/groups/${closed}/terms`, { texts: { en: 'Be kind.' } })
    const own = { meaning: 'Own', set_by: 'group-administrator' }
    const membership_flags = { 'billing:approve': own, 'billing:refuse': own, 'billing:pay': own }
    await as(root, 'PATCH', '/v1/settings', { membership_flags })
    const flags = { upload: true, 'billing:approve': true, 'billing:refuse': false }
    for (const name of [club, closed]) await as(root, 'PUT', `/v1/groups/${name}/members/${ann.uuid}`, { flags })
    await setFlags(ann, club, { ...flags, 'billing:pay': 'yes' })
    const { items } = (await as(ann, 'GET', '/v1/users/current/groups?status=all')).body
    const shown = { ...flagsOff, upload: true, 'billing:approve': true, 'billing:refuse': false, 'billing:pay': false }
    await as(root, 'PATCH', '/v1/settings', { membership_flags: {} })
    expect(items.map((item: { status: string; flags: object }) => [item.status, item.flags]).sort()).toEqual([
      ['active', shown],
      ['pending', shown],
    ])
  })

  it('200 for administrators, and for a group administrator who may edit the user', async () => {
    const [club, other] = [await group(), await group()]
    const [boss, ann] = [await person({ administers: [club] }), await person({ groups: [club, other] })]
    for (const who of [root, boss])
      expect(names((await as(who, 'GET', `/v1/users/${ann.name}/groups`)).body.items).sort()).toEqual(
        [club, other].sort(),
      )
  })

  it('200 omits pending memberships by default', async () => {
    const ann = await person({ groups: [await group()] })
    const count = async (status: string) =>
      (await as(ann, 'GET', `/v1/users/current/groups?status=${status}`)).body.items.length
    expect([await count('active'), await count('all'), await count('pending')]).toEqual([1, 1, 0])
    expect((await as(ann, 'GET', '/v1/users/current/groups?status=former')).status).toBe(422)
  })

  it('404 for a user who is not visible to the caller, and for reserved accounts', async () => {
    const club = await group()
    const [ann, boss] = [await person({ groups: [club] }), await person({ administers: [club], role: 'staff' })]
    expect((await as(ann, 'GET', `/v1/users/${boss.uuid}/groups`)).status).toBe(404)
    expect((await as(root, 'GET', '/v1/users/anonymous/groups')).status).toBe(404)
  })
})

describe('PUT /v1/users/{u}/groups', () => {
  it('200 sets exactly these groups, by name or id, in one round trip; existing memberships keep their flags', async () => {
    const [kept, left, joined] = [await group(), await group(), await group()]
    const ann = await person({ groups: [left], administers: [kept] })
    await setFlags(ann, kept, { upload: true })
    const { uuid } = (await as(root, 'GET', `/v1/users/${ann.uuid}/capabilities`)).body.capabilities.memberships.find(
      ({ group: each }: { group: { name: string } }) => each.name === kept,
    ).group
    postern.database.takeRoundTrips()
    const { status, body } = await set(root, ann, [joined, uuid, joined])
    expect(postern.database.takeRoundTrips()).toBe(1)
    expect(status).toBe(200)
    expect([body.added, body.removed, body.kept, body.frozen].map(names)).toEqual([[joined], [left], [kept], []])
    const { items } = (await as(root, 'GET', `/v1/users/${ann.uuid}/groups`)).body
    expect(names(items).sort()).toEqual([kept, joined].sort())
    const flagsIn = (name: string) => items.find((item: { name: string }) => item.name === name).flags
    expect(flagsIn(kept)).toEqual({ ...flagsOff, upload: true, group_administrator: true })
    expect(flagsIn(joined)).toEqual(flagsOff)
  })

  it('200 keeps sessions and takes effect at the next request', async () => {
    const club = await group()
    const ann = await person()
    await set(root, ann, [club])
    expect((await as(ann, 'GET', '/v1/users/current')).body.groups).toEqual([club])
    await set(root, ann, [])
    expect((await as(ann, 'GET', '/v1/users/current')).body.groups).toEqual([])
  })

  it('200 records added and removed groups, and nothing if the set is the same', async () => {
    const [club, other] = [await group(), await group()]
    const ann = await person({ groups: [club] })
    const before = await row(ann.uuid)
    const { body } = await set(root, ann, [other])
    await set(root, ann, [other])
    expect(await auditOf(ann.uuid)).toEqual(['user-groups-set'])
    const [event] = await postern.database.sql(
      `select details from audit_events where action = 'user-groups-set' and target = $1`,
      [ann.uuid],
    )
    expect(event).toEqual({ details: { added: [body.added[0].uuid], removed: [body.removed[0].uuid] } })
    expect(await row(ann.uuid)).toEqual(before)
  })

  it('200 for a group administrator changes only the groups they administer', async () => {
    const [club, annex, beyond] = [await group(), await group(), await group()]
    const boss = await person({ administers: [club, annex] })
    const ann = await person({ groups: [club, beyond] })
    const { status, body } = await set(boss, ann, [annex])
    expect(status).toBe(200)
    expect([body.added, body.removed, body.kept, body.frozen].map(names)).toEqual([[annex], [club], [], [beyond]])
    expect(await groupsOf(ann)).toEqual([annex, beyond].sort())
  })

  it('422 for a group administrator and other groups, with the same text for existing and unknown ones', async () => {
    const [club, beyond] = [await group(), await group()]
    const [boss, ann] = [await person({ administers: [club] }), await person({ groups: [club] })]
    const [refused, unknown] = [await set(boss, ann, [club, beyond]), await set(boss, ann, [club, 'nowhere'])]
    expect(refused).toMatchObject({
      status: 422,
      body: { code: 'invalid-request', errors: [{ pointer: '/groups/1', code: 'unknown-group' }] },
    })
    expect({ ...unknown.body, instance: null }).toEqual({ ...refused.body, instance: null })
    expect(await groupsOf(ann)).toEqual([club])
  })

  it('422 for the whole set with an unknown or reserved group, and points at each', async () => {
    const club = await group()
    const ann = await person({ groups: [club] })
    const { status, body } = await set(root, ann, ['everyone', 'nowhere', club, 'authenticated', ann.uuid])
    expect(status).toBe(422)
    expect(body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual([
      '/groups/0',
      '/groups/1',
      '/groups/3',
      '/groups/4',
    ])
    expect(await groupsOf(ann)).toEqual([club])
    expect(await auditOf(ann.uuid)).toEqual([])
  })

  it.each([
    ['no list', { groups: 'club' }],
    ['a number', { groups: [7] }],
    ['an empty name', { groups: [''] }],
    ['an unknown key', { groups: [], upload_group: null }],
    ['more than a thousand', { groups: Array.from({ length: 1001 }, () => 'club') }],
  ])('422 refuses %s', async (_, body) => {
    expect((await as(root, 'PUT', '/v1/users/current/groups', body)).status).toBe(422)
  })

  it('403 for the caller’s own groups and for reserved accounts; 404 for users who are not visible', async () => {
    const club = await group()
    const [ann, boss] = [await person({ groups: [club] }), await person({ administers: [club] })]
    expect((await set(ann, ann, [])).status).toBe(403)
    expect((await set(boss, boss, [])).status).toBe(403)
    expect((await set(ann, boss, [])).status).toBe(404)
    expect((await set(boss, await person(), [])).status).toBe(404)
    expect((await as(root, 'PUT', '/v1/users/anonymous/groups', { groups: [club] })).status).toBe(403)
    expect(await groupsOf(ann)).toEqual([club])
    expect(await groupsOf(boss)).toEqual([club])
  })

  it('200 for fifty simultaneous sets: one remains, complete, and no membership exists twice', async () => {
    const clubs = await Promise.all(Array.from({ length: 4 }, group))
    const ann = await person()
    const pairs = [clubs.slice(0, 2), clubs.slice(1, 3), clubs.slice(2, 4)]
    const answers = await race((n) => set(root, ann, pairs[n % 3]))
    expect(tally(answers.map(({ status }) => status))).toEqual({ 200: 50 })
    expect(pairs.map((pair) => [...pair].sort())).toContainEqual(await groupsOf(ann))
  })
})

describe('PUT /v1/users/{u}/upload-group', () => {
  it('200 for a group where the member may upload or register devices, in one round trip, and capabilities follow it', async () => {
    const [club, annex] = [await group(), await group()]
    const ann = await person({ groups: [club, annex] })
    await setFlags(ann, club, { upload: true })
    await setFlags(ann, annex, { register_devices: true })
    const readings = async () => (await as(ann, 'GET', '/v1/users/current/capabilities')).body.readings
    expect(await readings()).toMatchObject({ may_upload: false, may_sign_in_as_device: false })
    postern.database.takeRoundTrips()
    expect((await actIn(ann, ann, club)).body).toMatchObject({ upload_group: { name: club } })
    expect(postern.database.takeRoundTrips()).toBe(1)
    expect(await readings()).toMatchObject({ may_upload: true, may_register_devices: false })
    await actIn(ann, ann, annex)
    expect(await readings()).toMatchObject({ may_upload: false, may_register_devices: true })
    expect((await actIn(ann, ann, null)).body).toEqual({ upload_group: null })
    expect(await readings()).toMatchObject({ may_sign_in_as_device: false })
    expect(await isSignedIn(ann)).toBe(true)
    expect(await auditOf(ann.uuid)).toEqual(['upload-group-set', 'upload-group-set', 'upload-group-set'])
  })

  it('200 for superusers any group, and for other users by callers who may edit them', async () => {
    const club = await group()
    const [boss, ann] = [await person({ administers: [club] }), await person({ groups: [club] })]
    await setFlags(ann, club, { upload: true })
    expect((await actIn(root, root, club)).status).toBe(200)
    expect((await actIn(root, ann, club)).body.upload_group.name).toBe(club)
    expect((await actIn(boss, ann, null)).body.upload_group).toBe(null)
  })

  it('422 for an unknown group, one without these rights, or one of another user, with the same text', async () => {
    const [club, other] = [await group(), await group()]
    const ann = await person({ administers: [club] })
    await setFlags(ann, club, { upload: 'true', dump: true })
    for (const name of [club, other, 'nowhere', 'everyone'])
      expect(await actIn(ann, ann, name)).toMatchObject({
        status: 422,
        body: { errors: [{ pointer: '/group', code: 'group-not-allowed' }] },
      })
    expect((await actIn(root, root, 'everyone')).status).toBe(422)
    expect(await auditOf(ann.uuid)).toEqual([])
  })

  it('404 for other users; 403 for reserved accounts', async () => {
    const [ann, ben] = [await person(), await person()]
    expect((await actIn(ann, ben, null)).status).toBe(404)
    expect((await as(root, 'PUT', '/v1/users/system/upload-group', { group: null })).status).toBe(403)
  })

  it('200 is cleared if the user leaves the group in any way, and stays if they leave another', async () => {
    const [club, other] = [await group(), await group()]
    const uploader = async () => {
      const who = await person({ groups: [club, other] })
      await setFlags(who, club, { upload: true })
      await actIn(who, who, club)
      return who
    }
    const uploadGroup = async (who: Person) => (await row(who.uuid))!['upload_group_id']
    const [ann, ben, cas] = [await uploader(), await uploader(), await uploader()]
    expect((await set(root, ann, [club])).body.upload_group.name).toBe(club)
    expect(await uploadGroup(ann)).not.toBe(null)
    expect((await set(root, ann, [other])).body.upload_group).toBe(null)
    await postern.database.sql(`delete from memberships where user_id = (select id from users where uuid = $1)`, [
      ben.uuid,
    ])
    expect([await uploadGroup(ann), await uploadGroup(ben)]).toEqual([null, null])
    expect(await uploadGroup(cas)).not.toBe(null)
    await postern.database.sql('delete from groups where name = $1', [club])
    expect(await uploadGroup(cas)).toBe(null)
  })

  it('200 never remains on a group that the user leaves simultaneously', async () => {
    const club = await group()
    const ann = await person({ groups: [club] })
    await setFlags(ann, club, { upload: true })
    const leave = () =>
      postern.database.sql('delete from memberships where user_id = (select id from users where uuid = $1)', [ann.uuid])
    await race(async (n) => (n === 25 ? leave() : actIn(ann, ann, n % 2 ? club : null)))
    expect(await row(ann.uuid)).toMatchObject({ upload_group_id: null })
  })
})

refusesUnauthorized(postern, 'GET', '/v1/users/current/groups', 'signed-in')
refusesUnauthorized(postern, 'PUT', '/v1/users/current/groups', 'signed-in', { groups: [] })
refusesUnauthorized(postern, 'PUT', '/v1/users/current/upload-group', 'signed-in', { group: null })
