import { describe, expect, it } from 'vitest'
import { peopleOf } from '#test/support/fixtures/people.ts'
import { goodPassword, type SignedIn } from '#test/support/servers/postern.ts'
import { refusesUnauthorized } from '#test/support/contract/strangers.ts'
import { createTreeFixture, freshName } from '#test/support/fixtures/tree.ts'
import { setPresets, usePresets } from '#test/support/presets.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const root = useRoot(postern)
usePresets(postern, 'camcops')

const { person, group, as, row, auditOf } = peopleOf(postern)
const { service, grant } = createTreeFixture(postern, root)
const remove = (who: SignedIn, whom: SignedIn) => as(who, 'DELETE', `/v1/users/${whom.uuid}`)

describe('DELETE /v1/users/{u}', () => {
  it('204 deletes an account with its sessions, memberships and grants, keeps the audit trail, in one round trip', async () => {
    const ann = await person({ groups: [await group()] })
    const held = await grant({ user: ann.uuid }, await service(), 'read')
    const [id] = [(await row(ann.uuid))!['id']]
    postern.database.takeRoundTrips()
    expect((await remove(root, ann)).status).toBe(204)
    expect(postern.database.takeRoundTrips()).toBe(1)
    for (const table of ['sessions', 'memberships', 'grants'])
      expect(await postern.database.sql(`select from ${table} where user_id = $1`, [id])).toEqual([])
    expect((await as(root, 'GET', `/v1/grants/${held}`)).status).toBe(404)
    expect((await as(ann, 'GET', '/v1/sessions/current')).status).toBe(401)
    expect(await auditOf(ann.uuid)).toEqual(['user-deleted'])
    expect(await postern.database.sql('select from audit_events where actor_id = $1', [id])).not.toEqual([])
  })

  it('422 without the current password, 401 with a wrong one, for the user themselves by any name', async () => {
    const ann = await person()
    for (const reference of ['current', ann.uuid, ann.name]) {
      const path = `/v1/users/${reference}`
      expect(await as(ann, 'DELETE', path)).toMatchObject({
        status: 422,
        body: { errors: [{ pointer: '/current_password', code: 'current-password-required' }] },
      })
      const wrong = await as(ann, 'DELETE', path, { current_password: 'wrong horse battery staple' })
      expect([wrong.status, wrong.body.code]).toEqual([401, 'invalid-credentials'])
    }
    expect(await row(ann.uuid)).toBeDefined()
    expect(await auditOf(ann.uuid)).toEqual(Array(3).fill('user-deletion-failed'))
    expect((await as(ann, 'DELETE', `/v1/users/${ann.name}`, { current_password: goodPassword })).status).toBe(204)
  })

  it('429 after ten wrong passwords, as for a sign-in', async () => {
    const ann = await person()
    const statuses = []
    for (let n = 0; n < 11; n += 1)
      statuses.push((await as(ann, 'DELETE', '/v1/users/current', { current_password: 'wrong' })).status)
    expect(statuses).toEqual([...Array(10).fill(401), 429])
  })

  it('204 for the user themselves, also with rights left', async () => {
    const ann = await person({ groups: [await group()] })
    await postern.database.sql(
      `update memberships set flags = '{"use_web": true}' where user_id = (select id from users where uuid = $1)`,
      [ann.uuid],
    )
    expect((await as(ann, 'DELETE', '/v1/users/current', { current_password: goodPassword })).status).toBe(204)
    expect(await row(ann.uuid)).toBe(undefined)
  })

  it.each(['use_web', 'upload'])('409 for a user who still has the right to %s', async (flag) => {
    const ann = await person({ groups: [await group()] })
    await postern.database.sql(
      `update memberships set flags = $2 where user_id = (select id from users where uuid = $1)`,
      [ann.uuid, JSON.stringify({ [flag]: true })],
    )
    expect((await remove(root, ann)).status).toBe(409)
    expect(await row(ann.uuid)).toBeDefined()
  })

  it('204 ignores a flag of a preset that is off', async () => {
    const ann = await person({ groups: [await group()] })
    await postern.database.sql(
      `update memberships set flags = '{"upload": true}' where user_id = (select id from users where uuid = $1)`,
      [ann.uuid],
    )
    await setPresets(postern.database)
    expect((await remove(root, ann)).status).toBe(204)
    await setPresets(postern.database, 'camcops')
  })

  it('409 for superusers, also for the caller, so that the last administrator remains', async () => {
    const other = await person({ role: 'superuser' })
    expect((await remove(root, other)).status).toBe(409)
    expect((await remove(root, root)).status).toBe(409)
    expect((await as(root, 'GET', '/v1/sessions/current')).status).toBe(200)
  })

  it('403 for a group administrator, 404 for other callers, and 403 for reserved accounts', async () => {
    const club = await group()
    const [boss, ann, ben] = [await person({ administers: [club] }), await person({ groups: [club] }), await person()]
    expect((await remove(boss, ann)).status).toBe(403)
    expect((await remove(ben, ann)).status).toBe(404)
    expect(await row(ann.uuid)).toBeDefined()
    for (const name of ['system', 'anonymous', 'locked'])
      expect((await as(root, 'DELETE', `/v1/users/${name}`)).status).toBe(403)
  })
})

describe('GET /v1/users/{u}/export', () => {
  it('200 returns all personal data of a user, without secrets, in one round trip', async () => {
    const ann = await person({ groups: [await group()] })
    await grant({ user: ann.uuid }, await service(), 'read')
    await as(ann, 'PATCH', '/v1/users/current', { full_name: 'Ann Lee' })
    await postern.call('POST', '/v1/passwords/reset', { body: { email: `${ann.name}@example.test` } })
    postern.database.takeRoundTrips()
    const { status, body } = await as(ann, 'GET', '/v1/users/current/export')
    expect(postern.database.takeRoundTrips()).toBe(1)
    expect(status).toBe(200)
    expect(body.user).toMatchObject({ uuid: ann.uuid, full_name: 'Ann Lee', user_data: { full_name: 'Ann Lee' } })
    const counts = [body.groups, body.grants, body.sessions, body.links, body.mails].map(({ length }) => length)
    expect(counts).toEqual([1, 1, 1, 1, 1])
    const actions = body.audit_events.map(({ action }: { action: string }) => action)
    expect(actions).toEqual(expect.arrayContaining(['session-opened', 'user-edited']))
    expect(JSON.stringify(body)).not.toMatch(/argon2|hash|"id"|actor_id/)
    expect(await auditOf(ann.uuid)).toEqual(['user-edited', 'user-exported'])
  })

  it('200 names no resource: of a deny its subject may not know what it is called', async () => {
    const ann = await person()
    const name = freshName('secret-plan-')
    const place = await service(name)
    await grant({ user: ann.uuid }, place, 'read-deny-recursive')
    const { body } = await as(ann, 'GET', '/v1/users/current/export')
    expect(body.grants).toMatchObject([{ resource: place, text: 'read-deny-recursive' }])
    expect(JSON.stringify(body)).not.toContain(name)
  })

  it('200 for HEAD, which sends nothing and records nothing', async () => {
    const ann = await person()
    const headers = { Authorization: `Bearer ${ann.token}` }
    const answer = await fetch(`${postern.url}/v1/users/current/export`, { method: 'HEAD', headers })
    expect([answer.status, await answer.text()]).toEqual([200, ''])
    expect(await auditOf(ann.uuid)).toEqual([])
  })

  it('200 for an administrator, without data of other users', async () => {
    const [ann, ben] = [await person(), await person()]
    const { status, body } = await as(root, 'GET', `/v1/users/${ann.name}/export`)
    expect(status).toBe(200)
    expect(JSON.stringify(body)).not.toContain(ben.name)
    expect(JSON.stringify(body)).not.toContain(ben.uuid)
  })

  it('403 for a group administrator, 404 for other callers', async () => {
    const club = await group()
    const [boss, ann, ben] = [await person({ administers: [club] }), await person({ groups: [club] }), await person()]
    expect((await as(boss, 'GET', `/v1/users/${ann.uuid}/export`)).status).toBe(403)
    expect((await as(ben, 'GET', `/v1/users/${ann.uuid}/export`)).status).toBe(404)
    expect(await auditOf(ann.uuid)).toEqual([])
    expect((await as(root, 'GET', '/v1/users/system/export')).status).toBe(403)
  })
})

refusesUnauthorized(postern, 'DELETE', '/v1/users/current', 'signed-in')
refusesUnauthorized(postern, 'GET', '/v1/users/current/export', 'signed-in')
