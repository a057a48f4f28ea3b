/** What is different about each of the big providers, against hosts that are answered here. */
import { exportPKCS8, generateKeyPair, jwtVerify } from 'jose'
import { beforeEach, describe, expect, it } from 'vitest'
import { authorizationUrl, redeemCode } from '#adapters/providers/provider-sign-in.ts'
import { readProfile } from '#domain/providers/profile.ts'
import type { ProviderClient } from '#domain/providers/provider.ts'
import { clientOf, FakeProvider } from '#test/support/providers/fake-provider.ts'

const clientId = 'client-id'
const checks = { state: 'state', nonce: 'nonce', verifier: 'v'.repeat(43) }
const back = 'https://id.example.test/sign-in/callback/x'
let fake: FakeProvider
beforeEach(async () => {
  fake = new FakeProvider()
  await fake.start()
})

async function redeem(
  client: ProviderClient,
  claims: Record<string, unknown> | null,
  more: Record<string, string> = {},
  secret = 'secret',
) {
  fake.idTokenClaims = claims && { aud: clientId, nonce: 'nonce', sub: 'sub', ...claims }
  const answer = new URLSearchParams({ code: 'code', state: 'state', ...more })
  return readProfile(client, await redeemCode(client, secret, answer, checks, back, fake.network))
}

const parametersOf = async (client: ProviderClient) =>
  Object.fromEntries(new URL(await authorizationUrl(client, checks, back, fake.network)).searchParams)

describe('any OpenID provider', () => {
  it('is asked with PKCE S256, state and nonce, and without anything of its own asked first', async () => {
    const parameters = await parametersOf(clientOf('google', clientId))
    expect(parameters).toMatchObject({
      response_type: 'code',
      client_id: clientId,
      redirect_uri: back,
      scope: 'openid profile email',
      state: 'state',
      nonce: 'nonce',
      code_challenge_method: 'S256',
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
    })
    expect(fake.asked).toEqual([])
  })

  it('gets the verifier and the secret in one request; its keys are kept', async () => {
    const client = clientOf('google', clientId)
    const claims = { iss: client.issuer, email: 'ann@gmail.com', email_verified: true }
    await redeem(client, claims)
    await redeem({ ...client, metadata: { ...client.metadata } }, claims).catch(() => null)
    expect(fake.asked.map(({ url }) => url.split('/').at(-1)).slice(0, 2)).toEqual(['token', 'keys'])
    const sent = Object.fromEntries(new URLSearchParams(fake.asked[0]!.body))
    expect(sent).toMatchObject({
      code: 'code',
      code_verifier: checks.verifier,
      client_secret: 'secret',
      redirect_uri: back,
    })
    expect(fake.asked.filter(({ url }) => url.endsWith('/keys'))).toHaveLength(1)
  })
})

describe('Google', () => {
  it('is asked for the hosted domain, which the claim decides', async () => {
    const client = clientOf('google', clientId, { tenant: 'acme.example' })
    expect(await parametersOf(client)).toMatchObject({ hd: 'acme.example' })
    const claims = { iss: client.issuer, email: 'ann@acme.example', email_verified: true }
    expect(await redeem(client, { ...claims, hd: 'acme.example' })).toMatchObject({ tenant: 'acme.example' })
    expect(await redeem(client, claims)).toMatchObject({ tenant: null })
  })
})

describe('Microsoft Entra', () => {
  const tid = '0192f0c1-2345-4678-9abc-def012345678'
  const issuer = `https://login.microsoftonline.com/${tid}/v2.0`

  it('has an issuer for each tenant, and is keyed by tenant and object', async () => {
    const profile = await redeem(clientOf('microsoft', clientId), {
      iss: issuer,
      tid,
      oid: 'object',
      preferred_username: 'ann@acme.example',
    })
    expect(profile).toMatchObject({ issuer, subject: 'object', tenant: tid, email: null })
    expect(profile!.usernames.map(({ display }) => display)).toEqual(['ann'])
  })

  it('is refused where the issuer is not that of the tenant in the token', async () => {
    const claims = { iss: issuer, tid: '11111111-2345-4678-9abc-def012345678', oid: 'object' }
    await expect(redeem(clientOf('microsoft', clientId), claims)).rejects.toMatchObject({ reason: 'issuer-mismatch' })
  })

  it.each([
    [true, true],
    [1, true],
    ['1', true],
    [false, false],
    [undefined, false],
  ])('vouches for an address only by `xms_edov`: %j', async (xms_edov, isVerified) => {
    const claims = { iss: issuer, tid, oid: 'object', email: 'ann@acme.example', email_verified: true, xms_edov }
    expect(await redeem(clientOf('microsoft', clientId), claims)).toMatchObject({ emailVerified: isVerified })
  })
})

describe('Apple', () => {
  it('is asked for a form, and sends the name once, beside the code', async () => {
    const client = clientOf('apple', clientId)
    expect(await parametersOf(client)).toMatchObject({ response_mode: 'form_post', scope: 'openid name email' })
    const claims = { iss: client.issuer, email: 'x@privaterelay.appleid.com', email_verified: 'true' }
    const user = JSON.stringify({ name: { firstName: 'Ann', lastName: 'Lee' }, email: 'forged@example.com' })
    const profile = await redeem(client, claims, { user })
    expect(profile).toMatchObject({
      fullName: 'Ann Lee',
      emailVerified: true,
      email: { display: 'x@privaterelay.appleid.com' },
    })
  })

  it('gets a secret that is signed for this request with the key that is stored', async () => {
    const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true })
    const stored = JSON.stringify({ team_id: 'TEAM', key_id: 'KEY', private_key: await exportPKCS8(privateKey) })
    const client = clientOf('apple', clientId)
    await redeem(client, { iss: client.issuer }, {}, stored)
    const sent = new URLSearchParams(fake.asked[0]!.body).get('client_secret')!
    const { payload, protectedHeader } = await jwtVerify(sent, publicKey, {
      audience: 'https://appleid.apple.com',
      issuer: 'TEAM',
    })
    expect([payload.sub, protectedHeader.kid]).toEqual([clientId, 'KEY'])
    expect(payload.exp! - payload.iat!).toBeLessThanOrEqual(300)
  })
})

describe('GitHub', () => {
  const user = { id: 42, login: 'octo-cat', name: 'Octo', email: 'shown@example.com' }
  const emails = (list: unknown) => {
    fake.answers['https://api.github.com/user'] = user
    fake.answers['https://api.github.com/user/emails'] = list
  }

  it('has no ID tokens: the account is its number, and the address the primary one, if verified', async () => {
    emails([
      { email: 'shown@example.com', primary: false, verified: true },
      { email: 'octo@example.com', primary: true, verified: true },
    ])
    expect(await parametersOf(clientOf('github', clientId))).not.toHaveProperty('nonce')
    const profile = await redeem(clientOf('github', clientId), null)
    expect(profile).toMatchObject({
      issuer: 'https://github.com',
      subject: '42',
      email: { display: 'octo@example.com' },
      emailVerified: true,
      fullName: 'Octo',
    })
    expect(profile!.usernames[0]!.display).toBe('octo-cat')
    expect(fake.asked.map(({ url }) => url)).toEqual([
      'https://github.com/login/oauth/access_token',
      'https://api.github.com/user',
      'https://api.github.com/user/emails',
    ])
  })

  it.each([
    ['an unverified primary address', [{ email: 'octo@example.com', primary: true, verified: false }]],
    ['only secondary ones', [{ email: 'octo@example.com', primary: false, verified: true }]],
    ['none', []],
    ['no list', { message: 'Not Found' }],
  ])('vouches for nothing with %s', async (_name, list) => {
    emails(list)
    expect(await redeem(clientOf('github', clientId), null)).toMatchObject({ emailVerified: false })
  })

  it('is refused with another state', async () => {
    emails([])
    await expect(redeem(clientOf('github', clientId), null, { state: 'other' })).rejects.toMatchObject({
      reason: 'state-mismatch',
    })
  })
})
