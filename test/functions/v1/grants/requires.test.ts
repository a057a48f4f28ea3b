/** What a grant may require of a session, in every operation that writes, lists or tells of grants. */
import { beforeAll, describe, expect, it } from 'vitest'
import { createWebhookFixture } from '#test/support/fixtures/webhook-messages.ts'
import { createPreviewClient } from '#test/support/fixtures/preview-client.ts'
import { createTreeFixture, freshName } from '#test/support/fixtures/tree.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const root = useRoot(postern)
const { call, service, resource, grant, group, eventsOf } = createTreeFixture(postern, root)
const { messagesDuring } = createWebhookFixture(postern, root)
const { previewAll } = createPreviewClient(call)
beforeAll(async () => {
  for (const name of ['ada', 'bob']) await postern.createUser(name)
  await group('blue', 1, 'ada', 'bob')
})

const both = { aal: 2, within_minutes: 15 }
const parts = { name: 'read', access: 'allow', scope: 'recursive', expires_at: null }
const give = (place: string, permission: unknown, holder: unknown = { user: 'ada' }, method = 'PUT') =>
  call(method, '/v1/grants', { holder, resource: place, permission })

describe('a grant with `requires`', () => {
  it.each([
    [{ name: 'read', requires: { aal: 2 } }, { aal: 2 }, '-aal2'],
    [{ name: 'read', requires: { within_minutes: 1440 } }, { within_minutes: 1440 }, '-within1440'],
    [{ name: 'read', requires: both }, both, '-aal2-within15'],
    [{ name: 'read', requires: { aal: null, within_minutes: 1 } }, { within_minutes: 1 }, '-within1'],
    ['read-aal2', { aal: 2 }, '-aal2'],
    ['read-allow-recursive-within15', { within_minutes: 15 }, '-within15'],
    ['read-recursive-aal2-within15', both, '-aal2-within15'],
  ])(
    '201 from %j, and it reads back by id, in lists, in the audit log and in an export',
    async (permission, requires, text) => {
      const place = await service()
      const { status, body } = await give(place, permission, { user: 'ada' }, 'POST')
      expect(status).toBe(201)
      expect(body).toMatchObject({ permission: { ...parts, requires }, text: `read-allow-recursive${text}` })
      expect((await call('GET', `/v1/grants/${body.uuid}`)).body).toEqual(body)
      expect((await call('GET', `/v1/grants?resource=${place}`)).body.items).toEqual([body])
      const { service: _, path: __, ...named } = body // an export names no resource
      expect((await call('GET', '/v1/users/ada/export')).body.grants).toContainEqual(named)
      expect(await eventsOf(body.uuid)).toMatchObject([{ action: 'grant-created', details: body }])
      expect((await give(place, body.permission)).body).toEqual({ ...body, outcome: 'unchanged' })
      expect((await give(place, body.text)).body.outcome).toBe('unchanged')
    },
  )

  it('is not there where nothing is required, and a null is nothing', async () => {
    for (const permission of ['read', { name: 'read', requires: null }]) {
      const { body } = await give(await service(), permission)
      expect(body).toMatchObject({ permission: parts, text: 'read-allow-recursive' })
      expect(body.permission).not.toHaveProperty('requires')
    }
  })

  it('200 replaces a requirement alone, and says so in the audit log and to webhooks', async () => {
    const place = await service()
    const { body: made } = await give(place, { name: 'read', requires: { aal: 2 } })
    const messages = await messagesDuring(async () => {
      expect((await give(place, 'read')).body).toMatchObject({ outcome: 'replaced', permission: parts })
      expect((await give(place, { name: 'read', requires: both })).body.outcome).toBe('replaced')
      await call('DELETE', `/v1/grants/${made.uuid}`)
    })
    expect((await eventsOf(made.uuid)).slice(1)).toMatchObject([
      { details: { permission: parts, replaced: { name: 'read', requires: { aal: 2 } } } },
      { details: { permission: { requires: both }, replaced: { name: 'read' } } },
      { details: { permission: { requires: both } } },
    ])
    expect(messages.map(({ parameters }) => [parameters['permission'], parameters['permission.requires']])).toEqual([
      ['read-allow-recursive-aal2', { aal: 2 }],
      ['read-allow-recursive', null],
      ['read-allow-recursive', null],
      ['read-allow-recursive-aal2-within15', both],
      ['read-allow-recursive-aal2-within15', both],
    ])
  })

  it('webhooks are told of it where the resource is deleted', async () => {
    const place = await resource(await service())
    await give(place, { name: 'read', requires: both })
    const messages = await messagesDuring(async () => {
      await call('DELETE', `/v1/resources/${place}`)
    })
    const told = messages.find(({ action }) => action === 'delete_user_permission')
    expect(told?.parameters).toMatchObject({
      'permission.requires': both,
      permission: 'read-allow-recursive-aal2-within15',
    })
  })

  it('200 in a batch, which removes it by its text or by its name', async () => {
    const name = freshName('s')
    const place = await service(name)
    const batch = (permission: unknown, action?: string) =>
      call('PATCH', '/v1/grants', {
        permissions: [
          { resource_name: name, resource_type: 'service', permission, user: 'ada', ...(action && { action }) },
        ],
      })
    const outcomes = async (...sent: Parameters<typeof batch>) =>
      (await batch(...sent)).body.permissions[0].changes.map(
        ({ outcome, grant: { text } }: { outcome: string; grant: { text: string } }) => `${outcome} ${text}`,
      )
    expect(await outcomes({ name: 'read', requires: both })).toEqual(['created read-allow-recursive-aal2-within15'])
    expect(await outcomes('read-aal2')).toEqual(['replaced read-allow-recursive-aal2'])
    expect(await outcomes('read-within15', 'remove')).toEqual([])
    expect(await outcomes('read-aal2', 'remove')).toEqual(['removed read-allow-recursive-aal2'])
    await give(place, { name: 'read', requires: both })
    expect(await outcomes('read', 'remove')).toEqual(['removed read-allow-recursive-aal2-within15'])
  })

  it('DELETE by name takes a requirement as exact, and without one whatever there is', async () => {
    const place = await service()
    const remove = async (text: string) =>
      (await call('DELETE', `/v1/grants?resource=${place}&permission=${text}&user=ada`)).status
    await give(place, 'read-aal2')
    expect(await remove('read-within15')).toBe(404)
    expect(await remove('read-allow-recursive-aal2-within15')).toBe(404)
    expect(await remove('read-aal2')).toBe(200)
    await give(place, 'read-aal2')
    expect(await remove('read-allow')).toBe(200)
  })

  it.each([
    [{ name: 'read', access: 'deny', requires: { aal: 2 } }, '/requires', 'conflicting-field'],
    ['read-deny-aal2', '', 'conflicting-field'],
    [{ name: 'read', requires: {} }, '/requires', 'missing'],
    [{ name: 'read', requires: { aal: null } }, '/requires', 'missing'],
    [{ name: 'read', requires: 'aal2' }, '/requires', 'invalid-type'],
    [{ name: 'read', requires: { aal: 1 } }, '/requires/aal', 'invalid-value'],
    [{ name: 'read', requires: { aal: 3 } }, '/requires/aal', 'invalid-value'],
    [{ name: 'read', requires: { within_minutes: 0 } }, '/requires/within_minutes', expect.any(String)],
    [{ name: 'read', requires: { within_minutes: 1441 } }, '/requires/within_minutes', expect.any(String)],
    [{ name: 'read', requires: { within_minutes: 1.5 } }, '/requires/within_minutes', expect.any(String)],
    [{ name: 'read', requires: { ...both, amr: [] } }, '/requires/amr', 'unknown-key'],
    [{ name: 'read', step_up: { aal: 2 } }, '/step_up', 'unknown-key'],
    ['read-aal1', '', expect.any(String)],
    ['read-within0', '', expect.any(String)],
    ['read-within01', '', expect.any(String)],
    ['read-within1441', '', expect.any(String)],
    ['read-within15-aal2', '', expect.any(String)],
    ['read-aal2-aal2', '', expect.any(String)],
    ['read-aal2-match', '', expect.any(String)],
    ['aal2', '', 'unknown'],
  ])('422 for %j', async (permission, pointer, code) => {
    const { status, body } = await give(await service(), permission)
    if (permission === 'aal2') return expect(body.errors).toMatchObject([{ code: 'permission-not-allowed' }])
    expect([status, body.errors]).toMatchObject([422, [{ pointer: `/permission${pointer}`, code }]])
  })
})

describe('the preview of a requirement', () => {
  const lines = async (change: object, at?: string) =>
    (await previewAll<{ username: string; change: string }>({ change, ...(at && { at }) })).items

  it('200: what is allowed after a step-up is allowed, and says what it requires', async () => {
    const place = await service()
    const change = { grant: { holder: { user: 'ada' }, resource: place, permission: 'read-aal2' } }
    const no = { allow: false, reason: 'no-permission' }
    const conditional = { allow: true, reason: 'user:ada', requires: { aal: 2 } }
    expect(await lines(change, place)).toMatchObject([
      { username: 'ada', change: 'gains', before: no, after: conditional },
    ])
    await give(place, 'read-aal2')
    expect(await lines({ delete: change.grant }, place)).toMatchObject([
      { username: 'ada', change: 'loses', before: conditional, after: no },
    ])
  })

  it('200: a change of the requirement alone shows who now needs a step-up, on the node and below, and who does not', async () => {
    const place = await service()
    await resource(place)
    await grant({ group: 'blue' }, place, 'read')
    await grant({ user: 'bob' }, place, 'read-match')
    const change = {
      grant: { holder: { group: 'blue' }, resource: place, permission: { name: 'read', requires: both } },
    }
    const difference = {
      change: 'step-up',
      before: { allow: true, reason: 'group:blue' },
      after: { allow: true, reason: 'group:blue', requires: both },
    }
    const found = (await previewAll({ change })).items.map(({ username, here, below }) => ({ username, here, below }))
    expect(found.toSorted((one, other) => (one.username < other.username ? -1 : 1))).toEqual([
      { username: 'ada', here: difference, below: difference },
      { username: 'bob', here: null, below: difference },
    ])
    await give(place, change.grant.permission, { group: 'blue' })
    expect(await lines({ grant: { ...change.grant, permission: 'read' } }, place)).toMatchObject([
      { username: 'ada', change: 'step-up', before: difference.after, after: difference.before },
    ])
    expect(await lines(change, place)).toEqual([])
    expect(await lines({ grant: { ...change.grant, permission: 'read-deny' } }, place)).toMatchObject([
      { username: 'ada', change: 'loses', before: difference.after },
    ])
  })

  it('422 and 404 as the change itself', async () => {
    const place = await service()
    const granting = { holder: { user: 'ada' }, resource: place, permission: 'read-deny-aal2' }
    expect(await previewAll({ change: { grant: granting } })).toMatchObject({ refusal: 422 })
    await give(place, 'read-aal2')
    expect(await previewAll({ change: { delete: { ...granting, permission: 'read-within15' } } })).toMatchObject({
      refusal: 404,
    })
  })
})
