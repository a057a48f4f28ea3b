/** The console in Chromium: what an administrator does, by role and name; requests, sizes, the policy, and what an auditor sees. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { publicFiles } from '#local/public-files.ts'
import { createOrganisation, type Organisation } from '#test/support/fixtures/organisation.ts'
import { axeFindings, chromiumPath, overflow, startChromium } from '#test/support/servers/browser.ts'
import { type ConsoleReader, openConsole } from '#test/support/servers/console-reader.ts'
import { goodPassword } from '#test/support/servers/postern.ts'
import { prepared } from '#test/support/servers/prepared.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

if (!chromiumPath) console.warn('test/console is skipped: no Chromium here (Debian: apt-get install chromium).')

/** What the page itself names. */
const page = readFileSync(join(publicFiles, 'index.html'), 'utf8')

/** Gzipped bytes: the scripts of the page, and all scripts and style sheets of a screen. */
const maxShell = 85 * 1024
const maxScreen = 170 * 1024

/** Requests of a screen, beside that of who one is. */
const maxRequests = 3

/** What `EVERY_LOOK` looks at besides: axe takes a second for each. */
const more: [width: number, colorScheme: 'light' | 'dark'][] = [
  [320, 'dark'],
  [768, 'light'],
  [1280, 'light'],
]

/** The widths in light and in dark, shared between the languages. */
const everyReading: Record<string, [width: number, colorScheme: 'light' | 'dark'][]> = {
  'en-GB': [[320, 'light'], [1280, 'dark'], ...(process.env['EVERY_LOOK'] ? more : [])],
  'de-DE': [[768, 'dark'], ...(process.env['EVERY_LOOK'] ? more : [])],
}

describe.skipIf(!chromiumPath)('in Chromium', { timeout: 60_000 }, () => {
  const postern = usePostern()
  const root = useRoot(postern)
  const fresh = usePostern()
  const world = prepared<Organisation>(() => createOrganisation(postern, root))
  const screens = (): [name: string, path: string, heading: string][] => [
    ['users', '/users', 'Users'],
    ['a user beside the list', `/users?open=${world.grace}`, 'Users'],
    ['a person', `/users/${world.ada.uuid}`, 'Ada Lovelace'],
    ['groups of a person', `/users/${world.ada.uuid}?tab=groups`, 'Ada Lovelace'],
    ['grants of a person', `/users/${world.ada.uuid}?tab=access`, 'Ada Lovelace'],
    ['keys of a person', `/users/${world.ada.uuid}?tab=keys`, 'Ada Lovelace'],
    ['groups', '/groups', 'Groups'],
    ['a group', `/groups/${world.group}`, 'analysts'],
    ['sessions', '/sessions', 'Sessions'],
    ['audit log', '/audit', 'Audit log'],
    ['approvals', '/approvals', 'Approvals'],
    ['services', '/services', 'Services'],
    ['a tree', '/services/library', 'library'],
    ['a node beside its tree', `/services/library?open=${world.shelf}`, 'library'],
    ['keys', '/keys', 'API keys'],
    ['webhooks', '/webhooks', 'Webhooks'],
    ['mail', '/mail', 'Mail'],
    ['settings', '/settings', 'Settings'],
  ]
  let browser: Browser
  let reader: ConsoleReader
  beforeAll(async () => {
    browser = await startChromium()
    reader = await openConsole(browser, postern, 'first.superuser')
  })
  afterAll(async () => {
    await reader?.close()
    await browser?.close()
  })
  afterEach(() => {
    const heard = reader.complaints()
    if (heard.length > 0) throw new Error(heard.join('\n'))
  })

  const heading = () => reader.page.getByRole('heading', { level: 1 }).innerText()
  const press = (key: string) => reader.page.keyboard.press(key)
  const type = (text: string) => reader.page.keyboard.type(text)

  /** Moves the focus by Tab alone. */
  async function tabTo(name: RegExp): Promise<void> {
    for (let stops = 0; stops < 40; stops += 1) {
      await press('Tab')
      const focused = await reader.page.evaluate<string>(
        `(document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.labels?.[0]?.textContent ?? document.activeElement?.textContent ?? '').trim()`,
      )
      if (name.test(focused)) return
    }
    throw new Error(`Tab does not come to ${name}`)
  }

  it('every screen asks three times at most beside who one is, and is small', async () => {
    for (const [name, path, title] of screens()) {
      await reader.page.goto('about:blank')
      reader.loaded()
      reader.asked()
      await reader.open(path)
      expect(await heading(), name).toBe(title)
      const [first, ...others] = reader.asked()
      expect(first, name).toBe('GET /v1/users/current')
      expect(others.length, `${name}: ${others.join(', ')}`).toBeLessThanOrEqual(maxRequests)
      const files = reader.loaded()
      const total = [...files.values()].reduce((sum, bytes) => sum + bytes, 0)
      expect(total, name).toBeLessThanOrEqual(maxScreen)
      const shell = [...files].filter(([file]) => file.endsWith('.js') && page.includes(file))
      const shellBytes = shell.reduce((sum, [, bytes]) => sum + bytes, 0)
      console.log(
        `${name}: ${others.length} requests, shell ${shellBytes} of ${maxShell}, all ${total} of ${maxScreen} bytes`,
      )
      expect(shell.length).toBeGreaterThan(0)
      expect(shellBytes).toBeLessThanOrEqual(maxShell)
    }
  })

  describe.each(Object.entries(everyReading))('read in %s,', (locale, readings) => {
    it('every screen fits 320 to 2560 pixels and has no findings of axe, in light and in dark', async () => {
      const own = await openConsole(browser, postern, 'first.superuser', { locale })
      for (const [name, path] of screens()) {
        await own.open(path)
        expect(await own.page.locator('html').getAttribute('lang')).toBe(locale.slice(0, 2))
        for (const [width, colorScheme] of readings) {
          await own.page.setViewportSize({ width, height: 800 })
          await own.page.emulateMedia({ colorScheme })
          expect(await overflow(own.page), `${name}: pixels too wide at ${width}`).toBeLessThanOrEqual(0)
          expect(await axeFindings(own.page), `${name}, ${colorScheme}, ${width}`).toEqual([])
        }
        await own.page.setViewportSize({ width: 2560, height: 1440 })
        expect(await overflow(own.page), `${name}: pixels too wide at 2560`).toBeLessThanOrEqual(0)
      }
      expect(own.complaints()).toEqual([])
      await own.close()
    })
  })

  it('no token is readable by scripts', async () => {
    await reader.open('/users')
    expect(await reader.page.evaluate('document.cookie')).toBe('')
    expect(await reader.page.evaluate('JSON.stringify([localStorage, sessionStorage])')).not.toMatch(/eyJ|pst_/)
  })

  it('finds somebody by keyboard alone, opens the panel, closes it, and goes to the next page', async () => {
    await reader.open('/users')
    await press('/')
    await type('love')
    await reader.page.waitForURL(/q=love/)
    await reader.page.getByRole('cell', { name: 'ada@example.test' }).waitFor()
    await tabTo(/^Ada Lovelace$/)
    reader.asked()
    await press('Enter')
    await reader.page.getByRole('complementary', { name: 'Ada Lovelace' }).waitFor()
    expect(reader.asked(), 'what the list knows is not asked again').toEqual([])
    expect(reader.page.url()).toContain(`open=${world.ada.uuid}`)
    await press('Escape')
    await reader.page.waitForURL((url) => !url.search.includes('open='))
    await reader.open('/users?sort=name')
    await reader.page.getByRole('link', { name: 'Next page' }).press('Enter')
    await reader.page.getByRole('link', { name: 'First page' }).waitFor()
    expect(reader.page.url()).toContain('after=')
    expect(await reader.page.getByRole('row').count()).toBeGreaterThan(1)
  })

  it('the arrow keys go from row to row', async () => {
    await reader.open('/groups')
    await tabTo(/^admin$/)
    await press('ArrowDown')
    expect(await reader.page.evaluate('document.activeElement.textContent')).toBe('analysts')
  })

  it('⌘K reaches a user, a group and a screen by keyboard alone', async () => {
    for (const [typed, name, title] of [
      ['lovelace', 'Ada Lovelace', 'Ada Lovelace'],
      ['analy', 'analysts', 'analysts'],
      ['audit l', 'Audit log', 'Audit log'],
    ] as const) {
      await reader.open('/users')
      await press('Control+k')
      await reader.page.getByRole('dialog').getByRole('searchbox').waitFor()
      await type(typed)
      await reader.page.getByRole('menuitem', { name }).first().waitFor()
      await press('ArrowDown')
      await press('Enter')
      await reader.page.getByRole('heading', { level: 1, name: title }).waitFor()
    }
  })

  it('a person is locked and unlocked; the dialog names what it does, with numbers', async () => {
    await reader.open(`/users/${world.ada.uuid}`)
    await reader.page.getByRole('button', { name: 'Lock the account' }).press('Enter')
    const dialog = reader.page.getByRole('alertdialog', { name: 'Lock the account' })
    expect(await dialog.innerText()).toContain(
      'Ada Lovelace can no longer sign in, and 2 sessions end with the next request.',
    )
    expect(await axeFindings(reader.page)).toEqual([])
    await tabTo(/^Reason/)
    await type('on leave')
    await press('Enter')
    await reader.page.getByText('This account is locked until somebody unlocks it.').waitFor()
    expect(await reader.page.getByText('Reason: “on leave”.').count()).toBe(1)
    await reader.page.getByText('Not signed in anywhere.').waitFor()
    await reader.page.getByRole('button', { name: 'Unlock the account' }).press('Enter')
    await reader.page.getByRole('alertdialog').getByRole('button', { name: 'Unlock the account' }).press('Enter')
    await reader.page.getByText('This account can sign in.').waitFor()
  })

  it('an ended session goes from the list', async () => {
    await postern.signIn('ada')
    await reader.open(`/users/${world.ada.uuid}`)
    await reader.page.getByRole('button', { name: /^End: / }).press('Enter')
    await reader.page.getByText('Not signed in anywhere.').waitFor()
  })

  it('each word of the audit log narrows it, and the address says so', async () => {
    await reader.open('/audit')
    await reader.page.getByRole('link', { name: 'user-locked' }).first().press('Enter')
    await reader.page.waitForURL(/action=user-locked/)
    await reader.settled()
    const actions = await reader.page
      .getByRole('table')
      .getByRole('link', { name: /^[a-z]+-[a-z-]+$/ })
      .allInnerTexts()
    expect(new Set(actions)).toEqual(new Set(['user-locked']))
  })

  it('a registration is approved, and goes from the inbox', async () => {
    await reader.open('/approvals')
    await reader.page.getByRole('button', { name: 'Approve: hedy' }).press('Enter')
    const dialog = reader.page.getByRole('alertdialog', { name: 'Approve' })
    expect(await dialog.innerText()).toContain('Creates the account hedy and tells hedy@example.test of it.')
    await dialog.getByRole('button', { name: 'Approve' }).press('Enter')
    await reader.page.getByText('Nothing waits for you').waitFor()
    const [account] = await postern.database.sql(`select uuid from users where username = 'hedy'`)
    expect(account).toBeDefined()
  })

  it('a message of a webhook is opened and sent again', async () => {
    await reader.open('/webhooks')
    await reader.page.getByRole('link', { name: 'update_user' }).first().press('Enter')
    await reader.page.getByRole('complementary', { name: 'update_user' }).waitFor()
    expect(await axeFindings(reader.page)).toEqual([])
    await reader.page.getByRole('button', { name: 'Send again' }).press('Enter')
    await reader.page.getByRole('alertdialog').getByRole('button', { name: 'Send again' }).press('Enter')
    await reader.page.getByRole('alertdialog').waitFor({ state: 'detached' })
  })

  it('a key is revoked; its program is refused', async () => {
    await reader.open('/keys')
    await reader.page.getByRole('button', { name: /^Revoke: / }).press('Enter')
    await reader.page.getByRole('alertdialog').getByRole('button', { name: 'Revoke' }).press('Enter')
    await reader.page.getByRole('cell', { name: 'revoked' }).waitFor()
  })

  it('a setting is found by its meaning and changed, and is no longer the default', async () => {
    await reader.open('/settings?q=registration_approval')
    const setting = reader.page.getByRole('listitem').filter({ hasText: 'registration_approval' }).first()
    expect(await setting.innerText()).toContain('default')
    await setting.getByRole('button', { name: 'Change: registration_approval' }).press('Enter')
    const dialog = reader.page.getByRole('alertdialog')
    await dialog.getByRole('combobox', { name: 'New value' }).selectOption('on')
    expect(await axeFindings(reader.page)).toEqual([])
    await dialog.getByRole('button', { name: 'Change' }).press('Enter')
    await setting.getByText('Changed.').waitFor()
    expect(await setting.innerText()).not.toContain('default')
  })

  it('a refusal is shown in the words of the problem document, with its reference', async () => {
    await reader.open('/users/0192f0c1-2345-4678-9abc-def012345673')
    const alert = reader.page.getByRole('alert')
    expect(await alert.innerText()).toMatch(/does not exist[^]*Reference: [0-9a-f-]{36}/)
  })

  it('who is not signed in is led to the hosted page, and back to the same address', async () => {
    const own = await openConsole(browser, postern, null)
    await own.open('/audit?action=user-locked')
    const link = own.page.getByRole('link', { name: 'Sign in' })
    expect(await link.getAttribute('href')).toBe(
      `/sign-in?return_to=${encodeURIComponent('/console/audit?action=user-locked')}`,
    )
    expect(await axeFindings(own.page)).toEqual([])
    await own.close()
  })

  it('an auditor sees what its scopes allow, and no control of anything else; a forged request is refused', async () => {
    const own = await openConsole(browser, postern, 'auditor')
    const buttons = () => own.page.getByRole('main').getByRole('button').allInnerTexts()
    for (const [, path] of screens()) {
      await own.open(path)
      expect(
        (await buttons()).filter((name) => !/^(?:Close)?$/.test(name)),
        path,
      ).toEqual([])
    }
    const forged = await own.page.evaluate(
      `fetch('/v1/users/${world.ada.uuid}/lock', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{"kind":"administrative"}' }).then(({ status }) => status)`,
    )
    expect(forged).toBe(403)
    await own.close()
  })

  it('the first superuser is created on a new installation, and the console then leads to the sign-in', async () => {
    const own = await openConsole(browser, fresh, null)
    await own.open('')
    await own.page.getByRole('heading', { name: 'Create the first superuser' }).waitFor()
    expect(await axeFindings(own.page)).toEqual([])
    const fill = (name: string, text: string) => own.page.getByRole('textbox', { name, exact: false }).fill(text)
    await own.page.getByLabel('Bootstrap secret').fill('wrong')
    await fill('User name', 'ada')
    await fill('Email address', 'ada@example.test')
    await own.page.getByLabel('Password', { exact: false }).last().fill(goodPassword)
    await own.page.getByRole('button', { name: 'Create the superuser' }).press('Enter')
    await own.page.getByRole('alert').waitFor()
    await own.page.getByLabel('Bootstrap secret').fill(fresh.secrets.BOOTSTRAP_SECRET)
    await own.page.getByRole('button', { name: 'Create the superuser' }).press('Enter')
    await own.page.getByRole('link', { name: 'Sign in' }).waitFor()
    expect(own.complaints()).toEqual([])
    await own.close()
  })

  it('whoever has no scopes sees no screen', async () => {
    const own = await openConsole(browser, postern, 'ada')
    await own.open('/users')
    expect(await own.page.getByRole('heading', { level: 1 }).innerText()).toBe('There is nothing here for you')
    expect(await own.page.getByRole('navigation', { name: 'Console' }).getByRole('link').count()).toBe(0)
    await own.close()
  })
})
