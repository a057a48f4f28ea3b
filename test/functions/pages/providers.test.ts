/** Providers on hosted pages: buttons, linking and unlinking, the second factor after a provider, and refusals as pages. */
import { beforeAll, describe, expect, it } from 'vitest'
import { codeOf, enrol } from '#test/support/fixtures/second-factor.ts'
import { ProviderBrowser, type Visit } from '#test/support/providers/browser.ts'
import { personOf, registerProvider, useHonestProvider } from '#test/support/providers/use-provider.ts'
import { openReader, type PageReader } from '#test/support/servers/page-reader.ts'
import { usePosternWithInbox, useRoot } from '#test/support/servers/use-postern.ts'

const { postern } = usePosternWithInbox(() => ({ WEBHOOK_LOOPBACK: 'allowed', ENVIRONMENT: 'development' }))
const root = useRoot(postern)
const people = ['hanna', 'ivo', 'jana', 'kurt', 'lena', 'mara', 'nils'].map((login) => personOf(login))
const provider = useHonestProvider([...people, personOf('nobody', false)])
let uuid: string
beforeAll(async () => {
  uuid = (await registerProvider(postern, root, provider.issuer, { sign_up: true, link: true })).uuid
  const body = { return_origins: ['https://app.example.test'] }
  await postern.call('PATCH', '/v1/settings', { token: root.token, body })
})

const html = { headers: { Accept: 'text/html' } }
const change = (body: object) => postern.call('PATCH', `/v1/providers/${uuid}`, { token: root.token, body })

/** Signs in by the provider with a reader's cookies. @returns what the callback answered, as a page where it is one */
async function signInBy(reader: PageReader, login: string, query = ''): Promise<Visit> {
  const browser = new ProviderBrowser(postern, reader.jar)
  const url = await browser.signInAtProvider(await browser.begin(`/sign-in/with/honest${query}`), `sub-${login}`)
  return browser.ask(url, html)
}

async function link(reader: PageReader, login: string): Promise<Visit> {
  const browser = new ProviderBrowser(postern, reader.jar)
  const ofOurPage = { headers: { ...html.headers, 'Sec-Fetch-Site': 'same-origin', 'Sec-Fetch-Mode': 'navigate' } }
  const { location } = await browser.ask('/sign-in/with/honest/link', ofOurPage)
  if (location.startsWith('/')) return { location } as Visit
  return browser.ask(await browser.signInAtProvider(location, `sub-${login}`), html)
}

async function readerOf(username: string): Promise<PageReader> {
  await postern.createUser(username)
  const reader = openReader(postern)
  await reader.signIn(username)
  return reader
}

describe('the buttons', () => {
  it('are on /sign-in, in the language of the reader, and take the target along', async () => {
    const reader = openReader(postern)
    const page = await reader.get('/sign-in?return_to=%2Forders')
    expect(page.html).toContain('href="/sign-in/with/honest?return_to=%2Forders">Continue with Honest</a>')
    expect((await reader.get('/sign-in', { 'Accept-Language': 'de' })).text).toContain('Mit Honest fortfahren')
  })

  it('are on /sign-up for those that make accounts, while registration is open', async () => {
    const reader = openReader(postern)
    expect((await reader.get('/sign-up')).text).toContain('Continue with Honest')
    await change({ sign_up: false })
    expect((await reader.get('/sign-up')).text).not.toContain('Honest')
    expect((await reader.get('/sign-in')).text).toContain('Honest')
    await change({ sign_up: true })
  })

  it('are gone once the provider is disabled', async () => {
    const reader = openReader(postern)
    await change({ enabled: false })
    expect((await reader.get('/sign-in')).text).not.toContain('Honest')
    await change({ enabled: true })
  })
})

describe('a sign-in', () => {
  it('303 comes by /sign-in/next, which judges the target as every page does', async () => {
    const reader = openReader(postern)
    for (const [target, ends] of [
      ['https://app.example.test/orders', 'https://app.example.test/orders'],
      ['/account/data', '/account/data'],
      ['https://evil.example.test/', '/account'],
      ['//evil.example.test/', '/account'],
      [`/${'x'.repeat(600)}`, '/account'], // no cookie keeps it
    ] as const) {
      const { status, location } = await signInBy(reader, 'hanna', `?return_to=${encodeURIComponent(target)}`)
      expect(status).toBe(303)
      expect(location).toMatch(/^\/sign-in\/next(?:\?|$)/)
      expect((await reader.get(location)).location).toBe(ends)
    }
  })

  it('303 comes by what has to be done first', async () => {
    const reader = openReader(postern)
    await signInBy(reader, 'ivo')
    await postern.call('PUT', '/v1/terms', { token: root.token, body: { texts: { en: 'Be kind.' } } })
    const { location } = await signInBy(reader, 'ivo', '?return_to=%2Faccount%2Fdata')
    expect((await reader.get(location)).location).toMatch(/^\/account\/terms\?return_to=/)
    await postern.call('PUT', '/v1/terms', { token: root.token, body: { texts: null } })
  })

  it('303 of an account with a second factor is finished on its page', async () => {
    await readerOf('jana')
    const { token } = await postern.signIn('jana')
    const { secret } = await enrol(postern, token)
    await postern.database.sql(`update users set email_proven_at = app_now() where username = 'jana'`)
    await postern.database.sql('update authenticators set last_step = 0')
    const reader = openReader(postern)
    const { location } = await signInBy(reader, 'jana', '?return_to=%2Faccount%2Fdata')
    expect(location).toBe('/sign-in/second-factor?return_to=%2Faccount%2Fdata')
    expect((await reader.get(location)).html).toContain('name="code"')
    const done = await reader.post(location, { code: await codeOf(secret) })
    expect([done.status, done.location]).toEqual([303, '/sign-in/next?return_to=%2Faccount%2Fdata'])
    expect((await reader.get('/account')).text).toContain('jana')
  })
})

describe('/account/security', () => {
  it('links, shows and unlinks; the page says what was done', async () => {
    const reader = await readerOf('kurt')
    expect((await reader.get('/account/security')).html).toContain('href="/sign-in/with/honest/link"')
    const { location } = await link(reader, 'kurt')
    const { location: page } = await reader.get(location)
    expect(page).toBe('/account/security?done=linked')
    const linked = await reader.get(page!)
    expect(linked.text).toContain('From now on you can sign in with it, too.')
    expect(linked.text).toContain('kurt@example.test')
    expect(linked.html).not.toContain('href="/sign-in/with/honest/link"')
    const [, identity] = /name="uuid" value="([^"]+)"/.exec(linked.html)!
    const gone = await reader.post('/account/security', { do: 'unlink', uuid: identity! })
    expect([gone.status, gone.location]).toEqual([303, '/account/security?done=unlinked'])
    expect((await reader.get(gone.location!)).html).toContain('href="/sign-in/with/honest/link"')
  })

  it('409 keeps the last way in, and says so', async () => {
    const reader = openReader(postern)
    await signInBy(reader, 'lena')
    const [, identity] = /name="uuid" value="([^"]+)"/.exec((await reader.get('/account/security')).html)!
    const kept = await reader.post('/account/security', { do: 'unlink', uuid: identity! })
    expect(kept.status).toBe(409)
    expect(kept.text).toContain('This is the only way into your account.')
  })

  it('200 confirms by signing in again, where nothing else is known of the user', async () => {
    const reader = openReader(postern)
    await signInBy(reader, 'nils')
    const page = await reader.get('/account/confirm?return_to=%2Faccount%2Fdata')
    expect(page.html).toContain('href="/sign-in?return_to=%2Faccount%2Fdata">Sign in again</a>')
  })

  it('303 asks first who is there, and comes back to the page, not to the address that leads away', async () => {
    const reader = await readerOf('mara')
    await postern.database.sql(`update sessions set authenticated_at = app_now() - interval '1 hour'`)
    expect((await link(reader, 'mara')).location).toBe('/account/confirm?return_to=%2Faccount%2Fsecurity')
    expect((await link(openReader(postern), 'mara')).location).toBe('/sign-in?return_to=%2Faccount%2Fsecurity')
  })
})

describe('a refusal', () => {
  it('is a page with the brand, in the language of the reader, and leads back to the sign-in with its target', async () => {
    const body = { brand: { name: 'Northwind' } }
    await postern.call('PATCH', '/v1/settings', { token: root.token, body })
    const { status, text } = await signInBy(openReader(postern), 'nobody', '?return_to=%2Forders')
    expect(status).toBe(403)
    expect(text).toContain('Northwind')
    expect(text).toContain('href="/sign-in?return_to=%2Forders">Back</a>')
    const german = await openReader(postern).get('/sign-in/callback/honest?code=x', { 'Accept-Language': 'de' })
    expect(german.status).toBe(400)
    expect(german.text).toContain('Diese Anmeldung ist abgelaufen')
    expect(german.html).toContain('href="/sign-in">Zurück</a>')
    expect((await openReader(postern).get('/sign-in/with/nowhere')).html).toContain('href="/sign-in">Back</a>')
  })

  it('of a link leads back to the account', async () => {
    const reader = await readerOf('other.kurt')
    await signInBy(openReader(postern), 'kurt')
    const { status, text } = await link(reader, 'hanna')
    expect(status).toBe(409)
    expect(text).toContain('href="/account/security">Back</a>')
  })
})
