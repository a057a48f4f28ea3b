import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { raceAtLock } from '#test/support/gate.ts'
import { createWebhookFixture, type QueuedMessage } from '#test/support/fixtures/webhook-messages.ts'
import { freshName } from '#test/support/fixtures/tree.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const root = useRoot(postern)
const { call, messagesDuring } = createWebhookFixture(postern, root)

describe('the messages of a webhook', () => {
  describe('for dependent rows, one by one and before their parent', () => {
    /** A group with two members and two grants, in a service with something below it. */
    const surroundings = async () => {
      const [group, user, other] = [freshName('g'), freshName('m'), freshName('m')]
      for (const name of [user, other]) await postern.createUser(name)
      await call('POST', '/v1/groups', { name: group })
      for (const name of [user, other]) await call('PUT', `/v1/users/${name}/groups`, { groups: [group] })
      const service = (await call('POST', '/v1/services', { name: freshName('s'), type: 'api' })).body.uuid as string
      const shelf = (await call('POST', '/v1/resources', { parent: service, name: 'shelf', type: 'route' })).body.uuid
      const book = (await call('POST', '/v1/resources', { parent: shelf, name: 'book', type: 'route' })).body.uuid
      const grant = (holder: unknown, resource: string, permission: string) =>
        call('POST', '/v1/grants', { holder, resource, permission })
      await grant({ group }, service, 'read-allow-match')
      await grant({ group }, book, 'write-deny-recursive')
      await grant({ user }, book, 'read-allow-recursive')
      await grant('everyone', shelf, 'write-allow-match')
      return { group, user, other, service, shelf: shelf as string, book: book as string }
    }
    const gist = ({ action, parameters: p }: QueuedMessage) =>
      [action, p['user.name'] ?? p['group.name'], p['resource.name'] ?? p['group.name'], p['permission']].filter(
        Boolean,
      )

    it('the grants and members of a group', async () => {
      const { group, user, other, service } = await surroundings()
      const messages = await messagesDuring(() => call('DELETE', `/v1/groups/${group}`))
      const top = (await call('GET', `/v1/services/${service}`)).body.name
      expect(messages.map(gist)).toEqual([
        ['delete_group_permission', group, top, 'read-allow-match'],
        ['delete_group_permission', group, 'book', 'write-deny-recursive'],
        ['delete_membership', user, group],
        ['delete_membership', other, group],
        ['delete_group', group, group],
      ])
      expect(messages[1]!.parameters).toMatchObject({
        'service.id': service,
        'service.type': 'api',
        'resource.type': 'route',
      })
      expect(messages[0]!.parameters).toMatchObject({ 'service.name': top, 'permission.scope': 'match' })
      expect(new Set(messages.map(({ parameters }) => parameters['group.id'])).size).toBe(1)
    })

    it('the grants and memberships of a user', async () => {
      const { group, user } = await surroundings()
      const messages = await messagesDuring(() => call('DELETE', `/v1/users/${user}`))
      expect(messages.map(gist)).toEqual([
        ['delete_user_permission', user, 'book', 'read-allow-recursive'],
        ['delete_membership', user, group],
        ['delete_user', user],
      ])
      for (const { parameters, target } of messages) {
        expect(parameters).toMatchObject({ 'user.email': `${user}@example.test`, 'user.status': 'active' })
        expect(target).toBe(parameters['user.id'])
      }
    })

    it('the grants of a resource and of all that is below it, or of a service', async () => {
      const { group, user, service, shelf } = await surroundings()
      const messages = await messagesDuring(() => call('DELETE', `/v1/resources/${shelf}`))
      expect(messages.map(gist)).toEqual([
        ['delete_group_permission', group, 'book', 'write-deny-recursive'],
        ['delete_user_permission', user, 'book', 'read-allow-recursive'],
        ['delete_group_permission', 'everyone', 'shelf', 'write-allow-match'],
      ])
      const rest = await messagesDuring(() => call('DELETE', `/v1/services/${service}`))
      expect(rest.map(({ action, parameters }) => [action, parameters['permission']])).toEqual([
        ['delete_group_permission', 'read-allow-match'],
      ])
    })

    it('once for five simultaneous deletions, and not at all without a deletion or a subscription', async () => {
      const { group, shelf, book, user } = await surroundings()
      const messages = await messagesDuring(
        () => Promise.all([shelf, book, shelf, book, shelf].map((uuid) => call('DELETE', `/v1/resources/${uuid}`))),
        ['delete_user_permission'],
      )
      expect(messages.map(gist)).toEqual([['delete_user_permission', user, 'book', 'read-allow-recursive']])
      const members = await messagesDuring(
        () => Promise.all(Array.from({ length: 5 }, () => call('DELETE', `/v1/groups/${group}`))),
        ['delete_membership'],
      )
      expect(members).toHaveLength(2)
      const refused = await messagesDuring(async () => {
        for (const path of ['/v1/groups/everyone', '/v1/users/first.superuser', `/v1/services/${randomUUID()}`])
          expect((await call('DELETE', path)).status).toBeGreaterThanOrEqual(403)
      })
      expect(refused).toEqual([])
    })

    it.each(['user', 'group'] as const)('of a %s include rows that are added during the deletion', async (kind) => {
      const names = { group: freshName('g'), user: freshName('m') }
      await postern.createUser(names.user)
      await call('POST', '/v1/groups', { name: names.group })
      const entering = `insert into memberships (user_id, group_id)
        select u.id, g.id from users u, groups g where u.username = '${names.user}' and g.name = '${names.group}'`
      const messages = await messagesDuring(
        () => raceAtLock(postern.database, entering, 1, () => call('DELETE', `/v1/${kind}s/${names[kind]}`)),
        ['delete_membership'],
      )
      expect(messages.map(gist)).toEqual([['delete_membership', names.user, names.group]])
    })

    it('exclude rows that another transaction deletes meanwhile, which queues its own', async () => {
      for (const [table, action] of [
        ['memberships', 'delete_membership'],
        ['grants', 'delete_user_permission'],
      ] as const) {
        const { user } = await surroundings()
        const taken = `delete from ${table} where user_id = (select id from users where username = '${user}')`
        const deleted = () => raceAtLock(postern.database, taken, 1, () => call('DELETE', `/v1/users/${user}`))
        expect(await messagesDuring(deleted, [action]), table).toEqual([])
      }
    })

    it('for members whom new terms suspend, and whom withdrawn terms restore, with their flags', async () => {
      const { group, user, other } = await surroundings()
      await postern.database.sql(
        `update memberships set group_administrator = true where user_id = (select id from users where username = $1)`,
        [other],
      )
      const messages = await messagesDuring(async () => {
        await call('PUT', `/v1/groups/${group}/terms`, { texts: { en: 'Be kind.' } })
        await call('PUT', `/v1/groups/${group}/terms`, { texts: null })
      })
      expect(messages.map(gist)).toEqual([
        ['delete_membership', user, group],
        ['delete_membership', other, group],
        ['create_membership', user, group],
        ['create_membership', other, group],
      ])
      expect(messages[3]!.parameters).toMatchObject({ 'membership.flags': { group_administrator: true } })
    })
  })
})
