/** Linking and unlinking accounts at providers, and signing in where the account has a second factor. */
import { beforeAll, describe, expect, it } from 'vitest'
import { codeOf, ProviderBrowser } from '#test/support/providers/browser.ts'
import { personOf, registerProvider, useHonestProvider } from '#test/support/providers/use-provider.ts'
import { enrol, codeOf as appCodeOf } from '#test/support/fixtures/second-factor.ts'
import { refusesUnauthorized } from '#test/support/contract/strangers.ts'
import { signInWithCookies } from '#test/support/servers/cookie-jar.ts'
import { usePosternWithInbox, useRoot } from '#test/support/servers/use-postern.ts'

const { postern, inbox } = usePosternWithInbox(() => ({ WEBHOOK_LOOPBACK: 'allowed' }))
const root = useRoot(postern)
const logins = ['ada', 'ben', 'cleo', 'dora', 'emil', 'fred']
const provider = useHonestProvider(logins.map((login) => personOf(login)))
beforeAll(async () => {
  await registerProvider(postern, root, provider.issuer, { sign_up: true, link: true })
})

const ofOurPage = { 'Sec-Fetch-Site': 'same-origin' }

/** A browser that is signed in as a user with a password whose address nobody proved. */
async function signedIn(login: string): Promise<ProviderBrowser> {
  await postern.createUser(login)
  return new ProviderBrowser(postern, await signInWithCookies(postern, login))
}

/** Links the account of a name at the provider. */
async function link(browser: ProviderBrowser, sub: string) {
  const { location, status, text } = await browser.ask('/sign-in/with/honest/link?return_to=/account', {
    headers: ofOurPage,
  })
  if (status !== 303) throw new Error(text)
  return browser.ask(await browser.signInAtProvider(location, sub))
}

describe('GET /sign-in/with/{provider}/link', () => {
  it('303 links, in a session that is fresh; then the provider signs in, without any word about the address', async () => {
    const browser = await signedIn('ada')
    const visit = await link(browser, 'sub-ada')
    expect([visit.status, visit.location]).toEqual([303, '/sign-in/next?return_to=%2Faccount'])
    const { text } = await browser.ask('/v1/identities')
    expect(JSON.parse(text).items).toEqual([
      expect.objectContaining({
        provider: { name: 'honest', title: 'Honest', enabled: true },
        email: 'ada@example.test',
        last_used_at: null,
      }),
    ])
    await expect
      .poll(() =>
        inbox
          .mails()
          .filter(({ to }) => to.includes('ada@example.test'))
          .map(({ subject }) => subject),
      )
      .toContainEqual(expect.stringContaining('Honest now signs in'))
    const other = new ProviderBrowser(postern)
    expect((await other.signIn('honest', 'sub-ada')).status).toBe(303)
    expect(JSON.parse((await other.ask('/v1/sessions/current')).text).user.username).toBe('ada')
  })

  it('409 for an account at the provider that signs in somebody else', async () => {
    const browser = await signedIn('ben')
    expect(codeOf(await link(browser, 'sub-ada'))).toEqual([409, 'identity-taken'])
    expect(JSON.parse((await browser.ask('/v1/identities')).text).items).toEqual([])
  })

  it('400 when the session ended while the user was at the provider', async () => {
    const browser = await signedIn('cleo')
    const { location } = await browser.ask('/sign-in/with/honest/link', { headers: ofOurPage })
    await postern.database.sql(
      `update sessions set ended_at = app_now() where user_id = (select id from users where username = 'cleo')`,
    )
    expect(codeOf(await browser.ask(await browser.signInAtProvider(location, 'sub-cleo')))).toEqual([
      400,
      'provider-sign-in-expired',
    ])
    expect(await postern.database.sql(`select from identities where subject = 'sub-cleo'`)).toEqual([])
  })

  it('403 from a page of another site', async () => {
    const browser = await signedIn('dora')
    const visit = await browser.ask('/sign-in/with/honest/link', {
      headers: { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'navigate' },
    })
    expect(codeOf(visit)).toEqual([403, 'origin-not-allowed'])
  })

  it('403 when the authentication is older than the setting says', async () => {
    const browser = new ProviderBrowser(postern, await signInWithCookies(postern, 'dora'))
    await postern.database.sql(
      `update sessions set authenticated_at = app_now() - interval '16 minutes' where user_id = (select id from users where username = 'dora')`,
    )
    expect(codeOf(await browser.ask('/sign-in/with/honest/link', { headers: ofOurPage }))).toEqual([
      403,
      'step-up-required',
    ])
  })
})

describe('an account with a second factor', () => {
  it('303 to the page of the second factor: the provider alone opens nothing, and the ticket does', async () => {
    await postern.createUser('emil')
    const { token } = await postern.signIn('emil')
    const { secret } = await enrol(postern, token)
    await postern.database.sql(`update users set email_proven_at = app_now() where username = 'emil'`)
    const browser = new ProviderBrowser(postern)
    const visit = await browser.signIn('honest', 'sub-emil', '?return_to=/reports')
    expect([visit.status, visit.location]).toEqual([303, '/sign-in/second-factor?return_to=%2Freports'])
    expect([...browser.jar.keys()]).toEqual(['__Host-postern-pending'])
    const ticket = decodeURIComponent(browser.jar.get('__Host-postern-pending')!).split('~').at(-1)
    await postern.database.sql('update authenticators set last_step = 0')
    const answer = await postern.call('POST', '/v1/sessions/second-factor', {
      body: { ticket, code: await appCodeOf(secret) },
    })
    expect(answer).toMatchObject({ status: 201, body: { user: { username: 'emil' } } })
    const { body } = await postern.call('GET', '/v1/sessions/current', { token: answer.body.access_token })
    expect(body.session).toMatchObject({ amr: expect.arrayContaining(['fed', 'otp']), aal: 2 })
  })
})

describe('DELETE /v1/identities/{uuid}', () => {
  it('200 unlinks: other sessions end, this one goes on, and the provider signs in no more', async () => {
    const browser = new ProviderBrowser(postern)
    await postern.database.sql(`update users set email_proven_at = null where username = 'ada'`)
    await browser.signIn('honest', 'sub-ada')
    const { token } = await postern.signIn('ada')
    const [identity] = (await postern.call('GET', '/v1/identities', { token })).body.items
    const answer = await postern.call('DELETE', `/v1/identities/${identity.uuid}`, { token })
    expect(answer.status).toBe(200)
    expect((await browser.ask('/v1/sessions/current')).status).toBe(401)
    expect((await postern.call('GET', '/v1/identities', { token: answer.body.access_token })).body).toEqual({
      items: [],
    })
    expect(codeOf(await new ProviderBrowser(postern).signIn('honest', 'sub-ada'))).toEqual([
      409,
      'provider-account-exists',
    ])
  })

  it('409 for the last way in', async () => {
    const browser = new ProviderBrowser(postern)
    await browser.signIn('honest', 'sub-fred')
    const { items } = JSON.parse((await browser.ask('/v1/identities')).text)
    const remove = () => browser.ask(`/v1/identities/${items[0].uuid}`, { method: 'DELETE', headers: ofOurPage })
    expect(codeOf(await remove())).toEqual([409, 'last-way-in'])
    await postern.database.sql(`update users set password_hash = 'a hash' where email = 'fred@example.test'`)
    expect((await remove()).status).toBe(200)
  })

  it('404 for the identity of somebody else', async () => {
    const [identity] = await postern.database.sql<{ uuid: string }>(
      `select i.uuid from identities i join users u on u.id = i.user_id where u.username = 'emil'`,
    )
    const { token } = await postern.signIn('ada')
    expect((await postern.call('DELETE', `/v1/identities/${identity!.uuid}`, { token })).status).toBe(404)
  })
})

describe('the export of an account', () => {
  it('has its identities, and its deletion deletes them', async () => {
    const browser = new ProviderBrowser(postern)
    await postern.database.sql(`update users set email_proven_at = app_now() where username = 'ben'`)
    await browser.signIn('honest', 'sub-ben')
    const { text } = await browser.ask('/v1/users/current/export')
    expect(JSON.parse(text).identities).toEqual([
      expect.objectContaining({
        provider: 'honest',
        issuer: provider.issuer,
        subject: 'sub-ben',
        email: 'ben@example.test',
      }),
    ])
    await postern.database.sql(`delete from users where username = 'ben'`)
    expect(await postern.database.sql(`select from identities where subject = 'sub-ben'`)).toEqual([])
  })
})

refusesUnauthorized(postern, 'GET', '/v1/identities', 'signed-in')
refusesUnauthorized(postern, 'DELETE', '/v1/identities/0192f0c1-2345-4678-9abc-def012345678', 'signed-in')
