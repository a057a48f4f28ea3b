import { createPublicKey, randomBytes, verify } from 'node:crypto'
import { Webhook } from 'standardwebhooks'
import { describe, expect, it } from 'vitest'
import { loadWebhookKeys, type WebhookKeys } from '#adapters/webhooks/webhook-keys.ts'
import { parseRetryAfter } from '#adapters/webhooks/webhook-sender.ts'

const key = randomBytes(32).toString('base64url')
const id = 'msg_p5jXN8AQM9LWM0D4loKWxJek'

describe('keys of webhooks', () => {
  it('sign the vector of Standard Webhooks', async () => {
    const keys = await loadWebhookKeys(key)
    const message = { id, timestamp: 1614265330, body: '{"test": 2432232314}' }
    const [signature] = (await keys.signature(message, ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'])).split(' ')
    expect(signature).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=')
  })

  it('sign as the published library does, with every secret', async () => {
    const keys = await loadWebhookKeys(key)
    const secrets = [keys.secret('a', 2), keys.secret('a', 1)]
    const timestamp = Math.floor(Date.now() / 1000)
    const body = 'ä {"x": "\u{1F600}"}'
    const signatures = (await keys.signature({ id, timestamp, body }, secrets)).split(' ')
    expect(signatures.slice(0, 2)).toEqual(
      secrets.map((secret) => new Webhook(secret).sign(id, new Date(timestamp * 1000), body)),
    )
    const x = Buffer.from(keys.publicKey.slice(5), 'base64').toString('base64url')
    const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
    const signed = Buffer.from(`${id}.${timestamp}.${body}`)
    expect(verify(null, signed, publicKey, Buffer.from(signatures[2]!.slice(4), 'base64'))).toBe(true)
  })

  it('differ per webhook, generation and deployment, and are the same each time', async () => {
    const [one, again, other] = await Promise.all(
      [key, key, randomBytes(32).toString('base64url')].map(loadWebhookKeys),
    )
    expect(one!.secret('a', 1)).toBe(again!.secret('a', 1))
    const all = [
      one!.secret('a', 1),
      one!.secret('b', 1),
      one!.secret('a', 2),
      other!.secret('a', 1),
      one!.linkToken('a', 'callback_url'),
    ]
    expect(new Set(all).size).toBe(5)
    expect(one!.publicKey).not.toBe(other!.publicKey)
  })

  it('sign with every key of the deployment during its replacement, so that earlier and later verifiers accept', async () => {
    const next = randomBytes(32).toString('base64url')
    const [before, during, after] = await Promise.all([key, `${next},${key}`, next].map(loadWebhookKeys))
    expect(during!.publicKey).toBe(after!.publicKey)
    expect(during!.secret('a', 2)).toBe(after!.secret('a', 2))
    expect(during!.linkToken('a', 'callback_url')).toBe(after!.linkToken('a', 'callback_url'))
    const message = { id, timestamp: 1, body: '{}' }
    const signed = async (keys: WebhookKeys, generations: number[]) =>
      (await keys.signature(message, keys.secrets('a', generations))).split(' ')
    const all = await signed(during!, [2, 1])
    expect(all).toEqual(expect.arrayContaining(await signed(before!, [2, 1])))
    expect(all).toEqual(expect.arrayContaining(await signed(after!, [2, 1])))
    expect(all).toHaveLength(6)
  })

  it.each([undefined, '', 'short', 'A'.repeat(43), `${key},`, `${key},short`, `${key},${key}`])(
    'are not derived from %j',
    async (text) => {
      await expect(loadWebhookKeys(text)).rejects.toThrow('WEBHOOK_KEY')
    },
  )
})

it.each([
  ['120', 120],
  ['Sat, 21 Nov 2026 00:01:00 GMT', 60],
  ['Sat, 21 Nov 2020 00:01:00 GMT', 0],
  ['soon', null],
  ['-1', 0],
  [null, null],
])('Retry-After: %s is %s seconds', (text, seconds) => {
  expect(parseRetryAfter(text, Date.parse('2026-11-21T00:00:00Z'))).toBe(seconds)
})
