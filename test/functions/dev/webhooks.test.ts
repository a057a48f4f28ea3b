import { describe, expect, it, vi } from 'vitest'
import { loadWebhookKeys } from '#adapters/webhooks/webhook-keys.ts'
import { startReceiver } from '#local/inbox/receiver.ts'
import { generateDevelopmentSecrets } from '#scripts/secrets.ts'
import { running } from '#test/support/servers/prepared.ts'
import { webhookSettings } from '#test/support/fixtures/webhooks.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

const { WEBHOOK_KEY } = generateDevelopmentSecrets()
const service = 'http://localhost:8787'
const receiver = running(async () => startReceiver((await loadWebhookKeys(WEBHOOK_KEY)).publicKey, service))
const postern = usePostern(() => ({
  ...webhookSettings,
  ENVIRONMENT: 'development',
  WEBHOOK_KEY,
  WEBHOOK_RECEIVER_URL: receiver.url,
}))
const root = useRoot(postern)
const production = usePostern()

const browser = { Accept: 'text/html,*/*;q=0.8' }

describe('GET /dev/webhooks', () => {
  it('200 shows the URL for webhooks, also before the first message', async () => {
    const page = await postern.call('GET', '/dev/webhooks', { headers: browser })
    expect(page.status).toBe(200)
    expect(page.body).toContain(`<code>${service}/dev/webhooks/in</code>`)
    expect(page.body).toContain('No messages yet.')
    const list = await postern.call('GET', '/dev/webhooks')
    expect(list.body).toEqual({ url: `${service}/dev/webhooks/in`, items: [] })
  })

  it('200 shows a message that Postern sent to that URL, with a valid signature', async () => {
    const webhook = { name: 'here', actions: ['create_group'], url: `${postern.url}/dev/webhooks/in/groups?from=here` }
    expect((await postern.call('POST', '/v1/webhooks', { token: root.token, body: webhook })).status).toBe(201)
    await postern.call('POST', '/v1/groups', { token: root.token, body: { name: 'readers' } })
    await vi.waitFor(() => expect(receiver.received()).toHaveLength(1), { timeout: 20_000, interval: 50 })
    const [message] = receiver.received()
    expect(message).toMatchObject({ method: 'POST', path: '/dev/webhooks/in/groups?from=here', signatureHolds: true })
    const page = await postern.call('GET', '/dev/webhooks', { headers: browser })
    expect(page.body).toContain('create_group ✓ valid signature')
  })

  it('401 when the signature is missing; the message is shown as invalid', async () => {
    const answer = await postern.call('POST', '/dev/webhooks/in', { body: { type: 'create_user' } })
    expect(answer.status).toBe(401)
    expect(receiver.received()[0]).toMatchObject({ body: '{"type":"create_user"}', signatureHolds: false })
  })

  it('404 for other paths, and for POST to the page', async () => {
    expect((await postern.call('POST', '/dev/webhooks', { body: {} })).status).toBe(404)
    expect((await postern.call('GET', '/dev/webhooks/inside')).status).toBe(404)
    expect((await postern.call('GET', '/dev/webhooks/in/..%2F..%2F')).status).toBe(401)
  })
})

describe('/dev/webhooks in production', () => {
  it('404 for every method, as for any unknown path', async () => {
    for (const method of ['GET', 'POST', 'DELETE', 'OPTIONS'])
      for (const path of ['/dev/webhooks', '/dev/webhooks/in', '/dev/webhooks/in/a']) {
        const [there, nowhere] = await Promise.all([path, '/nowhere'].map((each) => production.call(method, each)))
        expect({ ...there!.body, instance: '' }).toEqual({ ...nowhere!.body, instance: '' })
        expect(there!.status).toBe(404)
      }
  })
})
