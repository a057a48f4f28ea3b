import { describe, expect, it } from 'vitest'
import { startReceiver } from '#local/inbox/receiver.ts'
import { generateDevelopmentSecrets } from '#scripts/secrets.ts'
import { startBeside } from '#test/support/servers/postern.ts'
import { useWebhooks, webhookSettings } from '#test/support/fixtures/webhooks.ts'

const hooks = useWebhooks()
const { postern, root, as, createWebhook, queueMessages, sweep, verify } = hooks

describe('signatures of webhooks', () => {
  it('are valid for the library of Standard Webhooks, and for the receiver of npm start', async () => {
    const local = await startReceiver((await as('GET', '/v1/webhooks/public-key')).body.public_key)
    const { secret } = await createWebhook()
    await createWebhook({ url: `${local.url}/x` })
    await createWebhook({ url: `${local.url}/y`, method: 'GET', payload: { group: '{{group.name}}' } })
    await queueMessages()
    await sweep()
    expect(verify(hooks.arrivals[0]!, secret)).toMatchObject({ type: 'create_group', data: { group: { name: 'a' } } })
    const received = local.received()
    expect(received.map(({ signatureHolds }) => signatureHolds)).toEqual([true, true])
    expect(received.map(({ path }) => path).sort()).toEqual(['/dev/webhooks/in/x', '/dev/webhooks/in/y?group=a'])
    expect(() => verify({ ...hooks.arrivals[0]!, body: `${hooks.arrivals[0]!.body} ` }, secret)).toThrow(
      'No matching signature found',
    )
    const forged = await fetch(local.url, { method: 'POST', body: 'x', headers: { 'webhook-signature': 'v1a,AAAA' } })
    expect(forged.status).toBe(401)
    await local.stop()
  })

  it('use both secrets during a rotation, and only the new one afterwards', async () => {
    const { webhook, secret } = await createWebhook()
    const rotated = (await as('POST', `/v1/webhooks/${webhook.uuid}/rotate-secret`, { overlap_seconds: 3600 })).body
      .secret
    await queueMessages()
    await sweep()
    for (const each of [secret, rotated]) verify(hooks.arrivals[0]!, each)
    await postern.database.moveClock('3601 seconds')
    await queueMessages()
    await sweep()
    verify(hooks.arrivals[1]!, rotated)
    expect(() => verify(hooks.arrivals[1]!, secret)).toThrow('No matching signature found')
  })

  it('are valid for earlier and later verifiers during the replacement of the deployment’s key', async () => {
    const { webhook, secret } = await createWebhook()
    const before = await startReceiver((await as('GET', '/v1/webhooks/public-key')).body.public_key)
    const [old, next] = [postern.secrets.WEBHOOK_KEY, generateDevelopmentSecrets().WEBHOOK_KEY]
    const during = await startBeside(postern, { ...webhookSettings, WEBHOOK_KEY: `${next},${old}` })
    const get = async (path: string) => (await fetch(during.url + path)).json<{ public_key: string }>()
    const after = await startReceiver((await get('/v1/webhooks/public-key')).public_key)
    for (const { url } of [before, after]) await createWebhook({ url })
    const rotated = await fetch(`${during.url}/v1/webhooks/${webhook.uuid}/rotate-secret`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${root.token}`, 'Content-Type': 'application/json' },
      body: '{}',
    })
    const { secret: replaced } = await rotated.json<{ secret: string }>()
    await queueMessages()
    await during.runScheduled().catch(() => undefined)
    for (const each of [secret, replaced]) verify(hooks.arrivals[0]!, each)
    for (const local of [before, after])
      expect(local.received().map(({ signatureHolds }) => signatureHolds)).toEqual([true])
    await Promise.all([before, after, during].map((each) => each.stop()))
  })
})
