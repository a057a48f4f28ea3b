import { describe, expect, it } from 'vitest'
import { peopleOf } from '#test/support/fixtures/people.ts'
import type { SignedIn } from '#test/support/servers/postern.ts'
import { refusesUnauthorized } from '#test/support/contract/strangers.ts'
import { freshName } from '#test/support/fixtures/tree.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const root = useRoot(postern)

const { person, group, as, row, auditOf } = peopleOf(postern)
const edit = (who: SignedIn | undefined, target: { uuid: string }, body: unknown) =>
  as(who, 'PATCH', `/v1/users/${target.uuid}`, body)
const isSignedIn = async (who: SignedIn) => (await as(who, 'GET', '/v1/sessions/current')).status === 200

describe('PATCH /v1/users/{u}', () => {
  it('200 sets the caller’s own full name, in one round trip, and the session continues', async () => {
    const ann = await person()
    postern.database.takeRoundTrips()
    const { status, body } = await as(ann, 'PATCH', '/v1/users/current', { full_name: 'Ann Lee' })
    expect(postern.database.takeRoundTrips()).toBe(1)
    expect(status).toBe(200)
    expect(body).toMatchObject({ uuid: ann.uuid, full_name: 'Ann Lee', username: ann.name })
    expect(await isSignedIn(ann)).toBe(true)
    expect(await auditOf(ann.uuid)).toEqual(['user-edited'])
    expect((await row(ann.uuid))!['user_data']).toMatchObject({ full_name: 'Ann Lee', social: {} })
  })

  it('200 removes a full name', async () => {
    const ann = await person()
    await edit(ann, ann, { full_name: 'Ann' })
    expect((await edit(ann, ann, { full_name: null })).body.full_name).toBe(null)
  })

  it.each([
    ['is_active', true],
    ['role', 'superuser'],
    ['email_verified', true],
    ['username', 'somebodyelse'],
    ['must_change_password', false],
  ])('403 for an own edit with %s, naming it, and changes nothing', async (field, value) => {
    const ann = await person()
    const before = await row(ann.uuid)
    const { status, body } = await edit(ann, ann, { full_name: 'Ann', [field]: value })
    expect(status).toBe(403)
    expect(body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual([`/${field}`])
    expect(await row(ann.uuid)).toEqual(before)
    expect(await auditOf(ann.uuid)).toEqual([])
  })

  it.each([{ role: 'staff' }, { role: 'authenticated' }])('404 for $role and any other user', async ({ role }) => {
    const [ann, ben] = [await person({ role }), await person()]
    expect((await edit(ann, ben, { full_name: 'Ben' })).status).toBe(404)
    expect((await row(ben.uuid))!['user_data']).toMatchObject({ full_name: null })
  })

  it.each([
    ['user name', () => ({ username: freshName('u') }), 'username-changed'],
    ['address', () => ({ email: `${freshName('e')}@example.test`, email_verified: true }), 'email-changed'],
    ['enabled flag', () => ({ is_active: false }), 'user-disabled'],
    ['role', () => ({ role: 'staff' }), 'role-changed'],
    ['verification', () => ({ email_verified: false }), 'email-verification-changed'],
  ])('200 ends every session with another %s', async (_, change, operation) => {
    const ann = await person()
    const sent = change()
    expect((await edit(root, ann, sent)).status).toBe(200)
    expect(await isSignedIn(ann)).toBe(false)
    const [event] = await postern.database.sql<{ details: unknown }>(
      `select details from audit_events where action = 'user-edited' and target = $1`,
      [ann.uuid],
    )
    expect(event!.details).toEqual({
      fields: expect.arrayContaining(Object.keys(sent)),
      operations: [operation],
      ...(operation === 'role-changed' && { role: { from: 'authenticated', to: 'staff' } }),
    })
  })

  it('200 keeps sessions for a full name, a forced change of password, and unchanged values', async () => {
    const ann = await person()
    const same = { username: ann.name, email: `${ann.name}@example.test`, is_active: true, role: 'authenticated' }
    expect((await edit(root, ann, same)).status).toBe(200)
    expect(await auditOf(ann.uuid)).toEqual([])
    expect((await edit(root, ann, { full_name: 'Ann', must_change_password: true })).status).toBe(200)
    expect(await isSignedIn(ann)).toBe(true)
  })

  it('200 requires confirmation of an address that an administrator sets, unless they mark it as verified', async () => {
    const ann = await person()
    const { body } = await edit(root, ann, { email: `${freshName('e')}@example.test` })
    expect(body).toMatchObject({ email_verified: false, status: 'unverified' })
    expect((await edit(root, ann, { email_verified: true })).body).toMatchObject({ status: 'active' })
  })

  it('200 moves the marker again if a user is enabled again, so that no earlier session returns', async () => {
    const ann = await person()
    await edit(root, ann, { is_active: false })
    await edit(root, ann, { is_active: true })
    expect(await isSignedIn(ann)).toBe(false)
    expect(await postern.signIn(ann.name)).toBeDefined()
  })

  it('200 for a group administrator and the permitted fields of an ordinary member, 403 for all others', async () => {
    const club = await group()
    const [boss, ann] = [await person({ administers: [club] }), await person({ groups: [club] })]
    expect((await edit(boss, ann, { full_name: 'Ann', username: freshName('u') })).status).toBe(200)
    const refused = await edit(boss, ann, { full_name: 'X', role: 'staff' })
    expect(refused).toMatchObject({ status: 403, body: { errors: [{ pointer: '/role' }] } })
    expect((await edit(boss, ann, { is_active: false })).status).toBe(403)
  })

  it('404 for a group administrator and superusers, staff, other administrators and members of other groups', async () => {
    const [club, other] = [await group(), await group()]
    const boss = await person({ administers: [club] })
    const targets = [
      await person({ role: 'superuser', groups: [club] }),
      await person({ role: 'staff', groups: [club] }),
      await person({ groups: [club], administers: [other] }),
      await person({ groups: [other] }),
    ]
    for (const target of targets) expect((await edit(boss, target, { full_name: 'X' })).status).toBe(404)
    await edit(root, targets[0]!, { role: 'authenticated' })
  })

  it.each(['anonymous', 'system', 'locked'])('403 for the account %s', async (name) => {
    expect((await as(root, 'PATCH', `/v1/users/${name}`, { full_name: 'X' })).status).toBe(403)
    const ann = await person()
    expect((await as(ann, 'PATCH', `/v1/users/${name}`, { full_name: 'X' })).status).toBe(404)
  })

  it.each([
    ['a role that is none', { role: 'locked' }],
    ['a name against the rules', { username: 'x' }],
    ['an address that is none', { email: 'nowhere' }],
    ['an unknown key', { password: 'x' }],
    ['a wrong type', { is_active: 'yes' }],
  ])('422 refuses %s', async (_, body) => {
    const ann = await person()
    expect(await edit(root, ann, body)).toMatchObject({ status: 422, body: { code: 'invalid-request' } })
    expect(await auditOf(ann.uuid)).toEqual([])
  })

  it('409 when another user has the name', async () => {
    const [ann, ben] = [await person(), await person()]
    expect((await edit(root, ann, { username: ben.name.toUpperCase() })).status).toBe(409)
    expect((await row(ann.uuid))!['username']).toBe(ann.name)
  })

  it.each([{ role: 'staff' }, { is_active: false }, { email_verified: false }])(
    '409 for the last administrator and %j',
    async (change) => {
      expect((await edit(root, root, change)).status).toBe(409)
      expect(await isSignedIn(root)).toBe(true)
    },
  )
})

refusesUnauthorized(postern, 'PATCH', '/v1/users/current', 'signed-in', { full_name: 'X' })
