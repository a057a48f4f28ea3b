/** Passkeys in real Chromium with its virtual authenticators, by the script of the pages: `/passkeys.js` and attributes. */
import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startSameHost } from '#test/support/client/same-host.ts'
import { lastDetails } from '#test/support/fixtures/passkeys.ts'
import { chromiumPath, startChromium } from '#test/support/servers/browser.ts'
import { goodPassword } from '#test/support/servers/postern.ts'
import { running } from '#test/support/servers/prepared.ts'
import { usePostern } from '#test/support/servers/use-postern.ts'

if (!chromiumPath)
  console.warn('test/browser/passkeys.test.ts is skipped: no Chromium here (Debian: apt-get install chromium).')

/** A page as ours are: a strict policy, and no script but ours. */
function page(form: string) {
  const text = `<!doctype html><html lang="en"><head><meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'; connect-src 'self'">
    <title>page</title><script type="module" src="/passkeys.js"></script></head><body>${form}</body></html>`
  return { type: 'text/html', text }
}

const parts = `<button type="button" data-passkey-button hidden>Use a passkey</button>
  <p role="alert" data-passkey-error="unknown-credential" hidden>unknown</p>
  <p role="alert" data-passkey-error="exists" hidden>exists</p>
  <p role="alert" data-passkey-error="cancelled" hidden>cancelled</p>
  <p role="alert" data-passkey-error="failed" hidden>failed</p>`

const pages = {
  '/sign-in': page(`<form data-passkey="sign-in" data-return="/done">${parts}</form>`),
  '/sign-in-by-field': page(
    `<form data-passkey="sign-in" data-return="/done"><input name="login" autocomplete="username webauthn">${parts}</form>`,
  ),
  '/register': page(
    `<form data-passkey="register" data-return="/done" data-step-up="/confirm"><input name="name" value="My key">${parts}</form>`,
  ),
  '/confirm': page(`<form data-passkey="step-up" data-return="/register">${parts}</form>`),
  '/second-factor': page(`<form data-passkey="second-factor" data-return="/done"><input name="ticket">${parts}</form>`),
  '/list': page(`<ul data-passkey="list"></ul>`),
  '/done': page('<h1>done</h1>'),
}

describe.skipIf(!chromiumPath)('passkeys in Chromium', () => {
  const host = running(() => startSameHost(() => postern.url, pages))
  const postern = usePostern(() => ({ BASE_URL: host.url, PASSKEY_RP_ID: 'localhost' }))
  let browser: Browser
  let context: BrowserContext
  let tab: Page
  let devices: CDPSession
  let complaints: string[]
  let username: string
  let count = 0

  beforeAll(async () => {
    browser = await startChromium()
  })
  afterAll(() => browser?.close())
  beforeEach(async () => {
    context = await browser.newContext({ baseURL: host.url })
    tab = await context.newPage()
    complaints = []
    tab.on('pageerror', (error) => complaints.push(error.message))
    tab.on('console', (message) => /Content Security Policy/.test(message.text()) && complaints.push(message.text()))
    devices = await context.newCDPSession(tab)
    await devices.send('WebAuthn.enable', { enableUI: false })
    username = `user${(count += 1)}`
    await postern.createUser(username)
  })
  afterEach(async () => {
    await context.close()
    if (complaints.length > 0) throw new Error(complaints.join('\n'))
  })

  /** Plugs in an authenticator. @returns its id */
  async function plugIn(transport: 'internal' | 'usb' = 'internal'): Promise<string> {
    const options = {
      protocol: 'ctap2' as const,
      transport,
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    }
    const { authenticatorId } = await devices.send('WebAuthn.addVirtualAuthenticator', { options })
    return authenticatorId
  }

  async function credentialsOf(authenticatorId: string) {
    return (await devices.send('WebAuthn.getCredentials', { authenticatorId })).credentials
  }

  /** Signs in with the password, in cookies. @returns the answer */
  function signIn(): Promise<{ code?: string; ticket?: string }> {
    const body = JSON.stringify({ login: username, password: goodPassword, cookies: true })
    return tab.evaluate(`fetch('/v1/sessions', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: ${JSON.stringify(body)} })
      .then((answer) => answer.json())`)
  }

  const press = () => tab.click('[data-passkey-button]')
  const done = () => tab.waitForURL('**/done')
  const shown = (code: string) => tab.waitForSelector(`[data-passkey-error="${code}"]:not([hidden])`)
  const read = (path: string) =>
    tab.evaluate<{ items?: { name: string }[]; session?: { aal: number; amr: string[] } }>(
      `fetch('${path}').then((answer) => answer.json())`,
    )

  async function register(): Promise<void> {
    await tab.goto('/done')
    await signIn()
    await tab.goto('/register')
    await press()
    await done()
  }

  async function startAfresh(path: string): Promise<void> {
    await context.clearCookies()
    await tab.goto(path)
  }

  it('registers one, which has its name, and signs in with it by a button', async () => {
    const device = await plugIn()
    await register()
    expect(await credentialsOf(device)).toMatchObject([{ isResidentCredential: true, rpId: 'localhost' }])
    expect(await read('/v1/passkeys')).toMatchObject({ items: [{ name: 'My key', transports: ['internal'] }] })
    await startAfresh('/sign-in')
    await press()
    await done()
    expect(await read('/v1/sessions/current')).toMatchObject({ user: { username }, session: { aal: 2 } })
  })

  it('signs in by the field of a form, without a press', async () => {
    await plugIn()
    await register()
    await startAfresh('/sign-in-by-field')
    await done()
    expect(await read('/v1/sessions/current')).toMatchObject({ user: { username } })
  })

  it('is the second factor after a password', async () => {
    await plugIn()
    await register()
    await startAfresh('/second-factor')
    const { code, ticket } = await signIn()
    expect(code).toBe('second-factor-required')
    await tab.fill('[name=ticket]', ticket!)
    await press()
    await done()
    const { session } = await read('/v1/sessions/current')
    expect(session).toMatchObject({ aal: 2 })
    expect(session!.amr).toContain('pwd')
  })

  it('confirms a session that is old before another one is registered', async () => {
    await plugIn()
    await register()
    await postern.database.sql(`update sessions set authenticated_at = app_now() - interval '1 hour'`)
    await tab.goto('/register')
    await press()
    await tab.waitForURL('**/confirm')
    await press()
    await tab.waitForURL('**/register')
  })

  it('has the authenticator forget one that was removed', async () => {
    const device = await plugIn()
    await register()
    await postern.database.sql(`delete from passkeys p using users u where u.id = p.user_id and u.username = $1`, [
      username,
    ])
    await startAfresh('/sign-in')
    await press()
    await shown('unknown-credential')
    await expect.poll(() => credentialsOf(device)).toEqual([])
  })

  it('keeps one whose account is locked', async () => {
    const device = await plugIn()
    await register()
    await postern.database.sql(`update users set enabled = false where username = $1`, [username])
    await startAfresh('/sign-in')
    await press()
    await shown('failed')
    expect(await credentialsOf(device)).toHaveLength(1)
  })

  it('has the authenticator forget what the list of the account does not have', async () => {
    const device = await plugIn()
    await register()
    const [removed] = await credentialsOf(device)
    await postern.database.sql(`update passkeys set credential_id = $1 where credential_id = $2`, [
      Buffer.from('on another device'),
      Buffer.from(removed!.credentialId, 'base64'),
    ])
    await tab.goto('/list')
    await expect.poll(() => credentialsOf(device)).toEqual([])
  })

  it('has the authenticator show the account by its names of now', async () => {
    const device = await plugIn()
    await register()
    expect(await credentialsOf(device)).toMatchObject([{ userName: username, userDisplayName: username }])
    await postern.database.sql(
      `update users set user_data = jsonb_set(user_data, '{full_name}', '"Ada Lovelace"'), username = $1 || 'x', username_canonical = $1 || 'x'
        where username = $1`,
      [username],
    )
    await tab.goto('/list')
    await expect
      .poll(() => credentialsOf(device))
      .toMatchObject([{ userName: `${username}x`, userDisplayName: 'Ada Lovelace' }])
  })

  it('signs in with a counter that fell, which is recorded', async () => {
    const device = await plugIn()
    await register()
    await postern.database.sql(
      `update passkeys set sign_count = 1000 from users u where u.id = user_id and u.username = $1`,
      [username],
    )
    expect((await credentialsOf(device))[0]!.signCount).toBeLessThan(1000)
    await startAfresh('/sign-in')
    await press()
    await done()
    expect(await lastDetails(postern, 'passkey-counter-fell')).toMatchObject({ stored: 1000 })
  })

  it('registers on two authenticators, and not twice on one', async () => {
    const first = await plugIn()
    await register()
    await tab.goto('/register')
    await press()
    await shown('exists')
    await devices.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId: first })
    const second = await plugIn('usb')
    await press()
    await done()
    expect(await credentialsOf(second)).toHaveLength(1)
    expect((await read('/v1/passkeys')).items).toHaveLength(2)
    await startAfresh('/sign-in')
    await press()
    await done()
  })

  it('is refused by the browser for another RP ID, and nothing is registered', async () => {
    const device = await plugIn()
    await tab.route('**/v1/passkeys/options', async (route) => {
      const answer = await route.fetch()
      const body = (await answer.json()) as { options: { rp: { id: string } } }
      body.options.rp.id = 'example.test'
      await route.fulfill({ response: answer, json: body })
    })
    await tab.goto('/done')
    await signIn()
    await tab.goto('/register')
    await press()
    await shown('failed')
    expect(await credentialsOf(device)).toEqual([])
  })

  it('shows no button without passkeys in the browser', async () => {
    await tab.addInitScript('delete globalThis.PublicKeyCredential')
    await tab.goto('/sign-in')
    expect(await tab.isHidden('[data-passkey-button]')).toBe(true)
  })
})
