import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { itemsOf, uuidsOf } from '#test/support/pages.ts'
import { refusesUnauthorized } from '#test/support/contract/strangers.ts'
import { createWebhookFixture, url } from '#test/support/fixtures/webhook-messages.ts'
import { freshName } from '#test/support/fixtures/tree.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const root = useRoot(postern)
const { call, create, uuidOf, remove, deliveriesOf } = createWebhookFixture(postern, root)

const refused: [why: string, wish: object, pointer: string][] = [
  ['a placeholder that the action does not have', { payload: { a: ['{{group.name}}'] } }, '/payload/a/0'],
  ['a placeholder in a key', { payload: { '{{nobody}}': 1 } }, '/payload/{{nobody}}'],
  [
    'a placeholder that one of two actions does not have',
    { actions: ['create_user', 'create_group'], payload: '{{user.id}}' },
    '/payload',
  ],
  ['an unknown action', { actions: ['create_world'] }, '/actions/0'],
  ['no action', { actions: [] }, '/actions'],
  ['an action twice', { actions: ['create_user', 'create_user'] }, '/actions'],
  ['a method that is none', { method: 'TRACE' }, '/method'],
  ['no encryption', { url: 'http://hooks.acme.com/' }, '/url'],
  ['a private address', { url: 'https://10.0.0.1/' }, '/url'],
  ['this machine', { url: 'http://127.0.0.1:8080/' }, '/url'],
  ['this service', { url: 'https://id.example.test/links/x' }, '/url'],
  ['an unknown field', { secret: 'mine' }, '/secret'],
]

describe('POST /v1/webhooks', () => {
  it('201 returns the webhook with its secret, which no other response has and the database does not store', async () => {
    const { webhook, secret } = await create({ payload: { who: '{{user.name}}' } })
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
    expect(webhook).toMatchObject({ actions: ['create_user'], url, method: 'POST', format: 'json', enabled: true })
    const again = await call('GET', `/v1/webhooks/${webhook.uuid}`)
    expect(again).toMatchObject({ status: 200, body: webhook })
    const rows = await postern.database.sql('select to_jsonb(w)::text as text from webhooks w')
    expect(JSON.stringify(rows)).not.toContain(secret.slice(6, 20))
    expect((await remove(webhook.uuid)).status).toBe(204)
    expect((await call('GET', `/v1/webhooks/${webhook.uuid}`)).status).toBe(404)
  })

  it('201 gives each webhook its own secret', async () => {
    const [first, second] = [await create(), await create()]
    expect(first.secret).not.toBe(second.secret)
    for (const { webhook } of [first, second]) await remove(webhook.uuid)
  })

  it.each(refused)('422 refuses %s', async (_, wish, pointer) => {
    const answer = await call('POST', '/v1/webhooks', { name: 'hook', actions: ['create_user'], url, ...wish })
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ pointer }] } })
    expect(await postern.database.sql('select from webhooks')).toEqual([])
  })
})

describe('PATCH /v1/webhooks/{uuid}', () => {
  it('200 changes the fields that are sent and no others; 422 for actions or a payload alone', async () => {
    const { webhook } = await create()
    const path = `/v1/webhooks/${webhook.uuid}`
    expect((await call('PATCH', path, { name: 'other', ordered: true })).body).toMatchObject({
      ...webhook,
      name: 'other',
      ordered: true,
      updated_at: expect.any(String),
    })
    for (const half of [{ actions: ['create_group'] }, { payload: '{{group.name}}' }])
      expect((await call('PATCH', path, half)).status).toBe(422)
    const both = { actions: ['create_group'], payload: { '{{group.name}}': '{{group.id}}' } }
    expect(await call('PATCH', path, both)).toMatchObject({ status: 200, body: { name: 'other', ...both } })
    expect(await call('PATCH', path, { enabled: false })).toMatchObject({
      body: { enabled: false, disabled_reason: 'administrator' },
    })
    expect(await call('PATCH', path, { enabled: true })).toMatchObject({ body: { enabled: true, disabled_at: null } })
    await remove(webhook.uuid)
    expect((await call('PATCH', path, { name: 'x' })).status).toBe(404)
  })

  it.each(refused.filter(([, , pointer]) => pointer === '/url'))(
    '422 refuses %s, and keeps the URL',
    async (_, wish) => {
      const { webhook } = await create()
      const path = `/v1/webhooks/${webhook.uuid}`
      expect(await call('PATCH', path, wish)).toMatchObject({ status: 422, body: { errors: [{ pointer: '/url' }] } })
      expect((await call('GET', path)).body).toEqual(webhook)
      await remove(webhook.uuid)
    },
  )

  it('200 returns a new secret once, and says until when the previous one signs too', async () => {
    const { webhook, secret } = await create()
    const { status, body } = await call('POST', `/v1/webhooks/${webhook.uuid}/rotate-secret`, { overlap_seconds: 60 })
    expect(status).toBe(200)
    expect(body.secret).toMatch(/^whsec_/)
    expect(body.secret).not.toBe(secret)
    expect(body.webhook.previous_secret_until).not.toBeNull()
    await postern.database.moveClock('61 seconds')
    expect((await call('GET', `/v1/webhooks/${webhook.uuid}`)).body.previous_secret_until).toBeNull()
    await remove(webhook.uuid)
  })
})

describe('deliveries', () => {
  it('200 lists them newest first, page by page, by webhook, action, status and time', async () => {
    const uuid = await uuidOf({ actions: ['create_group', 'delete_group'] })
    for (let n = 0; n < 5; n += 1) await call('POST', '/v1/groups', { name: freshName('g') })
    const path = `/v1/webhooks/deliveries?webhook=${uuid}&action=create_group&status=waiting&from=2026-01-01T00:00:00Z`
    const seen = uuidsOf(await itemsOf(postern, `${path}&limit=2`, root.token))
    expect(seen).toHaveLength(5)
    expect(seen).toEqual(uuidsOf(await deliveriesOf(uuid)).toReversed())
    for (const id of seen) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-/)
    expect((await call('GET', `/v1/webhooks/deliveries?webhook=${uuid}&status=delivered`)).body.items).toEqual([])
    await remove(uuid)
  })

  it('422 for a webhook that does not exist, or does no longer', async () => {
    const uuid = await uuidOf()
    expect((await call('GET', `/v1/webhooks/deliveries?webhook=${uuid}`)).status).toBe(200)
    await remove(uuid)
    for (const gone of [uuid, randomUUID()])
      expect(await call('GET', `/v1/webhooks/deliveries?webhook=${gone}`)).toMatchObject({
        status: 422,
        body: { errors: [{ pointer: '?webhook', code: 'unknown-webhook' }] },
      })
  })

  it('202 sends a test and replays a delivery under the same id; 404 and 409 if that is not possible', async () => {
    const uuid = await uuidOf()
    const { status, body } = await call('POST', `/v1/webhooks/${uuid}/test`)
    expect(status).toBe(202)
    const [message] = await deliveriesOf(uuid)
    expect(message).toMatchObject({
      uuid: body.delivery,
      action: 'test',
      parameters: { 'user.name': 'example user.name' },
    })
    await postern.database.sql('update webhook_deliveries set delivered_at = app_now(), attempts = 1')
    const pause = () => postern.database.sql(`select backoff_until from webhooks where uuid = '${uuid}'`)
    await postern.database.sql(`update webhooks set backoff_until = app_now() + interval '6 hours'`)
    const replay = (which: object) => call('POST', `/v1/webhooks/${uuid}/replay`, which)
    expect(await replay({ delivery: body.delivery })).toMatchObject({ status: 202, body: { queued: 1, more: false } })
    expect(await deliveriesOf(uuid)).toMatchObject([{ uuid: body.delivery, status: 'waiting', attempts: 0 }])
    expect(await pause()).toEqual([{ backoff_until: null }])
    expect(await replay({ delivery: randomUUID() })).toMatchObject({ status: 404 })
    const ever = { from: '2026-01-01T00:00:00Z', to: '2046-01-01T00:00:00Z' }
    expect(await replay({ ...ever, status: 'delivered' })).toMatchObject({ status: 202, body: { queued: 0 } })
    expect(await replay(ever)).toMatchObject({ status: 202, body: { queued: 1 } })
    await call('PATCH', `/v1/webhooks/${uuid}`, { enabled: false })
    expect((await replay(ever)).status).toBe(409)
    expect((await call('POST', `/v1/webhooks/${uuid}/test`)).status).toBe(409)
    await remove(uuid)
    expect((await replay(ever)).status).toBe(404)
  })
})

const nowhere = `/v1/webhooks/${randomUUID()}`
refusesUnauthorized(postern, 'GET', '/v1/webhooks', 'administrator')
refusesUnauthorized(postern, 'POST', '/v1/webhooks', 'administrator', { name: 'w', actions: ['create_user'], url })
refusesUnauthorized(postern, 'GET', '/v1/webhooks/deliveries', 'administrator')
refusesUnauthorized(postern, 'GET', nowhere, 'administrator')
refusesUnauthorized(postern, 'PATCH', nowhere, 'administrator', { name: 'w' })
refusesUnauthorized(postern, 'DELETE', nowhere, 'administrator')
refusesUnauthorized(postern, 'POST', `${nowhere}/rotate-secret`, 'administrator', {})
refusesUnauthorized(postern, 'POST', `${nowhere}/test`, 'administrator')
refusesUnauthorized(postern, 'POST', `${nowhere}/replay`, 'administrator', { delivery: randomUUID() })
