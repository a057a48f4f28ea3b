/** Providers as administrators set them up. */
import { beforeEach, describe, expect, it } from 'vitest'
import { refusesUnauthorized } from '#test/support/contract/strangers.ts'
import { delegatesOf } from '#test/support/fixtures/delegates.ts'
import { useLyingProvider } from '#test/support/providers/lying-provider.ts'
import { usePosternWithInbox, useRoot } from '#test/support/servers/use-postern.ts'

const { postern } = usePosternWithInbox(() => ({ WEBHOOK_LOOPBACK: 'allowed' }))
const root = useRoot(postern)
const provider = useLyingProvider()
const secret = 'the client secret, which nobody gets to see again'
beforeEach(() => {
  provider.lie = {}
})

const send = (method: string, path: string, body?: unknown) =>
  postern.call(method, `/v1/providers${path}`, { token: root.token, body })
const input = (name: string, more: Record<string, unknown> = {}) => ({
  name,
  client_id: 'postern',
  client_secret: secret,
  ...more,
})

describe('/v1/providers', () => {
  let uuid: string

  it('201 reads the metadata, seals the secret, and never answers it', async () => {
    const answer = await send('POST', '', input('lying', { issuer: provider.issuer, title: 'Lying' }))
    expect(answer).toMatchObject({
      status: 201,
      body: {
        name: 'lying',
        title: 'Lying',
        preset: 'oidc',
        issuer: provider.issuer,
        scopes: ['openid', 'profile', 'email'],
        has_client_secret: true,
        sign_up: false,
        link: false,
        identities: 0,
        authorization_endpoint: `${provider.issuer}/authorize`,
      },
    })
    uuid = answer.body.uuid
    expect(answer.headers.get('Location')).toBe(`/v1/providers/${uuid}`)
    const everything = [
      await send('GET', ''),
      await send('GET', `/${uuid}`),
      await send('PATCH', `/${uuid}`, { title: 'Liar' }),
    ]
    const stored = await postern.database.sql(
      `select to_jsonb(p)::text || coalesce((select string_agg(details::text, '') from audit_events), '') as text from providers p`,
    )
    expect(JSON.stringify([answer.body, everything.map(({ body }) => body), stored])).not.toContain(secret)
  })

  it('200 lists for everybody what a sign-in form shows', async () => {
    const { body } = await postern.call('GET', '/v1/providers/available')
    expect(body).toEqual({ items: [{ name: 'lying', title: 'Liar', preset: 'oidc' }] })
  })

  it('409 for a name and for an issuer that another provider has', async () => {
    expect(await send('POST', '', input('another', { issuer: provider.issuer }))).toMatchObject({
      status: 409,
      body: { code: 'url-taken' },
    })
    expect(await send('POST', '', input('lying', { preset: 'github' }))).toMatchObject({
      status: 409,
      body: { code: 'name-taken' },
    })
  })

  it('200 changes the policy, writes an audit event without values, and reads the metadata again', async () => {
    const changed = await send('PATCH', `/${uuid}`, {
      sign_up: true,
      allowed_domains: ['Example.TEST'],
      discover: true,
      client_secret: 'new',
    })
    expect(changed).toMatchObject({
      status: 200,
      body: { sign_up: true, allowed_domains: ['example.test'], title: 'Liar' },
    })
    const [event] = await postern.database.sql(
      `select details from audit_events where action = 'provider-updated' order by id desc limit 1`,
    )
    expect(event).toEqual({
      details: {
        name: 'lying',
        issuer: provider.issuer,
        fields: expect.arrayContaining(['sign_up', 'allowed_domains', 'client_secret', 'metadata']),
      },
    })
  })

  it('404 for a provider that does not exist', async () => {
    const path = '/0192f0c1-2345-4678-9abc-def012345678'
    for (const [method, body] of [
      ['GET', undefined],
      ['PATCH', { title: 'x' }],
      ['DELETE', undefined],
    ] as const)
      expect(await send(method, path, body)).toMatchObject({ status: 404 })
  })

  it('204 deletes it with its links', async () => {
    expect((await send('DELETE', `/${uuid}`)).status).toBe(204)
    expect((await send('GET', '')).body.items).toEqual([])
  })
})

describe('POST /v1/providers', () => {
  it.each([
    ['an issuer that does not answer', { issuer: 'http://127.0.0.1:1' }, '/issuer', 'unreachable'],
    ['an issuer at an address of the inside', { issuer: 'https://10.0.0.1' }, '/issuer', 'private-host-not-allowed'],
    ['an issuer at a port of other services', { issuer: 'https://id.example.com:6379' }, '/issuer', 'port-not-allowed'],
    ['an oidc provider without an issuer', {}, '/issuer', 'missing'],
    [
      'another issuer than that of the preset',
      { preset: 'google', issuer: 'https://accounts.example.com' },
      '/issuer',
      'conflicting-field',
    ],
    ['a tenant where there is none', { preset: 'github', tenant: 'x' }, '/tenant', 'conflicting-field'],
    ['an unknown claim field', { preset: 'github', claims: { phone: 'x' } }, '/claims/phone', 'unknown-key'],
    ['a name with capitals', { preset: 'github', name: 'GitHub' }, '/name', 'invalid-format'],
    ['a scope twice', { preset: 'github', scopes: ['a', 'a'] }, '/scopes', 'duplicate-name'],
  ])('422 for %s', async (_name, more, pointer, code) => {
    const answer = await send('POST', '', input('refused', more))
    expect([answer.status, answer.body.errors?.[0].pointer, answer.body.errors?.[0].code]).toEqual([422, pointer, code])
  })

  it.each([
    ['another issuer', { issuer: 'https://accounts.example.com' }],
    ['the issuer with a slash', 'slash'],
    ['no token endpoint', { token_endpoint: undefined }],
    ['only symmetric signatures', { id_token_signing_alg_values_supported: ['HS256', 'none'] }],
  ])('422 for metadata with %s', async (_name, change) => {
    const metadata = change === 'slash' ? { issuer: `${provider.issuer}/` } : (change as object)
    provider.lie = { metadata: ({ body }) => Object.assign(body, metadata) }
    expect(await send('POST', '', input('refused', { issuer: provider.issuer }))).toMatchObject({ status: 422 })
  })

  it('201 for GitHub without asking anybody', async () => {
    expect(await send('POST', '', input('github', { preset: 'github' }))).toMatchObject({
      status: 201,
      body: { title: 'GitHub', issuer: 'https://github.com', scopes: ['read:user', 'user:email'] },
    })
  })
})

describe('who may change providers', () => {
  const { delegate } = delegatesOf(postern, root)

  it('403 for a role with `settings:write`, which may read them', async () => {
    const { token } = await delegate(['settings:read', 'settings:write'])
    const body = input('mine', { preset: 'github', name: 'mine' })
    expect((await postern.call('GET', '/v1/providers', { token })).status).toBe(200)
    const [row] = await postern.database.sql<{ uuid: string }>(`select uuid from providers where name = 'github'`)
    for (const [method, path, sent] of [
      ['POST', '/v1/providers', body],
      ['PATCH', `/v1/providers/${row!.uuid}`, { sign_up: true }],
      ['DELETE', `/v1/providers/${row!.uuid}`, undefined],
    ] as const)
      expect(await postern.call(method, path, { token, body: sent })).toMatchObject({
        status: 403,
        body: { code: 'forbidden' },
      })
    expect(await postern.database.sql('select sign_up from providers')).toEqual([{ sign_up: false }])
  })
})

const some = '/v1/providers/0192f0c1-2345-4678-9abc-def012345678'
refusesUnauthorized(postern, 'GET', '/v1/providers', 'administrator')
refusesUnauthorized(postern, 'GET', some, 'administrator')
refusesUnauthorized(postern, 'POST', '/v1/providers', 'administrator', input('x', { preset: 'github' }))
refusesUnauthorized(postern, 'PATCH', some, 'administrator', { title: 'x' })
refusesUnauthorized(postern, 'DELETE', some, 'administrator')
