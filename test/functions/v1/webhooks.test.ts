import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { webhookActionNames, webhookActions } from '../../../domain/webhook-actions.ts'
import { heldBack } from '../../support/gate.ts'
import { type Postern, type SignedIn, startPostern } from '../../support/postern.ts'
import { refusesStrangers } from '../../support/strangers.ts'
import { freshName } from '../../support/tree.ts'

let postern: Postern
let root: SignedIn
beforeAll(async () => {
  postern = await startPostern()
  root = await postern.bootstrap()
})
afterAll(() => postern.stop())

const url = 'https://hooks.acme.com/in'
const as = (method: string, path: string, body?: unknown) =>
  postern.call(method, path, { token: root.token, ...(body !== undefined && { body }) })
const make = async (wish: object = {}) => {
  const { status, body } = await as('POST', '/v1/webhooks', { name: 'hook', actions: ['create_user'], url, ...wish })
  expect(status, JSON.stringify(body)).toBe(201)
  return body as { webhook: { uuid: string }; secret: string }
}
const uuidOf = async (wish?: object) => (await make(wish)).webhook.uuid
const deliveriesOf = async (uuid: string) =>
  ((await as('GET', `/v1/webhooks/deliveries?webhook=${uuid}`)).body.items as Told[]).toReversed()
const remove = (uuid: string) => as('DELETE', `/v1/webhooks/${uuid}`)

interface Told {
  uuid: string
  action: string
  target: string
  parameters: Record<string, unknown>
}

/** What a webhook for everything was told while something was done, the oldest first. */
async function toldOf(deed: () => Promise<unknown>, actions: readonly string[] = webhookActionNames): Promise<Told[]> {
  const uuid = await uuidOf({ actions })
  await deed()
  const told = await deliveriesOf(uuid)
  await remove(uuid)
  return told
}

describe('POST /v1/webhooks', () => {
  it('201 answers the webhook with its secret, which nothing else shows and the database does not hold', async () => {
    const { webhook, secret } = await make({ payload: { who: '{{user.name}}' } })
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
    expect(webhook).toMatchObject({ actions: ['create_user'], url, method: 'POST', format: 'json', enabled: true })
    const again = await as('GET', `/v1/webhooks/${webhook.uuid}`)
    expect(again).toMatchObject({ status: 200, body: webhook })
    const rows = await postern.database.sql('select to_jsonb(w)::text as text from webhooks w')
    expect(JSON.stringify(rows)).not.toContain(secret.slice(6, 20))
    expect((await remove(webhook.uuid)).status).toBe(204)
    expect((await as('GET', `/v1/webhooks/${webhook.uuid}`)).status).toBe(404)
  })

  it('201 gives each webhook a secret of its own', async () => {
    const [first, second] = [await make(), await make()]
    expect(first.secret).not.toBe(second.secret)
    for (const { webhook } of [first, second]) await remove(webhook.uuid)
  })

  const refused: [why: string, wish: object, pointer: string][] = [
    ['a placeholder that the action does not have', { payload: { a: ['{{group.name}}'] } }, '/payload/a/0'],
    ['a placeholder in a key', { payload: { '{{nobody}}': 1 } }, '/payload/{{nobody}}'],
    [
      'a placeholder that one of two actions does not have',
      { actions: ['create_user', 'create_group'], payload: '{{user.id}}' },
      '/payload',
    ],
    ['an action that there is not', { actions: ['create_world'] }, '/actions/0'],
    ['no action', { actions: [] }, '/actions'],
    ['an action twice', { actions: ['create_user', 'create_user'] }, '/actions'],
    ['a method that is none', { method: 'TRACE' }, '/method'],
    ['no encryption', { url: 'http://hooks.acme.com/' }, '/url'],
    ['a private address', { url: 'https://10.0.0.1/' }, '/url'],
    ['this machine', { url: 'http://127.0.0.1:8080/' }, '/url'],
    ['this service', { url: 'https://id.example.test/links/x' }, '/url'],
    ['a field that there is not', { secret: 'mine' }, '/secret'],
  ]
  it.each(refused)('422 refuses %s', async (_, wish, pointer) => {
    const answer = await as('POST', '/v1/webhooks', { name: 'hook', actions: ['create_user'], url, ...wish })
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ pointer }] } })
    expect(await postern.database.sql('select from webhooks')).toEqual([])
  })
})

describe('PATCH /v1/webhooks/{uuid}', () => {
  it('200 changes what is sent and nothing else; 422 takes actions and payload together only', async () => {
    const { webhook } = await make()
    const path = `/v1/webhooks/${webhook.uuid}`
    expect((await as('PATCH', path, { name: 'other', ordered: true })).body).toMatchObject({
      ...webhook,
      name: 'other',
      ordered: true,
      updated_at: expect.any(String),
    })
    for (const half of [{ actions: ['create_group'] }, { payload: '{{group.name}}' }])
      expect((await as('PATCH', path, half)).status).toBe(422)
    const both = { actions: ['create_group'], payload: { '{{group.name}}': '{{group.id}}' } }
    expect(await as('PATCH', path, both)).toMatchObject({ status: 200, body: { name: 'other', ...both } })
    expect(await as('PATCH', path, { enabled: false })).toMatchObject({
      body: { enabled: false, disabled_because: 'administrator' },
    })
    expect(await as('PATCH', path, { enabled: true })).toMatchObject({ body: { enabled: true, disabled_at: null } })
    await remove(webhook.uuid)
    expect((await as('PATCH', path, { name: 'x' })).status).toBe(404)
  })

  it('200 shows a new secret once, and says until when the one before signs too', async () => {
    const { webhook, secret } = await make()
    const { status, body } = await as('POST', `/v1/webhooks/${webhook.uuid}/rotate-secret`, { overlap_seconds: 60 })
    expect(status).toBe(200)
    expect(body.secret).toMatch(/^whsec_/)
    expect(body.secret).not.toBe(secret)
    expect(body.webhook.previous_secret_until).not.toBeNull()
    await postern.database.moveClock('61 seconds')
    expect((await as('GET', `/v1/webhooks/${webhook.uuid}`)).body.previous_secret_until).toBeNull()
    await remove(webhook.uuid)
  })
})

describe('what a webhook is told', () => {
  it('a user that is made, is locked, is edited and is deleted, as they were at that moment', async () => {
    const name = freshName('u')
    const told = await toldOf(async () => {
      await as('POST', '/v1/users', { username: name, email: `${name}@example.test`, send_mail: false })
      await as('POST', `/v1/users/${name}/lock`, { kind: 'administrative' })
      await as('POST', `/v1/users/${name}/unlock`)
      await as('PATCH', `/v1/users/${name}`, { is_active: false })
      await as('DELETE', `/v1/users/${name}`)
    })
    const user = { 'user.name': name, 'user.email': `${name}@example.test`, 'user.id': expect.any(String) }
    expect(told.map(({ action, parameters }) => [action, parameters['user.status']])).toEqual([
      ['create_user', 'active'],
      ['lock_user', 'locked'],
      ['update_user_status', 'locked'],
      ['unlock_user', 'active'],
      ['update_user_status', 'active'],
      ['update_user', 'disabled'],
      ['update_user_status', 'disabled'],
      ['delete_user', 'disabled'],
    ])
    for (const { parameters } of told) expect(parameters).toMatchObject(user)
    expect(new Set(told.map(({ target }) => target)).size).toBe(1)
  })

  it('a grant of a user or of a group, and a replaced one as deleted and then created', async () => {
    const library = (
      await as('POST', '/v1/services', { name: freshName('s'), type: 'api', url: 'https://lib.acme.com/' })
    ).body
    const shelf = (await as('POST', '/v1/resources', { parent: library.uuid, name: 'shelf', type: 'route' })).body
    const told = await toldOf(async () => {
      const grant = { holder: { user: 'first.superuser' }, resource: library.uuid }
      await as('PUT', '/v1/grants', { ...grant, permission: 'read-deny-match' })
      const { uuid } = (await as('PUT', '/v1/grants', { ...grant, permission: 'read-allow-recursive' })).body
      await as('DELETE', `/v1/grants/${uuid}`)
      await as('POST', '/v1/grants', { holder: 'everyone', resource: shelf.uuid, permission: 'write' })
    })
    expect(told.map(({ action, parameters }) => [action, parameters['permission']])).toEqual([
      ['create_user_permission', 'read-deny-match'],
      ['delete_user_permission', 'read-deny-match'],
      ['create_user_permission', 'read-allow-recursive'],
      ['delete_user_permission', 'read-allow-recursive'],
      ['create_group_permission', 'write-allow-recursive'],
    ])
    expect(told[0]!.parameters).toMatchObject({
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
    expect(told[4]!.parameters).toMatchObject({
      'group.name': 'everyone',
      'resource.name': 'shelf',
      'resource.type': 'route',
      'service.type': 'api',
      'service.id': library.uuid,
    })
    expect(told[4]!.parameters).not.toHaveProperty('service.name')
  })

  it('groups, memberships, registrations and sessions', async () => {
    const [name, member] = [freshName('g'), freshName('m')]
    await postern.createUser(member)
    const told = await toldOf(async () => {
      await as('POST', '/v1/groups', { name })
      await as('PATCH', `/v1/groups/${name}`, { priority: 3 })
      await as('PUT', `/v1/users/${member}/groups`, { groups: [name] })
      await as('PUT', `/v1/users/${member}/groups`, { groups: [] })
      await as('DELETE', `/v1/groups/${name}`)
      await postern.call('POST', '/v1/registrations', {
        body: { username: `${member}r`, email: `${member}r@example.test` },
      })
      const { token } = await postern.signIn(member)
      await postern.call('DELETE', '/v1/sessions/current', { token })
    })
    expect(told.map(({ action }) => action)).toEqual([
      'create_group',
      'update_group',
      'create_membership',
      'delete_membership',
      'delete_group',
      'create_registration',
      'create_session',
      'delete_session',
    ])
    for (const n of [0, 1, 2, 3, 4]) expect(told[n]!.parameters).toMatchObject({ 'group.name': name })
    for (const n of [2, 3, 6, 7]) expect(told[n]!.parameters).toMatchObject({ 'user.name': member })
    expect(told[5]!.parameters).toMatchObject({ 'registration.name': `${member}r` })
    expect(told[6]!.parameters['session.id']).toBe(told[7]!.parameters['session.id'])
  })

  describe('of what goes with something else, one by one and before it', () => {
    /** A group with two members and two grants, in a service with something below it. */
    const surroundings = async () => {
      const [group, user, other] = [freshName('g'), freshName('m'), freshName('m')]
      for (const name of [user, other]) await postern.createUser(name)
      await as('POST', '/v1/groups', { name: group })
      for (const name of [user, other]) await as('PUT', `/v1/users/${name}/groups`, { groups: [group] })
      const service = (await as('POST', '/v1/services', { name: freshName('s'), type: 'api' })).body.uuid as string
      const shelf = (await as('POST', '/v1/resources', { parent: service, name: 'shelf', type: 'route' })).body.uuid
      const book = (await as('POST', '/v1/resources', { parent: shelf, name: 'book', type: 'route' })).body.uuid
      const grant = (holder: unknown, resource: string, permission: string) =>
        as('POST', '/v1/grants', { holder, resource, permission })
      await grant({ group }, service, 'read-allow-match')
      await grant({ group }, book, 'write-deny-recursive')
      await grant({ user }, book, 'read-allow-recursive')
      await grant('everyone', shelf, 'write-allow-match')
      return { group, user, other, service, shelf: shelf as string, book: book as string }
    }
    const gist = ({ action, parameters: p }: Told) =>
      [action, p['user.name'] ?? p['group.name'], p['resource.name'] ?? p['group.name'], p['permission']].filter(
        Boolean,
      )

    it('the grants and members of a group', async () => {
      const { group, user, other, service } = await surroundings()
      const told = await toldOf(() => as('DELETE', `/v1/groups/${group}`))
      const top = (await as('GET', `/v1/services/${service}`)).body.name
      expect(told.map(gist)).toEqual([
        ['delete_group_permission', group, top, 'read-allow-match'],
        ['delete_group_permission', group, 'book', 'write-deny-recursive'],
        ['delete_membership', user, group],
        ['delete_membership', other, group],
        ['delete_group', group, group],
      ])
      expect(told[1]!.parameters).toMatchObject({
        'service.id': service,
        'service.type': 'api',
        'resource.type': 'route',
      })
      expect(told[0]!.parameters).toMatchObject({ 'service.name': top, 'permission.scope': 'match' })
      expect(new Set(told.map(({ parameters }) => parameters['group.id'])).size).toBe(1)
    })

    it('the grants and memberships of a user', async () => {
      const { group, user } = await surroundings()
      const told = await toldOf(() => as('DELETE', `/v1/users/${user}`))
      expect(told.map(gist)).toEqual([
        ['delete_user_permission', user, 'book', 'read-allow-recursive'],
        ['delete_membership', user, group],
        ['delete_user', user],
      ])
      for (const { parameters, target } of told) {
        expect(parameters).toMatchObject({ 'user.email': `${user}@example.test`, 'user.status': 'active' })
        expect(target).toBe(parameters['user.id'])
      }
    })

    it('the grants of a resource and of all that is below it, or of a service', async () => {
      const { group, user, service, shelf } = await surroundings()
      const told = await toldOf(() => as('DELETE', `/v1/resources/${shelf}`))
      expect(told.map(gist)).toEqual([
        ['delete_group_permission', group, 'book', 'write-deny-recursive'],
        ['delete_user_permission', user, 'book', 'read-allow-recursive'],
        ['delete_group_permission', 'everyone', 'shelf', 'write-allow-match'],
      ])
      const rest = await toldOf(() => as('DELETE', `/v1/services/${service}`))
      expect(rest.map(({ action, parameters }) => [action, parameters['permission']])).toEqual([
        ['delete_group_permission', 'read-allow-match'],
      ])
    })

    it('once, though five delete it at once, and not at all what is not deleted or nobody asked about', async () => {
      const { group, shelf, book, user } = await surroundings()
      const told = await toldOf(
        () => Promise.all([shelf, book, shelf, book, shelf].map((uuid) => as('DELETE', `/v1/resources/${uuid}`))),
        ['delete_user_permission'],
      )
      expect(told.map(gist)).toEqual([['delete_user_permission', user, 'book', 'read-allow-recursive']])
      const members = await toldOf(
        () => Promise.all(Array.from({ length: 5 }, () => as('DELETE', `/v1/groups/${group}`))),
        ['delete_membership'],
      )
      expect(members).toHaveLength(2)
      const refused = await toldOf(async () => {
        for (const path of ['/v1/groups/everyone', '/v1/users/first.superuser', `/v1/services/${randomUUID()}`])
          expect((await as('DELETE', path)).status).toBeGreaterThanOrEqual(403)
      })
      expect(refused).toEqual([])
    })

    it.each(['user', 'group'] as const)('of a %s also what it is given while it goes', async (kind) => {
      const names = { group: freshName('g'), user: freshName('m') }
      await postern.createUser(names.user)
      await as('POST', '/v1/groups', { name: names.group })
      const entering = `insert into memberships (user_id, group_id)
        select u.id, g.id from users u, groups g where u.username = '${names.user}' and g.name = '${names.group}'`
      const told = await toldOf(
        () => heldBack(postern.database, entering, 1, () => as('DELETE', `/v1/${kind}s/${names[kind]}`)),
        ['delete_membership'],
      )
      expect(told.map(gist)).toEqual([['delete_membership', names.user, names.group]])
    })

    it('and nothing of what somebody else takes away meanwhile, who tells it', async () => {
      for (const [table, action] of [
        ['memberships', 'delete_membership'],
        ['grants', 'delete_user_permission'],
      ] as const) {
        const { user } = await surroundings()
        const taken = `delete from ${table} where user_id = (select id from users where username = '${user}')`
        const deleted = () => heldBack(postern.database, taken, 1, () => as('DELETE', `/v1/users/${user}`))
        expect(await toldOf(deleted, [action]), table).toEqual([])
      }
    })

    it('members whom new terms suspend, and whom withdrawn ones give their place back, with their flags', async () => {
      const { group, user, other } = await surroundings()
      await postern.database.sql(
        `update memberships set group_administrator = true where user_id = (select id from users where username = $1)`,
        [other],
      )
      const told = await toldOf(async () => {
        await as('PUT', `/v1/groups/${group}/terms`, { texts: { en: 'Be kind.' } })
        await as('PUT', `/v1/groups/${group}/terms`, { texts: null })
      })
      expect(told.map(gist)).toEqual([
        ['delete_membership', user, group],
        ['delete_membership', other, group],
        ['create_membership', user, group],
        ['create_membership', other, group],
      ])
      expect(told[3]!.parameters).toMatchObject({ 'membership.flags': { group_administrator: true } })
    })
  })

  it('nothing but names that a payload may have', async () => {
    const told = await postern.database.sql<Told>('select distinct action, parameters from webhook_deliveries')
    for (const { action, parameters } of told) {
      const known: readonly string[] = webhookActions[action as keyof typeof webhookActions] ?? []
      expect(
        Object.keys(parameters).filter((name) => !known.includes(name)),
        action,
      ).toEqual([])
    }
  })

  it('nothing that it did not ask for, nothing while it is disabled, and nothing of what did not happen', async () => {
    const uuid = await uuidOf({ actions: ['delete_group'] })
    const name = freshName('g')
    await as('POST', '/v1/groups', { name })
    expect((await as('POST', '/v1/groups', { name })).status).toBe(409)
    await as('PATCH', `/v1/webhooks/${uuid}`, { enabled: false })
    await as('DELETE', `/v1/groups/${name}`)
    expect(await deliveriesOf(uuid)).toEqual([])
    await remove(uuid)
  })

  it('no more though others listen to everything: neither what it did not ask for nor anything while it is disabled', async () => {
    const disabled = await uuidOf({ actions: webhookActionNames })
    const narrow = await uuidOf({ actions: ['update_group'] })
    await as('PATCH', `/v1/webhooks/${disabled}`, { enabled: false })
    const [group, user] = [freshName('g'), freshName('u')]
    const told = await toldOf(async () => {
      await as('POST', '/v1/users', { username: user, email: `${user}@example.test`, send_mail: false })
      await as('POST', '/v1/groups', { name: group })
      await as('PATCH', `/v1/groups/${group}`, { priority: 1 })
      await as('PUT', `/v1/users/${user}/groups`, { groups: [group] })
      const resource = (await as('POST', '/v1/services', { name: freshName('s'), type: 'api' })).body.uuid
      await as('POST', '/v1/grants', { holder: { group }, resource, permission: 'read' })
      await as('DELETE', `/v1/groups/${group}`)
      await as('DELETE', `/v1/users/${user}`)
    })
    expect(told.map(({ action }) => action)).toEqual([
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

  it('as the change is committed, or not at all', async () => {
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

describe('deliveries', () => {
  it('200 lists them newest first, page by page, by webhook, action, status and time', async () => {
    const uuid = await uuidOf({ actions: ['create_group', 'delete_group'] })
    for (let n = 0; n < 5; n += 1) await as('POST', '/v1/groups', { name: freshName('g') })
    const path = `/v1/webhooks/deliveries?webhook=${uuid}&action=create_group&status=waiting&from=2026-01-01T00:00:00Z`
    const seen: string[] = []
    for (let after: string | null = ''; after !== null;) {
      const { body } = await as('GET', `${path}&limit=2${after && `&after=${after}`}`)
      seen.push(...body.items.map((item: Told) => item.uuid))
      after = body.next
    }
    expect(seen).toHaveLength(5)
    expect(seen).toEqual((await deliveriesOf(uuid)).map((item) => item.uuid).toReversed())
    for (const id of seen) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-/)
    expect((await as('GET', `/v1/webhooks/deliveries?webhook=${uuid}&status=delivered`)).body.items).toEqual([])
    await remove(uuid)
  })

  it('202 sends a test and tells again what was told, under the same id; 404 and 409 where there is nothing to do', async () => {
    const uuid = await uuidOf()
    const { status, body } = await as('POST', `/v1/webhooks/${uuid}/test`)
    expect(status).toBe(202)
    const [told] = await deliveriesOf(uuid)
    expect(told).toMatchObject({
      uuid: body.delivery,
      action: 'test',
      parameters: { 'user.name': 'example user.name' },
    })
    await postern.database.sql('update webhook_deliveries set delivered_at = moment(), attempts = 1')
    const replay = (which: object) => as('POST', `/v1/webhooks/${uuid}/replay`, which)
    expect(await replay({ delivery: body.delivery })).toMatchObject({ status: 202, body: { queued: 1, more: false } })
    expect(await deliveriesOf(uuid)).toMatchObject([{ uuid: body.delivery, status: 'waiting', attempts: 0 }])
    expect(await replay({ delivery: randomUUID() })).toMatchObject({ status: 404 })
    const ever = { from: '2026-01-01T00:00:00Z', to: '2046-01-01T00:00:00Z' }
    expect(await replay({ ...ever, status: 'delivered' })).toMatchObject({ status: 202, body: { queued: 0 } })
    expect(await replay(ever)).toMatchObject({ status: 202, body: { queued: 1 } })
    await as('PATCH', `/v1/webhooks/${uuid}`, { enabled: false })
    expect((await replay(ever)).status).toBe(409)
    expect((await as('POST', `/v1/webhooks/${uuid}/test`)).status).toBe(409)
    await remove(uuid)
    expect((await replay(ever)).status).toBe(404)
  })
})

const nowhere = `/v1/webhooks/${randomUUID()}`
refusesStrangers(() => postern, 'GET', '/v1/webhooks', 'administrator')
refusesStrangers(() => postern, 'POST', '/v1/webhooks', 'administrator', { name: 'w', actions: ['create_user'], url })
refusesStrangers(() => postern, 'GET', '/v1/webhooks/deliveries', 'administrator')
refusesStrangers(() => postern, 'GET', nowhere, 'administrator')
refusesStrangers(() => postern, 'PATCH', nowhere, 'administrator', { name: 'w' })
refusesStrangers(() => postern, 'DELETE', nowhere, 'administrator')
refusesStrangers(() => postern, 'POST', `${nowhere}/rotate-secret`, 'administrator', {})
refusesStrangers(() => postern, 'POST', `${nowhere}/test`, 'administrator')
refusesStrangers(() => postern, 'POST', `${nowhere}/replay`, 'administrator', { delivery: randomUUID() })
