/** A request for every problem code of signing in with a provider. */
import { beforeAll } from 'vitest'
import type { Answer, Postern, SignedIn } from '#test/support/servers/postern.ts'
import { freshName } from '#test/support/fixtures/tree.ts'
import { ProviderBrowser } from './browser.ts'
import { claimsOf, type Lie, useLyingProvider } from './lying-provider.ts'
import { registerProvider } from './use-provider.ts'

/** Starts a provider, and lets it be called. @param postern with `WEBHOOK_LOOPBACK` */
export function providerProblems(postern: Postern, root: SignedIn) {
  const provider = useLyingProvider()
  let uuid = ''
  beforeAll(async () => {
    uuid = (await registerProvider(postern, root, provider.issuer, { name: 'lying', sign_up: true, link: true })).uuid
  })

  /** What the callback answers to somebody new. */
  async function visit(claims: Record<string, unknown>, lie: Lie = {}, path = '/sign-in/with/lying'): Promise<Answer> {
    return answered(new ProviderBrowser(postern), claims, lie, path)
  }

  async function answered(
    browser: ProviderBrowser,
    claims: Record<string, unknown>,
    lie: Lie,
    path: string,
  ): Promise<Answer> {
    Object.assign(provider, { lie, claims })
    const { status, headers, text } = await browser.ask(await browser.passProvider(await browser.begin(path)))
    return { status, headers, body: text && JSON.parse(text) }
  }

  async function under(policy: object, back: object, act: () => Promise<Answer>): Promise<Answer> {
    await postern.call('PATCH', `/v1/providers/${uuid}`, { token: root.token, body: policy })
    const answer = await act()
    await postern.call('PATCH', `/v1/providers/${uuid}`, { token: root.token, body: back })
    return answer
  }

  /** A browser whose session has the cookie of somebody who signed up by the provider. */
  async function signedUp(login: string): Promise<ProviderBrowser> {
    const browser = new ProviderBrowser(postern)
    await answered(browser, claimsOf(login), {}, '/sign-in/with/lying')
    return browser
  }

  return {
    'provider-sign-in-expired': () => postern.call('GET', '/sign-in/callback/lying?code=x&state=x'),
    'provider-answer-rejected': () =>
      visit(claimsOf(freshName()), { token: ({ payload }) => (payload['nonce'] = 'another') }),
    'provider-access-denied': () =>
      visit(claimsOf(freshName()), { redirect: (url) => url.searchParams.set('error', 'access_denied') }),
    'provider-account-not-allowed': () =>
      under({ sign_up: false }, { sign_up: true }, () => visit(claimsOf(freshName()))),
    'provider-email-not-verified': () => visit(claimsOf(freshName(), { email_verified: false })),
    'provider-approval-pending': async () => {
      const setting = (body: object) => postern.call('PATCH', '/v1/settings', { token: root.token, body })
      await setting({ registration_approval: true })
      const answer = await visit(claimsOf(freshName()))
      await setting({ registration_approval: false })
      return answer
    },
    'provider-account-exists': async () => {
      const name = freshName()
      await postern.createUser(name)
      return visit(claimsOf(name))
    },
    'identity-taken': async () => {
      const name = freshName()
      await signedUp(name)
      return answered(await signedUp(freshName()), claimsOf(name), {}, '/sign-in/with/lying/link')
    },
    'provider-unavailable': () =>
      visit(claimsOf(freshName()), { answer: (answer) => Object.assign(answer, { statusCode: 500 }) }),
    'last-way-in': async () => {
      const browser = await signedUp(freshName())
      const { items } = JSON.parse((await browser.ask('/v1/identities')).text) as { items: { uuid: string }[] }
      const init = { method: 'DELETE', headers: { 'Sec-Fetch-Site': 'same-origin' } }
      const { status, headers, text } = await browser.ask(`/v1/identities/${items[0]!.uuid}`, init)
      return { status, headers, body: JSON.parse(text) }
    },
  }
}
