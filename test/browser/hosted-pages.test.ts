/**
 * The hosted pages in Chromium: in each language, light and dark, at the widths of a phone and a desktop; axe without findings, nothing wider than the
 * window, no script error and nothing that the policy refuses; and the way in by keyboard alone. `SCREENSHOTS=1` writes docs/screenshots.
 */
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Language, languages } from '#domain/languages/language.ts'
import { signInTexts } from '#http/pages/sign-in/texts.ts'
import { root as project } from '#test/support/source.ts'
import {
  axeFindings,
  chromiumPath,
  openTab,
  overflow,
  startChromium,
  tab,
  type Tab,
  widths,
} from '#test/support/servers/browser.ts'
import { personOf, registerProvider, useHonestProvider } from '#test/support/providers/use-provider.ts'
import { codeOf } from '#test/support/fixtures/second-factor.ts'
import { goodPassword } from '#test/support/servers/postern.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

if (!chromiumPath) console.warn('test/browser/hosted-pages.test.ts is skipped: no Chromium here.')

const locales: Record<Language, string> = { en: 'en-GB', de: 'de-DE' }

/** Pages of strangers, and whether there is a picture of them. */
const forStrangers = [
  '/sign-in',
  '/sign-in/code',
  '/sign-in/code?code=K7QX2MVT',
  '/sign-up',
  '/forgot-password',
  '/denied',
  '/sign-in?nonsense=1',
  '/sign-in/callback/honest?code=x',
  '/links/nowhere',
]
const ofAccount = [
  '/account',
  '/account/password',
  '/account/security',
  '/account/security?done=required',
  '/account/passkeys',
  '/account/authenticator',
  '/account/confirm',
  '/account/sessions',
  '/account/api-keys',
  '/account/terms',
  '/account/data',
  '/denied?return_to=/library',
]

describe.skipIf(!chromiumPath)('hosted pages in Chromium', () => {
  const postern = usePostern(() => ({ ENVIRONMENT: 'development', WEBHOOK_LOOPBACK: 'allowed' }))
  const root = useRoot(postern)
  const provider = useHonestProvider([personOf('ada.lovelace')])
  let browser: Browser
  beforeAll(async () => {
    browser = await startChromium()
    await registerProvider(postern, root, provider.issuer, { title: 'Acme', sign_up: true, link: true })
    await postern.createUser('ada.lovelace')
    const brand = {
      name: 'Northwind',
      support_address: 'help@northwind.example',
      texts: { en: 'to continue to your orders', de: 'um zu Ihren Bestellungen zu gelangen' },
    }
    await postern.call('PATCH', '/v1/settings', { token: root.token, body: { brand } })
    const { token } = await postern.signIn('ada.lovelace')
    const key = { name: 'backup script', scopes: ['check'] }
    await postern.call('POST', '/v1/api-keys', { token, body: key })
  })
  afterAll(() => browser?.close())

  describe.each(languages)('read in %s', (language) => {
    let reading: Tab
    beforeAll(async () => {
      reading = await openTab(browser, postern.url, { locale: locales[language], javaScriptEnabled: true })
    })
    afterAll(() => reading.page.context().close())

    it.each(forStrangers)('%s is good for strangers', async (path) => {
      await reading.page.goto(path)
      await isGood(reading, language, path)
    })

    it('signing in takes the keyboard alone, with the focus visible at every step', async () => {
      const { page } = reading
      await page.goto('/sign-in')
      expect(await page.evaluate('document.activeElement.id')).toBe('login')
      await page.keyboard.type('ada.lovelace')
      await tabTo(page, 'password')
      await page.keyboard.type('a wrong one')
      await enter(page)
      await isGood(reading, language, '/sign-in-wrong')
      expect(await page.evaluate('document.activeElement.id')).toBe('password')
      await page.keyboard.type(goodPassword)
      await enter(page)
      expect(new URL(page.url()).pathname).toBe('/account/passkeys/offer')
      await isGood(reading, language, '/account/passkeys/offer')
      await press(page, 'a[href="/account"]')
      expect(new URL(page.url()).pathname).toBe('/account')
      expect(loaded(reading)).toEqual([])
    })

    it.each(ofAccount)('%s is good for who is signed in', async (path) => {
      await reading.page.goto(path)
      await isGood(reading, language, path)
    })

    it('forms say what is wrong, and what was done', async () => {
      const { page } = reading
      await page.goto('/account/password')
      await page.fill('#current_password', goodPassword)
      await page.fill('#new_password', 'short')
      await Promise.all([page.waitForEvent('load'), page.press('#new_password', 'Enter')])
      await isGood(reading, language, '/account/password-wrong')
      await page.goto('/account')
      await page.fill('#full_name', 'Ada Lovelace')
      await Promise.all([page.waitForEvent('load'), page.press('#full_name', 'Enter')])
      expect(await page.locator('[role=status]').count()).toBe(1)
      await isGood(reading, language, '/account-saved')
      await page.goto('/account/api-keys')
      await page.fill('#name', 'one more')
      await Promise.all([page.waitForEvent('load'), page.press('#name', 'Enter')])
      expect(await page.locator('.secret').innerText()).toMatch(/^pst_pk_/)
      await isGood(reading, language, '/account/api-keys-new')
    })

    it('an app is set up, and asked for at the next sign-in', async () => {
      const { page } = reading
      const name = `app.${language}`
      await postern.createUser(name)
      await page.context().clearCookies()
      await signIn(page, name)
      await page.waitForURL('**/account/passkeys/offer')
      await page.goto('/account/authenticator')
      await press(page, 'button[value=begin]')
      await isGood(reading, language, '/account/authenticator-begun')
      await page.fill('#code', '000000')
      await press(page, 'main form:has(#code) button')
      await isGood(reading, language, '/account/authenticator-wrong')
      await page.goto('/account/authenticator')
      await press(page, 'button[value=begin]')
      const secret = (await page.locator('.secret').innerText()).replaceAll(' ', '')
      await page.fill('#code', await codeOf(secret, -1))
      await press(page, 'main form:has(#code) button')
      await isGood(reading, language, '/account/authenticator-codes')
      await page.goto('/account/security?done=authenticator')
      await isGood(reading, language, '/account/security-done')
      await page.goto('/account/confirm')
      await isGood(reading, language, '/account/confirm-app')
      await page.context().clearCookies()
      await signIn(page, name)
      await page.waitForURL('**/sign-in/second-factor')
      await isGood(reading, language, '/sign-in/second-factor')
      await page.fill('#code', await codeOf(secret))
      await press(page, 'main form:has(#code) button')
      expect(new URL(page.url()).pathname).toBe('/account')
    })
  })

  it('a press on “Sign out” ends the session', async () => {
    const reading = await openTab(browser, postern.url, { locale: 'en-GB', javaScriptEnabled: false })
    const { page } = reading
    await page.goto('/account')
    expect(new URL(page.url()).pathname).toBe('/sign-in')
    await page.fill('#login', 'ada.lovelace')
    await page.fill('#password', goodPassword)
    await page.click(`button:text-is("${signInTexts.en.button}")`)
    await page.waitForURL('**/offer?*')
    await page.click('a.button')
    await page.waitForURL('**/account')
    await page.click('text=Sign out')
    await page.waitForURL('**/sign-in')
    expect(new URL(page.url()).pathname).toBe('/sign-in')
    expect((await page.context().cookies()).map(({ name }) => name)).toEqual(
      expect.arrayContaining(['__Host-postern-device']),
    )
    expect((await page.context().cookies()).map(({ name }) => name)).not.toContain('__Host-postern-session')
    await page.context().close()
  })
})

/** Checks the open page at every width, light and dark. */
async function isGood(reading: Tab, language: Language, name: string): Promise<void> {
  const { page } = reading
  expect(await page.locator('html').getAttribute('lang')).toBe(language)
  expect(await page.locator('h1').count()).toBe(1)
  for (const [width, size] of Object.entries(widths)) {
    await page.setViewportSize(size)
    expect(await overflow(page), `${name}: pixels too wide for ${width}`).toBeLessThanOrEqual(0)
    if (width === 'narrow') continue
    expect(await lowControls(page), `${name}: lower than 44 pixels on a ${width}`).toEqual([])
    expect(await axeFindings(page), `${name}: ${width}`).toEqual([])
    if (process.env['SCREENSHOTS']) await pictures(page, name, language, width)
  }
  expect(loaded(reading), name).toEqual([])
}

/** Complaints, but for the one script that there is and what it asks the API for. */
function loaded(reading: Tab): string[] {
  return reading
    .complaints()
    .filter((each) => !/^loads .*\/(?:passkeys\.js|v1\/(?:passkeys|sessions\/passkey-options))$/.test(each))
}

/** The pages in docs/screenshots; with `SCREENSHOTS_INTO` all of them, to look at. */
const pictured = ['/sign-in', '/account/security-done', '/denied?return_to=/library']

async function pictures(page: Page, name: string, language: Language, width: string): Promise<void> {
  const everything = process.env['SCREENSHOTS_INTO']
  for (const colorScheme of ['light', 'dark'] as const) {
    const look = `${width}-${colorScheme}`
    const isPictured = language === 'en' && pictured.includes(name) && ['desk-light', 'phone-dark'].includes(look)
    if (!everything && !isPictured) continue
    await page.emulateMedia({ colorScheme })
    const file = `${name}-${everything ? `${language}-` : ''}${look}`.slice(1).replaceAll(/[/?=]+/g, '-')
    await page.screenshot({
      path: join(everything ?? join(project, 'docs/screenshots'), `${file}.png`),
      fullPage: true,
    })
  }
}

/** Controls that are hard to press (WCAG 2.2, 2.5.5), but for boxes, whose labels are pressed. */
function lowControls(page: Page): Promise<string[]> {
  return page.evaluate<
    string[]
  >(`[...document.querySelectorAll('button, input:not([type=checkbox]):not([type=hidden]), select, summary, nav a, a.button')]
    .filter((each) => each.checkVisibility() && each.getBoundingClientRect().height < 44).map((each) => each.outerHTML)`)
}

async function signIn(page: Page, name: string): Promise<void> {
  await page.goto('/sign-in')
  await page.fill('#login', name)
  await page.fill('#password', goodPassword)
  await press(page, 'form:has(#password) button')
}

/** Presses a button that posts its form. */
async function press(page: Page, button: string): Promise<void> {
  await Promise.all([page.waitForEvent('load'), page.click(button)])
}

async function tabTo(page: Page, name: string): Promise<void> {
  for (let stops = 0; stops < 10; stops += 1) {
    const focused = await tab(page)
    expect(focused.outline, `the focus on ${focused.name}`).toBe('3px solid')
    if (focused.name === name) return
  }
  throw new Error(`Tab does not come to ${name}`)
}

async function enter(page: Page): Promise<void> {
  await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')])
}
