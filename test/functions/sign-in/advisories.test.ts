/** What was published in 2026 about other services' sign-in with providers, each as it would be done here. */
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { redeemCode } from '#adapters/providers/provider-sign-in.ts'
import { readProfile } from '#domain/providers/profile.ts'
import { codeOf, ProviderBrowser } from '#test/support/providers/browser.ts'
import { entra, FakeProvider } from '#test/support/providers/fake-provider.ts'
import { claimsOf, useLyingProvider } from '#test/support/providers/lying-provider.ts'
import { clientId, registerProvider } from '#test/support/providers/use-provider.ts'
import { usePosternWithInbox, useRoot } from '#test/support/servers/use-postern.ts'

const { postern } = usePosternWithInbox(() => ({ WEBHOOK_LOOPBACK: 'allowed' }))
const root = useRoot(postern)
const provider = useLyingProvider()
const second = useLyingProvider()
const signedUp = { sign_up: true, link: true }

beforeAll(async () => {
  await registerProvider(postern, root, provider.issuer, { name: 'lying', ...signedUp })
  await registerProvider(postern, root, second.issuer, { name: 'second', ...signedUp })
})
beforeEach(() => Object.assign(provider, { lie: {} }))

describe('GHSA-g38m-r43w-p2q7: linking to an account that somebody made with the address of another', () => {
  it('an account that waits for its owner is not theirs after they sign in, so its maker shares nothing with them', async () => {
    // The attacker registers with the victim's address and never confirms; then the victim signs in with the provider.
    await postern.call('POST', '/v1/registrations', { body: { username: 'squatter', email: 'victim@example.test' } })
    provider.claims = claimsOf('victim')
    expect((await new ProviderBrowser(postern).passThrough('lying')).status).toBe(303)
    const [user] = await postern.database.sql(
      `select username, password_hash from users where email = 'victim@example.test'`,
    )
    expect(user).toEqual({ username: 'victim', password_hash: null })
  })

  it('an account that an administrator prepared with a password is not linked', async () => {
    const body = { username: 'prepared', email: 'prepared@example.test', password: 'known to the administrator' }
    expect((await postern.call('POST', '/v1/users', { token: root.token, body })).status).toBe(201)
    provider.claims = claimsOf('prepared')
    expect(codeOf(await new ProviderBrowser(postern).passThrough('lying'))).toEqual([409, 'provider-account-exists'])
  })
})

describe('nOAuth: an address that the tenant of the attacker wrote', () => {
  const fake = new FakeProvider()
  beforeAll(() => fake.start())

  it('is no proof at Entra, whose accounts are told apart by tenant and object', async () => {
    const tid = '0192f0c1-2345-4678-9abc-def012345678'
    const claims = { tid, oid: 'object-1', email: 'admin@victim.example', email_verified: true }
    const checks = { state: 's', nonce: 'n', verifier: 'v'.repeat(43) }
    const client = entra(fake, clientId)
    fake.idTokenClaims = {
      ...claims,
      iss: `https://login.microsoftonline.com/${tid}/v2.0`,
      sub: 'pairwise',
      aud: clientId,
      nonce: 'n',
    }
    const answer = new URLSearchParams({ code: 'c', state: 's' })
    const said = await redeemCode(
      client,
      'secret',
      answer,
      checks,
      'https://id.example.test/sign-in/callback/m',
      fake.network,
    )
    expect(readProfile(client, said)).toMatchObject({
      issuer: `https://login.microsoftonline.com/${tid}/v2.0`,
      subject: 'object-1',
      tenant: tid,
      emailVerified: false,
    })
  })

  it('does not reach an account of the same address here, whatever provider says it without vouching', async () => {
    await postern.createUser('owner')
    await postern.database.sql(`update users set email_proven_at = app_now() where username = 'owner'`)
    provider.claims = claimsOf('owner', { email_verified: undefined })
    expect(codeOf(await new ProviderBrowser(postern).passThrough('lying'))).toEqual([
      403,
      'provider-email-not-verified',
    ])
  })
})

describe('GHSA-5rr4-8452-hf4v: an issuer that has the server call its own network', () => {
  it.each([
    ['http://169.254.169.254/latest/meta-data', 'https-required'],
    ['https://169.254.169.254', 'private-host-not-allowed'],
    ['https://[::1]', 'private-host-not-allowed'],
    ['https://0xa9fea9fe', 'private-host-not-allowed'],
    ['https://metadata.internal', 'private-host-not-allowed'],
    ['https://id.example.test', 'private-host-not-allowed'],
    ['https://user:word@accounts.example.com', 'credentials-not-allowed'],
    ['https://accounts.example.com:22', 'port-not-allowed'],
    ['file:///etc/passwd', 'https-required'],
  ])('%s: %s', async (issuer, code) => {
    const body = { name: 'inner', issuer, client_id: 'x' }
    const answer = await postern.call('POST', '/v1/providers', { token: root.token, body })
    expect([answer.status, answer.body.errors[0].pointer, answer.body.errors[0].code]).toEqual([422, '/issuer', code])
  })

  it('nor through the metadata of an issuer that is public: each endpoint is judged', async () => {
    const hidden = second
    const { issuer } = hidden
    hidden.lie = { metadata: ({ body }) => Object.assign(body, { jwks_uri: 'http://169.254.169.254/keys' }) }
    const inner = { name: 'inner', issuer: hidden.issuer.replace('127.0.0.1', 'localhost'), client_id: 'x' }
    hidden.server.issuer.url = inner.issuer
    const answer = await postern.call('POST', '/v1/providers', { token: root.token, body: inner })
    hidden.server.issuer.url = issuer
    expect([answer.status, answer.body.errors[0].code]).toEqual([422, 'private-host-not-allowed'])
  })
})

describe('ASVS 6.8.1: two providers, one subject', () => {
  it('is two accounts: the key is the issuer and the subject', async () => {
    provider.claims = claimsOf('twin')
    second.lie = {}
    second.claims = { ...claimsOf('twin'), email: 'other-twin@example.test', preferred_username: 'other-twin' }
    expect((await new ProviderBrowser(postern).passThrough('lying')).status).toBe(303)
    expect((await new ProviderBrowser(postern).passThrough('second')).status).toBe(303)
    const owners = await postern.database.sql(`select distinct user_id from identities where subject = 'sub-twin'`)
    expect(owners).toHaveLength(2)
  })
})
