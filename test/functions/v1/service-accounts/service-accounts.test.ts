import { describe, expect, it } from 'vitest'
import { refusesUnauthorized } from '#test/support/contract/strangers.ts'
import { keysOf } from '#test/support/fixtures/keys.ts'
import { peopleOf } from '#test/support/fixtures/people.ts'
import { createTreeFixture, freshName } from '#test/support/fixtures/tree.ts'
import { goodPassword } from '#test/support/servers/postern.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const root = useRoot(postern)
const { person, group } = peopleOf(postern)
const { as, keyOf, serviceOf, use, eventsOf, role, give } = keysOf(postern)
const { service, grant } = createTreeFixture(postern, root)
const path = '/v1/service-accounts'

describe('POST /v1/service-accounts', () => {
  it('201 creates an account of kind service, owned by the caller, in one round trip', async () => {
    const username = freshName('Svc')
    postern.database.takeRoundTrips()
    const { status, body, headers } = await as(root, 'POST', path, { username, description: 'uploads' })
    expect(postern.database.takeRoundTrips()).toBe(1)
    expect(status).toBe(201)
    expect(headers.get('location')).toBe(`${path}/${body.uuid}`)
    expect(body).toMatchObject({
      username,
      description: 'uploads',
      role: 'authenticated',
      owner: { user: { uuid: root.uuid, username: 'first.superuser' } },
      status: 'active',
      live_keys: 0,
      last_used_at: null,
    })
    expect(await eventsOf(body.uuid)).toEqual([
      {
        action: 'service-account-created',
        actor: 'first.superuser',
        details: { username, role: 'authenticated', owner: { user: 'current' } },
      },
    ])
    expect((await as(root, 'GET', `/v1/users/${body.uuid}`)).body).toMatchObject({
      kind: 'service',
      email: null,
      has_password: false,
    })
  })

  it('201 with a group as owner and a role', async () => {
    const [club, helper] = [await group(), await role(['users:read'])]
    const { body } = await as(root, 'POST', path, { username: freshName(), owner: { group: club }, role: helper })
    expect(body).toMatchObject({ role: helper, owner: { group: { name: club } } })
  })

  it.each([
    [{ role: 'superuser' }, '/role', 'unknown-role'],
    [{ role: 'nonsense' }, '/role', 'unknown-role'],
    [{ owner: { user: 'nobody.of.this.name' } }, '/owner/user', 'unknown-user'],
    [{ owner: { group: 'nothing.of.this.name' } }, '/owner/group', 'unknown-group'],
    [{ owner: { group: 'everyone' } }, '/owner/group', 'unknown-group'],
    [{ username: 'a b' }, '/username', 'invalid-character'],
  ])('422 %j', async (fields, pointer, code) => {
    const { status, body } = await as(root, 'POST', path, { username: freshName(), ...fields })
    expect([status, body.errors?.[0]]).toEqual([422, expect.objectContaining({ pointer, code })])
  })

  it('422 for a service account as the owner; 409 for a name that a person has', async () => {
    const [account, ann] = [await serviceOf(root), await person()]
    expect((await as(root, 'POST', path, { username: freshName(), owner: { user: account.name } })).status).toBe(422)
    expect(await as(root, 'POST', path, { username: ann.name })).toMatchObject({
      status: 409,
      body: { code: 'name-taken' },
    })
  })

  it('403 for a role with scopes that the caller does not have', async () => {
    const [more, same, helper] = [await role(['users:read', 'users:write']), await role(['users:read']), await person()]
    await give(helper, await role(['keys:write', 'users:read']))
    const make = async (wanted: string) =>
      (await as(helper, 'POST', path, { username: freshName(), role: wanted })).status
    expect([await make(more), await make(same), await make('authenticated')]).toEqual([403, 201, 201])
  })

  it('403 for the key of a superuser where the role has scopes that the key does not have', async () => {
    const [wanted, key] = [await role(['users:read']), await keyOf(root, { scopes: ['keys:write'] })]
    const token = { token: key.text }
    expect((await as(token, 'POST', path, { username: freshName(), role: wanted })).status).toBe(403)
    expect((await as(token, 'POST', path, { username: freshName() })).status).toBe(201)
  })

  refusesUnauthorized(postern, 'POST', path, 'administrator', { username: 'machine' })
})

describe('GET /v1/service-accounts', () => {
  it('200 lists them apart from users, of an owner, and in the order of names', async () => {
    const [owner, club] = [await person(), await group()]
    const [b, a] = [
      await serviceOf(root, { username: freshName('b'), owner: { user: owner.uuid } }),
      await serviceOf(root, { username: freshName('a'), owner: { user: owner.uuid } }),
    ]
    const ofClub = await serviceOf(root, { owner: { group: club } })
    const list = async (query: string) =>
      (await as(root, 'GET', `${path}?${query}`)).body.items.map(({ uuid }: { uuid: string }) => uuid)
    expect(await list(`owner_user=${owner.name}&sort=name`)).toEqual([a.uuid, b.uuid])
    expect(await list(`owner_group=${club}`)).toEqual([ofClub.uuid])
    const { body } = await as(root, 'GET', `${path}?owner_user=${owner.name}&sort=name&limit=1`)
    expect(await list(`owner_user=${owner.name}&sort=name&after=${body.next}`)).toEqual([b.uuid])
    expect((await as(root, 'GET', `${path}?owner_user=nobody.of.this.name`)).status).toBe(422)
    const users = async (query: string) => (await as(root, 'GET', `/v1/users?id=${a.uuid}${query}`)).body.items.length
    expect([await users(''), await users('&kind=person'), await users('&kind=service')]).toEqual([0, 0, 1])
  })

  it('200 counts live keys and tells of their last use', async () => {
    const account = await serviceOf(root)
    const [key, gone] = [await keyOf(root, { user: account.uuid }), await keyOf(root, { user: account.uuid })]
    await as(root, 'DELETE', `/v1/api-keys/${gone.uuid}`)
    await use(key.text)
    const read = async () => (await as(root, 'GET', `${path}/${account.name}`)).body
    await expect.poll(async () => (await read()).last_used_at).not.toBeNull()
    expect((await read()).live_keys).toBe(1)
  })

  it('404 for a person and for what there is not', async () => {
    const ann = await person()
    for (const each of [ann.name, 'nobody.of.this.name'])
      expect((await as(root, 'GET', `${path}/${each}`)).status).toBe(404)
  })

  refusesUnauthorized(postern, 'GET', path, 'administrator')
  refusesUnauthorized(postern, 'GET', `${path}/machine`, 'administrator')
})

describe('PATCH /v1/service-accounts/{u}', () => {
  it('200 changes what was sent, and records a change of the role', async () => {
    const [account, ann, helper] = [await serviceOf(root), await person(), await role(['users:read'])]
    const username = freshName()
    const { body } = await as(root, 'PATCH', `${path}/${account.uuid}`, {
      username,
      description: 'other',
      owner: { user: ann.name },
      role: helper,
    })
    expect(body).toMatchObject({ username, description: 'other', role: helper, owner: { user: { uuid: ann.uuid } } })
    const kept = await as(root, 'PATCH', `${path}/${username}`, { description: null })
    expect(kept.body).toMatchObject({ username, description: null, role: helper, owner: { user: { uuid: ann.uuid } } })
    expect((await eventsOf(account.uuid)).map(({ action, details }) => [action, details])).toEqual([
      ['service-account-created', expect.anything()],
      [
        'service-account-updated',
        {
          fields: ['description', 'owner', 'role', 'username'],
          role: { from: 'authenticated', to: helper },
        },
      ],
      ['service-account-updated', { fields: ['description'] }],
    ])
  })

  it('403 where the account has, or would have, a role with scopes that the caller does not have', async () => {
    const [more, helper] = [await role(['users:write']), await person()]
    const [strong, weak] = [await serviceOf(root, { role: more }), await serviceOf(root)]
    await give(helper, await role(['keys:write']))
    expect((await as(helper, 'PATCH', `${path}/${strong.uuid}`, { description: 'a' })).status).toBe(403)
    expect((await as(helper, 'PATCH', `${path}/${weak.uuid}`, { role: more })).status).toBe(403)
    expect((await as(helper, 'DELETE', `${path}/${strong.uuid}`)).status).toBe(403)
    expect((await as(helper, 'PATCH', `${path}/${weak.uuid}`, { description: 'a' })).status).toBe(200)
  })

  it('404 for a person; 422 without a field', async () => {
    const ann = await person()
    expect((await as(root, 'PATCH', `${path}/${ann.uuid}`, { description: 'a' })).status).toBe(404)
    expect((await as(root, 'PATCH', `${path}/${ann.uuid}`, {})).status).toBe(422)
  })

  refusesUnauthorized(postern, 'PATCH', `${path}/machine`, 'administrator', { description: 'a' })
})

describe('DELETE /v1/service-accounts/{u}', () => {
  it('204 deletes it with its keys and grants; its name is free again', async () => {
    const account = await serviceOf(root)
    const key = await keyOf(root, { user: account.uuid })
    const held = await grant({ user: account.uuid }, await service(), 'read')
    expect((await as(root, 'DELETE', `${path}/${account.name}`)).status).toBe(204)
    expect(await use(key.text)).toEqual([401, 'invalid-token'])
    expect((await as(root, 'GET', `/v1/grants/${held}`)).status).toBe(404)
    expect((await as(root, 'GET', `/v1/api-keys/${key.uuid}`)).status).toBe(404)
    expect((await eventsOf(account.uuid)).at(-1)).toMatchObject({
      action: 'service-account-deleted',
      details: { username: account.name },
    })
    expect((await serviceOf(root, { username: account.name })).name).toBe(account.name)
  })

  it('404 for a person', async () => {
    expect((await as(root, 'DELETE', `${path}/${(await person()).name}`)).status).toBe(404)
  })

  refusesUnauthorized(postern, 'DELETE', `${path}/machine`, 'administrator')
})

describe('a service account among users', () => {
  it('401 at every sign-in, whatever the password, and no mail is due', async () => {
    const { name } = await serviceOf(root)
    for (const password of [goodPassword, 'x'])
      expect(await as(undefined, 'POST', '/v1/sessions', { login: name, password })).toMatchObject({
        status: 401,
        body: { code: 'invalid-credentials' },
      })
  })

  it('403 for what only people have: a password, an address, the fields of a person', async () => {
    const { name } = await serviceOf(root)
    const refusals = await Promise.all([
      as(root, 'PATCH', `/v1/users/${name}`, { email: 'svc@example.test', email_verified: true }),
      as(root, 'PATCH', `/v1/users/${name}`, { role: 'superuser' }),
      as(root, 'PATCH', `/v1/users/${name}`, { full_name: 'A' }),
      as(root, 'PUT', `/v1/passwords/${name}`, { new_password: goodPassword }),
      as(root, 'POST', `/v1/passwords/${name}/force-change`),
    ])
    for (const { status, body } of refusals)
      expect([status, body.detail]).toEqual([403, expect.stringContaining('/v1/service-accounts')])
    const [row] = await postern.database.sql(
      'select email, password_hash, role, must_change_password from users where username = $1',
      [name],
    )
    expect(row).toEqual({ email: null, password_hash: null, role: 'authenticated', must_change_password: false })
  })

  it('200 is locked and unlocked, and is a member of groups; its key is refused while it is locked', async () => {
    const [account, club] = [await serviceOf(root), await group()]
    const key = await keyOf(root, { user: account.uuid })
    expect((await as(root, 'PUT', `/v1/users/${account.name}/groups`, { groups: [club] })).status).toBe(200)
    const { body } = await as({ token: key.text }, 'GET', '/v1/users/current')
    expect(body).toMatchObject({ user: { username: account.name }, groups: [club] })
    expect((await as(root, 'POST', `/v1/users/${account.name}/lock`, { kind: 'administrative' })).status).toBe(200)
    expect(await use(key.text)).toEqual([401, 'invalid-token'])
    expect((await as(root, 'POST', `/v1/users/${account.name}/unlock`)).status).toBe(200)
    expect(await use(key.text)).toEqual([200, undefined])
  })

  it('200 is a member of a group with terms at once where an administrator wants it, and stays one under new terms', async () => {
    const [account, club] = [await serviceOf(root), await group()]
    const publish = (text: string) => as(root, 'PUT', `/v1/groups/${club}/terms`, { texts: { en: text } })
    const status = async () =>
      (await as(root, 'GET', `/v1/users/${account.name}/groups?status=all`)).body.items[0].status
    expect((await publish('Be kind.')).status).toBe(200)
    expect((await as(root, 'PUT', `/v1/groups/${club}/members/${account.name}`, { flags: {} })).status).toBe(201)
    expect(await status()).toBe('active')
    expect((await publish('Be kinder.')).status).toBe(200)
    expect(await status()).toBe('active')
  })

  it('never counts as the last administrator', async () => {
    const { name } = await serviceOf(root)
    await expect(
      postern.database.sql(`update users set role = 'superuser' where username = $1`, [name]),
    ).rejects.toThrow('users_service')
    expect(await as(root, 'PATCH', '/v1/users/current', { role: 'authenticated' })).toMatchObject({
      status: 409,
      body: { code: 'last-administrator' },
    })
  })
})
