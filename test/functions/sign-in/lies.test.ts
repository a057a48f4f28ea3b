/** Every lie of a provider, of somebody between, or of a browser: refused with a stable code, and its reason in the audit log. */
import { createHmac } from 'node:crypto'
import type { MutableResponse } from 'oauth2-mock-server'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { codeOf, ProviderBrowser } from '#test/support/providers/browser.ts'
import { claimsOf, type Lie, useLyingProvider } from '#test/support/providers/lying-provider.ts'
import { clientId, clientSecret, registerProvider } from '#test/support/providers/use-provider.ts'
import { usePosternWithInbox, useRoot } from '#test/support/servers/use-postern.ts'

const { postern } = usePosternWithInbox(() => ({ WEBHOOK_LOOPBACK: 'allowed' }))
const root = useRoot(postern)
const provider = useLyingProvider()
const other = useLyingProvider()

beforeAll(async () => {
  const policy = { sign_up: true, link: true }
  await registerProvider(postern, root, provider.issuer, { name: 'lying', ...policy })
  await registerProvider(postern, root, other.issuer, { name: 'other', ...policy })
})

let people = 0
beforeEach(() => {
  people += 1
  Object.assign(provider, { lie: {}, claims: claimsOf(`victim-${people}`) })
  Object.assign(other, { lie: {}, claims: claimsOf(`other-${people}`) })
})

const rejected: [number, string] = [400, 'provider-answer-rejected']
const withToken = (token: Lie['token']): Lie => ({ token: token! })

/** Replaces the header and the signature of the ID token. */
function resigned(alg: string, sign: (input: string) => string): Lie {
  return {
    answer: ({ body }: MutableResponse) => {
      const parts = (body as { id_token: string }).id_token.split('.')
      const input = `${Buffer.from(JSON.stringify({ alg })).toString('base64url')}.${parts[1]}`
      Object.assign(body, { id_token: `${input}.${sign(input)}` })
    },
  }
}

const lies: [lie: string, expected: [number, string], reason: string, Lie | (() => Lie)][] = [
  ['a wrong nonce', rejected, 'nonce-mismatch', withToken(({ payload }) => (payload['nonce'] = 'another'))],
  ['no nonce', rejected, 'nonce-mismatch', withToken(({ payload }) => delete payload['nonce'])],
  ['a wrong audience', rejected, 'audience-mismatch', withToken(({ payload }) => (payload['aud'] = 'another client'))],
  [
    'an audience of two without azp',
    rejected,
    'audience-mismatch',
    withToken(({ payload }) => (payload['aud'] = [clientId, 'another client'])),
  ],
  ['a wrong issuer', rejected, 'issuer-mismatch', withToken(({ payload }) => (payload.iss = 'https://evil.example'))],
  ['the issuer with a slash', rejected, 'issuer-mismatch', withToken(({ payload }) => (payload.iss += '/'))],
  ['an expired token', rejected, 'token-expired', withToken(({ payload }) => (payload.exp = payload.iat - 60))],
  [
    'a token without an end',
    rejected,
    'token-expired',
    withToken(({ payload }) => delete (payload as { exp?: number }).exp),
  ],
  [
    'a token that is not valid yet',
    rejected,
    'token-expired',
    withToken(({ payload }) => (payload.nbf = payload.iat + 3600)),
  ],
  ['the algorithm none', rejected, 'algorithm-not-allowed', resigned('none', () => '')],
  [
    'a signature by the client secret',
    rejected,
    'algorithm-not-allowed',
    resigned('HS256', (input) => createHmac('sha256', clientSecret).update(input).digest('base64url')),
  ],
  [
    'a signature that is none',
    rejected,
    'signature-invalid',
    resigned('RS256', () => Buffer.alloc(256).toString('base64url')),
  ],
  [
    'a key that it does not publish',
    rejected,
    'signature-invalid',
    withToken(({ header }) => (header.kid = 'unknown')),
  ],
  ['no subject', rejected, 'subject-missing', withToken(({ payload }) => delete payload['sub'])],
  [
    'another subject at the userinfo endpoint',
    rejected,
    'subject-mismatch',
    {
      token: ({ payload }) => delete payload['email'],
      userInfo: ({ body }) => Object.assign(body, { sub: 'sub-of-the-victim' }),
    },
  ],
  [
    'no ID token',
    rejected,
    'answer-invalid',
    { answer: ({ body }) => delete (body as Record<string, unknown>)['id_token'] },
  ],
  [
    'a token endpoint that refuses the code',
    rejected,
    'code-rejected',
    {
      answer: (answer) =>
        Object.assign(answer, { statusCode: 400, body: { error: 'invalid_grant', error_description: '<b>x</b>' } }),
    },
  ],
  [
    'a token endpoint that redirects',
    rejected,
    'answer-invalid',
    { answer: (answer) => Object.assign(answer, { statusCode: 302 }) },
  ],
  [
    'a token endpoint with a fault',
    [503, 'provider-unavailable'],
    'provider-unreachable',
    { answer: (answer) => Object.assign(answer, { statusCode: 500 }) },
  ],
  [
    'an answer without an end',
    [503, 'provider-unavailable'],
    'provider-unreachable',
    { answer: ({ body }) => Object.assign(body, { padding: 'x'.repeat(300 * 1024) }) },
  ],
  [
    'an answer of another issuer (RFC 9207)',
    rejected,
    'provider-mismatch',
    () => ({ redirect: (url) => url.searchParams.set('iss', other.issuer) }),
  ],
  [
    'an unverified address',
    [403, 'provider-email-not-verified'],
    'email-not-verified',
    withToken(({ payload }) => (payload['email_verified'] = false)),
  ],
  [
    'an address that is verified by nobody’s word',
    [403, 'provider-email-not-verified'],
    'email-not-verified',
    withToken(({ payload }) => (payload['email_verified'] = 'yes')),
  ],
  [
    'that the user cancelled',
    [403, 'provider-access-denied'],
    'access-denied',
    {
      redirect: (url) => {
        url.searchParams.delete('code')
        url.searchParams.set('error', 'access_denied')
        url.searchParams.set('error_description', '<script>alert(1)</script>')
      },
    },
  ],
  [
    'a wrong state',
    [400, 'provider-sign-in-expired'],
    'state-mismatch',
    { redirect: (url) => url.searchParams.set('state', 'x') },
  ],
  [
    'no state',
    [400, 'provider-sign-in-expired'],
    'state-mismatch',
    { redirect: (url) => url.searchParams.delete('state') },
  ],
]

describe('a provider that lies', () => {
  it.each(lies)('%s: %j, %s', async (_name, expected, reason, lie) => {
    provider.lie = typeof lie === 'function' ? lie() : lie
    const browser = new ProviderBrowser(postern)
    const visit = await browser.passThrough('lying')
    expect(codeOf(visit)).toEqual(expected)
    expect(visit.text).not.toMatch(/<b>|script|invalid_grant/)
    expect(browser.jar.has('__Host-postern-session')).toBe(false)
    expect(await lastReason()).toBe(reason)
    expect(await postern.database.sql('select from users where email like $1', [`victim-${people}@%`])).toEqual([])
  })

  it('303 when it tells the truth, or the tests above prove nothing', async () => {
    expect((await new ProviderBrowser(postern).passThrough('lying')).status).toBe(303)
  })
})

describe('an answer in the wrong place', () => {
  it('400 at the callback of another provider', async () => {
    const browser = new ProviderBrowser(postern)
    const url = await browser.passProvider(await browser.begin('/sign-in/with/lying'))
    expect(codeOf(await browser.ask(url.replace('/callback/lying', '/callback/other')))).toEqual(rejected)
    expect(await lastReason()).toBe('provider-mismatch')
  })

  it('400 in a browser that did not begin: nobody can hand somebody else a sign-in of theirs', async () => {
    const attacker = new ProviderBrowser(postern)
    const url = await attacker.passProvider(await attacker.begin('/sign-in/with/lying'))
    expect(codeOf(await new ProviderBrowser(postern).ask(url))).toEqual([400, 'provider-sign-in-expired'])
  })

  it('400 for the code of another sign-in with the state of one’s own: PKCE', async () => {
    const attacker = new ProviderBrowser(postern)
    const stolen = new URL(await attacker.passProvider(await attacker.begin('/sign-in/with/lying'))).searchParams.get(
      'code',
    )!
    const browser = new ProviderBrowser(postern)
    const own = new URL(await browser.passProvider(await browser.begin('/sign-in/with/lying')))
    own.searchParams.set('code', stolen)
    expect(codeOf(await browser.ask(own.href))[1]).toMatch(/^provider-(answer-rejected|unavailable)$/)
    expect(browser.jar.has('__Host-postern-session')).toBe(false)
  })

  it('400 for an answer that is played again, with the cookie of before', async () => {
    const browser = new ProviderBrowser(postern)
    const url = await browser.passProvider(await browser.begin('/sign-in/with/lying'))
    const again = new ProviderBrowser(postern, new Map(browser.jar))
    expect((await browser.ask(url)).status).toBe(303)
    expect(browser.jar.has('__Host-postern-provider')).toBe(false)
    expect(codeOf(await again.ask(url))[0]).toBeGreaterThanOrEqual(400)
    expect(again.jar.has('__Host-postern-session')).toBe(false)
  })

  it('400 for a second try with the same state after one that was rejected', async () => {
    const browser = new ProviderBrowser(postern)
    const url = new URL(await browser.passProvider(await browser.begin('/sign-in/with/lying')))
    const again = new ProviderBrowser(postern, new Map(browser.jar))
    url.searchParams.set('iss', other.issuer)
    expect(codeOf(await browser.ask(url.href))).toEqual(rejected)
    url.searchParams.delete('iss')
    expect(codeOf(await again.ask(url.href))).toEqual([400, 'provider-sign-in-expired'])
    expect(await lastReason()).toBe('state-used')
  })

  it('400 after ten minutes', async () => {
    const browser = new ProviderBrowser(postern)
    const url = await browser.passProvider(await browser.begin('/sign-in/with/lying'))
    await postern.database.moveClock('11 minutes')
    expect(codeOf(await browser.ask(url))).toEqual([400, 'provider-sign-in-expired'])
  })
})

async function lastReason(): Promise<string> {
  const [event] = await postern.database.sql<{ reason: string }>(
    `select details ->> 'reason' as reason from audit_events where action = 'provider-sign-in-failed' order by id desc limit 1`,
  )
  return event!.reason
}
