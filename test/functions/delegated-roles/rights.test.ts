/** What roles may do to grants, groups and webhooks: nobody hands on what they do not have. */
import { describe, expect, it } from 'vitest'
import { beyond, delegatesOf } from '#test/support/fixtures/delegates.ts'
import { peopleOf, type Person } from '#test/support/fixtures/people.ts'
import { createTreeFixture, freshName } from '#test/support/fixtures/tree.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const root = useRoot(postern)
const { person, group, as } = peopleOf(postern)
const { service, resource, grant } = createTreeFixture(postern, root)
const { delegate } = delegatesOf(postern, root)

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
