import { describe, expect, it } from 'vitest'
import { peopleOf } from '#test/support/fixtures/people.ts'
import { goodPassword, type SignedIn } from '#test/support/servers/postern.ts'
import { refusesUnauthorized } from '#test/support/contract/strangers.ts'
import { createTreeFixture } from '#test/support/fixtures/tree.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const root = useRoot(postern)

const { person, group, as, row, auditOf } = peopleOf(postern)
const administrative = { kind: 'administrative' }
const lock = (who: SignedIn, whom: SignedIn, body: unknown = administrative) =>
  as(who, 'POST', `/v1/users/${whom.uuid}/lock`, body)
const unlock = (who: SignedIn, whom: SignedIn) => as(who, 'POST', `/v1/users/${whom.uuid}/unlock`)
const signIn = (login: string, password = goodPassword) =>
  postern.call('POST', '/v1/sessions', { body: { login, password } })
const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString()

describe('POST /v1/users/{u}/lock', () => {
  it('200 locks: 401 for the next request and for a refresh, and the role stays, in one round trip', async () => {
    const ann = await person({ role: 'staff' })
    postern.database.takeRoundTrips()
    const { status, body } = await lock(root, ann, { ...administrative, reason: 'asked to' })
    expect(postern.database.takeRoundTrips()).toBe(1)
    expect(status).toBe(200)
    expect(body).toMatchObject({ status: 'locked', role: 'staff' })
    expect(body.lock).toEqual({ kind: 'administrative', until: null, reason: 'asked to' })
    expect((await as(ann, 'GET', '/v1/sessions/current')).status).toBe(401)
    const refreshed = await postern.call('POST', '/v1/sessions/refresh', { body: { refresh_token: ann.refreshToken } })
    expect(refreshed.status).toBe(401)
    expect(await auditOf(ann.uuid)).toEqual(['user-locked'])
  })

  it('401 for the sign-in of a locked user, with the same text as for a wrong password', async () => {
    const ann = await person()
    const wrong = await signIn(ann.name, 'something else altogether')
    await lock(root, ann)
    const locked = await signIn(ann.name)
    expect([locked.status, { ...locked.body, instance: '' }]).toEqual([401, { ...wrong.body, instance: '' }])
  })

  it('200 denies a locked user everything in a check, and allows it again afterwards', async () => {
    const { service, grant } = createTreeFixture(postern, root)
    const ann = await person()
    const place = await service()
    await grant({ user: ann.uuid }, place, 'read')
    const asked = async () => {
      const checks = [{ resource: place, permission: 'read', user: ann.uuid }]
      return (await as(root, 'POST', '/v1/check', { checks })).body
    }
    const before = JSON.stringify(await asked())
    await lock(root, ann)
    expect(JSON.stringify(await asked())).not.toBe(before)
    expect(JSON.stringify(await asked())).toContain('user-disabled')
    await unlock(root, ann)
    expect(JSON.stringify(await asked())).toBe(before)
  })

  it('200 ends a lock exactly at its end, and earlier sessions stay ended', async () => {
    const ann = await person()
    await lock(root, ann, { ...administrative, until: inAnHour() })
    expect((await signIn(ann.name)).status).toBe(401)
    await postern.database.sql(`update users set lock_until = app_now() where uuid = $1`, [ann.uuid])
    expect((await as(ann, 'GET', '/v1/sessions/current')).status).toBe(401)
    expect((await signIn(ann.name)).status).toBe(201)
    expect((await as(root, 'GET', `/v1/users/${ann.uuid}`)).body).toMatchObject({ status: 'active', lock: null })
  })

  it('keeps the lock through a confirmation of the address and a new password', async () => {
    const ann = await person()
    await lock(root, ann)
    await as(root, 'PATCH', `/v1/users/${ann.uuid}`, { email_verified: true, is_active: true })
    const password = 'another long enough secret'
    await as(root, 'PUT', `/v1/passwords/${ann.uuid}`, { new_password: password })
    expect((await signIn(ann.name, password)).status).toBe(401)
    expect((await row(ann.uuid))!['lock_kind']).toBe('administrative')
  })

  it('200 replaces a lock by another', async () => {
    const ann = await person()
    await lock(root, ann, { ...administrative, until: inAnHour(), reason: 'one' })
    expect((await lock(root, ann, { kind: 'compromised' })).body.lock).toEqual({
      kind: 'compromised',
      until: null,
      reason: null,
    })
  })

  it('403 for the caller, for reserved accounts, and for the automatic kind', async () => {
    expect((await lock(root, root)).status).toBe(403)
    expect((await as(root, 'POST', '/v1/users/system/lock', administrative)).status).toBe(403)
    const ann = await person()
    expect((await lock(root, ann, { kind: 'automatic', until: inAnHour() })).status).toBe(403)
    expect(await auditOf(ann.uuid)).toEqual([])
  })

  it('403 for a group administrator', async () => {
    const club = await group()
    const [boss, ann] = [await person({ administers: [club] }), await person({ groups: [club] })]
    expect((await lock(boss, ann)).status).toBe(403)
  })

  it('404 for an unknown user', async () => {
    expect((await as(root, 'POST', '/v1/users/nobody-at-all/lock', administrative)).status).toBe(404)
  })

  it.each([
    ['a kind that is none', { kind: 'forever' }],
    ['an end that is past', { kind: 'administrative', until: '2020-01-01T00:00:00Z' }],
    ['an end that is none', { kind: 'administrative', until: 'tomorrow' }],
    ['too long a reason', { kind: 'administrative', reason: 'x'.repeat(501) }],
    ['an unknown key', { kind: 'administrative', minutes: 5 }],
  ])('422 refuses %s', async (_, body) => {
    const ann = await person()
    expect(await lock(root, ann, body)).toMatchObject({ status: 422, body: { code: 'invalid-request' } })
    expect(await auditOf(ann.uuid)).toEqual([])
  })
})

describe('POST /v1/users/{u}/unlock', () => {
  it('200 removes the lock: the role is as before, sign-in works, earlier sessions stay ended', async () => {
    const ann = await person({ role: 'staff' })
    await lock(root, ann)
    postern.database.takeRoundTrips()
    const { status, body } = await unlock(root, ann)
    expect(postern.database.takeRoundTrips()).toBe(1)
    expect([status, body.lock, body.role, body.status]).toEqual([200, null, 'staff', 'active'])
    expect((await as(ann, 'GET', '/v1/sessions/current')).status).toBe(401)
    expect((await signIn(ann.name)).body).toMatchObject({ user: { role: 'staff' }, must_change_password: false })
    expect(await auditOf(ann.uuid)).toEqual(['user-locked', 'user-unlocked'])
  })

  it('200 requires another password after a lock as compromised', async () => {
    const ann = await person()
    await lock(root, ann, { kind: 'compromised' })
    expect((await unlock(root, ann)).body.must_change_password).toBe(true)
  })

  it('200 changes nothing without a lock', async () => {
    const ann = await person()
    const before = await row(ann.uuid)
    expect((await unlock(root, ann)).status).toBe(200)
    expect(await row(ann.uuid)).toEqual(before)
    expect(await auditOf(ann.uuid)).toEqual([])
  })

  it('200 clears the failed attempts under the user name, the address, the session and on each device, in one round trip', async () => {
    const ann = await person()
    const guess = (login: string, device_token?: string) =>
      postern.call('POST', '/v1/sessions', { body: { login, password: 'a wrong guess', device_token } })
    const { device_token: device } = (await signIn(ann.name)).body
    const change = { current_password: 'a wrong guess', new_password: 'another horse, another staple' }
    for (let n = 0; n < 10; n += 1) {
      await guess(ann.name)
      await guess(`${ann.name}@example.test`)
      await guess(ann.name, device)
      await as(ann, 'PUT', '/v1/passwords/current', change)
    }
    const bystander = await person()
    await guess(bystander.name)
    expect((await signIn(ann.name)).status).toBe(429)
    postern.database.takeRoundTrips()
    expect((await unlock(root, ann)).status).toBe(200)
    expect(postern.database.takeRoundTrips()).toBe(1)
    expect((await guess(ann.name)).status).toBe(401)
    expect((await guess(`${ann.name}@example.test`)).status).toBe(401)
    expect((await guess(ann.name, device)).status).toBe(401)
    expect((await as(ann, 'PUT', '/v1/passwords/current', change)).status).toBe(401)
    const [event] = await postern.database.sql(
      `select actor_id = (select id from users where uuid = $2) as by_root, details from audit_events
       where action = 'user-unlocked' and target = $1`,
      [ann.uuid, root.uuid],
    )
    expect(event).toEqual({ by_root: true, details: { kind: null, failed_attempts: 30 } })
    const [others] = await postern.database.sql(
      `select failures from login_attempts where account = (select id from users where uuid = $1)`,
      [bystander.uuid],
    )
    expect(others).toEqual({ failures: 1 })
  })

  it('allows a group administrator to clear failed attempts of users they may edit, and of no others', async () => {
    const [club, other] = [await group(), await group()]
    const boss = await person({ administers: [club] })
    const [ann, ben] = [await person({ groups: [club] }), await person({ groups: [other] })]
    for (const { name } of [ann, ben, boss]) for (let n = 0; n < 10; n += 1) await signIn(name, 'a wrong guess')
    expect((await unlock(boss, ann)).status).toBe(200)
    expect((await unlock(boss, ben)).status).toBe(404)
    expect((await unlock(boss, boss)).status).toBe(403)
    expect((await signIn(ann.name)).status).toBe(201)
    expect((await signIn(ben.name)).status).toBe(429)
    expect((await signIn(boss.name)).status).toBe(429)
  })

  it('403 clears no failed attempts while a lock remains that the caller may not remove', async () => {
    const club = await group()
    const [boss, ann] = [await person({ administers: [club] }), await person({ groups: [club] })]
    await signIn(ann.name, 'a wrong guess')
    await lock(root, ann)
    expect((await unlock(boss, ann)).status).toBe(403)
    const left = await postern.database.sql(
      `select failures from login_attempts where account = (select id from users where uuid = $1)`,
      [ann.uuid],
    )
    expect(left).toEqual([{ failures: 1 }])
    expect(await auditOf(ann.uuid)).toEqual(['user-locked'])
  })

  it('allows a group administrator to remove an automatic lock of users they may edit, but no lock by a superuser', async () => {
    const [club, other] = [await group(), await group()]
    const boss = await person({ administers: [club] })
    const [ann, ben] = [await person({ groups: [club] }), await person({ groups: [other] })]
    const lockedBy = (kind: string, whom: SignedIn) =>
      postern.database.sql(
        `update users set lock_kind = $1, lock_until = app_now() + interval '1 hour' where uuid = $2`,
        [kind, whom.uuid],
      )
    await Promise.all([lockedBy('automatic', ann), lockedBy('automatic', ben)])
    expect((await unlock(boss, ann)).body.lock).toBe(null)
    expect((await unlock(boss, ben)).status).toBe(404)
    for (const kind of ['administrative', 'compromised']) {
      await lockedBy(kind, ann)
      expect((await unlock(boss, ann)).status).toBe(403)
      expect((await row(ann.uuid))!['lock_kind']).toBe(kind)
    }
  })

  it('403 for the caller and for reserved accounts', async () => {
    expect((await unlock(root, root)).status).toBe(403)
    expect((await unlock(await person(), root)).status).toBe(404)
    expect((await as(root, 'POST', '/v1/users/locked/unlock')).status).toBe(403)
  })
})

refusesUnauthorized(postern, 'POST', '/v1/users/somebody/lock', 'administrator', administrative)
refusesUnauthorized(postern, 'POST', '/v1/users/somebody/unlock', 'signed-in')
