/** Roles of the setting `roles`, over all routes: the scope of the operation decides; and what is said of roles. */
import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { defaultRoles } from '#domain/keys/roles.ts'
import { functions } from '#openapi/functions.ts'
import { type Route, routesOf } from '#openapi/routes.ts'
import { delegatesOf } from '#test/support/fixtures/delegates.ts'
import { peopleOf, type Person } from '#test/support/fixtures/people.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const root = useRoot(postern)
const { person, as } = peopleOf(postern)

const { delegate, patchUser } = delegatesOf(postern, root)
const shipped = Object.keys(defaultRoles)
const ofRole: Record<string, Person> = {}
beforeAll(async () => {
  for (const role of shipped) ofRole[role] = await person({ role })
})

describe('an operation for administrators', () => {
  const routes = routesOf(functions).filter(({ audience }) => audience === 'administrator')

  /** Asks with a body that has an unknown field, and with ids that nothing has. */
  async function ask({ method, path, body }: Route, { token }: Person): Promise<[number, string]> {
    const named = path.replaceAll(/\{\w+\}/g, () => randomUUID())
    const answer = await postern.call(method, named, { token, ...(body && { body: { nonsense: 1 } }) })
    return [answer.status, answer.body?.code]
  }

  it.each(routes.map((route) => [route.key, route] as const))(
    '%s: for the roles with its scope',
    async (_key, route) => {
      for (const role of shipped) {
        const [status, code] = await ask(route, ofRole[role]!)
        if (defaultRoles[role]!.includes(route.scope!.scope)) {
          expect([role, [200, 204, 400, 404, 422].includes(status), code === 'forbidden']).toEqual([role, true, false])
        } else expect([role, status, code]).toEqual([role, 403, 'forbidden'])
      }
    },
  )

  it('is open as soon as the role is given or gets the scope, and shut as soon as it loses it', async () => {
    const clerk = await delegate(['mail:read'])
    const { body } = await as(clerk, 'GET', '/v1/users/current')
    const may = async () => (await as(clerk, 'GET', '/v1/outbox')).status
    expect(await may()).toBe(200)
    const { body: settings } = await as(root, 'GET', '/v1/settings')
    await as(root, 'PATCH', '/v1/settings', { roles: { ...settings.roles, [body.user.role]: [] } })
    expect(await may()).toBe(403)
    await as(root, 'PATCH', '/v1/settings', { roles: settings.roles })
    expect(await may()).toBe(200)
    expect((await patchUser(root, clerk, { role: 'authenticated' })).body.role).toBe('authenticated')
    expect((await as(clerk, 'GET', '/v1/outbox')).status).toBe(401)
  })
})

describe('roles', () => {
  it('that the setting has can be given, and are answered; others are unknown', async () => {
    const ann = await person()
    expect((await patchUser(root, ann, { role: 'auditor' })).body.role).toBe('auditor')
    expect((await as(root, 'GET', `/v1/users/${ann.uuid}`)).body.role).toBe('auditor')
    const refused = await patchUser(root, ann, { role: 'janitor' })
    expect(refused).toMatchObject({ status: 422, body: { errors: [{ pointer: '/role', code: 'unknown-role' }] } })
    expect(refused.body.errors[0].detail).toContain('superuser, authenticated, access-manager, auditor')
  })

  it('are in the audit log, from and to, each time they are given, defined or changed', async () => {
    const ann = await person()
    await patchUser(root, ann, { role: 'support' })
    await patchUser(root, ann, { role: 'support', full_name: 'Ann' })
    const events = await postern.database.sql(
      `select details -> 'role' as role from audit_events where action = 'user-edited' and target = $1 order by id`,
      [ann.uuid],
    )
    expect(events).toEqual([{ role: { from: 'authenticated', to: 'support' } }, { role: null }])
    const { body } = await as(root, 'GET', '/v1/settings')
    await as(root, 'PATCH', '/v1/settings', { roles: { ...body.roles, fresh: ['audit:read'] } })
    const [changed] = await postern.database.sql<{ details: { roles: { from: object; to: object } } }>(
      `select details from audit_events where action = 'settings-changed' order by id desc limit 1`,
    )
    expect(changed!.details.roles.to).toEqual({ ...changed!.details.roles.from, fresh: ['audit:read'] })
  })

  it('that the setting has no more give nothing, from the next request on', async () => {
    const { body } = await as(root, 'GET', '/v1/settings')
    const roles = { ...body.roles, passing: ['audit:read'] }
    await as(root, 'PATCH', '/v1/settings', { roles })
    const ann = await person({ role: 'passing' })
    const status = async () => (await as(ann, 'GET', '/v1/audit-events')).status
    expect(await status()).toBe(200)
    expect((await as(root, 'PATCH', '/v1/settings', { roles: body.roles })).status).toBe(200)
    expect(await status()).toBe(403)
  })

  it('that the roles policy does not name count as authenticated there', async () => {
    const question = { item: 'object', action: 'view', visibility: 'public', owner: ofRole['auditor']!.uuid }
    const asked = (role: string) => ({ ...question, user: ofRole['support']!.uuid, role })
    const { status, body } = await as(root, 'POST', '/v1/check/roles', {
      checks: [asked('support'), asked('authenticated'), asked('auditor'), asked('staff')],
    })
    expect([status, body.results?.map(({ allow }: { allow: boolean }) => allow)]).toEqual([
      200,
      [true, true, false, false],
    ])
  })
})
