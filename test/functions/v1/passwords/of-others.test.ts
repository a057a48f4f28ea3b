import { describe, expect, it } from 'vitest'
import { peopleOf } from '#test/support/fixtures/people.ts'
import { goodPassword, type SignedIn } from '#test/support/servers/postern.ts'
import { refusesUnauthorized } from '#test/support/contract/strangers.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const root = useRoot(postern)

const { person, group, as, row, auditOf } = peopleOf(postern)
const another = 'another long enough secret'
const set = (who: SignedIn, whom: SignedIn, body: unknown = { new_password: another }) =>
  as(who, 'PUT', `/v1/passwords/${whom.uuid}`, body)
const force = (who: SignedIn, whom: SignedIn) => as(who, 'POST', `/v1/passwords/${whom.uuid}/force-change`)
const signIn = (login: string, password: string) => postern.call('POST', '/v1/sessions', { body: { login, password } })

describe('PUT /v1/passwords/{u}', () => {
  it('200 sets a password that must be changed, ends every session, and notifies the owner', async () => {
    const ann = await person()
    const { status, body } = await set(root, ann)
    expect([status, body.must_change_password]).toEqual([200, true])
    expect((await as(ann, 'GET', '/v1/sessions/current')).status).toBe(401)
    expect((await signIn(ann.name, goodPassword)).status).toBe(401)
    expect((await signIn(ann.name, another)).body).toMatchObject({ must_change_password: true })
    const mails = await postern.database.sql(
      `select template from outbox_mail where recipient = $1 and template <> 'new-device'`,
      [`${ann.name}@example.test`],
    )
    expect(mails).toEqual([{ template: 'password-changed' }])
    expect(await auditOf(ann.uuid)).toEqual(['password-set'])
  })

  it('200 sets one that need not be changed', async () => {
    const ann = await person()
    expect((await set(root, ann, { new_password: another, must_change: false })).status).toBe(200)
    expect((await signIn(ann.name, another)).body).toMatchObject({ must_change_password: false })
  })

  it('200 clears the failed attempts of the account, and forgets its devices', async () => {
    const ann = await person()
    const { device_token } = (await signIn(ann.name, goodPassword)).body
    for (let n = 0; n < 10; n += 1) await signIn(ann.name, 'a wrong guess')
    expect((await signIn(ann.name, goodPassword)).status).toBe(429)
    expect((await set(root, ann)).status).toBe(200)
    const back = await postern.call('POST', '/v1/sessions', {
      body: { login: ann.name, password: another, device_token },
    })
    expect(back.status).toBe(201)
    expect(back.body.device_token).not.toBe(device_token)
  })

  it('200 for a group administrator and ordinary members, refused for others', async () => {
    const [club, other] = [await group(), await group()]
    const boss = await person({ administers: [club] })
    expect((await set(boss, await person({ groups: [club] }))).status).toBe(200)
    const beyond = [
      await person({ groups: [club], role: 'staff' }),
      await person({ groups: [club], role: 'superuser' }),
      await person({ groups: [club], administers: [other] }),
      await person({ groups: [other] }),
    ]
    for (const target of beyond) {
      expect((await set(boss, target)).status).toBe(404)
      expect((await force(boss, target)).status).toBe(404)
      expect(await auditOf(target.uuid)).toEqual([])
    }
  })

  it('403 for the caller’s own password, which needs the current one', async () => {
    for (const who of [root, await person()]) {
      expect((await set(who, who)).status).toBe(403)
      expect((await force(who, who)).status).toBe(403)
      expect((await as(who, 'GET', '/v1/sessions/current')).status).toBe(200)
    }
  })

  it('403 for reserved accounts, and 404 for unknown users and callers without the right', async () => {
    expect((await as(root, 'PUT', '/v1/passwords/system', { new_password: another })).status).toBe(403)
    expect((await set(await person(), await person())).status).toBe(404)
  })

  it.each([
    ['a password against the rules', { new_password: 'short' }],
    ['an unknown key', { new_password: another, old: 'x' }],
    ['a wrong type', { new_password: another, must_change: 'yes' }],
  ])('422 refuses %s', async (_, body) => {
    const ann = await person()
    expect((await set(root, ann, body)).status).toBe(422)
    expect(await auditOf(ann.uuid)).toEqual([])
  })

  it('403 for a group administrator and a member who has rights that they do not have, also by another address', async () => {
    const [club, other] = [await group(), await group()]
    const boss = await person({ administers: [club] })
    const [elsewhere, granted, flagged] = [
      await person({ groups: [club, other] }),
      await person({ groups: [club] }),
      await person({ groups: [club] }),
    ]
    const service = `insert into resources (uuid, name, display_name, type, path) values (gen_random_uuid(), $1, 's', 'service', '{}')`
    await postern.database.sql(service, [`holds-more-${granted.name}`])
    await postern.database.sql(
      `insert into grants (resource_id, permission, user_id, access, scope)
       select r.id, 'read', u.id, 'allow', 'match' from resources r, users u where r.name = $1 and u.uuid = $2`,
      [`holds-more-${granted.name}`, granted.uuid],
    )
    await as(root, 'PATCH', '/v1/settings', { membership_flags: { sign: { meaning: 'Signs', set_by: 'superuser' } } })
    await postern.database.sql(
      `update memberships set flags = '{"sign": true}' where user_id = (select id from users where uuid = $1)`,
      [flagged.uuid],
    )
    for (const whom of [elsewhere, granted, flagged]) {
      expect((await set(boss, whom)).status).toBe(403)
      expect(
        (await as(boss, 'PATCH', `/v1/users/${whom.uuid}`, { email: `new.${whom.name}@example.test` })).status,
      ).toBe(403)
      expect((await as(boss, 'PATCH', `/v1/users/${whom.uuid}`, { full_name: 'Renamed' })).status).toBe(200)
    }
    await as(root, 'PATCH', '/v1/settings', { group_administrators_set_any_password: true })
    expect((await set(boss, elsewhere)).status).toBe(200)
    await as(root, 'PATCH', '/v1/settings', { group_administrators_set_any_password: false, membership_flags: {} })
    expect((await set(boss, flagged)).status).toBe(200)
    expect((await set(root, granted)).status).toBe(200)
  })

  it('403 for a group administrator whom a deny binds, and not the member', async () => {
    const [club, other] = [await group(), await group()]
    const boss = await person({ administers: [club], groups: [other] })
    const [member, fellow] = [await person({ groups: [club] }), await person({ groups: [club, other] })]
    const service = `bars-${boss.name}`
    expect((await as(root, 'POST', '/v1/services', { name: service, type: 'api' })).status).toBe(201)
    const give = (access: 'allow' | 'deny', holder: { user: string } | { group: string }, scope = 'recursive') =>
      postern.database.sql(
        `insert into grants (resource_id, permission, user_id, group_id, access, scope)
         select r.id, 'read', (select id from users where uuid::text = $2), (select id from groups where name = $3), $4::access, $5::scope
         from resources r where r.name = $1`,
        [service, 'user' in holder ? holder.user : null, 'group' in holder ? holder.group : null, access, scope],
      )
    const take = () =>
      postern.database.sql('delete from grants where resource_id = (select id from resources where name = $1)', [
        service,
      ])
    const statuses = async () => [(await set(boss, member)).status, (await set(boss, fellow)).status]

    expect(await statuses()).toEqual([200, 200])
    await give('deny', { user: boss.uuid })
    expect(await statuses()).toEqual([403, 403])
    await give('deny', { user: member.uuid })
    await give('deny', { user: fellow.uuid }, 'match')
    expect(await statuses()).toEqual([200, 403])
    await take()
    await give('deny', { group: other })
    expect(await statuses()).toEqual([403, 200])
    await give('allow', { group: club })
    await give('allow', { user: fellow.uuid })
    expect(await statuses()).toEqual([403, 403])
    await give('allow', { user: boss.uuid })
    expect(await statuses()).toEqual([403, 200])
    await take()
  })

  it('422 compares the password with the names of its owner, not of the caller', async () => {
    const ann = await person()
    expect((await set(root, ann, { new_password: `${ann.name}@example.test` })).status).toBe(422)
  })
})

describe('POST /v1/passwords/{u}/force-change', () => {
  it('200 requires another password at the next sign-in; sessions continue; repeatable', async () => {
    const ann = await person()
    postern.database.takeRoundTrips()
    expect((await force(root, ann)).body.must_change_password).toBe(true)
    expect(postern.database.takeRoundTrips()).toBe(1)
    const before = await row(ann.uuid)
    expect((await force(root, ann)).status).toBe(200)
    expect(await row(ann.uuid)).toEqual(before)
    expect((await as(ann, 'GET', '/v1/sessions/current')).status).toBe(200)
    expect(await auditOf(ann.uuid)).toEqual(['password-change-forced'])
  })

  it('200 for a group administrator and ordinary members', async () => {
    const club = await group()
    const [boss, ann] = [await person({ administers: [club] }), await person({ groups: [club] })]
    expect((await force(boss, ann)).status).toBe(200)
  })
})

refusesUnauthorized(postern, 'PUT', '/v1/passwords/somebody', 'signed-in', { new_password: another })
refusesUnauthorized(postern, 'POST', '/v1/passwords/somebody/force-change', 'signed-in')
