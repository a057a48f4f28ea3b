/** The console in Chromium: what an administrator does, by role and name. */
import { describe, expect, it } from 'vitest'
import { createOrganisation, type Organisation } from '#test/support/fixtures/organisation.ts'
import { axeFindings, chromiumPath, layoutShifts } from '#test/support/servers/browser.ts'
import { tabTo as tabToIn } from '#test/support/servers/keyboard.ts'
import { goodPassword } from '#test/support/servers/postern.ts'
import { prepared } from '#test/support/servers/prepared.ts'
import { useConsole } from '#test/support/servers/use-console.ts'
import { usePostern, useRoot } from '#test/support/servers/use-postern.ts'

if (!chromiumPath) console.warn('test/console is skipped: no Chromium here (Debian: apt-get install chromium).')

describe.skipIf(!chromiumPath)('in Chromium', () => {
  const postern = usePostern()
  const root = useRoot(postern)
  const fresh = usePostern()
  const world = prepared<Organisation>(() => createOrganisation(postern, root))
  const { reader, openAs } = useConsole(postern)

  const press = (key: string) => reader.page.keyboard.press(key)
  const type = (text: string) => reader.page.keyboard.type(text)

  const tabTo = (name: RegExp) => tabToIn(reader.page, name)

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
      const item = reader.page.getByRole('menuitem', { name }).first()
      await item.waitFor()
      const isReached = async () => (await press('ArrowDown'), (await item.getAttribute('data-focused')) === 'true')
      await expect.poll(isReached).toBe(true)
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
    await reader.page.getByText(/^Locked by first\.superuser, /).waitFor()
    expect(await reader.page.getByText('Reason: “on leave”.').count()).toBe(1)
    await reader.page.getByText('Not signed in anywhere.').waitFor()
    await reader.page.getByRole('button', { name: 'Unlock the account' }).press('Enter')
    await reader.page.getByRole('alertdialog').getByRole('button', { name: 'Unlock the account' }).press('Enter')
    await reader.page.getByText('This account can sign in.').waitFor()
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

  it('the audit log is narrowed to an action by some letters of it; other texts give way', async () => {
    await reader.open('/audit')
    const field = reader.page.getByRole('combobox', { name: 'Action' })
    await field.pressSequentially('er-lock')
    await reader.page.getByRole('option', { name: 'user-locked' }).waitFor()
    await press('ArrowDown')
    await press('Enter')
    await reader.page.waitForURL(/action=user-locked/)
    await field.fill('no-such-action')
    await reader.page.getByText('Nothing that can happen is called like this.').waitFor()
    await press('Escape')
    await press('Tab')
    await expect.poll(() => field.inputValue()).toBe('user-locked')
    expect(reader.page.url()).toContain('action=user-locked')
  })

  it('a registration is approved, and goes from the inbox', async () => {
    await reader.open('/approvals')
    await reader.page.getByRole('button', { name: 'Approve: hedy' }).press('Enter')
    const dialog = reader.page.getByRole('alertdialog', { name: 'Approve' })
    expect(await dialog.innerText()).toContain('Creates the account hedy and tells hedy@example.test of it.')
    await dialog.getByRole('button', { name: 'Approve' }).press('Enter')
    await reader.page.getByText('hedy has an account now, and a mail to hedy@example.test says so.').waitFor()
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

  it('a refusal is shown in the words of the problem document, with its reference', async () => {
    await reader.open('/users/0192f0c1-2345-4678-9abc-def012345673')
    const alert = reader.page.getByRole('alert')
    expect(await alert.innerText()).toMatch(/does not exist[^]*Reference: [0-9a-f-]{36}/)
  })

  it('a screen is on its way before it is known who asks', async () => {
    const filesOf = async (path: string) => (await reader.open(path), [...reader.loaded().keys()])
    await filesOf('/services')
    const others = await filesOf('/users')
    const own = (await filesOf('/mail')).filter((file) => !others.includes(file))
    const { promise, resolve: release } = Promise.withResolvers<void>()
    await reader.page.route('**/v1/users/current', async (route) => (await promise, await route.continue()))
    await reader.page.goto('/console/mail')
    await expect.poll(() => own.filter((file) => reader.loaded().has(file)).length).toBeGreaterThan(0)
    expect(await reader.page.getByRole('heading', { level: 1 }).count()).toBe(0)
    release()
    await reader.page.getByRole('heading', { level: 1, name: 'Mail' }).waitFor()
    await reader.page.unroute('**/v1/users/current')
  })

  it('nothing is shown in another font while its own is on its way', async () => {
    const { promise, resolve: release } = Promise.withResolvers<void>()
    const own = await openAs('first.superuser')
    await own.page.route('**/*.woff2', async (route) => (await promise, await route.continue()))
    const asked = own.page.waitForRequest('**/*.woff2')
    await own.page.goto('/console/users', { waitUntil: 'commit' })
    await asked
    expect(await own.page.getByRole('banner').count()).toBe(0)
    release()
    await own.page.getByRole('heading', { level: 1, name: 'Users' }).waitFor()
    expect(await layoutShifts(own.page)).toEqual([])
    await own.close()
  })

  it('a screen that cannot be loaded says so, and is there at the next try', async () => {
    await reader.open('/users')
    await reader.page.route('**/console/assets/*.js', (route) => route.abort())
    await reader.page.getByRole('link', { name: 'Mail' }).press('Enter')
    await reader.page.getByRole('alert').waitFor()
    await reader.page.unroute('**/console/assets/*.js')
    expect(reader.complaints().join()).toMatch(/ERR_FAILED/)
    await reader.page.getByRole('button', { name: 'Try again' }).press('Enter')
    await reader.page.getByRole('heading', { level: 1, name: 'Mail' }).waitFor()
  })

  it('who is not signed in is led to the hosted page, and back to the same address', async () => {
    const own = await openAs(null)
    await own.open('/audit?action=user-locked')
    const link = own.page.getByRole('link', { name: 'Sign in' })
    expect(await link.getAttribute('href')).toBe(
      `/sign-in?return_to=${encodeURIComponent('/console/audit?action=user-locked')}`,
    )
    expect(await axeFindings(own.page)).toEqual([])
    await own.close()
  })

  it('the first superuser is created on a new installation, and the console then leads to the sign-in', async () => {
    const own = await openAs(null, {}, fresh)
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
    const own = await openAs('ada')
    await own.open('/users')
    expect(await own.page.getByRole('heading', { level: 1 }).innerText()).toBe('There is nothing here for you')
    expect(await own.page.getByRole('navigation', { name: 'Console' }).getByRole('link').count()).toBe(0)
    await own.close()
  })
})
