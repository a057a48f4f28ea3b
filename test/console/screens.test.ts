/** Every screen of the console in Chromium: requests, sizes, accessibility in both languages and themes, and what an auditor sees. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { publicFiles } from '#local/public-files.ts'
import { createOrganisation, type Organisation } from '#test/support/fixtures/organisation.ts'
import { axeFindings, chromiumPath, layoutShifts, overflow, startChromium } from '#test/support/servers/browser.ts'
import { type ConsoleReader, openConsole } from '#test/support/servers/console-reader.ts'
import { prepared } from '#test/support/servers/prepared.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

/** What the page itself names. */
const page = readFileSync(join(publicFiles, 'index.html'), 'utf8')

/** Gzipped bytes: the scripts of the page, and all scripts and style sheets of a screen. */
const maxShell = 85 * 1024
const maxScreen = 170 * 1024

/** Requests of a screen, beside that of who one is. */
const maxRequests = 3

/** The widths, shared between the languages, since axe takes half a second for each; `EVERY_LOOK` reads each language in all. */
const widths = process.env['EVERY_LOOK']
  ? { 'en-GB': [320, 768, 1280, 2560], 'de-DE': [320, 768, 1280, 2560] }
  : { 'en-GB': [320, 1280], 'de-DE': [768] }

const screens: [name: string, path: (world: Organisation) => string, heading: string][] = [
  ['users', () => '/users', 'Users'],
  ['a user beside the list', ({ grace }) => `/users?open=${grace}`, 'Users'],
  ['a person', ({ ada }) => `/users/${ada.uuid}`, 'Ada Lovelace'],
  ['groups of a person', ({ ada }) => `/users/${ada.uuid}?tab=groups`, 'Ada Lovelace'],
  ['grants of a person', ({ ada }) => `/users/${ada.uuid}?tab=access`, 'Ada Lovelace'],
  ['keys of a person', ({ ada }) => `/users/${ada.uuid}?tab=keys`, 'Ada Lovelace'],
  ['groups', () => '/groups', 'Groups'],
  ['a group', ({ group }) => `/groups/${group}`, 'analysts'],
  ['sessions', () => '/sessions', 'Sessions'],
  ['audit log', () => '/audit', 'Audit log'],
  ['seals', () => '/audit/seals', 'Seals of the audit log'],
  ['sign-in failures', () => '/sign-ins', 'Sign-in failures'],
  ['sign-in failures as a table', () => '/sign-ins?hours=168&view=table', 'Sign-in failures'],
  ['approvals', () => '/approvals', 'Approvals'],
  ['what-if, composed', () => '/what-if?kind=end', 'What if?'],
  ['what-if', ({ change }) => `/what-if?${new URLSearchParams({ change }).toString()}`, 'What if?'],
  ['reviews', () => '/reviews?new=yes', 'Access reviews'],
  ['a review', ({ review }) => `/reviews/${review}`, 'Service library'],
  ['the effect of a review', ({ review }) => `/reviews/${review}?tab=effect`, 'Service library'],
  ['memberships that wait', () => '/approvals?tab=joins', 'Approvals'],
  ['ways in of a person', ({ ada }) => `/users/${ada.uuid}?tab=factors`, 'Ada Lovelace'],
  ['a role beside the matrix', () => '/roles?open=support', 'Roles'],
  ['keys, and a new one', () => '/keys?open=new', 'API keys'],
  ['service accounts, and a new one', () => '/keys?tab=accounts&open=new', 'API keys'],
  ['why', () => '/why', 'Why?'],
  ['an answer of why', ({ ada }) => `/why?user=${ada.uuid}&service=library&path=/gone&permission=write`, 'Why?'],
  ['who may', () => '/who-may?service=library&permission=read', 'Who may?'],
  ['services', () => '/services', 'Services'],
  ['a tree', () => '/services/library', 'library'],
  ['a node beside its tree', ({ shelf }) => `/services/library?open=${shelf}`, 'library'],
  ['webhooks', () => '/webhooks', 'Webhooks'],
  ['endpoints, and a new one', () => '/webhooks?tab=endpoints&open=new', 'Webhooks'],
  ['the verifier of signatures', () => '/webhooks?tab=verify', 'Webhooks'],
  ['providers, and a new one', () => '/providers?open=new', 'Providers'],
  ['mail', () => '/mail', 'Mail'],
  ['an email', () => '/mail?tab=templates&open=password-reset', 'Mail'],
  ['a setting beside the others', () => '/settings?open=lockout', 'Settings'],
]

describe.skipIf(!chromiumPath)('every screen in Chromium', () => {
  const postern = usePostern()
  const root = useRoot(postern)
  const world = prepared<Organisation>(() => createOrganisation(postern, root))
  let browser: Browser
  beforeAll(async () => {
    browser = await startChromium()
  })
  afterAll(() => browser?.close())

  /** @returns a reader that complains after each test */
  function readAs(login: string, locale = 'en-GB'): { reader: ConsoleReader } {
    const held = {} as { reader: ConsoleReader }
    beforeAll(async () => {
      held.reader = await openConsole(browser, postern, login, { locale })
    })
    afterEach(() => expect(held.reader.complaints()).toEqual([]))
    afterAll(() => held.reader?.close())
    return held
  }

  const headingOf = ({ page: shown }: ConsoleReader) => shown.getByRole('heading', { level: 1 }).innerText()

  describe('asks three times at most beside who one is, and is small:', () => {
    const held = readAs('first.superuser')
    it.each(screens)('%s', async (name, path, heading) => {
      const { reader } = held
      await reader.page.goto('about:blank')
      reader.loaded()
      reader.asked()
      await reader.open(path(world))
      expect(await headingOf(reader)).toBe(heading)
      const [first, ...others] = reader.asked()
      expect(first).toBe('GET /v1/users/current')
      expect(others.length, others.join(', ')).toBeLessThanOrEqual(maxRequests)
      const files = reader.loaded()
      const total = [...files.values()].reduce((sum, bytes) => sum + bytes, 0)
      const shell = [...files].filter(([file]) => file.endsWith('.js') && page.includes(file))
      const shellBytes = shell.reduce((sum, [, bytes]) => sum + bytes, 0)
      console.log(
        `${name}: ${others.length} requests, shell ${shellBytes} of ${maxShell}, all ${total} of ${maxScreen} bytes`,
      )
      expect(total).toBeLessThanOrEqual(maxScreen)
      expect(shell.length).toBeGreaterThan(0)
      expect(shellBytes).toBeLessThanOrEqual(maxShell)
      expect((await layoutShifts(reader.page)).join('\n')).toBe('')
    })
  })

  describe.each(Object.entries(widths))(
    'in %s opens on a phone without moving, and fits 320 to 2560 pixels without findings of axe:',
    (locale, read) => {
      const held = readAs('first.superuser', locale)
      it.each(screens)('%s', async (_, path) => {
        const { reader } = held
        await reader.page.setViewportSize({ width: 390, height: 844 })
        await reader.open(path(world))
        expect((await layoutShifts(reader.page)).join('\n')).toBe('')
        expect(await reader.page.locator('html').getAttribute('lang')).toBe(locale.slice(0, 2))
        for (const width of [320, 768, 1280, 2560]) {
          await reader.page.setViewportSize({ width, height: 800 })
          expect(await overflow(reader.page), `pixels too wide at ${width}`).toBeLessThanOrEqual(0)
          if (read.includes(width)) expect(await axeFindings(reader.page), `${width}`).toEqual([])
        }
      })
    },
  )

  describe('an auditor', () => {
    const held = readAs('auditor')
    it.each(screens)('sees no control of anything that its scopes do not allow: %s', async (_, path, heading) => {
      const { reader } = held
      await reader.open(path(world))
      expect(await headingOf(reader)).toBe(heading)
      const buttons = await reader.page.getByRole('main').getByRole('button').allInnerTexts()
      expect(
        buttons.filter((each) => !/^(?:Close|Verify this page|Show what it does|Download CSV)?$/.test(each)),
      ).toEqual([])
    })

    it('is refused when it forges the requests', async () => {
      const { uuid } = world.ada
      const forged: [method: string, path: string, body?: unknown][] = [
        ['POST', `/v1/users/${uuid}/lock`, { kind: 'administrative' }],
        ['DELETE', `/v1/users/${uuid}`, {}],
        ['PATCH', `/v1/users/${uuid}`, { is_active: false }],
        ['DELETE', `/v1/sessions?user=${uuid}`],
        ['PATCH', '/v1/settings', { registration_open: false }],
        ['PUT', '/v1/terms', { texts: { en: 'x' } }],
        ['PUT', `/v1/groups/analysts/members/${uuid}`, { flags: {} }],
        ['DELETE', `/v1/groups/analysts/members/${uuid}`],
        ['POST', `/v1/registrations/${uuid}/approve`, {}],
        ['POST', `/v1/registrations/${uuid}/decline`, {}],
        ['DELETE', `/v1/api-keys/${uuid}`],
        ['POST', `/v1/webhooks/${uuid}/replay`, { delivery: uuid }],
      ]
      const answers = await held.reader.page.evaluate<
        number[]
      >(`Promise.all(${JSON.stringify(forged)}.map(([method, path, body]) =>
        fetch(path, { method, ...(body && { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }) }).then(({ status }) => status)))`)
      // 404 where the caller is not told whether the thing exists.
      for (const [n, status] of answers.entries())
        expect([403, 404], forged[n]!.slice(0, 2).join(' ')).toContain(status)
      const [left] = await postern.database.sql(`select enabled, lock_kind from users where uuid = '${uuid}'`)
      expect(left).toEqual({ enabled: true, lock_kind: null })
    })
  })
})
