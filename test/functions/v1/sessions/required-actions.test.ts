/** A changed password or accepted terms come first, wherever a session is asked about: also for one that was there before. */
import { describe, expect, it } from 'vitest'
import { peopleOf, type Person } from '#test/support/fixtures/people.ts'
import { createTreeFixture, freshName } from '#test/support/fixtures/tree.ts'
import { goodPassword } from '#test/support/servers/postern.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const root = useRoot(postern)
const { as, person } = peopleOf(postern)
const { service, resource, grant } = createTreeFixture(postern, root)
const fresh = 'another horse, another staple'

/** Everything by which somebody else would act on what the session says. */
function questionsOf(who: Person, name: string, id: string) {
  const proxied = { 'X-Original-Method': 'GET', 'X-Original-URI': `/${name}/open` }
  const check = { resource: id, permission: 'read' }
  return [
    as(who, 'POST', '/v1/check', { checks: [check] }),
    as(who, 'POST', '/v1/check', { checks: [check, check] }),
    as(who, 'POST', '/v1/check', { checks: [{ service: name, path: 'open', permission: 'read' }] }),
    as(who, 'POST', '/v1/check/roles', {
      checks: [{ action: 'list', item: 'dataset', owner: who.uuid, visibility: 'public' }],
    }),
    as(who, 'GET', `/v1/permissions?resource=${id}&mode=effective`),
    as(who, 'GET', '/v1/permissions/services'),
    as(who, 'GET', '/v1/sessions'),
    postern.call('GET', '/v1/authorize', { token: who.token, headers: proxied }),
  ]
}

/** A service with a route that everyone may read. */
async function openPlace() {
  const name = freshName('s')
  const id = await resource(await service(name), 'open')
  await grant('everyone', id, 'read')
  return { name, id }
}

describe('a session whose password has to be changed', () => {
  it('403 names the required action for checks, listings and proxies at once, and 200 after the change', async () => {
    const ann = await person()
    const { name, id } = await openPlace()
    const before = await Promise.all(questionsOf(ann, name, id))
    expect(before.map(({ status }) => status)).toEqual(before.map(() => 200))

    await as(root, 'POST', `/v1/passwords/${ann.uuid}/force-change`)
    for (const { status, headers, body } of await Promise.all(questionsOf(ann, name, id))) {
      expect([status, body.code]).toEqual([403, 'password-change-required'])
      expect(headers.get('X-Postern-Required-Action')).toBe('password-change-required')
    }
    expect(await as(ann, 'GET', '/v1/users/current')).toMatchObject({
      status: 200,
      body: { user: { must_change_password: true } },
    })
    expect((await as(ann, 'GET', '/v1/sessions/current')).status).toBe(200)

    const change = { current_password: goodPassword, new_password: fresh }
    const { body } = await as(ann, 'PUT', '/v1/passwords/current', change)
    const after = await Promise.all(questionsOf({ ...ann, token: body.access_token }, name, id))
    expect(after.map(({ status }) => status)).toEqual(after.map(() => 200))
  })

  it('200 for a refresh and 204 for a sign-out, with the action still required', async () => {
    const ann = await person()
    await as(root, 'POST', `/v1/passwords/${ann.uuid}/force-change`)
    const { status, body } = await as(undefined, 'POST', '/v1/sessions/refresh', { refresh_token: ann.refreshToken })
    expect(status).toBe(200)
    const refreshed = { ...ann, token: body.access_token }
    expect((await as(refreshed, 'GET', '/v1/sessions')).body.code).toBe('password-change-required')
    expect((await as(refreshed, 'DELETE', '/v1/sessions/current')).status).toBe(204)
    expect((await as(refreshed, 'GET', '/v1/sessions/current')).status).toBe(401)
  })

  it('403 where the password is older than the setting allows', async () => {
    const ann = await person()
    await as(root, 'PATCH', '/v1/settings', { password_max_age_days: 30 })
    await postern.database.sql(
      `update users set password_changed_at = app_now() - case when uuid = $1 then interval '31 days' else '0' end`,
      [ann.uuid],
    )
    expect((await as(ann, 'GET', '/v1/sessions')).body.code).toBe('password-change-required')
    await as(root, 'PATCH', '/v1/settings', { password_max_age_days: 0 })
    expect((await as(ann, 'GET', '/v1/sessions')).status).toBe(200)
  })
})

describe('a session of a user who has to accept the terms', () => {
  it('200 for the administrator who publishes them, 403 for another until they are accepted', async () => {
    const boss = await person({ role: 'superuser' })
    for (const text of ['One.', 'Two.'])
      expect((await as(boss, 'PUT', '/v1/terms', { texts: { en: text } })).status).toBe(200)
    expect((await as(root, 'GET', '/v1/settings')).body.code).toBe('terms-acceptance-required')
    await as(boss, 'PUT', '/v1/terms', { texts: null })
    expect((await as(root, 'GET', '/v1/settings')).status).toBe(200)
  })

  it('403 names the required action after the password is changed, and 200 once the terms are accepted', async () => {
    const ann = await person()
    const { name, id } = await openPlace()
    await as(root, 'PUT', '/v1/terms', { texts: { en: 'Be kind.' } })
    await postern.database.sql('update users set must_change_password = true where uuid = $1', [ann.uuid])
    expect((await as(ann, 'GET', '/v1/sessions')).body.code).toBe('password-change-required')

    const change = { current_password: goodPassword, new_password: fresh }
    const { body } = await as(ann, 'PUT', '/v1/passwords/current', change)
    const changed = { ...ann, token: body.access_token }
    for (const answer of await Promise.all(questionsOf(changed, name, id)))
      expect([answer.status, answer.body.code]).toEqual([403, 'terms-acceptance-required'])

    const { body: terms } = await as(undefined, 'GET', '/v1/terms')
    const acceptance = { version: terms.version, language: 'en' }
    expect((await as(changed, 'POST', '/v1/users/current/terms', acceptance)).status).toBe(201)
    const after = await Promise.all(questionsOf(changed, name, id))
    expect(after.map(({ status }) => status)).toEqual(after.map(() => 200))
  })
})
