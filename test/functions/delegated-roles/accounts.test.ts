/** What roles may do to accounts: never more than their own scopes and rights. */
import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { defaultRoles } from '#domain/keys/roles.ts'
import { scopes } from '#domain/keys/scope.ts'
import { settingsOfRights } from '#domain/settings/settings.ts'
import { createKey } from '#test/support/fixtures/api-keys.ts'
import { beyond, delegatesOf } from '#test/support/fixtures/delegates.ts'
import { peopleOf, type Person } from '#test/support/fixtures/people.ts'
import { createTreeFixture, freshName } from '#test/support/fixtures/tree.ts'
import { goodPassword } from '#test/support/servers/postern.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const root = useRoot(postern)
const { person, group, as, row } = peopleOf(postern)
const { service, grant } = createTreeFixture(postern, root)
const { delegate, patchUser } = delegatesOf(postern, root)
const shipped = Object.keys(defaultRoles)
const ofRole: Record<string, Person> = {}
beforeAll(async () => {
  for (const role of shipped) ofRole[role] = await person({ role })
  await as(root, 'POST', '/v1/groups', { name: 'watch' })
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

  /** Each setting of rights, with a value that it does not have; of the policy of roles a change. */
  const changesOfRights: Record<string, unknown> = {
    brand: { support_address: 'help@evil.example' },
    factor_recovery_hours: 100,
    first_user_becomes_administrator: true,
    fresh_authentication_minutes: 60,
    fresh_authentication_scopes: ['users:write'],
    group_administrators_set_any_password: true,
    login_url: 'https://evil.acme.org/in',
    mail_overrides: { 'password-reset': { en: { subject: 'Go to evil.example', paragraphs: ['Or here: {{link}}'] } } },
    membership_flags: { door: { meaning: 'Enters', set_by: 'superuser' } },
    presets: ['camcops'],
    registration_approvers: ['eve@example.test'],
    registration_notified: ['eve@example.test'],
    return_origins: ['https://evil.example'],
    roles_policy: { limits: ['requests'] },
    second_factor_by_email: true,
    second_factor_groups: ['watch'],
    second_factor_roles: ['auditor'],
    sign_in_by_code: true,
    sign_in_flag: 'door',
  }

  it('the settings of rights are these, and no others', () => {
    expect(settingsOfRights.toSorted()).toEqual(Object.keys(changesOfRights))
  })

  it.each(Object.entries(changesOfRights))(
    'the setting of rights %s: 403 for everybody but a superuser with a session',
    async (name, value) => {
      const keeper = await delegate(scopes)
      const { body } = await as(root, 'GET', '/v1/settings')
      const sent = { [name]: name === 'roles_policy' ? { ...body.roles_policy, ...(value as object) } : value }
      const key = await createKey(postern, root, scopes)
      for (const token of [keeper.token, key]) {
        const answer = await postern.call('PATCH', '/v1/settings', { token, body: sent })
        expect(answer).toMatchObject(beyond)
      }
      expect((await as(root, 'GET', '/v1/settings')).body).toEqual(body)
      expect((await as(keeper, 'PATCH', '/v1/settings', { ...body, registration_open: true })).status).toBe(200)
    },
  )
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
