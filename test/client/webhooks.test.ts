/** Messages as Postern really sends them, verified by the client. */
import { describe, expect, it } from 'vitest'
import { verifyWebhook, WebhookError, type WebhookEvent, type WebhookKeys } from '#client/webhooks.ts'
import { loadWebhookKeys } from '#adapters/webhooks/webhook-keys.ts'
import { generateDevelopmentSecrets } from '#scripts/secrets.ts'
import { type Arrival, useWebhooks } from '#test/support/fixtures/webhooks.ts'

const hooks = useWebhooks()

/** A message that Postern has sent, and what its receiver knows. */
async function sent(input: object = {}) {
  const { webhook, secret } = await hooks.createWebhook(input)
  await hooks.queueMessages()
  await hooks.sweep()
  const { body } = await hooks.as('GET', '/v1/webhooks/public-key')
  return { uuid: webhook.uuid, secret, publicKey: body.public_key as string, arrival: hooks.arrivals.at(-1)! }
}

const request = ({ headers, body }: Arrival) => new Request('https://receiver.test', { method: 'POST', headers, body })

const refusal = (code: string) => expect.objectContaining({ name: 'WebhookError', code })

describe('verifyWebhook', () => {
  it('returns the event of a message, by the secret, by the public key, and by both', async () => {
    const { secret, publicKey, arrival } = await sent()
    for (const keys of [{ secret }, { publicKey }, { secret, publicKey }]) {
      const { id, sentAt, event } = await verifyWebhook(request(arrival), keys)
      expect(id).toBe(arrival.headers['webhook-id'])
      expect(Math.abs(Date.now() - sentAt.getTime())).toBeLessThan(60_000)
      expect(event).toMatchObject({ type: 'create_group', data: { group: { name: 'a' } } })
      if (event.type === 'create_group') expect(event.data.group?.name satisfies string | null | undefined).toBe('a')
    }
    const { event } = await verifyWebhook<{ mine: string }>(request(arrival), { secret })
    expect(event.mine).toBeUndefined()
  })

  it('reads a message whose body and headers a framework has read already', async () => {
    const { secret, arrival } = await sent()
    const { body, headers } = arrival
    const message = { body, headers: { get: (name: string) => headers[name] ?? null } }
    expect((await verifyWebhook(message, { secret })).event.type).toBe('create_group')
  })

  it('accepts the new and the old secret during a rotation, and each receiver with either', async () => {
    const { uuid, secret: old } = await sent()
    const { body } = await hooks.as('POST', `/v1/webhooks/${uuid}/rotate-secret`, { overlap_seconds: 600 })
    const secret = body.secret as string
    await hooks.queueMessages()
    await hooks.sweep()
    const arrival = hooks.arrivals.at(-1)!
    for (const known of [old, secret, [secret, old]] as const)
      expect((await verifyWebhook(request(arrival), { secret: known })).event.type).toBe('create_group')
  })

  it('refuses a message that was changed, of another webhook, or with one of two signatures only', async () => {
    const { secret, publicKey, arrival } = await sent()
    const { headers, body } = arrival
    const other = await sent()
    const [v1 = '', v1a = ''] = headers['webhook-signature']!.split(' ')
    const signedBy = (signature: string) => ({ ...arrival, headers: { ...headers, 'webhook-signature': signature } })
    const forged: [Arrival, WebhookKeys][] = [
      [{ ...arrival, body: `${body} ` }, { secret }],
      [{ ...arrival, body: `${body} ` }, { publicKey }],
      [{ ...arrival, headers: { ...headers, 'webhook-id': other.arrival.headers['webhook-id']! } }, { secret }],
      [arrival, { secret: other.secret }],
      [arrival, { publicKey: (await loadWebhookKeys(generateDevelopmentSecrets().WEBHOOK_KEY)).publicKey }],
      [signedBy(v1), { secret, publicKey }],
      [signedBy(v1a), { secret, publicKey }],
      [signedBy(v1.replace('v1,', 'v1a,')), { secret }],
      [signedBy('v1,not-base64! v2,abc v1'), { secret }],
    ]
    for (const [message, keys] of forged)
      await expect(verifyWebhook(request(message), keys)).rejects.toEqual(refusal('invalid-signature'))
  })

  it('refuses a message that is late, early, or lacks a header', async () => {
    const { secret, arrival } = await sent()
    const { headers } = arrival
    const at = (timestamp: string) => request({ ...arrival, headers: { ...headers, 'webhook-timestamp': timestamp } })
    const now = Math.floor(Date.now() / 1000)
    for (const timestamp of [`${now - 301}`, `${now + 302}`, '1e9', `${now}.0`])
      await expect(verifyWebhook(at(timestamp), { secret })).rejects.toEqual(refusal('stale'))
    await expect(verifyWebhook(at(`${now - 200}`), { secret })).rejects.toEqual(refusal('invalid-signature'))
    for (const name of ['webhook-id', 'webhook-timestamp', 'webhook-signature']) {
      const { [name]: _, ...rest } = headers
      await expect(verifyWebhook(request({ ...arrival, headers: rest }), { secret })).rejects.toEqual(
        refusal('missing-header'),
      )
    }
  })

  it('does not verify without a key, or with one that is none', async () => {
    const { arrival, secret } = await sent()
    for (const keys of [{}, { secret: [] }, { secret: 'whsec_!' }, { publicKey: secret }])
      await expect(verifyWebhook(request(arrival), keys)).rejects.toThrow(TypeError)
    expect(new WebhookError('stale').message).toContain('stale')
  })

  it('has a type for every action', () => {
    const nameOf = (event: WebhookEvent): string | null | undefined => {
      switch (event.type) {
        case 'create_user':
        case 'delete_user':
          return event.data.user?.name
        case 'create_user_permission':
          return event.data.permission?.access
        case 'create_membership':
          return event.data.group?.name
        // @ts-expect-error: no such action
        case 'make_user':
          return null
        default:
          return event.type
      }
    }
    expect(nameOf({ type: 'test', timestamp: '', data: {} })).toBe('test')
  })
})
