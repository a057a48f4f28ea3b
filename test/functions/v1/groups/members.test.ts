import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { walk } from '#test/support/pages.ts'
import { peopleOf, type Person } from '#test/support/fixtures/people.ts'
import type { SignedIn } from '#test/support/servers/postern.ts'
import { refusesUnauthorized } from '#test/support/contract/strangers.ts'
import { flagsOff, setPresets, usePresets } from '#test/support/presets.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const root = useRoot(postern)
usePresets(postern, 'camcops')

const { person, group, as, row, auditOf } = peopleOf(postern)
const put = (who: SignedIn, name: string, whom: string, flags: unknown = {}) =>
  as(who, 'PUT', `/v1/groups/${name}/members/${whom}`, { flags })
const remove = (who: SignedIn, name: string, whom: string) => as(who, 'DELETE', `/v1/groups/${name}/members/${whom}`)
const membersOf = async (name: string) => (await as(root, 'GET', `/v1/groups/${name}/members?limit=100`)).body.items
const groupsOf = async (who: SignedIn) => (await as(who, 'GET', '/v1/users/current')).body.groups

describe('GET /v1/groups/{g}/members', () => {
  it('200 lists members with their flags for group administrators, page by page, in one round trip each', async () => {
    const name = await group()
    const anna = await person({ administers: [name] })
    const others = await Promise.all([1, 2, 3].map(() => person({ groups: [name] })))
    const met: Record<string, unknown>[] = []
    postern.database.takeRoundTrips()
    for await (const { items } of walk(postern, `/v1/groups/${name}/members?limit=2`, anna.token)) {
      expect(postern.database.takeRoundTrips()).toBe(1)
      met.push(...items)
    }
    const shown = ({ uuid, name: username }: Person, administers: boolean) => ({
      uuid,
      username,
      full_name: null,
      flags: { ...flagsOff, group_administrator: administers },
      status: 'active',
      since: expect.any(String),
    })
    const expected = [shown(anna, true), ...others.map((other) => shown(other, false))]
    expect(met).toEqual(expected.toSorted((a, b) => (a.uuid < b.uuid ? -1 : 1)))
    expect(await membersOf(name)).toEqual(met)
  })

  it('200 lists no members of reserved groups', async () => {
    expect(await membersOf('everyone')).toEqual([])
  })

  it('404 for callers who do not administer the group: members, administrators of other groups, staff', async () => {
    const name = await group()
    for (const who of [
      await person({ groups: [name] }),
      await person({ administers: [await group()] }),
      await person({ role: 'staff', groups: [name] }),
    ]) {
      const unknown = await as(who, 'GET', '/v1/groups/nobody-made-this/members')
      const hidden = await as(who, 'GET', `/v1/groups/${name}/members`)
      expect({ ...hidden.body, instance: '' }).toEqual({ ...unknown.body, instance: '' })
      expect(hidden.status).toBe(404)
    }
  })
})

/** Defines flags of one's own, and no others. */
const define = (names: string[]) =>
  as(root, 'PATCH', '/v1/settings', {
    membership_flags: Object.fromEntries(
      names.map((name) => [name, { meaning: 'Own', set_by: 'group-administrator' }]),
    ),
  })

describe('PUT /v1/groups/{g}/members/{u}', () => {
  it('201 adds a user, with immediate effect, and 200 for a member; the group itself does not change', async () => {
    const [name, ann] = [await group(), await person()]
    const { body: before } = await as(root, 'GET', `/v1/groups/${name}`)
    postern.database.takeRoundTrips()
    const made = await put(root, name, ann.name, { upload: true })
    expect(postern.database.takeRoundTrips()).toBe(1)
    expect(made).toMatchObject({ status: 201, body: { uuid: ann.uuid, flags: { ...flagsOff, upload: true } } })
    expect(await groupsOf(ann)).toEqual([name])
    expect(await put(root, name, ann.uuid, { upload: true })).toMatchObject({ status: 200, body: made.body })
    expect((await as(root, 'GET', `/v1/groups/${name}`)).body).toEqual({ ...before, member_count: 1 })
  })

  it('200 sets exactly the flags that are sent, and records only a real change', async () => {
    const [name, ann] = [await group(), await person()]
    await put(root, name, ann.uuid, { upload: true, group_administrator: true })
    const { status, body } = await put(root, name, ann.uuid, { dump: true, report: false })
    expect({ status, flags: body.flags }).toEqual({ status: 200, flags: { ...flagsOff, dump: true } })
    expect(await membersOf(name)).toEqual([body])
    await put(root, name, ann.uuid, { dump: true })
    expect(await auditOf(ann.uuid)).toEqual(['membership-added', 'membership-flags-changed'])
    const [event] = await postern.database.sql<{ details: object }>(
      `select details from audit_events where target = $1 and action = 'membership-flags-changed'`,
      [ann.uuid],
    )
    expect(event!.details).toMatchObject({ group_name: name, flags: { dump: true, upload: false } })
  })

  it('200 keeps flags that a setting defines', async () => {
    const [name, ann] = [await group(), await person()]
    await define(['billing:approve', 'billing:see'])
    const own = { 'billing:approve': true, 'billing:see': true }
    expect((await put(root, name, ann.uuid, own)).body.flags).toEqual({ ...flagsOff, ...own })
    const { body } = await put(root, name, ann.uuid, { 'billing:see': true, 'billing:approve': false })
    expect(body.flags).toEqual({ ...flagsOff, 'billing:see': true, 'billing:approve': false })
    await define([])
  })

  it('200 hides and ignores flags of a preset that is off, and keeps them for when it is on', async () => {
    const [name, ann] = [await group(), await person()]
    await put(root, name, ann.uuid, { upload: true })
    await setPresets(postern.database)
    await define(['till:open'])
    const general = { group_administrator: false, 'till:open': false }
    expect((await membersOf(name))[0].flags).toEqual(general)
    const { capabilities, readings } = (await as(ann, 'GET', '/v1/users/current/capabilities')).body
    expect([capabilities.memberships[0].flags, Object.keys(capabilities.may).sort()]).toEqual([
      general,
      ['administer_group', 'till:open'],
    ])
    expect(readings).toEqual({ is_group_administrator: false, may_administer_groups: false })
    expect(await put(root, name, ann.uuid, { upload: false })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/flags/upload', code: 'unknown-flag' }] },
    })
    expect((await put(root, name, ann.uuid, { 'till:open': true })).body.flags).toEqual({
      ...general,
      'till:open': true,
    })
    await define([])
    await setPresets(postern.database, 'camcops')
    expect((await membersOf(name))[0].flags).toEqual({ ...flagsOff, upload: true })
  })

  it('403 for a group administrator who sets a custom flag that only superusers may set', async () => {
    const name = await group()
    const [boss, ann] = [await person({ administers: [name] }), await person({ groups: [name] })]
    const rules = { 'till:open': 'group-administrator', 'till:audit': 'superuser' }
    const membership_flags = Object.fromEntries(
      Object.entries(rules).map(([flag, set_by]) => [flag, { meaning: 'Own', set_by }]),
    )
    await as(root, 'PATCH', '/v1/settings', { membership_flags })
    expect((await put(boss, name, ann.uuid, { 'till:open': true })).status).toBe(200)
    expect(await put(boss, name, ann.uuid, { 'till:open': true, 'till:audit': true })).toMatchObject({
      status: 403,
      body: { errors: [{ pointer: '/flags/till:audit', code: 'flag-not-permitted' }] },
    })
    expect((await put(root, name, ann.uuid, { 'till:audit': true })).status).toBe(200)
    await define([])
  })

  it.each([
    [{ flags: { fly: true } }, '/flags/fly', 'unknown-flag'],
    [{ flags: { constructor: true } }, '/flags/constructor', 'unknown-flag'],
    [{ flags: { upload: 1 } }, '/flags/upload', 'invalid-type'],
    [{ flags: { 'a:b': 'yes' } }, '/flags/a:b', 'invalid-type'],
    [{ flags: { ':b': true } }, '/flags/:b', 'unknown-flag'],
    [
      { flags: Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`a:${'b'.repeat(n + 1)}`, true])) },
      '/flags',
      'too-many-keys',
    ],
    [{ flags: [] }, '/flags', 'invalid-type'],
    [{}, '/flags', 'missing'],
    [{ flags: {}, since: 'ever' }, '/since', 'unknown-key'],
  ])('422 refuses %j', async (body, pointer, code) => {
    const [name, ann] = [await group(), await person()]
    const answer = await as(root, 'PUT', `/v1/groups/${name}/members/${ann.uuid}`, body)
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ pointer, code }] } })
    expect(await membersOf(name)).toEqual([])
  })

  it('404 for an unknown user or group', async () => {
    const [name, ann] = [await group(), await person()]
    expect((await put(root, name, randomUUID())).status).toBe(404)
    expect((await put(root, randomUUID(), ann.uuid)).status).toBe(404)
    expect((await remove(root, name, 'nobody.there')).status).toBe(404)
    expect((await remove(root, 'nothing-there', ann.uuid)).status).toBe(404)
  })

  it('403 for reserved groups and reserved accounts', async () => {
    const [name, ann] = [await group(), await person()]
    for (const ours of ['everyone', 'authenticated']) {
      expect((await put(root, ours, ann.uuid)).status).toBe(403)
      expect((await remove(root, ours, ann.uuid)).status).toBe(403)
    }
    for (const ours of ['system', 'anonymous', 'locked']) {
      expect((await put(root, name, ours)).status).toBe(403)
      expect((await remove(root, name, ours)).status).toBe(403)
    }
    expect(await membersOf(name)).toEqual([])
  })
})

describe('group administrators', () => {
  it('201 add users of one of their groups to another, with flags, and 204 remove them', async () => {
    const [one, other] = [await group(), await group()]
    const anna = await person({ administers: [one, other] })
    const ben = await person({ groups: [one] })
    await define(['a:b'])
    expect((await put(anna, other, ben.uuid, { upload: true })).status).toBe(201)
    expect((await put(anna, one, ben.uuid, { dump: true, 'a:b': true })).status).toBe(200)
    await define([])
    expect((await remove(anna, other, ben.uuid)).status).toBe(204)
    expect(await groupsOf(ben)).toEqual([one])
  })

  it('403 neither create, demote nor remove administrators', async () => {
    const name = await group()
    const [anna, other] = [await person({ administers: [name] }), await person({ administers: [name] })]
    const ben = await person({ groups: [name] })
    const refused = {
      status: 403,
      body: { errors: [{ pointer: '/flags/group_administrator', code: 'flag-not-permitted' }] },
    }
    expect(await put(anna, name, ben.uuid, { group_administrator: true, upload: true })).toMatchObject(refused)
    expect(await put(anna, name, other.uuid, {})).toMatchObject(refused)
    expect((await remove(anna, name, other.uuid)).status).toBe(403)
    expect((await membersOf(name)).map(({ flags }: { flags: { upload: boolean } }) => flags.upload)).not.toContain(true)
    expect(await auditOf(ben.uuid)).toEqual([])
  })

  it('403 add no flag to themselves; 200 for sending back the current ones', async () => {
    const name = await group()
    const anna = await person({ administers: [name] })
    expect((await put(anna, name, 'current', { group_administrator: true, upload: true })).status).toBe(403)
    expect((await put(anna, name, 'current', { group_administrator: true })).status).toBe(200)
    expect(await auditOf(anna.uuid)).toEqual([])
  })

  it.each(['staff', 'superuser'])('403 change nothing of a member who is %s', async (role) => {
    const name = await group()
    const anna = await person({ administers: [name] })
    const other = await person({ role, groups: [name] })
    expect((await put(anna, name, other.uuid, { upload: true })).status).toBe(403)
    expect((await remove(anna, name, other.uuid)).status).toBe(403)
    expect(await groupsOf(other)).toEqual([name])
  })

  it('404 for users outside their groups and for groups that they do not administer', async () => {
    const [mine, theirs] = [await group(), await group()]
    const anna = await person({ administers: [mine], groups: [theirs] })
    const stranger = await person({ groups: [theirs] })
    const ben = await person({ groups: [mine] })
    for (const [name, whom] of [
      [mine, stranger],
      [theirs, stranger],
      [theirs, ben],
      [theirs, anna],
    ] as const) {
      expect((await put(anna, name, whom.uuid)).status).toBe(404)
      expect((await remove(anna, name, whom.uuid)).status).toBe(404)
    }
    expect(await groupsOf(ben)).toEqual([mine])
    expect(await groupsOf(stranger)).toEqual([theirs])
  })
})

describe('DELETE /v1/groups/{g}/members/{u}', () => {
  it('204 removes a member, with immediate effect, in one round trip, repeatably, and records it once', async () => {
    const name = await group()
    const ann = await person({ groups: [name] })
    postern.database.takeRoundTrips()
    expect((await remove(root, name, ann.name)).status).toBe(204)
    expect(postern.database.takeRoundTrips()).toBe(1)
    expect(await groupsOf(ann)).toEqual([])
    expect((await remove(root, name, ann.uuid)).status).toBe(204)
    expect(await auditOf(ann.uuid)).toEqual(['membership-removed'])
  })

  it('204 clears the group as upload group of the member, and keeps another upload group', async () => {
    const [name, other] = [await group(), await group()]
    const ann = await person({ groups: [name, other] })
    await postern.database.sql(
      `update users set upload_group_id = (select id from groups where name = $2) where uuid = $1`,
      [ann.uuid, name],
    )
    await remove(root, other, ann.uuid)
    expect((await row(ann.uuid))!['upload_group_id']).not.toBe(null)
    await remove(root, name, ann.uuid)
    expect((await row(ann.uuid))!['upload_group_id']).toBe(null)
  })
})

refusesUnauthorized(postern, 'GET', '/v1/groups/everyone/members', 'signed-in')
refusesUnauthorized(postern, 'PUT', `/v1/groups/everyone/members/${randomUUID()}`, 'signed-in', { flags: {} })
refusesUnauthorized(postern, 'DELETE', `/v1/groups/everyone/members/${randomUUID()}`, 'signed-in')
