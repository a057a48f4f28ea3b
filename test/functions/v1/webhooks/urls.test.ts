/** The URL of a webhook is stored and shown as it is called. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Served } from '#local/serve.ts'
import { startBeside } from '#test/support/servers/postern.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

const postern = usePostern()
const root = useRoot(postern)
const call = (method: string, path: string, body?: object) => postern.call(method, path, { token: root.token, body })

const spellings = [
  ['https://ex\u0430mple.com/', 'https://xn--exmple-4nf.com/'],
  ['https://\u24d4xample.com/in', 'https://example.com/in'],
  ['HTTPS://Hooks.Acme.COM:443/a/../b?x=ü', 'https://hooks.acme.com/b?x=%C3%BC'],
] as const
const refused = ['https://kubernetes.default.svc/', 'https://example.com\\@127.0.0.1/', 'https://example.com:6379/']

describe('the URL of a webhook', () => {
  it.each(spellings)('201 and 200 for %s, which is stored as %s', async (url, called) => {
    const created = await call('POST', '/v1/webhooks', { name: 'w', actions: ['create_user'], url })
    expect(created).toMatchObject({ status: 201, body: { webhook: { url: called } } })
    const path = `/v1/webhooks/${created.body.webhook.uuid}`
    await call('PATCH', path, { url: 'https://other.acme.com/' })
    expect(await call('PATCH', path, { url })).toMatchObject({ status: 200, body: { url: called } })
    expect((await call('GET', path)).body.url).toBe(called)
  })

  it.each(refused)('422 for %s', async (url) => {
    const input = { name: 'w', actions: ['create_user'], url }
    expect(await call('POST', '/v1/webhooks', input)).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/url' }] },
    })
  })
})

describe('WEBHOOK_PORTS', () => {
  let own: Served
  let wrong: Served
  beforeAll(async () => {
    own = await startBeside(postern, { WEBHOOK_PORTS: '9443' })
    wrong = await startBeside(postern, { WEBHOOK_PORTS: '443;8443' })
  })
  afterAll(() => Promise.all([own.stop(), wrong.stop()]))

  const create = async ({ url: service }: Served, url: string) => {
    const response = await fetch(`${service}/v1/webhooks`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${root.token}` },
      body: JSON.stringify({ name: 'w', actions: ['create_user'], url }),
    })
    await response.text()
    return response.status
  }

  it('201 for a port of the setting, 422 for any other; 503 when the setting is wrong', async () => {
    expect(await create(own, 'https://hooks.acme.com:9443/')).toBe(201)
    expect(await create(own, 'https://hooks.acme.com/')).toBe(422)
    expect(await create(wrong, 'https://hooks.acme.com/')).toBe(503)
  })
})
