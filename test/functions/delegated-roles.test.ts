/** Roles of the setting `roles`, over all routes: the scope of the operation decides, and what the role's scopes are not enough for is refused. */
import { randomUUID } from 'node:crypto'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { defaultRoles } from '#domain/keys/roles.ts'
import { scopes } from '#domain/keys/scope.ts'
import { functions } from '#functions/index.ts'
import { type Route, routesOf } from '#openapi/routes.ts'
import { createKey } from '#test/support/fixtures/api-keys.ts'
import { peopleOf, type Person } from '#test/support/fixtures/people.ts'
import { createTreeFixture, freshName } from '#test/support/fixtures/tree.ts'
import { goodPassword } from '#test/support/servers/postern.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const root = useRoot(postern)
const { person, group, as, row } = peopleOf(postern)
const { service, resource, grant } = createTreeFixture(postern, root)
const shipped = Object.keys(defaultRoles)
const ofRole: Record<string, Person> = {}
beforeAll(async () => {
  for (const role of shipped) ofRole[role] = await person({ role })
})
const patchUser = (who: { token: string }, whom: Person, body: object) =>
  postern.call('PATCH', `/v1/users/${whom.uuid}`, { token: who.token, body })
const beyond = { status: 403, body: { code: 'forbidden' } }

/** Defined by the test that runs: there is a bound of fifty. */
let defined: Record<string, readonly string[]> = {}
beforeEach(() => {
  defined = {}
})

/** Defines a role and creates somebody who has it. */
async function delegate(scopesOfRole: readonly string[], how: Parameters<typeof person>[0] = {}): Promise<Person> {
  const name = freshName('r')
  defined[name] = scopesOfRole
  expect((await as(root, 'PATCH', '/v1/settings', { roles: { ...defaultRoles, ...defined } })).status).toBe(200)
  return person({ ...how, role: name })
}

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

describe('an account whose role has scopes that the caller has not', () => {
  const acts: [string, (who: Person, whom: Person) => Promise<{ status: number }>][] = [
    ['a role', (who, whom) => patchUser(who, whom, { role: 'authenticated' })],
    ['a name', (who, whom) => patchUser(who, whom, { full_name: 'X' })],
    [
      'an address',
      (who, whom) => patchUser(who, whom, { email: `${freshName('e')}@example.test`, email_verified: true }),
    ],
    ['disabling', (who, whom) => patchUser(who, whom, { is_active: false })],
    ['a lock', (who, whom) => as(who, 'POST', `/v1/users/${whom.uuid}/lock`, { kind: 'compromised' })],
    ['an unlock', (who, whom) => as(who, 'POST', `/v1/users/${whom.uuid}/unlock`)],
    ['a deletion', (who, whom) => as(who, 'DELETE', `/v1/users/${whom.uuid}`)],
    ['a password', (who, whom) => as(who, 'PUT', `/v1/passwords/${whom.uuid}`, { new_password: `${goodPassword} 2` })],
    ['a forced change', (who, whom) => as(who, 'POST', `/v1/passwords/${whom.uuid}/force-change`)],
    ['an upload group', (who, whom) => as(who, 'PUT', `/v1/users/${whom.uuid}/upload-group`, { group: null })],
    ['a link', (who, whom) => as(who, 'DELETE', `/v1/users/${whom.uuid}/links/${randomUUID()}`)],
  ]

  it.each(acts)('%s: 403, and nothing changes', async (_, act) => {
    const keeper = await delegate(['users:read', 'users:write', 'users:lock', 'sessions:end'])
    for (const role of ['superuser', 'auditor']) {
      const whom = await person({ role })
      const before = await row(whom.uuid)
      expect(await act(keeper, whom)).toMatchObject(beyond)
      expect(await row(whom.uuid)).toEqual(before)
    }
  })

  it.each(acts)('%s: done where it has no more', async (what, act) => {
    const keeper = await delegate(['users:read', 'users:write', 'users:lock', 'sessions:end'])
    const whom = await person()
    expect([200, 202, 204, ...(what === 'a link' ? [404] : [])]).toContain((await act(keeper, whom)).status)
  })

  it('a session: ended only where it has no more', async () => {
    const [ann, sue] = [await person(), await person({ role: 'superuser' })]
    const end = async (whom: Person) => {
      const [session] = await postern.database.sql<{ sid: string }>(
        `select sid from sessions s join users u on u.id = s.user_id where u.uuid = $1`,
        [whom.uuid],
      )
      return as(ofRole['support'], 'DELETE', `/v1/sessions/${session!.sid}`)
    }
    expect((await end(ann)).status).toBe(204)
    expect(await end(sue)).toMatchObject(beyond)
  })

  it('an export: for whoever may read each part of it', async () => {
    const ann = await person()
    expect((await as(ofRole['auditor'], 'GET', `/v1/users/${ann.uuid}/export`)).status).toBe(200)
    expect(await as(ofRole['support'], 'GET', `/v1/users/${ann.uuid}/export`)).toMatchObject(beyond)
  })
})

describe('roles, given by a role', () => {
  it('only those with no scope beyond their own; and nobody makes a superuser', async () => {
    const keeper = await delegate(['users:read', 'users:write', 'audit:read'])
    const { body } = await as(root, 'GET', '/v1/settings')
    await as(root, 'PATCH', '/v1/settings', {
      roles: { ...body.roles, reader: ['audit:read'], writer: ['audit:read', 'mail:read'] },
    })
    const ann = await person()
    expect((await patchUser(keeper, ann, { role: 'reader' })).body.role).toBe('reader')
    for (const role of ['writer', 'superuser']) expect(await patchUser(keeper, ann, { role })).toMatchObject(beyond)
    expect((await patchUser(keeper, ann, { role: 'authenticated' })).status).toBe(200)
  })

  it('a key of a superuser: only within its scopes, and never a superuser', async () => {
    const ann = await person()
    const token = await createKey(postern, root, ['users:write', 'audit:read'])
    const { body } = await as(root, 'GET', '/v1/settings')
    await as(root, 'PATCH', '/v1/settings', {
      roles: { ...body.roles, reader: ['audit:read'], writer: ['audit:read', 'mail:read'] },
    })
    expect((await patchUser({ token }, ann, { role: 'reader' })).body.role).toBe('reader')
    for (const role of ['writer', 'superuser']) expect(await patchUser({ token }, ann, { role })).toMatchObject(beyond)
    const all = await createKey(postern, root, scopes)
    expect(await patchUser({ token: all }, ann, { role: 'superuser' })).toMatchObject(beyond)
    expect((await patchUser({ token: all }, ann, { role: 'writer' })).body.role).toBe('writer')
  })

  it('the setting: only roles of which they have every scope, before and after', async () => {
    const own = ['settings:read', 'settings:write', 'audit:read']
    const keeper = await delegate(own)
    const { body } = await as(root, 'GET', '/v1/settings')
    const change = (roles: object) => as(keeper, 'PATCH', '/v1/settings', { roles: { ...body.roles, ...roles } })
    expect((await change({ mine: ['audit:read'] })).status).toBe(200)
    expect((await change({})).status).toBe(200)
    for (const roles of [
      { mine: ['mail:read'] },
      { support: [] },
      { auditor: [...defaultRoles['auditor']!, 'audit:write'] },
    ])
      expect([403, 422]).toContain((await change(roles)).status)
    expect(await change({ auditor: [] })).toMatchObject(beyond)
  })

  it.each([
    { presets: ['camcops'] },
    { roles_policy: null },
    { membership_flags: { door: { meaning: 'Enters', set_by: 'superuser' } } },
    { sign_in_flag: 'door' },
    { first_user_becomes_administrator: true },
    { group_administrators_set_any_password: true },
    { registration_approvers: ['eve@example.test'] },
    { registration_notified: ['eve@example.test'] },
    { login_url: 'https://evil.acme.org/in' },
  ])('the setting of rights %j: 403 for everybody but a superuser with a session', async (change) => {
    const keeper = await delegate(scopes)
    const { body } = await as(root, 'GET', '/v1/settings')
    const sent = 'roles_policy' in change ? { roles_policy: { ...body.roles_policy, limits: ['requests'] } } : change
    const key = await createKey(postern, root, scopes)
    for (const token of [keeper.token, key]) {
      const answer = await postern.call('PATCH', '/v1/settings', { token, body: sent })
      expect(answer).toMatchObject(beyond)
    }
    expect((await as(root, 'GET', '/v1/settings')).body).toEqual(body)
    expect((await as(keeper, 'PATCH', '/v1/settings', { ...body, registration_open: true })).status).toBe(200)
  })
})

describe('taking over an account', () => {
  const keeperScopes = ['users:read', 'users:write']

  it.each([
    [
      'a group that the caller is not in',
      async (ann: Person) =>
        void (await as(root, 'PUT', `/v1/groups/${await group()}/members/${ann.uuid}`, { flags: {} })),
    ],
    [
      'a grant that the caller has not',
      async (ann: Person) => void (await grant({ user: ann.uuid }, await service(), 'read')),
    ],
  ])('that has %s: 403 for the password and the address', async (_, give) => {
    const keeper = await delegate(keeperScopes)
    const ann = await person()
    await give(ann)
    expect(await as(keeper, 'PUT', `/v1/passwords/${ann.uuid}`, { new_password: `${goodPassword} 3` })).toMatchObject(
      beyond,
    )
    for (const more of [{}, { email_verified: true }])
      expect(await patchUser(keeper, ann, { email: `${freshName('e')}@example.test`, ...more })).toMatchObject(beyond)
    expect((await patchUser(keeper, ann, { full_name: 'Ann' })).status).toBe(200)
  })

  it('the setting that frees group administrators frees nobody else', async () => {
    const keeper = await delegate(keeperScopes)
    const ann = await person({ groups: [await group()] })
    await as(root, 'PATCH', '/v1/settings', { group_administrators_set_any_password: true })
    expect(await as(keeper, 'PUT', `/v1/passwords/${ann.uuid}`, { new_password: `${goodPassword} 3` })).toMatchObject(
      beyond,
    )
    await as(root, 'PATCH', '/v1/settings', { group_administrators_set_any_password: false })
  })

  it('of a group of one’s own is possible for a session, and not for a key', async () => {
    const shared = await group()
    const keeper = await delegate(keeperScopes, { groups: [shared] })
    const ann = await person({ groups: [shared] })
    const token = await createKey(postern, keeper, scopes)
    const address = () => ({ email: `${freshName('e')}@example.test` })
    expect(await patchUser({ token }, ann, address())).toMatchObject(beyond)
    expect((await patchUser(keeper, ann, address())).status).toBe(200)
  })
})

describe('grants, given by a role', () => {
  it('only what the caller may do there, below and as long', async () => {
    const [top, ann] = [await service(), await person()]
    const below = await resource(top)
    const keeper = await delegate(['grants:read', 'grants:write', 'tree:read', 'tree:write'])
    const give = (permission: unknown, place = top, who = keeper) =>
      as(who, 'PUT', '/v1/grants', { holder: { user: ann.uuid }, resource: place, permission })
    expect(await give('read')).toMatchObject(beyond)
    await grant({ user: keeper.uuid }, top, { name: 'read', scope: 'match' })
    expect((await give('read-match')).status).toBe(201)
    expect(await give('read')).toMatchObject(beyond)
    expect(await give('write-match')).toMatchObject(beyond)
    expect(await give('read-match', below)).toMatchObject(beyond)
    await as(root, 'PUT', '/v1/grants', {
      holder: { user: keeper.uuid },
      resource: top,
      permission: { name: 'read', expires_at: '2999-01-01T00:00:00Z' },
    })
    await as(root, 'DELETE', `/v1/grants?resource=${top}&permission=read&user=${ann.uuid}`)
    expect((await give({ name: 'read', expires_at: '2998-01-01T00:00:00Z' })).status).toBe(201)
    expect(await give('read')).toMatchObject(beyond)
    await grant({ user: keeper.uuid }, below, 'read-deny')
    expect(await give({ name: 'read', expires_at: '2998-01-01T00:00:00Z' })).toMatchObject(beyond)
  })

  it('nobody takes away, by id, by name or in a batch, a denial of what they may not do', async () => {
    const name = freshName('s')
    const top = await service(name)
    const keeper = await delegate(['grants:read', 'grants:write'])
    const denial = await grant({ user: keeper.uuid }, top, 'read-deny')
    expect(await as(keeper, 'DELETE', `/v1/grants/${denial}`)).toMatchObject(beyond)
    expect(await as(keeper, 'DELETE', `/v1/grants?resource=${top}&permission=read&user=${keeper.uuid}`)).toMatchObject(
      beyond,
    )
    const batch = (entry: object) =>
      as(keeper, 'PATCH', '/v1/grants', { permissions: [{ resource_name: name, resource_type: 'service', ...entry }] })
    expect(await batch({ permission: 'read', user: keeper.uuid, action: 'remove' })).toMatchObject(beyond)
    expect(await batch({ permission: 'read', user: keeper.uuid })).toMatchObject(beyond)
    expect((await as(root, 'GET', `/v1/grants/${denial}`)).status).toBe(200)
  })

  it('what lies on nodes stays: no move, no renaming and no deletion where there are grants', async () => {
    const top = await service()
    const [bare, held] = [await resource(top), await resource(top)]
    await grant('everyone', held, 'read-deny')
    const keeper = await delegate(['tree:read', 'tree:write'])
    const change = (place: string, body: object) => as(keeper, 'PATCH', `/v1/resources/${place}`, body)
    expect(await change(held, { name: freshName('n') })).toMatchObject(beyond)
    expect(await change(bare, { parent: held })).toMatchObject(beyond)
    expect((await change(held, { display_name: 'Held' })).status).toBe(200)
    expect((await change(bare, { name: freshName('n') })).status).toBe(200)
    expect(await as(keeper, 'DELETE', `/v1/resources/${held}`)).toMatchObject(beyond)
    expect(await as(keeper, 'DELETE', `/v1/services/${top}`)).toMatchObject(beyond)
    expect((await as(keeper, 'DELETE', `/v1/resources/${bare}`)).status).toBe(204)
    expect(await as(keeper, 'PATCH', `/v1/services/${top}`, { url: 'https://elsewhere.example.test/' })).toMatchObject(
      beyond,
    )
    expect((await as(keeper, 'PATCH', `/v1/services/${top}`, { display_name: 'Top' })).status).toBe(200)
    const type = {
      name: freshName('t'),
      nodes: { service: { permissions: ['read'] } },
      default_grants: { read: ['everyone'] },
    }
    expect(await as(keeper, 'POST', '/v1/services/types', type)).toMatchObject(beyond)
    expect((await as(root, 'POST', '/v1/services/types', type)).status).toBe(201)
    expect(await as(keeper, 'POST', '/v1/services', { name: freshName('s'), type: type.name })).toMatchObject(beyond)
  })
})

describe('groups, changed by a role', () => {
  it('no member is added to a group that may do what the caller may not, nor taken from one that keeps them from it', async () => {
    const [allowing, denying, plain] = [await group(), await group(), await group()]
    const top = await service()
    await grant({ group: allowing }, top, 'read')
    await grant({ group: denying }, top, 'read-deny')
    const keeper = await delegate([
      'users:read',
      'users:write',
      'members:write',
      'groups:read',
      'groups:write',
      'terms:write',
    ])
    const ann = await person({ groups: [denying] })
    const member = (method: string, name: string) =>
      as(keeper, method, `/v1/groups/${name}/members/${ann.uuid}`, method === 'PUT' ? { flags: {} } : undefined)
    expect(await member('PUT', allowing)).toMatchObject(beyond)
    expect(await member('DELETE', denying)).toMatchObject(beyond)
    expect((await member('PUT', plain)).status).toBe(201)
    const set = (groups: string[]) => as(keeper, 'PUT', `/v1/users/${ann.uuid}/groups`, { groups })
    expect((await set([allowing])).status).toBe(422)
    expect((await set([])).body.frozen.map(({ name }: { name: string }) => name)).toEqual([denying])
    const created = { email: `${freshName('e')}@example.test`, send_mail: false, groups: [allowing] }
    expect(await as(keeper, 'POST', '/v1/users', created)).toMatchObject(beyond)
    expect(await as(keeper, 'PATCH', `/v1/groups/${allowing}`, { discoverable: true })).toMatchObject(beyond)
    expect(await as(keeper, 'PATCH', `/v1/groups/${allowing}`, { priority: 7 })).toMatchObject(beyond)
    expect(await as(keeper, 'DELETE', `/v1/groups/${denying}`)).toMatchObject(beyond)
    expect(await as(keeper, 'PUT', `/v1/groups/${denying}/terms`, { texts: { en: 'Be good.' } })).toMatchObject(beyond)
    expect((await as(keeper, 'PATCH', `/v1/groups/${plain}`, { discoverable: true, priority: 7 })).status).toBe(200)
    expect((await as(keeper, 'DELETE', `/v1/groups/${plain}`)).status).toBe(204)
  })

  it('no flag is turned that the caller has not there, and a superuser is left alone', async () => {
    const club = await group()
    const keeper = await delegate(['members:write', 'groups:read'], { groups: [club] })
    const [ann, sue] = [await person(), await person({ role: 'superuser' })]
    const put = (whom: Person, flags: object) => as(keeper, 'PUT', `/v1/groups/${club}/members/${whom.uuid}`, { flags })
    expect((await put(ann, {})).status).toBe(201)
    expect(await put(ann, { group_administrator: true })).toMatchObject(beyond)
    expect(await put(sue, {})).toMatchObject(beyond)
  })

  it('members see others only where the caller may', async () => {
    const [one, other] = [await group(), await group()]
    const see = async (who: Person) =>
      (await as(who, 'PUT', `/v1/groups/${one}/visible-groups`, { groups: [other] })).status
    expect(await see(await delegate(['groups:write', 'groups:read']))).toBe(403)
    expect(await see(await delegate(['groups:write', 'groups:read', 'users:read']))).toBe(200)
  })
})

describe('webhooks, set up by a role', () => {
  const webhook = (actions: string[]) => ({
    name: freshName('w'),
    actions,
    url: 'https://hooks.acme.org/in',
    method: 'POST',
  })

  it('tell their receiver nothing, and let them decide nothing, that the caller may not', async () => {
    const keeper = await delegate(['webhooks:read', 'webhooks:write', 'users:read', 'registrations:read'])
    const create = (who: { token: string }, actions: string[]) =>
      postern.call('POST', '/v1/webhooks', { token: who.token, body: webhook(actions) })
    expect((await create(keeper, ['lock_user'])).status).toBe(201)
    for (const action of [
      'confirm_registration',
      'create_user',
      'create_group',
      'create_session',
      'create_user_permission',
    ])
      expect(await create(keeper, [action])).toMatchObject(beyond)
    const { uuid } = (await create(root, ['confirm_registration'])).body.webhook
    expect(await as(keeper, 'PATCH', `/v1/webhooks/${uuid}`, { url: 'https://evil.acme.org/in' })).toMatchObject(beyond)
    expect(await as(keeper, 'POST', `/v1/webhooks/${uuid}/rotate-secret`, { overlap_seconds: 0 })).toMatchObject(beyond)
    expect((await as(keeper, 'DELETE', `/v1/webhooks/${uuid}`)).status).toBe(204)
  })
})
