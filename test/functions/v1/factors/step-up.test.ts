/** Step-up: a session is confirmed, and what asks for that. */
import { beforeEach, describe, expect, it } from 'vitest'
import { claimsOf } from '#test/support/fixtures/claims.ts'
import { codeOf, enrol, forgetSteps } from '#test/support/fixtures/second-factor.ts'
import { freshName } from '#test/support/fixtures/tree.ts'
import { goodPassword, type SignedIn } from '#test/support/servers/postern.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const root = useRoot(postern)

beforeEach(() => forgetSteps(postern))

async function person() {
  const name = freshName()
  await postern.createUser(name)
  return { name, ...(await postern.signIn(name)) }
}

const stepUp = (token: string, body: object) => postern.call('POST', '/v1/sessions/current/step-up', { token, body })
const current = async (token: string) => (await postern.call('GET', '/v1/sessions/current', { token })).body.session
const age = () => postern.database.sql(`update sessions set authenticated_at = app_now() - interval '1 hour'`)
const settings = (body: object) => postern.call('PATCH', '/v1/settings', { token: root.token, body })

describe('POST /v1/sessions/current/step-up', () => {
  it('200 with the password: fresh again, one factor as before, the same refresh token', async () => {
    const ann = await person()
    await age()
    const answer = await stepUp(ann.token, { password: goodPassword })
    expect(answer).toMatchObject({ status: 200, body: { refresh_token: ann.refreshToken } })
    const { iat, auth_time, acr } = claimsOf(answer.body.access_token)
    expect([acr, iat - auth_time < 60]).toEqual(['aal1', true])
    expect(await current(ann.token)).toMatchObject({ aal: 1, amr: ['pwd'] })
    expect(await postern.call('POST', '/v1/authenticator/options', { token: ann.token })).toMatchObject({ status: 200 })
  })

  it('200 with a code: two factors, in the row and in the token', async () => {
    const ann = await person()
    const { session, secret } = await enrol(postern, ann.token)
    await postern.database.sql(`update sessions set aal = 1, amr = '{pwd}'`)
    await forgetSteps(postern)
    const answer = await stepUp(session.token, { code: await codeOf(secret) })
    expect(answer).toMatchObject({ status: 200 })
    expect(claimsOf(answer.body.access_token)).toMatchObject({ acr: 'aal2' })
    expect(await current(session.token)).toMatchObject({ aal: 2 })
    expect(await stepUp(session.token, { code: await codeOf(secret) })).toMatchObject({ status: 401 }) // the step is used
  })

  it('401 for what is wrong, which is counted until 429, and leaves the session as it was', async () => {
    const ann = await person()
    await age()
    let last
    for (let attempt = 0; attempt < 40; attempt += 1) {
      last = await stepUp(ann.token, attempt % 2 === 0 ? { code: '000000' } : { password: 'wrong' })
      if (last.status === 429) break
      expect(last).toMatchObject({ status: 401, body: { code: 'invalid-credentials' } })
    }
    expect(last).toMatchObject({ status: 429 })
    expect(await stepUp(ann.token, { password: goodPassword })).toMatchObject({ status: 429 })
    expect(await postern.call('POST', '/v1/authenticator/options', { token: ann.token })).toMatchObject({ status: 403 })
  })

  it('422 for no factor and for two', async () => {
    const ann = await person()
    for (const body of [{}, { password: goodPassword, code: '000000' }, { code: '1', recovery_code: '2' }])
      expect(await stepUp(ann.token, body)).toMatchObject({ status: 422 })
  })
})

describe('the setting fresh_authentication_scopes', () => {
  it('403 step-up-required for the operations of a scope, read or write, until the session is confirmed', async () => {
    const ann = await person()
    expect(
      await settings({ fresh_authentication_scopes: ['sessions:read'], fresh_authentication_minutes: 5 }),
    ).toMatchObject({ status: 200 })
    expect(await postern.call('GET', '/v1/sessions', { token: ann.token })).toMatchObject({ status: 200 })
    await age()
    expect(await postern.call('GET', '/v1/sessions', { token: ann.token })).toMatchObject({
      status: 403,
      body: { code: 'step-up-required', step_up: { within_minutes: 5 } },
    })
    expect(await postern.call('GET', '/v1/users/current', { token: ann.token })).toMatchObject({ status: 200 })
    await stepUp(ann.token, { password: goodPassword })
    expect(await postern.call('GET', '/v1/sessions', { token: ann.token })).toMatchObject({ status: 200 })
    await settings({ fresh_authentication_scopes: [] })
  })
})

describe('the settings second_factor_roles and second_factor_groups', () => {
  const bound = { status: 403, body: { code: 'second-factor-setup-required' } }
  const check = ({ token }: Pick<SignedIn, 'token'>) =>
    postern.call('POST', '/v1/check', {
      token,
      body: { checks: [{ resource: '00000000-0000-4000-8000-000000000000', permission: 'read' }] },
    })

  it('bind sessions with one factor at once, to nothing but setting one up; then they are free', async () => {
    const ann = await person()
    await settings({ second_factor_roles: ['authenticated'] })
    expect(await postern.call('GET', '/v1/sessions', { token: ann.token })).toMatchObject(bound)
    expect(await check(ann)).toMatchObject(bound)
    expect(await postern.call('GET', '/v1/users/current', { token: ann.token })).toMatchObject({ status: 200 })
    const { session } = await enrol(postern, ann.token)
    expect(await postern.call('GET', '/v1/sessions', { token: session.token })).toMatchObject({ status: 200 })
    expect((await check(session)).status).toBe(200)
    await settings({ second_factor_roles: [] })
  })

  it('a group binds its members, also under another name, and nobody else', async () => {
    const [ann, ben] = [await person(), await person()]
    const group = freshName()
    const made = await postern.call('POST', '/v1/groups', { token: root.token, body: { name: group } })
    await postern.database.sql(
      `insert into memberships (user_id, group_id) select u.id, g.id from users u, groups g where u.username = $1 and g.name = $2`,
      [ann.name, group],
    )
    await settings({ second_factor_groups: [group] })
    for (const name of [group, freshName()]) {
      await postern.call('PATCH', `/v1/groups/${made.body.uuid}`, { token: root.token, body: { name } })
      expect(await check(ann)).toMatchObject(bound)
      expect(await postern.call('GET', '/v1/sessions', { token: ann.token })).toMatchObject(bound)
      expect((await check(ben)).status).toBe(200)
    }
    await settings({ second_factor_groups: [] })
    expect((await check(ann)).status).toBe(200)
  })

  it('422 for a role or a group that nothing is called, which would bind nobody; one that has gone since may stay', async () => {
    const [group, role] = [freshName().padEnd(64, 'x'), freshName('role')] // the longest name that a group can have
    const { body } = await postern.call('POST', '/v1/groups', { token: root.token, body: { name: group } })
    const patch = (change: object) => postern.call('PATCH', '/v1/settings', { token: root.token, body: change })
    const before = (await postern.call('GET', '/v1/settings', { token: root.token })).body
    const wrong = {
      second_factor_roles: ['superuser', 'superusers', role],
      second_factor_groups: [group, group.toUpperCase(), 'everyone'],
      login_url: 'https://app.example.test/',
    }
    expect(await patch(wrong)).toMatchObject({
      status: 422,
      body: {
        errors: [
          { pointer: '/second_factor_groups/1', code: 'unknown-group' },
          { pointer: '/second_factor_groups/2', code: 'unknown-group' },
          { pointer: '/second_factor_roles/1', code: 'unknown-role' },
          { pointer: '/second_factor_roles/2', code: 'unknown-role' },
        ],
      },
    })
    expect((await postern.call('GET', '/v1/settings', { token: root.token })).body).toEqual(before)
    const roles = { ...before.roles, [role]: ['users:read'] }
    await settings({ roles, second_factor_roles: ['superuser', role], second_factor_groups: [group] })
    await postern.call('DELETE', `/v1/groups/${body.uuid}`, { token: root.token })
    await settings({ second_factor_groups: [group], second_factor_roles: [] })
    await settings({ roles: before.roles, second_factor_groups: [] })
  })
})
