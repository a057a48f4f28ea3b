import { describe, expect, it } from 'vitest'
import { webhookActionNames } from '#domain/webhooks/webhook-actions.ts'
import { createWebhookFixture, unknownNames } from '#test/support/fixtures/webhook-messages.ts'
import { freshName } from '#test/support/fixtures/tree.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const root = useRoot(postern)
const { call, uuidOf, remove, deliveriesOf, messagesDuring } = createWebhookFixture(postern, root)

describe('the messages of a webhook', () => {
  it('for a user who is created, locked, edited and deleted, with the values of that moment', async () => {
    const name = freshName('u')
    const messages = await messagesDuring(async () => {
      await call('POST', '/v1/users', { username: name, email: `${name}@example.test`, send_mail: false })
      await call('POST', `/v1/users/${name}/lock`, { kind: 'administrative' })
      await call('POST', `/v1/users/${name}/unlock`)
      await call('PATCH', `/v1/users/${name}`, { is_active: false })
      await call('DELETE', `/v1/users/${name}`)
    })
    const user = { 'user.name': name, 'user.email': `${name}@example.test`, 'user.id': expect.any(String) }
    expect(messages.map(({ action, parameters }) => [action, parameters['user.status']])).toEqual([
      ['create_user', 'active'],
      ['lock_user', 'locked'],
      ['update_user_status', 'locked'],
      ['unlock_user', 'active'],
      ['update_user_status', 'active'],
      ['update_user', 'disabled'],
      ['update_user_status', 'disabled'],
      ['delete_user', 'disabled'],
    ])
    for (const { parameters } of messages) expect(parameters).toMatchObject(user)
    expect(new Set(messages.map(({ target }) => target)).size).toBe(1)
  })

  it('a grant of a user or of a group, and a replaced one as deleted and then created', async () => {
    const library = (
      await call('POST', '/v1/services', { name: freshName('s'), type: 'api', url: 'https://lib.acme.com/' })
    ).body
    const shelf = (await call('POST', '/v1/resources', { parent: library.uuid, name: 'shelf', type: 'route' })).body
    const messages = await messagesDuring(async () => {
      const grant = { holder: { user: 'first.superuser' }, resource: library.uuid }
      await call('PUT', '/v1/grants', { ...grant, permission: 'read-deny-match' })
      const { uuid } = (await call('PUT', '/v1/grants', { ...grant, permission: 'read-allow-recursive' })).body
      await call('DELETE', `/v1/grants/${uuid}`)
      await call('POST', '/v1/grants', { holder: 'everyone', resource: shelf.uuid, permission: 'write' })
    })
    expect(messages.map(({ action, parameters }) => [action, parameters['permission']])).toEqual([
      ['create_user_permission', 'read-deny-match'],
      ['delete_user_permission', 'read-deny-match'],
      ['create_user_permission', 'read-allow-recursive'],
      ['delete_user_permission', 'read-allow-recursive'],
      ['create_group_permission', 'write-allow-recursive'],
    ])
    expect(messages[0]!.parameters).toMatchObject({
      'user.name': 'first.superuser',
      'resource.id': library.uuid,
      'resource.type': 'service',
      'service.name': library.name,
      'service.type': 'api',
      'service.public_url': 'https://lib.acme.com/',
      'permission.name': 'read',
      'permission.access': 'deny',
      'permission.scope': 'match',
    })
    expect(messages[4]!.parameters).toMatchObject({
      'group.name': 'everyone',
      'resource.name': 'shelf',
      'resource.type': 'route',
      'service.type': 'api',
      'service.id': library.uuid,
    })
    expect(messages[4]!.parameters).not.toHaveProperty('service.name')
  })

  it('groups, memberships, registrations and sessions', async () => {
    const [name, member] = [freshName('g'), freshName('m')]
    await postern.createUser(member)
    const messages = await messagesDuring(async () => {
      await call('POST', '/v1/groups', { name })
      await call('PATCH', `/v1/groups/${name}`, { priority: 3 })
      await call('PUT', `/v1/users/${member}/groups`, { groups: [name] })
      await call('PUT', `/v1/users/${member}/groups`, { groups: [] })
      await call('DELETE', `/v1/groups/${name}`)
      await postern.call('POST', '/v1/registrations', {
        body: { username: `${member}r`, email: `${member}r@example.test` },
      })
      const { token } = await postern.signIn(member)
      await postern.call('DELETE', '/v1/sessions/current', { token })
    })
    expect(messages.map(({ action }) => action)).toEqual([
      'create_group',
      'update_group',
      'create_membership',
      'delete_membership',
      'delete_group',
      'create_registration',
      'create_session',
      'delete_session',
    ])
    for (const n of [0, 1, 2, 3, 4]) expect(messages[n]!.parameters).toMatchObject({ 'group.name': name })
    for (const n of [2, 3, 6, 7]) expect(messages[n]!.parameters).toMatchObject({ 'user.name': member })
    expect(messages[5]!.parameters).toMatchObject({ 'registration.name': `${member}r` })
    expect(messages[6]!.parameters['session.id']).toBe(messages[7]!.parameters['session.id'])
  })

  /** Something of everything, once. */
  const makeChanges = async () => {
    const [group, user] = [freshName('g'), freshName('u')]
    await call('POST', '/v1/users', { username: user, email: `${user}@example.test`, send_mail: false })
    await call('POST', '/v1/groups', { name: group })
    await call('PATCH', `/v1/groups/${group}`, { priority: 1 })
    await call('PUT', `/v1/users/${user}/groups`, { groups: [group] })
    const resource = (await call('POST', '/v1/services', { name: freshName('s'), type: 'api' })).body.uuid
    await call('POST', '/v1/grants', { holder: { group }, resource, permission: 'read' })
    await call('DELETE', `/v1/groups/${group}`)
    await call('DELETE', `/v1/users/${user}`)
  }

  it('contain only the parameters of the action', async () => {
    const messages = await messagesDuring(makeChanges)
    expect(messages).toHaveLength(9)
    for (const message of messages) expect(unknownNames(message), message.action).toEqual([])
    expect(unknownNames({ ...messages[0]!, parameters: { 'user.password': '' } })).toEqual(['user.password'])
  })

  it('exclude other actions, changes while it is disabled, and changes that are rolled back', async () => {
    const uuid = await uuidOf({ actions: ['delete_group'] })
    const name = freshName('g')
    await call('POST', '/v1/groups', { name })
    expect((await call('POST', '/v1/groups', { name })).status).toBe(409)
    await call('PATCH', `/v1/webhooks/${uuid}`, { enabled: false })
    await call('DELETE', `/v1/groups/${name}`)
    expect(await deliveriesOf(uuid)).toEqual([])
    await remove(uuid)
  })

  it('are the same with other webhooks for everything', async () => {
    const disabled = await uuidOf({ actions: webhookActionNames })
    const narrow = await uuidOf({ actions: ['update_group'] })
    await call('PATCH', `/v1/webhooks/${disabled}`, { enabled: false })
    const messages = await messagesDuring(makeChanges)
    expect(messages.map(({ action }) => action)).toEqual([
      'create_user',
      'create_group',
      'update_group',
      'create_membership',
      'create_group_permission',
      'delete_group_permission',
      'delete_membership',
      'delete_group',
      'delete_user',
    ])
    expect(await deliveriesOf(disabled)).toEqual([])
    expect((await deliveriesOf(narrow)).map(({ action }) => action)).toEqual(['update_group'])
    for (const uuid of [disabled, narrow]) await remove(uuid)
  })

  it('exist if the change is committed, and only then', async () => {
    const uuid = await uuidOf({ actions: ['create_group'] })
    await postern.database.sql(
      `create function fail_audit() returns trigger language plpgsql as $$ begin raise exception 'no'; end $$`,
    )
    await postern.database.sql(
      'create trigger z_fails after insert on audit_events for each statement execute function fail_audit()',
    )
    const headers = { Authorization: `Bearer ${root.token}`, 'Content-Type': 'application/json' }
    const request = { method: 'POST', headers, body: JSON.stringify({ name: freshName('g') }) }
    expect((await fetch(`${postern.url}/v1/groups`, request)).status).toBe(500)
    await postern.database.sql('drop trigger z_fails on audit_events')
    expect(await deliveriesOf(uuid)).toEqual([])
    await remove(uuid)
  })
})
