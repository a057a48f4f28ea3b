/**
 * Every page in Chromium: in each language, in the widths of a phone and a desktop, with and without scripts, by keyboard alone. `SCREENSHOTS=1
 * npx vitest run test/browser` writes docs/screenshots.
 */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadWebhookKeys } from '#adapters/webhooks/webhook-keys.ts'
import { type Language, languages } from '#domain/languages/language.ts'
import { mailTemplates } from '#domain/mail/mail-catalogue.ts'
import type { Operation } from '#domain/operations.ts'
import { linkOperations, operationNames } from '#http/links/index.ts'
import { pageTexts } from '#http/html/page-texts.ts'
import { startReceiver } from '#local/inbox/receiver.ts'
import { generateDevelopmentSecrets } from '#scripts/secrets.ts'
import {
  axeFindings,
  chromiumPath,
  openTab,
  overflow,
  picture,
  startChromium,
  tab,
  type Tab,
  widths,
} from '#test/support/servers/browser.ts'
import { linkTo } from '#test/support/fixtures/links.ts'
import { goodPassword } from '#test/support/servers/postern.ts'
import { running } from '#test/support/servers/prepared.ts'
import { usePosternWithInbox, useRoot } from '#test/support/servers/use-postern.ts'

if (!chromiumPath)
  console.warn('test/browser/pages.test.ts is skipped: no Chromium here (Debian: apt-get install chromium).')

const locales: Record<Language, string> = { en: 'en-GB', de: 'de-DE' }

/** Pages for developers and operators: English only. */
const inEnglish = [
  ['/docs/reference', 'Postern’s HTTP API'],
  ['/dev/mail', 'Development inbox'],
  ['/problems', 'Problem codes'],
  ['/problems/invalid-request', 'The request is not acceptable'],
  ['/dev/mail/templates', 'All email templates'],
  ['/dev/webhooks', 'Webhooks received'],
] as const

/** The headings for an unknown link and for a used one. */
const problemHeadings: Record<Language, [never: string, used: string]> = {
  en: ['The link does not exist', 'The link was used, replaced or has expired'],
  de: ['Ungültiger Link', 'Dieser Link ist nicht mehr gültig'],
}

/** The pages in docs/screenshots, by their heading. */
const pictured: Record<string, string> = {
  'Error: Confirm your email address': 'confirm-email',
  'Nutzungsbedingungen einer Gruppe': 'accept-terms',
  'Your account is ready': 'done',
  'The link was used, replaced or has expired': 'link-expired',
  Postern: 'start',
  'Problem codes': 'problems',
  'Postern’s HTTP API': 'docs',
  'All email templates': 'mail',
  'Webhooks received': 'webhooks',
}

const readers = languages.flatMap((language) => [true, false].map((scripts) => ({ language, scripts })))

describe.skipIf(!chromiumPath)('in Chromium', () => {
  const { WEBHOOK_KEY } = generateDevelopmentSecrets()
  const receiver = running(async () => startReceiver((await loadWebhookKeys(WEBHOOK_KEY)).publicKey))
  const development = { ENVIRONMENT: 'development', WEBHOOK_LOOPBACK: 'allowed', WEBHOOK_KEY }
  const { postern } = usePosternWithInbox(() => ({ ...development, WEBHOOK_RECEIVER_URL: receiver.url }))
  const root = useRoot(postern)
  let browser: Browser

  beforeAll(async () => {
    browser = await startChromium()
    const { token } = root
    const webhook = { name: 'receiver', actions: ['create_user'], url: receiver.url }
    await postern.call('POST', '/v1/webhooks', { token, body: webhook })
    await fetch(receiver.url, { method: 'POST', body: 'not signed by anybody' })
  })
  afterAll(() => browser?.close())

  describe.each(readers)('read in $language, with scripts: $scripts,', ({ language, scripts }) => {
    const texts = pageTexts[language]
    let reading: Tab
    beforeAll(async () => {
      reading = await openTab(browser, postern.url, { locale: locales[language], javaScriptEnabled: scripts })
    })
    afterAll(() => reading.page.context().close())

    /** Checks the open page. @param heading its own, in the language of the reader */
    async function isGood(heading: string): Promise<void> {
      const { page } = reading
      expect(await page.locator('h1').innerText()).toBe(heading)
      expect(await page.locator('html').getAttribute('lang')).toBe(language)
      await isUsable()
      expect(reading.complaints()).toEqual([])
      const name = pictured[heading]
      if (process.env['SCREENSHOTS'] && scripts && name) await picture(page, name)
    }

    /** At every width, by scripts or without; on a phone in light, at a desk in dark. */
    async function isUsable(): Promise<void> {
      const { page } = reading
      for (const [name, size] of Object.entries(widths)) {
        await page.setViewportSize(size)
        expect(await overflow(page), `pixels too wide for ${name}`).toBeLessThanOrEqual(0)
      }
      if (!scripts) return
      for (const width of ['desk', 'phone'] as const) {
        await page.setViewportSize(widths[width])
        expect(await axeFindings(page), width).toEqual([])
      }
    }

    const open = (path: string) => reading.page.goto(path)

    /** Moves the focus to a field or a button by Tab alone, and checks that it is visible at every step. */
    async function tabTo(name: string): Promise<void> {
      for (let stops = 0; stops < 10; stops += 1) {
        const focused = await tab(reading.page)
        expect(focused.outline, `the focus on ${focused.name}`).toBe('3px solid')
        if (focused.name === name) return
      }
      throw new Error(`Tab does not come to ${name}`)
    }

    /** The style of a button: the main button differs from others, in light and dark mode. */
    async function looksOf(answer: string): Promise<string> {
      const { page } = reading
      const ground = (selector: string) =>
        page.evaluate<string>(`getComputedStyle(document.querySelector('${selector}')).backgroundColor`)
      const looks = new Set<string>()
      for (const colorScheme of ['dark', 'light'] as const) {
        await page.emulateMedia({ colorScheme })
        looks.add((await ground(`button[value=${answer}]`)) === (await ground('main')) ? 'outlined' : 'filled')
      }
      return [...looks].join(' or ')
    }

    async function enter(): Promise<void> {
      await Promise.all([reading.page.waitForEvent('load'), reading.page.keyboard.press('Enter')])
    }

    /** Types a password and presses Enter in its field. */
    async function choosePassword(password: string): Promise<void> {
      await tabTo('password')
      await reading.page.keyboard.type(password)
      await enter()
    }

    it.each(operationNames)('the page of a link to %s can be used by keyboard alone', async (operation) => {
      const { title, button, doneTitle } = texts.links[operation]
      await open(await linkTo(operation, postern, root))
      await isGood(title)
      if (takesPassword(operation)) {
        await choosePassword('short')
        await isGood(texts.notDoneYet(title))
        await choosePassword(goodPassword)
      } else {
        await tabTo(button)
        await enter()
      }
      await isGood(doneTitle)
    })

    it('terms can be refused by keyboard alone', async () => {
      await open(await linkTo('group-accept-terms', postern, root))
      await tabTo(texts.refuse)
      expect([await looksOf('accept'), await looksOf('refuse')]).toEqual(['filled', 'outlined'])
      await enter()
      await isGood(texts.alternatives['terms-refused'].doneTitle)
    })

    it('the page of a confirmed address says if an administrator still has to approve', async () => {
      const approval = (registration_approval: boolean) =>
        postern.call('PATCH', '/v1/settings', { token: root.token, body: { registration_approval } })
      await approval(true)
      await open(await linkTo('user-registration-confirm-email', postern, root))
      await choosePassword(goodPassword)
      await approval(false)
      await isGood(texts.pending['administrators-decide'].doneTitle)
    })

    it('an unknown link and a redeemed link have pages', async () => {
      const [never, used] = problemHeadings[language]
      expect((await open('/links/short'))?.status()).toBe(404)
      await isGood(never)
      const link = await linkTo('user-unlock', postern, root)
      await postern.call('POST', link)
      expect((await open(link))?.status()).toBe(410)
      await isGood(used)
    })

    it('/ is a page', async () => {
      expect((await open('/'))?.status()).toBe(200)
      await isGood('Postern')
      expect(await reading.page.locator('a').count()).toBe(8)
    })

    if (language === 'en')
      it.each(inEnglish)('%s is a page', async (path, heading) => {
        await open(path)
        await isGood(heading)
      })

    // email programs run no scripts
    if (!scripts) return
    it('every mail fits a narrow window, in light and in dark', async () => {
      const { page } = reading
      const outside = await page.context().newPage()
      for (const template of Object.keys(mailTemplates)) {
        await open(`/dev/mail/templates/${template}/${language}`)
        expect(await page.locator('html').getAttribute('lang')).toBe(language)
        for (const size of [widths.narrow, widths.phone]) {
          await page.setViewportSize(size)
          expect(await overflow(page), template).toBeLessThanOrEqual(0)
        }
        expect(reading.complaints(), template).toEqual([])
        expect(await findingsIn(await page.content(), outside), template).toEqual([])
      }
      await outside.close()
    })

    /**
     * The serious findings of axe in an email. Axe needs scripts, which email programs do not run, so the email is opened as a page, in a window
     * that keeps axe. Findings about the frame of a page do not apply.
     */
    async function findingsIn(mail: string, window: Page): Promise<string[]> {
      await window.setContent(mail)
      const findings = await axeFindings(window)
      return findings.filter((finding) => /^(?:serious|critical)/.test(finding))
    }
  })
})

function takesPassword(operation: Operation): boolean {
  return Object.keys(linkOperations[operation].body.shape).some((field) => field.endsWith('password'))
}
